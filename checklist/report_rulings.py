"""What people ruled: the count on the first page, and a list with reasons and names that is printed whatever is left out."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.findings import Finding
from checklist.labels import VERDICT_MARKS, outcome_word
from checklist.report_base import Report, group_row, table
from checklist.ruled import Ruled, all_ruled, ruled_of
from rules.ruled import VERDICTS
from rules.rulings import Ruling
from rules.verdict import LABELS, negate

ANCHOR, TITLE = "rulings", "人工裁定"
COLUMNS = (("条件", 3.6), ("本企业", 1.9), ("人工裁定", 1.5), ("程序判定", 1.4), ("理由和裁定人", 3.6))
NOTE = (
    "以下判定由人作出，代替程序对这一项条件的判定；企业填报的信息没有改动。裁定是否成立，由裁定人负责，"
    "最终以主管部门认定为准。"
)


def rulings_note(report: Report) -> Runs:
    """On the first page: how many verdicts are people's, and on how many policies the outcome rests on them."""
    texts = list(_counted(report))
    if not texts:
        return ()
    head, linked = Run(f"\n{TITLE}　", bold=True, role="warn"), Run(f"“{TITLE}”", anchor=ANCHOR)
    return head, Run(f"{'；'.join(texts)}，见"), linked, Run("。")


def _counted(report: Report) -> Iterator[str]:
    found, lost = all_ruled(report.findings), report.findings.program.unplaced
    if found:
        policies = len({one.finding.id for one in found})
        turned = sum(one.rests_on_rulings for one in report.findings.all)
        effect = f"其中 {turned} 项政策的结论因此不同于程序判定" if turned else "各项结论都没有因此改变"
        yield f"{policies} 项政策中有 {len(found)} 项条件由人裁定，{effect}"
    if lost:
        yield f"{len(lost)} 项裁定在现行规则中找不到对应的条件，没有采用"


def rulings_part(report: Report) -> list[Block]:
    """Every ruling with its reason and name; nothing where there is none."""
    rows = [row for finding in report.findings.all for row in _of_policy(report, finding)]
    blocks: list[Block] = (
        [Paragraph(plain(NOTE), "note"), table(COLUMNS, rows, style="compact")] if rows else []
    )
    return [*blocks, *_unplaced(report)]


def _of_policy(report: Report, finding: Finding) -> list[Row]:
    found = ruled_of(report.findings, finding)
    if not found:
        return []
    own = outcome_word(finding.own.outcome, is_rule=finding.is_rule)
    effect = f"结论“{finding.word}”，不计裁定为“{own}”" if finding.rests_on_rulings else "结论没有因裁定改变"
    return [group_row(f"{finding.policy.title}：{effect}"), *map(_row, found)]


def _row(one: Ruled) -> Row:
    """A ruled condition; of what must not be, the shape is that of its absence, as in the table of the policy."""
    own = one.trace.own_verdict
    assert own is not None
    marks = [
        VERDICT_MARKS[negate(verdict) if one.turned else verdict] for verdict in (one.trace.verdict, own)
    ]
    ruled, said = (Run(word, mark=mark) for word, mark in zip((one.word, one.own_word), marks, strict=True))
    why = (Run(f"{_reason(one.ruling)}。"), Run(f"\n{_signed(one.ruling)}", role="muted"))
    return Row((plain(one.text), plain(one.trace.value_text), (ruled,), (said,), why))


def _reason(ruling: Ruling) -> str:
    return ruling.reason.strip().rstrip("。")


def _signed(ruling: Ruling) -> str:
    return f"{ruling.who}，{ruling.when.date().isoformat()}"


def _unplaced(report: Report) -> list[Block]:
    """What was ruled on and is not there any more: kept, printed, and without effect."""
    lost = report.findings.program.unplaced
    if not lost:
        return []
    head = Run("没有采用的裁定　", bold=True)
    policies = report.findings.program.policies
    names = {
        one.policy: policies[one.policy].policy.title if one.policy in policies else one.policy
        for one in lost
    }
    told = "；".join(
        f"{names[one.policy]} {one.condition}，裁定“{LABELS[VERDICTS[one.verdict]]}”（{_signed(one)}）：{_reason(one)}"
        for one in lost
    )
    text = f"规则更新后，下列裁定对应的政策或条件已不存在，或者问的已不是同一件事，请重新裁定：{told}。"
    return [Paragraph((head, Run(text)), "caution")]
