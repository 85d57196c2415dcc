"""The values an answer can hold, after reading. The evaluation engine works on these and on nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import msgspec

Reason: TypeAlias = Literal["dont_know", "does_not_apply", "later", "missing"]
Number: TypeAlias = int | Fraction

REASONS: Final[dict[str, str]] = {"dont_know": "不清楚", "does_not_apply": "不适用", "later": "稍后填"}
"""The reasons a person can give, with their Chinese names; `missing` (nothing was said) is never written."""

OPEN_DATE: Final[date] = date.max
"""The canonical value of `"open"` (长期) in a column marked `open_ended`."""


class Unknown(msgspec.Struct, frozen=True):
    """No value, and why. Never 0, never "no"."""

    reason: Reason


class Choices(msgspec.Struct, frozen=True):
    """A question with several options: those that hold, those that do not; the rest is unknown.

    The option `none` is in neither set: it means that every other option is in `no`.
    """

    yes: frozenset[str]
    no: frozenset[str]


class Nothing(msgspec.Struct, frozen=True):
    """The confirmed 无 of a text or date fact, written {"none": true}."""


NONE_VALUE: Final[Nothing] = Nothing()


class Interval(msgspec.Struct, frozen=True):
    """Bounds of a number not fully known, both included; None is unbounded."""

    low: Number | None
    high: Number | None


Cell: TypeAlias = str | date | bool | Number | Choices
Row: TypeAlias = dict[str, Cell | Unknown]
Table: TypeAlias = tuple[Row, ...]
Value: TypeAlias = Cell | Table | Nothing
Answer: TypeAlias = Value | dict[int, Value | Unknown] | Unknown


def exact(value: int | Fraction | Decimal) -> Number:
    """The same number without rounding: an int where it is integral, else a Fraction."""
    if isinstance(value, int):
        return value
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction
