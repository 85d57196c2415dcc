"""The head of the window: which client, judged on which day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Slot
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.desk import Desk
from gui.elided import ElidedLabel
from gui.wheel import ignore_wheel


class Head(QFrame):
    """The client's name and the as-of date, on every page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="topBar")
        self._desk, self._session = desk, desk.session
        self._name = ElidedLabel(objectName="clientName")
        self._day = QDateEdit()
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat("yyyy-MM-dd")
        self._day.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._day.setDateRange(QDate(2000, 1, 1), QDate(2099, 12, 31))
        self._day.setKeyboardTracking(False)
        self._day.setAccessibleName("判定日")
        self._day.setToolTip("按哪一天判定：政策是否有效、证书是否到期、满几年都看这一天")
        ignore_wheel(self._day)
        self._today = QPushButton("回到今天")
        self._today.setProperty("role", "quiet")
        label = QLabel("判定日")
        label.setBuddy(self._day)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.addWidget(self._name, 1)
        for part in (self._today, label, self._day):
            row.addWidget(part)
        self._day.dateChanged.connect(self._on_day)
        self._today.clicked.connect(self._on_today)
        self._session.client_changed.connect(self.read)
        self._session.answers_changed.connect(self.read)
        self._session.assessed.connect(self.read)
        self.read()

    @Slot()
    def read(self, _facts: object = None) -> None:
        """Show what the session says."""
        name = self._session.client_name or "没有打开企业"
        self._name.setText(name)
        self._name.setAccessibleName(f"当前企业：{name}")
        day = self._session.as_of
        self._day.blockSignals(True)
        self._day.setDate(QDate(day.year, day.month, day.day))
        self._day.blockSignals(False)
        self._today.setVisible(day != self._session.today)

    @Slot(QDate)
    def _on_day(self, day: QDate) -> None:
        self._session.set_as_of(date(day.year(), day.month(), day.day()))

    @Slot()
    def _on_today(self) -> None:
        self._session.set_as_of(self._session.today)
