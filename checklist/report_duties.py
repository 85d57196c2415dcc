"""Norms, permits, compulsory certification and standards: what applies to the firm and what is missing."""

from __future__ import annotations

from checklist.blocks import Block, Paragraph, plain
from checklist.report_base import Report
from checklist.report_cautions import common_cautions
from checklist.report_policy import policy_blocks


def duties_part(report: Report) -> list[Block]:
    """What is not met first, what is met last."""
    shown = report.priorities.duties
    untold = [one for one in report.standing_in("rest") if one.is_rule and one.outcome == "needs_facts"]
    if not shown:
        words = (
            "按现在所填的信息，没有涉及收录的规范和义务。" if not untold else "还不知道有哪些规范和义务适用。"
        )
    else:
        words = f"适用的 {len(shown)} 项，没有满足的排在前面。"
    if untold:
        words += f"另有 {len(untold)} 项要先答题才知道是否适用{report.seen_in('rest', '其他政策')}。"
    blocks: list[Block] = [Paragraph(plain(words), "note")]
    common = common_cautions(report, shown)
    for finding in shown:
        blocks += policy_blocks(report, finding, common if finding is not shown[0] else ())
    return blocks
