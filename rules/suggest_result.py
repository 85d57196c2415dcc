"""What the suggester proposes: frozen data for the window, the command line and the tests.  A proposal is never an answer."""

from __future__ import annotations

from typing import Final

import msgspec

UNSURE: Final = "没有把握：没有读到能对上行业目录的产品或业务词，请换成产品名称再试，或在行业目录里查找。"
"""What is said where nothing in a text leads anywhere for certain."""


class Match(msgspec.Struct, frozen=True):
    """Words that led to a proposal: as they stand in the text, from `start` up to but not including `end`."""

    text: str
    start: int
    end: int


class Proposal(msgspec.Struct, frozen=True):
    """One thing proposed: a code, a sector, an option (`fact.option`) or a clause; `score` is above 0 and at most 1.

    Scores of one list compare with each other only; they are no probability.
    """

    key: str
    name: str
    score: float
    matches: tuple[Match, ...] = ()


class Suggestion(msgspec.Struct, frozen=True):
    """All proposals for one text, each list with the best first; `sure` is False where the text led nowhere for certain.

    `codes` are classes of four digits, `groups` of three and `divisions` of two with what their classes gather.
    """

    codes: tuple[Proposal, ...] = ()
    groups: tuple[Proposal, ...] = ()
    divisions: tuple[Proposal, ...] = ()
    sectors: tuple[Proposal, ...] = ()
    options: tuple[Proposal, ...] = ()
    clauses: tuple[Proposal, ...] = ()
    sure: bool = False

    @property
    def note(self) -> str | None:
        """What to say where the text led nowhere for certain; None where it did."""
        return None if self.sure else UNSURE
