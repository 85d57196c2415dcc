"""Conditions that hold others: what kind of group one is, its members, and all that stands below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, Literal, TypeAlias

from rules.model import Condition
from rules.verdict import of_all, of_any, of_at_least, of_none

GroupKind: TypeAlias = Literal["all", "any", "none", "at_least_of"]
LISTS: Final[Mapping[GroupKind, str]] = {"all": "all_", "any": "any_", "none": "none_"}
"""The groups that are a plain list of conditions, each with its attribute."""
JOINS: Final[Mapping[GroupKind, Callable[[Iterable[int]], int]]] = {
    "all": of_all,
    "any": of_any,
    "none": of_none,
}


def group_of(condition: Condition) -> tuple[GroupKind, tuple[Condition, ...]] | None:
    """The kind of a group and its members; None for a single test."""
    if condition.at_least_of is not None:
        return "at_least_of", condition.at_least_of.of
    for kind, attribute in LISTS.items():
        members = getattr(condition, attribute)
        if members is not None:
            return kind, members
    return None


def members_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions of a group; none for a single test."""
    group = group_of(condition)
    return () if group is None else group[1]


def below(condition: Condition) -> Iterator[Condition]:
    """A condition and everything in it, its guard last; shared blocks are not looked into."""
    yield condition
    guard = () if condition.when is None else (condition.when,)
    for one in (*members_of(condition), *guard):
        yield from below(one)


def join_of(kind: GroupKind, condition: Condition) -> Callable[[Iterable[int]], int]:
    """How the verdicts of a group's members make its own."""
    if kind == "at_least_of":
        assert condition.at_least_of is not None
        return partial(of_at_least, condition.at_least_of.n)
    return JOINS[kind]
