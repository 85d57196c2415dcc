"""One policy on the right: outcome and what it means, every condition, scores, how to close a gap, how it is done, sources."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from checklist.blocks import Run
from checklist.condition_tree import ConditionLine, condition_tree, leaves_of
from checklist.findings import Finding, Findings
from checklist.labels import GROUPS, KINDS, LEVELS, outcome_meaning, outcome_word
from checklist.policy_reading import sections
from checklist.reasons import reason
from checklist.score_lines import score_lines
from gui.desk import Desk
from gui.marks import MarkLabel
from gui.notices import Notice
from gui.results.bars import ScoreBars
from gui.results.condition_model import ConditionModel
from gui.results.condition_view import ConditionTree
from gui.runs import RunsLabel

SECTIONS: Final = (
    ("ways", "差多少、怎么补"),
    ("gives", "能得到什么"),
    ("doing", "时间和办理"),
    ("materials", "要准备的材料"),
    ("relations", "与其他政策"),
    ("clauses", "《方案》里的条款"),
    ("sources", "依据和出处"),
)
"""The sections that stand below the conditions, each with its own label."""
PLACES: Final = {"fact": "profile", "clause": "plan"}
"""The page that a link to something else than a policy leads to."""


class Detail(QWidget):
    """Reads one finding; what has not changed is not touched, so that it keeps its place while answers change."""

    policy_asked = Signal(str)
    trial_asked = Signal(str)
    ruling_asked = Signal(object)
    drop_asked = Signal(str)
    case_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._finding: Finding | None = None
        self._unfolded = ""
        self._labels: dict[str, tuple[QLabel, RunsLabel]] = {}
        self._model = ConditionModel(desk.icons, self)
        self.tree = ConditionTree(desk, self._model)
        self.bars = ScoreBars(desk)
        self._build()
        self._listen()

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(8)
        column.addLayout(self._head())
        self._caution = Notice(self._desk, "caution")
        self._all_cautions = self._caution.offer("全部注意事项", self._show_all_cautions)
        column.addWidget(self._caution)
        column.addWidget(self._heading("tree", "逐条依据"))
        column.addWidget(self.tree)
        column.addLayout(self._line_actions())
        column.addWidget(self._heading("rulings", "人工裁定"))
        self._rulings = RunsLabel(self._desk)
        column.addWidget(self._rulings)
        column.addWidget(self._heading("scores", "评分"))
        column.addWidget(self.bars)
        for key, title in SECTIONS:
            text = RunsLabel(self._desk)
            text.asked.connect(self._on_link)
            self._labels[key] = (self._heading(key, title), text)
            for widget in self._labels[key]:
                column.addWidget(widget)
        column.addStretch(1)
        inner = QFrame()
        inner.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._empty = QLabel("在左边选一项政策，看它的结论和逐条依据。")
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._empty)
        whole.addWidget(self._scroll)
        self._scroll.hide()

    def _head(self) -> QVBoxLayout:
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._kind = QLabel()
        self._kind.setProperty("role", "small")
        self._meaning = QLabel()
        self._reason = QLabel()
        for label in (self._title, self._kind, self._meaning, self._reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._mark: MarkLabel | None = None
        self._outcome = QHBoxLayout()
        self._outcome.setSpacing(10)
        self._outcome.addWidget(self._meaning, 1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._kind)
        column.addLayout(self._outcome)
        column.addWidget(self._reason)
        column.addLayout(self._actions())
        return column

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._try = self._button(row, "试算…", "改几个答案试一试，看结论怎么变，不影响档案", "compare")
        self._do = self._button(row, "看行动清单", "这项政策要办的事和要准备的材料", "actions")
        self._more = self._button(row, "更多", "存为案例、复制", "more")
        menu = QMenu(self._more)
        self._case = menu.addAction("存为案例…", self.case_asked.emit)
        menu.addAction("复制结论和依据", self.copy_all)
        self._more.setMenu(menu)
        row.addStretch(1)
        return row

    def _button(self, row: QHBoxLayout, text: str, tip: str, icon: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setIcon(self._desk.icons.icon(icon))
        row.addWidget(button)
        return button

    def _line_actions(self) -> QHBoxLayout:
        """What can be done with the condition that was gone to."""
        row = QHBoxLayout()
        self._chosen = QLabel("选一条条件，可以去填报，或由人裁定。")
        self._chosen.setProperty("role", "small")
        self._chosen.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._fill = QPushButton("去填报")
        self._rule = QPushButton("人工裁定…")
        self._rule.setToolTip("由人对这一条下结论：要写理由和姓名，到处都会标明是人工裁定")
        row.addWidget(self._chosen, 1)
        for button in (self._fill, self._rule):
            button.setEnabled(False)
            row.addWidget(button)
        return row

    def _heading(self, key: str, title: str) -> QLabel:
        label = QLabel(title)
        label.setProperty("role", "heading")
        label.setObjectName(f"heading-{key}")
        label.setContentsMargins(0, 8, 0, 0)
        if key in ("rulings", "scores"):
            setattr(self, f"_{key}_heading", label)
        return label

    def _listen(self) -> None:
        self._try.clicked.connect(self._on_try)
        self._do.clicked.connect(self._on_do)
        self._fill.clicked.connect(self._on_fill)
        self._rule.clicked.connect(self._on_rule)
        self.tree.line_chosen.connect(self._on_line)
        self.tree.fact_asked.connect(self._on_fact)
        self.tree.ruling_asked.connect(self.ruling_asked)
        self._rulings.asked.connect(self._on_ruling_link)
        self._desk.theme.changed.connect(self._paint)

    # --- Reading ---------------------------------------------------------------------------------------

    @property
    def finding(self) -> Finding | None:
        """What is shown."""
        return self._finding

    def show_finding(self, findings: Findings | None, finding: Finding | None) -> None:
        """Show a policy, or none."""
        is_other = (self._finding is None) != (finding is None) or (
            finding is not None and self._finding is not None and finding.id != self._finding.id
        )
        self._finding = finding
        self._empty.setVisible(finding is None)
        self._scroll.setVisible(finding is not None)
        if findings is None or finding is None:
            return
        self._show_head(findings, finding)
        lines = condition_tree(findings, finding)
        self.tree.show_lines(lines)
        self._on_line(self.tree.chosen)
        self._show_rulings(lines)
        scores = score_lines(findings, finding)
        self.bars.show_lines(scores)
        self._scores_heading.setVisible(bool(scores))
        self._show_sections(findings, finding)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_head(self, findings: Findings, finding: Finding) -> None:
        policy = finding.policy
        _write(self._title, finding.title)
        number = policy.document.number or policy.document.title
        _write(
            self._kind,
            f"{LEVELS[policy.level]} · {GROUPS.get(policy.group, '')} · {KINDS[policy.kind]} · {number}",
        )
        if self._mark is None:
            self._mark = MarkLabel(self._desk, finding.mark, finding.word)
            self._mark.setObjectName("outcomeMark")
            self._outcome.insertWidget(0, self._mark, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._mark.show_mark(finding.mark, finding.word)
        _write(self._meaning, outcome_meaning(finding.outcome, is_rule=finding.is_rule))
        _write(self._reason, _why(findings, finding))
        self._show_cautions(findings, finding, whole=finding.id == self._unfolded)
        self._rule.setVisible(not self._desk.session.is_read_only)

    def _show_cautions(self, findings: Findings, finding: Finding, *, whole: bool) -> None:
        """The first one, and how many more there are; all of them once asked for."""
        said = findings.cautions(finding)
        shown = said if whole or len(said) < 2 else said[:1]
        self._caution.say("\n".join(shown))
        self._all_cautions.setVisible(len(shown) < len(said))
        self._all_cautions.setText(f"另有 {len(said) - len(shown)} 条")

    def _show_all_cautions(self) -> None:
        dossier = self._desk.session.dossier
        if dossier is not None and self._finding is not None:
            self._unfolded = self._finding.id
            self._show_cautions(dossier.findings, self._finding, whole=True)

    def _show_rulings(self, lines: tuple[ConditionLine, ...]) -> None:
        ruled = [one for line in lines for one in leaves_of(line) if one.ruling is not None]
        paragraphs = [
            (Run(f"{line.text}　", bold=True), Run(f"{line.note}　"), Run("撤销裁定", anchor=line.node.path))
            for line in ruled
            if line.node is not None
        ]
        self._rulings.show_paragraphs(paragraphs)
        for widget in (self._rulings, self._rulings_heading):
            widget.setVisible(bool(ruled))

    def _show_sections(self, findings: Findings, finding: Finding) -> None:
        found = {one.key: one for one in sections(findings, finding)}
        for key, (heading, text) in self._labels.items():
            section = found.get(key)
            text.show_paragraphs(section.paragraphs if section is not None else ())
            for widget in (heading, text):
                if widget.isHidden() == (section is not None):
                    widget.setVisible(section is not None)

    # --- What can be done ------------------------------------------------------------------------------

    @Slot(object)
    def _on_line(self, line: ConditionLine | None) -> None:
        is_leaf = line is not None and line.kind == "leaf"
        self._fill.setEnabled(line is not None and bool(line.facts))
        self._rule.setEnabled(line is not None and line.can_be_ruled and not self._desk.session.is_read_only)
        text = line.text if line is not None and is_leaf else "选一条条件，可以去填报，或由人裁定。"
        self._chosen.setText(
            self._chosen.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, max(120, self._chosen.width())
            )
        )
        if line is not None and line.facts:
            names = "、".join(self._desk.session.base_program.dictionary.label(one) for one in line.facts[:4])
            self._fill.setToolTip(f"到档案里填：{names}")

    @Slot()
    def _on_fill(self) -> None:
        line = self.tree.chosen
        if line is None or not line.facts:
            return
        if len(line.facts) == 1:
            self._on_fact(line.facts[0])
            return
        menu = QMenu(self)
        dictionary = self._desk.session.base_program.dictionary
        for fact in line.facts:
            menu.addAction(dictionary.label(fact)).setData(fact)
        menu.triggered.connect(lambda action: self._on_fact(action.data()))
        menu.popup(self._fill.mapToGlobal(self._fill.rect().bottomLeft()))

    @Slot(str)
    def _on_fact(self, fact: str) -> None:
        self._desk.session.go_asked.emit("profile", fact)

    @Slot()
    def _on_rule(self) -> None:
        if self.tree.chosen is not None:
            self.ruling_asked.emit(self.tree.chosen)

    @Slot(str)
    def _on_ruling_link(self, path: str) -> None:
        self.drop_asked.emit(path)

    @Slot()
    def _on_try(self) -> None:
        if self._finding is not None:
            self.trial_asked.emit(self._finding.id)

    @Slot()
    def _on_do(self) -> None:
        if self._finding is not None:
            self._desk.session.go_asked.emit("actions", self._finding.id)

    @Slot(str)
    def _on_link(self, target: str) -> None:
        kind, _, place = target.partition(":")
        if kind == "policy":
            self.policy_asked.emit(place)
        elif kind in PLACES:
            self._desk.session.go_asked.emit(PLACES[kind], place)

    @Slot()
    def copy_all(self) -> None:
        """Put the outcome with every condition on the clipboard, as text."""
        from PySide6.QtGui import QGuiApplication

        dossier = self._desk.session.dossier
        if dossier is not None and self._finding is not None:
            QGuiApplication.clipboard().setText(
                as_text(dossier.findings, dossier.findings.of(self._finding.id))
            )

    @Slot()
    def _paint(self) -> None:
        for button, icon in ((self._try, "compare"), (self._do, "actions"), (self._more, "more")):
            button.setIcon(self._desk.icons.icon(icon))


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _why(findings: Findings, finding: Finding) -> str:
    text = f"{reason(findings, finding)}。"
    would_be = finding.judgement.would_be
    if would_be not in (None, "not_applicable", "information"):
        text += f"若仍有效，结论为“{outcome_word(would_be, is_rule=finding.is_rule)}”。"
    return text


def as_text(findings: Findings, finding: Finding) -> str:
    """The outcome of a policy with every condition, as text to be pasted elsewhere."""
    lines = [
        f"{finding.title}：{finding.word}（判定日 {findings.as_of.isoformat()}）",
        _why(findings, finding),
    ]

    def add(line: ConditionLine, depth: int) -> None:
        value = f"；本企业：{line.value}" if line.value else ""
        distance = f"，{line.distance}" if line.distance else ""
        note = f"；{line.note}" if line.note else ""
        source = f"〔{line.source.replace(chr(10), '，')}〕" if line.source else ""
        lines.append(f"{'　' * depth}{line.word}：{line.text}{value}{distance}{note}{source}")
        for child in line.children:
            add(child, depth + 1)

    for part in condition_tree(findings, finding):
        add(part, 0)
    return "\n".join(lines)
