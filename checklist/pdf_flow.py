"""Puts boxes on pages from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from checklist.pdf_sheet import Sheet
from checklist.pdf_style import BODY_HEIGHT, BOTTOM, PAGE_HEIGHT, TOP

Draw = Callable[[Sheet, float], None]


@dataclass(frozen=True, slots=True)
class Box:
    """Something that stays whole: its height and how it is drawn below a given height of the page.

    `before` is the distance to what stands above, dropped at the top of a page. `keep` binds a box to the next one.
    `header` is drawn again above a box that starts a page. `anchor` makes it a target. A box with `past` starts a new page
    where more than that share of the page is used; one `at_foot` stands at the foot of the first page.
    """

    height: float
    draw: Draw
    before: float = 0.0
    keep: bool = False
    header: Box | None = None
    anchor: str = ""
    past: float | None = None
    at_foot: bool = False


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
    """Place all boxes; the first page keeps room for what stands at its foot."""
    foot = [box for box in boxes if box.at_foot]
    flowing = [box for box in boxes if not box.at_foot]
    reserved = sum(box.height + box.before for box in foot)
    pages: list[Page] = [[]]
    used = 0.0
    at = 0
    while at < len(flowing):
        stop = _chain_end(flowing, at)
        chain = flowing[at:stop]
        at = stop
        need = sum(box.height + box.before for box in chain)
        on_fresh = need - chain[0].before + _header_height(chain[0])
        past = chain[0].past
        starts = past is not None and used > past * BODY_HEIGHT
        breaks = starts or (used + need > _room(pages, reserved) and on_fresh <= BODY_HEIGHT)
        if breaks and used:
            pages.append([])
            used = 0.0
        for box in chain:
            used = _place(pages, used, box, _room(pages, reserved))
    _place_foot(pages[0], foot)
    return pages


def _room(pages: list[Page], reserved: float) -> float:
    return BODY_HEIGHT - reserved if len(pages) == 1 else BODY_HEIGHT


def _place_foot(page: Page, foot: Sequence[Box]) -> None:
    top = BOTTOM + sum(box.height + box.before for box in foot)
    for box in foot:
        page.append(Placed(top - box.before, box))
        top -= box.height + box.before


def _chain_end(boxes: Sequence[Box], at: int) -> int:
    while at < len(boxes) - 1 and boxes[at].keep:
        at += 1
    return at + 1


def _header_height(box: Box) -> float:
    return box.header.height if box.header else 0.0


def _place(pages: list[Page], used: float, box: Box, room: float) -> float:
    before = box.before if used else 0.0
    if used and used + before + box.height > room + 0.01:
        pages.append([])
        used = before = 0.0
    if not used and box.header:
        pages[-1].append(Placed(PAGE_HEIGHT - TOP, box.header))
        used = box.header.height
    pages[-1].append(Placed(PAGE_HEIGHT - TOP - used - before, box))
    return used + before + box.height
