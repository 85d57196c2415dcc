"""Where a policy stands on paper: with all its conditions, as a card of actions, or in one line with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from checklist.findings import Finding, Findings
from checklist.nearness import FEW_OPEN, is_near
from rules.nodes import Node
from rules.ranges import MISSING
from rules.values import Unknown
from rules.verdict import MET, NOT_MET, UNKNOWN

Place: TypeAlias = Literal["duties", "policies", "far", "join", "rest"]
"""The sections of the report that hold policies; each policy stands in one of them."""


def place_of(findings: Findings, finding: Finding) -> Place:
    """The section of a policy: what can be acted on has a part of its own, what is far one line."""
    outcome = finding.outcome
    if outcome in ("not_applicable", "not_in_force"):
        return "rest"
    if outcome == "needs_facts":
        own_part = is_nearly_told(findings, finding)
    else:
        own_part = finding.concerns_firm and (finding.is_rule or outcome != "not_met")
        own_part = own_part and not is_untold(findings, finding)
    if not own_part:
        return "rest"
    if outcome == "information":
        return "join"
    if finding.is_rule:
        return "duties"
    return "far" if outcome == "gap" and not is_near(findings, finding) else "policies"


def is_nearly_told(findings: Findings, finding: Finding) -> bool:
    """Whether few answers are missing and the answers settle most of what a policy looks at."""
    if len(findings.open_facts(finding.id)) > FEW_OPEN:
        return False
    leaves = [leaf for _, root in finding.roots() for leaf in root.leaves()]
    verdicts = [findings.verdict(leaf) for leaf in leaves if leaf.facts]
    return verdicts.count(UNKNOWN) <= verdicts.count(MET) + verdicts.count(NOT_MET)


def is_untold(findings: Findings, finding: Finding) -> bool:
    """Whether a person is to judge, and neither its scope nor an answer beyond the basic ones ties it to the firm."""
    if finding.outcome != "needs_judgement" or finding.policy.applies or finding.compiled.ruled_leaves():
        return False
    fields = findings.program.dictionary.fields
    answers = findings.assessment.sheet.answers
    asked_for = {fact for _, root in finding.roots() for fact in _asked_in(root)}
    facts = [fact for fact in asked_for if not fields[fact].core]
    answered = any(not isinstance(answers.get(fact, MISSING), Unknown) for fact in facts)
    return not answered and any(findings.is_open(fact) for fact in asked_for)


def _asked_in(node: Node) -> Iterator[str]:
    """The facts a node looks at, without those that only tell whether a condition counts at all."""
    yield from node.facts
    for child in node.children[1:] if node.kind == "when" else node.children:
        yield from _asked_in(child)


def is_actionable(findings: Findings, finding: Finding) -> bool:
    """Whether it is worth preparing for now: nothing is in the way but judgement, a near gap, or a few answers."""
    if not finding.is_worth_preparing or is_untold(findings, finding):
        return False
    if finding.outcome == "gap":
        return is_near(findings, finding)
    return finding.outcome != "needs_facts" or is_nearly_told(findings, finding)
