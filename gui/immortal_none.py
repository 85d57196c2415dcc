"""Keeps None alive on Pythons where it can die.

PySide 6.12 gives up one reference of None with every call of a method that returns nothing.  From Python 3.12 on None is
immortal and does not mind; on 3.11 some hundred thousand calls end the process ("none_dealloc").  Lifting the count once
gives None there what it has by nature from 3.12 on.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

FIRST_IMMORTAL: Final = (3, 12)
LIFT: Final = 1 << 40
"""More calls than any session makes, and far below where the count would overflow."""


def keep_none_alive() -> None:
    """Lift the count of None where it needs it; once is enough, more often does no harm."""
    if sys.version_info < FIRST_IMMORTAL and sys.getrefcount(None) < LIFT // 2:
        ctypes.c_ssize_t.from_address(id(None)).value += LIFT
