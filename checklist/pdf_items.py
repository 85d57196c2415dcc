"""Sets the lines of running documents: headings, paragraphs, lists, contents, items to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

from checklist.blocks import BulletList, CheckItem, Heading, Paragraph, Run, Runs
from checklist.pdf_flow import Box
from checklist.pdf_marks import TICK
from checklist.pdf_sheet import CheckBox, Face, Link, Rect, Sheet
from checklist.pdf_style import (
    ACCENT,
    BODY_HEIGHT,
    FAINT_RULE,
    HEADING,
    INK,
    ITEM,
    LEFT,
    MUTED,
    PARAGRAPH,
    RULE,
    SMALL,
    WIDTH,
    TextStyle,
)
from checklist.pdf_text import Text, set_runs, set_text, width_of

DrawText = Callable[[Text, Sheet, float], None]

BOX_SIZE = 11.0
_BOX_COLUMN = 19.0
_BULLET_COLUMN = 13.0
_QUOTE_INDENT = 12.0
_HAND_LINE = 19.0
_TOC_INDENT = 14.0
_TOC: dict[int, TextStyle] = {
    1: TextStyle(10.0, 14.6, bold=True),
    2: TextStyle(9.5, 16.5),
    3: TextStyle(9.0, 15.0, "muted"),
}


def set_heading(face: Face, heading: Heading, anchor: str) -> list[Box]:
    """Set a heading; it is bound to what follows."""
    style = HEADING[heading.level]
    text = set_runs(face, (Run(heading.text, mark=heading.mark),), style, WIDTH)
    extra = 7.0 if heading.level == 1 else 2.0
    draw = partial(_draw_heading, text, heading.level)
    return [Box(text.height + extra, draw, style.before, keep=True, anchor=anchor)]


def _draw_heading(text: Text, level: int, sheet: Sheet, top: float) -> None:
    text.draw(sheet, LEFT, top)
    if level == 1:
        sheet.rule(LEFT, top - text.height - 3, WIDTH, RULE, 0.6)
        sheet.fill(LEFT, top - text.height - 3.8, 42, 1.6, ACCENT)


def set_paragraph(face: Face, paragraph: Paragraph) -> list[Box]:
    """Set a paragraph as lines; two lines stay together at both ends."""
    style = PARAGRAPH[paragraph.style]
    indent = _QUOTE_INDENT if paragraph.style == "quote" else 0.0
    text = set_runs(face, paragraph.runs, style, WIDTH - indent)
    draw = _draw_quote if indent else _draw_lines
    return _line_boxes(text, style.before, draw, keep_last=paragraph.keep_with_next)


def _draw_lines(text: Text, sheet: Sheet, top: float) -> None:
    text.draw(sheet, LEFT, top, justify=True)


def _draw_quote(text: Text, sheet: Sheet, top: float) -> None:
    sheet.fill(LEFT, top - text.height, 2.2, text.height, RULE)
    text.draw(sheet, LEFT + _QUOTE_INDENT, top, justify=True)


def _line_boxes(text: Text, before: float, draw: DrawText, *, keep_last: bool = False) -> list[Box]:
    count = len(text.lines)
    if count <= 4:
        return [Box(text.height, partial(draw, text), before, keep=keep_last)]
    cuts = [0, 2, *range(3, count - 1), count]
    boxes = []
    for start, stop in pairwise(cuts):
        part = text.part(start, stop)
        boxes.append(Box(part.height, partial(draw, part), before if start == 0 else 0.0))
    if keep_last:
        last = boxes[-1]
        boxes[-1] = Box(last.height, last.draw, last.before, keep=True)
    return boxes


def set_bullets(face: Face, bullets: BulletList) -> list[Box]:
    """Set a list, one box for each item."""
    style = TextStyle(9.8, 15.2)
    column = _BULLET_COLUMN + (5.0 if bullets.ordered else 0.0)
    boxes = []
    for number, runs in enumerate(bullets.items, start=1):
        text = set_runs(face, runs, style, WIDTH - column)
        sign = set_text(face, f"{number}." if bullets.ordered else "●", style, column)
        draw = partial(_draw_bullet, sign if bullets.ordered else None, text, column)
        boxes.append(Box(text.height, draw, 6.0 if number == 1 else 2.4))
    return boxes


def _draw_bullet(sign: Text | None, text: Text, column: float, sheet: Sheet, top: float) -> None:
    if sign is None:
        sheet.fill(LEFT + 2.5, top - text.leading / 2 - 1.6, 3.2, 3.2, ACCENT)
    else:
        sign.draw(sheet, LEFT, top)
    text.draw(sheet, LEFT + column, top)


def set_check_item(face: Face, item: CheckItem) -> list[Box]:
    """Set an item with its box, its facts and its lines to write on, as one box if it is not too tall."""
    width = WIDTH - _BOX_COLUMN
    texts = [set_runs(face, item.runs, ITEM, width)]
    facts = _facts(item)
    if facts:
        texts.append(set_runs(face, facts, SMALL, width))
    texts += [set_runs(face, runs, SMALL._replace(role="plain"), width) for runs in item.detail]
    lines = [set_text(face, label, SMALL, width) for label in item.lines]
    labels = [width_of(face, label, SMALL) for label in item.lines]
    height = sum(text.height for text in texts) + (_HAND_LINE if lines else 0.0) + 11
    if height > BODY_HEIGHT / 2:
        return _tall_item(item, texts, lines, labels)
    draw = partial(_draw_item, item, texts, lines, labels, height)
    return [Box(height, draw, 2.0, anchor=item.anchor)]


def _facts(item: CheckItem) -> Runs:
    parts: list[Run] = []
    for label, value in (("截止 ", item.due), ("责任部门 ", item.owner)):
        if value:
            parts += [Run("　" if parts else ""), Run(label), Run(value, bold=True, role="accent")]
    if item.source:
        parts += [Run("　来源 " if parts else "来源 "), *item.source]
    return tuple(parts)


def _tall_item(item: CheckItem, texts: list[Text], lines: list[Text], labels: list[float]) -> list[Box]:
    first = texts[0].height + 4
    boxes = [
        Box(first, partial(_draw_item, item, texts[:1], [], [], 0.0), 2.0, keep=True, anchor=item.anchor)
    ]
    for text in texts[1:]:
        boxes += _line_boxes(text, 0.0, _draw_detail)
    height = _HAND_LINE + 11 if lines else 11.0
    return [*boxes, Box(height, partial(_draw_hand_lines, lines, labels, height))]


def _draw_detail(text: Text, sheet: Sheet, top: float) -> None:
    text.draw(sheet, LEFT + _BOX_COLUMN, top)


def _draw_item(
    item: CheckItem,
    texts: list[Text],
    lines: list[Text],
    labels: list[float],
    height: float,
    sheet: Sheet,
    top: float,
) -> None:
    y = top - 4
    label = "".join(run.text for run in item.runs)
    sheet.boxes.append(CheckBox(item.field, LEFT + 0.5, y - 2.4 - BOX_SIZE, item.ticked, label))
    for text in texts:
        text.draw(sheet, LEFT + _BOX_COLUMN, y)
        y -= text.height
    if height:
        _draw_hand_lines(lines, labels, height - (top - y), sheet, y)


def _draw_hand_lines(lines: list[Text], labels: list[float], height: float, sheet: Sheet, top: float) -> None:
    left = LEFT + _BOX_COLUMN
    room = WIDTH - _BOX_COLUMN
    base = top - _HAND_LINE + 4
    for number, (text, label) in enumerate(zip(lines, labels, strict=True)):
        share = _shares(len(lines))[number] * room
        text.draw(sheet, left, base + 10)
        sheet.rule(left + label + 5, base - 1.5, share - label - 17, MUTED, 0.4)
        left += share
    sheet.rule(LEFT, top - height, WIDTH, FAINT_RULE, 0.5)


def _shares(count: int) -> list[float]:
    """Give each line its share of the width: the last, for remarks, is the longest."""
    return [1 / (count + 1)] * (count - 1) + [2 / (count + 1)]


def set_contents(
    face: Face, title: str, headings: list[tuple[Heading, str]], pages: Mapping[str, int]
) -> list[Box]:
    """Set the contents. `pages` is read only when drawn, when all pages are known."""
    heading = set_text(face, title, HEADING[1], WIDTH)
    boxes = [Box(heading.height + 9, partial(_draw_heading, heading, 1), HEADING[1].before, keep=True)]
    for entry, anchor in headings:
        style = _TOC[entry.level]
        indent = (entry.level - 1) * _TOC_INDENT
        text = set_runs(face, (Run(entry.text, mark=entry.mark),), style, WIDTH - indent - 34)
        draw = partial(_draw_entry, text, indent, style, anchor, pages)
        boxes.append(Box(text.height, draw, 2.5 if entry.level == 1 else 0.0, keep=entry.level == 1))
    boxes[-1] = Box(boxes[-1].height, boxes[-1].draw, boxes[-1].before)
    return boxes


def _draw_entry(
    text: Text,
    indent: float,
    style: TextStyle,
    anchor: str,
    pages: Mapping[str, int],
    sheet: Sheet,
    top: float,
) -> None:
    text.draw(sheet, LEFT + indent, top)
    baseline = top - text.height + (style.leading - style.size) / 2 + 0.12 * style.size
    number = str(pages[anchor])
    sheet.word_right(LEFT + WIDTH, baseline, number, style.size, bold=style.bold, role=style.role)
    start = LEFT + indent + text.lines[-1].width + 6
    stop = LEFT + WIDTH - sheet.face.widths(bold=style.bold)[number] * style.size - 6
    if stop > start:
        dots = f"[0.01 3.2] {3.2 - (stop - start) % 3.2:.2f} d 1 J"
        sheet.operators.append(f"q {dots}")
        sheet.rule(start, baseline + 1.5, stop - start, MUTED, 0.8)
        sheet.operators.append("Q")
    sheet.links.append(Link(Rect(LEFT + indent, top - text.height, LEFT + WIDTH, top), anchor, None))


def box_appearance(*, ticked: bool) -> str:
    """Give the operators of a check box in a square of `BOX_SIZE` points."""
    edge = BOX_SIZE - 1.2
    frame = f"q 1 1 1 rg {INK[0]:g} {INK[1]:g} {INK[2]:g} RG .9 w .6 .6 {edge:g} {edge:g} re B"
    return f"{frame} {TICK if ticked else ''} Q"
