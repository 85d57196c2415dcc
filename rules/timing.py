"""What time alone settles: the first day on which an age is reached or a record leaves its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Any, TypeAlias

from rules.dates import add_months, add_years
from rules.derived import Slots, beginning
from rules.fields import Derived
from rules.leaves import RISING, threshold_of
from rules.model import Condition, Days, Threshold
from rules.ranges import exact_number
from rules.rows import row_test
from rules.sheet import Sheet
from rules.values import Unknown
from rules.verdict import MET, NOT_MET

Day: TypeAlias = Callable[[Sheet], date | None]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """When time alone turns a test.

    ``day`` gives the first day on which it has turned, None where that cannot be told; ``makes_met`` tells
    whether the test is met from then on, or no longer.  ``last`` is the last as-of date for which the turn
    still lies ahead, None where that hangs on the answers alone.
    """

    day: Day
    makes_met: bool
    last: date | None = None


def clocks_of(condition: Condition, derived: Derived | None, slots: Slots) -> tuple[Clock, ...]:
    """The clocks of a test over the as-of date, an age or the records of a look-back window; else none."""
    if condition.as_of is not None:
        return _date_clocks(condition.as_of)
    if derived is None:
        return ()
    if derived.operation in ("years_since", "days_since"):
        return _age_clock(condition, derived, slots)
    if derived.operation in ("any_where", "count_where"):
        return _window_clock(condition, derived, slots)
    return ()


def _date_clocks(span: Days) -> tuple[Clock, ...]:
    """The as-of date comes to the first day of a span and passes its last."""
    clocks = []
    for edge, first, makes_met in ((span.from_, 0, True), (span.to, 1, False)):
        if edge is not None:
            day = edge + first * ONE_DAY
            clocks.append(Clock(lambda sheet, day=day: day, makes_met, day - ONE_DAY))  # type: ignore[misc]
    return tuple(clocks)


def _age_clock(condition: Condition, derived: Derived, slots: Slots) -> tuple[Clock, ...]:
    """Ages only grow: a test for at least so much becomes met, one for at most so much ends."""
    compared = threshold_of(condition)
    if compared is None or isinstance(compared[1], Threshold):
        return ()
    key, number = compared[0], exact_number(compared[1])
    reached = ceil(number) if key in ("at_least", "less_than") else floor(number) + 1
    return (Clock(_age_day(derived, reached, slots), makes_met=key in RISING),)


def _age_day(derived: Derived, age: int, slots: Slots) -> Day:
    begin = beginning(derived, slots)

    def reached(sheet: Sheet) -> date | None:
        start = begin(sheet)
        if not isinstance(start, date):
            return None
        if derived.operation == "days_since":
            return start + timedelta(days=age)
        day = add_years(start, age)
        if derived.params.get("until") != "end_of_last_year":
            return day
        return day if (day.month, day.day) == (1, 1) else date(day.year + 1, 1, 1)

    return reached


def _window_clock(condition: Condition, derived: Derived, slots: Slots) -> tuple[Clock, ...]:
    """Records only leave a look-back window: a test for few of them becomes met, one for many ends."""
    where: Mapping[str, Any] = derived.params["where"]
    spans = [(key, spec["in_last"]) for key, spec in where.items() if _has_window(spec)]
    if len(spans) != 1:
        return ()
    few = condition.is_ is False or condition.at_most is not None or condition.less_than is not None
    return (Clock(_leaving_day(derived, *spans[0], _allowed(condition), slots), makes_met=few),)


def _leaving_day(derived: Derived, column: str, span: Mapping[str, Any], allowed: int, slots: Slots) -> Day:
    fact = derived.inputs[0]
    place, fits = slots.slot(fact, None), row_test(derived.params["where"], slots.field(fact))

    def left(sheet: Sheet) -> date | None:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return None
        found = [(row.get(column), fits(row, sheet.as_of)) for row in rows]
        days = [day for day, fit in found if fit == MET]
        if any(fit not in (MET, NOT_MET) for _, fit in found) or not all(
            isinstance(day, date) for day in days
        ):
            return None
        leaving = sorted(leaves_window(day, span) for day in days if isinstance(day, date))
        return leaving[-1 - allowed] if len(leaving) > allowed else None

    return left


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
