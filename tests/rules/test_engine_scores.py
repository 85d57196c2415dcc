"""Scoring tables as intervals: the ends are the least and the most over every completion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.scores import ScoreRange
from rules.trace import Tracer
from tests.rules import oracle
from tests.rules.oracle import COUNTS, FLAGS, WORDS, condition, judged

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=200)

# Every item of a generated table reads facts of its own, so that the ends must be reached.


def bands(fact: str) -> dict[str, Any]:
    return {
        "bands": {
            "fact": fact,
            "of": [{"at_least": 4, "points": 20}, {"more_than": 2, "points": 11}, {"points": 3}],
        }
    }


def falling(fact: str) -> dict[str, Any]:
    return {
        "bands": {
            "fact": fact,
            "of": [{"at_most": 2, "points": 9}, {"less_than": 5, "points": "4.5"}, {"points": 0}],
        }
    }


def first_of(one: str, other: str) -> dict[str, Any]:
    return {
        "first_of": [
            {"if": {"fact": one, "is": True}, "points": 10},
            {"if": {"fact": other, "at_least": 3}, "points": [2, 6]},
            {"points": 1},
        ]
    }


def each(one: str, other: str, points: Any) -> dict[str, Any]:
    return {
        "each": {"points": points, "of": [{"fact": one, "is": True}, {"fact": other, "is": False}]},
        "cap": 5,
    }


ITEMS: list[list[dict[str, Any]]] = [
    [bands(COUNTS[0]), falling(COUNTS[0]), {"points": [1, 8]}],
    [first_of(FLAGS[0], COUNTS[1]), {"points": 4}],
    [each(FLAGS[1], FLAGS[2], 3), each(FLAGS[1], FLAGS[2], [1, 3])],
    [{"best_of": [{"id": "a", **bands(COUNTS[2])}, {"id": "b", **falling(COUNTS[3])}], "cap": 15}],
]
facts = st.fixed_dictionaries(
    {},
    optional={**{name: st.integers(1, 5) for name in COUNTS}, **{name: st.booleans() for name in FLAGS[:3]}},
)
tables = st.tuples(*(st.one_of(st.none(), st.sampled_from(kinds)) for kinds in ITEMS)).map(
    lambda found: [item for item in found if item is not None]
)


def points_of(item: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """The points of one item where everything is answered."""
    if "points" in item:
        found = ends(item["points"])
    elif "best_of" in item:
        several = [points_of(one, known) for one in item["best_of"]]
        found = max(low for low, _ in several), max(high for _, high in several)
    elif "each" in item:
        count = sum(holds(one, known) for one in item["each"]["of"])
        low, high = ends(item["each"]["points"])
        found = count * low, count * high
    elif "bands" in item:
        fact, steps = item["bands"]["fact"], item["bands"]["of"]
        found = first(
            [({"fact": fact, **{k: v for k, v in s.items() if k != "points"}}, s["points"]) for s in steps],
            known,
        )
    else:
        found = first([(one.get("if", {}), one["points"]) for one in item["first_of"]], known)
    cap = Fraction(item.get("cap", 10**9))
    return min(found[0], cap), min(found[1], cap)


def first(options: list[tuple[dict[str, Any], Any]], known: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    for test, points in options[:-1]:
        if holds(test, known):
            return ends(points)
    return ends(options[-1][1])


def ends(points: Any) -> tuple[Fraction, Fraction]:
    low, high = points if isinstance(points, list) else (points, points)
    return Fraction(low), Fraction(high)


def holds(raw: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    return oracle.complete_leaf(condition(**raw), known) == "met"


def score(items: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    named = [{"id": f"i{index}", **item} for index, item in enumerate(items)]
    part = {"id": "part", "label": "部分", "items": named, **parts.pop("part", {})}
    return {"id": "s", "label": "得分", "pass": 30, "parts": [part], **parts}


def scored(known: Mapping[str, Any], table: dict[str, Any]) -> tuple[ScoreRange, str, str]:
    found = judged(known, requires=[{"id": "c", "score": "s"}], scores=[table])
    compiled = found.program.policies["p"]
    value = found.sheet.get(found.program.slots.score_slot("p", "s"))
    word = WORDS[compiled.requires.verdict(found.verdicts)]
    return value, word, found.judgements["p"].outcome


@given(items=tables, known=facts)
@bounded
def test_the_ends_are_reached_by_some_completion_and_never_passed(
    items: list[Any], known: dict[str, Any]
) -> None:
    value, _, _ = scored(known, score(items))
    for item, found in zip(items, value.parts[0].items, strict=True):
        every = [points_of(item, whole) for whole in whole_facts(item, known)]
        assert (found.span.low, found.span.high) == (
            min(low for low, _ in every),
            max(high for _, high in every),
        )
    assert value.span.low == sum(one.span.low for one in value.parts[0].items)
    assert value.span.high == sum(one.span.high for one in value.parts[0].items)


def whole_facts(item: Any, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = [name for name in (*COUNTS, *FLAGS) if f"'{name}'" in repr(item)]
    spaces = [list(oracle.fillings(name, known.get(name))) for name in names]
    return [{**known, **dict(zip(names, chosen, strict=True))} for chosen in product(*spaces)]


@given(items=tables, known=facts, mark=st.integers(0, 50))
@bounded
def test_a_score_is_settled_by_its_ends(items: list[Any], known: dict[str, Any], mark: int) -> None:
    value, word, _ = scored(known, score(items, **{"pass": mark}))
    if value.span.low >= mark:
        assert word == "met"
    elif value.span.high < mark:
        assert word == "not_met"
    else:
        assert word == ("unknown" if value.span.open else "human")


FLAG_ITEM = {"first_of": [{"if": {"fact": "own_brand", "is": True}, "points": 60}, {"points": 0}]}
OTHER_ITEM = {"first_of": [{"if": {"fact": "has_exports", "is": True}, "points": 10}, {"points": 0}]}


@pytest.mark.parametrize(
    ("known", "word", "outcome"),
    [
        ({}, "unknown", "needs_facts"),
        ({"own_brand": True}, "human", "needs_judgement"),
        ({"own_brand": False}, "not_met", "gap"),
    ],
)
def test_an_expert_score_is_human_once_answered(known: dict[str, Any], word: str, outcome: str) -> None:
    assert scored(known, score([FLAG_ITEM], expert=True, **{"pass": 60}))[1:] == (word, outcome)


@pytest.mark.parametrize(
    ("mark", "above", "word"), [("60", False, "met"), ("60", True, "not_met"), ("60.01", False, "not_met")]
)
def test_the_pass_mark_itself(mark: str, above: bool, word: str) -> None:
    assert scored({"own_brand": True}, score([FLAG_ITEM], above=above, **{"pass": mark}))[1] == word


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ({"own_brand": True, "has_exports": True}, "met"),
        ({"own_brand": True, "has_exports": False}, "not_met"),
        ({"own_brand": True}, "unknown"),
    ],
)
def test_what_must_be_positive_and_part_minima_count_beside_the_total(
    known: dict[str, Any], word: str
) -> None:
    assert scored(known, score([FLAG_ITEM, {**OTHER_ITEM, "must_be_positive": True}]))[1] == word
    assert scored(known, score([FLAG_ITEM, OTHER_ITEM], part={"pass": 70}))[1] == word


def test_a_part_is_capped_after_its_items() -> None:
    value, _, _ = scored({"own_brand": True}, score([FLAG_ITEM, OTHER_ITEM], part={"cap": 60}))
    assert (value.span.low, value.span.high, value.span.open) == (60, 60, False)


@pytest.mark.parametrize(
    ("value", "points"), [("1.99", 3), ("2", 3), ("2.01", 11), ("3.99", 11), ("4", 20), ("4.01", 20)]
)
def test_the_border_value_takes_the_higher_points(value: str, points: int) -> None:
    found, _, _ = scored(oracle.answers({"laboratory_area": value}), score([bands("laboratory_area")]))
    assert (found.span.low, found.span.high) == (points, points)


def test_an_interval_counts_only_the_bands_it_can_reach() -> None:
    table = score(
        [
            {
                "bands": {
                    "fact": "class1_ip_any",
                    "of": [{"at_least": 4, "points": 20}, {"at_least": 2, "points": 10}, {"points": 0}],
                }
            }
        ]
    )
    found, _, _ = scored(oracle.answers({"class1_ip_count": 2}), table)
    assert (found.span.low, found.span.high) == (10, 20)


def test_a_score_that_somebody_else_decides_is_human() -> None:
    value, word, outcome = scored({}, score([{"points": [0, 40]}]))
    assert (value.span.low, value.span.high, word, outcome) == (0, 40, "human", "needs_judgement")


def test_a_judged_condition_earns_its_points_only_when_somebody_says_so() -> None:
    item = {
        "first_of": [{"if": {"fact": "own_brand", "is": True, "judged": True}, "points": 60}, {"points": 0}]
    }
    claimed, denied = (scored({"own_brand": said}, score([item])) for said in (True, False))
    assert (claimed[0].span.low, claimed[0].span.high, claimed[1]) == (0, 60, "human")
    assert (denied[0].span.high, denied[1]) == (0, "not_met")


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"own_brand": True}, "至少还差30分"),
        ({"own_brand": True, "has_exports": True}, "还差30分"),
        ({"own_brand": True, "has_exports": False}, "还差40分"),
    ],
)
def test_an_open_score_tells_the_least_that_is_lacking(known: dict[str, Any], told: str) -> None:
    table = score([FLAG_ITEM, OTHER_ITEM], **{"pass": 100})
    found = judged(known, requires=[{"id": "c", "score": "s"}], scores=[table])
    (trace,) = Tracer(found).policy(found.program.policies["p"], None)
    assert trace.distance_text == told
