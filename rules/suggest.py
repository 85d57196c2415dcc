"""Industry codes, sectors, options and clauses from plain words: 主营业务 or 经营范围 as it stands on the licence.

A proposal is never an answer: a person takes or refuses it.  Loading takes about 0.6 s and 60 MB and belongs in a worker; a text
takes a few milliseconds, 20,000 characters a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rules.codes import CodeTables
from rules.fields import Dictionary
from rules.model import Clause
from rules.suggest_around import (
    OptionWords,
    clause_proposals,
    load_option_words,
    option_proposals,
    sector_proposals,
)
from rules.suggest_codes import CodeScorer
from rules.suggest_lists import code_proposals, wide_proposals
from rules.suggest_reading import read
from rules.suggest_result import Suggestion
from rules.suggest_terms import SUGGEST_DIR, load_entries, load_simplified
from rules.suggest_words import Words


class Suggester:
    """Reads a description and proposes; made once, used for any number of texts, the same text always with the same result."""

    def __init__(
        self,
        codes: CodeTables,
        dictionary: Dictionary,
        clauses: Iterable[Clause] = (),
        folder: Path = SUGGEST_DIR,
    ) -> None:
        """Read the tables and index the terms; OSError where a table is missing."""
        entries = load_entries(codes, folder)
        self._codes, self._dictionary, self._clauses = codes, dictionary, tuple(clauses)
        self._simplified = load_simplified(folder)
        self._options: tuple[OptionWords, ...] = load_option_words(folder / "options.txt", dictionary)
        self._scorer = CodeScorer(entries, Words((entry.term for entry in entries), folder))

    def suggest(self, text: str) -> Suggestion:
        """What a text speaks for; the first 20,000 characters count. Any text is read; one that says nothing gives empty lists."""
        reading = read(text, self._simplified)
        scores = self._scorer.score(reading)
        industries = self._codes.industries
        classes = scores.classes if scores.is_sure else {}
        sectors = sector_proposals(self._codes.sectors, classes, reading)
        return Suggestion(
            codes=code_proposals(scores, reading, industries),
            groups=wide_proposals(scores, reading, industries, 3),
            divisions=wide_proposals(scores, reading, industries, 2),
            sectors=sectors,
            options=option_proposals(self._options, self._dictionary, reading),
            clauses=clause_proposals(self._clauses, sectors, reading),
            sure=scores.is_sure,
        )
