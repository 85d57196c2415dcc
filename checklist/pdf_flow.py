"""Puts boxes on pages from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from checklist.pdf_sheet import Sheet
from checklist.pdf_style import BODY_HEIGHT, PAGE_HEIGHT, TOP

Draw = Callable[[Sheet, float], None]


@dataclass(frozen=True, slots=True)
class Box:
    """Something that stays whole: its height and how it is drawn below a given height of the page.

    `before` is the distance to what stands above, dropped at the top of a page. `keep` binds a box to the next one.
    `header` is drawn again above a box that starts a page. `anchor` makes it a target.
    """

    height: float
    draw: Draw
    before: float = 0.0
    keep: bool = False
    header: Box | None = None
    anchor: str = ""
    starts_page: bool = False


class Placed(NamedTuple):
    """A box and the height of its top edge on the page."""

    top: float
    box: Box


Page = list[Placed]


def nothing(_sheet: Sheet, _top: float) -> None:
    """Draw nothing."""


def bound(boxes: Sequence[Box]) -> list[Box]:
    """Bind boxes together if one page can hold them; else leave them as they are."""
    height = sum(box.height + box.before for box in boxes)
    if height > BODY_HEIGHT:
        return list(boxes)
    return [*(replace(box, keep=True) for box in boxes[:-1]), *boxes[-1:]]


def flow(boxes: Sequence[Box]) -> list[Page]:
    """Place all boxes."""
    pages: list[Page] = [[]]
    used = 0.0
    at = 0
    while at < len(boxes):
        stop = _chain_end(boxes, at)
        chain = boxes[at:stop]
        at = stop
        need = sum(box.height + box.before for box in chain)
        on_fresh = need - chain[0].before + _header_height(chain[0])
        breaks = chain[0].starts_page or (used + need > BODY_HEIGHT and on_fresh <= BODY_HEIGHT)
        if breaks and used:
            pages.append([])
            used = 0.0
        for box in chain:
            used = _place(pages, used, box)
    return pages


def _chain_end(boxes: Sequence[Box], at: int) -> int:
    while at < len(boxes) - 1 and boxes[at].keep:
        at += 1
    return at + 1


def _header_height(box: Box) -> float:
    return box.header.height if box.header else 0.0


def _place(pages: list[Page], used: float, box: Box) -> float:
    before = box.before if used else 0.0
    if used and used + before + box.height > BODY_HEIGHT + 0.01:
        pages.append([])
        used = before = 0.0
    if not used and box.header:
        pages[-1].append(Placed(PAGE_HEIGHT - TOP, box.header))
        used = box.header.height
    pages[-1].append(Placed(PAGE_HEIGHT - TOP - used - before, box))
    return used + before + box.height
