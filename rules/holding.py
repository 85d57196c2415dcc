"""What a firm holds on a day: titles, certificates and permits with their terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules import verdict
from rules.fields import Field, column_of
from rules.model import Held
from rules.ranges import MISSING, Possible
from rules.rows import CellTest, RowTest, row_test
from rules.values import Unknown

HELD_TABLES: Mapping[str, str] = {"title": "titles", "certificate": "certifications", "permit": "permits"}


def held_place(held: Held) -> tuple[str, dict[str, Any]]:
    """The table that a ``held`` test looks in, and the row it looks for."""
    kind = next(key for key in HELD_TABLES if getattr(held, key) is not None)
    columns = (kind, "level", "grade", "category")
    wanted = {key: _listed(getattr(held, key)) for key in columns if getattr(held, key) is not None}
    return HELD_TABLES[kind], wanted


def _listed(value: str | tuple[str, ...]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def held_row(table: Field, where: Mapping[str, Any]) -> RowTest:
    """Whether a row is one of the wanted kind and valid on the day."""
    wanted, starts = row_test(where, table), table.id == "titles"

    def fits(row: Mapping[str, Any], day: date) -> int:
        found = wanted(row, day)
        return found if found == verdict.NOT_MET else min(found, valid_on(row, day, starts=starts))

    return fits


def _cell(row: Mapping[str, Any], key: str, check: CellTest, day: date) -> int:
    value = row.get(key)
    if value is None:
        return verdict.UNKNOWN
    if isinstance(value, Unknown):
        return verdict.LEFT_OUT if value.reason == "does_not_apply" else verdict.UNKNOWN
    return check(value, day)


def valid_on(row: Mapping[str, Any], day: date, *, starts: bool) -> int:
    """Whether a title (``starts``) or a certificate, permit row is valid on a day."""
    end = _cell(row, "valid_to", lambda value, at: verdict.of_truth(at <= value), day)
    if not starts:
        return end
    status = _cell(row, "status", lambda value, at: verdict.of_truth(value == "granted"), day)
    begin = _cell(row, "valid_from", lambda value, at: verdict.of_truth(value <= at), day)
    return verdict.of_all((status, begin, end))


def highest(found: Sequence[tuple[Mapping[str, Any], int]], column: str, table: Field) -> Any:
    """The highest option among valid rows; ``False`` where none is held, all still possible where unsure."""
    sure = [row.get(column, MISSING) for row, fit in found if fit == verdict.MET]
    unsure = any(fit not in (verdict.MET, verdict.NOT_MET) for _, fit in found)
    if not sure:
        return MISSING if unsure else False
    if any(isinstance(value, Unknown) for value in sure):
        return MISSING
    spec = column_of(table, column)
    ladders = spec.order if spec else ()
    ladder = next((one for one in ladders if set(sure) & set(one)), ())
    ranked = [value for value in ladder if value in sure]
    if not ranked:
        return sure[0] if not unsure else MISSING
    if not unsure or ranked[-1] == ladder[-1]:
        return ranked[-1]
    return Possible(frozenset(ladder[ladder.index(ranked[-1]) :]))
