"""Which way a test over rows of a table, or over what is held, moved: harder to meet, easier, or not to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from rules.model import Held, Rows

Direction: TypeAlias = Literal["tighter", "looser", "same", "changed"]
OPPOSITE: Final[Mapping[Direction, Direction]] = {
    "tighter": "looser", "looser": "tighter", "same": "same", "changed": "changed"
}  # fmt: skip
RISING: Final = frozenset({"at_least", "more_than", "after", "not_in_last", "percent"})
"""Tests that get harder as their bound grows; those of ``FALLING`` get easier."""
FALLING: Final = frozenset({"at_most", "less_than", "before", "in_last"})


def together(found: Iterable[Direction]) -> Direction:
    """One direction of several that hold at once: the common one, or ``changed`` where they pull apart."""
    kinds = {one for one in found if one != "same"}
    return kinds.pop() if len(kinds) == 1 else "changed" if kinds else "same"


def of_held(old: Held, new: Held) -> Direction:
    """How the titles, levels and grades that are accepted moved."""
    names = Held.__struct_fields__
    return together(_accepted(getattr(old, name), getattr(new, name)) for name in names)


def of_rows(old: Rows, new: Rows) -> Direction:
    """How a test over rows moved; ``every`` asks less of fewer rows, the others have fewer to find one among."""
    if (old.fact, old.if_none) != (new.fact, new.if_none) or _kind(old) != _kind(new):
        return "changed"
    where = _tests(old.where, new.where)
    return together((OPPOSITE[where] if old.every is not None else where, *_asked(old, new)))


def _kind(rows: Rows) -> tuple[bool, ...]:
    return rows.every is not None, rows.any_ is not None, rows.at_least is not None


def _asked(old: Rows, new: Rows) -> Iterable[Direction]:
    if old.at_least is not None and new.at_least is not None:
        yield _number(old.at_least.n, new.at_least.n, rising=True)
        yield _tests(old.at_least.test, new.at_least.test)
    yield _tests(old.every or old.any_ or {}, new.every or new.any_ or {})


def _tests(old: Mapping[str, Any], new: Mapping[str, Any]) -> Direction:
    """All columns of a test together; one more column to fit is harder."""
    if "any_of" in (*old, *new):
        return "same" if old == new else "changed"
    return together(_cell(old.get(key), new.get(key)) for key in {**old, **new})


def _cell(old: Any, new: Any) -> Direction:
    if old == new:
        return "same"
    if old is None or new is None:
        return "tighter" if old is None else "looser"
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return together(_bound(key, old.get(key), new.get(key)) for key in {**old, **new})
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        return "changed"
    return _accepted(old, new)


def _bound(key: str, old: Any, new: Any) -> Direction:
    if old == new:
        return "same"
    if old is None or new is None:
        return "tighter" if old is None else "looser"
    if key not in RISING | FALLING:
        return "changed"
    rising = key in RISING
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _measured(old, new, rising=rising)
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        return "changed"
    return _number(old, new, rising=rising)


def _measured(old: Mapping[str, Any], new: Mapping[str, Any], *, rising: bool) -> Direction:
    """A span of time in one unit, or a share of one other column."""
    moved = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    if len(moved) != 1 or moved[0] not in ("years", "months", "days", "percent"):
        return "changed"
    return _number(old.get(moved[0]), new.get(moved[0]), rising=rising)


def _number(old: Any, new: Any, *, rising: bool) -> Direction:
    try:
        low, high = Fraction(str(old)), Fraction(str(new))
    except ValueError:  # dates: their texts are in their order
        if type(old) is not type(new) or len(str(old)) != len(str(new)):
            return "changed"
        return _step(str(old), str(new), rising=rising)
    return _step(low, high, rising=rising)


def _step(old: Any, new: Any, *, rising: bool) -> Direction:
    if old == new:
        return "same"
    return "tighter" if (new > old) is rising else "looser"


def _accepted(old: Any, new: Any) -> Direction:
    """Lists of which any one will do; None takes everything."""
    if old == new:
        return "same"
    if old is None or new is None:
        return "tighter" if old is None else "looser"
    before, after = _several(old), _several(new)
    if before == after:
        return "same"
    return "tighter" if after < before else "looser" if after > before else "changed"


def _several(named: Any) -> frozenset[Any]:
    return frozenset(named) if isinstance(named, list | tuple) else frozenset({named})
