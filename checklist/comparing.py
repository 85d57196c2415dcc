"""What came out otherwise: against an assessment that was kept, or against a trial with other answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from checklist.blocks import Mark
from checklist.condition_tree import ConditionLine, condition_tree, leaves_of
from checklist.findings import Findings
from checklist.labels import OUTCOMES, outcome_mark, outcome_word
from rules.outcomes import Outcome

NEW, GONE = "新收录", "已不再收录"


class Side(Struct, frozen=True):
    """An outcome on one side: its word and shape; ``mark`` None where the rules of that side do not know the policy."""

    word: str
    mark: Mark | None


class Change(Struct, frozen=True):
    """A policy that came out otherwise; ``title`` is its id where the rules of today do not know it."""

    policy: str
    title: str
    before: Side
    after: Side


class Turned(Struct, frozen=True):
    """A condition that came out otherwise, with what was found on both sides."""

    text: str
    before: Side
    after: Side
    value_before: str
    value_after: str


class Difference(Struct, frozen=True):
    """What lies between two assessments: the policies that differ, and in words what else does."""

    changes: tuple[Change, ...]
    reasons: tuple[str, ...]

    @property
    def policies(self) -> frozenset[str]:
        """The ids of the policies that differ."""
        return frozenset(change.policy for change in self.changes)


def since(
    findings: Findings, *, as_of: date, packs: Mapping[str, str], outcomes: Mapping[str, str]
) -> Difference:
    """What came out otherwise than in an assessment kept with its day, its packs (id → hash) and its outcomes."""
    now = {pack.info.id: pack.sha256 for pack in findings.program.packs}
    reasons = []
    if as_of != findings.as_of:
        reasons.append(f"判定日由 {as_of.isoformat()} 变为 {findings.as_of.isoformat()}")
    if dict(packs) != now:
        reasons.append("规则已更新")
    changes = [_change(findings, key, outcomes.get(key)) for key in findings.program.policies]
    gone = [Change(key, key, _side(word, is_rule=False), Side(GONE, None)) for key, word in outcomes.items()
            if key not in findings.program.policies]  # fmt: skip
    return Difference((*(one for one in changes if one is not None), *gone), tuple(reasons))


def between(before: Findings, after: Findings) -> tuple[Change, ...]:
    """What came out otherwise with other answers, in the order of the packs."""
    outcomes = {one.id: one.outcome for one in before.all}
    found = (_change(after, one.id, outcomes.get(one.id)) for one in after.all)
    return tuple(one for one in found if one is not None)


def counts(findings: Findings) -> dict[Side, int]:
    """How many policies came out with each word, those that are applied for first, each kind in the order of the words."""
    order = list(OUTCOMES)
    ordered = sorted(findings.all, key=lambda one: (one.is_rule, order.index(one.outcome)))
    found: dict[Side, int] = {}
    for one in ordered:
        side = Side(one.word, one.mark)
        found[side] = found.get(side, 0) + 1
    return found


def conditions_between(before: Findings, after: Findings, policy: str) -> tuple[Turned, ...]:
    """The single conditions of a policy whose verdict differs between two assessments by the same rules."""
    old = {one.key: one for one in _leaves(before, policy)}
    return tuple(
        Turned(one.text, _verdict(old[one.key]), _verdict(one), old[one.key].value, one.value)
        for one in _leaves(after, policy)
        if one.key in old and one.verdict != old[one.key].verdict
    )


def _leaves(findings: Findings, policy: str) -> list[ConditionLine]:
    tree = condition_tree(findings, findings.of(policy))
    return [leaf for line in tree for leaf in leaves_of(line)]


def _verdict(line: ConditionLine) -> Side:
    return Side(line.word, line.mark)


def _change(findings: Findings, policy: str, before: str | None) -> Change | None:
    finding = findings.of(policy)
    if before == finding.outcome:
        return None
    old = Side(NEW, None) if before is None else _side(before, is_rule=finding.is_rule)
    return Change(policy, finding.title, old, Side(finding.word, finding.mark))


_KNOWN: Final = frozenset(OUTCOMES)


def _side(outcome: str, *, is_rule: bool) -> Side:
    if outcome not in _KNOWN:
        return Side(outcome, None)
    known: Outcome = outcome
    return Side(outcome_word(known, is_rule=is_rule), outcome_mark(known, is_rule=is_rule))
