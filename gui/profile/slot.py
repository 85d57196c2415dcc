"""An editor with the ways of answering beside it: one value of a fact, or of one of its years."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.answering import MANNERS, Manner, manner_of, manners_of, raw_of
from gui.profile.editors import Editor
from gui.profile.making import make_editor
from gui.profile.segments import Segments
from gui.profile.words import part_words
from rules.errors import Problem
from rules.fields import Field


class Slot(QWidget):
    """What is typed stays in sight, greyed, while a reason stands in its place; 填报 brings it back.

    An editor with nothing in it stays open: to type or to choose is to answer.
    """

    answered = Signal(object, bool)
    """The raw value given by hand (None: taken away), and whether it was typed key by key."""
    proposal_settled = Signal(bool)
    """A copied value was confirmed, or turned down."""

    def __init__(self, field: Field, desk: Desk, year: str | None = None) -> None:
        super().__init__()
        self.field, self.year, self._desk = field, year, desk
        self.manner: Manner = "missing"
        self.editor: Editor = make_editor(field, desk, year)
        self.manners: Segments | MannerMenu = _manners(field, self.editor.name, year)
        self.proposal: Proposal | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        if isinstance(self.manners, MannerMenu):
            self._rows.addLayout(self._head(self.manners))
        self._rows.addWidget(self.editor)
        if year is not None and self.editor.reading is not None:
            self._rows.addWidget(self.editor.reading)  # below: side by side there is no room beside
        self._rows.addStretch(1)
        self.setFocusProxy(self.editor)
        self.editor.edited.connect(self._on_edited)
        self.manners.chosen.connect(self._on_manner)

    def show_part(self, raw: Any | None) -> None:
        """Show what is answered; what was typed before a reason was given by hand is left standing."""
        manner = manner_of(raw)
        if manner in ("value", "missing"):
            self.editor.show_value(raw)
        elif self.manner in ("value", "missing"):
            self.editor.show_value(None)
        self._take(manner)

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Mark the editor."""
        self.editor.show_problems(errors, warnings)

    def show_proposal(self, raw: Any | None) -> None:
        """Show a value copied from the year before, to be confirmed, or none."""
        if raw is not None and self.proposal is None:
            self.proposal = Proposal(self.editor.name)
            self.proposal.settled.connect(self.proposal_settled)
            self._rows.insertWidget(self._rows.count() - 1, self.proposal)
        if self.proposal is not None:
            words = part_words(self.field, raw, self._desk.session.base_program.codes)
            before = f"{int(self.year) - 1} 年" if self.year is not None else ""
            self.proposal.say(f"{before}为 {words}，待确认" if raw is not None else "")

    def set_editable(self, editable: bool) -> None:
        """Whether anything may be changed."""
        self.editor.set_editable(editable)
        self.manners.setEnabled(editable)
        if self.proposal is not None:
            self.proposal.setEnabled(editable)

    def _head(self, menu: MannerMenu) -> QHBoxLayout:
        head = QHBoxLayout()
        caption = QLabel(f"{self.year} 年")
        caption.setProperty("role", "small")
        head.addWidget(caption)
        head.addWidget(menu)
        head.addStretch(1)
        return head

    def _take(self, manner: Manner) -> None:
        self.manner = manner
        is_answer = manner in ("value", "missing")
        if not is_answer and self.editor.chooses_at_once:
            self.editor.show_value(None)
        self.editor.setEnabled(is_answer or self.editor.value() is None)
        self.manners.show_choice("" if manner == "missing" else manner)

    def _on_edited(self, raw: Any | None) -> None:
        self._take(manner_of(raw))
        self.answered.emit(raw, self.editor.is_typed)

    def _on_manner(self, key: str) -> None:
        manner: Manner = key or "missing"  # type: ignore[assignment]
        reason = raw_of(manner)
        self._take(manner)
        self.answered.emit(self.editor.value() if manner == "value" else reason, False)
        if manner == "value":
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)


class MannerMenu(QToolButton):
    """The ways of answering as a menu, where there is no room for buttons; says which one it is."""

    chosen = Signal(str)

    def __init__(self, manners: Sequence[Manner], name: str) -> None:
        super().__init__()
        self._name = name
        self.setProperty("role", "manner")
        self._group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        self._menu: QMenu | None = None
        self._offered = manners
        self.clicked.connect(self._on_clicked)
        self.show_choice("")

    def show_choice(self, key: str) -> None:
        """Say which way it is; empty where nothing is answered."""
        word = MANNERS.get(key, "未填")  # type: ignore[call-overload]
        self.setText(f"{word} ▾")
        self.setAccessibleName(f"{self._name}，怎样回答：{word}")
        self.setToolTip("填报、不清楚、不适用、稍后")
        for one, action in self._actions.items():
            action.setChecked(one == key)
        self._key = key

    @property
    def choice(self) -> str:
        """The way shown."""
        return self._key

    @QtSlot()
    def _on_clicked(self) -> None:
        self.menu_made().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_made(self) -> QMenu:
        """The menu; made when first asked for."""
        if self._menu is None:
            self._menu = QMenu(self)
            for manner in self._offered:
                action = self._menu.addAction(MANNERS[manner])
                action.setCheckable(True)
                action.setChecked(manner == self._key)
                action.triggered.connect(partial(self._on_triggered, manner))
                self._group.addAction(action)
                self._actions[manner] = action
        return self._menu

    def action(self, manner: Manner) -> QAction:
        """The line of the menu for a way of answering; KeyError where it is not offered."""
        self.menu_made()
        return self._actions[manner]

    def _on_triggered(self, manner: str, _checked: bool = False) -> None:
        self.chosen.emit(manner)


class Proposal(QWidget):
    """A value copied from another year, waiting to be confirmed."""

    settled = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._text = QLabel()
        self._text.setProperty("role", "warning")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.confirm, self.discard = QPushButton("确认"), QPushButton("不用")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addLayout(row)
        row.setSpacing(4)
        for button, taken in ((self.confirm, True), (self.discard, False)):
            button.setProperty("role", "quiet")
            button.setAccessibleName(f"{name}：{button.text()}复制的值")
            button.clicked.connect(partial(self._on_settled, taken))
            row.addWidget(button)
        row.addStretch(1)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, text: str) -> None:
        """What is proposed; nothing hides it."""
        self._text.setText(text)
        self.setVisible(bool(text))

    def _on_settled(self, taken: bool, _checked: bool = False) -> None:
        self.settled.emit(taken)


def _manners(field: Field, name: str, year: str | None) -> Segments | MannerMenu:
    offered = manners_of(field)
    if year is not None:
        return MannerMenu(offered, name)
    return Segments([(one, MANNERS[one]) for one in offered], f"{name}，怎样回答", "manner")
