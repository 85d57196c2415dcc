"""Sets tables: columns, rows that stay whole, a header that is repeated on every page."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from checklist.blocks import Column, Row, Table, TextRole
from checklist.pdf_flow import Box
from checklist.pdf_items import BOX_SIZE
from checklist.pdf_sheet import CheckBox, Face, Sheet
from checklist.pdf_style import (
    ACCENT,
    BAND,
    BODY_HEIGHT,
    CELL,
    CELL_COMPACT,
    CELL_HEADER,
    FAINT_RULE,
    LEFT,
    RULE,
    WIDTH,
    ZEBRA,
    TextStyle,
)
from checklist.pdf_text import Text, set_runs, set_text, width_of

_PAD_X, _PAD_Y, _PAD_Y_COMPACT = 5.0, 3.6, 1.6
_BEFORE = 7.0
_WIDEST_SHARE = 0.3  # of the table: how far a column may be widened for its header or its verdicts
_SHORT = 8  # characters; a shorter cell with a shape is kept on one line
_GROUP = TextStyle(9.0, 13.6, "accent", bold=True)
_BOX_COLUMN = 16.0


class _Grid(NamedTuple):
    """Where the columns stand: left edge and width of each, in points; how their text is set."""

    columns: tuple[Column, ...]
    lefts: list[float]
    widths: list[float]
    cell: TextStyle = CELL
    pad_y: float = _PAD_Y


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
    if table.style == "compact":
        return _Grid(table.columns, lefts, widths, CELL_COMPACT, _PAD_Y_COMPACT)
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
    height = max(cell.height for cell in cells) + 2 * grid.pad_y
    return Box(height, partial(_draw_header, grid, cells, height), _BEFORE, keep=True)


def _row_boxes(face: Face, grid: _Grid, row: Row, header: Box | None, *, shaded: bool) -> list[Box]:
    if row.role == "group":
        return [_group_box(face, grid, row, header)]
    style = grid.cell._replace(role=_role(row), bold=row.role == "strong")
    cells = [
        set_runs(face, cell, style, width - 2 * _PAD_X - (_BOX_COLUMN if row.field and number == 0 else 0.0))
        for number, (cell, width) in enumerate(zip(row.cells, grid.widths, strict=True))
    ]
    room = BODY_HEIGHT - (header.height if header else 0.0) - 2 * grid.pad_y - 1
    limit = int(room / grid.cell.leading)
    count = max(len(cell.lines) for cell in cells)
    boxes: list[Box] = []
    for start in range(0, max(count, 1), limit):
        part = [cell.part(start, start + limit) for cell in cells]
        height = max(grid.cell.leading, *(cell.height for cell in part)) + 2 * grid.pad_y
        tick = _tick(row) if start == 0 else None
        indent = _BOX_COLUMN if row.field else 0.0
        draw = partial(_draw_row, grid, part, height, shaded, tick, indent)
        before = _BEFORE if header is None and not boxes else 0.0
        boxes.append(Box(height, draw, before, header=header, anchor=row.anchor if start == 0 else ""))
    return boxes


def _role(row: Row) -> TextRole:
    return "muted" if row.role == "muted" else "plain"


def _group_box(face: Face, grid: _Grid, row: Row, header: Box | None) -> Box:
    indent = _BOX_COLUMN if row.field else 0.0
    text = set_runs(face, row.cells[0], _GROUP, WIDTH - 2 * _PAD_X - indent)
    height = text.height + 2 * grid.pad_y + 2
    draw = partial(_draw_group, text, height, grid.pad_y, _tick(row), indent)
    return Box(height, draw, keep=True, header=header, anchor=row.anchor)


def _tick(row: Row) -> CheckBox | None:
    """Give the form box of a row, still without its place."""
    if not row.field:
        return None
    label = "".join(run.text for cell in row.cells[:1] for run in cell)
    return CheckBox(row.field, 0.0, 0.0, row.ticked, label)


def _place_tick(tick: CheckBox | None, sheet: Sheet, top: float, leading: float) -> None:
    if tick is not None:
        y = top - (leading + BOX_SIZE) / 2
        sheet.boxes.append(tick._replace(x=LEFT + _PAD_X - 1.0, y=y))


def _draw_header(grid: _Grid, cells: list[Text], height: float, sheet: Sheet, top: float) -> None:
    sheet.fill(LEFT, top - height, WIDTH, height, BAND)
    sheet.rule(LEFT, top, WIDTH, ACCENT, 0.9)
    for column, left, cell in zip(grid.columns, grid.lefts, cells, strict=True):
        cell.draw(sheet, left + _PAD_X, top - grid.pad_y, column.align)
    sheet.rule(LEFT, top - height, WIDTH, RULE, 0.5)


def _draw_row(
    grid: _Grid,
    cells: list[Text],
    height: float,
    shaded: bool,
    tick: CheckBox | None,
    indent: float,
    sheet: Sheet,
    top: float,
) -> None:
    if shaded:
        sheet.fill(LEFT, top - height, WIDTH, height, ZEBRA)
    _place_tick(tick, sheet, top - grid.pad_y, grid.cell.leading)
    for column, left, cell in zip(grid.columns, grid.lefts, cells, strict=True):
        cell.draw(sheet, left + _PAD_X + indent, top - grid.pad_y, column.align)
        indent = 0.0
    sheet.rule(LEFT, top - height, WIDTH, FAINT_RULE, 0.5)


def _draw_group(
    text: Text, height: float, pad_y: float, tick: CheckBox | None, indent: float, sheet: Sheet, top: float
) -> None:
    _place_tick(tick, sheet, top - pad_y - 2, text.leading)
    text.draw(sheet, LEFT + _PAD_X + indent, top - pad_y - 2)
    sheet.rule(LEFT, top - height, WIDTH, RULE, 0.7)
