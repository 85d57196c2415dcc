"""What a firm holds on a day: titles, certificates and permits with their terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules import verdict
from rules.fields import Field, column_of
from rules.model import Held
from rules.ranges import MISSING, Possible
from rules.rows import RowTest, row_test
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


def valid_on(row: Mapping[str, Any], day: date, *, starts: bool) -> int:
    """Whether a title (``starts``) or a certificate, permit row is valid on a day; blank cells are unknown."""
    end = row.get("valid_to")
    found = verdict.of_truth(day <= end) if isinstance(end, date) else _open(end)
    if not starts or found == verdict.NOT_MET:
        return found
    status, begin = row.get("status"), row.get("valid_from")
    if isinstance(status, str):
        if status != "granted":
            return verdict.NOT_MET
    else:
        found = min(found, _open(status))
    return min(found, verdict.of_truth(begin <= day) if isinstance(begin, date) else _open(begin))


def _open(cell: Any) -> int:
    """A cell without a value: unknown, or dropped where the firm says it does not apply."""
    dropped = isinstance(cell, Unknown) and cell.reason == "does_not_apply"
    return verdict.LEFT_OUT if dropped else verdict.UNKNOWN


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
