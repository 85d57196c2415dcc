"""Which question is worth asking next: by the policies it would take out of 信息不足, whatever the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from rules.asked import is_asked
from rules.assess import Assessment
from rules.levers import item_facts
from rules.nodes import Leaf, Node
from rules.outcomes import judge, required_nodes
from rules.program import CompiledPolicy
from rules.ranges import Possible
from rules.scores import ScoreRange
from rules.size import tier_figures
from rules.values import Choices, Interval, Unknown
from rules.verdict import MET, NOT_MET, UNKNOWN

MOST_COMBINED = 6


@dataclass(frozen=True, slots=True)
class Question:
    """An unanswered fact: the policies it settles whatever the answer, and those it has a part in."""

    fact: str
    settles: tuple[str, ...]
    concerns: tuple[str, ...]


def questions(assessment: Assessment) -> tuple[Question, ...]:
    """The open questions, the most telling first; facts that are not asked of this firm never appear."""
    asker = _Asker(assessment)
    settles: dict[str, list[str]] = {}
    concerns: dict[str, list[str]] = {}
    for key, judgement in assessment.judgements.items():
        if judgement.outcome != "needs_facts":
            continue
        compiled = assessment.program.policies[key]
        leaves = asker.open_leaves(compiled, judgement.level)
        for fact in sorted({fact for _, needed in leaves for fact in needed}):
            concerns.setdefault(fact, []).append(key)
            if asker.settles(compiled, leaves, fact):
                settles.setdefault(fact, []).append(key)
    order = {fact: index for index, fact in enumerate(assessment.program.dictionary.fields)}
    found = [Question(fact, tuple(settles.get(fact, ())), tuple(keys)) for fact, keys in concerns.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.settles), -len(one.concerns), order[one.fact])))


class _Asker:
    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._program = assessment.program
        self._slots = assessment.program.slots
        self._needs: dict[int, frozenset[str]] = {}

    def open_leaves(self, compiled: CompiledPolicy, level: int | None) -> list[tuple[Leaf, frozenset[str]]]:
        """The unknown leaves of a policy that still matter, with the facts each one waits for."""
        roots = [compiled.applies, *required_nodes(compiled, level), compiled.excludes]
        leaves = {node.leaf.index: node.leaf for root in roots for node in self._open(root) if node.leaf}
        return [(leaf, self._needed(leaf)) for leaf in leaves.values()]

    def _open(self, node: Node) -> list[Node]:
        """Unknown leaves below nodes that are themselves unknown: what is settled asks nothing more."""
        if node.verdict(self._assessment.verdicts) != UNKNOWN:
            return []
        if node.leaf is not None:
            return [node]
        return [leaf for child in node.children for leaf in self._open(child)]

    def _needed(self, leaf: Leaf) -> frozenset[str]:
        if leaf.index not in self._needs:
            asked: frozenset[str] = frozenset() if leaf.slot is None else self._of_slot(leaf.slot)
            self._needs[leaf.index] = asked or frozenset(fact for fact in leaf.facts if self._is_open(fact))
        return self._needs[leaf.index]

    def _of_slot(self, slot: int) -> frozenset[str]:
        name, offset = self._slots.names[slot]
        value = self._assessment.sheet.get(slot)
        if isinstance(value, ScoreRange):
            facts = [
                fact
                for part in value.parts
                for item in part.items
                if item.span.open
                for fact in item_facts(item.item)
            ]
            scope = name.split("#")[0]
            return frozenset[str]().union(
                *(self._of_name(self._slots.resolve(one, scope), None) for one in facts)
            )
        return self._of_name(name, offset)

    def _of_name(self, name: str, offset: int | None) -> frozenset[str]:
        """The declared facts without which a reading stays open."""
        derived = self._slots.derived(name)
        if derived is None:
            open_here = self._is_open(name) or _partial(
                self._assessment.sheet.get(self._slots.slot(name, offset))
            )
            return frozenset([name]) if open_here and self._is_asked(name) else frozenset()
        if "fallback" in derived.params and not isinstance(
            self._assessment.sheet.answers.get(derived.inputs[0]), tuple
        ):
            return self._of_name(derived.params["fallback"], None)
        inputs = derived.inputs[-1:] if derived.operation == "first_known" else derived.inputs
        if derived.operation == "size_tier":
            inputs = self._tier_inputs(derived.inputs)
        years = int(
            derived.params.get(
                "years", {"growth": 2, "growth_mean_2y": 3, "cagr_2y": 3}.get(derived.operation, 1)
            )
        )
        return frozenset[str]().union(*(self._over_years(fact, years, offset or 0) for fact in inputs))

    def _tier_inputs(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        code = self._assessment.sheet.answers.get(inputs[0])
        if not isinstance(code, str):
            return inputs[:1]
        return tuple(tier_figures(inputs, code, self._program.codes))

    def _over_years(self, fact: str, years: int, offset: int) -> frozenset[str]:
        if not self._slots.is_yearly(fact):
            return self._of_name(fact, None)
        found: frozenset[str] = frozenset()
        for back in range(offset, offset + years):
            if _partial(self._assessment.sheet.get(self._slots.slot(fact, back))):
                found |= self._of_name(fact, back)
        return found

    def _is_open(self, fact: str) -> bool:
        answer = self._assessment.sheet.answers.get(fact)
        return (answer is None or isinstance(answer, Unknown)) and self._is_asked(fact)

    def _is_asked(self, fact: str) -> bool:
        sheet = self._assessment.sheet
        return is_asked(self._program.dictionary.fields[fact], sheet.answers, sheet.codes) is not False

    def settles(
        self, compiled: CompiledPolicy, leaves: Sequence[tuple[Leaf, frozenset[str]]], fact: str
    ) -> bool:
        """Whether the policy leaves 信息不足 whatever the answer to one fact is (not told beyond six tests on it)."""
        own = [leaf for leaf, needed in leaves if needed == {fact}]
        if not 0 < len(own) <= MOST_COMBINED:
            return False
        return all(
            judge(compiled, verdicts, self._assessment.as_of).outcome != "needs_facts"
            for verdicts in self._completions(own)
        )

    def _completions(self, leaves: list[Leaf]) -> Iterator[list[int]]:
        """The verdicts with every combination of what the leaves can become."""
        for combination in product((MET, NOT_MET), repeat=len(leaves)):
            verdicts = list(self._assessment.verdicts)
            for leaf, verdict in zip(leaves, combination, strict=True):
                verdicts[leaf.index] = verdict
            yield verdicts


def _partial(value: Any) -> bool:
    """Whether a reading is not fully known."""
    if isinstance(value, tuple):
        return any(isinstance(cell, Unknown) for row in value for cell in row.values())
    return isinstance(value, Unknown | Interval | Possible | Choices)
