"""Calendar dates as Chinese firms write them, and month arithmetic that falls back to the month's last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from rules.amounts import NumberText, describe, narrow
from rules.errors import Rejected

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
ONE_DAY: Final = timedelta(days=1)
ALLOWED: Final = f'{FIRST_YEAR} 至 {LAST_YEAR} 年间的日期，如 "2011-03-08"、"2011/3/8"、"2011年3月8日"'

_FORMS: Final = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})( ?年 ?)(\d{1,2}) ?月 ?(\d{1,2}) ?日?", re.ASCII),
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def parse_date(value: object) -> date:
    """The date of a text such as "2011-03-08" or "2011年3月8日", or a date object itself. Raises Rejected."""
    if isinstance(value, datetime):
        if value.time() != datetime.min.time():
            raise _refused(value, "带有时刻，不是日期")
        value = value.date()
    if isinstance(value, date):
        return _in_range(value, value)
    if not isinstance(value, str) or isinstance(value, NumberText):
        raise _refused(value, "不是日期", _compact(str(value)) if isinstance(value, str | int) else None)
    return _in_range(value, _from_text(value))


def _from_text(value: str) -> date:
    """The date a text stands for; impossible days are refused with the reason."""
    text = narrow(value[:40]).strip()
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        raise _refused(value, "不是完整的日期" if text else "是空的", _compact(text))
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if not 1 <= month <= 12:
        raise _refused(value, f"没有 {month} 月")
    last = monthrange(year, month)[1] if year else 31
    if not 1 <= day <= last:
        raise _refused(value, f"{year} 年 {month} 月没有 {day} 日")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refused(value, "年份不在范围内")
    return date(year, month, day)


def _in_range(value: object, found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _refused(value, "年份不在范围内")
    return found


def _compact(text: str) -> str | None:
    """The proper spelling of an eight-digit date, offered as the nearest right one."""
    match = _COMPACT.fullmatch(text)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def _refused(value: object, why: str, close: str | None = None) -> Rejected:
    found = describe(value)
    return Rejected(found, f"写的是“{found}”，{why}", ALLOWED, close)


def add_months(day: date, months: int) -> date:
    """The day `months` later (or earlier); the month's last day where there is no such day.

    Beyond the calendar's ends the first or last possible day is given, so that an open-ended date stays open.
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if day == date.max or year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February falls back to 28."""
    return add_months(day, 12 * years)


def minus_months(day: date, months: int) -> date:
    """The day `months` earlier, as in `add_months`."""
    return add_months(day, -months)


def minus_years(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February falls back to 28."""
    return add_months(day, -12 * years)
