"""The items in the order in which they are printed: by date, the steps of one procedure together, all numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from msgspec import Struct

from checklist.items import Item, ItemKind
from checklist.plan_items import PLAN

SPANS: Final[tuple[tuple[int, str], ...]] = (
    (30, "30 天内"),
    (90, "31 至 90 天"),
    (180, "91 至 180 天"),
    (365, "半年至一年"),
)
LATER, UNDATED = "一年以后", "没有固定日期"
JOIN = "参与活动"
HAND_LINES: Final[Mapping[ItemKind, tuple[str, ...]]] = {
    "fix": ("负责人", "备注"),
    "decide": ("判断人", "结论"),
}
"""Where somebody must write: who brings a gap to an end, and what was decided by whom."""
PROCEDURES: Final[frozenset[ItemKind]] = frozenset({"apply", "join"})
"""Kinds whose items of one policy are steps that are printed together."""


class Entry(Struct, frozen=True):
    """What is printed as one: an item, or the steps of one procedure of a policy."""

    number: int
    items: tuple[Item, ...]

    @property
    def is_procedure(self) -> bool:
        """Whether the items are steps under a common title."""
        return len(self.items) > 1

    def label(self, item: Item) -> str:
        """The number of an item in the document."""
        return f"{self.number}-{self.items.index(item) + 1}" if self.is_procedure else str(self.number)


class Span(Struct, frozen=True):
    """A stretch of time with what is to be done in it."""

    title: str
    entries: tuple[Entry, ...]


def is_of_plan(item: Item) -> bool:
    """Whether an item only takes part in a measure of the Plan; such items are ticked beside its clauses."""
    return item.policies == (PLAN,)


def agenda(items: Iterable[Item], as_of: date) -> tuple[Span, ...]:
    """The spans that hold something; a procedure stands where its first step does, what must be written on first."""
    groups: dict[str, list[tuple[Item, ...]]] = {
        title: [] for title in (*(title for _, title in SPANS), LATER, UNDATED, JOIN)
    }
    for together in _together(items):
        groups[_title(together[0], as_of)].append(together)
    spans, number = [], 0
    for title, found in groups.items():
        ordered = sorted(found, key=lambda one: one[0].kind not in HAND_LINES)
        entries = tuple(Entry(number + place, one) for place, one in enumerate(ordered, start=1))
        number += len(entries)
        spans += [Span(title, entries)] if entries else []
    return tuple(spans)


def numbers(spans: Sequence[Span]) -> dict[str, str]:
    """The number of every item, by its id."""
    return {item.id: entry.label(item) for span in spans for entry in span.entries for item in entry.items}


def _together(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Items that are printed as one: the steps of a policy, in their order; every other item alone."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(_procedure(item) or item.id, []).append(item)
    return [tuple(one) for one in found.values()]


def _procedure(item: Item) -> str:
    """What the steps of one procedure have in common; empty for items that stand alone."""
    if item.kind not in PROCEDURES or len(item.sources) > 1 or is_of_plan(item):
        return ""
    source = item.sources[0]
    return "" if source.part == "renewal" else f"{item.kind} {source.policy}"


def _title(item: Item, as_of: date) -> str:
    if item.due is None:
        return JOIN if item.kind == "join" else UNDATED
    days = (item.due - as_of).days
    return next((title for most, title in SPANS if days <= most), LATER)


def by_department(spans: Sequence[Span]) -> dict[str, list[Item]]:
    """The items of every department in printed order."""
    items = [item for span in spans for entry in span.entries for item in entry.items]
    ordered = sorted(items, key=lambda item: item.department)
    return {key: list(found) for key, found in groupby(ordered, key=lambda item: item.department)}
