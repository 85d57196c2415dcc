"""The results page with an example open, shown without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui.desk import Desk
from gui.results.page import ResultsPage


def settle() -> None:
    """Let what is due at once happen."""
    for _ in range(5):
        QApplication.processEvents()


@pytest.fixture
def page(desk: Desk, take_in: Callable[..., int]) -> Iterator[ResultsPage]:
    """The page with the thermos maker."""
    take_in(desk.session)
    shown = ResultsPage(desk)
    shown.resize(964, 640)
    shown.show()
    settle()
    yield shown
    shown.close()
    shown.deleteLater()
