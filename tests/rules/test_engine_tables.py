"""Dated tables: by date, by the value of a fact, by region; as thresholds and in formulas of money."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from rules.assess import assess
from rules.model import DatedTable
from rules.money import estimate
from rules.mutants import mutants
from rules.trace import Tracer
from rules.values import Interval, Unknown
from tests.rules.oracle import DAY, answers, as_texts, dictionary, policy, program

MONTHS = "unemployment_insurance_months"
ZHEJIANG = [
    {"key": "330000", "to": "2026-06-30", "value": 3},
    {"key": "330000", "from": "2026-07-01", "value": 4},
    {"key": "330100", "to": "2026-06-30", "value": 8},
    {"key": "330106", "from": "2026-07-01", "value": 9},
    {"key": "440000", "value": 2},
]


def table(rows: list[Any], by: str = "registered_region", key: str = "t") -> DatedTable:
    raw = {
        "id": key,
        "title": "标准",
        "unit": "月",
        "by": by,
        "rows": rows,
        "basis": "verified",
        "source": "某文",
    }
    return msgspec.convert(as_texts(raw), DatedTable, strict=False)


def asked(rows: list[Any], raw: dict[str, Any], by: str = "registered_region", day: date = DAY) -> Any:
    """The threshold that a table gives: a number, or None where it is not settled."""
    made = program(policy(requires=[{"fact": MONTHS, "at_least": {"table": "t"}}]), tables=[table(rows, by)])
    found = assess(made, answers({MONTHS: 5, **raw}), day)
    return Tracer(found).policy(made.policies["p"], None)[0].threshold


def word(rows: list[Any], region: str | None, months: int) -> str:
    made = program(policy(requires=[{"fact": MONTHS, "at_least": {"table": "t"}}]), tables=[table(rows)])
    raw = {MONTHS: months} | ({} if region is None else {"registered_region": region})
    found = assess(made, answers(raw), DAY)
    verdict = made.policies["p"].requires.verdict(found.verdicts)
    return ("not_met", "unknown", "human", "met")[verdict]


@pytest.mark.parametrize(
    ("region", "day", "value"),
    [
        ("330106", DAY, 9),  # the district's own row
        ("330105", DAY, 4),  # the city's row is over: the province's
        ("330105", date(2026, 6, 30), 8),
        ("330106", date(2026, 6, 30), 8),  # the district's row has not begun
        ("330784", DAY, 4),
        ("330784", date(2026, 6, 30), 3),
        ("330784", date(2026, 7, 1), 4),
        ("440300", DAY, 2),
        ("110101", DAY, None),  # no row around it
    ],
)
def test_the_narrowest_region_in_force_counts(region: str, day: date, value: int | None) -> None:
    assert asked(ZHEJIANG, {"registered_region": region}, day=day) == value


@pytest.mark.parametrize(
    ("region", "months", "expected"),
    [
        ("330000", 9, "met"),  # 4 or, in that one district, 9
        ("330000", 8, "unknown"),
        ("330000", 3, "not_met"),
        ("330100", 4, "unknown"),
        ("330200", 4, "met"),
        ("440000", 2, "met"),
        ("440000", 1, "not_met"),
        (None, 9, "unknown"),
    ],
)
def test_a_wider_answer_leaves_open_what_lies_inside(region: str | None, months: int, expected: str) -> None:
    assert word(ZHEJIANG, region, months) == expected


@pytest.mark.parametrize(("months", "expected"), [(9, "unknown"), (3, "unknown")])
def test_a_province_of_which_only_a_city_has_a_row_stays_open(months: int, expected: str) -> None:
    assert word([{"key": "330100", "value": 5}], "330000", months) == expected


def test_the_first_known_region_chooses_too() -> None:
    rows = [{"key": "460000", "value": 1}]
    by = next(key for key, one in dictionary().derived.items() if one.operation == "first_known")
    inputs = dictionary().derived[by].inputs
    assert asked(rows, {inputs[-1]: "460105"}, by=by) == 1


def test_other_keys_must_be_equal() -> None:
    rows = [{"key": "cooperative", "value": 2}, {"key": "coop", "value": 3}]
    assert asked(rows, {"legal_form": "cooperative"}, by="legal_form") == 2
    assert asked(rows, {"legal_form": "company_legal_person"}, by="legal_form") is None


def test_the_date_alone_chooses() -> None:
    rows = [{"to": "2026-03-31", "value": 9}, {"from": "2026-04-01", "value": 6}]
    assert [asked(rows, {}, by="as_of", day=date(2026, month, 1)) for month in (3, 4)] == [9, 6]


def test_in_words() -> None:
    made = program(policy(requires=[{"fact": MONTHS, "at_least": {"table": "t"}}]), tables=[table(ZHEJIANG)])

    def sentence(region: str) -> str:
        found = assess(made, answers({MONTHS: 3, "registered_region": region}), DAY)
        return Tracer(found).policy(made.policies["p"], None)[0].sentence

    told = "失业保险缴费月数不少于4个月（“标准”中对应的数值）；现为3个月，还差1个月。"
    assert sentence("330784") == told
    assert sentence("330000") == "失业保险缴费月数不少于“标准”中对应的数值；现为3个月。"


# In formulas.


def money(region: str | None, **formula: Any) -> tuple[Any, list[str]]:
    benefit = {
        "text": "补",
        "amount": {"label": "补贴", "unit": "万元", "basis": "verified", "formula": formula},
    }
    made = policy(benefit=benefit, requires=[{"fact": "own_brand", "is": True}])
    raw = {"rd_expense": {2025: 100}} | ({} if region is None else {"registered_region": region})
    found = estimate(assess(program(made, tables=[table(ZHEJIANG)]), answers(raw), DAY), made)
    assert found is not None
    return found.value, [one.fact for one in found.inputs]


TIMES = {"times": [{"of": "rd_expense"}, {"table": "t"}, {"value": "0.01"}]}


@pytest.mark.parametrize(
    ("region", "value"),
    [
        ("330784", 4),
        ("330106", 9),
        ("330000", Interval(4, 9)),
        ("110101", Unknown("missing")),
        (None, Unknown("missing")),
    ],
)
def test_a_formula_takes_the_value_of_the_place(region: str | None, value: Any) -> None:
    assert money(region, **TIMES) == (value, ["rd_expense", "registered_region"])


def test_a_table_alone_is_a_formula() -> None:
    assert money("330784", table="t") == (4, ["registered_region"])


# Mutants.


def test_rows_are_moved_for_the_cases_to_notice() -> None:
    made = policy(requires=[{"fact": MONTHS, "at_least": {"table": "t"}, "basis": "verified"}])
    rows = [{"key": "330000", "from": "2026-07-01", "value": 4}]
    found = [one for one in mutants(made, dictionary(), {"t": table(rows)}) if one.table is not None]
    assert [(one.table.rows[0].value, one.table.rows[0].from_) for one in found if one.table] == [
        ("3", date(2026, 7, 1)),
        ("5", date(2026, 7, 1)),
        ("4", date(2026, 6, 30)),
        ("4", date(2026, 7, 2)),
    ]


def test_what_is_only_recalled_moves_no_row() -> None:
    made = policy(requires=[{"fact": MONTHS, "at_least": {"table": "t"}, "basis": "recalled"}])
    assert not [one for one in mutants(made, dictionary(), {"t": table(ZHEJIANG)}) if one.table is not None]
