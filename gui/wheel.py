"""The mouse wheel never changes a value: it scrolls the page on which the value stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class _NoWheel(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand a wheel event on to what lies behind."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def ignore_wheel(widget: QWidget) -> None:
    """Let the wheel pass over a spin box, a date or a combo box, focused or not."""
    widget.installEventFilter(_NoWheel(widget))
