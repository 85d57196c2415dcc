"""One shelf of the library: its filters, its table, and what is chosen in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.library.columns import Facet, Line, Shelf
from gui.library.model import KEY_ROLE, ShelfFilter, ShelfModel
from gui.wheel import ignore_wheel

ROW_HEIGHT = 44
"""Room for two lines: the titles of policies are long."""
FACETS_A_ROW = 2


class ShelfView(QWidget):
    """The lines of a shelf, narrowed by its filters and by the search of the page."""

    line_chosen = Signal(str)
    narrowed = Signal()

    def __init__(self, desk: Desk, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._search = ""
        self._chosen = ""
        self.model = ShelfModel(desk, shelf, self)
        self.shown = ShelfFilter(self)
        self.shown.setSourceModel(self.model)
        self._facets = {facet.key: self._box(facet) for facet in shelf.facets}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._filters())
        self.table = self._make_table()
        column.addWidget(self.table, 1)
        self._nothing = QLabel("没有符合的内容。可以减少几个字，或把筛选改回“全部”。")
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        desk.theme.changed.connect(self.table.viewport().update)

    # --- What stands where -----------------------------------------------------------------------------

    def _filters(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, box in enumerate(self._facets.values()):
            grid.addWidget(box, at // FACETS_A_ROW, at % FACETS_A_ROW)
        return grid

    def _box(self, facet: Facet) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(facet.name)
        box.setToolTip(facet.name)
        box.addItem(facet.everything, "")
        for key, word in facet.choices.items():
            box.addItem(word, key)
        ignore_wheel(box)
        box.currentIndexChanged.connect(self._on_filter)
        return box

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.shown)
        table.setAccessibleName(self.shelf.title)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setSortingEnabled(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._set_widths(table.horizontalHeader())
        table.selectionModel().currentRowChanged.connect(self._on_row)
        return table

    def _set_widths(self, header: QHeaderView) -> None:
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for at, column in enumerate(self.shelf.columns):
            if column.width:
                header.resizeSection(at, column.width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    # --- What is shown ---------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return self.shown.rowCount()

    @property
    def chosen(self) -> str:
        """The line that was chosen last; empty where none was."""
        return self._chosen

    def show_lines(self, lines: list[Line], *, with_firm: bool) -> None:
        """Show other lines; columns about a firm are hidden where there is none."""
        self.model.show_lines(lines)
        for at, column in enumerate(self.shelf.columns):
            self.table.setColumnHidden(at, column.only is not None and column.only != with_firm)
        at = self._row_of(self._chosen)
        if at is not None:
            self._select(at)

    def search(self, text: str) -> None:
        """Show only what has every word of a text."""
        self._search = text
        self._on_filter()

    def choose(self, key: str) -> bool:
        """Choose a line, taking filters away that hide it; whether there is such a line."""
        if all(line.key != key for line in self.model.lines):
            return False
        at = self._row_of(key)
        if at is None:
            self._open_filters()
            at = self._row_of(key)
        if at is None:
            return False
        self._select(at)
        return True

    def _select(self, at: int) -> None:
        index = self.shown.index(at, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _row_of(self, key: str) -> int | None:
        rows = range(self.shown.rowCount())
        return next((at for at in rows if self.shown.index(at, 0).data(KEY_ROLE) == key), None)

    def _open_filters(self) -> None:
        self._search = ""
        for box in self._facets.values():
            box.setCurrentIndex(0)
        self._on_filter()

    def _choices(self) -> Mapping[str, str]:
        return {key: box.currentData() for key, box in self._facets.items()}

    @Slot()
    def _on_filter(self) -> None:
        self.shown.narrow(self._search, self._choices())
        self._nothing.setVisible(self.count == 0)
        self.narrowed.emit()

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self._chosen = key
            self.line_chosen.emit(key)
