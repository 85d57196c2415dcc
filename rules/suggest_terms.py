"""The words that lead to industry classes, read from resources/suggest: the standard's own terms, names, sectors, synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from rules.codes import CodeTables, Sector

SUGGEST_DIR: Final = Path(__file__).parent.parent / "resources" / "suggest"
NAME_WEIGHT, OTHER_NAME_WEIGHT, SYNONYM_WEIGHT, SECTOR_WEIGHT = 4.0, 1.6, 6.0, 3.0
"""What a name, a name with 其他, a synonym and a sector's word count, beside 1 for a term of the standard."""
WIDEST_SECTOR: Final = 25
"""Classes below a sector; a word of a wider one tells too little."""

_IN_BRACKETS: Final = re.compile(r"[（(].*?[)）]")
_OTHER: Final = re.compile("及?其他")
_JOINED: Final = re.compile("[、和及]")
_ACTIVITY: Final = re.compile("(?:制造业|制造|加工业|加工|生产|制作|业)$")


Below = Mapping[str, tuple[str, ...]]
"""The classes below each division, group and class."""


class Entry(NamedTuple):
    """A term and the classes it speaks for, each with a weight (a term of the standard: 1)."""

    term: str
    codes: tuple[str, ...]
    weight: float


def load_entries(codes: CodeTables, folder: Path = SUGGEST_DIR) -> list[Entry]:
    """All entries, in the order of the files; OSError where a file is missing, ValueError for an unknown code."""
    below: dict[str, tuple[str, ...]] = {}
    for code, row in codes.industries.items():
        if row.level == "小类":
            for digits in (2, 3, 4):
                below[code[:digits]] = (*below.get(code[:digits], ()), code)
    return [
        *_terms(folder / "terms.txt"),
        *_names(codes, below),
        *_synonyms(folder / "synonyms.txt", below),
        *_sector_words(codes.sectors.by_key.values(), below),
    ]


def rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table: a key and its words, apart by tabs; lines that begin with # are remarks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *words = line.split("\t")
            yield key, words


def _terms(path: Path) -> Iterator[Entry]:
    by_term: dict[str, list[str]] = {}
    for code, words in rows(path):
        for word in words:
            by_term.setdefault(word, []).append(code)
    for term, codes in by_term.items():
        yield Entry(term, tuple(codes), 1.0)


def _names(codes: CodeTables, below: Below) -> Iterator[Entry]:
    """The pieces of the names of divisions, groups and classes: 轴承、齿轮和传动部件制造 has three."""
    for code, row in codes.industries.items():
        if row.level == "门类":
            continue
        classes = below[code]
        weight = OTHER_NAME_WEIGHT if row.name.startswith("其他") else NAME_WEIGHT
        for piece in _pieces(row.name):
            yield Entry(piece.lower(), classes, weight / len(classes) ** 0.5)


def _pieces(name: str) -> Iterator[str]:
    bare = _OTHER.sub("", _IN_BRACKETS.sub("", name))
    for piece in _JOINED.split(bare):
        piece = _ACTIVITY.sub("", piece)
        if len(piece) > 1:
            yield piece


def _synonyms(path: Path, below: Below) -> Iterator[Entry]:
    for code, words in rows(path):
        if code not in below:
            raise ValueError(f"{path.name}: there is no industry {code}")
        for word in words:
            yield Entry(word.lower(), below[code], SYNONYM_WEIGHT / len(below[code]) ** 0.5)


def _sector_words(sectors: Iterable[Sector], below: Below) -> Iterator[Entry]:
    for sector in sectors:
        covered = dict.fromkeys(code for prefix in sector.gbt4754 for code in below[prefix])
        if sector.kind != "manufacturing" or not 0 < len(covered) <= WIDEST_SECTOR:
            continue
        for word in (sector.name, *sector.synonyms):
            if "（" not in word and len(word) > 1:
                yield Entry(word.lower(), tuple(covered), SECTOR_WEIGHT / len(covered))


def load_simplified(folder: Path = SUGGEST_DIR) -> Mapping[str, str]:
    """The simplified character for each traditional one that has a single reading among the terms."""
    return {one: words[0] for one, words in rows(folder / "characters.txt")}
