"""What time alone settles: the first day on which an age is reached or a record leaves its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Any, TypeAlias

from rules.dates import ONE_DAY, add_months, add_years
from rules.derived import beginning
from rules.fields import Derived
from rules.leaves import RISING, threshold_of
from rules.model import Condition, Days, Rows, Threshold
from rules.operation import Slots
from rules.ranges import exact_number
from rules.rows import row_test
from rules.sheet import Sheet
from rules.values import Unknown
from rules.verdict import MET, NOT_MET

Day: TypeAlias = Callable[[Sheet], date | None]


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
    """The clocks of a test over the as-of date, an age, or records that age; else none."""
    if condition.as_of is not None:
        return _date_clocks(condition.as_of)
    if condition.rows is not None:
        return _rows_clock(condition.rows, slots)
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
    reached = _turning_count(condition)
    if reached is None:
        return ()
    key, count = reached
    return (Clock(_age_day(derived, count, slots), makes_met=key in RISING),)


def _turning_count(condition: Condition) -> tuple[str, int] | None:
    """The comparison key, and the whole number that a count must reach to be on the other side of the threshold.

    None where nothing is compared, or the threshold moves.
    """
    compared = threshold_of(condition)
    if compared is None or isinstance(compared[1], Threshold):
        return None
    key, number = compared[0], exact_number(compared[1])
    return key, ceil(number) if key in ("at_least", "less_than") else floor(number) + 1


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
    aging = _aging(derived.params["where"])
    turns = (
        _turning_count(condition)
        if condition.is_ is None
        else ("at_least" if condition.is_ else "at_most", 1)
    )
    if aging is None or turns is None or turns[1] < 1:
        return ()
    key, count = turns
    records = Records(derived.inputs[0], derived.params["where"], *aging)
    return records.clocks(count - 1, slots, few=key not in RISING)


def _rows_clock(rows: Rows, slots: Slots) -> tuple[Clock, ...]:
    """Rows that fit now leave their window, and rows that are too young come of age."""
    wanted, needed = (rows.any_, 1) if rows.at_least is None else (rows.at_least.test, rows.at_least.n)
    if wanted is None or rows.where.keys() & wanted.keys():
        return ()
    where = {**rows.where, **wanted}
    aging = _aging(where)
    return () if aging is None else Records(rows.fact, where, *aging).clocks(needed - 1, slots, few=False)


def _aging(where: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]] | None:
    """The one column of a row test that time moves, how, and by which span; None where there is none or several."""
    found = [
        (column, key, spec[key])
        for column, spec in where.items()
        if isinstance(spec, Mapping)
        for key in ("in_last", "not_in_last", "before_last")
        if key in spec
    ]
    return found[0] if len(found) == 1 and len(where[found[0][0]]) == 1 else None


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of a table that a test looks for, and the column whose age counts: inside a look-back window, or past it."""

    fact: str
    where: Mapping[str, Any]
    column: str
    kind: str
    span: Mapping[str, Any]

    def clocks(self, allowed: int, slots: Slots, *, few: bool) -> tuple[Clock, ...]:
        """The clock of a test that turns with more than ``allowed`` records; ``few`` where it asks for no more."""
        if self.kind == "in_last":
            return (Clock(self._leaving(allowed, slots), makes_met=few),)
        return (Clock(self._coming(allowed, slots), makes_met=not few),)

    def _leaving(self, allowed: int, slots: Slots) -> Day:
        """The day on which so many records have left the window that only the allowed ones are inside."""
        place, fits = slots.slot(self.fact, None), row_test(self.where, slots.field(self.fact))

        def left(sheet: Sheet) -> date | None:
            rows = sheet.get(place)
            if isinstance(rows, Unknown):
                return None
            found = [(row.get(self.column), fits(row, sheet.as_of)) for row in rows]
            days = [day for day, fit in found if fit == MET]
            if any(fit not in (MET, NOT_MET) for _, fit in found) or not all(
                isinstance(day, date) for day in days
            ):
                return None
            leaving = sorted(leaves_window(day, self.span) for day in days if isinstance(day, date))
            return leaving[-1 - allowed] if len(leaving) > allowed else None

        return left

    def _coming(self, allowed: int, slots: Slots) -> Day:
        """The day on which one more record than allowed is old enough, of those that fit in all else."""
        rest = {key: spec for key, spec in self.where.items() if key != self.column}
        place, fits = slots.slot(self.fact, None), row_test(rest, slots.field(self.fact))

        def come(sheet: Sheet) -> date | None:
            rows = sheet.get(place)
            if isinstance(rows, Unknown):
                return None
            days = [row.get(self.column) for row in rows if fits(row, sheet.as_of) == MET]
            coming = sorted(self._old_enough(day) for day in days if isinstance(day, date))
            return coming[allowed] if len(coming) > allowed else None

        return come

    def _old_enough(self, day: date) -> date:
        """The first day on which a record is so old (``not_in_last``), or older (``before_last``)."""
        return leaves_window(day, self.span) if self.kind == "before_last" else _reaches(day, self.span)


def leaves_window(day: date, span: Mapping[str, Any]) -> date:
    """The first day on which a record of ``day`` is outside a look-back window."""
    if "since" in span:
        return date(day.year + 2, 1, 1)
    return _reaches(day + ONE_DAY, span)


def _reaches(day: date, span: Mapping[str, Any]) -> date:
    """The first day from which a span of days, months or years back is ``day`` or later.

    The span forward alone may come too early: a month after the 31st is the 30th, and a month before that the 30th.
    """
    found = _moved(day, span, 1)
    while _moved(found, span, -1) < day:
        found += ONE_DAY
    return found


def _moved(day: date, span: Mapping[str, Any], sign: int) -> date:
    """A day moved on (1) or back (-1) by a span of days, months or years."""
    if "days" in span:
        return day + sign * timedelta(days=int(span["days"]))
    return add_months(day, sign * (12 * int(span["years"]) if "years" in span else int(span["months"])))
