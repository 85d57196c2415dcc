"""Several codes between which one is not sure, and where the outcomes differ between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from checklist.labels import outcome_mark, outcome_word
from gui.desk import Desk

Index: TypeAlias = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()
DELAY_MS: Final = 250
ROW_HEIGHT: Final = 32
MOST_ROWS: Final = 8
PLACE_ROLE: Final = Qt.ItemDataRole.UserRole


class Difference(NamedTuple):
    """A policy whose outcome depends on the code: its outcome for each."""

    policy: str
    title: str
    is_rule: bool
    outcomes: tuple[str, ...]


class DifferenceModel(QAbstractTableModel):
    """Policies by code: only those whose outcomes are not all the same."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.codes: tuple[str, ...] = ()
        self.rows: tuple[Difference, ...] = ()

    def show_rows(self, codes: Sequence[str], rows: Sequence[Difference]) -> None:
        """Show other codes or outcomes."""
        self.beginResetModel()
        self.codes, self.rows = tuple(codes), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """A row for each policy."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """The policy, and an outcome for each code."""
        return 0 if parent.isValid() else 1 + len(self.codes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, or the outcome as shape and word."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == PLACE_ROLE:
            return row.policy
        if index.column() == 0:
            return row.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        outcome: Any = row.outcomes[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return outcome_word(outcome, is_rule=row.is_rule)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._desk.icons.mark(outcome_mark(outcome, is_rule=row.is_rule))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The codes, with their names to be read."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section <= len(self.codes):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "政策" if section == 0 else f"若为 {self.codes[section - 1]}"
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return self._desk.session.base_program.codes.name_of(self.codes[section - 1])
        return None


class CandidatePanel(QFrame):
    """The codes in question, each to be settled on or dropped, and below what hangs on it."""

    settled = Signal(str)
    dropped = Signal(str)

    def __init__(self, fact: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "caution")
        self._fact, self._desk = fact, desk
        self.codes: tuple[str, ...] = ()
        self._is_editable = True
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("role", "small")
        self.model = DifferenceModel(desk, self)
        self.view = _table(self.model)
        self.view.activated.connect(self._on_activated)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 10)
        box.addWidget(self._title)
        box.addLayout(self._grid)
        box.addWidget(self._note)
        box.addWidget(self.view)
        self._later = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._later.timeout.connect(self.compare)
        desk.session.assessed.connect(self._on_assessed)

    @property
    def title(self) -> str:
        """How many codes there are."""
        return self._title.text()

    @property
    def note(self) -> str:
        """What hangs on them, in a sentence."""
        return self._note.text()

    def show_codes(self, codes: Sequence[str], *, is_editable: bool) -> None:
        """Show other codes; none hides the panel."""
        self.setVisible(bool(codes))
        if tuple(codes) == self.codes and is_editable == self._is_editable:
            return
        self.codes, self._is_editable = tuple(codes), is_editable
        self._lay_out()
        self._on_assessed()

    @Slot()
    def compare(self) -> None:
        """Judge the firm once for each code and show where it comes out differently."""
        dossier = self._desk.session.dossier
        if dossier is None or not self.isVisible() or len(self.codes) < 2:
            self._show_differences([])
            return
        found = dossier.candidate_outcomes(self._fact, self.codes)
        named = ((dossier.findings.of(policy), outcomes) for policy, outcomes in found.items())
        self._show_differences(
            [Difference(one.id, one.title, one.is_rule, outcomes) for one, outcomes in named]
        )

    @Slot()
    def _on_assessed(self) -> None:
        if self.codes:
            self._later.start()

    def _lay_out(self) -> None:
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        codes = self._desk.session.base_program.codes
        for row, code in enumerate(self.codes):
            name = QLabel(f"{code} {codes.name_of(code) or '（没有这个代码）'}")
            name.setWordWrap(True)
            take, drop = QPushButton("就用这个"), QPushButton("去掉")
            for button, signal in ((take, self.settled), (drop, self.dropped)):
                button.setAccessibleName(f"{button.text()} {code}")
                button.setEnabled(self._is_editable)
                button.clicked.connect(lambda _=False, signal=signal, code=code: signal.emit(code))
            drop.setProperty("role", "quiet")
            for column, widget in enumerate((name, take, drop), start=1):
                self._grid.addWidget(widget, row, column)
        more = "再搜索一个加进来，就能看到结论在哪里不同。" if len(self.codes) == 1 else ""
        self._title.setText(f"拿不准，先留着 {len(self.codes)} 个代码，这一项按未填处理。{more}")

    def _show_differences(self, rows: list[Difference]) -> None:
        self.model.show_rows(self.codes, rows)
        count = len(rows)
        self._note.setVisible(len(self.codes) > 1)
        self._note.setText(
            f"有 {count} 项政策的结论取决于用哪个代码（双击或按回车查看）："
            if count
            else "按现在的填报，这几个代码下所有政策的结论都一样。"
        )
        self.view.setVisible(bool(count))
        heads = self.view.horizontalHeader()
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.model.columnCount()):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        height = heads.sizeHint().height() + min(count, MOST_ROWS) * ROW_HEIGHT + 2 * self.view.frameWidth()
        self.view.setFixedHeight(height)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._desk.session.go_asked.emit("results", str(index.data(PLACE_ROLE)))


def _table(model: DifferenceModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setObjectName("cells")
    view.setAccessibleName("结论不同的政策")
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    view.hide()
    return view
