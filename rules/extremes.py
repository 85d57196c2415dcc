"""Strict and lenient runs: the outcomes if every unknown were worst, or best."""

from __future__ import annotations

from collections.abc import Sequence

from rules.assess import Assessment
from rules.groups import join_of
from rules.nodes import Node
from rules.outcomes import Outcome, judge_as
from rules.program import CompiledPolicy
from rules.verdict import LEFT_OUT, MET, NOT_MET, UNKNOWN, of_when


def settled(node: Node, verdicts: Sequence[int], *, worst: bool) -> int:
    """A node's verdict if every unknown below it were worst (or best) for it."""
    if node.leaf is not None:
        raw = verdicts[node.leaf.index]
        if raw != UNKNOWN:
            return node.verdict(verdicts)
        return node.verdict(_Assumed(NOT_MET if worst else node.leaf.best))
    if node.kind == "when":
        return _settled_when(node, verdicts, worst=worst)
    assert node.kind != "leaf"
    below = worst != (node.kind == "none")
    return join_of(node.kind, node.condition)([settled(one, verdicts, worst=below) for one in node.children])


def _settled_when(node: Node, verdicts: Sequence[int], *, worst: bool) -> int:
    """A guarded condition: where the guard is open, the worse (better) of counting and being left out."""
    guard, inner = (child for child in node.children)
    counted = settled(inner, verdicts, worst=worst)
    if guard.verdict(verdicts) != UNKNOWN:
        return of_when(guard.verdict(verdicts), counted)
    if counted == LEFT_OUT:
        return LEFT_OUT
    apart = MET if node.spares else NOT_MET
    return (min if worst else max)((counted, LEFT_OUT), key=lambda one: apart if one == LEFT_OUT else one)


class _Assumed(Sequence[int]):
    """Every leaf has the same verdict."""

    def __init__(self, verdict: int) -> None:
        self._verdict = verdict

    def __getitem__(self, index: int) -> int:  # type: ignore[override]
        return self._verdict

    def __len__(self) -> int:
        return 1


def run_as(assessment: Assessment, compiled: CompiledPolicy, *, worst: bool) -> Outcome:
    """The outcome if every unknown were worst (strict) or best (lenient) for the firm."""
    verdicts = assessment.verdicts

    def view(node: Node, part: str) -> int:
        return settled(node, verdicts, worst=worst != (part == "excludes"))

    return judge_as(compiled, verdicts, assessment.as_of, view).outcome
