"""All that people ruled for this client, with a way to take each back, and the rulings that no longer fit the rules."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from checklist.blocks import Run, Runs
from checklist.condition_tree import ConditionLine, condition_tree, leaves_of, ruling_words
from checklist.findings import Findings
from gui.desk import Desk
from gui.runs import RunsLabel
from rules.rulings import Ruling

DROP = "drop"


class RulingsPanel(QWidget):
    """Stands in the place of the detail."""

    policy_asked = Signal(str)
    drop_asked = Signal(str, str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = RunsLabel(desk)
        self._text.asked.connect(self._on_link)
        title = QLabel("人工裁定")
        title.setProperty("role", "title")
        back = QPushButton("返回")
        back.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(back)
        column = QVBoxLayout()
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addStretch(1)
        inner = QFrame()
        inner.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def read(self, findings: Findings) -> None:
        """Read the rulings of the session."""
        session = self._desk.session
        lost = set(session.lost_rulings)
        placed = [one for one in session.rulings.values() if one not in lost]
        paragraphs = [line for one in placed for line in self._ruling(findings, one)]
        if lost:
            paragraphs.append((Run("规则改了，下面的裁定已不再起作用，按程序的判定：", bold=True),))
            paragraphs += [line for one in session.lost_rulings for line in self._ruling(findings, one)]
        self._text.show_paragraphs(paragraphs or [(Run("现在没有人工裁定。"),)])

    def _ruling(self, findings: Findings, ruling: Ruling) -> list[Runs]:
        policies = findings.program.policies
        title = policies[ruling.policy].policy.title if ruling.policy in policies else ruling.policy
        line = _line_of(findings, ruling)
        words = f"{line.text}　{line.note}　" if line is not None else f"{ruling_words(ruling, None)}　"
        drop = Run("撤销这条裁定", anchor=f"{DROP}:{ruling.policy}:{ruling.condition}")
        undo = () if self._desk.session.is_read_only else (drop,)
        return [(Run(title, anchor=f"policy:{ruling.policy}"),), (Run(words), *undo)]

    @Slot(str)
    def _on_link(self, target: str) -> None:
        kind, _, rest = target.partition(":")
        if kind == DROP:
            policy, _, condition = rest.partition(":")
            self.drop_asked.emit(policy, condition)
        else:
            self.policy_asked.emit(rest)


def _line_of(findings: Findings, ruling: Ruling) -> ConditionLine | None:
    """The condition that was ruled on as it is read; None where it is not among those shown (another level of a ladder)."""
    if ruling.policy not in findings.program.policies:
        return None
    lines = condition_tree(findings, findings.of(ruling.policy))
    found = (
        leaf
        for line in lines
        for leaf in leaves_of(line)
        if leaf.ruling is not None and leaf.node is not None
    )
    return next(
        (leaf for leaf in found if leaf.node is not None and leaf.node.path == ruling.condition), None
    )
