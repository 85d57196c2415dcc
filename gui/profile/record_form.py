"""One row of a table as a form, so that nobody scrolls sideways through twelve columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.profile.answering import Manner, manner_of, raw_of
from gui.profile.cells import is_blank, reason_of
from gui.profile.choice import MOST_BUTTONS
from gui.profile.editors import Editor
from gui.profile.making import make_editor
from gui.profile.slot import MannerMenu
from gui.profile.table_model import TableModel
from gui.profile.table_problems import Spot
from rules.fields import Column

COLUMNS: Final = 2
WIDE_KINDS: Final = frozenset({"choices", "code_gbt4754"})
WIDE_CHARS: Final = 15
MANNERS_OF_CELLS: Final[tuple[Manner, ...]] = ("value", "dont_know", "does_not_apply", "later")


class CellField(QWidget):
    """A cell with its label, its editor, why it may be unknown, and what is wrong with it."""

    given = Signal(str, object)
    """The column, and its cell in the form of a profile file."""

    def __init__(self, column: Column, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self.editor: Editor = make_editor(column, desk)
        self.editor.edited.connect(self._on_edited)
        self.manners = MannerMenu(MANNERS_OF_CELLS, column.label)
        self.manners.chosen.connect(self._on_manner)
        self._wrong = QLabel()
        self._wrong.setProperty("role", "error")
        self._wrong.setWordWrap(True)
        self._wrong.setTextFormat(Qt.TextFormat.PlainText)
        self._wrong.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._wrong.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(self._head())
        box.addWidget(self.editor)
        box.addWidget(self._wrong)
        box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_cell(None)

    @property
    def is_wide(self) -> bool:
        """Whether it wants a line of its own."""
        labels = [one.label for one in self.column.options]
        is_row = len(labels) <= MOST_BUTTONS and sum(map(len, labels)) > WIDE_CHARS
        return self.column.kind in WIDE_KINDS or is_row or max(map(len, labels), default=0) > WIDE_CHARS

    def show_cell(self, raw: Any | None) -> None:
        """Show a cell: its value, or the reason in its stead."""
        reason = reason_of(raw)
        self.editor.show_value(None if reason is not None or is_blank(raw) else raw)
        self.manners.show_choice("" if is_blank(raw) else manner_of(raw))

    def show_wrong(self, sentences: tuple[str, ...]) -> None:
        """What is wrong with the cell; its place need not be told here."""
        self._wrong.setText("\n".join(sentence.partition("：")[2] for sentence in sentences))
        self._wrong.setVisible(bool(sentences))
        self.editor.set_state("error" if sentences else "")

    def set_editable(self, editable: bool) -> None:
        """Whether the cell may be changed."""
        self.editor.set_editable(editable)
        self.manners.setEnabled(editable)

    @property
    def wrong(self) -> str:
        """What is told to be wrong with the cell."""
        return self._wrong.text()

    def _head(self) -> QHBoxLayout:
        label = QLabel(self.column.label)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.editor)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self.manners)
        head.addStretch(1)
        return head

    @Slot(str)
    def _on_manner(self, manner: Manner) -> None:
        self.given.emit(self.column.id, self.editor.value() if manner == "value" else raw_of(manner))
        if manner == "value":
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_edited(self, raw: Any | None) -> None:
        self.given.emit(self.column.id, raw)


class RecordForm(QFrame):
    """The current row of a table, all its cells below and beside each other."""

    step_asked = Signal(int)
    """The row before (-1) or after (1) is asked for."""

    def __init__(self, model: TableModel, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._model, self._row = model, -1
        self.fields = {column.id: CellField(column, desk) for column in model.columns}
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._back = self._step_button("上一行", desk, "previous", -1)
        self._on = self._step_button("下一行", desk, "next", 1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._back)
        head.addWidget(self._on)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        for field, (row, column, width) in zip(self.fields.values(), self._places(), strict=True):
            grid.addWidget(field, row, column, 1, width)
            field.given.connect(self._on_given)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 12)
        box.addLayout(head)
        box.addLayout(grid)

    def show_row(self, row: int) -> None:
        """Show a row; the one at the end begins a new one."""
        self._row = row
        is_new, count = self._model.is_new_row(row), len(self._model.rows)
        self._title.setText("新的一行" if is_new else f"第 {row + 1} 行，共 {count} 行")
        self._back.setEnabled(row > 0)
        self._on.setEnabled(0 <= row < self._model.rowCount() - 1)
        self._fill()

    @property
    def title(self) -> str:
        """Which row it is."""
        return self._title.text()

    def show_wrong(self, wrong: Mapping[Spot, tuple[str, ...]]) -> None:
        """Tell what is wrong in the row that is shown."""
        for column, field in self.fields.items():
            field.show_wrong(wrong.get(Spot(self._row, column), ()))

    def set_editable(self, editable: bool) -> None:
        """Whether anything may be changed."""
        for field in self.fields.values():
            field.set_editable(editable)

    def go_to(self, column: str) -> None:
        """Put the cursor into the cell of a column."""
        self.fields[column].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _places(self) -> Iterator[tuple[int, int, int]]:
        """Row, column and width of each field: two beside each other, wide ones by themselves."""
        row, column = 0, 0
        for field in self.fields.values():
            if field.is_wide and column:
                row, column = row + 1, 0
            yield row, column, COLUMNS if field.is_wide else 1
            column += COLUMNS if field.is_wide else 1
            if column >= COLUMNS:
                row, column = row + 1, 0

    def _fill(self) -> None:
        for column, field in self.fields.items():
            field.show_cell(self._model.raw(self._row, column))

    def _step_button(self, text: str, desk: Desk, icon: str, step: int) -> QPushButton:
        button = QPushButton(desk.icons.icon(icon), text)
        button.setProperty("role", "quiet")
        button.clicked.connect(lambda: self.step_asked.emit(step))
        return button

    @Slot(str, object)
    def _on_given(self, column: str, raw: Any | None) -> None:
        if self._row >= 0:
            self._model.set_cell(self._row, column, raw)
