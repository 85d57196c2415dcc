"""A sentence under a field, with a shape before it: what is wrong, what is doubtful."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.desk import Desk

_LOOKS = {"error": ("error", "bad"), "warning": ("warning", "warn"), "muted": ("info", "muted")}


class Remark(QWidget):
    """One paragraph of text; hidden while there is nothing to say."""

    def __init__(self, desk: Desk, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._role = desk, role
        self._shape, self._text = QLabel(), QLabel()
        self._text.setProperty("role", role)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        desk.theme.changed.connect(self._paint)
        self._paint()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say something; nothing hides the remark."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def _paint(self) -> None:
        name, colour = _LOOKS[self._role]
        icon = self._desk.icons.icon(name, colour)
        self._shape.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatio()))
