"""The results page: how many of each outcome, the list of policies, and one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from checklist.condition_tree import ConditionLine
from checklist.findings import Findings
from checklist.labels import outcome_word
from gui.desk import Desk
from gui.notices import Notice
from gui.pages import Page
from gui.results.aside import Aside
from gui.results.compare_panel import difference_since, difference_words
from gui.results.filter_bar import FilterBar
from gui.results.listing import Filter, Listing, differing
from gui.results.ruling_form import Ruled, RulingForm
from gui.results.table import ResultsModel
from gui.results.table_view import ResultsTable
from gui.results.tiles import Tiles
from gui.sharing import export_redacted, save_case

if TYPE_CHECKING:  # the editors are loaded when something is tried
    from gui.results.trial_view import TrialView

CHANGED_MS: Final = 12_000
"""So long a row that has changed is marked."""


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
        self._aside = Aside(desk)
        self._detail = self._aside.detail
        self._tiles, self._bar = Tiles(desk), FilterBar(desk)
        self._since = Notice(desk)
        self._lost = Notice(desk, "caution")
        self._trying = Notice(desk, "caution")
        self._trial: TrialView | None = None
        self._narrowed: frozenset[str] | None = None
        self._told_since: int | None = None
        self._build()
        self._forgetting = QTimer(self, singleShot=True, interval=CHANGED_MS)
        self._listen()

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 8)
        top.setSpacing(8)
        for widget in (self._since, self._lost, self._trying, self._tiles):
            top.addWidget(widget)
        self._bar.add(self._more_button())
        top.addWidget(self._bar)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 0, 8, 12)
        column.addWidget(self._table, 1)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        self._count.setWordWrap(True)
        column.addWidget(self._count)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, objectName="results")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._aside)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 6)
        self._splitter.setSizes([430, 534])
        left.setMinimumWidth(300)
        self._aside.setMinimumWidth(380)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._splitter, 1)
        self._whole = QStackedLayout(self)
        self._whole.addWidget(self._body)

    def _more_button(self) -> QPushButton:
        self._more = QPushButton("更多")
        self._more.setIcon(self.desk.icons.icon("more"))
        menu = QMenu(self._more)
        menu.addAction("与留存的评估比较…", self._aside.show_comparison)
        menu.addAction("全部人工裁定…", self._aside.show_rulings)
        menu.addSeparator()
        menu.addAction("脱敏导出…", self._on_redacted)
        self._more.setMenu(menu)
        return self._more

    def _listen(self) -> None:
        self._since.offer("看变化", self._aside.show_comparison)
        self._since.offer("知道了", self._on_since_told)
        self._lost.offer("看是哪些", self._aside.show_rulings)
        self._detail.ruling_asked.connect(self._on_ruling_asked)
        self._detail.drop_asked.connect(self._on_drop_asked)
        self._detail.case_asked.connect(self._on_case)
        self._detail.trial_asked.connect(self.show_trial)
        self._trying.offer("接着试", self._on_trial_again)
        self._trying.offer("放弃试算", self._on_trial_dropped)
        self.session.client_changed.connect(self._on_client)
        self.session.assessed.connect(self._on_assessed)
        self._tiles.pressed_changed.connect(self._on_filter)
        self._bar.changed.connect(self._on_filter)
        self._bar.view_changed.connect(self.refresh)
        self._table.chosen.connect(self._on_chosen)
        self._aside.policy_asked.connect(self.go_to)
        self._aside.only_changed.connect(self._on_narrowed)
        self._forgetting.timeout.connect(self._model.forget_changes)

    # --- Reading anew ----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed while hidden."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    @Slot()
    def _on_client(self) -> None:
        self._on_trial_dropped()
        self._outcomes = {}
        self._told_since = None
        self._clear_filter()
        self._aside.show_detail()
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
        listing = Listing(dossier.findings, self._bar.view)
        self._tiles.show_counts(listing.counts)
        self._model.show_listing(listing, before)
        self._tell_count(listing)
        self._tell_since(dossier.findings)
        lost = len(self.session.lost_rulings)
        self._lost.say(f"规则改了，{lost} 条人工裁定已不再起作用，现按程序的判定。" if lost else "")
        self._show_detail()
        self._aside.read(dossier.findings)
        if self._trial is not None and self._whole.currentWidget() is self._trial:
            self._trial.renew()

    def _tell_since(self, findings: Findings) -> None:
        """What the last kept assessment had come out as, where the rules or the day were others; until it is put away."""
        kept = self.session.kept_before
        if kept is None or self._told_since == self.session.client_id:
            self._since.say("")
            return
        found = difference_since(findings, kept)
        text = f"自上次评估（{kept.as_of.isoformat()}）以来，{difference_words(found)}"
        self._since.say(text if found.reasons else "")

    @Slot()
    def _on_since_told(self) -> None:
        self._told_since = self.session.client_id
        self._since.say("")

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
            words=self._bar.words,
            outcomes=self._tiles.pressed,
            group=self._bar.group,
            rules_only=self._bar.rules_only,
            only=self._narrowed,
        )
        if self._model.listing is not None:
            self._model.arrange()
            self._tell_count(self._model.listing)
            self._tiles.show_counts(self._model.listing.counts)

    @Slot(str)
    def _on_chosen(self, policy: str) -> None:
        if policy == self._wanted and self._detail.finding is not None and self._detail.finding.id == policy:
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
        self._close_trial()
        if not self._model.arrangement.filter.lets(listing.lines[place], self._model.texts):
            self._clear_filter()
        self._aside.show_detail()
        self._model.unfold(listing.lines[place].standing)
        self._table.choose(place)
        self._on_chosen(place)

    def _clear_filter(self) -> None:
        self._bar.clear()
        was = self._tiles.blockSignals(True)
        self._tiles.release()
        self._tiles.blockSignals(was)
        self._narrowed = None
        self._aside.let_go()
        self._on_filter()

    # --- 试算 ------------------------------------------------------------------------------------------

    @Slot(str)
    def show_trial(self, policy: str) -> None:
        """Try other answers, with a policy in view."""
        if self._trial is None:
            from gui.results.trial_view import TrialView

            self._trial = TrialView(self.desk)
            self._trial.policy_asked.connect(self.go_to)
            self._trial.closed.connect(self._close_trial)
            self._trial.ended.connect(self._close_trial)
            self._whole.addWidget(self._trial)
        self._trial.begin(policy)
        self._whole.setCurrentWidget(self._trial)

    @Slot()
    def _close_trial(self) -> None:
        """Back to list and detail; a strip tells that something is being tried still."""
        self._whole.setCurrentWidget(self._body)
        tried = 0 if self._trial is None else self._trial.tried
        self._trying.say(
            f"试算还留着 {tried} 项改动，没有写入档案；下面是按现在填报的结论。" if tried else ""
        )

    @Slot()
    def _on_trial_again(self) -> None:
        if self._wanted:
            self.show_trial(self._wanted)

    @Slot()
    def _on_trial_dropped(self) -> None:
        if self._trial is not None:
            self._trial.give_up()

    # --- Beside the list -------------------------------------------------------------------------------

    @Slot(object)
    def _on_narrowed(self, policies: frozenset[str] | None) -> None:
        if policies != self._narrowed:
            self._narrowed = policies
            self._on_filter()

    @Slot(object)
    def _on_ruling_asked(self, line: ConditionLine) -> None:
        workspace = self.session.workspace
        if self.session.is_read_only or workspace is None or not line.can_be_ruled:
            return
        form = RulingForm(line, workspace.who, self)
        form.ruled.connect(self._on_ruled)
        form.open()

    @Slot(object)
    def _on_ruled(self, ruled: Ruled) -> None:
        finding, node = self._detail.finding, ruled.line.node
        if finding is not None and node is not None:
            self.session.rule(finding.id, node, ruled.verdict, ruled.reason, ruled.who, self.desk.now())

    @Slot(str)
    def _on_drop_asked(self, condition: str) -> None:
        if self._detail.finding is not None:
            self.session.drop_ruling(self._detail.finding.id, condition)

    @Slot()
    def _on_case(self) -> None:
        if self._detail.finding is not None:
            save_case(self.desk, self._detail.finding.id, self.window())

    @Slot()
    def _on_redacted(self) -> None:
        if self.session.client_id is not None:
            export_redacted(self.desk, self.session.client_id, self.window())

    def search(self) -> None:
        """Put the cursor into the search field."""
        if self._trial is not None and self._whole.currentWidget() is self._trial:
            self._trial.choice.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._bar.focus_search()

    def sizeHint(self) -> QSize:
        """A whole page."""
        return QSize(1100, 700)
