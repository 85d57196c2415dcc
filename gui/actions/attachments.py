"""The files attached to a line: copied into the workspace, opened as copies, taken out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from checklist.errors import ChecklistError
from checklist.replace import reason_of, replacing, write_synced
from checklist.worklist import Line
from gui import opening
from gui.desk import Desk
from gui.notices import Notice

if TYPE_CHECKING:
    from checklist.store import Attachment

FOLDER_KEY: Final = "folders/attachments"
MOST_SHOWN: Final = 4


class Attachments(QWidget):
    """Reads and writes through the session; what cannot be done is said here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self.setAcceptDrops(True)
        self._line: Line | None = None
        self._removed: tuple[str, str, bytes] | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("附件列表")
        self.list.itemActivated.connect(self._on_open)
        self.list.itemSelectionChanged.connect(self._enable)
        self._empty = QLabel("还没有附件。可以把证书、回执、截图等拖进来，随工作区一起保存。")
        self._empty.setProperty("role", "small")
        self._empty.setWordWrap(True)
        self.fault = Notice(desk, "fault")
        self.taken = Notice(desk)
        self.taken.offer("撤销", self._put_back)
        self._add = self._button("添加…", self._on_add)
        self._open = self._button("打开", self._on_open)
        self._save = self._button("另存为…", self._on_save)
        self._remove = self._button("移除", self._on_remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for one in (self._add, self._open, self._save, self._remove):
            buttons.addWidget(one)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._empty, self.list, self.fault, self.taken):
            column.addWidget(part)
        column.addLayout(buttons)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(f"附件：{text.rstrip('…')}")
        button.clicked.connect(act)
        return button

    def show_line(self, line: Line, attached: Sequence[Attachment]) -> None:
        """Show the files of a line."""
        if self._line is None or self._line.id != line.id:
            self._removed = None
            self.taken.say("")
            self.fault.say("")
        self._line = line
        chosen = self._chosen()
        self.list.clear()
        for one in attached:
            item = QListWidgetItem(f"{one.name}　{size_words(one.size)}")
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(f"{one.when:%Y-%m-%d %H:%M} {one.who}")
            self.list.addItem(item)
            if chosen is not None and one.id == chosen.id:
                self.list.setCurrentItem(item)
        if attached and self.list.currentItem() is None:
            self.list.setCurrentRow(0)
        self._empty.setVisible(not attached)
        self.list.setVisible(bool(attached))
        rows = min(len(attached), MOST_SHOWN)
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), 1) + 8)
        self._enable()

    def _chosen(self) -> Attachment | None:
        item = self.list.currentItem()
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    @Slot()
    def _enable(self) -> None:
        is_locked, chosen = self._session.is_read_only, self._chosen() is not None
        for button in (self._open, self._save, self._remove):
            button.setVisible(self.list.count() > 0)
        self._add.setEnabled(not is_locked)
        self._open.setEnabled(chosen)
        self._save.setEnabled(chosen)
        self._remove.setEnabled(chosen and not is_locked)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped where they can be kept."""
        if event.mimeData().hasUrls() and not self._session.is_read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach the files that were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.add_files([path for path in paths if path.is_file()])
        event.acceptProposedAction()

    # --- What is done ----------------------------------------------------------------------------------

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach files; those that cannot be read or kept are told, the others are there."""
        faults = []
        for path in paths:
            try:
                self._keep(path.name, path.read_bytes())
            except OSError as error:
                faults.append(f"没有能够读取“{path.name}”：{reason_of(error)}。")
            except ChecklistError as error:
                faults.append(str(error))
        self.fault.say("".join(faults))

    def _keep(self, name: str, data: bytes) -> None:
        if self._line is not None:
            self._session.attach(self._line.id, name, data)

    @Slot()
    def _on_add(self) -> None:
        folder = Path(str(self._desk.settings.value(FOLDER_KEY, _documents())))
        paths = self._desk.messages.open_files(self, "添加附件", folder, "所有文件 (*)")
        if paths:
            self._desk.settings.setValue(FOLDER_KEY, str(paths[0].parent))
            self.add_files(paths)

    def _on_open(self, *_: object) -> None:
        chosen = self._chosen()
        data = self._data(chosen)
        if chosen is None or data is None:
            return
        try:
            path = opening.write_to_open(chosen.name, data)
        except OSError as error:
            self.fault.say(f"没有能够打开“{chosen.name}”：{reason_of(error)}。")
            return
        opened = opening.open_file(path)
        self.fault.say("" if opened else f"系统里没有能打开“{chosen.name}”的程序，可以另存后再打开。")

    @Slot()
    def _on_save(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        suggested = Path(_documents()) / opening.file_name(chosen.name)
        path = self._desk.messages.save_file(self, "附件另存为", suggested, "所有文件 (*)")
        data = self._data(chosen) if path is not None else None
        if path is None or data is None:
            return
        try:
            with replacing(path) as beside:
                write_synced(beside, data)
        except ChecklistError as error:
            self.fault.say(str(error))

    @Slot()
    def _on_remove(self) -> None:
        chosen = self._chosen()
        data = self._data(chosen)
        if chosen is None or data is None:
            return
        try:
            self._session.detach(chosen.id)
        except ChecklistError as error:
            self.fault.say(str(error))
            return
        self._removed = (chosen.place, chosen.name, data)
        self.taken.say(f"已移除附件“{chosen.name}”。")

    def _put_back(self) -> None:
        if self._removed is None:
            return
        try:
            self._session.attach(*self._removed)
        except ChecklistError as error:
            self.fault.say(str(error))
            return
        self._removed = None
        self.taken.say("")

    def _data(self, chosen: Attachment | None) -> bytes | None:
        """The bytes of a file; None, and said why, where they cannot be read."""
        workspace = self._session.workspace
        if chosen is None or workspace is None:
            return None
        try:
            return workspace.attachment_data(chosen.id)
        except ChecklistError as error:
            self.fault.say(str(error))
            return None


def size_words(size: int) -> str:
    """A size in words: 812 字节, 34 KB, 2.1 MB."""
    if size < 1_000:
        return f"{size} 字节"
    return f"{size / 1_000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(
        Path.home()
    )
