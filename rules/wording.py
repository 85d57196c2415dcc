"""Chinese words for values and conditions, generated from the data so that prose and rule cannot drift apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from rules.derived import ENDLESS_DAYS
from rules.fields import Field, Spec, column_of, option_label
from rules.holding import held_place
from rules.leaves import threshold_of
from rules.model import AS_OF, Condition, DatedTable, Days, Held, NamedSet, Policy, Rows, Score, Threshold
from rules.number_words import compared, number_text, quoted, with_unit
from rules.ranges import Possible, RootRate, exact_number
from rules.row_words import held_value, held_words, rows_value, rows_words, where_words
from rules.scores import ScoreRange
from rules.size import TIER_LABELS
from rules.slots import SlotTable
from rules.values import OPEN_DATE, Choices, Interval, Nothing, Unknown
from rules.verdict import NOT_MET

REASON_LABELS: Mapping[str, str] = {
    "missing": "未填",
    "dont_know": "不清楚",
    "does_not_apply": "不适用",
    "later": "稍后填",
}
YEAR_NAMES: Mapping[str, str] = {
    "last": "上年",
    "last-1": "上上年",
    "last-2": "上年之前第2年",
    "last-3": "上年之前第3年",
    "last-4": "上年之前第4年",
    "current": "当年",
}
SPAN_OF_NAME = re.compile(r"近[一二三四五六七八九十两]+年|\d+个月内|申请前一年内|上年和今年")


class Shared(Protocol):
    """What several policies share and a condition may name."""

    @property
    def sets(self) -> Mapping[str, NamedSet]: ...

    @property
    def tables(self) -> Mapping[str, DatedTable]: ...


class Words:
    """Words for one set of declarations (the dictionary, the packs' own derived facts, named sets and tables)."""

    def __init__(self, slots: SlotTable, shared: Shared, codes: Any) -> None:
        self._slots, self._codes = slots, codes
        self._sets, self._tables = shared.sets, shared.tables

    def label(self, fact: str, scope: str = "") -> str:
        """The name of a fact."""
        name = self._slots.resolve(fact, scope)
        derived = self._slots.derived(name)
        return derived.label if derived is not None else self._slots.field(name).label

    def table(self, table: str) -> str:
        """The name of a dated table."""
        return self._tables[table].title

    def unit(self, fact: str, scope: str = "") -> str | None:
        """The unit of a fact; None where it has none."""
        name = self._slots.resolve(fact, scope)
        derived = self._slots.derived(name)
        if derived is None:
            return self._slots.field(name).unit
        return None if "/" in derived.unit or "或" in derived.unit or "及" in derived.unit else derived.unit

    def option(self, fact: str, value: str, scope: str = "") -> str:
        """The name of an option of a fact, the value itself where there is none."""
        spec = self._spec(self._slots.resolve(fact, scope))
        if spec is None:
            return TIER_LABELS.get(value, value)
        return option_label(spec, value)

    def _spec(self, name: str) -> Spec | None:
        derived = self._slots.derived(name)
        if derived is None:
            return self._slots.field(name)
        if derived.operation == "held" and "returns" in derived.params:
            return column_of(self._slots.field(derived.inputs[0]), derived.params["returns"])
        return None

    def value(self, fact: str, value: Any, scope: str = "") -> str:
        """A value as a person would say it; what is not known is said so."""
        if isinstance(value, Unknown):
            return REASON_LABELS[value.reason]
        if isinstance(value, Interval):
            return self._interval(value, self.unit(fact, scope))
        if isinstance(value, Possible):
            return "、".join(self.option(fact, one, scope) for one in sorted(value.options)) + "之一"
        if isinstance(value, ScoreRange):
            return self._score_value(value)
        if isinstance(value, bool):
            return self._truth(fact, value, scope)
        if isinstance(value, int | Fraction | RootRate):
            return (
                "无此日期" if value == ENDLESS_DAYS else with_unit(number_text(value), self.unit(fact, scope))
            )
        return self._other(fact, value, scope)

    def _score_value(self, value: ScoreRange) -> str:
        """The points, and the parts or indicators that keep a table from passing."""
        text = self._interval(Interval(value.span.low, value.span.high), "分")
        short = [
            f"{one.part.label}最多{number_text(one.span.high)}分"
            for one in value.parts
            if one.verdict == NOT_MET
        ]
        return f"{text}（{'，'.join(short)}）" if short and value.verdict == NOT_MET else text

    def _truth(self, fact: str, value: bool, scope: str) -> str:
        name = self._slots.resolve(fact, scope)
        derived = self._slots.derived(name)
        if derived is None:
            return "是" if value else "否"
        return "有" if value else "无"

    def _interval(self, value: Interval, unit: str | None) -> str:
        low = None if value.low is None else number_text(value.low)
        high = None if value.high is None else number_text(value.high)
        if low is None:
            return f"不高于{with_unit(high or '', unit)}"
        if high is None:
            return f"不低于{with_unit(low, unit)}"
        return with_unit(low, unit) if low == high else f"{low}至{with_unit(high, unit)}"

    def _other(self, fact: str, value: Any, scope: str) -> str:
        if isinstance(value, date):
            return "长期" if value == OPEN_DATE else value.isoformat()
        if isinstance(value, Nothing):
            return "无"
        if isinstance(value, Choices):
            return (
                "、".join(self.option(fact, one, scope) for one in self._in_order(fact, value.yes))
                or "都没有"
            )
        if isinstance(value, tuple):
            return f"{len(value)}项" if value else "无"
        return self._text(fact, str(value), scope)

    def _in_order(self, fact: str, values: Iterable[str]) -> list[str]:
        spec = self._spec(fact)
        order = [one.value for one in spec.options] if spec is not None else []
        return sorted(values, key=lambda one: (order.index(one) if one in order else len(order), one))

    def _text(self, fact: str, value: str, scope: str) -> str:
        name = self._slots.resolve(fact, scope)
        kind = self._slots.field(name).kind if self._slots.derived(name) is None else ""
        if kind == "code_region":
            return self._codes.region_name(value) or value
        if kind == "code_gbt4754":
            return f"{value} {self._codes.name_of(value) or ''}".strip()
        return self.option(fact, value, scope)

    # --- what a condition asks -------------------------------------------------------------------

    def requirement(
        self,
        condition: Condition,
        policy: Policy | None = None,
        year: int | str | None = None,
        settled: Any = None,
    ) -> str:
        """What a single condition asks, as a Chinese clause without a full stop; ``year`` a calendar year or its name.

        ``settled`` is the number that a dated table gives on the as-of date, None where that is open.
        """
        scope = "" if policy is None else policy.id
        if condition.label is not None and condition.fact is None:
            return condition.label
        if condition.human is not None:
            return condition.human.question
        if condition.score is not None and policy is not None:
            return self._score(next(one for one in policy.scores if one.id == condition.score))
        if condition.held is not None:
            return held_words(condition.held, self._held_table(condition.held))
        if condition.as_of is not None:
            return _days(condition.as_of)
        if condition.rows is not None:
            return rows_words(condition.rows, self._slots.field(condition.rows.fact))
        if condition.fact is None:
            return condition.label or "下列条件"
        when = "" if year is None else f"（{year}{'年' if isinstance(year, int) else ''}）"
        name = self.label(condition.fact, scope) + when
        return self._about_fact(condition, name, scope, settled)

    def _about_fact(self, condition: Condition, name: str, scope: str, settled: Any) -> str:
        comparison = threshold_of(condition)
        fact = condition.fact or ""
        if comparison is not None:
            return self._compared(name, fact, *comparison, scope, settled)
        if condition.between is not None:
            low, high = (number_text(exact_number(end)) for end in condition.between)
            return f"{name}在{low}至{with_unit(high, self.unit(fact, scope))}之间"
        if condition.is_ is not None:
            return self._is(fact, condition.is_, name, scope)
        if condition.in_ is not None:
            return f"{name}为{self._listed(fact, condition.in_, scope, '或')}"
        if condition.exists is not None:
            return f"{'有' if condition.exists else '没有'}{name}"
        if condition.within is not None:
            return f"{name}属于{self._codes_text(condition)}"
        if condition.before is not None:
            return f"{name}早于{condition.before.isoformat()}"
        if condition.after is not None:
            return f"{name}晚于{condition.after.isoformat()}"
        return self._choices(condition, fact, name, scope)

    def _compared(
        self, name: str, fact: str, key: str, bound: str | Threshold, scope: str, settled: Any
    ) -> str:
        if key == "more_than" and bound == "0":
            return f"{name}大于0"
        word = compared(key, self.unit(fact, scope))
        threshold = self.threshold(fact, bound, scope)
        if isinstance(bound, Threshold) and bound.bands:
            return f"{name}按{self.label(bound.by or '', scope)}分档{word}：{threshold}"
        if isinstance(bound, Threshold) and bound.table is not None and settled is not None:
            value = with_unit(number_text(settled, 4), self.unit(fact, scope))
            return f"{name}{word}{value}（{threshold}）"
        return f"{name}{word}{threshold}"

    def _is(self, fact: str, wanted: bool | str, name: str, scope: str) -> str:
        if isinstance(wanted, bool):
            recorded = self._slots.derived(self._slots.resolve(fact, scope)) is not None
            return _recorded(name, wanted=wanted) if recorded else f"{name}：{'是' if wanted else '否'}"
        return f"{name}为{quoted(self.option(fact, wanted, scope))}"

    def _choices(self, condition: Condition, fact: str, name: str, scope: str) -> str:
        if condition.all_in is not None:
            return f"{name}同时有：{self._listed(fact, condition.all_in, scope, '和')}"
        if condition.none_in is not None:
            return f"{name}没有：{self._listed(fact, condition.none_in, scope, '或')}"
        return f"{name}有：{self._listed(fact, condition.any_in or (), scope, '或')}"

    def _listed(self, fact: str, named: str | tuple[str, ...], scope: str, last: str) -> str:
        if isinstance(named, str):
            if named.startswith("@"):
                return self._sets[named[1:]].title
            named = (named,)
        words = [self._one(fact, value, scope) for value in named]
        return words[0] if len(words) == 1 else "、".join(words[:-1]) + last + words[-1]

    def _one(self, fact: str, value: str, scope: str) -> str:
        name = self._slots.resolve(fact, scope)
        if self._slots.derived(name) is None and self._slots.field(name).kind in (
            "code_region",
            "code_gbt4754",
        ):
            return self._text(fact, value, scope)
        return self.option(fact, value, scope)

    def _codes_text(self, condition: Condition) -> str:
        assert condition.within is not None
        if condition.within.section is not None:
            return f"{self._codes.name_of(condition.within.section)}（门类 {condition.within.section}）"
        return "代码 " + "、".join(condition.within.prefixes)

    def threshold(self, fact: str, bound: str | Threshold, scope: str = "") -> str:
        """A threshold in words, bands with what they depend on."""
        unit = self.unit(fact, scope)
        if isinstance(bound, str):
            return self._bound(fact, bound, unit, scope)
        if bound.fact is not None:
            return f"{self.label(bound.fact, scope)}"
        if bound.table is not None:
            table = self._tables[bound.table]
            return f"{quoted(table.title)}中{'当期' if table.by == AS_OF else '对应'}的数值"
        return self._bands(bound, unit, scope)

    def _bound(self, fact: str, bound: str, unit: str | None, scope: str) -> str:
        spec = self._spec(self._slots.resolve(fact, scope))
        if spec is not None and spec.options:
            return quoted(option_label(spec, bound))
        return with_unit(number_text(exact_number(bound), 4), unit)

    def _bands(self, bound: Threshold, unit: str | None, scope: str) -> str:
        by = bound.by or ""
        parts = []
        for band in bound.bands:
            value = with_unit(number_text(exact_number(band.value), 4), unit)
            edge = band.up_to or band.below
            if edge is None:
                parts.append(f"更高的{value}")
                continue
            word = "不超过" if band.up_to is not None else "不足"
            limit = with_unit(number_text(exact_number(edge)), self.unit(by, scope))
            parts.append(f"{word}{limit}的{value}")
        return "，".join(parts)

    def chosen(self, condition: Condition, value: Choices, scope: str = "") -> str:
        """Which of the options a condition names hold, and which are still open."""
        fact = condition.fact or ""
        named = condition.any_in or condition.all_in or condition.none_in or ()
        wanted = frozenset(self._members(named))
        if fact == "sectors":
            return self.value(fact, value, scope)
        held = self._in_order(fact, value.yes & wanted)
        unsure = self._in_order(fact, wanted - value.yes - value.no)
        words = "、".join(self.option(fact, one, scope) for one in held) or "没有其中任何一项"
        if not unsure:
            return words
        open_words = "、".join(self.option(fact, one, scope) for one in unsure)
        return f"{words}；未填：{open_words}" if held else f"未填：{open_words}"

    def _members(self, named: str | tuple[str, ...]) -> tuple[str, ...]:
        if isinstance(named, str):
            return self._sets[named[1:]].values if named.startswith("@") else (named,)
        return named

    def rows_where(self, fact: str, where: Mapping[str, Any]) -> str:
        """Which rows of a table are meant, as the beginning of a noun."""
        field = self._slots.field(fact)
        return f"{field.label}中{quoted(where_words(field, where))}的" if where else f"{field.label}中各行的"

    def column(self, fact: str, column: str) -> str:
        """The name of a column of a table."""
        found = column_of(self._slots.field(fact), column)
        return column if found is None else found.label

    def rows_value(self, rows: Rows, found: Sequence[Mapping[str, Any]], verdicts: Sequence[int]) -> str:
        """How many rows of a table fit, and which columns are missing where more rows could still decide."""
        return rows_value(rows, self._slots.field(rows.fact), found, verdicts)

    def held_value(self, held: Held, rows: Iterable[Mapping[str, Any]], day: date) -> str:
        """What the table says of a wanted title, certificate or permit: until when, or that there is none."""
        return held_value(held, self._held_table(held), rows, day)

    def _held_table(self, held: Held) -> Field:
        return self._slots.field(held_place(held)[0])

    def _score(self, score: Score) -> str:
        word = "高于" if score.above else "不低于"
        text = f"{score.label}{word}{number_text(exact_number(score.pass_))}分"
        parts = [
            f"{part.label}不低于{number_text(exact_number(part.pass_))}分"
            for part in score.parts
            if part.pass_
        ]
        positive = [
            f"{item.label or item.id}须大于0分"
            for part in score.parts
            for item in part.items
            if item.must_be_positive
        ]
        return "，且".join([text, *parts, *positive])


def _recorded(name: str, *, wanted: bool) -> str:
    """Whether records tell of something; 有 or 没有 stands behind the span of time that the name begins with."""
    found = SPAN_OF_NAME.match(name)
    span = found.group() if found is not None else ""
    return f"{span}{'有' if wanted else '没有'}{name.removeprefix(span)}"


def _days(span: Days) -> str:
    """Where the as-of date must lie."""
    if span.from_ is None:
        return f"判定日在 {span.to} 及以前"
    if span.to is None:
        return f"判定日在 {span.from_} 及以后"
    if span.from_ == span.to:
        return f"判定日为 {span.from_}"
    return f"判定日在 {span.from_} 至 {span.to}（含首尾两日）"
