"""Policies of which only one can be had at a time: which are open to the firm, and which gives more where figures tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.findings import Finding, Findings
from rules.model import Relation
from rules.money import Estimate, estimate
from rules.outcomes import Outcome
from rules.ranges import UNBOUNDED, Bounds, bounds
from rules.values import Number

WITHIN_REACH: frozenset[Outcome] = frozenset({"likely", "held", "needs_judgement"})
POSSIBLE = WITHIN_REACH | {"needs_facts"}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the policies to choose from, with its estimate where it declares one."""

    finding: Finding
    estimate: Estimate | None

    @property
    def bounds(self) -> Bounds:
        """What it gives at least and at most; open where nothing is known."""
        return UNBOUNDED if self.estimate is None else bounds(self.estimate.value, (0, None))

    @property
    def saves(self) -> tuple[str | None, str | None]:
        """What the estimate saves, and its unit: two options compare where both are the same."""
        amount = self.finding.policy.benefit.amount
        return (None, None) if amount is None else (amount.saves, amount.unit)


@dataclass(frozen=True, slots=True)
class Choice:
    """Policies that shut each other out.  ``better`` is the id of the one that gives more, None where figures do not tell.

    ``relations`` are what the rules say on the pairs, each with the policy that says it.
    """

    options: tuple[Option, ...]
    better: str | None
    relations: tuple[tuple[str, Relation], ...]

    @property
    def is_even(self) -> bool:
        """Whether every option is known to save the same."""
        least, most = self.options[0].bounds
        same = all(one.bounds == (least, most) and one.saves == self.options[0].saves for one in self.options)
        return same and least is not None and least == most and self.options[0].saves[0] is not None


def choices(findings: Findings) -> tuple[Choice, ...]:
    """The choices a firm has: groups of mutually exclusive policies of which two or more may be open to it."""
    said = [
        (finding.id, relation)
        for finding in findings.all
        for relation in finding.policy.relations
        if relation.kind == "excludes"
    ]
    pairs = {frozenset((policy, relation.policy)) for policy, relation in said}
    open_ones = [one.id for one in findings.all if one.outcome in POSSIBLE]
    found = []
    for group in _groups(open_ones, pairs):
        options = [_option(findings, policy) for policy in group]
        if any(one.finding.outcome in WITHIN_REACH for one in options):
            relations = [(policy, one) for policy, one in said if {policy, one.policy} <= set(group)]
            found.append(Choice(tuple(options), _better(options), tuple(relations)))
    return tuple(found)


def _option(findings: Findings, policy: str) -> Option:
    finding = findings.of(policy)
    return Option(finding, estimate(findings.assessment, finding.policy))


def _groups(policies: Sequence[str], pairs: set[frozenset[str]]) -> list[tuple[str, ...]]:
    """The largest sets of two or more policies each two of which exclude each other, in the order given."""
    beside = {one: {other for other in policies if frozenset((one, other)) in pairs} for one in policies}
    found: list[set[str]] = []

    def widen(group: set[str], fitting: set[str], done: set[str]) -> None:
        if not fitting and not done and len(group) > 1:
            found.append(group)
        for one in sorted(fitting):
            widen(group | {one}, fitting & beside[one], done & beside[one])
            fitting, done = fitting - {one}, done | {one}

    widen(set(), {one for one in policies if beside[one]}, set())
    ordered = (tuple(one for one in policies if one in group) for group in found)
    return sorted(ordered, key=lambda group: policies.index(group[0]))


def _better(options: Sequence[Option]) -> str | None:
    """The option within reach that surely saves more than any other can; None where there is none."""
    if options[0].saves[0] is None or any(one.saves != options[0].saves for one in options):
        return None
    for one in options:
        others = [other for other in options if other is not one]
        if one.finding.outcome in WITHIN_REACH and all(_beats(one, other) for other in others):
            return one.finding.id
    return None


def _beats(one: Option, other: Option) -> bool:
    least: Number | None = one.bounds[0]
    most: Number | None = other.bounds[1]
    return least is not None and most is not None and least > most
