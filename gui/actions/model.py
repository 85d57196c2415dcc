"""The lines of the checklist in their groups, as a tree of two levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from checklist.progress import STATES, State
from checklist.work_groups import Group
from checklist.worklist import Line
from gui.actions.columns import DAY, ITEMS, Column

Index = QModelIndex | QPersistentModelIndex
_CHECKS: Final[Mapping[State, Qt.CheckState]] = {
    "open": Qt.CheckState.Unchecked,
    "doing": Qt.CheckState.PartiallyChecked,
    "done": Qt.CheckState.Checked,
    "dropped": Qt.CheckState.Unchecked,
}
_NOWHERE: Final = QModelIndex()


class WorkModel(QAbstractItemModel):
    """Groups with lines; a tick is handed to ``tick`` and shown when the lines are shown anew."""

    def __init__(self, tick: Callable[[Line, bool], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tick = tick
        self._groups: tuple[Group, ...] = ()
        self._columns: tuple[Column, ...] = ITEMS
        self._as_of = date.min
        self._attached: Mapping[str, int] = {}
        self._is_locked = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """What is shown."""
        return self._groups

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown."""
        return self._columns

    def show(
        self,
        columns: Sequence[Column],
        groups: Sequence[Group],
        as_of: date,
        attached: Mapping[str, int],
        *,
        is_locked: bool,
    ) -> bool:
        """Show other lines; where the same stand in the same places, only those that differ are touched.

        ``attached`` counts the files attached to a line; gives whether everything was laid out anew.
        """
        columns, groups = tuple(columns), tuple(groups)
        same = columns is self._columns and _places(groups) == _places(self._groups)
        if same and (as_of, is_locked) == (self._as_of, self._is_locked):
            self._replace(groups, attached)
            return False
        self.beginResetModel()
        self._columns, self._groups = columns, groups
        self._as_of, self._attached, self._is_locked = as_of, dict(attached), is_locked
        self.endResetModel()
        return True

    def _replace(self, groups: tuple[Group, ...], attached: Mapping[str, int]) -> None:
        before, self._groups = self._groups, groups
        counts, self._attached = self._attached, dict(attached)
        last = len(self._columns) - 1
        for place, (old, new) in enumerate(zip(before, groups, strict=True)):
            parent = self.index(place, 0)
            if old.share != new.share:
                self.dataChanged.emit(parent, parent)
            for row, (was, now) in enumerate(zip(old.lines, new.lines, strict=True)):
                if was != now or counts.get(now.id) != attached.get(now.id):
                    self.dataChanged.emit(self.index(row, 0, parent), self.index(row, last, parent))

    # --- What is where ---------------------------------------------------------------------------------

    def line(self, index: Index) -> Line | None:
        """The line of an index; None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].lines[index.row()]

    def group(self, index: Index) -> Group | None:
        """The group of an index; None for a line."""
        return self._groups[index.row()] if index.isValid() and not index.internalId() else None

    def below(self, index: Index) -> str:
        """The quieter text below the text of a cell; empty for a group."""
        line = self.line(index)
        return "" if line is None else self._below(line, self._columns[index.column()])

    def find(self, line_id: str, group: str = "") -> QModelIndex:
        """The index of a line: in a group if it stands there, else wherever it stands first; invalid if nowhere."""
        found = _NOWHERE
        for place, one in enumerate(self._groups):
            row = next((row for row, line in enumerate(one.lines) if line_id in line.ids), -1)
            if row >= 0 and (one.key == group or not found.isValid()):
                found = self.index(row, 0, self.index(place, 0))
        return found

    def find_group(self, key: str) -> QModelIndex:
        """The index of a group; invalid where it is not shown."""
        place = next((place for place, one in enumerate(self._groups) if one.key == key), -1)
        return _NOWHERE if place < 0 else self.index(place, 0)

    # --- As Qt wants it --------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """An index; groups carry 0, lines the number of their group from 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> Any:
        """The group of a line."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Groups, or the lines of a group."""
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()].lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as are declared."""
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines can be chosen, and ticked where something can be kept."""
        line = self.line(index)
        if line is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        is_ticked_here = index.column() == 0 and self._can_tick(line)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_ticked_here else flags

    def _can_tick(self, line: Line) -> bool:
        return not self._is_locked and not line.is_question

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts and ticks of lines, titles and shares of groups."""
        group = self.group(index)
        if group is not None:
            return self._group_data(group, index.column(), role)
        line = self.line(index)
        return None if line is None else self._line_data(line, index.column(), role)

    def _group_data(self, group: Group, column: int, role: int) -> Any:
        if column:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return group.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            done = f"，{group.share.total} 项中已完成 {group.share.done} 项" if group.counts else ""
            return group.title + done
        return None

    def _line_data(self, line: Line, place: int, role: int) -> Any:
        column = self._columns[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line, self._as_of)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(line, column)
        if role == Qt.ItemDataRole.CheckStateRole and place == 0 and not line.is_question:
            return _CHECKS[line.progress.state]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line) if place == 0 else column.text(line, self._as_of)
        return None

    def _below(self, line: Line, column: Column) -> str:
        text = column.below(line, self._as_of)
        files = self._attached.get(line.id, 0)
        return f"{text} · 附件 {files}" if files and column is self._columns[0] else text

    def _tip(self, line: Line, column: Column) -> str | None:
        if column is self._columns[0]:
            return f"{line.title}\n{self._below(line, column)}"
        return line.dated or None if column.key == DAY else None

    def _spoken(self, line: Line) -> str:
        """The whole line, for those who hear it."""
        texts = [STATES[line.progress.state]] if not line.is_question else []
        for column in self._columns:
            texts += [column.text(line, self._as_of), self._below(line, column)]
        return "，".join(dict.fromkeys(text for text in texts if text))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a line, or take its tick away."""
        line = self.line(index)
        if line is None or role != Qt.ItemDataRole.CheckStateRole or not self._can_tick(line):
            return False
        self._tick(line, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _places(groups: Sequence[Group]) -> list[tuple[str, str, list[str]]]:
    return [(group.key, group.title, [line.id for line in group.lines]) for group in groups]
