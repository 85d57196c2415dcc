"""Why a policy came out as it did, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checklist.findings import Finding, Findings, asked, node_text
from checklist.labels import POLICY_STATES
from rules.nodes import Node
from rules.trace import ConditionTrace
from rules.verdict import HUMAN, MET, NOT_MET

MOST_NAMED = 3
BY_PERSON = "人工裁定"


def reason(findings: Findings, finding: Finding) -> str:
    """What decides the outcome of a policy, in one line without a full stop."""
    return _REASONS[finding.outcome](findings, finding)


def listed(texts: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first few texts, and how many there are in all."""
    shown = "；".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} 等 {len(texts)} 项"


def lacking(trace: ConditionTrace) -> str:
    """A condition that is not met: what is asked, what there is, how far it is."""
    ruled = BY_PERSON if trace.ruling is not None else ""
    extra = "，".join(text for text in (_now(trace), trace.distance_text or "", ruled) if text)
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
        return "存在排除情形：" + listed(
            [_there(findings.trace(finding, node, part)) for part, node in found]
        )
    return _first_failing(findings, finding, "requires") or "有条件不满足"


def _there(trace: ConditionTrace) -> str:
    """An exclusion that holds, with a word on who says so where a person does."""
    return asked(trace) if trace.ruling is None else f"{asked(trace)}（{BY_PERSON}）"


def _first_failing(findings: Findings, finding: Finding, part: str) -> str:
    return listed(all_failing(findings, finding, part), 2)


def all_failing(findings: Findings, finding: Finding, part: str = "requires") -> list[str]:
    """Everything that is not met, with the firm's values and distances; of alternatives the nearest way."""
    return [
        lacking(findings.trace(finding, one, at)) if one.leaf else _nearest_way(findings, finding, one, at)
        for at, one in failing(findings, finding, (part,))
    ]


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


def _likely(_findings: Findings, finding: Finding) -> str:
    if finding.rests_on_rulings:
        return "各项条件都满足，其中有人工裁定的"
    return "各项条件都满足" if finding.is_rule else "已填的条件都满足"


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
