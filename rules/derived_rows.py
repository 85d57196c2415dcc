"""Operations of derived facts over the rows of a table: counts, sums, shares, and what is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rules import verdict
from rules.codes import code_prefixes
from rules.fields import Derived, Field, column_of
from rules.holding import HELD_TABLES, held_row, highest
from rules.operation import Slots
from rules.ranges import MISSING, UNBOUNDED, Bounds, bounds, extreme, total, within
from rules.rows import part_of, quantify, row_test
from rules.sheet import Reader, Sheet
from rules.values import Interval, Unknown, exact


def share_of_activity(derived: Derived, offset: int, slots: Slots) -> Reader:
    """The share of sales under some industry codes, in percent; an interval where a code is open."""
    place = slots.slot(derived.inputs[0], 0)
    prefixes = tuple(prefix for one in derived.params["prefixes"] for prefix in code_prefixes(str(one)))

    def read(sheet: Sheet) -> Any:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return MISSING
        return _share(rows, prefixes)

    return read


def _share(rows: Sequence[Mapping[str, Any]], prefixes: tuple[str, ...]) -> Any:
    inside = unsure = whole = Fraction(0)
    for row in rows:
        sales, code = row.get("sales", MISSING), row.get("gbt4754", MISSING)
        if isinstance(sales, Unknown):
            return MISSING
        whole += sales
        if isinstance(code, Unknown):
            unsure += sales
        elif code.startswith(prefixes):
            inside += sales
    if not whole:
        return MISSING
    return within(exact(inside * 100 / whole), exact((inside + unsure) * 100 / whole), (0, 100))


def count_where(derived: Derived, offset: int, slots: Slots) -> Reader:
    """How many rows fit; an interval where some are open, the counted number in place of a missing ledger."""
    fact, params = derived.inputs[0], derived.params
    place, fits = slots.slot(fact, None), row_test(params["where"], slots.field(fact))
    fallback = slots.slot(params["fallback"], None) if "fallback" in params else None
    meaning = params.get("fallback_is", "exact")

    def read(sheet: Sheet) -> Any:
        rows = sheet.get(place)
        if not isinstance(rows, Unknown):
            sure, open_rows = quantify(fits(row, sheet.as_of) for row in rows)
            return Interval(sure, sure + open_rows) if open_rows else sure
        return rows if fallback is None else _fallback(sheet.get(fallback), meaning)

    return read


def _fallback(count: Any, meaning: str) -> Any:
    """A counted number in place of a ledger: the number itself, or a bound of it."""
    if isinstance(count, Unknown) or meaning == "exact":
        return count
    if meaning == "lower_bound":
        return Interval(count, None) if count else MISSING
    return Interval(0, count) if count else 0


def sum_where(derived: Derived, offset: int, slots: Slots) -> Reader:
    """What a column of the fitting rows adds up to, each cell limited by a part of another one where that is asked."""
    fact, params = derived.inputs[0], derived.params
    table, place = slots.field(fact), slots.slot(fact, None)
    domain = column_domain(table, params["column"])
    fits, share = row_test(params.get("where", {}), table), _row_share(params, table)

    def read(sheet: Sheet) -> Any:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return rows
        parts = [(share(row), fits(row, sheet.as_of)) for row in rows]
        return within(*total([_counted(part, fit) for part, fit in parts if fit != verdict.NOT_MET]), domain)

    return read


def _counted(share: Bounds, fit: int) -> Bounds:
    """What a row adds to a sum: its share, or perhaps nothing where it is open whether the row is meant."""
    return share if fit == verdict.MET else _either(share, (0, 0))


def _either(first: Bounds, second: Bounds) -> Bounds:
    low = None if first[0] is None or second[0] is None else min(first[0], second[0])
    high = None if first[1] is None or second[1] is None else max(first[1], second[1])
    return low, high


def _row_share(params: Mapping[str, Any], table: Field) -> Callable[[Mapping[str, Any]], Bounds]:
    """What is known of the summed cell of a row, limited by a part of another cell where one is named."""
    column, cap = params["column"], params.get("at_most")
    domain = column_domain(table, column)
    if cap is None:
        return lambda row: bounds(row.get(column), domain)
    other, cap_domain = cap["column"], column_domain(table, cap["column"])

    def share(row: Mapping[str, Any]) -> Bounds:
        low, high = bounds(row.get(other), cap_domain)
        limit = (None if low is None else part_of(cap, low), None if high is None else part_of(cap, high))
        return extreme([bounds(row.get(column), domain), limit], min)

    return share


def column_domain(table: Field, column: str) -> Bounds:
    """The bounds that every number of a column has."""
    found = column_of(table, column)
    return UNBOUNDED if found is None or found.min is None else (found.min, None)


def any_where(derived: Derived, offset: int, slots: Slots) -> Reader:
    """Whether any row fits."""
    fact = derived.inputs[0]
    place, fits = slots.slot(fact, None), row_test(derived.params["where"], slots.field(fact))

    def read(sheet: Sheet) -> Any:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return rows
        sure, open_rows = quantify(fits(row, sheet.as_of) for row in rows)
        return True if sure else (MISSING if open_rows else False)

    return read


def held(derived: Derived, offset: int, slots: Slots) -> Reader:
    """Whether a title, certificate or permit is held, or its highest level."""
    fact, params = derived.inputs[0], derived.params
    table, place = slots.field(fact), slots.slot(fact, None)
    key = next(key for key, name in HELD_TABLES.items() if name == fact)
    fits = held_row(table, _kinds(params[key], params.get("level", {}), key))
    returns = params.get("returns")

    def read(sheet: Sheet) -> Any:
        rows = sheet.get(place)
        if isinstance(rows, Unknown):
            return rows
        found = [(row, fits(row, sheet.as_of)) for row in rows]
        if returns:
            return highest(found, returns, table)
        sure, open_rows = quantify(fit for _, fit in found)
        return True if sure else (MISSING if open_rows else False)

    return read


def _kinds(kinds: Sequence[str], levels: Mapping[str, str], key: str) -> dict[str, Any]:
    if not levels:
        return {key: list(kinds)}
    return {
        "any_of": [{key: kind, "level": levels[kind]} if kind in levels else {key: kind} for kind in kinds]
    }
