"""Worked cases of rule files: run them, and say in Chinese what came out otherwise than expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules import verdict
from rules.assess import Assessment, assess
from rules.extremes import run_as
from rules.facts import read_answers
from rules.levers import earliest
from rules.model import AS_OF, Case, Expect, Policy
from rules.money import estimate
from rules.nodes import Node
from rules.program import Program
from rules.ranges import Bounds, exact_number
from rules.result import scores_of
from rules.values import Interval, Number, Unknown

UNKNOWN_AMOUNT = "unknown"
OPEN_END = "open"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not give what it expects."""

    policy: str
    case: str
    what: str

    def __str__(self) -> str:
        return f"{self.policy}：案例“{self.case}”：{self.what}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One client and date of a case, with what must come out."""

    case: str
    answers: Mapping[str, Any]
    as_of: date
    expect: Expect


class BadCase(Exception):
    """A case that cannot be run: its facts do not read, or it has no date."""


def settings(policy: Policy, program: Program) -> list[Setting]:
    """The settings of all cases of a policy, ``like`` and ``vary`` worked out.

    Raises ``BadCase`` with a Chinese sentence where facts do not read.
    """
    known: dict[str, tuple[dict[str, Any], date | None]] = {}
    found: list[Setting] = []
    for case in policy.cases:
        facts, as_of = _inherited(case, known)
        known[case.name] = (facts, as_of)
        found += [_setting(program, policy, *one) for one in _variants(case, facts, as_of)]
    return found


def _inherited(
    case: Case, known: Mapping[str, tuple[dict[str, Any], date | None]]
) -> tuple[dict[str, Any], date | None]:
    facts, as_of = known[case.like] if case.like is not None else ({}, None)
    merged = {key: value for key, value in facts.items() if key not in case.without} | dict(case.facts)
    return merged, case.as_of or as_of


def _variants(
    case: Case, facts: dict[str, Any], as_of: date | None
) -> Iterator[tuple[str, dict[str, Any], date | None, Expect]]:
    if case.vary is None:
        yield case.name, facts, as_of, case.expect or Expect()
        return
    for key, wanted in case.gives.items():
        expect = Expect(verdicts={case.condition: wanted}) if case.condition else Expect(outcome=wanted)
        name = f"{case.name}（{case.vary} = {key}）"
        if case.vary == AS_OF:
            yield name, facts, date.fromisoformat(key), expect
        else:
            yield name, _placed(facts, case, key), as_of, expect


def _placed(facts: Mapping[str, Any], case: Case, value: str) -> dict[str, Any]:
    """The facts of a case with a value where ``vary`` says.  BadCase where there is no such place."""
    try:
        return placed(facts, (case.vary or "").split("."), value)
    except (IndexError, ValueError, TypeError, AttributeError) as wrong:
        raise BadCase(f"案例“{case.name}”的 vary 写的是“{case.vary}”，它的事实里没有这个位置") from wrong


def placed(facts: Mapping[str, Any], path: Sequence[str], value: str) -> dict[str, Any]:
    """The facts with a value put at a path; list members by number, missing years are made."""
    copied = deepcopy(dict(facts))
    spot: Any = copied
    for step in path[:-1]:
        spot = spot[int(step)] if isinstance(spot, list) else spot.setdefault(_key(spot, step), {})
    last = path[-1]
    truth = {"true": True, "false": False}.get(value, value)
    if isinstance(spot, list):
        spot[int(last)] = truth
    else:
        spot[_key(spot, last)] = truth
    return copied


def _key(mapping: Mapping[Any, Any], step: str) -> Any:
    """A key as the mapping already writes it (years may be numbers or texts)."""
    return next((key for key in mapping if str(key) == step), step)


def _setting(
    program: Program, policy: Policy, name: str, facts: dict[str, Any], as_of: date | None, expect: Expect
) -> Setting:
    if as_of is None:
        raise BadCase(f"{policy.id}：案例“{name}”没有写判定日 as_of")
    answers, problems, _ = read_answers(facts, program.dictionary, program.codes)
    if problems:
        raise BadCase(f"{policy.id}：案例“{name}”的事实有误：" + "；".join(one.message for one in problems))
    return Setting(name, answers, as_of, expect)


def run(policy: Policy, program: Program, cases: Sequence[Setting]) -> list[Failure]:
    """The failures of a policy's cases against a program that holds the policy."""
    found = [(one, _mismatches(policy.id, one, assess(program, one.answers, one.as_of))) for one in cases]
    return [Failure(policy.id, one.case, what) for one, problems in found for what in problems]


def passes(policy: Policy, program: Program, cases: Sequence[Setting]) -> bool:
    """Whether every case holds; stops at the first that does not."""
    return not any(
        True for one in cases for _ in _mismatches(policy.id, one, assess(program, one.answers, one.as_of))
    )


def _mismatches(policy: str, setting: Setting, found: Assessment) -> Iterator[str]:
    expect, judgement = setting.expect, found.judgements[policy]
    compiled = found.program.policies[policy]
    level = None if judgement.level is None else compiled.levels[judgement.level].level.id
    plain = (("结论", expect.outcome, judgement.outcome), ("若在有效期内的结论", expect.would_be, judgement.would_be),
             ("等级", expect.level, level))  # fmt: skip
    for what, wanted, got in plain:
        if wanted is not None and wanted != got:
            yield f"{what}应为 {wanted}，实为 {got}"
    yield from _verdict_mismatches(expect, found, policy)
    yield from _score_mismatches(expect, found, policy)
    yield from _amount_mismatches(expect, found, policy)
    if expect.earliest is not None:
        day = earliest(found, compiled, judgement)
        if day != expect.earliest:
            yield f"最早满足日应为 {expect.earliest}，实为 {day}"
    for what, wanted, worst in (("从严结论", expect.strict, True), ("从宽结论", expect.lenient, False)):
        if wanted is not None and wanted != run_as(found, compiled, worst=worst):
            yield f"{what}应为 {wanted}，实为 {run_as(found, compiled, worst=worst)}"


def _verdict_mismatches(expect: Expect, found: Assessment, policy: str) -> Iterator[str]:
    if not expect.verdicts:
        return
    nodes = named_nodes(found, policy)
    for key, wanted in expect.verdicts.items():
        got = said(nodes[key], found, hint=":" in wanted) if key in nodes else "没有这个条件"
        if got != wanted:
            yield f"条件 {key} 应为 {wanted}，实为 {got}"


def said(node: Node, found: Assessment, *, hint: bool) -> str:
    """A verdict by name; ``human:met`` also tells what the numbers alone would say."""
    name = verdict.name(node.verdict(found.verdicts))
    asked = node.children[1] if node.kind == "when" else node
    if not hint or asked.leaf is None:
        return name
    return f"{name}:{verdict.name(found.verdicts[asked.leaf.index])}"


def named_nodes(found: Assessment, policy: str) -> dict[str, Node]:
    """The conditions and groups of a policy that have an id; of a ladder, those of the level judged come first."""
    compiled, judgement = found.program.policies[policy], found.judgements[policy]
    roots = [compiled.applies, compiled.requires, compiled.excludes, compiled.bonus]
    levels = [level.requires for level in compiled.levels]
    if judgement.level is not None:
        levels.insert(0, compiled.levels[judgement.level].requires)
    nodes: dict[str, Node] = {}
    for root in (*roots, *levels):
        for node in _walk(root):
            if node.condition.id is not None:
                nodes.setdefault(node.condition.id, node)
    return nodes


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _score_mismatches(expect: Expect, found: Assessment, policy: str) -> Iterator[str]:
    if not expect.scores:
        return
    ranges = {one.score.id: one.span for one in scores_of(found, found.program.policies[policy])}
    for key, (low, high) in expect.scores.items():
        span = ranges.get(key)
        if span is None or (span.low, span.high) != (exact_number(low), exact_number(high)):
            got = "没有这个评分" if span is None else f"[{span.low}, {span.high}]"
            yield f"评分 {key} 应为 [{low}, {high}]，实为 {got}"


def _amount_mismatches(expect: Expect, found: Assessment, policy: str) -> Iterator[str]:
    if expect.amount is None:
        return
    made = estimate(found, found.program.policies[policy].policy)
    value = None if made is None or isinstance(made.value, Unknown) else made.value
    got = (
        (value.low, value.high) if isinstance(value, Interval) else None if value is None else (value, value)
    )
    if got != _wanted_amount(expect.amount):
        yield f"金额测算应为 {expect.amount}，实为 {'没有' if got is None else got}"


def _wanted_amount(amount: str | tuple[str, str]) -> Bounds | None:
    if amount == UNKNOWN_AMOUNT:
        return None
    low, high = (amount, amount) if isinstance(amount, str) else amount
    return _end(low), _end(high)


def _end(text: str) -> Number | None:
    return None if text == OPEN_END else exact_number(text)
