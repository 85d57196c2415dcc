"""Makes the tables of resources/suggest from their sources; run by hand when a source changes.

``python -m rules.suggest_making TERMS.csv TSCharacters.txt`` reads the terms of GB/T 4754-2017 (columns code, term,
n_codes_with_term), OpenCC's table of traditional characters and jieba's dictionary, and writes terms.txt, characters.txt and
words.txt.  synonyms.txt and options.txt are written by hand.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from unicodedata import normalize

from rules.codes import CodeTables
from rules.suggest_terms import SUGGEST_DIR, load_entries

VERSION: Final = 1
MOST_CODES: Final = 12
"""A term under more classes than this is a word of the layout, such as 部分."""
LONGEST_WORD: Final = 6


def make_terms(source: Path) -> str:
    """The text of terms.txt: a class a line, its terms behind it."""
    by_code: dict[str, dict[str, None]] = {}
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            term = normalize("NFKC", row["term"]).lower().strip()
            if len(term) > 1 and int(row["n_codes_with_term"]) <= MOST_CODES:
                by_code.setdefault(row["code"], {})[term] = None
    lines = ["\t".join((code, *terms)) for code, terms in sorted(by_code.items())]
    return _table(f"GB/T 4754-2017: classes and their terms; version {VERSION}", lines)


def make_words(terms: Iterable[str], dictionary: Path) -> str:
    """The text of words.txt: jieba's words that stand in a term, with their counts."""
    pieces = {
        term[start:end]
        for term in terms
        for start in range(len(term))
        for end in range(start + 1, min(len(term), start + LONGEST_WORD) + 1)
    }
    counts: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split()
        if word.lower() in pieces:
            counts[word.lower()] = counts.get(word.lower(), 0) + int(count)
    lines = [f"{word}\t{count}" for word, count in sorted(counts.items())]
    return _table(f"words of jieba's dictionary (MIT) that stand in the terms; version {VERSION}", lines)


def make_characters(terms: Iterable[str], source: Path) -> str:
    """The text of characters.txt: traditional characters and the simplified ones, where the terms use only the latter."""
    used = set("".join(terms))
    lines = []
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, simplified = line.split("\t")
        first = simplified.split(" ")[0]
        if first in used and traditional not in used:
            lines.append(f"{traditional}\t{first}")
    return _table(f"from OpenCC's table TSCharacters (Apache 2.0); version {VERSION}", sorted(lines))


def _table(remark: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# {remark}", *lines]) + "\n"


def main() -> None:
    """Write the three tables."""
    import jieba

    terms_source, characters_source = (Path(one) for one in sys.argv[1:3])
    (SUGGEST_DIR / "terms.txt").write_text(make_terms(terms_source), encoding="utf-8", newline="\n")
    terms = sorted({entry.term for entry in load_entries(CodeTables())})
    tables = {
        "words.txt": make_words(terms, Path(jieba.__file__).parent / "dict.txt"),
        "characters.txt": make_characters(terms, characters_source),
    }
    for name, text in tables.items():
        (SUGGEST_DIR / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
