"""A person settles a condition or overrules its verdict: with a reason and a name, and never hidden."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from checklist.condition_tree import ABSENCE, PRESENCE, ConditionLine
from rules.rulings import RuledVerdict
from rules.verdict import LABELS

SHORTEST: Final = 4
"""A reason of fewer characters tells nobody anything."""
EXPLAINED: Final = (
    "裁定只改这一条的判定，不改填报的信息。结论、清单和 PDF 上都会写明是人工裁定、理由和姓名；"
    "随时可以撤销，规则改了这一条就自动失效。"
)
VERDICTS: Final[tuple[RuledVerdict, ...]] = ("met", "not_met")


class Ruled(NamedTuple):
    """What was ruled."""

    line: ConditionLine
    verdict: RuledVerdict
    reason: str
    who: str


class RulingForm(QDialog):
    """``ruled`` carries what was ruled once it is complete."""

    ruled = Signal(object)

    def __init__(self, line: ConditionLine, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        self.setWindowTitle("人工裁定")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self._build(who)

    def _build(self, who: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(_text(self._line.text, "heading"))
        own = f"程序的判定：{LABELS[self._line.verdict]}"
        value = f"；本企业：{self._line.value}" if self._line.value else ""
        column.addWidget(_text(f"{own}{value}"))
        if self._line.source:
            column.addWidget(_text(self._line.source.replace("\n", "，"), "small"))
        self._verdicts = QButtonGroup(self)
        row = QHBoxLayout()
        words = ABSENCE if self._line.is_turned else PRESENCE
        for place, verdict in enumerate(VERDICTS):
            button = QRadioButton(words[verdict])
            self._verdicts.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(_text("裁定为"))
        column.addLayout(row)
        self._no_verdict = _text("", "error")
        column.addWidget(self._no_verdict)
        self._reason = QPlainTextEdit()
        self._reason.setPlaceholderText("依据什么这样判断：文件、证明、主管部门的答复")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(92)
        self._no_reason = _text("", "error")
        self._add(column, "理由（必填）", self._reason, self._no_reason)
        self._who = QLineEdit(who)
        self._no_who = _text("", "error")
        self._add(column, "裁定人（必填）", self._who, self._no_who)
        column.addWidget(_text(EXPLAINED, "small"))
        column.addLayout(self._buttons())
        for label in (self._no_verdict, self._no_reason, self._no_who):
            label.hide()

    def _add(self, column: QVBoxLayout, title: str, field: QWidget, error: QLabel) -> None:
        label = QLabel(title)
        label.setBuddy(field)
        field.setAccessibleName(title)
        for widget in (label, field, error):
            column.addWidget(widget)

    def _buttons(self) -> QHBoxLayout:
        take, leave = QPushButton("记下裁定"), QPushButton("取消")
        take.setProperty("role", "primary")
        take.setDefault(True)
        take.clicked.connect(self._on_take)
        leave.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(take)
        return row

    @Slot()
    def _on_take(self) -> None:
        chosen = self._verdicts.checkedId()
        reason, who = self._reason.toPlainText().strip(), self._who.text().strip()
        faults = (
            (self._no_verdict, "" if chosen >= 0 else "请选一个裁定结果。"),
            (self._no_reason, "" if len(reason) >= SHORTEST else f"请写明理由，不少于 {SHORTEST} 个字。"),
            (self._no_who, "" if who else "请写裁定人的姓名。"),
        )
        for label, text in faults:
            label.setText(text)
            label.setVisible(bool(text))
        self.adjustSize()
        if not any(text for _, text in faults):
            self.ruled.emit(Ruled(self._line, VERDICTS[chosen], reason, who))
            self.accept()


def _text(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
