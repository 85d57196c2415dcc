"""The questions of one section, one below the other; kept once built, and only what has changed is read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.panels import paragraph
from gui.profile.proposals_panel import add_proposals
from gui.profile.proposing import Proposer
from gui.profile.questionnaire import CORE, Entry, Questionnaire, SectionState
from gui.profile.row import FactRow
from gui.profile.why import Reasons

DEPENDS_ONLY = "这一部分现在没有一定要问的：有的问题视别的回答而定，列在下面。"
NOTHING_ASKED = "按现在的填报，这一部分没有要问的。"
MOST_GATES = 3
TRADE_FACTS = ("sectors", "gbt4754_main")
"""Options shown and suggested hang on these."""
AT_ONCE = 6
"""So many rows are made before the section is shown: more than fit on a screen; the rest follow at once after it."""


class SectionView(QWidget):
    """Asked questions first; folded below them those that depend on other answers, and kept answers not asked for now."""

    drawer_opened = Signal(QWidget)

    def __init__(self, desk: Desk, section: str, reasons: Reasons, proposer: Proposer) -> None:
        super().__init__()
        self.section, self._desk, self._reasons, self._proposer = section, desk, reasons, proposer
        self.rows: dict[str, FactRow] = {}
        self._seen: dict[str, Any] = {}
        self._questionnaire: Questionnaire | None = None
        self._asked = QVBoxLayout()
        self._asked.setSpacing(8)
        self._headings: dict[str, QWidget] = {}
        self._depends = Fold("视其他回答而定的问题", self._fill_folds)
        self._dormant = Fold("填过、现在用不到的（保留，不参与判断）", self._fill_folds)
        self._none = paragraph("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 24)
        column.setSpacing(8)
        column.addWidget(self._none)
        column.addLayout(self._asked)
        column.addWidget(self._depends)
        column.addWidget(self._dormant)
        column.addStretch(1)

    def show_state(self, questionnaire: Questionnaire) -> None:
        """Show the questions asked now; rows that are there already are kept."""
        self._questionnaire = questionnaire
        state = questionnaire.section(self.section) or SectionState(self.section, "", ())
        asked = list(state.asked)
        self._none.setText(DEPENDS_ONLY if state.shown else NOTHING_ASKED)
        self._none.setVisible(not asked)
        self._place(asked)
        depends = state.standing("depends")
        self._depends.show_entries(depends, _gates(questionnaire, depends))
        self._dormant.show_entries([one for one in state.standing("dormant") if one.has_answer])
        self._fill_folds()
        self.refresh()

    def refresh(self) -> None:
        """Read again the rows whose answer, problems or warnings have changed."""
        dossier = self._desk.session.dossier
        if dossier is None:
            return
        trade = tuple(dossier.answers.get(fact) for fact in TRADE_FACTS)
        for fact, row in self.rows.items():
            now = (dossier.raw.get(fact), dossier.problems.get(fact), dossier.warnings.get(fact), trade)
            if self._seen.get(fact) != now:
                if fact in self._seen:
                    row.refresh()
                self._seen[fact] = now

    def row(self, fact: str) -> FactRow | None:
        """The row of a fact, unfolding what hides it; None where the section does not show it."""
        for fold in (self._depends, self._dormant):
            if any(entry.field.id == fact for entry in fold.entries):
                fold.open(True)
        return self.rows.get(fact)

    def missing(self) -> list[str]:
        """Facts that are asked and have no row yet."""
        state = self._questionnaire.section(self.section) if self._questionnaire else None
        return [one.field.id for one in (state.asked if state else ()) if one.field.id not in self.rows]

    def fill(self) -> None:
        """Make the rows that were left for later."""
        if self._questionnaire is not None:
            self._place(list((self._questionnaire.section(self.section) or _EMPTY).asked), whole=True)
            self.refresh()

    def _place(self, entries: list[Entry], *, whole: bool = False) -> None:
        """Bring the rows into their order, making those that are missing: at first only as many as are seen."""
        whole = whole or bool(self.rows)
        shown = entries if whole else entries[:AT_ONCE]
        wanted = {one.field.id for one in shown}
        for fact, row in self.rows.items():
            if fact not in wanted and self._asked.indexOf(row) >= 0:
                row.hide()
        at, part, before = 0, "", len(self.rows)
        for entry in shown:
            if self.section == CORE and entry.field.section != part:
                part = entry.field.section
                self._insert(at, self._heading(part))
                at += 1
            row = self._row(entry)
            self._insert(at, row)
            row.show()
            at += 1
        if len(self.rows) > before:
            self._chain([self.rows[entry.field.id] for entry in shown])

    def _chain(self, rows: Sequence[FactRow]) -> None:
        """Tab goes through the rows as they stand, whenever each was made."""
        stops = [stop for row in rows for stop in row.stops()]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _go_on(self, row: FactRow) -> None:
        """To the row below."""
        at = self._asked.indexOf(row)
        below = (self._asked.itemAt(i).widget() for i in range(at + 1, self._asked.count()))
        following = next((one for one in below if isinstance(one, FactRow) and one.isVisible()), None)
        if at >= 0 and following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)

    def _insert(self, at: int, widget: QWidget) -> None:
        found = self._asked.indexOf(widget)
        if found != at:
            self._asked.insertWidget(at, widget)

    def _heading(self, part: str) -> QWidget:
        if part not in self._headings:
            sections = self._desk.session.base_program.dictionary.sections
            label = next(one.label for one in sections if one.id == part)
            self._headings[part] = paragraph(label, "heading")
        return self._headings[part]

    def _row(self, entry: Entry) -> FactRow:
        fact = entry.field.id
        if fact not in self.rows:
            assert self._questionnaire is not None
            row = FactRow(entry.field, self._desk, self._questionnaire.years(entry.field), self._reasons)
            row.opened.connect(lambda row=row: self.drawer_opened.emit(row))
            row.finished.connect(lambda row=row: self._go_on(row))
            add_proposals(row, self._desk, self._proposer)
            self.rows[fact] = row
        return self.rows[fact]

    @Slot()
    def _fill_folds(self) -> None:
        for fold in (self._depends, self._dormant):
            if fold.is_open:
                fold.fill([self._row(entry) for entry in fold.entries])


def _gates(questionnaire: Questionnaire, entries: Sequence[Entry]) -> str:
    """The questions to be answered before it is known whether others are asked."""
    facts = dict.fromkeys(gate for one in entries for gate in questionnaire.gates(one.field.id))
    names = [f"“{questionnaire.dictionary.label(fact)}”" for fact in facts]
    return f"先回答{'、'.join(names[:MOST_GATES])}{'等' if len(names) > MOST_GATES else ''}" if names else ""


_EMPTY = SectionState("", "", ())


class Fold(QWidget):
    """A heading that opens and closes what is below it; hidden while there is nothing."""

    def __init__(self, title: str, on_opened: Callable[[], None]) -> None:
        super().__init__()
        self._title, self._on_opened = title, on_opened
        self.entries: tuple[Entry, ...] = ()
        self._why = ""
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setProperty("role", "fold")
        self.button.clicked.connect(self.open)
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._inside.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        column.addWidget(self._inside)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether what is below is shown."""
        return self.button.isChecked()

    def show_entries(self, entries: Sequence[Entry], why: str = "") -> None:
        """What there is to unfold, and on what it depends."""
        self.entries, self._why = tuple(entries), why
        about = f"，{why}" if why else ""
        self.button.setText(f"{'▾' if self.is_open else '▸'} {self._title}（{len(entries)} 项{about}）")
        self.setVisible(bool(entries))

    def open(self, is_open: bool) -> None:
        """Unfold, or fold."""
        self.button.setChecked(is_open)
        self._inside.setVisible(is_open)
        self.show_entries(self.entries, self._why)
        if is_open:
            self._on_opened()

    def fill(self, rows: Sequence[FactRow]) -> None:
        """Bring the rows into their order."""
        for at in reversed(range(self._rows.count())):
            widget = self._rows.itemAt(at).widget()
            if widget not in rows:
                widget.hide()
        for at, row in enumerate(rows):
            if self._rows.indexOf(row) != at:
                self._rows.insertWidget(at, row)
            row.show()
