"""The checklist page with the thermos maker open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gui.actions.page import ActionsPage
from gui.desk import Desk
from gui.session import Session


@pytest.fixture
def page(qtbot: object, desk: Desk, take_in: Callable[..., int]) -> ActionsPage:
    """Shown, so that it reads what changes at once."""
    take_in(desk.session)
    made = ActionsPage(desk)
    qtbot.addWidget(made)
    made.resize(964, 640)
    made.show()
    return made


@pytest.fixture
def session(page: ActionsPage) -> Session:
    """What the page writes through."""
    return page.session
