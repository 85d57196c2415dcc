"""All policies that cannot be acted on now, one line each with the deciding reason, by field."""

from __future__ import annotations

from checklist.blocks import Block, Paragraph, Row, plain
from checklist.findings import Finding
from checklist.labels import GROUPS, OUTCOMES
from checklist.report_base import Report, group_row, table
from checklist.report_row import COLUMNS, rows_with_editions

ORDER = tuple(OUTCOMES)


def rest_part(report: Report) -> list[Block]:
    """One table; nothing that was looked at is left out."""
    found = report.standing_in("rest")
    if not found:
        return [Paragraph(plain("收录的政策都列在前面。"))]
    text = (
        "以上没有展开的政策，每项一行：不适用的、不在有效期的、不符合的，还有几乎没有填到的。"
        "补充信息或者情况变化后，结论会改变。"
    )
    rows: list[Row] = []
    for field, label in GROUPS.items():
        own = sorted((one for one in found if one.policy.group == field), key=_place)
        if own:
            rows += [group_row(f"{label}（{len(own)}）"), *rows_with_editions(report, own)]
    return [Paragraph(plain(text), "note"), table(COLUMNS, rows, style="compact")]


def _place(finding: Finding) -> int:
    return ORDER.index(finding.outcome)
