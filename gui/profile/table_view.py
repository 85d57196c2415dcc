"""The view of a table fact: keys for what is done all day, widths from what stands in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
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
HEAD_LINES: Final = 2
LONG_HEAD: Final = 6
"""Longer heads (in heights of the letters) are told in several lines."""
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
        heads.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        )
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
        heights = [self._head_height(model, at) for at in range(model.columnCount())]
        self.horizontalHeader().setFixedHeight(max(heights, default=ROW_HEIGHT))
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
        """What a column needs for its cells, and for its head in a few lines."""
        head, label = self._head_metrics(), str(model.headerData(at, Qt.Orientation.Horizontal))
        rows = range(min(len(model.rows), SAMPLE))
        texts = (str(model.index(row, at).data() or "") for row in rows)
        advance = self.fontMetrics().horizontalAdvance
        widest = max(map(advance, texts), default=0) + PADDING + MARK_WIDTH
        longest = max(head.horizontalAdvance(part) for part in label.split("\n"))
        is_long = longest > LONG_HEAD * head.height()
        least = (longest // HEAD_LINES + head.height() if is_long else longest) + PADDING
        return max(NARROWEST, min(WIDEST, max(widest, least)))

    def _head_height(self, model: TableModel, at: int) -> int:
        label = str(model.headerData(at, Qt.Orientation.Horizontal))
        box = QRect(0, 0, self.columnWidth(at) - PADDING, 1000)
        wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        return self._head_metrics().boundingRect(box, wrap, label).height() + HEAD_PADDING

    def _head_metrics(self) -> QFontMetrics:
        font = self.font()
        font.setBold(True)
        return QFontMetrics(font)
