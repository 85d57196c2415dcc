"""The ways into a workspace: made new, opened to write, read beside another window, read from a copy."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from checklist.store_backup import back_up, backups, beside, upgrade_path
from checklist.store_errors import DamagedWorkspace, NewerWorkspace, StoreRefused, is_full
from checklist.store_file import (
    BESIDE,
    VERSION,
    check_header,
    connect,
    demand_sound,
    has_leftovers,
    sibling,
    version_of,
)
from checklist.store_lock import Holder, Lock, acquire

_TRIES: Final = 3


class ReadOnly(Struct, frozen=True):
    """Why nothing may be written (a Chinese sentence), and whether a window of this machine writes meanwhile."""

    why: str
    is_open_here: bool = False
    is_open_elsewhere: bool = False


def create(path: Path) -> None:
    """A new empty workspace, made beside and then put in place: a half-made file never bears the name."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "") from error
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "")
    with beside(path) as part:
        with contextlib.closing(connect(part, "rwc")) as connection:
            upgrade(connection)
        part.replace(path)


def upgrade(connection: sqlite3.Connection) -> None:
    """Run the steps that an older file lacks."""
    from sqlite_utils import Database

    from checklist.migrations import migrations

    migrations.apply(Database(connection, execute_plugins=False))


def bring_up_to_date(connection: sqlite3.Connection, path: Path, now: datetime) -> list[str]:
    """Upgrade an older file, after a copy of it was put aside; gives Chinese sentences on what was done."""
    found = version_of(connection)
    if found >= VERSION:
        return []
    notices = [f"工作区已从格式 {found} 升级到格式 {VERSION}。"]
    try:
        back_up(connection, path, upgrade_path(path, found, now))
    except StoreRefused as error:
        # Each step is one transaction: without a copy, too, it is done whole or not at all.
        notices.append(f"升级前的备份没有做成：{error}")
    upgrade(connection)
    return notices


def right_to_write(path: Path, who: str, now: datetime) -> Lock | ReadOnly:
    """The lock of the workspace, or why there is none."""
    if path.is_dir():
        raise DamagedWorkspace(path, "这是一个文件夹", ())
    if not os.access(path, os.W_OK):
        return ReadOnly("文件是只读的，可以用“另存为”存一份再修改。")
    try:
        found = acquire(path, who, now)
    except (OSError, sqlite3.Error) as error:
        if is_full(error):
            return ReadOnly("磁盘空间不足，请腾出空间后重新打开，再修改。")
        return ReadOnly("所在的文件夹不能写入，可以用“另存为”存到别处再修改。")
    if isinstance(found, Holder):
        return ReadOnly(found.words(), is_open_here=found.is_here, is_open_elsewhere=not found.is_here)
    return found


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection for the holder of the lock.

    A file that was not closed properly is read through once, for that is when pages go missing.
    """
    if has_leftovers(path):
        _check_unclosed(path)
    connection = connect(path, "rw")
    try:
        demand_known(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_unclosed(path: Path) -> None:
    """Raise DamagedWorkspace, leaving the file and the saves beside it as they are.

    A connection that may write would bring them together on closing.  Only one that may write can undo what a rollback
    journal holds: one is left where a new file was stopped at its very first opening.
    """
    try:
        mode = "rw" if sibling(path, "-journal").exists() else "ro"
        with contextlib.closing(connect(path, mode)) as connection:
            demand_sound(connection, path, backups)
            demand_known(connection, path)
    except BaseException:
        with contextlib.suppress(OSError):
            sibling(path, "-shm").unlink()
        raise


def connect_to_read(path: Path, reason: ReadOnly, closing: contextlib.ExitStack) -> sqlite3.Connection:
    """A connection that changes nothing.

    Beside a window of this machine the file itself is read, and shows what that window keeps.  Where saves still stand
    beside a file that nobody may write, where another machine writes, or where the file is of an older version, a copy
    is read: SQLite would have to write to bring these together.
    """
    if reason.is_open_here:
        # The header is not read: closing the file would drop the locks that this very process may hold on it.
        connection = closing.enter_context(contextlib.closing(connect(path, "ro")))
        demand_known(connection, path)
        return connection
    check_header(path, backups)
    if reason.is_open_elsewhere or has_leftovers(path):
        connection = _connect_to_copy(path, closing)
    else:
        connection = closing.enter_context(contextlib.closing(connect(path, "frozen")))
        if version_of(connection) < VERSION:
            connection = _connect_to_copy(path, closing)
    demand_known(connection, path)
    return connection


def _connect_to_copy(path: Path, closing: contextlib.ExitStack) -> sqlite3.Connection:
    import tempfile

    folder = Path(
        closing.enter_context(tempfile.TemporaryDirectory(prefix="qingce-", ignore_cleanup_errors=True))
    )
    copy = folder / "copy.db"
    if not any(_copy_at_rest(path, copy) for _ in range(_TRIES)):
        raise StoreRefused(path, "另一台电脑正在保存，请稍后再打开", "没有能够打开")
    connection = closing.enter_context(contextlib.closing(connect(copy, "rw")))
    demand_sound(connection, path, backups)
    if version_of(connection) < VERSION:
        upgrade(connection)
    return connection


def _copy_at_rest(path: Path, copy: Path) -> bool:
    """Copy a workspace with the saves beside it; whether nobody changed them meanwhile."""
    import shutil

    wanted = [end for end in ("", "-wal", "-journal") if sibling(path, end).exists()]
    before = [_state_of(sibling(path, end)) for end in wanted]
    for end in ("", *BESIDE):
        sibling(copy, end).unlink(missing_ok=True)
    for end in wanted:
        shutil.copyfile(sibling(path, end), sibling(copy, end))
    return before == [_state_of(sibling(path, end)) for end in wanted]


def _state_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return (found.st_size, found.st_mtime_ns)


def demand_known(connection: sqlite3.Connection, path: Path) -> None:
    """Raise NewerWorkspace for a file of a later program."""
    found = version_of(connection)
    if found > VERSION:
        raise NewerWorkspace(path, found, VERSION)
