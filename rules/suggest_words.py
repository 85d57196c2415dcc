"""Where words begin and end: jieba with a small dictionary of its own, made from the words that stand in the terms.

jieba's own dictionary takes 0.8 s and 80 MB and keeps a copy in a temporary folder; ours takes a twentieth and writes nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rules.suggest_terms import SUGGEST_DIR, rows

LONGEST_WORD: Final = 4
"""A term up to this length is a word of its own."""
TERM_COUNT: Final = 20
"""How often such a word counts as met, beside the counts of jieba's dictionary."""


class Words:
    """Cuts a span into words."""

    def __init__(self, terms: Iterable[str], folder: Path = SUGGEST_DIR) -> None:
        """Import jieba and fill its dictionary."""
        counts = {word: int(count[0]) for word, count in rows(folder / "words.txt")}
        for term in terms:
            if 1 < len(term) <= LONGEST_WORD:
                counts.setdefault(term, TERM_COUNT)
        total = sum(counts.values())
        for word in list(counts):
            for end in range(1, len(word)):
                counts.setdefault(word[:end], 0)
        self._tokenizer = _bare_tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total, self._tokenizer.initialized = counts, total, True

    def edges(self, span: str) -> frozenset[int]:
        """The places of a span where a word begins or ends, 0 and its length included."""
        place, found = 0, {0}
        for word in self._tokenizer.cut(span, HMM=False):
            place += len(word)
            found.add(place)
        return frozenset(found)


def _bare_tokenizer() -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
        warnings.filterwarnings("ignore", message="invalid escape sequence", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="invalid escape sequence", category=SyntaxWarning)
        import jieba
    return jieba.Tokenizer()
