"""The view of a table fact: keys for what is done all day, widths from what stands in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
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
        heads.setStretchLastSection(True)

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
                self.edit(current)
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
        """Take a cell in hand."""
        index = self.model().index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()
        if edit:
            self.edit(index)

    def fit(self) -> None:
        """Widths from what stands in the columns, height from the number of rows."""
        model = self.model()
        assert isinstance(model, TableModel)
        heights = [self._fit_column(model, at) for at in range(model.columnCount())]
        self.horizontalHeader().setFixedHeight(max(heights, default=ROW_HEIGHT))
        self.fit_height()

    def fit_height(self) -> None:
        """As high as its rows, up to ``MOST_ROWS``."""
        rows = min(self.model().rowCount(), MOST_ROWS)
        is_wide = self.horizontalHeader().length() + self.verticalHeader().sizeHint().width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_wide else 0
        height = self.horizontalHeader().height() + rows * ROW_HEIGHT + bar + 2 * self.frameWidth() + 2
        if height != self.height():
            self.setFixedHeight(height)

    def _fit_column(self, model: TableModel, at: int) -> int:
        """Set the width of a column; gives the height that its head needs."""
        head = self.horizontalHeader().fontMetrics()
        font = self.font()
        font.setBold(True)
        head = QFontMetrics(font)
        label = str(model.headerData(at, Qt.Orientation.Horizontal))
        metrics = self.fontMetrics()
        rows = range(min(len(model.rows), SAMPLE))
        texts = (str(model.index(row, at).data() or "") for row in rows)
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + PADDING + MARK_WIDTH
        longest = max(head.horizontalAdvance(part) for part in label.split("\n"))
        least = (
            longest // HEAD_LINES + head.height() + PADDING
            if longest > 6 * head.height()
            else longest + PADDING
        )
        width = max(NARROWEST, min(WIDEST, max(widest, least)))
        self.setColumnWidth(at, width)
        box = QRect(0, 0, width - PADDING, 1000)
        lines = head.boundingRect(box, Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere, label)
        return lines.height() + 12
