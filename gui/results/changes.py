"""A list of policies that came out otherwise: before and after, each as a shape and a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from checklist.comparing import Change, Side
from gui.desk import Desk
from gui.icons import Icons

ROLE: Final = Qt.ItemDataRole
ROW_HEIGHT: Final = 34

CHANGE_COLUMNS: Final[tuple[tuple[str, Callable[[Change], str], Callable[[Change], Side | None]], ...]] = (
    ("政策", lambda change: change.title, lambda _change: None),
    ("原来", lambda change: change.before.word, lambda change: change.before),
    ("现在", lambda change: change.after.word, lambda change: change.after),
)
"""Title, text, and the side whose shape stands before the text."""


class ChangesModel(QAbstractTableModel):
    """Shows changes; ``titles`` are those of the two sides."""

    def __init__(self, icons: Icons, titles: tuple[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons, self._titles = icons, titles
        self._changes: tuple[Change, ...] = ()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show other changes."""
        if tuple(changes) == self._changes:
            return
        self.beginResetModel()
        self._changes = tuple(changes)
        self.endResetModel()

    def change_at(self, row: int) -> Change:
        """The change of a row."""
        return self._changes[row]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """One row a policy."""
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """The columns declared."""
        return 0 if parent.isValid() else len(CHANGE_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != ROLE.DisplayRole:
            return None
        return (CHANGE_COLUMNS[0][0], *self._titles)[section] if 0 <= section < len(CHANGE_COLUMNS) else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROLE.DisplayRole) -> Any:
        """Titles, words and shapes."""
        if not index.isValid():
            return None
        change, (_, text, side) = self._changes[index.row()], CHANGE_COLUMNS[index.column()]
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole):
            return text(change)
        found = side(change) if role == ROLE.DecorationRole else None
        return None if found is None or found.mark is None else self._icons.mark(found.mark)


class ChangesTable(QTableView):
    """The list on the screen.  ``asked`` carries the id of a policy that was pressed."""

    asked = Signal(str)

    def __init__(self, desk: Desk, model: ChangesModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(16, 16))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in (1, 2):
            header.resizeSection(place, 114)
        self.clicked.connect(self._on_pressed)
        desk.theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the policy."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_pressed(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_pressed(self, index: QModelIndex) -> None:
        self.asked.emit(self._model.change_at(index.row()).policy)
