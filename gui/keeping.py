"""The workspace that is open, and writing to it in order: what the machine refuses waits and is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:  # the first window is shown before any of it is loaded
    from checklist.store import ClientRow, Workspace

IDLE_MS = 5_000


class Keeping(QObject):
    """What is given is written at once, or behind what waits already."""

    settling = Signal()
    """What is typed and not handed on yet is to be handed on now: the client is put away, or the file is left."""
    workspace_changed = Signal()
    """Another workspace is open."""
    roster_changed = Signal()
    """The list of clients, or a line of it, is another."""
    said = Signal(str)
    """Something to be told in passing, in the status bar."""
    refused = Signal(str)
    """The machine does not let the workspace be written: a sentence why.  Empty once all that waited has been kept."""
    noticed = Signal(str)
    """Something about the workspace that must be read: a backup that failed, damage that was found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace: Workspace | None = None
        self._waiting: list[Callable[[Workspace], object]] = []
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._on_idle)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be kept: no workspace, or one that may only be read."""
        return self.workspace is None or self.workspace.is_read_only

    def settle(self) -> None:
        """Have handed on what is being typed, so that nothing is left behind in a field."""
        self.settling.emit()

    def clients(self) -> list[ClientRow]:
        """The lines of the roster, the last edited first; none without a workspace."""
        return [] if self.workspace is None else self.workspace.clients()

    def deleted_clients(self) -> list[ClientRow]:
        """The clients that were deleted and can still be brought back, the last deleted first."""
        return [] if self.workspace is None else self.workspace.deleted_clients()

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of the workspace, in plain JSON values; the default where it was never set."""
        return default if self.workspace is None else self.workspace.setting(key, default)

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting; a workspace that may only be read is left as it is."""
        if not self.is_read_only:
            self._keep(lambda workspace: workspace.set_setting(key, value))

    @property
    def unsaved(self) -> int:
        """How many changes wait to be kept because the machine refused."""
        return len(self._waiting)

    @Slot()
    def retry(self) -> bool:
        """Keep what waits, in its order; whether nothing waits any more."""
        from checklist.store_errors import StoreError

        try:
            self._keep_waiting()
        except StoreError as error:
            self.refused.emit(str(error))
            return False
        return True

    def _keep_waiting(self) -> None:
        """Raises StoreError at the first that is still refused; it and what is behind it go on waiting."""
        workspace = self._opened()
        while self._waiting:
            self._waiting[0](workspace)
            self._waiting.pop(0)
        self.refused.emit("")

    def _caught_up(self) -> Workspace:
        """The workspace with all in it that was given so far: what is read or copied now is not behind the screen."""
        if self._waiting:
            self._keep_waiting()
        return self._opened()

    def _keep(self, act: Callable[[Workspace], object]) -> None:
        """Write to the workspace, behind what waits already; where the machine refuses it stays on the screen and waits.

        A workspace that may only be read will not take it later either: that is said, and nothing waits.
        """
        from checklist.store_errors import ReadOnlyWorkspace, StoreError

        self._idle.start()
        if self._waiting:
            self._waiting.append(act)
            self.retry()
            return
        try:
            act(self._opened())
        except ReadOnlyWorkspace as refused:
            self.noticed.emit(str(refused))
        except StoreError as error:
            self._waiting.append(act)
            self.refused.emit(str(error))

    @Slot()
    def _on_idle(self) -> None:
        """Nobody types: bring what was kept onto the disk, and tell what the workspace has to say."""
        from checklist.store_errors import StoreError

        if self.workspace is None:
            return
        try:
            self.workspace.flush()
        except StoreError as error:
            self.noticed.emit(str(error))
        for notice in self.workspace.take_notices():
            self.noticed.emit(notice)

    def _opened(self) -> Workspace:
        if self.workspace is None:
            raise RuntimeError("no workspace is open")
        return self.workspace
