"""Small pieces of which the panels below a question are made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy


def heading(text: str) -> QLabel:
    """The heading of a panel."""
    label = QLabel(text)
    label.setProperty("role", "panel-heading")
    return label


def paragraph(text: str, role: str = "") -> QLabel:
    """A text that wraps and can be copied."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label


def quiet(text: str, act: Callable[[], object], name: str = "") -> QPushButton:
    """A button that looks like a link; ``name`` is read aloud where the text says too little by itself."""
    button = QPushButton(text)
    button.setProperty("role", "quiet")
    button.setAutoDefault(False)
    button.setAccessibleName(name or text)
    button.clicked.connect(lambda _checked: act())
    return button


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (inside := item.layout()) is not None:
            empty(inside)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
