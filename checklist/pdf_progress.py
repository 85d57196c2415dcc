"""How far an export is, told while it runs; whoever listens may call it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from checklist.errors import Cancelled

OnProgress: TypeAlias = Callable[[float], bool]
"""Hears the share that is done, 0 to 1, and says whether to go on."""
Tell: TypeAlias = Callable[[float], None]


def untold(_share: float) -> None:
    """Tell nobody."""


def telling(progress: OnProgress | None) -> Tell:
    """Tell `progress`; raises `Cancelled` when it says no."""
    if progress is None:
        return untold

    def tell(share: float) -> None:
        if not progress(share):
            raise Cancelled

    return tell


def part_of(tell: Tell, start: float, end: float) -> Tell:
    """Tell of a part of the work as what it is of the whole."""
    return lambda share: tell(start + (end - start) * share)
