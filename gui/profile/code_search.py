"""Finding codes of industries and regions by a code, a name, or what people call their trade.  No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from rules.amounts import narrow
from rules.codes import CodeTables

LIMIT: Final = 60
PATH_MARK: Final = " › "

_CODE: Final = re.compile(r"[a-zA-Z]?\d+", re.ASCII)


class Found(NamedTuple):
    """A code that fits what was typed: ``path`` are the names above it, ``why`` the word that led to it where it is another."""

    code: str
    name: str
    path: str
    why: str = ""

    @property
    def words(self) -> str:
        """Code and name beside each other."""
        return f"{self.code} {self.name}"


class CodeSearch(Protocol):
    """Looks for codes in one table."""

    def find(self, text: str, limit: int = LIMIT) -> list[Found]:
        """The codes that fit, the best first; none for a blank text."""
        ...


def is_code(text: str) -> bool:
    """Whether a text is meant as a code and not as words to look for: digits, with the letter of a section or without."""
    return _CODE.fullmatch(narrow(text).strip()) is not None


def plain_code(text: str) -> str:
    """The digits of a code as typed: narrow, without blanks and without the letter of the section before them."""
    return re.sub(r"[^0-9]", "", narrow(text))


class IndustrySearch:
    """Classes of GB/T 4754—2017: the only level that is an answer; wider codes are found as what lies below them."""

    def __init__(self, codes: CodeTables) -> None:
        self._codes = codes

    def find(self, text: str, limit: int = LIMIT) -> list[Found]:
        """By the beginning of a code, by name (a wider one stands for all its classes), then by what sectors are called."""
        wanted = narrow(text).strip()
        if is_code(wanted):
            digits = plain_code(wanted)
            found = (self.found(code) for code in self._classes if code.startswith(digits))
        elif wanted[:1].isalpha() and wanted.isascii() and len(wanted) == 1:
            found = (self.found(code) for code in self.classes_below(wanted.upper()))
        else:
            found = self._by_words(wanted.casefold().replace(" ", ""))
        return _first(found, limit)

    def found(self, code: str, why: str = "") -> Found:
        """A class with the names above it; KeyError for a code that does not exist."""
        return Found(code, self._codes.industries[code].name, self.path(code), why)

    def path(self, code: str) -> str:
        """The names above a code, the widest first."""
        names: list[str] = []
        above = self._codes.industries[code].parent
        while above:
            row = self._codes.industries[above]
            names.append(row.name)
            above = row.parent
        return PATH_MARK.join(reversed(names))

    def classes_below(self, code: str) -> Iterator[str]:
        """The four-digit classes within a code, itself included."""
        row = self._codes.industries.get(code)
        if row is not None and row.level == "小类":
            yield code
        for below in self._codes.below(code):
            yield from self.classes_below(below)

    @cached_property
    def _classes(self) -> tuple[str, ...]:
        return tuple(code for code, row in self._codes.industries.items() if row.level == "小类")

    @cached_property
    def _spoken(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What a sector is called, the sector's name, and its prefixes; the narrowest sectors first."""
        rows = [
            (word, sector.name, sector.gbt4754)
            for sector in self._codes.sectors.by_key.values()
            for word in dict.fromkeys((sector.name, *sector.synonyms))
        ]
        return tuple(
            sorted(rows, key=lambda row: (len(row[2]), -max((len(one) for one in row[2]), default=0)))
        )

    def _by_words(self, wanted: str) -> Iterator[Found]:
        if not wanted:
            return
        names = self._codes.industries
        starts = [code for code in self._classes if names[code].name.startswith(wanted)]
        yield from map(self.found, starts)
        yield from (self.found(code) for code in self._classes if wanted in names[code].name)
        yield from self._by_spoken(wanted)
        for code, row in names.items():
            if row.level != "小类" and wanted in row.name:
                yield from (self.found(one, row.name) for one in self.classes_below(code))
        yield from (self.found(code) for code in self._classes if _in_order(wanted, names[code].name))

    def _by_spoken(self, wanted: str) -> Iterator[Found]:
        """Classes of the sectors that are called so: 保温杯 leads to those of its sector."""
        exact = [row for row in self._spoken if row[0].casefold() == wanted]
        partly = [row for row in self._spoken if wanted in row[0].casefold() and row not in exact]
        for word, sector, prefixes in (*exact, *partly):
            why = word if word == sector else f"{word}（{sector}）"
            for prefix in prefixes:
                yield from (self.found(code, why) for code in self._classes if code.startswith(prefix))


class RegionSearch:
    """Administrative divisions, by six digits or their beginning, and by names: 永康, 浙江金华."""

    def __init__(self, codes: CodeTables) -> None:
        self._codes = codes

    def find(self, text: str, limit: int = LIMIT) -> list[Found]:
        """Divisions whose own name fits come before those that only lie within one that fits."""
        wanted = re.sub(r"[\s,，、/›>-]", "", narrow(text)).casefold()
        if not wanted:
            return []
        if is_code(wanted):
            digits = plain_code(wanted)
            return _first((self.found(code) for code in self._full if code.startswith(digits)), limit)
        return _first((self.found(code) for code in self._by_name(wanted)), limit)

    def found(self, code: str) -> Found:
        """A division with the names above it; KeyError for a code that does not exist."""
        row = self._codes.divisions[code]
        return Found(code, row.name, self._codes.region_name(row.parent) or "" if row.parent else "")

    @cached_property
    def _full(self) -> dict[str, str]:
        return {code: self._codes.region_name(code) or "" for code in self._codes.divisions}

    def _by_name(self, wanted: str) -> Iterator[str]:
        divisions, full = self._codes.divisions, self._full
        yield from (code for code, row in divisions.items() if row.name.startswith(wanted))
        yield from (code for code, row in divisions.items() if wanted in row.name)
        fits = [code for code, name in full.items() if _in_order(wanted, name)]
        yield from sorted(fits, key=lambda code: len(full[code]))


def _in_order(wanted: str, name: str) -> bool:
    """Whether the characters of ``wanted`` stand in the name in the same order."""
    rest = iter(name)
    return all(char in rest for char in wanted)


def _first(found: Iterable[Found], limit: int) -> list[Found]:
    """The first of what was found, each code once."""
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.code, one)
        if len(kept) >= limit:
            break
    return list(kept.values())
