"""What asks nothing of the firm: platforms, fairs, pilots of places; what can be done about each, in one row."""

from __future__ import annotations

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.findings import Finding
from checklist.labels import GROUPS
from checklist.plan_items import PIECES
from checklist.report_base import Report, brief_document, group_row, policy_anchor, table
from checklist.report_cautions import notices
from checklist.report_progress import titled
from checklist.report_row import narrow_row

COLUMNS = (("活动、平台或名单", 2.7), ("可以做的事", 7.7))


def join_part(report: Report) -> list[Block]:
    """A table with one box for each."""
    found = report.standing_in("join")
    if not found:
        return [Paragraph(plain("按现在所填的信息，没有这一类。"))]
    text = "这些没有须由企业满足的条件，结论都是“仅供了解”：有的由政府部门组织、企业只参与，有的没有公开条件。做过的打勾。"
    rows: list[Row] = []
    for field, label in GROUPS.items():
        own = [one for one in found if one.policy.group == field]
        rows += [group_row(f"{label}（{len(own)}）")] if own else []
        for one in own:
            rows.append(_row(report, one))
            rows += [narrow_row(report, old) for old in report.replaced.get(one.id, ())]
    return [Paragraph(plain(text), "note"), table(COLUMNS, rows, style="compact")]


def _row(report: Report, finding: Finding) -> Row:
    steps = finding.policy.actions or finding.policy.steps
    what = "".join(f"{number}{one.what.rstrip('。')}　" for number, one in zip(PIECES, steps, strict=False))
    item = next((one for one in report.join_items if finding.id in one.policies), None)
    done = (Run(what.rstrip("　")), Run(f"　〔{_document(report, finding)}〕", role="muted"))
    cells: tuple[Runs, ...] = (_title(report, finding), done)
    anchor = policy_anchor(finding.id)
    if item is None:
        return Row(cells, anchor=anchor)
    cells = (titled(cells[0], report.progress_of(item)), done)
    return Row(cells, anchor=anchor, field=item.id, ticked=report.is_ticked(item))


def _title(report: Report, finding: Finding) -> Runs:
    told = [one.short for one in notices(report, finding)]
    values = report.findings.values(finding)
    return (
        Run(finding.title, bold=True),
        *((Run(f"　{'，'.join(values)}", role="muted"),) if values else ()),
        *(Run(f"　{text}", role="warn") for text in told),
    )


def _document(report: Report, finding: Finding) -> str:
    return "，".join([brief_document(finding.policy.document), *_when(report, finding)])


def _when(report: Report, finding: Finding) -> list[str]:
    """When it is on, where that is known."""
    target = report.findings.target(finding)
    if target.day is None:
        return ["全年"] if target.kind == "open" else []
    month = f"{target.day.year}年{target.day.month}月起"
    return [month if target.kind == "month" else f"{target.day.isoformat()} 截止"]
