"""The list on the screen: two lines a policy, headings across, keys to fold and copy."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.desk import Desk
from gui.results.columns import COLUMNS
from gui.results.listing import Order
from gui.results.table import BEFORE, FOLDED, KEY, MARK, OUTCOME, POLICY, RULED, WHY, ResultsModel

ROW_HEIGHT: Final = 48
HEADING_HEIGHT: Final = 34
MARGIN: Final = 8
SHAPE: Final = 16
CHANGED: Final = "有变化"
RULED_WORD: Final = "人工裁定"


class RowDelegate(QStyledItemDelegate):
    """Paints a heading across the row, and a policy in two lines: what it is, and what decides."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        self.initStyleOption(option, index)
        is_heading = index.data(FOLDED) is not None
        lines = ("", "") if is_heading else _lines(index)
        option.text, option.icon = "", QIcon()
        style = option.widget.style()
        if is_heading:
            painter.fillRect(option.rect, self._desk.theme.colour("raised"))
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        if is_heading:
            self._heading(painter, option, index)
        else:
            self._policy(painter, option, index, lines)
        painter.restore()

    def _heading(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        icon = self._desk.icons.icon("next" if index.data(FOLDED) else "down", "muted")
        icon.paint(painter, QRect(rect.left(), rect.center().y() - 7, 15, 15))
        rect.setLeft(rect.left() + 22)
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(self._desk.theme.colour("text"))
        title = index.data()
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, title)
        rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(title) + 10)
        self._small(painter, option, rect, index.data(WHY), Qt.AlignmentFlag.AlignVCenter)

    def _policy(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        lines: tuple[str, str],
    ) -> None:
        rect = option.rect.adjusted(MARGIN, 5, -MARGIN, -5)
        if index.column() == OUTCOME:
            shape = self._desk.icons.mark_pixmap(index.data(MARK), SHAPE, option.widget.devicePixelRatioF())
            painter.drawPixmap(rect.left(), _first_line(rect, lines).center().y() - SHAPE // 2, shape)
            rect.setLeft(rect.left() + SHAPE + 7)
        painter.setFont(option.font)
        painter.setPen(self._desk.theme.colour("text"))
        first = _first_line(rect, lines)
        metrics = painter.fontMetrics()
        painter.drawText(
            first,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(lines[0], Qt.TextElideMode.ElideRight, first.width()),
        )
        if lines[1]:
            second = QRect(rect.left(), rect.top() + rect.height() // 2, rect.width(), rect.height() // 2)
            self._small(painter, option, second, lines[1], Qt.AlignmentFlag.AlignVCenter)

    def _small(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str, align: Qt.AlignmentFlag
    ) -> None:
        small = QFont(option.font)
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(self._desk.theme.colour("muted"))
        painter.drawText(
            rect, align, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        )


def _first_line(rect: QRect, lines: tuple[str, str]) -> QRect:
    return QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2) if lines[1] else rect


def _lines(index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
    """What stands in a cell: its text, and a second line under it."""
    text = index.data() or ""
    if index.column() == OUTCOME:
        before = index.data(BEFORE)
        return text, f"原为{before}" if before else ""
    if index.column() == POLICY:
        ruled = index.data(RULED)
        marks = [CHANGED] if index.data(BEFORE) else []
        marks += [f"{RULED_WORD} {ruled} 项"] if ruled else []
        return text, "；".join([*marks, index.data(WHY)])
    head, comma, rest = text.partition("，")
    return (head, rest) if comma else (text, "")


class ResultsTable(QTableView):
    """The list of policies.  ``chosen`` carries the id of the policy that was gone to."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, model: ResultsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._spanned = model, 0
        self.setModel(model)
        self.setItemDelegate(RowDelegate(desk, self))
        self.setAccessibleName("政策结论列表")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(HEADING_HEIGHT)
        self._set_up_header()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        model.arranged.connect(self._on_arranged)
        desk.theme.changed.connect(self.viewport().update)

    # --- Columns ---------------------------------------------------------------------------------------

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        for place, column in enumerate(COLUMNS):
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not column.stretches:
                header.resizeSection(place, column.width)
        header.sectionClicked.connect(self._on_header)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for."""
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, self.width() < column.from_width)
        super().resizeEvent(event)

    @Slot(int)
    def _on_header(self, section: int) -> None:
        """Order by a column: rising, falling, then by what is nearest again."""
        order, key = self._model.arrangement.order, COLUMNS[section].key
        if order.key is not key:
            new = Order(key)
        elif not order.descending:
            new = Order(key, descending=True)
        else:
            new = Order()
        self._model.arrangement.order = new
        header = self.horizontalHeader()
        header.setSortIndicatorShown(new.key is not None)
        falls = Qt.SortOrder.DescendingOrder if new.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, falls)
        self._model.arrange()

    # --- Rows ------------------------------------------------------------------------------------------

    @Slot()
    def _on_arranged(self) -> None:
        """Headings go across and are lower than policies."""
        if self._spanned:
            self.clearSpans()
        self._spanned = 0
        for row in range(self._model.rowCount()):
            is_heading = self._model.standing_at(row) is not None
            height = HEADING_HEIGHT if is_heading else ROW_HEIGHT
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
            if is_heading:
                self.setSpan(row, 0, 1, len(COLUMNS))
                self._spanned += 1

    def choose(self, policy: str) -> bool:
        """Go to a policy; False where it is not shown."""
        row = self._model.row_of(policy)
        if row is None:
            return False
        index = self._model.index(row, POLICY)
        if index.row() != self.currentIndex().row():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
        if row <= 1:  # its heading too
            self.scrollToTop()
        else:
            self.scrollTo(index)
        return True

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which policy was gone to."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row() and self._model.line_at(current.row()):
            self.chosen.emit(current.data(KEY))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a heading folds its group."""
        index = self.indexAt(event.position().toPoint())
        standing = self._model.standing_at(index.row()) if index.isValid() else None
        super().mousePressEvent(event)
        if standing is not None and event.button() == Qt.MouseButton.LeftButton:
            self._model.fold(standing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy; Enter, Space, Left and Right fold the group of a heading."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        index = self.currentIndex()
        standing = self._model.standing_at(index.row()) if index.isValid() else None
        if standing is not None and event.key() in _FOLDING:
            wanted = _FOLDING[Qt.Key(event.key())]
            if wanted is None or wanted != self._model.arrangement.is_folded(standing):
                self._model.fold(standing)
            return
        super().keyPressEvent(event)

    # --- Copying ---------------------------------------------------------------------------------------

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen policies on the clipboard as a table: the shown columns and what decides."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        lines = [text for row in rows if (text := self._row_text(row))]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _row_text(self, row: int) -> str:
        if self._model.line_at(row) is None:
            return ""
        shown = [place for place in range(len(COLUMNS)) if not self.isColumnHidden(place)]
        texts = [self._model.index(row, place).data() for place in shown]
        texts.insert(POLICY + 1, self._model.index(row, POLICY).data(WHY))
        return "\t".join(texts)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("复制选中的行", QKeySequence(QKeySequence.StandardKey.Copy), self.copy_rows)
        menu.addAction("全部选中", QKeySequence(QKeySequence.StandardKey.SelectAll), self.selectAll)
        menu.exec(self.viewport().mapToGlobal(place))

    def changeEvent(self, event: QEvent) -> None:
        """Another font or theme: draw anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """Room for the two first columns."""
        return QSize(420, 400)


_FOLDING: Final[dict[Qt.Key, bool | None]] = {
    Qt.Key.Key_Return: None,
    Qt.Key.Key_Enter: None,
    Qt.Key.Key_Space: None,
    Qt.Key.Key_Left: True,
    Qt.Key.Key_Right: False,
}
"""Keys on a heading: whether it is folded afterwards (None: the other way round)."""
