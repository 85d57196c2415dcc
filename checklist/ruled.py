"""What people ruled, in words: the ruled conditions of a policy wherever they stand in its trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checklist.findings import Finding, Findings, asked
from rules.nodes import Node
from rules.rulings import Ruling
from rules.trace import ConditionTrace
from rules.verdict import LABELS, MET, NOT_MET

PRESENCE = {MET: "有此情形", NOT_MET: "没有此情形"}
"""Of what must not be one says whether it is there, never that it is met."""
GUARD = "前提："


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled condition; ``turned`` where what is written must not hold, ``guards`` where it only tells whether others count."""

    finding: Finding
    trace: ConditionTrace
    turned: bool
    guards: bool

    @property
    def ruling(self) -> Ruling:
        """What was ruled."""
        assert self.trace.ruling is not None
        return self.trace.ruling

    @property
    def text(self) -> str:
        """What the condition asks."""
        return f"{GUARD}{asked(self.trace)}" if self.guards else asked(self.trace)

    @property
    def word(self) -> str:
        """What the person ruled, in a word."""
        return _word(self.trace.verdict, turned=self.turned)

    @property
    def own_word(self) -> str:
        """What the program says by itself."""
        own = self.trace.own_verdict
        return "" if own is None else _word(own, turned=self.turned)

    @property
    def words(self) -> str:
        """The ruling as it stands beside its condition: verdict, who and when, why, and what the program says."""
        ruling = self.ruling
        return (
            f"人工裁定：{self.word}（{ruling.who}，{ruling.when.date().isoformat()}）："
            f"{ruling.reason.strip().rstrip('。')}；程序判定：{self.own_word}"
        )


def _word(verdict: int, *, turned: bool) -> str:
    return PRESENCE.get(verdict, LABELS[verdict]) if turned else LABELS[verdict]


def all_ruled(findings: Findings) -> list[Ruled]:
    """Every ruled condition of every policy, those that count for nothing as things are among them."""
    return [one for finding in findings.all for one in ruled_of(findings, finding)]


def ruled_of(findings: Findings, finding: Finding) -> list[Ruled]:
    """The ruled conditions of a policy in the order of its trees, those of every level of a ladder among them."""
    compiled = finding.compiled
    required = [compiled.requires, *(level.requires for level in compiled.levels)]
    roots = [
        ("applies", compiled.applies),
        *(("requires", root) for root in required),
        ("excludes", compiled.excludes),
        ("bonus", compiled.bonus),
    ]
    return [
        one
        for part, root in roots
        for one in ruled_below(findings, finding, part, root, turned=part == "excludes")
    ]


def ruled_below(
    findings: Findings, finding: Finding, part: str, node: Node, *, turned: bool, guards: bool = False
) -> Iterator[Ruled]:
    """The ruled conditions at and below a node."""
    if node.ruling is not None:
        yield Ruled(finding, findings.trace(finding, node, part), turned, guards)
    for place, child in enumerate(node.children):
        is_guard = node.kind == "when" and place == 0
        inner = False if is_guard else turned != (node.kind == "none")
        yield from ruled_below(findings, finding, part, child, turned=inner, guards=guards or is_guard)
