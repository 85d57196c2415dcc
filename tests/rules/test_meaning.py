"""The reasoner's reading of conditions against the engine: what the engine finds of a client must be possible for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from rules.assess import Assessment, assess
from rules.cases import settings
from rules.codes import CodeTables
from rules.excerpt import excerpt
from rules.leaves import region_prefix
from rules.meaning import TODAY, Meaning, days
from rules.model import Condition, Policy
from rules.packs import Rulebook, load_rulebook
from rules.possible import Box, Formula, Not, Region, Variable, all_of, can_be
from rules.spans import span
from rules.values import Choices
from rules.verdict import MET, NOT_MET

PARTS = ("applies", "requires", "excludes", "bonus")


@cache
def book() -> Rulebook:
    return load_rulebook(cases=True)


def shipped() -> dict[str, Policy]:
    return {policy.id: policy for policy in book().policies}


def known(meaning: Meaning, answers: Mapping[str, Any], day: date) -> Box:
    """The box of one client: every answer that the reasoner has a variable for."""
    box: dict[Variable, Region] = {TODAY: days(day, day)}
    for fact, value in answers.items():
        for year, one in value.items() if isinstance(value, dict) else [(None, value)]:
            variable = ("fact", fact) if year is None else ("fact", fact, str(day.year - 1 - year))
            box |= dict(regions(variable, fact, one))
    return box


def regions(variable: Variable, fact: str, value: Any) -> Iterator[tuple[Variable, Region]]:
    """What one answer says, in the terms of the reasoner."""
    kind = book().dictionary.fields[fact].kind
    if isinstance(value, Choices):
        if fact != "sectors":  # a child stands for its parents there
            yield from (((*variable, "option", one), frozenset({True})) for one in value.yes)
            yield from (((*variable, "option", one), frozenset({False})) for one in value.no)
    elif kind == "code_region" and isinstance(value, str):
        low = region_prefix(value)
        yield variable, span(int(low.ljust(6, "0")), int(low.ljust(6, "9")))
    elif kind == "code_gbt4754" and isinstance(value, str):
        yield variable, span(int(value.ljust(4, "0")), int(value.ljust(4, "9")))
    elif isinstance(value, date):
        yield variable, days(value, value)
    elif isinstance(value, bool) or (kind == "choice" and isinstance(value, str)):
        yield variable, frozenset({value})
    elif isinstance(value, int | Fraction):
        yield variable, span(value, value)


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
    program = excerpt(policy, book().packs, book().dictionary, CodeTables())
    meaning = Meaning(program.slots, program.compiler, program.codes, name)
    for one in settings(policy, program):
        found = assess(program, one.answers, one.as_of)
        formulas = list(settled(policy, found, meaning))
        assert can_be(all_of(formulas), known(meaning, one.answers, one.as_of)), one.case
