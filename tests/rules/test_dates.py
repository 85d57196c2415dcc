"""Dates as people write them, and month arithmetic."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import add_months, add_years, minus_months, minus_years, parse_date
from rules.errors import Rejected

MARCH_8 = date(2011, 3, 8)


@pytest.mark.parametrize(
    "written",
    ["2011-03-08", "2011-3-8", "2011/3/8", "2011.3.8", "2011年3月8日", "2011年03月08日", "2011年3月8", "２０１１－０３－０８",
     "２０１１年３月８日", " 2011-03-08 ", "2011 年 3 月 8 日", MARCH_8, datetime(2011, 3, 8)],
)  # fmt: skip
def test_accepted(written: Any) -> None:
    assert parse_date(written) == MARCH_8
    assert type(parse_date(written)) is date


@pytest.mark.parametrize(
    "written",
    ["", "2011", "2011-03", "11-03-08", "2011-03/08", "03/08/2011", "2011-02-29", "2100-02-29", "2011-04-31", "2011-13-01",
     "2011-00-01", "2011-01-00", "1899-12-31", "2101-01-01", "0000-01-01", "2011-03-08T00:00:00", "昨天", "20110308", 20110308,
     40610, 40610.0, True, None, [], {}, datetime(2011, 3, 8, 1), date(1800, 1, 1)],
)  # fmt: skip
def test_refused(written: Any) -> None:
    with pytest.raises(Rejected):
        parse_date(written)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    for form in ("{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日"):
        assert parse_date(form.format(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), -12, date(2023, 2, 28)), (date(2024, 2, 29), -48, date(2020, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)), (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)), (date.max, -36, date.max), (date.max, 36, date.max),
        (date(9999, 1, 1), 12, date.max), (date(1, 1, 1), -1, date.min),
    ],
)  # fmt: skip
def test_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_years_and_months_agree() -> None:
    leap = date(2024, 2, 29)
    assert minus_years(leap, 3) == minus_months(leap, 36) == date(2021, 2, 28)
    assert add_years(leap, 1) == date(2025, 2, 28)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 240))
def test_going_back_never_overshoots(day: date, months: int) -> None:
    back = minus_months(day, months)
    assert (day.year - back.year) * 12 + day.month - back.month == months
    assert back.day <= day.day
    assert add_months(back, months) <= day
