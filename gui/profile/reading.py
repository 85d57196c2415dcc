"""How a figure was read, painted where there is always room for it: nothing around it moves while one types."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.desk import Desk

PIXELS = 13


class Reading(QWidget):
    """One line; another text never asks for another layout, which for a whole section takes longer than a key may."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._text = desk, ""
        font = self.font()
        font.setPixelSize(PIXELS)
        self.setFont(font)
        self.setFixedHeight(QFontMetrics(font).height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is told."""
        return self._text

    def setText(self, text: str) -> None:
        """Tell something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text."""
        painter = QPainter(self)
        painter.setPen(self._desk.theme.colour("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._text)
