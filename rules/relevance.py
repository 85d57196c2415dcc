"""Whether a clause of the Plan concerns a firm at all: by sector, and by words where the sector is broad.

A firm's sector that equals a named one or lies below it concerns; one that only equals a broad sector,
or stands above a named one, concerns if a keyword is found and is open otherwise; any other sector below
a broad one concerns if a keyword is found and does not otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rules.codes import SectorTree
from rules.leaves import Test
from rules.model import Clause
from rules.sheet import Sheet
from rules.values import Choices
from rules.verdict import MET, NOT_MET, UNKNOWN, of_any

FACTS = frozenset({"sectors", "business_description"})


def clause_sector_test(clause: Clause, tree: SectorTree, sectors: int, description: int) -> Test:
    """The test of a clause's sectors; ``sectors`` and ``description`` are slots."""
    inside = frozenset[str]().union(*(tree.within(key) for key in clause.sectors))
    above = frozenset(ancestor for key in clause.sectors for ancestor in tree.chain(key)) - inside
    broad = frozenset(clause.sectors_broad)
    below_broad = frozenset[str]().union(*(tree.within(key) for key in broad)) - inside
    words = () if clause.rank_only else clause.keywords

    def test(sheet: Sheet) -> int:
        value = sheet.get(sectors)
        if not isinstance(value, Choices):
            return UNKNOWN
        if value.yes & inside:
            return MET
        named = [_by_words(sheet.get(description), words, UNKNOWN)] if value.yes & (broad | above) else []
        if value.yes & (below_broad - broad):
            named.append(_by_words(sheet.get(description), words, NOT_MET))
        open_sectors = [] if inside <= value.no else [UNKNOWN]
        return of_any([*named, *open_sectors])

    return test


def _by_words(text: Any, words: Sequence[str], otherwise: int) -> int:
    if not isinstance(text, str):
        return UNKNOWN
    return MET if found_words(text, words) else otherwise


def found_words(text: str, words: Sequence[str]) -> list[str]:
    """The keywords that stand in a text; words of ASCII letters only as whole words."""
    lowered = text.lower()
    return [
        word for word in words if word.lower() in lowered and (not word.isascii() or _whole(word, lowered))
    ]


def _whole(word: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(word.lower())}(?![a-z0-9])", text) is not None
