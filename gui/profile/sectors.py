"""The sectors of light industry as a tree to search and tick."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.options import Picked, options_of
from gui.profile.panels import empty, paragraph, quiet
from rules.codes import SectorTree
from rules.fields import Spec

TREE_HEIGHT = 260
MOST_SUGGESTED = 3
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2
_INVALID = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class SectorModel(QAbstractItemModel):
    """The sectors below their parents, each with a box that says whether the firm is in it."""

    ticked = Signal(str, bool)
    """Ticked or unticked by hand."""

    def __init__(self, tree: SectorTree, keys: list[str], parent: Any = None) -> None:
        super().__init__(parent)
        self._tree, self._yes = tree, frozenset[str]()
        known = set(keys)
        self._below: dict[str, list[str]] = {"": []}
        for key in keys:
            above = tree.by_key[key].parent
            self._below.setdefault(above if above in known and above else "", []).append(key)
        self._keys = keys
        self._places = {
            key: (above, at) for above, below in self._below.items() for at, key in enumerate(below)
        }

    def show_ticked(self, yes: frozenset[str]) -> None:
        """Show which are ticked."""
        changed = self._yes ^ yes
        self._yes = yes
        for key in changed:
            index = self.index_of(key)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])

    def index_of(self, key: str) -> QModelIndex:
        """Where a sector stands; an invalid index for one that is not here."""
        if key not in self._places:
            return QModelIndex()
        return self.createIndex(self._places[key][1], 0, self._keys.index(key) + 1)

    def index(self, row: int, column: int, parent: Index = _INVALID) -> QModelIndex:
        """As Qt wants it."""
        below = self._below.get(self._key(parent), [])
        if column != 0 or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, self._keys.index(below[row]) + 1)

    def parent(self, index: Index = _INVALID) -> QModelIndex:  # type: ignore[override]
        """As Qt wants it."""
        key = self._key(index)
        return self.index_of(self._places[key][0]) if key else QModelIndex()

    def rowCount(self, parent: Index = _INVALID) -> int:
        """How many sectors stand below one."""
        return len(self._below.get(self._key(parent), []))

    def columnCount(self, parent: Index = _INVALID) -> int:
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every sector can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, box, what is searched, key."""
        if not index.isValid():
            return None
        sector = self._tree.by_key[self._key(index)]
        if role == Qt.ItemDataRole.DisplayRole:
            return sector.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if sector.key in self._yes else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return "、".join(sector.synonyms) or None
        if role == SEARCH_ROLE:
            return "\n".join((sector.name, *sector.synonyms, *sector.plan_terms))
        return sector.key if role == KEY_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.ticked.emit(self._key(index), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _key(self, index: Index) -> str:
        return self._keys[index.internalId() - 1] if index.isValid() else ""


class SectorList(QWidget):
    """A search field over the tree, what is ticked in words, and whether the rest is no."""

    picked_by_hand = Signal()

    def __init__(self, spec: Spec, desk: Desk) -> None:
        super().__init__()
        self.picked = Picked()
        self._all = frozenset(option.value for option in options_of(spec))
        self._labels = {option.value: option.label for option in options_of(spec)}
        self.model = SectorModel(desk.session.base_program.codes.sectors, list(self._labels), self)
        self.filter = QSortFilterProxyModel(self)
        self.filter.setSourceModel(self.model)
        self.filter.setRecursiveFilteringEnabled(True)
        self.filter.setAutoAcceptChildRows(True)
        self.filter.setFilterRole(SEARCH_ROLE)
        self.filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._session = desk.session
        self.search, self.tree, self.chosen = QLineEdit(), QTreeView(), QLabel()
        self.suggested = QHBoxLayout()
        self.rest = QCheckBox("其余行业都不涉及")
        self.unsaid = QLabel(
            "其余行业还没有说明，只面向那些行业的政策暂时判断不了。选全了就勾上“其余行业都不涉及”。"
        )
        self._build(spec)
        self.model.ticked.connect(self._on_ticked)
        self.search.textEdited.connect(self._on_searched)
        self.rest.clicked.connect(self._on_rest)
        self._show()

    def show_picked(self, picked: Picked) -> None:
        """Show what is ticked; opens the tree where it is."""
        self.picked = picked
        self._show()

    def _build(self, spec: Spec) -> None:
        self.search.setPlaceholderText("搜索行业或产品，如：保温杯、电动自行车、塑料")
        self.search.setAccessibleName(f"{spec.label}：搜索")
        self.search.setClearButtonEnabled(True)
        self.tree.setModel(self.filter)
        self.tree.setHeaderHidden(True)
        self.tree.expandToDepth(0)
        self.tree.setAccessibleName(f"{spec.label}：行业，空格键勾选")
        self.tree.setFixedHeight(TREE_HEIGHT)
        self.tree.setUniformRowHeights(True)
        self.chosen.setWordWrap(True)
        self.chosen.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.unsaid.setProperty("role", "warning")
        self.unsaid.setWordWrap(True)
        for widget in (self.chosen, self.search, self.tree, self.rest, self.unsaid):
            layout.addWidget(widget)
        layout.insertLayout(1, self.suggested)
        self.setFocusProxy(self.search)

    def _show(self) -> None:
        self.model.show_ticked(self.picked.yes)
        names = "、".join(self._labels[key] for key in self._labels if key in self.picked.yes)
        self.chosen.setText(f"已选：{names}" if names else "还没有选")
        is_whole = self.picked.yes | self.picked.no == self._all
        self.rest.setChecked(is_whole)
        self.unsaid.setVisible(bool(self.picked.yes) and not is_whole)
        self._suggest()
        for key in self.picked.yes:
            index = self.filter.mapFromSource(self.model.index_of(key)).parent()
            while index.isValid():
                self.tree.expand(index)
                index = index.parent()

    def suggestions(self) -> list[str]:
        """The narrowest sectors that the industry code speaks for and that are not ticked; nothing is ticked by itself."""
        dossier = self._session.dossier
        code = dossier.answers.get("gbt4754_main") if dossier is not None else None
        if dossier is None or not isinstance(code, str):
            return []
        tree = dossier.program.codes.sectors
        fits = tree.for_industry(code)
        told = self.picked.yes.union(*(tree.chain(key) for key in self.picked.yes))
        narrow = [key for key in fits if not any(key != one and tree.belongs(one, key) for one in fits)]
        return [key for key in narrow if key in self._labels and key not in told][:MOST_SUGGESTED]

    def _suggest(self) -> None:
        empty(self.suggested)
        keys = self.suggestions()
        if not keys:
            return
        self.suggested.addWidget(
            paragraph("按行业代码，可能还有：" if self.picked.yes else "按行业代码，可能是："), 0
        )
        for key in keys:
            name = self._labels[key]
            self.suggested.addWidget(quiet(f"＋ {name}", partial(self._on_ticked, key, True), f"选上 {name}"))
        self.suggested.addStretch(1)

    @Slot(str, bool)
    def _on_ticked(self, key: str, yes: bool) -> None:
        """A tick says nothing of the others: that the rest is no is said by a tick of its own."""
        chosen = self.picked.yes | {key} if yes else self.picked.yes - {key}
        self._take(chosen, self.rest.isChecked() and bool(chosen))

    @Slot()
    def _on_rest(self) -> None:
        self._take(self.picked.yes, self.rest.isChecked())

    def _take(self, yes: frozenset[str], whole: bool) -> None:
        self.picked = Picked(yes, self._all - yes if whole else frozenset())
        self._show()
        self.picked_by_hand.emit()

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self.filter.setFilterFixedString(text.strip())
        if text.strip():
            self.tree.expandAll()
