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

    near, further, everything = broad | above, below_broad - broad, len(tree.by_key)

    def test(sheet: Sheet) -> int:
        value = sheet.get(sectors)
        if not isinstance(value, Choices):
            return UNKNOWN
        yes, no = value.yes, value.no
        if not yes.isdisjoint(inside):
            return MET
        named = [] if yes.isdisjoint(near) else [_by_words(sheet.get(description), words, UNKNOWN)]
        if not yes.isdisjoint(further):
            named.append(_by_words(sheet.get(description), words, NOT_MET))
        if len(yes) + len(no) < everything and not inside <= no:
            named.append(UNKNOWN)
        return of_any(named)

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
