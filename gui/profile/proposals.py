"""What a description proposes to one client: how each proposal stands to the answers, and what taking it would answer.  No Qt.

A proposal is never an answer by itself.  One that was refused comes back only when another word leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from gui.profile.options import options_shown, picked_of, raw_of_picked
from rules.asked import is_asked
from rules.codes import CodeTables
from rules.fields import Dictionary, Field
from rules.suggest_result import Proposal, Suggestion
from rules.values import Answer

DESCRIPTION: Final = "business_description"
INDUSTRY: Final = "gbt4754_main"
SECTORS: Final = "sectors"

Standing: TypeAlias = Literal["open", "taken", "kept", "denied"]
"""Not answered; the answer; one of the codes in question; answered with no."""
Refusals: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""Fact → code or option → the words that had led there when it was refused."""
Place: TypeAlias = tuple[int, int]


class Offer(NamedTuple):
    """A proposal as it stands to one client.  ``fact`` is empty for a clause, which answers nothing; ``places`` are in code points."""

    fact: str
    key: str
    name: str
    score: float
    words: tuple[str, ...]
    places: tuple[Place, ...]
    standing: Standing = "open"


class Offers(NamedTuple):
    """All that is proposed, each list with the best first; what was refused stands apart."""

    codes: tuple[Offer, ...] = ()
    sectors: tuple[Offer, ...] = ()
    options: tuple[Offer, ...] = ()
    clauses: tuple[Offer, ...] = ()
    refused: tuple[Offer, ...] = ()

    @property
    def waiting(self) -> int:
        """How many a person has neither taken nor refused, clauses left out."""
        lists = (self.codes[:1], self.sectors, self.options)
        return sum(one.standing == "open" for offers in lists for one in offers)


class Client(NamedTuple):
    """What of a client the proposals are held against; ``candidates`` are the industry codes in question."""

    raw: Mapping[str, Any]
    answers: Mapping[str, Answer]
    candidates: Sequence[str]
    refusals: Refusals

    @property
    def is_between_codes(self) -> bool:
        """Whether the industry is left open between several codes."""
        return bool(self.candidates) and self.raw.get(INDUSTRY) is None


class Closeness(NamedTuple):
    """How near a code or sector is, in a word; ``of_three`` for a shape beside it."""

    word: str
    of_three: int


_CLOSENESS: Final = ((0.45, Closeness("很接近", 3)), (0.15, Closeness("比较接近", 2)))
_FAR: Final = Closeness("沾一点边", 1)


def closeness(score: float) -> Closeness:
    """The word for a score; it says how near the words are, never whether a firm qualifies for anything."""
    return next((word for least, word in _CLOSENESS if score >= least), _FAR)


def offers_of(found: Suggestion, client: Client, dictionary: Dictionary, codes: CodeTables) -> Offers:
    """The proposals for a client; options of questions that are not asked of this firm are left out."""
    fields = dictionary.fields
    industries = [_offer(INDUSTRY, one, _code_standing(one.key, client)) for one in found.codes]
    sectors = [_choice(fields[SECTORS], one.key, one, client) for one in found.sectors]
    options = list(_options(found.options, client, fields, codes))
    kept, refused = _parted((industries, sectors, options), client.refusals)
    clauses = tuple(_offer("", one, "open") for one in found.clauses)
    return Offers(*kept, clauses, refused)


def _parted(
    lists: Iterable[Sequence[Offer]], refusals: Refusals
) -> tuple[tuple[tuple[Offer, ...], ...], tuple[Offer, ...]]:
    """Each list without what was refused, and what was refused of all."""
    kept, refused = [], []
    for offers in lists:
        out = [one for one in offers if one.standing in ("open", "denied") and is_refused(one, refusals)]
        kept.append(tuple(one for one in offers if one not in out))
        refused += out
    return tuple(kept), tuple(refused)


def is_refused(offer: Offer, refusals: Refusals) -> bool:
    """Whether a proposal was refused and no other word leads to it now; a word inside a refused one is no other."""
    before = refusals.get(offer.fact, {}).get(offer.key)
    return before is not None and all(any(word in known for known in before) for word in offer.words)


def with_refused(offers: Iterable[Offer], refused: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What is refused of a fact once these are refused too, with the words that lead there now and those before."""
    added = {one.key: list(dict.fromkeys((*refused.get(one.key, ()), *one.words))) for one in offers}
    return {**{key: list(words) for key, words in refused.items()}, **added}


def with_option(field: Field, raw: Any | None, option: str) -> Any:
    """The raw answer with one option more; what is said of the others stays, and what is open stays open."""
    return raw_of_picked(field, picked_of(field, raw).with_said(option, "yes"))


def _options(
    proposals: Iterable[Proposal], client: Client, fields: Mapping[str, Field], codes: CodeTables
) -> Iterator[Offer]:
    for one in proposals:
        fact, _, option = one.key.partition(".")
        field = fields[fact]
        if is_asked(field, client.answers, codes) is not True:
            continue
        shown = options_shown(field, client.answers, codes.sectors, picked_of(field, client.raw.get(fact)))
        if any(each.value == option for each in shown):
            yield _choice(field, option, one, client)


def _choice(field: Field, option: str, one: Proposal, client: Client) -> Offer:
    said = picked_of(field, client.raw.get(field.id)).said(option)
    standing: Standing = "taken" if said == "yes" else "denied" if said == "no" else "open"
    return _offer(field.id, one, standing)._replace(key=option)


def _code_standing(code: str, client: Client) -> Standing:
    if client.is_between_codes:
        return "kept" if code in client.candidates else "open"
    return "taken" if client.answers.get(INDUSTRY) == code else "open"


def _offer(fact: str, one: Proposal, standing: Standing) -> Offer:
    words = tuple(dict.fromkeys(match.text for match in one.matches))
    places = tuple((match.start, match.end) for match in one.matches)
    return Offer(fact, one.key, one.name, one.score, words, places, standing)
