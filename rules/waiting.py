"""Walking a tree to the day on which it turns, given how each of its leaves does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from rules.nodes import Node
from rules.outcomes import View
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN


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


def soonest(ways: Iterable[Way | None]) -> Way | None:
    """The one of several ways that can best be planned, then the first, then the one that asks for less."""
    known = [way for way in ways if way is not None]
    return min(known, key=lambda way: (way.unplanned, way.day, len(way.leaves)), default=None)


class Waiting:
    """Finds the way on which a tree turns, ``leaf_way`` telling how each leaf that must turn does."""

    def __init__(self, view: View, leaf_way: LeafWay) -> None:
        self.view, self._leaf_way = view, leaf_way

    def until_met(self, node: Node) -> Way | None:
        """How a node that is not met becomes met."""
        if node.leaf is not None:
            return self._leaf_way(node, True)
        failing = [child for child in node.children if self.view(child) == NOT_MET]
        if node.kind == "any":
            return soonest(self.until_met(child) for child in failing)
        if node.kind == "none":
            return together(self.until_not(child) for child in node.children if self.view(child) == MET)
        if node.kind == "when":
            return soonest([self.until_met(node.children[1]), self.until_not(node.children[0])])
        if node.kind == "at_least_of":
            return self._until_enough(node, failing)
        return together(self.until_met(child) for child in failing)

    def _until_enough(self, node: Node, failing: list[Node]) -> Way | None:
        """So many more children that they no longer are too few, the soonest first."""
        assert node.condition.at_least_of is not None
        standing = sum(self.view(child) in (MET, UNKNOWN, HUMAN) for child in node.children)
        lacking = max(node.condition.at_least_of.n - standing, 1)
        ways = [way for child in failing if (way := self.until_met(child)) is not None]
        ways.sort(key=lambda way: way.day)
        return together(ways[:lacking]) if len(ways) >= lacking else None

    def until_not(self, node: Node) -> Way | None:
        """How a node that is met stops being met."""
        if node.leaf is not None:
            return self._leaf_way(node, False)
        holding = [child for child in node.children if self.view(child) == MET]
        join: Callable[[Iterable[Way | None]], Way | None] = (
            soonest if node.kind in ("all", "when") else together
        )
        return join(self.until_not(child) for child in holding)
