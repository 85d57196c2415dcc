"""The rule library: every policy, clause and pack to be searched and read, with a client or without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from checklist.blocks import Paragraph, Run
from checklist.clause_blocks import clause_blocks
from checklist.library_blocks import library_policy, pack_blocks
from gui.blocks_view import BlocksView, follow, split_link
from gui.desk import Desk
from gui.library.book_strip import BookStrip
from gui.library.columns import SHELVES
from gui.library.shelf import ShelfView
from gui.pages import Page
from gui.tasks import Task, start

if TYPE_CHECKING:
    from checklist.blocks import Block
    from checklist.findings import Findings
    from rules.model import Policy
    from rules.program import Program
    from rules.wording import Words

WHOLE_AFTER_MS: Final = 250
"""The page is seen first, then read in full: Python does one thing at a time."""
SHELF_OF: Final = {"policy": "policies", "clause": "clauses"}
"""The shelf on which the kind of thing that a link names stands."""


class WholePolicies(NamedTuple):
    """The policies with their worked cases, and all that is written about each, to be searched."""

    policies: Mapping[str, Policy]
    texts: Mapping[str, str]


class LibraryPage(Page):
    """Shelves on the left, what is chosen on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._program: Program = self.session.base_program
        self._whole = WholePolicies({}, {})
        self._reading: Task | None = None
        self._is_stale = True
        self._build()
        self.session.assessed.connect(self._on_changed)
        self.session.client_changed.connect(self._on_changed)

    @cached_property
    def _words(self) -> Words:
        from rules.wording import Words

        return Words(self._program.slots, self._program.compiler, self._program.codes)

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._search = QLineEdit(
            placeholderText="按名称、文号、标识、正文查找，可写几个词", clearButtonEnabled=True
        )
        self._search.setAccessibleName("在规则库中查找")
        self._search.addAction(
            self.desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._search.textChanged.connect(self._on_search)
        self.book = BookStrip(self.desk)
        self._print = QPushButton("规则手册 PDF…")
        self._print.setToolTip("把全部政策、条件、算例和方案条款印成一本，供逐条核对")
        self._print.clicked.connect(self.book.choose)
        self.book.busy_changed.connect(self._print.setDisabled)
        top = QHBoxLayout()
        top.addWidget(self._search, 1)
        top.addWidget(self._print)
        self.detail = BlocksView(self.desk, "所选内容")
        self.detail.followed.connect(self._on_link)
        split = QSplitter(Qt.Orientation.Horizontal, objectName="library")
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self.detail)
        split.setSizes([470, 470])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.book)
        column.addWidget(split, 1)

    def _left(self) -> QWidget:
        self._tabs, self._stack = QTabBar(), QStackedWidget()
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setAccessibleName("政策、方案条款、规则包")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self.shelves: dict[str, ShelfView] = {}
        for shelf in SHELVES:
            view = ShelfView(self.desk, shelf)
            view.line_chosen.connect(self._on_chosen)
            view.narrowed.connect(self._count)
            self.shelves[shelf.key] = view
            self._tabs.addTab(shelf.title)
            self._stack.addWidget(view)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._tabs.currentChanged.connect(self._on_chosen)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        left.setMinimumWidth(380)
        return left

    # --- Reading ---------------------------------------------------------------------------------------

    @property
    def _findings(self) -> Findings | None:
        dossier = self.session.dossier
        return None if dossier is None else dossier.findings

    @property
    def _shelf(self) -> ShelfView:
        return self.shelves[SHELVES[self._tabs.currentIndex()].key]

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed meanwhile."""
        super().showEvent(event)
        QTimer.singleShot(WHOLE_AFTER_MS, self, self._read_whole)
        if self._is_stale:
            self.read()

    @Slot()
    def _on_changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.read()

    @Slot()
    def read(self) -> None:
        """Show the lines as they are on the day and for the client, and what is chosen."""
        self._is_stale = False
        findings = self._findings
        for view in self.shelves.values():
            lines = view.shelf.lines(self._program, self.session.as_of, findings)
            texts = self._whole.texts
            found_by = [line._replace(haystack=line.haystack + texts.get(line.key, "")) for line in lines]
            view.show_lines(found_by, with_firm=findings is not None)
        self._count()
        self._show_chosen()

    @Slot()
    def _count(self) -> None:
        """How much of each shelf fits the search."""
        for at, view in enumerate(self.shelves.values()):
            self._tabs.setTabText(at, f"{view.shelf.title}（{view.count}）")

    def _show_chosen(self) -> None:
        view = self._shelf
        if not view.chosen and view.count:
            view.choose(view.shown.index(0, 0).data(Qt.ItemDataRole.UserRole))
            return
        if view.chosen:
            self.detail.show_blocks(self._blocks_of(view.shelf.key, view.chosen))
            self.detail.mark_words(self._search.text())

    def _blocks_of(self, shelf: str, key: str) -> list[Block]:
        makers: dict[str, Callable[[str], list[Block]]] = {
            "policies": self._policy,
            "clauses": self._clause,
            "packs": self._pack,
        }
        return makers[shelf](key)

    def _policy(self, key: str) -> list[Block]:
        policy = self._whole.policies.get(key) or self._program.policies[key].policy
        return library_policy(self._program, self._words, policy, self.session.as_of, self._findings)

    def _clause(self, key: str) -> list[Block]:
        dossier = self.session.dossier
        items = () if dossier is None else dossier.checklist.items
        blocks = clause_blocks(self._program, self._words, key, self._findings, items)
        if dossier is not None:
            blocks.insert(2, Paragraph((Run("在方案原文中查看", anchor=f"plan-{key}"),)))
        return blocks

    def _pack(self, key: str) -> list[Block]:
        pack = next(one for one in self._program.packs if one.info.id == key)
        cased = [found for one in pack.policies if (found := self._whole.policies.get(one.id)) is not None]
        cases = sum(len(one.cases) for one in cased) if cased else None
        return pack_blocks(pack, self.session.as_of, cases)

    # --- What judging does not need: worked cases, and every text to be searched ------------------------

    @Slot()
    def _read_whole(self) -> None:
        if self._reading is None:
            self._reading = start(
                partial(_whole_policies, self._program), self._on_whole, self._on_unread, self
            )

    def _on_whole(self, whole: WholePolicies) -> None:
        self._whole = whole
        self.read()

    def _on_unread(self, fault: Exception) -> None:
        self.session.said.emit("规则包里的算例没有读进来，其余内容不受影响。")

    # --- What is done ----------------------------------------------------------------------------------

    def go_to(self, place: str) -> None:
        """Show a policy, a clause or a pack by its id."""
        if self._is_stale:
            self.read()
        for at, view in enumerate(self.shelves.values()):
            if place and any(line.key == place for line in view.model.lines):
                self._tabs.setCurrentIndex(at)
                if not view.choose(place):
                    return
                self._show_chosen()
                view.table.setFocus()
                return

    def search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def under_way(self) -> str:
        """A book that is being printed."""
        return "规则手册还没有写完" if self.book.is_busy else ""

    def put_away(self) -> None:
        """Stop the printing of the book."""
        self.book.cancel()

    @Slot()
    def _on_search(self) -> None:
        for view in self.shelves.values():
            view.search(self._search.text())
        self.detail.mark_words(self._search.text())

    @Slot()
    def _on_chosen(self, _what: object = None) -> None:
        self._show_chosen()

    @Slot(str)
    def _on_link(self, link: str) -> None:
        kind, key = split_link(link)
        if kind in SHELF_OF:
            self.go_to(key)
        else:
            follow(self.desk, link)


def _whole_policies(program: Program, task: Task) -> WholePolicies:
    """Read the worked cases to the policies that are there already, and write out every policy."""
    from msgspec.structs import replace

    from checklist.library_blocks import searchable
    from rules.packs import load_rulebook

    cases = {policy.id: policy.cases for policy in load_rulebook(cases=True).policies}
    policies = {key: replace(one.policy, cases=cases[key]) for key, one in program.policies.items()}
    return WholePolicies(policies, searchable(program))
