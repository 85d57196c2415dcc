"""What stands beside the list: a policy in full, or in its place the comparison or all rulings."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from checklist.findings import Findings
from gui.desk import Desk
from gui.results.compare_panel import ComparePanel
from gui.results.detail import Detail
from gui.results.rulings_panel import RulingsPanel


class Aside(QStackedWidget):
    """``only_changed`` carries the policies to which the list is to be narrowed, or None."""

    policy_asked = Signal(str)
    only_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.detail = Detail(desk)
        self.detail.policy_asked.connect(self.policy_asked)
        self.compared: ComparePanel | None = None
        self.ruled: RulingsPanel | None = None
        self.addWidget(self.detail)

    def read(self, findings: Findings) -> None:
        """Read again what stands in the place of the policy."""
        shown = self.currentWidget()
        if isinstance(shown, ComparePanel | RulingsPanel):
            shown.read(findings)

    @Slot()
    def show_detail(self) -> None:
        """The policy that was gone to, again."""
        self.setCurrentWidget(self.detail)

    @Slot()
    def show_comparison(self) -> None:
        """What came out otherwise than in an assessment that was kept."""
        if self.compared is None:
            self.compared = ComparePanel(self._desk)
            self.compared.policy_asked.connect(self.policy_asked)
            self.compared.only_changed.connect(self.only_changed)
            self.compared.closed.connect(self.show_detail)
            self.addWidget(self.compared)
        self._show(self.compared)

    @Slot()
    def show_rulings(self) -> None:
        """All that people ruled for this client."""
        if self.ruled is None:
            self.ruled = RulingsPanel(self._desk)
            self.ruled.policy_asked.connect(self.policy_asked)
            self.ruled.drop_asked.connect(self._desk.session.drop_ruling)
            self.ruled.closed.connect(self.show_detail)
            self.addWidget(self.ruled)
        self._show(self.ruled)

    def let_go(self) -> None:
        """The list is no longer narrowed."""
        if self.compared is not None:
            self.compared.let_go()

    def _show(self, panel: QWidget) -> None:
        self.setCurrentWidget(panel)
        if self._desk.session.dossier is not None:
            self.read(self._desk.session.dossier.findings)
