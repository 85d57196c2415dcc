"""Whether a single test makes sense: its bound, its options, its codes, its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from rules.errors import clip
from rules.fields import Field
from rules.integrity_facts import (
    FactType,
    Report,
    check_options,
    check_rank,
    check_where,
    fact_type,
)
from rules.integrity_scope import Scope, check_number, check_range, check_span, check_year, typed
from rules.model import AS_OF, Condition, DatedTable, Held, Rows, Threshold, Within
from rules.rows import COMPARISONS
from rules.yamltree import Steps

FACT_TESTS: Final[Mapping[str, str]] = {
    **{key: key for key in (*COMPARISONS, "between")},
    "is_": "is",
    "in_": "in",
    **{key: key for key in ("before", "after", "exists", "any_in", "all_in", "none_in", "within")},
}
OTHER_TESTS: Final[Mapping[str, str]] = {
    **{key: key for key in ("held", "as_of", "rows", "meets", "score", "human")},
    "all_": "all",
    "any_": "any",
    "none_": "none",
    "at_least_of": "at_least_of",
    "use": "use",
}
HELD_COLUMNS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "title": ("titles", ("level", "grade")),
    "certificate": ("certifications", ()),
    "permit": ("permits", ("category",)),
}
SECTION: Final = re.compile(r"[A-T]")
PREFIX: Final = re.compile(r"[0-9]{2,4}", re.ASCII)
DIVISIONS: Final = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)
REGION: Final = re.compile(r"[1-9][0-9]{5}", re.ASCII)


def check_test(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    """The one test of a condition that is no group and no block."""
    CHECKS.get(test, _check_fact_test)(condition, test, steps, scope)


def _check_fact_test(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    if condition.fact is None:
        return
    fact = typed(condition.fact, (*steps, "fact"), scope)
    if fact is None:
        return
    check_year(condition.year, fact, (*steps, "year"), scope)
    if fact.kind == "unchecked":
        return
    place, value = (*steps, FACT_TESTS[test]), getattr(condition, test)
    allowed = tests_of(fact)
    if FACT_TESTS[test] not in allowed:
        names = "、".join(allowed)
        scope.report.add(place, f"“{fact.label}”不能用“{FACT_TESTS[test]}”检验", names, FACT_TESTS[test])
    elif test in COMPARISONS:
        _check_bound(value, fact, place, scope)
    elif test == "between":
        check_range(value, place, scope.report)
    elif test == "within":
        check_within(value, place, scope.report)
    elif test in ("is_", "in_", "any_in", "all_in", "none_in"):
        _check_values(value, fact, place, scope)


def tests_of(fact: FactType) -> tuple[str, ...]:
    """The keys of the tests that fit a fact."""
    if fact.is_number:
        return (*COMPARISONS, "between")
    if fact.kind in ("choice", "tier"):
        ordered = fact.spec is not None and bool(fact.spec.order)
        return ("is", "in", *(COMPARISONS if ordered else ()))
    return {
        "bool": ("is",),
        "choices": ("any_in", "all_in", "none_in"),
        "date": ("before", "after", "exists"),
        "text": ("is", "in", "exists"),
        "table": ("exists",),
        "code_gbt4754": ("within", "is", "in"),
        "code_region": ("in",),
    }[fact.kind]


def _check_bound(bound: str | Threshold, fact: FactType, steps: Steps, scope: Scope) -> None:
    if not fact.is_number:
        if isinstance(bound, Threshold):
            scope.report.add(steps, f"“{fact.label}”是选项，门槛不能按分档", "一个选项")
        else:
            check_rank(bound, fact, steps, scope.report)
    elif isinstance(bound, Threshold):
        _check_threshold(bound, steps, scope)
    else:
        check_number(bound, steps, scope.report)


def _check_threshold(bound: Threshold, steps: Steps, scope: Scope) -> None:
    forms = [key for key in ("bands", "fact", "table") if getattr(bound, key)]
    if len(forms) != 1:
        scope.report.add(steps, "门槛的写法不对", "{by, bands}、{fact} 或 {table} 之一", "、".join(forms))
        return
    if bound.bands and bound.by is None:
        scope.report.add((*steps, "by"), "分档没有写按哪个事实", "by")
    if bound.fact is not None and bound.by is not None:
        scope.report.add((*steps, "by"), "门槛是另一个事实时不能有 by", "不写 by")
    if bound.table is not None:
        _check_table(bound, steps, scope)
    name = bound.fact or (bound.by if bound.bands else None)
    if name is not None:
        place = (*steps, "fact" if bound.fact else "by")
        fact = typed(name, place, scope)
        if fact is not None:
            check_year(bound.year, fact, (*steps, "year"), scope)
            if not fact.is_number and fact.kind != "unchecked":
                scope.report.add(place, f"“{fact.label}”不是数字", "数字的事实", name)
    _check_bands(bound, (*steps, "bands"), scope.report)


def _check_table(bound: Threshold, steps: Steps, scope: Scope) -> None:
    table = known_table(bound.table or "", (*steps, "table"), scope)
    if table is None:
        return
    by = bound.by or table.by
    if by == AS_OF:
        return
    fact = typed(by, (*steps, "by"), scope)
    if fact is None:
        return
    check_year(bound.year, fact, (*steps, "year"), scope)
    own = fact_type(table.by, scope.known.dictionary, scope.local)
    if table.by == AS_OF or (own is not None and own.kind != fact.kind):
        usual = "只按判定日" if table.by == AS_OF else f"按“{own.label if own else table.by}”"
        scope.report.add(
            (*steps, "by"), f"数据表“{table.id}”{usual}取值，不能按“{fact.label}”", "不写 by", by
        )


def known_table(name: str, steps: Steps, scope: Scope) -> DatedTable | None:
    """A dated table by its id; None where there is none, and a problem unless a file that cannot be read may hold it."""
    table = scope.known.tables.get(name)
    if table is None and name not in scope.known.table_ids:
        names = {key: one.title for key, one in scope.known.tables.items()}
        scope.report.add(steps, f"没有数据表“{clip(name)}”", "、".join(names), name, names)
    return table


def _check_bands(bound: Threshold, steps: Steps, report: Report) -> None:
    before: tuple[Decimal, bool] | None = None
    for index, band in enumerate(bound.bands):
        place = (*steps, index)
        check_number(band.value, (*place, "value"), report)
        last = index == len(bound.bands) - 1
        edges = [key for key in ("up_to", "below") if getattr(band, key) is not None]
        if len(edges) != (0 if last else 1):
            words = "最后一档不能有 up_to 或 below" if last else "这一档要有 up_to 或 below 之一"
            report.add(place, words, "最后一档敞开，其余各有一个上限")
            continue
        for key in edges:
            text = getattr(band, key)
            if check_number(text, (*place, key), report):
                edge = (Decimal(text), key == "up_to")
                if before is not None and edge <= before:
                    report.add((*place, key), f"分档的上限 {text} 没有比上一档大", "从小到大", text)
                before = edge


def check_within(within: Within, steps: Steps, report: Report) -> None:
    """Industry codes: a section, or prefixes of two to four figures, or spans of divisions."""
    if (within.section is None) == (not within.prefixes):
        report.add(
            steps, "行业范围要写 section 或 prefixes 之一", "{section: C} 或 {prefixes: ['13-43', '3770']}"
        )
    if within.section is not None and not SECTION.fullmatch(within.section):
        report.add(
            (*steps, "section"), f"没有行业门类“{clip(within.section)}”", "A 到 T 的一个字母", within.section
        )
    for index, prefix in enumerate(within.prefixes):
        span = DIVISIONS.fullmatch(prefix)
        if not PREFIX.fullmatch(prefix) and not (span and span[1] <= span[2]):
            place = (*steps, "prefixes", index)
            report.add(place, f"行业代码“{clip(prefix)}”的写法不对", "两到四位数字，或 '13-43'", prefix)


def _check_values(value: Any, fact: FactType, steps: Steps, scope: Scope) -> None:
    if fact.kind == "bool":
        if not isinstance(value, bool):
            scope.report.add(
                steps, f"“{fact.label}”的值是 true 或 false，这里是“{clip(str(value))}”", "true 或 false"
            )
        return
    if isinstance(value, str) and value.startswith("@"):
        _check_set(value[1:], fact, steps, scope)
        return
    values, listed = (value, True) if isinstance(value, tuple) else ([value], False)
    if not values:
        scope.report.add(steps, "列表是空的", "至少一个值")
    if fact.kind in ("choice", "choices", "tier"):
        check_options(values, fact, steps, scope.report, listed=listed)
        return
    shape, words = VALUE_SHAPES.get(fact.kind, (None, ""))
    for index, one in enumerate(values):
        if not isinstance(one, str) or (shape is not None and not shape.fullmatch(one)):
            place = (*steps, index) if listed else steps
            scope.report.add(place, f"“{clip(str(one))}”不是“{fact.label}”的值", words or "文字", str(one))


VALUE_SHAPES: Final[Mapping[str, tuple[re.Pattern[str] | None, str]]] = {
    "code_region": (REGION, "六位区划代码"),
    "code_gbt4754": (PREFIX, "二到四位行业代码"),
}


def _check_set(name: str, fact: FactType, steps: Steps, scope: Scope) -> None:
    named = scope.known.sets.get(name)
    if named is None:
        if name not in scope.known.set_ids:
            names = {f"@{key}": one.title for key, one in scope.known.sets.items()}
            scope.report.add(steps, f"没有集合“@{clip(name)}”", "、".join(names), f"@{name}", names)
    elif (named.of == "region") != (fact.kind == "code_region"):
        kinds = {"region": "地区", "options": "选项"}
        scope.report.add(
            steps, f"集合“@{name}”是{kinds[named.of]}，不能用于“{fact.label}”", "同类的集合", f"@{name}"
        )
    elif named.of == "options":
        check_options(named.values, fact, steps, scope.report, listed=False)


def _check_held(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.held is not None
    check_held(condition.held, "held", (*steps, "held"), scope)


def check_held(held: Held, key: str, steps: Steps, scope: Scope) -> None:
    """What is held (or, under ``gives``, what a policy gives) is one kind of thing, by options of its table."""
    kinds = [kind for kind in HELD_COLUMNS if getattr(held, kind) is not None]
    if len(kinds) != 1:
        scope.report.add(steps, f"{key} 要写 title、certificate、permit 之一", "其中一个", "、".join(kinds))
        return
    table, more = HELD_COLUMNS[kinds[0]]
    _check_held_columns(held, scope.known.dictionary.fields[table], (kinds[0], *more), steps, scope.report)


def _check_held_columns(
    held: Held, table: Field, columns: tuple[str, ...], steps: Steps, report: Report
) -> None:
    by_id = {column.id: column for column in table.columns}
    for key in ("title", "certificate", "permit", "level", "grade", "category"):
        value = getattr(held, key)
        if value is None:
            continue
        if key not in columns:
            report.add((*steps, key), f"这里不能有 {key}", "、".join(columns), key)
            continue
        values, listed = (value, True) if isinstance(value, tuple) else ((value,), False)
        fact = FactType(key, by_id[key].label, "choice", by_id[key])
        check_options(values, fact, (*steps, key), report, listed=listed)


def _check_rows(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.rows is not None
    rows, place = condition.rows, (*steps, "rows")
    table = scope.known.dictionary.fields.get(rows.fact)
    if table is None or table.kind != "table":
        tables = {key: one.label for key, one in scope.known.dictionary.fields.items() if one.kind == "table"}
        why = f"没有表“{clip(rows.fact)}”" if table is None else f"“{table.label}”不是表"
        scope.report.add((*place, "fact"), why, "、".join(tables), rows.fact, tables)
        return
    fact = FactType(
        table.id, table.label, table.kind, table, table.is_yearly, table.years, table.current_year
    )
    check_year(condition.year, fact, (*steps, "year"), scope)
    if rows.where:
        check_where(rows.where, table, (*place, "where"), scope.report)
    _check_quantifier(rows, table, place, scope.report)


def _check_quantifier(rows: Rows, table: Field, steps: Steps, report: Report) -> None:
    found = [key for key in ("every", "any_", "at_least") if getattr(rows, key) is not None]
    if len(found) != 1:
        report.add(steps, "rows 要写 every、any、at_least 之一", "其中一个", "、".join(found))
    if rows.if_none is not None and rows.every is None:
        report.add((*steps, "if_none"), "if_none 只能和 every 一起用", "不写 if_none", rows.if_none)
    if rows.every is not None:
        check_where(rows.every, table, (*steps, "every"), report)
    if rows.any_ is not None and (rows.any_ or not rows.where):
        check_where(rows.any_, table, (*steps, "any"), report)
    if rows.at_least is not None:
        place = (*steps, "at_least")
        if rows.at_least.n < 1:
            report.add((*place, "n"), f"行数 {rows.at_least.n} 太小", "1 或以上", str(rows.at_least.n))
        if rows.at_least.test or not rows.where:
            check_where(rows.at_least.test, table, (*place, "test"), report)


def _check_as_of(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.as_of is not None
    span, place = condition.as_of, (*steps, "as_of")
    if span.from_ is None and span.to is None:
        scope.report.add(place, "判定日的范围两头都没有写", "from、to 至少写一个")
    check_span(span.from_, span.to, place, scope.report)
    if condition.judged:
        scope.report.add((*steps, "judged"), "日期不用由人认定", "不写 judged")


def _check_meets(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.meets is not None
    name, place = condition.meets.policy, (*steps, "meets")
    if not scope.meets:
        scope.report.add(place, "这里不能引用另一个政策", "事实的检验")
    elif name not in scope.known.policy_ids:
        names = {key: one.title for key, one in scope.known.policies.items()}
        scope.report.add((*place, "policy"), f"没有政策“{clip(name)}”", "政策的标识", name, names)


def _check_score(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.score is not None
    place = (*steps, "score")
    if scope.scores is None:
        scope.report.add(place, "这里不能引用评分表", "事实的检验")
    elif condition.score not in scope.scores:
        why = f"这个政策没有评分表“{clip(condition.score)}”"
        scope.report.add(
            place, why, "、".join(sorted(scope.scores)) or "scores 里的标识", condition.score, scope.scores
        )


def _check_human(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    assert condition.human is not None
    if not condition.human.question.strip():
        scope.report.add((*steps, "human", "question"), "问题是空的", "一句话")


Check: TypeAlias = Callable[[Condition, str, Steps, Scope], None]
CHECKS: Final[Mapping[str, Check]] = {
    "held": _check_held,
    "as_of": _check_as_of,
    "rows": _check_rows,
    "meets": _check_meets,
    "score": _check_score,
    "human": _check_human,
}
