"""The reasoner over conditions against plain trying of every value."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.possible import AtLeast, Formula, Literal, Not, all_of, any_of, can_be, implies, must_be, narrow
from rules.spans import EVERYTHING, Spans, compared, span

OPERATORS = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
HALVES = [Fraction(number, 2) for number in range(-8, 9)]
NUMBERS = st.integers(min_value=-3, max_value=3)
BOUND = st.builds(compared, st.sampled_from(sorted(OPERATORS)), NUMBERS)
DOMAIN = {"x": EVERYTHING, "y": EVERYTHING, "z": frozenset("abc")}


def holds(spans: Spans, number: Fraction) -> bool:
    """Whether a number is in a set, by its meaning."""
    return any(low <= (number, 0) and (number, 1) <= high for low, high in spans.parts)


@pytest.mark.parametrize("key", OPERATORS)
@pytest.mark.parametrize("limit", [-2, 0, Fraction(3, 2), 3])
def test_a_comparison_is_the_numbers_it_holds_for(key: str, limit: Fraction) -> None:
    assert [holds(compared(key, limit), one) for one in HALVES] == [
        OPERATORS[key](one, limit) for one in HALVES
    ]


@pytest.mark.parametrize("key", OPERATORS)
@pytest.mark.parametrize("limit", [-2, 0, Fraction(3, 2), 3])
def test_over_whole_numbers_a_comparison_means_the_same(key: str, limit: Fraction) -> None:
    whole = [one for one in HALVES if one.denominator == 1]
    assert [holds(compared(key, limit, whole=True), one) for one in whole] == [
        OPERATORS[key](one, limit) for one in whole
    ]


def test_no_whole_number_lies_between_two_neighbours() -> None:
    assert not compared("more_than", 4, whole=True) & compared("less_than", 5, whole=True)
    assert compared("more_than", 4) & compared("less_than", 5)


@given(st.lists(BOUND, min_size=2, max_size=5))
def test_sets_of_numbers_are_joined_met_and_taken_away(several: list[Spans]) -> None:
    one, other, *rest = several
    for more in rest:
        one, other = one & more, other | more
    for number in HALVES:
        here, there = holds(one, number), holds(other, number)
        assert holds(one & other, number) == (here and there)
        assert holds(one | other, number) == (here or there)
        assert holds(one - other, number) == (here and not there)


def literal(variable: str, region: Any) -> Literal:
    return Literal((variable,), region, DOMAIN[variable] - region)


LITERALS = st.one_of(
    st.builds(literal, st.sampled_from(["x", "y"]), BOUND),
    st.builds(literal, st.just("z"), st.sets(st.sampled_from("abc"), max_size=2).map(frozenset)),
)


def groups(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(all_of), several.map(any_of), inner.map(Not),
        several.flatmap(lambda members: st.integers(1, len(members)).map(lambda n: AtLeast(n, tuple(members)))),
    )  # fmt: skip


FORMULAS: st.SearchStrategy[Formula] = st.recursive(LITERALS, groups, max_leaves=8)
WORLDS = [dict(zip("xyz", one, strict=True)) for one in product(HALVES, HALVES[::2], "abc")]


def true_in(formula: Formula, world: Mapping[str, Any]) -> bool:
    """Whether a formula holds for given values, by its meaning."""
    if isinstance(formula, Not):
        return not true_in(formula.inner, world)
    if isinstance(formula, AtLeast):
        return sum(true_in(one, world) for one in formula.members) >= formula.n
    value, region = world[formula.variable[0]], formula.holds
    return holds(region, value) if isinstance(region, Spans) else value in region


@given(FORMULAS)
def test_what_is_called_impossible_or_certain_is_so_for_every_value(formula: Formula) -> None:
    found = {true_in(formula, world) for world in WORLDS}
    if not can_be(formula):
        assert found == {False}
    if must_be(formula):
        assert found == {True}


@given(FORMULAS)
def test_the_box_left_holds_every_value_for_which_the_formula_is_true(formula: Formula) -> None:
    box = narrow(formula, {})
    for world in WORLDS:
        if true_in(formula, world):
            assert box is not None
            for (name,), region in box.items():
                inside = holds(region, world[name]) if isinstance(region, Spans) else world[name] in region
                assert inside, (name, world)


@given(FORMULAS, FORMULAS)
def test_what_is_called_implied_is_so_for_every_value(one: Formula, other: Formula) -> None:
    if implies(one, other):
        assert all(true_in(other, world) for world in WORLDS if true_in(one, world))


@given(st.lists(LITERALS, min_size=1, max_size=5))
def test_for_plain_lists_of_tests_the_answer_is_exact(members: list[Formula]) -> None:
    assert can_be(all_of(members)) == any(all(true_in(one, world) for one in members) for world in WORLDS)


def test_a_choice_is_narrowed_by_what_stands_after_it() -> None:
    either = any_of([literal("x", compared("at_least", 3)), literal("z", frozenset("a"))])
    assert not can_be(all_of([either, literal("x", span(0, 1)), literal("z", frozenset("bc"))]))
