"""The scoring tables of the rule book: every indicator with the points of each band."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from checklist.blocks import Block, Paragraph, Row, Run, plain
from checklist.labels import BASES
from checklist.report_base import group_row, table
from rules.condition_words import said
from rules.model import Policy, Score, ScoreBand, ScoreBands, ScoreItem, ScorePart
from rules.number_words import compared, number_text, with_unit
from rules.ranges import exact_number
from rules.wording import Words

COLUMNS = (("指标", 3.0), ("给分", 6.0), ("批注", 1.6))


def score_blocks(words: Words, policy: Policy, score: Score) -> list[Block]:
    """A scoring table: pass marks and caps of its parts, and every indicator."""
    mark = number_text(exact_number(score.pass_))
    full = number_text(sum((_full(part) for part in score.parts), Fraction(0)))
    passing = f"满分 {full} 分，{'高于' if score.above else '不低于'} {mark} 分为通过"
    source = "；".join(text.rstrip("。") for text in (score.article, BASES[score.basis], score.note) if text)
    expert = "；由专家或主管部门评分" if score.expert else ""
    rows: list[Row] = []
    for part in score.parts:
        rows.append(group_row(f"{part.label}{_limits(part)}"))
        rows += [_row(words, policy, item) for item in part.items]
    head = (Run(f"{score.label}　", bold=True), Run(f"{passing}{expert}〔{source}〕"))
    return [Paragraph(head, "note", keep_with_next=True), table(COLUMNS, rows, style="compact")]


def _limits(part: ScorePart) -> str:
    least = f"，不低于 {number_text(exact_number(part.pass_))} 分" if part.pass_ else ""
    return f"（满分 {number_text(_full(part))} 分{least}）"


def _full(part: ScorePart) -> Fraction:
    """The most points that a part gives."""
    most = sum((_most(item) for item in part.items), Fraction(0))
    return min(most, Fraction(exact_number(part.cap))) if part.cap else most


def _most(item: ScoreItem) -> Fraction:
    """The most points that an indicator gives."""
    marks = [band.points for band in item.bands.of] if item.bands is not None else []
    marks += [option.points for option in item.first_of or ()]
    marks += [item.points] if item.points is not None else []
    found = [_highest(one) for one in marks] + [_most(one) for one in item.best_of or ()]
    found += [_highest(item.each.points) * len(item.each.of)] if item.each is not None else []
    most = max(found, default=Fraction(0))
    return min(most, Fraction(exact_number(item.cap))) if item.cap else most


def _highest(points: str | tuple[str, str]) -> Fraction:
    return Fraction(exact_number(points if isinstance(points, str) else points[-1]))


def _row(words: Words, policy: Policy, item: ScoreItem) -> Row:
    more = [f"最多 {number_text(exact_number(item.cap))} 分"] if item.cap else []
    more += ["须大于 0 分"] if item.must_be_positive else []
    more += [f"看：{item.look_at}"] if item.look_at else []
    more += [BASES[item.basis]] if item.basis else []
    more += [item.note.rstrip("。")] if item.note else []
    text = "；".join(_points(words, policy, item))
    tail = (Run(f"　（{'；'.join(more)}）", role="muted"),) if more else ()
    return Row((plain(item_name(words, policy, item)), (Run(text), *tail), ()))


def item_name(words: Words, policy: Policy, item: ScoreItem) -> str:
    """The name of an indicator: its own, else that of the fact it looks at."""
    if item.label:
        return item.label
    return words.label(item.bands.fact, policy.id) if item.bands is not None else item.id


def _points(words: Words, policy: Policy, item: ScoreItem) -> Iterator[str]:
    """The ways an indicator gives points, one text each."""
    if item.bands is not None:
        for band in item.bands.of:
            yield f"{_band(words, policy, item.bands, band)} {_mark(band.points)}"
    for option in item.first_of or ():
        yield f"{said(words, option.if_, policy) if option.if_ is not None else '其余'} {_mark(option.points)}"
    if item.each is not None:
        asked = "、".join(said(words, one, policy) for one in item.each.of)
        yield f"每有一项 {_mark(item.each.points)}：{asked}"
    if item.best_of is not None:
        ways = " 或 ".join(
            f"〔{item_name(words, policy, one)}：{'；'.join(_points(words, policy, one))}〕"
            for one in item.best_of
        )
        yield f"取得分高的一个：{ways}"
    if item.points is not None:
        yield _mark(item.points)


def _band(words: Words, policy: Policy, bands: ScoreBands, band: ScoreBand) -> str:
    fact, unit = bands.fact, words.unit(bands.fact, policy.id)
    for key in ("at_least", "more_than", "at_most", "less_than"):
        edge = getattr(band, key)
        if edge is not None:
            return f"{compared(key, unit)}{words.threshold(fact, edge, policy.id)}"
    if band.is_ is not None:
        return words.value(fact, band.is_, policy.id)
    return "或".join(words.option(fact, one, policy.id) for one in band.in_) if band.in_ else "其余"


def _mark(points: str | tuple[str, str]) -> str:
    """Points, or the range somebody else decides in."""
    ends = (points,) if isinstance(points, str) else points
    return with_unit(" 至 ".join(number_text(exact_number(end)) for end in ends), "分")
