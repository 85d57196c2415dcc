"""Estimates of money: over a policy's own derived facts, between bounds, and in the cases of a policy."""

from __future__ import annotations

from typing import Any

import pytest

from rules.assess import assess
from rules.cases import run, settings
from rules.model import Policy
from rules.money import estimate
from rules.values import Interval, Unknown
from tests.rules.oracle import DAY, answers, policy, program

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
