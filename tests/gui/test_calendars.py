"""A calendar speaks Chinese, to the eye and to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QToolButton
from pytestqt.qtbot import QtBot

from gui.calendars import dress_calendar


def test_every_button_of_a_calendar_has_a_chinese_name(qtbot: QtBot) -> None:
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    dress_calendar(calendar)
    names = [one.accessibleName() for one in calendar.findChildren(QToolButton)]
    assert sorted(names) == sorted(["上个月", "下个月", "选择月份", "选择年份"])
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert "月" in calendar.findChild(QToolButton, "qt_calendar_monthbutton").text()
