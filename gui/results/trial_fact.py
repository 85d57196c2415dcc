"""One answer that is tried: its editors, what is answered now, and what is wrong with what was typed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from checklist.trial import Trial
from gui.desk import Desk
from gui.profile.answering import part_of, with_part, years_of
from gui.profile.editors import Editor
from gui.profile.making import make_editor
from gui.profile.panels import paragraph
from gui.profile.remark import Remark
from gui.profile.row import of_year
from gui.profile.words import answer_words, problem_words
from rules.asked import is_asked
from rules.errors import Problem
from rules.fields import Column, Field, Spec

YEARS_ABREAST = 2
NOT_ASKED = "按现在的填报不问这一项，改了也不影响结论。"


class TrialFact(QFrame):
    """Writes to the trial only.  ``tried`` tells that another answer is tried, ``dropped`` that none is to be."""

    tried = Signal()
    dropped = Signal(str)

    def __init__(self, field: Field, desk: Desk, trial: Trial) -> None:
        super().__init__()
        self.field, self._desk, self._trial = field, desk, trial
        self.setProperty("role", "fact")
        founded = trial.base.answers.get("established_date")
        self._years = years_of(field, trial.base.as_of, founded if isinstance(founded, date) else None)
        self.editors: dict[str | None, Editor] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 7, 12, 10)
        self._rows.setSpacing(4)
        self._rows.addLayout(self._head())
        self._rows.addLayout(self._body())
        self._now = paragraph("", "small")
        self._remarks = {role: Remark(desk, role) for role in ("error", "warning", "muted")}
        for widget in (self._now, *self._remarks.values()):
            self._rows.addWidget(widget)
        self.setFocusProxy(next(iter(self.editors.values())))
        self.show_tried()

    # --- What stands where -----------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        label = QLabel(self.field.label + (f"（{self.field.unit}）" if self.field.unit else ""))
        label.setProperty("role", "fact-label")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setToolTip(self.field.question)
        drop = QPushButton("不试了")
        drop.setProperty("role", "quiet")
        drop.setAccessibleName(f"{self.field.label}：不试了，按原来的填报")
        drop.setToolTip("不再试这一项，按原来的填报")
        drop.clicked.connect(self._on_drop)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _body(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        abreast = 1 if self.field.kind == "table" else YEARS_ABREAST
        for at, year in enumerate(self._years or (None,)):
            editor = make_editor(_tried_spec(self.field), self._desk, year)
            editor.edited.connect(partial(self._on_edited, year))
            self.editors[year] = editor
            row, column = divmod(at, abreast)
            grid.addLayout(_placed(editor, year), row, column)
            grid.setColumnStretch(column, 1)
        return grid

    # --- What is shown ---------------------------------------------------------------------------------

    def show_tried(self) -> None:
        """Show what is tried, and the client's own answer below it."""
        raw = self._trial.copy.raw.get(self.field.id)
        for year, editor in self.editors.items():
            editor.show_value(part_of(raw, year))
        self.show_judged()

    def show_judged(self) -> None:
        """Say what is wrong with what was typed, and what is answered now."""
        trial, fact = self._trial, self.field.id
        codes = trial.base.program.codes
        self._now.setText(f"现在的填报：{answer_words(self.field, trial.base.raw.get(fact), codes)}")
        errors, warnings = trial.copy.problems.get(fact, ()), trial.copy.warnings.get(fact, ())
        shows_own = False
        for year, editor in self.editors.items():
            editor.show_problems(of_year(errors, fact, year), of_year(warnings, fact, year))
            shows_own = shows_own or editor.shows_own_problems
        self._say("error", () if shows_own else errors)
        self._say("warning", () if shows_own else warnings)
        asked = is_asked(self.field, trial.copy.answers, codes)
        self._remarks["muted"].say(NOT_ASKED if asked is False else "")

    def _say(self, role: str, problems: tuple[Problem, ...]) -> None:
        self._remarks[role].say("\n".join(problem_words(one) for one in problems))

    # --- What is done ----------------------------------------------------------------------------------

    def _on_edited(self, year: str | None, part: Any | None) -> None:
        before = self._trial.copy.raw.get(self.field.id)
        self._trial.put(self.field.id, with_part(before, year, part, self._years))
        self.show_judged()
        self.tried.emit()

    def _on_drop(self) -> None:
        self.dropped.emit(self.field.id)


def _placed(editor: Editor, year: str | None) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    if year is not None:
        head = QHBoxLayout()
        head.addWidget(paragraph(f"{year} 年", "small"))
        if editor.reading is not None:
            head.addWidget(editor.reading)
        column.addLayout(head)
    column.addWidget(editor)
    column.addStretch(1)
    return column


def _tried_spec(field: Field) -> Spec:
    """What the editor is made for.  The picker of a fact keeps the codes in question; that of a column keeps nothing."""
    if field.kind == "code_gbt4754":
        return Column(field.id, field.label, field.kind)
    return field
