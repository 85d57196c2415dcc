"""Properties of the engine: equal to the naive oracle, sound, complete where a fact is read once, monotone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.assess import Assessment, assess
from rules.extremes import run_as, settled
from rules.model import Condition
from rules.nodes import Node
from rules.program import Program
from rules.values import Choices, Unknown
from tests.rules import oracle
from tests.rules.oracle import (
    CELLS,
    COUNTS,
    DAY,
    FLAGS,
    LISTED,
    OPTIONS,
    WORDS,
    YEARS,
    condition,
    policy,
    program,
)

bounded = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)

# Answers.

small = st.sampled_from((1, 2, 3, 4, 5))
reasons = st.sampled_from([Unknown("dont_know"), Unknown("does_not_apply"), Unknown("later")])


def perhaps(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), value, value, reasons)


def yearly(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={year: st.one_of(value, reasons) for year in YEARS})


KNOWN_CELLS: dict[str, dict[str, tuple[Any, ...]]] = {
    "equipment": {"retrofit_cost": (2, 5), "original_tax_base": (4, 10), "capitalised": (True, False)},
    "titles": {
        **CELLS["titles"],
        "valid_from": (date(2025, 1, 1), date(2026, 12, 1)),
        "valid_to": (date(2026, 1, 1), date(2027, 1, 1)),
    },
}


def rows(table: str) -> st.SearchStrategy[Any]:
    """Rows of which at most two cells are left open."""
    columns = KNOWN_CELLS.get(table, CELLS[table])
    full = st.fixed_dictionaries({column: st.sampled_from(values) for column, values in columns.items()})

    def blanked(row: dict[str, Any], gone: set[str]) -> dict[str, Any]:
        return {column: value for column, value in row.items() if column not in gone}

    row = st.builds(blanked, full, st.sets(st.sampled_from(sorted(columns)), max_size=2))
    return st.lists(row, max_size=2).map(tuple)


def choices(yes: frozenset[str], no: frozenset[str]) -> Choices:
    return Choices(yes, no - yes)


listed = st.frozensets(st.sampled_from(LISTED))
FACTS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(COUNTS, small),
    **{name: st.booleans() for name in FLAGS},
    **{
        name: yearly(small)
        for name in ("rd_expense", "operating_revenue", "total_assets", "total_liabilities")
    },
    "net_profit": yearly(st.integers(-3, 5)),
    "rd_institution_level": st.sampled_from(OPTIONS),
    "high_tech_field": st.sampled_from(("new_energy", "new_materials", "none")),
    "negative_lists": st.builds(choices, listed, listed),
    "segment_start_date": st.sampled_from(
        (date(2020, 2, 29), date(2023, 1, 1), date(2023, 1, 2), date(2024, 1, 1))
    ),
    "titles": rows("titles"),
    "incidents": rows("incidents"),
    "equipment": rows("equipment"),
    "registered_region": st.sampled_from(("330000", "330100", "330106", "330784", "440000", "110000")),
}
profiles = st.fixed_dictionaries({name: perhaps(value) for name, value in FACTS.items()}).map(
    lambda found: {name: value for name, value in found.items() if value is not None}
)


# Conditions.

NUMERIC = (*COUNTS, "rd_expense", "operating_revenue", "net_profit", "rd_expense_sum_2y", "rd_expense_sum_3y",
           "rd_expense_mean_2y", "rd_expense_2y_min", "net_profit_3y_min", "net_assets", "years_in_segment")  # fmt: skip
comparisons = st.sampled_from(("at_least", "more_than", "at_most", "less_than"))
edges = st.sampled_from((2, 3, 4, "2.5"))
BANDS = (
    [{"up_to": 2, "value": 4}, {"below": 4, "value": 3}, {"value": 2}],
    [{"below": 3, "value": 2}, {"value": 3}],
)


def compared(fact: str, key: str, edge: Any) -> dict[str, Any]:
    return {"fact": fact, key: edge}


numbers = st.one_of(
    st.builds(compared, st.sampled_from(NUMERIC), comparisons, edges),
    st.builds(
        compared,
        st.sampled_from(("rd_ratio", "rd_ratio_2y_min")),
        comparisons,
        st.sampled_from((25, 50, 100)),
    ),
    st.builds(
        lambda fact, low: {"fact": fact, "between": [low, low + 1]},
        st.sampled_from(NUMERIC),
        st.integers(1, 4),
    ),
    st.builds(
        lambda key, year, edge: {"fact": "rd_expense", key: edge, "year": year},
        comparisons,
        st.sampled_from(("last", "last-1", "last-2")),
        edges,
    ),
    st.builds(compared, st.just("capped_sum"), comparisons, edges),
)
moving = st.one_of(
    st.builds(
        lambda fact, key, by, bands: {"fact": fact, key: {"by": by, "bands": bands}},
        st.sampled_from(("unemployment_insurance_months", "rd_expense", "rd_expense_mean_2y")),
        comparisons,
        st.sampled_from(("operating_revenue", "class1_ip_count")),
        st.sampled_from(BANDS),
    ),
    st.builds(
        lambda key, other: {"fact": "unemployment_insurance_months", key: {"fact": other}},
        comparisons,
        st.sampled_from(("stoppage_months", "rd_expense", "rd_expense_sum_2y")),
    ),
    st.builds(
        lambda key: {"fact": "unemployment_insurance_months", key: {"table": "caps"}},
        comparisons,
    ),
)
dates = st.sampled_from(
    [
        {"as_of": {"from": "2026-11-23"}},
        {"as_of": {"from": "2026-11-24"}},
        {"as_of": {"to": "2026-11-22"}},
        {"as_of": {"from": "2026-01-01", "to": "2026-11-23"}},
    ]
)
parts = st.builds(
    lambda key, percent: {"retrofit_cost": {key: {"column": "original_tax_base", **percent}}},
    comparisons,
    st.sampled_from([{"percent": 50}, {"percent": "12.5"}, {}]),
)
options = st.one_of(
    st.builds(
        lambda fact, wanted: {"fact": fact, "is": wanted},
        st.sampled_from((*FLAGS, "held_hnte", "major_incident_3y")),
        st.booleans(),
    ),
    st.builds(compared, st.just("rd_institution_level"), comparisons, st.sampled_from(OPTIONS[1:5])),
    st.builds(
        lambda fact, wanted: {"fact": fact, "in": sorted(wanted)},
        st.just("high_tech_field"),
        st.sets(st.sampled_from(("new_energy", "new_materials")), min_size=1),
    ),
    st.builds(
        lambda key, wanted: {"fact": "negative_lists", key: sorted(wanted)},
        st.sampled_from(("any_in", "all_in", "none_in")),
        st.sets(st.sampled_from(LISTED), min_size=1),
    ),
    st.builds(
        lambda key, day: {"fact": "segment_start_date", key: day},
        st.sampled_from(("before", "after")),
        st.sampled_from(("2023-01-01", "2023-01-02", "2024-06-01")),
    ),
)
tables = st.one_of(
    st.sampled_from([{"held": {"title": "hnte"}}, {"held": {"title": "hnte", "level": "national"}}]),
    st.builds(
        lambda where, quantifier: {"rows": {"fact": "incidents", "where": where, **quantifier}},
        st.sampled_from([{}, {"incident_kind": "safety"}]),
        st.sampled_from(
            [
                {"every": {"severity": "general"}},
                {"every": {"severity": "general"}, "if_none": "unknown"},
                {"any": {"severity": ["major"]}},
                {"at_least": {"n": 2, "test": {"severity": "major"}}},
            ]
        ),
    ),
    st.builds(
        lambda where, quantifier: {"rows": {"fact": "equipment", "where": where, **quantifier}},
        st.sampled_from([{}, {"capitalised": True}]),
        st.one_of(
            parts.map(lambda test: {"every": test}),
            parts.map(lambda test: {"any": test}),
            parts.map(lambda test: {"at_least": {"n": 2, "test": test}}),
        ),
    ),
    st.builds(
        lambda key: {"rows": {"fact": "titles", "every": {"valid_to": {key: {"column": "valid_from"}}}}},
        st.sampled_from(("before", "after")),
    ),
)
plain_leaves = st.one_of(numbers, moving, options, tables, dates)
marks = st.sampled_from(
    [
        {},
        {},
        {},
        {"judged": True},
        {"basis": "recalled", "article": "据记忆"},
        {"basis": "reported", "article": "据转载"},
    ]
)
marked_leaves = st.one_of(
    st.builds(lambda one, mark: {**one, **mark}, plain_leaves, marks),
    st.just({"human": {"question": "是否符合？"}}),
)


def groups(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(members, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda found: {"all": found}),
        several.map(lambda found: {"any": found}),
        several.map(lambda found: {"none": found}),
        st.builds(
            lambda found, n: {"at_least_of": {"n": min(n, len(found)), "of": found}},
            several,
            st.integers(1, 3),
        ),
    )


def guarded(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda one, guard: one if "when" in one else {**one, "when": guard}, members, members)


def requirements(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Groups in which only ``all`` has guarded members: what is left out is no different from met there."""
    guarded_ones = st.lists(st.one_of(members, guarded(members)), min_size=1, max_size=3)
    return st.one_of(groups(members), guarded_ones.map(lambda found: {"all": found}))


any_trees = st.recursive(
    marked_leaves, lambda members: st.one_of(groups(members), guarded(members)), max_leaves=6
)
unguarded_trees = st.recursive(plain_leaves, groups, max_leaves=5)
settling_trees = requirements(unguarded_trees)


def is_readable(one: Condition, facts: Mapping[str, Any], most: int = 1_000) -> bool:
    """Whether brute force over the facts of a tree stays small."""
    return oracle.size(facts, oracle.together(oracle.readings(one))) <= most


def made(**parts: Any) -> Program:
    """One policy, with the sum and the table that leaves may name."""
    return program(policy(derived=[oracle.CAPPED_SUM], **parts), tables=[oracle.CAPS])


def engine(raw: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Assessment, Node]:
    """A condition as the only requirement of a policy, judged."""
    found = assess(made(requires=[raw]), facts, DAY)
    return found, found.program.policies["p"].requires.children[0]


def word(raw: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    found, node = engine(raw, facts)
    return WORDS[node.verdict(found.verdicts)]


def as_required(verdict: str) -> str:
    return "met" if verdict == "left_out" else verdict


# Equality with the oracle.


@given(raw=plain_leaves, facts=profiles)
@settings(bounded, max_examples=700)
def test_a_leaf_is_settled_exactly_where_every_completion_agrees(
    raw: dict[str, Any], facts: dict[str, Any]
) -> None:
    assert word(raw, facts) == oracle.leaf(condition(**raw), facts)


@given(raw=any_trees, facts=profiles)
@settings(bounded, max_examples=300)
def test_trees_follow_the_tables_of_the_design(raw: dict[str, Any], facts: dict[str, Any]) -> None:
    assert word(raw, facts) == oracle.tree(condition(**raw), facts)


@given(raw=any_trees, facts=profiles)
@bounded
def test_in_applies_a_recalled_condition_keeps_its_verdict(
    raw: dict[str, Any], facts: dict[str, Any]
) -> None:
    found = assess(made(applies=[raw], requires=[{"fact": "own_brand", "is": True}]), facts, DAY)
    node = found.program.policies["p"].applies.children[0]
    assert WORDS[node.verdict(found.verdicts)] == oracle.tree(condition(**raw), facts, settles=True)


# Soundness, completeness, monotony.


@given(raw=settling_trees, facts=profiles)
@settings(bounded, max_examples=300)
def test_a_settled_verdict_holds_in_every_completion(raw: dict[str, Any], facts: dict[str, Any]) -> None:
    one = condition(**raw)
    if not is_readable(one, facts):
        return
    verdict = as_required(word(raw, facts))
    if verdict in ("met", "not_met"):
        assert {as_required(found) for found in oracle.brute_force(one, facts)} == {verdict}


@given(raw=settling_trees, facts=profiles)
@settings(bounded, max_examples=300)
def test_a_tree_that_reads_each_fact_once_is_complete(raw: dict[str, Any], facts: dict[str, Any]) -> None:
    one = condition(**raw)
    if not oracle.reads_once(one) or not is_readable(one, facts):
        return
    found = {as_required(verdict) for verdict in oracle.brute_force(one, facts)}
    assert as_required(word(raw, facts)) == (found.pop() if len(found) == 1 else "unknown")


@given(raw=settling_trees, facts=profiles, order=st.permutations(sorted(FACTS)), data=st.data())
@bounded
def test_another_answer_never_unsettles(
    raw: dict[str, Any], facts: dict[str, Any], order: Sequence[str], data: st.DataObject
) -> None:
    settled_before = as_required(word(raw, facts))
    reads = oracle.together(oracle.readings(condition(**raw)))
    for name in order:
        if name in reads:
            space = list(oracle.fillings(name, facts.get(name), reads[name]))
            facts = {**facts, name: data.draw(st.sampled_from(space), label=name)}
            verdict = as_required(word(raw, facts))
            if settled_before in ("met", "not_met"):
                assert verdict == settled_before
            settled_before = verdict
    assert settled_before != "unknown" or not_defined(raw)


def not_defined(raw: Any) -> bool:
    """Whether a quotient stands in a tree: one over 0 stays unknown."""
    return "ratio" in str(raw)


# Strict and lenient.

ORDER = ("not_applicable", "not_met", "gap", "needs_facts", "needs_judgement", "likely")


@given(raw=settling_trees, facts=profiles)
@bounded
def test_strict_and_lenient_are_the_two_ends_of_a_verdict(raw: dict[str, Any], facts: dict[str, Any]) -> None:
    found, node = engine(raw, facts)
    verdict = as_required(WORDS[node.verdict(found.verdicts)])
    worst, best = (as_required(WORDS[settled(node, found.verdicts, worst=one)]) for one in (True, False))
    assert {
        "met": (worst == "met"),
        "not_met": (best == "not_met"),
        "unknown": (worst, best) == ("not_met", "met"),
    }[verdict]


@given(
    applies=unguarded_trees,
    requires=st.lists(settling_trees, min_size=1, max_size=2),
    excludes=unguarded_trees,
    facts=profiles,
)
@bounded
def test_outcomes_lie_between_strict_and_lenient(
    applies: Any, requires: list[Any], excludes: Any, facts: dict[str, Any]
) -> None:
    found = assess(made(applies=[applies], requires=requires, excludes=[excludes]), facts, DAY)
    compiled = found.program.policies["p"]
    outcome = found.judgements["p"].outcome
    strict, lenient = (run_as(found, compiled, worst=one) for one in (True, False))
    assert "needs_facts" not in (strict, lenient)
    # How far a gap can be closed is told from what is open too, so gap and not_met may change places.
    ranks = [ORDER.index("gap" if one == "not_met" else one) for one in (strict, outcome, lenient)]
    assert ranks == sorted(ranks)
    if outcome != "needs_facts" and not has_open(found):
        assert strict == outcome == lenient


def has_open(found: Assessment) -> bool:
    judgement = found.judgements["p"]
    return 1 in (judgement.applies, judgement.requires, judgement.excludes) or 1 in found.verdicts


# `when` below any, none, at_least_of and excludes: what is left out there is not the same as met.


@pytest.mark.parametrize(
    "group",
    [
        lambda one, other: {"any": [one, other]},
        lambda one, other: {"none": [one]},
        lambda one, other: {"at_least_of": {"n": 1, "of": [one, other]}},
    ],
    ids=["any", "none", "at_least_of"],
)
def test_an_open_guard_settles_nothing_below_a_group_that_it_could_leave(group: Any) -> None:
    guarded_one = {"fact": "has_exports", "is": True, "when": {"fact": "has_imports", "is": True}}
    raw = group(guarded_one, {"fact": "own_brand", "is": True})
    facts = {"has_exports": True, "own_brand": False}
    found = {as_required(one) for one in oracle.brute_force(condition(**raw), facts)}
    assert found == {"met", "not_met"}
    assert word(raw, facts) == "unknown"


def test_an_open_guard_shuts_nobody_out() -> None:
    found = assess(
        program(
            policy(
                requires=[{"fact": "own_brand", "is": True}],
                excludes=[{"fact": "has_exports", "is": True, "when": {"fact": "has_imports", "is": True}}],
            )
        ),
        {"own_brand": True, "has_exports": True},
        DAY,
    )
    compiled = found.program.policies["p"]
    assert found.judgements["p"].outcome == "needs_facts"
    assert (run_as(found, compiled, worst=True), run_as(found, compiled, worst=False)) == (
        "not_met",
        "likely",
    )
