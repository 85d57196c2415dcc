"""What every page is handed: the session, the look, the boxes, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QSettings

from gui.icons import Icons
from gui.messages import Messages
from gui.session import Session
from gui.theme import Theme
from gui.workspace_files import WorkspaceFiles


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """Made once for a window.  ``settings`` belong to this machine (window, last folders); a workspace has its own."""

    session: Session
    theme: Theme
    icons: Icons
    messages: Messages
    settings: QSettings
    now: Callable[[], datetime]
    files: WorkspaceFiles
