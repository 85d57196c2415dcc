"""The JSON object of the design for the shipped packs: every key it names is there and holds what it should."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from rules.assess import assess
from rules.number_words import number_text
from rules.packs import load_rulebook
from rules.program import Program
from rules.ranges import RootRate
from rules.result import json_number, to_json
from tests.rules.oracle import YES, answers, codes, judged

OUTCOMES = {
    "not_in_force",
    "not_applicable",
    "information",
    "held",
    "not_met",
    "gap",
    "needs_facts",
    "needs_judgement",
    "likely",
}
STATUSES = {"direction", "programme", "opportunity", "obligation", "target", "government_only"}
VERDICTS = {"met", "not_met", "unknown", "human"}
BASES = {"verified", "reported", "recalled", None}
HNTE = {
    "title": "hnte",
    "level": "national",
    "status": "granted",
    "valid_from": "2024-12-01",
    "valid_to": "2027-11-30",
}
FIRM: dict[str, Any] = {
    "legal_form": "company_legal_person", "registered_region": "330784", "established_date": "2011-03-08",
    "sectors": ["hardware"], "gbt4754_main": "3382", "employees_year_end": {2025: 186, 2024: 171},
    "operating_revenue": {2025: 8200, 2024: 7600, 2023: 7150}, "rd_expense": {2025: 200, 2024: 220},
    "titles": [HNTE], "negative_lists": ["none"], "incidents": [], "total_assets": {2025: "6000.5"},
    "total_liabilities": {2025: {"unknown": "dont_know"}},
}  # fmt: skip
PROFILES: dict[str, dict[str, Any]] = {
    "empty": {},
    "firm": FIRM,
    "e-bikes": {**FIRM, "sectors": ["electric_bicycle"], "class1_ip_count": 2, "incidents": [{}]},
    "batteries": {**FIRM, "sectors": ["li_ion_battery"], "battery_products": ["li_cell"],
                  "lithium_metrics": [{"product_type": "storage", "cell_energy": "160.5"}]},
    "young": {**FIRM, "established_date": "2026-01-05", "operating_revenue": {}, "rd_expense": {}},
    "enormous": {**FIRM, "operating_revenue": {2025: 10**11, 2024: 10**11}, "rd_expense": {2025: "0.000000000001"}},
}  # fmt: skip
DAYS = ("2024-05-01", "2026-03-31", "2026-11-23", "2030-01-01")


@cache
def shipped() -> Program:
    book = load_rulebook(cache=False)
    return Program(book.packs, book.dictionary, codes())


@cache
def result(name: str, day: str) -> dict[str, Any]:
    return to_json(assess(shipped(), answers(PROFILES[name]), date.fromisoformat(day)))


everywhere = pytest.mark.parametrize("day", DAYS)
every_profile = pytest.mark.parametrize("name", PROFILES)


@everywhere
@every_profile
def test_the_whole_object(name: str, day: str) -> None:
    found = result(name, day)
    named = {"format", "version", "as_of", "packs", "derived", "policies", "clauses", "questions"}
    assert named <= set(found)
    assert (found["format"], found["version"], found["as_of"]) == ("qingce-assessment", 1, day)
    assert json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False)) == found
    for pack in found["packs"]:
        assert set(pack) == {"id", "version", "sha256"}
        assert len(pack["sha256"]) == 64


@everywhere
@every_profile
def test_derived_values(name: str, day: str) -> None:
    found = result(name, day)["derived"]
    declared = shipped().dictionary.derived
    assert list(found) == list(declared)
    last = date.fromisoformat(day).year - 1
    for fact, value in found.items():
        if declared[fact].params.get("by_year"):
            assert list(value) == [str(last), str(last - 1), str(last - 2)]
        else:
            assert set(value) in ({"value"}, {"value", "low", "high"}, {"value", "at_most"})


@everywhere
@every_profile
def test_policies(name: str, day: str) -> None:
    found = result(name, day)
    keys = [
        "id",
        "family",
        "outcome",
        "would_be",
        "level",
        "strict",
        "lenient",
        "earliest",
        "near_miss",
        "cautions",
        "conditions",
        "scores",
    ]
    assert [one["id"] for one in found["policies"]] == list(shipped().policies)
    for one in found["policies"]:
        assert set(keys) <= set(one)
        assert {one["outcome"], one["strict"], one["lenient"]} <= OUTCOMES
        assert (one["would_be"] in OUTCOMES) == (one["outcome"] == "not_in_force")
        assert "needs_facts" not in (one["strict"], one["lenient"])
        assert one["earliest"] is None or date.fromisoformat(one["earliest"]) > date.fromisoformat(day)
        assert one["level"] is None or isinstance(one["level"], str)
        assert all(isinstance(caution, str) and caution for caution in one["cautions"])
        assert not one["near_miss"] or "gap" in (one["outcome"], one["would_be"])
        for facts in one["near_miss"]:
            assert facts == sorted(set(facts))
            assert set(facts) <= set(shipped().dictionary.fields)


@everywhere
@every_profile
def test_conditions(name: str, day: str) -> None:
    keys = [
        "id",
        "path",
        "verdict",
        "fact",
        "year",
        "value",
        "unit",
        "test",
        "threshold",
        "distance",
        "sentence",
        "article",
        "basis",
    ]
    for one in [condition for policy in result(name, day)["policies"] for condition in policy["conditions"]]:
        assert set(keys) <= set(one)
        assert one["verdict"] in VERDICTS
        assert one["basis"] in BASES
        assert one.get("hint") in {*VERDICTS, None}
        assert one["year"] is None or isinstance(one["year"], int)
        assert one["sentence"].endswith(("。", "？"))
        assert one["distance"] is None or (one["distance"] >= 0 and not isinstance(one["distance"], bool))
        if one["verdict"] == "met" and one["test"] in ("at_least", "more_than", "at_most", "less_than"):
            assert one["distance"] in (0, None)
        if one["distance"]:
            assert "not_met" in (one["verdict"], one.get("hint"))


@everywhere
@every_profile
def test_scores(name: str, day: str) -> None:
    for one in [score for policy in result(name, day)["policies"] for score in policy["scores"]]:
        assert list(one) == ["id", "low", "high", "pass", "parts"]
        assert 0 <= one["low"] <= one["high"]
        for part in one["parts"]:
            assert list(part) == ["id", "low", "high", "pass"]
            assert 0 <= part["low"] <= part["high"]


@everywhere
@every_profile
def test_clauses_and_questions(name: str, day: str) -> None:
    found = result(name, day)
    plan = shipped().plan
    assert plan is not None
    for one in found["clauses"]:
        assert list(one) == ["id", "status", "relevance", "in_force", "policies"]
        assert one["status"] in STATUSES
        assert one["relevance"] in {"applies", "does_not_apply", "unclear"}
        assert one["in_force"] is (day < "2025-01-01")
        assert set(one["policies"]) <= set(shipped().policies)
    for one in found["questions"]:
        assert {"fact", "settles"} <= set(one)
        assert one["fact"] in shipped().dictionary.fields
        assert 0 <= one["settles"] <= len(found["policies"])
    assert [one["settles"] for one in found["questions"]] == sorted(
        (one["settles"] for one in found["questions"]), reverse=True
    )


@every_profile
def test_relevance_does_not_hang_on_the_plans_period(name: str) -> None:
    found = [{one["id"]: one["relevance"] for one in result(name, day)["clauses"]} for day in DAYS[1:3]]
    assert found[0] == found[1]


def test_values_as_the_design_shows_them() -> None:
    found = result("firm", "2026-11-23")["derived"]
    assert found["enterprise_size_tier"] == {"value": "small"} or found["enterprise_size_tier"]["value"] in (
        "small",
        "medium",
    )
    assert found["rd_ratio"] == {"2025": 2.439, "2024": 2.8947, "2023": None}
    assert result("empty", "2026-11-23")["derived"]["enterprise_size_tier"] == {"value": None}


def test_a_tier_that_is_only_bounded() -> None:
    raw = {"gbt4754_main": "3382", "operating_revenue": {2025: 2000}}
    found = to_json(judged(raw, requires=[{"fact": "enterprise_size_tier", "in": ["small"]}]))
    assert found["derived"]["enterprise_size_tier"] == {"value": None, "at_most": "medium"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), 0.3333),
        (Fraction(2, 3), 0.6667),
        (Fraction(12345, 100000), 0.1235),
        (Fraction(-12345, 100000), -0.1235),
        (Fraction(123449999, 1000000000), 0.1234),
        (Fraction(99999, 100000), 1),
        (Fraction(5, 2), 2.5),
        (7, 7),
        (10**15, 10**15),
        (RootRate(Fraction(11025, 10000)), 5),
        (RootRate(Fraction(2)), 41.4214),
    ],
)
def test_numbers_are_rounded_half_up_to_four_places(value: Any, shown: Any) -> None:
    assert json_number(value) == shown
    assert isinstance(json_number(value), int) == isinstance(shown, int)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(2, 1000), "0.002"),
        (Fraction(4567, 1_000_000), "0.0046"),
        (Fraction(-1, 1000), "-0.001"),
        (0, "0"),
        (Fraction(1, 3), "0.33"),
        (Fraction(5, 1000), "0.01"),
        (1234567, "1,234,567"),
        (Fraction(1, 10**15), "0"),
    ],
)
def test_small_numbers_are_not_shown_as_nothing(value: Any, shown: str) -> None:
    assert number_text(value) == shown


def test_advantages_stand_beside_the_conditions() -> None:
    brand = {"id": "brand", "fact": "own_brand", "is": True} | YES
    found = to_json(judged({"own_brand": True}, bonus=[brand]))["policies"][0]
    assert found["conditions"] == []
    assert [(one["id"], one["path"], one["verdict"]) for one in found["bonus"]] == [
        ("brand", "bonus.all[0]", "met")
    ]


@pytest.mark.parametrize(
    ("valid_to", "words"),
    [
        (
            "2027-11-30",
            ["已有产品入选：高新技术企业（国家级），有效期至 2027-11-30。其他产品仍可按本条的条件另行申报。"],
        ),
        ("2026-11-22", []),
        (None, []),
    ],
)
def test_a_listed_product_is_told_beside_the_outcome(valid_to: str | None, words: list[str]) -> None:
    rows = [{**HNTE, "valid_to": "2025-01-01"}, {**HNTE, "valid_to": valid_to or {"unknown": "later"}}]
    found = judged(
        {"titles": rows, "own_brand": True},
        requires=[{"fact": "own_brand", "is": True}],
        gives={"title": "hnte"},
        applicant="product",
    )
    (one,) = to_json(found)["policies"]
    assert one["outcome"] == ("held" if words else "likely")
    assert [text for text in one["cautions"] if "入选" in text] == words
