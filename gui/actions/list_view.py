"""The list of the checklist page: ticked with Space, edited with Enter, groups folded with the arrows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTreeView, QWidget

from checklist.worklist import Line
from gui.actions.cells import WorkCells
from gui.actions.model import WorkModel
from gui.desk import Desk


class Where(NamedTuple):
    """The lines chosen, each with its group; the head of a group that the cursor stands on; how far one has scrolled."""

    chosen: list[tuple[str, str]]
    head: str
    scroll: int


class WorkList(QTreeView):
    """Groups with lines.  ``chosen`` tells that other lines are chosen, ``edit_asked`` that somebody wants to write on them."""

    chosen = Signal()
    edit_asked = Signal()
    tick_asked = Signal()

    def __init__(self, desk: Desk, tick: Callable[[Line, bool], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = WorkModel(tick, self)
        self.setModel(self.work)
        self.setItemDelegate(WorkCells(desk, self, self.work))
        self.setAccessibleName("事项列表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(14)
        self.header().setSectionsMovable(False)
        self.header().setStretchLastSection(False)
        self._folded: set[str] = set()
        self._is_laying_out = False
        self._relayout = QTimer(self, singleShot=True, interval=0)
        self._relayout.timeout.connect(self.doItemsLayout)
        self.header().sectionResized.connect(self._on_resized)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.doubleClicked.connect(self.edit_asked)
        self.collapsed.connect(self._on_folded)
        self.expanded.connect(self._on_unfolded)
        desk.theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> list[Line]:
        """The lines that are chosen, from top to bottom; one that stands in several groups once."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda one: (one.internalId(), one.row()))
        found = [self.work.line(row) for row in rows]
        return list({line.id: line for line in found if line is not None}.values())

    def where(self) -> Where:
        """Where one is, to be put back after everything was laid out anew."""
        head = self.work.group(self.currentIndex())
        return Where(
            self._chosen_places(), head.key if head is not None else "", self.verticalScrollBar().value()
        )

    def put_back(self, where: Where) -> None:
        """Put things back after everything was laid out anew: widths, folds, what was chosen, the place."""
        self._is_laying_out = True
        self._set_columns()
        self.scheduleDelayedItemsLayout()  # once for all that is unfolded, not anew for each
        for place, group in enumerate(self.work.groups):
            index = self.work.index(place, 0)
            self.setFirstColumnSpanned(place, self.rootIndex(), True)
            self.setExpanded(index, group.key not in self._folded)
        selection = QItemSelection()
        places = [self.work.find(line, group) for line, group in where.chosen]
        indexes = [found for found in places if found.isValid()]
        for index in indexes:
            selection.select(index, index.siblingAtColumn(len(self.work.columns) - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        current = indexes[0] if indexes else self.work.find_group(where.head)
        if current.isValid():
            self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, flags)
        self._is_laying_out = False
        self.verticalScrollBar().setValue(where.scroll)

    def _chosen_places(self) -> list[tuple[str, str]]:
        """The lines chosen, each with its group."""
        found = []
        for row in self.selectionModel().selectedRows():
            line, group = self.work.line(row), self.work.group(row.parent())
            if line is not None and group is not None:
                found.append((line.id, group.key))
        return found

    def choose(self, line_id: str, group: str = "") -> bool:
        """Choose a line and show it; whether it is there."""
        index = self.work.find(line_id, group)
        if not index.isValid():
            return False
        self.setExpanded(index.parent(), True)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def choose_first(self, group: str = "") -> None:
        """Choose the first line, or the first of a group."""
        parent = self.work.find_group(group) if group else self.work.index(0, 0)
        if parent.isValid():
            self.setExpanded(parent, True)
            self.setCurrentIndex(self.work.index(0, 0, parent))
            self.scrollTo(parent, QAbstractItemView.ScrollHint.PositionAtTop)

    def _set_columns(self) -> None:
        for place, column in enumerate(self.work.columns):
            mode = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            self.header().setSectionResizeMode(place, mode)
            if column.width:
                self.setColumnWidth(place, column.width)
        self._leave_out()

    def _leave_out(self) -> None:
        """A narrow list keeps its room for what there is to do."""
        for place, column in enumerate(self.work.columns):
            is_left_out = self.viewport().width() < column.least
            if self.isColumnHidden(place) != is_left_out:
                self.setColumnHidden(place, is_left_out)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns come and go with the room there is."""
        super().resizeEvent(event)
        self._leave_out()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Up and Down go from line to line, over the heads of groups that are open; Left leads to the head."""
        found = super().moveCursor(action, modifiers)
        steps = {
            QAbstractItemView.CursorAction.MoveDown: self.indexBelow,
            QAbstractItemView.CursorAction.MoveUp: self.indexAbove,
        }
        if action not in steps or self.work.group(found) is None or not self.isExpanded(found):
            return found
        beyond = steps[action](found)
        return beyond if beyond.isValid() else self.currentIndex()

    def selectionCommand(
        self, index: QModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """The head of a group is never chosen itself: a click on it leaves what is chosen, and its detail, as it is."""
        if self.work.group(index) is not None:
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Enter writes, Ctrl+C copies; all else as in any tree."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText("\n".join(_copied(line) for line in self.lines))
        elif event.key() == Qt.Key.Key_Space and self.lines:
            self.tick_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lines:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_selection(self) -> None:
        if not self._is_laying_out:
            self.chosen.emit()

    @Slot()
    def _on_resized(self) -> None:
        self._relayout.start()

    def _on_folded(self, index: object) -> None:
        group = self.work.group(index)
        if group is not None and not self._is_laying_out:
            self._folded.add(group.key)

    def _on_unfolded(self, index: object) -> None:
        group = self.work.group(index)
        if group is not None and not self._is_laying_out:
            self._folded.discard(group.key)


def _copied(line: Line) -> str:
    day = line.day.isoformat() if line.day else ""
    return "\t".join((line.title, line.policy_label, day, line.department_label, line.progress.owner))
