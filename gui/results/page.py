"""The results page: how many of each outcome, the list of policies, and one of them in full."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from checklist.labels import GROUPS
from gui.desk import Desk
from gui.pages import Page
from gui.results.detail import Detail
from gui.results.listing import VIEWS, Filter, Listing, differing, searched
from gui.results.table import ResultsModel
from gui.results.table_view import ResultsTable
from gui.results.tiles import Tiles
from gui.wheel import ignore_wheel

CHANGED_MS: Final = 12_000
"""So long a row that has changed is marked."""
SEARCH_MS: Final = 120


class ResultsPage(Page):
    """Live while answers change; cheap while it is hidden."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._is_stale = True
        self._client: int | None = None
        self._outcomes: dict[str, str] = {}
        self._wanted = ""
        self._model = ResultsModel(desk.icons, self)
        self._table = ResultsTable(desk, self._model)
        self._detail = Detail(desk)
        self._tiles = Tiles(desk)
        self._build()
        self._forgetting = QTimer(self, singleShot=True, interval=CHANGED_MS)
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._listen()

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 8)
        top.setSpacing(8)
        top.addWidget(self._tiles)
        top.addLayout(self._filters())
        self._right = QStackedWidget()
        self._right.addWidget(self._detail)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 0, 8, 12)
        column.addWidget(self._table, 1)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        self._count.setWordWrap(True)
        column.addWidget(self._count)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 6)
        self._splitter.setSizes([430, 534])
        left.setMinimumWidth(300)
        self._right.setMinimumWidth(380)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._splitter, 1)

    def _filters(self) -> QHBoxLayout:
        self._search = QLineEdit()
        self._search.setPlaceholderText("搜索政策、文号、条件")
        self._search.setAccessibleName("搜索政策、文号、条件")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(self.desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.setMinimumWidth(180)
        self._group = QComboBox()
        self._group.setAccessibleName("类别")
        self._group.addItem("全部类别", "")
        for key, title in GROUPS.items():
            self._group.addItem(title, key)
        self._view = QComboBox()
        self._view.setAccessibleName("没有填的怎么看")
        for view, title in VIEWS.items():
            self._view.addItem(title, view)
        self._view.setToolTip("没有填的信息，可以都按最不利或最有利的情形看：两边一样，说明这些信息不影响结论")
        for box in (self._group, self._view):
            ignore_wheel(box)
        self._rules_only = QCheckBox("只看规范和义务")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._search, 1)
        for widget in (self._group, self._rules_only, self._view):
            row.addWidget(widget)
        return row

    def _listen(self) -> None:
        self.session.client_changed.connect(self._on_client)
        self.session.assessed.connect(self._on_assessed)
        self._tiles.pressed_changed.connect(self._on_filter)
        self._search.textChanged.connect(self._searching.start)
        self._searching.timeout.connect(self._on_filter)
        self._group.currentIndexChanged.connect(self._on_filter)
        self._rules_only.toggled.connect(self._on_filter)
        self._view.currentIndexChanged.connect(self.refresh)
        self._table.chosen.connect(self._on_chosen)
        self._detail.policy_asked.connect(self.go_to)
        self._forgetting.timeout.connect(self._model.forget_changes)

    # --- Reading anew ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed while hidden."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    @Slot()
    def _on_client(self) -> None:
        self._outcomes = {}
        self._wanted = ""
        self._on_assessed()

    @Slot()
    def _on_assessed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the dossier again; rows that came out otherwise than before are marked for a while."""
        self._is_stale = False
        dossier = self.session.dossier
        if dossier is None:
            self._model.show_listing(None, {})
            self._detail.show_finding(None, None)
            return
        before = self._changes(dossier.outcomes)
        listing = Listing(dossier.findings, self._view.currentData())
        self._tiles.show_counts(listing.counts)
        self._model.show_listing(listing, before)
        self._tell_count(listing)
        self._show_detail()

    def _changes(self, outcomes: dict[str, str]) -> dict[str, str] | None:
        """The words before the last change; None where nothing came out otherwise, so that older marks stay."""
        is_other_client = self._client != self.session.client_id
        self._client = self.session.client_id
        old, self._outcomes = self._outcomes, outcomes
        if is_other_client or not old:
            return {}
        found = {key: self._word(key, old[key]) for key in differing(old, outcomes)}
        if not found:
            return None
        self._forgetting.start()
        return found

    def _word(self, policy: str, outcome: str) -> str:
        from checklist.labels import outcome_word

        is_rule = self._model.listing is not None and self._model.listing.lines[policy].finding.is_rule
        return outcome_word(outcome, is_rule=is_rule)

    def _tell_count(self, listing: Listing) -> None:
        shown, total = self._model.shown, len(listing.lines)
        text = f"共 {total} 项政策" if shown == total else f"显示 {shown} 项，共 {total} 项政策"
        self._count.setText(text + "；点击分组标题可以收起或展开")

    def _show_detail(self) -> None:
        dossier, listing = self.session.dossier, self._model.listing
        if dossier is None or listing is None:
            return
        key = self._wanted if self._wanted in listing.lines else next(iter(self._policies()), "")
        self._wanted = key
        if key:
            self._table.choose(key)
            self._detail.show_finding(dossier.findings, listing.lines[key].finding)

    def _policies(self) -> list[str]:
        listing = self._model.listing
        return [] if listing is None else [key for key in self._model.keys if key in listing.lines]

    # --- What is asked ---------------------------------------------------------------------------------

    @Slot()
    def _on_filter(self) -> None:
        self._model.arrangement.filter = Filter(
            words=searched(self._search.text()),
            outcomes=self._tiles.pressed,
            group=self._group.currentData(),
            rules_only=self._rules_only.isChecked(),
        )
        if self._model.listing is not None:
            self._model.arrange()
            self._tell_count(self._model.listing)
            self._tiles.show_counts(self._model.listing.counts)

    @Slot(str)
    def _on_chosen(self, policy: str) -> None:
        if policy == self._wanted:
            return
        self._wanted = policy
        dossier = self.session.dossier
        if dossier is not None:
            self._detail.show_finding(dossier.findings, dossier.findings.of(policy))

    @Slot(str)
    def go_to(self, place: str) -> None:
        """Show a policy, whatever is filtered or folded."""
        if self._is_stale:
            self.refresh()
        listing = self._model.listing
        if listing is None or place not in listing.lines:
            return
        if not self._model.arrangement.filter.lets(listing.lines[place], self._model.texts):
            self._clear_filter()
        self._model.unfold(listing.lines[place].standing)
        self._table.choose(place)
        self._on_chosen(place)

    def _clear_filter(self) -> None:
        for widget in (self._search, self._group, self._rules_only, self._tiles):
            widget.blockSignals(True)
        self._search.clear()
        self._group.setCurrentIndex(0)
        self._rules_only.setChecked(False)
        self._tiles.release()
        for widget in (self._search, self._group, self._rules_only, self._tiles):
            widget.blockSignals(False)
        self._on_filter()

    def search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def sizeHint(self) -> QSize:
        """A whole page."""
        return QSize(1100, 700)
