"""All policies that cannot be acted on now, one line each with the deciding reason, by outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import structs

from checklist.blocks import Block, Paragraph, Row, plain
from checklist.findings import Finding
from checklist.labels import GROUPS, OUTCOMES
from checklist.report_base import Report, group_row, table
from checklist.report_row import narrow_row, policy_row

ORDER, FIELDS = tuple(OUTCOMES), {group: place for place, group in enumerate(GROUPS)}
COLUMNS = (("政策", 4.0), ("决定性原因", 6.3))


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
    ordered = sorted(found, key=_place)
    for word, own in groupby(ordered, key=lambda one: one.word):
        policies = list(own)
        rows += [group_row(f"{word}（{len(policies)}）"), *_rows(report, policies)]
    return [Paragraph(plain(text), "note"), table(COLUMNS, rows, style="compact")]


def _place(finding: Finding) -> tuple[int, str, int]:
    return ORDER.index(finding.outcome), finding.word, FIELDS.get(finding.policy.group, len(FIELDS))


def _rows(report: Report, findings: Sequence[Finding]) -> Iterator[Row]:
    """The rows of policies under their outcome, each followed by the editions that it replaced with theirs."""
    for one in findings:
        title, _, why = policy_row(report, one).cells
        yield structs.replace(policy_row(report, one), cells=(title, why))
        yield from (narrow_row(report, old) for old in report.replaced.get(one.id, ()))
