"""Scoring tables as lines to be drawn: what is certain, what is possible, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from checklist.book_scores import item_name
from checklist.findings import Finding, Findings
from rules.number_words import number_text
from rules.ranges import exact_number
from rules.scores import PartRange, ScoreRange, Span, most_points
from rules.values import Number

LineKind: TypeAlias = Literal["score", "part", "item"]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A table, a part or an indicator: points that are certain, that are still possible, and at most in all.

    ``mark`` is the pass mark, None where there is none; ``is_open`` tells that an answer is missing.
    """

    kind: LineKind
    label: str
    low: float
    high: float
    most: float
    mark: float | None
    words: str
    is_open: bool


def score_lines(findings: Findings, finding: Finding) -> tuple[ScoreLine, ...]:
    """All tables of a policy with their parts and indicators, in order."""
    return tuple(line for score in findings.scores(finding) for line in _of_score(findings, finding, score))


def _of_score(findings: Findings, finding: Finding, score: ScoreRange) -> Iterator[ScoreLine]:
    most = max(sum((_most(part) for part in score.parts), Fraction(0)), Fraction(score.span.high))
    mark = exact_number(score.score.pass_)
    asked = f"{'高于' if score.score.above else '不低于'} {number_text(mark)} 分为通过"
    yield _line("score", score.score.label, score.span, most, mark, asked)
    for part in score.parts:
        least = None if part.part.pass_ is None else exact_number(part.part.pass_)
        asked = "" if least is None else f"不低于 {number_text(least)} 分"
        if len(score.parts) > 1:
            yield _line("part", part.part.label, part.span, _most(part), least, asked)
        for item in part.items:
            label = item_name(findings.words, finding.policy, item.item)
            asked = "由专家或主管部门给分" if item.item.points is not None and not item.span.open else ""
            yield _line("item", label, item.span, Fraction(most_points(item.item)), None, asked)


def _line(
    kind: LineKind, label: str, span: Span, most: Fraction, mark: Number | None, asked: str
) -> ScoreLine:
    words = span_words(span.low, span.high)
    words += f"，满分 {number_text(most)}" if kind != "score" else ""
    if kind == "score" and span.open:
        words = f"已确定 {number_text(span.low)} 分，还有未填的，最多 {number_text(span.high)} 分"
    text = f"{words}；{asked}" if asked else words
    drawn = None if mark is None else float(mark)
    return ScoreLine(kind, label, float(span.low), float(span.high), float(most), drawn, text, span.open)


def span_words(low: Number, high: Number) -> str:
    """Points in words: one figure, or between which they lie."""
    return f"{number_text(low)} 分" if low == high else f"{number_text(low)} 至 {number_text(high)} 分"


def _most(part: PartRange) -> Fraction:
    most = sum((Fraction(most_points(item)) for item in part.part.items), Fraction(0))
    return most if part.part.cap is None else min(most, Fraction(exact_number(part.part.cap)))
