"""The profile page with an example open, shown without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from gui.desk import Desk
from gui.profile.page import ProfilePage


def settle() -> None:
    """Let what is due at once happen."""
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def today() -> date:
    """The day everything is judged on."""
    return date(2026, 11, 23)


@pytest.fixture
def page(desk: Desk, take_in: Callable[..., int]) -> Iterator[ProfilePage]:
    """The page with the thermos maker."""
    take_in(desk.session)
    shown = ProfilePage(desk)
    shown.resize(964, 640)
    shown.show()
    settle()
    yield shown
    shown.close()
    shown.deleteLater()
