"""The window: side bar, head with client and day, pages, menus, status bar."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.dividers import keep_dividers, put_dividers_back
from gui.head import Head
from gui.messages import Choice
from gui.new_day import NewDay
from gui.notices import Notice
from gui.pages import PAGES, Page, PageKind

if TYPE_CHECKING:
    from checklist.store_errors import DamagedWorkspace, StoreError

SIDEBAR_WIDTH = 136
FIRST_SIZE = QSize(1280, 820)
SMALLEST = QSize(960, 600)
SAID_MS = 6000
NO_WORKSPACE = "没有打开工作区，填写的内容没有地方保存。请打开一个工作区，或在“开始”页新建一个。"
TIDY_MS = 1500
"""So long after a client was put away the memory it took is given back."""


class Window(QMainWindow):
    """Made once; a page is made when it is first shown.  ``warmed`` tells that what stays for good has been loaded."""

    warmed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.session, self.files = desk, desk.session, desk.files
        self._pages: dict[str, Page] = {}
        self._actions: dict[str, QAction] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._is_warm = False
        self._tidying = QTimer(self, singleShot=True, interval=TIDY_MS)
        self._tidying.timeout.connect(self.tidy)
        self._damaged: DamagedWorkspace | None = None
        self.setMinimumSize(SMALLEST)
        self._build()
        self._fill_menus()
        self._listen()
        self._restore()
        self._on_client()
        self._on_workspace()
        NewDay(self.session, desk.now, self)

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._head = Head(self.desk)
        self._read_only = Notice(self.desk, "caution")
        self._reopen = self._read_only.offer("重新打开", self.files.open_again)
        self._refused = Notice(self.desk, "fault")
        self._refused.offer("再试一次", self.session.retry)
        self._damage = Notice(self.desk, "fault")
        self._damage.offer("恢复备份…", self._on_restore)
        self._fault = Notice(self.desk, "fault")
        self._fault.offer("知道了", lambda: self._fault.say(""))
        self._noticed = Notice(self.desk, "caution")
        self._noticed.offer("知道了", lambda: self._noticed.say(""))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for part in (self._head, self._read_only, self._refused, self._damage, self._noticed, self._fault):
            right.addWidget(part)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._side_bar())
        whole.addLayout(right, 1)
        middle = QWidget()
        middle.setLayout(whole)
        self.setCentralWidget(middle)
        self._status = QLabel()
        self._status.setProperty("role", "small")
        self.statusBar().addPermanentWidget(self._status)

    def _side_bar(self) -> QWidget:
        bar = QFrame(objectName="navigation")
        bar.setFixedWidth(SIDEBAR_WIDTH)
        column = QVBoxLayout(bar)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(QLabel("轻策", objectName="brand"))
        group = QButtonGroup(self)
        for kind in PAGES:
            if kind.key == "library":
                column.addStretch(1)
            button = self._page_button(kind)
            group.addButton(button)
            column.addWidget(button)
        column.addSpacing(10)
        return bar

    def _page_button(self, kind: PageKind) -> QToolButton:
        button = QToolButton()
        button.setText(kind.title)
        button.setToolTip(kind.hint)
        button.setAccessibleName(kind.title)
        button.setAccessibleDescription(kind.hint)
        button.setCheckable(True)
        button.setIcon(self.desk.icons.icon(kind.icon, "sidebar_text"))
        button.setIconSize(QSize(20, 20))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked, key=kind.key: self.show_page(key))
        self._buttons[kind.key] = button
        return button

    # --- Menus -----------------------------------------------------------------------------------------

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        self._fill_file(bar.addMenu("文件(&F)"))
        self._fill_edit(bar.addMenu("编辑(&E)"))
        self._fill_view(bar.addMenu("查看(&V)"))
        help_menu = bar.addMenu("帮助(&H)")
        self._add(help_menu, "help-here", "本页帮助", "F1", self._help_here)
        self._add(help_menu, "about", "关于轻策", None, partial(self.go, "help", "about"))

    def _fill_file(self, menu: QWidget) -> None:
        self._add(menu, "new", "新建企业", QKeySequence.StandardKey.New, self.session.new_client)
        self._add(menu, "import", "导入企业档案…", "Ctrl+I", self.files.import_profiles)
        menu.addSeparator()
        self._add(menu, "open", "打开工作区…", QKeySequence.StandardKey.Open, self.files.choose)
        self._recent = menu.addMenu("最近的工作区")
        self._recent.aboutToShow.connect(self._fill_recent)
        self._add(menu, "save_as", "工作区另存为…", "Ctrl+Shift+S", self.files.save_as)
        self._add(menu, "sign", "修改记录署名…", None, self.files.sign)
        menu.addSeparator()
        self._add(menu, "print", "预览和导出 PDF", "Ctrl+P", partial(self.show_page, "export"))
        menu.addSeparator()
        self._add(menu, "quit", "退出", QKeySequence.StandardKey.Quit, self.close)

    def _fill_edit(self, menu: QWidget) -> None:
        self._add(menu, "undo", "撤销", QKeySequence.StandardKey.Undo, self._undo)
        self._add(menu, "redo", "重做", "Ctrl+Shift+Z", self._redo)
        menu.addSeparator()
        self._add(menu, "search", "查找", QKeySequence.StandardKey.Find, self._search)

    def _fill_view(self, menu: QWidget) -> None:
        for number, kind in enumerate(PAGES, start=1):
            self._add(menu, kind.key, kind.title, f"Ctrl+{number}", partial(self.show_page, kind.key))
        menu.addSeparator()
        group = QActionGroup(self)
        for scheme, text in (("system", "外观跟随系统"), ("light", "浅色"), ("dark", "深色")):
            action = self._add(menu, f"theme-{scheme}", text, None, partial(self._choose_theme, scheme))
            action.setCheckable(True)
            action.setChecked(self.desk.theme.scheme == scheme)
            group.addAction(action)

    def _add(
        self,
        menu: QWidget,
        key: str,
        text: str,
        keys: QKeySequence.StandardKey | str | None,
        act: Callable[[], object],
    ) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked: act())
        menu.addAction(action)
        self._actions[key] = action
        return action

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.files.recent():
            self._recent.addAction(str(path)).triggered.connect(partial(self.files.open, path))
        self._recent.setDisabled(self._recent.isEmpty())

    # --- Pages -----------------------------------------------------------------------------------------

    def go(self, key: str, place: str = "") -> None:
        """Show a page, at a place on it."""
        page = self.show_page(key)
        if page is not None:
            page.go_to(place)

    def show_page(self, key: str) -> Page | None:
        """Show a page, making it first if need be; None where it needs a client and none is open."""
        kind = next(kind for kind in PAGES if kind.key == key)
        if kind.needs_client and self.session.dossier is None:
            self._buttons[self.page_key].setChecked(True)
            self.say("先在“企业”页选一家企业，或打开一个示例。")
            return None
        page = self._page(kind)
        self._stack.setCurrentWidget(page)
        self._buttons[key].setChecked(True)
        self._title()
        return page

    @property
    def page_key(self) -> str:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "welcome")

    def page(self, key: str) -> Page:
        """A page by its key, made if need be."""
        return self._page(next(kind for kind in PAGES if kind.key == key))

    def _page(self, kind: PageKind) -> Page:
        if kind.key not in self._pages:
            page = kind.make(self.desk)
            put_dividers_back(self.desk.settings, page)
            self._pages[kind.key] = page
            self._stack.addWidget(page)
        return self._pages[kind.key]

    # --- What is said ----------------------------------------------------------------------------------

    @Slot(str)
    def say(self, text: str) -> None:
        """Say something in passing."""
        self.statusBar().showMessage(text, SAID_MS)

    def _listen(self) -> None:
        session = self.session
        session.settling.connect(self._on_settling)
        session.go_asked.connect(self.go)
        session.said.connect(self.say)
        session.refused.connect(self._on_refused)
        session.noticed.connect(self._noticed.say)
        session.client_changed.connect(self._on_client)
        session.workspace_changed.connect(self._on_workspace)
        session.answers_changed.connect(self._on_answers)

    @Slot()
    def _on_settling(self) -> None:
        """Whoever is being typed in is left: some fields hand on what they hold only then."""
        typed_in = self.focusWidget()
        if typed_in is not None:
            typed_in.clearFocus()

    @Slot()
    def _on_client(self) -> None:
        is_open = self.session.dossier is not None
        for kind in PAGES:
            self._buttons[kind.key].setEnabled(is_open or not kind.needs_client)
            self._actions[kind.key].setEnabled(is_open or not kind.needs_client)
        shown = next((kind for kind in PAGES if kind.key == self.page_key), PAGES[0])
        if shown.needs_client and not is_open:
            self.show_page("clients")
        self._title()
        self._on_answers()
        self._tidying.start()

    @Slot()
    def tidy(self) -> None:
        """Collect what the last client left behind; left to itself, Python lets the forms of several pile up (20 MB)."""
        gc.collect()

    @Slot(object)
    def _on_answers(self, _facts: object = None) -> None:
        writable = not self.session.is_read_only
        self._actions["undo"].setEnabled(writable and self.session.can_undo)
        self._actions["redo"].setEnabled(writable and self.session.can_redo)
        if self.session.dossier is not None:
            self._title()

    @Slot()
    def _on_workspace(self) -> None:
        workspace = self.session.workspace
        self._read_only.say(NO_WORKSPACE if workspace is None else workspace.why_read_only)
        self._reopen.setVisible(workspace is not None)
        self._damaged = None
        self._damage.say("")
        self._status.setText("" if workspace is None else f"工作区：{workspace.path.name}")
        self._status.setToolTip("" if workspace is None else str(workspace.path))
        writable = not self.session.is_read_only
        self._actions["new"].setEnabled(writable)
        self._actions["import"].setEnabled(writable)
        self._title()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        count = self.session.unsaved
        waits = f"有 {count} 处修改还在窗口里，没有写进工作区；处理好之后请再试一次，在此之前不要关闭窗口。"
        self._refused.say(f"{why}{waits}" if why else "")

    def tell_refused(self, error: StoreError) -> None:
        """Say that the machine, or the file, did not let something be done; a damaged file is offered to be restored."""
        from checklist.store_errors import DamagedWorkspace

        if isinstance(error, DamagedWorkspace):
            self._damaged = error
            self._damage.say(str(error))
        else:
            self._noticed.say(str(error))

    @Slot()
    def _on_restore(self) -> None:
        if self._damaged is not None:
            self.files.restore(self._damaged)

    def tell_fault(self, log: Path | None) -> None:
        """Say that the program itself failed at something; ``log`` is where it is written down."""
        where = f"错误位置记在 {log}（不含企业数据）。" if log is not None else ""
        self._fault.say(f"程序内部出错，刚才的操作没有做完；已经填写的内容都已保存。{where}")

    def _title(self) -> None:
        client = self.session.client_name
        page = next(kind.title for kind in PAGES if kind.key == self.page_key)
        self.setWindowTitle(f"{client} — {page} — 轻策" if client else f"{page} — 轻策")

    # --- What is done ----------------------------------------------------------------------------------

    def _undo(self) -> None:
        self._tell_step("已撤销", self.session.undo())

    def _redo(self) -> None:
        self._tell_step("已重做", self.session.redo())

    def _tell_step(self, word: str, facts: frozenset[str]) -> None:
        labels = [self.session.base_program.dictionary.label(fact) for fact in sorted(facts)]
        shown = "、".join(labels[:3]) + ("等" if len(labels) > 3 else "")
        self.say(f"{word}：{shown}" if labels else "没有可以撤销的步骤。")

    def _search(self) -> None:
        page = self._pages.get(self.page_key)
        if page is not None:
            page.search()

    def _help_here(self) -> None:
        self.go("help", self.page_key)

    def _choose_theme(self, scheme: str) -> None:
        self.desk.theme.choose(scheme)  # type: ignore[arg-type]
        self.desk.settings.setValue("theme", scheme)

    def shortcuts(self) -> list[tuple[str, str]]:
        """What can be done by keys: the text of each action with its keys, for the help."""
        return [
            (action.text().split("(")[0], action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            for action in self._actions.values()
            if not action.shortcut().isEmpty()
        ]

    # --- Coming and going ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first picture comes before everything that is only needed later."""
        super().paintEvent(event)
        if not self._is_warm:
            self._is_warm = True
            QTimer.singleShot(0, self, self.warm_up)

    @Slot()
    def warm_up(self) -> None:
        """Load what the first client will need, once the window has been seen."""
        import checklist.dossier  # noqa: F401

        self.session.base_program  # noqa: B018
        self.warmed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Who comes back to a window that may only read sees what another has written meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.look_again()

    def _restore(self) -> None:
        settings = self.desk.settings
        if not self.restoreGeometry(settings.value("window/geometry", b"")):
            self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))

    def _may_break_off(self) -> bool:
        busy = [told for page in self._pages.values() if (told := page.under_way())]
        if not busy:
            return True
        stop = Choice("stop", "不等了，关闭", destroys=True)
        text = f"{'，'.join(busy)}，现在关闭就不会有这个文件。"
        return self.desk.messages.ask(self, "还有工作没有做完", text, [stop]) == "stop"

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep how the window stood, put the client away, close the file; ask first where something would be lost."""
        if not (self._may_break_off() and self.files.may_leave()):
            event.ignore()
            return
        self.desk.settings.setValue("window/geometry", self.saveGeometry())
        for page in self._pages.values():
            keep_dividers(self.desk.settings, page)
            page.put_away()
        self.files.close()
        event.accept()
