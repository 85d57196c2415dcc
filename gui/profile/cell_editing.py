"""Editing the cells of a table in place: a line for what is typed, a list for what is chosen, a search for codes."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.profile.cells import NO_ANSWER, read_cell, typed
from gui.profile.code_line import CodeLine
from gui.profile.code_search import IndustrySearch
from gui.profile.line import Line
from gui.profile.table_model import TableModel
from gui.wheel import ignore_wheel
from rules.fields import Column
from rules.values import REASONS

Index: TypeAlias = QModelIndex | QPersistentModelIndex
WIDEST: Final = 220
YES_NO: Final = ("是", "否")
CHOSEN: Final = frozenset({"bool", "choice"})
_NEVER: Final = object()
IN_FORM: Final = frozenset({"choices"})
"""Kinds too rich for a cell: they are edited in the form beside the table."""


class LineCell(Line):
    """A text, date or number, kept with every keystroke."""

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.setAccessibleName(column.label)

    def show_raw(self, raw: Any | None) -> None:
        """Show a cell as one would type it."""
        self.setText(typed(self.column, raw))

    def raw(self) -> Any | None:
        """What is typed."""
        return read_cell(self.column, self.text())


class OptionCell(QComboBox):
    """An option, found by any part of its name; a text that is none of them is kept as it was typed."""

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.setAccessibleName(column.label)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        options = YES_NO if column.kind == "bool" else tuple(one.label for one in column.options)
        self.addItems([NO_ANSWER, *options])
        self.insertSeparator(self.count())
        self.addItems([word for word in REASONS.values() if word not in options])
        self.setMaxVisibleItems(20)
        finder = QCompleter(self.model(), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        finder.popup().setAccessibleName(column.label)
        self.setCompleter(finder)
        ignore_wheel(self)

    def show_raw(self, raw: Any | None) -> None:
        """Show the option that there is."""
        text = typed(self.column, raw) or NO_ANSWER
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        edit = self.lineEdit()
        if edit is not None:
            edit.selectAll()

    def raw(self) -> Any | None:
        """The option that is chosen or typed."""
        return read_cell(self.column, self.currentText())


class CodeCell(CodeLine):
    """A class of the industries, typed or searched for."""

    def __init__(self, column: Column, search: IndustrySearch, parent: QWidget) -> None:
        super().__init__(search, parent)
        self.column = column
        self.setAccessibleName(column.label)

    def show_raw(self, raw: Any | None) -> None:
        """Show the code."""
        self.setText(typed(self.column, raw))

    def raw(self) -> Any | None:
        """The code, or the words typed in its stead."""
        return read_cell(self.column, self.text())


CellEditor: TypeAlias = LineCell | OptionCell | CodeCell


class CellDelegate(QStyledItemDelegate):
    """Makes the editor of a cell from the kind of its column.

    What is typed is put into the model with every keystroke; Escape puts back what was there before.
    """

    form_asked = Signal(str)
    """A column is to be edited in the form beside the table."""
    begun = Signal()
    """A cell is being edited: what is typed from here on is a step of its own."""

    def __init__(self, search: IndustrySearch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._before: Any | None = None
        self._seen: Any | None = None
        self._starts_row = False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:
        """The editor, or None where the cell is edited in the form."""
        model = _model(index)
        column = model.column_at(index)
        if column.kind in IN_FORM:
            self.form_asked.emit(column.id)
            return None
        self._before, self._starts_row = model.raw(index.row(), column.id), model.is_new_row(index.row())
        self._seen = _NEVER
        self.begun.emit()
        if column.kind == "code_gbt4754":
            return self._code(column, parent)
        return self._options(column, parent) if column.kind in CHOSEN else self._line(column, parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell where it has become another without the editor; else what is typed leads."""
        raw = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, CellEditor) and raw != self._seen:
            if raw != editor.raw():
                editor.show_raw(raw)
            self._seen = raw

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Put what is typed or chosen into the model."""
        if isinstance(editor, CellEditor):
            model.setData(index, editor.raw())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole cell; wider where options or codes could not be read in it."""
        area = option.rect
        if isinstance(editor, OptionCell | CodeCell):
            area.setWidth(max(area.width(), min(WIDEST, editor.sizeHint().width())))
        editor.setGeometry(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives up what was typed."""
        is_escape = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_escape and event.key() == Qt.Key.Key_Escape and isinstance(watched, LineCell | CodeCell):
            watched.setText(typed(watched.column, self._before))
            self.commitData.emit(watched)
            self._drop_begun_row(watched)
        return super().eventFilter(watched, event)

    def _commit(self, editor: CellEditor) -> None:
        """Hand on what is typed; a list that is closed tells once more of its choice, when the cell is no longer edited."""
        if _view(editor).state() == QTableView.State.EditingState:
            self.commitData.emit(editor)

    def _drop_begun_row(self, editor: CellEditor) -> None:
        index = _view(editor).currentIndex()
        model = _model(index)
        if self._starts_row and index.row() < len(model.rows) and not model.rows[index.row()]:
            model.delete_rows([index.row()])

    def _line(self, column: Column, parent: QWidget) -> QWidget:
        line = LineCell(column, parent)
        line.textEdited.connect(lambda: self._commit(line))
        return line

    def _options(self, column: Column, parent: QWidget) -> QWidget:
        combo = OptionCell(column, parent)
        combo.activated.connect(lambda: self._commit(combo))
        return combo

    def _code(self, column: Column, parent: QWidget) -> QWidget:
        line = CodeCell(column, self._search, parent)
        line.written.connect(lambda: self._commit(line))
        line.chosen.connect(lambda: self._commit(line))
        return line


def _view(editor: CellEditor) -> QTableView:
    view = editor.parentWidget().parentWidget()
    assert isinstance(view, QTableView)
    return view


def _model(index: Index) -> TableModel:
    model = index.model()
    assert isinstance(model, TableModel)
    return model
