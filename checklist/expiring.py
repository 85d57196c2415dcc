"""What the firm holds that has ended or ends within a year: titles, certificates and permits, in the order of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from msgspec import Struct

from checklist.findings import Finding, Findings
from checklist.labels import PRACTICAL
from rules.fields import Field, column_of, option_label
from rules.holding import HELD_TABLES, held_place
from rules.model import Held
from rules.rows import row_test
from rules.values import OPEN_DATE
from rules.verdict import NOT_MET

AHEAD_DAYS: Final = 365
MOST_STEPS: Final = 2
DETAILS: Final = ("level", "grade", "category")
LAPSED: Final = "已经过期，先问受理部门能否补办，不能的按首次申报重新办理"
WITHOUT_RULES: Final = f"找发证机构办理延续、换证或再认证（{PRACTICAL}）"


class Expiring(Struct, frozen=True):
    """A title, certificate or permit with its last day, who renews it, and which policies look at it.

    ``givers`` are the policies that give it or make it a duty, ``users`` those that ask for it; ``advice`` says what
    to do about it.
    """

    name: str
    until: date
    givers: tuple[str, ...]
    users: tuple[str, ...]
    advice: str


def expiring(findings: Findings) -> tuple[Expiring, ...]:
    """All that ended before the as-of date or ends within a year of it, the earliest first."""
    last = findings.as_of + timedelta(days=AHEAD_DAYS)
    found = [
        _expiring(findings, kind, table, row)
        for kind, name in HELD_TABLES.items()
        for table in [findings.program.dictionary.fields[name]]
        for row in _last_rows(findings, kind, table)
        if row["valid_to"] <= last
    ]
    return tuple(sorted(found, key=lambda one: (one.until, one.name)))


def _last_rows(findings: Findings, kind: str, table: Field) -> Iterable[Mapping[str, Any]]:
    """Of every thing held the row with the latest end; what was applied for or withdrawn is not held."""
    rows = findings.assessment.value(table.id)
    latest: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows if isinstance(rows, tuple) else ():
        until = row.get("valid_to")
        if not isinstance(until, date) or row.get("status", "granted") != "granted":
            continue
        key = tuple(_text(row.get(column)) for column in (kind, *DETAILS))
        if key not in latest or latest[key]["valid_to"] < until:
            latest[key] = row
    return [row for row in latest.values() if row["valid_to"] != OPEN_DATE]


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _expiring(findings: Findings, kind: str, table: Field, row: Mapping[str, Any]) -> Expiring:
    users = [one for one in findings.all if _asks_for(one, table, row)]
    givers = [one for one in findings.all if _gives(one, table, row)]
    givers = givers or [one for one in users if one.is_rule and one.policy.renewal is not None]
    live = [one for one in givers if one.outcome != "not_in_force"] or givers
    rest = [one for one in users if one not in live and one.concerns_firm]
    return Expiring(
        name=_name(kind, table, row),
        until=row["valid_to"],
        givers=tuple(one.id for one in live),
        users=tuple(one.id for one in rest),
        advice=_advice(live[0], lapsed=row["valid_to"] < findings.as_of) if live else WITHOUT_RULES,
    )


def _gives(finding: Finding, table: Field, row: Mapping[str, Any]) -> bool:
    given = [finding.policy.gives, *(level.level.gives for level in finding.compiled.levels)]
    return any(one is not None and _is_meant(one, table, row) for one in given)


def _asks_for(finding: Finding, table: Field, row: Mapping[str, Any]) -> bool:
    leaves = (leaf for part, root in finding.roots() if part != "excludes" for leaf in root.leaves())
    return any(leaf.condition.held and _is_meant(leaf.condition.held, table, row) for leaf in leaves)


def _is_meant(held: Held, table: Field, row: Mapping[str, Any]) -> bool:
    """Whether a row may be what is asked for, whenever it ends; an open cell may be."""
    name, wanted = held_place(held)
    return name == table.id and row_test(wanted, table)(row, row["valid_to"]) != NOT_MET


def _name(kind: str, table: Field, row: Mapping[str, Any]) -> str:
    labels = {
        key: option_label(spec, row[key])
        for key in (kind, *DETAILS)
        if (spec := column_of(table, key)) is not None and isinstance(row.get(key), str)
    }
    details = "，".join(label for key, label in labels.items() if key != kind and label != "不分级")
    return labels.get(kind, table.label) + (f"（{details}）" if details else "")


def _advice(finding: Finding, *, lapsed: bool) -> str:
    """What the policy says on its renewal, which comes too late for what has ended; else its first steps."""
    policy = finding.policy
    if policy.renewal is not None:
        return LAPSED if lapsed else policy.renewal.text.rstrip("。")
    steps = [step.what for step in policy.steps if step.by == "firm"][:MOST_STEPS]
    return "；".join(steps) if steps else WITHOUT_RULES
