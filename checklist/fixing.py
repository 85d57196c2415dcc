"""补齐 and 合规: what to do about conditions that are not met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from checklist.draft import Draft, Drafts
from checklist.findings import Finding, Findings, asked, node_text
from checklist.items import ItemKind, Source
from checklist.placing import place_of
from checklist.schedule import NOW, Target, next_target
from rules.levers import Levers
from rules.model import Condition
from rules.nodes import Node
from rules.outcomes import can_close, can_open
from rules.scores import ScoreRange
from rules.trace import ConditionTrace
from rules.verdict import MET, NOT_MET
from rules.wording import quoted

ENOUGH = {"any": "任选一项做到"}
ONLY_TIME = "时间到了自然满足，届时重新评估"


@dataclass(frozen=True, slots=True)
class _Gap:
    """A condition, or a group of alternatives, to be turned; ``negated`` where it holds and must stop holding."""

    node: Node
    part: str
    negated: bool
    department: str | None
    lead_days: int | None


def fix_items(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """What closes the gaps of a policy within reach; of one that is shut out, what ends the exclusion if anything does."""
    kind: ItemKind = "comply" if finding.is_rule else "fix"
    is_told = place_of(findings, finding) in ("duties", "policies")
    if is_told and finding.outcome in ("gap", "not_met"):
        gaps = _gaps_of(findings, finding, ("requires",))
    elif finding.outcome != "not_met":
        return
    else:
        gaps = []
    if finding.judgement.excludes == MET:
        gaps += [gap for gap in _gaps_of(findings, finding, ("excludes",)) if gap.node.condition.remedy]
    target = _target(findings, finding, gaps)
    for gap in gaps:
        drafts.add(_draft(findings, finding, gap, kind, target))


def _target(findings: Findings, finding: Finding, gaps: list[_Gap]) -> Target:
    """The first window that every gap can be closed for, when figures of closed years no longer stand in the way."""
    longest = max((_lead_days(findings, gap) or 0 for gap in gaps), default=0)
    start = findings.as_of + timedelta(days=longest)
    reachable = next_target(finding.policy, max(start, findings.not_before(finding) or start))
    return (
        reachable if reachable.day or reachable.kind == "open" else _last_chance(findings, finding, reachable)
    )


def _last_chance(findings: Findings, finding: Finding, otherwise: Target) -> Target:
    """The deadline that is known although the usual time no longer suffices: a short one is told, not hidden."""
    soonest = next_target(finding.policy, findings.as_of)
    return soonest if soonest.kind == "exact" else otherwise


def _gaps_of(findings: Findings, finding: Finding, parts: tuple[str, ...]) -> list[_Gap]:
    found: list[_Gap] = []
    for part, root in finding.roots():
        if part in parts:
            collector = _Collector(findings, part)
            collector.collect(root, root.condition, negated=part == "excludes")
            found += collector.found
    return found


class _Collector:
    """Walks a tree for what must be turned, keeping the department and lead time of the groups above."""

    def __init__(self, findings: Findings, part: str) -> None:
        self._findings, self._part = findings, part
        self.found: list[_Gap] = []

    def collect(self, node: Node, above: Condition, *, negated: bool) -> None:
        """Note what is to be turned at or below a node."""
        if self._findings.verdict(node) != (MET if negated else NOT_MET):
            return
        own = node.condition
        department = own.department or above.department
        lead_days = own.lead_days if own.lead_days is not None else above.lead_days
        under = own if own.department or own.lead_days else above
        if node.kind == "when":
            self.collect(node.children[1], under, negated=negated)
        elif self._goes_down(node, negated=negated):
            for child in node.children:
                self.collect(child, under, negated=negated != (node.kind == "none"))
        else:
            self.found.append(_Gap(node, self._part, negated, department, lead_days))

    def _goes_down(self, node: Node, *, negated: bool) -> bool:
        """Whether every child must be turned (else one of them is enough, or it is a leaf)."""
        if node.leaf is not None:
            return False
        if node.condition.remedy is not None:
            return False
        all_of = "any" if negated else "all"
        return node.kind in (all_of, "none") or len(node.children) == 1


def _draft(findings: Findings, finding: Finding, gap: _Gap, kind: ItemKind, target: Target) -> Draft:
    node = gap.node
    source = Source(finding.id, node.id, finding.policy.title, node.article)
    department = gap.department or _department(findings, gap)
    if node.leaf is not None and not node.leaf.changeable and node.leaf.clocks:
        return _waiting(findings, finding, gap, Draft(kind, (), "", department, source))
    lead_days = _lead_days(findings, gap)
    title = _remedy(findings, finding, gap.node, gap.part, negated=gap.negated).rstrip("。")
    due, dated = target.day, target.words
    if finding.policy.kind == "duty":
        due, dated = findings.as_of, f"{NOW}（义务没有满足）"
    elif due is not None:
        dated = f"赶上{quoted(finding.policy.title)}，{target.short}"
    facts = tuple(sorted(node.leaf.facts)) if node.leaf is not None else ()
    key = (title, facts)
    detail = _detail(findings, finding, gap)
    return Draft(kind, key, title, department, source, detail, due, dated, lead_days)


def _waiting(findings: Findings, finding: Finding, gap: _Gap, draft: Draft) -> Draft:
    leaf = gap.node.leaf
    assert leaf is not None
    trace = findings.trace(finding, gap.node, gap.part)
    draft.title = gap.node.condition.remedy or f"等到条件满足：{trace.requirement}"
    draft.key = (draft.title, trace.fact)
    draft.detail = _now(trace)
    clock = leaf.clock(findings.as_of, makes_met=not gap.negated)
    draft.due = None if clock is None else clock.day(findings.assessment.sheet)
    draft.dated = ONLY_TIME
    return draft


def _remedy(findings: Findings, finding: Finding, node: Node, part: str, *, negated: bool) -> str:
    if node.condition.remedy is not None:
        return node.condition.remedy
    text = node_text(findings, finding, node, part)
    if node.leaf is not None:
        return f"消除这种情形：{text}" if negated else f"做到：{text}"
    if negated:
        return f"消除这种情形：{text}"
    return (
        f"{text}：{ENOUGH.get(node.kind, '至少做到其中几项')}"
        if node.condition.label
        else f"任选一项做到：{text}"
    )


def _detail(findings: Findings, finding: Finding, gap: _Gap) -> tuple[str, ...]:
    if gap.node.leaf is not None:
        return _now(findings.trace(finding, gap.node, gap.part))
    lines = []
    for child in _closable(findings, gap):
        text = _remedy(findings, finding, child, gap.part, negated=gap.negated)
        lines.append(f"可选：{text}")
    return tuple(lines)


def _now(trace: ConditionTrace) -> tuple[str, ...]:
    words = [f"要求 {asked(trace)}" if trace.part != "excludes" else f"不得有 {asked(trace)}"]
    if trace.value_text:
        words.append(f"现为 {trace.value_text}")
    if trace.distance_text:
        words.append(trace.distance_text)
    return ("，".join(words),)


def _closable(findings: Findings, gap: _Gap) -> list[Node]:
    """The alternatives of a group that the firm can really choose between; all of them if none looks so."""
    turn = can_open if gap.negated else can_close
    wanted = MET if gap.negated else NOT_MET
    standing = [child for child in gap.node.children if findings.verdict(child) == wanted]
    return [child for child in standing if turn(child, findings.verdict, findings.as_of)] or standing


def _department(findings: Findings, gap: _Gap) -> str:
    for leaf in gap.node.leaves():
        if leaf.condition.department is not None:
            return leaf.condition.department
    facts = _levers(findings, gap)
    return findings.fact_department(facts[0]) if facts else "management"


def _lead_days(findings: Findings, gap: _Gap) -> int | None:
    """The lead time stated with the condition; of alternatives the quickest; else that of the facts to change."""
    if gap.lead_days is not None:
        return gap.lead_days
    stated = [leaf.condition.lead_days for leaf in gap.node.leaves() if leaf.condition.lead_days is not None]
    if stated:
        return min(stated)
    fields = findings.program.dictionary.fields
    known = [days for fact in _levers(findings, gap) if (days := fields[fact].lead_time_days) is not None]
    return max(known, default=None)


def _levers(findings: Findings, gap: _Gap) -> list[str]:
    """The facts a firm would change to close a gap; of a score those of the smallest set that is enough."""
    levers = Levers(findings.assessment)
    found: list[str] = []
    for node in gap.node.leaves():
        leaf = node.leaf
        value = None if leaf is None or leaf.slot is None else findings.assessment.sheet.get(leaf.slot)
        if leaf is not None and isinstance(value, ScoreRange):
            found += [fact for facts in levers.of_score(value)[:1] for fact in sorted(facts)]
        elif leaf is not None:
            found += [fact for facts in levers.of_leaf(leaf) for fact in sorted(facts)]
    return found
