"""Scoring tables as intervals: what is surely earned, and what can still be earned."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

import msgspec

from rules.model import Condition, Score, ScoreItem, ScorePart
from rules.ranges import exact_number
from rules.sheet import Sheet
from rules.values import Number
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN, of_all

Points: TypeAlias = tuple[Number, Number]
Test: TypeAlias = Callable[[Sheet], int]
CompileTest: TypeAlias = Callable[[Condition], Test]


class Span(msgspec.Struct, frozen=True):
    """Points of an indicator: the least, the most, and whether an unanswered fact is between them."""

    low: Number
    high: Number
    open: bool = False


class ItemRange(msgspec.Struct, frozen=True):
    """One indicator as scored."""

    item: ScoreItem
    span: Span


class PartRange(msgspec.Struct, frozen=True):
    """A group of indicators as scored; ``verdict`` is that of its pass mark (met where it has none)."""

    part: ScorePart
    span: Span
    items: tuple[ItemRange, ...]
    verdict: int


class ScoreRange(msgspec.Struct, frozen=True):
    """A whole table as scored.  ``verdict``: total, part minima and must-be-positive items together."""

    score: Score
    span: Span
    parts: tuple[PartRange, ...]
    verdict: int


Scored: TypeAlias = Callable[[Sheet], Span]


def compile_score(score: Score, compile_test: CompileTest) -> Callable[[Sheet], ScoreRange]:
    """The scorer of a table; conditions inside it are compiled by ``compile_test``."""
    parts = [(part, _compile_part(part, compile_test)) for part in score.parts]
    pass_mark = exact_number(score.pass_)

    def scored(sheet: Sheet) -> ScoreRange:
        ranges = tuple(read(sheet) for _, read in parts)
        span = _sum([one.span for one in ranges])
        passed = _passes(span, pass_mark, above=score.above)
        verdict = of_all((passed, *(one.verdict for one in ranges)))
        if score.expert and verdict == MET:
            verdict = HUMAN
        return ScoreRange(score, span, ranges, verdict)

    return scored


def _compile_part(part: ScorePart, compile_test: CompileTest) -> Callable[[Sheet], PartRange]:
    items = [(item, compile_item(item, compile_test)) for item in part.items]
    pass_mark = None if part.pass_ is None else exact_number(part.pass_)

    def scored(sheet: Sheet) -> PartRange:
        ranges = tuple(ItemRange(item, read(sheet)) for item, read in items)
        span = _capped(_sum([one.span for one in ranges]), part.cap)
        checks = [_passes(one.span, 0, above=True) for one in ranges if one.item.must_be_positive]
        if pass_mark is not None:
            checks.append(_passes(span, pass_mark, above=False))
        return PartRange(part, span, ranges, of_all(checks))

    return scored


def _passes(span: Span, mark: Number, *, above: bool) -> int:
    def enough(points: Number) -> bool:
        return points > mark if above else points >= mark

    if enough(span.low):
        return MET
    if not enough(span.high):
        return NOT_MET
    return UNKNOWN if span.open else HUMAN


def _sum(spans: list[Span]) -> Span:
    low, high = sum(span.low for span in spans), sum(span.high for span in spans)
    return Span(low, high, low != high and any(span.open for span in spans))


def _capped(span: Span, cap: str | None) -> Span:
    if cap is None:
        return span
    most = exact_number(cap)
    low, high = min(span.low, most), min(span.high, most)
    return Span(low, high, span.open and low != high)


def compile_item(item: ScoreItem, compile_test: CompileTest) -> Scored:
    """The scorer of one indicator."""
    if item.points is not None:
        low, high = points(item.points)
        return lambda sheet: Span(low, high)
    return _with_cap(_compile_kind(item, compile_test), item.cap)


def _with_cap(scored: Scored, cap: str | None) -> Scored:
    return scored if cap is None else lambda sheet: _capped(scored(sheet), cap)


def _compile_kind(item: ScoreItem, compile_test: CompileTest) -> Scored:
    if item.each is not None:
        return _each([compile_test(one) for one in item.each.of], points(item.each.points))
    if item.best_of is not None:
        return _best([compile_item(one, compile_test) for one in item.best_of])
    if item.bands is not None:
        fact, year = item.bands.fact, item.bands.year
        steps = [
            Condition(
                fact=fact,
                year=year,
                at_least=band.at_least,
                more_than=band.more_than,
                at_most=band.at_most,
                less_than=band.less_than,
                is_=band.is_,
                in_=band.in_,
            )
            for band in item.bands.of[:-1]
        ]
        return _first_of(
            [compile_test(step) for step in steps], [points(band.points) for band in item.bands.of]
        )
    assert item.first_of is not None
    guards = [compile_test(option.if_) for option in item.first_of if option.if_ is not None]
    return _first_of(guards, [points(option.points) for option in item.first_of])


def _first_of(guards: list[Test], earned: list[Points]) -> Scored:
    """The points of the first option that holds; every option still possible is counted."""

    def scored(sheet: Sheet) -> Span:
        possible: list[Points] = []
        unsure = False
        for guard, worth in zip(guards, earned, strict=False):
            verdict = guard(sheet)
            if verdict == MET:
                possible.append(worth)
                break
            if verdict in (UNKNOWN, HUMAN):
                possible.append(worth)
                unsure = unsure or verdict == UNKNOWN
        else:
            possible.append(earned[-1])
        low, high = min(low for low, _ in possible), max(high for _, high in possible)
        return Span(low, high, unsure and low != high)

    return scored


def _each(tests: list[Test], worth: Points) -> Scored:
    def scored(sheet: Sheet) -> Span:
        verdicts = [test(sheet) for test in tests]
        sure, unsure = verdicts.count(MET), verdicts.count(UNKNOWN) + verdicts.count(HUMAN)
        return Span(sure * worth[0], (sure + unsure) * worth[1], UNKNOWN in verdicts)

    return scored


def _best(choices: list[Scored]) -> Scored:
    def scored(sheet: Sheet) -> Span:
        spans = [choice(sheet) for choice in choices]
        low, high = max(span.low for span in spans), max(span.high for span in spans)
        return Span(low, high, low != high and any(span.open for span in spans))

    return scored


def points(text: str | tuple[str, str]) -> Points:
    """The least and most points of a rule file's ``points``."""
    if isinstance(text, str):
        number = exact_number(text)
        return number, number
    return exact_number(text[0]), exact_number(text[1])


def most_points(item: ScoreItem) -> Number:
    """The most an indicator can give, its cap included."""
    if item.points is not None:
        return points(item.points)[1]
    if item.best_of is not None:
        return max(most_points(one) for one in item.best_of)
    if item.each is not None:
        most: Number = len(item.each.of) * points(item.each.points)[1]
    else:
        options = item.bands.of if item.bands is not None else item.first_of or ()
        most = max((points(option.points)[1] for option in options), default=Fraction(0))
    return most if item.cap is None else min(most, exact_number(item.cap))
