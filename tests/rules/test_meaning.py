"""The reasoner's reading of conditions against the engine: what the engine finds at once must be possible at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from rules.assess import Assessment, assess
from rules.cases import settings
from rules.codes import CodeTables
from rules.meaning import TODAY, Meaning, days
from rules.model import Condition, Policy
from rules.mutants import only
from rules.packs import Rulebook, load_rulebook
from rules.possible import Formula, Not, all_of, can_be
from rules.verdict import MET, NOT_MET

PARTS = ("applies", "requires", "excludes", "bonus")


@cache
def book() -> Rulebook:
    return load_rulebook(cases=True)


def shipped() -> dict[str, Policy]:
    return {policy.id: policy for policy in book().policies}


def settled(policy: Policy, found: Assessment, meaning: Meaning) -> Iterator[Formula]:
    """What the engine found of each condition at the top of a list, as formulas."""
    compiled = found.program.policies[policy.id]
    for part in PARTS:
        conditions: tuple[Condition, ...] = getattr(policy, part)
        for condition, node in zip(conditions, getattr(compiled, part).children, strict=True):
            verdict = node.verdict(found.verdicts)
            formula = meaning.of(condition, spares=part != "excludes")
            if verdict in (MET, NOT_MET):
                yield formula if verdict == MET else Not(formula)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_the_engine_finds_in_a_case_is_possible(name: str) -> None:
    policy = shipped()[name]
    program = only(policy, book().packs, book().dictionary, CodeTables())
    meaning = Meaning(program.slots, program.compiler, program.codes, name)
    for one in settings(policy, program):
        found = assess(program, one.answers, one.as_of)
        formulas = list(settled(policy, found, meaning))
        assert can_be(all_of(formulas), {TODAY: days(one.as_of, one.as_of)}), one.case
