"""申报, 合规 and 参与: steps counted back from the window, duties of holders, things to take part in."""

from __future__ import annotations

import re
from datetime import timedelta

from checklist.draft import Draft, Drafts
from checklist.findings import Finding, Findings
from checklist.items import ItemKind, Source
from checklist.placing import is_actionable, place_of
from checklist.schedule import NOW, back_from, next_yearly
from rules.model import Step

AFTERWARDS = "之后由主管部门等办理："
ACTIONS, APPLY = "actions", "apply"
"""The parts of a policy that one item stands for: where nothing is asked of the firm, and where one judges first."""
WHEN_JUDGED = "判断认为符合的，着手申报"
RECHECK_DAYS = 90
"""The least time before the end of a title at which its re-check is taken up."""


def application_items(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """Applying: step by step for what is likely; one item where a person has to judge first."""
    if finding.policy.kind == "duty" or not is_actionable(findings, finding):
        return
    if finding.outcome == "likely":
        _apply_by_steps(findings, finding, drafts)
    elif finding.outcome == "needs_judgement":
        _apply_when_judged(findings, finding, drafts)


def _apply_by_steps(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    target = findings.target(finding)
    last: Draft | None = None
    for step in finding.policy.steps:
        if last is not None and step.by == "authority":
            last.detail = _followed(last.detail, step.what)
            continue
        draft = _step(findings, finding, step, "apply")
        draft.due, draft.dated = back_from(target, step.lead_days, findings.as_of)
        draft.materials = _materials(finding) if last is None else ()
        drafts.add(draft)
        last = draft


def _apply_when_judged(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """All steps as one item, dated by the earliest; it answers to the id of every step."""
    target = findings.target(finding)
    own = [step for step in finding.policy.steps if step.by == "firm"]
    for step in own:
        draft = _step(findings, finding, step, "apply")
        draft.id, draft.key = f"{finding.id}/{APPLY}", (finding.id, APPLY)
        draft.title, draft.detail = WHEN_JUDGED, tuple(action_words(one) for one in own)
        draft.due, draft.dated = back_from(target, step.lead_days, findings.as_of)
        draft.materials = _materials(finding)
        drafts.add(draft)


def _materials(finding: Finding) -> tuple[str, ...]:
    return tuple(one.id or one.name or "" for one in finding.policy.materials)


def _followed(detail: tuple[str, ...], what: str) -> tuple[str, ...]:
    """What stands beside a step, with what authorities do after it."""
    if detail and detail[-1].startswith(AFTERWARDS):
        return (*detail[:-1], f"{detail[-1]}；{what}")
    return (*detail, f"{AFTERWARDS}{what}")


def _step(findings: Findings, finding: Finding, step: Step, kind: ItemKind) -> Draft:
    source = Source(finding.id, step.id, finding.policy.title)
    detail = (f"办理地点：{step.where}",) if step.where else ()
    key = (finding.id, step.id)
    return Draft(kind, key, step.what, step.department, source, detail, lead_days=step.lead_days)


def held_items(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """For what is held: the yearly duties, and the re-check before it ends; for a duty that is met, what recurs."""
    if finding.outcome == "not_in_force" and findings.has_living_edition(finding):
        return
    titles = findings.held_titles(finding)
    if not titles and not (finding.policy.kind == "duty" and finding.outcome == "likely"):
        return
    for duty in finding.policy.yearly:
        source = Source(finding.id, duty.id, finding.policy.title)
        due = next_yearly(duty.by, findings.as_of) if duty.by is not None else None
        dated = "每年这一天前完成" if due is not None else "每年办理，日期以当年通知为准"
        key = (without_asides(duty.what), duty.by)
        drafts.add(Draft("comply", key, duty.what, duty.department, source, (), due, dated, recurs=True))
    last = titles[-1].until if titles else None
    if last is not None:
        _add_recheck(findings, finding, drafts)


def without_asides(text: str) -> str:
    """A text without what stands in brackets: the same duty cites other articles in other policies."""
    return re.sub(r"（[^（）]*）", "", text).rstrip("。")


def _add_recheck(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    policy = finding.policy
    title = findings.held_titles(finding)[-1]
    assert title.until is not None
    lead_days = max([RECHECK_DAYS, *(step.lead_days for step in policy.steps)])
    start = title.until - timedelta(days=lead_days)
    dated = f"{title.label}到 {title.until.isoformat()} 届满，提前 {lead_days} 天着手"
    if start < findings.as_of:
        dated = f"{NOW}（{dated}）"
    detail = (policy.renewal.text,) if policy.renewal is not None else ()
    source = Source(finding.id, "renewal", policy.title)
    key = (policy.family, "renewal", title.label)
    due = max(start, findings.as_of)
    department = policy.steps[0].department if policy.steps else "admin"
    text = f"准备复核或重新申报：{title.label}"
    drafts.add(Draft("apply", key, text, department, source, detail, due, dated, lead_days, recurs=True))


def participation_items(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """What can be done about a policy that asks nothing of the firm: one item that lists it; of duties each by itself."""
    if place_of(findings, finding) != "join":
        return
    target = findings.target(finding)
    is_duty = finding.policy.kind == "duty"
    for step in finding.policy.actions or finding.policy.steps:
        draft = _step(findings, finding, step, "comply" if is_duty else "join")
        if not is_duty:
            draft.id, draft.key = f"{finding.id}/{ACTIONS}", (finding.id, ACTIONS)
            draft.title = f"参与：{finding.policy.title}"
            draft.detail = tuple(action_words(one) for one in finding.policy.actions or finding.policy.steps)
        draft.due, draft.dated = back_from(target, step.lead_days, findings.as_of)
        drafts.add(draft)


def action_words(step: Step) -> str:
    """An action with the place where it is done."""
    return f"{step.what}（{step.where}）" if step.where else step.what
