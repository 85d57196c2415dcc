"""What conditions leave possible: a small exact reasoner over facts whose values are numbers or options.

A formula is built of literals, each over one variable.  A box says for some variables which values are still
possible.  ``narrow`` gives the box that is left once a formula is true (or false), or None where nothing is left.
Boxes keep no relation between variables, so "something is left" is a maybe; "nothing is left" is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from rules.spans import Spans

Variable: TypeAlias = tuple[str, ...]
Region: TypeAlias = "Spans | frozenset[Any]"
Box: TypeAlias = Mapping[Variable, Region]

ANYTHING: Final[Box] = {}
MOST_ROUNDS: Final = 4
"""How often an ``all`` is gone through again because a later member narrowed what an earlier one looks at."""


@dataclass(frozen=True, slots=True)
class Literal:
    """One test: the values of a variable at which it can hold, and those at which it can fail."""

    variable: Variable
    holds: Region
    fails: Region


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a formula."""

    inner: Formula


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of some formulas: all of them, any of them, or a number between."""

    n: int
    members: tuple[Formula, ...]


Formula: TypeAlias = "Literal | Not | AtLeast"


def all_of(members: Iterable[Formula]) -> Formula:
    """Every member holds; with none it always does."""
    found = tuple(members)
    return found[0] if len(found) == 1 else AtLeast(len(found), found)


def any_of(members: Iterable[Formula]) -> Formula:
    """One member holds at least; with none it never does."""
    found = tuple(members)
    return found[0] if len(found) == 1 else AtLeast(1, found)


def narrow(formula: Formula, box: Box, *, truth: bool = True) -> Box | None:
    """The box that is left where the formula is true (or, with ``truth=False``, false); None where none is."""
    if isinstance(formula, Literal):
        return _literal(formula, box, truth)
    if isinstance(formula, Not):
        return narrow(formula.inner, box, truth=not truth)
    total = len(formula.members)
    needed = formula.n if truth else total - formula.n + 1
    if needed <= 0:
        return box
    if needed > total:
        return None
    return _at_least(needed, formula.members, box, truth)


def _literal(literal: Literal, box: Box, truth: bool) -> Box | None:
    region = literal.holds if truth else literal.fails
    known = box.get(literal.variable)
    left = region if known is None else known & region  # type: ignore[operator]
    return {**box, literal.variable: left} if left else None


def _at_least(needed: int, members: Sequence[Formula], box: Box, truth: bool) -> Box | None:
    """The box where ``needed`` of the members have that truth."""
    if needed == len(members):
        return _together(members, box, truth)
    open_ones = [(one, left) for one in members if (left := narrow(one, box, truth=truth)) is not None]
    if len(open_ones) < needed:
        return None
    if len(open_ones) == needed:
        return _together([one for one, _ in open_ones], box, truth)
    return _joined([left for _, left in open_ones])


def _together(members: Sequence[Formula], box: Box, truth: bool) -> Box | None:
    for _ in range(MOST_ROUNDS):
        before = box
        for one in members:
            left = narrow(one, box, truth=truth)
            if left is None:
                return None
            box = left
        if box == before:
            break
    return box


def _joined(boxes: Sequence[Box]) -> Box:
    """What is surely so in one box or another: variables that all of them bound, with all their values."""
    first, *others = boxes
    joined: dict[Variable, Region] = {}
    for variable, region in first.items():
        if all(variable in other for other in others):
            for other in others:
                region = region | other[variable]  # type: ignore[operator]
            joined[variable] = region
    return joined


def can_be(formula: Formula, box: Box = ANYTHING) -> bool:
    """Whether it can hold at all in the box; True may be a maybe, False is certain."""
    return narrow(formula, box) is not None


def must_be(formula: Formula, box: Box = ANYTHING) -> bool:
    """Whether it holds everywhere in the box; True is certain."""
    return narrow(formula, box, truth=False) is None


def implies(one: Formula, other: Formula) -> bool:
    """Whether the second holds wherever the first does; True is certain."""
    return narrow(AtLeast(2, (one, Not(other))), ANYTHING) is None
