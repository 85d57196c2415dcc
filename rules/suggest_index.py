"""Where every piece of every term stands: a suffix array, so that any stretch of a text is found among 40,000 terms.

A few megabytes and a few microseconds a step, where a table of all pieces (470,000 of them) would take hundreds of megabytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rules.suggest_terms import Entry

LONGEST: Final = 10
"""Characters of a stretch that are looked at."""
_END: Final = "\n"


class Stretch(NamedTuple):
    """A stretch of a span that stands in some term: its place in the span, and its range in the index."""

    start: int
    end: int
    low: int
    high: int


class Occurrence(NamedTuple):
    """One place of a stretch among the terms."""

    entry: Entry
    at_start: bool
    at_end: bool


class TermIndex:
    """All terms in one text, its suffixes in order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Sort the suffixes of all terms; about 0.3 s for the shipped ones."""
        self._entries = entries
        self._text = text = _END.join(entry.term for entry in entries) + _END
        self._owner = owner = array("I")
        self._starts = starts = array("I")
        for number, entry in enumerate(entries):
            starts.append(len(owner))
            owner.extend([number] * (len(entry.term) + 1))
        places = [place for place, one in enumerate(text) if one != _END]
        places.sort(key=lambda place: text[place : place + LONGEST])
        self._places = array("I", places)

    def stretches(self, span: str, start: int) -> Iterator[Stretch]:
        """All stretches of a span that begin at a place and stand in some term, one character longer each time."""
        low, high, text = 0, len(self._places), self._text
        for depth, one in enumerate(span[start : start + LONGEST]):

            def at(place: int, depth: int = depth) -> str:
                return text[place + depth]

            low = bisect_left(self._places, one, low, high, key=at)
            high = bisect_right(self._places, one, low, high, key=at)
            if low == high:
                return
            yield Stretch(start, start + depth + 1, low, high)

    def occurrences(self, stretch: Stretch) -> Iterator[Occurrence]:
        """Every place of a stretch."""
        length = stretch.end - stretch.start
        for place in self._places[stretch.low : stretch.high]:
            number = self._owner[place]
            yield Occurrence(
                self._entries[number], place == self._starts[number], self._text[place + length] == _END
            )
