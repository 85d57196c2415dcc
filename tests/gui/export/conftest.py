"""The export page with the thermos maker open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gui.desk import Desk
from gui.export.page import ExportPage


@pytest.fixture
def page(qtbot: object, desk: Desk, take_in: Callable[..., int]) -> Iterator[ExportPage]:
    """Shown, with its first preview made."""
    take_in(desk.session)
    made = ExportPage(desk)
    qtbot.addWidget(made)
    made.parts.choose("page")
    made.resize(964, 640)
    made.show()
    qtbot.waitUntil(lambda: made._previewing is None, timeout=20_000)
    yield made
    made._call_off_preview()
    made._on_cancel()
    qtbot.waitUntil(lambda: made._writing is None, timeout=20_000)
