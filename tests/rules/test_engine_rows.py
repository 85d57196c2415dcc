"""Rows of tables: columns compared with one another, columns added up, and texts that begin so."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import assess
from rules.model import Condition
from rules.mutants import mutants
from rules.trace import Tracer
from rules.values import Interval, Unknown
from tests.rules.oracle import DAY, answers, condition, dictionary, judged, policy, program, verdict_of

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=120)
GONE = {"unknown": "does_not_apply"}
LATER = {"unknown": "later"}


def machine(cost: Any = None, base: Any = None, **cells: Any) -> dict[str, Any]:
    whole = {"retrofit_cost": cost, "original_tax_base": base, "capitalised": True, **cells}
    return {column: value for column, value in whole.items() if value is not None}


def any_row(test: dict[str, Any], *rows: dict[str, Any], fact: str = "equipment") -> str:
    return verdict_of({fact: list(rows)}, rows={"fact": fact, "any": test})


# One column against another.

HALF = {"column": "original_tax_base", "percent": 50}


@pytest.mark.parametrize(
    ("key", "bound", "costs"),
    [
        ("at_least", HALF, ("not_met", "met", "met")),
        ("more_than", HALF, ("not_met", "not_met", "met")),
        ("at_most", HALF, ("met", "met", "not_met")),
        ("less_than", HALF, ("met", "not_met", "not_met")),
        ("at_least", {"column": "original_tax_base"}, ("not_met", "not_met", "not_met")),
        ("at_least", {"column": "original_tax_base", "percent": "33.3"}, ("met", "met", "met")),
    ],
)
def test_a_part_of_another_column(key: str, bound: dict[str, Any], costs: tuple[str, ...]) -> None:
    test = {"retrofit_cost": {key: bound}}
    assert tuple(any_row(test, machine(cost, 100)) for cost in ("49.99", 50, "50.01")) == costs


@pytest.mark.parametrize(
    ("cost", "base", "word"),
    [
        (60, None, "unknown"),
        (60, LATER, "unknown"),
        (60, GONE, "met"),
        (None, 100, "unknown"),
        (GONE, 100, "met"),
        (10, None, "unknown"),
    ],
)
def test_a_cell_without_a_value_on_either_side(cost: Any, base: Any, word: str) -> None:
    test = {"retrofit_cost": {"at_least": HALF}, "capitalised": True}
    assert any_row(test, machine(cost, base)) == word
    assert any_row(test, machine(cost, base, capitalised=False)) == "not_met"


@pytest.mark.parametrize(
    ("key", "words"), [("after", ("not_met", "not_met", "met")), ("before", ("met", "not_met", "not_met"))]
)
def test_two_days_of_a_row(key: str, words: tuple[str, ...]) -> None:
    test = {"valid_to": {key: {"column": "valid_from"}}}
    rows = [{"valid_from": "2026-01-02", "valid_to": f"2026-01-0{day}"} for day in (1, 2, 3)]
    assert tuple(any_row(test, row, fact="titles") for row in rows) == words
    assert any_row(test, {"valid_to": "2026-01-01"}, fact="titles") == "unknown"


def trace_of(rows: list[Any]) -> Any:
    test = {"fact": "equipment", "any": {"retrofit_cost": {"at_least": HALF}}}
    found = judged({"equipment": rows}, requires=[{"rows": test}])
    return Tracer(found).policy(found.program.policies["p"], None)[0]


def test_in_words_with_the_column_that_is_missing() -> None:
    assert trace_of([machine(60, 100)]).requirement == (
        "设备购置与改造至少一项：数字化智能化改造费不少于原计税基础的50%"
    )
    assert trace_of([machine(60)]).value_text == "填了1项，符合的0项，还缺原计税基础"
    assert trace_of([machine(60), machine(60, 100)]).value_text == "填了2项，符合的1项"


# Sums.


def derived(**params: Any) -> dict[str, Any]:
    whole = {"column": "retrofit_cost", **params}
    return {
        "id": "own",
        "label": "投入",
        "unit": "万元",
        "operation": "sum_where",
        "inputs": ["equipment"],
        "params": whole,
    }


def sum_of(rows: Any, **params: Any) -> Any:
    parts = {"derived": [derived(**params)], "requires": [{"fact": "own", "at_least": 1}]}
    return judged({} if rows is None else {"equipment": rows}, **parts).value("p/own")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (None, Unknown("missing")),
        ([], 0),
        ([machine(3), machine("2.5")], Fraction(11, 2)),
        ([machine(3), machine(4, capitalised=False)], 3),
        ([machine(3), machine(4, capitalised=LATER)], Interval(3, 7)),
        ([machine(3), machine()], Interval(3, None)),
        ([machine(3), machine(GONE)], Interval(3, None)),
        ([machine(3), machine(LATER, capitalised=False)], 3),
        ([machine()], Unknown("missing")),
    ],
)
def test_the_rows_that_fit_are_added_up(rows: Any, expected: Any) -> None:
    assert sum_of(rows, where={"capitalised": True}) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([machine(50, 100)], 50),
        ([machine("50.01", 100)], 50),
        ([machine(49, 100)], 49),
        ([machine(80, 100), machine(10, 100)], 60),  # each row is limited by itself
        ([machine(None, 100)], Interval(0, 50)),
        ([machine(30, None)], Interval(0, 30)),
        ([machine(30, GONE)], Interval(0, 30)),
        ([machine()], Unknown("missing")),
        ([machine(80, 100, capitalised=LATER)], Interval(0, 50)),
        ([machine(80, 0)], 0),
    ],
)
def test_a_row_counts_with_no_more_than_part_of_another_column(rows: Any, expected: Any) -> None:
    assert sum_of(rows, where={"capitalised": True}, at_most=HALF) == expected


def test_all_rows_where_nothing_is_said_of_them() -> None:
    assert sum_of([machine(3), machine(4, capitalised=False)]) == 7
    assert sum_of([machine(30, 20)], at_most={"column": "original_tax_base"}) == 20


def test_an_interval_settles_what_it_can() -> None:
    made = program(
        policy(
            derived=[derived(where={"capitalised": True})],
            requires=[
                {"fact": "own", "at_least": 5},
                {"fact": "own", "at_least": 8},
                {"fact": "own", "at_most": 4},
            ],
        )
    )
    found = assess(made, answers({"equipment": [machine(5), machine()]}), DAY)
    verdicts = [node.verdict(found.verdicts) for node in made.policies["p"].requires.children]
    assert verdicts == [3, 1, 0]


def test_a_sum_that_is_too_small_is_the_firms_to_change() -> None:
    parts = {"derived": [derived()], "requires": [{"fact": "own", "at_least": 8}]}
    found = judged({"equipment": [machine(5)]}, **parts)
    (trace,) = Tracer(found).policy(found.program.policies["p"], None)
    assert found.judgements["p"].outcome == "gap"
    assert trace.sentence == "投入不少于8万元；现为5万元，还差3万元。"


def test_the_yearly_table_of_the_last_complete_year() -> None:
    own = {**derived(), "inputs": ["activity_revenue"], "params": {"column": "sales"}}
    raw = {
        "activity_revenue": {2025: [{"gbt4754": "3382", "sales": 7}], 2024: [{"gbt4754": "3382", "sales": 9}]}
    }
    assert judged(raw, derived=[own], requires=[{"fact": "own", "at_least": 1}]).value("p/own") == 7
    assert judged(
        {"activity_revenue": {2024: []}}, derived=[own], requires=[{"fact": "own", "at_least": 1}]
    ).value("p/own") == Unknown("missing")


# Texts.


STANDARDS = "mandatory_standards"


def listed(text: str, wanted: Any, test: str = "starts_with") -> str:
    spec = {test: wanted} if test else wanted
    rows = {"fact": STANDARDS, "any": {"standard": spec}}
    return verdict_of({STANDARDS: [{"standard": text, "conforms": True}]}, rows=rows)


@pytest.mark.parametrize(
    ("text", "wanted", "verdict"),
    [
        ("GB 6675.1—2014", "GB 6675", "met"),
        ("ＧＢ６６７５．１", "gb 6675.1", "met"),
        ("gb  6675", "GB 6675", "met"),
        ("GB 18", "GB 1", "not_met"),
        ("GB 4706.12", "GB 4706.1", "not_met"),
        ("GB/T 6675", "GB 6675", "not_met"),
        ("GB", "GB 6675", "not_met"),
        ("GB 21027-2020", "GB 21027—2020", "met"),
        ("GB 21027——2020", "GB 21027–2020", "met"),
        ("GB 21027-2007", "GB 21027—2020", "not_met"),
        ("GB 4943.1", ["GB 31241", "GB 4943.1"], "met"),
        ("GB 4943.2", ["GB 31241", "GB 4943.1"], "not_met"),
        ("食品标识监督管理办法（令第100号）", "食品标识监督管理办法", "met"),
    ],
)
def test_a_text_begins_so_however_it_is_written(text: str, wanted: Any, verdict: str) -> None:
    assert listed(text, wanted) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"), [("gb21027", "met"), ("GB 21027—2020", "not_met"), ("GB 2102", "not_met")]
)
def test_an_equal_text_is_equal_however_it_is_written(text: str, verdict: str) -> None:
    assert listed(text, "GB 21027", "") == verdict


spaces = st.text(" \u3000", max_size=2)
dashes = st.text("-—–－", min_size=1, max_size=2)


@given(data=st.data(), wanted=st.integers(1, 130), other=st.integers(1, 130))
@bounded
def test_a_number_is_found_by_itself_alone(data: st.DataObject, wanted: int, other: int) -> None:
    word = data.draw(st.sampled_from(["GB", "gb", "Ｇb"]))
    year = data.draw(st.sampled_from(["", "2014"]))
    text = f"{word}{data.draw(spaces)}{other}" + (
        f"{data.draw(dashes)}{data.draw(spaces)}{year}" if year else ""
    )
    assert (listed(text, f"GB {wanted}") == "met") == (wanted == other)


NAMED = {"standard": {"starts_with": "GB 6675"}}
EVERY = {"fact": STANDARDS, "where": NAMED, "every": {"conforms": True}}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (None, "unknown"),
        ([], "unknown"),
        ([("GB 7718", False)], "unknown"),
        ([("GB 6675", True), ("GB 7718", False)], "met"),
        ([("GB 6675", False), ("GB 7718", True)], "not_met"),
        ([("GB 6675", None)], "unknown"),
        ([(None, True)], "unknown"),
        ([(None, False)], "unknown"),
        ([("GB 6675", True), (None, True)], "met"),
        ([("GB 6675", True), (None, False)], "unknown"),
        ([("GB 6675", False), (None, True)], "not_met"),
    ],
)
def test_what_nobody_has_listed_is_not_known(rows: Any, verdict: str) -> None:
    raw = (
        {}
        if rows is None
        else {
            STANDARDS: [
                {
                    key: value
                    for key, value in zip(("standard", "conforms"), row, strict=True)
                    if value is not None
                }
                for row in rows
            ]
        }
    )
    assert verdict_of(raw, rows={**EVERY, "if_none": "unknown"}) == verdict


def test_the_sentence_names_what_is_looked_for() -> None:
    found = judged(
        {STANDARDS: [{"standard": "GB 7718", "conforms": True}]},
        requires=[{"rows": {**EVERY, "if_none": "unknown"}}],
    )
    (trace,) = Tracer(found).policy(found.program.policies["p"], None)
    assert trace.sentence == "强制性标准符合情况中“标准号以‘GB 6675’开头”的每一项：符合：是；现为没有登记。"


def test_beginnings_are_dropped_and_cut() -> None:
    test = {"standard": {"starts_with": ["GB 1", "GB 2"]}}
    assert changed(condition(rows={"fact": STANDARDS, "every": test}, basis="verified")) == [
        {"standard": {"starts_with": one}} for one in [("GB 2",), ("GB ", "GB 2"), ("GB 1",), ("GB 1", "GB ")]
    ]


# Mutants.


def changed(one: Condition) -> list[Any]:
    made = msgspec.structs.replace(policy(), requires=(one,))
    return [
        mutant.policy.requires[0].rows.every
        for mutant in mutants(made, dictionary())
        if "every" in mutant.what and mutant.policy.requires[0].rows is not None
    ]


def test_a_comparison_of_columns_is_turned_made_strict_and_moved() -> None:
    test = {"retrofit_cost": {"at_least": HALF}}
    found = changed(condition(rows={"fact": "equipment", "every": test}, basis="verified"))
    assert found == [
        {"retrofit_cost": {"less_than": HALF}},
        {"retrofit_cost": {"more_than": HALF}},
        {"retrofit_cost": {"at_least": {**HALF, "percent": "49"}}},
        {"retrofit_cost": {"at_least": {**HALF, "percent": "51"}}},
    ]
    days = {"valid_to": {"after": {"column": "valid_from"}}}
    assert changed(condition(rows={"fact": "titles", "every": days}, basis="verified")) == [
        {"valid_to": {"before": {"column": "valid_from"}}}
    ]


def test_a_sum_is_changed_where_it_chooses_and_where_it_limits() -> None:
    made = policy(derived=[derived(where={"capitalised": True}, at_most=HALF)])
    found = [
        one.policy.derived[0].params for one in mutants(made, dictionary()) if one.what.startswith("derived")
    ]
    assert found == [
        derived(where={"capitalised": False}, at_most=HALF)["params"],
        derived(where={"capitalised": True})["params"],
        derived(where={"capitalised": True}, at_most={**HALF, "percent": "49"})["params"],
        derived(where={"capitalised": True}, at_most={**HALF, "percent": "51"})["params"],
    ]


def test_among_alternatives_rows_of_which_none_may_be_meant_settle_nothing() -> None:
    """Where the row is not meant, ``every`` is left out: no alternative is met then, and nobody is shut out."""
    every = {
        "rows": {"fact": "incidents", "where": {"incident_kind": "safety"}, "every": {"severity": "general"}}
    }
    facts = {"incidents": [{"severity": "general"}], "has_exports": False}
    assert verdict_of(facts, **every) == "met"
    assert verdict_of(facts, any=[every, {"fact": "has_exports", "is": True}]) == "unknown"
    assert (
        judged(facts, requires=[{"fact": "has_exports", "is": False}], excludes=[every])
        .judgements["p"]
        .outcome
        == "needs_facts"
    )
