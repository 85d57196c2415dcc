"""The open questions, the most telling first."""

from __future__ import annotations

from checklist.blocks import Block, Heading, Paragraph, Row, Run, Runs, plain
from checklist.items import Item
from checklist.report_base import Report, table

MOST_NAMED = 2
MANY = 40
"""From here on the questions are printed without their evidence."""


def questions_part(report: Report) -> list[Block]:
    """A table to tick off: what to answer, who knows it, and what it decides."""
    items = [item for item in report.checklist.items if item.kind == "answer"]
    blocks: list[Block] = [Heading("五、待答问题", anchor="questions")]
    if not items:
        blocks.append(Paragraph(plain("结论不再取决于没有填的信息。")))
    else:
        text = f"共 {len(items)} 项，按回答后能定下来的政策多少排列；答不上的可以填“不清楚”。只问对结论还有影响的信息。"
        rows = [_row(report, item, brief=len(items) > MANY) for item in items]
        columns = (("信息项和问题", 5.8), ("部门", 1.2), ("影响的政策", 3.8))
        blocks += [Paragraph(plain(text), "note"), table(columns, rows, style="compact")]
    return blocks


def _row(report: Report, item: Item, *, brief: bool) -> Row:
    question: list[Run] = [Run(item.title, bold=True), Run(f"　{item.detail[0]}")]
    if not brief and len(item.detail) > 2:
        question.append(Run(f"　{item.detail[1]}", role="muted"))
    policies = list(item.policies)
    named = report.policy_runs(policies[:MOST_NAMED])
    more: Runs = (Run(f" 等 {len(policies)} 项"),) if len(policies) > MOST_NAMED else ()
    cells = (tuple(question), plain(item.department_label), (*named, *more))
    return Row(cells, field=item.id, ticked=report.is_ticked(item))
