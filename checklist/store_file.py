"""The workspace as a file: is it one, is it whole, how is it opened. Standard library only: this runs at every start."""

from __future__ import annotations

import sqlite3
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from checklist.store_errors import DAMAGED, DamagedWorkspace, FindBackups, NewerWorkspace

APPLICATION_ID: Final = 0x51437773  # "QCws": tells our files from other SQLite files
VERSION: Final = 2
"""The version this program writes: the number of the last step in `checklist.migrations`."""

MAGIC: Final = b"SQLite format 3\x00"
_HEADER_SIZE: Final = 100
BUSY_SECONDS: Final = 2.0
BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; it belongs to that very file and moves with it."""


def none_known(_: Path) -> tuple[Path, ...]:
    """No backups: for files that are none themselves."""
    return ()


def sibling(path: Path, ending: str) -> Path:
    """The file beside `path` whose name goes on with `ending`."""
    return path.with_name(path.name + ending)


def has_leftovers(path: Path) -> bool:
    """Whether SQLite left saves in a file beside: the program or the machine stopped without closing."""
    return any(
        sibling(path, end).exists() and sibling(path, end).stat().st_size for end in ("-wal", "-journal")
    )


def check_header(path: Path, backups: FindBackups = none_known) -> None:
    """Look at the first bytes, changing nothing.

    Raises DamagedWorkspace for what cannot be a workspace and NewerWorkspace for one of a later program.
    """
    why = _header_fault(path)
    if why:
        raise DamagedWorkspace(path, why, backups(path))
    found = _number(path, 60)
    if found > VERSION:
        raise NewerWorkspace(path, found, VERSION)


def _header_fault(path: Path) -> str:
    if path.is_dir():
        return "这是一个文件夹"
    size = path.stat().st_size
    if size == 0:
        return "文件是空的（0 字节）"
    with path.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    if not header.startswith(MAGIC[: len(header)]):
        return "这不是工作区文件，或文件开头已损坏"
    if len(header) < _HEADER_SIZE:
        return "文件不完整，只剩下开头"
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        return "这是其他程序的数据库，或文件开头已损坏"
    return "" if has_leftovers(path) else _length_fault(header, size)


def _length_fault(header: bytes, size: int) -> str:
    """The header says how many pages there are; with saves still beside the file it is not up to date."""
    page = int.from_bytes(header[16:18])
    page = 65536 if page == 1 else page
    wanted = page * int.from_bytes(header[28:32])
    counted = header[24:28] == header[92:96]
    if counted and size < wanted:
        return f"文件不完整（应有 {wanted:,} 字节，只有 {size:,} 字节）"
    return ""


def _number(path: Path, offset: int) -> int:
    with path.open("rb") as file:
        file.seek(offset)
        return int.from_bytes(file.read(4))


class _Connection(sqlite3.Connection):
    """Takes any text: half a character pair, as a broken paste can leave, becomes "?" where UTF-8 has no place for it."""

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, values)
        except UnicodeEncodeError:
            return super().execute(sql, tuple(_whole(value) for value in values))


def _whole(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection in SQLite's mode "rw", "ro" or "rwc"; "frozen" reads a file that nobody can change."""
    options = "mode=ro&immutable=1" if mode == "frozen" else f"mode={mode}"
    connection = sqlite3.connect(
        f"{uri(path)}?{options}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=_Connection
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def uri(path: PurePath) -> str:
    """The path as SQLite's URI, Windows drives and network shares included."""
    text = path.as_posix()
    start = "//" if text.startswith("//") else "" if text.startswith("/") else "/"
    return f"file:{start}{quote(text, safe='/:')}"


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the opened file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds every page of the file in order (reads the whole file)."""
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return False
        raise


def demand_sound(connection: sqlite3.Connection, path: Path, backups: FindBackups) -> None:
    """Raise DamagedWorkspace where `is_sound` says no."""
    if not is_sound(connection):
        raise DamagedWorkspace(path, DAMAGED, backups(path))


def is_sound_file(path: Path) -> bool:
    """Whether the file is a whole workspace of a version this program reads; whatever cannot be read is not."""
    try:
        check_header(path)
        connection = connect(path, "frozen")
    except (OSError, sqlite3.Error, DamagedWorkspace, NewerWorkspace):
        return False
    try:
        return is_sound(connection)
    except sqlite3.Error:
        return False
    finally:
        connection.close()
