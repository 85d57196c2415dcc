"""The action checklist by date, the same by department, and the materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checklist.blocks import Block, CheckItem, Heading, Paragraph, Row, Run, Runs, plain
from checklist.items import Item, ItemKind, Material
from checklist.plan_items import OVER, PLAN
from checklist.report_base import Report, group_row, item_anchor, printed_first, short, table

SPANS: tuple[tuple[int, str], ...] = (
    (30, "30 天内"),
    (90, "31 至 90 天"),
    (180, "91 至 180 天"),
    (365, "半年至一年"),
)
LATER, UNDATED = "一年以后", "没有固定日期"
JOIN = "参与活动"
MOST_DETAIL = 4
HAND_LINES: Mapping[ItemKind, tuple[str, ...]] = {
    "fix": ("负责人", "备注"),
    "comply": ("负责人", "备注"),
    "decide": ("判断人", "结论"),
}
"""Lines to write on; steps and activities carry their department only."""


def actions_part(report: Report) -> list[Block]:
    """Items with boxes by date, then a table by department that leads back to them."""
    items = printed_first(report.checklist.items)
    blocks: list[Block] = [Heading("三、行动清单", anchor="actions")]
    if not items:
        blocks.append(Paragraph(plain("现在没有可以列出的事项，请先回答“待答问题”。")))
        return blocks
    text = "日期从下一个申报窗口倒推得出，只作安排参考，具体日期以当年通知为准。同一件事只列一次，来源列出它所服务的全部政策。"
    blocks += [Paragraph(plain(text), "note"), Heading("按日期", 2, "actions-by-date")]
    for title, found in _by_date(report, items):
        if found:
            blocks.append(Heading(f"{title}（{len(found)}）", 3, in_toc=False))
            if title == JOIN and report.findings.plan_is_over:
                blocks.append(Paragraph(plain(OVER + "。"), "small", keep_with_next=True))
            blocks += [_check_item(report, item) for item in found]
    blocks += [Heading("按责任部门", 2, "actions-by-department"), _by_department(report, items)]
    return blocks


def _by_date(report: Report, items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    groups: dict[str, list[Item]] = {
        title: [] for title in (*(title for _, title in SPANS), LATER, UNDATED, JOIN)
    }
    for item in items:
        groups[_span_of(report, item)].append(item)
    return list(groups.items())


def _span_of(report: Report, item: Item) -> str:
    if item.due is None:
        return JOIN if item.kind == "join" else UNDATED
    days = (item.due - report.findings.as_of).days
    return next((title for most, title in SPANS if days <= most), LATER)


def _check_item(report: Report, item: Item) -> CheckItem:
    title = (
        Run(f"{report.numbers[item.id]}. "),
        Run(f"[{item.kind_label}] ", role="accent"),
        Run(item.title, bold=True),
    )
    detail: list[Runs] = [plain(line) for line in item.detail[:MOST_DETAIL]]
    if len(item.detail) > MOST_DETAIL:
        detail.append(plain(f"另有 {len(item.detail) - MOST_DETAIL} 项，见该政策的条件表"))
    return CheckItem(
        field=item.id,
        runs=title,
        due=_due(item),
        owner=item.department_label,
        source=() if item.policies == (PLAN,) else report.policy_runs(item.policies),
        detail=tuple(detail),
        lines=HAND_LINES.get(item.kind, ()),
        ticked=report.is_ticked(item),
        anchor=item_anchor(item),
    )


def _due(item: Item) -> str:
    """The day and how it was found, or why there is none."""
    if item.kind == "join" and item.due is None:
        return ""
    lead = f"，通常约需 {item.lead_days} 天" if item.lead_days and item.kind == "fix" else ""
    words = item.dated + lead
    return f"{item.due.isoformat()}（{words}）" if item.due else words


def _by_department(report: Report, items: Sequence[Item]) -> Block:
    rows: list[Row | Sequence[Runs | str]] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own = [item for item in items if item.department == key]
        if own:
            lines = [run for item in own for run in _line(report, item)]
            rows.append([(Run(label, bold=True), Run(f"\n{len(own)} 项", role="muted")), tuple(lines[:-1])])
    return table((("部门", 1.3), ("事项（编号与上文相同）", 8.7)), rows)


def _line(report: Report, item: Item) -> list[Run]:
    number = Run(f"□ {report.numbers[item.id]}", anchor=item_anchor(item))
    day = f"{item.due.isoformat()} " if item.due else ""
    return [
        number,
        Run(f"　{day}", bold=True),
        Run(f"[{item.kind_label}] {short(item.title, 32)}"),
        Run("\n"),
    ]


def materials_part(report: Report) -> list[Block]:
    """Every document once, with the policies that use it."""
    blocks: list[Block] = [Heading("四、材料清单", anchor="materials")]
    materials = report.checklist.materials
    if not materials:
        blocks.append(Paragraph(plain("还没有可以确定要准备的材料。")))
        return blocks
    text = "只列值得准备的政策所用的材料；一份材料供几项政策使用的，只列一次。天数是通常所需的准备时间。"
    blocks.append(Paragraph(plain(text), "note"))
    rows: list[Row | Sequence[Runs | str]] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own = [one for one in materials if one.department == key]
        if own:
            rows.append(group_row(f"{label}（{len(own)}）"))
            rows += [_material(report, one) for one in own]
    blocks.append(table((("□", 0.5), ("材料", 4.0), ("用于", 5.0), ("天数", 0.8), ("最迟着手", 1.7)), rows))
    return blocks


def _material(report: Report, material: Material) -> list[Runs | str]:
    notes = list(dict.fromkeys(use.note for use in material.uses if use.note))
    name: Runs = (
        (Run(material.name), Run(f"（{'；'.join(notes)}）", role="muted")) if notes else plain(material.name)
    )
    uses = report.policy_runs(dict.fromkeys(use.policy for use in material.uses))
    start = material.start_by.isoformat() if material.start_by else ""
    return ["□", name, uses, str(material.lead_days), start]
