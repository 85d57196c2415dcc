"""Sets runs as lines and draws them."""

from __future__ import annotations

from typing import NamedTuple

from checklist.blocks import Align, Run, Runs
from checklist.linebreak import HANGING, OBJECT, Line, Span, break_spans, pieces
from checklist.pdf_sheet import Face, Look, Piece, Sheet
from checklist.pdf_style import TextStyle

_ASCENT = 0.88
_SPACES = " \u3000"
_MOST_SPACING = 0.11  # of the size, between characters; a looser line stays ragged
_UNSEEN = {ord(char): None for char in "\r\u200b\u200c\u200d\u2060\ufeff\u00ad"} | {ord("\t"): " ", 0xA0: " "}


class SetLine(NamedTuple):
    """A line ready to be drawn."""

    pieces: list[Piece]
    width: float
    last: bool


class Text(NamedTuple):
    """Lines with their size. `height` is that of all lines."""

    lines: list[SetLine]
    size: float
    leading: float
    width: float

    @property
    def height(self) -> float:
        """Give the height of all lines in points."""
        return len(self.lines) * self.leading

    def part(self, start: int, stop: int) -> Text:
        """Give some of the lines."""
        return self._replace(lines=self.lines[start:stop])

    def draw(
        self, sheet: Sheet, x: float, top: float, align: Align = "left", *, justify: bool = False
    ) -> None:
        """Draw the lines below `top`."""
        baseline = top - (self.leading - self.size) / 2 - _ASCENT * self.size
        for line in self.lines:
            slack = self.width - line.width
            start = x
            if align != "left":
                start += slack if align == "right" else slack / 2
            elif line.pieces and line.pieces[0][1][:1] in HANGING:
                start -= self.size / 2
                slack += self.size / 2
            spacing = self._spacing(line, slack) if justify and not line.last and slack > 0 else 0.0
            sheet.line(start, baseline, line.pieces, self.size, spacing)
            baseline -= self.leading

    def _spacing(self, line: SetLine, slack: float) -> float:
        count = sum(len(text) for _, text in line.pieces) - 1
        spacing = slack / count if count else 0.0
        return spacing if spacing <= _MOST_SPACING * self.size else 0.0


def set_runs(face: Face, runs: Runs, style: TextStyle, width: float) -> Text:
    """Break `runs` into lines of `width` points. No runs give no lines."""
    if not runs:
        return Text([], style.size, style.leading, width)
    spans, looks = [], []
    for run in runs:
        bold = run.bold or style.bold
        looks.append(_look(run, style, bold=bold))
        spans.append(Span(_clean(run), face.widths(bold=bold), style.size))
    lines = [_set(line, spans, looks) for line in break_spans(spans, width)]
    return Text(lines, style.size, style.leading, width)


def set_text(face: Face, text: str, style: TextStyle, width: float) -> Text:
    """Break a text without any emphasis into lines."""
    return set_runs(face, (Run(text),) if text else (), style, width)


def width_of(face: Face, text: str, style: TextStyle) -> float:
    """Give the width of a text on one line, in points."""
    return face.widths(bold=style.bold)[text] * style.size


def _look(run: Run, style: TextStyle, *, bold: bool) -> Look:
    role = style.role if run.role == "plain" else run.role
    if run.role == "plain" and (run.anchor or run.url):
        role = "accent"
    return Look(bold, role, run.anchor, run.url, run.mark)


def _clean(run: Run) -> str:
    text = run.text if run.text.isprintable() else run.text.replace("\r\n", "\n").translate(_UNSEEN)
    return OBJECT + text if run.mark is not None else text


def _set(line: Line, spans: list[Span], looks: list[Look]) -> SetLine:
    if len(spans) == 1:
        text = spans[0].text[line.start : line.end].rstrip(_SPACES)
        return SetLine([(looks[0], text)], spans[0].widths[text] * spans[0].size, line.last)
    parts, width = [], 0.0
    for index, text in pieces(spans, line):
        parts.append((looks[index], text))
        width += spans[index].widths[text] * spans[index].size
    look, text = parts[-1]
    trailing = len(text) - len(text.rstrip(_SPACES))
    if trailing:
        parts[-1] = (look, text[:-trailing])
        width = line.width
    return SetLine(parts, width, line.last)
