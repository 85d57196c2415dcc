"""Who may write: one window at a time, told by a small SQLite file beside the workspace.

The holder keeps a write transaction open on `<name>.lock` for as long as the workspace is open.  The system drops
such a lock when its process ends, however it ends, so nobody is locked out by the dead; and SQLite lets others read,
meanwhile, who holds it.  (filelock would do for the lock alone, but takes longer to import than the roster to read, and
its file cannot be read on Windows while it is held.)
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from checklist.store_file import connect, sibling

_TRIES: Final = 3
_TAKEN: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Holder(Struct, frozen=True):
    """Who has the workspace open for writing: the person, since when, in which process of which machine."""

    who: str
    since: datetime
    process: int
    machine: str
    token: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the holder runs on this machine."""
        return self.machine == this_machine()

    def words(self) -> str:
        """The holder in one Chinese sentence."""
        if not self.machine:
            return "另一个窗口打开着这个工作区，那边关闭后重新打开即可编辑。"
        place = (
            f"本机另一个窗口（进程 {self.process}）"
            if self.is_here
            else f"电脑“{self.machine}”（进程 {self.process}）"
        )
        name = f"“{self.who}”" if self.who else ""
        return (
            f"{name}从 {self.since:%Y-%m-%d %H:%M} 起在{place}打开着这个工作区，那边关闭后重新打开即可编辑。"
        )


class Lock:
    """The right to write, held until `release`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, token: str) -> None:
        self._path, self._connection, self._token = path, connection, token

    def release(self) -> None:
        """Give the right back and take the lock file away.

        Elsewhere than on Windows the file goes first, while it is still held: whoever waits for it finds out.  A file
        that someone else put in its place stays.
        """
        signed = read_holder(self._path)
        if signed is not None and signed.token == self._token:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._connection.close()
        if os.name == "nt":
            with contextlib.suppress(OSError):
                self._path.unlink()


def this_machine() -> str:
    """The machine's name in its network (the socket module would take longer to import than all the rest here)."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


def acquire(workspace: Path, who: str, now: datetime) -> Lock | Holder:
    """Take the right to write, or say who has it.

    Raises sqlite3.Error or OSError where the folder allows no lock file.
    """
    path = sibling(workspace, ".lock")
    me = Holder(who, now, os.getpid(), this_machine(), os.urandom(8).hex())
    found: Lock | Holder | None = None
    for _ in range(_TRIES):
        found = _try(path, me)
        if found is not None:
            return found
    return _unnamed(now)


def _try(path: Path, me: Holder) -> Lock | Holder | None:
    """One attempt; None where the file was taken away or replaced meanwhile, or was unreadable and is gone now."""
    connection = connect(path, "rwc")
    try:
        held = _hold(connection, path, me)
    except sqlite3.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            path.unlink(missing_ok=True)  # a machine that lost power: no process holds a broken file
            return None
        _clear_empty(path)
        raise
    except BaseException:
        connection.close()
        raise
    if isinstance(held, Lock):
        return held
    connection.close()
    return held


def _clear_empty(path: Path) -> None:
    """Take away a lock file that could not be written, on a full disk."""
    with contextlib.suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()


def _hold(connection: sqlite3.Connection, path: Path, me: Holder) -> Lock | Holder | None:
    connection.execute("PRAGMA busy_timeout = 50")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        _sign(connection, me)
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _TAKEN:
            raise
        return read_holder(path) or _unnamed(me.since)
    signed = read_holder(path)
    return Lock(path, connection, me.token) if signed is not None and signed.token == me.token else None


def _sign(connection: sqlite3.Connection, me: Holder) -> None:
    columns = "who, since, process, machine, token"
    connection.execute(f"CREATE TABLE IF NOT EXISTS holder ({columns})")
    connection.execute("DELETE FROM holder")
    connection.execute(
        f"INSERT INTO holder ({columns}) VALUES (?, ?, ?, ?, ?)",
        (me.who, me.since.isoformat(), me.process, me.machine, me.token),
    )


def is_held(workspace: Path) -> bool:
    """Whether someone has this workspace open for writing; changes nothing."""
    path = sibling(workspace, ".lock")
    if not path.exists():
        return False
    try:
        connection = connect(path, "rw")
    except sqlite3.Error:
        return False
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in _TAKEN
    finally:
        connection.close()
    return False


def read_holder(path: Path) -> Holder | None:
    """What the lock file says, None where it says nothing."""
    try:
        connection = connect(path, "ro")
    except sqlite3.Error:
        return None
    try:
        row = connection.execute("SELECT who, since, process, machine, token FROM holder").fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return Holder(row[0], datetime.fromisoformat(row[1]), *row[2:]) if row else None


def _unnamed(now: datetime) -> Holder:
    """A holder that could not be read: still someone."""
    return Holder("", now, 0, "")
