"""Values that are known only in part, and exact arithmetic over them.

A number between bounds is an ``Interval``; an option that is one of several is ``Possible``.
``RootRate`` is the exact growth rate ``sqrt(q) - 1`` in percent, compared without taking the root.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

import msgspec

from rules.values import Interval, Number, Unknown, exact

Bounds: TypeAlias = tuple[Number | None, Number | None]

MISSING = Unknown("missing")
UNBOUNDED: Bounds = (None, None)


class Possible(msgspec.Struct, frozen=True):
    """An option not settled yet: the options it can still be."""

    options: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class RootRate:
    """A two-year compound growth rate in percent, held as the exact ratio of the two years."""

    square: Fraction

    def _against(self, percent: Number) -> Fraction:
        """Positive where the rate is above ``percent``; every rate is above one below -100 %."""
        base = 1 + Fraction(percent) / 100
        return self.square - base * base if base >= 0 else Fraction(1)

    def __lt__(self, other: Number) -> bool:
        return self._against(other) < 0

    def __le__(self, other: Number) -> bool:
        return self._against(other) <= 0

    def __gt__(self, other: Number) -> bool:
        return self._against(other) > 0

    def __ge__(self, other: Number) -> bool:
        return self._against(other) >= 0

    def decimal(self) -> Decimal:
        """The rate in percent to thirty digits, for showing only."""
        with localcontext() as context:
            context.prec = 30
            square = Decimal(self.square.numerator) / Decimal(self.square.denominator)
            return (square.sqrt() - 1) * 100


def exact_number(text: Any) -> Number:
    """A number of a rule file (its text, or an int) without rounding."""
    return exact(Decimal(str(text)))


def bounds(value: Any, domain: Bounds) -> Bounds:
    """What is known of a number: its value twice, its interval, or the bounds of its kind."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return value, value
    if isinstance(value, Interval):
        return value.low, value.high
    return domain


def within(low: Number | None, high: Number | None, domain: Bounds) -> Number | Interval | Unknown:
    """A number, an interval, or unknown where the bounds say no more than ``domain`` does."""
    if low is not None and low == high:
        return low
    if (low, high) in (UNBOUNDED, domain):
        return MISSING
    return Interval(low, high)


def total(parts: Sequence[Bounds]) -> Bounds:
    """The bounds of a sum."""
    lows = [low for low, _ in parts if low is not None]
    highs = [high for _, high in parts if high is not None]
    low = exact(sum(lows)) if len(lows) == len(parts) else None
    high = exact(sum(highs)) if len(highs) == len(parts) else None
    return low, high


def scaled(value: Bounds, divisor: int) -> Bounds:
    """Bounds divided by a positive count."""
    low, high = value
    return (
        None if low is None else exact(Fraction(low) / divisor),
        None if high is None else exact(Fraction(high) / divisor),
    )


def extreme(parts: Sequence[Bounds], pick: Callable[..., Number]) -> Bounds:
    """The bounds of the least (``pick=min``) or the greatest (``pick=max``) of several numbers."""
    lows = [low for low, _ in parts]
    highs = [high for _, high in parts]
    return _pick(lows, pick, missing_decides=pick is min), _pick(highs, pick, missing_decides=pick is max)


def _pick(sides: list[Number | None], pick: Callable[..., Number], *, missing_decides: bool) -> Number | None:
    known = [side for side in sides if side is not None]
    if not known or (missing_decides and len(known) < len(sides)):
        return None
    return pick(known)


def quotient(top: Bounds, bottom: Bounds) -> Bounds:
    """Bounds of a percentage ``top / bottom * 100``; nothing is known unless the bottom is above 0."""
    low, high = bottom
    if low is None or low <= 0:
        return UNBOUNDED
    return _side(top[0], low, high, upper=False), _side(top[1], low, high, upper=True)


def _side(top: Number | None, low: Number, high: Number | None, *, upper: bool) -> Number | None:
    """One end of the quotient: the bottom that pulls furthest to that end."""
    if top is None:
        return None
    bottom = low if (top >= 0) == upper else high
    return 0 if bottom is None else exact(Fraction(top) * 100 / Fraction(bottom))
