"""The Plan's clauses and the instruments it names: each answered for by policies or by a reason."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from rules.coverage import Coverage, coverage
from rules.fields import load_dictionary
from rules.model import Clause, Instrument, Measure, Pack, PackInfo
from rules.packs import load_packs, shipped_folders

SERVING = Path(__file__).parents[1] / "data" / "plan-serving.csv"
CLAUSE = re.compile(r"\d(?:\.\d)*-s\d+[a-z]?")
MEASURE = re.compile(r"见(\d\.\d(?:\.\d)?)(?![-.\d])")
MOST_SIGNS = 60


def pairs() -> Iterator[tuple[frozenset[str], str]]:
    """The measures that belong together and a policy, or a pattern of them, that serves one of them at least."""
    with SERVING.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for policy in row["policies"].split():
                yield frozenset(row["measures"].split()), policy


@pytest.fixture(scope="module")
def shipped() -> tuple[Pack, ...]:
    return load_packs(shipped_folders(), load_dictionary())


@pytest.fixture(scope="module")
def found(shipped: tuple[Pack, ...]) -> Coverage:
    return coverage(shipped)


def test_nothing_of_the_plan_is_left_open(found: Coverage) -> None:
    assert [one.name for one in found.gaps] == []
    assert found.unlisted == ()
    assert found.is_whole


def test_every_clause_and_every_name_is_there(found: Coverage) -> None:
    assert (len(found.clauses), len(found.instruments)) == (200, 128)
    assert len({one.name for one in found.instruments}) == 128


def test_a_clause_has_the_policies_that_say_so_and_those_of_what_it_names(
    found: Coverage, shipped: tuple[Pack, ...]
) -> None:
    policies = [policy for pack in shipped for policy in pack.policies]
    listed = [one for pack in shipped for one in pack.instruments]
    for clause in found.clauses:
        said = {policy.id for policy in policies if clause.name in policy.serves}
        named = {policy for one in listed if clause.name in one.clauses for policy in one.policies}
        assert set(clause.policies) == said | named, clause.name


def test_a_policy_of_an_instrument_says_that_it_serves_its_clause(shipped: tuple[Pack, ...]) -> None:
    serves = {policy.id: policy.serves for pack in shipped for policy in pack.policies}
    for pack in shipped:
        for one in pack.instruments:
            assert all(set(one.clauses) & set(serves[policy]) for policy in one.policies), one.name


@pytest.mark.parametrize(("measures", "pattern"), list(pairs()))
def test_every_edition_of_a_policy_serves_the_measures_it_belongs_to(
    measures: frozenset[str], pattern: str, shipped: tuple[Pack, ...]
) -> None:
    meant = [
        policy
        for pack in shipped
        for policy in pack.policies
        if fnmatchcase(policy.id, pattern) or policy.family == pattern
    ]
    assert meant
    for policy in meant:
        assert measures & {clause.partition("-")[0] for clause in policy.serves}, policy.id


def test_a_reason_promises_nothing_and_is_short(found: Coverage) -> None:
    for one in (*found.clauses, *found.instruments):
        if one.reason is not None:
            assert not any(word in one.reason for word in ("可获得", "将获得", "保证", "一定")), one.name
            assert len(one.reason) <= MOST_SIGNS, one.name


def test_every_clause_without_a_policy_has_a_reason_of_its_own(found: Coverage) -> None:
    reasons = Counter(one.reason for one in found.clauses if not one.policies)
    assert [reason for reason, times in reasons.items() if times > 1] == []


def test_a_reason_points_to_clauses_that_are_served(found: Coverage, shipped: tuple[Pack, ...]) -> None:
    served = {one.name for one in found.clauses if one.policies}
    measures = {name.partition("-")[0] for name in served}
    by_government = {
        clause.id
        for pack in shipped
        for measure in pack.measures
        for clause in measure.clauses
        if clause.status == "government_only"
    }
    for one in (*found.clauses, *found.instruments):
        if one.name not in by_government:
            assert set(CLAUSE.findall(one.reason or "")) <= served - {one.name}, one.name
            assert set(MEASURE.findall(one.reason or "")) <= measures, one.name


def test_what_a_reason_of_the_government_points_to_is_there(found: Coverage) -> None:
    names = {one.name for one in found.clauses}
    for one in found.clauses:
        assert set(CLAUSE.findall(one.reason or "")) <= names, one.name


def test_a_clause_without_a_word_is_a_gap() -> None:
    clause = Clause(
        id="1.1.1-s1",
        sentence=1,
        text="甲。",
        actor="mixed",
        status="direction",
        sectors=(),
        instruments=("乙", "丙"),
    )
    measure = Measure(id="1.1.1", part="一", group="一", title="一", clauses=(clause,))
    listed = Instrument(name="乙", kind="event", clauses=("1.1.1-s1",), reason=" ")
    info = PackInfo(id="a", version="1", title="甲", kind="plan", checked_on=date(2026, 11, 23))
    pack = Pack(info=info, sha256="", files={}, measures=(measure,), instruments=(listed,))
    found = coverage([pack])
    assert [one.name for one in found.gaps] == ["1.1.1-s1", "乙"]
    assert found.unlisted == ("丙",)
    assert not found.is_whole
