"""Exact sets of numbers: unions of intervals with open or closed ends.

A cut lies just before or just after a number: ``(3, 0)`` before it, ``(3, 1)`` after it.  An interval runs from
one cut to another, so that "at least 3" starts at ``(3, 0)`` and "more than 3" at ``(3, 1)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf
from typing import Final, TypeAlias

Cut: TypeAlias = tuple[Fraction | float, int]
Interval: TypeAlias = tuple[Cut, Cut]

START: Final[Cut] = (-inf, 0)
END: Final[Cut] = (inf, 1)


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of numbers as disjoint intervals from low to high."""

    parts: tuple[Interval, ...]

    @staticmethod
    def of(parts: Iterable[Interval]) -> Spans:
        """The union of some intervals; empty ones are dropped, touching ones joined."""
        joined: list[Interval] = []
        for low, high in sorted(part for part in parts if part[0] < part[1]):
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        return Spans(tuple(joined))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __and__(self, other: Spans) -> Spans:
        return Spans.of((max(a[0], b[0]), min(a[1], b[1])) for a in self.parts for b in other.parts)

    def __or__(self, other: Spans) -> Spans:
        return Spans.of((*self.parts, *other.parts))

    def __sub__(self, other: Spans) -> Spans:
        rest = self
        for low, high in other.parts:
            rest &= Spans.of(((START, low), (high, END)))
        return rest


EVERYTHING: Final = Spans(((START, END),))


def span(low: Fraction | int | None, high: Fraction | int | None) -> Spans:
    """The numbers from ``low`` to ``high``, both inclusive; None is without end."""
    start = START if low is None else (Fraction(low), 0)
    end = END if high is None else (Fraction(high), 1)
    return Spans.of([(start, end)])


def compared(key: str, limit: Fraction | int, *, whole: bool = False) -> Spans:
    """The numbers for which a comparison (``at_least`` …) with ``limit`` holds; ``whole`` where only integers count."""
    value = Fraction(limit)
    if whole:
        value = Fraction(ceil(value) if key in ("at_least", "less_than") else floor(value))
        if key in ("more_than", "less_than"):
            value, key = (value + 1, "at_least") if key == "more_than" else (value - 1, "at_most")
    cuts: dict[str, Interval] = {
        "at_least": ((value, 0), END),
        "more_than": ((value, 1), END),
        "at_most": (START, (value, 1)),
        "less_than": (START, (value, 0)),
    }
    return Spans((cuts[key],))
