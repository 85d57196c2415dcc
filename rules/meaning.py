"""What a condition says, as a formula that ``rules.possible`` can reason over.

Numbers, dates, region and industry codes become sets of numbers; options become sets of options; a question with
several options becomes one variable for each.  What cannot be looked into (rows of a table, another policy, a score,
a person's view) is a variable of its own, the same wherever the same is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final

import msgspec

from rules.codes import CodeTables, code_prefixes
from rules.fields import column_of, rank
from rules.groups import members_of
from rules.holding import held_place
from rules.leaves import region_prefix, threshold_of
from rules.model import Condition, Threshold
from rules.possible import AtLeast, Formula, Literal, Not, Region, Variable, all_of, any_of
from rules.ranges import exact_number
from rules.rows import COMPARISONS
from rules.size import TIERS
from rules.slots import SlotTable, offset_of
from rules.spans import EVERYTHING, Spans, compared, span
from rules.wording import Shared

TRUTHS: Final = frozenset({True, False})
WHOLE_OPERATIONS: Final = frozenset({"count_where", "days_since"})
TODAY: Final[Variable] = ("as_of",)
"""The variable that is the as-of date."""
CODE_DIGITS: Final = 4
REGION_DIGITS: Final = 6


class Meaning:
    """Reads conditions of one policy (``scope``) or of none; the conditions hold no ``use`` any more."""

    def __init__(
        self,
        slots: SlotTable,
        shared: Shared,
        codes: CodeTables,
        scope: str = "",
    ) -> None:
        self._slots, self._codes, self._scope = slots, codes, scope
        self._sets, self._tables = shared.sets, shared.tables

    def of(self, condition: Condition, *, spares: bool = True) -> Formula:
        """The formula of a condition with its guard.

        Below ``all`` a condition that is left out does no harm (``spares``); among alternatives and as an exclusion it
        does not count.
        """
        plain = self._group(condition) if members_of(condition) else self._test(condition)
        if condition.when is None:
            return plain
        guard = self.of(condition.when)
        return any_of((Not(guard), plain)) if spares else all_of((guard, plain))

    def _group(self, condition: Condition) -> Formula:
        if condition.all_ is not None:
            return all_of(self.of(one) for one in condition.all_)
        members = tuple(self.of(one, spares=False) for one in members_of(condition))
        if condition.none_ is not None:
            return Not(any_of(members))
        needed = 1 if condition.at_least_of is None else condition.at_least_of.n
        asked = AtLeast(needed, members)
        guards = [one.when for one in members_of(condition) if one.when is not None]
        if len(guards) < len(members):
            return asked
        return any_of((asked, Not(any_of(self.of(guard) for guard in guards))))

    def _test(self, condition: Condition) -> Formula:
        if condition.held is not None:
            return self._held(condition)
        if condition.as_of is not None:
            inside = days(condition.as_of.from_, condition.as_of.to)
            return Literal(TODAY, inside, EVERYTHING - inside)
        if condition.fact is None:
            return _opaque(_bare(condition))
        name = self._slots.resolve(condition.fact, self._scope)
        if (comparison := threshold_of(condition)) is not None:
            return self._compared(condition, name, *comparison)
        if condition.between is not None:
            low, high = (exact_number(end) for end in condition.between)
            return self._numeric(condition, name, span(low, high))
        for key, day in (("less_than", condition.before), ("more_than", condition.after)):
            if day is not None:
                return self._dated(condition, key, day)
        return self._listed(condition, name)

    # --- numbers ---------------------------------------------------------------------------------

    def variable(self, fact: str, year: str | None) -> Variable:
        """The variable that a fact is in a year."""
        name = self._slots.resolve(fact, self._scope)
        if not self._slots.is_yearly(name):
            return ("fact", name)
        offset = offset_of(year)
        return ("fact", name, str(self._slots.default_offset(name) if offset is None else offset))

    def numbers(self, fact: str) -> Spans:
        """Every value that a numeric fact can have."""
        low, high = self._slots.domain(self._slots.resolve(fact, self._scope))
        return span(None if low is None else Fraction(low), None if high is None else Fraction(high))

    def _numeric(self, condition: Condition, name: str, wanted: Spans, sure: Spans | None = None) -> Formula:
        """A number inside ``wanted``; where the bounds move, ``sure`` are the values that always hold."""
        domain = self.numbers(name)
        fails = domain - (wanted if sure is None else sure)
        return Literal(self.variable(condition.fact or "", condition.year), domain & wanted, fails)

    def _compared(self, condition: Condition, name: str, key: str, bound: str | Threshold) -> Formula:
        if isinstance(bound, str):
            spec = self._choice(name)
            if spec is not None:
                return self._ranked(condition, spec, key, bound)
            limit = exact_number(bound)
            return self._numeric(condition, name, compared(key, Fraction(limit), whole=self.is_whole(name)))
        limits = self._limits(bound)
        if not limits:
            return _opaque(_bare(condition))
        whole = self.is_whole(name)
        most, least = max(limits), min(limits)
        rising = key in ("at_least", "more_than")
        easiest, hardest = (least, most) if rising else (most, least)
        return self._numeric(
            condition, name, compared(key, easiest, whole=whole), compared(key, hardest, whole=whole)
        )

    def _limits(self, bound: Threshold) -> list[Fraction]:
        """The values a moving threshold can take; none where another fact is the threshold."""
        if bound.bands:
            return [Fraction(exact_number(band.value)) for band in bound.bands]
        if bound.table is not None and bound.table in self._tables:
            return [Fraction(exact_number(row.value)) for row in self._tables[bound.table].rows]
        return []

    def is_whole(self, name: str) -> bool:
        """Whether only whole numbers are values of a fact."""
        derived = self._slots.derived(name)
        if derived is not None:
            return derived.operation in WHOLE_OPERATIONS
        return self._slots.field(name).kind == "integer"

    def _dated(self, condition: Condition, key: str, day: date) -> Formula:
        wanted = compared(key, day.toordinal(), whole=True)
        return Literal(self.variable(condition.fact or "", None), wanted, EVERYTHING)

    # --- options and codes -----------------------------------------------------------------------

    def _choice(self, name: str) -> Any:
        """The field or column whose one option is the value; None for everything else."""
        derived = self._slots.derived(name)
        if derived is None:
            spec = self._slots.field(name)
            return spec if spec.kind == "choice" else None
        if derived.operation == "held" and "returns" in derived.params:
            return column_of(self._slots.field(derived.inputs[0]), str(derived.params["returns"]))
        return None

    def _ranked(self, condition: Condition, spec: Any, key: str, bound: str) -> Formula:
        """Options by their order; a title that is not held (None) is below every level."""
        limit, compare = rank(spec, bound), COMPARISONS[key]
        places = {one.value: place for one in spec.options if (place := rank(spec, one.value)) is not None}
        fits: set[str | None] = {
            value
            for value, (ladder, high) in places.items()
            if limit and ladder == limit[0] and compare(high, limit[1])
        }
        domain: set[str | None] = set(places)
        if self._slots.derived(self._slots.resolve(condition.fact or "", self._scope)) is not None:
            domain.add(None)
            fits |= {None} if key in ("at_most", "less_than") else set()
        variable = self.variable(condition.fact or "", condition.year)
        return Literal(variable, frozenset(fits), frozenset(domain - fits))

    def _listed(self, condition: Condition, name: str) -> Formula:
        for key in ("any_in", "all_in", "none_in"):
            named = getattr(condition, key)
            if named is not None:
                return self._several(condition, key, self.members(named))
        derived = self._slots.derived(name)
        kind = "" if derived is not None else self._slots.field(name).kind
        if kind in ("code_region", "code_gbt4754"):
            return self._codes_in(condition, kind)
        wanted = condition.is_ if condition.is_ is not None else condition.in_
        if wanted is None:
            return _opaque(_bare(condition))
        values = frozenset({wanted} if isinstance(wanted, bool) else self.members(wanted))
        domain = self.options(name)
        if domain is None:
            return _opaque(_bare(condition))
        variable = self.variable(condition.fact or "", condition.year)
        return Literal(variable, domain & values, domain - values)

    def options(self, name: str) -> frozenset[Any] | None:
        """Every value of a fact that is one of few; None for everything else."""
        derived = self._slots.derived(name)
        spec = self._choice(name)
        if spec is not None:
            loose = {None} if derived is not None else set()
            return frozenset(one.value for one in spec.options if not one.means_unknown) | loose
        if derived is not None:
            if derived.operation == "size_tier":
                return frozenset(TIERS)
            return TRUTHS if derived.operation in {"any_where", "held"} else None
        return TRUTHS if self._slots.field(name).kind == "bool" else None

    def members(self, named: str | Iterable[str]) -> tuple[str, ...]:
        """The values of a list or a named set."""
        if not isinstance(named, str):
            return tuple(named)
        return self._sets[named[1:]].values if named.startswith("@") else (named,)

    def _several(self, condition: Condition, key: str, values: tuple[str, ...]) -> Formula:
        variable = self.variable(condition.fact or "", condition.year)
        ones = [_truth((*variable, "option", value)) for value in values]
        if key == "all_in":
            return all_of(ones)
        return any_of(ones) if key == "any_in" else Not(any_of(ones))

    def _codes_in(self, condition: Condition, kind: str) -> Formula:
        digits = REGION_DIGITS if kind == "code_region" else CODE_DIGITS
        wanted = Spans.of(
            part for code in self._code_prefixes(condition, kind) for part in _under(code, digits).parts
        )
        domain = span(0, 10**digits - 1)
        return Literal(self.variable(condition.fact or "", None), wanted, domain - wanted)

    def _code_prefixes(self, condition: Condition, kind: str) -> list[str]:
        if condition.within is not None:
            section = condition.within.section
            if section is not None:
                return list(self._codes.below(section))
            return [one for spec in condition.within.prefixes for one in code_prefixes(spec)]
        named = condition.in_ if condition.in_ is not None else condition.is_
        codes = self.members(named) if isinstance(named, str | tuple) else ()
        return [region_prefix(one) for one in codes] if kind == "code_region" else list(codes)

    def _held(self, condition: Condition) -> Formula:
        """One variable for each title, with its levels and grades where they are asked for."""
        assert condition.held is not None
        table, wanted = held_place(condition.held)
        kind, *more = wanted
        extra = [f"{key}={','.join(sorted(wanted[key]))}" for key in more]
        return any_of(_truth(("held", table, one, *extra)) for one in wanted[kind])


def days(begin: date | None, end: date | None) -> Spans:
    """A span of days as numbers; None is without end."""
    return span(None if begin is None else begin.toordinal(), None if end is None else end.toordinal())


def _under(prefix: str, digits: int) -> Spans:
    """Every code of so many digits that begins with a prefix."""
    room = 10 ** (digits - len(prefix))
    return span(int(prefix) * room, (int(prefix) + 1) * room - 1)


def _truth(variable: Variable) -> Literal:
    yes: Region = frozenset({True})
    return Literal(variable, yes, frozenset({False}))


def _opaque(condition: Condition) -> Literal:
    return _truth(("opaque", msgspec.json.encode(condition).decode()))


TESTS: Final = ("fact", "year", "at_least", "more_than", "at_most", "less_than", "is_", "in_", "exists", "rows",
                "meets", "score", "human", "before", "after", "between", "within")  # fmt: skip


def _bare(condition: Condition) -> Condition:
    """The test alone, without its name, words and source."""
    return Condition(**{key: getattr(condition, key) for key in TESTS})
