"""Packs: whole folders of rule files, read once, checked once, and then kept in compiled form.

A pack never loads in part.  On every start the files are read and hashed (a few milliseconds), so that
the compiled form always belongs to the very bytes that lie there; only when it is missing are the files
parsed and checked.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from rules import compiled
from rules.errors import InputProblems, Problem
from rules.fields import DATA_DIR, Dictionary, load_dictionary
from rules.model import Case, Pack, Policy

PACKS_DIR: Final = DATA_DIR / "packs"
INFO: Final = "pack.yaml"
MAX_FILES: Final = 2_000
MAX_TOTAL: Final = 50_000_000
_UNREADABLE: Final = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "这不是文件夹",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
}


class Rulebook(msgspec.Struct, frozen=True):
    """What the program judges by: the dictionary and the packs."""

    dictionary: Dictionary
    packs: tuple[Pack, ...]

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of all packs, in the order of the packs and their files."""
        return tuple(policy for pack in self.packs for policy in pack.policies)


class SourceFile(msgspec.Struct, frozen=True):
    """One file of a pack: its path below the pack's folder, with slashes, its bytes and their SHA-256."""

    name: str
    data: bytes
    sha256: str


class Source(msgspec.Struct, frozen=True):
    """A pack's folder as it lies there; ``sha256`` is over the sorted names and hashes of its files."""

    folder: str
    files: tuple[SourceFile, ...]
    sha256: str

    def shown(self, file: str) -> str:
        """How a file is named to a person."""
        return f"{self.folder}/{file}"


def load_rulebook(*, cache: bool = True, cases: bool = False, more: Sequence[Path] = ()) -> Rulebook:
    """The shipped dictionary and packs.  With ``cases`` the worked cases come along; judging needs none.

    ``more`` are folders of further packs, read beside the shipped ones.  ``cache=False`` neither reads nor writes
    the user's cache folder.  InputProblems where a pack is wrong.
    """
    folder = compiled.user_folder() if cache else None
    dictionary_hash = _hash_of_tree(DATA_DIR)
    key = compiled.key_of("dictionary", dictionary_hash)
    dictionary = compiled.load(folder, key, Dictionary)
    if dictionary is None:
        dictionary = _shipped_dictionary()
        compiled.keep(folder, key, dictionary)
    sources = read_sources([*shipped_folders(), *more])
    return Rulebook(dictionary, _packs(sources, dictionary, dictionary_hash, folder, cases=cases))


def load_packs(
    folders: Iterable[Path], dictionary: Dictionary, *, cache_dir: Path | None = None, cases: bool = True
) -> tuple[Pack, ...]:
    """The packs in some folders, checked against each other and the dictionary, in the order given.

    Shared blocks are expanded in place.  Without ``cases`` the policies come without their worked cases.
    ``cache_dir`` may hold the compiled form; it need not exist or be writable.  InputProblems with every
    wrong place of every file where anything is wrong.
    """
    dictionary_hash = hashlib.sha256(msgspec.msgpack.encode(dictionary)).hexdigest()
    return _packs(read_sources(folders), dictionary, dictionary_hash, cache_dir, cases=cases)


def json_schema() -> dict[str, object]:
    """The JSON Schema of a rule file, for editors; made from the same model as the reader."""
    from rules.schema import rule_file_schema

    return rule_file_schema()


def _shipped_dictionary() -> Dictionary:
    """The dictionary; a fault in its files is a problem like one in a pack."""
    from yaml import YAMLError

    try:
        return load_dictionary()
    except (msgspec.MsgspecError, YAMLError, OSError, KeyError, TypeError, ValueError) as fault:
        detail = " ".join(str(fault).split())
        raise InputProblems((_trouble("facts", f"事实字典读不进来：{detail}"),)) from fault


def shipped_folders() -> list[Path]:
    """The folders of the shipped packs; one without its pack.yaml is a fault, never left out silently."""
    folders = sorted(path for path in PACKS_DIR.iterdir() if path.is_dir())
    missing = [_trouble(path.name, f"规则包缺少 {INFO}") for path in folders if not (path / INFO).is_file()]
    if missing or not folders:
        raise InputProblems(tuple(missing) or (_trouble(PACKS_DIR.name, "没有任何规则包"),))
    return folders


def _packs(
    sources: Sequence[Source],
    dictionary: Dictionary,
    dictionary_hash: str,
    cache: Path | None,
    *,
    cases: bool,
) -> tuple[Pack, ...]:
    """The packs from the cache, else from their sources."""
    hashes = [text for source in sources for text in (source.folder, source.sha256)]
    keys = {full: compiled.key_of("packs", str(full), dictionary_hash, *hashes) for full in (True, False)}
    found = compiled.load(cache, keys[cases], tuple[Pack, ...])
    if found is not None:
        return found
    from rules.building import build

    packs = build(sources, dictionary)
    plain = tuple(_without_cases(pack) for pack in packs)
    compiled.keep(cache, keys[True], packs)
    compiled.keep(cache, keys[False], plain)
    return packs if cases else plain


def _without_cases(pack: Pack) -> Pack:
    no_cases: tuple[Case, ...] = ()
    policies = tuple(msgspec.structs.replace(policy, cases=no_cases) for policy in pack.policies)
    return msgspec.structs.replace(pack, policies=policies)


def read_sources(folders: Iterable[Path]) -> tuple[Source, ...]:
    """The files of some packs with their hashes.  InputProblems where one cannot be read or is named twice."""
    places = [Path(os.path.abspath(folder)) for folder in folders]
    real = [os.path.realpath(folder) for folder in places]
    twice = {folder.name: None for folder, one in zip(places, real, strict=True) if real.count(one) > 1}
    problems = [_trouble(name, "这个规则包写了两次；随程序带的规则包不用再写") for name in twice]
    sources = () if problems else tuple(_read_source(folder, problems) for folder in places)
    if problems:
        raise InputProblems(problems)
    return sources


def _read_source(folder: Path, problems: list[Problem]) -> Source:
    files: list[SourceFile] = []
    known, total = len(problems), 0
    for name, path in sorted(_yaml_files(folder, problems)):
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(_trouble(f"{folder.name}/{name}", f"文件读不了（{unreadable_because(error)}）"))
            continue
        total += len(data)
        if len(files) >= MAX_FILES or total > MAX_TOTAL:
            problems.append(
                _trouble(folder.name, f"规则包太大；应不超过 {MAX_FILES} 个文件、{MAX_TOTAL} 字节")
            )
            break
        files.append(SourceFile(name, data, hashlib.sha256(data).hexdigest()))
    if len(problems) == known and all(file.name != INFO for file in files):
        problems.append(_trouble(f"{folder.name}/{INFO}", f"规则包文件夹里没有 {INFO}"))
    lines = "".join(f"{file.name}\n{file.sha256}\n" for file in files)
    return Source(folder.name, tuple(files), hashlib.sha256(lines.encode()).hexdigest())


def _yaml_files(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """The rule files below a folder with their names; hidden files are none of ours."""
    for above, inner, names in os.walk(
        folder, onerror=lambda error: problems.append(_unreadable(folder, error))
    ):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            path = Path(above) / name
            shown = path.relative_to(folder).as_posix()
            if name.startswith("."):
                continue
            if path.suffix.lower() in {".yml", ".yaml"} and (path.suffix != ".yaml" or path.is_symlink()):
                why = "是链接，不是文件" if path.is_symlink() else f"扩展名是“{path.suffix}”；应为“.yaml”"
                problems.append(_trouble(f"{folder.name}/{shown}", f"规则文件{why}"))
            elif path.suffix == ".yaml":
                yield shown, path


def _unreadable(folder: Path, error: OSError) -> Problem:
    return _trouble(folder.name, f"规则包文件夹读不了（{unreadable_because(error)}）")


def unreadable_because(error: OSError) -> str:
    """Why the machine does not let something be read, in Chinese."""
    return _UNREADABLE.get(error.errno or 0, f"系统报告“{error.strerror}”")


def _trouble(file: str, why: str) -> Problem:
    return Problem("", "", "", None, f"{file}：{why}。", file)


def _hash_of_tree(data_dir: Path) -> str:
    """The hash of what the dictionary is read from."""
    digest = hashlib.sha256()
    for path in (*sorted((data_dir / "facts").glob("*.yaml")), data_dir / "sectors.json"):
        digest.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
