"""Earliest dates, near misses and the worth of a question on hand-made policies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import Assessment, assess
from rules.levers import earliest, near_misses
from rules.questions import questions
from tests.rules.oracle import DAY, answers, dictionary, judged, policy, program

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=120)
BRAND = {"fact": "own_brand", "is": True}
EXPORTS = {"fact": "has_exports", "is": True}
FORM = {"fact": "legal_form", "in": ["company_legal_person"]}


def years(n: int) -> dict[str, Any]:
    return {"fact": "established_years", "at_least": n}


def first_day(found: Assessment, key: str = "p") -> date | None:
    return earliest(found, found.program.policies[key], found.judgements[key])


def misses(found: Assessment, key: str = "p") -> list[tuple[str, ...]]:
    return [one.facts for one in near_misses(found, found.program.policies[key], found.judgements[key])]


# Earliest dates.


@pytest.mark.parametrize(
    ("test", "raw", "expected"),
    [
        (years(3), {"established_date": "2025-03-08"}, "2028-03-08"),
        (years(1), {"established_date": "2024-02-29", "day": "2025-02-27"}, "2025-02-28"),
        ({"fact": "established_years", "more_than": 2}, {"established_date": "2025-03-08"}, "2028-03-08"),
        ({"fact": "established_days", "at_least": 365}, {"established_date": "2026-03-08"}, "2027-03-08"),
        ({"fact": "years_in_segment", "at_least": 3}, {"segment_start_date": "2024-01-01"}, "2027-01-01"),
        ({"fact": "years_in_segment", "at_least": 3}, {"segment_start_date": "2024-01-02"}, "2028-01-01"),
        ({"all": [years(2), years(3)]}, {"established_date": "2025-03-08"}, "2028-03-08"),
        ({"any": [years(2), years(3)]}, {"established_date": "2025-03-08"}, "2027-03-08"),
        (
            {"at_least_of": {"n": 2, "of": [years(2), years(3), years(4)]}},
            {"established_date": "2025-03-08"},
            "2028-03-08",
        ),
        ({"any": [BRAND, years(3)]}, {"established_date": "2025-03-08", "own_brand": False}, "2028-03-08"),
        ({"all": [BRAND, years(3)]}, {"established_date": "2025-03-08", "own_brand": False}, None),
        (BRAND, {"own_brand": False}, None),
        (years(3), {}, None),
        (years(3), {"established_date": "2011-03-08"}, None),
    ],
)
def test_the_first_day_that_time_alone_brings(
    test: dict[str, Any], raw: dict[str, Any], expected: str | None
) -> None:
    raw = dict(raw)
    day = date.fromisoformat(raw.pop("day", "2026-11-23"))
    found = first_day(judged(raw, day=day, requires=[test]))
    assert (found and found.isoformat()) == expected


def test_an_age_that_is_too_great_has_no_first_day() -> None:
    raw = {"established_date": "2011-03-08"}
    assert first_day(judged(raw, requires=[{"none": [years(10)]}])) is None
    assert first_day(judged({**raw, "own_brand": True}, requires=[BRAND], excludes=[years(10)])) is None


def test_being_too_young_ends_on_a_day() -> None:
    found = judged(
        {"established_date": "2026-03-08", "own_brand": True},
        requires=[BRAND],
        excludes=[{"fact": "established_days", "less_than": 365}],
    )
    assert (found.judgements["p"].outcome, first_day(found)) == ("not_met", date(2027, 3, 8))


def test_not_after_the_policy_has_ended() -> None:
    raw, span = {"established_date": "2025-03-08"}, {"from": "2020-01-01"}
    assert first_day(judged(raw, requires=[years(3)], in_force={**span, "to": "2028-03-08"})) == date(
        2028, 3, 8
    )
    assert first_day(judged(raw, requires=[years(3)], in_force={**span, "to": "2028-03-07"})) is None


WINDOWS = [
    (
        {"fact": "major_incident_3y", "is": False},
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
    ),
    (
        {"fact": "major_incident_2y", "is": False},
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
    ),
    (
        {"fact": "major_incident_365d", "is": False},
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
    ),
    ({"fact": "vat_fraud_36m", "is": False}, "violations", {"violation_kind": "vat_fraud"}, "decided_on"),
    (
        {"fact": "tax_evasion_penalties_36m", "at_most": 1},
        "violations",
        {"violation_kind": "tax_evasion"},
        "decided_on",
    ),
    (
        {"fact": "tax_evasion_penalties_36m", "less_than": 1},
        "violations",
        {"violation_kind": "tax_evasion"},
        "decided_on",
    ),
    (
        {"none": [{"fact": "tax_evasion_penalties_36m", "at_least": 2}]},
        "violations",
        {"violation_kind": "tax_evasion"},
        "decided_on",
    ),
    (
        {"none": [{"fact": "tax_evasion_penalties_36m", "more_than": 0}]},
        "violations",
        {"violation_kind": "tax_evasion"},
        "decided_on",
    ),
    (
        {
            "none": [
                {
                    "rows": {
                        "fact": "incidents",
                        "any": {"incident_kind": "safety", "occurred_on": {"in_last": {"years": 1}}},
                    }
                }
            ]
        },
        "incidents",
        {"incident_kind": "safety"},
        "occurred_on",
    ),
    (
        {
            "none": [
                {
                    "rows": {
                        "fact": "incidents",
                        "where": {"incident_kind": "safety"},
                        "at_least": {"n": 2, "test": {"occurred_on": {"in_last": {"months": 11}}}},
                    }
                }
            ]
        },
        "incidents",
        {"incident_kind": "safety"},
        "occurred_on",
    ),
    (
        {"rows": {"fact": "products", "any": {"on_sale_since": {"not_in_last": {"months": 11}}}}},
        "products",
        {"name": "杯"},
        "on_sale_since",
    ),
    (
        {
            "rows": {
                "fact": "products",
                "at_least": {"n": 2, "test": {"on_sale_since": {"before_last": {"months": 6}}}},
            }
        },
        "products",
        {"name": "杯"},
        "on_sale_since",
    ),
]
past_days = st.one_of(
    st.dates(date(2023, 1, 1), DAY),
    st.sampled_from([date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29), date(2026, 2, 28)]),
)
made = {index: program(policy(requires=[test])) for index, (test, *_) in enumerate(WINDOWS)}


@given(
    index=st.sampled_from(range(len(WINDOWS))),
    days=st.lists(past_days, min_size=1, max_size=3),
    day=past_days,
)
@bounded
def test_a_record_leaves_its_window_on_the_first_day_that_holds(
    index: int, days: list[date], day: date
) -> None:
    _, table, cells, column = WINDOWS[index]
    raw = answers({table: [{**cells, column: one} for one in days if one <= day]})
    found = assess(made[index], raw, day)
    if found.judgements["p"].outcome != "gap":
        return
    first = first_day(found)
    if first is None:  # fewer records than are asked for: none of them comes of age in time
        rows = WINDOWS[index][0]["rows"]
        assert len(raw[table]) < (rows["at_least"]["n"] if "at_least" in rows else 1)
        return
    assert first > day
    around = {
        one: assess(made[index], raw, one).judgements["p"].outcome for one in (first - timedelta(1), first)
    }
    assert around == {first - timedelta(1): "gap", first: "likely"}


def test_a_record_whose_day_does_not_apply_has_no_last_day() -> None:
    row = {"incident_kind": "safety", "severity": "major", "occurred_on": {"unknown": "does_not_apply"}}
    assert (
        first_day(judged({"incidents": [row]}, requires=[{"fact": "major_incident_3y", "is": False}])) is None
    )


# Near misses.


@pytest.mark.parametrize(
    ("tests", "raw", "expected"),
    [
        ([BRAND], {"own_brand": False}, [("own_brand",)]),
        ([BRAND, EXPORTS], {"own_brand": False, "has_exports": False}, [("has_exports", "own_brand")]),
        ([BRAND, EXPORTS], {"own_brand": False, "has_exports": True}, [("own_brand",)]),
        ([{"any": [BRAND, EXPORTS]}], {"own_brand": False, "has_exports": False}, [("has_exports",), ("own_brand",)]),
        ([{"any": [BRAND, {"all": [EXPORTS, {"fact": "niche_leader", "is": True}]}]}],
         {"own_brand": False, "has_exports": False, "niche_leader": False}, [("own_brand",)]),
        ([{"any": [FORM, BRAND]}], {"own_brand": False, "legal_form": "cooperative"}, [("own_brand",)]),
        ([{"at_least_of": {"n": 2, "of": [BRAND, EXPORTS, {"fact": "niche_leader", "is": True}]}}],
         {"own_brand": True, "has_exports": False, "niche_leader": False}, [("has_exports",), ("niche_leader",)]),
        ([{"none": [{"fact": "own_brand", "is": False}]}], {"own_brand": False}, [("own_brand",)]),
        ([{"fact": "rd_ratio", "at_least": 3}], {"rd_expense": {2025: 1}, "operating_revenue": {2025: 100}}, [("rd_expense",)]),
        ([{"fact": "class1_ip_63", "at_least": 3}], {"class1_ip_count": 1}, [("class1_ip_count",)]),
        ([{"fact": "class1_ip_63", "at_least": 3}], {"ip_items": []}, [("ip_items",)]),
        ([{"held": {"title": "hnte"}}], {"titles": []}, [("titles",)]),
        ([years(3)], {"established_date": "2025-03-08"}, []),
        ([years(3), BRAND], {"established_date": "2025-03-08", "own_brand": False}, [("own_brand",)]),
        ([FORM], {"legal_form": "cooperative"}, []),
        ([BRAND], {"own_brand": True}, []),
        ([BRAND, {**EXPORTS, "when": BRAND}], {"own_brand": True, "has_exports": False}, [("has_exports",)]),
        ([{**EXPORTS, "when": BRAND}], {"own_brand": True, "has_exports": False}, [("has_exports",)]),
        ([{**FORM, "when": BRAND}], {"own_brand": True, "legal_form": "cooperative"}, [("own_brand",)]),
        ([BRAND, {**FORM, "when": BRAND}], {"own_brand": True, "legal_form": "cooperative"}, []),
        ([{"fact": "own_brand", "is": True}, {**FORM, "when": {"none": [{"fact": "own_brand", "is": False}]}}],
         {"own_brand": True, "legal_form": "cooperative"}, []),
        ([{"none": [{**BRAND, "when": EXPORTS}]}], {"own_brand": True, "has_exports": True}, [("has_exports",), ("own_brand",)]),
        ([BRAND, {"none": [{**BRAND, "when": EXPORTS}]}], {"own_brand": True, "has_exports": True}, [("has_exports",)]),
        ([BRAND], {}, []),
    ],
)  # fmt: skip
def test_the_smallest_sets_that_close_a_gap(
    tests: list[Any], raw: dict[str, Any], expected: list[Any]
) -> None:
    assert misses(judged(raw, requires=tests)) == expected


def test_a_change_that_an_exclusion_would_meet_is_not_offered() -> None:
    niche = {"fact": "niche_leader", "is": True}
    parts = {"requires": [{"any": [BRAND, niche]}], "excludes": [{**EXPORTS, "when": BRAND}]}
    raw = {"own_brand": False, "niche_leader": False, "has_exports": True}
    assert misses(judged(raw, **parts)) == [("niche_leader",)]


def test_all_that_fails_is_named_however_much_it_is() -> None:
    flags = [field.id for field in dictionary().fields.values() if field.kind == "bool" and field.changeable]
    chosen = sorted(one for one in flags if dictionary().fields[one].asked_when is None)[:11]
    tests = [{"fact": one, "is": True} for one in chosen]
    assert misses(judged(dict.fromkeys(chosen, False), requires=tests)) == [tuple(chosen)]


YES_OR_NO = ("own_brand", "has_exports", "niche_leader", "rd_ledger")
yes_or_no = st.builds(
    lambda fact, wanted: {"fact": fact, "is": wanted}, st.sampled_from(YES_OR_NO), st.booleans()
)
yes_or_no_trees = st.recursive(
    yes_or_no,
    lambda inner: st.one_of(
        st.builds(
            lambda kind, members: {kind: members},
            st.sampled_from(("all", "any", "none")),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(
            lambda n, members: {"at_least_of": {"n": min(n, len(members)), "of": members}},
            st.integers(1, 2),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda one, guard: {"all": [{**one, "when": guard}]}, inner, yes_or_no),
    ),
    max_leaves=6,
)


@given(
    requires=st.lists(yes_or_no_trees, min_size=1, max_size=3),
    excludes=st.lists(yes_or_no_trees, max_size=1),
    raw=st.fixed_dictionaries({fact: st.booleans() for fact in YES_OR_NO}),
)
@settings(bounded, max_examples=400)
def test_what_is_offered_really_closes_the_gap(
    requires: list[Any], excludes: list[Any], raw: dict[str, bool]
) -> None:
    found = judged(raw, requires=requires, excludes=excludes)
    for facts in misses(found):
        after = assess(found.program, answers({**raw, **{fact: not raw[fact] for fact in facts}}), DAY)
        assert after.judgements["p"].outcome in ("likely", "information")


def test_a_tier_is_not_moved_by_another_trade() -> None:
    raw = {"gbt4754_main": "3382", "employees_year_end": {2025: 10}, "operating_revenue": {2025: 100}}
    found = misses(
        judged(raw, requires=[{"fact": "enterprise_size_tier", "in": ["small", "medium", "large"]}])
    )
    assert found == [("employees_year_end", "operating_revenue")]


def test_a_near_miss_stands_beside_a_policy_out_of_force() -> None:
    assert misses(judged({"own_brand": False}, requires=[BRAND], state="closed")) == [("own_brand",)]


# Questions.


def asked(found: Assessment) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.fact: (one.settles, one.concerns) for one in questions(found)}


def test_a_question_settles_what_waits_for_it_alone() -> None:
    found = judged(
        {"has_imports": True}, policy("a", requires=[BRAND]), policy("b", requires=[BRAND, EXPORTS])
    )
    assert asked(found) == {"own_brand": (("a",), ("a", "b")), "has_exports": ((), ("b",))}
    assert [one.fact for one in questions(found)] == ["own_brand", "has_exports"]


@pytest.mark.parametrize(
    ("raw", "test", "settles"),
    [
        ({}, {"any": [BRAND, EXPORTS]}, ()),
        ({"has_exports": False}, {"any": [BRAND, EXPORTS]}, ("p",)),
        ({}, {"all": [BRAND, {"human": {"question": "是否符合？"}}]}, ("p",)),
        ({}, {**BRAND, "judged": True}, ("p",)),
        ({}, {"any": [BRAND, {"all": [{"fact": "own_brand", "is": False}, EXPORTS]}]}, ()),
    ],
)
def test_settled_means_whatever_the_answer(
    raw: dict[str, Any], test: dict[str, Any], settles: tuple[str, ...]
) -> None:
    assert asked(judged(raw, requires=[test]))["own_brand"][0] == settles


def test_no_question_where_nothing_waits() -> None:
    assert asked(judged({"own_brand": False}, requires=[BRAND, EXPORTS])) == {}
    assert asked(judged({"has_exports": True}, requires=[{"any": [BRAND, EXPORTS]}])) == {}


def test_what_is_not_asked_is_no_question() -> None:
    found = judged({"sectors": ["hardware"]}, requires=[{"fact": "site_in_restricted_zone", "is": False}])
    assert "site_in_restricted_zone" not in asked(found)


def test_a_ratio_asks_for_what_it_lacks() -> None:
    found = judged({"operating_revenue": {2025: 100}}, requires=[{"fact": "rd_ratio", "at_least": 3}])
    assert asked(found) == {"rd_expense": (("p",), ("p",))}
    found = judged({}, requires=[{"fact": "rd_ratio", "at_least": 3}])
    assert asked(found) == {"rd_expense": ((), ("p",)), "operating_revenue": ((), ("p",))}
