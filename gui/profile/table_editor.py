"""The editor of a table fact: rows in a table, the current one as a form, and whether there is none at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.cell_editing import CellDelegate
from gui.profile.cells import RawRow, is_blank, is_empty_row, reason_of, typed
from gui.profile.code_search import IndustrySearch
from gui.profile.editors import Editor, State
from gui.profile.pasting import Pasted, Refused, as_text, read_rows, refuse_too_many
from gui.profile.record_form import RecordForm
from gui.profile.table_model import TableModel
from gui.profile.table_problems import Spot, Told, by_spot, told
from gui.profile.table_remarks import TableRemarks
from gui.profile.table_tools import TableTools
from gui.profile.table_view import TableView
from rules.errors import Problem
from rules.fields import Field, Spec
from rules.values import REASONS

FORM_COLUMNS: Final = 5
"""Tables of more columns show the form of the current row as soon as they are worked on."""
NARROW_COLUMNS: Final = 2
"""Tables of no more columns need no form."""
LONG: Final = 150
"""Longer tables are handed on when typing pauses, so that no key waits for two thousand rows."""
DELAY_MS: Final = 150
MOST_SENTENCES: Final = 8
MISSING: Final = "还没有填：不知道有没有。在表中填写，就是有；确实没有，请点“确认没有”。"
CONFIRMED: Final = "已确认：没有。"


class TableEditor(Editor):
    """Edits the rows of a table fact, or of one year of it.

    No rows is two things: the confirmed 无 (``[]``), which a person says, and nothing said (``None``), which taking the last
    row away comes back to.
    """

    shows_own_problems = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        assert isinstance(spec, Field)
        self.field = spec
        self._is_confirmed, self._is_editable = False, True
        self._offers_form = len(spec.columns) > FORM_COLUMNS
        self.told: list[Told] = []
        self._typed_at: Spot | None = None
        self._later = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._later.timeout.connect(self._tell_value)
        desk.session.settling.connect(self.hand_on)
        self.model = TableModel(spec.columns, desk, self)
        self.view = TableView(self.name, self)
        self.view.setModel(self.model)
        self._delegate = CellDelegate(IndustrySearch(desk.session.base_program.codes), self.view)
        self.view.setItemDelegate(self._delegate)
        self.form: RecordForm | None = None
        self._lay_out()
        self.setFocusProxy(self.view)
        self.model.rows_edited.connect(self._on_rows)
        self.view.moved.connect(self._on_moved)
        self.view.toggled.connect(self._on_toggled)
        self._delegate.begun.connect(self._on_begun)
        self._delegate.closeEditor.connect(self.hand_on)
        self._delegate.form_asked.connect(self._on_form_asked)
        self.view.pressed.connect(self._on_touched)
        self.view.fit()
        self._delegate.begun.connect(self._on_touched)
        self._show_state()

    # --- Editor ----------------------------------------------------------------------------------------

    def show_value(self, raw: Any | None) -> None:
        """Show the rows of a profile file; ``[]`` is the confirmed 无."""
        rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
        had = len(self.model.rows)
        self._later.stop()
        self._is_confirmed = raw == []
        if rows != self.model.rows:
            self.model.show_rows(rows)
            self._refit(had)
        self._show_state()

    def value(self) -> Any | None:
        """The rows; ``[]`` where it is confirmed that there is none, None where nothing is said."""
        return self.model.copied() or ([] if self._is_confirmed else None)

    def set_editable(self, editable: bool) -> None:
        """Whether rows may be changed; they can be read and copied all the same."""
        self._is_editable = editable
        self.model.set_editable(editable)
        self.remarks.set_editable(editable)
        if self.form is not None:
            self.form.set_editable(editable)
        self._show_state()

    def set_state(self, state: State) -> None:
        """Its cells are marked, each with its sentence; the table as a whole is not."""

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Mark the cells that are meant, and name them all below the table."""
        wrong, doubts = told(self.field, errors), told(self.field, warnings)
        if [*wrong, *doubts] == self.told:
            return
        self.told = [*wrong, *doubts]
        self.model.show_problems(by_spot(wrong), by_spot(doubts))
        self.remarks.show_told(self.told)
        if self.form is not None:
            self.form.show_wrong(by_spot(self.told))

    # --- What a person does ----------------------------------------------------------------------------

    @Slot()
    def add_row(self) -> None:
        """Go to the row at the end and begin it."""
        self.view.go_to(len(self.model.rows), 0, edit=True)

    @Slot()
    def duplicate_rows(self) -> None:
        """Add copies of the rows in hand below them."""
        rows = self._rows_in_hand()
        if rows:
            self.model.add_rows([dict(self.model.rows[row]) for row in rows], rows[-1] + 1)
            self.view.go_to(rows[-1] + 1, max(self.view.currentIndex().column(), 0))

    @Slot()
    def delete_rows(self) -> None:
        """Take the rows in hand away; Ctrl+Z brings them back."""
        rows, column = self._rows_in_hand(), max(self.view.currentIndex().column(), 0)
        if rows:
            self.model.delete_rows(rows)
            self.view.go_to(min(rows[0], self.model.rowCount() - 1), column)
            self.remarks.say(f"删除了 {len(rows)} 行，按 Ctrl+Z 可以恢复。")

    @Slot()
    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.set_cells_raw(None)

    @Slot()
    def turn_reason(self) -> None:
        """Say of the selected cells: 不清楚, then 不适用, 稍后填, and again nothing."""
        current = self.view.currentIndex()
        if current.isValid():
            now = reason_of(current.data(Qt.ItemDataRole.EditRole))
            reasons = [*REASONS, None]
            after = reasons[(reasons.index(now) + 1) % len(reasons)] if now in reasons and now else reasons[0]
            self.set_cells_raw({"unknown": after} if after else None)

    @Slot()
    def copy(self) -> None:
        """Put the selected cells onto the clipboard, as a spreadsheet takes them."""
        rows, columns = self._selected_block()
        cells = [self.model.rows[row] for row in rows if row < len(self.model.rows)]
        if cells:
            QGuiApplication.clipboard().setText(as_text(columns, cells, typed))

    @Slot()
    def paste(self) -> None:
        """Put what was copied in a spreadsheet into the table: with a header under the heads it names.

        On a row that there is already it goes over it from the current cell on, as in a spreadsheet; else it is added.
        """
        if not self._is_editable:
            return
        current = self.view.currentIndex()
        row = current.row() if current.isValid() and not self.model.is_new_row(current.row()) else None
        first = current.column() if row is not None else 0
        try:
            pasted = read_rows(self.model.columns, QGuiApplication.clipboard().text(), first)
            added = self._put(pasted, None if pasted.has_header else row)
        except Refused as refused:
            self.remarks.refuse(str(refused))
            return
        self.remarks.say(_paste_words(pasted, added))

    def _put(self, pasted: Pasted, row: int | None) -> int:
        """Put pasted rows into the table; gives how many of them are new."""
        old = self.model.copied()
        at = len(old) if row is None else row
        refuse_too_many(max(len(old), at + len(pasted.rows)))
        over = [{**was, **new} for was, new in zip(old[at:], pasted.rows, strict=False)]
        self.model.replace_rows([*old[:at], *over, *pasted.rows[len(over) :], *old[at + len(over) :]])
        self.view.fit()
        return len(pasted.rows) - len(over)

    @Slot(bool)
    def _on_confirm(self, confirmed: bool) -> None:
        if self.model.rows:
            return
        self._is_confirmed = confirmed
        self._show_state()
        self.edited.emit(self.value())

    def set_cells_raw(self, raw: Any | None, _checked: bool = False) -> None:
        """Put a raw value into all selected cells."""
        indexes = self.view.selectedIndexes() or [self.view.currentIndex()]
        cells = [
            (index.row(), self.model.column_at(index).id, raw)
            for index in indexes
            if index.isValid() and not (self.model.is_new_row(index.row()) and len(indexes) > 1)
        ]
        self._on_begun()
        self.model.set_cells(cells)

    # --- What follows ----------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_rows(self, rows: list[RawRow], spot: Spot | None) -> None:
        """Hand the rows on; in a long table not with every single key, since all of it is read anew each time."""
        self._is_confirmed = False
        if spot is None or spot != self._typed_at:
            self.desk.session.end_typing()
        self._typed_at, self.is_typed = spot, spot is not None
        self.remarks.say("")
        self._show_state()
        self._fill_form()
        self.view.fit_height()
        self._later.start()
        if spot is None or len(rows) <= LONG:
            self.hand_on()

    @Slot()
    def hand_on(self) -> None:
        """Tell what was edited and is not yet told."""
        if self._later.isActive():
            self._later.stop()
            self._tell_value()

    @Slot()
    def _tell_value(self) -> None:
        self.edited.emit(self.value())

    @Slot()
    def _on_begun(self) -> None:
        """Another cell is edited, or the same one again: a step of its own."""
        self.hand_on()
        self._typed_at = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is left untold."""
        super().hideEvent(event)
        self.hand_on()

    @Slot()
    def _on_moved(self) -> None:
        if self.form is not None and self.form.isVisibleTo(self):
            self._fill_form()
        self._show_actions()

    @Slot()
    def _on_touched(self) -> None:
        """A wide table offers its form once, when it is worked on and not when it is only passed by."""
        if self._offers_form:
            self._offers_form = False
            self._form_button.setChecked(True)

    @Slot()
    def _on_toggled(self) -> None:
        turns = {None: True, True: False, False: None}
        raw = self.view.currentIndex().data(Qt.ItemDataRole.EditRole)
        self.set_cells_raw(turns.get(raw, True) if isinstance(raw, bool) or is_blank(raw) else None)

    @Slot(str)
    def _on_form_asked(self, column: str) -> None:
        self._form_button.setChecked(True)
        if self.form is not None:
            self.form.go_to(column)

    @Slot(bool)
    def _on_form(self, shown: bool) -> None:
        """The form is made when it is first asked for."""
        if shown and self.form is None:
            self.form = RecordForm(self.model, self.desk)
            self.form.set_editable(self._is_editable)
            self.form.step_asked.connect(self._on_step)
            self._box.addWidget(self.form)
        if self.form is not None:
            self.form.setVisible(shown)
            self._fill_form()

    @Slot(int)
    def _on_step(self, step: int) -> None:
        current = self.view.currentIndex()
        row = min(max(current.row() + step, 0), self.model.rowCount() - 1)
        self.view.setCurrentIndex(self.model.index(row, max(current.column(), 0)))

    @Slot(object)
    def _on_change(self, cells: list[tuple[int, str, Any]]) -> None:
        self._on_begun()
        self.model.set_cells(cells)

    @Slot(int, str)
    def _on_spot(self, row: int, column: str) -> None:
        if row < len(self.model.rows):
            self.view.go_to(row, self.model.place_of(column) if column else 0)

    # --- Parts -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tools = TableTools(self.desk, self, self.view)
        self._state_label = QLabel()
        self._state_label.setWordWrap(True)
        self._state_label.setProperty("role", "muted")
        self._none = QPushButton("确认没有")
        self._none.setCheckable(True)
        self._none.clicked.connect(self._on_confirm)
        self._form_button = QPushButton(self.desk.icons.icon("view"), "逐行表单")
        self._form_button.setCheckable(True)
        self._form_button.setToolTip("把当前这一行的各栏排成表单，不用左右滚动")
        self._form_button.setVisible(len(self.field.columns) > NARROW_COLUMNS)
        self._form_button.toggled.connect(self._on_form)
        self.tools.add(self._none)
        self.tools.add(self._form_button)
        self.remarks = TableRemarks(self.desk, self.field.columns)
        self.remarks.change_asked.connect(self._on_change)
        self.remarks.spot_asked.connect(self._on_spot)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        for part in (self.tools, self._state_label, self.view, self.remarks):
            self._box.addWidget(part)

    def _show_state(self) -> None:
        """Which of the two kinds of nothing it is, where there are no rows."""
        rows = self.model.rows
        empty = [str(at) for at, row in enumerate(rows, start=1) if is_empty_row(row)]
        text = "" if rows else CONFIRMED if self._is_confirmed else MISSING
        if empty:
            text = (
                f"第 {'、'.join(empty[:MOST_SENTENCES])} 行还是空的，会当作有一项但内容未知；用不着就请删除。"
            )
        self._state_label.setText(text)
        self._state_label.setVisible(bool(text))
        self._none.setVisible(not rows)
        self._none.setChecked(self._is_confirmed)
        self._show_actions()

    @property
    def state(self) -> str:
        """What is told above the table of rows that are not there, or say nothing."""
        return self._state_label.text()

    def _show_actions(self) -> None:
        self.tools.show_enabled(is_editable=self._is_editable, has_row=bool(self._rows_in_hand()))
        self._none.setEnabled(self._is_editable)

    def _fill_form(self) -> None:
        if self.form is not None:
            current = self.view.currentIndex()
            self.form.show_row(current.row() if current.isValid() else 0)
            self.form.show_wrong(by_spot(self.told))

    def _refit(self, had: int) -> None:
        """Widths are chosen when rows first come; later only the height follows."""
        if had == 0:
            self.view.fit()
        else:
            self.view.fit_height()
        if self.form is not None:
            self._fill_form()

    def _rows_in_hand(self) -> list[int]:
        return [row for row in self.view.selected_rows() if not self.model.is_new_row(row)]

    def _selected_block(self) -> tuple[list[int], list[Any]]:
        """The rows and columns of the selection; all columns where no cell is selected."""
        indexes = self.view.selectedIndexes()
        places = sorted({index.column() for index in indexes})
        return self.view.selected_rows(), [self.model.columns[at] for at in places]


def _paste_words(pasted: Pasted, added: int) -> str:
    over = len(pasted.rows) - added
    parts = [f"新增 {added} 行" if added else "", f"改写 {over} 行" if over else ""]
    text = f"已粘贴：{'，'.join(part for part in parts if part)}。按 Ctrl+Z 可以撤销。"
    if pasted.left_out:
        text += f"没有用到的列：{'、'.join(pasted.left_out)}。"
    return text
