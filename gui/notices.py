"""A strip that tells something on the page itself, with buttons for what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.desk import Desk

NoticeRole: TypeAlias = Literal["notice", "caution", "fault"]
_ICONS: dict[NoticeRole, tuple[str, str]] = {
    "notice": ("info", "info"),
    "caution": ("warning", "warn"),
    "fault": ("error", "bad"),
}


class Notice(QFrame):
    """Hidden until it has something to say."""

    def __init__(self, desk: Desk, role: NoticeRole = "notice", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._role = desk, role
        self.setProperty("role", role)
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        desk.theme.changed.connect(self._paint)
        self._paint()
        self.hide()

    def say(self, text: str) -> None:
        """Show a text; an empty one hides the strip."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def offer(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Add a button; what it does is decided by the page."""
        button = QPushButton(text)
        button.clicked.connect(act)
        self._row.addWidget(button)
        return button

    def _paint(self) -> None:
        name, role = _ICONS[self._role]
        self._icon.setPixmap(self._desk.icons.icon(name, role).pixmap(QSize(18, 18), self.devicePixelRatio()))
