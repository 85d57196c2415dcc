"""Turns a document into pages of boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    Cards,
    CheckItem,
    Counts,
    Document,
    Heading,
    Keep,
    KeyValues,
    PageBreak,
    Paragraph,
    Runs,
    ScoreBar,
    Spacer,
    Table,
    Toc,
    fields_of,
    walk,
)
from checklist.errors import MissingGlyph, MissingGlyphs
from checklist.pdf_flow import Box, Page, bound, flow, nothing
from checklist.pdf_items import set_bullets, set_check_item, set_contents, set_heading, set_paragraph
from checklist.pdf_letterhead import set_letterhead
from checklist.pdf_panels import set_callout, set_cards, set_counts, set_key_values, set_score
from checklist.pdf_progress import Tell, untold
from checklist.pdf_sheet import Face, Sheet
from checklist.pdf_style import ACCENT, LEFT, WIDTH, TextStyle
from checklist.pdf_table import set_table
from checklist.pdf_text import Text, set_text

_TITLE = TextStyle(21.0, 30.0, "accent", bold=True)
_SUBTITLE = TextStyle(10.5, 17.0, "muted")
_CLIENT = TextStyle(14.5, 22.0, bold=True)
_AS_OF = TextStyle(9.5, 22.0, "muted")
_POINTS_PER_MM = 72 / 25.4
_FIRST_PLACE = "首页"


class BrokenDocument(ValueError):
    """The document contradicts itself: an anchor or field named twice, a link that leads nowhere."""


@dataclass(slots=True)
class Layout:
    """Where everything stands. `page_of` tells the page of every anchor, counted from 1."""

    pages: list[Page]
    headings: list[tuple[Heading, str]]
    page_of: dict[str, int]


def lay_out(document: Document, face: Face, tell: Tell = untold) -> Layout:
    """Place the whole document on pages. Raises `MissingGlyphs`, `UnreadablePicture` and `BrokenDocument`.

    `tell` hears the share that is set.
    """
    check_names(document)
    headings = _headings(document)
    setter = _Setter(face, headings)
    boxes = _title(document, face)
    setter.note_missing()
    for done, (block, following) in enumerate(zip_longest(document.blocks, document.blocks[1:])):
        boxes += setter.set(block, following)
        tell(done / len(document.blocks))
    if setter.missing:
        raise MissingGlyphs(tuple(setter.missing))
    pages = flow(boxes)
    for number, page in enumerate(pages, start=1):
        setter.page_of.update({placed.box.anchor: number for placed in page if placed.box.anchor})
    return Layout(pages, headings, setter.page_of)


def running_texts(document: Document) -> tuple[str, str, str]:
    """Give what stands on every page: client, adviser and title above, the as-of date and the footer below."""
    as_of = document.as_of
    date = f"{document.as_of_label} {as_of.year}年{as_of.month}月{as_of.day}日"
    firm = document.letterhead.firm if document.letterhead else ""
    title = f"{firm} · {document.title}" if firm else document.title
    return document.client_name, title, f"{date} · {document.footer}" if document.footer else date


def _headings(document: Document) -> list[tuple[Heading, str]]:
    found = [block for block in walk(document.blocks) if isinstance(block, Heading)]
    return [(heading, heading.anchor or f"heading-{number}") for number, heading in enumerate(found, start=1)]


def _title(document: Document, face: Face) -> list[Box]:
    """Set the head of the first page, and measure what stands on every page so that no glyph is missed."""
    for text in (*running_texts(document), "第共页 0123456789…"):
        _ = face.widths(bold=False)[text]
    _ = face.widths(bold=True)[document.client_name]
    date = running_texts(document)[2].split(" · ")[0]
    parts = [
        set_text(face, document.title, _TITLE, WIDTH),
        set_text(face, document.subtitle, _SUBTITLE, WIDTH),
    ]
    client = set_text(face, document.client_name, _CLIENT, WIDTH - 150)
    as_of = set_text(face, date, _AS_OF, 140)
    height = sum(part.height for part in parts) + client.height + 16
    head = [] if document.letterhead is None else set_letterhead(face, document.letterhead)
    return [*head, Box(height, partial(_draw_title, parts, client, as_of))]


def _draw_title(parts: list[Text], client: Text, as_of: Text, sheet: Sheet, top: float) -> None:
    y = top
    for part in parts:
        part.draw(sheet, LEFT, y)
        y -= part.height
    sheet.fill(LEFT, y - 6, WIDTH, 1.6, ACCENT)
    client.draw(sheet, LEFT, y - 13)
    as_of.draw(sheet, LEFT + WIDTH - 140, y - 13, "right")


class _Setter:
    """Sets block after block and remembers under which heading it is."""

    def __init__(self, face: Face, headings: list[tuple[Heading, str]]) -> None:
        self._face = face
        self._headings = headings
        self._waiting = iter(headings)
        self._place = _FIRST_PLACE
        self._after_heading = False
        self._level = 1
        self.page_of: dict[str, int] = {}
        self.missing: list[MissingGlyph] = []

    def set(self, block: Block, following: Block | None = None) -> list[Box]:
        """Set one block, and take down what the font lacks."""
        boxes = self._set(block)
        self.note_missing()
        is_all = isinstance(following, Heading) and following.level <= self._level
        if self._after_heading and not is_all and isinstance(block, Paragraph) and len(boxes) == 1:
            boxes = [
                replace(boxes[0], keep=True)
            ]  # a line of introduction is not left alone with its heading
        self._after_heading = isinstance(block, Heading)
        if isinstance(block, Heading):
            self._level = block.level
        return boxes

    def note_missing(self) -> None:
        """Take down the characters found missing since the last call, with the heading they stand under."""
        for file in (self._face.regular_file, self._face.bold_file):
            known = {glyph.character for glyph in self.missing}
            self.missing += [MissingGlyph(char, self._place) for char in file.missing if char not in known]
            file.missing.clear()

    def _set(self, block: Block) -> list[Box]:
        face = self._face
        match block:
            case Heading():
                self._place = block.text
                return set_heading(face, *next(self._waiting))
            case Paragraph():
                return set_paragraph(face, block) if block.runs else []
            case Table():
                return set_table(face, block)
            case CheckItem():
                return set_check_item(face, block)
            case BulletList():
                return set_bullets(face, block)
            case KeyValues():
                return set_key_values(face, block) if block.pairs else []
            case Counts():
                return set_counts(face, block)
            case Cards():
                return set_cards(face, block)
            case Callout():
                return set_callout(face, block)
            case ScoreBar():
                return set_score(face, block)
            case Toc():
                entries = [(h, key) for h, key in self._headings if h.in_toc and h.level <= block.max_level]
                return set_contents(face, block.title, entries, self.page_of)
            case PageBreak():
                return [Box(0.0, nothing, past=block.past, keep=True)]
            case Spacer():
                return [Box(block.height_mm * _POINTS_PER_MM, nothing)]
            case Keep():
                return bound([box for inner in block.blocks for box in self.set(inner)])


def check_names(document: Document) -> None:
    """Raise `BrokenDocument` when an anchor or field is named twice, or a link leads nowhere."""
    anchors: list[str] = []
    links: set[str] = set()
    for block in walk(document.blocks):
        if isinstance(block, Heading | CheckItem) and block.anchor:
            anchors.append(block.anchor)
        if isinstance(block, Table):
            anchors += [row.anchor for row in block.rows if row.anchor]
        if isinstance(block, Counts):
            links.update(tile.anchor for tile in block.tiles if tile.anchor)
        links.update(run.anchor for runs in _runs_of(block) for run in runs if run.anchor)
    wrong = sorted(_repeated(anchors) | _repeated(list(fields_of(document.blocks)))) + sorted(
        links - set(anchors)
    )
    if wrong:
        raise BrokenDocument(f"named twice, or linked and not there: {', '.join(wrong)}")


def _repeated(names: list[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]


def _runs_of(block: Block) -> Iterator[Runs]:
    match block:
        case Paragraph() | Callout():
            yield block.runs
        case Table():
            for row in block.rows:
                yield from row.cells
        case CheckItem():
            yield from (block.runs, block.source, *block.detail)
        case BulletList():
            yield from block.items
        case KeyValues():
            yield from (pair.value for pair in block.pairs)
        case Cards():
            for card in block.cards:
                yield from (card.title, *card.lines)
        case _:
            return
