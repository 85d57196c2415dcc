"""The Plan's text beside what it means for the client: each clause with its relevance, advice, policies and items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from checklist.clause_blocks import clause_blocks
from checklist.labels import CLAUSE_STATUS, RELEVANCE_MARKS, RELEVANCES
from checklist.plan_blocks import plan_blocks, relevance_counts
from checklist.plan_items import place
from checklist.plan_text import Passage, UnknownText, clauses_only, passages, shown_passages
from gui.blocks_view import BlocksView, follow, split_link
from gui.desk import Desk
from gui.notices import Notice
from gui.pages import Page
from gui.plan.text import PlanText, Reading
from gui.theme import MARK_ROLES, RESOURCES
from gui.wheel import ignore_wheel
from rules.result import notices
from rules.verdict import MET, NOT_MET

if TYPE_CHECKING:
    from rules.program import Program
    from rules.wording import Words

CONCERNS: Final[Mapping[str, tuple[str, Callable[[int], bool]]]] = {
    "all": ("全文", lambda verdict: True),
    "met": ("与本企业有关", lambda verdict: verdict == MET),
    "open": ("待确认", lambda verdict: verdict not in (MET, NOT_MET)),
    "not_out": ("有关和待确认", lambda verdict: verdict != NOT_MET),
}
"""What is shown by relevance: the words of the choice, and which verdicts it lets through."""
NO_SECTOR: Final = "还没有填所属行业，大多数条款是否与本企业有关还待确认。"
NO_TEXT: Final = "方案原文的文件不见了或被改动过，下面只有规则包里的条款；重新安装程序可以恢复全文。"
PLAN_FILE: Final = RESOURCES / "plan" / "plan.txt"
DETAIL_SHARE: Final = (11, 9)


class PlanPage(Page):
    """Text on the left, the chosen clause on the right; both follow the answers."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._program: Program = self.session.base_program
        self._is_stale = True
        self._relevances: dict[str, int] = {}
        self._build()
        self.session.assessed.connect(self._on_assessed)
        self.session.client_changed.connect(self._on_assessed)

    @cached_property
    def _whole(self) -> tuple[Passage, ...]:
        """The text, read and taken apart once; the clauses alone where its file is gone or altered."""
        if self._program.plan is None:
            return ()
        try:
            return passages(PLAN_FILE.read_text(encoding="utf-8"), self._program)
        except (OSError, UnicodeDecodeError, UnknownText):
            self._no_text.say(NO_TEXT)
            return clauses_only(self._program)

    @cached_property
    def _words(self) -> Words:
        from rules.wording import Words

        return Words(self._program.slots, self._program.compiler, self._program.codes)

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._no_text = Notice(self.desk, "fault")
        self._over = Notice(self.desk)
        self._over.offer("概况和勘误", self.show_overview)
        self._no_sector = Notice(self.desk, "caution")
        self._no_sector.offer("去填所属行业", lambda: self.session.go_asked.emit("profile", "sectors"))
        self.text = PlanText(self.desk, self._reading)
        self.detail = BlocksView(self.desk, "所选条款的读法")
        self.detail.followed.connect(self._on_link)
        self.text.clause_chosen.connect(self._on_chosen)
        self._split = QSplitter(Qt.Orientation.Horizontal, objectName="plan")
        self._split.setChildrenCollapsible(False)
        for part, share in zip((self.text, self.detail), DETAIL_SHARE, strict=True):
            part.setMinimumWidth(320)
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.indexOf(part), share)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._no_text)
        column.addWidget(self._over)
        column.addWidget(self._no_sector)
        column.addLayout(self._choices())
        column.addWidget(self._split, 1)

    def _choices(self) -> QHBoxLayout:
        self._concern = _box("按与本企业的关系筛选", {key: word for key, (word, _) in CONCERNS.items()})
        self._status = _box("按性质筛选", {"": "全部性质", **CLAUSE_STATUS})
        self._heading = _box("跳到标题", {"": "跳到…"})
        self._heading.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._heading.setMinimumContentsLength(10)
        self._search = QLineEdit(placeholderText="在原文中查找", clearButtonEnabled=True)
        self._search.setAccessibleName("在原文中查找")
        self._search.addAction(
            self.desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._found = QLabel()
        self._found.setProperty("role", "muted")
        self._concern.currentIndexChanged.connect(self._on_filter)
        self._status.currentIndexChanged.connect(self._on_filter)
        self._heading.activated.connect(self._on_heading)
        self._search.textChanged.connect(self._on_search)
        self._search.returnPressed.connect(lambda: self._go_to_found(1))
        row = QHBoxLayout()
        row.addWidget(self._concern)
        row.addWidget(self._status)
        row.addWidget(self._heading, 2)
        row.addWidget(self._search, 3)
        row.addWidget(self._found)
        self._steps = [self._step_button("上一处", "up", -1), self._step_button("下一处", "down", 1)]
        for button in self._steps:
            row.addWidget(button)
        return row

    def _step_button(self, name: str, icon: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(self.desk.icons.icon(icon))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setEnabled(False)
        button.clicked.connect(lambda: self._go_to_found(by))
        return button

    # --- Reading the client ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self.read()

    @Slot()
    def _on_assessed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.read()

    @Slot()
    def read(self) -> None:
        """Show what the client's answers make of the Plan."""
        self._is_stale = False
        dossier = self.session.dossier
        if dossier is None:
            return
        findings = dossier.findings
        self._over.say("".join(notices(self._program.plan, findings.as_of)))
        self._no_sector.say(NO_SECTOR if findings.is_open("sectors") else "")
        if findings.assessment.relevances != self._relevances:
            self._relevances = dict(findings.assessment.relevances)
            self._count(relevance_counts(findings))
            self._show_text()
        self._show_detail()

    def _count(self, counts: Mapping[int, int]) -> None:
        """How many clauses each choice of relevance shows."""
        for at, (word, fits) in enumerate(CONCERNS.values()):
            shown = sum(count for verdict, count in counts.items() if fits(verdict))
            self._concern.setItemText(at, f"{word}（{shown}）")

    def _reading(self, key: str) -> Reading:
        """What stands beside a clause."""
        clause = self._program.clauses[key].clause
        dossier = self.session.dossier
        verdict = dossier.assessment.relevances[key] if dossier is not None else NOT_MET
        mark, word, status = RELEVANCE_MARKS[verdict], RELEVANCES[verdict], CLAUSE_STATUS[clause.status]
        spoken = f"{self._program.clauses[key].measure.id} {place(key)}，{word}，{status}"
        words, spoken = (f"{told}{self._erratum(key)}" for told in (f"{word} {status}", spoken))
        is_faint = verdict == NOT_MET
        return Reading(mark, words, "muted" if is_faint else MARK_ROLES[mark], is_faint, spoken)

    def _erratum(self, key: str) -> str:
        """A word where the text is garbled and the right one is known."""
        plan = self._program.plan
        errata = () if plan is None else plan.errata
        return " 勘误" if any(one.clause == key and one.corrected is not None for one in errata) else ""

    def _show_text(self) -> None:
        shown = self._filtered()
        if shown != list(self.text.passages):
            self.text.show_passages(shown)
            self._on_search()
            self._fill_headings(shown)
        else:
            self.text.refresh()

    def _filtered(self) -> list[Passage]:
        dossier = self.session.dossier
        concern, status = self._concern.currentData(), self._status.currentData()
        if dossier is None or (concern == "all" and not status):
            return list(self._whole)
        fits = CONCERNS[concern][1]
        kept = {
            key
            for key, verdict in dossier.assessment.relevances.items()
            if fits(verdict) and status in ("", self._program.clauses[key].clause.status)
        }
        return shown_passages(self._whole, kept) or [Passage("plain", "没有符合筛选的条款。")]

    def _fill_headings(self, shown: list[Passage]) -> None:
        clauses = [self._program.clauses[one.key] for one in shown if one.kind == "clause"]
        titles = {one.measure.id: one.measure.title for one in clauses}
        self._heading.clear()
        self._heading.addItem("跳到…", "")
        for measure, title in titles.items():
            self._heading.addItem(f"{measure} {title}", measure)

    def _show_detail(self) -> None:
        dossier, chosen = self.session.dossier, self.text.chosen
        if dossier is None:
            return
        if not chosen:
            self.detail.show_blocks(plan_blocks(self._program, dossier.findings))
            return
        items = dossier.checklist.items
        self.detail.show_blocks(clause_blocks(self._program, self._words, chosen, dossier.findings, items))

    # --- What is done ----------------------------------------------------------------------------------

    def go_to(self, place: str) -> None:
        """Choose a clause by its id; it is shown whatever the filter."""
        if place not in self._program.clauses:
            return
        if self._is_stale:
            self.read()
        if not self.text.choose(place):
            self._concern.setCurrentIndex(0)
            self._status.setCurrentIndex(0)
            self.text.choose(place)
        self.text.setFocus()

    def search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    @Slot()
    def show_overview(self) -> None:
        """Show the Plan as a whole in place of a clause."""
        if self.session.dossier is not None:
            self.detail.show_blocks(plan_blocks(self._program, self.session.dossier.findings))

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self._show_detail()
        at = self._heading.findData(self._program.clauses[key].measure.id)
        self._heading.setCurrentIndex(max(at, 0))

    @Slot(str)
    def _on_link(self, link: str) -> None:
        kind, key = split_link(link)
        if kind == "clause":
            self.go_to(key)
        else:
            follow(self.desk, link)

    @Slot()
    def _on_filter(self) -> None:
        self._show_text()
        self._show_detail()

    @Slot(int)
    def _on_heading(self, at: int) -> None:
        measure = self._heading.itemData(at)
        keys = (one.key for one in self.text.passages if one.kind == "clause")
        first = next((key for key in keys if self._program.clauses[key].measure.id == measure), "")
        if self.text.choose(first):
            self.text.setFocus()

    @Slot()
    def _on_search(self) -> None:
        text = self._search.text().strip()
        count = self.text.find_all(text)
        for button in self._steps:
            button.setEnabled(count > 0)
        self._found.setText(f"{count} 处" if count else "没有找到" if text else "")
        if count:
            self._go_to_found(1)

    def _go_to_found(self, by: int) -> None:
        at = self.text.go_to_found(by)
        if at:
            self._found.setText(f"{at}/{self.text.found_count}")


def _box(name: str, choices: Mapping[str, str]) -> QComboBox:
    """A choice with its name for screen readers; the wheel passes over it."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    for key, text in choices.items():
        box.addItem(text, key)
    ignore_wheel(box)
    return box
