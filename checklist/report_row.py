"""A policy in one line of a table: title, outcome, the deciding reason."""

from __future__ import annotations

from typing import Final

from msgspec import structs

from checklist.blocks import Row, Run, Runs, plain
from checklist.findings import Finding
from checklist.labels import outcome_word
from checklist.reasons import reason
from checklist.report_base import Report, policy_anchor
from checklist.report_cautions import notices

COLUMNS: Final = (("政策", 3.5), ("结论", 1.5), ("决定性原因", 5.3))
UNTOLD: Final = ("not_applicable", "information")
"""Outcomes that say nothing more of a policy that is not in force."""


def policy_row(report: Report, finding: Finding) -> Row:
    """The row of a policy, which links to it lead to."""
    quiet = finding.outcome in ("not_applicable", "not_in_force")
    cells: tuple[Runs, ...] = (
        plain(finding.title),
        (Run(finding.told, mark=finding.mark),),
        _why(report, finding),
    )
    return Row(cells, role="muted" if quiet else "plain", anchor=policy_anchor(finding.id))


def narrow_row(report: Report, finding: Finding) -> Row:
    """As `policy_row`, for a table of two columns."""
    row = policy_row(report, finding)
    title, word, why = row.cells
    return structs.replace(row, cells=(title, (*word, Run("　"), *why)))


def _why(report: Report, finding: Finding) -> Runs:
    words = reason(report.findings, finding)
    would_be = finding.judgement.would_be
    if would_be is not None and would_be not in UNTOLD:
        words += f"；若仍有效，结论为“{outcome_word(would_be, is_rule=finding.is_rule)}”"
    told = [one.short for one in notices(report, finding)]
    return (Run(words), Run(f"　{'；'.join(told)}", role="warn")) if told else plain(words)
