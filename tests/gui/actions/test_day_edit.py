"""A day typed in any of the usual ways."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gui.actions.day_edit import DayEdit, read_day
from gui.desk import Desk

AS_OF = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("20261231", date(2026, 12, 31)),
        (" 12-31 ", date(2026, 12, 31)),
        ("1月5日", date(2027, 1, 5)),
        ("11-23", AS_OF),
        ("", None),
    ],
)
def test_usual_ways_to_write_a_day(text: str, day: date | None) -> None:
    assert read_day(text, AS_OF) == day


@pytest.mark.parametrize("text", ["明天", "2026-02-30", "2026-13-01", "31", "2026-12-31x", "2-29"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="day|month|" + re.escape(text)):
        read_day(text, AS_OF)


def test_a_whole_day_counts_at_once_and_what_is_none_is_told(qtbot: object, desk: Desk) -> None:
    edit = DayEdit(desk, "期限")
    qtbot.addWidget(edit)
    edit.show()
    given: list[date | None] = []
    edit.given.connect(given.append)
    qtbot.keyClicks(edit.edit, "2026-12-31")
    assert given[-1] == date(2026, 12, 31)
    edit.edit.clear()
    edit.edit.textEdited.emit("")
    assert given[-1] is None
    edit.edit.setText("下周")
    edit.edit.textEdited.emit("下周")
    edit.edit.editingFinished.emit()
    assert given[-1] is None
    assert "不是日期" in edit._error.text()
    assert edit.edit.text() == "下周", "what was typed stays"


def test_a_day_without_its_year_is_completed_when_the_field_is_left(qtbot: object, desk: Desk) -> None:
    edit = DayEdit(desk, "期限")
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit.edit, "1-5")
    edit.edit.editingFinished.emit()
    assert edit.edit.text() == "2027-01-05"


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_a_day_is_taken_from_the_calendar(qtbot: object, desk: Desk) -> None:
    edit = DayEdit(desk, "期限")
    qtbot.addWidget(edit)
    edit.show()
    edit._open.click()
    edit._calendar.clicked.emit(edit._calendar.selectedDate().addDays(8))
    assert edit.edit.text() == "2026-12-01"
