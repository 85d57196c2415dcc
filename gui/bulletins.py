"""The strips below the head of the window: what must be read, whatever page is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.desk import Desk
from gui.notices import Notice

if TYPE_CHECKING:
    from checklist.store_errors import DamagedWorkspace, StoreError

NO_WORKSPACE: Final = "没有打开工作区，填写的内容没有地方保存。请打开一个工作区，或在“开始”页新建一个。"


class Bulletins(QWidget):
    """Each kind of news has a strip of its own, with what can be done about it; none is shown while there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._files = desk.session, desk.files
        self._damaged: DamagedWorkspace | None = None
        self._read_only = Notice(desk, "caution")
        self._reopen = self._read_only.offer("重新打开", self._files.open_again)
        self._refused = Notice(desk, "fault")
        self._refused.offer("再试一次", self._session.retry)
        self._refused.offer("另存为…", self._files.save_as)
        self._damage = Notice(desk, "fault")
        self._damage.offer("恢复备份…", self._on_restore)
        self._noticed = Notice(desk, "caution")
        self._noticed.offer("知道了", lambda: self._noticed.say(""))
        self._fault = Notice(desk, "fault")
        self._fault.offer("知道了", lambda: self._fault.say(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._read_only, self._refused, self._damage, self._noticed, self._fault):
            column.addWidget(part)
        self._session.refused.connect(self._on_refused)
        self._session.noticed.connect(self._noticed.say)
        self._session.workspace_changed.connect(self.read)
        self.read()

    @Slot()
    def read(self) -> None:
        """Say whether what is typed can be kept; damage told of another file is forgotten."""
        workspace = self._session.workspace
        self._read_only.say(NO_WORKSPACE if workspace is None else workspace.why_read_only)
        self._reopen.setVisible(workspace is not None)
        self._damaged = None
        self._damage.say("")

    def tell_refused(self, error: StoreError) -> None:
        """Say that the machine, or the file, did not let something be done; a damaged file is offered to be restored."""
        from checklist.store_errors import DamagedWorkspace

        if isinstance(error, DamagedWorkspace):
            self._damaged = error
            self._damage.say(str(error))
        else:
            self._noticed.say(str(error))

    def tell_fault(self, log: Path | None) -> None:
        """Say that the program itself failed at something; ``log`` is where it is written down."""
        kept = "" if self._session.unsaved else "；已经填写的内容都已保存"
        where = f"错误位置记在 {log}（不含企业数据）。" if log is not None else ""
        self._fault.say(f"程序内部出错，刚才的操作没有做完{kept}。{where}")

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        count = self._session.unsaved
        waits = f"有 {count} 处修改还在窗口里，没有写进工作区；处理好之后请再试一次，在此之前不要关闭窗口。"
        self._refused.say(f"{why}{waits}" if why else "")

    @Slot()
    def _on_restore(self) -> None:
        if self._damaged is not None:
            self._files.restore(self._damaged)
