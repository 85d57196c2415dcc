"""The workspace: one SQLite file with clients, answers and their history, assessments, progress, settings.

Opening and reading use the standard library alone; sqlite-utils is loaded where a file is made or upgraded.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final

from checklist.store_answers import ANSWER, CANDIDATES, EVIDENCE, PROPOSAL, PURGE_DAYS
from checklist.store_backup import back_up, backups, restore_backup, save_copy, upgrade_path
from checklist.store_base import Now
from checklist.store_errors import (
    AttachmentTooLarge,
    DamagedWorkspace,
    NewerWorkspace,
    ReadOnlyWorkspace,
    StoreError,
    StoreRefused,
    told,
)
from checklist.store_file import VERSION, check_header, connect, demand_sound, version_of
from checklist.store_opening import (
    ReadOnly,
    connect_to_read,
    connect_to_write,
    create,
    right_to_write,
    upgrade,
)
from checklist.store_rows import Attachment, Change, ClientRow, KeptAssessment, RulingChange, StoredClient
from checklist.store_work import Work

__all__ = [
    "Attachment",
    "AttachmentTooLarge",
    "Change",
    "ClientRow",
    "DamagedWorkspace",
    "KeptAssessment",
    "NewerWorkspace",
    "Now",
    "ReadOnlyWorkspace",
    "RulingChange",
    "StoreError",
    "StoreRefused",
    "StoredClient",
    "Workspace",
    "backups",
    "check_workspace",
    "open_workspace",
    "restore_backup",
]

_TABLES_OF_A_CLIENT: Final = ("entries", "changes", "rulings", "progress", "assessments", "attachments")


class Workspace(Work):
    """An open workspace. Every edit is kept when its call returns; a workspace stays on the thread that opened it."""

    def load_client(self, client_id: int) -> StoredClient:
        """Everything entered for a client, a deleted one's too; raises KeyError."""
        note = self._note(client_id)
        parts = self._entries(client_id)
        return StoredClient(
            id=client_id,
            answers=parts[ANSWER],
            evidence=parts[EVIDENCE],
            note=note,
            candidates=parts[CANDIDATES],
            proposals=parts[PROPOSAL],
            rulings=self._rulings(client_id),
            progress=self._progress(client_id),
        )

    def save_as(self, path: Path) -> None:
        """Copy the whole workspace to another file; this one stays open. Raises StoreRefused."""
        save_copy(self._connection, self.path, path)

    def flush(self) -> None:
        """Bring all edits onto the disk now (some 10 ms): for a moment when nobody types."""
        if not self.is_read_only:
            with told(self.path, backups=backups):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the file, leaving one file; closing twice does nothing."""
        if not self.is_read_only:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.closing.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prepare(self) -> None:
        """Bring an older file to the current version, after a copy of it was put aside; forget the long deleted."""
        found = version_of(self._connection)
        if found < VERSION:
            try:
                back_up(self._connection, upgrade_path(self.path, found, self._now()))
            except StoreRefused as error:
                self._notices.append(f"升级前的备份没有做成：{error}")
            upgrade(self._connection)
            self._notices.append(f"工作区已从格式 {found} 升级到格式 {VERSION}。")
        self._purge()

    def _purge(self) -> None:
        """Remove for good what was deleted long ago."""
        until = (self._now() - timedelta(days=PURGE_DAYS)).isoformat(timespec="microseconds")
        gone = self._rows("SELECT id FROM clients WHERE deleted_at < ?", until)
        if not gone:
            return
        with self._edit() as db:
            for (client_id,) in gone:
                db.execute(
                    "DELETE FROM attachment_data WHERE attachment_id IN (SELECT id FROM attachments WHERE client_id = ?)",
                    (client_id,),
                )
                for table in _TABLES_OF_A_CLIENT:
                    db.execute(f"DELETE FROM {table} WHERE client_id = ?", (client_id,))
                db.execute("DELETE FROM clients WHERE id = ?", (client_id,))


def check_workspace(path: Path) -> None:
    """Read every page of a workspace, open or not, on a connection of its own (so in a worker too).

    Raises DamagedWorkspace where something is amiss, and StoreRefused. Takes about as long as copying the file.
    """
    with told(path, "没有能够检查", backups), contextlib.closing(connect(path, "ro")) as connection:
        demand_sound(connection, path, backups)


def open_workspace(path: Path, now: Now, who: str) -> Workspace:
    """Open a workspace, or make one (and its folder) where there is none.

    Opened read-only, with the reason, where another window has it open or nothing can be written there.  Raises
    DamagedWorkspace, NewerWorkspace and StoreRefused; the file is then as it was.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path.absolute()
    with told(path, "没有能够打开", backups), contextlib.ExitStack() as closing:
        if not path.exists():
            create(path)
        right = right_to_write(path, who, now())
        if isinstance(right, ReadOnly):
            connection = connect_to_read(path, right, closing)
            return Workspace(path, connection, now, who, right.why, closing.pop_all())
        closing.callback(right.release)
        check_header(path, backups)
        connection = closing.enter_context(contextlib.closing(connect_to_write(path)))
        workspace = Workspace(path, connection, now, who, "", contextlib.ExitStack())
        workspace.prepare()
        workspace.closing.push(closing.pop_all())
    return workspace
