"""The model of the list: headings of groups and policies as rows, changed in place as answers change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from checklist.blocks import Mark
from checklist.standing import STANDINGS, Standing
from gui.icons import Icons
from gui.results.columns import COLUMNS, why
from gui.results.listing import Arrangement, Line, Listing, Texts, standing_in_key

ROLE: Final = Qt.ItemDataRole
KEY: Final = ROLE.UserRole
"""The key of a row: a policy's id, or that of a heading."""
WHY: Final = ROLE.UserRole + 1
"""What decides the outcome of the row's policy."""
BEFORE: Final = ROLE.UserRole + 2
"""The word of the outcome before the last change; None where it is the same."""
RULED: Final = ROLE.UserRole + 3
"""On how many conditions of the policy a person has ruled."""
FOLDED: Final = ROLE.UserRole + 4
"""Of a heading: whether its group is folded; None for a policy."""
MARK: Final = ROLE.UserRole + 5
"""The shape of the outcome of the row's policy."""

OUTCOME, POLICY = 0, 1
assert (COLUMNS[OUTCOME].id, COLUMNS[POLICY].id) == ("outcome", "policy")


class ResultsModel(QAbstractTableModel):
    """Shows a listing as it is arranged.  ``arranged`` tells that rows came, went or moved."""

    arranged = Signal()

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._listing: Listing | None = None
        self._texts: Texts | None = None
        self._keys: list[str] = []
        self._sizes: dict[Standing, int] = {}
        self._before: dict[str, str] = {}
        self.arrangement = Arrangement()

    # --- What is shown ---------------------------------------------------------------------------------

    @property
    def listing(self) -> Listing | None:
        """What the rows are read from."""
        return self._listing

    @property
    def texts(self) -> Texts:
        """What is searched; only where there is a listing."""
        assert self._texts is not None
        return self._texts

    @property
    def keys(self) -> Sequence[str]:
        """The keys of the rows."""
        return self._keys

    @property
    def shown(self) -> int:
        """How many policies the filter lets through, those in folded groups among them."""
        return sum(self._sizes.values())

    def show_listing(self, listing: Listing | None, before: Mapping[str, str] | None = None) -> None:
        """Show another listing; ``before`` are the words of policies that have changed, None keeps those there are."""
        self._listing = listing
        if before is not None:
            self._before = dict(before)
        if listing is not None and (self._texts is None or not self._texts.fits(listing.findings)):
            self._texts = Texts(listing.findings)
        self.arrange()

    def arrange(self) -> None:
        """Bring the rows to what the arrangement asks for; indexes that views hold stay on their policies."""
        listing, texts = self._listing, self._texts
        wanted = self.arrangement.keys(listing, texts) if listing is not None and texts is not None else []
        self._count(listing, texts)
        self._remove(set(wanted))
        self._reorder(wanted)
        self._insert(wanted)
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(COLUMNS) - 1))
        self.arranged.emit()

    def forget_changes(self) -> None:
        """No row is marked as changed any more."""
        if self._before:
            self._before = {}
            self.arrange()

    def fold(self, standing: Standing) -> None:
        """Fold a group, or unfold it."""
        self.arrangement.folded = self.arrangement.folded ^ {standing}
        self.arrange()

    def unfold(self, standing: Standing) -> None:
        """Make sure that the policies of a group are shown."""
        if standing in self.arrangement.folded:
            self.fold(standing)

    def row_of(self, key: str) -> int | None:
        """The row of a policy or heading; None where it is not shown."""
        return self._keys.index(key) if key in self._keys else None

    def line_at(self, row: int) -> Line | None:
        """The policy of a row; None for a heading."""
        return None if self._listing is None else self._listing.lines.get(self._keys[row])

    def standing_at(self, row: int) -> Standing | None:
        """The group whose heading stands in a row; None for a policy."""
        return standing_in_key(self._keys[row])

    # --- Bringing rows to what is wanted ---------------------------------------------------------------

    def _count(self, listing: Listing | None, texts: Texts | None) -> None:
        self._sizes = {}
        if listing is None or texts is None:
            return
        for line in listing.lines.values():
            if self.arrangement.filter.lets(line, texts):
                self._sizes[line.standing] = self._sizes.get(line.standing, 0) + 1

    def _remove(self, kept: set[str]) -> None:
        row = len(self._keys)
        while row:
            last = row
            while row and self._keys[row - 1] not in kept:
                row -= 1
            if row < last:
                self.beginRemoveRows(QModelIndex(), row, last - 1)
                del self._keys[row:last]
                self.endRemoveRows()
            else:
                row -= 1

    def _reorder(self, wanted: Sequence[str]) -> None:
        there = set(self._keys)
        order = [key for key in wanted if key in there]
        if order == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        at = {key: row for row, key in enumerate(order)}
        new = [self.index(at[self._keys[one.row()]], one.column()) for one in old]
        self._keys = order
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _insert(self, wanted: Sequence[str]) -> None:
        row = 0
        while row < len(wanted):
            if row < len(self._keys) and self._keys[row] == wanted[row]:
                row += 1
                continue
            there = self._keys[row] if row < len(self._keys) else None
            end = row
            while end < len(wanted) and wanted[end] != there:
                end += 1
            self.beginInsertRows(QModelIndex(), row, end - 1)
            self._keys[row:row] = wanted[row:end]
            self.endInsertRows()
            row = end

    # --- What views ask --------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """Headings and policies shown."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """The columns declared."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        """Titles and hints of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == ROLE.DisplayRole:
            return COLUMNS[section].title
        return COLUMNS[section].hint if role == ROLE.ToolTipRole else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Every row can be chosen: a heading to be folded."""
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if index.isValid()
            else Qt.ItemFlag.NoItemFlags
        )

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROLE.DisplayRole) -> Any:
        """Words are read from the findings when they are asked for: of the rows that are seen."""
        if not index.isValid() or self._listing is None:
            return None
        if role == KEY:
            return self._keys[index.row()]
        line = self.line_at(index.row())
        if line is None:
            return self._heading(index, role)
        found = _ROLES.get(role)
        return None if found is None else found(self, line, index.column())

    def _heading(self, index: QModelIndex | QPersistentModelIndex, role: int) -> Any:
        standing = standing_in_key(self._keys[index.row()])
        if standing is None or index.column() != 0:
            return None
        kind, size = STANDINGS[standing], self._sizes.get(standing, 0)
        folded = self.arrangement.is_folded(standing)
        if role == ROLE.DisplayRole:
            return f"{kind.title}（{size}）"
        if role == WHY:
            return kind.meaning
        if role == ROLE.AccessibleTextRole:
            return f"{kind.title}，{size} 项，{'已收起' if folded else '已展开'}：{kind.meaning}"
        return folded if role == FOLDED else None

    def _text(self, line: Line, column: int) -> str:
        assert self._listing is not None
        return COLUMNS[column].text(self._listing, line)

    def _why(self, line: Line, _column: int) -> str:
        assert self._listing is not None
        return why(self._listing, line)

    def _tip(self, line: Line, column: int) -> str:
        return (
            f"{line.finding.title}\n{self._why(line, column)}"
            if column == POLICY
            else self._text(line, column)
        )

    def _shape(self, line: Line, column: int) -> Any:
        return self._icons.mark(line.mark) if column == OUTCOME else None

    def _mark(self, line: Line, _column: int) -> Mark:
        return line.mark

    def _was(self, line: Line, _column: int) -> str | None:
        return self._before.get(line.finding.id)

    def _ruled(self, line: Line, _column: int) -> int:
        return len(line.finding.compiled.ruled_leaves())

    def _spoken(self, line: Line, column: int) -> str:
        if column != OUTCOME:
            return self._tip(line, column).replace("\n", "：")
        before = self._was(line, column)
        return f"{line.word}，有变化，原为{before}" if before else line.word


_ROLES: Final = {
    ROLE.DisplayRole: ResultsModel._text,
    ROLE.DecorationRole: ResultsModel._shape,
    ROLE.ToolTipRole: ResultsModel._tip,
    ROLE.AccessibleTextRole: ResultsModel._spoken,
    WHY: ResultsModel._why,
    BEFORE: ResultsModel._was,
    RULED: ResultsModel._ruled,
    MARK: ResultsModel._mark,
}
