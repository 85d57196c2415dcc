"""What changed in a table of points: pass marks, and the points of each indicator, in words and with a direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from rules.direction_rows import Direction, together
from rules.model import Condition, Score, ScoreBand, ScoreBands, ScoreItem, ScoreOption, ScorePart
from rules.ranges import exact_number

Points: TypeAlias = str | tuple[str, str] | None
Asked: TypeAlias = Callable[[Condition], str]
SIGNS: Final = {"at_least": "不低于", "more_than": "高于", "at_most": "不高于", "less_than": "低于"}


class Scored(NamedTuple):
    """One change of a table of points; ``sort`` is also the direction where it is one."""

    sort: Literal["added", "removed", "tighter", "looser", "changed"]
    what: str
    old: str | None = None
    new: str | None = None


def score_changes(old: Score, new: Score, asked_old: Asked, asked_new: Asked) -> Iterator[Scored]:
    """Every change from an old table to a new one; ``asked_…`` say in words what a condition of a side asks."""
    yield from _mark(f"{new.label} 通过分", old.pass_, new.pass_)
    parts = {one.id: one for one in new.parts}
    for one in old.parts:
        other = parts.pop(one.id, None)
        if other is None:
            yield Scored("removed", f"{old.label} {one.label}")
        else:
            yield from _part(one, other, asked_old, asked_new)
    for other in parts.values():
        yield Scored("added", f"{new.label} {other.label}")
    if (old.above, old.expert) != (new.above, new.expert):
        yield Scored("changed", f"{new.label} 通过的算法")


def _mark(what: str, old: str | None, new: str | None, *, passing: bool = True) -> Iterator[Scored]:
    """A pass mark, harder as it rises, or a cap, harder as it falls; None is no limit."""
    if old == new:
        return
    if old is None or new is None:
        harder = old is None
    else:
        harder = (exact_number(new) > exact_number(old)) is passing
    yield Scored("tighter" if harder else "looser", what, old or "没有", new or "没有")


def _part(old: ScorePart, new: ScorePart, asked_old: Asked, asked_new: Asked) -> Iterator[Scored]:
    yield from _mark(f"{new.label} 通过分", old.pass_, new.pass_)
    yield from _mark(f"{new.label} 满分", old.cap, new.cap, passing=False)
    items = {one.id: one for one in new.items}
    for one in old.items:
        other = items.pop(one.id, None)
        if other is None:
            yield Scored("removed", f"{new.label} {_name(one)}", _item(one, asked_old))
        elif one != other:
            moved = _moved(one, other)
            sort = moved if moved != "same" else "changed"
            yield Scored(sort, f"{new.label} {_name(other)}", _item(one, asked_old), _item(other, asked_new))
    for other in items.values():
        yield Scored("added", f"{new.label} {_name(other)}", None, _item(other, asked_new))


def _name(item: ScoreItem) -> str:
    return item.label or item.id


# --- words -----------------------------------------------------------------------------------------


def _item(item: ScoreItem, asked: Asked) -> str:
    lines = list(_lines(item, asked))
    lines += [f"最多{item.cap}分"] if item.cap else []
    lines += ["须大于0分"] if item.must_be_positive else []
    return "；".join(lines)


def _lines(item: ScoreItem, asked: Asked) -> Iterator[str]:
    if item.bands is not None:
        yield from (f"{_band(one)}得{_given(one.points)}" for one in item.bands.of)
    for option in item.first_of or ():
        yield f"{asked(option.if_) if option.if_ is not None else '其余'}，得{_given(option.points)}"
    if item.each is not None:
        listed = "、".join(asked(one) for one in item.each.of)
        yield f"每项{_given(item.each.points)}：{listed}"
    for one in item.best_of or ():
        yield f"{_name(one)}：{_item(one, asked)}"
    if item.points is not None:
        yield _given(item.points)


def _band(band: ScoreBand) -> str:
    told = [f"{words}{bound}" for key, words in SIGNS.items() if (bound := getattr(band, key)) is not None]
    if band.is_ is not None:
        told.append(f"为{band.is_}")
    if band.in_ is not None:
        told.append(f"为{'、'.join(band.in_)}")
    return "且".join(told) or "其余"


def _given(points: Points) -> str:
    return f"{points}分" if isinstance(points, str) else f"{'至'.join(points or ())}分"


# --- direction -------------------------------------------------------------------------------------


def _moved(old: ScoreItem, new: ScoreItem) -> Direction:
    """Fewer points for the same figures are harder; anything but points and bounds is not to be told."""
    caps = [_of_caps(old.cap, new.cap)]
    if old.must_be_positive != new.must_be_positive:
        caps.append("tighter" if new.must_be_positive else "looser")
    if old.bands is not None and new.bands is not None:
        return together([*caps, _of_bands(old.bands, new.bands)])
    if old.first_of is not None and new.first_of is not None:
        return together([*caps, _of_options(old.first_of, new.first_of)])
    if old.each is not None and new.each is not None:
        return (
            "changed"
            if old.each.of != new.each.of
            else together([*caps, _of(old.each.points, new.each.points)])
        )
    if old.points is not None and new.points is not None:
        return together([*caps, _of(old.points, new.points)])
    return "changed"


def _of_caps(old: str | None, new: str | None) -> Direction:
    if old == new or old is None or new is None:
        return "same" if old == new else "tighter" if old is None else "looser"
    return _of(old, new)


def _of_options(old: tuple[ScoreOption, ...], new: tuple[ScoreOption, ...]) -> Direction:
    if [one.if_ for one in old] != [one.if_ for one in new]:
        return "changed"
    return together(_of(one.points, other.points) for one, other in zip(old, new, strict=True))


def _of(old: Points, new: Points) -> Direction:
    pairs = list(zip(_ends(old), _ends(new), strict=True))
    return together("same" if low == high else "tighter" if high < low else "looser" for low, high in pairs)


def _ends(points: Points) -> tuple[Fraction, Fraction]:
    low, high = (points, points) if isinstance(points, str) else points or ("0", "0")
    return Fraction(exact_number(low)), Fraction(exact_number(high))


def _of_bands(old: ScoreBands, new: ScoreBands) -> Direction:
    """Compares the points at every border of either, and to both sides of it."""
    if (old.fact, old.year) != (new.fact, new.year):
        return "changed"
    borders = sorted(border for one in (*old.of, *new.of) for border in _borders(one))
    if any(one.is_ is not None or one.in_ is not None for one in (*old.of, *new.of)) or not borders:
        same = [_test(one) for one in old.of] == [_test(one) for one in new.of]
        pairs = zip(old.of, new.of, strict=False)
        return together(_of(one.points, other.points) for one, other in pairs) if same else "changed"
    between = [(low + high) / 2 for low, high in pairwise(borders)]
    values = [borders[0] - 1, *borders, *between, borders[-1] + 1]
    return together(_of(_at(old, value), _at(new, value)) for value in values)


def _borders(band: ScoreBand) -> Iterator[Fraction]:
    yield from (Fraction(exact_number(one)) for key in SIGNS if (one := getattr(band, key)) is not None)


def _test(band: ScoreBand) -> tuple[object, ...]:
    return tuple(getattr(band, key) for key in (*SIGNS, "is_", "in_"))


def _at(bands: ScoreBands, value: Fraction) -> Points:
    return next((one.points for one in bands.of if _fits(one, value)), None)


def _fits(band: ScoreBand, value: Fraction) -> bool:
    tests = {
        "at_least": value.__ge__,
        "more_than": value.__gt__,
        "at_most": value.__le__,
        "less_than": value.__lt__,
    }
    return all(
        compare(Fraction(exact_number(bound)))
        for key, compare in tests.items()
        if (bound := getattr(band, key)) is not None
    )
