"""Scoring tables that cannot be passed or failed, caps that are never reached, bands that are never come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from rules.errors import clip
from rules.lint import Book, Finding, PolicyFile
from rules.model import Condition, Score, ScoreItem, ScorePart
from rules.number_words import number_text
from rules.possible import Formula, Not, all_of, can_be
from rules.ranges import exact_number
from rules.scores import PartRange, ScoreRange, Span, compile_score
from rules.yamltree import Steps

Capped = TypeVar("Capped", ScoreItem, ScorePart)


def check_scores(book: Book) -> Iterator[Finding]:
    """Everything about the scoring tables of each policy."""
    for file in book.files:
        for index, score in enumerate(file.policy.scores):
            steps: Steps = ("policy", "scores", index)
            yield from _total(file, score, steps)
            for at, part in enumerate(score.parts):
                place = (*steps, "parts", at)
                yield from _part(file, score, at, place)
                for number, item in enumerate(part.items):
                    yield from _item(file, item, (*place, "items", number))


def _scored(file: PolicyFile, score: Score) -> ScoreRange:
    """The least and the most that a table can give, whatever the answers."""
    program = file.book.program
    read = compile_score(score, lambda one: program.compiler.sheet_test(one, file.policy.id))
    return read(program.sheet({}, file.book.as_of))


def _total(file: PolicyFile, score: Score, steps: Steps) -> Iterator[Finding]:
    span, mark = _scored(file, score).span, exact_number(score.pass_)
    place, shown = (*steps, "pass"), number_text(mark)
    if span.high < mark or (score.above and span.high <= mark):
        yield file.find(
            "score-never",
            place,
            f"“{score.label}”最多 {number_text(span.high)} 分，过不了 {shown} 分；改正通过分或补上指标。",
            serious=True,
        )
    elif span.low > mark or (span.low == mark and not score.above):
        yield file.find(
            "score-always",
            place,
            f"“{score.label}”最少也有 {number_text(span.low)} 分，总能过 {shown} 分；改正通过分或指标。",
            serious=True,
        )


def _part(file: PolicyFile, score: Score, at: int, steps: Steps) -> Iterator[Finding]:
    part = score.parts[at]
    if part.pass_ is not None and part.cap is not None and exact_number(part.pass_) > exact_number(part.cap):
        yield file.find(
            "part-above-cap",
            (*steps, "pass"),
            f"“{part.label}”的通过分 {part.pass_} 高于上限 {part.cap}；改正其中一个。",
            serious=True,
        )
        return
    found = _uncapped(file, score, at)
    if part.pass_ is not None:
        yield from _part_pass(file, part, found.span, steps)
    if part.cap is not None and found.span.high < exact_number(part.cap):
        most = number_text(found.span.high)
        yield file.find(
            "cap-never",
            (*steps, "cap"),
            f"“{part.label}”的指标最多 {most} 分，到不了上限 {part.cap}；核对指标是否写全。",
        )
    for number, one in enumerate(found.items):
        item = part.items[number]
        if item.cap is not None and one.span.high < exact_number(item.cap):
            most = number_text(one.span.high)
            place = (*steps, "items", number, "cap")
            yield file.find(
                "cap-never",
                place,
                f"指标“{item.label or item.id}”最多 {most} 分，到不了上限 {item.cap}；核对给分。",
            )


def _part_pass(file: PolicyFile, part: ScorePart, span: Span, steps: Steps) -> Iterator[Finding]:
    assert part.pass_ is not None
    if span.high < exact_number(part.pass_):
        most = number_text(span.high)
        yield file.find(
            "part-never",
            (*steps, "pass"),
            f"“{part.label}”最多 {most} 分，过不了 {part.pass_} 分；改正通过分或补上指标。",
            serious=True,
        )
    elif span.low >= exact_number(part.pass_):
        yield file.find(
            "part-always",
            (*steps, "pass"),
            f"“{part.label}”最少也有 {number_text(span.low)} 分，总能过 {part.pass_} 分；改正或删去通过分。",
        )


def _uncapped(file: PolicyFile, score: Score, at: int) -> PartRange:
    """A part as scored without its cap and those of its indicators."""
    items = tuple(_without_cap(item) for item in score.parts[at].items)
    part = msgspec.structs.replace(_without_cap(score.parts[at]), items=items)
    return _scored(file, msgspec.structs.replace(score, parts=(part,))).parts[0]


def _without_cap(one: Capped) -> Capped:
    return msgspec.structs.replace(one, cap=None)


def _item(file: PolicyFile, item: ScoreItem, steps: Steps) -> Iterator[Finding]:
    """Bands and options of one indicator, read from the top."""
    name = clip(item.label or item.id)
    if item.bands is not None:
        tests = [
            Condition(fact=item.bands.fact, year=item.bands.year, at_least=band.at_least, more_than=band.more_than,
                      at_most=band.at_most, less_than=band.less_than, is_=band.is_, in_=band.in_)
            for band in item.bands.of[:-1]
        ]  # fmt: skip
        yield from _choices(file, tests, name, (*steps, "bands", "of"))
    if item.first_of is not None:
        options = [option.if_ for option in item.first_of if option.if_ is not None]
        yield from _choices(file, options, name, (*steps, "first_of"))
    for index, one in enumerate(item.best_of or ()):
        yield from _item(file, one, (*steps, "best_of", index))


def _choices(file: PolicyFile, tests: Sequence[Condition], name: str, steps: Steps) -> Iterator[Finding]:
    above: list[Formula] = []
    for index, test in enumerate((*tests, None)):
        here = [] if test is None else [file.meaning.of(test, spares=False)]
        if not can_be(all_of((*above, *here))):
            yield file.find(
                "score-band-never",
                (*steps, index),
                f"指标“{name}”的第 {index + 1} 档轮不到：前面各档已包含它；改正界限或次序。",
                serious=True,
            )
        above += [Not(one) for one in here]
