"""Where every reading of a fact lives, what it needs, and which declared facts stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.derived import derived_domain, derived_reader
from rules.fields import Condition as Asked
from rules.fields import Derived, Dictionary, Field
from rules.model import LocalDerived
from rules.ranges import MISSING, Bounds
from rules.sheet import Reader, Sheet, fact_domain, fact_reader
from rules.values import Interval

YEAR_OFFSETS: Mapping[str, int] = {
    "last": 0,
    "last-1": 1,
    "last-2": 2,
    "last-3": 3,
    "last-4": 4,
    "current": -1,
}


def offset_of(year: str | None) -> int | None:
    """How many years back a year choice of the rule files lies; None where none is named."""
    return None if year is None else YEAR_OFFSETS[year]


class SlotTable:
    """Where every reading of a fact lives, which other slots it needs, and which facts stand behind it."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.readers: list[Reader] = []
        self.names: list[tuple[str, int | None]] = []
        self.facts: list[frozenset[str]] = []
        self._local: dict[str, Derived] = {}
        self._places: dict[tuple[str, int | None], int] = {}
        self._asking: list[set[str]] = []
        self._scorers: dict[tuple[str, str], int] = {}

    def is_changeable(self, fact: str) -> bool:
        """Whether a firm can change a fact: a derived one if it can change one of its inputs."""
        if "#" in fact:
            return any(self.field(one).changeable for one in self.facts[self._places_of_score(fact)])
        derived = self.derived(fact)
        if derived is None:
            return self.field(fact).changeable
        inputs = [*derived.inputs, *([derived.params["fallback"]] if "fallback" in derived.params else [])]
        return any(self.is_changeable(one) for one in inputs)

    def _places_of_score(self, name: str) -> int:
        policy, score = name.split("#")
        return self._scorers[policy, score]

    def add_local(self, scope: str, derived: LocalDerived) -> None:
        """Declare a derived fact that only one policy knows."""
        plain = Derived(
            id=derived.id,
            label=derived.label,
            unit=derived.unit,
            operation=derived.operation,
            inputs=tuple(self.resolve(one, scope) for one in derived.inputs),
            source=derived.source or "",
            note=derived.note or "",
            params=derived.params,
        )
        self._local[f"{scope}/{derived.id}"] = plain

    def resolve(self, fact: str, scope: str) -> str:
        """The name a fact has in the table: a policy's own derived facts are kept apart."""
        return f"{scope}/{fact}" if f"{scope}/{fact}" in self._local else fact

    def derived(self, fact: str) -> Derived | None:
        """The declaration of a derived fact, None for a declared one."""
        return self._local.get(fact) or self.dictionary.derived.get(fact)

    def field(self, fact: str) -> Field:
        """The declaration of a declared fact; KeyError if there is none."""
        return self.dictionary.fields[fact]

    def is_yearly(self, fact: str) -> bool:
        """Whether a fact has a value for each year."""
        derived = self.derived(fact)
        if derived is None:
            return self.dictionary.fields[fact].is_yearly
        return bool(derived.params.get("by_year"))

    def domain(self, fact: str) -> Bounds:
        """The bounds that a number has whatever the answers."""
        derived = self.derived(fact)
        return fact_domain(self.field(fact)) if derived is None else derived_domain(derived, self)

    def default_offset(self, fact: str) -> int | None:
        """The year that is read where none is named."""
        if not self.is_yearly(fact):
            return None
        return -1 if fact in self.dictionary.fields and self.field(fact).current_year else 0

    def slot(self, fact: str, offset: int | None) -> int:
        """The slot of a fact in a year; made on first need."""
        if offset is not None and not self.is_yearly(fact):
            offset = None
        elif offset is None:
            offset = self.default_offset(fact)
        key = (fact, offset)
        if key not in self._places:
            self._places[key] = self._make(fact, offset)
        place = self._places[key]
        self._note(self.facts[place])
        return place

    def _make(self, fact: str, offset: int | None) -> int:
        derived = self.derived(fact)
        self._asking.append(set())
        if derived is None:
            field = self.field(fact)
            reader = fact_reader(field, offset or 0, self.dictionary)
            self._asking[-1] |= {fact, *_asked_facts(field.asked_when)}
        else:
            reader = derived_reader(derived, offset or 0, self)
        return self._add(reader, (fact, offset))

    def _add(self, reader: Reader, name: tuple[str, int | None]) -> int:
        self.readers.append(reader)
        self.names.append(name)
        self.facts.append(frozenset(self._asking.pop()))
        return len(self.readers) - 1

    def add_score(self, policy: str, score: str, scorer: Any, facts: frozenset[str]) -> int:
        """The slot of a scoring table; its value is a ``ScoreRange``."""
        self._asking.append(set(facts))
        self._scorers[policy, score] = self._add(scorer, (f"{policy}#{score}", None))
        return self._scorers[policy, score]

    def score_slot(self, policy: str, score: str) -> int:
        """The slot of a scoring table; KeyError before it is compiled."""
        place = self._scorers[policy, score]
        self._note(self.facts[place])
        return place

    def score_reader(self, policy: str) -> Reader:
        """A derived fact that is the total of a policy's scoring table; unknown where there is no such policy."""
        score = next((score for owner, score in self._scorers if owner == policy), None)
        if score is None:
            return lambda sheet: MISSING
        place = self.score_slot(policy, score)

        def read(sheet: Sheet) -> Any:
            span = sheet.get(place).span
            return span.low if span.low == span.high else Interval(span.low, span.high)

        return read

    def watch(self) -> set[str]:
        """Start to note the facts behind the slots that are asked for; ended by ``unwatch``."""
        self._asking.append(set())
        return self._asking[-1]

    def unwatch(self) -> frozenset[str]:
        """The facts behind every slot asked for since ``watch``."""
        seen = frozenset(self._asking.pop())
        self._note(seen)
        return seen

    def _note(self, facts: frozenset[str]) -> None:
        if self._asking:
            self._asking[-1] |= facts


def _asked_facts(condition: Asked | None) -> set[str]:
    if condition is None:
        return set()
    own = {"sectors"} if condition.sectors else {condition.fact} if condition.fact else set()
    return own.union(*(_asked_facts(one) for one in (*condition.any, *condition.all)))
