"""Warnings: what looks like a slip, and what does not."""

from typing import Any

import pytest

from rules.codes import CodeTables
from rules.facts import read_answers
from rules.fields import load_dictionary
from rules.plausible import PARTS

DICTIONARY = load_dictionary()
CODES = CodeTables()


def warnings_of(answers: dict[str, Any]) -> list[tuple[str, str]]:
    _, problems, warnings = read_answers(answers, DICTIONARY, CODES)
    assert not problems
    return [(warning.path, warning.message) for warning in warnings]


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_a_part_above_its_whole(part: str, whole: str) -> None:
    field = DICTIONARY.fields[part]

    def pair(low: int, high: int) -> dict[str, Any]:
        values = {part: high, whole: low}
        return {key: {"2025": value} if field.is_yearly else value for key, value in values.items()}

    assert DICTIONARY.fields[whole].period == field.period
    assert DICTIONARY.fields[whole].unit == field.unit
    assert warnings_of(pair(12, 12)) == []
    ((path, message),) = warnings_of(pair(11, 12))
    assert path == (f"answers.{part}.2025" if field.is_yearly else f"answers.{part}")
    assert DICTIONARY.fields[whole].label in message
    assert "12 大于" in message


def test_parts_are_compared_within_a_year() -> None:
    assert warnings_of({"rd_expense": {"2025": 12}, "operating_revenue": {"2024": 1}}) == []
    assert warnings_of({"rd_expense": {"2025": {"unknown": "later"}}, "operating_revenue": {"2025": 1}}) == []


@pytest.mark.parametrize(
    ("years", "count"),
    [
        ({"2025": 82_000_000, "2024": 7600}, 1), ({"2025": 7600, "2024": 82_000_000}, 1), ({"2025": 100, "2024": 1}, 1),
        ({"2025": 99, "2024": 1}, 0), ({"2025": 100, "2024": 0}, 0), ({"2025": 100, "2023": 1}, 0), ({"2025": 100}, 0),
    ],
)  # fmt: skip
def test_a_jump_of_a_hundred_times(years: dict[str, int], count: int) -> None:
    found = warnings_of({"operating_revenue": years})
    assert len(found) == count
    assert all("把元当成了万元" in message for _, message in found)


def test_a_jump_of_losses() -> None:
    assert len(warnings_of({"net_profit": {"2025": -12_000, "2024": 100}})) == 1


def test_a_share_above_the_whole() -> None:
    assert [path for path, _ in warnings_of({"layoff_rate": {"2025": "120%"}})] == [
        "answers.layoff_rate.2025"
    ]
    assert warnings_of({"layoff_rate": {"2025": 100}}) == []


FOUNDED = {"established_date": "2011-03-08"}


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({"segment_start_date": "2011-03-07"}, "answers.segment_start_date"),
        ({"incidents": [{"occurred_on": "2010-01-01"}]}, "answers.incidents[0].occurred_on"),
        ({"titles": [{}, {"valid_from": "2010-01-01"}]}, "answers.titles[1].valid_from"),
        ({"operating_revenue": {"2010": 1}}, "answers.operating_revenue.2010"),
    ],
)
def test_before_founding(answers: dict[str, Any], path: str) -> None:
    assert [found for found, _ in warnings_of(FOUNDED | answers)] == [path]
    assert warnings_of(answers) == []


@pytest.mark.parametrize(
    "answers",
    [
        {"segment_start_date": "2011-03-08"}, {"operating_revenue": {"2011": 1}}, {"operating_revenue": {"2010": 0}},
        {"ip_items": [{"granted_on": "2009-01-01"}]}, {"titles": [{"valid_to": "open"}]}, {"segment_start_date": {"none": True}},
    ],
)  # fmt: skip
def test_not_before_founding(answers: dict[str, Any]) -> None:
    assert warnings_of(FOUNDED | answers) == []


def test_an_end_before_its_beginning() -> None:
    rows = [
        {"valid_from": "2024-12-01", "valid_to": "2023-11-30"},
        {"valid_from": "2024-12-01", "valid_to": "open"},
    ]
    assert [path for path, _ in warnings_of({"titles": rows})] == ["answers.titles[0]"]


@pytest.mark.parametrize("count", ["class1_ip_count", "class1_ip_strict_count", "class2_ip_count"])
def test_an_empty_ledger_beside_a_count(count: str) -> None:
    _, problems, _ = read_answers({"ip_items": [], count: 1}, DICTIONARY, CODES)
    assert {problem.path for problem in problems} == {"answers.ip_items", f"answers.{count}"}
    assert all("ip_items" in problem.message and count in problem.message for problem in problems)


@pytest.mark.parametrize(
    "answers",
    [
        {"ip_items": [], "class1_ip_count": 0},
        {"class1_ip_count": 1},
        {"ip_items": [{}], "class1_ip_count": 1},
    ],
)
def test_a_ledger_that_agrees(answers: dict[str, Any]) -> None:
    assert read_answers(answers, DICTIONARY, CODES)[1] == ()
