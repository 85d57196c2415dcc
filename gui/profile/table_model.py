"""The rows of a table fact as a Qt model; its columns are those of the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gui.desk import Desk
from gui.profile.cells import RawRow, header_lines, is_blank, put_cell, reason_of, shown
from gui.profile.table_problems import Spot
from rules.fields import NUMERIC_KINDS, Column

Index: TypeAlias = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
NEW_ROW_MARK: Final = "＋"
NEW_ROW_HINT: Final = "在这一行填写，就会添加一行"

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Rows as they stand in a profile file, and while they may be edited one more at the end, to begin a new one in.

    `show_rows` never tells anybody; what a person changes is told by ``rows_edited``, with all rows and the place where it
    was but one cell.
    """

    rows_edited = Signal(object, object)

    def __init__(self, columns: Sequence[Column], desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns, self.rows = tuple(columns), list[RawRow]()
        self._desk, self._codes = desk, desk.session.base_program.codes
        self._is_editable = True
        self._problems: dict[Spot, tuple[str, ...]] = {}
        self._doubts: dict[Spot, tuple[str, ...]] = {}

    # --- What is shown ---------------------------------------------------------------------------------

    def show_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take rows as they are now; those that stay keep their place, so that the cell in hand is not lost."""
        new = [dict(row) for row in rows]
        if new == self.rows:
            return
        head = _same(self.rows, new)
        tail = _same(self.rows[head:][::-1], new[head:][::-1])
        gone, come = len(self.rows) - head - tail, len(new) - head - tail
        kept = min(gone, come)
        self.rows[head : head + kept] = new[head : head + kept]
        self._tell(head, head + kept - 1)
        self._remove(head + kept, gone - kept)
        self._insert(head + kept, new[head + kept : head + come])

    def set_editable(self, editable: bool) -> None:
        """Whether cells can be changed and a row can be begun."""
        if editable == self._is_editable:
            return
        end = len(self.rows)
        if editable:
            self.beginInsertRows(NO_INDEX, end, end)
            self._is_editable = True
            self.endInsertRows()
        else:
            self.beginRemoveRows(NO_INDEX, end, end)
            self._is_editable = False
            self.endRemoveRows()

    def show_problems(
        self, errors: Mapping[Spot, tuple[str, ...]], doubts: Mapping[Spot, tuple[str, ...]]
    ) -> None:
        """Mark cells that cannot be read, and those that are doubtful, each with its sentences."""
        touched = {
            spot.row
            for old, new in ((self._problems, errors), (self._doubts, doubts))
            for spot in old.keys() | new.keys()
            if old.get(spot) != new.get(spot)
        }
        self._problems, self._doubts = dict(errors), dict(doubts)
        if touched:
            self._tell(min(touched), min(max(touched), self.rowCount() - 1))

    def is_new_row(self, row: int) -> bool:
        """Whether a row is the one to begin a new one in."""
        return row == len(self.rows)

    def raw(self, row: int, column: str) -> Any | None:
        """A cell in the form of a profile file; None where it says nothing."""
        return self.rows[row].get(column) if row < len(self.rows) else None

    def column_at(self, index: Index) -> Column:
        """The column that an index stands in."""
        return self.columns[index.column()]

    def place_of(self, column: str) -> int:
        """Where a column stands; KeyError where there is none of that id."""
        found = next((at for at, one in enumerate(self.columns) if one.id == column), None)
        if found is None:
            raise KeyError(column)
        return found

    # --- What a person does ----------------------------------------------------------------------------

    def set_cell(self, row: int, column: str, raw: Any | None) -> None:
        """Put a value into a cell; in the row at the end this begins a new one."""
        self.set_cells([(row, column, raw)])

    def set_cells(self, cells: Iterable[tuple[int, str, Any | None]]) -> None:
        """Put values into several cells as one step."""
        wanted = [cell for cell in cells if self._is_editable and not _says(self, *cell)]
        if not wanted:
            return
        if any(self.is_new_row(row) for row, _, _ in wanted):
            self._begin_row()
        for row, column, raw in wanted:
            self.rows[row] = put_cell(self.rows[row], column, raw)
        self._tell(min(row for row, _, _ in wanted), max(row for row, _, _ in wanted))
        self._tell_edited(Spot(*wanted[0][:2]) if len(wanted) == 1 else None)

    def add_rows(self, rows: Sequence[RawRow], at: int | None = None) -> None:
        """Add rows, at the end where no place is given."""
        if self._is_editable and rows:
            self._insert(len(self.rows) if at is None else at, list(rows))
            self._tell_edited()

    def delete_rows(self, places: Iterable[int]) -> None:
        """Take rows away as one step."""
        wanted = sorted({place for place in places if place < len(self.rows)}, reverse=True)
        if self._is_editable and wanted:
            for place in wanted:
                self._remove(place, 1)
            self._tell_edited()

    def replace_rows(self, rows: Sequence[RawRow]) -> None:
        """Put other rows in the place of all, as one step."""
        if self._is_editable and list(rows) != self.rows:
            self.show_rows(rows)
            self._tell_edited()

    def copied(self) -> list[RawRow]:
        """All rows; changing them changes nothing here."""
        return [dict(row) for row in self.rows]

    # --- Qt --------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The rows, and the one to begin a new one in."""
        return 0 if parent.isValid() else len(self.rows) + self._is_editable

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """The columns of the dictionary."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be edited, unless nothing may be."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.isValid() and self._is_editable else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, mark and sentences of a cell; its raw value for editing."""
        if not index.isValid():
            return None
        column, raw = self.columns[index.column()], None
        raw = self.raw(index.row(), column.id)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if self.is_new_row(index.row()) else shown(column, raw, self._codes)
            case Qt.ItemDataRole.EditRole:
                return raw
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.kind in NUMERIC_KINDS else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                is_said = not is_blank(raw) and reason_of(raw) is None
                return None if is_said else self._desk.theme.colour("muted")
            case Qt.ItemDataRole.DecorationRole:
                return self._mark(Spot(index.row(), column.id))
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(index.row(), column, raw)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index.row(), column, raw)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Put a raw value into a cell."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not self._is_editable:
            return False
        self.set_cell(index.row(), self.columns[index.column()].id, value)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' labels with their units; the rows' numbers."""
        if orientation == Qt.Orientation.Vertical:
            return self._row_head(section, role)
        if not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(header_lines(self.columns[section]))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            column = self.columns[section]
            return column.label if column.unit is None else f"{column.label}，{column.unit}"
        return int(_LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _row_head(self, section: int, role: int) -> Any:
        is_new = self.is_new_row(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return NEW_ROW_MARK if is_new else str(section + 1)
        if role == Qt.ItemDataRole.ToolTipRole and is_new:
            return NEW_ROW_HINT
        return None

    # --- Inside ----------------------------------------------------------------------------------------

    def _mark(self, spot: Spot) -> Any:
        if spot in self._problems:
            return self._desk.icons.icon("error", "bad")
        return self._desk.icons.icon("warning", "warn") if spot in self._doubts else None

    def _tip(self, row: int, column: Column, raw: Any) -> str | None:
        if self.is_new_row(row):
            return NEW_ROW_HINT
        spot = Spot(row, column.id)
        sentences = (*self._problems.get(spot, ()), *self._doubts.get(spot, ()))
        text = shown(column, raw, self._codes)
        typed = f"填写的是“{raw}”" if isinstance(raw, str) and column.kind in NUMERIC_KINDS else ""
        return "\n".join(part for part in (text, typed if raw != text else "", *sentences) if part)

    def _spoken(self, row: int, column: Column, raw: Any) -> str:
        """What a screen reader says of a cell."""
        if self.is_new_row(row):
            return f"新的一行 {column.label}"
        wrong = "，填写有误" if Spot(row, column.id) in self._problems else ""
        return f"{column.label} {shown(column, raw, self._codes)}{wrong}"

    def _begin_row(self) -> None:
        """The row at the end becomes a row, and another stands after it."""
        end = len(self.rows) + 1
        self.beginInsertRows(NO_INDEX, end, end)
        self.rows.append({})
        self.endInsertRows()
        self.headerDataChanged.emit(Qt.Orientation.Vertical, end - 1, end)

    def _insert(self, at: int, rows: Sequence[RawRow]) -> None:
        if rows:
            self.beginInsertRows(NO_INDEX, at, at + len(rows) - 1)
            self.rows[at:at] = [dict(row) for row in rows]
            self.endInsertRows()

    def _remove(self, at: int, count: int) -> None:
        if count > 0:
            self.beginRemoveRows(NO_INDEX, at, at + count - 1)
            del self.rows[at : at + count]
            self.endRemoveRows()

    def _tell_edited(self, spot: Spot | None = None) -> None:
        self.rows_edited.emit(self.copied(), spot)

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _same(old: Sequence[RawRow], new: Sequence[RawRow]) -> int:
    """How many rows at the beginning are the same."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _says(model: TableModel, row: int, column: str, raw: Any | None) -> bool:
    """Whether a cell says this already, or says nothing and shall say nothing; true and 1 are not the same."""
    now = model.raw(row, column)
    return (is_blank(now) and is_blank(raw)) or (type(now) is type(raw) and now == raw)
