"""Assess one client on one date: every leaf, every outcome, and the trace of it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.outcomes import Judgement, judge
from rules.program import Program
from rules.sheet import Sheet
from rules.values import Answer


class Assessment:
    """All outcomes for one profile, one as-of date and one set of packs; never changed once made.

    ``verdicts`` holds one verdict per leaf and ``sheet`` every value that was read: together with the
    program's trees they are the whole trace.
    """

    def __init__(
        self,
        program: Program,
        sheet: Sheet,
        verdicts: list[int],
        judgements: dict[str, Judgement],
        relevances: dict[str, int],
    ) -> None:
        self.program, self.sheet, self.verdicts = program, sheet, verdicts
        self.judgements, self.relevances = judgements, relevances

    @property
    def as_of(self) -> date:
        """The date everything is judged on."""
        return self.sheet.as_of

    def unruled(self, policy: str) -> Judgement:
        """How the program judges a policy by itself, without what people ruled on it; KeyError where there is none."""
        plain = self.program.plain.policies[policy]
        is_plain = plain is self.program.policies[policy]
        return self.judgements[policy] if is_plain else judge(plain, self.verdicts, self.as_of)

    def value(self, fact: str, offset: int | None = None) -> Any:
        """What a fact or derived fact was read as; ``Unknown``, an ``Interval`` or ``Possible`` where open."""
        return self.sheet.get(self.program.slot(fact, offset))


def assess(program: Program, answers: Mapping[str, Answer], as_of: date) -> Assessment:
    """Judge every policy and clause for the answers on the date."""
    sheet = program.sheet(answers, as_of)
    verdicts = [leaf.test(sheet) for leaf in program.leaves]
    judgements = {key: judge(policy, verdicts, as_of) for key, policy in program.policies.items()}
    relevances = {key: clause.relevance.verdict(verdicts) for key, clause in program.clauses.items()}
    return Assessment(program, sheet, verdicts, judgements, relevances)


def rejudge(before: Assessment, program: Program) -> Assessment:
    """The same client on the same date under other rulings; ``program`` is the same one with these (``ruled``).

    ValueError where it is another program: its leaves would not be those that were judged.
    """
    if program.plain is not before.program.plain:
        raise ValueError("rulings are on another program")
    sheet, kept = before.sheet, len(program.plain.leaves)
    verdicts = [*before.verdicts[:kept], *(leaf.test(sheet) for leaf in program.leaves[kept:])]
    judgements = {
        key: before.judgements[key]
        if policy is before.program.policies[key]
        else judge(policy, verdicts, sheet.as_of)
        for key, policy in program.policies.items()
    }
    return Assessment(program, sheet, verdicts, judgements, before.relevances)


def reassess(before: Assessment, answers: Mapping[str, Answer], changed: Iterable[str]) -> Assessment:
    """The same client after some answers changed: only what stands on the ``changed`` facts is judged anew."""
    program, touched = before.program, frozenset(changed)
    stale = frozenset(slot for slot, facts in enumerate(program.slots.facts) if facts & touched)
    sheet = before.sheet.renewed(answers, stale)
    verdicts = list(before.verdicts)
    for leaf in program.leaves:
        if not leaf.facts.isdisjoint(touched):
            verdicts[leaf.index] = leaf.test(sheet)
    judgements, relevances = dict(before.judgements), dict(before.relevances)
    for key, policy in program.policies.items():
        if not policy.facts.isdisjoint(touched):
            judgements[key] = judge(policy, verdicts, sheet.as_of)
    for name, clause in program.clauses.items():
        if not clause.facts.isdisjoint(touched):
            relevances[name] = clause.relevance.verdict(verdicts)
    return Assessment(program, sheet, verdicts, judgements, relevances)
