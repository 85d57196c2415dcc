"""Mutually exclusive policies: which are open to the firm, and which gives more."""

from __future__ import annotations

from typing import Any

import pytest

from checklist.choosing import choices
from checklist.findings import Findings
from rules.assess import Assessment
from tests.checklist.conftest import Assess, policy

SOURCE = {"article": "第三条", "basis": "verified"}
SMALL = SOURCE | {"id": "small", "fact": "taxable_income", "at_most": "300"}
FIRM: dict[str, Any] = {"taxable_income": {"2025": 200}, "operating_revenue": {"2025": 500}}


def rate(
    key: str, share: str | None, *others: str, saves: str = "企业所得税", **parts: Any
) -> dict[str, Any]:
    """A policy that saves a share of the taxable income and cannot be had beside ``others``."""
    formula = {"times": [{"of": "taxable_income", "year": "last"}, {"value": share}]}
    amount = {"label": "少缴", "unit": "万元", "formula": formula, "basis": "verified", "saves": saves}
    benefit: dict[str, Any] = {"text": "少缴税。"} | ({"amount": amount} if share else {})
    relations = [{"policy": other, "kind": "excludes", "note": "择一适用。"} for other in others]
    plain = SOURCE | {"id": "revenue", "fact": "operating_revenue", "at_least": "100"}
    return policy(key, kind="tax", benefit=benefit, relations=relations, **({"requires": [plain]} | parts))


def made(found: Assessment) -> list[tuple[list[str], str | None]]:
    return [
        ([one.finding.id for one in choice.options], choice.better) for choice in choices(Findings(found))
    ]


@pytest.mark.parametrize(
    ("first", "second", "better"), [("0.1", "0.2", "b"), ("0.2", "0.1", "a"), ("0.1", "0.1", None)]
)
def test_the_one_that_saves_more_is_named(
    by_hand: Assess, first: str, second: str, better: str | None
) -> None:
    assert made(by_hand([rate("a", first, "b"), rate("b", second)], FIRM)) == [(["a", "b"], better)]


def test_figures_that_are_missing_do_not_decide(by_hand: Assess) -> None:
    policies = [rate("a", "0.1", "b"), rate("b", "0.2")]
    assert made(by_hand(policies, {"operating_revenue": {"2025": 500}})) == [(["a", "b"], None)]


def test_savings_of_different_things_are_not_compared(by_hand: Assess) -> None:
    policies = [rate("a", "0.1", "b"), rate("b", "0.2", saves="增值税")]
    assert made(by_hand(policies, FIRM)) == [(["a", "b"], None)]
    assert made(by_hand([rate("a", "0.1", "b"), rate("b", None)], FIRM)) == [(["a", "b"], None)]


def test_what_is_out_of_reach_is_no_choice(by_hand: Assess) -> None:
    policies = [rate("a", "0.1", "b"), rate("b", "0.2", requires=[SMALL | {"at_most": "199"}])]
    assert made(by_hand(policies, FIRM)) == []


def test_what_is_not_known_yet_is_shown_but_never_the_better_one(by_hand: Assess) -> None:
    staff = SOURCE | {"id": "staff", "fact": "employees_year_end", "at_most": "300"}
    policies = [rate("a", "0.1", "b"), rate("b", "0.2", requires=[staff])]
    assert made(by_hand(policies, FIRM)) == [(["a", "b"], None)]


def test_nothing_known_is_no_choice(by_hand: Assess) -> None:
    assert made(by_hand([rate("a", "0.1", "b"), rate("b", "0.2")], {})) == []


def test_only_policies_that_all_exclude_each_other_are_one_choice(by_hand: Assess) -> None:
    policies = [rate("a", "0.1", "b", "c"), rate("b", "0.2"), rate("c", "0.3")]
    assert made(by_hand(policies, FIRM)) == [(["a", "b"], "b"), (["a", "c"], "c")]
    policies = [rate("a", "0.1", "b", "c"), rate("b", "0.2", "c"), rate("c", "0.3")]
    assert made(by_hand(policies, FIRM)) == [(["a", "b", "c"], "c")]


@pytest.mark.parametrize(
    ("second", "firm", "even"),
    [
        ("0.1", FIRM, True),
        ("0.2", FIRM, False),
        (None, FIRM, False),
        ("0.1", {"operating_revenue": {"2025": 500}}, False),
    ],
)
def test_equal_savings_are_told_apart_from_unknown_ones(
    by_hand: Assess, second: str | None, firm: dict[str, Any], even: bool
) -> None:
    (choice,) = choices(Findings(by_hand([rate("a", "0.1", "b"), rate("b", second)], firm)))
    assert choice.is_even is even
