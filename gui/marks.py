"""A verdict or an outcome as a shape with its word beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from checklist.blocks import Mark
from gui.desk import Desk

SIZE = 16


class MarkLabel(QWidget):
    """A shape and its word; the shape is never shown alone."""

    def __init__(self, desk: Desk, mark: Mark, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shape, self._word = QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._shape)
        row.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_mark(mark, word)
        desk.theme.changed.connect(self._paint)

    def show_mark(self, mark: Mark, word: str) -> None:
        """Another shape and word."""
        self._mark = mark
        self._word.setText(word)
        self.setAccessibleName(word)
        self._paint()

    def _paint(self) -> None:
        pixmap = self._desk.icons.mark(self._mark).pixmap(QSize(SIZE, SIZE), self.devicePixelRatio())
        self._shape.setPixmap(pixmap)
