"""The ways into a workspace: made new, opened to write, read beside another window, read from a copy."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from checklist.store_backup import backups, beside
from checklist.store_errors import NewerWorkspace
from checklist.store_file import BESIDE, VERSION, connect, demand_sound, has_leftovers, sibling, version_of
from checklist.store_lock import Holder, Lock, acquire


class ReadOnly(Struct, frozen=True):
    """Why nothing may be written (a Chinese sentence), and whether a window of this machine writes meanwhile."""

    why: str
    is_open_here: bool = False
    is_open_elsewhere: bool = False


def create(path: Path) -> None:
    """A new empty workspace, made beside and then put in place: a half-made file never bears the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as part:
        with contextlib.closing(connect(part, "rwc")) as connection:
            upgrade(connection)
        part.replace(path)


def upgrade(connection: sqlite3.Connection) -> None:
    """Run the steps that an older file lacks."""
    from sqlite_utils import Database

    from checklist.migrations import migrations

    migrations.apply(Database(connection, execute_plugins=False))


def right_to_write(path: Path, who: str, now: datetime) -> Lock | ReadOnly:
    """The lock of the workspace, or why there is none."""
    if not os.access(path, os.W_OK):
        return ReadOnly("文件是只读的，可以用“另存为”存一份再修改。")
    try:
        found = acquire(path, who, now)
    except (OSError, sqlite3.Error):
        return ReadOnly("所在的文件夹不能写入，可以用“另存为”存到别处再修改。")
    if isinstance(found, Holder):
        return ReadOnly(found.words(), is_open_here=found.is_here, is_open_elsewhere=not found.is_here)
    return found


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection for the holder of the lock.

    A file that was not closed properly is read through once: that is when pages go missing.
    """
    was_cut_off = has_leftovers(path)
    connection = connect(path, "rw")
    try:
        if was_cut_off:
            demand_sound(connection, path, backups)
        demand_known(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path, reason: ReadOnly, closing: contextlib.ExitStack) -> sqlite3.Connection:
    """A connection that changes nothing.

    Beside a window of this machine the file itself is read, and shows what that window keeps.  Where saves still stand
    beside a file that nobody may write, where another machine writes, or where the file is of an older version, a copy
    is read: SQLite would have to write to bring these together.
    """
    if reason.is_open_here:
        connection = closing.enter_context(contextlib.closing(connect(path, "ro")))
    elif reason.is_open_elsewhere or has_leftovers(path):
        connection = _connect_to_copy(path, closing)
    else:
        connection = closing.enter_context(contextlib.closing(connect(path, "frozen")))
        if version_of(connection) < VERSION:
            connection = _connect_to_copy(path, closing)
    demand_known(connection, path)
    return connection


def _connect_to_copy(path: Path, closing: contextlib.ExitStack) -> sqlite3.Connection:
    folder = Path(
        closing.enter_context(tempfile.TemporaryDirectory(prefix="qingce-", ignore_cleanup_errors=True))
    )
    copy = folder / "copy.db"
    for end in ("", *BESIDE):
        if sibling(path, end).exists() and end != "-shm":
            shutil.copyfile(sibling(path, end), sibling(copy, end))
    connection = closing.enter_context(contextlib.closing(connect(copy, "rw")))
    demand_sound(connection, path, backups)
    if version_of(connection) < VERSION:
        upgrade(connection)
    return connection


def demand_known(connection: sqlite3.Connection, path: Path) -> None:
    """Raise NewerWorkspace for a file of a later program."""
    found = version_of(connection)
    if found > VERSION:
        raise NewerWorkspace(path, found, VERSION)
