"""From class scores to lists of proposals: classes, groups and divisions, each with the words that led there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rules.codes import Code
from rules.suggest_codes import Evidence, Scores, Shares
from rules.suggest_found import match_at
from rules.suggest_reading import Reading
from rules.suggest_result import Match, Proposal

MOST_CODES, LEAST_CODES, MOST_GROUPS, MOST_MATCHES = 20, 10, 6, 4
WIDE_POWER: Final = 0.85
"""A group or division gathers its classes' scores to this power: several fair classes outweigh one good one."""
DIVISION_POWER: Final = 1.0
"""How much a class gains by standing in a strong division."""
FIRST_DIVISIONS: Final = 3
FAINTEST: Final = 1e-9
"""The score of a class that only stands near the others."""
TOLD: Final = 0.12
"""The least share of a class's score at which words are shown for it."""


def code_proposals(scores: Scores, reading: Reading, industries: Mapping[str, Code]) -> tuple[Proposal, ...]:
    """The best classes, from ten (where anything is known) to twenty; divisions come up in the order of their own scores."""
    divisions = gathered(scores.classes, 2)
    blended = {code: share * divisions[code[:2]] ** DIVISION_POWER for code, share in scores.classes.items()}
    ranked = _in_order_of_divisions(_by_score(blended), list(divisions))[:MOST_CODES]
    ranked += _siblings(ranked, industries)
    total = sum(blended.values()) or 1.0
    words = _words(ranked, scores.evidence, reading)
    proposals = []
    last = 1.0
    for code in ranked:
        last = min(last, max(blended.get(code, 0.0) / total, FAINTEST))
        proposals.append(Proposal(code, industries[code].name, round(last, 9), words[code]))
    return tuple(proposals)


def wide_proposals(
    scores: Scores, reading: Reading, industries: Mapping[str, Code], digits: int
) -> tuple[Proposal, ...]:
    """The best groups (three digits) or divisions (two)."""
    best = dict(list(gathered(scores.classes, digits).items())[:MOST_GROUPS])
    words = _words(best, scores.evidence, reading)
    return tuple(
        Proposal(code, industries[code].name, round(max(share, FAINTEST), 9), words[code])
        for code, share in best.items()
    )


def gathered(classes: Shares, digits: int) -> dict[str, float]:
    """The scores of classes by the first digits of their codes, about 1 in all, the best first."""
    sums: dict[str, float] = {}
    for code, share in classes.items():
        sums[code[:digits]] = sums.get(code[:digits], 0.0) + share**WIDE_POWER
    total = sum(sums.values())
    return {code: sums[code] / total for code in _by_score(sums)}


def _by_score(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda code: (-scores[code], code))


def _in_order_of_divisions(ranked: Sequence[str], divisions: Sequence[str]) -> list[str]:
    """The classes as ranked, but none before the best class of a division that stands above its own."""
    best: dict[str, str] = {}
    for code in ranked:
        best.setdefault(code[:2], code)
    place = {division: number for number, division in enumerate(divisions)}
    ordered: dict[str, None] = {}
    opened = 0
    for code in ranked:
        while opened <= place[code[:2]]:
            ordered[best[divisions[opened]]] = None
            opened += 1
        ordered[code] = None
    return _with_first_divisions(list(ordered), [best[one] for one in divisions[:FIRST_DIVISIONS]])


def _with_first_divisions(ordered: list[str], wanted: Sequence[str]) -> list[str]:
    """The same with the best class of each of the first divisions among the first ten."""
    late = [code for code in wanted if code not in ordered[:LEAST_CODES]]
    rest = [code for code in ordered if code not in late]
    place = LEAST_CODES - len(late)
    return [*rest[:place], *late, *rest[place:]]


def _siblings(ranked: Sequence[str], industries: Mapping[str, Code]) -> list[str]:
    """Classes of the first one's group and division where too few are known."""
    if not ranked or len(ranked) >= LEAST_CODES:
        return []
    near = [
        code
        for digits in (3, 2)
        for code in industries
        if len(code) == 4 and code[:digits] == ranked[0][:digits] and code not in ranked
    ]
    return list(dict.fromkeys(near))[: LEAST_CODES - len(ranked)]


Places = dict[tuple[int, int], float]


def _words(
    codes: Iterable[str], evidence: Iterable[Evidence], reading: Reading
) -> dict[str, tuple[Match, ...]]:
    """For each code, all of one length, the words that speak loudest, in their order, none inside another."""
    loud: dict[str, Places] = {code: {} for code in codes}
    digits = max(map(len, loud), default=0)
    for one in evidence:
        place = one.start, one.end
        for known, share in one.shares.items() if one.end - one.start > 1 else ():
            of_code = loud.get(known[:digits])
            if of_code is not None:
                of_code[place] = of_code.get(place, 0.0) + one.weight * share
    return {
        code: tuple(match_at(reading, *place) for place in _loudest(places)) for code, places in loud.items()
    }


def _loudest(loud: Places) -> list[tuple[int, int]]:
    total = sum(loud.values())
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(loud, key=lambda place: (-loud[place], place)):
        inside = any(start < known_end and known_start < end for known_start, known_end in chosen)
        if not inside and loud[start, end] >= TOLD * total:
            chosen.append((start, end))
    return sorted(chosen[:MOST_MATCHES])
