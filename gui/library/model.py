"""A shelf of the library as a table, and what of it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.library.columns import Line, Shelf

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
KEY_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class ShelfModel(QAbstractTableModel):
    """The lines of a shelf; they are frozen and replaced as a whole."""

    def __init__(self, desk: Desk, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._columns = desk, shelf.columns
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; where they are about the same things only changed ones are painted anew."""
        if [one.key for one in lines] != [one.key for one in self.lines]:
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()
            return
        before, self.lines = self.lines, tuple(lines)
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, sorts by, or stands for."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[column.key]
        if role == Qt.ItemDataRole.DecorationRole and column.has_mark and line.mark is not None:
            return self._desk.icons.mark(line.mark)
        if role == SORT_ROLE:
            return line.sort_key(column.key)
        return line.key if role == KEY_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        return None


class ShelfFilter(QSortFilterProxyModel):
    """The lines that fit every word of the search and every choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._choices: dict[str, str] = {}
        self.setSortRole(SORT_ROLE)

    def narrow(self, search: str, choices: Mapping[str, str]) -> None:
        """Show only what fits; an empty choice lets everything through."""
        self.beginFilterChange()
        self._words = search.casefold().split()
        self._choices = {key: chosen for key, chosen in choices.items() if chosen}
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a line is shown."""
        model = self.sourceModel()
        assert isinstance(model, ShelfModel)
        line = model.lines[source_row]
        if any(chosen not in line.facets.get(key, ()) for key, chosen in self._choices.items()):
            return False
        return all(word in line.haystack for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        """The order of what the cells sort by."""
        return bool(left.data(SORT_ROLE) < right.data(SORT_ROLE))
