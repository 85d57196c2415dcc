"""Puts Python's own ``import`` back behind PySide6, which has put one of its own in its place.

PySide6's reads and keeps the source of every module that is loaded after it (11 MB, and a tenth of the start), and takes its time with
every import statement that is met again, to find out who has asked for ``__feature__``.  Nothing here does.
"""

from __future__ import annotations

import builtins

from PySide6.QtCore import QObject  # noqa: F401 - PySide6 changes ``import`` when its first binding is loaded


def put_own_import_back() -> None:
    """Let import statements go straight to Python; nothing is done where PySide6 has left them alone."""
    own = getattr(builtins, "__orig_import__", None)
    if own is not None:
        builtins.__import__ = own
