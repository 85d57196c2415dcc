"""Proposals in words: how near they are, which words led there, and what the buttons beside them say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from gui.profile.code_search import PATH_MARK, IndustrySearch
from gui.profile.proposal_list import Act, Line
from gui.profile.proposals import INDUSTRY, SECTORS, Client, Offer, closeness
from rules.codes import CodeTables

MOST_WORDS: Final = 4
PART_MARK: Final = " · "
_DONE: Final = {"taken": "已填", "kept": "已留着"}


class Doing(NamedTuple):
    """What is done with a proposal."""

    take: Callable[[Offer], None]
    refuse: Callable[[Offer], None]
    bring_back: Callable[[Offer], None]
    read: Callable[[Offer], None]


class Wording:
    """Makes lines for one client."""

    def __init__(self, codes: CodeTables, client: Client, doing: Doing) -> None:
        self._search, self._client, self._doing = IndustrySearch(codes), client, doing

    def line(self, offer: Offer, *, is_refused: bool = False) -> Line:
        """A proposal as it is shown."""
        acts = tuple(self._refused_acts(offer) if is_refused else self._acts(offer))
        title, told = title_of(offer), led_by(offer)
        if offer.fact == INDUSTRY:
            below = PART_MARK.join(one for one in (self._path(offer.key), told) if one)
            return Line(title, _near(offer), below, _DONE.get(offer.standing, ""), acts, offer.places)
        near = (_near(offer),) if offer.fact == SECTORS else ()
        beside = PART_MARK.join(one for one in (*near, told) if one)
        return Line(title, beside, "", _DONE.get(offer.standing, ""), acts, offer.places)

    def _acts(self, offer: Offer) -> Iterator[Act]:
        title, doing = title_of(offer), self._doing
        if not offer.fact:
            yield Act("读条款", f"读条款 {title}", partial(doing.read, offer))
        elif offer.standing not in _DONE:
            text = self._take_text(offer)
            yield Act(text, _read_aloud(text, offer), partial(doing.take, offer))
            yield Act("不是", f"不是：{title}", partial(doing.refuse, offer))

    def _refused_acts(self, offer: Offer) -> Iterator[Act]:
        yield Act("恢复", f"恢复建议：{title_of(offer)}", partial(self._doing.bring_back, offer))

    def _take_text(self, offer: Offer) -> str:
        if offer.fact != INDUSTRY:
            return "改选“是”" if offer.standing == "denied" else "选上"
        if self._client.is_between_codes:
            return "也留着"
        return "改填这个" if self._client.raw.get(INDUSTRY) is not None else "就填这个"

    def _path(self, code: str) -> str:
        return PATH_MARK.join(self._search.path(code).split(PATH_MARK)[1:])


def title_of(offer: Offer) -> str:
    """What is proposed: a code stands before its name, the number of a measure before the text of a clause."""
    if not offer.fact:
        return f"{offer.key.partition('-')[0]} {offer.name.rstrip('，；')}"
    return f"{offer.key} {offer.name}" if offer.fact == INDUSTRY else offer.name


def led_by(offer: Offer) -> str:
    """The words that led to a proposal; empty where it follows from the whole."""
    words = "、".join(f"“{one}”" for one in offer.words[:MOST_WORDS])
    return f"凭{words}{'等' if len(offer.words) > MOST_WORDS else ''}" if words else ""


def _near(offer: Offer) -> str:
    near = closeness(offer.score)
    return f"{'●' * near.of_three}{'○' * (3 - near.of_three)} {near.word}"


def _read_aloud(text: str, offer: Offer) -> str:
    near = f"，{closeness(offer.score).word}" if offer.fact in (INDUSTRY, SECTORS) else ""
    told = f"，{led_by(offer)}" if offer.words else ""
    return f"{text}：{title_of(offer)}{near}{told}"
