"""Keeps a fault of PySide6 6.12.0 from ending the program.

It gives back None from every method of Qt that has nothing to give, and True from ``Signal.emit``, without counting the
reference.  Up to Python 3.11 the counts fall by one with each such call, and at zero, after some thousand of them, the
interpreter ends the process.  (From 3.12 on both are immortal.)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

ENOUGH: Final = 1 << 40
"""So many references more than a program that runs for years can lose."""
_TRIES: Final = 40


class _Probe(QObject):
    tried = Signal()


def loses(constant: object, call: Callable[[], object]) -> bool:
    """Whether a call loses a reference of what it gives back."""
    before = sys.getrefcount(constant)
    for _ in range(_TRIES):
        call()
    return sys.getrefcount(constant) <= before - _TRIES // 2


def keep_constants_alive() -> None:
    """Where this PySide6 with this Python loses references, lay in more of them than can ever be lost."""
    probe = _Probe()
    calls: tuple[tuple[object, Callable[[], object]], ...] = (
        (None, lambda: probe.setObjectName("")),
        (True, probe.tried.emit),
    )
    for constant, call in calls:
        if loses(constant, call):
            import ctypes  # Python 3.12 and later never come here

            ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH
