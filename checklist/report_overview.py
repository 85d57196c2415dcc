"""All policies by what came out, each with its deciding reason."""

from __future__ import annotations

from checklist.blocks import Block, Heading, Paragraph, Row, Run, plain
from checklist.findings import Finding
from checklist.labels import MEANINGS, OUTCOMES, outcome_mark
from checklist.reasons import reason
from checklist.report_base import Report, group_anchor, has_part, policy_anchor, table
from rules.outcomes import Outcome

COLUMNS = (("政策", 3.6), ("结论", 1.6), ("决定性原因", 5.0))


def overview_part(report: Report) -> list[Block]:
    """One table in groups: norms and duties that concern the firm, then one group for each outcome that occurs."""
    findings = report.findings
    shown = sum(has_part(one) for one in findings.all)
    text = f"共核对 {len(findings.all)} 项政策，其中 {shown} 项与本企业有关并逐条列出条件。未填的信息不当作“没有”，也不当作“满足”。"
    rows: list[Row] = []
    rules = [one for one in findings.all if one.is_rule and has_part(one)]
    if rules:
        rows.append(Row((plain(f"须遵守的规范和义务（{len(rules)}）"),), role="group"))
        rows += [_row(report, one) for one in rules]
    for outcome in OUTCOMES:
        rows += _group(report, outcome)
    return [
        Heading("一、结论总览", anchor="overview"),
        Paragraph(plain(text)),
        table(COLUMNS, rows, style="compact"),
    ]


def _group(report: Report, outcome: Outcome) -> list[Row]:
    found = [one for one in report.findings.with_outcome(outcome) if not (one.is_rule and has_part(one))]
    if not found:
        return []
    text = f"{OUTCOMES[outcome]}（{len(found)}）：{MEANINGS[outcome]}"
    mark = outcome_mark(outcome, is_rule=False)
    head = Row(((Run(text, mark=mark),),), role="group", anchor=group_anchor(outcome))
    return [head, *(_row(report, one) for one in found)]


def _row(report: Report, finding: Finding) -> Row:
    """A row is the link target of a policy that has no part of its own."""
    own = has_part(finding)
    title = report.policy_run(finding.id, finding.title) if own else Run(finding.title)
    words = reason(report.findings, finding)
    would_be = finding.judgement.would_be
    if would_be is not None and would_be not in ("not_applicable", "information"):
        words += f"；若仍有效，结论为“{OUTCOMES[would_be]}”"
    cells = ((title,), (Run(finding.word, mark=finding.mark),), plain(words))
    quiet = finding.outcome in ("not_applicable", "not_in_force")
    return Row(cells, role="muted" if quiet else "plain", anchor="" if own else policy_anchor(finding.id))
