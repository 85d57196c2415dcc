"""The materials: every document once, with the policies that use it."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.items import Material
from checklist.report_base import Report, group_row, table


def materials_part(report: Report) -> list[Block]:
    """Every document once, with the policies that use it."""
    materials = report.checklist.materials
    if not materials:
        return [Paragraph(plain("还没有可以确定要准备的材料。"))]
    text = "只列值得准备的政策所用的材料；一份材料供几项政策使用的，只列一次。天数是通常所需的准备时间。"
    rows: list[Row | Sequence[Runs | str]] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own = [one for one in materials if one.department == key]
        if own:
            rows.append(group_row(f"{label}（{len(own)}）"))
            rows += [_material(report, one) for one in own]
    columns = (("材料", 4.6), ("用于", 5.0), ("天数", 0.6), ("最迟着手", 1.2))
    return [Paragraph(plain(text), "note"), table(columns, rows, style="compact")]


def _material(report: Report, material: Material) -> Row:
    notes = [use.note for use in material.uses if use.note] if len(material.uses) == 1 else []
    name: Runs = (
        (Run(material.name), Run(f"（{'；'.join(notes)}）", role="muted")) if notes else plain(material.name)
    )
    uses = report.policy_runs(dict.fromkeys(use.policy for use in material.uses))
    start = material.start_by.isoformat() if material.start_by else ""
    field = f"material/{material.id}"
    cells = (name, uses, plain(str(material.lead_days)), plain(start))
    return Row(cells, field=field, ticked=field in report.options.ticked)
