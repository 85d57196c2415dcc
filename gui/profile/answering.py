"""The ways a question is answered, and an answer taken apart by year and put together again.  No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from rules.fields import Field
from rules.values import REASONS

Manner: TypeAlias = Literal["missing", "value", "none", "dont_know", "does_not_apply", "later"]

MANNERS: Final[Mapping[Manner, str]] = MappingProxyType(
    {"value": "填报", "none": "无", "dont_know": "不清楚", "does_not_apply": "不适用", "later": "稍后"}
)
"""The ways with their words, in the order in which they are offered; `missing` is none of them."""

_IDENTITY: Final = "identity"


def manner_of(raw: Any | None) -> Manner:
    """How a raw answer answers.  What is no proper reason counts as a value: it is shown with its error."""
    if raw is None:
        return "missing"
    if isinstance(raw, Mapping):
        if raw.get("unknown") in REASONS:
            return raw["unknown"]  # type: ignore[no-any-return]
        if raw.get("none") is True:
            return "none"
    return "value"


def raw_of(manner: Manner) -> dict[str, Any] | None:
    """The raw answer of a manner that needs no value; None for the others."""
    if manner in REASONS:
        return {"unknown": manner}
    return {"none": True} if manner == "none" else None


def manners_of(field: Field) -> tuple[Manner, ...]:
    """The manners offered for a fact.  Texts and dates may be a confirmed 无, but not those that every firm has."""
    may_be_none = field.kind in ("text", "date") and not field.is_yearly and field.section != _IDENTITY
    return tuple(one for one in MANNERS if one != "none" or may_be_none)


def last_year(field: Field, as_of: date) -> int:
    """The newest year that a yearly fact is read in: the last complete one, or that of the day itself."""
    return as_of.year if field.current_year else as_of.year - 1


def years_of(field: Field, as_of: date, founded: date | None = None) -> tuple[str, ...]:
    """The years of use, the newest first as in a firm's accounts; those before it was founded do not exist.

    Empty for a fact that is not yearly.
    """
    if not field.is_yearly:
        return ()
    newest = last_year(field, as_of)
    years = range(newest, newest - (field.years or 1), -1)
    return tuple(str(year) for year in years if founded is None or year >= founded.year) or (str(newest),)


def part_of(raw: Any | None, year: str | None) -> Any | None:
    """What a raw answer says of a year; a reason given for the whole answer stands for every year."""
    if year is None or raw is None or manner_of(raw) != "value":
        return raw
    return raw.get(year) if isinstance(raw, Mapping) else raw


def with_part(raw: Any | None, year: str | None, part: Any | None, years: Iterable[str]) -> Any | None:
    """The raw answer with another value for a year; None where nothing is left.

    A reason that stood for the whole answer is spread over the other ``years`` first, so that none of it is lost.
    """
    if year is None:
        return part
    if isinstance(raw, Mapping) and manner_of(raw) == "value":
        parts = dict(raw)
    else:
        parts = {} if raw is None else dict.fromkeys(years, raw)
    parts.pop(year, None)
    if part is not None:
        parts[year] = part
    return parts or None


def other_years(field: Field, raw: Any | None, years: Iterable[str]) -> tuple[str, ...]:
    """The years answered that are not of use now, the newest first."""
    if not field.is_yearly or not isinstance(raw, Mapping) or manner_of(raw) != "value":
        return ()
    return tuple(sorted(set(map(str, raw)) - set(years), reverse=True))


def copied_years(
    fields: Iterable[Field], answers: Mapping[str, Any], source: int, target: int
) -> dict[str, dict[str, Any]]:
    """Fact → {target year: value of the source year}, for yearly facts told of the one year and not yet of the other."""
    found: dict[str, dict[str, Any]] = {}
    for field in fields:
        raw = answers.get(field.id)
        old, new = part_of(raw, str(source)), part_of(raw, str(target))
        if field.is_yearly and manner_of(old) == "value" and manner_of(new) in ("missing", "later"):
            found[field.id] = {str(target): old}
    return found
