"""Rows from a spreadsheet's clipboard: split, matched to the columns of a table, read cell by cell.  No Qt."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from gui.profile.cells import RawRow, read_cell, short_label
from rules.amounts import narrow
from rules.answers import MAX_ROWS
from rules.errors import clip, nearest
from rules.fields import Column

HEADER_SHARE: Final = 0.5
HEADER_HITS: Final = 2
"""A first row is a header where so many of its words, or at least this part of them, are names of columns."""


class Refused(Exception):
    """Nothing was pasted; the text is the Chinese sentence that says why."""


class Pasted(NamedTuple):
    """What a clipboard holds for a table: cells by row, only those that say something, and heads that fit no column."""

    rows: list[RawRow]
    has_header: bool
    left_out: tuple[str, ...] = ()


def split(text: str) -> list[list[str]]:
    """The cells of a clipboard's text, row by row, without the blank rows at its end; cells may be quoted as Excel does."""
    stream = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    quoting = csv.QUOTE_MINIMAL if _is_quoted(text) else csv.QUOTE_NONE
    rows = [[cell.strip() for cell in row] for row in csv.reader(stream, delimiter="\t", quoting=quoting)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _is_quoted(text: str) -> bool:
    """Whether quotation marks come in pairs, as a spreadsheet writes them; a lone inch sign is none."""
    return text.count('"') % 2 == 0 and re.search(r'(^|[\t\n])"', text) is not None


def read_rows(columns: Sequence[Column], text: str, first: int = 0) -> Pasted:
    """The rows that a clipboard's text stands for.

    With a header the cells go to the columns it names, in any order; else they follow each other from the column
    ``first`` on.  Cells that are wrong are kept as they are.  Raises `Refused` for what would put cells under a wrong head.
    """
    table = split(text)
    if not table:
        raise Refused("剪贴板里没有可以粘贴的文字。请先在表格软件中选中单元格并复制。")
    heads = _heads(columns, table[0])
    if heads is None:
        _refuse_too_wide(columns, table, first)
        target: list[Column | None] = list(columns[first:])
        return _checked([_row(target, cells) for cells in table], has_header=False)
    named = [short_label(column) for column in heads if column is not None]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise Refused(f"表头里“{twice}”出现了不止一次，没有粘贴。请只留一列再复制。")
    extra = tuple(word for word, column in zip(table[0], heads, strict=True) if column is None and word)
    _refuse_cells_without_head(table, len(heads))
    return _checked([_row(heads, cells) for cells in table[1:]], has_header=True, left_out=extra)


def _checked(rows: list[RawRow], *, has_header: bool, left_out: tuple[str, ...] = ()) -> Pasted:
    if not rows:
        raise Refused("剪贴板里只有表头，没有内容。请连同下面的各行一起复制。")
    refuse_too_many(len(rows))
    return Pasted(rows, has_header, left_out)


def refuse_too_many(count: int) -> None:
    """Raises `Refused` where a table would have more rows than it may."""
    if count > MAX_ROWS:
        raise Refused(f"粘贴后会有 {count:,} 行，一张表最多 {MAX_ROWS:,} 行，没有粘贴。请分开填写或先合并。")


def _row(target: Sequence[Column | None], cells: Sequence[str]) -> RawRow:
    read = ((column, read_cell(column, cell)) for column, cell in zip(target, cells, strict=False) if column)
    return {column.id: raw for column, raw in read if raw is not None}


def _heads(columns: Sequence[Column], words: Sequence[str]) -> list[Column | None] | None:
    """The column under each word of a header; None where the row is no header."""
    names = _names(columns)
    found = [names.get(_plain(word)) for word in words]
    hits, filled = sum(one is not None for one in found), sum(1 for word in words if word)
    is_header = hits >= HEADER_HITS or (hits and hits >= filled * HEADER_SHARE)
    return found if is_header else None


def _names(columns: Sequence[Column]) -> Mapping[str, Column]:
    """Every way to write the head of a column → the column: label, label without its remark, with its unit, id."""
    found: dict[str, Column] = {}
    for column in columns:
        for name in (column.label, short_label(column), column.id):
            found.setdefault(_plain(name), column)
            if column.unit:
                found.setdefault(_plain(f"{name}{column.unit}"), column)
    return found


def _plain(word: str) -> str:
    """A head without blanks, brackets around its unit, and marks of must-fill."""
    return re.sub(r"[\s()*：:]", "", narrow(word)).casefold()


def _refuse_too_wide(columns: Sequence[Column], table: Sequence[Sequence[str]], first: int) -> None:
    """More cells beside each other than there are columns cannot be meant: a column more or less shifts all others."""
    width = max((at + 1 for cells in table for at, cell in enumerate(cells) if cell), default=0)
    room = len(columns) - first
    if width > room:
        where = f"从“{short_label(columns[first])}”起" if first else "这张表"
        hint = _hint(columns, table[0])
        raise Refused(
            f"复制的内容有 {width} 列，{where}只有 {room} 列，没有粘贴。"
            f"请按表中各列的顺序复制，或连同表头一起复制，程序会按列名对应{hint}。"
        )


def _hint(columns: Sequence[Column], words: Sequence[str]) -> str:
    """The column a first cell most resembles, where it looks like a header that was not recognised."""
    labels = [short_label(column) for column in columns]
    close = next(((word, found) for word in words if (found := nearest(word, labels))), None)
    return f"（“{clip(close[0])}”最接近的列名是“{close[1]}”）" if close else ""


def _refuse_cells_without_head(table: Sequence[Sequence[str]], width: int) -> None:
    for at, cells in enumerate(table[1:], start=2):
        if any(cells[width:]):
            raise Refused(f"复制的内容第 {at} 行比表头多出几格，没有粘贴。请检查这一行后重新复制。")


def as_text(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], cell: Any) -> str:
    """Rows as a spreadsheet takes them from the clipboard; ``cell`` gives the text of a column and a raw cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    for row in rows:
        writer.writerow([cell(column, row.get(column.id)) for column in columns])
    return stream.getvalue().rstrip("\n")
