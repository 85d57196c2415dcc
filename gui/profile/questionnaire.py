"""Which questions the form shows for these answers, section by section, and how far they are answered.  No Qt here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from gui.profile.answering import manner_of, part_of, years_of
from rules.asked import is_asked
from rules.codes import CodeTables
from rules.errors import Problem
from rules.fields import Condition, Dictionary, Field
from rules.values import Answer

CORE: Final = "core"
CORE_LABEL: Final = "十分钟版"

Standing: TypeAlias = Literal["asked", "depends", "dormant"]
"""Asked of this firm; asked only if another answer turns out so; not asked, though it may have been answered before."""

Progress: TypeAlias = Literal["open", "partly", "later", "done"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as it stands: ``progress`` counts 不清楚 and 不适用 as done, for there is nothing more to type."""

    field: Field
    standing: Standing
    progress: Progress
    has_answer: bool
    has_error: bool
    has_warning: bool
    has_proposal: bool


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section of the form: its questions in the order of the dictionary."""

    id: str
    label: str
    entries: tuple[Entry, ...]

    @property
    def asked(self) -> tuple[Entry, ...]:
        """The questions that are asked of this firm."""
        return self.standing("asked")

    def standing(self, standing: Standing) -> tuple[Entry, ...]:
        """The questions of one standing."""
        return tuple(one for one in self.entries if one.standing == standing)

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The questions that have a place: asked ones, those that may be, and the kept answers of others."""
        return tuple(one for one in self.entries if one.standing != "dormant" or one.has_answer)

    @property
    def done(self) -> int:
        """How many of the asked questions are done."""
        return sum(one.progress == "done" for one in self.asked)

    @property
    def errors(self) -> int:
        """How many answers cannot be read."""
        return sum(one.has_error for one in self.entries)

    @property
    def warnings(self) -> int:
        """How many answers are doubtful."""
        return sum(one.has_warning for one in self.entries)

    @property
    def proposals(self) -> int:
        """How many copied values wait to be confirmed."""
        return sum(one.has_proposal for one in self.entries)


@dataclass(frozen=True)
class Questionnaire:
    """The form for one state of the answers; ``answers`` are those that could be read, ``raw`` all as typed."""

    dictionary: Dictionary
    codes: CodeTables
    raw: Mapping[str, Any]
    answers: Mapping[str, Answer]
    as_of: date
    problems: Mapping[str, tuple[Problem, ...]]
    warnings: Mapping[str, tuple[Problem, ...]]
    proposals: Collection[str]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every question by fact, in the order of the dictionary."""
        return {field.id: self._entry(field) for field in self.dictionary.fields.values()}

    @cached_property
    def sections(self) -> tuple[SectionState, ...]:
        """The core questions as a section of their own, then the sections; those with nothing to show are left out."""
        within: dict[str, list[Entry]] = {one.id: [] for one in self.dictionary.sections}
        for entry in self.entries.values():
            within[entry.field.section].append(entry)
        core = SectionState(CORE, CORE_LABEL, tuple(one for one in self.entries.values() if one.field.core))
        rest = (SectionState(one.id, one.label, tuple(within[one.id])) for one in self.dictionary.sections)
        return (core, *(one for one in rest if one.shown))

    def section(self, section: str) -> SectionState | None:
        """A section by id; None where it has nothing to show."""
        return next((one for one in self.sections if one.id == section), None)

    def gates(self, fact: str) -> tuple[str, ...]:
        """The open facts on which it depends whether a fact is asked."""
        condition = self.dictionary.fields[fact].asked_when
        looked_at = dict.fromkeys(_facts_of(condition)) if condition is not None else {}
        return tuple(one for one in looked_at if manner_of(self.raw.get(one)) != "value") or tuple(looked_at)

    @cached_property
    def founded(self) -> date | None:
        """When the firm was founded, where that is told."""
        founded = self.answers.get("established_date")
        return founded if isinstance(founded, date) else None

    def years(self, field: Field) -> tuple[str, ...]:
        """The years of use of a yearly fact."""
        return years_of(field, self.as_of, self.founded)

    def _entry(self, field: Field) -> Entry:
        raw = self.raw.get(field.id)
        return Entry(
            field=field,
            standing=self._standing(field),
            progress=self._progress(field, raw),
            has_answer=raw is not None,
            has_error=field.id in self.problems,
            has_warning=field.id in self.warnings,
            has_proposal=field.id in self.proposals,
        )

    def _standing(self, field: Field) -> Standing:
        asked = is_asked(field, self.answers, self.codes)
        return "depends" if asked is None else "asked" if asked else "dormant"

    def _progress(self, field: Field, raw: Any | None) -> Progress:
        if raw is None:
            return "open"
        manners = {manner_of(part_of(raw, year)) for year in self.years(field) or (None,)}
        if "missing" in manners:
            return "open" if manners == {"missing"} else "partly"
        return "later" if "later" in manners else "done"


def _facts_of(condition: Condition) -> Iterable[str]:
    """The facts that a condition looks at."""
    if condition.sectors:
        yield "sectors"
    if condition.fact is not None:
        yield condition.fact
    for one in (*condition.any, *condition.all):
        yield from _facts_of(one)


def matching(fields: Iterable[Field], query: str) -> list[Field]:
    """The facts in whose label, question, options or columns every word of a query stands; those by label first."""
    words = query.casefold().split()
    if not words:
        return []
    found = [(field, _haystack(field)) for field in fields]
    hits = [field for field, text in found if all(word in text for word in words)]
    return sorted(hits, key=lambda field: not all(word in field.label.casefold() for word in words))


def _haystack(field: Field) -> str:
    names = [option.label for option in field.options] + [column.label for column in field.columns]
    return "\n".join((field.label, field.question, field.help, *names)).casefold()
