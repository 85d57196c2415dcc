"""The action checklist by date, an index of it by department, and the materials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checklist.applying import AFTERWARDS
from checklist.blocks import Block, CheckItem, Heading, Paragraph, Row, Run, Runs, plain
from checklist.items import Item, Material
from checklist.labels import KIND_VERBS
from checklist.plan_items import OVER
from checklist.report_agenda import HAND_LINES, JOIN, Entry, Span, by_department, is_of_plan
from checklist.report_base import Report, group_row, item_anchor, joined, short, table

STEPS = (("", 6.6), ("", 1.3), ("", 2.1))
MOST_DETAIL = 4
INDEX_TITLE = 26


def actions_part(report: Report) -> list[Block]:
    """What to do by date with boxes to tick, then an index by department that leads back to it."""
    blocks: list[Block] = [Heading("三、行动清单", anchor="actions")]
    if not report.agenda:
        blocks.append(Paragraph(plain("现在没有可以列出的事项，请先回答“待答问题”。")))
        return blocks
    text = (
        "日期从下一个申报时段倒推得出，只作安排参考，以当年通知为准。同一件事只列一次；一项政策的申报步骤列在一起，"
        "按第一步的日期排列，每一步各有一个勾选框。"
    )
    blocks.append(Paragraph(plain(text), "note"))
    for span in report.agenda:
        blocks += _span(report, span)
    return [*blocks, Heading("按责任部门", 2, "actions-by-department"), _by_department(report)]


def _span(report: Report, span: Span) -> list[Block]:
    count = sum(len(entry.items) for entry in span.entries)
    blocks: list[Block] = [Heading(f"{span.title}（{count}）", 3, in_toc=False)]
    if span.title == JOIN and report.findings.plan_is_over and any(map(is_of_plan, _items(span))):
        blocks.append(Paragraph(plain(OVER + "。"), "small", keep_with_next=True))
    written = [entry for entry in span.entries if entry.items[0].kind in HAND_LINES]
    blocks += [_check_item(report, entry.items[0]) for entry in written]
    rows = [row for entry in span.entries[len(written) :] for row in _entry(report, entry)]
    return [*blocks, table(STEPS, rows, style="compact")] if rows else blocks


def _items(span: Span) -> Iterable[Item]:
    return (item for entry in span.entries for item in entry.items)


def _check_item(report: Report, item: Item) -> CheckItem:
    detail: list[Runs] = [plain(line) for line in item.detail[:MOST_DETAIL]]
    if len(item.detail) > MOST_DETAIL:
        detail.append(plain(f"另有 {len(item.detail) - MOST_DETAIL} 项，见该政策的条件表"))
    return CheckItem(
        field=item.id,
        runs=(*_head(report, item), Run(item.title, bold=True)),
        due=_due(item),
        owner=item.department_label,
        source=report.policy_runs(item.policies),
        detail=tuple(detail),
        lines=HAND_LINES[item.kind],
        ticked=report.is_ticked(item),
        anchor=item_anchor(item),
    )


def _head(report: Report, item: Item) -> Runs:
    return Run(f"{report.numbers[item.id]}. "), Run(f"[{item.kind_label}] ", role="accent")


def _due(item: Item) -> str:
    """The day and how it was found, or why there is none."""
    lead = f"，通常约需 {item.lead_days} 天" if item.lead_days and item.kind == "fix" else ""
    words = item.dated + lead
    return f"{item.due.isoformat()}（{words}）" if item.due else words


def _entry(report: Report, entry: Entry) -> list[Row]:
    """The rows of an item that needs no lines to write on, or of the steps of a procedure."""
    first = entry.items[0]
    if not entry.is_procedure:
        return [_single(report, first)]
    title = report.policy_run(first.policies[0], bold=True)
    dated = f"　{first.dated.partition('，倒推')[0]}" if first.kind == "apply" else ""
    head = (Run(f"{entry.number}. {KIND_VERBS[first.kind]}："), title, Run(dated, role="muted"))
    is_told = {item.dated for item in entry.items} == {first.dated}
    return [Row((head,), role="group"), *(_step(report, item, is_told=is_told) for item in entry.items)]


def _single(report: Report, item: Item) -> Row:
    """An item with its source and how its day was found."""
    more = [] if is_of_plan(item) else [Run("　来源 ", role="muted"), *report.policy_runs(item.policies)]
    notes = joined((*item.detail[:1], item.dated) if item.due else item.detail[:1])
    text = (*_head(report, item), Run(item.title, bold=True), *more)
    return _row(report, item, (*text, Run(f"　{notes}", role="muted")) if notes else text)


def _step(report: Report, item: Item, *, is_told: bool) -> Row:
    """A step of a procedure; what authorities do after it stands below it.

    ``is_told`` where why there is no day stands in the head already.
    """
    own = [line for line in item.detail if not line.startswith(AFTERWARDS)]
    after = [line for line in item.detail if line.startswith(AFTERWARDS)]
    text: list[Run] = [Run(f"{report.numbers[item.id]}　{item.title}")]
    text += [Run(f"　{joined(own)}", role="muted")] if own else []
    text += [Run(f"\n{line}", role="muted") for line in after]
    return _row(report, item, tuple(text), is_told=is_told)


def _row(report: Report, item: Item, text: Runs, *, is_told: bool = False) -> Row:
    late = "，已应着手" if item.dated.endswith("已应着手") else ""
    due = (
        f"{item.due.isoformat()}{late}" if item.due else "" if is_told or item.kind == "join" else item.dated
    )
    cells = (text, plain(item.department_label), plain(due))
    return Row(cells, anchor=item_anchor(item), field=item.id, ticked=report.is_ticked(item))


def _by_department(report: Report) -> Block:
    found = by_department(report.agenda)
    plan: dict[str, list[Item]] = {}
    for item in report.plan_items:
        plan.setdefault(item.department, []).append(item)
    rows: list[Row | Sequence[Runs | str]] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own, of_plan = found.get(key, []), plan.get(key, [])
        if own or of_plan:
            count = Run(f"\n{len(own) + len(of_plan)} 项", role="muted")
            rows.append([(Run(label, bold=True), count), (*_index(report, own), *_plan_index(of_plan))])
    return table((("部门", 1.1), ("事项（编号与上文相同）", 8.9)), rows, style="compact")


def _index(report: Report, items: Sequence[Item]) -> list[Run]:
    runs: list[Run] = []
    for item in items:
        day = f" {item.due.isoformat()}" if item.due else ""
        runs += [
            Run(report.numbers[item.id], bold=True, anchor=item_anchor(item)),
            Run(f" {short(item.title, INDEX_TITLE)}"),
            Run(f"{day}　 ", role="muted"),
        ]
    return runs


def _plan_index(items: Sequence[Item]) -> list[Run]:
    """The measures of the Plan, whose boxes stand beside their clauses."""
    if not items:
        return []
    runs = [Run("《方案》措施（在“方案条款”中勾选）：", role="muted")]
    for item in items:
        runs += [Run(item.id.rpartition("/")[2], anchor=item_anchor(item)), Run("、")]
    return runs[:-1]


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
    columns = (("材料", 4.6), ("用于", 4.6), ("天数", 0.7), ("最迟着手", 1.4))
    blocks.append(table(columns, rows, style="compact"))
    return blocks


def _material(report: Report, material: Material) -> Row:
    notes = list(dict.fromkeys(use.note for use in material.uses if use.note))
    name: Runs = (
        (Run(material.name), Run(f"（{'；'.join(notes)}）", role="muted")) if notes else plain(material.name)
    )
    uses = report.policy_runs(dict.fromkeys(use.policy for use in material.uses))
    start = material.start_by.isoformat() if material.start_by else ""
    field = f"material/{material.id}"
    cells = (name, uses, plain(str(material.lead_days)), plain(start))
    return Row(cells, field=field, ticked=field in report.options.ticked)
