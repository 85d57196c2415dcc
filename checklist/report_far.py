"""Gaps of years: every requirement that is not met, in one row for each policy."""

from __future__ import annotations

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.findings import Finding
from checklist.reasons import all_failing
from checklist.report_base import Report, brief_document, policy_anchor, table
from checklist.report_row import policy_row

COLUMNS = (("政策", 2.8), ("结论", 1.4), ("没有满足的条件", 6.2))


def far_part(report: Report) -> list[Block]:
    """A table of the policies whose figures are far off, or of which much is lacking or unanswered; nothing if there are none."""
    found = report.standing_in("far")
    if not found:
        return []
    rows: list[Row] = []
    for finding in found:
        rows.append(_row(report, finding))
        rows += [policy_row(report, old) for old in report.replaced.get(finding.id, ())]
    text = (
        "差的条件多，有指标差一半以上，或者还有较多信息没有填。先不列入行动清单：没有填的先答题，"
        "差得远的可作长期规划；近期的做法见前面的政策。"
    )
    return [Paragraph(plain(text), "note"), table(COLUMNS, rows, style="compact")]


def _row(report: Report, finding: Finding) -> Row:
    texts = all_failing(report.findings, finding)
    title = (Run(finding.title, bold=True), Run(f"　{brief_document(finding.policy.document)}", role="muted"))
    what: list[Run] = [Run("；".join(texts))]
    unknown = [report.findings.fact_label(fact) for fact in report.findings.open_facts(finding.id)]
    if unknown:
        what.append(Run(f"。另有没有填的：{'、'.join(unknown)}", role="muted"))
    cells: tuple[Runs, ...] = (title, (Run(finding.told, mark=finding.mark),), tuple(what))
    return Row(cells, anchor=policy_anchor(finding.id))
