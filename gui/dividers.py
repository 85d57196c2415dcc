"""Where the dividers of a page stood, kept for this machine from one start to the next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QSplitter, QWidget

PLACE: Final = "window/dividers"


def keep_dividers(settings: QSettings, page: QWidget) -> None:
    """Keep how the named dividers of a page stand."""
    for divider in _named(page):
        settings.setValue(f"{PLACE}/{divider.objectName()}", divider.saveState())


def put_dividers_back(settings: QSettings, page: QWidget) -> None:
    """Move the named dividers of a page to where they stood; one that never stood anywhere stays as it was made."""
    for divider in _named(page):
        kept = settings.value(f"{PLACE}/{divider.objectName()}")
        if kept is not None:
            divider.restoreState(kept)


def _named(page: QWidget) -> list[QSplitter]:
    return [one for one in page.findChildren(QSplitter) if one.objectName()]
