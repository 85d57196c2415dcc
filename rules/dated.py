"""The values that a policy shows by the date: what a dated table says today, and what it says next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from rules.model import DatedRow, DatedTable, Policy


class DatedValue(NamedTuple):
    """A dated table on one day: the row in force (None where there is none) and the row that comes after it."""

    table: DatedTable
    now: DatedRow | None
    then: DatedRow | None


def dated_values(policy: Policy, tables: Mapping[str, DatedTable], as_of: date) -> tuple[DatedValue, ...]:
    """The tables that a policy shows, as they stand on the day."""
    return tuple(_on(tables[name], as_of) for name in policy.shows)


def _on(table: DatedTable, day: date) -> DatedValue:
    current = [row for row in table.rows if row.holds(day)]
    coming = [row for row in table.rows if row.from_ is not None and row.from_ > day]
    following = min(coming, key=lambda row: row.from_ or day, default=None)
    return DatedValue(table, current[0] if current else None, following)
