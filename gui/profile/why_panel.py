"""Why a question is asked: the policies it decides, each a click away, and the clauses of the Plan."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from checklist.findings import Finding
from gui.desk import Desk
from gui.profile.panels import empty, heading, paragraph, quiet
from gui.profile.why import Deciding, Reasons
from rules.fields import Field

MOST_SHOWN = 8


class WhyPanel(QWidget):
    """Policies settled by an answer come first, then those that wait for it among other things, then the rest."""

    def __init__(self, field: Field, desk: Desk, reasons: Reasons) -> None:
        super().__init__()
        self._field, self._desk, self._session = field, desk, desk.session
        self._reasons = reasons
        self._shows_all = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)

    def refresh(self) -> None:
        """Read again what hangs on the fact."""
        dossier = self._session.dossier
        if dossier is None:
            return
        empty(self._rows)
        self._rows.addWidget(heading("为什么问"))
        deciding = self._reasons.deciding(self._field.id, dossier.findings)
        self._tell(deciding)
        self._tell_clauses()

    def _tell(self, deciding: Deciding) -> None:
        if not deciding.count:
            note = self._field.noted_only or ""
            self._rows.addWidget(paragraph(f"没有政策的条件用到这一项。{note}", "small"))
            return
        self._group(f"填了就能定下 {len(deciding.settles)} 项政策的结论：", deciding.settles)
        self._group(f"{len(deciding.waits)} 项政策还缺这一项和别的情况：", deciding.waits)
        word = "其余" if deciding.settles or deciding.waits else "共"
        self._group(f"{word} {len(deciding.others)} 项政策的条件用到这一项：", deciding.others)

    def _group(self, title: str, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        self._rows.addWidget(paragraph(title, "small"))
        shown = findings if self._shows_all else findings[:MOST_SHOWN]
        for finding in shown:
            self._add_link(self._link(finding))
        if len(shown) < len(findings):
            self._add_link(quiet(f"显示全部 {len(findings)} 项", self._show_all))

    def _add_link(self, button: QPushButton) -> None:
        button.setProperty("role", "link")
        self._rows.addWidget(button)

    def _link(self, finding: Finding) -> QPushButton:
        text = f"{finding.title}（{finding.word}）"
        button = quiet(text, partial(self._session.go_asked.emit, "results", finding.id), f"看结论：{text}")
        button.setIcon(self._desk.icons.mark(finding.mark))
        button.setIconSize(QSize(16, 16))
        return button

    def _tell_clauses(self) -> None:
        clauses = self._reasons.clauses.get(self._field.id, ())
        if clauses:
            text = f"《方案》有 {len(clauses)} 句话是否与本企业有关，或者企业准备得怎样，也看这一项"
            self._add_link(quiet(text, partial(self._session.go_asked.emit, "plan", clauses[0])))

    def _show_all(self) -> None:
        self._shows_all = True
        self.refresh()
