"""The outcome table of the design, row by row, and what stands above what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.assess import reassess
from rules.extremes import run_as
from rules.program import CompiledPolicy
from tests.rules.oracle import DAY, answers, judged, policy, verdict_of

BRAND = {"id": "brand", "fact": "own_brand", "is": True}
EXPORTS = {"id": "exports", "fact": "has_exports", "is": True}
AGE = {"id": "age", "fact": "established_years", "at_least": 3}
FORM = {"id": "form", "fact": "legal_form", "in": ["company_legal_person"]}
PERSON = {"id": "person", "human": {"question": "是否符合？"}}
SHUT = {"id": "shut", "fact": "major_incident_3y", "is": True}
HNTE = {
    "title": "hnte",
    "level": "national",
    "status": "granted",
    "valid_from": "2024-12-01",
    "valid_to": "2027-11-30",
}
INCIDENT = {"incident_kind": "safety", "severity": "major", "occurred_on": "2025-01-01"}
LISTED = {"requires": [BRAND], "gives": {"title": "hnte"}}
AEO = {"fact": "customs_credit_level", "at_least": "certified"}


def outcome(raw: dict[str, Any], day: date = DAY, **parts: Any) -> str:
    return judged(raw, day=day, **parts).judgements["p"].outcome


@pytest.mark.parametrize(
    ("raw", "parts", "expected"),
    [
        ({"legal_form": "cooperative", "own_brand": True}, {"applies": [FORM], "requires": [BRAND]}, "not_applicable"),
        ({"legal_form": "cooperative"}, {"applies": [FORM]}, "not_applicable"),
        ({"legal_form": "company_legal_person"}, {"applies": [FORM]}, "information"),
        ({}, {"applies": [FORM]}, "information"),
        ({"own_brand": False}, {"requires": [BRAND], "applicant": "none"}, "information"),
        ({"titles": [HNTE], "own_brand": False}, {"requires": [BRAND], "gives": {"title": "hnte"}}, "held"),
        ({"titles": [HNTE], "incidents": [INCIDENT]}, {"requires": [BRAND], "excludes": [SHUT], "gives": {"title": "hnte"}}, "held"),
        ({"titles": [HNTE], "own_brand": False}, {**LISTED, "applicant": "product"}, "held"),
        ({"customs_credit_level": "certified", "own_brand": False}, {"requires": [BRAND], "held_when": AEO}, "held"),
        ({"customs_credit_level": "regular", "own_brand": False}, {"requires": [BRAND], "held_when": AEO}, "gap"),
        ({"own_brand": True}, {"requires": [BRAND], "held_when": AEO}, "likely"),
        ({"own_brand": True, "incidents": [INCIDENT]}, {"requires": [BRAND], "excludes": [SHUT]}, "not_met"),
        ({"own_brand": False, "incidents": [INCIDENT]}, {"requires": [BRAND], "excludes": [SHUT]}, "not_met"),
        ({"incidents": [INCIDENT]}, {"applies": [FORM], "requires": [BRAND], "excludes": [SHUT]}, "not_met"),
        ({"legal_form": "cooperative"}, {"requires": [FORM]}, "not_met"),
        ({"legal_form": "cooperative", "own_brand": False}, {"requires": [FORM, BRAND]}, "not_met"),
        ({"own_brand": False}, {"requires": [BRAND]}, "gap"),
        ({"own_brand": False}, {"applies": [FORM], "requires": [BRAND, EXPORTS], "excludes": [SHUT]}, "gap"),
        ({"established_date": "2025-01-01"}, {"requires": [AGE]}, "gap"),
        ({"own_brand": True}, {"applies": [FORM], "requires": [BRAND]}, "needs_facts"),
        ({"own_brand": True}, {"requires": [BRAND, EXPORTS, PERSON]}, "needs_facts"),
        ({"own_brand": True}, {"requires": [BRAND], "excludes": [SHUT]}, "needs_facts"),
        ({"own_brand": True}, {"requires": [BRAND, PERSON]}, "needs_judgement"),
        ({"own_brand": True}, {"requires": [BRAND], "excludes": [PERSON]}, "needs_judgement"),
        ({"own_brand": True}, {"applies": [PERSON], "requires": [BRAND]}, "needs_judgement"),
        ({"own_brand": True, "incidents": []}, {"requires": [BRAND], "excludes": [SHUT]}, "likely"),
    ],
)  # fmt: skip
def test_the_first_row_that_fits(raw: dict[str, Any], parts: dict[str, Any], expected: str) -> None:
    assert outcome(raw, **parts) == expected


@pytest.mark.parametrize(
    ("raw", "would_be"),
    [
        ({"own_brand": True}, "likely"),
        ({"own_brand": False}, "gap"),
        ({}, "needs_facts"),
        ({"titles": [HNTE]}, "held"),
        ({"legal_form": "cooperative"}, "not_applicable"),
    ],
)
@pytest.mark.parametrize(
    "ended",
    [{"state": state} for state in ("suspended", "exhausted", "closed", "superseded")]
    + [{"in_force": {"from": "2027-01-01"}}, {"in_force": {"to": "2026-11-22"}}],
)
def test_out_of_force_keeps_the_outcome_beside_it(
    raw: dict[str, Any], would_be: str, ended: dict[str, Any]
) -> None:
    applies = [FORM] if "legal_form" in raw else []
    found = judged(raw, applies=applies, requires=[BRAND], gives={"title": "hnte"}, **ended).judgements["p"]
    assert (found.outcome, found.would_be) == ("not_in_force", would_be)


@pytest.mark.parametrize("state", ["open", "no_call_seen", "needs_check"])
def test_other_states_keep_the_outcome(state: str) -> None:
    assert outcome({"own_brand": True}, requires=[BRAND], state=state) == "likely"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-31", "not_in_force"),
        ("2026-04-01", "likely"),
        ("2026-10-31", "likely"),
        ("2026-11-01", "not_in_force"),
    ],
)
def test_first_and_last_day_in_force(day: str, expected: str) -> None:
    span = {"from": "2026-04-01", "to": "2026-10-31"}
    assert outcome({"own_brand": True}, date.fromisoformat(day), requires=[BRAND], in_force=span) == expected


# Held.


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"valid_to": "2026-11-23"}, "held"),
        ({"valid_to": "2026-11-22"}, "gap"),
        ({"valid_from": "2026-11-23"}, "held"),
        ({"valid_from": "2026-11-24"}, "gap"),
        ({"valid_to": "open"}, "held"),
        ({"valid_to": None}, "gap"),
        ({"status": "revoked"}, "gap"),
        ({"status": "applied"}, "gap"),
        ({"title": "tech_sme"}, "gap"),
    ],
)
def test_held_on_the_as_of_date(row: dict[str, Any], expected: str) -> None:
    assert (
        outcome({"own_brand": False, "titles": [{**HNTE, **row}]}, requires=[BRAND], gives={"title": "hnte"})
        == expected
    )


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({}, "met"),
        ({"valid_to": None}, "unknown"),
        ({"valid_from": None}, "unknown"),
        ({"status": None}, "unknown"),
        ({"title": None}, "unknown"),
        ({"level": None}, "unknown"),
        ({"level": "provincial"}, "not_met"),
        ({"status": "revoked", "valid_to": None, "valid_from": None}, "not_met"),
        ({"valid_from": None, "valid_to": "2026-01-01"}, "not_met"),
        ({"valid_to": "open", "valid_from": "2026-11-23"}, "met"),
        ({"valid_to": {"unknown": "does_not_apply"}}, "met"),
    ],
)
def test_a_title_row_with_blanks(row: dict[str, Any], word: str) -> None:
    assert verdict_of({"titles": [{**HNTE, **row}]}, held={"title": "hnte", "level": "national"}) == word


def test_titles_not_answered_and_none_at_all() -> None:
    assert verdict_of({}, held={"title": "hnte"}) == "unknown"
    assert verdict_of({"titles": []}, held={"title": "hnte"}) == "not_met"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"valid_to": "2026-11-23"}, "met"),
        ({"valid_to": "2026-11-22"}, "not_met"),
        ({}, "unknown"),
        ({"valid_to": "open"}, "met"),
    ],
)
def test_certificates_and_permits_look_only_at_their_end(row: dict[str, Any], word: str) -> None:
    assert (
        verdict_of({"certifications": [{"certificate": "iso9001", **row}]}, held={"certificate": "iso9001"})
        == word
    )
    assert (
        verdict_of(
            {"permits": [{"permit": "food_production", **row}]}, held={"permit": ["food_production", "other"]}
        )
        == word
    )


# Permits and certificates that a policy gives.

PERMIT = {"held": {"permit": "pollutant_discharge"}}


@pytest.mark.parametrize(
    ("kind", "valid_to", "brand", "expected"),
    [
        ("recognition", "2026-11-23", False, "held"),
        ("recognition", "2026-11-22", True, "gap"),
        ("recognition", None, True, "needs_facts"),
        ("duty", "2026-11-23", True, "held"),
        ("duty", "open", True, "held"),
        ("duty", "2026-11-22", True, "gap"),
        ("duty", "2026-11-23", False, "gap"),  # holding the permit is not all that is asked
        ("duty", "2026-11-23", None, "needs_facts"),
        ("norm", "2026-11-23", False, "gap"),
    ],
)
def test_a_permit_makes_its_policy_held(kind: str, valid_to: Any, brand: Any, expected: str) -> None:
    row = {"permit": "pollutant_discharge", "valid_to": valid_to}
    raw = {"permits": [{key: value for key, value in row.items() if value is not None}], "own_brand": brand}
    raw = {key: value for key, value in raw.items() if value is not None}
    gives = {"permit": "pollutant_discharge"}
    assert outcome(raw, kind=kind, requires=[PERMIT, BRAND], gives=gives) == expected


def test_an_answer_about_certificates_brings_its_policy_to_held() -> None:
    gives = {"certificate": ["iso14001", "iso9001"]}
    before = judged({"certifications": []}, requires=[BRAND], gives=gives)
    row = {"certificate": "iso14001", "valid_to": "2027-01-01"}
    after = reassess(before, answers({"certifications": [row]}), ["certifications"])
    assert (before.judgements["p"].outcome, after.judgements["p"].outcome) == ("needs_facts", "held")


# Ladders.

LEVELS = [
    {"id": name, "label": name, "gives": {"title": "smart_factory", "grade": name}, "requires": [test]}
    for name, test in (("basic", BRAND), ("advanced", EXPORTS), ("excellent", PERSON))
]


def step(grade: str, **cells: Any) -> dict[str, Any]:
    return {
        "title": "smart_factory",
        "grade": grade,
        "status": "granted",
        "valid_from": "2025-01-01",
        "valid_to": "open",
        **cells,
    }


@pytest.mark.parametrize(
    ("titles", "level", "expected"),
    [
        ([], 0, "gap"),
        ([step("basic")], 1, "likely"),
        ([step("advanced")], 2, "needs_judgement"),
        ([step("basic"), step("advanced")], 2, "needs_judgement"),
        ([step("advanced", valid_to="2026-11-22"), step("basic")], 1, "likely"),
        ([step("excellent")], None, "held"),
        ([step("basic", valid_to=None)], 0, "gap"),
    ],
)
def test_a_ladder_is_judged_for_the_next_level(titles: list[Any], level: int | None, expected: str) -> None:
    raw = {"own_brand": False, "has_exports": True, "titles": titles}
    found = judged(raw, requires=[{"fact": "has_exports", "is": True}], levels=LEVELS).judgements["p"]
    assert (found.level, found.outcome) == (level, expected)


def test_what_the_whole_ladder_requires_counts_on_every_level() -> None:
    raw = {"has_exports": True, "niche_leader": False, "titles": [step("basic")]}
    assert outcome(raw, requires=[{"fact": "niche_leader", "is": True}], levels=LEVELS) == "gap"


# Changeable or not.


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({"all": [BRAND, FORM]}, "not_met"),
        ({"any": [BRAND, FORM]}, "gap"),
        ({"none": [{"fact": "legal_form", "in": ["cooperative"]}]}, "not_met"),
        ({"none": [{"fact": "own_brand", "is": False}]}, "gap"),
        ({"at_least_of": {"n": 2, "of": [BRAND, FORM]}}, "not_met"),
        ({"at_least_of": {"n": 1, "of": [BRAND, FORM]}}, "gap"),
        ({**FORM, "when": {"fact": "own_brand", "is": False}}, "gap"),
        ({**FORM, "when": {"fact": "legal_form", "in": ["cooperative"]}}, "not_met"),
    ],
)
def test_a_gap_needs_something_the_firm_can_change(group: dict[str, Any], expected: str) -> None:
    assert outcome({"own_brand": False, "legal_form": "cooperative"}, requires=[group]) == expected


def test_a_fact_does_not_become_changeable_by_what_it_is_asked_for() -> None:
    raw = {"sectors": ["daily_glass"], "site_in_restricted_zone": True}
    assert outcome(raw, requires=[{"fact": "site_in_restricted_zone", "is": False}]) == "not_met"


def test_time_does_not_undo_an_age() -> None:
    raw = {"established_date": "2011-03-08"}
    assert outcome(raw, requires=[{"none": [{"fact": "established_years", "at_least": 10}]}]) == "not_met"
    assert outcome(raw, requires=[{"fact": "established_years", "less_than": 10}]) == "not_met"


def test_time_alone_ends_being_too_young() -> None:
    raw = {"established_date": "2026-03-08"}
    assert outcome(raw, requires=[{"none": [{"fact": "established_days", "less_than": 365}]}]) == "gap"


def test_time_does_not_bring_a_record_that_is_asked_for() -> None:
    assert outcome({"incidents": []}, requires=[{"fact": "major_incident_3y", "is": True}]) == "not_met"


# Basis and judgement.


@pytest.mark.parametrize(
    ("raw", "test", "word"),
    [
        ({"own_brand": True}, BRAND, "human"),
        ({"own_brand": False}, BRAND, "human"),
        ({}, BRAND, "human"),
        ({"titles": []}, {"held": {"title": "hnte"}}, "not_met"),
        ({"titles": [HNTE]}, {"held": {"title": "hnte"}}, "human"),
        ({}, {"held": {"title": "hnte"}}, "human"),
        ({"segment_name": {"none": True}}, {"fact": "segment_name", "exists": True}, "not_met"),
        ({"segment_name": "五金"}, {"fact": "segment_name", "exists": True}, "human"),
        ({"segment_name": "五金"}, {"fact": "segment_name", "exists": False}, "human"),
        ({"incidents": []}, {"rows": {"fact": "incidents", "every": {"severity": "general"}}}, "left_out"),
    ],
)
def test_what_is_recalled_settles_nothing_but_that_nothing_is_held(
    raw: dict[str, Any], test: dict[str, Any], word: str
) -> None:
    assert verdict_of(raw, basis="recalled", **test) == word


def test_recalled_stands_in_applies_and_is_taken_from_the_group() -> None:
    recalled = {**FORM, "basis": "recalled"}
    assert outcome({"legal_form": "cooperative"}, applies=[recalled], requires=[BRAND]) == "not_applicable"
    assert verdict_of({"own_brand": True}, any=[BRAND], basis="recalled") == "human"
    assert verdict_of({"own_brand": True}, any=[{**BRAND, "basis": "verified"}], basis="recalled") == "met"
    assert verdict_of({"own_brand": True}, none=[BRAND], basis="recalled") == "human"


def test_a_recalled_link_to_another_policy_settles_nothing() -> None:
    other = policy("q", requires=[{**BRAND, "basis": "verified"}])
    linked = policy(requires=[{"meets": {"policy": "q"}, "basis": "recalled"}])
    assert judged({"own_brand": True}, linked, other).judgements["p"].outcome == "needs_judgement"


@pytest.mark.parametrize(
    ("said", "word"), [(["key_chain_link"], "human"), (["none"], "not_met"), (None, "unknown")]
)
def test_a_quality_that_an_authority_judges(said: list[str] | None, word: str) -> None:
    raw = {} if said is None else {"leading_product_field": said}
    assert (
        verdict_of(
            raw, fact="leading_product_field", any_in=["key_chain_link"], judged=True, basis="verified"
        )
        == word
    )


def test_another_policy_part() -> None:
    other = policy("q", applies=[FORM], requires=[BRAND, EXPORTS])
    raw = {"own_brand": True, "has_exports": False, "legal_form": "company_legal_person"}
    parts = [
        policy(key, requires=[{"meets": {"policy": "q", "part": part}}])
        for key, part in (("a", "applies"), ("r", "requires"))
    ]
    found = judged(raw, other, *parts).judgements
    assert (found["a"].outcome, found["r"].outcome) == ("likely", "gap")


def test_two_policies_may_each_have_a_derived_fact_of_the_same_name() -> None:
    def own(key: str, inputs: list[str]) -> Any:
        derived = {"id": "cap", "label": "上限", "unit": "万元", "operation": "difference", "inputs": inputs}
        return policy(key, derived=[derived], requires=[{"fact": "rd_expense", "at_least": {"fact": "cap"}}])

    raw = {
        "rd_expense": {2025: 50},
        "total_assets": {2025: 100},
        "total_liabilities": {2025: 60},
        "operating_revenue": {2025: 1000},
        "net_profit": {2025: 10},
    }
    first, second = (
        own("a", ["total_assets", "total_liabilities"]),
        own("b", ["operating_revenue", "net_profit"]),
    )
    found = judged(raw, first, second).judgements
    assert (found["a"].outcome, found["b"].outcome) == ("likely", "gap")


# Strict and lenient.


def runs(raw: dict[str, Any], **parts: Any) -> tuple[str, str]:
    found = judged(raw, **parts)
    compiled: CompiledPolicy = found.program.policies["p"]
    return run_as(found, compiled, worst=True), run_as(found, compiled, worst=False)


@pytest.mark.parametrize(
    ("raw", "parts", "expected"),
    [
        ({}, {"requires": [BRAND]}, ("gap", "likely")),
        ({}, {"requires": [FORM]}, ("not_met", "likely")),
        ({}, {"applies": [FORM], "requires": [BRAND]}, ("not_applicable", "likely")),
        ({"own_brand": True}, {"requires": [BRAND], "excludes": [SHUT]}, ("not_met", "likely")),
        ({}, {"requires": [BRAND, PERSON]}, ("gap", "needs_judgement")),
        ({}, {"requires": [{**BRAND, "judged": True}]}, ("gap", "needs_judgement")),
        ({"own_brand": True}, {"requires": [{"none": [EXPORTS]}]}, ("gap", "likely")),
        ({"own_brand": False}, {"requires": [{**BRAND, "when": EXPORTS}]}, ("gap", "information")),
        ({}, {"requires": [BRAND], "state": "closed"}, ("not_in_force", "not_in_force")),
    ],
)
def test_strict_and_lenient_runs(
    raw: dict[str, Any], parts: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert runs(raw, **parts) == expected


def test_an_expert_score_is_at_best_a_persons_matter() -> None:
    item = {"id": "i", "first_of": [{"if": {"fact": "own_brand", "is": True}, "points": 70}, {"points": 0}]}
    score = {
        "id": "s",
        "label": "分",
        "pass": 60,
        "expert": True,
        "parts": [{"id": "x", "label": "x", "items": [item]}],
    }
    assert runs({}, requires=[{"score": "s"}], scores=[score]) == ("gap", "needs_judgement")
