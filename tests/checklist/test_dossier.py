"""A client as it is worked on: what is typed, what it means, what comes of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.dossier import Dossier
from rules.loading import load_program
from rules.program import Program

AS_OF = date(2026, 11, 23)
EXAMPLES = Path(__file__).parent.parent.parent / "resources" / "examples"


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program()


def example(name: str = "thermos-maker") -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))["answers"]
    return answers


def test_a_refused_answer_stays_as_typed_and_counts_as_none(program: Program) -> None:
    dossier = Dossier(program, example(), AS_OF)
    changed = dossier.put({"established_date": "去年"})
    assert changed == {"established_date"}
    assert dossier.raw["established_date"] == "去年"
    assert "established_date" not in dossier.answers
    assert "去年" in dossier.problems["established_date"][0].message
    dossier.put({"established_date": "2011-03-08"})
    assert dossier.problems == {}


def test_an_answer_that_contradicts_a_ledger_is_not_judged(program: Program) -> None:
    dossier = Dossier(program, {"ip_items": [], "class1_ip_count": 3}, AS_OF)
    named = set(dossier.problems)
    assert named == {"ip_items", "class1_ip_count"}
    assert not named & set(dossier.answers)


def test_doubts_stand_at_their_facts_and_are_no_errors(program: Program) -> None:
    dossier = Dossier(program, example("shoe-maker"), AS_OF)
    assert "net_profit" in dossier.warnings
    assert "net_profit" in dossier.answers


def test_an_unknown_fact_is_told_and_harms_nothing(program: Program) -> None:
    dossier = Dossier(program, {**example(), "no_such_fact": 1}, AS_OF)
    assert list(dossier.problems) == ["no_such_fact"]
    assert dossier.outcomes == Dossier(program, example(), AS_OF).outcomes


def test_a_scratch_copy_touches_nothing(program: Program) -> None:
    dossier = Dossier(program, example(), AS_OF)
    before = dict(dossier.outcomes)
    trial = dossier.scratch()
    trial.put({"operating_revenue": {"2025": "1"}, "titles": []})
    assert trial.outcomes != before
    assert dossier.outcomes == before
    assert dossier.raw == example()


def test_codes_in_question_are_told_where_they_differ(program: Program) -> None:
    dossier = Dossier(program, example(), AS_OF)
    found = dossier.candidate_outcomes("gbt4754_main", ["3382", "5282"])
    assert found
    for policy, (first, second) in found.items():
        assert first != second
        trial = dossier.scratch()
        trial.put({"gbt4754_main": "5282"})
        assert trial.outcomes[policy] == second


CHANGES = st.dictionaries(
    st.sampled_from(
        ["operating_revenue", "employees_year_end", "rd_expense", "titles", "sectors", "negative_lists"]
    ),
    st.sampled_from(
        [
            None,
            [],
            ["none"],
            ["hardware"],
            {"2025": "100"},
            {"2025": "1.2亿元", "2024": {"unknown": "dont_know"}},
            {"unknown": "later"},
            "x",
        ]
    ),
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(CHANGES, max_size=4))
def test_step_by_step_comes_out_as_all_at_once(steps: list[dict[str, Any]]) -> None:
    program = load_once()
    dossier = Dossier(program, example(), AS_OF)
    dossier.assessment  # noqa: B018
    for step in steps:
        dossier.put(step)
    fresh = Dossier(program, dossier.raw, AS_OF)
    assert dossier.outcomes == fresh.outcomes
    assert dossier.problems == fresh.problems
    assert [item.id for item in dossier.checklist.items] == [item.id for item in fresh.checklist.items]


_KEPT: list[Program] = []


def load_once() -> Program:
    """The rules for examples that hypothesis makes; a fixture would be made anew for each."""
    if not _KEPT:
        _KEPT.append(load_program())
    return _KEPT[0]


def test_a_refused_cell_counts_as_none_and_leaves_its_table(program: Program) -> None:
    titles = [{"title": "hnte", "status": "granted", "valid_to": "明年"}, {"title": "高企"}]
    dossier = Dossier(program, {**example(), "titles": titles}, AS_OF)
    assert [one.path for one in dossier.problems["titles"]] == [
        "answers.titles[0].valid_to",
        "answers.titles[1].title",
    ]
    assert dossier.answers["titles"] == ({"title": "hnte", "status": "granted"}, {})
    known = Dossier(program, {**example(), "titles": [{"title": "hnte", "status": "granted"}, {}]}, AS_OF)
    assert dossier.outcomes == known.outcomes


@pytest.mark.parametrize("wrong", ["无", ["hnte"], [{"title": "hnte"}, 7], [{}] * 2001])
def test_a_table_that_is_none_is_not_judged(program: Program, wrong: Any) -> None:
    dossier = Dossier(program, {**example(), "titles": wrong}, AS_OF)
    assert "titles" in dossier.problems
    assert "titles" not in dossier.answers


def test_hundreds_of_wrong_cells_keep_nothing_else_from_being_read(program: Program) -> None:
    dossier = Dossier(program, example(), AS_OF)
    others = set(dossier.answers) - {"ip_items"}
    dossier.put({"ip_items": [{"ip_type": "新型"}] * 500})
    assert set(dossier.answers) == others
    assert dossier.problems["ip_items"]
    dossier.put({"ip_items": None})
    assert dossier.problems == {}
