"""Typed tests over the rows of a table, shared by conditions and derived facts.

``where`` is ``{column: test, …}`` with an optional ``any_of: [where, …]``; all must hold.  A test is
a value (equal; for a column of several options: among them), a list (one of), ``true``/``false``, or
``{at_least | more_than | at_most | less_than: number or option with an order}``,
``{before | after: day}`` (strict), ``{in_last | not_in_last | before_last: {years | months | days: n}}``,
``{in_last: {since: start_of_last_year}}``, and for texts ``{starts_with: text or [texts]}``; texts are compared
whatever their width, case, spaces and kinds of dash, and a number must end where the wanted text ends.
In place of a number or a day ``{column: other}`` compares with another column of the same row, of a number
with ``percent`` of it (100 where none stands).  An unknown cell makes its test unknown; a cell answered 不适用
drops the test for that row.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from rules import verdict
from rules.amounts import narrow
from rules.dates import minus_months, minus_years
from rules.fields import NUMERIC_KINDS, Column, Field, column_of, rank
from rules.ranges import MISSING, exact_number
from rules.values import Choices, Number, Unknown, exact

Row: TypeAlias = Mapping[str, Any]
CellTest: TypeAlias = Callable[[Any, Row, date], int]
RowTest: TypeAlias = Callable[[Row, date], int]

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
DAY_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"before": operator.lt, "after": operator.gt}
STARTS = "starts_with"
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63]+")


def row_test(where: Mapping[str, Any], table: Field) -> RowTest:
    """The test of one row; met where every test of it is dropped.  KeyError where a column is unknown."""
    test = _counting_test(where, table)

    def found(row: Row, day: date) -> int:
        result = test(row, day)
        return verdict.MET if result == verdict.LEFT_OUT else result

    return found


def _counting_test(where: Mapping[str, Any], table: Field) -> RowTest:
    """The test of one row; left out where every test of it is dropped."""
    groups = [[_counting_test(one, table) for one in where["any_of"]]] if "any_of" in where else []
    cells = [(key, cell_test(spec, _column(table, key))) for key, spec in where.items() if key != "any_of"]

    def test(row: Row, day: date) -> int:
        found = verdict.LEFT_OUT if where else verdict.MET
        for key, check in cells:
            value = row.get(key)
            if value is None:
                found = verdict.UNKNOWN
            elif value.__class__ is Unknown:
                if value.reason != "does_not_apply":
                    found = verdict.UNKNOWN
            else:
                result = check(value, row, day)
                if result == verdict.NOT_MET:
                    return result
                found = min(found, result)
        for group in groups:
            found = min(found, verdict.of_any([one(row, day) for one in group]))
        return found

    return test


def _column(table: Field, key: str) -> Column:
    column = column_of(table, key)
    if column is None:
        raise KeyError(f"{table.id}.{key}")
    return column


def cell_test(spec: Any, column: Column) -> CellTest:
    """The test of one cell that has a value."""
    if isinstance(spec, Mapping):
        checks = [_compare(key, bound, column) for key, bound in spec.items()]
        return lambda value, row, day: verdict.of_all(check(value, row, day) for check in checks)
    wanted = frozenset(spec) if isinstance(spec, list | tuple) else frozenset([spec])
    if column.kind == "choices":
        return lambda value, row, day: one_of(value, wanted)
    if column.kind == "text":
        plain = frozenset(map(plain_text, wanted))
        return lambda value, row, day: verdict.of_truth(plain_text(value) in plain)
    if column.kind in NUMERIC_KINDS:
        wanted = frozenset(exact_number(one) for one in wanted)
    return lambda value, row, day: verdict.MET if value in wanted else verdict.NOT_MET


def plain_text(text: str) -> str:
    """A text as it is compared: without spaces, narrow, in small letters, every run of dashes one hyphen."""
    return _DASHES.sub("-", _SPACES.sub("", narrow(text))).casefold()


def starts(text: str, wanted: str) -> bool:
    """Whether a plain text begins with another; a number must end there (``gb1`` does not begin ``gb18``)."""
    rest = text.removeprefix(wanted)
    return text.startswith(wanted) and not (rest[:1].isdigit() and wanted[-1:].isdigit())


def beginnings(bound: str | Iterable[str]) -> tuple[str, ...]:
    """The texts that ``starts_with`` names."""
    return (bound,) if isinstance(bound, str) else tuple(bound)


def _beginning(bound: str | Iterable[str]) -> CellTest:
    wanted = [plain_text(one) for one in beginnings(bound)]
    return lambda value, row, day: verdict.of_truth(any(starts(plain_text(value), one) for one in wanted))


def one_of(value: Choices, wanted: frozenset[str]) -> int:
    """Whether at least one of ``wanted`` holds."""
    if value.yes & wanted:
        return verdict.MET
    return verdict.NOT_MET if wanted <= value.no else verdict.UNKNOWN


def _compare(key: str, bound: Any, column: Column) -> CellTest:
    if other_column(bound) is not None:
        return _beside(key, bound)
    if key == STARTS:
        return _beginning(bound)
    if key in COMPARISONS:
        if column.kind in NUMERIC_KINDS:
            compare, limit = COMPARISONS[key], exact_number(bound)
            return lambda value, row, day: verdict.of_truth(compare(value, limit))
        return ordered(key, str(bound), column)
    if key in ("before", "after"):
        edge = date.fromisoformat(str(bound))
        return lambda value, row, day: verdict.of_truth(DAY_ORDER[key](value, edge))
    return _span(key, bound)


def other_column(bound: Any) -> str | None:
    """The column that a comparison looks at beside its own; None where it is a plain bound."""
    return str(bound["column"]) if isinstance(bound, Mapping) and "column" in bound else None


def part_of(bound: Mapping[str, Any], value: Any) -> Number:
    """The ``percent`` of a value that a rule names (all of it where none stands)."""
    return exact(Fraction(value) * Fraction(exact_number(bound.get("percent", 100))) / 100)


def _beside(key: str, bound: Mapping[str, Any]) -> CellTest:
    """A comparison with another cell of the same row."""
    other, compare = bound["column"], COMPARISONS.get(key) or DAY_ORDER[key]

    def test(value: Any, row: Row, day: date) -> int:
        against = row.get(other, MISSING)
        if isinstance(against, Unknown):
            return verdict.LEFT_OUT if against.reason == "does_not_apply" else verdict.UNKNOWN
        return verdict.of_truth(compare(value, part_of(bound, against) if key in COMPARISONS else against))

    return test


def ordered(key: str, bound: str, spec: Column | Field) -> CellTest:
    """A comparison of options by the dictionary's order; unknown for an option without a rank."""
    compare, limit = COMPARISONS[key], rank(spec, bound)

    def test(value: Any, row: Row, day: date) -> int:
        place = rank(spec, value)
        if place is None or limit is None:
            return verdict.UNKNOWN
        return verdict.of_truth(place[0] == limit[0] and compare(place[1], limit[1]))

    return test


def _span(key: str, span: Mapping[str, Any]) -> CellTest:
    def test(value: Any, row: Row, day: date) -> int:
        start = span_start(span, day)
        if key == "in_last":
            return verdict.of_truth(start <= value <= day)
        return verdict.of_truth(value <= start if key == "not_in_last" else value < start)

    return test


def span_start(span: Mapping[str, Any], day: date) -> date:
    """The first day of a window that ends on ``day``, that day included."""
    if "since" in span:
        return date(day.year - 1, 1, 1)
    if "years" in span:
        return minus_years(day, int(span["years"]))
    if "months" in span:
        return minus_months(day, int(span["months"]))
    return day - timedelta(days=int(span["days"]))


def quantify(verdicts: Iterable[int]) -> tuple[int, int]:
    """How many rows surely fit, and how many may fit beside them."""
    seen = list(verdicts)
    sure = seen.count(verdict.MET)
    return sure, len(seen) - sure - seen.count(verdict.NOT_MET)
