"""What a dated table that a policy shows says on a day, and what it says next."""

from __future__ import annotations

from datetime import date

import pytest

from rules.dated import dated_values
from rules.model import DatedRow, DatedTable
from tests.rules.oracle import policy

TABLE = DatedTable(
    id="rebate",
    title="退税率",
    unit="%",
    by="as_of",
    rows=(
        DatedRow(to=date(2024, 11, 30), value="13"),
        DatedRow(from_=date(2024, 12, 1), to=date(2026, 3, 31), value="9"),
        DatedRow(from_=date(2026, 4, 1), to=date(2026, 12, 31), value="6"),
        DatedRow(from_=date(2027, 1, 1), value="0"),
    ),
    basis="verified",
    source="公告",
)


@pytest.mark.parametrize(
    ("day", "now", "then"),
    [
        ("2024-11-30", "13", "9"),
        ("2024-12-01", "9", "6"),
        ("2026-03-31", "9", "6"),
        ("2026-04-01", "6", "0"),
        ("2026-12-31", "6", "0"),
        ("2027-01-01", "0", None),
    ],
)
def test_the_row_of_the_day_and_the_next(day: str, now: str, then: str | None) -> None:
    (found,) = dated_values(policy(shows=["rebate"]), {"rebate": TABLE}, date.fromisoformat(day))
    assert (found.now and found.now.value, found.then and found.then.value) == (now, then)


def test_a_day_before_every_row_has_no_value_yet() -> None:
    late = DatedTable(
        id="r", title="率", unit="%", by="as_of", rows=TABLE.rows[2:], basis="verified", source="公告"
    )
    (found,) = dated_values(policy(shows=["r"]), {"r": late}, date(2026, 3, 31))
    assert found.now is None
    assert found.then == TABLE.rows[2]


def test_a_policy_that_shows_nothing() -> None:
    assert dated_values(policy(), {"rebate": TABLE}, date(2026, 1, 1)) == ()
