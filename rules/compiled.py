"""The compiled form of checked data, kept in the user's cache folder: data only, and never trusted blindly.

A file is a magic word, msgpack, and the SHA-256 of both.  A damaged file counts as absent; where the
folder cannot be written everything works without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

MAGIC: Final = b"QINGCE\x00\x01"
TRAILER: Final = hashlib.sha256().digest_size
MAX_KEPT: Final = 8
DECIMAL: Final = 1
"""The msgpack extension that holds a decimal's text; everything else is plain msgpack."""
SOURCES: Final = (
    "blocks.py",
    "building.py",
    "compiled.py",
    "fields.py",
    "groups.py",
    "integrity.py",
    "integrity_cases.py",
    "integrity_conditions.py",
    "integrity_facts.py",
    "integrity_plan.py",
    "integrity_policies.py",
    "integrity_scope.py",
    "integrity_shared.py",
    "integrity_tests.py",
    "model.py",
    "packs.py",
    "reading.py",
    "yamltree.py",
)
"""The modules that decide what a compiled form holds: a change in one of them makes all old ones void."""

T = TypeVar("T")


def user_folder() -> Path:
    """The cache folder of this user on this system; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("qingce", appauthor=False)) / "compiled"


@cache
def code_hash() -> str:
    """The hash of the modules behind the compiled form; of none where they cannot be read (a frozen program)."""
    digest = hashlib.sha256(MAGIC)
    for name in SOURCES:
        with contextlib.suppress(OSError):
            digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


def key_of(*parts: str) -> str:
    """A file name's stem from hashes and words; the code behind the compiled form is always part of it."""
    return hashlib.sha256("\n".join((code_hash(), *parts)).encode()).hexdigest()[:40]


def encode(value: Any) -> bytes:
    """A value of plain structs as msgpack; decimals keep their exact text."""
    plain = msgspec.to_builtins(value, builtin_types=(Decimal,))
    return msgspec.msgpack.encode(_with_decimals(plain))


def decode(data: bytes, wanted: type[T]) -> T:
    """The value again; ``msgspec.MsgspecError`` where the bytes are not of that type."""
    return msgspec.msgpack.decode(data, type=wanted, ext_hook=_decimal)


def _with_decimals(part: Any) -> Any:
    if isinstance(part, Decimal):
        return msgspec.msgpack.Ext(DECIMAL, format(part, "f").encode())
    if isinstance(part, dict):
        return {key: _with_decimals(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_with_decimals(one) for one in part]
    return part


def _decimal(code: int, data: memoryview) -> Decimal:
    if code != DECIMAL:
        raise NotImplementedError(f"unknown extension {code}")
    return Decimal(bytes(data).decode("ascii"))


def load(folder: Path | None, key: str, wanted: type[T]) -> T | None:
    """The value kept under a key; None where there is none or the file is damaged."""
    if folder is None:
        return None
    try:
        data = (folder / f"{key}.bin").read_bytes()
    except OSError:
        return None
    body = memoryview(data)[:-TRAILER]
    if not data.startswith(MAGIC) or hashlib.sha256(body).digest() != data[-TRAILER:]:
        return None
    try:
        return decode(bytes(body[len(MAGIC) :]), wanted)
    except (msgspec.MsgspecError, ValueError, ArithmeticError, NotImplementedError):
        return None


def keep(folder: Path | None, key: str, value: Any) -> None:
    """Keep a value under a key: written beside, then put in place.  A folder that cannot be written is no error."""
    if folder is None:
        return
    data = MAGIC + encode(value)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / f"{key}.bin", data + hashlib.sha256(data).digest())
        _prune(folder)


def _replace(path: Path, data: bytes) -> None:
    import tempfile

    number, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _prune(folder: Path) -> None:
    """Forget all but the newest files."""
    files = sorted(folder.glob("*.bin"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[MAX_KEPT:]:
        path.unlink(missing_ok=True)
