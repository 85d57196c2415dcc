"""From packs to a program: slots for facts, shared leaves, condition trees, clauses.

Compiling runs no text of a rule file; it only chooses among the functions of this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from rules.codes import CodeTables
from rules.fields import NUMERIC_KINDS, column_of
from rules.groups import group_of, join_of
from rules.holding import held_place
from rules.leaves import (
    Limit,
    Test,
    band_limit,
    choices_test,
    code_test,
    date_test,
    exists_test,
    fact_limit,
    held_test,
    keyed_limit,
    membership_test,
    moving_test,
    number_test,
    option_test,
    region_limit,
    region_test,
    rows_test,
    sector_test,
    table_limit,
    threshold_of,
)
from rules.model import (
    AS_OF,
    Basis,
    Condition,
    DatedTable,
    NamedSet,
    Policy,
    Threshold,
)
from rules.nodes import Leaf, Node, Place, group_node, leaf_node
from rules.ranges import exact_number
from rules.scores import ScoreRange, compile_score
from rules.scores import Test as ScoreTest
from rules.slots import SlotTable, offset_of
from rules.timing import clocks_of
from rules.verdict import HUMAN, MET, of_all, of_truth, of_when_doubtful

BARE = {
    "id": None,
    "label": None,
    "article": None,
    "basis": None,
    "remedy": None,
    "lead_days": None,
    "department": None,
    "note": None,
    "when": None,
    "judged": False,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a condition stands: whose it is, what it inherits, and what an open guard means there.

    ``settles`` is true where a recalled condition keeps its verdict (``applies`` and guards).
    """

    scope: str
    article: str | None = None
    basis: Basis | None = None
    settles: bool = False
    place: Place = "all"


class Compiler:
    """Makes leaves and trees; equal tests become one leaf."""

    def __init__(
        self,
        slots: SlotTable,
        codes: CodeTables,
        policies: Mapping[str, Policy],
        sets: Mapping[str, NamedSet],
        tables: Mapping[str, DatedTable],
    ) -> None:
        self.slots, self.codes = slots, codes
        self.policies, self.sets, self.tables = policies, sets, tables
        self.leaves: list[Leaf] = []
        self._known: dict[bytes, Leaf] = {}

    def tree(
        self,
        conditions: Sequence[Condition],
        path: str,
        scope: str,
        kind: Literal["all", "any"] = "all",
        *,
        settles: bool = False,
    ) -> Node:
        """A part of a policy: its conditions joined by ``all``, or by ``any`` where they exclude."""
        spot = Spot(scope, settles=settles, place="all" if kind == "all" else "excludes")
        children = [self.node(one, f"{path}.{kind}[{index}]", spot) for index, one in enumerate(conditions)]
        return group_node(kind, Condition(), path, children)

    def node(self, condition: Condition, path: str, spot: Spot) -> Node:
        """One condition in its place; article and basis are taken from the group where it has none."""
        spot = replace(spot, article=condition.article or spot.article, basis=condition.basis or spot.basis)
        if condition.when is None:
            return self._inner(condition, path, spot)
        guard = self.node(condition.when, f"{path}.when", replace(spot, settles=True, place="inner"))
        inner = self._inner(condition, path, spot)
        return group_node(
            "when", condition, path, (guard, inner), article=spot.article, basis=spot.basis, place=spot.place
        )

    def _inner(self, condition: Condition, path: str, spot: Spot) -> Node:
        if condition.meets is not None:
            return self._meets(condition, path, spot)
        if (group := group_of(condition)) is not None:
            kind, members = group
            below = spot if kind == "all" and spot.place == "all" else replace(spot, place="inner")
            nodes = [self.node(one, f"{path}.{kind}[{index}]", below) for index, one in enumerate(members)]
            return group_node(kind, condition, path, nodes, article=spot.article, basis=spot.basis)
        leaf = self.leaf(condition, spot.scope, spares=spot.place == "all")
        return leaf_node(leaf, condition, path, article=spot.article, basis=spot.basis, settles=spot.settles)

    def _meets(self, condition: Condition, path: str, spot: Spot) -> Node:
        """A part of another policy, with that policy's own articles and bases."""
        assert condition.meets is not None
        policy, part = condition.meets.policy, condition.meets.part
        there = Spot(policy, settles=spot.settles, place=spot.place if spot.place == "all" else "inner")
        children: Sequence[Condition] = getattr(self.policies[policy], part)
        nodes = [self.node(one, f"{path}.meets[{index}]", there) for index, one in enumerate(children)]
        recalled = spot.basis == "recalled" and not spot.settles
        return group_node(
            "all", condition, path, nodes, article=spot.article, basis=spot.basis, recalled=recalled
        )

    def leaf(self, condition: Condition, scope: str, *, spares: bool = True) -> Leaf:
        """The leaf of a test, shared with every equal one; ``spares`` as in ``rows_test``."""
        named = [condition.fact, *_threshold_facts(condition)]
        local = condition.score is not None or any(
            fact is not None and self.slots.resolve(fact, scope) != fact for fact in named
        )
        bare = msgspec.structs.replace(condition, **BARE)
        spares = spares or condition.rows is None or condition.rows.every is None
        key = (scope if local else "").encode() + msgspec.json.encode(bare) + (b"" if spares else b"!")
        if key not in self._known:
            self._known[key] = self._new_leaf(condition, scope, spares=spares)
        return self._known[key]

    def _new_leaf(self, condition: Condition, scope: str, *, spares: bool) -> Leaf:
        self.slots.watch()
        test = self.test(condition, scope, spares=spares)
        slot = self.slot_of(condition, scope)
        derived = self.slots.derived(self.slots.resolve(condition.fact, scope)) if condition.fact else None
        clocks = clocks_of(condition, derived, self.slots)
        facts = self.slots.unwatch()
        changeable = slot is not None and self.slots.is_changeable(self.slots.names[slot][0])
        best = HUMAN if condition.score is not None and self._is_expert(condition.score, scope) else MET
        leaf = Leaf(len(self.leaves), test, condition, slot, facts, changeable, clocks, best)
        self.leaves.append(leaf)
        return leaf

    def _is_expert(self, score: str, scope: str) -> bool:
        return any(one.expert for one in self.policies[scope].scores if one.id == score)

    def sector_leaf(self, key: bytes, condition: Condition, test: Test, facts: frozenset[str]) -> Leaf:
        """The leaf of a Plan clause's sectors."""
        if key not in self._known:
            self._known[key] = Leaf(len(self.leaves), test, condition, None, facts, changeable=True)
            self.leaves.append(self._known[key])
        return self._known[key]

    def slot_of(self, condition: Condition, scope: str) -> int | None:
        """The slot a test looks at; None for the as-of date and a person's view."""
        if condition.score is not None:
            return self.slots.score_slot(scope, condition.score)
        if condition.held is not None:
            return self.slots.slot(held_place(condition.held)[0], None)
        fact = condition.rows.fact if condition.rows is not None else condition.fact
        return None if fact is None else self._slot(fact, condition.year, scope)

    def _slot(self, fact: str, year: str | None, scope: str) -> int:
        return self.slots.slot(self.slots.resolve(fact, scope), offset_of(year))

    def test(self, condition: Condition, scope: str, *, spares: bool = True) -> Test:
        """The function of one test.  The pack was checked before; KeyError would be our own fault."""
        if condition.human is not None:
            return lambda sheet: HUMAN
        if condition.as_of is not None:
            span = condition.as_of
            return lambda sheet: of_truth(span.holds(sheet.as_of))
        slot = self.slot_of(condition, scope)
        assert slot is not None
        if condition.score is not None:
            return lambda sheet: _score_verdict(sheet.get(slot))
        if condition.held is not None:
            table, wanted = held_place(condition.held)
            return held_test(slot, self.slots.field(table), wanted)
        if condition.rows is not None:
            return rows_test(slot, condition.rows, self.slots.field(condition.rows.fact), spares=spares)
        assert condition.fact is not None
        return self._fact_test(condition, slot, self.slots.resolve(condition.fact, scope), scope)

    def _fact_test(self, condition: Condition, slot: int, fact: str, scope: str) -> Test:
        compared = threshold_of(condition)
        if compared is not None:
            return self._comparison(slot, fact, *compared, scope)
        if condition.between is not None:
            low, high = condition.between
            ends = (
                number_test(slot, "at_least", exact_number(low)),
                number_test(slot, "at_most", exact_number(high)),
            )
            return lambda sheet: of_all(end(sheet) for end in ends)
        if condition.within is not None:
            return code_test(slot, condition.within)
        if condition.exists is not None:
            return exists_test(slot, wanted=condition.exists)
        edge = condition.before or condition.after
        if edge is not None:
            return date_test(slot, "before" if condition.before else "after", edge)
        return self._options(condition, slot, fact)

    def _options(self, condition: Condition, slot: int, fact: str) -> Test:
        for key in ("any_in", "all_in", "none_in"):
            wanted = getattr(condition, key)
            if wanted is not None:
                make = sector_test if fact == "sectors" else choices_test
                return make(slot, key, frozenset(self._members(wanted)))
        if condition.is_ is not None:
            return membership_test(slot, frozenset([condition.is_]))
        assert condition.in_ is not None
        members = self._members(condition.in_)
        if self._is_region(fact):
            return region_test(slot, members)
        return membership_test(slot, frozenset(members))

    def _is_region(self, fact: str) -> bool:
        derived = self.slots.derived(fact)
        while derived is not None:
            if derived.operation != "first_known":
                return False
            fact = derived.inputs[0]
            derived = self.slots.derived(fact)
        return self.slots.field(fact).kind == "code_region"

    def _members(self, named: str | tuple[str, ...]) -> tuple[str, ...]:
        if isinstance(named, str):
            return self.sets[named.removeprefix("@")].values if named.startswith("@") else (named,)
        return named

    def _comparison(self, slot: int, fact: str, key: str, bound: str | Threshold, scope: str) -> Test:
        if isinstance(bound, Threshold):
            return moving_test(slot, key, self.limit(bound, scope))
        ordered = self.ordered_field(fact)
        if ordered is not None:
            return option_test(slot, key, bound, ordered)
        return number_test(slot, key, exact_number(bound))

    def ordered_field(self, fact: str) -> Any:
        """The field or column whose option order a comparison uses; None for numbers."""
        derived = self.slots.derived(fact)
        if derived is None:
            field = self.slots.field(fact)
            return None if field.kind in NUMERIC_KINDS else field
        if derived.operation == "held" and "returns" in derived.params:
            return column_of(self.slots.field(derived.inputs[0]), derived.params["returns"])
        return None

    def limit(self, threshold: Threshold, scope: str) -> Limit:
        """The threshold that other facts, or the date, move."""
        if threshold.fact is not None:
            fact = self.slots.resolve(threshold.fact, scope)
            return fact_limit(self._slot(threshold.fact, threshold.year, scope), self.slots.domain(fact))
        if threshold.table is not None:
            return self._table_limit(threshold, scope)
        assert threshold.by is not None
        return band_limit(self._slot(threshold.by, threshold.year, scope), threshold.bands)

    def _table_limit(self, threshold: Threshold, scope: str) -> Limit:
        table = self.tables[threshold.table or ""]
        by = threshold.by or table.by
        if by == AS_OF:
            return table_limit(table)
        slot = self._slot(by, threshold.year, scope)
        return (region_limit if self._is_region(self.slots.resolve(by, scope)) else keyed_limit)(table, slot)

    def sheet_test(self, condition: Condition, scope: str) -> ScoreTest:
        """A whole condition as a function of the sheet, for use inside a scoring table."""
        inner = self._sheet_group(condition, scope)
        if condition.when is None:
            return inner
        guard = self.sheet_test(condition.when, scope)
        return lambda sheet: of_when_doubtful(guard(sheet), inner(sheet))

    def _sheet_group(self, condition: Condition, scope: str) -> ScoreTest:
        if (group := group_of(condition)) is not None:
            kind, members = group
            tests, join = [self.sheet_test(one, scope) for one in members], join_of(kind, condition)
            return lambda sheet: join([test(sheet) for test in tests])
        test = self.test(condition, scope, spares=False)
        return (lambda sheet: HUMAN if test(sheet) == MET else test(sheet)) if condition.judged else test

    def add_scores(self, policy: Policy) -> None:
        """Compile the scoring tables of a policy into slots."""
        for score in policy.scores:
            self.slots.watch()
            scorer = compile_score(score, lambda one: self.sheet_test(one, policy.id))
            facts = self.slots.unwatch()
            self.slots.add_score(policy.id, score.id, scorer, facts)


def _threshold_facts(condition: Condition) -> tuple[str | None, ...]:
    """The facts that move the threshold of a comparison."""
    _, bound = threshold_of(condition) or ("", "")
    return (bound.by, bound.fact) if isinstance(bound, Threshold) else ()


def _score_verdict(found: ScoreRange) -> int:
    return found.verdict
