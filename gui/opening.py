"""The one place that hands files to other programs; tests put their own in its place."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
MOST_NAME_BYTES: Final = 180
"""File systems take 255 bytes; the rest is for the ending and what a browser or a person adds."""


def open_file(path: Path) -> bool:
    """Show a file in the program the system has for it; whether there was one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> bool:
    """Show where a file is, and the file chosen where the system can do that."""
    import sys

    if sys.platform == "win32":
        return QProcess.startDetached("explorer", ["/select,", str(path)])[0]
    if sys.platform == "darwin":
        return QProcess.startDetached("open", ["-R", str(path)])[0]
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def write_to_open(name: str, data: bytes) -> Path:
    """A copy of a file outside the workspace, so that another program can open it; in a new folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="qingce-"))
    path = folder / file_name(name)
    path.write_bytes(data)
    return path


def file_name(text: str) -> str:
    """A text as the name of a file on any system: what is forbidden is replaced, and it is never too long."""
    stem, dot, ending = FORBIDDEN.sub("_", text).strip(" .").rpartition(".")
    stem = stem if dot else ending
    room = MOST_NAME_BYTES - (len(ending.encode()) + 1 if dot else 0)
    stem = stem.encode()[: max(room, 1)].decode(errors="ignore").strip()
    return (f"{stem}.{ending}" if dot else stem) or "文件"
