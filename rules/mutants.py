"""Mutants of rule files: small wrong versions that the worked cases must notice.

Operators are flipped and made strict, thresholds moved one step (1 for counts and days, 0.01 for the rest),
branches dropped, ``all`` and ``any`` swapped, options dropped, days moved, pass marks moved by the smallest
step that points can make; numbers and options of the formula for money are changed; in the dated tables that
conditions compare with, or the formula takes, values and days are moved.
What stands inside a recalled condition is left alone outside ``applies``: its verdict is a person's matter
whatever its numbers say, so that only dropping it can be noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import gcd
from types import MappingProxyType
from typing import Any

import msgspec

from rules.cases import BadCase, passes, settings
from rules.codes import CodeTables
from rules.excerpt import excerpt
from rules.fields import Dictionary
from rules.formulas import GROUPS, parts_of
from rules.groups import below, members_of
from rules.model import (
    Amount,
    AmountOption,
    Basis,
    Condition,
    DatedTable,
    LadderLevel,
    Pack,
    Policy,
    Rows,
    Score,
    ScoreItem,
    ScorePart,
    Threshold,
)
from rules.mutants_rows import (
    COUNTED_UNITS,
    FLIPPED,
    STRICT,
    changed_cells,
    changed_params,
    changed_tables,
    moved_days,
    put,
)
from rules.ranges import exact_number
from rules.scores import points
from rules.values import Number

CHOICE_KEYS = ("any_in", "all_in", "none_in", "in_")
PARTS = ("applies", "requires", "excludes")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong version of a policy, or of a dated table that its conditions name, and what was changed."""

    policy: Policy
    what: str
    table: DatedTable | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """How many mutants of a policy its cases killed, and which survived."""

    policy: str
    made: int
    survivors: tuple[str, ...]

    @property
    def killed(self) -> int:
        """Mutants that at least one case noticed."""
        return self.made - len(self.survivors)


def survey(policy: Policy, packs: Sequence[Pack], dictionary: Dictionary, codes: CodeTables) -> Survey:
    """Run the policy's cases against each of its mutants."""
    cases = settings(policy, excerpt(policy, packs, dictionary, codes))
    survivors, made = [], 0
    tables = {table.id: table for pack in packs for table in pack.tables}
    for mutant in mutants(policy, dictionary, tables):
        made += 1
        try:
            if passes(policy, excerpt(mutant.policy, packs, dictionary, codes, mutant.table), cases):
                survivors.append(mutant.what)
        except (BadCase, KeyError, StopIteration):
            continue
    return Survey(policy.id, made, tuple(survivors))


def mutants(
    policy: Policy, dictionary: Dictionary, tables: Mapping[str, DatedTable] = MappingProxyType({})
) -> Iterator[Mutant]:
    """Every mutant of a policy, in the order of the file, then those of the dated tables it compares with."""
    maker = _Maker(policy, dictionary)
    for part in PARTS:
        basis: Basis | None = "verified" if part == "applies" else None
        for changed, what in maker.members(getattr(policy, part), basis):
            yield Mutant(msgspec.structs.replace(policy, **{part: changed}), f"{part}: {what}")
    yield from _dates(policy)
    for index, level in enumerate(policy.levels):
        for changed, what in maker.members(level.requires):
            new: LadderLevel = msgspec.structs.replace(level, requires=changed)
            yield Mutant(put(policy, "levels", index, new), f"levels.{level.id}: {what}")
    for index, score in enumerate(policy.scores):
        for scored, what in maker.scores(score):
            yield Mutant(put(policy, "scores", index, scored), f"scores.{score.id}: {what}")
    if policy.benefit.amount is not None:
        for formula, what in maker.formulas(policy.benefit.amount.formula):
            yield Mutant(with_formula(policy, formula), f"amount: {what}")
    for index, derived in enumerate(policy.derived):
        for params, what in changed_params(derived):
            new_derived = msgspec.structs.replace(derived, params=params)
            yield Mutant(put(policy, "derived", index, new_derived), f"derived.{derived.id}: {what}")
    for name in sorted(_tables_of(policy)):
        for table, what in changed_tables(tables[name]):
            yield Mutant(policy, f"tables.{name}: {what}", table)


def _tables_of(policy: Policy) -> set[str]:
    """The dated tables that the conditions of a policy compare with and its formula for money takes."""
    roots = [*policy.requires, *policy.excludes, *(one for level in policy.levels for one in level.requires)]
    settling = [one for root in policy.applies for one in below(root)]
    settling += [one for root in roots for one in _settling(root, None)]
    bounds = [getattr(one, key) for one in settling for key in FLIPPED]
    named = {one.table for one in bounds if isinstance(one, Threshold) and one.table is not None}
    return named | (set() if policy.benefit.amount is None else _tables_in(policy.benefit.amount.formula))


def _tables_in(formula: Amount) -> set[str]:
    """The dated tables of a formula for money."""
    named = set() if formula.table is None else {formula.table}
    return named.union(*(_tables_in(part) for part in parts_of(formula)))


def _settling(condition: Condition, basis: Basis | None) -> Iterator[Condition]:
    """A condition and what stands in it, but nothing that is only recalled."""
    basis = condition.basis or basis
    if basis != "recalled":
        yield condition
        for one in members_of(condition):
            yield from _settling(one, basis)
    if condition.when is not None:
        yield from below(condition.when)


def _dates(policy: Policy) -> Iterator[Mutant]:
    for moved, what in moved_days(policy.in_force):
        yield Mutant(msgspec.structs.replace(policy, in_force=moved), f"in_force.{what}")


class _Maker:
    def __init__(self, policy: Policy, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._local = {derived.id: derived.unit for derived in policy.derived}

    def members(
        self, conditions: Sequence[Condition], basis: Basis | None = None
    ) -> Iterator[tuple[tuple[Condition, ...], str]]:
        """One condition dropped or changed, in each way; ``basis`` is that of the group around them."""
        for index, condition in enumerate(conditions):
            name = condition.id or f"[{index}]"
            yield tuple(conditions[:index]) + tuple(conditions[index + 1 :]), f"去掉 {name}"
            for changed, what in self.condition(condition, basis):
                yield (*conditions[:index], changed, *conditions[index + 1 :]), f"{name}: {what}"

    def condition(self, condition: Condition, basis: Basis | None = None) -> Iterator[tuple[Condition, str]]:
        """A condition changed in each way."""
        basis = "verified" if basis == "verified" else condition.basis or basis
        if basis != "recalled":
            for change in (self._comparison, self._plain, self._options, self._rows):
                yield from change(condition)
            yield from self._group(condition, basis)
        if condition.when is not None:
            yield msgspec.structs.replace(condition, when=None), "去掉 when"
            for guard, what in self.condition(condition.when, "verified"):
                yield msgspec.structs.replace(condition, when=guard), f"when: {what}"

    def _comparison(self, condition: Condition) -> Iterator[tuple[Condition, str]]:
        for key, opposite in FLIPPED.items():
            bound = getattr(condition, key)
            if bound is None:
                continue
            for other, word in ((opposite, "反向"), (STRICT[key], "改边界")):
                changed = msgspec.structs.replace(condition, **{key: None, other: bound})
                yield changed, f"{key} {word}为 {other}"
            for moved, what in self._moved(bound, condition):
                yield msgspec.structs.replace(condition, **{key: moved}), f"{key} {what}"

    def _moved(self, bound: str | Threshold, condition: Condition) -> Iterator[tuple[Any, str]]:
        if isinstance(bound, Threshold):
            for index, band in enumerate(bound.bands):
                for moved, what in self._steps(band.value, condition.fact):
                    yield (
                        put(bound, "bands", index, msgspec.structs.replace(band, value=moved)),
                        f"第{index + 1}档 {what}",
                    )
                edge = "up_to" if band.up_to is not None else "below"
                if getattr(band, edge) is not None:
                    for moved, what in self._steps(getattr(band, edge), bound.by):
                        changed = msgspec.structs.replace(band, **{edge: moved})
                        yield put(bound, "bands", index, changed), f"第{index + 1}档界 {what}"
            return
        yield from self._steps(bound, condition.fact)

    def _steps(self, bound: str, fact: str | None) -> Iterator[tuple[str, str]]:
        try:
            number = Decimal(bound)
        except ArithmeticError:
            return
        step = Decimal(1) if self._unit(fact) in COUNTED_UNITS else Decimal("0.01")
        for sign in (-1, 1):
            yield str(number + sign * step), f"{bound} → {number + sign * step}"

    def _unit(self, fact: str | None) -> str | None:
        if fact is None:
            return None
        return self._local[fact] if fact in self._local else self._dictionary.unit(fact)

    def _plain(self, condition: Condition) -> Iterator[tuple[Condition, str]]:
        if isinstance(condition.is_, bool):
            yield msgspec.structs.replace(condition, is_=not condition.is_), "is 取反"
        if condition.as_of is not None:
            for span, what in moved_days(condition.as_of):
                yield msgspec.structs.replace(condition, as_of=span), f"as_of {what}"
        if condition.exists is not None:
            yield msgspec.structs.replace(condition, exists=not condition.exists), "exists 取反"
        if condition.judged:
            yield msgspec.structs.replace(condition, judged=False), "去掉 judged"
        for key in ("before", "after"):
            day = getattr(condition, key)
            for step in (-1, 1) if day is not None else ():
                yield (
                    msgspec.structs.replace(condition, **{key: day + timedelta(days=step)}),
                    f"{key} {step:+d} 天",
                )
        if condition.between is not None:
            for index in (0, 1):
                for moved, what in self._steps(condition.between[index], condition.fact):
                    ends = list(condition.between)
                    ends[index] = moved
                    yield msgspec.structs.replace(condition, between=tuple(ends)), f"between {what}"

    def _options(self, condition: Condition) -> Iterator[tuple[Condition, str]]:
        for key in CHOICE_KEYS:
            members = getattr(condition, key)
            if not isinstance(members, tuple) or len(members) < 2:
                continue
            for index, member in enumerate(members):
                rest = members[:index] + members[index + 1 :]
                yield msgspec.structs.replace(condition, **{key: rest}), f"{key.rstrip('_')} 去掉 {member}"
        if condition.any_in is not None:
            yield msgspec.structs.replace(condition, any_in=None, none_in=condition.any_in), "any_in 反向"

    def _group(self, condition: Condition, basis: Basis | None) -> Iterator[tuple[Condition, str]]:
        for key, other in (("all_", "any_"), ("any_", "all_"), ("none_", "any_")):
            members = getattr(condition, key)
            if members is None:
                continue
            if len(members) > 1 or key == "none_":
                swapped = msgspec.structs.replace(condition, **{key: None, other: members})
                yield swapped, f"{key.rstrip('_')} 换成 {other.rstrip('_')}"
            for changed, what in self.members(members, basis):
                if changed:
                    yield msgspec.structs.replace(condition, **{key: changed}), what
        if condition.at_least_of is not None:
            yield from self._at_least_of(condition, basis)

    def _at_least_of(self, condition: Condition, basis: Basis | None) -> Iterator[tuple[Condition, str]]:
        group = condition.at_least_of
        assert group is not None
        for step in (-1, 1):
            changed = msgspec.structs.replace(group, n=group.n + step)
            yield msgspec.structs.replace(condition, at_least_of=changed), f"at_least_of n {step:+d}"
        for members, what in self.members(group.of, basis):
            yield (
                msgspec.structs.replace(condition, at_least_of=msgspec.structs.replace(group, of=members)),
                what,
            )

    def _rows(self, condition: Condition) -> Iterator[tuple[Condition, str]]:
        rows = condition.rows
        if rows is None:
            return
        if rows.if_none is not None:
            yield (
                msgspec.structs.replace(condition, rows=msgspec.structs.replace(rows, if_none=None)),
                "去掉 if_none",
            )
        for key in ("where", "every", "any_"):
            cells = getattr(rows, key)
            if key == "where" and len(cells) == 1:
                yield (
                    msgspec.structs.replace(condition, rows=msgspec.structs.replace(rows, where={})),
                    "去掉 where",
                )
            for changed, what in changed_cells(cells or {}):
                new: Rows = msgspec.structs.replace(rows, **{key: changed})
                yield msgspec.structs.replace(condition, rows=new), f"{key.rstrip('_')} {what}"

    def formulas(self, formula: Amount) -> Iterator[tuple[Amount, str]]:
        """A formula for money with a number a step away, the lesser for the greater, or an option changed."""
        if formula.value is not None:
            for moved, what in amount_steps(formula.value):
                yield msgspec.structs.replace(formula, value=moved), what
        for key, other in (("min", "max"), ("max", "min")):
            members = getattr(formula, key)
            if members is not None:
                yield msgspec.structs.replace(formula, **{key: None, other: members}), f"{key} 换成 {other}"
        for key in GROUPS:
            for index, part in enumerate(getattr(formula, key) or ()):
                for changed, what in self.formulas(part):
                    yield put(formula, key, index, changed), what
        for index, option in enumerate(formula.first_of or ()):
            yield from self._amount_option(formula, index, option)

    def _amount_option(
        self, formula: Amount, index: int, option: AmountOption
    ) -> Iterator[tuple[Amount, str]]:
        place, options = f"第{index + 1}项", formula.first_of or ()
        if option.if_ is not None:
            rest = (*options[:index], *options[index + 1 :])
            yield msgspec.structs.replace(formula, first_of=rest), f"去掉{place}"
            for guard, what in self.condition(option.if_, "verified"):
                changed = msgspec.structs.replace(option, if_=guard)
                yield put(formula, "first_of", index, changed), f"{place} {what}"
        for then, what in self.formulas(option.then):
            changed = msgspec.structs.replace(option, then=then)
            yield put(formula, "first_of", index, changed), f"{place} {what}"

    def scores(self, score: Score) -> Iterator[tuple[Score, str]]:
        """A scoring table changed in each way."""
        step = point_step(score)
        for moved, what in _points(score.pass_, step):
            yield msgspec.structs.replace(score, pass_=moved), f"合格线 {what}"
        for index, part in enumerate(score.parts):
            for changed, what in self._part(part, step):
                yield put(score, "parts", index, changed), f"{part.id}: {what}"

    def _part(self, part: ScorePart, step: int) -> Iterator[tuple[ScorePart, str]]:
        if part.pass_ is not None:
            for moved, what in _points(part.pass_, step):
                yield msgspec.structs.replace(part, pass_=moved), f"合格线 {what}"
        for index, item in enumerate(part.items):
            rest = part.items[:index] + part.items[index + 1 :]
            yield msgspec.structs.replace(part, items=rest), f"去掉 {item.id}"
            for changed, what in self._item(item):
                yield put(part, "items", index, changed), f"{item.id}: {what}"

    def _item(self, item: ScoreItem) -> Iterator[tuple[ScoreItem, str]]:
        if item.must_be_positive:
            yield msgspec.structs.replace(item, must_be_positive=False), "去掉 must_be_positive"
        if item.bands is not None:
            for index, band in enumerate(item.bands.of):
                for key in FLIPPED:
                    bound = getattr(band, key)
                    for moved, what in self._steps(bound, item.bands.fact) if bound is not None else ():
                        changed = put(item.bands, "of", index, msgspec.structs.replace(band, **{key: moved}))
                        yield msgspec.structs.replace(item, bands=changed), f"第{index + 1}档 {what}"
        for index, option in enumerate(item.first_of or ()):
            if option.if_ is not None:
                for guard, what in self.condition(option.if_):
                    changed_option = msgspec.structs.replace(option, if_=guard)
                    yield put(item, "first_of", index, changed_option), f"第{index + 1}项 {what}"
        for index, one in enumerate(item.best_of or ()):
            for inner, what in self._item(one):
                yield put(item, "best_of", index, inner), what


def amount_steps(text: str) -> Iterator[tuple[str, str]]:
    """A number of a formula one unit of its last figure lower and higher."""
    number = Decimal(text)
    step = Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0))
    for sign in (-1, 1):
        yield str(number + sign * step), f"{text} → {number + sign * step}"


def with_formula(policy: Policy, formula: Amount) -> Policy:
    """A policy with another formula for its estimate."""
    assert policy.benefit.amount is not None
    amount = msgspec.structs.replace(policy.benefit.amount, formula=formula)
    return msgspec.structs.replace(policy, benefit=msgspec.structs.replace(policy.benefit, amount=amount))


def _points(text: str, step: int) -> Iterator[tuple[str, str]]:
    for sign in (-step, step):
        yield str(Decimal(text) + sign), f"{text} {sign:+d}"


def point_step(score: Score) -> int:
    """The largest step that all points of a table are multiples of: no sum can fall between two steps."""
    values = [number for part in score.parts for item in part.items for number in _item_points(item)]
    return gcd(*(int(number) for number in values if number == int(number))) or 1


def _item_points(item: ScoreItem) -> Iterator[Number]:
    options = item.bands.of if item.bands is not None else item.first_of or ()
    texts = [option.points for option in options]
    texts += [item.each.points] if item.each is not None else []
    texts += [item.points] if item.points is not None else []
    for text in texts:
        yield from points(text)
    if item.cap is not None:
        yield exact_number(item.cap)
    for one in item.best_of or ():
        yield from _item_points(one)
