"""Condition trees, compiled: every node gives its verdict from the list of leaf verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Literal, TypeAlias

from rules.groups import GroupKind, join_of
from rules.leaves import Test
from rules.model import Basis, Condition
from rules.rulings import Ruling
from rules.timing import Clock
from rules.verdict import (
    HUMAN,
    MET,
    NOT_MET,
    negate,
    of_any,
    of_when,
    of_when_doubtful,
    of_when_excluding,
)

Verdicts: TypeAlias = Sequence[int]
Judge: TypeAlias = Callable[[Verdicts], int]
NodeKind: TypeAlias = GroupKind | Literal["leaf", "when"]
Place: TypeAlias = Literal["all", "excludes", "inner"]
"""Where a condition stands: below ``all`` only, as an exclusion, or below a group that is not ``all``."""

WHENS: Mapping[Place, Callable[[int, int], int]] = {
    "all": of_when,
    "excludes": of_when_excluding,
    "inner": of_when_doubtful,
}


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One distinct test, shared by every condition that asks the same.

    ``slot`` holds what it looks at (``None`` for a person's view), ``facts`` the declared facts behind
    it, ``changeable`` whether the firm can change one of them, ``clocks`` when time alone turns it, ``best``
    the best verdict an answer can bring (human for a score that experts give).
    """

    index: int
    test: Test
    condition: Condition
    slot: int | None
    facts: frozenset[str]
    changeable: bool
    clocks: tuple[Clock, ...] = ()
    best: int = MET

    def clock(self, day: date, *, makes_met: bool) -> Clock | None:
        """The clock that, seen from an as-of date, will make the test met (or end it); None where none will."""
        for one in self.clocks:
            if one.makes_met == makes_met and (one.last is None or day <= one.last):
                return one
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A condition in its place.  ``verdict`` already holds what basis and judgement make of it.

    ``is_plain`` marks a leaf whose verdict is taken as it is; ``recalled`` a group that as a whole never settles
    anything.  Where a person has ruled, ``ruling`` says so and ``own`` is the node as the program judges it.
    """

    kind: NodeKind
    condition: Condition
    path: str
    verdict: Judge
    children: tuple[Node, ...] = ()
    leaf: Leaf | None = None
    article: str | None = None
    basis: Basis | None = None
    is_plain: bool = False
    place: Place = "all"
    recalled: bool = False
    ruling: Ruling | None = None
    own: Node | None = None

    @property
    def facts(self) -> frozenset[str]:
        """The declared facts that a single condition looks at, whoever gives the verdict; of a group none."""
        leaf = (self.own or self).leaf
        return frozenset() if leaf is None else leaf.facts

    @property
    def spares(self) -> bool:
        """Whether being left out is as good as being met where it stands (below ``all`` only)."""
        return self.place == "all"

    @property
    def id(self) -> str:
        """The condition's id, or its path where it has none."""
        return self.condition.id or self.path

    def leaves(self) -> list[Node]:
        """All leaf nodes below (or the node itself), in the order of the file."""
        if self.leaf is not None:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]


View: TypeAlias = Callable[[Node], int]
"""How the verdict of a node is seen: as it is, or as it would be."""


def leaf_node(
    leaf: Leaf,
    condition: Condition,
    path: str,
    *,
    article: str | None,
    basis: Basis | None,
    settles: bool,
) -> Node:
    """A leaf in its place.  ``settles`` is true where a recalled condition keeps its verdict (``applies``)."""
    recalled = basis == "recalled" and not settles
    judge = _leaf_judge(leaf.index, condition, recalled=recalled)
    plain = not recalled and not condition.judged
    return Node("leaf", condition, path, judge, leaf=leaf, article=article, basis=basis, is_plain=plain)


def _leaf_judge(index: int, condition: Condition, *, recalled: bool) -> Judge:
    if recalled:
        keeps_not_met = condition.held is not None or condition.exists is True
        if not keeps_not_met:
            return lambda verdicts: HUMAN if verdicts[index] <= MET else verdicts[index]
        return lambda verdicts: verdicts[index] if verdicts[index] in (NOT_MET, MET + 1) else HUMAN
    if condition.judged:
        return lambda verdicts: HUMAN if verdicts[index] == MET else verdicts[index]
    return itemgetter(index)


def group_node(
    kind: NodeKind,
    condition: Condition,
    path: str,
    children: Sequence[Node],
    *,
    article: str | None = None,
    basis: Basis | None = None,
    place: Place = "all",
    recalled: bool = False,
) -> Node:
    """A group of conditions in its place.  ``recalled``: the group as a whole never settles anything."""
    plain = [child.leaf.index for child in children if child.leaf is not None and child.is_plain]
    if len(plain) == len(children) > 1 and kind in ("all", "any", "none"):
        judge = _plain_judge(kind, plain)
    else:
        judge = _group_judge(kind, [child.verdict for child in children], condition, place)
    if recalled:
        judge = _never_settles(judge)
    return Node(
        kind,
        condition,
        path,
        judge,
        tuple(children),
        article=article,
        basis=basis,
        place=place,
        recalled=recalled,
    )


def _never_settles(judge: Judge) -> Judge:
    return lambda verdicts: HUMAN if (found := judge(verdicts)) <= MET else found


def _plain_judge(kind: NodeKind, indexes: list[int]) -> Judge:
    """A group of leaves only: their verdicts are fetched together."""
    fetch = itemgetter(*indexes)
    if kind == "all":
        return lambda verdicts: min(fetch(verdicts))
    if kind == "any":
        return lambda verdicts: of_any(fetch(verdicts))
    return lambda verdicts: negate(of_any(fetch(verdicts)))


def _group_judge(kind: NodeKind, judges: list[Judge], condition: Condition, place: Place) -> Judge:
    if kind == "when":
        guard, inner = judges
        when = WHENS[place]
        return lambda verdicts: when(guard(verdicts), inner(verdicts))
    assert kind != "leaf"
    if kind == "all" and len(judges) == 1:
        return judges[0]
    join = join_of(kind, condition)
    return lambda verdicts: join([judge(verdicts) for judge in judges])
