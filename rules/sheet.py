"""One client's facts as the engine reads them: every fact and derived fact has a slot, filled on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from rules.asked import is_asked
from rules.codes import CodeTables
from rules.fields import Dictionary, Field
from rules.ranges import MISSING, UNBOUNDED, Bounds
from rules.values import Answer, Unknown

Reader: TypeAlias = Callable[["Sheet"], Any]

PENDING: Any = object()
NOT_ASKED = Unknown("missing")


class Sheet:
    """Answers, the as-of date, and the values read so far.

    Only the slots change while an assessment is made; the answers never do.
    """

    __slots__ = ("answers", "as_of", "codes", "last_year", "readers", "slots")

    def __init__(
        self, answers: Mapping[str, Answer], as_of: date, codes: CodeTables, readers: list[Reader]
    ) -> None:
        self.answers = answers
        self.as_of = as_of
        self.last_year = as_of.year - 1
        self.codes = codes
        self.readers = readers
        self.slots: list[Any] = [PENDING] * len(readers)

    def get(self, slot: int) -> Any:
        """The value in a slot; a value, an interval, a set of possible options, or ``Unknown``."""
        try:
            value = self.slots[slot]
        except IndexError:
            self.slots += [PENDING] * (len(self.readers) - len(self.slots))
            value = PENDING
        if value is PENDING:
            value = self.slots[slot] = self.readers[slot](self)
        return value

    def year(self, offset: int) -> int:
        """The calendar year of an offset: 0 is the last complete year, 1 the one before, -1 the current."""
        return self.last_year - offset

    def renewed(self, answers: Mapping[str, Answer], stale: frozenset[int]) -> Sheet:
        """The same client with other answers; only the ``stale`` slots are read anew."""
        sheet = Sheet(answers, self.as_of, self.codes, self.readers)
        sheet.slots = [PENDING if slot in stale else value for slot, value in enumerate(self.slots)]
        return sheet

    def with_value(self, slot: int, value: Any) -> Sheet:
        """The same sheet with another value in one slot; what was derived from it stays as it was read."""
        sheet = Sheet(self.answers, self.as_of, self.codes, self.readers)
        sheet.slots = list(self.slots)
        sheet.slots[slot] = value
        return sheet


def fact_reader(field: Field, offset: int, dictionary: Dictionary) -> Reader:
    """How a declared fact is read; what is not asked of this firm is unknown."""
    key = field.id
    if field.is_yearly:

        def read(sheet: Sheet) -> Any:
            years = sheet.answers.get(key, MISSING)
            return years.get(sheet.last_year - offset, MISSING) if isinstance(years, dict) else years

    else:

        def read(sheet: Sheet) -> Any:
            return sheet.answers.get(key, MISSING)

    if field.asked_when is None:
        return read

    def read_if_asked(sheet: Sheet) -> Any:
        value = read(sheet)
        if isinstance(value, Unknown) or is_asked(field, sheet.answers, sheet.codes) is not False:
            return value
        return NOT_ASKED

    return read_if_asked


def fact_domain(field: Field) -> Bounds:
    """The bounds that the dictionary gives a number."""
    return UNBOUNDED if field.min is None else (field.min, None)
