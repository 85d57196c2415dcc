"""The day on which a record leaves a window or comes of age, against the same test tried day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rules.verdict import NOT_MET
from tests.rules.oracle import judged

MONTH_ENDS = [
    date(2023, 1, 29), date(2023, 1, 31), date(2023, 2, 28), date(2023, 8, 31), date(2024, 2, 28), date(2024, 2, 29),
    date(2024, 3, 1), date(2024, 12, 31),
]  # fmt: skip
SPANS = [{"years": 1}, {"years": 2}, {"months": 1}, {"months": 6}, {"months": 13}]


def _turns(titles: list[dict[str, Any]], condition: dict[str, Any], day: date) -> tuple[date | None, date]:
    """The day on which a clock says that the only leaf turns, and the first day on which it does."""
    found = judged({"titles": titles}, day=day, requires=[condition])
    (leaf,) = (one for one in found.program.leaves if one.condition.rows is not None)
    verdict = found.verdicts[leaf.index]
    clock = leaf.clock(day, makes_met=verdict == NOT_MET)
    assert clock is not None
    later = (day + timedelta(days=more) for more in range(1, 1500))
    turned = next(one for one in later if leaf.test(found.program.sheet(found.sheet.answers, one)) != verdict)
    return clock.day(found.sheet), turned


@pytest.mark.parametrize("kind", ["in_last", "not_in_last", "before_last"])
@pytest.mark.parametrize("span", SPANS, ids=str)
@pytest.mark.parametrize("day", MONTH_ENDS, ids=str)
def test_a_clock_tells_the_very_day(kind: str, span: dict[str, int], day: date) -> None:
    titles = [{"title": "hnte", "valid_from": day.isoformat(), "valid_to": "open"}]
    condition = {"rows": {"fact": "titles", "any": {"valid_from": {kind: span}}}}
    told, turned = _turns(titles, condition, day)
    assert told == turned


@pytest.mark.parametrize("n", [1, 2, 3])
def test_of_several_records_the_one_that_decides(n: int) -> None:
    days = (date(2024, 2, 29), date(2024, 5, 31), date(2024, 8, 31))
    titles = [{"title": "hnte", "valid_from": one.isoformat(), "valid_to": "open"} for one in days]
    for kind in ("in_last", "not_in_last"):
        rows = {"fact": "titles", "at_least": {"n": n, "test": {"valid_from": {kind: {"years": 1}}}}}
        told, turned = _turns(titles, {"rows": rows}, days[-1])
        assert told == turned


def test_a_moving_number_of_records_has_no_clock() -> None:
    bands = {"by": "total_assets", "bands": [{"up_to": 100, "value": 1}, {"value": 2}]}
    local = {
        "id": "new", "label": "新称号数", "unit": "项", "operation": "count_where", "inputs": ["titles"],
        "params": {"where": {"valid_from": {"in_last": {"years": 1}}}},
    }  # fmt: skip
    plain = judged({}, derived=[local], requires=[{"fact": "new", "at_most": 1}])
    moving = judged({}, derived=[local], requires=[{"fact": "new", "at_most": bands}])
    assert [len(one.clocks) for one in plain.program.leaves] == [1]
    assert [len(one.clocks) for one in moving.program.leaves] == [0]
