"""Dates: typed in any of the forms the reader takes, or picked from a calendar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Slot
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gui.calendars import dress_calendar
from gui.desk import Desk
from gui.profile.editors import Editor, State
from gui.profile.line import Line, mark
from rules.answers import OPEN_WORDS
from rules.dates import parse_date
from rules.errors import Rejected
from rules.fields import Column, Spec

WIDTH = 180
OPEN_WORD = "长期"


class DateEditor(Editor):
    """What is typed is kept as typed; beside the field stands how it was read where it was written in another way."""

    is_typed = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self.field, self.opener = Line(), QToolButton()
        self.reading: QLabel = QLabel()
        self._calendar: QWidget | None = None
        self.field.setAccessibleName(self.name)
        self.field.setFixedWidth(WIDTH)
        self.field.setPlaceholderText("如 2011-03-08")
        self.reading.setProperty("role", "small")
        self.opener.setIcon(desk.icons.icon("calendar"))
        self.opener.setAccessibleName(f"{self.name}：打开日历")
        self.opener.setToolTip("打开日历")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field)
        row.addWidget(self.opener)
        row.addWidget(self.reading)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_edited)
        self.opener.clicked.connect(self._on_open)

    def show_value(self, raw: Any | None) -> None:
        """Show a date; the open end of a column as 长期."""
        text = "" if raw is None else str(raw)
        self.field.show_text(OPEN_WORD if self._may_be_open and text in OPEN_WORDS else text)
        self._read()

    def value(self) -> Any | None:
        """The text as typed."""
        text = self.field.text()
        if self._may_be_open and text.strip() in OPEN_WORDS:
            return OPEN_WORDS[0]
        return text if text.strip() else None

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setReadOnly(not editable)
        self.opener.setEnabled(editable)

    def set_state(self, state: State) -> None:
        """Mark it."""
        mark(self.field, state)

    @property
    def _may_be_open(self) -> bool:
        return isinstance(self.spec, Column) and self.spec.open_ended

    @Slot()
    def _on_edited(self) -> None:
        self._read()
        self.edited.emit(self.value())

    def _read(self) -> None:
        text = self.field.text().strip()
        try:
            day = parse_date(text) if text else None
        except Rejected:
            day = None
        told = "" if day is None or day.isoformat() == text else f"= {day.isoformat()}"
        self.reading.setText(told)

    @Slot()
    def _on_open(self) -> None:
        if self._calendar is None:
            self._calendar = self._make_calendar()
        calendar = self._calendar.findChild(QCalendarWidget)
        calendar.setSelectedDate(self._day())
        self._calendar.move(self.field.mapToGlobal(QPoint(0, self.field.height() + 2)))
        self._calendar.show()
        calendar.setFocus()

    def _day(self) -> QDate:
        try:
            day = parse_date(self.field.text())
        except Rejected:
            day = self.desk.session.as_of
        return QDate(day.year, day.month, day.day)

    def _make_calendar(self) -> QWidget:
        popup = QWidget(self, Qt.WindowType.Popup)
        calendar = QCalendarWidget(popup)
        dress_calendar(calendar)
        calendar.setAccessibleName(f"{self.name}：日历")
        calendar.clicked.connect(self._on_picked)
        calendar.activated.connect(self._on_picked)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(calendar)
        return popup

    @Slot(QDate)
    def _on_picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self.field.show_text(day.toString("yyyy-MM-dd"))
        self.field.setFocus()
        self._on_edited()
