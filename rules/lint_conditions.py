"""Conditions that can never or always be met, contradict each other, or say what another one says already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from rules.leaves import threshold_of
from rules.lint import MUST, Book, Finding, PolicyFile, named
from rules.model import Condition, Threshold
from rules.placed import Placed
from rules.possible import Box, Formula, Not, all_of, can_be, implies, must_be, narrow
from rules.ranges import exact_number
from rules.spans import START, Spans


@dataclass(frozen=True)
class Demand:
    """One condition with what it demands; of an exclusion that it does not hold."""

    placed: Placed
    formula: Formula
    excludes: bool = False


def check_conditions(book: Book) -> Iterator[Finding]:
    """Everything that follows from the conditions of each policy alone."""
    for file in book.files:
        demands = [_demand(file, one) for key in MUST for one in file.lists[key]]
        demands += [_demand(file, one, excludes=True) for one in file.lists["excludes"]]
        yield from _each_alone(file, [*demands, *(_demand(file, one) for one in file.lists["bonus"])])
        yield from _together(file, demands)
        for index, level in enumerate(file.levels):
            own = [_demand(file, one) for one in level]
            yield from _each_alone(file, own)
            yield from _level(file, index, own, demands)
        yield from _whole_lists(file)


def _demand(file: PolicyFile, one: Placed, *, excludes: bool = False) -> Demand:
    formula = file.meaning.of(one.condition, spares=not excludes)
    return Demand(one, Not(formula) if excludes else formula, excludes)


# --- one condition by itself ---------------------------------------------------------------------


def _each_alone(file: PolicyFile, demands: Sequence[Demand]) -> Iterator[Finding]:
    for demand in demands:
        everything = list(demand.placed.all())
        guards = {id(one.guard) for one in everything}
        for one in everything:
            if id(one) not in guards:  # a guard is told of where it guards
                yield from _alone(file, one)


def _alone(file: PolicyFile, one: Placed) -> Iterator[Finding]:
    if one.guard is not None:
        yield from _guard(file, one)
    formula = file.meaning.of(_without_guard(one))
    if not can_be(formula, file.life):
        yield file.find(
            "never",
            one.steps,
            f"条件{named(one)}无论怎么填都不会满足；改正门槛、选项，或去掉互相矛盾的部分。",
            serious=True,
        )
    elif must_be(formula, file.life):
        yield file.find(
            "always",
            one.steps,
            f"条件{named(one)}无论怎么填都满足，等于没有条件；改正门槛或删去。",
            serious=True,
        )
    else:
        yield from _members(file, one)


def _without_guard(one: Placed) -> Condition:
    return msgspec.structs.replace(one.condition, when=None)


def _guard(file: PolicyFile, one: Placed) -> Iterator[Finding]:
    assert one.guard is not None
    formula = file.meaning.of(one.guard.condition)
    if not can_be(formula, file.life):
        yield file.find(
            "guard-never",
            one.guard.steps,
            f"条件{named(one)}的 when 永远不成立，这个条件从不起作用；改正 when。",
            serious=True,
        )
    elif must_be(formula, file.life):
        yield file.find("guard-always", one.guard.steps, f"条件{named(one)}的 when 永远成立；删去 when。")


def _members(file: PolicyFile, group: Placed) -> Iterator[Finding]:
    """Members of an ``any`` that add nothing to another one."""
    if group.condition.any_ is None:
        return
    formulas = [file.meaning.of(one.condition, spares=False) for one in group.members]
    for index, one in enumerate(group.members):
        for at, other in enumerate(group.members):
            if at == index or not can_be(formulas[index], file.life) or must_be(formulas[at], file.life):
                continue
            if implies(formulas[index], formulas[at]) and not (
                at > index and implies(formulas[at], formulas[index])
            ):
                yield file.find(
                    "branch-implied",
                    one.steps,
                    f"{named(one)}满足时{named(other)}已满足，这一支是多余的；删去或改正。",
                )
                break


# --- several conditions together -----------------------------------------------------------------


def _together(file: PolicyFile, demands: Sequence[Demand], extra: Sequence[Demand] = ()) -> Iterator[Finding]:
    everything = [*demands, *extra]
    sound = [
        one for one in everything if can_be(one.formula, file.life) and not must_be(one.formula, file.life)
    ]
    clashes = list(_clashes(file, sound, extra))
    yield from clashes
    if clashes:
        return
    whole = all_of(one.formula for one in sound)
    if not can_be(whole, file.life):
        steps = (extra[0] if extra else sound[0]).placed.steps[:-1]
        yield file.find(
            "clash", steps, "这些条件合在一起谁也满足不了；找出互相矛盾的几条改正。", serious=True
        )
        return
    yield from _implied(file, sound, extra)
    for demand in extra or demands:
        rest = narrow(all_of(one.formula for one in sound if one is not demand), file.life)
        if rest is not None:
            yield from _inside(file, demand.placed, rest)


def _clashes(file: PolicyFile, demands: Sequence[Demand], extra: Sequence[Demand]) -> Iterator[Finding]:
    for index, one in enumerate(demands):
        for other in demands[:index]:
            if (not extra or one in extra) and not can_be(all_of((one.formula, other.formula)), file.life):
                words = "排除条件" if one.excludes else "条件"
                beside = "排除条件" if other.excludes else "条件"
                why = "，凡满足要求的企业都被排除" if one.excludes or other.excludes else ""
                yield file.find(
                    "clash",
                    one.placed.steps,
                    f"{words}{named(one.placed)}和{beside}{named(other.placed)}不能同时成立{why}；改正其中一条。",
                    serious=True,
                )


def _implied(file: PolicyFile, demands: Sequence[Demand], extra: Sequence[Demand]) -> Iterator[Finding]:
    """A demand that follows from another; what ``applies`` says may be said more strictly by ``requires``."""
    for index, one in enumerate(demands):
        if extra and one not in extra:
            continue
        for at, other in enumerate(demands):
            if other is one or (_is_applies(one) and not _is_applies(other)):
                continue
            if implies(other.formula, one.formula) and not (
                at > index and implies(one.formula, other.formula)
            ):
                yield file.find("implied", one.placed.steps, _implied_words(one, other))
                break


def _is_applies(one: Demand) -> bool:
    return "applies" in one.placed.steps


def _implied_words(one: Demand, other: Demand) -> str:
    if one.excludes and not other.excludes:
        return f"排除条件{named(one.placed)}只是把条件{named(other.placed)}反过来再说一遍；删去其中一条。"
    return f"条件{named(one.placed)}在条件{named(other.placed)}成立时总是成立；删去，或改正门槛。"


def _inside(file: PolicyFile, group: Placed, box: Box) -> Iterator[Finding]:
    """Branches, guards and bands that the other conditions of the policy never let come into play."""
    if group.guard is not None:
        formula = file.meaning.of(group.guard.condition)
        if can_be(formula, file.life) and not can_be(formula, box):
            yield file.find(
                "guard-never",
                group.guard.steps,
                f"其他条件成立时，条件{named(group)}的 when 从不成立；改正 when 或删去这一条。",
            )
    yield from _bands(file, group, box)
    if group.condition.any_ is not None:
        for one in group.members:
            formula = file.meaning.of(one.condition, spares=False)
            if can_be(formula, file.life) and not can_be(formula, box):
                yield file.find(
                    "branch-never", one.steps, f"其他条件成立时，{named(one)}这一支走不到；改正或删去。"
                )
    if group.condition.all_ is not None or group.condition.any_ is not None:
        for one in group.members:
            yield from _inside(file, one, box)


# --- ladders, bands, lists -----------------------------------------------------------------------


def _level(
    file: PolicyFile, index: int, own: Sequence[Demand], demands: Sequence[Demand]
) -> Iterator[Finding]:
    level = file.policy.levels[index]
    if own:
        yield from _together(file, demands, own)
    if index == 0:
        return
    below = all_of(file.meaning.of(one.condition) for one in file.levels[index - 1])
    before = file.policy.levels[index - 1]
    if implies(below, all_of(one.formula for one in own)):
        yield file.find(
            "level-implied",
            ("policy", "levels", index),
            f"等级“{level.label}”的条件在下一级“{before.label}”成立时总是成立；写出它更高的要求。",
        )


def _bands(file: PolicyFile, one: Placed, box: Box) -> Iterator[Finding]:
    """Bands that no value of the deciding fact falls into, and neighbours with the same value."""
    comparison = threshold_of(one.condition)
    key, bound = comparison or ("", None)
    if not isinstance(bound, Threshold) or not bound.bands:
        return
    domain = file.meaning.numbers(bound.by or "")
    known = box.get(file.meaning.variable(bound.by or "", bound.year))
    left = domain & known if isinstance(known, Spans) else domain
    for index, band in enumerate(bound.bands):
        steps = (*one.steps, key, "bands", index)
        edge = band.up_to if band.up_to is not None else band.below
        below = (
            left
            if edge is None
            else left & _up_to(Fraction(exact_number(edge)), closed=band.up_to is not None)
        )
        if not below:
            yield file.find(
                "band-never",
                steps,
                f"条件{named(one)}的第 {index + 1} 档没有取值能落进去；改正上限或删去这一档。",
            )
        left -= below
        if index and exact_number(band.value) == exact_number(bound.bands[index - 1].value):
            yield file.find(
                "band-same", steps, f"条件{named(one)}的第 {index + 1} 档和上一档门槛相同；合成一档或改正。"
            )


def _up_to(edge: Fraction, *, closed: bool) -> Spans:
    return Spans.of([(START, (edge, 1 if closed else 0))])


def _whole_lists(file: PolicyFile) -> Iterator[Finding]:
    """An ``any_in`` that names every option asks no more than whether there is any."""
    for one in file.conditions():
        condition = one.condition
        field = file.book.dictionary.fields.get(condition.fact or "")
        if field is None or condition.any_in is None or field.kind != "choices" or field.id == "sectors":
            continue
        options = {
            option.value for option in field.options if option.value != "none" and not option.means_unknown
        }
        if options <= set(file.meaning.members(condition.any_in)):
            yield file.find(
                "all-options", one.steps, f"条件{named(one)}列出了“{field.label}”的全部选项；只留要问的几项。"
            )
