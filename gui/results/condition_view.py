"""The conditions on the screen: wrapped texts, as high as it takes, so that the page around it scrolls."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from checklist.condition_tree import ConditionLine, leaves_of
from gui.desk import Desk
from gui.results.condition_model import (
    CONDITION,
    CONDITION_COLUMNS,
    DISTANCE,
    LINE,
    SOURCE,
    VALUE,
    VERDICT,
    ConditionModel,
    note_of,
    spoken,
)
from rules.verdict import HUMAN, LEFT_OUT, NOT_MET, UNKNOWN

MARGIN: Final = 6
SHAPE: Final = 16
WRAP: Final = int(Qt.TextFlag.TextWordWrap)
TALLEST: Final = 4000
FEW: Final = 15
"""So many conditions are read at a glance."""
TROUBLE: Final = frozenset({NOT_MET, UNKNOWN, HUMAN})


class ConditionDelegate(QStyledItemDelegate):
    """Paints a cell with its text wrapped and a note below it."""

    def __init__(self, desk: Desk, view: QTreeView) -> None:
        super().__init__(view)
        self._desk, self._view = desk, view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        self.initStyleOption(option, index)
        text, option.text, option.icon = option.text, "", QIcon()
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        rect = option.rect.adjusted(MARGIN, MARGIN - 1, -MARGIN, 0)
        line: ConditionLine = index.data(LINE)
        if index.column() == VERDICT and text:
            shape = self._desk.icons.mark_pixmap(line.mark, SHAPE, option.widget.devicePixelRatioF())
            painter.drawPixmap(rect.left(), rect.top() + 2, shape)
            rect.setLeft(rect.left() + SHAPE + 5)
        painter.setFont(_font(option.font, line))
        painter.setPen(self._desk.theme.colour("muted" if line.verdict == LEFT_OUT else "text"))
        painter.drawText(rect, WRAP, text)
        note = self._note(index.column(), line)
        if note:
            rect.setTop(rect.top() + _height(painter.font().toString(), rect.width(), text))
            painter.setFont(_small(option.font))
            painter.setPen(self._desk.theme.colour("muted"))
            painter.drawText(rect, WRAP, note)
        painter.restore()

    def _note(self, column: int, line: ConditionLine) -> str:
        """What stands small below the text of a cell: what is to be minded, and what has no column of its own."""
        if column == VALUE and self._view.isColumnHidden(DISTANCE):
            return line.distance
        if column != CONDITION:
            return ""
        source = line.source.replace("\n", "，") if self._view.isColumnHidden(SOURCE) else ""
        return "\n".join(text for text in (note_of(line), source) if text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as the wrapped texts."""
        column = index.column()
        line: ConditionLine = index.data(LINE)
        width = self._view.columnWidth(column) - 2 * MARGIN
        width -= self._indent(index) if column == CONDITION else 0
        width -= SHAPE + 5 if column == VERDICT else 0
        width = max(width, 24)
        height = _height(_font(option.font, line).toString(), width, index.data() or "")
        note = self._note(column, line)
        height += _height(_small(option.font).toString(), width, note) if note else 0
        return QSize(10, height + 2 * MARGIN)

    def _indent(self, index: QModelIndex | QPersistentModelIndex) -> int:
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        return depth * self._view.indentation()


def _font(base: QFont, line: ConditionLine) -> QFont:
    font = QFont(base)
    font.setBold(line.kind == "part")
    return font


def _small(base: QFont) -> QFont:
    font = QFont(base)
    font.setPixelSize(12)
    return font


@lru_cache(maxsize=4096)
def _height(font: str, width: int, text: str) -> int:
    made = QFont()
    made.fromString(font)
    return QFontMetrics(made).boundingRect(QRect(0, 0, width, TALLEST), WRAP, text).height()


class ConditionTree(QTreeView):
    """The conditions of one policy.  ``line_chosen`` carries the condition that was gone to, or None."""

    line_chosen = Signal(object)
    fact_asked = Signal(str)
    ruling_asked = Signal(object)

    def __init__(self, desk: Desk, model: ConditionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self._verdicts: dict[str, int] = {}
        self.setModel(model)
        self.setItemDelegate(ConditionDelegate(desk, self))
        self.setAccessibleName("逐条依据")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTreePosition(CONDITION)
        self.setIndentation(14)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._set_up_header()
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self.fit)
        self.expanded.connect(self._fitting.start)
        self.collapsed.connect(self._fitting.start)
        model.dataChanged.connect(self._on_data)
        self.doubleClicked.connect(self._on_activated)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        desk.theme.changed.connect(self.viewport().update)

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(40)
        for place, column in enumerate(CONDITION_COLUMNS):
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not column.stretches:
                header.resizeSection(place, column.width)
        header.sectionResized.connect(self._on_data)

    # --- Size ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths: other columns, other heights."""
        if event.size().width() != event.oldSize().width():
            for place, column in enumerate(CONDITION_COLUMNS):
                self.setColumnHidden(place, self.width() < column.from_width)
            self._on_data()
        super().resizeEvent(event)

    @Slot()
    def _on_data(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._fitting.start()

    @Slot()
    def fit(self) -> None:
        """Be as high as all rows that are unfolded."""
        self.executeDelayedItemsLayout()
        height = self.header().sizeHint().height() + 2 * self.frameWidth() + 2
        index = self._lines.index(0, 0)
        while index.isValid():
            height += self.rowHeight(index)
            index = self.indexBelow(index)
        if height != self.height():
            self.setFixedHeight(height)

    def show_lines(self, lines: tuple[ConditionLine, ...]) -> None:
        """Show the conditions of a policy.

        Few of them are all unfolded; of many, what is in order is folded.  While answers change what was folded by hand
        stays so, but what is no longer in order is unfolded: it must not happen out of sight.
        """
        is_other = self._lines.show_lines(lines)
        few = sum(len(leaves_of(line)) for line in lines) <= FEW
        before, self._verdicts = self._verdicts, {}
        for row, line in enumerate(lines):
            self._unfold(self._lines.index(row, 0), line, {} if is_other else before, few=few)
        self._fitting.start()

    def _unfold(self, index: QModelIndex, line: ConditionLine, before: dict[str, int], *, few: bool) -> None:
        if not line.children:
            return
        self._verdicts[line.key] = line.verdict
        is_open = line.verdict in TROUBLE or (few and line.verdict != LEFT_OUT)
        if line.key not in before:
            self.setExpanded(index, is_open)
        elif before[line.key] != line.verdict and is_open:
            self.expand(index)
        for row, child in enumerate(line.children):
            self._unfold(self._lines.index(row, 0, index), child, before, few=few)

    # --- What can be done with a condition -------------------------------------------------------------

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which condition was gone to."""
        super().currentChanged(current, previous)
        self.line_chosen.emit(self._lines.line(current))

    @property
    def chosen(self) -> ConditionLine | None:
        """The condition that was gone to."""
        return self._lines.line(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy a condition; Enter goes to where its fact is filled in."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_line()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy_line(self) -> None:
        """Put the condition and everything about it on the clipboard."""
        if self.chosen is not None:
            QGuiApplication.clipboard().setText(spoken(self.chosen))

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        line = self._lines.line(index)
        if line is not None and line.kind != "leaf":
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
        elif line is not None and line.facts:
            self.fact_asked.emit(line.facts[0])

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        line = self._lines.line(self.indexAt(place))
        if line is None:
            return
        menu = QMenu(self)
        menu.addAction("复制这一条", QKeySequence(QKeySequence.StandardKey.Copy), self.copy_line)
        if line.facts:
            menu.addAction("去填报", lambda: self.fact_asked.emit(line.facts[0]))
        if line.can_be_ruled:
            menu.addAction("人工裁定…", lambda: self.ruling_asked.emit(line))
        menu.exec(self.viewport().mapToGlobal(place))
