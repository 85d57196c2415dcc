"""Why a policy came out as it did, in one line; and which policies are nearest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from checklist.findings import Finding, Findings, asked, node_text
from checklist.labels import POLICY_STATES
from checklist.schedule import Target
from rules.nodes import Node
from rules.trace import ConditionTrace
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN

MOST_NAMED = 3
FAR = 99
FAR_SHARE = Fraction(1, 2)


def reason(findings: Findings, finding: Finding) -> str:
    """What decides the outcome of a policy, in one line without a full stop."""
    return _REASONS[finding.outcome](findings, finding)


def listed(texts: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first few texts, and how many there are in all."""
    shown = "；".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} 等 {len(texts)} 项"


def lacking(trace: ConditionTrace) -> str:
    """A condition that is not met: what is asked, what there is, how far it is."""
    extra = "，".join(text for text in (_now(trace), trace.distance_text or "") if text)
    return f"{asked(trace)}（{extra}）" if extra else asked(trace)


def _now(trace: ConditionTrace) -> str:
    return f"现为 {trace.value_text}" if trace.value_text else ""


def _not_in_force(findings: Findings, finding: Finding) -> str:
    policy = finding.policy
    span, as_of = policy.in_force, findings.as_of
    if span.from_ is not None and as_of < span.from_:
        return f"自 {span.from_.isoformat()} 起施行"
    over = span.to is not None and span.to < as_of
    text = f"有效期到 {span.to.isoformat()}" if over and span.to else POLICY_STATES[policy.state]
    following = policy.superseded_by
    if following is not None and following in findings.program.policies:
        return f"{text}，改按《{findings.of(following).policy.document.title}》"
    return text


def _not_applicable(findings: Findings, finding: Finding) -> str:
    text = _first_failing(findings, finding, "applies")
    return f"只面向：{text}" if text else "适用范围不符"


def _not_met(findings: Findings, finding: Finding) -> str:
    if finding.judgement.excludes == MET:
        found = findings.leaves(finding, MET, ("excludes",))
        return "存在排除情形：" + listed([asked(findings.trace(finding, node, part)) for part, node in found])
    return _first_failing(findings, finding, "requires") or "有条件不满足"


def _first_failing(findings: Findings, finding: Finding, part: str) -> str:
    found = failing(findings, finding, (part,))
    texts = [
        lacking(findings.trace(finding, one, at)) if one.leaf else _nearest_way(findings, finding, one, at)
        for at, one in found
    ]
    return listed(texts, 2)


def _nearest_way(findings: Findings, finding: Finding, node: Node, part: str) -> str:
    """A group of alternatives that all fail, with the one whose figures are nearest."""
    text = node_text(findings, finding, node, part)
    traces = [
        findings.trace(finding, leaf, part) for leaf in node.leaves() if findings.verdict(leaf) == NOT_MET
    ]
    measured = [
        (Fraction(one.distance) / abs(Fraction(one.threshold)), index)
        for index, one in enumerate(traces)
        if one.distance and isinstance(one.threshold, int | Fraction) and one.threshold
    ]
    return f"{text}；其中最近的：{lacking(traces[min(measured)[1]])}" if measured else text


def failing(findings: Findings, finding: Finding, parts: Sequence[str]) -> list[tuple[str, Node]]:
    """The single conditions, and the groups of alternatives, that are not met."""
    roots = [(part, root) for part, root in finding.roots() if part in parts]
    return [(part, node) for part, root in roots for node in _failing(findings, root)]


def _failing(findings: Findings, node: Node) -> list[Node]:
    if findings.verdict(node) != NOT_MET:
        return []
    if node.kind == "when":
        return _failing(findings, node.children[1])
    if node.kind == "all" or (node.kind == "any" and len(node.children) == 1):
        return [one for child in node.children for one in _failing(findings, child)]
    return [node]


def _information(findings: Findings, finding: Finding) -> str:
    return (
        "可以参与，没有须满足的条件"
        if finding.policy.applicant != "none"
        else "由政府部门组织实施，企业只参与"
    )


def _held(findings: Findings, finding: Finding) -> str:
    titles = findings.held_titles(finding)
    if not titles:
        return "评估日仍在有效期内"
    last = titles[-1]
    if last.is_open_ended:
        return f"{last.label}，长期有效"
    return f"有效期到 {last.until.isoformat()}" if last.until else "有效期没有填全"


def _needs_facts(findings: Findings, finding: Finding) -> str:
    facts = [findings.fact_label(fact) for fact in findings.open_facts(finding.id)]
    if facts:
        return f"还缺：{'、'.join(facts[:MOST_NAMED])}" + (
            f" 等 {len(facts)} 项" if len(facts) > MOST_NAMED else ""
        )
    return "有信息没有填全"


def _needs_judgement(findings: Findings, finding: Finding) -> str:
    parts = ("applies", "requires", "excludes")
    leaves = findings.leaves(finding, HUMAN, parts)
    recalled = sum(is_recalled(node) for _, node in leaves)
    person = len(leaves) - recalled
    words = [f"{person} 项要由人判断"] if person else []
    words += [f"{recalled} 项的依据待核对"] if recalled else []
    return "，".join(words) or "要由人判断"


def is_recalled(node: Node) -> bool:
    """Whether a condition is a person's matter only because its text could not be checked."""
    return node.basis == "recalled" and node.condition.human is None and not node.condition.judged


def _gap(findings: Findings, finding: Finding) -> str:
    found = failing(findings, finding, ("requires",))
    text = f"差 {len(found)} 项：{_first_failing(findings, finding, 'requires')}"
    first_day = findings.earliest(finding)
    return f"{text}；只需等待，最早 {first_day.isoformat()}" if first_day else text


def when_words(target: Target) -> str:
    """When one can apply, as a sentence of its own."""
    if target.kind == "exact" and target.day is not None:
        return f"申报 {target.day.isoformat()} 截止"
    return f"申报时间{target.words}" if target.kind == "unknown" else target.words


def _likely(findings: Findings, finding: Finding) -> str:
    return (
        "各项条件都满足" if finding.is_rule else f"已填的条件都满足；{when_words(findings.target(finding))}"
    )


_REASONS = {
    "not_in_force": _not_in_force,
    "not_applicable": _not_applicable,
    "not_met": _not_met,
    "information": _information,
    "held": _held,
    "needs_facts": _needs_facts,
    "needs_judgement": _needs_judgement,
    "gap": _gap,
    "likely": _likely,
}


class _Nearness(NamedTuple):
    """Smaller is nearer: outcome, what is missing, when."""

    rank: int
    missing: int
    lead_days: int
    day: date


def nearest(findings: Findings, most: int = 3) -> list[Finding]:
    """The policies nearest to an application: likely ones, then those to be judged, then the smallest gaps."""
    open_to_firm = [
        one
        for one in findings.with_outcome("likely", "needs_judgement", "gap", "needs_facts", rules=False)
        if one.policy.applicant != "none"
    ]
    return sorted(open_to_firm, key=lambda one: _nearness(findings, one))[:most]


def _has_far_gap(findings: Findings, finding: Finding) -> bool:
    """Whether some figure would have to change by more than half of what is asked."""
    return any(
        is_far(findings, finding, node, part) for part, node in failing(findings, finding, ("requires",))
    )


def is_far(findings: Findings, finding: Finding, node: Node, part: str) -> bool:
    """Whether a node's figures would have to change by more than half of what is asked; of ways all of them."""
    if node.leaf is None:
        lacking_ones = [child for child in node.children if findings.verdict(child) == NOT_MET]
        join = all if node.kind in ("any", "at_least_of") else any
        return bool(lacking_ones) and join(is_far(findings, finding, one, part) for one in lacking_ones)
    trace = findings.trace(finding, node, part)
    asked_for, missing = trace.threshold, trace.distance
    is_number = isinstance(asked_for, int | Fraction | Decimal) and not isinstance(asked_for, bool)
    return is_number and missing is not None and Fraction(missing) > FAR_SHARE * Fraction(asked_for)


def _nearness(findings: Findings, finding: Finding) -> _Nearness:
    day = findings.target(finding).day or date.max
    if finding.outcome == "likely":
        return _Nearness(0, 0, 0, day)
    if finding.outcome == "needs_judgement":
        return _Nearness(1, len(findings.leaves(finding, HUMAN, ("applies", "requires", "excludes"))), 0, day)
    if finding.outcome == "gap":
        first_day = findings.earliest(finding)
        if first_day is not None:
            return _Nearness(2, 0, (first_day - findings.as_of).days, first_day)
        misses = findings.near_misses(finding)
        size = min((len(one.facts) for one in misses), default=FAR)
        lead = min((one.lead_days for one in misses if one.lead_days is not None), default=0)
        unanswered = len(findings.open_facts(finding.id))
        is_near = unanswered <= MOST_NAMED and not _has_far_gap(findings, finding)
        return _Nearness(2 if is_near else 3, size + unanswered, lead, day)
    unsure = finding.judgement.applies == UNKNOWN
    return _Nearness(4 if unsure else 3, len(findings.open_facts(finding.id)) or FAR, 0, day)
