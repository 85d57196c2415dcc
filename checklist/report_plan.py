"""The clauses of the Plan that concern the firm, verbatim, with what can be done and what serves them, or why nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from checklist.blocks import Block, Heading, Paragraph, Row, Run, Runs, plain
from checklist.items import Item
from checklist.labels import CLAUSE_STATUS, PRACTICAL
from checklist.plan_items import PLAN, ClauseReading, place, readable, relevant_clauses, unclear_clauses
from checklist.report_base import Report, item_anchor, short, table
from checklist.report_progress import noted
from rules.model import Erratum, Plan
from rules.program import CompiledClause

MOST_SERVING = 3
MOST_LISTED = 60
"""More unclear clauses than this are counted by measure only."""
SHORT_TEXT = 14
MOST_ADVICE = 2
"""While the Plan is in force; afterwards one piece of advice for each clause is enough."""
GOVERNMENT = "government_only"


def plan_part(report: Report) -> list[Block]:
    """The Plan's state on the day, then the clauses by measure."""
    findings = report.findings
    plan = findings.program.plan
    if plan is None:
        return []
    readings, unclear = relevant_clauses(findings), unclear_clauses(findings)
    blocks: list[Block] = _state(report, plan)
    note = (
        f"与本企业有关的条款 {len(readings)} 条，是否有关还不清楚的 {len(unclear)} 条。"
        f"条款原文照录；“{PRACTICAL}”一栏是做法建议，不是方案规定的门槛，方案本身没有为企业设申报条件。"
        "每项措施一个勾选框；已经参与的条款只列句次。"
    )
    blocks.append(Paragraph(plain(note), "note"))
    if readings:
        blocks.append(_clauses(report, plan, readings))
        blocks += _by_government(readings)
    return blocks + _unclear(unclear)


def _state(report: Report, plan: Plan) -> list[Block]:
    if not report.findings.plan_is_over:
        return []
    successor = plan.successor
    title = f"《{successor.title}》"
    issuers = "、".join(successor.issuers)
    facts = "；".join(plan.successor_facts)
    text = f"其后印发的是{title}（{issuers}），它的条款没有收录。据公开报道：{facts}。"
    return [Paragraph((Run("方案实施期已结束　", bold=True), Run(text)), "note")]


def _clauses(report: Report, plan: Plan, readings: Sequence[ClauseReading]) -> Block:
    errata = {one.clause: one for one in plan.errata if one.clause is not None and one.corrected is not None}
    readings = [one for one in readings if one.clause.status != GOVERNMENT]
    items = {item.id: item for item in report.plan_items}
    rows: list[Row | Sequence[Runs | str]] = []
    for measure, found in groupby(readings, key=lambda one: one.compiled.measure):
        clauses = list(found)
        title = f"{measure.id} {measure.title}"
        rows.append(_measure(report, title, clauses, items.get(f"{PLAN}/{measure.id}")))
        rows += [_row(report, one, errata.get(one.clause.id)) for one in clauses if not one.is_done]
    columns = (("原文", 5.2), (f"做法（{PRACTICAL}）和服务它的政策", 5.2))
    return table(columns, rows, style="compact")


def _measure(report: Report, title: str, clauses: Iterable[ClauseReading], item: Item | None) -> Row:
    """The head of a measure: its box if something is still to be done, and what has been done already."""
    done = [place(one.clause.id) for one in clauses if one.is_done]
    runs: list[Run] = [Run(title)]
    if item is not None:
        runs.append(Run(f"　{item.department_label}", role="muted"))
    if done:
        runs.append(Run(f"　已参与：{'、'.join(done)}", role="muted"))
    if item is None:
        return Row((tuple(runs),), role="group")
    ticked = report.is_ticked(item)
    runs += noted(report.progress_of(item))
    return Row((tuple(runs),), role="group", anchor=item_anchor(item), field=item.id, ticked=ticked)


def _by_government(readings: Sequence[ClauseReading]) -> list[Block]:
    """What governments do by themselves: verbatim, but in one paragraph."""
    found = [one for one in readings if one.clause.status == GOVERNMENT]
    if not found:
        return []
    text = "　".join(f"{_named(one.compiled)} {one.clause.text}" for one in found)
    return [Paragraph((Run("由政府部门落实、企业没有直接事项的条款　", bold=True), Run(text)), "small")]


def _named(compiled: CompiledClause) -> str:
    """A clause by its measure and sentence."""
    return f"{compiled.measure.id} {place(compiled.clause.id)}"


def _row(report: Report, reading: ClauseReading, erratum: Erratum | None) -> Row:
    clause = reading.clause
    head: Runs = (Run(f"{place(clause.id)} {CLAUSE_STATUS[clause.status]}　", role="muted"),)
    cells = ((*head, *verbatim(clause.text, erratum)), _advice(report, reading))
    return Row(cells)


def verbatim(text: str, erratum: Erratum | None) -> Runs:
    """The text as received, with the correction beside the garbled words."""
    if erratum is None:
        return plain(text)
    fragment = re.sub(r"\s", "", erratum.fragment)
    note = Run(f"〔勘误：应作“{erratum.corrected}”〕", role="warn")
    place = text.find(fragment)
    if fragment == erratum.corrected:  # only line breaks were in it, and the text has none
        return plain(text)
    if place < 0:
        return Run(text), note
    end = place + len(fragment)
    return tuple(run for run in (Run(text[:end]), note, Run(text[end:])) if run.text)


def _advice(report: Report, reading: ClauseReading) -> Runs:
    clause = reading.clause
    runs: list[Run] = []
    if clause.advice:
        state = f"{reading.state}：" if clause.ready is not None or clause.done is not None else ""
        runs.append(
            Run(state + "；".join(clause.advice[: 1 if report.findings.plan_is_over else MOST_ADVICE]))
        )
    policies = report.findings.program.serving.get(clause.id, ())
    live = [
        key for key in policies if report.findings.of(key).outcome not in ("not_applicable", "not_in_force")
    ]
    if live:
        more = f" 等 {len(live)} 项" if len(live) > MOST_SERVING else ""
        runs += [Run("　政策：" if runs else "政策："), *report.policy_runs(live[:MOST_SERVING]), Run(more)]
    elif not policies and clause.reason is not None:
        runs.append(Run(f"{'　' if runs else ''}无对应政策：{readable(clause.reason)}", role="muted"))
    return tuple(runs)


def _unclear(unclear: Sequence[CompiledClause]) -> list[Block]:
    if not unclear:
        return []
    blocks: list[Block] = [Heading(f"是否有关还不清楚的条款（{len(unclear)}）", 2, "plan-unclear")]
    if len(unclear) > MOST_LISTED:
        text = "；".join(
            f"{measure.id} {measure.title} {len(list(found))} 条"
            for measure, found in groupby(unclear, key=lambda one: one.measure)
        )
        hint = "填写行业、经营描述和产品特点后可以确定。"
    else:
        text = "；".join(
            f"{_named(one)} {short(one.clause.text.rstrip('。；，'), SHORT_TEXT)}" for one in unclear
        )
        hint = "补充经营描述、产品特点等信息后可以确定。"
    return [*blocks, Paragraph(plain(f"{hint}{text}。"), "small")]
