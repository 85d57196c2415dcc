"""Estimates of money: over a policy's own derived facts, between bounds, and in the cases of a policy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as bounded_by
from hypothesis import strategies as st

from rules.assess import assess
from rules.cases import run, settings
from rules.model import Policy
from rules.money import estimate
from rules.mutants import mutants
from rules.values import Interval, Unknown
from tests.rules.oracle import DAY, answers, dictionary, policy, program

OWN = {
    "id": "own",
    "label": "贷款本金",
    "unit": "万元",
    "operation": "sum_where",
    "inputs": ["loans"],
    "params": {"column": "principal", "where": {"eligible_bank": True}},
}
LOSS = {"taxable_income": {2025: -40}}
CAPPED = {
    "min": [{"max": [{"times": [{"of": "taxable_income"}, {"value": "0.2"}]}, {"value": 0}]}, {"value": 60}]
}


def made(formula: dict[str, Any], **parts: Any) -> Policy:
    amount = {"label": "贴息", "unit": "万元", "basis": "verified", "formula": formula}
    requires = [{"fact": "own_brand", "is": True}]
    return policy(benefit={"text": "贴", "amount": amount}, derived=[OWN], requires=requires, **parts)


def value_of(formula: dict[str, Any], raw: dict[str, Any]) -> Any:
    one = made(formula)
    found = estimate(assess(program(one), answers(raw), DAY), one)
    assert found is not None
    return found.value


def loan(principal: Any, **cells: Any) -> dict[str, Any]:
    return {"principal": principal, **cells}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([loan(1000, eligible_bank=True), loan(300, eligible_bank=False)], 15),
        ([loan(1000, eligible_bank=True), loan(300)], Interval(15, 19.5)),
        ([loan(1000, eligible_bank=True), {"eligible_bank": True}], Interval(15, None)),
        ([], 0),
        (None, Unknown("missing")),
    ],
)
def test_a_formula_over_a_sum_of_the_policys_own(rows: Any, expected: Any) -> None:
    raw = {} if rows is None else {"loans": rows}
    assert value_of({"times": [{"of": "own"}, {"value": "0.015"}]}, raw) == expected


def test_an_unknown_sum_is_still_capped() -> None:
    formula = {"times": [{"min": [{"of": "own"}, {"value": 5000}]}, {"value": "0.015"}]}
    assert value_of(formula, {}) == Interval(0, 75)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (LOSS, 0),
        ({"taxable_income": {2025: 268}}, 53.6),
        ({"taxable_income": {2025: 320}}, 60),
        ({}, Interval(0, 60)),
    ],
)
def test_a_capped_estimate_is_a_range_where_its_input_is_missing(raw: dict[str, Any], expected: Any) -> None:
    found = value_of(CAPPED, raw)
    assert (float(found) if not isinstance(found, Interval) else found) == expected


def test_a_product_with_a_number_that_may_be_negative_says_nothing() -> None:
    assert value_of({"times": [{"of": "taxable_income"}, {"of": "own"}]}, {}) == Unknown("missing")
    assert value_of({"times": [{"of": "taxable_income"}, {"of": "own"}]}, {"loans": []} | LOSS) == 0


@pytest.mark.parametrize(
    ("raw", "amount", "fails"),
    [
        ({"taxable_income": {2025: 100}}, "20", False),
        ({"taxable_income": {2025: 100}}, "20.01", True),
        ({"taxable_income": {2025: 100}}, "unknown", True),
        ({}, ["0", "60"], False),
        ({}, ["0", "open"], True),
        ({}, "60", True),
    ],
)
def test_a_case_says_what_the_estimate_must_be(raw: dict[str, Any], amount: Any, fails: bool) -> None:
    facts = {fact: {str(year): str(value) for year, value in years.items()} for fact, years in raw.items()}
    case = {"name": "甲", "as_of": "2026-11-23", "facts": facts, "expect": {"amount": amount}}
    one = made(CAPPED, cases=[case])
    failures = run(one, program(one), settings(one, program(one)))
    assert bool(failures) == fails


# Options.

BRAND, EXPORTS = {"fact": "own_brand", "is": True}, {"fact": "has_exports", "is": True}
RATE = {
    "first_of": [
        {"if": BRAND, "then": {"value": "0.05"}, "label": "自主品牌", "basis": "recalled"},
        {"if": EXPORTS, "then": {"value": "0.15"}, "basis": "reported"},
        {"then": {"value": "0.25"}},
    ]
}
TAX = {"times": [{"of": "rd_expense"}, RATE]}
SPENT = {"rd_expense": {2025: 100}}


def found_of(formula: dict[str, Any], raw: dict[str, Any], **parts: Any) -> Any:
    one = made(formula, **parts)
    return estimate(assess(program(one), answers(raw), DAY), one)


@pytest.mark.parametrize(
    ("raw", "value", "basis", "options"),
    [
        ({"own_brand": True}, 5, "recalled", 1),
        ({"own_brand": True, "has_exports": True}, 5, "recalled", 1),
        ({"own_brand": False, "has_exports": True}, 15, "reported", 1),
        ({"own_brand": False, "has_exports": False}, 25, "verified", 1),
        ({"own_brand": False}, Interval(15, 25), "reported", 2),
        ({"has_exports": True}, Interval(5, 15), "recalled", 2),
        ({"has_exports": False}, Interval(5, 25), "recalled", 2),
        ({}, Interval(5, 25), "recalled", 3),
    ],
)
def test_the_first_option_that_holds_or_all_that_still_can(
    raw: dict[str, Any], value: Any, basis: str, options: int
) -> None:
    found = found_of(TAX, {**SPENT, **raw})
    assert (found.value, found.basis) == (value, basis)
    assert len(found.formula.times[1].first_of) == options
    assert [one.fact for one in found.inputs] == ["rd_expense"]


def test_only_the_facts_of_what_is_still_possible_are_named() -> None:
    formula = {"first_of": [{"if": BRAND, "then": {"of": "rd_expense"}}, {"then": {"of": "total_assets"}}]}
    assert [one.fact for one in found_of(formula, {"own_brand": False}).inputs] == ["total_assets"]
    assert [one.fact for one in found_of(formula, {}).inputs] == ["rd_expense", "total_assets"]


def test_options_within_options_keep_their_own_conditions() -> None:
    inner = {"first_of": [{"if": EXPORTS, "then": {"value": 1}}, {"then": {"value": 2}}]}
    formula = {"sum": [{"first_of": [{"if": BRAND, "then": inner}, {"then": {"value": 4}}]}, inner]}
    assert found_of(formula, {"own_brand": True, "has_exports": True}).value == 2
    assert found_of(formula, {"own_brand": False, "has_exports": True}).value == 5
    assert found_of(formula, {"own_brand": False, "has_exports": False}).value == 6
    assert found_of(formula, {"has_exports": False}).value == Interval(4, 6)


def test_another_policy_may_choose() -> None:
    formula = {"first_of": [{"if": {"meets": {"policy": "q"}}, "then": {"value": 1}}, {"then": {"value": 2}}]}
    one, other = made(formula), policy("q", requires=[{**BRAND, "basis": "recalled", "article": "据记忆"}])
    values = [
        estimate(assess(program(one, other), answers({"own_brand": brand}), DAY), one).value  # type: ignore[union-attr]
        for brand in (True, False)
    ]
    assert values == [1, 2]


@given(
    known=st.dictionaries(st.sampled_from(("own_brand", "has_exports")), st.booleans()),
    points=st.lists(st.integers(0, 9), min_size=3, max_size=3),
)
@bounded_by(derandomize=True, database=None, deadline=None, max_examples=60)
def test_an_open_choice_spans_all_its_completions(known: dict[str, bool], points: list[int]) -> None:
    tests = [{"if": BRAND}, {"if": EXPORTS}, {}]
    formula = {
        "first_of": [{**test, "then": {"value": value}} for test, value in zip(tests, points, strict=True)]
    }
    values = []
    for brand in (True, False):
        for exports in (True, False):
            if known.items() <= {"own_brand": brand, "has_exports": exports}.items():
                values.append(points[0] if brand else points[1] if exports else points[2])
    low, high = min(values), max(values)
    assert found_of(formula, known).value == (low if low == high else Interval(low, high))


# Mutants.


def test_numbers_and_options_of_a_formula_are_changed() -> None:
    formula = {
        "min": [
            {"first_of": [{"if": BRAND, "then": {"value": 1}}, {"then": {"value": "0.25"}}]},
            {"of": "own"},
        ]
    }
    found = [one.what for one in mutants(made(formula), dictionary()) if one.what.startswith("amount")]
    assert found == [
        "amount: min 换成 max",
        "amount: 去掉第1项",
        "amount: 第1项 is 取反",
        "amount: 第1项 1 → 0",
        "amount: 第1项 1 → 2",
        "amount: 第2项 0.25 → 0.24",
        "amount: 第2项 0.25 → 0.26",
    ]
