"""The action checklist by date, and an index of it by department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from checklist.applying import AFTERWARDS, WHEN_JUDGED
from checklist.blocks import Block, CheckItem, Heading, Paragraph, Row, Run, Runs, plain
from checklist.deciding import CHECK_ID
from checklist.findings import Finding
from checklist.items import Item
from checklist.plan_items import OVER, PIECES
from checklist.report_agenda import (
    HAND_LINES,
    JOIN,
    Entry,
    Span,
    by_department,
    is_of_plan,
    is_written_on,
)
from checklist.report_base import Report, item_anchor, joined, table
from checklist.report_conditions import place_in
from checklist.report_progress import DROPPED, due_cell, titled
from checklist.schedule import NOW

DATED = (("事项", 7.0), ("部门", 1.1), ("最迟", 1.2), ("负责人", 1.0))
UNDATED_STEPS = (("事项", 8.2), ("部门", 1.1), ("负责人", 1.0))
MARKED = ("decide", "fix", "comply")
"""Kinds that are named beside the steps of applying."""
MOST_DETAIL = 4


def actions_part(report: Report) -> list[Block]:
    """What to do by date with boxes to tick, then an index by department that leads back to it."""
    if not report.agenda:
        return [Paragraph(plain("现在没有可以列出的事项，请先回答“待答问题”。"))]
    text = (
        "日期从下一个申报时段倒推得出，只作安排参考，以当年通知为准；倒推的日期已过的写“现在就办”。同一件事只列一次；"
        "只为一项政策办的事列在一起，按其中最早的日期排列，每件各有一个勾选框。"
    )
    blocks: list[Block] = [Paragraph(plain(text), "note")]
    for span in report.agenda:
        blocks += _span(report, span)
    blocks += [Heading("按责任部门", 2, "actions-by-department"), _by_department(report)]
    return [*blocks, *_by_person(report)]


def _span(report: Report, span: Span) -> list[Block]:
    count = sum(len(entry.items) for entry in span.entries)
    blocks: list[Block] = [Heading(f"{span.title}（{count}）", 3, in_toc=False)]
    if span.title == JOIN and report.findings.plan_is_over and any(map(is_of_plan, _items(span))):
        blocks.append(Paragraph(plain(OVER + "。"), "small", keep_with_next=True))
    written = [entry for entry in span.entries if is_written_on(entry.items)]
    blocks += [_check_item(report, entry.items[0]) for entry in written]
    rows = [row for entry in span.entries[len(written) :] for row in _entry(report, entry)]
    columns = DATED if any(row.cells[-2] for row in rows if row.role != "group") else UNDATED_STEPS
    if columns is UNDATED_STEPS:
        rows = [_without_day(row) for row in rows]
    return [*blocks, table(columns, rows, style="compact")] if rows else blocks


def _without_day(row: Row) -> Row:
    return row if row.role == "group" else structs.replace(row, cells=(*row.cells[:2], row.cells[3]))


def _items(span: Span) -> Iterable[Item]:
    return (item for entry in span.entries for item in entry.items)


def _check_item(report: Report, item: Item) -> CheckItem:
    progress = report.progress_of(item)
    detail: list[Runs] = [plain(line) for line in item.detail[:MOST_DETAIL]]
    if len(item.detail) > MOST_DETAIL:
        detail.append(plain(f"另有 {len(item.detail) - MOST_DETAIL} 项，见该政策的条件表"))
    return CheckItem(
        field=item.id,
        runs=titled((*_head(report, item), Run(item.title, bold=True)), progress),
        due=_due(item),
        owner=item.department_label,
        source=report.policy_runs(item.policies),
        detail=tuple(detail),
        lines=() if progress.state == DROPPED else HAND_LINES[item.kind][1 if progress.owner else 0 :],
        ticked=report.is_ticked(item),
        anchor=item_anchor(item),
    )


def _head(report: Report, item: Item) -> Runs:
    return Run(f"{report.numbers[item.id]}. "), Run(f"[{item.kind_label}] ", role="accent")


def _due(item: Item) -> str:
    """The day and how it was found, or why there is none."""
    lead = f"，通常约需 {item.lead_days} 天" if item.lead_days and item.kind == "fix" else ""
    words = item.dated + lead
    if item.due is None or item.dated.startswith(NOW):
        return words
    return f"{item.due.isoformat()}（{words}）"


def _entry(report: Report, entry: Entry) -> list[Row]:
    """The rows of an item that needs no lines to write on, or of what is to be done for one policy."""
    first = entry.items[0]
    if not entry.is_procedure:
        return [_single(report, first)]
    finding = report.findings.of(first.policies[0])
    head = (
        Run(f"{entry.number}. "),
        report.policy_run(finding.id, bold=True),
        Run(f"　{finding.told}　{_target(report, finding)}", role="muted"),
    )
    return [Row((head,), role="group"), *(_step(report, item) for item in entry.items)]


def _target(report: Report, finding: Finding) -> str:
    target = report.findings.target(finding)
    return target.short if target.day is not None else target.words


def _single(report: Report, item: Item) -> Row:
    """An item with its source and how its day was found."""
    more = [] if is_of_plan(item) else [Run("　来源 ", role="muted"), *report.policy_runs(item.policies)]
    detail = () if item.id.endswith(f"/{CHECK_ID}") else item.detail[:1]
    notes = joined((*detail, item.dated) if item.due else detail)
    text = (*_head(report, item), Run(item.title, bold=True), *more)
    return _row(report, item, (*text, Run(f"　{notes}", role="muted")) if notes else text)


def _step(report: Report, item: Item) -> Row:
    """What is to be done for a policy; what authorities do after it stands below it."""
    own = [line for line in item.detail if not line.startswith(AFTERWARDS)]
    if item.id.endswith(f"/{CHECK_ID}"):
        own = []  # the conditions stand in the part of the policy
    after = [line for line in item.detail if line.startswith(AFTERWARDS)]
    text: list[Run] = [Run(f"{report.numbers[item.id]}　")]
    if item.kind in MARKED:
        text.append(Run(f"[{item.kind_label}] ", role="accent"))
    text.append(Run(item.title))
    if item.title == WHEN_JUDGED:
        own = ["　".join(f"{number}{line.rstrip('。')}" for number, line in zip(PIECES, own, strict=False))]
    text += [Run(f"　{joined(own)}", role="muted")] if own else []
    article = place_in(report.findings.of(item.policies[0]), item.sources[0].article)
    if item.kind == "decide" and article:
        text.append(Run(f"〔{article}〕", role="muted"))
    text += [Run(f"　{line}", role="muted") for line in after]
    return _row(report, item, tuple(text))


def _row(report: Report, item: Item, text: Runs) -> Row:
    if item.dated.startswith(NOW):
        due: Runs = (Run(NOW, bold=True, role="warn"),)
    else:
        due = plain(item.due.isoformat() if item.due else "")
    progress = report.progress_of(item)
    told = titled(text, progress, whole=False)
    cells = (told, plain(item.department_label), due_cell(due, progress), plain(progress.owner))
    return Row(cells, anchor=item_anchor(item), field=item.id, ticked=report.is_ticked(item))


def _by_department(report: Report) -> Block:
    """The numbers of the items of every department; those of the Plan and of joining in lead to their own sections."""
    found = by_department(report.agenda)
    elsewhere = (*report.join_items, *report.plan_items)
    rows: list[Row | Sequence[Runs | str]] = []
    for key, label in report.findings.program.dictionary.departments.items():
        own = found.get(key, [])
        other = [item for item in elsewhere if item.department == key]
        if own or other:
            cells = (*_index(report, own), *_elsewhere(other))
            rows.append([(Run(label, bold=True), Run(f"　{len(own) + len(other)} 项", role="muted")), cells])
    return table((("部门", 2.0), ("事项编号", 8.0)), rows, style="compact")


def _by_person(report: Report) -> list[Block]:
    """The numbers of the items of everyone who took some on, without what is done or dropped; nothing where nobody did."""
    found: dict[str, list[Item]] = {}
    for item in (item for span in report.agenda for item in _items(span)):
        progress = report.progress_of(item)
        if progress.owner and progress.state in ("open", "doing"):
            found.setdefault(progress.owner, []).append(item)
    rows: list[Sequence[Runs | str]] = [
        [(Run(owner, bold=True), Run(f"　{len(own)} 项", role="muted")), tuple(_index(report, own))]
        for owner, own in found.items()
    ]
    if not rows:
        return []
    index = table((("负责人", 2.0), ("还没有办完的事项编号", 8.0)), rows, style="compact")
    return [Heading("按负责人", 2, "actions-by-person"), index]


def _index(report: Report, items: Sequence[Item]) -> list[Run]:
    runs: list[Run] = []
    for item in items:
        runs += [Run("、")] if runs else []
        runs.append(Run(report.numbers[item.id], anchor=item_anchor(item)))
    return runs


def _elsewhere(items: Sequence[Item]) -> list[Run]:
    """How many boxes of a department stand in the sections on joining in and on the Plan."""
    plan = sum(is_of_plan(item) for item in items)
    counts = ((len(items) - plan, "可以参与的活动和平台"), (plan, "方案条款"))
    return [Run(f"　“{title}”中 {count} 项", role="muted") for count, title in counts if count]
