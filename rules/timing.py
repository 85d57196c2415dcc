"""What time alone settles: the first day on which an age is reached or a record leaves its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import ceil, floor
from typing import Any, TypeAlias

from rules.dates import add_months, add_years
from rules.derived import Slots, beginning
from rules.fields import Derived
from rules.model import Condition, Threshold
from rules.ranges import exact_number
from rules.rows import row_test
from rules.sheet import Sheet
from rules.values import Unknown
from rules.verdict import MET, NOT_MET

Clock: TypeAlias = Callable[[Sheet], date | None]

ONE_DAY = timedelta(days=1)


def clock_of(condition: Condition, derived: Derived | None, slots: Slots) -> Clock | None:
    """The clock of a test over a derived fact; None where time alone settles nothing.

    A clock gives the first day after the as-of date on which an age that is asked for is reached, or on
    which the records in a look-back window have left it; None where the day cannot be told.
    """
    if derived is None:
        return None
    if derived.operation in ("years_since", "days_since"):
        needed = _needed_age(condition)
        return None if needed is None else _age_clock(derived, needed, slots)
    if derived.operation in ("any_where", "count_where"):
        return _window_clock(condition, derived, slots)
    return None


def _needed_age(condition: Condition) -> int | None:
    if condition.at_least is not None and not isinstance(condition.at_least, Threshold):
        return ceil(exact_number(condition.at_least))
    if condition.more_than is not None and not isinstance(condition.more_than, Threshold):
        return floor(exact_number(condition.more_than)) + 1
    return None


def _age_clock(derived: Derived, needed: int, slots: Slots) -> Clock:
    begin = beginning(derived, slots)

    def clock(sheet: Sheet) -> date | None:
        start = begin(sheet)
        if not isinstance(start, date):
            return None
        if derived.operation == "days_since":
            return start + timedelta(days=needed)
        day = add_years(start, needed)
        if derived.params.get("until") != "end_of_last_year":
            return day
        return day if (day.month, day.day) == (1, 1) else date(day.year + 1, 1, 1)

    return clock


def _window_clock(condition: Condition, derived: Derived, slots: Slots) -> Clock | None:
    where: Mapping[str, Any] = derived.params["where"]
    spans = [(key, spec["in_last"]) for key, spec in where.items() if _has_window(spec)]
    if len(spans) != 1:
        return None
    (column, span), fact = spans[0], derived.inputs[0]
    place, fits = slots.slot(fact, None), row_test(where, slots.field(fact))
    allowed = _allowed(condition)

    def clock(sheet: Sheet) -> date | None:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return None
        found = [(row.get(column), fits(row, sheet.as_of)) for row in rows]
        if any(fit not in (MET, NOT_MET) for _, fit in found):
            return None
        days = [day for day, fit in found if fit == MET]
        if not all(isinstance(day, date) for day in days):
            return None
        leaving = sorted(leaves_window(day, span) for day in days)
        return leaving[-1 - allowed] if len(leaving) > allowed else None

    return clock


def _has_window(spec: Any) -> bool:
    return isinstance(spec, Mapping) and "in_last" in spec


def _allowed(condition: Condition) -> int:
    """How many records may stay inside the window when the test has turned."""
    for kept in (condition.at_most, condition.more_than):
        if isinstance(kept, str):
            return int(kept)
    for reached in (condition.less_than, condition.at_least):
        if isinstance(reached, str):
            return int(reached) - 1
    return 0


def leaves_window(day: date, span: Mapping[str, Any]) -> date:
    """The first day on which a record of ``day`` is outside a look-back window."""
    if "since" in span:
        return date(day.year + 2, 1, 1)
    if "days" in span:
        return day + timedelta(days=int(span["days"])) + ONE_DAY
    months = 12 * int(span["years"]) if "years" in span else int(span["months"])
    left = add_months(day, months) + ONE_DAY
    while (
        add_months(left, -months) <= day
    ):  # the 29th to 31st may fall back on the last day of a shorter month
        left += ONE_DAY
    return left
