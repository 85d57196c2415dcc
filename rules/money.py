"""Estimates of money that follow from figures: typed formulas over facts, as a number or between bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from rules.assess import Assessment
from rules.formulas import parts_of, still_open, weakest_basis
from rules.model import AS_OF, Amount, Basis, BenefitAmount, Policy, Threshold
from rules.ranges import UNBOUNDED, Bounds, bounds, exact_number, extreme, total, within
from rules.slots import offset_of
from rules.values import Interval, Number, Unknown, exact


@dataclass(frozen=True, slots=True)
class Input:
    """A fact an estimate stands on; ``year`` is None for facts without years."""

    fact: str
    year: int | None
    value: Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with what it stands on; ``value`` is Unknown where nothing can be said.

    ``formula`` holds only the options that are still possible, ``basis`` is the weakest of it and theirs.
    """

    amount: BenefitAmount
    value: Number | Interval | Unknown
    inputs: tuple[Input, ...]
    formula: Amount
    basis: Basis


def estimate(assessment: Assessment, policy: Policy) -> Estimate | None:
    """The estimate of a policy's benefit; None where it declares no formula."""
    amount = policy.benefit.amount
    if amount is None:
        return None
    guards = assessment.program.policies[policy.id].guards
    formula = still_open(amount.formula, iter(guards), assessment.verdicts)
    inputs = tuple(_input(assessment, policy, leaf) for leaf in _facts(assessment, formula))
    value = within(*_bounds(assessment, policy, formula), (0, None))
    return Estimate(amount, value, inputs, formula, weakest_basis(formula, amount.basis))


def _facts(assessment: Assessment, formula: Amount) -> Iterator[Amount]:
    """The facts that a formula reads, that a table is keyed by among them."""
    if formula.of is not None:
        yield formula
    by = AS_OF if formula.table is None else assessment.program.compiler.tables[formula.table].by
    if by != AS_OF:
        yield Amount(of=by)
    for part in parts_of(formula):
        yield from _facts(assessment, part)


def _slot(assessment: Assessment, policy: Policy, formula: Amount) -> int:
    slots = assessment.program.slots
    offset = offset_of(formula.year)
    return slots.slot(slots.resolve(formula.of or "", policy.id), offset)


def _input(assessment: Assessment, policy: Policy, formula: Amount) -> Input:
    slot = _slot(assessment, policy, formula)
    offset = assessment.program.slots.names[slot][1]
    year = None if offset is None else assessment.sheet.year(offset)
    return Input(formula.of or "", year, assessment.sheet.get(slot))


def _bounds(assessment: Assessment, policy: Policy, formula: Amount) -> Bounds:
    """What is known of a formula's value: both ends, either of which may be open."""
    if formula.value is not None:
        number = exact_number(formula.value)
        return number, number
    if formula.table is not None:
        return _of_table(assessment, policy, formula.table)
    if formula.of is not None:
        slots = assessment.program.slots
        domain = slots.domain(slots.resolve(formula.of, policy.id))
        return bounds(assessment.sheet.get(_slot(assessment, policy, formula)), domain)
    parts = [_bounds(assessment, policy, part) for part in parts_of(formula)]
    if formula.first_of is not None:
        return _widest(parts)
    if formula.sum is not None:
        return total(parts)
    if formula.minus is not None:
        first, (low, high) = parts
        return total([first, (None if high is None else -high, None if low is None else -low)])
    if formula.times is not None:
        return reduce(_product, parts)
    return extreme(parts, min if formula.min is not None else max)


def _of_table(assessment: Assessment, policy: Policy, table: str) -> Bounds:
    """The least and the greatest value that a dated table can still give."""
    possible = assessment.program.compiler.limit(Threshold(table=table), policy.id)(assessment.sheet)
    return _widest(possible)


def _widest(possible: Sequence[Bounds]) -> Bounds:
    """The bounds of what is one of several; open where one of them is."""
    lows, highs = ([end for end in ends if end is not None] for ends in zip(*possible, strict=True))
    return (
        min(lows) if len(lows) == len(possible) else None,
        max(highs) if len(highs) == len(possible) else None,
    )


def _product(first: Bounds, second: Bounds) -> Bounds:
    """The bounds of a product; an open end stays open, the other end is kept where no factor can be negative."""
    if any(low is None or low < 0 for low, _ in (first, second)):
        return _signed_product(first, second)
    low, high = (_times(a, b) for a, b in zip(first, second, strict=True))
    return low, high


def _signed_product(first: Bounds, second: Bounds) -> Bounds:
    ends = [_times(a, b) for a in first for b in second]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == len(ends) else UNBOUNDED


def _times(first: Number | None, second: Number | None) -> Number | None:
    """Two ends multiplied; an open one stays open unless the other is exactly 0."""
    if first is None or second is None:
        return 0 if 0 in (first, second) else None
    return exact(Fraction(first) * Fraction(second))
