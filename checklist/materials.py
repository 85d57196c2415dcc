"""Materials: one line for each document, with every policy that uses it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from checklist.findings import Finding, Findings
from checklist.items import Material, MaterialUse
from checklist.placing import is_actionable
from rules.model import Department, SharedMaterial
from rules.model import Material as MaterialRule

OWN_LEAD_DAYS = 7


@dataclass(slots=True)
class _Wanted:
    id: str
    name: str
    department: str
    lead_days: int
    uses: list[MaterialUse] = field(default_factory=list)
    days: list[date] = field(default_factory=list)


def materials_of(findings: Findings) -> tuple[Material, ...]:
    """The documents that policies worth preparing ask for, by department, the most wanted first."""
    shared = {one.id: one for pack in findings.program.packs for one in pack.materials}
    wanted: dict[str, _Wanted] = {}
    for finding in findings.all:
        if is_actionable(findings, finding):
            for rule in finding.policy.materials:
                _note(findings, finding, rule, shared, wanted)
    order = {key: place for place, key in enumerate(findings.program.dictionary.departments)}
    lines = sorted(wanted.values(), key=lambda one: (order.get(one.department, len(order)), -len(one.uses)))
    return tuple(_frozen(findings, one) for one in lines)


def _note(
    findings: Findings,
    finding: Finding,
    rule: MaterialRule,
    shared: dict[str, SharedMaterial],
    wanted: dict[str, _Wanted],
) -> None:
    known = shared.get(rule.id or "")
    name = known.name if known is not None else rule.name or rule.id or ""
    key = rule.id or name
    if key not in wanted:
        department = known.department if known is not None else _own_department(finding)
        wanted[key] = _Wanted(key, name, department, known.lead_days if known is not None else OWN_LEAD_DAYS)
    line = wanted[key]
    line.uses.append(MaterialUse(finding.id, finding.policy.title, rule.note, rule.basis))
    day = findings.target(finding).day
    if day is not None and finding.outcome in ("likely", "needs_judgement"):
        line.days.append(day)


def _own_department(finding: Finding) -> Department:
    """Who prepares a document of one policy only: who takes the last step before filing."""
    return finding.policy.steps[0].department if finding.policy.steps else "admin"


def _frozen(findings: Findings, line: _Wanted) -> Material:
    start = min(line.days) - timedelta(days=line.lead_days) if line.days else None
    return Material(
        id=line.id,
        name=line.name,
        department=line.department,
        department_label=findings.department_label(line.department),
        lead_days=line.lead_days,
        start_by=None if start is None else max(start, findings.as_of),
        uses=tuple(line.uses),
    )
