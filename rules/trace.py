"""The trace of one condition, made when it is read: value, year, threshold, distance, sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from rules.assess import Assessment
from rules.leaves import RISING, is_listed, row_verdicts, threshold_of
from rules.model import Basis, Condition, Policy, Rows, Threshold
from rules.nodes import Leaf, Node
from rules.number_words import number_text, with_unit
from rules.program import CompiledPolicy, Program
from rules.ranges import RootRate, exact_number
from rules.rulings import Ruling
from rules.scores import ScoreRange
from rules.values import Choices, Nothing, Number, Unknown
from rules.verdict import LEFT_OUT, MET, NOT_MET
from rules.wording import Words

PLAIN_TESTS = ("between", "is_", "in_", "before", "after", "exists", "any_in", "all_in", "none_in", "within")
WHOLE_UNITS = frozenset({"件", "项", "人", "次", "个", "名", "年", "月", "天", "级"})


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """What one condition asked, what was found, and how far it is from met.

    ``hint`` is the verdict the numbers alone would give where the basis makes it a person's matter.
    ``threshold`` and ``distance`` are in the fact's unit; ``distance`` is 0 when met and None where it cannot
    be told.  ``year`` is the calendar year read, None for facts without years.  A test of the as-of date has no
    fact; its threshold is the first and the last day, None for an open end.

    Where a person has ruled, ``verdict`` is the ruling's and ``own_verdict`` what the program had said (None elsewhere);
    value, threshold and distance tell of the facts as ever.
    """

    node: Node
    part: str
    verdict: int
    hint: int | None
    fact: str | None
    year: int | None
    value: Any
    unit: str | None
    test: str
    threshold: Any
    distance: Number | None
    article: str | None
    basis: Basis | None
    requirement: str
    value_text: str
    distance_text: str | None
    ruling: Ruling | None = None
    own_verdict: int | None = None

    @property
    def sentence(self) -> str:
        """One Chinese sentence: what is asked, what there is, and what is lacking."""
        if not self.value_text:
            return self.requirement if self.requirement.endswith("？") else f"{self.requirement}。"
        text = f"{self.requirement}；现为{self.value_text}"
        return f"{text}，{self.distance_text}。" if self.distance_text else f"{text}。"


class Tracer:
    """Reads traces out of an assessment."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.program: Program = assessment.program

    @cached_property
    def words(self) -> Words:
        """The words for this program's declarations."""
        return Words(self.program.slots, self.program.compiler, self.program.codes)

    def policy(self, compiled: CompiledPolicy, level: int | None) -> list[ConditionTrace]:
        """The traces of a policy's conditions in the order of the file; what is left out is not listed."""
        roots = [("applies", compiled.applies), ("requires", compiled.requires)]
        if level is not None:
            roots.append(("requires", compiled.levels[level].requires))
        roots.append(("excludes", compiled.excludes))
        return [trace for part, root in roots for trace in self._traces(part, root, compiled.policy)]

    def bonus(self, compiled: CompiledPolicy) -> list[ConditionTrace]:
        """The traces of what is an advantage and decides nothing."""
        return self._traces("bonus", compiled.bonus, compiled.policy) if compiled.bonus.children else []

    def _traces(self, part: str, root: Node, policy: Policy) -> list[ConditionTrace]:
        verdicts = self.assessment.verdicts
        if root.verdict(verdicts) == LEFT_OUT:
            return self._ruled(part, root, policy)
        if root.leaf is not None:
            return [self.leaf(root, part, policy)]
        if root.kind != "when":
            return [trace for child in root.children for trace in self._traces(part, child, policy)]
        guard, inner = root.children
        return [*self._ruled(part, guard, policy), *self._traces(part, inner, policy)]

    def _ruled(self, part: str, root: Node, policy: Policy) -> list[ConditionTrace]:
        """What a person has ruled on is told even where it would not be listed: it may be what leaves the others out."""
        return [self.leaf(leaf, part, policy) for leaf in root.leaves() if leaf.ruling is not None]

    def leaf(self, node: Node, part: str, policy: Policy) -> ConditionTrace:
        """The trace of a single condition."""
        own = node.own or node
        assert own.leaf is not None
        condition, leaf, verdicts = node.condition, own.leaf, self.assessment.verdicts
        verdict, raw = node.verdict(verdicts), verdicts[leaf.index]
        fact, year = _fact_of(condition), self._year(leaf, condition)
        value = self._looked_at(leaf)
        key, threshold = self._threshold(condition, policy, value)
        distance = (
            None if part == "excludes" else self._distance(condition, policy, key, threshold, value, raw)
        )
        unit = self.words.unit(fact, policy.id) if fact is not None else ("分" if condition.score else None)
        return ConditionTrace(
            node=node,
            part=part,
            verdict=verdict,
            hint=raw if raw != verdict and node.ruling is None else None,
            fact=fact,
            year=year,
            value=self._shown(condition, value, raw),
            unit=unit,
            test=key,
            threshold=threshold,
            distance=distance,
            article=node.article,
            basis=node.basis,
            requirement=self._requirement(condition, part, policy, year, threshold),
            value_text=self._value_text(condition, fact, value, policy),
            distance_text=_distance_text(key, distance, unit, raw, at_least=_is_open(value)),
            ruling=node.ruling,
            own_verdict=None if node.own is None else node.own.verdict(verdicts),
        )

    def _looked_at(self, leaf: Leaf) -> Any:
        """The value in a leaf's slot; the date where it looks at that, None for a person's view."""
        if leaf.condition.as_of is not None:
            return self.assessment.as_of
        return None if leaf.slot is None else self.assessment.sheet.get(leaf.slot)

    def _requirement(
        self, condition: Condition, part: str, policy: Policy, year: int | None, threshold: Any
    ) -> str:
        words = self.words.requirement(condition, policy, year, threshold)
        return f"排除情形：{words}" if part == "excludes" else words

    def _value_text(self, condition: Condition, fact: str | None, value: Any, policy: Policy) -> str:
        if condition.score is not None:
            return self.words.value("", value)
        if condition.held is not None and isinstance(value, tuple):
            return self.words.held_value(condition.held, value, self.assessment.as_of)
        if condition.rows is not None and isinstance(value, tuple):
            return self._rows_text(condition.rows, value)
        if condition.as_of is not None:
            return value.isoformat() if isinstance(value, date) else ""
        if fact is None:
            return ""
        if isinstance(value, Choices):
            return self.words.chosen(condition, value, policy.id)
        return "无" if self._counts_from_nothing(fact, policy) else self.words.value(fact, value, policy.id)

    def _shown(self, condition: Condition, value: Any, raw: int) -> Any:
        """The value for the result: of titles whether they are held, of a table how many rows fit."""
        if isinstance(value, tuple) and condition.held is not None:
            return raw == MET if raw in (MET, NOT_MET) else Unknown("missing")
        if isinstance(value, tuple) and condition.rows is not None:
            return sum(one == MET for one in self._row_verdicts(condition.rows, value))
        return value

    def _rows_text(self, rows: Rows, value: Sequence[Mapping[str, Any]]) -> str:
        table = self.program.slots.field(rows.fact)
        if rows.if_none is not None and not is_listed(rows, table, value, self.assessment.as_of):
            return "没有登记"
        return self.words.rows_value(rows, value, self._row_verdicts(rows, value))

    def _row_verdicts(self, rows: Rows, value: Sequence[Mapping[str, Any]]) -> list[int]:
        return row_verdicts(rows, self.program.slots.field(rows.fact), value, self.assessment.as_of)

    def _counts_from_nothing(self, fact: str, policy: Policy) -> bool:
        """Whether a count of days or years starts from a date answered 无."""
        derived = self.program.slots.derived(self.program.slots.resolve(fact, policy.id))
        if derived is None or derived.operation not in ("years_since", "days_since"):
            return False
        return isinstance(self.assessment.value(derived.inputs[0]), Nothing)

    def _year(self, leaf: Leaf, condition: Condition) -> int | None:
        if leaf.slot is None:
            return None
        offset = self.program.slots.names[leaf.slot][1]
        return None if offset is None else self.assessment.sheet.year(offset)

    def _threshold(self, condition: Condition, policy: Policy, value: Any) -> tuple[str, Any]:
        compared = threshold_of(condition)
        if compared is not None:
            return compared[0], self._bound(condition, compared[1], policy)
        if condition.score is not None:
            score = next(one for one in policy.scores if one.id == condition.score)
            return "score", exact_number(score.pass_)
        if condition.as_of is not None:
            return "as_of", (condition.as_of.from_, condition.as_of.to)
        for key in PLAIN_TESTS:
            found = getattr(condition, key)
            if found is not None:
                return key.rstrip("_"), found
        return next(
            (key for key in ("held", "rows", "human") if getattr(condition, key) is not None), "group"
        ), None

    def _bound(self, condition: Condition, bound: str | Threshold, policy: Policy) -> Any:
        """The number compared with; None while it is not settled, the option's id for ordered options."""
        if isinstance(bound, Threshold):
            possible = self.program.compiler.limit(bound, policy.id)(self.assessment.sheet)
            ends = {end for pair in possible for end in pair}
            return ends.pop() if len(ends) == 1 else None
        fact = self.program.slots.resolve(condition.fact or "", policy.id)
        return bound if self.program.compiler.ordered_field(fact) is not None else exact_number(bound)

    def _distance(
        self, condition: Condition, policy: Policy, key: str, threshold: Any, value: Any, raw: int
    ) -> Number | None:
        if raw == MET:
            return 0
        if raw != NOT_MET or isinstance(threshold, bool) or not isinstance(threshold, int | Fraction):
            return None
        if isinstance(value, ScoreRange):
            return max(shortfalls(value))
        number = Fraction(value.decimal()) if isinstance(value, RootRate) else value
        if isinstance(number, bool) or not isinstance(number, int | Fraction):
            return None
        gap = threshold - number if key in RISING else number - threshold
        return gap + self._strict_step(condition, policy) if key in ("more_than", "less_than") else gap

    def _strict_step(self, condition: Condition, policy: Policy) -> Number:
        """The least step beyond a strict threshold: 1 for what is counted whole, 0.01 for everything else."""
        return 1 if self.words.unit(condition.fact or "", policy.id) in WHOLE_UNITS else Fraction(1, 100)


def shortfalls(found: ScoreRange) -> list[Number]:
    """What the total and each part with a pass mark lack at best; the first is the total's."""
    parts = [
        exact_number(part.part.pass_) - part.span.high for part in found.parts if part.part.pass_ is not None
    ]
    return [exact_number(found.score.pass_) - found.span.high, *parts]


def _fact_of(condition: Condition) -> str | None:
    if condition.rows is not None:
        return condition.rows.fact
    if condition.held is not None:
        kinds = {"title": "titles", "certificate": "certifications", "permit": "permits"}
        return next(table for key, table in kinds.items() if getattr(condition.held, key) is not None)
    return condition.fact


def _is_open(value: Any) -> bool:
    """Whether a score may still come out lower than the best that its shortfall is told of."""
    return isinstance(value, ScoreRange) and value.span.low < value.span.high


def _distance_text(
    key: str, distance: Number | None, unit: str | None, raw: int, *, at_least: bool = False
) -> str | None:
    if raw != NOT_MET or not distance:
        return None
    size = with_unit(number_text(distance), "个百分点" if unit == "%" else unit)
    if key in RISING or key == "score":
        return f"至少还差{size}" if at_least else f"还差{size}"
    return f"超出{size}"
