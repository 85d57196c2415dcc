"""Text fields that leave undo to the page: there one step takes back what was kept, not what stands in one field."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

MOST_LINES = 6
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_undo(event: QEvent) -> bool:
    """Whether a key asks for undo or redo."""
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in _UNDO)


class Line(QLineEdit):
    """A line of text."""

    def event(self, event: QEvent) -> bool:
        """Let undo and redo pass to the page."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def show_text(self, text: str) -> None:
        """Show a text; the cursor of the same text stays where it is."""
        if text != self.text():
            self.setText(text)


class Box(QPlainTextEdit):
    """A text that grows with what is in it, up to a few lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # a full stop may hang over
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Let undo and redo pass to the page."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def show_text(self, text: str) -> None:
        """Show a text without telling that it has changed; the cursor of the same text stays where it is."""
        if text != self.toPlainText():
            was = self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(was)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower is higher: the document does not tell of lines that wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def bring_in(self, cursor: QTextCursor) -> None:
        """Scroll to a place that is out of sight; the cursor stays where it is."""
        top = self.cursorRect(cursor).top()
        if not 0 <= top < self.viewport().height() - self.fontMetrics().height() // 2:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top // self.fontMetrics().lineSpacing())

    def _fit(self) -> None:
        wanted = int(self.document().size().height())
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > MOST_LINES else policy.ScrollBarAlwaysOff
        )
        lines = max(1, min(MOST_LINES, wanted))
        height = ceil(lines * QFontMetricsF(self.font()).lineSpacing()) + 16
        if height != self.height():
            self.setFixedHeight(height)


def mark(widget: QWidget, state: str) -> None:
    """Dress a widget as faulty or doubtful (see the style sheet's ``state``)."""
    if widget.property("state") != state:
        widget.setProperty("state", state)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
