"""Whether each condition asks one thing that can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rules.blocks import PARAMETER, block_conditions, parameters
from rules.errors import clip
from rules.groups import members_of
from rules.integrity_scope import Scope, note_id
from rules.integrity_tests import FACT_TESTS, OTHER_TESTS, check_test
from rules.model import Condition
from rules.yamltree import Steps

TESTS: Final = {**FACT_TESTS, **OTHER_TESTS}
"""Attribute → key of every test; exactly one stands in each condition."""
GROUPS: Final = ("all_", "any_", "none_", "at_least_of")
MAX_VALUE: Final = 200
BESIDE_USE: Final = ("article", "basis", "when")


def check_list(conditions: Sequence[Condition], steps: Steps, scope: Scope) -> None:
    """Every condition of a list."""
    for index, condition in enumerate(conditions):
        check_condition(condition, (*steps, index), scope)


def check_condition(condition: Condition, steps: Steps, scope: Scope) -> None:
    """One condition and all that stands in it."""
    tests = [attribute for attribute in TESTS if getattr(condition, attribute) is not None]
    _check_id(condition, steps, scope)
    if condition.when is not None:
        check_condition(condition.when, (*steps, "when"), scope.as_guard())
    if len(tests) != 1:
        _report_count(tests, steps, scope)
        return
    (test,) = tests
    if scope.parametric and test not in GROUPS and parameters(condition):
        return
    _check_company(condition, test, steps, scope)
    if test in GROUPS:
        _check_group(condition, test, steps, scope)
        return
    if test == "use":
        _check_use(condition, steps, scope)
        return
    if scope.sourced:
        _check_source(condition, steps, scope)
    check_test(condition, test, steps, scope)


def _check_id(condition: Condition, steps: Steps, scope: Scope) -> None:
    if condition.id is None:
        if scope.named and condition.use is None:
            scope.report.add((*steps, "id"), "条件没有标识 id", "id: 小写字母、数字和连字符")
        return
    note_id(condition.id, (*steps, "id"), scope.ids, scope.report)


def _report_count(tests: Sequence[str], steps: Steps, scope: Scope) -> None:
    if tests:
        found = "、".join(TESTS[test] for test in tests)
        scope.report.add(steps, f"一个条件里有几个检验：{found}", "一个检验（几个时用 all）", found)
    else:
        scope.report.add(steps, "条件里没有检验", f"其中一个：{'、'.join(TESTS.values())}")


def _check_company(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    """What may stand beside a test."""
    needs_fact = test in FACT_TESTS
    if needs_fact and condition.fact is None:
        scope.report.add((*steps, "fact"), f"“{TESTS[test]}”没有写检验哪个事实（fact）", "fact: 事实的标识")
    if not needs_fact and condition.fact is not None:
        scope.report.add((*steps, "fact"), f"“{TESTS[test]}”旁边不能有 fact", "不写 fact")
    if condition.year is not None and not needs_fact and test != "rows":
        scope.report.add((*steps, "year"), f"“{TESTS[test]}”旁边不能有 year", "不写 year")
    if condition.with_ and test != "use":
        scope.report.add((*steps, "with"), "with 只能放在 use 旁边", "不写 with")
    if condition.lead_days is not None and condition.lead_days < 0:
        scope.report.add((*steps, "lead_days"), f"天数 {condition.lead_days} 是负数", "0 或以上")


def _check_source(condition: Condition, steps: Steps, scope: Scope) -> None:
    missing = [
        words
        for words, there in (
            ("条款出处 article", condition.article or scope.article),
            ("依据可靠度 basis", condition.basis or scope.basis),
        )
        if not there
    ]
    if missing:
        scope.report.add(steps, f"条件没有{' 和'.join(missing)}", "写在条件上或它所在的组上")


def _check_group(condition: Condition, test: str, steps: Steps, scope: Scope) -> None:
    inside = scope.within(condition)
    if condition.judged:
        scope.report.add((*steps, "judged"), "judged 只能放在单个检验上", "不写 judged")
    if condition.at_least_of is not None:
        group, place = condition.at_least_of, (*steps, "at_least_of")
        if not 1 <= group.n <= len(group.of):
            scope.report.add(
                (*place, "n"),
                f"{len(group.of)} 项里要满足 {group.n} 项",
                f"1 到 {len(group.of)}",
                str(group.n),
            )
        check_list(group.of, (*place, "of"), inside)
        return
    members: tuple[Condition, ...] = getattr(condition, test)
    if not members:
        scope.report.add((*steps, TESTS[test]), f"“{TESTS[test]}”里一条也没有", "至少一个条件")
    check_list(members, (*steps, TESTS[test]), inside)


def _check_use(condition: Condition, steps: Steps, scope: Scope) -> None:
    assert condition.use is not None
    place = (*steps, "use")
    allowed = (*BESIDE_USE, "use", "with_")
    for name in condition.__struct_fields__:
        if name not in allowed and getattr(condition, name) not in (None, {}, False):
            scope.report.add(
                (*steps, name.rstrip("_")), "use 旁边不能有这个键", "、".join((*BESIDE_USE, "with"))
            )
    block = scope.known.blocks.get(condition.use)
    if block is None:
        if condition.use not in scope.known.block_ids:
            names = {key: one.title for key, one in scope.known.blocks.items()}
            scope.report.add(
                place, f"没有共用块“{clip(condition.use)}”", "、".join(names), condition.use, names
            )
        return
    needed = parameters(block.conditions)
    _check_with(condition, block.id, needed, steps, scope)
    if scope.parametric or needed - set(condition.with_):
        return
    before = f"共用块“{block.id}”代入后，"
    inside = replace(scope.within(condition), report=scope.report.at(place, before), ids=None)
    for one in block_conditions(condition, block):
        _note_ids(one, place, scope)
        if needed:
            check_condition(one, place, inside)
        elif scope.sourced:
            check_sources(one, place, inside)


def _check_with(use: Condition, block: str, needed: frozenset[str], steps: Steps, scope: Scope) -> None:
    """Every parameter is given, no other one is, and none can grow without bound."""
    report, given = scope.report, set(use.with_)
    for name in sorted(needed - given):
        report.add((*steps, "with"), f"共用块“{block}”的参数“{name}”没有给", f"with: {{{name}: …}}")
    for name in sorted(given - needed):
        words = "、".join(sorted(needed)) or "不写 with"
        report.add((*steps, "with", name), f"共用块“{block}”没有参数“{clip(name)}”", words, name, needed)
    for name, value in use.with_.items():
        if len(value) > MAX_VALUE or (parameters(value) and not PARAMETER.fullmatch(value)):
            words = f"不超过 {MAX_VALUE} 个字的值，或一个 {{参数}}"
            report.add((*steps, "with", name), f"参数“{clip(name)}”的值不能用", words)


def check_sources(condition: Condition, steps: Steps, scope: Scope) -> None:
    """Only whether every single test has its source; the rest was checked where the block stands."""
    inside = scope.within(condition)
    inner = members_of(condition)
    for one in inner:
        check_sources(one, steps, inside)
    if condition.use is not None:
        block = scope.known.blocks.get(condition.use)
        for one in block_conditions(condition, block) if block else ():
            check_sources(one, steps, inside)
    elif not inner:
        _check_source(condition, steps, scope)


def _note_ids(condition: Condition, place: Steps, scope: Scope) -> None:
    """The ids that a block brings in must not meet others of the policy."""
    if condition.id is not None:
        note_id(condition.id, place, scope.ids, scope.report)
    for one in members_of(condition):
        _note_ids(one, place, scope)
    block = scope.known.blocks.get(condition.use or "")
    for one in block_conditions(condition, block) if block else ():
        _note_ids(one, place, scope)
