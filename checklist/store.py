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
from typing import Any, Final

from msgspec import Struct

from checklist.store_answers import ANSWER, CANDIDATES, EVIDENCE, NOTE, PROPOSAL, PURGE_DAYS, REFUSALS
from checklist.store_backup import back_up_daily, backups, restore_backup, save_copy
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
from checklist.store_file import check_header, connect, demand_sound
from checklist.store_json import encode
from checklist.store_opening import (
    ReadOnly,
    bring_up_to_date,
    connect_to_read,
    connect_to_write,
    create,
    right_to_write,
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
    "back_up_daily",
    "backups",
    "check_workspace",
    "open_workspace",
    "restore_backup",
]

_TABLES_OF_A_CLIENT: Final = ("entries", "changes", "rulings", "progress", "assessments", "attachments")


class _Setting(Struct, frozen=True):
    value: Any


class Workspace(Work):
    """An open workspace. Every edit is kept when its call returns; a workspace stays on the thread that opened it."""

    def load_client(self, client_id: int) -> StoredClient:
        """Everything entered for a client, a deleted one's too; raises KeyError."""
        self.client(client_id)
        parts = self._entries(client_id)
        return StoredClient(
            id=client_id,
            answers=parts[ANSWER],
            evidence=parts[EVIDENCE],
            note=parts[NOTE].get("", ""),
            candidates=parts[CANDIDATES],
            proposals=parts[PROPOSAL],
            refusals=parts[REFUSALS],
            rulings=self._rulings(client_id),
            progress=self._progress(client_id),
        )

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of the workspace, as JSON gives it back."""
        found = self._read(_Setting, "SELECT value FROM settings WHERE key = ?", key, json={"value"})
        return found[0].value if found else default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting (any JSON value)."""
        text = encode(value)
        if self._rows("SELECT value FROM settings WHERE key = ?", key) == [(text,)]:
            return
        with self._edit() as db:
            db.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, text))

    def save_as(self, path: Path) -> None:
        """Copy the whole workspace to another file; this one stays open. Raises StoreRefused."""
        save_copy(self._connection, self.path, path)

    def was_changed(self) -> bool:
        """Whether another window has written since this was asked last; raises StoreRefused.  A copy never changes."""
        (found,) = self._rows("PRAGMA data_version")[0]
        before, self._data_version = self._data_version, found
        return bool(found != before)

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

    def purge(self) -> None:
        """Remove for good what was deleted long ago; where the machine refuses, the next start tries again."""
        with contextlib.suppress(StoreRefused):
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
    path = Path(os.path.realpath(path)) if os.path.islink(path) else path.absolute()
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
        notices = bring_up_to_date(connection, path, now())
        workspace = Workspace(path, connection, now, who, "", closing)
        workspace.notices.extend(notices)
        workspace.purge()
        workspace.closing = closing.pop_all()
    return workspace
