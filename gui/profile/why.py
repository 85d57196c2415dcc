"""Why a question is asked: the policies whose conditions look at the fact, directly or through computed ones.  No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

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
        """Fact → clauses of the Plan that look at it to tell whether they concern the firm, or how ready it is."""
        found: dict[str, list[str]] = {}
        for key, compiled in self._program.clauses.items():
            hints = self._declared(_named((compiled.clause.ready, compiled.clause.done)))
            for fact in compiled.facts | hints:
                found.setdefault(fact, []).append(key)
        return {fact: tuple(keys) for fact, keys in found.items()}

    @cached_property
    def policies(self) -> Mapping[str, tuple[str, ...]]:
        """Fact → policies whose conditions look at it, or whose amount is computed from it, in the order of the packs."""
        found: dict[str, list[str]] = {}
        for key, compiled in self._program.policies.items():
            amount = self._declared(_named(compiled.policy.benefit.amount))
            for fact in compiled.facts | amount:
                found.setdefault(fact, []).append(key)
        return {fact: tuple(keys) for fact, keys in found.items()}

    def _declared(self, names: Iterable[str]) -> frozenset[str]:
        """The facts of the dictionary behind some names: those computed are followed to what they are computed from."""
        fields, derived = self._program.dictionary.fields, self._program.dictionary.derived
        found, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name in fields:
                found.add(name)
            elif name in derived:
                waiting += derived[name].inputs
        return frozenset(found)

    def deciding(self, fact: str, findings: Findings) -> Deciding:
        """The policies that look at a fact, by what an answer does for them as things stand."""
        question = next((one for one in findings.questions if one.fact == fact), None)
        settles = question.settles if question else ()
        waits = tuple(one for one in question.concerns if one not in settles) if question else ()
        told = {*settles, *waits}
        rest = [findings.of(one) for one in self.policies.get(fact, ()) if one not in told]
        rest.sort(key=lambda finding: not finding.concerns_firm)
        return Deciding(*(tuple(map(findings.of, keys)) for keys in (settles, waits)), tuple(rest))


def _named(value: object) -> frozenset[str]:
    """The facts that conditions and formulas name, however deep."""
    if isinstance(value, tuple | list):
        return frozenset[str]().union(*(_named(one) for one in value))
    if not isinstance(value, msgspec.Struct):
        return frozenset()
    own = {
        name for name in (getattr(value, "fact", None), getattr(value, "of", None)) if isinstance(name, str)
    }
    return frozenset(own).union(*(_named(getattr(value, name)) for name in value.__struct_fields__))
