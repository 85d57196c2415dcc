"""What stands below a question on demand: why it is asked, the documents behind the answer, what was answered before."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from gui.desk import Desk
from gui.profile.evidence import EvidencePanel
from gui.profile.history import HistoryPanel
from gui.profile.why import Reasons
from gui.profile.why_panel import WhyPanel
from rules.fields import Field


class Drawer(QFrame):
    """Made when first opened."""

    def __init__(self, field: Field, desk: Desk, reasons: Reasons) -> None:
        super().__init__()
        self.setProperty("role", "drawer")
        self.why = WhyPanel(field, desk, reasons)
        self.evidence = EvidencePanel(field, desk)
        self.history = HistoryPanel(field, desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(10)
        for panel in (self.why, self.evidence, self.history):
            column.addWidget(panel)

    def refresh(self) -> None:
        """Read everything again."""
        for panel in (self.why, self.evidence, self.history):
            panel.refresh()
