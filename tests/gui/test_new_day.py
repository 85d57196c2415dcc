"""A window that stands open for a week judges on the day of the clock, unless another was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, QTimer

from gui.desk import Desk
from gui.new_day import NewDay

TakeIn = Callable[..., int]
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def clock() -> list[datetime]:
    """What the clock says is its last entry."""
    return [datetime(2026, 11, 23, 17, 30)]


@pytest.fixture
def looking(desk: Desk, clock: list[datetime]) -> NewDay:
    """The watch over the clock."""
    return NewDay(desk.session, lambda: clock[-1], desk.session)


def test_in_the_morning_the_new_day_is_judged_on(
    desk: Desk, take_in: TakeIn, clock: list[datetime], looking: NewDay
) -> None:
    take_in(desk.session)
    looking.look()
    assert desk.session.as_of == date(2026, 11, 23)
    clock.append(datetime(2026, 11, 27, 8))
    looking.look()
    assert (desk.session.today, desk.session.as_of, desk.session.dossier.as_of) == (FRIDAY, FRIDAY, FRIDAY)


def test_a_day_that_was_chosen_stays(desk: Desk, clock: list[datetime], looking: NewDay) -> None:
    chosen = date(2025, 6, 1)
    desk.session.set_as_of(chosen)
    clock.append(datetime(2026, 11, 27, 8))
    looking.look()
    assert (desk.session.today, desk.session.as_of) == (FRIDAY, chosen)


def test_a_day_handed_in_at_the_start_is_kept(desk: Desk, clock: list[datetime]) -> None:
    parent = QObject()
    NewDay(desk.session, lambda: clock[0] + timedelta(days=3), parent)
    assert parent.findChildren(QTimer) == []
