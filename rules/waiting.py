"""The day on which a tree turns, given how each of its leaves does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from rules.nodes import Node, View
from rules.turning import Turning


@dataclass(frozen=True, slots=True)
class Way:
    """A way to turn a tree: the day on which it is done, the leaves that turn, and how many of them nobody can plan."""

    day: date
    leaves: tuple[Node, ...]
    unplanned: int = 0


LeafWay: TypeAlias = Callable[[Node, bool], Way | None]
"""How a leaf becomes met (True) or stops being met (False); None where that cannot be told."""


def together(ways: Iterable[Way | None]) -> Way | None:
    """Several things that must all be done; None where one of them cannot be, or there is none."""
    found = list(ways)
    known = [way for way in found if way is not None]
    if not known or len(known) < len(found):
        return None
    leaves = tuple(leaf for way in known for leaf in way.leaves)
    return Way(max(way.day for way in known), leaves, sum(way.unplanned for way in known))


class Waiting(Turning[Way | None]):
    """Finds the way on which a tree turns, ``leaf_way`` telling how each leaf that must turn does."""

    def __init__(self, view: View, leaf_way: LeafWay) -> None:
        super().__init__(view)
        self._leaf_way = leaf_way

    def leaf(self, node: Node, *, makes_met: bool) -> Way | None:
        """How a single condition turns; None where that cannot be told."""
        return self._leaf_way(node, makes_met)

    def every(self, found: Iterable[Way | None]) -> Way | None:
        """All of them, by the day of the last."""
        return together(found)

    def one_of(self, found: Iterable[Way | None]) -> Way | None:
        """The one that can best be planned, then the first, then the one that asks for less."""
        known = [way for way in found if way is not None]
        return min(known, key=lambda way: (way.unplanned, way.day, len(way.leaves)), default=None)

    def some(self, n: int, found: Iterable[Way | None]) -> Way | None:
        """The first ``n`` to be done; None where fewer can."""
        known = sorted((way for way in found if way is not None), key=lambda way: way.day)
        return together(known[:n]) if len(known) >= n else None
