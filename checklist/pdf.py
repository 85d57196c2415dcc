"""Writes a document as a PDF file."""

from __future__ import annotations

import re
import struct
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final, NamedTuple

from checklist.blocks import Document, fields_of
from checklist.errors import ExportFailed, FontUnavailable
from checklist.pdf_canvas import draw, field_name
from checklist.pdf_font import FontFile, Subset
from checklist.pdf_layout import BrokenDocument, lay_out
from checklist.pdf_progress import OnProgress, Tell, part_of, telling, untold
from checklist.pdf_sheet import Face
from checklist.replace import reason_of, replacing, write_synced

__all__ = ["BrokenDocument", "FontPaths", "PdfReport", "field_name", "render", "write_pdf"]


_END: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_LAID_OUT, _DRAWN, _MADE, _WRITTEN = 0.3, 0.55, 0.95, 1.0
"""The share of the time that is gone after each step."""
_PAGE: Final = re.compile(rb"/Type /Page\b(?!s)")


class FontPaths(NamedTuple):
    """The TrueType files of the document's font."""

    regular: Path
    bold: Path


class PdfReport(NamedTuple):
    """What was written: pages, bytes, and the names of the form fields in reading order."""

    pages: int
    size: int
    fields: tuple[str, ...]


def write_pdf(
    document: Document, path: Path, fonts: FontPaths, progress: OnProgress | None = None
) -> PdfReport:
    """Write `document` to `path`, re-open it, check it, and only then replace an older file.

    `progress` hears the share done, many times a second; when it gives False, `Cancelled` is raised and nothing is
    written. Raises `MissingGlyphs`, `FontUnavailable` and `UnreadablePicture` before anything is written, `ExportFailed` when the machine
    refuses or the check fails, and `BrokenDocument` when anchors, links or field names of the document contradict each
    other (our mistake).
    """
    tell = telling(progress)
    data, pages = render(document, fonts, tell)
    names = tuple(field_name(field) for field in fields_of(document.blocks))
    with replacing(path) as beside:
        write_synced(beside, data)
        fault = _fault(beside, data, pages)
        if fault:
            raise ExportFailed(path, fault)
        tell(_WRITTEN)
    return PdfReport(pages, len(data), names)


def render(document: Document, fonts: FontPaths, tell: Tell = untold) -> tuple[bytes, int]:
    """Give the bytes of the PDF and the number of its pages. Equal input gives equal bytes.

    Raises what `write_pdf` raises before anything is written, `FontUnavailable` among it.
    """
    tell(0.0)
    with ExitStack() as stack:
        regular, bold = (stack.enter_context(closing(_opened(path))) for path in fonts)
        face = Face(
            Subset(regular, "NotoSansSC-Regular", "F1"), Subset(bold, "NotoSansSC-Bold", "F2"), regular, bold
        )
        layout = lay_out(document, face, part_of(tell, 0.0, _LAID_OUT))
        data = draw(document, layout, face, part_of(tell, _LAID_OUT, _DRAWN))
        tell(_MADE)
        return data, len(layout.pages)


def _opened(path: Path) -> FontFile:
    try:
        return FontFile(path)
    except OSError as error:
        raise FontUnavailable(
            path, "文件不存在" if isinstance(error, FileNotFoundError) else reason_of(error)
        ) from error
    except (ValueError, struct.error) as error:  # empty, cut off, or no TrueType font
        raise FontUnavailable(path, "文件已损坏") from error


def _fault(path: Path, data: bytes, pages: int) -> str:
    """Read the written file back and say what is wrong with it; empty when nothing is.

    What the disk holds must be what was made, and it must be a whole PDF with every page.
    """
    found = path.read_bytes()
    if found != data:
        return f"写入后复核：应有 {len(data)} 字节，读到的内容不同"
    end = _END.search(found)
    if not found.startswith(b"%PDF-") or end is None or found[int(end[1]) :][:4] != b"xref":
        return "写入后复核：文件不完整"
    there = len(_PAGE.findall(found))
    return "" if there == pages else f"写入后复核：应为 {pages} 页，读到 {there} 页"
