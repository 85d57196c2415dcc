"""A day that may be left open: typed in any of the usual ways, or taken from a calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.calendars import dress_calendar
from gui.desk import Desk

_PARTED: Final = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_SOLID: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(text: str, as_of: date) -> date | None:
    """The day a text means: 2026-12-31, 2026/12/31, 20261231, 12-31 (the next one); None for an empty text.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if not text:
        return None
    found = _SOLID.fullmatch(text) or _PARTED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    month, day = int(found[2]), int(found[3])
    if found[1] is not None:
        return date(int(found[1]), month, day)
    this_year = date(as_of.year, month, day)
    return this_year if this_year >= as_of else date(as_of.year + 1, month, day)


def _whole(text: str) -> date | None:
    """The day of a text with its year; None for what may still become one."""
    found = _SOLID.fullmatch(text) or _PARTED.fullmatch(text)
    if found is None or found[1] is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


class DayEdit(QWidget):
    """``given`` carries a day, or None where the field was emptied; a text that is no day is told below the field."""

    given = Signal(object)

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._day: date | None = None
        self.edit = QLineEdit(clearButtonEnabled=True)
        self.edit.setPlaceholderText("如 2026-12-31")
        self.edit.setAccessibleName(name)
        self._open = QToolButton(toolTip="从日历中选")
        self._open.setAccessibleName(f"{name}：从日历中选")
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._error)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_typed)
        self.edit.editingFinished.connect(self._on_finished)
        self._open.clicked.connect(self._on_open)
        desk.theme.changed.connect(self._paint)
        self._paint()

    def show_day(self, day: date | None) -> None:
        """Show a day; what is being typed and means it already is left as it is."""
        if day == self._day and (self.edit.hasFocus() or self._error.isVisible()):
            return
        self._day = day
        self.edit.setText("" if day is None else day.isoformat())
        self._tell("")

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be written."""
        self.edit.setReadOnly(locked)
        self.edit.setEnabled(not locked)
        self._open.setEnabled(not locked)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        """A whole day counts at once; a day without its year when the field is left."""
        self._tell("")
        if not text.strip():
            self._give(None)
        elif (found := _whole(text.strip())) is not None:
            self._give(found)

    @Slot()
    def _on_finished(self) -> None:
        if self._read(self.edit.text()):
            self.edit.setText("" if self._day is None else self._day.isoformat())

    def _read(self, text: str) -> bool:
        try:
            day = read_day(text, self._desk.session.as_of)
        except ValueError:
            self._tell(f"“{text.strip()}”不是日期，请按 2026-12-31 的样子填写。")
            return False
        self._tell("")
        self._give(day)
        return True

    def _give(self, day: date | None) -> None:
        if day != self._day:
            self._day = day
            self.given.emit(day)

    def _tell(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.edit.setProperty("state", "error" if text else "")
        self.edit.style().polish(self.edit)

    @Slot()
    def _on_open(self) -> None:
        calendar = QCalendarWidget()
        dress_calendar(calendar)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self._day or self._desk.session.as_of
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(self._on_chosen)
        calendar.clicked.connect(self._on_chosen)
        calendar.move(
            self._open.mapToGlobal(
                QPoint(self._open.width() - calendar.sizeHint().width(), self._open.height())
            )
        )
        self._calendar = calendar
        calendar.show()

    @Slot(QDate)
    def _on_chosen(self, chosen: QDate) -> None:
        self._calendar.close()
        day = date(chosen.year(), chosen.month(), chosen.day())
        self.edit.setText(day.isoformat())
        self._tell("")
        self._give(day)

    @Slot()
    def _paint(self) -> None:
        self._open.setIcon(self._desk.icons.icon("calendar"))
