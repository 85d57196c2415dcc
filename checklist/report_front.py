"""The working list behind the first page: what ends, what is due, what to apply for and when, what to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.expiring import Expiring
from checklist.findings import Finding
from checklist.priorities import lack, timing
from checklist.reasons import reason
from checklist.report_base import Report, group_row, table

COLUMNS = (("事项", 3.5), ("现状", 1.7), ("什么时候、怎么办", 5.1))
MOST_ASKED = 6
MOST_USERS = 3
MOST_WORDS = 90
"""A longer account of a gap is left to the part of the policy."""


def front_part(report: Report) -> list[Block]:
    """One table in groups, most pressing first; every group in the order in which to work through it."""
    first = report.priorities
    groups: list[tuple[str, Sequence[Row]]] = [
        ("已到期和一年内到期的称号、证书和许可", [_ending(report, one) for one in first.expiring]),
        ("没有满足或还要核对的规范和义务", [_why(report, one) for one in first.open_duties]),
        ("条件都满足、可以着手申报的", [_when(report, one) for one in first.ready]),
        ("由人判断或核对后可以申报的", [_when(report, one) for one in first.to_judge]),
        ("最近的差距", [_gap(report, one) for one in first.near_gaps]),
        ("接下来先答的问题", _questions(report)),
    ]
    rows = [
        row for title, found in groups if found for row in (group_row(f"{title}（{len(found)}）"), *found)
    ]
    if not rows:
        return [Paragraph(plain("现在没有要先办的事。"))]
    return [table(COLUMNS, rows, style="compact")]


def _ending(report: Report, one: Expiring) -> Row:
    days = (one.until - report.findings.as_of).days
    state = f"{one.until.isoformat()} 到期" if days >= 0 else f"{one.until.isoformat()} 已过期"
    runs: list[Run] = [Run(one.advice)]
    if one.givers:
        runs += [Run("（"), *report.policy_runs(one.givers), Run("）")]
    if one.users:
        more = f" 等 {len(one.users)} 项" if len(one.users) > MOST_USERS else ""
        runs += [Run("；用到它的：", role="muted"), *report.policy_runs(one.users[:MOST_USERS]), Run(more)]
    urgent: Runs = (Run(state, role="bad" if days < 0 else "warn"),)
    return Row((plain(one.name), urgent, tuple(runs)))


def _row(report: Report, finding: Finding, words: str) -> Row:
    title = (report.policy_run(finding.id, finding.title),)
    return Row((title, (Run(finding.told, mark=finding.mark),), plain(words)))


def _why(report: Report, finding: Finding) -> Row:
    return _row(report, finding, reason(report.findings, finding))


def _when(report: Report, finding: Finding) -> Row:
    return _row(report, finding, timing(report.findings, finding))


def _gap(report: Report, finding: Finding) -> Row:
    findings = report.findings
    why = reason(findings, finding)
    words = why if len(why) <= MOST_WORDS else f"{lack(findings, finding)}，见该项"
    return _row(report, finding, f"{words}；{timing(findings, finding)}")


def _questions(report: Report) -> Sequence[Row]:
    return [_question(report, fact, policies) for fact, policies in _asked(report)]


def _asked(report: Report) -> Iterable[tuple[str, Sequence[str]]]:
    told = [(one.fact, one.concerns) for one in report.findings.questions]
    return told[:MOST_ASKED]


def _question(report: Report, fact: str, policies: Sequence[str]) -> Row:
    findings = report.findings
    settled = next(one.settles for one in findings.questions if one.fact == fact)
    department = findings.department_label(findings.fact_department(fact))
    effect = f"，答后 {len(settled)} 项可下结论" if settled else ""
    words = f"涉及 {len(policies)} 项政策{effect}；由{department}填"
    return Row((plain(findings.fact_label(fact)), plain("未填"), plain(words)))
