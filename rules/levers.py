"""What would change an outcome: the facts that close a gap, and the day on which time settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, islice

from rules.assess import Assessment
from rules.leaves import threshold_of
from rules.model import ScoreItem
from rules.nodes import Leaf, Node, View
from rules.outcomes import Judgement, required_nodes
from rules.program import CompiledPolicy, Program
from rules.ranges import exact_number
from rules.rows import COMPARISONS
from rules.scores import ItemRange, ScoreRange, most_points
from rules.sheet import Sheet
from rules.size import TIERS, tier_figures
from rules.slots import SlotTable
from rules.turning import Turning
from rules.values import Number
from rules.verdict import MET, NOT_MET
from rules.waiting import Waiting, Way, together

MOST_SETS = 6
MOST_CHOICES = 4 * MOST_SETS
MOST_CHANGED = 3
MOST_TRIED = 8
"""Of alternatives so many of which are needed, only the first few are combined."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A smallest set of facts whose change would close a gap, and the days it usually takes.

    ``not_before`` is the first day on which figures of years that are not closed yet can count; None where
    no closed year stands in the way.
    """

    facts: tuple[str, ...]
    lead_days: int | None
    not_before: date | None = None


def plain_view(assessment: Assessment) -> View:
    """The verdicts as they are."""
    verdicts = assessment.verdicts
    return lambda node: node.verdict(verdicts)


def near_misses(
    assessment: Assessment, compiled: CompiledPolicy, judgement: Judgement
) -> tuple[NearMiss, ...]:
    """The smallest sets of changeable facts that close a gap; empty for every other outcome.

    What is unknown stays to be answered; what only time changes is left to ``earliest``.
    """
    if "gap" not in (judgement.outcome, judgement.would_be):
        return ()
    search = _Closing(assessment)
    roots = [root for root in required_nodes(compiled, judgement.level) if search.view(root) == NOT_MET]
    changes = [one for one in _joined([search.closing(root) for root in roots]) if one.facts]
    supposed = _Supposing(assessment, compiled, judgement)
    sets = [one.facts for one in changes if supposed.is_enough(one)]
    if not sets:
        return ()
    size = min(map(len, sets))
    chosen = sorted({tuple(sorted(one)) for one in sets if len(one) == size})[:MOST_SETS]
    failing = [leaf for root in roots for leaf in failing_leaves(root, search.view)]
    return tuple(
        NearMiss(facts, _lead_days(assessment.program, facts), _not_before(assessment, failing, facts))
        for facts in chosen
    )


def failing_leaves(node: Node, view: View) -> list[Leaf]:
    """The leaves below a node that is not met which are themselves not met."""
    if view(node) != NOT_MET:
        return []
    if node.leaf is not None:
        return [node.leaf]
    return [leaf for child in node.children for leaf in failing_leaves(child, view)]


def _not_before(assessment: Assessment, failing: Iterable[Leaf], facts: tuple[str, ...]) -> date | None:
    """The latest day that the closed years behind some failing leaves put in the way of changing ``facts``."""
    days = [opens(assessment, leaf) for leaf in failing if leaf.facts & set(facts)]
    return max((day for day in days if day is not None), default=None)


def opens(assessment: Assessment, leaf: Leaf) -> date | None:
    """The first day on which a leaf can look at figures of a year that is not closed on the as-of date."""
    slots, sheet = assessment.program.slots, assessment.sheet
    if leaf.slot is None:
        return None
    name, offset = slots.names[leaf.slot]
    if offset is not None:
        return None if offset < 0 else date(sheet.as_of.year + 1 + offset, 1, 1)
    derived = slots.derived(name)
    if derived is None or not _stands_on_years(name, slots):
        return None
    if derived.operation != "each_year":
        return date(sheet.as_of.year + 1, 1, 1)
    return _last_failing_leaves(assessment, leaf, derived.inputs[0], int(derived.params["years"]))


def _stands_on_years(name: str, slots: SlotTable) -> bool:
    """Whether a fact, or one that it is derived from, has yearly figures."""
    derived = slots.derived(name)
    return slots.is_yearly(name) or (
        derived is not None and any(_stands_on_years(one, slots) for one in derived.inputs)
    )


def _last_failing_leaves(assessment: Assessment, leaf: Leaf, fact: str, years: int) -> date:
    """The day on which the latest closed year that fails an each-year test has left the years looked at."""
    compared = threshold_of(leaf.condition)
    limit = exact_number(compared[1]) if compared is not None and isinstance(compared[1], str) else None
    for offset in range(years):
        value = assessment.value(fact, offset)
        known = isinstance(value, int | Fraction) and compared is not None and limit is not None
        if known and not COMPARISONS[compared[0]](value, limit):  # type: ignore[index]
            return date(assessment.sheet.year(offset) + years + 1, 1, 1)
    return date(assessment.as_of.year + 1, 1, 1)


def _lead_days(program: Program, facts: Iterable[str]) -> int | None:
    known = [days for fact in facts if (days := program.dictionary.fields[fact].lead_time_days) is not None]
    return max(known, default=None)


@dataclass(frozen=True, slots=True)
class _Change:
    """Facts to change, and the verdicts of leaves (by index) that this is to bring about."""

    facts: frozenset[str] = frozenset()
    turns: frozenset[tuple[int, int]] = frozenset()

    def beside(self, other: _Change) -> _Change:
        return _Change(self.facts | other.facts, self.turns | other.turns)

    @property
    def is_possible(self) -> bool:
        """Whether no leaf is to be turned both ways."""
        return len({leaf for leaf, _ in self.turns}) == len(self.turns)


def _joined(options: Iterable[list[_Change]]) -> list[_Change]:
    """One choice from each list, united; nothing where one of them has no choice."""
    found = [_Change()]
    for changes in options:
        found = _smallest(one.beside(other) for one in found for other in changes)
    return found


def _smallest(changes: Iterable[_Change]) -> list[_Change]:
    """The possible ones with the fewest facts, in a settled order."""
    possible = {one for one in changes if one.is_possible}
    return sorted(possible, key=lambda one: (len(one.facts), sorted(one.facts), sorted(one.turns)))[
        :MOST_CHOICES
    ]


class _Closing(Turning[list[_Change]]):
    """Searches a tree for the sets of facts that turn it; without facts where time does it."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(plain_view(assessment))
        self._assessment = assessment
        self._levers = Levers(assessment)

    def leaf(self, node: Node, *, makes_met: bool) -> list[_Change]:
        """The sets of facts that turn a single condition."""
        assert node.leaf is not None
        turns = frozenset([(node.leaf.index, MET if makes_met else NOT_MET)])
        return [_Change(facts, turns) for facts in self._facts(node.leaf, makes_met=makes_met)]

    def every(self, found: Iterable[list[_Change]]) -> list[_Change]:
        """One choice from each, united."""
        return _joined(found)

    def one_of(self, found: Iterable[list[_Change]]) -> list[_Change]:
        """Any choice of any of them."""
        return _smallest(one for changes in found for one in changes)

    def some(self, n: int, found: Iterable[list[_Change]]) -> list[_Change]:
        """One choice from each of ``n`` of them."""
        closable = [changes for changes in islice(found, MOST_TRIED) if changes]
        return _smallest(one for several in combinations(closable, n) for one in _joined(several))

    def guarded(self, inner: list[_Change], guard: list[_Change]) -> list[_Change]:
        """Its guard is left only where nothing else helps: nobody gives up what makes a condition his own to escape it."""
        return inner or guard

    def _facts(self, leaf: Leaf, *, makes_met: bool) -> list[frozenset[str]]:
        value = None if leaf.slot is None else self._assessment.sheet.get(leaf.slot)
        if isinstance(value, ScoreRange):
            return self._levers.of_score(value)
        found = self._levers.of_leaf(leaf)
        waits = leaf.clock(self._assessment.as_of, makes_met=makes_met) is not None
        return [frozenset()] if not found and waits else found


class _Supposing:
    """Looks at a policy as if some leaves had turned."""

    def __init__(self, assessment: Assessment, compiled: CompiledPolicy, judgement: Judgement) -> None:
        self._assessment, self._compiled = assessment, compiled
        self._required = required_nodes(compiled, judgement.level)
        roots = [compiled.applies, compiled.excludes, *self._required]
        self._leaves = {
            node.leaf.index: node.leaf for root in roots for node in root.leaves() if node.leaf is not None
        }

    def is_enough(self, change: _Change) -> bool:
        """Whether nothing fails once a change is made: no requirement, no exclusion, nor whom it is for."""
        view = self._view(change)
        shut_out = view(self._compiled.applies) == NOT_MET or view(self._compiled.excludes) == MET
        return not shut_out and all(view(root) != NOT_MET for root in self._required)

    def _view(self, change: _Change) -> View:
        verdicts = list(self._assessment.verdicts)
        for index, verdict in (*self._beside(change), *change.turns):
            verdicts[index] = verdict
        return lambda node: node.verdict(verdicts)

    def _beside(self, change: _Change) -> Iterator[tuple[int, int]]:
        """What becomes of the other tests of a yes or no that is turned."""
        for index, _ in change.turns:
            slot = self._assessment.program.leaves[index].slot
            value = None if slot is None else self._assessment.sheet.get(slot)
            if slot is None or not isinstance(value, bool):
                continue
            other = self._assessment.sheet.with_value(slot, not value)
            yield from ((leaf.index, leaf.test(other)) for leaf in self._leaves.values() if leaf.slot == slot)


class Levers:
    """Which declared facts a firm would change to move a reading."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._slots = assessment.program.slots

    def of_leaf(self, leaf: Leaf) -> list[frozenset[str]]:
        """The sets of facts to change for a single test; of a scoring table see ``of_score``."""
        if leaf.slot is None or leaf.condition.score is not None:
            return []
        name = self._slots.names[leaf.slot][0]
        derived = self._slots.derived(name)
        if derived is not None and derived.operation == "size_tier":
            return self._of_tier(leaf, derived.inputs)
        return [frozenset([fact]) for fact in self.of_fact(name)]

    def _of_tier(self, leaf: Leaf, inputs: tuple[str, ...]) -> list[frozenset[str]]:
        """A tier falls with any one indicator of the trade and rises only with all that hold it down."""
        sheet, wanted = self._assessment.sheet, leaf.condition.in_ or (leaf.condition.is_,)
        code, tier = sheet.answers.get(inputs[0]), None if leaf.slot is None else sheet.get(leaf.slot)
        figures = tier_figures(inputs, code, sheet.codes)
        if tier not in TIERS:
            return []
        rises = any(
            one in TIERS and TIERS.index(one) > TIERS.index(tier) for one in wanted if isinstance(one, str)
        )
        return [frozenset(figures)] if rises else [frozenset([fact]) for fact in figures]

    def of_fact(self, name: str) -> list[str]:
        """The facts to change to move a fact: of a ratio its upper part, of a count its ledger or number."""
        derived = self._slots.derived(name)
        if derived is None:
            return [name] if self._slots.field(name).changeable else []
        if derived.operation in ("years_since", "days_since"):
            return []
        if "fallback" in derived.params and not self._answered(derived.inputs[0]):
            return self.of_fact(derived.params["fallback"])
        return self.of_fact(derived.inputs[0])

    def _answered(self, fact: str) -> bool:
        return isinstance(self._assessment.sheet.answers.get(fact), tuple)

    def of_score(self, found: ScoreRange) -> list[frozenset[str]]:
        """The smallest sets of facts that would pass a table if their indicators gave the most they can."""
        facts = sorted(
            {fact for part in found.parts for item in part.items for fact in self._item_facts(item)}
        )
        for size in range(1, MOST_CHANGED + 1):
            enough = [
                frozenset(some) for some in combinations(facts, size) if self._passes(found, frozenset(some))
            ]
            if enough:
                return enough
        return []

    def _passes(self, found: ScoreRange, changed: frozenset[str]) -> bool:
        total: Number = 0
        for part in found.parts:
            points = [self._best(item, changed) for item in part.items]
            if any(
                item.item.must_be_positive and not best for item, best in zip(part.items, points, strict=True)
            ):
                return False
            most = sum(points) if part.part.cap is None else min(sum(points), exact_number(part.part.cap))
            if part.part.pass_ is not None and most < exact_number(part.part.pass_):
                return False
            total += most
        mark = exact_number(found.score.pass_)
        return total > mark if found.score.above else total >= mark

    def _best(self, item: ItemRange, changed: frozenset[str]) -> Number:
        return most_points(item.item) if changed & set(self._item_facts(item)) else item.span.high

    def _item_facts(self, item: ItemRange) -> list[str]:
        """The facts that move an indicator which has points left to gain."""
        if most_points(item.item) <= item.span.high:
            return []
        return [fact for name in item_facts(item.item) for fact in self.of_fact(name)]


def item_facts(item: ScoreItem) -> list[str]:
    """The facts a scoring item names, in order."""
    if item.bands is not None:
        return [item.bands.fact]
    if item.best_of is not None:
        return [fact for one in item.best_of for fact in item_facts(one)]
    conditions = [option.if_ for option in item.first_of or () if option.if_ is not None]
    conditions += list(item.each.of) if item.each is not None else []
    return [one.fact for one in conditions if one.fact is not None]


def turning_day(node: Node, sheet: Sheet, *, makes_met: bool) -> date | None:
    """The first day on which time alone turns a leaf; None where it does not, or not that way."""
    assert node.leaf is not None
    clock = node.leaf.clock(sheet.as_of, makes_met=makes_met)
    return None if clock is None else clock.day(sheet)


def earliest(assessment: Assessment, compiled: CompiledPolicy, judgement: Judgement) -> date | None:
    """The first day on which what is lacking is there by time alone; None where more than time is needed."""
    if not {"gap", "not_met"} & {judgement.outcome, judgement.would_be}:
        return None
    sheet = assessment.sheet

    def by_time(node: Node, makes_met: bool) -> Way | None:
        day = turning_day(node, sheet, makes_met=makes_met)
        return None if day is None else Way(day, (node,))

    finder = Waiting(plain_view(assessment), by_time)
    roots = [root for root in required_nodes(compiled, judgement.level) if finder.view(root) == NOT_MET]
    ways = [finder.closing(root) for root in roots]
    if finder.view(compiled.excludes) == MET:
        ways.append(finder.opening(compiled.excludes))
    way, last = together(ways), compiled.policy.in_force.to
    return None if way is None or (last is not None and way.day > last) else way.day
