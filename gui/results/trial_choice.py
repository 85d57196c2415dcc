"""Which answers to try: those that would close the gap, those that are missing, or any other that one looks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from checklist.findings import Finding, Findings
from checklist.report_policy import ways_words
from gui.desk import Desk
from gui.flow import FlowLayout
from gui.profile.contents import FactModel, SearchLine
from gui.profile.panels import empty, paragraph
from gui.profile.questionnaire import matching

MOST_OPEN = 6
MOST_HITS = 7
MOST_NAMED = 2
LINE_HEIGHT = 30


class TrialChoice(QWidget):
    """``chosen`` carries the facts to be tried."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dictionary = desk.session.base_program.dictionary
        self._offered: list[tuple[str, ...]] = []
        self._told = paragraph("")
        self._ways = paragraph("", "small")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self.search, self.hits, self.found = SearchLine(), QListView(), FactModel(self)
        self._none = paragraph("没有找到这样的信息项。", "muted")
        self._set_up_search(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self._told, self._chips, self._ways, self.search, self.hits, self._none):
            column.addWidget(widget)
        self._none.hide()
        self.hits.hide()

    def _set_up_search(self, desk: Desk) -> None:
        self.search.setPlaceholderText("找别的信息项来试：营业收入、职工人数、称号……")
        self.search.setAccessibleName("找要试的信息项")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.hits.setModel(self.found)
        self.hits.setAccessibleName("找到的信息项")
        self.hits.setFrameShape(QFrame.Shape.StyledPanel)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search.textChanged.connect(self._on_searched)
        self.search.went_down.connect(self._on_down)
        self.hits.clicked.connect(self._on_hit)
        self.hits.activated.connect(self._on_hit)

    def offer(self, findings: Findings, finding: Finding, tried: Sequence[str]) -> None:
        """Offer what would turn a policy: the smallest changes that close its gap, else what is not answered of it."""
        ways = [one.facts for one in findings.near_misses(finding)]
        open_ones = [(fact,) for fact in findings.open_facts(finding.id)[:MOST_OPEN]]
        offered = [one for one in (ways or open_ones) if not set(one) <= set(tried)]
        self._told.setText(_invitation(finding, bool(ways), bool(offered)))
        self._ways.setText("".join(f"{text}。" for text in ways_words(findings, finding)[:1]) if ways else "")
        self._ways.setVisible(bool(self._ways.text()))
        if offered != self._offered:
            self._offered = offered
            empty(self._flow)
            for facts in offered:
                self._flow.addWidget(self._chip(facts))
        self._chips.setVisible(bool(offered))

    def _chip(self, facts: tuple[str, ...]) -> QPushButton:
        names = [self._dictionary.label(fact) for fact in facts]
        short = "＋".join(names[:MOST_NAMED]) + (f" 等 {len(names)} 项" if len(names) > MOST_NAMED else "")
        chip = QPushButton(f"试 {short}")
        chip.setToolTip("＋".join(names))
        chip.setAccessibleName(f"试 {'、'.join(names)}")
        chip.clicked.connect(partial(self._on_chip, facts))
        return chip

    @property
    def chips(self) -> list[QPushButton]:
        """The buttons that are offered."""
        items = (self._flow.itemAt(at) for at in range(self._flow.count()))
        found = (item.widget() for item in items if item is not None)
        return [one for one in found if isinstance(one, QPushButton)]

    def _on_chip(self, facts: tuple[str, ...], _checked: bool = False) -> None:
        self.chosen.emit(facts)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        found = matching(self._dictionary.fields.values(), text)
        self.found.show_fields(found, {one.id: one.label for one in self._dictionary.sections})
        if found:
            self.hits.setCurrentIndex(self.found.index(0))
            self.hits.setFixedHeight(LINE_HEIGHT * min(len(found), MOST_HITS) + 8)
        self.hits.setVisible(bool(found))
        self._none.setVisible(bool(text.strip()) and not found)

    @Slot()
    def _on_down(self) -> None:
        if self.hits.currentIndex().isValid():
            self._on_hit(self.hits.currentIndex())

    @Slot(QModelIndex)
    def _on_hit(self, index: QModelIndex) -> None:
        fact = self.found.fields[index.row()].id
        self.search.clear()
        self.chosen.emit((fact,))


def _invitation(finding: Finding, has_ways: bool, has_offers: bool) -> str:
    title = f"“{finding.title}”现在的结论：{finding.word}。"
    if not has_offers:
        return f"{title}在下面找一项信息，换个答案试试。"
    return title + ("改下面任一组，就可能补上差距：" if has_ways else "还没有填的，可以先试一个答案：")
