"""Every operation of the derived facts at its edges."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from rules.derived import OPERATIONS
from rules.ranges import Possible, RootRate
from rules.values import Interval, Unknown
from tests.rules.oracle import DAY, answers, codes, dictionary, judged, verdict_of

MISSING = Unknown("missing")


def value(fact: str, raw: dict[str, Any], day: date = DAY, offset: int | None = None) -> Any:
    return judged(raw, day=day).value(fact, offset)


def local(operation: str, inputs: list[str], raw: dict[str, Any], day: date = DAY, **params: Any) -> Any:
    """The value of a derived fact that only the made policy declares."""
    derived = {
        "id": "own",
        "label": "own",
        "unit": "",
        "operation": operation,
        "inputs": inputs,
        "params": params,
    }
    found = judged(raw, day=day, derived=[derived], requires=[{"fact": "own", "at_least": 1}])
    return found.value("p/own")


def test_every_operation_is_of_the_closed_list() -> None:
    assert {one.operation for one in dictionary().derived.values()} <= set(OPERATIONS)


# Ages.


@pytest.mark.parametrize(
    ("start", "day", "years"),
    [
        ("2023-11-23", "2026-11-23", 3),
        ("2023-11-24", "2026-11-23", 2),
        ("2024-02-29", "2025-02-27", 0),
        ("2024-02-29", "2025-02-28", 1),
        ("2024-02-29", "2028-02-28", 3),
        ("2024-02-29", "2028-02-29", 4),
        ("2023-02-28", "2024-02-28", 1),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", 0),
        ("2030-01-01", "2026-11-23", 0),
    ],
)
def test_full_years_count_the_anniversary(start: str, day: str, years: int) -> None:
    assert value("established_years", {"established_date": start}, date.fromisoformat(day)) == years


@pytest.mark.parametrize("day", ["2026-01-01", "2026-06-30", "2026-11-23", "2026-12-31"])
@pytest.mark.parametrize(
    ("start", "years"),
    [
        ("2023-01-01", 3),
        ("2023-01-02", 2),
        ("2022-12-31", 3),
        ("2025-12-31", 0),
        ("2026-01-01", 0),
        ("2024-02-29", 1),
        ("2020-02-29", 5),
    ],
)
def test_years_to_the_end_of_last_year(start: str, years: int, day: str) -> None:
    assert value("years_in_segment", {"segment_start_date": start}, date.fromisoformat(day)) == years


def test_days_since_and_none() -> None:
    assert value("established_days", {"established_date": "2026-11-23"}) == 0
    assert value("established_days", {"established_date": "2025-11-23"}) == 365
    assert (
        verdict_of(
            {"safety_grading_failed_on": {"none": True}}, fact="days_since_failed_grading", at_least=365
        )
        == "met"
    )
    assert (
        verdict_of(
            {"safety_grading_failed_on": {"none": True}}, fact="days_since_failed_grading", less_than=365
        )
        == "not_met"
    )
    assert verdict_of({}, fact="days_since_failed_grading", at_least=365) == "unknown"
    assert value("champion_product_years", {"champion_product_started_on": {"none": True}}) == 0


@pytest.mark.parametrize(
    ("key", "day", "word"),
    [
        ("before", "2023-01-02", "met"),
        ("before", "2023-01-01", "not_met"),
        ("after", "2022-12-31", "met"),
        ("after", "2023-01-01", "not_met"),
    ],
)
def test_before_and_after_are_strict(key: str, day: str, word: str) -> None:
    assert verdict_of({"segment_start_date": "2023-01-01"}, fact="segment_start_date", **{key: day}) == word
    assert (
        verdict_of(
            {"safety_grading_failed_on": {"none": True}}, fact="safety_grading_failed_on", **{key: day}
        )
        == "not_met"
    )


def centre(**cells: Any) -> dict[str, Any]:
    return {
        "title": "enterprise_tech_centre",
        "level": "provincial",
        "status": "granted",
        "valid_from": "2022-11-23",
        "valid_to": "open",
        **cells,
    }


@pytest.mark.parametrize(
    ("rows", "years"),
    [
        ([centre()], 4),
        ([centre(), centre(valid_from="2020-01-01")], 6),
        ([centre(), centre(valid_from="2020-01-01", status="revoked")], 4),
        ([centre(), centre(valid_from="2020-01-01", level=None)], MISSING),
        ([centre(), centre(valid_from="2024-01-01", level=None)], 4),
        ([centre(), centre(valid_from=None)], MISSING),
        ([centre(valid_from="2024-01-01", status=None)], MISSING),
        ([centre(level="municipal")], 0),
        ([], 0),
    ],
)
def test_the_earliest_fitting_row(rows: list[Any], years: Any) -> None:
    assert value("years_holding_tech_centre", {"titles": rows}) == years


# Quotients, sums, means.


def test_ratio_is_exact_and_last_complete_year() -> None:
    raw = {"rd_expense": {2026: 900, 2025: 1, 2024: 3}, "operating_revenue": {2026: 1, 2025: 3, 2024: 0}}
    assert value("rd_ratio", raw) == Fraction(100, 3)
    assert value("rd_ratio", raw, offset=1) == MISSING
    assert value("rd_ratio", raw, offset=2) == MISSING
    assert verdict_of(raw, fact="rd_ratio", at_least="33.33") == "met"
    assert verdict_of(raw, fact="rd_ratio", at_least="33.34") == "not_met"


@pytest.mark.parametrize(
    ("year", "word"), [(None, "not_met"), ("last", "not_met"), ("last-1", "met"), ("last-2", "unknown")]
)
def test_the_year_of_a_condition(year: str | None, word: str) -> None:
    raw = {"rd_expense": {2026: 99, 2025: 1, 2024: 3}}
    assert verdict_of(raw, fact="rd_expense", at_least=3, **({"year": year} if year else {})) == word


def test_a_negative_top_stays_exact() -> None:
    raw = {"net_profit": {2025: -50}, "operating_revenue": {2025: 1000}}
    assert value("net_margin", raw) == -5
    assert verdict_of(raw, fact="net_margin", at_least=0) == "not_met"


def test_difference_may_be_negative_and_needs_both() -> None:
    raw = {"total_assets": {2025: 10, 2024: 10}, "total_liabilities": {2025: 25}}
    assert value("net_assets", raw) == -15
    assert value("net_assets", raw, offset=1) in (MISSING, Interval(None, 10))


@pytest.mark.parametrize(
    ("rd", "founded", "expected"),
    [
        ({2025: 1, 2024: 2, 2023: 4}, None, 7),
        ({2025: 1, 2024: 2}, None, Interval(3, None)),
        ({2025: 1, 2024: 2}, "2023-12-31", Interval(3, None)),
        ({2025: 1, 2024: 2}, "2024-01-01", 3),
        ({2025: 1, 2024: 2, 2023: 4}, "2024-06-01", 3),
        ({2025: 1}, "2025-12-31", 1),
        ({}, "2026-01-01", MISSING),
        ({2025: 5}, "2026-01-01", MISSING),
        ({}, None, MISSING),
        ({2025: 1, 2024: {"unknown": "dont_know"}, 2023: 4}, None, Interval(5, None)),
        ({2025: 1, 2024: {"unknown": "does_not_apply"}, 2023: 4}, None, Interval(5, None)),
    ],
)
def test_sums_leave_out_years_before_founding(rd: dict[int, Any], founded: str | None, expected: Any) -> None:
    raw = {"rd_expense": rd, **({"established_date": founded} if founded else {})}
    assert value("rd_expense_sum_3y", raw) == expected


def test_means_divide_by_the_years_that_exist() -> None:
    rows = {2025: 3, 2024: 4}
    assert value("main_revenue_mean_3y", {"main_business_revenue": {**rows, 2023: 4}}) == Fraction(11, 3)
    assert value(
        "main_revenue_mean_3y", {"main_business_revenue": rows, "established_date": "2024-05-05"}
    ) == Fraction(7, 2)
    assert value("main_revenue_mean_3y", {"main_business_revenue": rows}) == Interval(Fraction(7, 3), None)
    assert verdict_of({"main_business_revenue": rows}, fact="main_revenue_mean_3y", at_least=2) == "met"
    assert verdict_of({"main_business_revenue": rows}, fact="main_revenue_mean_3y", at_least=3) == "unknown"


@pytest.mark.parametrize(
    ("profit", "low", "word"),
    [
        ({2025: 5, 2024: 4, 2023: 3}, 3, "met"),
        ({2025: 5, 2024: 4, 2023: 3}, 4, "not_met"),
        ({2025: 5, 2024: 2}, 3, "not_met"),
        ({2025: 5, 2024: 4}, 3, "unknown"),
    ],
)
def test_the_worst_year_settles_early(profit: dict[int, int], low: int, word: str) -> None:
    assert verdict_of({"net_profit": profit}, fact="net_profit_3y_min", at_least=low) == word


def test_the_best_year_of_a_span() -> None:
    raw = {"rd_expense": {2025: 5, 2024: 2}}
    assert local("each_year", ["rd_expense"], raw, years=3, take="max") == Interval(5, None)
    assert local("each_year", ["net_profit"], {"net_profit": {2025: -5}}, years=2, take="max") == Interval(
        -5, None
    )
    assert local("each_year", ["net_profit"], {"net_profit": {2025: -5}}, years=2, take="min") == Interval(
        None, -5
    )


def test_a_ratio_of_sums_with_a_year_missing() -> None:
    raw = {"rd_expense": {2025: 50, 2024: 50}, "operating_revenue": {2025: 1000, 2024: 1000, 2023: 500}}
    assert value("hnte_rd_ratio_3y", raw) == Interval(4, None)
    raw = {"rd_expense": {2025: 50, 2024: 50, 2023: 0}, "operating_revenue": {2025: 1000, 2024: 1000}}
    assert value("hnte_rd_ratio_3y", raw) == Interval(0, 5)
    assert verdict_of(raw, fact="hnte_rd_ratio_3y", more_than=5) == "not_met"


# Growth.


@pytest.mark.parametrize(
    ("last", "first", "word"),
    [
        ("1102.5", 1000, "met"),
        ("1102.49", 1000, "not_met"),
        ("1102.51", 1000, "met"),
        (11025, 10000, "met"),
        (0, 1000, "not_met"),
    ],
)
def test_five_percent_a_year_without_a_root(last: Any, first: Any, word: str) -> None:
    raw = {"operating_revenue": {2025: last, 2023: first}}
    assert verdict_of(raw, fact="operating_revenue_cagr_2y", at_least=5) == word
    assert (
        verdict_of(raw, fact="operating_revenue_cagr_2y", less_than=5)
        == {"met": "not_met", "not_met": "met"}[word]
    )


def test_exactly_five_percent_is_neither_more_nor_less() -> None:
    raw = {"operating_revenue": {2025: 11025, 2023: 10000}}
    words = {
        key: verdict_of(raw, fact="operating_revenue_cagr_2y", **{key: 5})
        for key in ("more_than", "at_most", "at_least")
    }
    assert words == {"more_than": "not_met", "at_most": "met", "at_least": "met"}
    assert verdict_of(raw, fact="operating_revenue_cagr_2y", between=[5, 6]) == "met"
    assert verdict_of(raw, fact="operating_revenue_cagr_2y", at_least=-200) == "met"
    rate = value("operating_revenue_cagr_2y", raw)
    assert isinstance(rate, RootRate)
    assert rate.decimal() == 5


@pytest.mark.parametrize("years", [{2025: 10, 2023: 0}, {2025: 10}, {2023: 10}, {}])
def test_no_growth_without_a_base(years: dict[int, int]) -> None:
    assert value("operating_revenue_cagr_2y", {"operating_revenue": years}) == MISSING


def test_growth_needs_a_base_above_zero() -> None:
    assert value("main_revenue_growth", {"main_business_revenue": {2025: 3, 2024: 2}}) == 50
    assert value("main_revenue_growth", {"main_business_revenue": {2025: 3, 2024: 0}}) == MISSING
    assert value("main_revenue_growth", {"main_business_revenue": {2025: 0, 2024: 2}}) == -100
    assert local("growth", ["net_profit"], {"net_profit": {2025: 3, 2024: -2}}) == MISSING


@pytest.mark.parametrize(
    ("first", "before", "last", "plain", "hnte"),
    [
        (100, 110, 121, 10, 10),
        (100, 100, 200, 50, 50),
        (0, 100, 150, MISSING, 50),
        (100, 0, 150, MISSING, 0),
        (0, 0, 150, MISSING, 0),
        (100, 50, 0, -75, -75),
    ],
)
def test_mean_growth_and_the_special_rules_of_195(
    first: int, before: int, last: int, plain: Any, hnte: Any
) -> None:
    raw = {
        "main_business_revenue": {2023: first, 2024: before, 2025: last},
        "operating_revenue": {2023: first, 2024: before, 2025: last},
    }
    assert value("main_revenue_growth_mean_2y", raw) == plain
    assert value("revenue_growth_mean_2y", raw) == hnte


@pytest.mark.parametrize(("first", "before", "last"), [(-10, 100, 200), (100, -10, 200), (100, 200, -10)])
def test_negative_net_assets_earn_nothing(first: int, before: int, last: int) -> None:
    net = dict(zip((2023, 2024, 2025), (first, before, last), strict=True))
    raw = {
        "total_assets": dict.fromkeys(net, 1000),
        "total_liabilities": {year: 1000 - amount for year, amount in net.items()},
    }
    assert value("net_assets_growth_mean_2y", raw) == 0


# Shares, counts, windows.


def activity(*rows: tuple[str | None, Any]) -> dict[str, Any]:
    return {"activity_revenue": {2025: [{"gbt4754": code, "sales": sales} for code, sales in rows]}}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("1311", 50), ("5111", 50)], 50),
        ([("4310", 1), ("4411", 2)], Fraction(100, 3)),
        ([("0111", 1)], 0),
        ([("1311", 60), (None, 40)], Interval(60, 100)),
        ([("1311", 60), ("5111", 20), (None, 20)], Interval(60, 80)),
        ([(None, 40)], MISSING),
        ([("1311", None), ("5111", 20)], MISSING),
        ([("1311", 0)], MISSING),
        ([], MISSING),
    ],
)
def test_share_of_activity(rows: list[Any], expected: Any) -> None:
    assert value("manufacturing_sales_share", activity(*rows)) == expected


def test_activity_not_answered_is_not_taken_from_the_main_code() -> None:
    assert value("manufacturing_sales_share", {"gbt4754_main": "3382"}) == MISSING


PATENT = {"ip_type": "invention", "in_force": True, "acquisition": "own", "granted_on": "2024-01-01", "tied": True, "applied": True,
          "holder_rank": 1, "high_value": True, "used_for_hnte": False}  # fmt: skip


def patent(**cells: Any) -> dict[str, Any]:
    return {**PATENT, **cells}


@pytest.mark.parametrize(
    ("raw", "exact", "at_least", "at_most"),
    [
        (
            {"class1_ip_count": 3, "class1_ip_strict_count": 3, "class2_ip_count": 3},
            3,
            Interval(3, None),
            Interval(0, 3),
        ),
        ({"class1_ip_count": 0, "class1_ip_strict_count": 0, "class2_ip_count": 0}, 0, MISSING, 0),
        ({}, MISSING, MISSING, MISSING),
        ({"ip_items": []}, 0, 0, 0),
        ({"ip_items": [], "class1_ip_count": 0}, 0, 0, 0),
        ({"ip_items": [patent()], "class1_ip_count": 9}, 1, 1, 0),
    ],
)
def test_counts_stand_in_for_a_ledger(raw: dict[str, Any], exact: Any, at_least: Any, at_most: Any) -> None:
    assert value("class1_ip_63", raw) == exact
    assert value("class1_ip_any", raw) == at_least
    assert value("class2_ip_hnte_unused", raw) == at_most


def test_a_lower_bound_settles_only_upwards() -> None:
    assert verdict_of({"class1_ip_count": 3}, fact="class1_ip_any", at_least=3) == "met"
    assert verdict_of({"class1_ip_count": 3}, fact="class1_ip_any", at_least=4) == "unknown"
    assert verdict_of({"class1_ip_count": 3}, fact="class1_ip_any", at_most=2) == "not_met"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([patent(in_force=None)], Interval(0, 1)),
        ([patent(), patent(in_force=None)], Interval(1, 2)),
        ([patent(in_force=None, ip_type="software")], 0),
        ([patent(acquisition="transferred", transferred_on="2025-11-23")], 1),
        ([patent(acquisition="transferred", transferred_on="2025-11-24")], 0),
        ([patent(acquisition="transferred")], Interval(0, 1)),
        ([patent(acquisition=None, transferred_on="2020-01-01")], 1),
    ],
)
def test_open_rows_make_an_interval(rows: list[Any], expected: Any) -> None:
    assert value("class1_ip_63", {"ip_items": rows}) == expected


def test_a_cell_that_does_not_apply_drops_its_test() -> None:
    gone = {"unknown": "does_not_apply"}
    assert value("class1_ip_strict", {"ip_items": [patent(holder_rank=gone)]}) == 1
    assert value("class1_ip_strict", {"ip_items": [patent(holder_rank=gone, tied=False)]}) == 0
    assert value("class1_ip_strict", {"ip_items": [patent(holder_rank=gone, tied=None)]}) == Interval(0, 1)
    assert value("class1_ip_strict", {"ip_items": [patent(holder_rank={"unknown": "later"})]}) == Interval(
        0, 1
    )


def test_a_way_in_that_does_not_apply_is_no_way_in() -> None:
    bought = patent(acquisition="transferred", transferred_on={"unknown": "does_not_apply"})
    assert value("class1_ip_63", {"ip_items": [bought]}) == 0
    assert value("class1_ip_63", {"ip_items": [patent(transferred_on={"unknown": "does_not_apply"})]}) == 1


WINDOWS = [
    (
        "major_incident_3y",
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
        "2023-11-23",
    ),
    (
        "major_incident_365d",
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
        "2025-11-23",
    ),
    (
        "major_incident_2y",
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
        "2025-01-01",
    ),
    ("vat_fraud_36m", "violations", {"violation_kind": "vat_fraud"}, "decided_on", "2023-11-23"),
    (
        "safety_major_5y",
        "incidents",
        {"incident_kind": "safety", "severity": "major"},
        "occurred_on",
        "2021-11-23",
    ),
]


@pytest.mark.parametrize(("fact", "table", "cells", "column", "first"), WINDOWS)
def test_windows_include_both_ends(
    fact: str, table: str, cells: dict[str, Any], column: str, first: str
) -> None:
    start = date.fromisoformat(first)
    days = {start - timedelta(1): False, start: True, DAY: True, DAY + timedelta(1): False}
    assert {day: value(fact, {table: [{**cells, column: day}]}) for day in days} == days
    assert value(fact, {table: []}) is False
    assert value(fact, {table: [cells]}) == MISSING
    assert value(fact, {}) == MISSING


def test_a_window_from_29_february_falls_back_to_28() -> None:
    row = {"incident_kind": "safety", "severity": "major", "occurred_on": "2025-02-28"}
    assert (
        value("safety_major_5y", {"incidents": [{**row, "occurred_on": "2023-02-28"}]}, date(2028, 2, 29))
        is True
    )
    assert (
        value("safety_major_5y", {"incidents": [{**row, "occurred_on": "2023-02-27"}]}, date(2028, 2, 29))
        is False
    )


def test_more_than_two_years_ago_and_full_years_ago() -> None:
    def model(day: str) -> dict[str, Any]:
        return {"ip_items": [{"ip_type": "utility_model", "in_force": True, "granted_on": day}]}

    assert value("class2_ip_63", model("2024-11-22")) == 1
    assert value("class2_ip_63", model("2024-11-23")) == 0


def test_a_row_beside_open_ones() -> None:
    severe = {"incident_kind": "safety", "severity": "major", "occurred_on": "2026-01-01"}
    assert value("major_incident_3y", {"incidents": [{"incident_kind": "safety"}, severe]}) is True
    assert value("major_incident_3y", {"incidents": [{"incident_kind": "safety"}]}) == MISSING
    assert value("major_incident_3y", {"incidents": [{"incident_kind": "product_fire"}]}) is False


# Held, and the highest that is held.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], False),
        ([centre(level="municipal")], "municipal"),
        ([centre(level="municipal"), centre()], "provincial"),
        ([centre(), centre(level="national", valid_to="2026-01-01")], "provincial"),
        (
            [centre(), centre(level="national", valid_to=None)],
            Possible(frozenset({"provincial", "national"})),
        ),
        ([centre(level="national"), centre(valid_to=None)], "national"),
        ([centre(level=None)], MISSING),
        ([centre(valid_to=None)], MISSING),
        ([centre(status="revoked")], False),
    ],
)
def test_the_highest_level_held(rows: list[Any], expected: Any) -> None:
    assert value("held_tech_centre", {"titles": rows}) == expected


@pytest.mark.parametrize(
    ("rows", "word"),
    [([], "not_met"), ([centre()], "met"), ([centre(level="municipal")], "not_met"), (None, "unknown")],
)
def test_a_level_held_is_compared_by_its_order(rows: list[Any] | None, word: str) -> None:
    raw = {} if rows is None else {"titles": rows}
    assert verdict_of(raw, fact="held_tech_centre", at_least="provincial") == word


def test_a_level_asked_of_some_titles_only() -> None:
    def held(**cells: Any) -> Any:
        return value("held_direct_innovative", {"titles": [centre(**cells)]})

    assert held(title="hnte", level=None) is True
    assert held(title="ip_advantage", level="national") is True
    assert held(title="ip_advantage", level="provincial") is False
    assert held(title="ip_advantage", level=None) == MISSING


def test_the_first_known_region() -> None:
    assert value("operating_region", {"registered_region": "330784"}) == "330784"
    assert (
        value("operating_region", {"registered_region": "330784", "production_region": "510104"}) == "510104"
    )
    assert (
        value("operating_region", {"registered_region": "330784", "production_region": {"unknown": "later"}})
        == "330784"
    )
    assert value("operating_region", {}) == MISSING


# Years.


def test_a_fact_of_the_current_year_is_read_in_the_as_of_year() -> None:
    raw = {"specialised_development_score": {2026: 70, 2025: 50}}
    assert verdict_of(raw, fact="specialised_development_score", at_least=60) == "met"
    assert verdict_of(raw, fact="specialised_development_score", at_least=60, year="last") == "not_met"
    assert verdict_of(raw, fact="specialised_development_score", at_least=60, year="current") == "met"
    assert (
        verdict_of(
            {"specialised_development_score": {2025: 70}}, fact="specialised_development_score", at_least=60
        )
        == "unknown"
    )


@pytest.mark.parametrize(
    ("day", "word"),
    [("2025-12-31", "not_met"), ("2026-01-01", "met"), ("2026-12-31", "met"), ("2027-01-01", "unknown")],
)
def test_the_last_complete_year_turns_with_the_date(day: str, word: str) -> None:
    raw = {"rd_expense": {2025: 10, 2024: 1}}
    assert verdict_of(raw, date.fromisoformat(day), fact="rd_expense", at_least=5) == word


def test_what_is_not_asked_is_unknown() -> None:
    raw: dict[str, Any] = {"site_in_restricted_zone": True}
    test = {"fact": "site_in_restricted_zone", "is": True}
    assert verdict_of({**raw, "sectors": ["hardware"]}, **test) == "unknown"
    assert verdict_of({**raw, "sectors": ["daily_glass"]}, **test) == "met"
    assert verdict_of(raw, **test) == "met"


# Size tiers.

TRADES = {
    "farming": "0111",
    "industry": "3382",
    "construction": "4710",
    "wholesale": "5111",
    "retail": "5211",
    "transport": "5431",
    "warehousing": "5951",
    "postal": "6010",
    "accommodation": "6110",
    "catering": "6210",
    "info_transmission": "6311",
    "software_it": "6511",
    "real_estate_dev": "7010",
    "property_mgmt": "7020",
    "leasing_business": "7211",
    "other": "8111",
}
INDICATOR_FACTS = {
    "employees": "employees_year_end",
    "revenue": "operating_revenue",
    "assets": "total_assets",
}
TIERS = ("micro", "small", "medium", "large")
STEPS = [
    (trade, indicator, TIERS[3 - index], limit)
    for trade, limits in codes().size_limits.items()
    for indicator, bounds in limits.items()
    for index, limit in enumerate(bounds)
]


def tier(trade: str, **amounts: Any) -> Any:
    raw = {INDICATOR_FACTS[name]: {2025: amount} for name, amount in amounts.items()}
    return value("enterprise_size_tier", {"gbt4754_main": TRADES[trade], **raw})


def test_all_sixteen_trades_are_here() -> None:
    assert set(TRADES) == set(codes().size_limits)
    assert {trade: codes().size_trade(code) for trade, code in TRADES.items()} == {
        trade: trade for trade in TRADES
    }


@pytest.mark.parametrize(("trade", "indicator", "name", "limit"), STEPS)
def test_every_boundary_of_every_trade(trade: str, indicator: str, name: str, limit: int) -> None:
    plenty = dict.fromkeys(codes().size_limits[trade], 10**8)
    below = TIERS[TIERS.index(name) - 1]
    found = [tier(trade, **{**plenty, indicator: amount}) for amount in (limit - 1, limit, limit + 1)]
    assert found == [below, name, name]


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_a_missing_indicator_bounds_the_tier_from_above(trade: str) -> None:
    limits = codes().size_limits[trade]
    for known in limits:
        if len(limits) == 1:
            continue
        assert tier(trade, **{known: 0}) == "micro"
        assert tier(trade, **{known: limits[known][1]}) == Possible(frozenset({"micro", "small", "medium"}))
        assert tier(trade, **{known: limits[known][0]}) == MISSING
    assert tier(trade) == MISSING


def test_no_tier_outside_the_trades_or_without_a_code() -> None:
    figures = {"employees_year_end": {2025: 1}, "operating_revenue": {2025: 1}}
    assert value("enterprise_size_tier", {"gbt4754_main": "6610", **figures}) == MISSING
    assert value("enterprise_size_tier", figures) == MISSING


def test_a_tier_open_between_two_settles_what_both_share() -> None:
    raw = {"gbt4754_main": "3382", "operating_revenue": {2025: 2000}}
    assert verdict_of(raw, fact="enterprise_size_tier", **{"in": ["medium", "small", "micro"]}) == "met"
    assert verdict_of(raw, fact="enterprise_size_tier", **{"in": ["large"]}) == "not_met"
    assert verdict_of(raw, fact="enterprise_size_tier", **{"in": ["medium"]}) == "unknown"


def test_answers_are_never_changed_by_an_assessment() -> None:
    raw = {"rd_expense": {2025: 1}, "titles": [centre()]}
    given = answers(raw)
    judged(raw)
    assert given == answers(raw)
