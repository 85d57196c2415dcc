"""Sets tables: columns, rows that stay whole, a header that is repeated on every page."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from checklist.blocks import Column, Row, Table, TextRole
from checklist.pdf_flow import Box
from checklist.pdf_sheet import Face, Sheet
from checklist.pdf_style import (
    ACCENT,
    BAND,
    BODY_HEIGHT,
    CELL,
    CELL_HEADER,
    FAINT_RULE,
    LEFT,
    RULE,
    WIDTH,
    ZEBRA,
    TextStyle,
)
from checklist.pdf_text import Text, set_runs, set_text, width_of

_PAD_X, _PAD_Y = 5.0, 3.6
_BEFORE = 7.0
_WIDEST_SHARE = 0.3  # of the table: how far a column may be widened for its header or its verdicts
_SHORT = 8  # characters; a shorter cell with a shape is kept on one line
_GROUP = TextStyle(9.0, 13.6, "accent", bold=True)


class _Grid(NamedTuple):
    """Where the columns stand: left edge and width of each, in points."""

    columns: tuple[Column, ...]
    lefts: list[float]
    widths: list[float]


def set_table(face: Face, table: Table) -> list[Box]:
    """Set a table as boxes: the header, then each row, or parts of a row taller than a page."""
    grid = _grid(face, table)
    header = _header(face, grid)
    boxes = [] if header is None else [header]
    for number, row in enumerate(table.rows):
        shaded = table.style == "zebra" and number % 2 == 1
        boxes += _row_boxes(face, grid, row, header, shaded=shaded)
    return boxes


def _grid(face: Face, table: Table) -> _Grid:
    total = sum(column.weight for column in table.columns)
    floors = [_floor(face, table, number) for number in range(len(table.columns))]
    widths = [
        max(WIDTH * column.weight / total, floor) for column, floor in zip(table.columns, floors, strict=True)
    ]
    excess = sum(widths) - WIDTH
    spare = [width - floor for width, floor in zip(widths, floors, strict=True)]
    if excess > 0 and sum(spare) > 0:
        share = min(1.0, excess / sum(spare))
        widths = [width - room * share for width, room in zip(widths, spare, strict=True)]
    scale = WIDTH / sum(widths)
    widths = [width * scale for width in widths]
    lefts = [LEFT + sum(widths[:number]) for number in range(len(widths))]
    return _Grid(table.columns, lefts, widths)


def _floor(face: Face, table: Table, number: int) -> float:
    """Give the least width of a column: its header and its verdict words stand on one line."""
    needed = width_of(face, table.columns[number].header, CELL_HEADER)
    for row in table.rows:
        if row.role != "group" and number < len(row.cells):
            cell = row.cells[number]
            if len(cell) == 1 and cell[0].mark and len(cell[0].text) <= _SHORT:
                style = CELL._replace(bold=cell[0].bold)
                needed = max(needed, width_of(face, cell[0].text, style) + 1.35 * CELL.size)
    return min(needed + 2 * _PAD_X + 0.5, WIDTH * _WIDEST_SHARE)


def _header(face: Face, grid: _Grid) -> Box | None:
    if not any(column.header for column in grid.columns):
        return None
    cells = [
        set_text(face, column.header, CELL_HEADER, width - 2 * _PAD_X)
        for column, width in zip(grid.columns, grid.widths, strict=True)
    ]
    height = max(cell.height for cell in cells) + 2 * _PAD_Y
    return Box(height, partial(_draw_header, grid, cells, height), _BEFORE, keep=True)


def _row_boxes(face: Face, grid: _Grid, row: Row, header: Box | None, *, shaded: bool) -> list[Box]:
    if row.role == "group":
        return [_group_box(face, row, header)]
    style = CELL._replace(role=_role(row), bold=row.role == "strong")
    cells = [
        set_runs(face, cell, style, width - 2 * _PAD_X)
        for cell, width in zip(row.cells, grid.widths, strict=True)
    ]
    room = BODY_HEIGHT - (header.height if header else 0.0) - 2 * _PAD_Y - 1
    limit = int(room / CELL.leading)
    count = max(len(cell.lines) for cell in cells)
    boxes: list[Box] = []
    for start in range(0, max(count, 1), limit):
        part = [cell.part(start, start + limit) for cell in cells]
        height = max(CELL.leading, *(cell.height for cell in part)) + 2 * _PAD_Y
        draw = partial(_draw_row, grid, part, height, shaded)
        before = _BEFORE if header is None and not boxes else 0.0
        boxes.append(Box(height, draw, before, header=header, anchor=row.anchor if start == 0 else ""))
    return boxes


def _role(row: Row) -> TextRole:
    return "muted" if row.role == "muted" else "plain"


def _group_box(face: Face, row: Row, header: Box | None) -> Box:
    text = set_runs(face, row.cells[0], _GROUP, WIDTH - 2 * _PAD_X)
    height = text.height + 2 * _PAD_Y + 2
    return Box(height, partial(_draw_group, text, height), keep=True, header=header, anchor=row.anchor)


def _draw_header(grid: _Grid, cells: list[Text], height: float, sheet: Sheet, top: float) -> None:
    sheet.fill(LEFT, top - height, WIDTH, height, BAND)
    sheet.rule(LEFT, top, WIDTH, ACCENT, 0.9)
    for column, left, cell in zip(grid.columns, grid.lefts, cells, strict=True):
        cell.draw(sheet, left + _PAD_X, top - _PAD_Y, column.align)
    sheet.rule(LEFT, top - height, WIDTH, RULE, 0.5)


def _draw_row(grid: _Grid, cells: list[Text], height: float, shaded: bool, sheet: Sheet, top: float) -> None:
    if shaded:
        sheet.fill(LEFT, top - height, WIDTH, height, ZEBRA)
    for column, left, cell in zip(grid.columns, grid.lefts, cells, strict=True):
        cell.draw(sheet, left + _PAD_X, top - _PAD_Y, column.align)
    sheet.rule(LEFT, top - height, WIDTH, FAINT_RULE, 0.5)


def _draw_group(text: Text, height: float, sheet: Sheet, top: float) -> None:
    text.draw(sheet, LEFT + _PAD_X, top - _PAD_Y - 2)
    sheet.rule(LEFT, top - height, WIDTH, RULE, 0.7)
