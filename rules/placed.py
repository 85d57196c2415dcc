"""Conditions with their places: shared blocks taken in, and every condition still knowing where it stands in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from rules.blocks import block_conditions
from rules.groups import LISTS
from rules.model import Condition, SharedBlock
from rules.yamltree import Steps


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition without ``use`` in it, its place, its members and guard; ``block`` names the block it came from.

    What comes from a block stands at the ``use``.
    """

    condition: Condition
    steps: Steps
    members: tuple[Placed, ...] = ()
    guard: Placed | None = None
    block: str | None = None

    @property
    def name(self) -> str:
        """How the condition is named in a sentence."""
        inner = next((one.condition.id for one in self.members if one.condition.id), None)
        return self.condition.id or self.condition.label or (f"{inner} 等" if inner else "没有标识的条件")

    def all(self) -> Iterator[Placed]:
        """The condition and everything below it, guards too."""
        yield self
        for one in (*self.members, *([self.guard] if self.guard is not None else ())):
            yield from one.all()


def placed(
    conditions: Sequence[Condition], steps: Steps, blocks: Mapping[str, SharedBlock]
) -> tuple[Placed, ...]:
    """The conditions of a list in the order of the file; a ``use`` becomes what its block holds."""
    return _list(conditions, steps, blocks, None)


def _list(
    conditions: Sequence[Condition], steps: Steps, blocks: Mapping[str, SharedBlock], block: str | None
) -> tuple[Placed, ...]:
    found: list[Placed] = []
    for index, one in enumerate(conditions):
        place = steps if block is not None else (*steps, index)
        if one.use is not None:
            found += _list(block_conditions(one, blocks[one.use]), (*place,), blocks, block or one.use)
        else:
            found.append(_one(one, place, blocks, block))
    return tuple(found)


def _one(condition: Condition, steps: Steps, blocks: Mapping[str, SharedBlock], block: str | None) -> Placed:
    if condition.use is not None:
        inner = _list(
            block_conditions(condition, blocks[condition.use]), steps, blocks, block or condition.use
        )
        return Placed(Condition(all_=tuple(one.condition for one in inner)), steps, inner, None, block)
    changed: dict[str, object] = {}
    members: tuple[Placed, ...] = ()
    for key in LISTS.values():
        if (old := getattr(condition, key)) is not None:
            members = _list(old, (*steps, key.rstrip("_")), blocks, block)
            changed[key] = tuple(one.condition for one in members)
    if condition.at_least_of is not None:
        members = _list(condition.at_least_of.of, (*steps, "at_least_of", "of"), blocks, block)
        of = tuple(one.condition for one in members)
        changed["at_least_of"] = msgspec.structs.replace(condition.at_least_of, of=of)
    guard = None
    if condition.when is not None:
        guard = _one(condition.when, (*steps, "when"), blocks, block)
        changed["when"] = guard.condition
    whole = msgspec.structs.replace(condition, **changed) if changed else condition
    return Placed(whole, steps, members, guard, block)
