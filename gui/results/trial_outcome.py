"""Both sides of a trial: how many of each outcome, which policies turn, and for one of them which conditions do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from checklist.blocks import Mark, Run, Runs
from checklist.comparing import Side, Turned, conditions_between, counts
from checklist.reasons import reason
from checklist.trial import Trial
from gui.desk import Desk
from gui.flow import FlowLayout
from gui.marks import MarkLabel
from gui.profile.panels import paragraph
from gui.results.changes import ChangesModel, ChangesTable
from gui.runs import RunsLabel

SIDES = ("现在", "试算后")
UNCHANGED = "还没有政策的结论因此改变。"
MOST_CONDITIONS = 12


class TrialOutcome(QWidget):
    """``looked_at`` carries the policy that was chosen in the list, ``policy_asked`` one to be read in full."""

    looked_at = Signal(str)
    policy_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._policy = ""
        self._counts = CountsLine(desk)
        self._told = paragraph(UNCHANGED)
        self._model = ChangesModel(desk.icons, SIDES, self)
        self.table = ChangesTable(desk, self._model, "试算后结论不同的政策")
        self.card = PolicyCard(desk)
        self.card.read.clicked.connect(self._on_read)
        self.table.asked.connect(self.looked_at)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.card)
        column.addWidget(self._told)
        column.addWidget(self.table, 1)
        column.addWidget(self._counts)
        column.addStretch(0)

    def show_trial(self, trial: Trial, policy: str) -> None:
        """Show both sides; ``policy`` is the one that is looked at."""
        self._policy = policy
        changes = trial.changes()
        self._model.show_changes(changes)
        self.table.setVisible(bool(changes))
        self._told.setText(f"{len(changes)} 项政策的结论会变：" if changes else UNCHANGED)
        self._counts.show_trial(trial)
        self.card.show_policy(trial, policy)

    @Slot()
    def _on_read(self) -> None:
        self.policy_asked.emit(self._policy)


class PolicyCard(QFrame):
    """One policy on both sides."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = paragraph("", "fact-label")
        plain = Mark.INFO
        self._before, self._after = MarkLabel(desk, plain, ""), MarkLabel(desk, plain, "")
        self._arrow, self._why = QLabel("→"), paragraph("", "small")
        self._conditions = RunsLabel(desk)
        self.read = QPushButton("看全部依据")
        self.read.setProperty("role", "quiet")
        self.read.setToolTip("回到结论页看这项政策（按现在的填报）；试算保留")
        head, sides = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.read, 0, Qt.AlignmentFlag.AlignTop)
        sides.setSpacing(10)
        for widget in (self._before, self._arrow, self._after):
            sides.addWidget(widget)
        sides.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(5)
        column.addLayout(head)
        column.addLayout(sides)
        column.addWidget(self._why)
        column.addWidget(self._conditions)

    def show_policy(self, trial: Trial, policy: str) -> None:
        """Show what a policy comes out as, and the conditions that come out otherwise."""
        before, after = trial.base.findings.of(policy), trial.copy.findings.of(policy)
        self._title.setText(after.title)
        self._before.show_mark(before.mark, f"现在{before.word}")
        same = before.outcome == after.outcome
        self._after.show_mark(after.mark, "试算后不变" if same else f"试算后{after.word}")
        self._why.setText(f"{reason(trial.copy.findings, after)}。")
        turned = conditions_between(trial.base.findings, trial.copy.findings, policy)
        shown = [_turned_words(one) for one in turned[:MOST_CONDITIONS]]
        if len(turned) > MOST_CONDITIONS:
            shown.append((Run(f"另有 {len(turned) - MOST_CONDITIONS} 条条件的判定会变。", role="muted"),))
        self._conditions.show_paragraphs(shown)
        self._conditions.setVisible(bool(shown))


class CountsLine(QWidget):
    """How many policies come out with each word, now and in the trial."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._labels: dict[str, MarkLabel] = {}
        self._flow = FlowLayout(self, spacing=14)

    @property
    def texts(self) -> list[str]:
        """What is told, in order."""
        return [one.accessibleName() for one in self._labels.values() if not one.isHidden()]

    def show_trial(self, trial: Trial) -> None:
        """Show both sides."""
        before, after = counts(trial.base.findings), counts(trial.copy.findings)
        sides = list(dict.fromkeys([*before, *after]))
        for side in sides:
            old, new = before.get(side, 0), after.get(side, 0)
            self._label(side).show_mark(
                _mark(side), f"{side.word} {old}" if old == new else f"{side.word} {old} → {new}"
            )
        words = {side.word for side in sides}
        for word, label in self._labels.items():
            label.setVisible(word in words)

    def _label(self, side: Side) -> MarkLabel:
        if side.word not in self._labels:
            self._labels[side.word] = MarkLabel(self._desk, _mark(side), side.word)
            self._flow.addWidget(self._labels[side.word])
        return self._labels[side.word]


def _mark(side: Side) -> Mark:
    return side.mark or Mark.INFO


def _turned_words(turned: Turned) -> Runs:
    values = turned.value_after
    if turned.value_before and turned.value_before != turned.value_after:
        values = f"{turned.value_before} → {turned.value_after or '未填'}"
    told = f"（{values}）" if values else ""
    return (Run(f"{turned.before.word} → {turned.after.word}　", bold=True), Run(turned.text + told))
