"""One state of the rules from a path: a pack's folder, a folder of packs, or a single policy file.

What a pack names and does not hold itself (clauses, materials, other policies) is taken from the shipped packs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from rules.building import build
from rules.difference import Side
from rules.errors import InputProblems, Problem
from rules.fields import Dictionary
from rules.packs import INFO, Source, SourceFile, read_sources, shipped_folders, unreadable_because
from rules.reading import read_info

GIVEN: Final = "given"
INFO_OF_GIVEN: Final = b"id: given\nversion: '1'\ntitle: given\nkind: policies\nchecked_on: 2000-01-01\n"


def read_side(path: Path, dictionary: Dictionary) -> Side:
    """The rules at a path; InputProblems where there are none or they do not load."""
    if path.is_file():
        packs = build(_with_file(path), dictionary)
        return Side(packs, {path.stem}, dictionary)
    given = _given(path)
    ids = {_pack_id(source) for source in given}
    shipped = [source for source in read_sources(shipped_folders()) if _pack_id(source) not in ids]
    packs = build([*shipped, *given], dictionary)
    return Side(packs, {one.id for pack in packs if pack.info.id in ids for one in pack.policies}, dictionary)


def _with_file(path: Path) -> Sequence[Source]:
    """The shipped packs with one policy file in the place of the one of its name, or beside them."""
    data = _bytes_of(path)
    shipped = read_sources(shipped_folders())
    changed = [_replaced(source, path.name, data) for source in shipped]
    if any(one is not other for one, other in zip(changed, shipped, strict=True)):
        return changed
    files = (_file(INFO, INFO_OF_GIVEN), _file(path.name, data))
    folder = path.absolute().parent.name or GIVEN
    return (*shipped, Source(folder, files, hashlib.sha256(data).hexdigest()))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refused(path, f"文件读不了（{unreadable_because(error)}）") from error


def _replaced(source: Source, name: str, data: bytes) -> Source:
    """A pack with the bytes of the file of that name; itself where it has none."""
    if name == INFO or all(Path(file.name).name != name for file in source.files):
        return source
    files = tuple(_file(one.name, data) if Path(one.name).name == name else one for one in source.files)
    return msgspec.structs.replace(source, files=files)


def _given(path: Path) -> Sequence[Source]:
    """The packs at a folder, or in the folders right below it."""
    try:
        has_info = (path / INFO).is_file()
        folders = [path] if has_info else sorted(one.parent for one in path.glob(f"*/{INFO}"))
    except OSError as error:
        raise _refused(path, f"文件夹读不了（{unreadable_because(error)}）") from error
    if not path.exists():
        raise _refused(path, "没有这个文件或文件夹")
    if not folders:
        allowed = f"应为一个规则包（里面有 {INFO}）、几个规则包的上一级文件夹，或一个政策文件"
        raise _refused(path, f"这里没有规则；{allowed}")
    return read_sources(folders)


def _refused(path: Path, why: str) -> InputProblems:
    return InputProblems([Problem(str(path), str(path), "规则包或政策文件", None, f"{path}：{why}。")])


def _file(name: str, data: bytes) -> SourceFile:
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


def _pack_id(source: Source) -> str:
    """The id a pack gives itself; its folder's name where that cannot be read."""
    info = next(file for file in source.files if file.name == INFO)
    part = read_info(info.data, source.shown(INFO))
    return part.value.id if part.value is not None else source.folder
