"""The open questions, the most telling first."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.items import Item
from checklist.report_base import Report, table
from checklist.report_progress import titled

MOST_NAMED = 2
MOST_ASKED = 30
"""So many questions are printed in full; the rest by name, since the first answers decide what is still asked."""
MANY = 40
"""From here on the questions are printed without their evidence."""


def questions_part(report: Report) -> list[Block]:
    """A table to tick off: what to answer, who knows it, and what it decides."""
    items = [item for item in report.checklist.items if item.kind == "answer"]
    if not items:
        return [Paragraph(plain("结论不再取决于没有填的信息。"))]
    text = f"共 {len(items)} 项，按回答后能定下来的政策多少排列；答不上的可以填“不清楚”。只问对结论还有影响的信息。"
    first = items[:MOST_ASKED]
    rows = [_row(report, item, brief=len(items) > MANY) for item in first]
    columns = (("信息项和问题", 5.8), ("部门", 1.2), ("影响的政策", 3.8))
    blocks: list[Block] = [Paragraph(plain(text), "note"), table(columns, rows, style="compact")]
    return [*blocks, *_later(report, items[MOST_ASKED:])]


def _later(report: Report, items: Sequence[Item]) -> list[Block]:
    """What is asked after the first questions, by part of the questionnaire; which of it matters shows by then."""
    if not items:
        return []
    fields = report.findings.program.dictionary.fields
    rows: list[Row] = []
    for section in report.findings.program.dictionary.sections:
        own = [item for item in items if fields[item.id.removeprefix("fact/")].section == section.id]
        if own:
            names = "、".join(item.title for item in own)
            rows.append(Row((plain(section.label), plain(own[0].department_label), plain(names))))
    text = f"其余 {len(items)} 项答完上面的再看，有的到时就不用答了："
    columns = (("部分", 1.8), ("部门", 1.2), ("信息项", 7.8))
    return [Paragraph(plain(text), "note", keep_with_next=True), table(columns, rows, style="compact")]


def _row(report: Report, item: Item, *, brief: bool) -> Row:
    question: list[Run] = [Run(item.title, bold=True), Run(f"　{item.detail[0]}")]
    if not brief and len(item.detail) > 2:
        question.append(Run(f"　{item.detail[1]}", role="muted"))
    policies = list(item.policies)
    named = report.policy_runs(policies[:MOST_NAMED])
    more: Runs = (Run(f" 等 {len(policies)} 项"),) if len(policies) > MOST_NAMED else ()
    cells = (titled(tuple(question), report.progress_of(item)), plain(item.department_label), (*named, *more))
    return Row(cells, field=item.id, ticked=report.is_ticked(item))
