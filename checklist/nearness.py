"""Which policies are nearest to an application, and which gaps are within reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from checklist.findings import Finding, Findings
from checklist.reasons import failing
from rules.nodes import Node
from rules.verdict import HUMAN, NOT_MET, UNKNOWN

FEW_OPEN = 3
"""So many unanswered facts are soon answered."""
FAR = 99
FAR_SHARE = Fraction(1, 2)
MOST_LACKING = 3
"""A gap of more conditions than this is a programme of years."""


class _Nearness(NamedTuple):
    """Smaller is nearer: outcome, what is missing, when."""

    rank: int
    missing: int
    lead_days: int
    day: date


def nearest(findings: Findings, most: int = 3) -> list[Finding]:
    """The policies nearest to an application: likely ones, then those to be judged, then the smallest gaps."""
    open_to_firm = [
        one
        for one in findings.with_outcome("likely", "needs_judgement", "gap", "needs_facts", rules=False)
        if one.policy.applicant != "none"
    ]
    return sorted(open_to_firm, key=lambda one: _nearness(findings, one))[:most]


def is_near(findings: Findings, finding: Finding) -> bool:
    """Whether a gap is worth working on now: time alone closes it, or no figure is far off and little is unanswered."""
    if findings.earliest(finding) is not None:
        return True
    lacking = len(failing(findings, finding, ("requires",)))
    few = lacking <= MOST_LACKING and len(findings.open_facts(finding.id)) <= FEW_OPEN
    return few and not _has_far_gap(findings, finding)


def _has_far_gap(findings: Findings, finding: Finding) -> bool:
    """Whether some figure would have to change by more than half of what is asked."""
    return any(
        is_far(findings, finding, node, part) for part, node in failing(findings, finding, ("requires",))
    )


def is_far(findings: Findings, finding: Finding, node: Node, part: str) -> bool:
    """Whether a node's figures would have to change by more than half of what is asked; of ways all of them."""
    if node.leaf is None:
        lacking_ones = [child for child in node.children if findings.verdict(child) == NOT_MET]
        join = all if node.kind in ("any", "at_least_of") else any
        return bool(lacking_ones) and join(is_far(findings, finding, one, part) for one in lacking_ones)
    trace = findings.trace(finding, node, part)
    asked_for, missing = trace.threshold, trace.distance
    is_number = isinstance(asked_for, int | Fraction | Decimal) and not isinstance(asked_for, bool)
    return is_number and missing is not None and Fraction(missing) > FAR_SHARE * Fraction(asked_for)


def _nearness(findings: Findings, finding: Finding) -> _Nearness:
    day = findings.target(finding).day or date.max
    if finding.outcome == "likely":
        return _Nearness(0, 0, 0, day)
    if finding.outcome == "needs_judgement":
        return _Nearness(1, len(findings.leaves(finding, HUMAN, ("applies", "requires", "excludes"))), 0, day)
    if finding.outcome == "gap":
        first_day = findings.earliest(finding)
        if first_day is not None:
            return _Nearness(2, 0, (first_day - findings.as_of).days, first_day)
        misses = findings.near_misses(finding)
        size = min((len(one.facts) for one in misses), default=FAR)
        lead = min((one.lead_days for one in misses if one.lead_days is not None), default=0)
        unanswered = len(findings.open_facts(finding.id))
        return _Nearness(2 if is_near(findings, finding) else 3, size + unanswered, lead, day)
    unsure = finding.judgement.applies == UNKNOWN
    return _Nearness(4 if unsure else 3, len(findings.open_facts(finding.id)) or FAR, 0, day)
