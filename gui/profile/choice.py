"""One answer out of several: 是 or 否, a few options as buttons, many as a list to choose from."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.profile.editors import Editor, State
from gui.profile.line import mark
from gui.profile.segments import Segments
from rules.fields import Spec

YES_NO = {"yes": True, "no": False}
MOST_BUTTONS = 5
MOST_CHARS = 30
MOST_WITHOUT_SEARCH = 12
NARROWEST = 120
NOT_CHOSEN = "（未选）"


class YesNoEditor(Editor):
    """是 or 否, or neither yet."""

    chooses_at_once = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self.field = Segments((("yes", "是"), ("no", "否")), self.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addStretch(1)
        self.setFocusProxy(self.field)
        self.field.chosen.connect(self._on_chosen)

    def show_value(self, raw: Any | None) -> None:
        """Show true as 是, false as 否."""
        self.field.show_choice({True: "yes", False: "no"}.get(raw, "") if isinstance(raw, bool) else "")

    def value(self) -> Any | None:
        """True, False or None."""
        return YES_NO.get(self.field.choice)

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setEnabled(editable)

    def set_state(self, state: State) -> None:
        """A yes or no is never wrong by itself; the sentence below says what contradicts it."""

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self.edited.emit(YES_NO.get(key))


class ChoiceEditor(Editor):
    """One of the options of the dictionary: up to five as buttons, more in a list that is searched by typing."""

    chooses_at_once = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        few = len(spec.options) <= MOST_BUTTONS and year is None
        self.field: Buttons | Drop = Buttons(spec, self.name) if few else Drop(spec, self.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addStretch(1)
        self.setFocusProxy(self.field)
        self.field.take(self._on_chosen)

    def show_value(self, raw: Any | None) -> None:
        """Show an option; a word that is none of them shows nothing (the sentence below names it)."""
        self.field.show_key(raw if isinstance(raw, str) else "")

    def value(self) -> Any | None:
        """The option chosen."""
        return self.field.key() or None

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setEnabled(editable)

    def set_state(self, state: State) -> None:
        """Mark it."""
        mark(self.field, state)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self.edited.emit(key or None)


class Buttons(QWidget):
    """Options as radio buttons, in a line where they are short."""

    def __init__(self, spec: Spec, name: str) -> None:
        super().__init__()
        short = sum(len(option.label) for option in spec.options) <= MOST_CHARS
        row = QHBoxLayout(self) if short else QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16 if short else 4)
        self._buttons: dict[str, QRadioButton] = {}
        for option in spec.options:
            button = QRadioButton(option.label)
            button.setAccessibleName(f"{name}：{option.label}")
            self._buttons[option.value] = button
            row.addWidget(button)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def take(self, slot: Any) -> None:
        """Tell a slot of every choice made by hand."""
        for key, button in self._buttons.items():
            button.clicked.connect(lambda _=False, key=key: slot(key))

    def key(self) -> str:
        """The option chosen; empty where none is."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def show_key(self, key: str) -> None:
        """Show an option, or none."""
        if key == self.key():
            return
        for one, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setChecked(one == key)
            button.setAutoExclusive(True)


class Drop(QComboBox):
    """Options in a list; the wheel scrolls the page and never chooses."""

    def __init__(self, spec: Spec, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(NOT_CHOSEN, "")
        for option in spec.options:
            self.addItem(option.label, option.value)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(16)
        self.setMinimumWidth(NARROWEST)
        if len(spec.options) > MOST_WITHOUT_SEARCH:
            self._make_searchable()

    def take(self, slot: Any) -> None:
        """Tell a slot of every choice made by hand."""
        self.activated.connect(lambda _: slot(self.key()))

    def key(self) -> str:
        """The option chosen; empty where none is."""
        return str(self.currentData() or "")

    def show_key(self, key: str) -> None:
        """Show an option, or none."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.lineEdit().setAccessibleName(self.accessibleName())
        self.lineEdit().editingFinished.connect(self._on_left)

    @Slot()
    def _on_left(self) -> None:
        """Half a word is no choice: the field shows again what is chosen."""
        self.setEditText(self.itemText(self.currentIndex()))
