"""Shared blocks: ``use`` is replaced by the block's conditions before anything is judged.

A block's conditions stand in the place of the ``use``; they take its article and basis where they have
none, its ``when`` beside their own, and its parameters for every ``{name}`` in their texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from rules.groups import LISTS
from rules.model import Condition, SharedBlock

PARAMETER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
T = TypeVar("T")


def parameters(part: Any) -> frozenset[str]:
    """The names of the ``{parameters}`` in a part's texts."""
    if isinstance(part, str):
        return frozenset(PARAMETER.findall(part))
    found: frozenset[str] = frozenset()
    return found.union(*(parameters(one) for one in _inside(part)))


def filled(part: T, values: Mapping[str, str]) -> T:
    """The same part with ``{name}`` replaced; a name without a value stays."""
    new: T = _mapped(part, lambda text: PARAMETER.sub(lambda m: values.get(m[1], m[0]), text))
    return new


def block_conditions(use: Condition, block: SharedBlock) -> tuple[Condition, ...]:
    """What a ``use`` stands for; blocks inside the block are still to be expanded."""
    return tuple(_taken_in(one, use) for one in filled(block.conditions, use.with_))


def _taken_in(condition: Condition, use: Condition) -> Condition:
    when = condition.when if use.when is None else use.when
    if use.when is not None and condition.when is not None:
        when = Condition(all_=(use.when, condition.when))
    article, basis = condition.article or use.article, condition.basis or use.basis
    return msgspec.structs.replace(condition, article=article, basis=basis, when=when)


def expanded(part: T, blocks: Mapping[str, SharedBlock]) -> T:
    """The same part with every ``use`` replaced.  The blocks exist and do not nest in a circle (checked before)."""
    if isinstance(part, Condition):
        return _one(part, blocks)  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(new for one in part for new in _several(one, blocks))  # type: ignore[return-value]
    if not isinstance(part, msgspec.Struct):
        return part
    changed = {
        name: new
        for name in part.__struct_fields__
        if isinstance(old := getattr(part, name), tuple | msgspec.Struct)
        and (new := expanded(old, blocks)) is not old
    }
    return msgspec.structs.replace(part, **changed) if changed else part


def _several(part: Any, blocks: Mapping[str, SharedBlock]) -> Sequence[Any]:
    if isinstance(part, Condition) and part.use is not None:
        return expanded(block_conditions(part, blocks[part.use]), blocks)
    return (expanded(part, blocks),)


def _one(condition: Condition, blocks: Mapping[str, SharedBlock]) -> Condition:
    """A condition where only one may stand: a block becomes an ``all`` group."""
    if condition.use is not None:
        return Condition(all_=expanded(block_conditions(condition, blocks[condition.use]), blocks))
    changed = {
        name: expanded(old, blocks)
        for name in (*LISTS.values(), "at_least_of", "when")
        if (old := getattr(condition, name)) is not None
    }
    return msgspec.structs.replace(condition, **changed) if changed else condition


def _inside(part: Any) -> Sequence[Any]:
    if isinstance(part, msgspec.Struct):
        return [getattr(part, name) for name in part.__struct_fields__]
    if isinstance(part, Mapping):
        return [*part, *part.values()]
    return part if isinstance(part, tuple | list) else ()


def _mapped(part: Any, change: Any) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, msgspec.Struct):
        new = {name: _mapped(getattr(part, name), change) for name in part.__struct_fields__}
        return msgspec.structs.replace(part, **new)
    if isinstance(part, Mapping):
        return {_mapped(key, change): _mapped(value, change) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return type(part)(_mapped(one, change) for one in part)
    return part
