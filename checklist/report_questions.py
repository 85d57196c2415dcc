"""The open questions, the most telling first."""

from __future__ import annotations

from collections.abc import Sequence

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
        rows: list[Row | Sequence[Runs | str]] = [
            _row(report, item, brief=len(items) > MANY) for item in items
        ]
        columns = (("□", 0.5), ("信息项和问题", 5.2), ("部门", 1.3), ("影响的政策", 3.8))
        blocks += [Paragraph(plain(text), "note"), table(columns, rows)]
    return blocks + _warnings(report)


def _row(report: Report, item: Item, *, brief: bool) -> list[Runs | str]:
    question: list[Run] = [Run(item.title, bold=True), Run(f"\n{item.detail[0]}")]
    if not brief and len(item.detail) > 2:
        question.append(Run(f"\n{item.detail[1]}", role="muted"))
    policies = list(item.policies)
    named = report.policy_runs(policies[:MOST_NAMED])
    more: Runs = (Run(f" 等 {len(policies)} 项"),) if len(policies) > MOST_NAMED else ()
    return ["□", tuple(question), item.department_label, (*named, *more)]


def _warnings(report: Report) -> list[Block]:
    """What was answered but looks doubtful."""
    warnings = report.profile.warnings
    if not warnings:
        return []
    rows = [[warning.message] for warning in warnings]
    return [Heading("所填信息中要再看一眼的地方", 2), table((("提示", 1.0),), rows)]
