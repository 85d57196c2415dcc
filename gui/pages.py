"""The pages of the window: declared once, made when first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gui.desk import Desk


class Page(QWidget):
    """What stands in the middle of the window.

    A page is made once, with the desk; it listens to the signals of ``desk.session`` and reads again what it shows.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.session = desk, desk.session

    def go_to(self, place: str) -> None:
        """Show a place on the page: a client, a fact, a policy, a clause, an item; empty for none in particular."""

    def search(self) -> None:
        """Put the cursor into the page's search field (Ctrl+F)."""

    def under_way(self) -> str:
        """What closing the window would break off, in words; empty for nothing."""
        return ""

    def put_away(self) -> None:
        """The window closes: keep what is to be kept, stop what is under way."""


class PageKind(NamedTuple):
    """A page that there is: ``factory`` is module:class, imported when the page is first shown."""

    key: str
    title: str
    icon: str
    factory: str
    needs_client: bool
    hint: str

    def make(self, desk: Desk) -> Page:
        """The page itself."""
        module, _, name = self.factory.partition(":")
        page: Page = getattr(import_module(module), name)(desk)
        return page


PAGES: Final = (
    PageKind(
        "welcome",
        "开始",
        "welcome",
        "gui.welcome.page:WelcomePage",
        False,
        "打开示例、新建企业、最近的工作区",
    ),
    PageKind("clients", "企业", "clients", "gui.roster.page:RosterPage", False, "企业名册"),
    PageKind("profile", "档案", "profile", "gui.profile.page:ProfilePage", True, "填写和核对企业情况"),
    PageKind("results", "结论", "results", "gui.results.page:ResultsPage", True, "每项政策的结论和逐条依据"),
    PageKind("plan", "方案", "plan", "gui.plan.page:PlanPage", True, "《轻工业稳增长工作方案》原文对照"),
    PageKind("actions", "清单", "actions", "gui.actions.page:ActionsPage", True, "要办的事项和要准备的材料"),
    PageKind("export", "导出", "export", "gui.export.page:ExportPage", True, "预览和导出 PDF"),
    PageKind("library", "规则库", "library", "gui.library.page:LibraryPage", False, "全部政策、条款和规则包"),
    PageKind("help", "帮助", "help", "gui.help.page:HelpPage", False, "使用说明，离线可看"),
)
"""In the order of the side bar; Ctrl+1 … Ctrl+9 show them."""
