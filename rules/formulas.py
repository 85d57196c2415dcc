"""The parts of a formula for money, and the conditions that choose among its options."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rules.model import Amount, AmountOption, Basis, Condition
from rules.nodes import Node, Verdicts
from rules.verdict import LEFT_OUT, MET, NOT_MET

GROUPS = ("times", "sum", "minus", "min", "max")
BASES: tuple[Basis, ...] = ("verified", "reported", "recalled")


def parts_of(formula: Amount) -> tuple[Amount, ...]:
    """What a formula is made of; nothing for a single value."""
    if formula.first_of is not None:
        return tuple(option.then for option in formula.first_of)
    groups: Iterator[tuple[Amount, ...] | None] = (getattr(formula, key) for key in GROUPS)
    return next((group for group in groups if group is not None), ())


def guards_of(formula: Amount) -> Iterator[Condition]:
    """The conditions of a formula's options in the order of the file."""
    for option in formula.first_of or ():
        if option.if_ is not None:
            yield option.if_
        yield from guards_of(option.then)
    if formula.first_of is None:
        for part in parts_of(formula):
            yield from guards_of(part)


def still_open(formula: Amount, guards: Iterator[Node], verdicts: Verdicts) -> Amount:
    """The formula with the options that are still possible; ``guards`` are its conditions, compiled, in their order."""
    if formula.first_of is not None:
        return msgspec.structs.replace(formula, first_of=_options(formula.first_of, guards, verdicts))
    for key in GROUPS:
        members = getattr(formula, key)
        if members is not None:
            reduced = tuple(still_open(one, guards, verdicts) for one in members)
            return msgspec.structs.replace(formula, **{key: reduced})
    return formula


def _options(
    options: tuple[AmountOption, ...], guards: Iterator[Node], verdicts: Verdicts
) -> tuple[AmountOption, ...]:
    found, settled = [], False
    for option in options:
        verdict = MET if option.if_ is None else next(guards).verdict(verdicts)
        then = still_open(option.then, guards, verdicts)
        if not settled and verdict not in (NOT_MET, LEFT_OUT):
            found.append(msgspec.structs.replace(option, then=then))
        settled = settled or verdict == MET
    return tuple(found)


def weakest_basis(formula: Amount, basis: Basis) -> Basis:
    """The weakest basis of a formula and the options in it."""
    found = [basis, *(option.basis for option in formula.first_of or () if option.basis is not None)]
    found += [weakest_basis(part, basis) for part in parts_of(formula)]
    return max(found, key=BASES.index)
