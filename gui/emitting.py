"""Keeps a fault of PySide6 6.12.0 from ending the program.

``Signal.emit`` gives back True without counting the reference.  Up to Python 3.11 the count of True falls by one with every
emit, and at zero, after some hundred of them, the interpreter ends the process.  (From 3.12 on True is immortal.)
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QObject, Signal

ENOUGH: Final = 1 << 40
"""So many references more than a program that runs for years can lose."""


class _Probe(QObject):
    tried = Signal()


def emit_loses_true() -> bool:
    """Whether this PySide6 and this Python have the fault."""
    probe = _Probe()
    before = sys.getrefcount(True)
    for _ in range(3):
        probe.tried.emit()
    return sys.getrefcount(True) <= before - 3


def keep_true_alive() -> None:
    """Where emitting loses references of True, lay in more of them than can ever be lost."""
    if emit_loses_true():
        ctypes.c_ssize_t.from_address(id(True)).value += ENOUGH
