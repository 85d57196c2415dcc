"""Whoever leaves the window open over night judges on the new day in the morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from gui.session import Session

LOOK_MS: Final = 60_000


class NewDay(QObject):
    """Looks at the clock now and then.  A session that was given another day than that of the clock keeps it."""

    def __init__(self, session: Session, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._now = session, now
        self._day = now().date()
        if session.today == self._day:
            looking = QTimer(self, interval=LOOK_MS)
            looking.timeout.connect(self.look)
            looking.start()

    @Slot()
    def look(self) -> None:
        """Turn to the day of the clock where it is another than before."""
        day = self._now().date()
        if day != self._day:
            self._day = day
            self._session.begin_day(day)
