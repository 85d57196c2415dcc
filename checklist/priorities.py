"""What matters first: what ends, which duties are open, what one can apply for and when, the nearest gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from checklist.expiring import Expiring, expiring
from checklist.findings import Finding, Findings
from checklist.labels import NO_DATE
from checklist.nearness import is_near, nearest
from checklist.placing import place_of
from checklist.reasons import failing
from checklist.schedule import NOW, Target, is_usual_month
from rules.outcomes import Outcome

DUTY_ORDER: Final[tuple[Outcome, ...]] = (
    "not_met",
    "gap",
    "needs_judgement",
    "needs_facts",
    "likely",
    "held",
)
"""Norms and duties: what is not met first, what is met last."""
SETTLED: Final[frozenset[Outcome]] = frozenset({"likely", "held"})


class Priorities(Struct, frozen=True):
    """The policies and papers to look at first, each list in the order in which it is to be worked through."""

    expiring: tuple[Expiring, ...]
    duties: tuple[Finding, ...]
    ready: tuple[Finding, ...]
    to_judge: tuple[Finding, ...]
    near_gaps: tuple[Finding, ...]

    @property
    def open_duties(self) -> tuple[Finding, ...]:
        """The norms and duties that are not known to be met."""
        return tuple(one for one in self.duties if one.outcome not in SETTLED)


def priorities(findings: Findings) -> Priorities:
    """What matters first in an assessment."""
    duties = [one for one in findings.all if place_of(findings, one) == "duties"]
    ordered = nearest(findings, len(findings.all))
    own = [one for one in ordered if place_of(findings, one) == "policies"]
    return Priorities(
        expiring=expiring(findings),
        duties=tuple(sorted(duties, key=lambda one: DUTY_ORDER.index(one.outcome))),
        ready=_by_window(findings, [one for one in own if one.outcome == "likely"]),
        to_judge=_by_window(findings, [one for one in own if one.outcome == "needs_judgement"]),
        near_gaps=tuple(one for one in own if one.outcome == "gap" and is_near(findings, one)),
    )


def _by_window(findings: Findings, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Open windows first by their last day, then coming ones, then those without a known time."""

    def key(finding: Finding) -> tuple[bool, date]:
        target = findings.target(finding)
        return not (target.is_open(findings.as_of) and target.day is not None), target.day or date.max

    return tuple(sorted(found, key=key))


def timing(findings: Findings, finding: Finding) -> str:
    """When one can apply, in few words; that it is time to begin where the usual steps no longer fit before the day."""
    target, as_of = findings.target(finding), findings.as_of
    words = _when(target)
    lead_days = max((step.lead_days for step in finding.policy.steps), default=0)
    if target.day is not None and target.day - timedelta(days=lead_days) < as_of:
        words += f"，{NOW}"
    if target.kind in ("month", "unknown") and is_usual_month(finding.policy, as_of):
        words += "；本月也常有申报，查当年通知"
    return words


def _when(target: Target) -> str:
    if target.day is None:
        return "全年可办" if target.kind == "open" else f"时间{NO_DATE}"
    if target.kind == "month":
        return f"通常 {target.day.year}年{target.day.month}月起申报"
    return f"{target.day.isoformat()} 截止"


def lack(findings: Findings, finding: Finding) -> str:
    """How much is lacking for a gap, in few words: how many conditions, and how far if it is one figure."""
    found = failing(findings, finding, ("requires",))
    words = f"差 {len(found)} 项"
    if len(found) == 1 and found[0][1].leaf is not None:
        part, node = found[0]
        distance = findings.trace(finding, node, part).distance_text
        return f"{words}，{distance}" if distance else words
    return words
