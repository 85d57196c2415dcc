"""Where a word stands in a reading: whole words only for Latin letters, longer words before the shorter ones inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rules.suggest_reading import Reading
from rules.suggest_result import Match

MOST_PLACES = 20


def places(words: Iterable[str], reading: Reading) -> tuple[Match, ...]:
    """Each place of each word in what is read, in order; a word inside another that was found is left out."""
    found = [match for word in words if len(word) > 1 for match in _places(word.lower(), reading)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Match] = []
    for one in found:
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return tuple(kept[:MOST_PLACES])


def _places(word: str, reading: Reading) -> Iterator[Match]:
    if word not in reading.kept:
        return
    pattern = re.escape(word)
    if word.isascii():
        pattern = rf"(?<![a-z0-9]){pattern}(?![a-z0-9])"
    for found in re.finditer(pattern, reading.kept):
        yield match_at(reading, *found.span())


def match_at(reading: Reading, start: int, end: int) -> Match:
    """The match at a place, with the words as they stand in the original."""
    return Match(reading.original[start:end], start, end)
