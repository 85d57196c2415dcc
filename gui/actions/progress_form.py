"""How far people are with the lines that are chosen: state, owner, own day, note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from checklist.progress import STATES
from checklist.worklist import Line
from gui.actions.day_edit import DayEdit
from gui.desk import Desk
from gui.wheel import ignore_wheel

SEVERAL: Final = "各不相同"
NOTE_LINES: Final = 3


class ProgressForm(QWidget):
    """``written`` carries the part of the progress that was given (state, owner, due, note) and its value.

    With several lines chosen it shows what they have in common, and what is written goes to all of them; notes that differ
    cannot be written over.
    """

    written = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state = QComboBox()
        self._state.setAccessibleName("状态")
        ignore_wheel(self._state)
        for key, word in STATES.items():
            self._state.addItem(word, key)
        self._owner = QLineEdit(clearButtonEnabled=True)
        self._owner.setAccessibleName("负责人")
        self._people = QStringListModel(self)
        completer = QCompleter(self._people, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._owner.setCompleter(completer)
        self._me = QPushButton("我来办")
        self._me.setProperty("role", "quiet")
        self._day = DayEdit(desk, "自定期限")
        self._note = QPlainTextEdit()
        self._note.setAccessibleName("备注")
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(self.fontMetrics().lineSpacing() * NOTE_LINES + 22)
        self._lay_out()
        self._state.activated.connect(self._on_state)
        self._owner.textChanged.connect(self._on_owner)
        self._me.clicked.connect(self._on_me)
        self._day.given.connect(self._on_day)
        self._note.textChanged.connect(self._on_note)

    def _lay_out(self) -> None:
        form = self._form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        owner = QHBoxLayout()
        owner.setSpacing(4)
        owner.addWidget(self._owner, 1)
        owner.addWidget(self._me)
        for text, part, buddy in (
            ("状态", self._state, self._state),
            ("负责人", owner, self._owner),
            ("自定期限", self._day, self._day.edit),
            ("备注", self._note, self._note),
        ):
            label = QLabel(text)
            label.setBuddy(buddy)
            form.addRow(label, part)

    def edit(self) -> None:
        """Put the cursor where one writes first."""
        self._owner.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._owner.selectAll()

    def show_lines(self, lines: Sequence[Line], *, is_locked: bool) -> None:
        """Show what was noted; what is being written and says so already is left as it is."""
        blockers = [QSignalBlocker(one) for one in (self._state, self._owner, self._note)]
        progress = [line.progress for line in lines]
        state = _common(one.state for one in progress)
        self._state.setCurrentIndex(-1 if state is None else self._state.findData(state))
        self._state.setPlaceholderText(SEVERAL)
        owner = _common(one.owner for one in progress)
        self._owner.setPlaceholderText("谁来办" if owner is not None else SEVERAL)
        if self._owner.text() != (owner or ""):
            self._owner.setText(owner or "")
        self._day.show_day(_common(one.due for one in progress))
        note = _common(one.note for one in progress)
        self._note.setPlaceholderText(
            "办到哪一步、找谁、缺什么" if note is not None else "各项备注不同，请逐项写"
        )
        if self._note.toPlainText() != (note or ""):
            self._note.setPlainText(note or "")
        del blockers
        self._form.setRowVisible(0, not any(line.is_question for line in lines))
        self._lock(is_locked)
        self._note.setEnabled(not is_locked and note is not None)  # several notes are never written over

    def offer_people(self, names: Iterable[str]) -> None:
        """The people to complete a name from."""
        names = sorted(set(names))
        if names != self._people.stringList():
            self._people.setStringList(names)

    def _lock(self, is_locked: bool) -> None:
        for part in (self._state, self._owner, self._me, self._note):
            part.setEnabled(not is_locked)
        self._day.set_locked(is_locked)

    def _give(self, part: str, value: Any) -> None:
        self.written.emit(part, value)

    @Slot()
    def _on_state(self) -> None:
        self._give("state", self._state.currentData())

    @Slot(str)
    def _on_owner(self, text: str) -> None:
        self._give("owner", text.strip())

    @Slot()
    def _on_me(self) -> None:
        workspace = self._desk.session.workspace
        if workspace is not None:
            self._owner.setText(workspace.who)

    @Slot(object)
    def _on_day(self, day: object) -> None:
        self._give("due", day)

    @Slot()
    def _on_note(self) -> None:
        self._give("note", self._note.toPlainText())


def _common(values: Iterable[Any]) -> Any:
    """The value that all have; None where they differ."""
    found = set(values)
    return next(iter(found)) if len(found) == 1 else None
