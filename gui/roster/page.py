"""All clients of the workspace: find one, take it up, put it away."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.notices import Notice
from gui.pages import Page
from gui.roster.columns import COLUMNS, Names, name_of
from gui.roster.model import ID_ROLE, RosterFilter, RosterModel
from gui.sharing import export_redacted
from gui.wheel import ignore_wheel
from rules.codes import CodeTables

ROW_HEIGHT = 38
SHELVES: Final = {"active": "在册企业", "archived": "已归档", "deleted": "最近删除"}
"""Which clients are listed; what was deleted stays for 30 days."""
ON_SHELVES: Final = {
    "active": ("open", "duplicate", "save", "redact", "archive", "delete"),
    "archived": ("open", "duplicate", "save", "redact", "archive", "delete"),
    "deleted": ("restore",),
}
"""What can be done with the clients of each."""
READING: Final = ("open", "save", "redact")
NOTHING: Final = {
    "active": "还没有企业。\n点“新建企业”开始填写，或在“开始”页打开一个示例。",
    "archived": "没有归档的企业。",
    "deleted": "最近 30 天没有删除过企业。",
}


class RosterPage(Page):
    """The list with its search, and what can be done with a client."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._names = Names(CodeTables())
        self._model = RosterModel(self._names, self)
        self._shown = RosterFilter(self._names, self)
        self._shown.setSourceModel(self._model)
        self._deleted: int | None = None
        self._is_stale = False
        self._build()
        self._make_actions()
        self.session.roster_changed.connect(self._on_changed)
        self.session.client_changed.connect(self._on_changed)
        self.session.workspace_changed.connect(self._on_changed)
        self.read()

    @Slot()
    def _on_changed(self) -> None:
        """Another page is in sight while answers are given: a long roster is not read again behind it."""
        self._is_stale = True
        if self.isVisible():
            self.read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self.read()

    def go_to(self, place: str) -> None:
        """Select a client by its id."""
        if self._is_stale:
            self.read()
        for at in range(self._shown.rowCount()):
            if str(self._shown.index(at, 0).data(ID_ROLE)) == place:
                self._table.selectRow(at)

    @property
    def shelf(self) -> str:
        """Which clients are listed."""
        return str(self._shelf.currentData())

    def search(self) -> None:
        """Into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._top())
        column.addLayout(self._filters())
        self._undo = Notice(self.desk)
        self._undo.offer("撤销删除", self._on_restore)
        column.addWidget(self._undo)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list())
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        column.addWidget(self._count)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel("企业名册")
        title.setProperty("role", "title")
        row.addWidget(title)
        row.addStretch(1)
        self._new = self._button("新建企业", "add", "primary")
        self._import = self._button("导入档案…", "import")
        self._new.clicked.connect(self.session.new_client)
        self._import.clicked.connect(self.desk.files.import_profiles)
        row.addWidget(self._import)
        row.addWidget(self._new)
        return row

    def _button(self, text: str, icon: str, role: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", role)
        button.setIcon(self.desk.icons.icon(icon, "on_accent" if role == "primary" else "text"))
        button.setIconSize(QSize(16, 16))
        return button

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._search = QLineEdit()
        self._search.setPlaceholderText("按名称、行业、地区、行业代码查找")
        self._search.setAccessibleName("查找企业")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(
            self.desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._sector, self._region = QComboBox(), QComboBox()
        self._sector.setAccessibleName("按行业筛选")
        self._region.setAccessibleName("按省份筛选")
        for box in (self._sector, self._region):
            box.setMinimumWidth(150)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            ignore_wheel(box)
            box.currentIndexChanged.connect(self._narrow)
        self._shelf = QComboBox()
        self._shelf.setAccessibleName("看哪些企业")
        for shelf, title in SHELVES.items():
            self._shelf.addItem(title, shelf)
        ignore_wheel(self._shelf)
        self._shelf.currentIndexChanged.connect(self.read)
        self._search.textChanged.connect(self._narrow)
        row.addWidget(self._search, 1)
        for part in (self._sector, self._region, self._shelf):
            row.addWidget(part)
        return row

    def _list(self) -> QTableView:
        table = QTableView(objectName="roster")
        table.setModel(self._shown)
        table.setAccessibleName("企业名册")
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.sortByColumn(len(COLUMNS) - 1, Qt.SortOrder.DescendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(60)
        for at, column in enumerate(COLUMNS):
            table.setColumnWidth(at, column.width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        table.activated.connect(self._on_open)
        table.selectionModel().selectionChanged.connect(self._on_selected)
        self._table = table
        return table

    def _make_actions(self) -> None:
        self._actions = {
            "open": self._action("打开", "open", None, self._open_selected),
            "duplicate": self._action("复制一份", "copy", "Ctrl+D", self._duplicate),
            "save": self._action("导出档案…", "share", None, self._export),
            "redact": self._action("脱敏导出…", "lock", None, self._export_redacted),
            "archive": self._action("归档", "archive", None, self._archive),
            "delete": self._action("删除", "delete", QKeySequence.StandardKey.Delete, self._delete),
            "restore": self._action("恢复", "undo", None, self._restore),
        }
        row = self._buttons_below()
        self.layout().addLayout(row)

    def _action(
        self, text: str, icon: str, keys: QKeySequence.StandardKey | str | None, act: object
    ) -> QAction:
        action = QAction(self.desk.icons.icon(icon), text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(act)
        self._table.addAction(action)
        return action

    def _buttons_below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._action_buttons: dict[str, QPushButton] = {}
        for key, action in self._actions.items():
            button = QPushButton(action.text())
            button.setIcon(action.icon())
            button.clicked.connect(action.trigger)
            self._action_buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._count)
        return row

    # --- What is shown ---------------------------------------------------------------------------------

    @Slot()
    def read(self) -> None:
        """Read the lines again, keeping what is selected."""
        self._is_stale = False
        chosen = self._chosen()
        shelf = self.shelf
        rows = self.session.deleted_clients() if shelf == "deleted" else self.session.clients()
        self._model.show_rows(
            [row for row in rows if shelf == "deleted" or row.is_archived == (shelf == "archived")]
        )
        self._offer_filters()
        self._narrow()
        if chosen is not None:
            self.go_to(str(chosen))
        writable = not self.session.is_read_only
        self._new.setEnabled(writable)
        self._import.setEnabled(writable)
        self._on_selected()

    def _offer_filters(self) -> None:
        rows = self._model.rows
        sectors = {key: self._names.sectors((key,)) for row in rows for key in row.sectors}
        provinces = {
            row.region[:2]: self._names.region(f"{row.region[:2]}0000") for row in rows if row.region
        }
        _offer(self._sector, "全部行业", sectors)
        _offer(self._region, "全部地区", provinces)

    @Slot()
    def _narrow(self, _value: object = None) -> None:
        self._shown.narrow(
            self._search.text(),
            self._sector.currentData() or "",
            self._region.currentData() or "",
        )
        shown, total = self._shown.rowCount(), len(self._model.rows)
        self._count.setText(f"共 {total} 家" if shown == total else f"显示 {shown} 家，共 {total} 家")
        self._empty.setText(
            NOTHING[self.shelf] if total == 0 else "没有符合条件的企业，换个词或清空查找框再试。"
        )
        self._stack.setCurrentIndex(0 if shown else 1)

    def _chosen(self) -> int | None:
        rows = self._table.selectionModel().selectedRows()
        return rows[0].data(ID_ROLE) if rows else None

    @Slot()
    def _on_selected(self) -> None:
        chosen, writable = self._chosen(), not self.session.is_read_only
        for key, action in self._actions.items():
            fits = key in ON_SHELVES[self.shelf]
            enabled = chosen is not None and fits and (writable or key in READING)
            action.setEnabled(enabled)
            action.setVisible(fits)
            self._action_buttons[key].setEnabled(enabled)
            self._action_buttons[key].setVisible(fits)
        row = next((row for row in self._model.rows if row.id == chosen), None)
        word = "取消归档" if row is not None and row.is_archived else "归档"
        self._actions["archive"].setText(word)
        self._action_buttons["archive"].setText(word)

    # --- What is done ----------------------------------------------------------------------------------

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions(list(self._actions.values()))
        menu.exec(self._table.viewport().mapToGlobal(at))

    @Slot(QModelIndex)
    def _on_open(self, _index: QModelIndex) -> None:
        self._actions["open"].trigger()

    @Slot()
    def _open_selected(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.session.open_client(chosen)
            self.session.go_asked.emit("results", "")

    @Slot()
    def _duplicate(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.go_to(str(self.session.duplicate_client(chosen)))

    @Slot()
    def _export(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.desk.files.export_profile(chosen)

    @Slot()
    def _export_redacted(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            export_redacted(self.desk, chosen, self.window())

    @Slot()
    def _archive(self) -> None:
        row = next((row for row in self._model.rows if row.id == self._chosen()), None)
        if row is not None:
            self.session.archive_client(row.id, not row.is_archived)
            self.session.said.emit(f"{'已取消归档' if row.is_archived else '已归档'}：{name_of(row)}")

    @Slot()
    def _delete(self) -> None:
        row = next((row for row in self._model.rows if row.id == self._chosen()), None)
        if row is None:
            return
        self.session.delete_client(row.id)
        self._deleted = row.id
        self._undo.say(f"已删除“{name_of(row)}”。30 天内都可以在“最近删除”里恢复。")

    @Slot()
    def _restore(self) -> None:
        row = next((row for row in self._model.rows if row.id == self._chosen()), None)
        if row is not None:
            self.session.restore_client(row.id)
            self.session.said.emit(f"已恢复：{name_of(row)}")

    def _on_restore(self) -> None:
        if self._deleted is not None:
            self.session.restore_client(self._deleted)
            restored, self._deleted = self._deleted, None
            self._undo.say("")
            self.go_to(str(restored))


def _offer(box: QComboBox, everything: str, names: dict[str, str]) -> None:
    """Fill a filter with what there is, keeping what is chosen."""
    wanted = [("", everything), *sorted(names.items(), key=lambda one: one[1])]
    if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] == wanted:
        return
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for key, name in wanted:
        box.addItem(name, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)
