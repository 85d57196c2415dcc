"""Keeps a fault of PySide6 6.12.0 from ending the program.

``Signal.emit`` gives back True, and every method without a result gives back None, without counting the reference.  Up to
Python 3.11 the counts fall by one with every call; at zero (after some hundred emits, or some ten thousand calls) the
interpreter ends the process.  (From 3.12 on both are immortal.)
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

ENOUGH: Final = 1 << 40
"""So many references more than a program that runs for years can lose."""
TRIES: Final = 20


class _Probe(QObject):
    tried = Signal()


def keep_constants_alive() -> None:
    """Where PySide6 loses references of True or None, lay in more of them than can ever be lost."""
    probe = _Probe()
    acts: dict[object, Callable[[], object]] = {True: probe.tried.emit, None: lambda: probe.setObjectName("x")}
    for constant, act in acts.items():
        if _loses(constant, act):
            ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH


def _loses(constant: object, act: Callable[[], object]) -> bool:
    """Whether most of some calls cost a reference that nobody gives back."""
    before = sys.getrefcount(constant)
    for _ in range(TRIES):
        act()
    return sys.getrefcount(constant) <= before - TRIES // 2
