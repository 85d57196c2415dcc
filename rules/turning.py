"""What turns a condition tree: one walk for whether it can turn, when time turns it, and which facts would."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar

from rules.nodes import Node, View
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN

T = TypeVar("T")


class Turning(ABC, Generic[T]):
    """Walks a tree for what turns it, as ``view`` sees its verdicts; what that is, the leaves and the joins tell.

    What is open (unknown, or a person's matter) stays as it is: neither does it stand in the way, nor can it turn.
    """

    def __init__(self, view: View) -> None:
        self.view = view

    @abstractmethod
    def leaf(self, node: Node, *, makes_met: bool) -> T:
        """What makes a single condition met, or no longer met."""

    @abstractmethod
    def every(self, found: Iterable[T]) -> T:
        """Several things that must all turn."""

    @abstractmethod
    def one_of(self, found: Iterable[T]) -> T:
        """Several things one of which must turn."""

    @abstractmethod
    def some(self, n: int, found: Iterable[T]) -> T:
        """Several things ``n`` of which must turn."""

    def guarded(self, inner: T, guard: T) -> T:
        """A guarded condition that is not met: it becomes met, or its guard no longer holds."""
        return self.one_of((inner, guard))

    def closing(self, node: Node) -> T:
        """What makes a node met that is not met."""
        if node.leaf is not None:
            return self.leaf(node, makes_met=True)
        if node.kind == "none":
            return self.every(self.opening(child) for child in self._those(node, MET))
        if node.kind == "when":
            return self.guarded(self.closing(node.children[1]), self.opening(node.children[0]))
        found = (self.closing(child) for child in self._those(node, NOT_MET))
        if node.kind == "at_least_of":
            return self.some(self._lacking(node), found)
        return self.every(found) if node.kind == "all" else self.one_of(found)

    def opening(self, node: Node) -> T:
        """What makes a node that is met no longer met."""
        if node.leaf is not None:
            return self.leaf(node, makes_met=False)
        if node.kind == "none":
            return self.one_of(self.closing(child) for child in self._those(node, NOT_MET))
        found = (self.opening(child) for child in self._those(node, MET))
        return self.one_of(found) if node.kind in ("all", "when") else self.every(found)

    def _those(self, node: Node, verdict: int) -> list[Node]:
        return [child for child in node.children if self.view(child) == verdict]

    def _lacking(self, node: Node) -> int:
        """How many more members must be met before they no longer are too few."""
        assert node.condition.at_least_of is not None
        standing = sum(self.view(child) in (MET, UNKNOWN, HUMAN) for child in node.children)
        return max(node.condition.at_least_of.n - standing, 1)


class CanTurn(Turning[bool]):
    """Whether a node can turn on a day: by the firm's doing or by time alone."""

    def __init__(self, view: View, day: date) -> None:
        super().__init__(view)
        self._day = day

    def leaf(self, node: Node, *, makes_met: bool) -> bool:
        """Whether the firm can change a fact behind it, or a clock will turn it."""
        assert node.leaf is not None
        return node.leaf.changeable or node.leaf.clock(self._day, makes_met=makes_met) is not None

    def every(self, found: Iterable[bool]) -> bool:
        """All of them can."""
        return all(found)

    def one_of(self, found: Iterable[bool]) -> bool:
        """One of them can."""
        return any(found)

    def some(self, n: int, found: Iterable[bool]) -> bool:
        """So many of them can."""
        return sum(found) >= n
