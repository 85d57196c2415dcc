"""Writes a file beside its target and then puts it in place, so that a failure leaves the old file as it was."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from checklist.errors import ExportFailed

_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘空间不足",
    errno.EACCES: "没有写入权限，或文件正被其他程序打开",
    errno.EPERM: "没有写入权限，或文件正被其他程序打开",
    errno.EROFS: "这个位置是只读的",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "文件夹不存在",
}


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; when the block ends well, the new file takes the place of the old.

    Raises `ExportFailed` for whatever the machine refuses. On any error the new file is removed.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise ExportFailed(path, "这是一个文件夹，请另选文件名")
        if target.exists() and not target.is_file():
            raise ExportFailed(path, "这不是普通文件，请另选文件名")
        beside = target.parent / f".qingce-{os.urandom(6).hex()}.tmp"
        try:
            yield beside
            beside.replace(target)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise ExportFailed(path, reason_of(error)) from error


def write_synced(path: Path, data: bytes) -> None:
    """Write `data` to a new file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def reason_of(error: OSError | RuntimeError) -> str:
    """Say in Chinese why the machine refused."""
    if isinstance(error, RuntimeError):
        return "链接绕成了圈"
    return _REASONS.get(error.errno or 0, f"系统报告“{error.strerror or error}”")
