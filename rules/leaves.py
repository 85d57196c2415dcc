"""Tests of single conditions, compiled once into functions of a ``Sheet``.

A test gives a verdict and nothing else; what it looked at is found again through its slot, so that the
trace costs nothing until somebody reads it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from rules.codes import code_prefixes
from rules.fields import Field, rank
from rules.holding import held_row
from rules.model import Band, Condition, DatedTable, Rows, Threshold, Within
from rules.ranges import UNBOUNDED, Bounds, Possible, RootRate, bounds, exact_number
from rules.rows import COMPARISONS, one_of, quantify, row_test
from rules.sheet import Sheet
from rules.values import Choices, Interval, Nothing, Number, Unknown
from rules.verdict import HUMAN, LEFT_OUT, MET, NOT_MET, UNKNOWN, of_all, of_truth

Test: TypeAlias = Callable[[Sheet], int]
Limit: TypeAlias = Callable[[Sheet], list[Bounds]]

RISING = ("at_least", "more_than")


def number_test(slot: int, key: str, limit: Number) -> Test:
    """A comparison with a fixed number."""
    compare, rising = COMPARISONS[key], key in RISING

    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        kind = value.__class__
        if kind is int or kind is Fraction or kind is RootRate:
            return MET if compare(value, limit) else NOT_MET
        if kind is Interval:
            return _interval_verdict(value, compare, limit, rising=rising)
        return UNKNOWN

    return test


def _interval_verdict(
    value: Interval, compare: Callable[[Any, Any], bool], limit: Any, *, rising: bool
) -> int:
    sure, hope = (value.low, value.high) if rising else (value.high, value.low)
    if sure is not None and compare(sure, limit):
        return MET
    return NOT_MET if hope is not None and not compare(hope, limit) else UNKNOWN


def moving_test(slot: int, key: str, limit: Limit) -> Test:
    """A comparison with a threshold that other facts move: settled when all that are possible agree."""
    compare, rising = COMPARISONS[key], key in RISING

    def against(value: Any, edge: Bounds) -> int:
        low, high = edge
        if isinstance(value, RootRate):
            return of_truth(compare(value, low)) if low == high else UNKNOWN
        span = Interval(*bounds(value, UNBOUNDED))
        sure, hope = (high, low) if rising else (low, high)
        if sure is not None and _interval_verdict(span, compare, sure, rising=rising) == MET:
            return MET
        if hope is not None and _interval_verdict(span, compare, hope, rising=rising) == NOT_MET:
            return NOT_MET
        return UNKNOWN

    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        found = {against(value, edge) for edge in limit(sheet)}
        return found.pop() if len(found) == 1 else UNKNOWN

    return test


def band_limit(slot: int, bands: tuple[Band, ...]) -> Limit:
    """The values of the bands that another fact can still fall into."""
    steps = [(_edge(band), exact_number(band.value)) for band in bands]

    def limit(sheet: Sheet) -> list[Bounds]:
        low, high = bounds(sheet.get(slot), UNBOUNDED)
        first = 0 if low is None else _band_of(low, steps)
        last = len(steps) - 1 if high is None else _band_of(high, steps)
        return [(value, value) for _, value in steps[first : last + 1]]

    return limit


Edge: TypeAlias = tuple[Callable[[Any, Any], bool], Number] | None


def _edge(band: Band) -> Edge:
    if band.up_to is not None:
        return operator.le, exact_number(band.up_to)
    return (operator.lt, exact_number(band.below)) if band.below is not None else None


def _band_of(value: Number, steps: list[tuple[Edge, Number]]) -> int:
    return next(index for index, (edge, _) in enumerate(steps) if edge is None or edge[0](value, edge[1]))


def fact_limit(slot: int, domain: Bounds) -> Limit:
    """Another fact as the threshold."""
    return lambda sheet: [bounds(sheet.get(slot), domain)]


def table_limit(table: DatedTable) -> Limit:
    """The value that a dated table gives on the as-of date; nothing is known where no row fits."""
    values = _values_on(table)
    return lambda sheet: [(value, value) for _, value in values(sheet.as_of)] or [UNBOUNDED]


def keyed_limit(table: DatedTable, slot: int) -> Limit:
    """The value that a dated table gives for the value of a fact; nothing is known where no row fits."""
    values = _values_on(table)

    def limit(sheet: Sheet) -> list[Bounds]:
        wanted = sheet.get(slot)
        return [(value, value) for key, value in values(sheet.as_of) if key == wanted] or [UNBOUNDED]

    return limit


def region_limit(table: DatedTable, slot: int) -> Limit:
    """The value that a dated table gives for a place: that of the narrowest region around it.

    A place that is wider than some of the regions may have any of their values too; where nothing around it
    has one, nothing is known.
    """
    values = _values_on(table)

    def limit(sheet: Sheet) -> list[Bounds]:
        code = sheet.get(slot)
        if not isinstance(code, str):
            return [UNBOUNDED]
        place = region_prefix(code)
        regions = {region_prefix(key): value for key, value in values(sheet.as_of) if key is not None}
        around = max((one for one in regions if place.startswith(one)), key=len, default=None)
        inside = [value for one, value in regions.items() if one != place and one.startswith(place)]
        found: list[Bounds] = [(value, value) for value in inside]
        return [*found, UNBOUNDED if around is None else (regions[around], regions[around])]

    return limit


def _values_on(table: DatedTable) -> Callable[[date], list[tuple[str | None, Number]]]:
    """The keys and values of a table's rows that stand on a day."""
    rows = [(row, exact_number(row.value)) for row in table.rows]
    return lambda day: [(row.key, value) for row, value in rows if row.holds(day)]


def option_test(slot: int, key: str, bound: str, field: Field) -> Test:
    """A comparison of options by the dictionary's order; a title not held is below every level."""
    compare, limit = COMPARISONS[key], rank(field, bound)

    def one(value: Any) -> int:
        if value is False:
            return of_truth(key not in RISING)
        place = rank(field, value)
        if place is None or limit is None:
            return UNKNOWN
        return of_truth(place[0] == limit[0] and compare(place[1], limit[1]))

    return _over_options(slot, one)


def membership_test(slot: int, wanted: frozenset[Any]) -> Test:
    """Equality with one of several values (options, texts, yes or no)."""
    return _over_options(slot, lambda value: MET if value in wanted else NOT_MET)


def _over_options(slot: int, one: Callable[[Any], int]) -> Test:
    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        if isinstance(value, Unknown):
            return UNKNOWN
        if isinstance(value, Possible):
            found = {one(option) for option in value.options}
            return found.pop() if len(found) == 1 else UNKNOWN
        return one(value)

    return test


def region_test(slot: int, members: Iterable[str]) -> Test:
    """Whether a region code lies in one of several regions; a wider code than these leaves it open."""
    inside = tuple(region_prefix(member) for member in members)

    def one(value: Any) -> int:
        place = region_prefix(value)
        if place.startswith(inside):
            return MET
        return UNKNOWN if any(member.startswith(place) for member in inside) else NOT_MET

    return _over_options(slot, one)


def region_prefix(code: str) -> str:
    """A region code without the pairs of zeros that mean "all of it"."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def code_test(slot: int, within: Within) -> Test:
    """Whether an industry code lies in a section or under one of several prefixes."""
    prefixes = tuple(prefix for spec in within.prefixes for prefix in code_prefixes(spec))

    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        if isinstance(value, Unknown):
            return UNKNOWN
        section = within.section is not None and sheet.codes.section_of(value) == within.section
        return of_truth(section or bool(prefixes and value.startswith(prefixes)))

    return test


def choices_test(slot: int, key: str, wanted: frozenset[str]) -> Test:
    """``any_in``, ``all_in`` or ``none_in`` over a question with several options."""

    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        if not isinstance(value, Choices):
            return UNKNOWN
        if key == "all_in":
            return MET if wanted <= value.yes else (NOT_MET if wanted & value.no else UNKNOWN)
        found = one_of(value, wanted)
        return found if key == "any_in" else (MET, UNKNOWN, HUMAN, NOT_MET)[found]

    return test


def sector_test(slot: int, key: str, wanted: frozenset[str]) -> Test:
    """Sectors: a child of a wanted sector counts; where only a parent is named the matter is open."""

    def test(sheet: Sheet) -> int:
        value = sheet.get(slot)
        if not isinstance(value, Choices):
            return UNKNOWN
        found = _sector_verdict(value, wanted, sheet)
        return found if key == "any_in" else (MET, UNKNOWN, HUMAN, NOT_MET)[found]

    return test


def _sector_verdict(value: Choices, wanted: frozenset[str], sheet: Sheet) -> int:
    tree = sheet.codes.sectors
    inside = frozenset[str]().union(*(tree.within(key) for key in wanted))
    found = one_of(value, inside)
    if found != NOT_MET:
        return found
    above = {ancestor for key in wanted for ancestor in tree.chain(key)}
    return UNKNOWN if value.yes & above else NOT_MET


def date_test(slot: int, key: str, edge: date) -> Test:
    """Strictly before or after a day; a date answered 无 is neither."""

    def one(value: Any) -> int:
        if isinstance(value, Nothing):
            return NOT_MET
        return of_truth(value < edge if key == "before" else value > edge)

    return _over_options(slot, one)


def exists_test(slot: int, *, wanted: bool) -> Test:
    """Whether there is anything: a text, a date, a row; 无 and an empty table are not."""

    def one(value: Any) -> int:
        there = not isinstance(value, Nothing) and value != () and value is not False
        return of_truth(there == wanted)

    return _over_options(slot, one)


def held_test(slot: int, table: Field, wanted: Mapping[str, Any]) -> Test:
    """Whether one row is of the wanted kind and valid on the as-of date."""
    fits = held_row(table, wanted)

    def test(sheet: Sheet) -> int:
        rows = sheet.get(slot)
        if isinstance(rows, Unknown):
            return UNKNOWN
        sure, unsure = quantify(fits(row, sheet.as_of) for row in rows)
        return MET if sure else (UNKNOWN if unsure else NOT_MET)

    return test


def rows_test(slot: int, rows: Rows, table: Field, *, spares: bool = True) -> Test:
    """``every``, ``any`` or ``at_least`` over the rows that fit ``where``.

    ``spares``: whether being left out is as good as being met where the test stands.
    """
    selects = row_test(rows.where, table)
    if rows.every is not None:
        needs_row = rows.if_none is not None or not spares
        none = LEFT_OUT if rows.if_none is None else UNKNOWN
        return _every_row(slot, selects, row_test(rows.every, table), none, needs_row=needs_row)
    spec, needed = (rows.any_, 1) if rows.any_ is not None else _counted(rows)
    wanted = row_test(spec or {}, table)

    def test(sheet: Sheet) -> int:
        found = sheet.get(slot)
        if isinstance(found, Unknown):
            return UNKNOWN
        day = sheet.as_of
        sure, unsure = quantify(of_all((selects(row, day), wanted(row, day))) for row in found)
        return MET if sure >= needed else (UNKNOWN if sure + unsure >= needed else NOT_MET)

    return test


def is_listed(rows: Rows, table: Field, found: Sequence[Mapping[str, Any]], day: date) -> bool:
    """Whether any row surely is one that a row condition looks at."""
    selects = row_test(rows.where, table)
    return any(selects(row, day) == MET for row in found)


def row_verdicts(rows: Rows, table: Field, found: Sequence[Mapping[str, Any]], day: date) -> list[int]:
    """What each row of a table is to a row condition, for showing."""
    selects = row_test(rows.where, table)
    spec = rows.every if rows.every is not None else rows.any_ if rows.any_ is not None else _counted(rows)[0]
    wanted = row_test(spec or {}, table)
    return [of_all((selects(row, day), wanted(row, day))) for row in found]


def _counted(rows: Rows) -> tuple[dict[str, Any], int]:
    assert rows.at_least is not None
    return rows.at_least.test, rows.at_least.n


def _every_row(
    slot: int,
    selects: Callable[[Any, date], int],
    wanted: Callable[[Any, date], int],
    none: int,
    *,
    needs_row: bool,
) -> Test:
    """Every fitting row; ``none`` is the verdict where surely no row fits.

    ``needs_row``: rows of which none surely fits settle nothing, since there may be none at all.
    """

    def test(sheet: Sheet) -> int:
        found = sheet.get(slot)
        if isinstance(found, Unknown):
            return UNKNOWN
        selected = [selects(row, sheet.as_of) for row in found]
        if all(fits == NOT_MET for fits in selected):
            return none
        if needs_row and MET not in selected:
            return UNKNOWN
        pairs = zip(selected, found, strict=True)
        return of_all([_row_verdict(fits, wanted, row, sheet.as_of) for fits, row in pairs])

    return test


def _row_verdict(selected: int, wanted: Callable[[Any, date], int], row: Any, day: date) -> int:
    if selected == NOT_MET:
        return LEFT_OUT
    found = wanted(row, day)
    return found if MET in (selected, found) else UNKNOWN


def threshold_of(condition: Condition) -> tuple[str, str | Threshold] | None:
    """The comparison key of a condition and its threshold, None where it compares nothing."""
    for key in COMPARISONS:
        value = getattr(condition, key)
        if value is not None:
            return key, value
    return None
