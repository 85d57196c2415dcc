"""Calendars to pick a day from: Chinese, the week from Monday, every button with a name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCalendarWidget, QToolButton

CHINESE: Final = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
_BUTTONS: Final = {
    "qt_calendar_prevmonth": "上个月",
    "qt_calendar_nextmonth": "下个月",
    "qt_calendar_monthbutton": "选择月份",
    "qt_calendar_yearbutton": "选择年份",
}


def dress_calendar(calendar: QCalendarWidget) -> None:
    """Make a calendar of Qt's one of ours."""
    calendar.setLocale(CHINESE)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for name, word in _BUTTONS.items():
        button = calendar.findChild(QToolButton, name)
        if button is not None:
            button.setAccessibleName(word)
            button.setToolTip(word)
