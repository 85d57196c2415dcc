"""From verdicts to the outcome of a policy: the first row that fits of the table in the design."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from rules.model import ENDED_STATES, RULE_KINDS, Policy
from rules.nodes import Node, View
from rules.program import CompiledLevel, CompiledPolicy
from rules.turning import CanTurn
from rules.verdict import HUMAN, LEFT_OUT, MET, NOT_MET, UNKNOWN, of_all

Outcome: TypeAlias = Literal[
    "not_in_force",
    "not_applicable",
    "information",
    "held",
    "not_met",
    "gap",
    "needs_facts",
    "needs_judgement",
    "likely",
]
PartView: TypeAlias = Callable[[Node, str], int]


class Judgement(msgspec.Struct, frozen=True):
    """The outcome of one policy.

    ``would_be`` stands beside ``not_in_force``; ``level`` is the index of the ladder's level judged (None
    without a ladder, or when the top is held); parts are the verdicts of the three parts.
    """

    outcome: Outcome
    would_be: Outcome | None
    level: int | None
    applies: int
    requires: int
    excludes: int


def judge(compiled: CompiledPolicy, verdicts: Sequence[int], as_of: date) -> Judgement:
    """The outcome of a policy from the verdicts of its leaves."""
    return judge_as(compiled, verdicts, as_of, lambda node, part: node.verdict(verdicts))


def judge_as(compiled: CompiledPolicy, verdicts: Sequence[int], as_of: date, view: PartView) -> Judgement:
    """The outcome of a policy as ``view`` sees the verdicts of its nodes (strict and lenient runs)."""
    level = next_level(compiled.levels, verdicts)
    applies = _or_met(view(compiled.applies, "applies"))
    requires = of_all(view(root, "requires") for root in required_nodes(compiled, level) if root.children)
    excludes = view(compiled.excludes, "excludes")
    parts = (applies, requires, excludes)
    outcome = _outcome(compiled, verdicts, level, parts, lambda node: view(node, "requires"), as_of)
    would_be: Outcome | None = None
    if not in_force(compiled, as_of):
        outcome, would_be = "not_in_force", outcome
    return Judgement(outcome, would_be, level, applies, requires, excludes)


def in_force(compiled: CompiledPolicy, as_of: date) -> bool:
    """Whether the policy is in force on the day and has not been ended otherwise."""
    return compiled.policy.in_force.holds(as_of) and compiled.policy.state not in ENDED_STATES


def next_level(levels: Sequence[CompiledLevel], verdicts: Sequence[int]) -> int | None:
    """The level after the highest one held for sure; None without a ladder or with its top held."""
    held = [index for index, level in enumerate(levels) if verdicts[level.held.index] == MET]
    following = max(held) + 1 if held else 0
    return following if following < len(levels) else None


def _or_met(verdict: int) -> int:
    return MET if verdict == LEFT_OUT else verdict


def holds(compiled: CompiledPolicy, verdicts: Sequence[int], level: int | None) -> bool:
    """Whether the firm holds what the policy gives (of a ladder: its top)."""
    if compiled.levels:
        return level is None
    return compiled.held is not None and verdicts[compiled.held.index] == MET


def _outcome(
    compiled: CompiledPolicy,
    verdicts: Sequence[int],
    level: int | None,
    parts: tuple[int, int, int],
    view: View,
    day: date,
) -> Outcome:
    applies, requires, excludes = parts
    if applies == NOT_MET:
        return "not_applicable"
    if compiled.policy.applicant == "none" or compiled.requires_nothing:
        return "information"
    if holds(compiled, verdicts, level) and (not _asks_more(compiled.policy) or _kept(requires, excludes)):
        return "held"
    if excludes == MET:
        return "not_met"
    if requires == NOT_MET:
        roots = [root for root in required_nodes(compiled, level) if view(root) == NOT_MET]
        can = CanTurn(view, day)
        return "gap" if all(can.closing(root) for root in roots) else "not_met"
    if requires == LEFT_OUT:
        return "information"
    if UNKNOWN in parts:
        return "needs_facts"
    return "needs_judgement" if HUMAN in parts else "likely"


def _asks_more(policy: Policy) -> bool:
    """Whether holding what a policy gives is not enough: a permit or certificate shows that one may, no more."""
    return policy.kind in RULE_KINDS and policy.gives is not None and policy.gives.title is None


def _kept(requires: int, excludes: int) -> bool:
    return requires in (MET, LEFT_OUT) and excludes in (NOT_MET, LEFT_OUT)


def required_nodes(compiled: CompiledPolicy, level: int | None) -> list[Node]:
    """The roots of what is required: the policy's own and those of the level."""
    return [compiled.requires] if level is None else [compiled.requires, compiled.levels[level].requires]
