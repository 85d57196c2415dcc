"""The model of a policy's conditions: a tree that is changed in place while only values and verdicts change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from checklist.condition_tree import ConditionLine
from gui.icons import Icons

ROLE: Final = Qt.ItemDataRole
LINE: Final = ROLE.UserRole
"""The condition of a row."""


@dataclass(frozen=True, slots=True)
class ConditionColumn:
    """A column: what stands in it, how wide it is, and from which width of the tree on it is shown."""

    id: str
    title: str
    text: Callable[[ConditionLine], str]
    width: int
    from_width: int = 0
    stretches: bool = False


def _sizes(line: ConditionLine) -> str:
    return f"{line.text}（{len(line.children)} 项）" if line.kind == "part" else line.text


CONDITION_COLUMNS: Final = (
    ConditionColumn("verdict", "判定", lambda line: "" if line.key == "bonus" else line.word, 118),
    ConditionColumn("condition", "条件", _sizes, 220, stretches=True),
    ConditionColumn("value", "本企业", lambda line: line.value, 132),
    ConditionColumn("threshold", "门槛", lambda line: line.threshold, 112, from_width=820),
    ConditionColumn("distance", "差距", lambda line: line.distance, 112, from_width=700),
    ConditionColumn("source", "条款和依据", lambda line: line.source, 116, from_width=620),
)
"""In the order in which they stand.  What has no column for want of room stands below the text of another."""
VERDICT, CONDITION, VALUE, _, DISTANCE, SOURCE = range(len(CONDITION_COLUMNS))
assert [CONDITION_COLUMNS[at].id for at in (VERDICT, CONDITION, VALUE, DISTANCE, SOURCE)] == [
    "verdict",
    "condition",
    "value",
    "distance",
    "source",
]


@dataclass(slots=True, eq=False)
class _Item:
    line: ConditionLine
    parent: _Item | None
    row: int
    children: list[_Item] = field(default_factory=list)


class ConditionModel(QAbstractItemModel):
    """Shows the conditions of one policy."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._roots: list[_Item] = []

    def show_lines(self, lines: Sequence[ConditionLine]) -> bool:
        """Show conditions; whether the tree was made anew, since others stand in it than before."""
        if _keys(one.line for one in self._roots) == _keys(lines):
            self._renew(self._roots, lines, QModelIndex())
            return False
        self.beginResetModel()
        self._roots = [_item(line, None, row) for row, line in enumerate(lines)]
        self.endResetModel()
        return True

    def line(self, index: QModelIndex | QPersistentModelIndex) -> ConditionLine | None:
        """The condition of an index; None for an invalid one."""
        return index.internalPointer().line if index.isValid() else None

    def _renew(self, items: Sequence[_Item], lines: Sequence[ConditionLine], parent: QModelIndex) -> None:
        changed = [
            row for row, (item, line) in enumerate(zip(items, lines, strict=True)) if item.line != line
        ]
        for row in changed:
            items[row].line = lines[row]
            self._renew(items[row].children, lines[row].children, self.index(row, 0, parent))
        if changed:
            last = len(CONDITION_COLUMNS) - 1
            self.dataChanged.emit(self.index(changed[0], 0, parent), self.index(changed[-1], last, parent))

    def index(
        self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = QModelIndex()
    ) -> QModelIndex:
        """The index of a cell."""
        items = self._below(parent)
        if not (0 <= row < len(items) and 0 <= column < len(CONDITION_COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, items[row])

    def parent(self, index: QModelIndex | QPersistentModelIndex | None = None) -> Any:  # type: ignore[override]
        """The index of the group that a condition stands in."""
        if index is None:
            return QObject.parent(self)
        above = index.internalPointer().parent if index.isValid() else None
        return QModelIndex() if above is None else self.createIndex(above.row, 0, above)

    def _below(self, parent: QModelIndex | QPersistentModelIndex) -> list[_Item]:
        if not parent.isValid():
            return self._roots
        found: list[_Item] = parent.internalPointer().children if parent.column() == 0 else []
        return found

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """How many conditions stand in a group, or parts at the top."""
        return len(self._below(parent))

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """The columns declared."""
        return len(CONDITION_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        """Titles of the columns."""
        fits = orientation == Qt.Orientation.Horizontal and 0 <= section < len(CONDITION_COLUMNS)
        return CONDITION_COLUMNS[section].title if fits and role == ROLE.DisplayRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROLE.DisplayRole) -> Any:
        """Texts, the shape of the verdict, and all of it where one points."""
        line = self.line(index)
        if line is None:
            return None
        if role == LINE:
            return line
        if role in (ROLE.DisplayRole, ROLE.AccessibleTextRole):
            return CONDITION_COLUMNS[index.column()].text(line)
        if role == ROLE.DecorationRole and index.column() == VERDICT and line.key != "bonus":
            return self._icons.mark(line.mark)
        return spoken(line) if role == ROLE.ToolTipRole else None


def note_of(line: ConditionLine) -> str:
    """What stands below a condition: what to mind of its verdict, and what to do about it."""
    return "\n".join(text for text in (line.note, line.remedy and f"怎么办：{line.remedy}") if text)


def spoken(line: ConditionLine) -> str:
    """A condition with everything about it, one thing a line, as it is copied and shown when pointed at."""
    parts = (
        f"{line.word}：{line.text}",
        line.value and f"本企业：{line.value}",
        line.distance,
        note_of(line),
        "　".join(text for text in (line.article, line.basis) if text),
    )
    return "\n".join(text for text in parts if text)


def _item(line: ConditionLine, parent: _Item | None, row: int) -> _Item:
    made = _Item(line, parent, row)
    made.children = [_item(child, made, place) for place, child in enumerate(line.children)]
    return made


def _keys(lines: Any) -> list[Any]:
    return [(line.key, line.kind, _keys(line.children)) for line in lines]
