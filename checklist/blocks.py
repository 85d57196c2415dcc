"""The neutral document: blocks that the PDF, Word and Excel writers all print from.

A block says what a thing is (a heading, a condition table, an item to tick), never where on a page it stands.
All blocks are frozen and hold tuples, so a document is a value: equal input gives equal documents and equal files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Literal, TypeAlias

from msgspec import Struct


class Mark(Enum):
    """A verdict or outcome shape. It is drawn as a shape, with a word beside it, and reads in black and white."""

    MET = "met"  # a check in a filled circle: 满足, 初步符合, 已满足
    NOT_MET = "not_met"  # a cross in a filled square: 不满足, 不符合
    UNKNOWN = "unknown"  # a question mark in an empty ring: 信息不足
    HUMAN = "human"  # a half-filled diamond: 需人工判断
    GAP = "gap"  # a half-filled circle: 有差距
    HELD = "held"  # a star in a filled circle: 已持有
    INFO = "info"  # an i in an empty square: 仅供了解
    OUT = "out"  # a dash in an empty ring: 不适用, 不在有效期


TextRole: TypeAlias = Literal["plain", "muted", "accent", "good", "bad", "warn"]
ParagraphStyle: TypeAlias = Literal["body", "lead", "note", "caution", "small", "quote"]
Align: TypeAlias = Literal["left", "center", "right"]
RowRole: TypeAlias = Literal["plain", "muted", "strong", "group"]
TableStyle: TypeAlias = Literal["rules", "zebra", "compact"]
CalloutKind: TypeAlias = Literal["info", "caution", "disclaimer"]


class Run(Struct, frozen=True):
    """A piece of text in one look.

    `mark` draws its shape before the text. `anchor` links to the block with that anchor, `url` to the outside.
    A newline in `text` breaks the line.
    """

    text: str
    bold: bool = False
    role: TextRole = "plain"
    anchor: str | None = None
    url: str | None = None
    mark: Mark | None = None


Runs: TypeAlias = tuple[Run, ...]


class Heading(Struct, frozen=True, tag=True):
    """A heading of level 1 to 3. It becomes a bookmark, and a line of the contents when `in_toc`.

    `anchor` must be unique in the document and stable; links point to it. A heading stays with what follows it.
    """

    text: str
    level: Literal[1, 2, 3] = 1
    anchor: str = ""
    in_toc: bool = True
    mark: Mark | None = None


class Paragraph(Struct, frozen=True, tag=True):
    """Running text. `lead` is larger, `note` and `small` are quieter, `quote` has a bar beside it."""

    runs: Runs
    style: ParagraphStyle = "body"
    keep_with_next: bool = False


class Column(Struct, frozen=True):
    """A table column. `weight` is its share of the width, relative to the other columns."""

    header: str
    weight: float = 1.0
    align: Align = "left"


class Row(Struct, frozen=True):
    """A table row: one tuple of runs for each column.

    A `group` row has one cell that spans the table and stays with the row after it. `anchor` makes it a link target.
    `field` is the stable name of a form box to tick, drawn before the first cell; unique in the document.
    """

    cells: tuple[Runs, ...]
    role: RowRole = "plain"
    anchor: str = ""
    field: str = ""
    ticked: bool = False


class Table(Struct, frozen=True, tag=True):
    """A table. Its header is repeated on every page it reaches; a row is split only when taller than a page.

    A `compact` table is set smaller and tighter, for long lists.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: TableStyle = "rules"


class CheckItem(Struct, frozen=True, tag=True):
    """Something to do: a box to tick on screen or on paper, what it is, and lines to write on by hand.

    `field` is the stable name of the form field, unique in the document. `due` and `owner` are printed as given;
    empty means not known. `lines` are the labels of the ruled lines.
    """

    field: str
    runs: Runs
    due: str = ""
    owner: str = ""
    source: Runs = ()
    detail: tuple[Runs, ...] = ()
    lines: tuple[str, ...] = ("负责人", "备注")
    ticked: bool = False
    anchor: str = ""


class BulletList(Struct, frozen=True, tag=True):
    """A list with bullets, or with numbers when `ordered`."""

    items: tuple[Runs, ...]
    ordered: bool = False


class KeyValue(Struct, frozen=True):
    """One line of a panel of labelled values."""

    label: str
    value: Runs


class KeyValues(Struct, frozen=True, tag=True):
    """A panel of labelled values in one or two columns."""

    pairs: tuple[KeyValue, ...]
    columns: Literal[1, 2] = 1


class Tile(Struct, frozen=True):
    """One number of a counts strip, with the shape and the word of what is counted."""

    label: str
    count: int
    mark: Mark
    anchor: str | None = None


class Counts(Struct, frozen=True, tag=True):
    """A strip of tiles: how many policies came out how."""

    tiles: tuple[Tile, ...]


class Card(Struct, frozen=True):
    """A small box with a title and a few lines."""

    title: Runs
    lines: tuple[Runs, ...]


class Cards(Struct, frozen=True, tag=True):
    """Up to four cards side by side, as on the first page: the nearest chances."""

    cards: tuple[Card, ...]


class Callout(Struct, frozen=True, tag=True):
    """A boxed text that must be seen: a caution, the disclaimer, a piece of information.

    One `at_foot` stands at the foot of the first page, whatever else runs on to the next.
    """

    runs: Runs
    title: str = ""
    kind: CalloutKind = "info"
    at_foot: bool = False


class ScoreBar(Struct, frozen=True, tag=True):
    """A score as an interval: what is certain, what is possible, where the pass mark stands."""

    label: str
    low: float
    high: float
    maximum: float
    pass_at: float | None = None


class Toc(Struct, frozen=True, tag=True):
    """The contents: headings down to `max_level`, each with its page and a link."""

    title: str = "目录"
    max_level: Literal[1, 2, 3] = 2


class PageBreak(Struct, frozen=True, tag=True):
    """What follows starts on a new page, unless no more than `past` of this one (a share) is used."""

    past: float = 0.0


class Spacer(Struct, frozen=True, tag=True):
    """Empty height. Blocks bring their own distances; use it rarely."""

    height_mm: float


class Keep(Struct, frozen=True, tag=True):
    """Blocks that stay on one page if one page can hold them."""

    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading
    | Paragraph
    | Table
    | CheckItem
    | BulletList
    | KeyValues
    | Counts
    | Cards
    | Callout
    | ScoreBar
    | Toc
    | PageBreak
    | Spacer
    | Keep
)


class Letterhead(Struct, frozen=True):
    """Who advises: the firm's name (on every page), lines of contact, and a logo as a PNG or JPEG file's bytes."""

    firm: str
    contact: tuple[str, ...] = ()
    logo: bytes | None = None


class Document(Struct, frozen=True):
    """A whole document about a client, or a book about something else.

    `footer` is one short line on every page, `letterhead` tells who advises, `as_of_label` says what day `as_of` is.
    """

    title: str
    client_name: str
    as_of: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    footer: str = ""
    letterhead: Letterhead | None = None
    subject: str = ""
    as_of_label: str = "评估基准日"


def plain(text: str) -> Runs:
    """Give `text` as the runs of a cell, an item or a paragraph, without any emphasis."""
    return (Run(text),) if text else ()


def text_of(runs: Runs) -> str:
    """Give the text of `runs` without their looks."""
    return "".join(run.text for run in runs)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Give every block in reading order, those inside `Keep` included."""
    for block in blocks:
        if isinstance(block, Keep):
            yield from walk(block.blocks)
        else:
            yield block


def fields_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Give the stable name of every box to tick, in reading order."""
    for block in walk(blocks):
        if isinstance(block, CheckItem):
            yield block.field
        elif isinstance(block, Table):
            yield from (row.field for row in block.rows if row.field)
