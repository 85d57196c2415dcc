"""The conditions of a policy as a tree for reading: what is asked, what there is, how far it is, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from checklist.blocks import Mark
from checklist.findings import Finding, Findings, asked
from checklist.labels import BASES, VERDICT_MARKS
from checklist.report_beside import ADVANTAGES
from checklist.report_conditions import PART_TITLES, group_text, place_in
from rules.nodes import Node
from rules.number_words import compared, number_text, with_unit
from rules.rulings import Ruling
from rules.scores import ScoreRange
from rules.trace import ConditionTrace
from rules.verdict import HUMAN, LABELS, LEFT_OUT, MET, NOT_MET, UNKNOWN, negate

FOUNDED: Final = "established_date"
"""Stands behind every figure of several years, and is hardly ever what is to be mended."""
RULED: Final = "人工裁定"
BONUS_TITLE: Final = f"{ADVANTAGES}（不影响结论）"
ABSENCE: Final = {"met": "存在这种情形", "not_met": "没有这种情形"}
PRESENCE: Final = {"met": "满足", "not_met": "不满足"}


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A part, a group or a single condition, with what stands below it.

    ``verdict`` is as it is read: of what must not be, whether it is absent (``is_turned``).  ``facts`` are those behind a
    single condition that people can answer, the unanswered first; ``note`` is what must stand beside it: a ruling, a hint.
    ``node`` is None for a part.
    """

    key: str
    kind: Literal["part", "group", "leaf"]
    text: str
    verdict: int
    value: str = ""
    threshold: str = ""
    distance: str = ""
    article: str = ""
    basis: str = ""
    note: str = ""
    remedy: str = ""
    facts: tuple[str, ...] = ()
    is_turned: bool = False
    ruling: Ruling | None = None
    node: Node | None = None
    children: tuple[ConditionLine, ...] = ()

    @property
    def word(self) -> str:
        """The word for the verdict; what a person ruled says so."""
        return f"{LABELS[self.verdict]}（{RULED}）" if self.ruling is not None else LABELS[self.verdict]

    @property
    def mark(self) -> Mark:
        """The shape for the verdict."""
        return VERDICT_MARKS[self.verdict]

    @property
    def can_be_ruled(self) -> bool:
        """Whether a person can settle it: a single condition that decides something."""
        return self.kind == "leaf" and not self.key.startswith("bonus")

    @property
    def source(self) -> str:
        """Where it stands, and how far that is reliable."""
        return "\n".join(text for text in (self.article, self.basis) if text)


def condition_tree(findings: Findings, finding: Finding) -> tuple[ConditionLine, ...]:
    """The parts of a policy with their conditions, what is left out for this firm among them."""
    grouped: dict[str, list[ConditionLine]] = {}
    verdicts: dict[str, list[int]] = {}
    for part, root in finding.roots():
        turned = part == "excludes"
        children = _below(findings, finding, part, root, turned=turned)
        if children:
            grouped.setdefault(part, []).extend(children)
            verdict = findings.verdict(root)
            verdicts.setdefault(part, []).append(negate(verdict) if turned else verdict)
    parts = [
        ConditionLine(part, "part", PART_TITLES[part], min(verdicts[part]), children=tuple(lines))
        for part, lines in grouped.items()
    ]
    bonus = finding.compiled.bonus
    if bonus.children:
        lines = _below(findings, finding, "bonus", bonus, turned=False)
        parts.append(ConditionLine("bonus", "part", BONUS_TITLE, LEFT_OUT, children=lines))
    return tuple(parts)


def leaves_of(line: ConditionLine) -> list[ConditionLine]:
    """The single conditions below a line, or the line itself."""
    if line.kind == "leaf":
        return [line]
    return [one for child in line.children for one in leaves_of(child)]


def _below(
    findings: Findings, finding: Finding, part: str, root: Node, *, turned: bool
) -> tuple[ConditionLine, ...]:
    nodes: Sequence[Node] = root.children if root.leaf is None and root.kind in ("all", "any") else (root,)
    return tuple(_line(findings, finding, part, node, turned=turned) for node in nodes)


def _line(findings: Findings, finding: Finding, part: str, node: Node, *, turned: bool) -> ConditionLine:
    if node.leaf is not None:
        return _leaf(findings, finding, part, node, turned=turned)
    if node.kind == "when":
        return _guarded(findings, finding, part, node, turned=turned)
    inner = turned != (node.kind == "none")
    children = tuple(_line(findings, finding, part, one, turned=inner) for one in node.children)
    if len(children) == 1 and node.condition.label is None and node.kind == "all":
        return children[0]
    return ConditionLine(
        f"{part}/{node.path}",
        "group",
        group_text(node, turned=turned),
        _shown(findings.verdict(node), turned=turned),
        article=place_in(finding, node.article),
        basis=_basis(node),
        is_turned=turned,
        node=node,
        children=children,
    )


def _guarded(findings: Findings, finding: Finding, part: str, node: Node, *, turned: bool) -> ConditionLine:
    """A condition that counts only in some case, and that case."""
    guard, inner = node.children
    return ConditionLine(
        f"{part}/{node.path}/when",
        "group",
        "只在下面的前提成立时要求" if not turned else "只在下面的前提成立时看",
        _shown(findings.verdict(node), turned=turned),
        is_turned=turned,
        node=node,
        children=(
            _line(findings, finding, part, guard, turned=False),
            _line(findings, finding, part, inner, turned=turned),
        ),
    )


def _leaf(findings: Findings, finding: Finding, part: str, node: Node, *, turned: bool) -> ConditionLine:
    trace = (
        findings.tracer.leaf(node, part, finding.policy)
        if part == "bonus"
        else findings.trace(finding, node, part)
    )
    year = f"（{trace.year}年）" if trace.year is not None and trace.value_text else ""
    return ConditionLine(
        f"{part}/{node.path}",
        "leaf",
        asked(trace),
        _shown(findings.verdict(node), turned=turned),
        value=trace.value_text + year,
        threshold=_threshold(trace),
        distance=trace.distance_text or "",
        article=place_in(finding, node.article),
        basis=_basis(node),
        note=_note(trace, turned=turned),
        remedy=_remedy(trace),
        facts=_facts(findings, node),
        is_turned=turned,
        ruling=node.ruling,
        node=node,
    )


def _shown(verdict: int, *, turned: bool) -> int:
    return negate(verdict) if turned else verdict


def _basis(node: Node) -> str:
    return BASES[node.basis] if node.basis is not None else ""


def _threshold(trace: ConditionTrace) -> str:
    """The figure that is compared with, in words; empty where the condition compares with none."""
    found = trace.threshold
    if isinstance(found, bool) or not isinstance(found, int | Fraction):
        return ""
    test = _score_test(trace) if trace.test == "score" else trace.test
    return f"{compared(test, trace.unit)}{with_unit(number_text(found), trace.unit)}"


def _score_test(trace: ConditionTrace) -> str:
    is_above = isinstance(trace.value, ScoreRange) and trace.value.score.above
    return "more_than" if is_above else "at_least"


def _note(trace: ConditionTrace, *, turned: bool) -> str:
    if trace.ruling is not None:
        return ruling_words(trace.ruling, trace.own_verdict, turned=turned)
    human = trace.node.condition.human
    if human is not None:
        return f"看：{human.look_at}" if human.look_at else ""
    if trace.verdict != HUMAN:
        return ""
    if trace.basis == "recalled":
        hint = None if trace.hint is None else _shown(trace.hint, turned=turned)
        said = f"按所填看{LABELS[hint]}，" if hint in (MET, NOT_MET) else ""
        return f"{said}依据待核对，不据此下结论"
    if trace.node.condition.score is not None:
        return "由专家或主管部门评分，程序只算得出范围"
    return "企业这样填报，是否成立由受理部门认定"


def ruling_words(ruling: Ruling, own: int | None, *, turned: bool = False) -> str:
    """What a person ruled, why, who and when, and what the program had said."""
    words = (ABSENCE if turned else PRESENCE)[ruling.verdict]
    told = "" if own is None else f"；程序原判：{LABELS[_shown(own, turned=turned)]}"
    who = ruling.who or "未署名"
    return f"{RULED}：{words}，理由：{ruling.reason}（{who}，{ruling.when.date().isoformat()}）{told}"


def _remedy(trace: ConditionTrace) -> str:
    return trace.node.condition.remedy or "" if trace.verdict in (NOT_MET, UNKNOWN) else ""


def _facts(findings: Findings, node: Node) -> tuple[str, ...]:
    """The facts behind a condition that people can answer: the one it names, then the unanswered, then the others."""
    leaf = (node.own or node).leaf
    if leaf is None:
        return ()
    fields = findings.program.dictionary.fields
    named = node.condition.fact
    order = {fact: place for place, fact in enumerate(fields)}

    def rank(fact: str) -> tuple[bool, bool, bool, int]:
        return fact != named, not findings.is_open(fact), fact == FOUNDED, order[fact]

    return tuple(sorted((fact for fact in leaf.facts if fact in fields), key=rank))
