"""Conditions over the as-of date itself, wherever a condition may stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.assess import reassess
from rules.levers import earliest, near_misses
from rules.mutants import mutants
from rules.result import condition_json
from rules.trace import Tracer
from tests.rules.oracle import answers, dictionary, judged, policy, verdict_of

SPAN = {"from": "2026-04-01", "to": "2026-12-31"}
EXPORTS = {"fact": "has_exports", "is": True}
BEFORE, FIRST, LAST, AFTER = (
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (SPAN, ("not_met", "met", "met", "not_met")),
        ({"from": "2026-04-01"}, ("not_met", "met", "met", "met")),
        ({"to": "2026-12-31"}, ("met", "met", "met", "not_met")),
    ],
)
def test_both_ends_count_and_either_may_be_open(span: dict[str, str], words: tuple[str, ...]) -> None:
    assert tuple(verdict_of({}, day, as_of=span) for day in (BEFORE, FIRST, LAST, AFTER)) == words


@pytest.mark.parametrize(
    ("day", "outcome", "first"),
    [(BEFORE, "gap", FIRST), (FIRST, "likely", None), (LAST, "likely", None), (AFTER, "not_met", None)],
)
def test_time_brings_the_first_day_and_nothing_brings_back_the_last(
    day: date, outcome: str, first: date | None
) -> None:
    found = judged({"has_exports": True}, day=day, requires=[{"as_of": SPAN}, EXPORTS])
    judgement, compiled = found.judgements["p"], found.program.policies["p"]
    assert judgement.outcome == outcome
    assert earliest(found, compiled, judgement) == first
    assert near_misses(found, compiled, judgement) == ()


def test_a_gap_of_time_and_of_the_firm_names_the_firms_part() -> None:
    found = judged({"has_exports": False}, day=BEFORE, requires=[{"as_of": SPAN}, EXPORTS])
    judgement, compiled = found.judgements["p"], found.program.policies["p"]
    assert judgement.outcome == "gap"
    assert [one.facts for one in near_misses(found, compiled, judgement)] == [("has_exports",)]
    assert earliest(found, compiled, judgement) is None


@pytest.mark.parametrize(
    ("day", "outcome", "first"),
    [(FIRST, "not_met", AFTER), (AFTER, "likely", None), (BEFORE, "likely", None)],
)
def test_an_exclusion_of_a_period_ends_with_it(day: date, outcome: str, first: date | None) -> None:
    found = judged({"has_exports": True}, day=day, requires=[EXPORTS], excludes=[{"as_of": SPAN}])
    judgement, compiled = found.judgements["p"], found.program.policies["p"]
    assert judgement.outcome == outcome
    assert earliest(found, compiled, judgement) == first


@pytest.mark.parametrize(("day", "word"), [(BEFORE, "left_out"), (FIRST, "unknown"), (AFTER, "left_out")])
def test_as_a_guard_it_picks_the_rule_of_a_period(day: date, word: str) -> None:
    assert verdict_of({}, day, **EXPORTS, when={"as_of": SPAN}) == word


def test_a_rule_that_ends_closes_by_time() -> None:
    found = judged(
        {"has_exports": False, "rd_ledger": True},
        day=LAST,
        requires=[{"fact": "rd_ledger", "is": True}, {**EXPORTS, "when": {"as_of": SPAN}}],
    )
    assert earliest(found, found.program.policies["p"], found.judgements["p"]) == AFTER


@pytest.mark.parametrize(
    ("group", "day", "word"),
    [
        ({"any": [{"as_of": SPAN}, EXPORTS]}, FIRST, "met"),
        ({"any": [{"as_of": SPAN}, EXPORTS]}, AFTER, "unknown"),
        ({"none": [{"as_of": SPAN}]}, FIRST, "not_met"),
        ({"none": [{"as_of": SPAN}]}, AFTER, "met"),
        ({"at_least_of": {"n": 2, "of": [{"as_of": SPAN}, EXPORTS]}}, AFTER, "not_met"),
    ],
)
def test_inside_groups(group: dict[str, Any], day: date, word: str) -> None:
    assert verdict_of({}, day, **group) == word


@pytest.mark.parametrize(("day", "points"), [(BEFORE, 1), (FIRST, 5), (AFTER, 1)])
def test_in_a_scoring_table(day: date, points: int) -> None:
    item = {"id": "i", "first_of": [{"if": {"as_of": SPAN}, "points": 4}, {"points": 0}]}
    each = {"id": "e", "each": {"points": 1, "of": [{"as_of": {"to": "2027-12-31"}}]}}
    table = {
        "id": "s",
        "label": "分",
        "pass": 3,
        "parts": [{"id": "p", "label": "部", "items": [item, each]}],
    }
    found = judged({}, day=day, scores=[table], requires=[{"score": "s"}])
    span = found.sheet.get(found.program.slots.score_slot("p", "s")).span
    assert (span.low, span.high) == (points, points)


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        ({"from": "2026-04-01"}, "判定日在 2026-04-01 及以后；现为2026-03-31。"),
        ({"to": "2026-12-31"}, "判定日在 2026-12-31 及以前；现为2026-03-31。"),
        (SPAN, "判定日在 2026-04-01 至 2026-12-31（含首尾两日）；现为2026-03-31。"),
        ({"from": "2026-03-31", "to": "2026-03-31"}, "判定日为 2026-03-31；现为2026-03-31。"),
    ],
)
def test_in_words(span: dict[str, str], sentence: str) -> None:
    found = judged({}, day=BEFORE, requires=[{"as_of": span}])
    assert Tracer(found).policy(found.program.policies["p"], None)[0].sentence == sentence


def test_in_the_result() -> None:
    found = judged({}, day=BEFORE, requires=[{"id": "late", "as_of": SPAN, "article": "一"}])
    (trace,) = Tracer(found).policy(found.program.policies["p"], None)
    shown = condition_json(trace)
    assert {key: shown[key] for key in ("fact", "year", "value", "unit", "test", "threshold", "verdict")} == {
        "fact": None,
        "year": None,
        "value": "2026-03-31",
        "unit": None,
        "test": "as_of",
        "threshold": ["2026-04-01", "2026-12-31"],
        "verdict": "not_met",
    }


def test_recalled_it_settles_nothing_but_keeps_its_hint() -> None:
    found = judged({}, day=BEFORE, requires=[{"as_of": SPAN, "basis": "recalled"}])
    shown = condition_json(Tracer(found).policy(found.program.policies["p"], None)[0])
    assert (shown["verdict"], shown["hint"]) == ("human", "not_met")


def test_another_answer_leaves_the_date_alone() -> None:
    before = judged({}, day=FIRST, requires=[{"as_of": SPAN}, EXPORTS])
    after = reassess(before, answers({"has_exports": True}), ["has_exports"])
    assert (before.judgements["p"].outcome, after.judgements["p"].outcome) == ("needs_facts", "likely")
    assert after.as_of == FIRST


def test_each_end_is_moved_for_the_cases_to_notice() -> None:
    made = policy(requires=[{"as_of": SPAN, "basis": "verified"}])
    found = [one.what for one in mutants(made, dictionary()) if "as_of" in one.what]
    assert found == [
        f"requires: [0]: as_of {end} {step} 天" for end in ("from", "to") for step in ("-1", "+1")
    ]
