"""A program of one policy alone, with the policies that its conditions look at: small, so that its cases run quickly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from rules.codes import CodeTables
from rules.fields import Dictionary
from rules.formulas import guards_of
from rules.groups import below
from rules.model import Condition, DatedTable, Pack, Policy
from rules.program import Program


def excerpt(
    policy: Policy,
    packs: Sequence[Pack],
    dictionary: Dictionary,
    codes: CodeTables,
    table: DatedTable | None = None,
) -> Program:
    """A program with one policy and those it refers to, without the Plan; ``table`` takes the place of its like."""
    others = {other.id: other for pack in packs for other in pack.policies}
    needed = {policy.id: policy} | {key: others[key] for key in _referred(policy, others)}
    slim = [
        msgspec.structs.replace(
            pack,
            policies=tuple(needed[other.id] for other in pack.policies if other.id in needed),
            measures=(),
            plan=None,
            tables=tuple(table if table is not None and one.id == table.id else one for one in pack.tables),
        )
        for pack in packs
    ]
    return Program(slim, dictionary, codes)


def _referred(policy: Policy, others: Mapping[str, Policy]) -> set[str]:
    found: set[str] = set()
    waiting = [policy]
    while waiting:
        for root in _roots(waiting.pop()):
            met = {one.meets.policy for one in below(root) if one.meets is not None}
            fresh = met - found - {policy.id}
            found |= fresh
            waiting += [others[key] for key in fresh]
    return found


def _roots(policy: Policy) -> Iterator[Condition]:
    """The outermost conditions of a policy that can look at another one."""
    yield from (*policy.applies, *policy.requires, *policy.excludes, *policy.bonus)
    for level in policy.levels:
        yield from level.requires
    if policy.benefit.amount is not None:
        yield from guards_of(policy.benefit.amount.formula)
