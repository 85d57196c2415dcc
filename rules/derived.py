"""Derived facts: the closed list of operations over facts, exact and honest about what is missing.

Each operation takes the declaration, the year offset and the slot table, and gives a reader.  Where an
input is missing the result is an interval if the bounds of the inputs say anything, else ``Unknown``.
Years before the firm was founded do not exist and are left out of sums, means and each-year values.
The header of ``data/facts/derived.yaml`` describes every operation and its parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from rules import verdict
from rules.dates import add_years
from rules.derived_rows import any_where, column_domain, count_where, held, share_of_activity, sum_where
from rules.fields import Derived
from rules.operation import Operation, Slots
from rules.ranges import (
    MISSING,
    UNBOUNDED,
    Bounds,
    RootRate,
    bounds,
    extreme,
    quotient,
    scaled,
    total,
    within,
)
from rules.rows import row_test
from rules.sheet import Reader, Sheet
from rules.size import size_tier_reader
from rules.values import Nothing, Number, Unknown, exact

NON_NEGATIVE: Bounds = (0, None)
ENDLESS_DAYS = 10**9
FOUNDED = "established_date"


def derived_reader(derived: Derived, offset: int, slots: Slots) -> Reader:
    """The reader of a derived fact.  KeyError where the operation is not of the closed list."""
    return OPERATIONS[derived.operation](derived, offset, slots)


def derived_domain(derived: Derived, slots: Slots) -> Bounds:
    """The bounds a derived number has whatever the answers."""
    if derived.operation in ("ratio", "sum_years", "mean_years", "each_year"):
        low = all(slots.domain(fact)[0] == 0 for fact in derived.inputs)
        return NON_NEGATIVE if low else UNBOUNDED
    if derived.operation in ("count_where", "years_since", "days_since", "share_of_activity"):
        return NON_NEGATIVE
    if derived.operation == "sum_where":
        return column_domain(slots.field(derived.inputs[0]), derived.params["column"])
    return UNBOUNDED


def _input_slot(fact: str, offset: int, slots: Slots) -> int:
    return slots.slot(fact, offset if slots.is_yearly(fact) else None)


def _ratio(derived: Derived, offset: int, slots: Slots) -> Reader:
    over, under = derived.inputs
    top, bottom = _input_slot(over, offset, slots), _input_slot(under, offset, slots)
    top_domain, bottom_domain = slots.domain(over), slots.domain(under)
    domain = derived_domain(derived, slots)

    def read(sheet: Sheet) -> Any:
        a, b = sheet.get(top), sheet.get(bottom)
        if a.__class__ is int and b.__class__ is int:
            return MISSING if b <= 0 else _percent(a, b)
        return within(*quotient(bounds(a, top_domain), bounds(b, bottom_domain)), domain)

    return read


def _percent(a: int, b: int) -> Number:
    whole, rest = divmod(100 * a, b)
    return Fraction(100 * a, b) if rest else whole


def _difference(derived: Derived, offset: int, slots: Slots) -> Reader:
    first, second = (_input_slot(fact, offset, slots) for fact in derived.inputs)
    domains = [slots.domain(fact) for fact in derived.inputs]

    def read(sheet: Sheet) -> Any:
        a, b = bounds(sheet.get(first), domains[0]), bounds(sheet.get(second), domains[1])
        low = None if a[0] is None or b[1] is None else a[0] - b[1]
        high = None if a[1] is None or b[0] is None else a[1] - b[0]
        return within(low, high, UNBOUNDED)

    return read


def _years(derived: Derived, slots: Slots) -> Callable[[Sheet], list[Bounds]]:
    """The bounds of an input in each of the last years that exist."""
    (fact,) = derived.inputs
    count = int(derived.params["years"])
    places = [slots.slot(fact, offset) for offset in range(count)]
    founded, domain = slots.slot(FOUNDED, None), slots.domain(fact)

    def read(sheet: Sheet) -> list[Bounds]:
        start = sheet.get(founded)
        first_year = start.year if isinstance(start, date) else 0
        values = [sheet.get(place) for offset, place in enumerate(places) if sheet.year(offset) >= first_year]
        return [bounds(value, domain) for value in values]

    return read


def _over_years(combine: Callable[[list[Bounds]], Bounds]) -> Operation:
    def operation(derived: Derived, offset: int, slots: Slots) -> Reader:
        years, domain = _years(derived, slots), derived_domain(derived, slots)

        def read(sheet: Sheet) -> Any:
            parts = years(sheet)
            return within(*combine(parts), domain) if parts else MISSING

        return read

    return operation


def _mean(parts: list[Bounds]) -> Bounds:
    return scaled(total(parts), len(parts))


def _each_year(derived: Derived, offset: int, slots: Slots) -> Reader:
    pick = min if derived.params["take"] == "min" else max
    return _over_years(lambda parts: extreme(parts, pick))(derived, offset, slots)


def _numbers(sheet: Sheet, places: Sequence[int]) -> list[Number] | None:
    """The exact values in some slots, None where one of them is not an exact number."""
    values = [sheet.get(place) for place in places]
    exact_ones = [value for value in values if isinstance(value, int | Fraction) and value is not True]
    return exact_ones if len(exact_ones) == len(values) else None


def _growth(derived: Derived, offset: int, slots: Slots) -> Reader:
    (fact,) = derived.inputs
    places = (slots.slot(fact, 0), slots.slot(fact, 1))

    def read(sheet: Sheet) -> Any:
        values = _numbers(sheet, places)
        if values is None or values[1] <= 0:
            return MISSING
        return exact((Fraction(values[0]) / values[1] - 1) * 100)

    return read


def _growth_mean_2y(derived: Derived, offset: int, slots: Slots) -> Reader:
    (fact,) = derived.inputs
    places = [slots.slot(fact, back) for back in range(3)]
    if derived.params.get("zero_base") == "hnte":
        return _hnte_growth_reader(places, slots.slot(FOUNDED, None))

    def read(sheet: Sheet) -> Any:
        values = _numbers(sheet, places)
        return MISSING if values is None else _plain_growth(*values)

    return read


def _hnte_growth_reader(places: Sequence[int], founded: int) -> Reader:
    """The 高企 growth; a year before the firm was founded counts as 0, so that young firms can be scored."""

    def read(sheet: Sheet) -> Any:
        start = sheet.get(founded)
        first_year = start.year if isinstance(start, date) else 0
        there = [place for back, place in enumerate(places) if sheet.year(back) >= first_year]
        values = _numbers(sheet, there)
        if values is None:
            return MISSING
        padded: list[Number] = [*values, *([0] * (3 - len(values)))]
        return _hnte_growth(*padded)

    return read


def _plain_growth(last: Number, before: Number, first: Number) -> Any:
    if first <= 0 or before <= 0:
        return MISSING
    return exact((Fraction(before) / first + Fraction(last) / before - 2) * 50)


def _hnte_growth(last: Number, before: Number, first: Number) -> Any:
    """195号: a first year of 0 leaves the last two; a second year of 0, or anything negative, earns nothing."""
    if before <= 0 or first < 0 or last < 0:
        return 0
    if first == 0:
        return exact((Fraction(last) / before - 1) * 100)
    return _plain_growth(last, before, first)


def _cagr_2y(derived: Derived, offset: int, slots: Slots) -> Reader:
    (fact,) = derived.inputs
    places = (slots.slot(fact, 0), slots.slot(fact, 2))

    def read(sheet: Sheet) -> Any:
        values = _numbers(sheet, places)
        if values is None or values[1] <= 0 or values[0] < 0:
            return MISSING
        return RootRate(Fraction(values[0]) / values[1])

    return read


def _years_since(derived: Derived, offset: int, slots: Slots) -> Reader:
    begin = beginning(derived, slots)
    to_last_year = derived.params.get("until") == "end_of_last_year"

    def read(sheet: Sheet) -> Any:
        value = begin(sheet)
        if isinstance(value, Nothing):
            return 0
        if isinstance(value, Unknown):
            return value
        return segment_years(value, sheet.as_of) if to_last_year else full_years(value, sheet.as_of)

    return read


def full_years(start: date, end: date) -> int:
    """Full years between two days, the anniversary counted; never negative."""
    years = end.year - start.year
    return max(0, years if add_years(start, years) <= end else years - 1)


def segment_years(start: date, day: date) -> int:
    """Full years from a day to the end of the year before ``day``, both included; never negative."""
    end = date(day.year, 1, 1)
    return full_years(start, end) if start <= end else 0


def beginning(derived: Derived, slots: Slots) -> Reader:
    """The date an operation counts from: a fact's, or the earliest of the fitting rows of a table."""
    (fact,) = derived.inputs
    place = slots.slot(fact, None)
    if "column" not in derived.params:
        return lambda sheet: sheet.get(place)
    column, fits = derived.params["column"], row_test(derived.params["where"], slots.field(fact))
    return lambda sheet: _earliest(sheet.get(place), column, fits, sheet.as_of)


def _earliest(rows: Any, column: str, fits: Callable[[Any, date], int], day: date) -> Any:
    if isinstance(rows, Unknown):
        return rows
    found = [(row.get(column, MISSING), fits(row, day)) for row in rows]
    open_rows = [value for value, fit in found if fit not in (verdict.MET, verdict.NOT_MET)]
    sure = [value for value, fit in found if fit == verdict.MET]
    if any(isinstance(value, Unknown) for value in (*sure, *open_rows)):
        return MISSING
    if any(not sure or value < min(sure) for value in open_rows):
        return MISSING
    return min(sure) if sure else Nothing()


def _days_since(derived: Derived, offset: int, slots: Slots) -> Reader:
    place = slots.slot(derived.inputs[0], None)

    def read(sheet: Sheet) -> Any:
        value = sheet.get(place)
        if isinstance(value, Nothing):
            return ENDLESS_DAYS
        return value if isinstance(value, Unknown) else (sheet.as_of - value).days

    return read


def _first_known(derived: Derived, offset: int, slots: Slots) -> Reader:
    places = [slots.slot(fact, None) for fact in derived.inputs]

    def read(sheet: Sheet) -> Any:
        values = (sheet.get(place) for place in places)
        return next((value for value in values if not isinstance(value, Unknown)), MISSING)

    return read


def _size_tier(derived: Derived, offset: int, slots: Slots) -> Reader:
    return size_tier_reader([_input_slot(fact, 0, slots) for fact in derived.inputs])


def _score(derived: Derived, offset: int, slots: Slots) -> Reader:
    return slots.score_reader(str(derived.params["policy"]))


OPERATIONS: Mapping[str, Operation] = {
    "size_tier": _size_tier,
    "years_since": _years_since,
    "days_since": _days_since,
    "ratio": _ratio,
    "difference": _difference,
    "sum_years": _over_years(total),
    "mean_years": _over_years(_mean),
    "each_year": _each_year,
    "growth": _growth,
    "growth_mean_2y": _growth_mean_2y,
    "cagr_2y": _cagr_2y,
    "share_of_activity": share_of_activity,
    "count_where": count_where,
    "sum_where": sum_where,
    "any_where": any_where,
    "held": held,
    "score": _score,
    "first_known": _first_known,
}
