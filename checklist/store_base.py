"""The open file below a workspace: reading, editing in transactions, what is done before the first edit of a day."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from checklist.store_backup import back_up_daily, backups
from checklist.store_errors import (
    DAMAGED,
    DamagedWorkspace,
    ReadOnlyWorkspace,
    StoreError,
    StoreRefused,
    told,
)
from checklist.store_file import is_sound
from checklist.store_json import decode

T = TypeVar("T")
Now = Callable[[], datetime]

SYNC_SECONDS: Final = 5.0
"""A killed process loses nothing that was kept.  A power cut loses at most the edits of these seconds: waiting for the
disk at every keystroke would cost 10–30 ms on the spinning disks of old office machines."""


class OpenFile:
    """One open file; the parts of the workspace are built on it. A connection stays on its thread."""

    path: Path
    who: str
    why_read_only: str

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        now: Now,
        who: str,
        why_read_only: str,
        closing: contextlib.ExitStack,
    ) -> None:
        """Built by `open_workspace`; `closing` is what is to be done when the workspace closes."""
        self.path, self.who, self.why_read_only = path, who, why_read_only
        self._connection, self._now, self.closing = connection, now, closing
        self._mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        self._place = _place_of(path)
        self._data_version = connection.execute("PRAGMA data_version").fetchone()[0]
        self._synced_at: datetime | None = None
        self._backed_up: date | None = None
        self.notices: list[str] = []

    @property
    def is_read_only(self) -> bool:
        """Whether edits are refused; `why_read_only` says why."""
        return bool(self.why_read_only)

    def take_notices(self) -> tuple[str, ...]:
        """Chinese sentences about what happened on the side (a backup that failed, an upgrade), each given once."""
        notices = tuple(self.notices)
        self.notices.clear()
        return notices

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        """All rows of a query; raises DamagedWorkspace or StoreRefused."""
        with told(self.path, "没有能够读取", backups):
            return self._connection.execute(sql, values).fetchall()

    def _read(self, kind: type[T], sql: str, *values: Any, json: Collection[str] = ()) -> list[T]:
        """The rows of a query as structs; columns bear the names of fields, those in `json` hold JSON text.

        Raises DamagedWorkspace for rows that cannot be what was written, and StoreRefused.
        """
        with told(self.path, "没有能够读取", backups):
            cursor = self._connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
        try:
            fields = [dict(zip(names, row, strict=True)) for row in rows]
            for name in json:
                for one in fields:
                    one[name] = None if one[name] is None else decode(one[name])
            return msgspec.convert(fields, list[kind], strict=False)  # type: ignore[valid-type]
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise DamagedWorkspace(self.path, DAMAGED, backups(self.path)) from error

    @contextlib.contextmanager
    def _edit(self, client_id: int | None = None) -> Iterator[sqlite3.Connection]:
        """One transaction; with a client it is that client's edit.

        Raises ReadOnlyWorkspace, StoreRefused, DamagedWorkspace, and KeyError for a client that is not there; then
        nothing of the block was kept.
        """
        if self.why_read_only:
            raise ReadOnlyWorkspace(self.path, self.why_read_only)
        if _place_of(self.path) != self._place:
            why = "文件已被移走、改名或删除；内容还在程序里，请用“另存为”存到别处"
            raise StoreRefused(self.path, why)
        self._back_up_once_a_day()
        with told(self.path, backups=backups):
            self._choose_sync()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                if client_id is not None:
                    self._touch(client_id)
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _touch(self, client_id: int) -> None:
        cursor = self._connection.execute(
            "UPDATE clients SET edited_at = ? WHERE id = ? AND deleted_at IS NULL", (self._stamp(), client_id)
        )
        self._one(cursor, client_id)

    def _one(self, cursor: sqlite3.Cursor, client_id: int) -> None:
        """The statement must have found its row."""
        if cursor.rowcount == 0:
            raise self._missing(client_id)

    def _missing(self, row_id: int) -> Exception:
        """What to raise for an id that is not there: our mistake, unless the file lost it."""
        if is_sound(self._connection):
            return KeyError(row_id)
        return DamagedWorkspace(self.path, DAMAGED, backups(self.path))

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="microseconds")

    def _choose_sync(self) -> None:
        """Now and then an edit waits for the disk, and with it all edits before.

        Where the file system allows no write-ahead log, every edit does: without one SQLite promises less.
        """
        now = self._now()
        is_fresh = self._synced_at is not None and 0 <= (now - self._synced_at).total_seconds() < SYNC_SECONDS
        is_due = not is_fresh or self._mode != "wal"
        self._connection.execute(f"PRAGMA synchronous = {'FULL' if is_due else 'NORMAL'}")
        if is_due:
            self._synced_at = now

    def _back_up_once_a_day(self) -> None:
        """A copy before the first edit of a day; where it cannot be made, that is told once and the edit goes on."""
        today = self._now().date()
        if self._backed_up == today:
            return
        try:
            is_there = back_up_daily(self.path, today)
        except DamagedWorkspace:
            raise
        except StoreError as error:
            self.notices.append(f"今天的备份没有做成：{error}")
            is_there = True
        if is_there:
            self._backed_up = today


def _place_of(path: Path) -> Sequence[int]:
    """What tells the file from another one of the same name; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_dev, found.st_ino)
