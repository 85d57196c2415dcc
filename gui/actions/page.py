"""The checklist page: what is to be done, prepared and answered, ticked off and assigned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from checklist import agenda_changes
from checklist.work_groups import grouped, share
from checklist.worklist import MATERIAL, Line, Worklist, with_progress
from gui.actions.changes import ChangesPanel
from gui.actions.columns import NOTHING_FITS, TABS, Tab
from gui.actions.detail import LineDetail
from gui.actions.filters import WorkFilters
from gui.actions.last_look import LastLook
from gui.actions.list_view import WorkList
from gui.actions.noting import Noting
from gui.actions.words import question_of
from gui.desk import Desk
from gui.notices import Notice
from gui.pages import Page

if TYPE_CHECKING:
    from checklist.store import Attachment

OF_FACT: Final = "fact:"
DETAIL_WIDTH: Final = 350
QUIET_MS: Final = 150
"""So long a pause the answers must make before the list is made anew: nothing is typed on this page that changes it."""


class ActionsPage(Page):
    """Reads the list from the dossier and the progress from the session; writes through the session."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._is_stale = True
        self._noting, self._last_look = Noting(self.session), LastLook(self.session)
        self._attached: dict[str, list[Attachment]] = {}
        self._lists: tuple[tuple[Line, ...], ...] = ((), (), ())
        self._reading_due = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._make()
        self._lay_out()
        self._listen()

    # --- What stands where -----------------------------------------------------------------------------

    def _make(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("清单的各部分")
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for tab in TABS:
            self.tabs.addTab(tab.title)
        self.bar = QProgressBar(format="已完成 %v/%m")
        self.bar.setAccessibleName("事项和材料的完成进度")
        self.bar.setToolTip("事项和材料中已完成的；决定不做的不计")
        self.bar.setFixedWidth(180)
        self.filters = WorkFilters(self.desk)
        self.notice = Notice(self.desk)
        self.notice.offer("查看", self._show_changes)
        self.notice.offer("知道了", self.acknowledge)
        self.several = Notice(self.desk)
        self.several.offer("撤销", self.take_back)
        self.list = WorkList(self.desk, self._tick)
        self._empty = QLabel(wordWrap=True)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail = LineDetail(self.desk)
        self.changes = ChangesPanel(self.desk)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self._empty)
        self._side = QStackedWidget()
        self._side.addWidget(self.detail)
        self._side.addWidget(self.changes)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.bar)
        split = QSplitter(Qt.Orientation.Horizontal, objectName="actions")
        split.setChildrenCollapsible(False)
        split.addWidget(self._middle)
        split.addWidget(self._side)
        split.setStretchFactor(0, 1)
        split.setSizes([700, DETAIL_WIDTH])
        self._side.setMinimumWidth(300)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.notice)
        column.addWidget(self.several)
        column.addWidget(split, 1)

    def _listen(self) -> None:
        self.tabs.currentChanged.connect(self._on_other_view)
        self.filters.changed.connect(self._on_other_view)
        self.list.chosen.connect(self._on_chosen)
        self.list.edit_asked.connect(self._on_edit)
        self.list.tick_asked.connect(self._on_space)
        self.detail.followed.connect(self._follow)
        self.detail.forget_asked.connect(self._on_forget)
        self.detail.answer_asked.connect(self._on_answer)
        self.detail.form.written.connect(self._on_written)
        self.changes.followed.connect(self._follow)
        self.changes.closed.connect(self._hide_changes)
        self.changes.acknowledged.connect(self.acknowledge)
        self.session.client_changed.connect(self._on_client)
        self.session.assessed.connect(self._on_assessed)
        self._reading_due.timeout.connect(self.catch_up)
        self.session.progress_changed.connect(self._on_progress)

    # --- Reading ---------------------------------------------------------------------------------------

    @cached_property
    def work(self) -> Worklist:
        """The lines of the assessment as it is now; only while a client is open."""
        dossier = self.session.dossier
        assert dossier is not None
        return Worklist(dossier.findings, dossier.checklist, dossier.profile)

    @property
    def _tab(self) -> Tab:
        return TABS[self.tabs.currentIndex()]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the list that is shown, with what was noted, sifted or not."""
        return self._lists[self.tabs.currentIndex()]

    def read(self) -> None:
        """Show the assessment anew."""
        self._is_stale = False
        self.__dict__.pop("work", None)
        if self.session.dossier is None:
            self._show_nothing()
            return
        self._last_look.read(self.work)
        self._read_progress()
        self._tell_changes()

    def _show_nothing(self) -> None:
        self._lists = ((), (), ())
        self.list.work.show(self._tab.columns, (), self.session.as_of, {}, is_locked=True)
        self.notice.say("")
        self.detail.show_lines((), (), ())

    def _read_progress(self) -> None:
        """What people noted, and what is attached; then the list that is shown."""
        work, progress = self.work, self.session.progress
        self._attached = self._read_attached()
        gone = agenda_changes.gone_lines(self._last_look.seen, work, progress, self._attached)
        gone_materials = tuple(one for one in gone if one.id.startswith(f"{MATERIAL}/"))
        gone_items = tuple(one for one in gone if one not in gone_materials)
        items, materials, questions = (
            with_progress(lines, progress, work.as_of)
            for lines in (work.items, work.materials, work.questions)
        )
        self._lists = ((*items, *gone_items), (*materials, *gone_materials), questions)
        for place, tab in enumerate(TABS):
            self.tabs.setTabText(place, f"{tab.title} {len(self._lists[place])}")
        self._show_share()
        self._show_list()

    def _read_attached(self) -> dict[str, list[Attachment]]:
        """The files attached to lines, by the id of the line; those of facts belong to the profile."""
        found: dict[str, list[Attachment]] = {}
        for one in self.session.attachments():
            if not one.place.startswith(OF_FACT):
                found.setdefault(one.place, []).append(one)
        return found

    def _show_share(self) -> None:
        done, total = share((*self._lists[0], *self._lists[1]))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setAccessibleDescription(self.bar.text())

    def _show_list(self) -> None:
        workspace = self.session.workspace
        who = workspace.who if workspace is not None else ""
        self.filters.offer(self.lines, who)
        sieve = structs.replace(self.filters.sieve, kept=self._noting.touched)
        groups = grouped(self.lines, self.filters.grouping, sieve, self.work.findings)
        where = self.list.where()
        files = {key: len(found) for key, found in self._attached.items()}
        laid_out = self.list.work.show(
            self._tab.columns, groups, self.session.as_of, files, is_locked=self.session.is_read_only
        )
        if laid_out:
            self.list.put_back(where)
        self._middle.setCurrentWidget(self.list if groups else self._empty)
        self._empty.setText(NOTHING_FITS if self.lines else self._tab.empty)
        if groups and not self.list.currentIndex().isValid():
            self.list.choose_first()
        self._show_detail()

    def _show_detail(self) -> None:
        chosen = self.list.lines
        attached = [one for line in chosen[:1] for key in line.ids for one in self._attached.get(key, ())]
        people = {line.progress.owner for lines in self._lists for line in lines} - {""}
        self.detail.form.offer_people(people)
        self.detail.show_lines(chosen, self._lists[1], attached)

    # --- What has changed since the last look ----------------------------------------------------------

    def _tell_changes(self) -> None:
        seen = self._last_look.seen
        if seen is None:
            return
        found, since = self._last_look.changes(self.work), seen.as_of.isoformat()
        told = f"清单与上次查看时（判定日 {since}）相比有变化：{found.words}。" if found.words else ""
        self.notice.say(told)
        self.changes.show_changes(found, since, self.work.findings)
        if not told:
            self._hide_changes()

    @Slot()
    def acknowledge(self) -> None:
        """Take the list as it is for seen."""
        self._last_look.take(self.work)
        self._tell_changes()

    @Slot()
    def _show_changes(self) -> None:
        self._side.setCurrentWidget(self.changes)
        self.changes.setFocus()

    @Slot()
    def _hide_changes(self) -> None:
        self._side.setCurrentWidget(self.detail)

    # --- Writing ---------------------------------------------------------------------------------------

    def _write(self, lines: list[Line], changed: Mapping[str, Any]) -> None:
        """Note something about lines; they stay where they are seen, whatever is looked for."""
        if self.session.is_read_only or not lines:
            return
        self._noting.write(lines, changed)
        self._after_writing()

    @Slot()
    def take_back(self) -> None:
        """Take back what was last written on several lines at once."""
        self._noting.take_back()
        self._after_writing()

    def _after_writing(self) -> None:
        self.several.say(f"已改 {self._noting.several} 项。" if self._noting.several else "")
        self._read_progress()

    def _tick(self, line: Line, done: bool) -> None:
        self._write([line], {"state": "done" if done else "open"})

    @Slot()
    def _on_space(self) -> None:
        lines = [line for line in self.list.lines if not line.is_question]
        are_done = all(line.progress.state == "done" for line in lines)
        self._write(lines, {"state": "open" if are_done else "done"})

    @Slot(str, object)
    def _on_written(self, part: str, value: object) -> None:
        self._write(self.list.lines, {part: value})

    @Slot()
    def _on_forget(self) -> None:
        for line in self.list.lines:
            if line.kind == "gone":
                self.session.set_progress(line.id, None)

    # --- What happens ----------------------------------------------------------------------------------

    def _stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.read()

    @Slot()
    def _on_client(self) -> None:
        self._last_look.forget()
        self._noting.look_elsewhere()
        self._settle()
        self._stale()

    @Slot()
    def _on_assessed(self) -> None:
        dossier = self.session.dossier
        if self._is_stale or dossier is None or self.work.findings is not dossier.findings:
            self._is_stale = True
            self._reading_due.start()

    @Slot()
    def catch_up(self) -> None:
        """Show what has changed now, without waiting for a pause."""
        self._reading_due.stop()
        if self._is_stale and self.isVisible():
            self.read()

    @Slot()
    def _on_progress(self) -> None:
        if self._noting.is_writing:
            return
        if self.isVisible() and not self._is_stale and self.session.dossier is not None:
            self._read_progress()
        else:
            self._is_stale = True

    @Slot()
    def _on_other_view(self) -> None:
        """Another tab, grouping or filter."""
        self._noting.look_elsewhere()
        if self.session.dossier is not None and not self._is_stale:
            self._show_list()

    def _settle(self) -> None:
        self._noting.settle()
        self.several.say("")

    @Slot()
    def _on_chosen(self) -> None:
        self._settle()
        self._hide_changes()
        self._show_detail()

    @Slot()
    def _on_edit(self) -> None:
        lines = self.list.lines
        if lines and lines[0].is_question:
            self._on_answer()
        elif lines:
            self._hide_changes()
            self.detail.edit()

    @Slot()
    def _on_answer(self) -> None:
        for line in self.list.lines[:1]:
            self.session.go_asked.emit("profile", question_of(line))

    @Slot(str)
    def _follow(self, target: str) -> None:
        page, _, place = target.partition(":")
        if page == "actions":
            self.go_to(place)
        else:
            self.session.go_asked.emit(page, place)

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what changed while the page was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self.read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the form back to the list."""
        if event.key() == Qt.Key.Key_Escape and self._side.isAncestorOf(self.focusWidget() or self):
            self._hide_changes()
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    # --- As the window wants it ------------------------------------------------------------------------

    def go_to(self, place: str) -> None:
        """Show a line (an item, material/…, fact/…), or everything to do for a policy."""
        if self._is_stale:
            self.read()
        if not place or self.session.dossier is None:
            return
        for tab, lines in enumerate(self._lists):
            if any(place in line.ids for line in lines):
                self._go_to_line(tab, place)
                return
        if any(place in line.policies for line in self._lists[0]):
            self.tabs.setCurrentIndex(0)
            self.filters.clear()
            self.filters.group_by("policy")
            self.list.choose_first(place)
        else:
            self.session.said.emit("现在的清单中没有这一项要办的事。")

    def _go_to_line(self, tab: int, place: str) -> None:
        self.tabs.setCurrentIndex(tab)
        if not self.list.choose(place):
            self.filters.clear()
            self.list.choose(place)
        self._hide_changes()
        self.list.setFocus()

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()
