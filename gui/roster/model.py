"""The roster as a table, and what of it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QWidget

from checklist.store_rows import ClientRow
from gui.roster.columns import COLUMNS, Names, name_of, tooltip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
SORT_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RosterModel(QAbstractTableModel):
    """One line a client; the lines are frozen and replaced as a whole."""

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self.rows: Sequence[ClientRow] = ()

    def show_rows(self, rows: Sequence[ClientRow]) -> None:
        """Show other lines; where the clients are the same in the same order only changed lines are painted anew."""
        if [row.id for row in rows] == [row.id for row in self.rows]:
            before, self.rows = self.rows, tuple(rows)
            for at, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many clients."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, sorts by, or stands for."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row, self._names)
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row, self._names)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return _RIGHT
        if role == SORT_ROLE:
            return column.sort(row, self._names)
        return row.id if role == ID_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, each above its texts: those of numbers stand right."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section].is_number:
            return _RIGHT
        return COLUMNS[section].heading if role == Qt.ItemDataRole.DisplayRole else None


class RosterFilter(QSortFilterProxyModel):
    """The lines that fit the search, the sector and the region."""

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._words: list[str] = []
        self._sector = self._region = ""
        self.setSortRole(SORT_ROLE)

    def narrow(self, search: str, sector: str, region: str) -> None:
        """Show only what fits: every word of the search somewhere in the line, the sector, the province."""
        self.beginFilterChange()
        self._words = search.casefold().split()
        self._sector, self._region = sector, region
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a line is shown."""
        model = self.sourceModel()
        assert isinstance(model, RosterModel)
        row = model.rows[source_row]
        if self._sector and self._sector not in row.sectors:
            return False
        if self._region and not (row.region or "").startswith(self._region):
            return False
        return all(word in self._haystack(row) for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Plain order of what the cells sort by."""
        return bool(left.data(SORT_ROLE) < right.data(SORT_ROLE))

    def _haystack(self, row: ClientRow) -> str:
        places = (name_of(row), self._names.sectors(row.sectors), self._names.region(row.region))
        return " ".join((*places, row.industry or "")).casefold()
