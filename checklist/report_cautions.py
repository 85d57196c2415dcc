"""What is to be minded about policies, each thing said once: on the first page, above a part, or with the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checklist.blocks import Block, Callout, Run, Runs, plain
from checklist.findings import Finding
from checklist.report_base import Report, without_brackets
from rules.freshness import STALE_DAYS, Notice, freshness


def rules_checked_on(report: Report) -> date | None:
    """The day on which the rules as a whole were last checked: that of the pack that is longest ago; None without packs."""
    return min((pack.info.checked_on for pack in report.findings.program.packs), default=None)


def stale_note(report: Report) -> list[Block]:
    """On the first page, once for all policies, that the rules were checked too long ago."""
    day = rules_checked_on(report)
    if day is None or (report.findings.as_of - day).days <= STALE_DAYS:
        return []
    text = (
        f"规则核对于 {day.isoformat()}，距评估基准日已超过 {STALE_DAYS} 天，各项政策使用前都须重新核对；"
        "核对得更早的，另在该项注明。"
    )
    return [Callout(plain(text), "规则须重新核对", "caution")]


def notices(report: Report, finding: Finding) -> list[Notice]:
    """What the age and the end of a policy call for, without what the first page says of all."""
    day = rules_checked_on(report)
    found = freshness(finding.policy, report.findings.as_of)
    return [one for one in found if one.kind != "stale" or day is None or finding.policy.checked_on < day]


def cautions_of(report: Report, finding: Finding) -> list[str]:
    """The cautions of a policy without what stands elsewhere.

    That is what the first page says of all, and the general word on a near end where its own words name that day.
    """
    said = report.findings.cautions(finding)
    kept = notices(report, finding)
    last = finding.policy.in_force.to
    if last is not None and any(f"{last.year}年{last.month}月{last.day}日" in text for text in said):
        kept = [one for one in kept if one.kind != "ends"]
    dropped = {one.text for one in freshness(finding.policy, report.findings.as_of) if one not in kept}
    return [text for text in said if text not in dropped]


def common_cautions(report: Report, shown: Sequence[Finding]) -> dict[str, list[str]]:
    """What is to be minded for more than one policy, with their titles in short; it is printed once."""
    found: dict[str, list[str]] = {}
    for finding in shown:
        for text in cautions_of(report, finding):
            found.setdefault(text, []).append(without_brackets(finding.policy.title))
    return {text: names for text, names in found.items() if len(names) > 1}


def shared(common: Mapping[str, Sequence[str]]) -> Iterator[Runs]:
    """A caution with the policies that it is about."""
    for text, names in common.items():
        yield Run(f"· {text}", role="warn"), Run(f"（{'、'.join(names)}）")
