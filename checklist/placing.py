"""Where a policy stands on paper: with all its conditions, as a card of actions, or in one line with its reason."""

from __future__ import annotations

from typing import Literal, TypeAlias

from checklist.findings import Finding, Findings
from checklist.nearness import FEW_OPEN, is_near
from rules.verdict import UNKNOWN

Place: TypeAlias = Literal["duties", "policies", "join", "rest"]
"""The sections of the report that hold policies; each policy stands in one of them."""

PARTS = ("applies", "requires", "excludes")


def place_of(findings: Findings, finding: Finding) -> Place:
    """The section of a policy: what can be acted on has a part of its own, what is far one line."""
    outcome = finding.outcome
    if outcome in ("not_applicable", "not_in_force"):
        return "rest"
    if outcome == "needs_facts":
        own_part = is_nearly_told(findings, finding)
    else:
        own_part = finding.concerns_firm and (finding.is_rule or outcome != "not_met")
    if not own_part:
        return "rest"
    if outcome == "information":
        return "join"
    return "duties" if finding.is_rule else "policies"


def is_nearly_told(findings: Findings, finding: Finding) -> bool:
    """Whether few answers are missing and most of what a policy looks at is known."""
    if len(findings.open_facts(finding.id)) > FEW_OPEN:
        return False
    leaves = [leaf for _, root in finding.roots() for leaf in root.leaves()]
    unknown = sum(findings.verdict(leaf) == UNKNOWN for leaf in leaves)
    return 2 * unknown <= len(leaves)


def is_actionable(findings: Findings, finding: Finding) -> bool:
    """Whether it is worth preparing for now: nothing is in the way but judgement, a near gap, or a few answers."""
    if not finding.is_worth_preparing:
        return False
    if finding.outcome == "gap":
        return is_near(findings, finding)
    return finding.outcome != "needs_facts" or is_nearly_told(findings, finding)
