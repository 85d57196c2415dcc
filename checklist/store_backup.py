"""Copies of a workspace: before an upgrade, once a day, by "save as"; and putting one back."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from checklist.store_errors import DAMAGED, DamagedWorkspace, StoreRefused, told
from checklist.store_file import BESIDE, connect, is_sound, is_sound_file, sibling
from checklist.store_lock import is_held

KEPT: Final = {"daily": 10, "upgrade": 3}
"""How many backups of a kind are kept."""
ALWAYS_KEPT: Final = 2
MAX_BYTES: Final = 1_000_000_000
"""Beyond the first two, backups of a kind are kept while all of them together stay below this: attachments weigh."""
_RESTORING: Final = "没有能够恢复"


def folder_of(path: Path) -> Path:
    """The folder of a workspace's backups."""
    return sibling(path, ".backups")


def daily_path(path: Path, day: date) -> Path:
    """Where the backup of a day goes."""
    return folder_of(path) / f"daily-{day:%Y-%m-%d}{path.suffix}"


def upgrade_path(path: Path, version: int, at: datetime) -> Path:
    """Where the copy of a file of an old version goes, before it is upgraded."""
    return folder_of(path) / f"upgrade-{at:%Y-%m-%d-%H%M%S}-v{version}{path.suffix}"


def back_up_daily(path: Path, day: date) -> bool:
    """Make the backup of a day, unless it is there; whether it is there now: an empty workspace needs none.

    Works on a connection of its own, so a worker may do it (about 5 ms per MB) before the first edit has to.  Raises
    StoreRefused, and DamagedWorkspace where the copy shows that the workspace is damaged.
    """
    target = daily_path(path, day)
    if target.exists():
        return True
    with told(path, "没有能够备份", backups), contextlib.closing(connect(path, "ro")) as connection:
        if connection.execute("SELECT 1 FROM clients LIMIT 1").fetchone() is None:
            return False
        back_up(connection, path, target)
    return True


def back_up(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """Copy the open workspace to `target` in its backup folder, and let the oldest of the kind go.

    Raises StoreRefused, or DamagedWorkspace where the copy shows that the workspace is damaged: no older copy goes then.
    """
    with told(target, "没有能够备份到"):
        target.parent.mkdir(exist_ok=True)
        if not copy(connection, target):
            raise DamagedWorkspace(path, DAMAGED, backups(path))
        kind = target.name.partition("-")[0]
        for old in _surplus(_of_kind(target.parent, kind, target.suffix), KEPT[kind]):
            old.unlink(missing_ok=True)


def copy(connection: sqlite3.Connection, target: Path) -> bool:
    """Copy the open workspace to a file: beside, checked, on the disk, then in place.

    False where the copy is not sound; nothing was put in place then.  Raises sqlite3.Error and OSError.
    """
    with beside(target) as part:
        with contextlib.closing(connect(part, "rwc")) as other:
            connection.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")
            if not is_sound(other):
                return False
        _sync(part)
        part.replace(target)
    return True


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A name for a new file beside `target`; whatever is left of it is removed."""
    part = target.parent / f".qingce-{os.urandom(6).hex()}.tmp"
    try:
        yield part
    finally:
        for left in (part, *(sibling(part, end) for end in BESIDE)):
            with contextlib.suppress(OSError):
                left.unlink()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _of_kind(folder: Path, kind: str, suffix: str) -> list[Path]:
    """The backups of a kind, newest first: their names begin with the date."""
    return sorted(folder.glob(f"{kind}-*{suffix}"), key=lambda path: path.name, reverse=True)


def _surplus(newest_first: list[Path], kept: int) -> list[Path]:
    """The backups that are too many, or too heavy together."""
    total, fitting = 0, 0
    for one in newest_first[:kept]:
        total += one.stat().st_size
        if fitting >= ALWAYS_KEPT and total > MAX_BYTES:
            break
        fitting += 1
    return newest_first[fitting:]


def backups(path: Path) -> tuple[Path, ...]:
    """The sound backups of a workspace, newest first by the date in their names."""
    folder = folder_of(path)
    try:
        found = [one for kind in KEPT for one in _of_kind(folder, kind, path.suffix)]
    except OSError:
        return ()
    found.sort(key=lambda one: one.stem.partition("-")[2], reverse=True)
    return tuple(one for one in found if is_sound_file(one))


def restore_backup(backup: Path, path: Path) -> Path | None:
    """Put a backup in the place of a damaged workspace, which is renamed and never deleted; gives its new name.

    The new name (None where nothing was there) tells when the damaged file was changed last.  Raises DamagedWorkspace
    for an unsound backup, and StoreRefused; the damaged file then still stands in its place.
    """
    if not is_sound_file(backup):
        raise DamagedWorkspace(backup, "备份文件本身已损坏", backups(path))
    if is_held(path):
        raise StoreRefused(path, "文件正在另一个窗口打开，请先关闭", _RESTORING)
    with told(path, _RESTORING), beside(path) as part, contextlib.ExitStack() as undo:
        with contextlib.closing(connect(backup, "frozen")) as source:
            copy(source, part)
        aside = _put_aside(path, undo)
        part.replace(path)
        undo.pop_all()
    return aside


def _put_aside(path: Path, undo: contextlib.ExitStack) -> Path | None:
    """Rename the damaged file, and first what SQLite kept beside it: that must not be played into the restored one."""
    there = [end for end in (*BESIDE, "") if sibling(path, end).exists()]
    if not there:
        return None
    aside = _free_name(path, max(sibling(path, end).stat().st_mtime for end in there))
    for end in there:
        source, target = sibling(path, end), sibling(aside, end)
        source.replace(target)
        undo.callback(target.replace, source)
    return aside


def _free_name(path: Path, changed: float) -> Path:
    """A name for a damaged file that tells when it was changed last, and that no file bears."""
    stem = f"{path.stem}-damaged-{datetime.fromtimestamp(changed):%Y-%m-%d-%H%M%S}"
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    found = (path.with_name(f"{name}{path.suffix}") for name in names)
    return next(one for one in found if not any(sibling(one, end).exists() for end in (*BESIDE, "")))


def save_copy(connection: sqlite3.Connection, workspace: Path, target: Path) -> None:
    """Copy the open workspace to another file ("save as"); an older file there is replaced only by a whole copy."""
    doing = "没有能够另存为"
    with told(target, doing):
        why = _why_no_copy(workspace, target)
        if why:
            raise StoreRefused(target, why, doing)
        with beside(target) as part:
            if not copy(connection, part):
                raise DamagedWorkspace(workspace, DAMAGED, backups(workspace))
            for end in BESIDE:  # left by an older file of this name: not to be played into the new one
                sibling(target, end).unlink(missing_ok=True)
            part.replace(target)


def _why_no_copy(workspace: Path, target: Path) -> str:
    if target.is_dir():
        return "这是一个文件夹，请另选文件名"
    if not target.parent.is_dir():
        return "文件夹不存在"
    if target.exists() and workspace.exists() and target.samefile(workspace):
        return "这就是正在使用的工作区文件，请另选文件名"
    if not workspace.exists() and target.absolute() == workspace:
        return ""
    return "这个文件正在另一个窗口打开，请另选文件名" if is_held(target) else ""
