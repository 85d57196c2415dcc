"""How many policies came out with each outcome: a shape, a word and a number that can be pressed to see only those."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from checklist.blocks import Mark
from gui.desk import Desk
from gui.flow import FlowLayout


class Tiles(QWidget):
    """``pressed_changed`` tells that others are pressed: ``pressed`` holds the words."""

    pressed_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._buttons: dict[str, QToolButton] = {}
        self._marks: dict[str, Mark] = {}
        self._row = FlowLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        desk.theme.changed.connect(self._paint)

    @property
    def pressed(self) -> frozenset[str]:
        """The words whose policies are asked for; none where all are."""
        return frozenset(word for word, button in self._buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[tuple[str, Mark], int]) -> None:
        """Show how many there are of each; a pressed one stays, with 0, until it is released."""
        told = {word: (mark, size) for (word, mark), size in counts.items()}
        for word in [*self._buttons, *told]:
            mark, size = told.get(word, (self._marks.get(word), 0))
            button = self._button(word, mark)
            button.setText(f"{word} {size}")
            button.setVisible(size > 0 or button.isChecked())
            button.setAccessibleName(f"{word} {size} 项")
            button.setToolTip(f"只看“{word}”的 {size} 项；再按一次看全部")
        self._order(list(told))

    def release(self) -> None:
        """Ask for all again."""
        for button in self._buttons.values():
            button.setChecked(False)

    def _button(self, word: str, mark: Mark | None) -> QToolButton:
        if word not in self._buttons:
            assert mark is not None
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("role", "tile")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.toggled.connect(self.pressed_changed)
            self._buttons[word] = button
            self._row.addWidget(button)
        if mark is not None:
            self._marks[word] = mark
            self._buttons[word].setIcon(self._desk.icons.mark(mark))
        return self._buttons[word]

    def _order(self, words: list[str]) -> None:
        """The buttons in the order of the words, without touching those that stand right."""
        for place, word in enumerate(words):
            button = self._buttons[word]
            if self._row.indexOf(button) != place:
                self._row.insert_widget(place, button)

    def _paint(self) -> None:
        for word, button in self._buttons.items():
            button.setIcon(self._desk.icons.mark(self._marks[word]))
