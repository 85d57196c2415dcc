"""One question of the form with everything about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.profile.answering import other_years, part_of, with_part
from gui.profile.drawer import Drawer
from gui.profile.line import mark
from gui.profile.remark import Remark
from gui.profile.slot import Slot as AnswerSlot
from gui.profile.why import Reasons
from gui.profile.words import answer_words, problem_words
from rules.errors import Problem
from rules.fields import NUMERIC_KINDS, Field

YEARS_ABREAST = 3


class FactRow(QFrame):
    """Label, question, editors, ways of answering, remarks; below on demand why it is asked, evidence and history."""

    opened = Signal()
    """The drawer below was opened."""
    finished = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, field: Field, desk: Desk, years: Sequence[str], reasons: Reasons) -> None:
        super().__init__()
        self.field, self._desk, self._session = field, desk, desk.session
        self.years, self._reasons = tuple(years), reasons
        self.slots: dict[str | None, AnswerSlot] = {}
        self.drawer: Drawer | None = None
        self._typed_in: str | None = None
        self._remarks: dict[str, Remark] = {}
        self.setProperty("role", "fact")
        self._rows = QVBoxLayout(self)
        told_below = bool(self.years) and field.kind in NUMERIC_KINDS
        self._rows.setContentsMargins(14, 7, 14, 2 if told_below else 10)
        self._rows.setSpacing(4)
        self._rows.addLayout(self._slots_and_head())
        self._rows.addLayout(self._body)
        first = next(iter(self.slots.values()))
        self.setFocusProxy(first)
        self.refresh()

    # --- What stands where -----------------------------------------------------------------------------

    def _slots_and_head(self) -> QVBoxLayout:
        self._body = QGridLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setHorizontalSpacing(18)
        for at, year in enumerate(self.years or (None,)):
            self._add_slot(at, year)
        if self.years:
            for column in range(YEARS_ABREAST):
                self._body.setColumnStretch(column, 1)
        self._above = QVBoxLayout()
        self._above.setSpacing(2)
        self._above.addLayout(self._head())
        self._above.addWidget(self._question())
        return self._above

    def _add_slot(self, at: int, year: str | None) -> None:
        slot = AnswerSlot(self.field, self._desk, year)
        slot.answered.connect(lambda raw, typing, year=year: self._on_answered(year, raw, typing))
        slot.proposal_settled.connect(lambda taken, year=year: self._on_settled(year, taken))
        wide = self.field.kind == "table"
        row, column = (at, 0) if wide else divmod(at, YEARS_ABREAST)
        self._body.addWidget(slot, row, column, 1, YEARS_ABREAST if wide else 1)
        self.slots[year] = slot

    def _head(self) -> QHBoxLayout:
        label = QLabel(self.field.label)
        label.setProperty("role", "fact-label")
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._why = QToolButton()
        self._why.setProperty("role", "quiet")
        self._why.setCheckable(True)
        self._why.clicked.connect(self._on_why)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label)
        head.addStretch(1)
        if not self.years:
            head.addWidget(self.slots[None].manners)
        head.addWidget(self._why)
        return head

    def _question(self) -> QLabel:
        question = QLabel(f"{self.field.question}{self.field.help}")
        question.setProperty("role", "small")
        question.setWordWrap(True)
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        question.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return question

    # --- What is shown ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the answer, its problems and proposals as they are now."""
        dossier = self._session.dossier
        if dossier is None:
            return
        fact, raw = self.field.id, dossier.raw.get(self.field.id)
        errors, warnings = dossier.problems.get(fact, ()), dossier.warnings.get(fact, ())
        for year, slot in self.slots.items():
            slot.show_part(part_of(raw, year))
            slot.show_problems(of_year(errors, fact, year), of_year(warnings, fact, year))
            slot.set_editable(not self._session.is_read_only)
        own = any(slot.editor.shows_own_problems for slot in self.slots.values())
        self._say("error", () if own else errors)
        self._say("warning", () if own else warnings)
        self.refresh_extras()

    def refresh_extras(self) -> None:
        """Show proposals and how many documents there are."""
        proposals: Mapping[str, Any] = self._session.proposals.get(self.field.id, {})
        for year, slot in self.slots.items():
            slot.show_proposal(proposals.get(year or ""))
        dossier = self._session.dossier
        if dossier is None:
            return
        self._tell_other_years(dossier.raw.get(self.field.id))
        documents = len(dossier.evidence.get(self.field.id, ()))
        self._why.setText(f"为什么问 · 证明 {documents}" if documents else "为什么问")
        self._why.setAccessibleName(f"{self.field.label}：为什么问、证明材料和修改记录")
        if self.drawer is not None and self.drawer.isVisible():
            self.drawer.refresh()

    def set_current(self, current: bool) -> None:
        """Mark the row as the one that was looked for."""
        mark(self, "current" if current else "")

    def open_drawer(self, is_open: bool) -> None:
        """Show or hide what stands below."""
        if is_open and self.drawer is None:
            self.drawer = Drawer(self.field, self._desk, self._reasons)
            self._rows.addWidget(self.drawer)
        self._why.setChecked(is_open)
        if self.drawer is not None:
            self.drawer.setVisible(is_open)
        if is_open and self.drawer is not None:
            self.drawer.refresh()
            self.opened.emit()

    @property
    def remarks(self) -> dict[str, str]:
        """What is said under the field, by role; for reading aloud and for tests."""
        return {role: one.text for role, one in self._remarks.items() if one.text}

    def _say(self, role: str, problems: Sequence[Problem]) -> None:
        years = len(self.years) > 1
        lines = [
            problem_words(one, keep_place=_place(one, self.field.id) if years else "") for one in problems
        ]
        self._remark(role, "\n".join(lines))

    def _tell_other_years(self, raw: Any | None) -> None:
        others = other_years(self.field, raw, self.years)
        codes = self._session.base_program.codes
        kept = {year: part_of(raw, year) for year in others}
        copied = self.field.id in self._session.proposals  # then the year before is told with the copy
        words = answer_words(self.field, kept, codes) if kept and not copied else ""
        self._remark("muted", f"另有其他年度的填报，现在不用，保留：{words}" if words else "")

    def _remark(self, role: str, text: str) -> None:
        if text and role not in self._remarks:
            self._remarks[role] = Remark(self._desk, role)
            self._rows.insertWidget(2 + len(self._remarks) - 1, self._remarks[role])
        if role in self._remarks:
            self._remarks[role].say(text)

    def add_above(self, widget: QWidget) -> None:
        """Put something between the question and the answer."""
        self._above.addWidget(widget)

    def add_below(self, widget: QWidget) -> None:
        """Put something below the answer, above the drawer."""
        self._rows.addWidget(widget)

    def stops(self) -> list[QWidget]:
        """What Tab stops at, in order: the editors one after the other, then the ways of answering, then the rest."""
        first = [slot.editor for slot in self.slots.values()]
        second = [slot.manners for slot in self.slots.values()]
        inside = [one for widget in (*first, *second) for one in _tab_stops(widget)]
        return [*inside, *(one for one in _tab_stops(self) if one not in inside)]

    # --- What is done ----------------------------------------------------------------------------------

    def _on_answered(self, year: str | None, part: Any | None, is_typing: bool) -> None:
        dossier = self._session.dossier
        if dossier is None:
            return
        fact = self.field.id
        if self._typed_in != year:
            self._session.end_typing()
        self._typed_in = year
        raw = with_part(dossier.raw.get(fact), year, part, self.years)
        self._session.set_answer(fact, raw, is_typing=is_typing)
        if year in self._session.proposals.get(fact, {}):
            self._drop_proposal(year)

    def _on_settled(self, year: str | None, taken: bool) -> None:
        value = self._session.proposals.get(self.field.id, {}).get(year or "")
        if taken:
            self._on_answered(year, value, False)
        else:
            self._drop_proposal(year)

    def _drop_proposal(self, year: str | None) -> None:
        kept = {key: one for key, one in self._session.proposals[self.field.id].items() if key != year}
        self._session.set_proposals({self.field.id: kept})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, as in a sheet."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        editors = [slot.editor for slot in self.slots.values()]
        here = next(
            (at for at, one in enumerate(editors) if one.isAncestorOf(self.window().focusWidget())), -1
        )
        if 0 <= here < len(editors) - 1:
            editors[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif here >= 0:
            self.finished.emit()

    @Slot(bool)
    def _on_why(self, checked: bool) -> None:
        self.open_drawer(checked)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _tab_stops(widget: QWidget) -> list[QWidget]:
    """The widgets inside one that take Tab, in the order in which they were made."""
    inside = [widget, *widget.findChildren(QWidget)]
    return [one for one in inside if _takes_tab(one) and one.window() is widget.window()]


def of_year(problems: Sequence[Problem], fact: str, year: str | None) -> list[Problem]:
    """The problems at a year, and those that are of the whole answer."""
    return [one for one in problems if year is None or _year_of(one, fact) in ("", year)]


def _year_of(problem: Problem, fact: str) -> str:
    rest = problem.path.removeprefix(f"answers.{fact}").removeprefix(".")
    return rest.partition("[")[0].partition(".")[0]


def _place(problem: Problem, fact: str) -> str:
    year = _year_of(problem, fact)
    return f"{year} 年" if year else ""
