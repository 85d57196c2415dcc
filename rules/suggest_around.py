"""What else a description speaks for: sectors of light industry, options of questions, clauses of the Plan worth reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from rules.codes import SectorTree
from rules.fields import Dictionary, option_label
from rules.model import Clause
from rules.suggest_codes import Shares
from rules.suggest_found import places
from rules.suggest_reading import Reading
from rules.suggest_result import Match, Proposal
from rules.suggest_terms import rows

MOST_SECTORS, MOST_OPTIONS, MOST_CLAUSES = 8, 12, 10
LEAST: Final = 0.05
"""Below this a proposal is left out."""
WORD, FURTHER_WORD = 0.5, 0.1
"""What the first word and each further one tell."""
CLASS_WEIGHT: Final = 0.6
"""What the industry classes tell of a sector, beside its words."""


class OptionWords(NamedTuple):
    """The words that speak for one option of one question."""

    fact: str
    option: str
    words: tuple[str, ...]


def load_option_words(path: Path, dictionary: Dictionary) -> tuple[OptionWords, ...]:
    """Read options.txt; ValueError for a fact or an option that is not in the dictionary."""
    found = []
    for key, words in rows(path):
        fact, _, option = key.partition(".")
        known = {one.value for one in dictionary.fields[fact].options} if fact in dictionary.fields else set()
        if option not in known:
            raise ValueError(f"options.txt: there is no option {key}")
        found.append(OptionWords(fact, option, tuple(words)))
    return tuple(found)


def sector_proposals(tree: SectorTree, classes: Shares, reading: Reading) -> tuple[Proposal, ...]:
    """Sectors by their own words and by the classes they cover; one that stands above a better one is left out."""
    by_class = _by_class(tree, classes)
    found = []
    for key, sector in tree.by_key.items():
        words = places((sector.name, *sector.synonyms, *sector.plan_terms), reading)
        score = CLASS_WEIGHT * by_class.get(key, 0.0) + _worth(words)
        found.append(Proposal(key, sector.name, round(min(score, 1.0), 6), words))
    best = _best(found, len(found))
    above: set[str] = set()
    kept = []
    for one in best:
        if one.key not in above:
            kept.append(one)
            above.update(tree.chain(one.key)[1:])
    return tuple(kept[:MOST_SECTORS])


def _by_class(tree: SectorTree, classes: Shares) -> Mapping[str, float]:
    """The scores of the classes each sector covers; a prefix of four digits counts whole, of two half."""
    covered: dict[str, float] = {}
    for code, share in classes.items():
        for digits in (2, 3, 4):
            covered[code[:digits]] = covered.get(code[:digits], 0.0) + share
    return {
        key: sum(covered.get(prefix, 0.0) * len(prefix) / 4 for prefix in sector.gbt4754)
        for key, sector in tree.by_key.items()
    }


def option_proposals(
    options: Iterable[OptionWords], dictionary: Dictionary, reading: Reading
) -> tuple[Proposal, ...]:
    """Options of questions whose words stand in the text."""
    found = []
    for one in options:
        words = places(one.words, reading)
        name = f"{dictionary.label(one.fact)}：{option_label(dictionary.fields[one.fact], one.option)}"
        found.append(Proposal(f"{one.fact}.{one.option}", name, round(_worth(words), 6), words))
    return _best(found, MOST_OPTIONS)


def clause_proposals(
    clauses: Iterable[Clause], sectors: Iterable[Proposal], reading: Reading
) -> tuple[Proposal, ...]:
    """Clauses whose keywords stand in the text or whose sectors are proposed."""
    sector_scores = {one.key: one for one in sectors}
    found = []
    for clause in clauses:
        words = places(clause.keywords, reading)
        near = [sector_scores[key] for key in clause.sectors if key in sector_scores]
        best = max(near, key=lambda one: one.score, default=None)
        score = _worth(words) + (best.score / 2 if best is not None else 0.0)
        told = words or (best.matches if best is not None else ())
        found.append(Proposal(clause.id, clause.text, round(min(score, 1.0), 6), told))
    return _best(found, MOST_CLAUSES)


def _worth(words: tuple[Match, ...]) -> float:
    """What words tell: the first half a point, each further different one a tenth, never more than 1."""
    different = len({one.text.lower() for one in words})
    return min(WORD + FURTHER_WORD * (different - 1), 1.0) if different else 0.0


def _best(found: Iterable[Proposal], most: int) -> tuple[Proposal, ...]:
    ranked = sorted((one for one in found if one.score >= LEAST), key=lambda one: (-one.score, one.key))
    return tuple(ranked[:most])
