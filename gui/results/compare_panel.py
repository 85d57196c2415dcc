"""What came out otherwise than in an assessment that was kept; assessments can be pinned here to be compared with later."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from checklist.comparing import Difference, since
from checklist.findings import Findings
from checklist.store import KeptAssessment
from gui.desk import Desk
from gui.results.changes import ChangesModel, ChangesTable
from gui.wheel import ignore_wheel


def difference_since(findings: Findings, kept: KeptAssessment) -> Difference:
    """What differs from an assessment of the workspace."""
    return since(findings, as_of=kept.as_of, packs=kept.packs, outcomes=kept.outcomes)


def kept_words(kept: KeptAssessment) -> str:
    """An assessment in one line: its name, its day, when it was kept."""
    name = kept.label or ("固定的评估" if kept.is_pinned else "上次评估")
    return f"{name} · 判定日 {kept.as_of.isoformat()} · {kept.when:%Y-%m-%d %H:%M} 留存"


class ComparePanel(QWidget):
    """Stands in the place of the detail.  ``only_changed`` carries the policies to which the list is to be narrowed, or None."""

    policy_asked = Signal(str)
    only_changed = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._findings: Findings | None = None
        self._difference = Difference((), ())
        self._model = ChangesModel(desk.icons, ("当时", "现在"), self)
        self._table = ChangesTable(desk, self._model, "与留存的评估不同的政策")
        self._kept = QComboBox()
        self._kept.setAccessibleName("与哪一次评估比较")
        ignore_wheel(self._kept)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._only = QCheckBox("左边的列表只留这些政策")
        self._name = QLineEdit()
        self._name.setPlaceholderText("名称，如：2026年申报前")
        self._name.setAccessibleName("固定本次评估的名称")
        self._name.setMaxLength(60)
        self._pin = QPushButton("固定本次评估")
        self._pin.setToolTip("把现在的全部结论留存下来，以后可以和它比较")
        self._build()
        self._table.asked.connect(self.policy_asked)
        self._kept.currentIndexChanged.connect(self._on_chosen)
        self._only.toggled.connect(self._on_only)
        self._pin.clicked.connect(self._on_pin)
        self._name.returnPressed.connect(self._on_pin)

    def _build(self) -> None:
        title = QLabel("与留存的评估比较")
        title.setProperty("role", "title")
        back = QPushButton("返回")
        back.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(back)
        pin = QHBoxLayout()
        pin.addWidget(self._name, 1)
        pin.addWidget(self._pin)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        column.addLayout(head)
        for widget in (self._kept, self._words, self._only):
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        column.addLayout(pin)

    def read(self, findings: Findings) -> None:
        """Read what is kept, and compare with what was chosen."""
        self._findings = findings
        session = self._desk.session
        before = session.kept_before
        pinned = session.kept_assessments()
        kept = [*([] if before is None or before.is_pinned else [before]), *pinned]
        if [self._kept.itemData(at).id for at in range(self._kept.count())] != [one.id for one in kept]:
            self._fill(kept)
        for widget in (self._name, self._pin):
            widget.setEnabled(not session.is_read_only)
        self._compare()

    def _fill(self, kept: list[KeptAssessment]) -> None:
        chosen = self._kept.currentData()
        self._kept.blockSignals(True)
        self._kept.clear()
        for one in kept:
            self._kept.addItem(kept_words(one), one)
        ids = [one.id for one in kept]
        self._kept.setCurrentIndex(ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0)
        self._kept.blockSignals(False)

    def _compare(self) -> None:
        kept: KeptAssessment | None = self._kept.currentData()
        self._kept.setVisible(kept is not None)
        if kept is None or self._findings is None:
            self._difference = Difference((), ())
            self._words.setText("还没有可以比较的评估。用下面的按钮固定本次评估，以后就能看到变化。")
        else:
            self._difference = difference_since(self._findings, kept)
            self._words.setText(difference_words(self._difference))
        found = bool(self._difference.changes)
        self._model.show_changes(self._difference.changes)
        self._table.setVisible(found)
        self._only.setVisible(found)
        if self._only.isChecked():
            self.only_changed.emit(self._difference.policies)

    @Slot()
    def _on_chosen(self) -> None:
        self._compare()

    @Slot(bool)
    def _on_only(self, checked: bool) -> None:
        self.only_changed.emit(self._difference.policies if checked else None)

    @Slot()
    def _on_pin(self) -> None:
        session = self._desk.session
        if session.is_read_only or self._findings is None or session.client_id is None:
            return
        session.pin_assessment(session.client_id, self._findings.assessment, self._name.text().strip())
        self._name.clear()
        self.read(self._findings)
        self._desk.session.said.emit("已固定本次评估，以后可以和它比较")

    def let_go(self) -> None:
        """The list is no longer narrowed."""
        self._only.setChecked(False)


def difference_words(found: Difference) -> str:
    """How many came out otherwise, and what else is different."""
    because = f"（{'，'.join(found.reasons)}）" if found.reasons else ""
    if not found.changes:
        return f"各项政策的结论没有变化{because}。"
    return f"{len(found.changes)} 项政策的结论有变化{because}。"
