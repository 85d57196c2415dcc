"""Why a question is asked: the policies whose conditions look at the fact, directly or through computed ones.  No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from checklist.findings import Finding, Findings
from rules.program import Program


class Deciding(NamedTuple):
    """What hangs on a fact now: policies it settles whatever the answer, those that wait for it and more, and the rest."""

    settles: tuple[Finding, ...]
    waits: tuple[Finding, ...]
    others: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many policies look at the fact."""
        return len(self.settles) + len(self.waits) + len(self.others)


class Reasons:
    """Which policies look at which fact; the index is made once for a rule book."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def clauses(self) -> Mapping[str, tuple[str, ...]]:
        """Fact → clauses of the Plan that look at it, in the Plan's order."""
        found: dict[str, list[str]] = {}
        for key, compiled in self._program.clauses.items():
            for fact in compiled.facts:
                found.setdefault(fact, []).append(key)
        return {fact: tuple(keys) for fact, keys in found.items()}

    @cached_property
    def policies(self) -> Mapping[str, tuple[str, ...]]:
        """Fact → policies, in the order of the packs."""
        found: dict[str, list[str]] = {}
        for key, compiled in self._program.policies.items():
            for fact in compiled.facts:
                found.setdefault(fact, []).append(key)
        return {fact: tuple(keys) for fact, keys in found.items()}

    def deciding(self, fact: str, findings: Findings) -> Deciding:
        """The policies that look at a fact, by what an answer does for them as things stand."""
        question = next((one for one in findings.questions if one.fact == fact), None)
        settles = question.settles if question else ()
        waits = tuple(one for one in question.concerns if one not in settles) if question else ()
        told = {*settles, *waits}
        others = (one for one in self.policies.get(fact, ()) if one not in told)
        groups = (tuple(findings.of(key) for key in keys) for keys in (settles, waits, others))
        return Deciding(*groups)
