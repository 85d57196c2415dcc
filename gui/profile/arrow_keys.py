"""Many buttons as one stop for Tab: arrows go about between them, Enter presses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QPushButton, QWidget

Lines: TypeAlias = list[list[QPushButton]]

_STEPS: Final[Mapping[int, tuple[int, int]]] = MappingProxyType(
    {
        Qt.Key.Key_Up: (-1, 0),
        Qt.Key.Key_Down: (1, 0),
        Qt.Key.Key_Left: (0, -1),
        Qt.Key.Key_Right: (0, 1),
    }
)
_PRESS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ArrowKeys(QObject):
    """``lines`` gives the buttons that can be pressed now, line by line; Tab comes to them behind the widget ``before``."""

    def __init__(self, before: QWidget, lines: Callable[[], Lines]) -> None:
        super().__init__(before)
        self._lines, self._group = lines, QButtonGroup(self)
        self._last: QWidget = before
        self._place = (0, 0)

    def take_up(self) -> None:
        """Buttons have come or gone: the one at the place of the last focus is the stop, and takes the focus that was lost."""
        lines = self._lines()
        for button in (one for line in lines for one in line if one.group() is None):
            self._add(button)
        if lines:
            self._make_stop(self._nearest(lines))

    def keep_focus(self, act: Callable[[], None]) -> None:
        """Do something that may take the focused button away; the nearest one left has the focus then."""
        place = self._place
        act()
        self._place = place
        lines = self._lines()
        here = QApplication.focusWidget()
        if lines and not any(here is one for line in lines for one in line):
            self._nearest(lines).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter on a button; where the focus comes, Tab stops the next time."""
        if isinstance(watched, QPushButton):
            if event.type() == QEvent.Type.FocusIn:
                self._make_stop(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._on_key(watched, event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, button: QPushButton, key: int) -> bool:
        if key in _PRESS:
            button.click()
            return True
        if key not in _STEPS:
            return False
        lines = self._lines()
        line, column = self._find(lines, button)
        down, right = _STEPS[key]
        line = min(max(line + down, 0), len(lines) - 1)
        column = min(max(min(column, len(lines[line]) - 1) + right, 0), len(lines[line]) - 1)
        lines[line][column].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _add(self, button: QPushButton) -> None:
        self._group.addButton(button)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.installEventFilter(self)
        QWidget.setTabOrder(self._last, button)
        self._last = button

    def _make_stop(self, stop: QPushButton) -> None:
        lines = self._lines()
        self._place = self._find(lines, stop)
        for button in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def _nearest(self, lines: Lines) -> QPushButton:
        line = lines[min(self._place[0], len(lines) - 1)]
        return line[min(self._place[1], len(line) - 1)]

    @staticmethod
    def _find(lines: Lines, button: QPushButton) -> tuple[int, int]:
        places = ((at, line.index(button)) for at, line in enumerate(lines) if button in line)
        return next(places, (0, 0))
