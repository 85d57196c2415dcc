"""The view of a table fact: keys for what is done all day, widths from what stands in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.profile.table_model import TableModel

ROW_HEIGHT: Final = 34
MOST_ROWS: Final = 10
"""More rows are scrolled."""
PADDING: Final = 22
MARK_WIDTH: Final = 24
NARROWEST: Final = 76
WIDEST: Final = 260
HEAD_PADDING: Final = 12
WORDED: Final = frozenset({"text", "choice", "code_gbt4754"})
SAMPLE: Final = 80
"""How many rows are looked at for the width of the columns."""


class TableView(QTableView):
    """Rows and cells of a `TableModel`."""

    moved = Signal()
    """Another cell is the current one, or others are selected."""
    toggled = Signal()
    """Space on a yes-or-no cell."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setObjectName("cells")
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAlternatingRowColors(True)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setHighlightSections(False)
        self._widths: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns a yes-or-no cell; Enter edits, as F2 does."""
        current = self.currentIndex()
        model = self.model()
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if current.isValid() and isinstance(model, TableModel) and is_plain:
            if event.key() == Qt.Key.Key_Space and model.column_at(current).kind == "bool":
                self.toggled.emit()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.begin(current)
                return
        super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell that another cell is in hand."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that others are selected."""
        super().selectionChanged(selected, deselected)
        self.moved.emit()

    def selected_rows(self) -> list[int]:
        """The rows in which a cell is selected, from above; that of the current cell where none is."""
        rows = {index.row() for index in self.selectedIndexes()}
        current = self.currentIndex()
        return sorted(rows) or ([current.row()] if current.isValid() else [])

    def go_to(self, row: int, column: int, *, edit: bool = False) -> None:
        """Take a cell in hand; one that was being edited is left first."""
        self.setFocus()
        index = self.model().index(row, column)
        # Whatever keys are held: Ctrl of the command that led here would add to the selection.
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        if edit:
            self.begin(index)

    def begin(self, index: QModelIndex) -> bool:
        """Edit a cell; whether that can be done in its place."""
        can = bool(self.model().flags(index) & Qt.ItemFlag.ItemIsEditable)
        return can and self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What room is left goes to the column with the words."""
        super().resizeEvent(event)
        self._spread()
        self.fit_height()

    def fit(self) -> None:
        """Widths from what stands in the columns, height from the number of rows."""
        model = self.model()
        assert isinstance(model, TableModel)
        self._widths = [self._width(model, at) for at in range(model.columnCount())]
        self._spread()
        self.horizontalHeader().setFixedHeight(self._head_height(model))
        self.fit_height()

    def fit_height(self) -> None:
        """As high as its rows, up to ``MOST_ROWS``."""
        rows = min(self.model().rowCount(), MOST_ROWS)
        bar = self.horizontalScrollBar().sizeHint().height() if sum(self._widths) > self._room() else 0
        height = self.horizontalHeader().height() + rows * ROW_HEIGHT + bar + 2 * self.frameWidth() + 2
        if height != self.height():
            self.setFixedHeight(height)

    def _room(self) -> int:
        """The width there is for columns."""
        is_long = self.model().rowCount() > MOST_ROWS
        bar = self.verticalScrollBar().sizeHint().width() if is_long else 0
        return self.width() - self.verticalHeader().sizeHint().width() - bar - 2 * self.frameWidth()

    def _spread(self) -> None:
        model = self.model()
        if not self._widths or not isinstance(model, TableModel):
            return
        worded = (at for at, column in enumerate(model.columns) if column.kind in WORDED)
        widest = next(worded, len(self._widths) - 1)
        spare = max(0, self._room() - sum(self._widths))
        for at, width in enumerate(self._widths):
            self.setColumnWidth(at, width + (spare if at == widest else 0))

    def _width(self, model: TableModel, at: int) -> int:
        """What a column needs for its cells and for its head."""
        head, advance = self._head_metrics(), self.fontMetrics().horizontalAdvance
        rows = range(min(len(model.rows), SAMPLE))
        widest = max((advance(str(model.index(row, at).data() or "")) for row in rows), default=0)
        lines = str(model.headerData(at, Qt.Orientation.Horizontal)).split("\n")
        least = max(map(head.horizontalAdvance, lines)) + PADDING
        return max(NARROWEST, least, min(WIDEST, widest + PADDING + MARK_WIDTH))

    def _head_height(self, model: TableModel) -> int:
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
        lines = max((head.count("\n") + 1 for head in heads), default=1)
        return lines * self._head_metrics().height() + HEAD_PADDING

    def _head_metrics(self) -> QFontMetrics:
        font = self.font()
        font.setBold(True)
        return QFontMetrics(font)
