"""The industries as a tree to look around in: 门类, 大类, 中类, 小类."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QTreeView, QVBoxLayout, QWidget

from gui.profile.code_line import CODE_ROLE
from rules.codes import CodeTables

Index: TypeAlias = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
CLASS_LEVEL: Final = "小类"
SIZE: Final = QSize(460, 420)
HINT: Final = "用方向键展开和移动，回车选定小类；也可以双击。"


class IndustryTree(QAbstractItemModel):
    """All codes of GB/T 4754—2017, each below the next wider one; only classes (小类) can be chosen."""

    def __init__(self, codes: CodeTables, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes = codes
        self._ids = {code: at for at, code in enumerate(codes.industries, start=1)}
        self._by_id = list(codes.industries)
        self._places = {
            code: at for above in ("", *codes.industries) for at, code in enumerate(codes.below(above))
        }

    def index_of(self, code: str) -> QModelIndex:
        """Where a code stands; an invalid index for one that does not exist."""
        if code not in self._places:
            return NO_INDEX
        return self.createIndex(self._places[code], 0, self._ids[code])

    def code_at(self, index: Index) -> str:
        """The code at an index; empty above all."""
        return self._by_id[index.internalId() - 1] if index.isValid() else ""

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """A code below another."""
        below = self._codes.below(self.code_at(parent))
        if column != 0 or not 0 <= row < len(below):
            return NO_INDEX
        return self.createIndex(row, column, self._ids[below[row]])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The next wider code."""
        code = self.code_at(index)
        return self.index_of(self._codes.industries[code].parent) if code else NO_INDEX

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The codes directly below one."""
        return len(self._codes.below(self.code_at(parent))) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Code and name stand in one column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Code and name; the code by itself under ``CODE_ROLE``."""
        code = self.code_at(index)
        if not code:
            return None
        if role == CODE_ROLE:
            return code
        row = self._codes.industries[code]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{code} {row.name}"
        return f"{code} {row.name}，{row.level}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Classes are leaves."""
        found = super().flags(index)
        is_class = bool(code := self.code_at(index)) and self._codes.industries[code].level == CLASS_LEVEL
        return found | Qt.ItemFlag.ItemNeverHasChildren if is_class else found


class TreePopup(QFrame):
    """The tree in a frame that closes when it is left."""

    chosen = Signal(str)

    def __init__(self, codes: CodeTables, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self._codes = codes
        self.model = IndustryTree(codes, self)
        self.view = _Tree(self)
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setAccessibleName("国民经济行业分类")
        self.view.setUniformRowHeights(True)
        self.view.taken.connect(self._on_taken)
        self.view.doubleClicked.connect(self._on_taken)
        hint = QLabel(HINT)
        hint.setProperty("role", "small")
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.view)
        box.addWidget(hint)
        self.resize(SIZE)

    def show_at(self, place: QPoint, code: str) -> None:
        """Open at a place of the screen, on a code or the nearest wider one that there is."""
        known = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in self._codes.industries), "C")
        index = self.model.index_of(known)
        self.view.setCurrentIndex(index)
        self.view.expand(index)
        self.move(place)
        self.show()
        self.view.scrollTo(index, QTreeView.ScrollHint.PositionAtCenter)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QModelIndex)
    def _on_taken(self, index: QModelIndex) -> None:
        code = self.model.code_at(index)
        if code and self._codes.industries[code].level == CLASS_LEVEL:
            self.hide()
            self.chosen.emit(code)
        elif code:
            self.view.setExpanded(index, not self.view.isExpanded(index))


class _Tree(QTreeView):
    taken = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the current code."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.taken.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
