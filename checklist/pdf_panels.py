"""Sets panels: labelled values, counts, cards, callouts and score bars."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from checklist.blocks import Callout, Card, Cards, Counts, KeyValue, KeyValues, ScoreBar, Tile
from checklist.pdf_flow import Box
from checklist.pdf_sheet import Face, Link, Rect, Sheet
from checklist.pdf_style import (
    ACCENT,
    BAND,
    CALLOUT,
    INK,
    LEFT,
    MUTED,
    RULE,
    SMALL,
    WARN,
    WHITE,
    WIDTH,
    Colour,
    TextStyle,
)
from checklist.pdf_text import Text, set_runs, set_text, width_of

_VALUE = TextStyle(9.5, 14.6)
_LABEL = TextStyle(9.0, 14.6, "muted")
_CALLOUT = TextStyle(9.2, 14.4)
_CALLOUT_TITLE = TextStyle(9.5, 15.0, bold=True)
_CARD_TITLE = TextStyle(9.8, 14.6, bold=True)
_CARD_LINE = TextStyle(8.8, 13.4)
_NUMBER = TextStyle(15.0, 19.0, bold=True)
_TILE_LABEL = TextStyle(8.5, 12.0)
_GAP, _PAD = 8.0, 8.0
_BEFORE = 8.0
_TILES_IN_ROW = 5
_BAR = 8.0


def set_key_values(face: Face, panel: KeyValues) -> list[Box]:
    """Set labelled values, one box for each row of the panel."""
    column = (WIDTH - _GAP * (panel.columns - 1)) / panel.columns
    label_width = min(max(width_of(face, pair.label, _LABEL) for pair in panel.pairs) + 12, column * 0.4)
    boxes = []
    for start in range(0, len(panel.pairs), panel.columns):
        row = panel.pairs[start : start + panel.columns]
        cells = [_pair(face, pair, label_width, column) for pair in row]
        height = max(max(label.height, value.height) for label, value in cells) + 4
        draw = partial(_draw_pairs, cells, column, label_width, height)
        boxes.append(Box(height, draw, _BEFORE if start == 0 else 0.0, keep=start == 0))
    boxes[-1:] = [_loose(box) for box in boxes[-1:]]
    return boxes


def _loose(box: Box) -> Box:
    return Box(box.height, box.draw, box.before)


def _pair(face: Face, pair: KeyValue, label_width: float, column: float) -> tuple[Text, Text]:
    label = set_text(face, pair.label, _LABEL, label_width)
    return label, set_runs(face, pair.value, _VALUE, column - label_width - 6)


def _draw_pairs(
    cells: list[tuple[Text, Text]], column: float, label_width: float, height: float, sheet: Sheet, top: float
) -> None:
    for number, (label, value) in enumerate(cells):
        left = LEFT + number * (column + _GAP)
        label.draw(sheet, left, top - 2)
        value.draw(sheet, left + label_width, top - 2)
        sheet.rule(left, top - height, column, RULE, 0.4)


def set_counts(face: Face, counts: Counts) -> list[Box]:
    """Set number tiles, at most five in a row; rows are filled evenly."""
    tiles = counts.tiles
    rows = -(-len(tiles) // _TILES_IN_ROW)
    in_row = -(-len(tiles) // rows) if rows else 1
    width = (WIDTH - _GAP * (in_row - 1)) / in_row
    boxes = []
    for start in range(0, len(tiles), in_row):
        row = [
            (
                tile,
                set_text(face, str(tile.count), _NUMBER, width - 2 * _PAD),
                set_text(face, tile.label, _TILE_LABEL, width - 30),
            )
            for tile in tiles[start : start + in_row]
        ]
        height = 10 + max(_NUMBER.leading, *(text.height for _, _, text in row))
        draw = partial(_draw_tiles, row, width, height)
        boxes.append(Box(height, draw, _BEFORE if start == 0 else 6.0, keep=start + in_row < len(tiles)))
    return boxes


def _draw_tiles(
    row: list[tuple[Tile, Text, Text]], width: float, height: float, sheet: Sheet, top: float
) -> None:
    for number, (tile, count, label) in enumerate(row):
        left = LEFT + number * (width + _GAP)
        rect = Rect(left, top - height, left + width, top)
        sheet.fill(left, top - height, width, height, BAND)
        middle = top - height / 2
        count.draw(sheet, left + _PAD, middle + _NUMBER.leading / 2, "right")
        sheet.mark(tile.mark, left + _PAD, middle - 4.6, 9.5)
        label.draw(sheet, left + _PAD + 14, middle + label.height / 2)
        if tile.anchor:
            sheet.links.append(Link(rect, tile.anchor, None))


class _SetCard(NamedTuple):
    title: Text
    lines: list[Text]

    @property
    def height(self) -> float:
        return self.title.height + sum(line.height for line in self.lines) + 2 * _PAD + 4


def set_cards(face: Face, cards: Cards) -> list[Box]:
    """Set cards side by side, all as tall as the tallest."""
    if not cards.cards:
        return []
    width = (WIDTH - _GAP * (len(cards.cards) - 1)) / len(cards.cards)
    ready = [_set_card(face, card, width - 2 * _PAD) for card in cards.cards]
    height = max(card.height for card in ready)
    return [Box(height, partial(_draw_cards, ready, width, height), _BEFORE)]


def _set_card(face: Face, card: Card, width: float) -> _SetCard:
    lines = [set_runs(face, line, _CARD_LINE, width) for line in card.lines]
    return _SetCard(set_runs(face, card.title, _CARD_TITLE, width), lines)


def _draw_cards(cards: list[_SetCard], width: float, height: float, sheet: Sheet, top: float) -> None:
    for number, card in enumerate(cards):
        left = LEFT + number * (width + _GAP)
        sheet.frame(Rect(left, top - height, left + width, top), RULE, 0.7)
        sheet.fill(left, top - 2.2, width, 2.2, ACCENT)
        y = top - _PAD - 1
        card.title.draw(sheet, left + _PAD, y)
        y -= card.title.height + 4
        for line in card.lines:
            line.draw(sheet, left + _PAD, y)
            y -= line.height


def set_callout(face: Face, callout: Callout) -> list[Box]:
    """Set a boxed text that stays whole; at the foot of the first page where it is to stand there."""
    width = WIDTH - 2 * _PAD - 8
    title = set_text(face, callout.title, _CALLOUT_TITLE, width)
    text = set_runs(face, callout.runs, _CALLOUT, width)
    height = title.height + text.height + 2 * _PAD - 2
    bar, tint = CALLOUT[callout.kind]
    draw = partial(_draw_callout, title, text, height, bar, tint)
    return [Box(height, draw, _BEFORE + 1, at_foot=callout.at_foot)]


def _draw_callout(
    title: Text, text: Text, height: float, bar: Colour, tint: Colour, sheet: Sheet, top: float
) -> None:
    sheet.fill(LEFT, top - height, WIDTH, height, tint)
    sheet.fill(LEFT, top - height, 3, height, bar)
    left = LEFT + _PAD + 5
    title.draw(sheet, left, top - _PAD + 1)
    text.draw(sheet, left, top - _PAD + 1 - title.height, justify=True)


def set_score(face: Face, score: ScoreBar) -> list[Box]:
    """Set a score as a bar: solid to the certain points, framed to the possible ones, a post at the pass mark."""
    label = set_text(face, score.label, TextStyle(9.5, 14.6, bold=True), WIDTH * 0.5)
    words = set_text(face, _score_words(score), SMALL, WIDTH * 0.5 - 6)
    height = max(label.height, words.height) + _BAR + 22
    return [Box(height, partial(_draw_score, score, label, words, height), _BEFORE)]


def _score_words(score: ScoreBar) -> str:
    low, high, most = (f"{value:g}" for value in (score.low, score.high, score.maximum))
    words = f"已确定 {low} 分" if low == high else f"已确定 {low} 分，最多可达 {high} 分"
    pass_at = "" if score.pass_at is None else f"，及格线 {score.pass_at:g} 分"
    return f"{words}{pass_at}（满分 {most} 分）"


def _draw_score(score: ScoreBar, label: Text, words: Text, height: float, sheet: Sheet, top: float) -> None:
    label.draw(sheet, LEFT, top)
    words.draw(sheet, LEFT + WIDTH * 0.5 + 6, top, "right")
    scale = WIDTH / score.maximum if score.maximum else 0.0
    bottom = top - height + 14
    sheet.fill(LEFT, bottom, WIDTH, _BAR, BAND)
    if score.high > score.low:
        rect = Rect(LEFT + score.low * scale, bottom + 0.5, LEFT + score.high * scale, bottom + _BAR - 0.5)
        sheet.fill(rect.left, rect.bottom, rect.right - rect.left, rect.top - rect.bottom, WHITE)
        sheet.frame(rect, ACCENT, 1.0)
    sheet.fill(LEFT, bottom, score.low * scale, _BAR, ACCENT)
    sheet.frame(Rect(LEFT, bottom, LEFT + WIDTH, bottom + _BAR), MUTED, 0.4)
    if score.pass_at is not None:
        at = LEFT + score.pass_at * scale
        sheet.post(at, bottom - 3, bottom + _BAR + 3, INK if score.high >= score.pass_at else WARN, 1.6)
        sheet.word(max(LEFT, at - 16), bottom - 11.5, f"及格 {score.pass_at:g}", 7.5, bold=True)
