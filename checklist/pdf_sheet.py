"""A page while it is drawn: content operators, and the links, targets and form fields that lie on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checklist.blocks import Mark, TextRole
from checklist.linebreak import OBJECT, Widths
from checklist.pdf_font import FontFile, Subset
from checklist.pdf_marks import mark_operators
from checklist.pdf_style import ROLE, Colour, colour_operands

if TYPE_CHECKING:
    from checklist.pdf_picture import Picture

_ASCENT = 0.88  # of the em, above the baseline
_MARK_SIZE = 0.98
_MARK_DROP = 0.12


class Look(NamedTuple):
    """How a piece of a line looks and where it leads."""

    bold: bool
    role: TextRole
    anchor: str | None = None
    url: str | None = None
    mark: Mark | None = None


Piece = tuple[Look, str]


class Face(NamedTuple):
    """The two weights of the document's font."""

    regular: Subset
    bold: Subset
    regular_file: FontFile
    bold_file: FontFile

    def widths(self, *, bold: bool) -> Widths:
        """Give the width cache of a weight."""
        return (self.bold_file if bold else self.regular_file).widths


class Rect(NamedTuple):
    """A rectangle on the page: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


class Link(NamedTuple):
    """A place to click: leads to an anchor of this document or to an address."""

    rect: Rect
    anchor: str | None
    url: str | None


class CheckBox(NamedTuple):
    """A form field to tick: its name, its lower left corner, its state and its spoken label."""

    name: str
    x: float
    y: float
    ticked: bool
    label: str


class Placement(NamedTuple):
    """A picture and where it lies on the page."""

    picture: Picture
    rect: Rect


@dataclass(slots=True)
class Sheet:
    """Collects what is drawn on one page."""

    face: Face
    operators: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[CheckBox] = field(default_factory=list)
    targets: list[tuple[str, float]] = field(default_factory=list)
    pictures: list[Placement] = field(default_factory=list)
    _fill: str = ""
    _spacing: float = 0.0

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle whose lower left corner is at x, y."""
        self._set_fill(colour)
        self.operators.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, rect: Rect, colour: Colour, line: float = 0.6) -> None:
        """Draw the outline of a rectangle."""
        left, bottom, right, top = rect
        self.operators.append(
            f"{colour_operands(colour)} RG {line:g} w "
            f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re S"
        )

    def rule(self, x: float, y: float, width: float, colour: Colour, line: float = 0.5) -> None:
        """Draw a horizontal line."""
        self.operators.append(
            f"{colour_operands(colour)} RG {line:g} w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S"
        )

    def post(self, x: float, bottom: float, top: float, colour: Colour, line: float = 1.2) -> None:
        """Draw a vertical line."""
        self.operators.append(
            f"{colour_operands(colour)} RG {line:g} w {x:.2f} {bottom:.2f} m {x:.2f} {top:.2f} l S"
        )

    def mark(self, mark: Mark, x: float, y: float, size: float) -> None:
        """Draw a verdict shape."""
        self.operators.append(mark_operators(mark, x, y, size))

    def word(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, role: TextRole = "plain"
    ) -> None:
        """Write one piece of text with its baseline at y."""
        self._show(x, y, text, size, Look(bold, role))

    def word_right(
        self, right: float, y: float, text: str, size: float, *, bold: bool = False, role: TextRole = "plain"
    ) -> None:
        """Write one piece of text that ends at `right`."""
        width = self.face.widths(bold=bold)[text] * size
        self._show(right - width, y, text, size, Look(bold, role))

    def line(self, x: float, y: float, line: list[Piece], size: float, spacing: float = 0.0) -> None:
        """Write the pieces of a line one after the other; `spacing` is added after each character."""
        single = len(line) == 1
        for look, text in line:
            start = x
            if text[:1] == OBJECT:
                if look.mark is not None:
                    self.mark(look.mark, x + 0.04 * size, y - _MARK_DROP * size, _MARK_SIZE * size)
                x += self.face.widths(bold=look.bold)[OBJECT] * size + spacing
                text = text[1:]
            if text:
                self._show(x, y, text, size, look, spacing)
            linked = look.anchor or look.url
            if not single or linked:
                x += self.face.widths(bold=look.bold)[text] * size + spacing * len(text)
            if linked:
                rect = Rect(start, y - 0.2 * size, x, y + _ASCENT * size)
                self.links.append(Link(rect, look.anchor, look.url))

    def target(self, anchor: str, y: float) -> None:
        """Make `anchor` lead to the height y of this page."""
        if anchor:
            self.targets.append((anchor, y))

    def _show(self, x: float, y: float, text: str, size: float, look: Look, spacing: float = 0.0) -> None:
        self._set_fill(ROLE[look.role])
        if spacing != self._spacing:
            self.operators.append(f"{spacing:.3f} Tc")
            self._spacing = spacing
        subset = self.face.bold if look.bold else self.face.regular
        self.operators.append(f"BT /{subset.key} {size:g} Tf {x:.2f} {y:.2f} Td {subset.show(text)} ET")

    def _set_fill(self, colour: Colour) -> None:
        operands = colour_operands(colour)
        if operands != self._fill:
            self._fill = operands
            self.operators.append(f"{operands} rg")
