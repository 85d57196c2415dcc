"""Which way a condition moved: harder to meet, easier, the same, or not to be told."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from rules.direction_rows import OPPOSITE, Direction, of_held, of_rows
from rules.leaves import RISING, threshold_of
from rules.meaning import Meaning
from rules.model import Condition, Threshold
from rules.possible import implies
from rules.ranges import exact_number
from rules.rows import COMPARISONS
from rules.spans import END, Cut

__all__ = ["OPPOSITE", "Direction", "direction"]


def direction(
    old: Condition, old_meaning: Meaning, new: Condition, new_meaning: Meaning, *, spares: bool = True
) -> Direction:
    """How a condition moved from the old one to the new; ``changed`` where nothing certain can be said.

    ``spares`` as in ``Meaning.of``: False for an exclusion, where a condition that is left out does not hold.
    """
    certain = _of_thresholds(old, new) or _of_tables(old, new)
    if certain is not None:
        return certain
    before, after = old_meaning.of(old, spares=spares), new_meaning.of(new, spares=spares)
    narrower, wider = implies(after, before), implies(before, after)
    if narrower and wider:
        return "same" if _exact(old) and _exact(new) else "changed"
    if not _exact(old) or not _exact(new):
        return "changed"
    return "tighter" if narrower else "looser" if wider else "changed"


def _exact(condition: Condition) -> bool:
    """Whether the formula says all there is: no threshold in it moves."""
    text = msgspec.json.encode(condition)
    return b'"bands"' not in text and b'"table"' not in text and b'"by"' not in text


def _of_thresholds(old: Condition, new: Condition) -> Direction | None:
    """The direction where nothing but a threshold, plain or by bands, differs."""
    before, after = threshold_of(old), threshold_of(new)
    if before is None or after is None or before[0] != after[0] or _rest(old) != _rest(new):
        return None
    one, other = before[1], after[1]
    if not isinstance(one, Threshold) and not isinstance(other, Threshold):
        return None
    if not _comparable(one, other):
        return "changed"
    return _steps(_bands(one), _bands(other), rising=before[0] in RISING)


def _of_tables(old: Condition, new: Condition) -> Direction | None:
    """The direction where nothing but the test over rows, or over what is held, differs."""
    if old == new or _rest(old) != _rest(new):
        return None
    if old.rows is not None and new.rows is not None:
        return of_rows(old.rows, new.rows)
    if old.held is not None and new.held is not None:
        return of_held(old.held, new.held)
    return None


def _rest(condition: Condition) -> Condition:
    words = dict.fromkeys(
        (
            *COMPARISONS,
            "rows",
            "held",
            "id",
            "label",
            "article",
            "basis",
            "remedy",
            "lead_days",
            "department",
            "note",
        )
    )
    return msgspec.structs.replace(condition, **words)


def _comparable(one: str | Threshold, other: str | Threshold) -> bool:
    deciding = {(bound.by, bound.year) for bound in (one, other) if isinstance(bound, Threshold)}
    return len(deciding) == 1 and all(bound.bands for bound in (one, other) if isinstance(bound, Threshold))


def _bands(bound: str | Threshold) -> list[tuple[Cut, Fraction]]:
    """The upper end and the value of each band, from low to high."""
    if isinstance(bound, str):
        return [(END, Fraction(exact_number(bound)))]
    found: list[tuple[Cut, Fraction]] = []
    for band in bound.bands:
        edge = band.up_to if band.up_to is not None else band.below
        cut = END if edge is None else (Fraction(exact_number(edge)), 0 if band.up_to is None else 1)
        found.append((cut, Fraction(exact_number(band.value))))
    return found


def _steps(
    before: list[tuple[Cut, Fraction]], after: list[tuple[Cut, Fraction]], *, rising: bool
) -> Direction:
    """Compares the values of two ladders of bands between all their edges."""
    cuts = sorted({cut for cut, _ in (*before, *after)})
    pairs = [(_at(before, cut), _at(after, cut)) for cut in cuts]
    higher = any(new > old for old, new in pairs)
    lower = any(new < old for old, new in pairs)
    if higher == lower:
        return "changed" if higher else "same"
    return "tighter" if higher == rising else "looser"


def _at(bands: list[tuple[Cut, Fraction]], cut: Cut) -> Fraction:
    """The value that holds just below a cut."""
    return next(value for end, value in bands if cut <= end)
