"""The materials: every document once, with the policies that use it."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.blocks import Block, Paragraph, Row, Run, plain
from checklist.items import Material
from checklist.progress import Progress
from checklist.report_base import Report, group_row, table
from checklist.report_progress import titled

COLUMNS = (("材料", 4.0), ("用于", 5.2), ("天数", 0.6), ("最迟着手", 1.3))
OWN = "materials"
"""Begins the names of the boxes for what only one policy asks for."""


def materials_part(report: Report) -> list[Block]:
    """What several policies ask for, each document once; then what only one asks for, in one row for each policy."""
    materials = report.checklist.materials
    if not materials:
        return [Paragraph(plain("还没有可以确定要准备的材料。"))]
    text = "只列值得准备的政策所用的材料；一份材料供几项政策使用的，只列一次。天数是通常所需的准备时间。"
    rows: list[Row] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own = [one for one in materials if one.department == key and len(one.uses) > 1]
        if own:
            rows += [group_row(f"{label}（{len(own)}）"), *(_shared(report, one) for one in own)]
    blocks: list[Block] = [Paragraph(plain(text), "note")]
    blocks += [table(COLUMNS, rows, style="compact")] if rows else []
    return [*blocks, *_of_one_policy(report, [one for one in materials if len(one.uses) == 1])]


def _shared(report: Report, material: Material) -> Row:
    uses = report.policy_runs(dict.fromkeys(use.policy for use in material.uses))
    start = material.start_by.isoformat() if material.start_by else ""
    field = f"material/{material.id}"
    progress = report.options.progress.get(field, Progress())
    name = titled(plain(material.name), progress)
    cells = (name, uses, plain(str(material.lead_days)), plain(start))
    return Row(cells, field=field, ticked=report.is_done(field))


def _of_one_policy(report: Report, materials: Sequence[Material]) -> list[Block]:
    if not materials:
        return []
    found: dict[str, list[Material]] = {}
    for one in materials:
        found.setdefault(one.uses[0].policy, []).append(one)
    rows = [_own(report, policy, own) for policy, own in found.items()]
    title = Paragraph(plain("只有一项政策要的材料："), "note", keep_with_next=True)
    return [title, table((("用于", 3.0), ("材料", 7.4)), rows, style="compact")]


def _own(report: Report, policy: str, materials: Sequence[Material]) -> Row:
    """A policy with the documents that only it asks for, who prepares them and how long it takes."""
    runs: list[Run] = []
    for one in materials:
        progress = report.options.progress.get(f"material/{one.id}", Progress())
        runs += [Run("；" if runs else ""), *titled(plain(_named(one)), progress)]
    field = f"{OWN}/{policy}"
    ticked = report.is_done(field) or all(report.is_done(f"material/{one.id}") for one in materials)
    return Row(((report.policy_run(policy),), tuple(runs)), field=field, ticked=ticked)


def _named(material: Material) -> str:
    note = material.uses[0].note
    days = f"{material.department_label}，{material.lead_days} 天"
    start = f"，{material.start_by.isoformat()} 前着手" if material.start_by else ""
    return f"{material.name}（{f'{note}；' if note else ''}{days}{start}）"
