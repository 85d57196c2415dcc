"""What can go wrong with a workspace, in words for the person at the screen.

Two families: what the machine refuses or the file suffered (the classes here), and mistakes of the program, which pass
through unchanged (`KeyError` for a client that is not there, SQLite's own errors for wrong statements).
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from checklist.errors import ChecklistError

SAVING: Final = "没有能够保存到"


class StoreError(ChecklistError):
    """Base of what a workspace can suffer; `path` is the file."""

    def __init__(self, path: Path, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


class StoreRefused(StoreError):
    """The machine refused: no room, no right, file locked or gone. What was kept before stays kept; `why` says the cause."""

    def __init__(self, path: Path, why: str, doing: str = SAVING) -> None:
        self.why = why
        calm = "之前已保存的内容不受影响。" if doing == SAVING else ""
        super().__init__(path, f"{doing}“{path}”：{why}。{calm}")


class ReadOnlyWorkspace(StoreError):
    """A change was asked for in a workspace opened read-only; nothing was changed."""

    def __init__(self, path: Path, why: str) -> None:
        self.why = why
        super().__init__(path, f"工作区“{path.name}”以只读方式打开，没有保存这次修改。{why}")


class NewerWorkspace(StoreError):
    """The file was written by a newer version of the program; it was not touched."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        self.found, self.known = found, known
        super().__init__(
            path,
            f"工作区“{path.name}”由更新版本的轻策保存（格式 {found}，本程序只认识到格式 {known}），没有打开，文件未改动。"
            "请安装新版本后再打开。",
        )


class DamagedWorkspace(StoreError):
    """The file is no sound workspace; it was not touched. `backups` are the sound copies beside it, newest first."""

    def __init__(self, path: Path, why: str, backups: Sequence[Path] = ()) -> None:
        self.why, self.backups = why, tuple(backups)
        advice = (
            f"可以用最近的完好备份“{self.backups[0].name}”恢复，损坏的文件会改名保留。"
            if self.backups
            else "没有找到可用的备份。请找出自己另存的副本，损坏的文件请先保留。"
        )
        super().__init__(path, f"工作区“{path.name}”不能打开：{why}。{advice}")


class AttachmentTooLarge(StoreError):
    """A file is too large to be attached; nothing was kept."""

    def __init__(self, path: Path, name: str, size: int, limit: int) -> None:
        self.size, self.limit = size, limit
        super().__init__(
            path,
            f"附件“{name}”有 {size / 1_000_000:.1f} MB，没有保存；单个附件不超过 {limit // 1_000_000} MB，请压缩或拆分后再添加。",
        )


DAMAGED: Final = "文件内容已损坏"
_DAMAGE: Final = {
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "这不是工作区文件，或文件开头已损坏",
}
_REFUSALS: Final = {
    sqlite3.SQLITE_FULL: "磁盘空间不足，请腾出空间后再试",
    sqlite3.SQLITE_IOERR: "读写磁盘出错，请检查磁盘、U 盘或网络连接",
    sqlite3.SQLITE_READONLY: "文件或文件夹没有写入权限",
    sqlite3.SQLITE_PERM: "没有访问权限",
    sqlite3.SQLITE_CANTOPEN: "文件打不开，可能已被移走、改名，或没有访问权限",
    sqlite3.SQLITE_BUSY: "文件正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_LOCKED: "文件正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_PROTOCOL: "文件正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_NOMEM: "内存不足",
    sqlite3.SQLITE_TOOBIG: "内容太大",
}

_NO_ACCESS: Final = "没有访问权限，或文件正被其他程序打开"
_BROKEN_TEXT: Final = ("decode to UTF-8", "no such column", "no such table")

FindBackups = Callable[[Path], Sequence[Path]]


def _code_of(error: sqlite3.Error) -> int:
    """SQLite's primary code; broken text in rows or in the definitions of tables has none of its own: it is damage."""
    if any(words in str(error) for words in _BROKEN_TEXT):
        return sqlite3.SQLITE_CORRUPT
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_full(error: Exception) -> bool:
    """Whether the disk had no room."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return isinstance(error, sqlite3.Error) and _code_of(error) == sqlite3.SQLITE_FULL


@contextlib.contextmanager
def told(path: Path, doing: str = SAVING, backups: FindBackups = lambda _: ()) -> Iterator[None]:
    """Turn what SQLite and the system report about `path` into errors of this module; our own mistakes pass through."""
    try:
        yield
    except sqlite3.Error as error:
        code = _code_of(error)
        if code in _DAMAGE:
            raise DamagedWorkspace(path, _DAMAGE[code], backups(path)) from error
        if code in _REFUSALS:
            raise StoreRefused(path, _REFUSALS[code], doing) from error
        raise
    except UnicodeDecodeError as error:  # in SQLite's own words on a broken definition
        raise DamagedWorkspace(path, DAMAGED, backups(path)) from error
    except OSError as error:
        raise StoreRefused(path, _reason_of(error), doing) from error


def _reason_of(error: OSError) -> str:
    from checklist.replace import reason_of

    return _NO_ACCESS if error.errno in {errno.EACCES, errno.EPERM} else reason_of(error)
