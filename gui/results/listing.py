"""Which policies are listed, in which groups and order: plain values, without Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from checklist.blocks import Mark
from checklist.findings import Finding, Findings
from checklist.labels import OUTCOMES, outcome_mark, outcome_word
from checklist.priorities import DUTY_ORDER
from checklist.reasons import failing
from checklist.standing import STANDINGS, Standing, standing_if, standing_of
from rules.model import Document
from rules.outcomes import Outcome

View: TypeAlias = Literal["filled", "strict", "lenient"]
VIEWS: Final[Mapping[View, str]] = {
    "filled": "按已填的判断",
    "strict": "未知按最不利",
    "lenient": "未知按最有利",
}
"""How what is not answered is looked at, in the order in which it is offered."""

HEADING: Final = "#"
"""Begins the key of a group's heading among the keys of policies."""


@dataclass(frozen=True, slots=True)
class Line:
    """A policy in the list: its outcome in the view, and the group it stands in for it."""

    finding: Finding
    outcome: Outcome
    standing: Standing

    @property
    def word(self) -> str:
        """The word for the outcome."""
        return outcome_word(self.outcome, is_rule=self.finding.is_rule)

    @property
    def mark(self) -> Mark:
        """The shape for the outcome."""
        return outcome_mark(self.outcome, is_rule=self.finding.is_rule)

    @property
    def is_assumed(self) -> bool:
        """Whether it would only come out so if what is not answered were as the view takes it."""
        return self.outcome != self.finding.outcome


class Listing:
    """All policies of one assessment, seen in one view."""

    def __init__(self, findings: Findings, view: View = "filled") -> None:
        self.findings, self.view = findings, view
        self.lines: dict[str, Line] = {one.id: self._line(one) for one in findings.all}

    @cached_property
    def counts(self) -> dict[tuple[str, Mark], int]:
        """How many policies came out with each word and shape, in the order of the words."""
        found: dict[tuple[str, Mark], int] = {}
        for line in sorted(self.lines.values(), key=lambda one: (one.finding.is_rule, _rank(one.outcome))):
            key = (line.word, line.mark)
            found[key] = found.get(key, 0) + 1
        return found

    def _line(self, finding: Finding) -> Line:
        if self.view == "filled":
            return Line(finding, finding.outcome, standing_of(self.findings, finding))
        strict, lenient = self.findings.span(finding)
        outcome = strict if self.view == "strict" else lenient
        if outcome == finding.outcome:
            return Line(finding, outcome, standing_of(self.findings, finding))
        return Line(finding, outcome, standing_if(finding, outcome))


def _rank(outcome: Outcome) -> int:
    return tuple(OUTCOMES).index(outcome)


class Texts:
    """What is searched of each policy: title, documents with their numbers, and what its conditions ask."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._found: dict[str, str] = {}

    def fits(self, findings: Findings) -> bool:
        """Whether the texts are those of an assessment by the same rules on the same day."""
        return self._findings.as_of == findings.as_of and self._findings.program is findings.program

    def holds(self, policy: str, words: Sequence[str]) -> bool:
        """Whether the text of a policy holds every one of some words, as `searched` gives them."""
        if policy not in self._found:
            self._found[policy] = _plain(" ".join(self._parts(self._findings.of(policy))))
        text = self._found[policy]
        return all(word in text for word in words)

    def _parts(self, finding: Finding) -> Iterator[str]:
        yield finding.title
        for document in (finding.policy.document, *finding.policy.also):
            yield from _document_words(document)
        for part, root in finding.roots():
            for leaf in root.leaves():
                yield self._findings.trace(finding, leaf, part).requirement


def _document_words(document: Document) -> Iterator[str]:
    yield document.title
    if document.number:
        yield document.number


def searched(text: str) -> tuple[str, ...]:
    """The words of a search, in the form in which texts are compared."""
    return tuple(_plain(text).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is to be shown.  Empty texts and sets leave everything in; ``only`` None too."""

    words: tuple[str, ...] = ()
    outcomes: frozenset[str] = frozenset()
    """Words of outcomes, as on the tiles."""
    group: str = ""
    standing: str = ""
    rules_only: bool = False
    only: frozenset[str] | None = None
    """Ids of policies, as those that changed since an assessment that was kept."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out."""
        return self == Filter()

    def lets(self, line: Line, texts: Texts) -> bool:
        """Whether a policy is shown."""
        finding = line.finding
        return (
            (not self.outcomes or line.word in self.outcomes)
            and (not self.group or finding.policy.group == self.group)
            and (not self.standing or line.standing == self.standing)
            and (not self.rules_only or finding.is_rule)
            and (self.only is None or finding.id in self.only)
            and (not self.words or texts.holds(finding.id, self.words))
        )


SortKey: TypeAlias = Callable[[Listing, Line], Any]


@dataclass(frozen=True, slots=True)
class Order:
    """How the policies of a group are ordered; without a key by what is nearest."""

    key: SortKey | None = None
    descending: bool = False


@dataclass(slots=True)
class Arrangement:
    """What is asked of the list: what is shown, in which order, which groups are folded."""

    filter: Filter = field(default_factory=Filter)
    order: Order = field(default_factory=Order)
    folded: frozenset[Standing] = frozenset(key for key, kind in STANDINGS.items() if kind.is_quiet)

    def keys(self, listing: Listing, texts: Texts) -> list[str]:
        """Headings and policies in the order in which they stand; a search looks into folded groups too."""
        shown: dict[Standing, list[Line]] = {}
        for line in listing.lines.values():
            if self.filter.lets(line, texts):
                shown.setdefault(line.standing, []).append(line)
        keys: list[str] = []
        for standing in STANDINGS:
            if standing in shown:
                keys.append(HEADING + standing)
                if not self.is_folded(standing):
                    keys += [one.finding.id for one in self._sorted(listing, standing, shown[standing])]
        return keys

    def is_folded(self, standing: Standing) -> bool:
        """Whether only the heading of a group is shown."""
        return self.filter.is_open and standing in self.folded

    def _sorted(self, listing: Listing, standing: Standing, lines: list[Line]) -> list[Line]:
        key = self.order.key
        if key is None:
            near = _NEAREST.get(standing)
            return lines if near is None else sorted(lines, key=lambda line: near(listing.findings, line))
        return sorted(lines, key=lambda line: key(listing, line), reverse=self.order.descending)


def _by_window(findings: Findings, line: Line) -> tuple[bool, date]:
    """Windows that are open first by their last day, then those to come, then those without a known time."""
    target = findings.target(line.finding)
    return not (target.is_open(findings.as_of) and target.day is not None), target.day or date.max


def _by_lack(findings: Findings, line: Line) -> int:
    return len(failing(findings, line.finding, ("requires",)))


def _by_duty(_findings: Findings, line: Line) -> int:
    return DUTY_ORDER.index(line.outcome) if line.outcome in DUTY_ORDER else len(DUTY_ORDER)


_NEAREST: Final[Mapping[Standing, Callable[[Findings, Line], Any]]] = {
    "ready": _by_window,
    "judge": _by_window,
    "duties": _by_duty,
    "gap": _by_lack,
    "far": _by_lack,
}
"""What comes first in a group; the others keep the order of the packs."""


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The policies that both know, with another outcome."""
    return frozenset(key for key, outcome in after.items() if before.get(key, outcome) != outcome)


def standing_in_key(key: str) -> Standing | None:
    """The group whose heading a key stands for; None for a policy."""
    name = key.removeprefix(HEADING)
    return next((one for one in STANDINGS if key.startswith(HEADING) and one == name), None)


def policies_in(keys: Collection[str]) -> list[str]:
    """The policies among keys."""
    return [key for key in keys if not key.startswith(HEADING)]
