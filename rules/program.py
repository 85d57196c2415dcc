"""The compiled rule book: made once from the packs, then used for any number of clients and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from rules.codes import CodeTables
from rules.compiling import Compiler, Spot
from rules.fields import Dictionary
from rules.formulas import guards_of
from rules.model import Clause, Condition, Held, LadderLevel, Measure, Pack, Plan, Policy
from rules.nodes import Leaf, Node, group_node, leaf_node
from rules.relevance import FACTS, clause_sector_test
from rules.ruled import Bench, fits
from rules.rulings import Ruling
from rules.sheet import Sheet
from rules.slots import SlotTable
from rules.values import Answer


@dataclass(frozen=True, slots=True, eq=False)
class CompiledLevel:
    """One level of a ladder: what holding it looks like and what it requires beside the policy's own."""

    level: LadderLevel
    held: Leaf
    requires: Node


@dataclass(frozen=True, slots=True, eq=False)
class CompiledPolicy:
    """A policy ready to be judged.  ``held`` is None where the policy gives nothing to hold.

    ``guards`` choose among the options of its formula for money, in their order.
    """

    policy: Policy
    pack: str
    applies: Node
    requires: Node
    excludes: Node
    bonus: Node
    levels: tuple[CompiledLevel, ...]
    held: Leaf | None
    facts: frozenset[str]
    guards: tuple[Node, ...] = ()

    @property
    def requires_nothing(self) -> bool:
        """Whether there is nothing to achieve: such a policy only informs."""
        return not self.requires.children and not any(level.requires.children for level in self.levels)

    def trees(self) -> tuple[Node, ...]:
        """The trees whose conditions are shown, and can be ruled on, those of all levels of a ladder among them."""
        own = (self.applies, self.requires, self.excludes, self.bonus)
        return (*own, *(level.requires for level in self.levels))

    def ruled_leaves(self) -> list[Node]:
        """The conditions on which a person has ruled, in the order of the trees."""
        return [leaf for root in self.trees() for leaf in root.leaves() if leaf.ruling is not None]

    def ruled(self, rulings: Mapping[str, Ruling], bench: Bench) -> CompiledPolicy:
        """The policy with rulings on the paths of some of its conditions."""
        return replace(
            self,
            applies=bench.tree(self.applies, rulings),
            requires=bench.tree(self.requires, rulings),
            excludes=bench.tree(self.excludes, rulings),
            bonus=bench.tree(self.bonus, rulings),
            levels=tuple(
                replace(level, requires=bench.tree(level.requires, rulings)) for level in self.levels
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class CompiledClause:
    """A Plan clause ready to be judged."""

    clause: Clause
    measure: Measure
    relevance: Node
    facts: frozenset[str]


class Program:
    """Slots, leaves, policies and clauses of a set of packs.

    Building one costs tens of milliseconds; it holds no answer and is never changed afterwards.  ``unplaced`` are
    rulings it was given that stand on nothing in it: the policy or the condition is gone, or asks something else now.
    """

    unplaced: tuple[Ruling, ...] = ()
    _plain: Program | None = None

    def __init__(self, packs: Sequence[Pack], dictionary: Dictionary, codes: CodeTables) -> None:
        self.packs, self.dictionary, self.codes = tuple(packs), dictionary, codes
        self.slots = SlotTable(dictionary)
        policies = {policy.id: policy for pack in packs for policy in pack.policies}
        self.compiler = Compiler(
            self.slots,
            codes,
            policies,
            {one.id: one for pack in packs for one in pack.sets},
            {one.id: one for pack in packs for one in pack.tables},
        )
        self._add_scores(policies)
        self.policies: Mapping[str, CompiledPolicy] = {
            policy.id: self._policy(policy, pack.info.id) for pack in packs for policy in pack.policies
        }
        self.plan: Plan | None = next((pack.plan for pack in packs if pack.plan is not None), None)
        self.clauses: Mapping[str, CompiledClause] = {
            clause.id: self._clause(clause, measure)
            for pack in packs
            for measure in sorted(pack.measures, key=_place)
            for clause in measure.clauses
        }
        self.leaves: list[Leaf] = self.compiler.leaves
        self.serving: Mapping[str, tuple[str, ...]] = _serving(policies.values())

    def sheet(self, answers: Mapping[str, Answer], as_of: date) -> Sheet:
        """A fresh sheet for one client on one date."""
        return Sheet(answers, as_of, self.codes, self.slots.readers)

    def slot(self, fact: str, offset: int | None = None) -> int:
        """The slot of a fact or derived fact; ``offset`` counts complete years back."""
        return self.slots.slot(fact, offset)

    @property
    def plain(self) -> Program:
        """The program without any rulings; its leaves are the first ones here."""
        return self._plain or self

    def ruled(self, rulings: Iterable[Ruling]) -> Program:
        """The program with a person's rulings, and with no others; all but the trees of the ruled policies is shared.

        Of several rulings on one condition the last counts.
        """
        plain, found = self.plain, copy(self)
        placed, found.unplaced = _placed(plain.policies, rulings)
        bench = Bench(len(plain.leaves))
        changed = {key: plain.policies[key].ruled(ones, bench) for key, ones in placed.items()}
        found._plain = plain
        found.policies = {**plain.policies, **changed}
        found.leaves = [*plain.leaves, *bench.leaves]
        return found

    def condition_verdict(self, condition: Condition, sheet: Sheet) -> int:
        """The verdict of a condition outside the policies (a clause's readiness), made when asked."""
        return self.compiler.sheet_test(condition, "")(sheet)

    def _add_scores(self, policies: Mapping[str, Policy]) -> None:
        for policy in policies.values():
            for derived in policy.derived:
                self.slots.add_local(policy.id, derived)
        for policy in policies.values():
            self.compiler.add_scores(policy)

    def _policy(self, policy: Policy, pack: str) -> CompiledPolicy:
        compiler = self.compiler
        applies = compiler.tree(policy.applies, "applies", policy.id, settles=True)
        requires = compiler.tree(policy.requires, "requires", policy.id)
        excludes = compiler.tree(policy.excludes, "excludes", policy.id, "any")
        bonus = compiler.tree(policy.bonus, "bonus", policy.id)
        levels = tuple(self._level(level, policy.id) for level in policy.levels)
        held = None if policy.levels else self._holder(policy)
        nodes = [applies, requires, excludes, *(level.requires for level in levels)]
        facts = frozenset[str]().union(
            *(node.leaf.facts for root in nodes for node in root.leaves() if node.leaf is not None)
        )
        facts = facts.union(
            *(one.facts for one in (held, *(level.held for level in levels)) if one is not None)
        )
        guards = self._guards(policy)
        return CompiledPolicy(policy, pack, applies, requires, excludes, bonus, levels, held, facts, guards)

    def _guards(self, policy: Policy) -> tuple[Node, ...]:
        """What chooses among the options of a policy's formula for money; a recalled condition does so too."""
        if policy.benefit.amount is None:
            return ()
        spot, conditions = Spot(policy.id, settles=True), guards_of(policy.benefit.amount.formula)
        return tuple(
            self.compiler.node(one, f"amount[{index}]", spot) for index, one in enumerate(conditions)
        )

    def _level(self, level: LadderLevel, policy: str) -> CompiledLevel:
        path = f"levels.{level.id}.requires"
        return CompiledLevel(level, self._held(level.gives), self.compiler.tree(level.requires, path, policy))

    def _holder(self, policy: Policy) -> Leaf | None:
        """What tells that a firm holds what a policy gives; None where nothing does."""
        if policy.gives is not None:
            return self._held(policy.gives)
        return None if policy.held_when is None else self.compiler.leaf(policy.held_when, policy.id)

    def _held(self, gives: Held) -> Leaf:
        return self.compiler.leaf(Condition(held=gives), "")

    def _clause(self, clause: Clause, measure: Measure) -> CompiledClause:
        compiler = self.compiler
        sectors, description = self.slots.slot("sectors", None), self.slots.slot("business_description", None)
        test = clause_sector_test(clause, self.codes.sectors, sectors, description)
        words = () if clause.rank_only else clause.keywords
        key = b"sectors" + msgspec.json.encode((clause.sectors, clause.sectors_broad, words))
        leaf = compiler.sector_leaf(key, Condition(fact="sectors", any_in=clause.sectors), test, FACTS)
        nodes = [leaf_node(leaf, leaf.condition, "sectors", article=None, basis=None, settles=True)]
        if clause.condition is not None:
            nodes.append(compiler.node(clause.condition, "condition", Spot("", settles=True)))
        root = group_node("all", Condition(), "relevance", nodes)
        facts = frozenset[str]().union(*(node.leaf.facts for node in root.leaves() if node.leaf is not None))
        return CompiledClause(clause, measure, root, facts)


def _placed(
    policies: Mapping[str, CompiledPolicy], rulings: Iterable[Ruling]
) -> tuple[dict[str, dict[str, Ruling]], tuple[Ruling, ...]]:
    """The rulings by policy and path, and those that stand on nothing."""
    by_policy: dict[str, dict[str, Ruling]] = {}
    for ruling in rulings:
        by_policy.setdefault(ruling.policy, {})[ruling.condition] = ruling
    placed: dict[str, dict[str, Ruling]] = {}
    unplaced: list[Ruling] = []
    for key, ones in by_policy.items():
        trees = policies[key].trees() if key in policies else ()
        leaves = {leaf.path: leaf for root in trees for leaf in root.leaves()}
        for path, ruling in ones.items():
            if path in leaves and fits(ruling, leaves[path]):
                placed.setdefault(key, {})[path] = ruling
            else:
                unplaced.append(ruling)
    return placed, tuple(unplaced)


def _place(measure: Measure) -> tuple[int, ...]:
    """Where a measure stands in the Plan: its dotted number."""
    return tuple(int(step) for step in measure.id.split("."))


def _serving(policies: Iterable[Policy]) -> Mapping[str, tuple[str, ...]]:
    """Which policies serve each clause."""
    serving: dict[str, list[str]] = {}
    for policy in policies:
        for clause in policy.serves:
            serving.setdefault(clause, []).append(policy.id)
    return {clause: tuple(ids) for clause, ids in serving.items()}
