"""From an assessment to its items and materials."""

from __future__ import annotations

from datetime import date

from checklist.applying import application_items, held_items, participation_items
from checklist.deciding import answer_items, decide_items
from checklist.draft import Draft, Drafts
from checklist.findings import Findings
from checklist.fixing import fix_items
from checklist.items import KIND_LABELS, Checklist, Item
from checklist.materials import materials_of
from checklist.plan_items import plan_items
from rules.assess import Assessment

_KIND_ORDER = {kind: order for order, kind in enumerate(KIND_LABELS)}


def build_checklist(assessment: Assessment) -> Checklist:
    """Everything to do and to prepare; equal assessments give equal lists."""
    return checklist_of(Findings(assessment))


def checklist_of(findings: Findings) -> Checklist:
    """As `build_checklist`, from findings that are at hand."""
    drafts = Drafts()
    for finding in findings.all:
        fix_items(findings, finding, drafts)
        application_items(findings, finding, drafts)
        held_items(findings, finding, drafts)
        participation_items(findings, finding, drafts)
        decide_items(findings, finding, drafts)
    plan_items(findings, drafts)
    answer_items(findings, drafts)
    names = findings.program.dictionary.departments
    items = [_frozen(draft, names.get(draft.department, draft.department)) for draft in drafts.all()]
    return Checklist(tuple(sorted(items, key=_order)), materials_of(findings))


def _order(item: Item) -> tuple[date, int]:
    """By day, then by kind; the rest keeps the order of policies and questions."""
    return item.due or date.max, _KIND_ORDER[item.kind]


def _frozen(draft: Draft, department_label: str) -> Item:
    return Item(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        detail=draft.detail,
        department=draft.department,
        department_label=department_label,
        due=draft.due,
        dated=draft.dated,
        lead_days=draft.lead_days,
        sources=tuple(draft.sources),
        materials=tuple(dict.fromkeys(draft.materials)),
        recurs=draft.recurs,
    )
