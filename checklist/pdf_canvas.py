"""Draws laid-out pages with ReportLab and gives the bytes of the PDF.

This is the one place that reaches into ReportLab: its canvas keeps pages, links, bookmarks and the file structure;
fonts, content and check boxes are our own. Pinned to 5.1, see `pyproject.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from checklist.blocks import Document
from checklist.pdf_items import BOX_SIZE, box_appearance
from checklist.pdf_layout import Layout, running_texts
from checklist.pdf_progress import Tell, untold
from checklist.pdf_sheet import CheckBox, Face, Link, Rect, Sheet
from checklist.pdf_style import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RULE, TOP, WIDTH

if TYPE_CHECKING:
    from checklist.pdf_picture import Picture

_PROGRAM = "轻策 Qingce"
_PRINT = 4  # annotation flag: printed


def draw(document: Document, layout: Layout, face: Face, tell: Tell = untold) -> bytes:
    """Draw all pages. Equal input gives equal bytes. `tell` hears the share that is drawn."""
    canvas = _Canvas(document, face)
    count = len(layout.pages)
    outline = {key: (heading.text, heading.level) for heading, key in layout.headings}
    for number, page in enumerate(layout.pages, start=1):
        sheet = Sheet(face)
        _draw_running(sheet, document, number, count)
        for top, box in page:
            sheet.target(box.anchor, top)
            box.draw(sheet, top)
        canvas.add(sheet, outline)
        tell(number / count)
    return canvas.data()


def field_name(identifier: str) -> str:
    """Give the form field's name for a stable id. A dot would make a tree of fields, so it becomes `_`."""
    return identifier.replace(".", "_")


def _draw_running(sheet: Sheet, document: Document, number: int, count: int) -> None:
    client, title, below = running_texts(document)
    head, foot = PAGE_HEIGHT - TOP + 26, BOTTOM - 26
    left, right = _rooms(sheet, client, title)
    sheet.word(LEFT, head, _fitted(sheet, client, left), 8.5, bold=True, role="muted")
    sheet.word_right(LEFT + WIDTH, head, _fitted(sheet, title, right), 8.5, role="muted")
    sheet.rule(LEFT, head - 6, WIDTH, RULE, 0.5)
    sheet.rule(LEFT, foot + 13, WIDTH, RULE, 0.5)
    sheet.word(LEFT, foot, _fitted(sheet, below, WIDTH - 110), 8.0, role="muted")
    sheet.word_right(LEFT + WIDTH, foot, f"第 {number} 页 共 {count} 页", 8.0, role="muted")


def _rooms(sheet: Sheet, left: str, right: str) -> tuple[float, float]:
    """The room of two texts in one line: half of it for each, and what the other leaves."""
    half, widths = WIDTH / 2 - 10, sheet.face.widths(bold=True)
    spare = [max(0.0, half - widths[text] * 8.5) for text in (left, right)]
    return half + spare[1], half + spare[0]


def _fitted(sheet: Sheet, text: str, room: float) -> str:
    widths, size = sheet.face.widths(bold=True), 8.5
    if widths[text] * size <= room:
        return text
    while text and (widths[text] + 1) * size > room:
        text = text[:-1]
    return text + "…"


class _Canvas:
    """A ReportLab canvas that takes finished sheets."""

    def __init__(self, document: Document, face: Face) -> None:
        self._canvas = _PlainCanvas(
            "",
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            lang="zh-CN",
            pdfVersion=(1, 7),
        )
        self._pdf = self._canvas._doc
        self._pdf.delayedFonts += [face.regular, face.bold]
        self._fields: list[Any] = []
        self._looks: Mapping[str, Any] | None = None
        self._level = -1
        self._describe(document)

    def add(self, sheet: Sheet, outline: Mapping[str, tuple[str, int]]) -> None:
        """Add a page."""
        canvas = self._canvas
        canvas._code.append("\n".join(sheet.operators))
        for anchor, top in sheet.targets:
            canvas.bookmarkPage(anchor, fit="XYZ", left=0, top=round(top + 6, 2), zoom=0)
            if anchor in outline:
                self._add_outline(anchor, *outline[anchor])
        for picture, rect in sheet.pictures:
            self._add_picture(picture, rect)
        for link in sheet.links:
            self._add_link(link)
        for box in sheet.boxes:
            self._add_box(box)
        canvas.showPage()

    def data(self) -> bytes:
        """Give the bytes of the finished file."""
        if self._fields:
            self._pdf.Catalog.AcroForm = pdfdoc.PDFDictionary({"Fields": pdfdoc.PDFArray(self._fields)})
        data: bytes = self._canvas.getpdfdata()
        return data

    def _describe(self, document: Document) -> None:
        canvas = self._canvas
        canvas.setTitle(f"{document.client_name} {document.title}")
        canvas.setAuthor(document.letterhead.firm if document.letterhead else _PROGRAM)
        canvas.setSubject(document.subject or document.subtitle or document.title)
        canvas.setCreator(_PROGRAM)
        canvas.setProducer(_PROGRAM)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.setDateFormatter(lambda *_: f"D:{document.as_of:%Y%m%d}000000+08'00'")
        canvas.showOutline()

    def _add_outline(self, anchor: str, text: str, level: int) -> None:
        self._level = min(level - 1, self._level + 1)
        self._canvas.addOutlineEntry(text, anchor, self._level, closed=self._level > 0)

    def _add_picture(self, picture: Picture, rect: Rect) -> None:
        left, bottom, right, top = (round(edge, 2) for edge in rect)
        drawn = ImageReader(picture.image)
        self._canvas.drawImage(drawn, left, bottom, right - left, top - bottom, mask="auto")

    def _add_link(self, link: Link) -> None:
        rect = [round(edge, 2) for edge in link.rect]
        if link.anchor:
            self._canvas.linkRect("", link.anchor, rect, relative=0, Border="[0 0 0]")
        elif link.url:
            self._canvas.linkURL(link.url, rect, relative=0)

    def _add_box(self, box: CheckBox) -> None:
        """Add a check box field. Its shapes are drawn once and shared."""
        looks = self._looks = self._looks or self._make_looks()
        state = "/Yes" if box.ticked else "/Off"
        x, y = round(box.x, 2), round(box.y, 2)
        field = pdfdoc.PDFDictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Btn",
                "T": pdfdoc.PDFString(field_name(box.name)),
                "TU": pdfdoc.PDFString(box.label),
                "V": state,
                "AS": state,
                "F": _PRINT,
                "Rect": pdfdoc.PDFArray([x, y, round(x + BOX_SIZE, 2), round(y + BOX_SIZE, 2)]),
                "P": self._pdf.thisPageRef(),
                "MK": "<</CA (4)>>",
                "AP": pdfdoc.PDFDictionary({"N": pdfdoc.PDFDictionary(looks)}),
            }
        )
        name = f"box-{len(self._fields)}"
        self._canvas._addAnnotation(field, name)
        self._fields.append(self._pdf.refAnnotation(name))

    def _make_looks(self) -> dict[str, Any]:
        looks = {}
        for name, ticked in (("Yes", True), ("Off", False)):
            entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": f"[0 0 {BOX_SIZE:g} {BOX_SIZE:g}]"}
            content = box_appearance(ticked=ticked).encode("ascii")
            looks[name] = self._pdf.Reference(pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content))
        return looks


class _PlainCanvas(Canvas):
    """A canvas without the Helvetica that ReportLab puts on every page."""

    def _make_preamble(self) -> None:
        self._preamble = ""
