"""Breaks Chinese text into lines.

Text is cut into units that stay whole: opening punctuation with what follows, closing punctuation with what
precedes, numbers with their units, dates, document numbers such as 工信部企业〔2026〕2号, Latin words. Lines are filled
with units; closing punctuation at the end of a line may use the empty half of its own square. A unit longer than a
line is cut finer, and only as a last resort between any two characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

OBJECT = "\ufffc"
"""Stands for a drawn shape in a text; its width comes from the ruler like that of any character."""

NO_END = "（《〈「『【〔［｛“‘([{«￥¥$№" + OBJECT
NO_START = "，。、；：？！）》〉」』】〕］｝”’％‰℃°…—–～·・々ー‐,.:;!?)]}%»/"
UNIT_WORDS = (
    "个百分点|个工作日|万平方米|平方米|立方米|万千瓦时|千瓦时|吨标准煤|万吨|万美元|亿美元|美元|万元|亿元|"
    "个月|小时|分钟|工作日|周年|年度|kWh|kW|MW|kg|mg|mm|cm|km|dB|GB|MB"
)
UNIT_CHARS = "年月日号项家人元分天条款章节页次件台套级类期届倍万亿个名种米吨岁批度份所栏行列位户%％‰℃°"

_OPEN = "[" + re.escape(NO_END) + "]"
_CLOSE = "[" + re.escape(NO_START) + " \u3000]"
_COMPARE = "[≥≤><＞＜=＝±≈+−-]{0,2} ?"
_FIGURE = r"\d+(?:[,.]\d+)*"
_WITH_UNIT = rf"(?: ?(?:{UNIT_WORDS}|[{UNIT_CHARS}]))?"
_NUMBER = rf"{_COMPARE}{_FIGURE}(?:[—–~～-]{_FIGURE})?{_WITH_UNIT}(?![A-Za-z])"
_NUMBER_PART = rf"{_COMPARE}{_FIGURE}{_WITH_UNIT}"
_AGENCY = "(?:[工国财发商环税人市银农科教海住交统公中])"
_DOCUMENT = rf"(?:{_AGENCY}[\u4e00-\u9fff]{{0,7}})?〔\d{{4}}〕(?:第)?\d+号"
_DATE = r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_ORDINAL = r"第 ?\d+ ?[条款项章节页号批期次年级类]"
_STANDARD_BODY = "[A-Z]{2,4}(?:/[A-Z]{1,3})? ?"
_STANDARD = rf"{_STANDARD_BODY}\d+(?:\.\d+)*(?:[—-]\d{{4}})?(?![A-Za-z0-9])"
_LETTER = "A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_WORD = rf"[{_LETTER}]+(?:['’_.+/&@:#?=~-]+[{_LETTER}]+)*"
_WORD_PART = rf"(?=[\d]*[A-Za-z])[{_LETTER}]+[_.+/&@:#?=~-]*"

_WHOLE = re.compile(
    rf"{_OPEN}*(?:{_DOCUMENT}|{_DATE}|{_ORDINAL}|{_STANDARD}|{_NUMBER}|{_WORD}|[^\n]){_CLOSE}*", re.DOTALL
)
_FINE = re.compile(
    rf"{_OPEN}*(?:{_STANDARD_BODY}(?![A-Za-z])|{_WORD_PART}|{_NUMBER_PART}|[^\n]){_CLOSE}*", re.DOTALL
)
_CLUSTER = re.compile(rf"{_OPEN}*[^\n]{_CLOSE}*", re.DOTALL)

_LEFT_HALF = "，。、；：？！）》〉」』】〕］｝”’"  # these fill only the left half of their square
_RIGHT_HALF = "（《〈「『【〔［｛“‘"  # and these only the right half
_HALF_EMPTY = frozenset(_LEFT_HALF)
SQUEEZED = re.compile(f"[{_LEFT_HALF}](?=[{_LEFT_HALF}{_RIGHT_HALF}])|[{_RIGHT_HALF}](?=[{_RIGHT_HALF}])")
"""A mark that stands half an em closer to the mark after it."""
HANGING = frozenset(_RIGHT_HALF)
"""Marks whose empty left half may stand before the start of a line."""
_SPACES = " \u3000"
_LONG_SHARE = 0.5  # a unit wider than this share of the line may be cut finer rather than leave a hole
_HOLE_SHARE = 0.2
_LONELY = 2  # characters; a last line of one unit this short gets company
_ROOMY = 4  # characters that must stay on the line that gives some away
_WORD_LIMIT = 16  # letters; a longer token (a hash, an address) may be cut anywhere


class Widths(dict[str, float]):
    """Widths of texts in ems, measured once for each different text."""

    def __init__(self, char_width: Callable[[str], float]) -> None:
        super().__init__()
        self._char_width = char_width

    def __missing__(self, text: str) -> float:
        if len(text) == 1:
            width = self._char_width(text)
        else:
            width = sum(map(self.__getitem__, text)) - 0.5 * len(SQUEEZED.findall(text))
        self[text] = width
        return width


class Span(NamedTuple):
    """A text in one font and size. `widths` is the font's cache, `size` is in points."""

    text: str
    widths: Widths
    size: float


class Line(NamedTuple):
    """A line as a slice of the joined text of the spans, without the newline that may end it.

    `width` is in points, leaves trailing spaces out, and may be half an em too much for each pair of marks that is
    drawn closer; `last` says that a paragraph ends here.
    """

    start: int
    end: int
    width: float
    last: bool


def break_spans(spans: Sequence[Span], max_width: float) -> list[Line]:
    """Break the joined text of `spans` into lines of at most `max_width` points.

    Every character is on exactly one line, newlines excepted. Only the empty half of a closing punctuation mark, or a
    single character wider than the line, reaches beyond `max_width`.
    """
    text = spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])
    filler = _Filler(spans, text, max_width)
    lines: list[Line] = []
    start = 0
    for part in text.split("\n"):
        filler.fill(start, start + len(part), lines)
        start += len(part) + 1
    return lines


def break_text(text: str, widths: Widths, size: float, max_width: float) -> list[str]:
    """Break a text in one font into the texts of its lines."""
    return [text[line.start : line.end] for line in break_spans((Span(text, widths, size),), max_width)]


def pieces(spans: Sequence[Span], line: Line) -> Iterator[tuple[int, str]]:
    """Give the parts of `line`: the number of the span and its text on this line."""
    offset = 0
    for index, span in enumerate(spans):
        start, end = max(line.start - offset, 0), line.end - offset
        if end <= 0:
            return
        if start < len(span.text):
            yield index, span.text[start:end]
        offset += len(span.text)


class BadBreak(NamedTuple):
    """A break that should not be: the number of the line it comes before, and why."""

    line: int
    reason: str


def bad_breaks(lines: Sequence[str]) -> list[BadBreak]:
    """Name every bad break between the lines of one paragraph: punctuation, numbers, units, words, dashes."""
    found = []
    for number, (before, after) in enumerate(pairwise(lines), start=1):
        reason = _fault(before, after)
        if reason:
            found.append(BadBreak(number, reason))
    return found


def _fault(before: str, after: str) -> str:
    bare = before.rstrip(_SPACES)
    if not bare or not after or bare.endswith("\n"):
        return ""
    left, right = bare[-1], after[0]
    if left == right and right in "—…":
        return "dash or ellipsis cut"
    if right in NO_START:
        return f"line begins with {right}"
    if left in NO_END:
        return f"line ends with {left}"
    if left.isdigit() and right in UNIT_CHARS:
        return "number cut from its unit"
    if (
        bare == before
        and left.isascii()
        and left.isalnum()
        and right.isascii()
        and right.isalnum()
        and _token(before, after)
    ):
        return "word or number cut"
    return ""


def _token(before: str, after: str) -> bool:
    left = re.search(r"[A-Za-z0-9]+$", before)
    right = re.match(r"[A-Za-z0-9]+", after)
    return len(left.group() if left else "") + len(right.group() if right else "") <= _WORD_LIMIT


def _units(text: str) -> list[str]:
    return _WHOLE.findall(text)


def _finer(unit: str, *, by_letter: bool) -> list[str]:
    """Cut a unit into smaller ones; a list of one says that it cannot be cut this way."""
    parts: list[str] = _FINE.findall(unit)
    if len(parts) == 1 and by_letter:
        parts = _CLUSTER.findall(unit)
        if len(parts) == 1:
            parts = list(unit)
    return parts


def _slack(unit: str, em: float) -> float:
    """Width at the end of a unit that may reach beyond the line: the empty half of a closing mark, in points."""
    last = unit[-1:]
    return em / 2 if last in _HALF_EMPTY else 0.0


class _Filler:
    """Fills lines with units. Holds where in the spans the text has come to."""

    def __init__(self, spans: Sequence[Span], text: str, max_width: float) -> None:
        self._spans = spans
        self._text = text
        self._max = max_width + 0.01
        self._index = 0
        self._offset = 0  # where the current span starts
        self._end = len(spans[0].text)

    def fill(self, start: int, stop: int, lines: list[Line]) -> None:
        """Append the lines of the paragraph text[start:stop]."""
        units = _units(self._text[start:stop])
        line_start = position = start
        width, space, at = 0.0, 0.0, 0  # space: width of spaces that end the line so far
        while at < len(units):
            unit = units[at]
            unit_width = self._width(position, unit)
            tail = self._tail(unit)
            if width + unit_width <= self._max or self._fits(width, unit, unit_width, tail):
                position += len(unit)
                width += unit_width
                space = tail
                at += 1
                continue
            parts = self._cut(unit, unit_width, width)
            if len(parts) > 1:
                units[at : at + 1] = parts
                continue
            if position == line_start:  # one character wider than the line
                position += len(unit)
                width, space, at = unit_width, tail, at + 1
            lines.append(Line(line_start, position, width - space, at == len(units)))
            line_start, width, space = position, 0.0, 0.0
        if line_start < stop or start == stop:
            if (
                line_start > start
                and len(units) > 1
                and stop - line_start <= _LONELY
                and stop - line_start == len(units[-1])
            ):
                line_start, width = self._join(lines, line_start, stop, units[-2])
            lines.append(Line(line_start, stop, width - space, last=True))

    def _join(self, lines: list[Line], line_start: int, stop: int, unit: str) -> tuple[int, float]:
        """Bring a unit down to a last line of one character. Gives where the last line now starts, and its width."""
        before = lines[-1]
        cut = line_start - len(unit)
        if len(unit) <= _LONELY and cut - before.start >= _ROOMY:
            lines[-1] = Line(before.start, cut, self.measure(before.start, cut), last=False)
            line_start = cut
        return line_start, self.measure(line_start, stop)

    def measure(self, start: int, stop: int) -> float:
        """Measure a slice of the text, in points."""
        line = Line(start, stop, 0.0, last=False)
        return sum(
            self._spans[index].widths[text] * self._spans[index].size
            for index, text in pieces(self._spans, line)
        )

    def _fits(self, width: float, unit: str, unit_width: float, tail: float) -> bool:
        bare = unit.rstrip(_SPACES) if tail else unit
        return width + unit_width - tail - _slack(bare, self._spans[self._index].size) <= self._max

    def _cut(self, unit: str, unit_width: float, used: float) -> list[str]:
        if unit_width > self._max:
            return _finer(unit, by_letter=True)
        hole = self._max - used
        if used and unit_width > self._max * _LONG_SHARE and hole > self._max * _HOLE_SHARE:
            return _finer(unit, by_letter=False)
        return [unit]

    def _tail(self, unit: str) -> float:
        if unit[-1] not in _SPACES:
            return 0.0
        span = self._spans[self._index]
        return span.widths[unit[len(unit.rstrip(_SPACES)) :]] * span.size

    def _width(self, position: int, unit: str) -> float:
        while position >= self._end and self._index + 1 < len(self._spans):
            self._index += 1
            self._offset = self._end
            self._end += len(self._spans[self._index].text)
        span = self._spans[self._index]
        if position + len(unit) <= self._end:
            return span.widths[unit] * span.size
        return self._width_across(position, unit)

    def _width_across(self, position: int, unit: str) -> float:
        """Width of a unit that reaches over the end of a span."""
        total, index, end = 0.0, self._index, self._end
        while unit:
            span = self._spans[index]
            head, unit = unit[: end - position], unit[end - position :]
            total += span.widths[head] * span.size
            position += len(head)
            if unit:
                index += 1
                end += len(self._spans[index].text)
        return total
