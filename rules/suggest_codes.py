"""From spans to industry classes: each stretch of a span that stands in terms speaks for the classes of those terms.

It speaks louder the longer it is and the fewer classes it leaves open, at the ends of words more than across them, and loudest
at the end of the span, where a Chinese compound has its head: 保温杯 is a cup.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rules.suggest_index import Stretch, TermIndex
from rules.suggest_reading import Leaning, Reading, Span
from rules.suggest_terms import Entry
from rules.suggest_words import Words

Shares = Mapping[str, float]

WHOLE, TAIL, INSIDE, WHOLE_HEAD = 8.0, 3.0, 1.0, 4.0
"""What an occurrence counts: the whole term, its end, anywhere in it; the whole term where only ends count."""
SIZE_POWER: Final = 0.25
"""A class with many terms is named by chance more often: its counts are divided by this power of its size."""
LENGTH_POWER: Final = 1.5
OPENNESS: Final = 1.5
"""Entropy over divisions (nats) by which a stretch loses a factor e."""
MOST_CLASSES, MOST_OCCURRENCES = 200, 1_000
"""A stretch in more classes or places than this tells nothing."""
MOST_SHARES: Final = 40
NESTED, OFF_EDGE, HEAD_OFF_EDGE = 0.5, 0.3, 0.4
"""What is left of a stretch inside a longer one, and of one that begins or ends inside a word."""
HEAD: Final = 1.5
SPAN_POWER: Final = 0.2
"""How much more a span weighs for having more evidence."""
VAGUE: Final = 0.5
"""What is left of a span in which nothing is firm: it stands in terms by chance."""
MANUFACTURING: Final = ("13", "43")
PRIORS: Final = {
    Leaning.MAKES: (1.0, 0.05),
    Leaning.UNSAID: (1.0, 0.05),
    Leaning.TRADES: (0.3, 1.0),
}
"""What classes of manufacturing and of the rest start with, by what a text leans to: who uses Qingce makes something.

A stretch that stands in unlikely classes alone is that much less loud: 国家 in a maker's text is no state organ.
"""
CERTAIN: Final = 0.2
"""The share of its stretch's evidence that a class must have for a proposal to stand on it."""


class Evidence(NamedTuple):
    """What a stretch of the text says: its place, how loud, for which classes (shares of 1)."""

    start: int
    end: int
    weight: float
    shares: Shares
    is_firm: bool


class Scores(NamedTuple):
    """The classes with what speaks for them (about 1 in all), the evidence itself, and whether any of it is firm."""

    classes: Shares
    evidence: tuple[Evidence, ...]
    is_sure: bool


class CodeScorer:
    """Scores industry classes for a reading."""

    def __init__(self, entries: list[Entry], words: Words) -> None:
        """Index the entries."""
        self._index, self._words = TermIndex(entries), words
        sizes: dict[str, float] = {}
        for entry in entries:
            for code in entry.codes:
                sizes[code] = sizes.get(code, 0.0) + entry.weight
        self._damping = {code: size**SIZE_POWER for code, size in sizes.items()}
        self._said = lru_cache(maxsize=20_000)(self._say)

    def score(self, reading: Reading) -> Scores:
        """What speaks for each class; nothing where no stretch is known."""
        gathered: dict[str, float] = {}
        kept: list[Evidence] = []
        for span in reading.spans:
            evidence = list(self._evidence(span, reading.leaning))
            total = sum(one.weight for one in evidence)
            if not total:
                continue
            factor = span.weight * total ** (SPAN_POWER - 1)
            if not any(one.is_firm for one in evidence):
                factor *= VAGUE
            kept += (one._replace(weight=one.weight * factor) for one in evidence)
        for one in kept:
            for code, share in one.shares.items():
                gathered[code] = gathered.get(code, 0.0) + one.weight * share
        whole = sum(gathered.values()) or 1.0
        classes = {code: value / whole for code, value in gathered.items()}
        return Scores(classes, tuple(kept), any(one.is_firm for one in kept))

    def _evidence(self, span: Span, leaning: Leaning) -> Iterator[Evidence]:
        edges, length = self._words.edges(span.text), len(span.text)
        found = [
            one
            for start in range(length)
            for one in self._index.stretches(span.text, start)
            if _counts(one, length) and not _cuts_letters(span.text, one)
        ]
        outer = _outer(found)
        for one in found:
            begins, ends = one.start in edges, one.end in edges
            if one.end - one.start > 1:
                weight = _loudness(one) * (1 if begins else OFF_EDGE) * (1 if ends else OFF_EDGE)
                weight *= 1 if one in outer else NESTED
                yield from self._told(span, one, weight, leaning, head=False)
            if one.end == length:
                weight = HEAD * _loudness(one) * (1 if begins else HEAD_OFF_EDGE)
                yield from self._told(span, one, weight, leaning, head=True)

    def _told(
        self, span: Span, one: Stretch, weight: float, leaning: Leaning, *, head: bool
    ) -> Iterator[Evidence]:
        said = self._said(one._replace(start=0, end=one.end - one.start), leaning, head)
        if said is not None:
            sharpness, shares, is_whole = said
            is_firm = (is_whole or head) and one.end - one.start > 1 and max(shares.values()) >= CERTAIN
            place = span.start
            yield Evidence(place + one.start, place + one.end, weight * sharpness, shares, is_firm)

    def _say(self, stretch: Stretch, leaning: Leaning, head: bool) -> tuple[float, Shares, bool] | None:
        """How sharply a stretch points, at which classes, and whether it is a whole term; None where it tells nothing."""
        if stretch.high - stretch.low > MOST_OCCURRENCES:
            return None
        counts, is_whole = self._counted(stretch, head=head)
        if not 0 < len(counts) <= MOST_CLASSES:
            return None
        prior_made, prior_rest = PRIORS[leaning]
        values = {
            code: count / self._damping[code] * (prior_made if is_made(code) else prior_rest)
            for code, count in counts.items()
        }
        total = sum(values.values())
        likely = total / sum(count / self._damping[code] for code, count in counts.items())
        best = sorted(((value / total, code) for code, value in values.items()), reverse=True)
        divisions: dict[str, float] = {}
        for share, code in best:
            divisions[code[:2]] = divisions.get(code[:2], 0.0) + share
        entropy = -sum(share * math.log(share) for share in divisions.values())
        return (
            likely * math.exp(-entropy / OPENNESS),
            {code: share for share, code in best[:MOST_SHARES]},
            is_whole,
        )

    def _counted(self, stretch: Stretch, *, head: bool) -> tuple[dict[str, float], bool]:
        counts: dict[str, float] = {}
        is_whole = False
        for entry, at_start, at_end in self._index.occurrences(stretch):
            if head and not at_end:
                continue
            whole = at_start and at_end
            is_whole = is_whole or whole
            if head:
                value = WHOLE_HEAD if whole else 1.0
            else:
                value = WHOLE if whole else TAIL if at_end else INSIDE
            for code in entry.codes:
                counts[code] = counts.get(code, 0.0) + value * entry.weight
        return counts, is_whole


def is_made(code: str) -> bool:
    """Whether a code belongs to manufacturing."""
    return MANUFACTURING[0] <= code[:2] <= MANUFACTURING[1]


def _counts(one: Stretch, length: int) -> bool:
    return one.end - one.start > 1 or one.end == length


def _cuts_letters(text: str, one: Stretch) -> bool:
    """Whether a stretch takes a part of a Latin word or a number, or is a number: the ups of cups is no power supply."""
    stretch = text[one.start : one.end]
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    return stretch.isdigit() or _joined(before, stretch[0]) or _joined(stretch[-1], after)


def _joined(left: str, right: str) -> bool:
    return (left + right).isascii() and left.isalnum() and right.isalnum()


def _loudness(one: Stretch) -> float:
    return float((one.end - one.start) ** LENGTH_POWER)


def _outer(found: Iterable[Stretch]) -> frozenset[Stretch]:
    """The stretches that lie in no longer one."""
    longest = {one.start: one for one in found}  # those of one start come shorter first
    outer, far = [], 0
    for one in longest.values():
        if one.end > far:
            outer.append(one)
            far = one.end
    return frozenset(outer)
