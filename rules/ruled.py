"""Condition trees in which a person has ruled: one leaf of one policy gets a verdict that nothing moves.

A ruled condition has a leaf of its own, which looks at no fact: no answer, no lever and no time changes it, it asks
nothing, and other policies that put the same test keep theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

import msgspec

from rules.compiling import BARE
from rules.errors import Rejected
from rules.model import Condition
from rules.nodes import Leaf, Node, group_node
from rules.rulings import RuledVerdict, Ruling
from rules.verdict import MET, NOT_MET

VERDICTS: Mapping[RuledVerdict, int] = {"met": MET, "not_met": NOT_MET}


def mark_of(condition: Condition) -> str:
    """A mark of what a condition asks: other words, sources or remedies keep it, another test or threshold does not."""
    asked = msgspec.structs.replace(condition, **BARE)
    return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()[:16]


def ruling_on(
    policy: str, node: Node, verdict: RuledVerdict, reason: str, who: str, when: datetime
) -> Ruling:
    """A ruling on a single condition of a policy, with the mark of what it asks.

    Raises ``Rejected`` with a Chinese clause where the reason or the name is empty: nothing is ruled without them.
    """
    reason, who = " ".join(reason.split()), " ".join(who.split())
    if not reason:
        raise Rejected("", "没有填裁定的理由", "一句话，写明依据什么这样裁定")
    if not who:
        raise Rejected("", "没有填裁定人", "裁定人的姓名")
    return Ruling(policy, node.path, verdict, reason, who, when, mark_of(node.condition))


def fits(ruling: Ruling, leaf: Node) -> bool:
    """Whether a condition still asks what was ruled on."""
    return ruling.asked in ("", mark_of(leaf.condition))


class Bench:
    """Gives ruled conditions their leaves, numbered on from those that a program has."""

    def __init__(self, leaves: int) -> None:
        self._first = leaves
        self.leaves: list[Leaf] = []

    def tree(self, node: Node, rulings: Mapping[str, Ruling]) -> Node:
        """A tree with the rulings on the paths of its leaves; itself where none stands on it."""
        if node.leaf is not None:
            ruling = rulings.get(node.path)
            return node if ruling is None else self._ruled(node, ruling)
        children = [self.tree(child, rulings) for child in node.children]
        if all(new is old for new, old in zip(children, node.children, strict=True)):
            return node
        return _regrouped(node, children)

    def _ruled(self, node: Node, ruling: Ruling) -> Node:
        verdict = VERDICTS[ruling.verdict]
        leaf = Leaf(
            self._first + len(self.leaves),
            lambda sheet: verdict,
            node.condition,
            None,
            frozenset(),
            changeable=False,
            best=verdict,
        )
        self.leaves.append(leaf)
        return replace(
            node, verdict=itemgetter(leaf.index), leaf=leaf, is_plain=True, ruling=ruling, own=node
        )


def _regrouped(node: Node, children: Iterable[Node]) -> Node:
    """A group over other children; one that only its basis kept open is settled once people ruled on all that is in it."""
    members = tuple(children)
    settled = all(leaf.ruling is not None for member in members for leaf in member.leaves())
    return group_node(
        node.kind,
        node.condition,
        node.path,
        members,
        article=node.article,
        basis=node.basis,
        place=node.place,
        recalled=node.recalled and not settled,
    )
