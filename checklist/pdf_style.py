"""Measures, sizes and colours of the printed page. Lengths are in points."""

from __future__ import annotations

from typing import NamedTuple

from checklist.blocks import CalloutKind, Mark, ParagraphStyle, TextRole

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 44.0, 44.0, 54.0, 46.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
BODY_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


class TextStyle(NamedTuple):
    """How text is set: size and leading in points, its colour role, the distance before it."""

    size: float
    leading: float
    role: TextRole = "plain"
    bold: bool = False
    before: float = 0.0


PARAGRAPH: dict[ParagraphStyle, TextStyle] = {
    "body": TextStyle(10.0, 15.8, before=5.0),
    "lead": TextStyle(11.5, 18.4, before=6.0),
    "note": TextStyle(9.0, 13.8, "muted", before=4.0),
    "caution": TextStyle(8.3, 11.7, "warn", before=2.0),
    "small": TextStyle(8.3, 11.7, "muted", before=2.0),
    "quote": TextStyle(9.5, 15.0, before=5.0),
}
HEADING: dict[int, TextStyle] = {
    1: TextStyle(15.0, 21.0, "accent", bold=True, before=17.0),
    2: TextStyle(12.5, 18.5, "accent", bold=True, before=17.0),
    3: TextStyle(10.0, 14.2, "plain", bold=True, before=7.0),
}
CELL = TextStyle(9.0, 13.6)
CELL_HEADER = TextStyle(8.5, 12.6, "accent", bold=True)
CELL_COMPACT = TextStyle(8.3, 11.6)
ITEM = TextStyle(10.0, 15.4)
SMALL = TextStyle(8.5, 13.0, "muted")

Colour = tuple[float, float, float]

INK: Colour = (0.12, 0.15, 0.18)
MUTED: Colour = (0.36, 0.40, 0.45)
ACCENT: Colour = (0.10, 0.31, 0.42)
GOOD: Colour = (0.13, 0.42, 0.27)
BAD: Colour = (0.65, 0.19, 0.16)
WARN: Colour = (0.55, 0.36, 0.02)
RULE: Colour = (0.80, 0.83, 0.86)
FAINT_RULE: Colour = (0.88, 0.90, 0.92)
BAND: Colour = (0.925, 0.945, 0.957)
ZEBRA: Colour = (0.966, 0.974, 0.980)
WHITE: Colour = (1.0, 1.0, 1.0)

ROLE: dict[TextRole, Colour] = {
    "plain": INK,
    "muted": MUTED,
    "accent": ACCENT,
    "good": GOOD,
    "bad": BAD,
    "warn": WARN,
}
MARK: dict[Mark, Colour] = {
    Mark.MET: GOOD,
    Mark.NOT_MET: BAD,
    Mark.UNKNOWN: WARN,
    Mark.HUMAN: ACCENT,
    Mark.GAP: WARN,
    Mark.HELD: GOOD,
    Mark.INFO: ACCENT,
    Mark.OUT: MUTED,
}
CALLOUT: dict[CalloutKind, tuple[Colour, Colour]] = {
    "info": (ACCENT, BAND),
    "caution": (WARN, (0.988, 0.963, 0.910)),
    "disclaimer": (MUTED, (0.955, 0.958, 0.962)),
}


def colour_operands(colour: Colour) -> str:
    """Give a colour as the three numbers of a PDF operator."""
    return "{:g} {:g} {:g}".format(*colour)
