"""Whether one policy file agrees with itself and names only what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Final

from rules.derived import OPERATIONS
from rules.errors import clip
from rules.fields import NUMERIC_KINDS, Field
from rules.integrity_cases import check_cases
from rules.integrity_conditions import check_condition, check_list
from rules.integrity_facts import COMPARISONS, Known, Report, check_column, check_part, check_where, is_number
from rules.integrity_scope import Scope, check_number, check_span, check_year, note_id, typed
from rules.integrity_shared import check_duty, check_points, check_window
from rules.integrity_tests import check_held, known_table
from rules.model import (
    AS_OF,
    Amount,
    AmountOption,
    Condition,
    Held,
    LocalDerived,
    Policy,
    Score,
    ScoreBands,
    ScoreItem,
)
from rules.yamltree import Steps

KINDS_OF_ITEM: Final = ("bands", "first_of", "each", "best_of", "points")
KINDS_OF_AMOUNT: Final = ("of", "value", "table", "times", "sum", "minus", "min", "max", "first_of")
BAND_TESTS: Final[Mapping[str, str]] = {**{key: key for key in COMPARISONS}, "is_": "is", "in_": "in"}
PARAMS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    # operation: needed parameters, further allowed ones
    "size_tier": (frozenset(), frozenset({"table", "sector_lookup"})),
    "years_since": (frozenset(), frozenset({"until", "column", "where"})),
    "days_since": (frozenset(), frozenset()),
    "ratio": (frozenset(), frozenset({"by_year"})),
    "difference": (frozenset(), frozenset({"by_year"})),
    "sum_years": (frozenset({"years"}), frozenset()),
    "mean_years": (frozenset({"years"}), frozenset()),
    "each_year": (frozenset({"years", "take"}), frozenset()),
    "growth": (frozenset(), frozenset()),
    "growth_mean_2y": (frozenset(), frozenset({"zero_base"})),
    "cagr_2y": (frozenset(), frozenset()),
    "share_of_activity": (frozenset({"prefixes"}), frozenset()),
    "count_where": (frozenset({"where"}), frozenset({"fallback", "fallback_is"})),
    "sum_where": (frozenset({"column"}), frozenset({"where", "at_most"})),
    "any_where": (frozenset({"where"}), frozenset()),
    "held": (frozenset(), frozenset({"title", "certificate", "permit", "level", "returns"})),
    "score": (frozenset({"policy"}), frozenset({"table"})),
    "first_known": (frozenset(), frozenset()),
}


def check_policy(policy: Policy, file: PurePosixPath, known: Known, report: Report) -> None:
    """Everything in one policy."""
    ids: dict[str, Steps] = {}
    local = {one.id: one for one in policy.derived}
    scores = frozenset(score.id for score in policy.scores)
    scope = Scope(known, report, local, scores, named=True, ids=ids)
    _check_name(policy, file, report)
    for part in ("applies", "requires", "excludes"):
        check_list(getattr(policy, part), ("policy", part), replace(scope, sourced=True))
    check_list(policy.bonus, ("policy", "bonus"), scope)
    if policy.renewal is not None:
        check_list(policy.renewal.requires, ("policy", "renewal", "requires"), scope)
    _check_levels(policy, scope)
    _check_scores(policy, scope)
    for index, derived in enumerate(policy.derived):
        _check_derived(derived, ("policy", "derived", index), scope)
    _check_gives(policy.gives, ("policy", "gives"), scope)
    _check_held_when(policy, replace(scope, scores=None, meets=False, named=False, ids=None))
    if policy.benefit.amount is not None:
        _check_amount(policy.benefit.amount.formula, ("policy", "benefit", "amount", "formula"), scope)
    _check_dates(policy, report)
    check_cases(policy, dict(ids), scope)
    _check_steps(policy, ids, report)
    _check_names(policy, known, report)
    _check_others(policy, known, report)


def _check_name(policy: Policy, file: PurePosixPath, report: Report) -> None:
    if policy.id != file.stem:
        report.add(
            ("policy", "id"), f"标识“{clip(policy.id)}”和文件名“{file.name}”不同", f"“{file.stem}”", policy.id
        )
    folder = file.parent.name
    if len(file.parts) > 2 and policy.group != folder:
        report.add(
            ("policy", "group"),
            f"组“{clip(policy.group)}”和文件夹“{folder}”不同",
            f"“{folder}”",
            policy.group,
        )


def _check_levels(policy: Policy, scope: Scope) -> None:
    seen: dict[str, Steps] = {}
    for index, level in enumerate(policy.levels):
        steps: Steps = ("policy", "levels", index)
        note_id(level.id, (*steps, "id"), seen, scope.report)
        _check_gives(level.gives, (*steps, "gives"), scope)
        check_list(level.requires, (*steps, "requires"), replace(scope, sourced=True))


def _check_gives(gives: Held | None, steps: Steps, scope: Scope) -> None:
    if gives is not None:
        check_held(gives, "gives", steps, scope)


def _check_held_when(policy: Policy, scope: Scope) -> None:
    """A holder is recognised by one test over answers, and only where nothing else recognises one."""
    if policy.held_when is None:
        return
    steps: Steps = ("policy", "held_when")
    if policy.gives is not None or policy.levels:
        scope.report.add(steps, "held_when 和 gives、levels 不能一起写", "只写其中一个")
    if policy.held_when.fact is None:
        scope.report.add(steps, "held_when 要是对一个事实的单个条件", "fact 和一个比较")
    else:
        check_condition(policy.held_when, steps, scope)


def _check_scores(policy: Policy, scope: Scope) -> None:
    inside = replace(scope, scores=None, meets=False, named=False, ids=None)
    seen: dict[str, Steps] = {}
    for index, score in enumerate(policy.scores):
        steps: Steps = ("policy", "scores", index)
        note_id(score.id, (*steps, "id"), seen, scope.report)
        check_number(score.pass_, (*steps, "pass"), scope.report)
        _check_score(score, steps, inside)


def _check_score(score: Score, steps: Steps, scope: Scope) -> None:
    parts: dict[str, Steps] = {}
    items: dict[str, Steps] = {}
    for index, part in enumerate(score.parts):
        place = (*steps, "parts", index)
        note_id(part.id, (*place, "id"), parts, scope.report)
        check_number(part.pass_, (*place, "pass"), scope.report)
        check_number(part.cap, (*place, "cap"), scope.report)
        for at, item in enumerate(part.items):
            _check_item(item, (*place, "items", at), items, scope)


def _check_item(item: ScoreItem, steps: Steps, seen: dict[str, Steps], scope: Scope) -> None:
    note_id(item.id, (*steps, "id"), seen, scope.report)
    check_number(item.cap, (*steps, "cap"), scope.report)
    check_points(item.points, (*steps, "points"), scope.report)
    kinds = [key for key in KINDS_OF_ITEM if getattr(item, key) is not None]
    if len(kinds) != 1:
        found = "、".join(kinds)
        scope.report.add(steps, f"指标“{item.id}”要有一种给分办法", "、".join(KINDS_OF_ITEM), found)
    if item.bands is not None:
        _check_score_bands(item.bands, (*steps, "bands"), scope)
    for index, option in enumerate(item.first_of or ()):
        place = (*steps, "first_of", index)
        check_points(option.points, (*place, "points"), scope.report)
        _check_open_end(option.if_, index == len(item.first_of or ()) - 1, " if ", place, scope)
        if option.if_ is not None:
            check_condition(option.if_, (*place, "if"), scope)
    if item.each is not None:
        check_points(item.each.points, (*steps, "each", "points"), scope.report)
        check_list(item.each.of, (*steps, "each", "of"), scope)
    for index, one in enumerate(item.best_of or ()):
        _check_item(one, (*steps, "best_of", index), seen, scope)
    for key in ("first_of", "best_of"):
        if getattr(item, key) == ():
            scope.report.add((*steps, key), f"“{key}”里一项也没有", "至少一项")


def _check_open_end(test: object, last: bool, word: str, steps: Steps, scope: Scope) -> None:
    if last and test is not None:
        scope.report.add(steps, f"最后一档不能有{word}", "最后一档是其余情形")
    elif not last and test is None:
        scope.report.add(steps, f"这一档没有{word}，后面的永远轮不到", "只有最后一档敞开")


def _check_score_bands(bands: ScoreBands, steps: Steps, scope: Scope) -> None:
    fact = typed(bands.fact, (*steps, "fact"), scope)
    if fact is not None:
        check_year(bands.year, fact, (*steps, "year"), scope)
    if not bands.of:
        scope.report.add((*steps, "of"), "一档也没有", "至少一档")
    for index, band in enumerate(bands.of):
        place = (*steps, "of", index)
        check_points(band.points, (*place, "points"), scope.report)
        tests = [key for key in BAND_TESTS if getattr(band, key) is not None]
        if len(tests) > 1:
            scope.report.add(
                place, f"一档里有几个检验：{'、'.join(BAND_TESTS[key] for key in tests)}", "一个检验"
            )
            continue
        _check_open_end(tests[0] if tests else None, index == len(bands.of) - 1, "条件", place, scope)
        if tests and fact is not None:
            values: dict[str, Any] = {tests[0]: getattr(band, tests[0])}
            check_condition(Condition(fact=bands.fact, **values), place, scope)
    _check_falling(bands, steps, scope.report)


def _check_falling(bands: ScoreBands, steps: Steps, report: Report) -> None:
    """Lower bounds must fall and upper bounds rise, or a band is never come to."""
    for index in range(1, len(bands.of)):
        for keys, falls in ((("at_least", "more_than"), True), (("at_most", "less_than"), False)):
            before, here = (_bound(bands.of[at], keys) for at in (index - 1, index))
            if before is None or here is None or not (is_number(before) and is_number(here)):
                continue
            wrong = Decimal(here) > Decimal(before) if falls else Decimal(here) < Decimal(before)
            if wrong:
                words = "由高到低" if falls else "由低到高"
                report.add(
                    (*steps, "of", index), f"这一档的界限 {here} 排在 {before} 后面，永远轮不到", words, here
                )


def _bound(band: object, keys: Iterable[str]) -> str | None:
    return next((value for key in keys if (value := getattr(band, key)) is not None), None)


def _check_derived(derived: LocalDerived, steps: Steps, scope: Scope) -> None:
    names = {**scope.known.dictionary.fields, **scope.known.dictionary.derived}
    if derived.id in names:
        scope.report.add((*steps, "id"), f"“{clip(derived.id)}”已是字典里的事实", "新的标识", derived.id)
    if derived.operation not in OPERATIONS:
        allowed = "、".join(OPERATIONS)
        scope.report.add(
            (*steps, "operation"),
            f"没有运算“{clip(derived.operation)}”",
            allowed,
            derived.operation,
            tuple(OPERATIONS),
        )
        return
    for index, fact in enumerate(derived.inputs):
        typed(fact, (*steps, "inputs", index), scope)
        if fact == derived.id:
            scope.report.add((*steps, "inputs", index), "派生事实用到自己", "别的事实", fact)
    needed, further = PARAMS.get(derived.operation, (frozenset[str](), frozenset(derived.params)))
    for key in sorted(needed - set(derived.params)):
        scope.report.add((*steps, "params"), f"运算“{derived.operation}”缺少参数“{key}”", f"{key}: …")
    for key in sorted(set(derived.params) - needed - further):
        words = "、".join(sorted(needed | further)) or "没有参数"
        scope.report.add(
            (*steps, "params", key),
            f"运算“{derived.operation}”没有参数“{clip(key)}”",
            words,
            key,
            needed | further,
        )
    _check_inputs(derived, steps, scope)


def _check_inputs(derived: LocalDerived, steps: Steps, scope: Scope) -> None:
    wanted = 2 if derived.operation in ("ratio", "difference") else 1
    if len(derived.inputs) < wanted:
        scope.report.add((*steps, "inputs"), f"运算“{derived.operation}”要 {wanted} 个输入", f"{wanted} 个")
        return
    if "where" not in derived.params and derived.operation != "sum_where":
        return
    table = scope.known.dictionary.fields.get(derived.inputs[0])
    if table is None or table.kind != "table":
        scope.report.add(
            (*steps, "inputs", 0), f"“{clip(derived.inputs[0])}”不是表", "一张表", derived.inputs[0]
        )
    else:
        place = (*steps, "params")
        if "where" in derived.params:
            check_where(derived.params["where"], table, (*place, "where"), scope.report)
        if derived.operation == "sum_where" and "column" in derived.params:
            _check_summed(derived, table, place, scope.report)


def _check_summed(derived: LocalDerived, table: Field, steps: Steps, report: Report) -> None:
    """The column that is added up and the one that limits it are numbers in the unit of the derived fact."""
    columns = [(check_column(str(derived.params["column"]), table, (*steps, "column"), report), "column")]
    if "at_most" in derived.params:
        limit = check_part(derived.params["at_most"], table, (*steps, "at_most"), report)
        columns.append((limit, "at_most"))
    for column, key in columns:
        if column is not None and (column.kind not in NUMERIC_KINDS or column.unit != derived.unit):
            why = f"列“{column.label}”不是以{derived.unit}计的数字"
            report.add((*steps, key), why, f"以{derived.unit}计的数字列", column.id)


def _check_amount(amount: Amount, steps: Steps, scope: Scope) -> None:
    kinds = [key for key in KINDS_OF_AMOUNT if getattr(amount, key) is not None]
    if len(kinds) != 1:
        scope.report.add(steps, "金额公式的这一层要写一种算法", "、".join(KINDS_OF_AMOUNT), "、".join(kinds))
        return
    value = getattr(amount, kinds[0])
    if amount.of is not None:
        fact = typed(amount.of, (*steps, "of"), scope)
        if fact is not None:
            check_year(amount.year, fact, (*steps, "year"), scope)
            if not fact.is_number and fact.kind != "unchecked":
                scope.report.add((*steps, "of"), f"“{fact.label}”不是数字", "数字的事实", amount.of)
    elif amount.value is not None:
        check_number(amount.value, (*steps, "value"), scope.report)
    elif amount.table is not None:
        known_table(amount.table, (*steps, "table"), scope)
    elif amount.first_of is not None:
        _check_amount_options(amount.first_of, (*steps, "first_of"), scope)
    else:
        for index, one in enumerate(value):
            _check_amount(one, (*steps, kinds[0], index), scope)
        if not value:
            scope.report.add((*steps, kinds[0]), "算式里一项也没有", "至少一项")


def _check_amount_options(options: Sequence[AmountOption], steps: Steps, scope: Scope) -> None:
    """Every option but the last has a condition; the last is for everybody else."""
    inside = replace(scope, scores=None, named=False, ids=None)
    for index, option in enumerate(options):
        place, last = (*steps, index), index == len(options) - 1
        if option.if_ is not None:
            check_condition(option.if_, (*place, "if"), inside)
        if last != (option.if_ is None):
            why = "最后一项不能有 if：都不满足时要有一个算法" if last else "这一项没有 if，后面的永远轮不到"
            scope.report.add(place, why, "只在最后一项省去 if")
        _check_amount(option.then, (*place, "then"), scope)
    if not options:
        scope.report.add(steps, "算式里一项也没有", "至少一项")


def _check_dates(policy: Policy, report: Report) -> None:
    check_span(policy.in_force.from_, policy.in_force.to, ("policy", "in_force"), report)
    for index, window in enumerate(policy.windows):
        check_window(window, ("policy", "windows", index), report)
    for index, duty in enumerate(policy.yearly):
        check_duty(duty, ("policy", "yearly", index), report)


def _check_steps(policy: Policy, ids: dict[str, Steps], report: Report) -> None:
    """Steps, actions and yearly duties share their names with the conditions: the checklist keeps ticks by them."""
    for part in ("yearly", "steps", "actions"):
        for index, one in enumerate(getattr(policy, part)):
            note_id(one.id, ("policy", part, index, "id"), ids, report)
            days = getattr(one, "lead_days", 0)
            if days < 0:
                report.add(("policy", part, index, "lead_days"), f"天数 {days} 是负数", "0 或以上", str(days))


def _check_others(policy: Policy, known: Known, report: Report) -> None:
    """The policies it is related to or followed by are there, by id or family: a file that is gone is noticed."""
    named: list[tuple[str | None, Steps]] = [(policy.superseded_by, ("policy", "superseded_by"))]
    named += [
        (one.policy, ("policy", "relations", index, "policy")) for index, one in enumerate(policy.relations)
    ]
    names = {key: one.title for key, one in known.policies.items()}
    for name, steps in named:
        if name is not None and name not in known.policy_ids | known.families:
            report.add(steps, f"没有政策“{clip(name)}”", "政策的标识或 family", name, names)


def _check_names(policy: Policy, known: Known, report: Report) -> None:
    for index, clause in enumerate(policy.serves):
        if known.clauses is not None and clause not in known.clauses:
            report.add(
                ("policy", "serves", index), f"没有条款“{clip(clause)}”", "条款的标识", clause, known.clauses
            )
    for index, name in enumerate(policy.shows):
        steps: Steps = ("policy", "shows", index)
        table = known.tables.get(name)
        if name not in known.table_ids:
            report.add(steps, f"没有数据表“{clip(name)}”", "按日期的数据表的标识", name, known.table_ids)
        elif table is not None and table.by != AS_OF:
            report.add(steps, f"数据表“{clip(name)}”不是按日期的", "by: as_of 的数据表", name)
    for index, material in enumerate(policy.materials):
        place: Steps = ("policy", "materials", index)
        if (material.id is None) == (material.name is None):
            report.add(place, "材料要写 id 或 name 之一", "id（共用清单里的）或 name（只此政策的）")
        elif material.id is not None and material.id not in known.materials:
            report.add(
                (*place, "id"),
                f"共用清单里没有材料“{clip(material.id)}”",
                "materials.yaml 里的标识",
                material.id,
                known.materials,
            )
