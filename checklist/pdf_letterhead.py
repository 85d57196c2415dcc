"""Sets the letterhead on top of the first page: logo, firm, contact."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from checklist.blocks import Letterhead
from checklist.pdf_flow import Box
from checklist.pdf_sheet import Face, Placement, Rect, Sheet
from checklist.pdf_style import FAINT_RULE, LEFT, WIDTH, TextStyle
from checklist.pdf_text import Text, set_text

if TYPE_CHECKING:
    from checklist.pdf_picture import Picture

LOGO_WIDTH, LOGO_HEIGHT = 130.0, 38.0
"""The room of the logo; it fills one of the two."""
_GAP = 12.0
_BELOW = 7.0
_FIRM = TextStyle(12.0, 17.0, bold=True)
_CONTACT = TextStyle(8.5, 12.4, "muted")


class _Logo(NamedTuple):
    picture: Picture
    width: float
    height: float


def set_letterhead(face: Face, letterhead: Letterhead) -> list[Box]:
    """Set a letterhead; nothing where it says nothing. Raises `UnreadablePicture`."""
    logo = _logo(letterhead.logo)
    left = 0.0 if logo is None else logo.width + _GAP
    lines = (letterhead.firm.strip(), "　".join(line.strip() for line in letterhead.contact if line.strip()))
    styles = (_FIRM, _CONTACT)
    texts = [
        set_text(face, line, style, WIDTH - left) for line, style in zip(lines, styles, strict=True) if line
    ]
    height = max(sum(text.height for text in texts), 0.0 if logo is None else logo.height)
    if not height:
        return []
    return [Box(height + 2 * _BELOW, partial(_draw, logo, texts, left, height))]


def _logo(data: bytes | None) -> _Logo | None:
    if data is None:
        return None
    from checklist.pdf_picture import read_picture  # few documents have a picture

    picture = read_picture(data)
    return _Logo(picture, *picture.fitted(LOGO_WIDTH, LOGO_HEIGHT))


def _draw(
    logo: _Logo | None, texts: list[Text], left: float, height: float, sheet: Sheet, top: float
) -> None:
    """Draw the logo and, beside its middle, the texts."""
    if logo is not None:
        upper = top - (height - logo.height) / 2
        rect = Rect(LEFT, upper - logo.height, LEFT + logo.width, upper)
        sheet.pictures.append(Placement(logo.picture, rect))
    y = top - (height - sum(text.height for text in texts)) / 2
    for text in texts:
        text.draw(sheet, LEFT + left, y)
        y -= text.height
    sheet.rule(LEFT, top - height - _BELOW, WIDTH, FAINT_RULE, 0.5)
