"""试算: other answers tried at the left, what would come of them at the right; nothing is kept unless it is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from checklist.trial import Trial
from gui.desk import Desk
from gui.messages import Choice
from gui.notices import Notice
from gui.profile.words import answer_words
from gui.results.trial_choice import TrialChoice
from gui.results.trial_fact import TrialFact
from gui.results.trial_outcome import TrialOutcome

TRYING = "试算中：这里的改动只用来看结论会怎么变，不写入企业档案。"

NARROWEST: Final = 360


class TrialView(QWidget):
    """Stands in the place of list and detail.  ``closed`` goes back and leaves the trial; ``ended`` tells that there is none."""

    policy_asked = Signal(str)
    closed = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self.trial: Trial | None = None
        self._policy, self._as_of = "", self._session.as_of
        self.rows: dict[str, TrialFact] = {}
        self._strip = Notice(desk, "caution")
        self.choice, self.outcome = TrialChoice(desk), TrialOutcome(desk)
        self._build()
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        self.choice.chosen.connect(self._on_chosen)
        self.outcome.looked_at.connect(self._look_at)
        self.outcome.policy_asked.connect(self.policy_asked)

    def _build(self) -> None:
        self._take = QPushButton("照此填报…")
        self._take.setProperty("role", "primary")
        self._take.setToolTip("把试的答案写入企业档案；先给您看写哪些")
        self._take.clicked.connect(self.take_over)
        leave, back = QPushButton("放弃试算"), QPushButton("回到结论")
        leave.clicked.connect(self.give_up)
        back.setToolTip("先看结论，试的答案留着")
        back.clicked.connect(self.closed)
        title = QLabel("试算")
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title, 1)
        for button in (back, leave, self._take):
            head.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left())
        splitter.addWidget(self.outcome)
        splitter.setSizes([500, 480])
        self.outcome.setMinimumWidth(320)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 0)
        above.addLayout(head)
        above.addWidget(self._strip)
        column.addLayout(above)
        column.addWidget(splitter, 1)

    def _left(self) -> QScrollArea:
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        column = QVBoxLayout()
        column.setContentsMargins(16, 0, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.choice)
        column.addLayout(self._facts)
        column.addStretch(1)
        self._inner = QFrame()
        self._inner.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumWidth(NARROWEST)
        self._scroll.setWidget(self._inner)
        return self._scroll

    # --- What is tried ---------------------------------------------------------------------------------

    @property
    def tried(self) -> int:
        """How many answers differ from the client's."""
        return 0 if self.trial is None else len(self.trial.tried)

    def begin(self, policy: str) -> None:
        """Try for a policy; what is tried already stays."""
        dossier = self._session.dossier
        if dossier is None:
            return
        if self.trial is None:
            self.trial = Trial(dossier)
        self._policy = policy
        self.renew()

    def renew(self) -> None:
        """Try the same on the client as it is now: its answers, the day or the rules are others."""
        dossier = self._session.dossier
        if self.trial is None or dossier is None:
            return
        self.trial.rebase(dossier)
        if self._as_of == dossier.as_of:
            for row in self.rows.values():
                row.show_tried()
        else:  # another day asks for other years
            self._as_of, facts = dossier.as_of, list(self.rows)
            for fact in facts:
                self._remove(fact)
                self._add(fact, self.trial)
        self._show()

    @Slot(str)
    def _look_at(self, policy: str) -> None:
        self._policy = policy
        self._show()

    @Slot()
    def _show(self) -> None:
        trial = self.trial
        if trial is None:
            return
        self._strip.say(TRYING)
        self._take.setEnabled(trial.can_be_taken and not self._session.is_read_only)
        self.outcome.show_trial(trial, self._policy)
        findings = trial.base.findings
        self.choice.offer(findings, findings.of(self._policy), tuple(self.rows))

    @Slot(object)
    def _on_chosen(self, facts: Sequence[str]) -> None:
        """Add what is not there yet, and put the cursor into the first."""
        if self.trial is None:
            return
        for fact in facts:
            if fact not in self.rows:
                self._add(fact, self.trial)
        self._show()
        self._fitting.start()
        self.rows[facts[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, fact: str, trial: Trial) -> None:
        row = TrialFact(self._session.base_program.dictionary.fields[fact], self._desk, trial)
        row.tried.connect(self._show)
        row.dropped.connect(self._on_dropped)
        self.rows[fact] = row
        self._facts.addWidget(row)

    @Slot()
    def _fit(self) -> None:
        """Be as wide as the widest editor wants at the least: a table more than a figure."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(max(NARROWEST, self._inner.layout().minimumSize().width() + bar))

    @Slot(str)
    def _on_dropped(self, fact: str) -> None:
        if self.trial is not None:
            self.trial.drop(fact)
        self._remove(fact)
        self._show()
        self.choice.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, fact: str) -> None:
        row = self.rows.pop(fact)
        self._facts.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._fitting.start()

    # --- How it ends -----------------------------------------------------------------------------------

    @Slot()
    def take_over(self) -> None:
        """Ask, then keep what was tried as answers of the client: one step that can be taken back."""
        trial = self.trial
        if trial is None or not trial.can_be_taken or self._session.is_read_only:
            return
        changes = dict(trial.tried)
        size = len(changes)
        choice = Choice("take", f"写入 {size} 项")
        text = f"把试的 {size} 项答案写入“{self._session.client_name}”的档案？写入后可以撤销。"
        if self._desk.messages.ask(self.window(), "照此填报", text, [choice], self._words(trial)) is None:
            return
        self.give_up()
        self._session.take_answers(changes)
        self._session.said.emit(f"已照试算写入 {size} 项填报，可以撤销")

    def _words(self, trial: Trial) -> str:
        """What would be written, one fact a line; of yearly facts the years that differ."""
        fields, codes = trial.base.program.dictionary.fields, trial.base.program.codes
        lines = []
        for fact, raw in trial.tried.items():
            sides = _differing(trial.base.raw.get(fact), raw)
            old, new = (answer_words(fields[fact], one, codes) for one in sides)
            lines.append(f"· {fields[fact].label}：{old} → {new}")
        return "\n".join(lines)

    @Slot()
    def give_up(self) -> None:
        """Let go of all that was tried."""
        self.trial = None
        for fact in list(self.rows):
            self._remove(fact)
        self.ended.emit()


def _differing(before: Any | None, after: Any | None) -> tuple[Any | None, Any | None]:
    """Two raw answers; of two that are told by year, the years in which they differ."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return before, after
    same = {year for year in before if year.isdigit() and before[year] == after.get(year)}
    left, right = ({key: one for key, one in side.items() if key not in same} for side in (before, after))
    return left or None, right or None
