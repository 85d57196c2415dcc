"""A row of buttons of which at most one is chosen: one stop for Tab, arrows inside, Delete takes the choice back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Clicking what is chosen already leaves it chosen: a double click must not take an answer away."""

    chosen = Signal(str)
    """Chosen by hand; empty where the choice was taken back."""

    def __init__(
        self,
        options: Iterable[tuple[str, str]],
        name: str,
        role: str = "segment",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for key, text in options:
            self._buttons[key] = self._button(text, name, role)
            row.addWidget(self._buttons[key])
        self._group.buttonClicked.connect(self._on_clicked)
        self._choice = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(next(iter(self._buttons.values())))

    @property
    def choice(self) -> str:
        """The key chosen; empty where none is."""
        return self._choice

    def show_choice(self, key: str) -> None:
        """Show a choice (empty, or a key that is not offered: none); does not emit."""
        key = key if key in self._buttons else ""
        if key == self._choice:
            return
        self._choice = key
        if key:
            self._buttons[key].setChecked(True)
            self.setFocusProxy(self._buttons[key])
        else:
            self._uncheck()

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace take the choice back."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._choice:
            self.show_choice("")
            self.chosen.emit("")
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, name: str, role: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("role", role)
        button.setAccessibleName(f"{name}：{text}")
        self._group.addButton(button)
        return button

    def _on_clicked(self, button: QPushButton) -> None:
        key = next(key for key, one in self._buttons.items() if one is button)
        if key != self._choice:
            self._choice = key
            self.setFocusProxy(button)
            self.chosen.emit(key)

    def _uncheck(self) -> None:
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group.setExclusive(True)
