"""The items in the order in which they are printed: by date, what is done for one policy together, all numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from msgspec import Struct

from checklist.items import Item, ItemKind
from checklist.plan_items import PLAN
from checklist.schedule import NOW

SPANS: Final[tuple[tuple[int, str], ...]] = (
    (0, NOW),
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
IN_PROCEDURE: Final[tuple[ItemKind, ...]] = ("decide", "fix", "comply", "apply", "join")
"""The order of what is done for one policy: settle what is open, close gaps, then file."""


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


def is_written_on(together: Sequence[Item]) -> bool:
    """Whether an item serves several policies and needs lines to write on."""
    return len(together) == 1 and together[0].kind in HAND_LINES and len(together[0].policies) > 1


def is_of_plan(item: Item) -> bool:
    """Whether an item only takes part in a measure of the Plan; such items are ticked beside its clauses."""
    return item.policies == (PLAN,)


def agenda(items: Iterable[Item], as_of: date) -> tuple[Span, ...]:
    """The spans that hold something; a procedure stands where its first step does, what must be written on first."""
    groups: dict[str, list[tuple[Item, ...]]] = {
        title: [] for title in (*(title for _, title in SPANS), LATER, UNDATED, JOIN)
    }
    for together in _together(items):
        groups[_title(_soonest(together), as_of)].append(together)
    spans, number = [], 0
    for title, found in groups.items():
        ordered = sorted(found, key=lambda one: not is_written_on(one))
        entries = tuple(Entry(number + place, one) for place, one in enumerate(ordered, start=1))
        number += len(entries)
        spans += [Span(title, entries)] if entries else []
    return tuple(spans)


def numbers(spans: Sequence[Span]) -> dict[str, str]:
    """The number of every item, by its id."""
    return {item.id: entry.label(item) for span in spans for entry in span.entries for item in entry.items}


def _together(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Items that are printed as one: what is to be done for a policy, in its order; shared items alone."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(_procedure(item) or item.id, []).append(item)
    return [tuple(sorted(one, key=lambda item: IN_PROCEDURE.index(item.kind))) for one in found.values()]


def _procedure(item: Item) -> str:
    """The policy that an item is only for; empty for items that serve several, for renewals and yearly duties."""
    source = item.sources[0]
    is_own = len(item.policies) == 1 and not is_of_plan(item)
    return source.policy if is_own and item.kind in IN_PROCEDURE and not item.recurs else ""


def _soonest(together: Sequence[Item]) -> Item:
    """The item that decides in which span a procedure stands."""
    return min(together, key=lambda item: item.due or date.max)


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
