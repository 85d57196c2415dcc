"""Rulings: a person's verdict on one condition of one policy, and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import Assessment, assess, reassess, rejudge
from rules.errors import Rejected
from rules.extremes import run_as
from rules.levers import earliest, near_misses
from rules.nodes import Node
from rules.program import Program
from rules.questions import questions
from rules.result import to_json
from rules.ruled import mark_of, ruling_on
from rules.rulings import RuledVerdict, Ruling
from rules.trace import Tracer
from rules.verdict import MET, NOT_MET
from tests.rules import oracle
from tests.rules.oracle import DAY, WORDS, YES, answers, condition, policy, program
from tests.rules.test_engine_properties import any_trees, bounded, made, profiles

WHEN = datetime(2026, 11, 23, 9, 30)
FORCED: Mapping[RuledVerdict, Any] = {
    "met": {"as_of": {"from": "2000-01-01"}},
    "not_met": {"as_of": {"to": "2000-01-01"}},
}
RD = {"id": "rd", "fact": "rd_expense", "at_least": 100, **YES}
BRAND = {"id": "brand", "fact": "own_brand", "is": True, **YES}
STANDING = {"id": "standing", "human": {"question": "信誉是否良好？"}, **YES}
FACTS = {"rd_expense": {2025: 60}, "own_brand": True}


def ruling(path: str, verdict: RuledVerdict = "met", policy: str = "p", asked: str = "") -> Ruling:
    return Ruling(policy, path, verdict, "现场核实", "张三", WHEN, asked)


def leaves_of(made: Program, policy: str = "p") -> dict[str, Node]:
    return {leaf.path: leaf for root in made.policies[policy].trees() for leaf in root.leaves()}


def under(raw: Mapping[str, Any], *rulings: Ruling, day: date = DAY, **parts: Any) -> Assessment:
    """An assessment of one policy under rulings."""
    return assess(program(policy(**parts)).ruled(rulings), answers(raw), day)


def forced(raw: Mapping[str, Any], path: str, rulings: Mapping[str, RuledVerdict]) -> dict[str, Any]:
    """A condition with the ruled tests in it replaced by tests of the date that give the verdict by themselves."""
    when = {"when": forced(raw["when"], f"{path}.when", rulings)} if "when" in raw else {}
    for kind in ("all", "any", "none"):
        if kind in raw:
            return {**raw, **when, kind: _members(raw[kind], f"{path}.{kind}", rulings)}
    if "at_least_of" in raw:
        group = raw["at_least_of"]
        members = _members(group["of"], f"{path}.at_least_of", rulings)
        return {**raw, **when, "at_least_of": {**group, "of": members}}
    return {**(FORCED[rulings[path]] if path in rulings else raw), **when}


def _members(of: Any, path: str, rulings: Mapping[str, RuledVerdict]) -> list[dict[str, Any]]:
    return [forced(one, f"{path}[{index}]", rulings) for index, one in enumerate(of)]


# The oracle, with some verdicts forced.

PARTS = {"applies": "all", "requires": "all", "excludes": "any"}


@given(raw=any_trees, facts=profiles, part=st.sampled_from(sorted(PARTS)), data=st.data())
@settings(bounded, max_examples=100)
def test_a_ruling_is_the_verdict_of_its_condition_and_moves_no_other(
    raw: dict[str, Any], facts: dict[str, Any], part: str, data: st.DataObject
) -> None:
    if part == "excludes":  # a guarded exclusion has a table of its own
        raw = {key: value for key, value in raw.items() if key != "when"}
    plain = made(**{"requires": [BRAND], part: [raw]})
    root = f"{part}.{PARTS[part]}[0]"
    paths = [path for path in leaves_of(plain) if path.startswith(root)]
    verdicts = st.sampled_from(["met", "not_met"])
    chosen = data.draw(st.dictionaries(st.sampled_from(paths), verdicts, max_size=3))
    ruled = plain.ruled([ruling(path, verdict) for path, verdict in chosen.items()])
    found = assess(ruled, facts, DAY)
    node = getattr(ruled.policies["p"], part).children[0]
    told = condition(**forced(raw, root, chosen))
    wanted = oracle.tree(told, facts, settles=part == "applies", spares=part != "excludes")
    assert WORDS[node.verdict(found.verdicts)] == wanted
    assert found.verdicts[: len(plain.leaves)] == assess(plain, facts, DAY).verdicts


@given(raw=any_trees, facts=profiles, data=st.data())
@settings(bounded, max_examples=40)
def test_the_same_rulings_over_an_assessment_are_the_same_as_from_the_start(
    raw: dict[str, Any], facts: dict[str, Any], data: st.DataObject
) -> None:
    plain = made(requires=[raw, BRAND])
    paths = st.sampled_from(sorted(leaves_of(plain)))
    verdicts = st.sampled_from(["met", "not_met"])
    before, after = (data.draw(st.dictionaries(paths, verdicts, max_size=2)) for _ in range(2))
    first = assess(plain.ruled([ruling(*one) for one in before.items()]), facts, DAY)
    ruled = first.program.ruled([ruling(*one) for one in after.items()])
    assert_same(rejudge(first, ruled), assess(ruled, facts, DAY))
    changed = {**facts, "own_brand": True}
    assert_same(reassess(rejudge(first, ruled), changed, ["own_brand"]), assess(ruled, changed, DAY))


def assert_same(one: Assessment, other: Assessment) -> None:
    assert (one.verdicts, one.judgements) == (other.verdicts, other.judgements)


# What a ruling does.


def test_a_human_condition_is_settled() -> None:
    raw = {**FACTS, "rd_expense": {2025: 200}}
    parts = {"requires": [RD, STANDING]}
    assert under(raw, **parts).judgements["p"].outcome == "needs_judgement"
    assert under(raw, ruling("requires.all[1]"), **parts).judgements["p"].outcome == "likely"
    assert under(raw, ruling("requires.all[1]", "not_met"), **parts).judgements["p"].outcome == "not_met"


def test_another_policy_with_the_same_test_keeps_its_verdict() -> None:
    both = program(policy("a", requires=[RD]), policy("b", requires=[RD])).ruled(
        [ruling("requires.all[0]", policy="a")]
    )
    found = assess(both, answers(FACTS), DAY)
    assert {key: one.outcome for key, one in found.judgements.items()} == {"a": "likely", "b": "gap"}


def test_an_exclusion_ruled_away_and_one_ruled_in() -> None:
    shut = {"id": "shut", "fact": "own_brand", "is": True, **YES}
    parts = {"requires": [{**RD, "at_least": 50}], "excludes": [shut]}
    assert under(FACTS, **parts).judgements["p"].outcome == "not_met"
    assert under(FACTS, ruling("excludes.any[0]", "not_met"), **parts).judgements["p"].outcome == "likely"
    free = {**FACTS, "own_brand": False}
    assert under(free, ruling("excludes.any[0]"), **parts).judgements["p"].outcome == "not_met"


def test_a_level_and_a_bonus_can_be_ruled_on() -> None:
    levels = [{"id": "basic", "label": "基础级", "gives": {"title": "hnte"}, "requires": [STANDING]}]
    raw = {**FACTS, "titles": []}
    found = under(
        raw, ruling("levels.basic.requires.all[0]"), ruling("bonus.all[0]"), levels=levels, bonus=[RD]
    )
    assert found.judgements["p"].outcome == "likely"
    assert [leaf.path for leaf in found.program.policies["p"].ruled_leaves()] == [
        "bonus.all[0]",
        "levels.basic.requires.all[0]",
    ]


def test_a_recalled_part_of_another_policy_is_settled_once_people_ruled_on_all_of_it() -> None:
    other = policy("other", requires=[RD, BRAND])
    taking = policy(requires=[{"meets": {"policy": "other"}, "basis": "recalled", "article": "据记忆"}])
    paths = ["requires.all[0].meets[0]", "requires.all[0].meets[1]"]
    outcomes = [
        assess(program(other, taking).ruled([ruling(path) for path in paths[:count]]), answers(FACTS), DAY)
        .judgements["p"]
        .outcome
        for count in range(3)
    ]
    assert outcomes == ["needs_judgement", "needs_judgement", "likely"]


def test_a_ruled_condition_is_settled_for_levers_time_and_questions() -> None:
    later = {"id": "later", "as_of": {"from": "2027-01-01"}, **YES}
    parts = {"requires": [RD, later]}
    gap = under(FACTS, **parts)
    assert [one.facts for one in near_misses(gap, gap.program.policies["p"], gap.judgements["p"])] == [
        ("rd_expense",)
    ]
    shut = under(FACTS, ruling("requires.all[0]", "not_met"), **parts)
    assert shut.judgements["p"].outcome == "not_met"
    assert not near_misses(shut, shut.program.policies["p"], shut.judgements["p"])
    waits = under(FACTS, ruling("requires.all[0]"), **parts)
    assert waits.judgements["p"].outcome == "gap"
    assert earliest(waits, waits.program.policies["p"], waits.judgements["p"]) == date(2027, 1, 1)
    asked = under({}, ruling("requires.all[0]"), requires=[RD, BRAND])
    assert [one.fact for one in questions(asked)] == ["own_brand"]


def test_strict_and_lenient_hold_to_a_ruling() -> None:
    found = under({"own_brand": True}, ruling("requires.all[0]", "not_met"), requires=[RD, BRAND])
    assert {run_as(found, found.program.policies["p"], worst=worst) for worst in (True, False)} == {"not_met"}


# Where rulings find no place.


def test_a_ruling_without_a_place_is_kept_and_not_applied() -> None:
    plain = program(policy(requires=[RD]))
    lost = (
        ruling("requires.all[0]", policy="gone"),
        ruling("requires.all[7]"),
        ruling("requires.all[0]", asked=mark_of(condition(**{**RD, "at_least": 50}))),
    )
    ruled = plain.ruled(lost[:2])
    assert ruled.unplaced == lost[:2]
    assert plain.ruled(lost[2:]).unplaced == lost[2:]
    assert assess(ruled, answers(FACTS), DAY).judgements["p"].outcome == "gap"
    assert ruled.ruled([]).unplaced == ()


def test_other_words_sources_and_remedies_leave_a_ruling_in_place() -> None:
    mark = mark_of(condition(**RD))
    same = {**RD, "id": "research", "remedy": "补足投入", "article": "第二条", "basis": "reported"}
    ruled = program(policy(requires=[same])).ruled([ruling("requires.all[0]", asked=mark)])
    assert not ruled.unplaced
    assert ruled.policies["p"].ruled_leaves()


def test_the_last_of_several_rulings_on_a_condition_counts() -> None:
    found = under(FACTS, ruling("requires.all[0]"), ruling("requires.all[0]", "not_met"), requires=[RD])
    assert found.judgements["p"].requires == NOT_MET


def test_a_ruling_made_here_finds_its_place_and_names_reason_and_person() -> None:
    made = program(policy(requires=[RD]))
    made_ruling = ruling_on("p", leaves_of(made)["requires.all[0]"], "met", " 现场\n核实 ", " 张三 ", WHEN)
    assert (made_ruling.reason, made_ruling.who) == ("现场 核实", "张三")
    assert not made.ruled([made_ruling]).unplaced
    again = leaves_of(made.ruled([made_ruling]))["requires.all[0]"]
    assert ruling_on("p", again, "met", "现场 核实", "张三", WHEN) == made_ruling


@pytest.mark.parametrize(("reason", "who", "why"), [(" \n", "张三", "理由"), ("现场核实", "　", "裁定人")])
def test_nothing_is_ruled_without_reason_and_name(reason: str, who: str, why: str) -> None:
    leaf = leaves_of(program(policy(requires=[RD])))["requires.all[0]"]
    with pytest.raises(Rejected, match=why):
        ruling_on("p", leaf, "met", reason, who, WHEN)


def test_rulings_of_another_program_are_refused() -> None:
    found = under(FACTS, requires=[RD])
    with pytest.raises(ValueError, match="another program"):
        rejudge(found, program(policy(requires=[RD])))


# What is told.


def test_the_trace_tells_the_ruling_and_what_the_program_had_said() -> None:
    found = under(FACTS, ruling("requires.all[0]"), requires=[{**RD, "basis": "recalled"}])
    (trace,) = Tracer(found).policy(found.program.policies["p"], None)
    assert (trace.verdict, trace.value, trace.threshold, trace.distance) == (MET, 60, 100, 40)
    assert trace.ruling == ruling("requires.all[0]")
    assert WORDS[trace.own_verdict or 0] == "human"
    assert trace.hint is None


def test_the_json_result_names_the_ruling_only_where_there_is_one() -> None:
    found = to_json(under(FACTS, ruling("requires.all[0]"), requires=[RD, BRAND]))
    first, second = found["policies"][0]["conditions"]
    assert first["ruling"] == {
        "verdict": "met",
        "reason": "现场核实",
        "who": "张三",
        "when": "2026-11-23T09:30:00",
        "own_verdict": "not_met",
    }
    assert "ruling" not in second


def test_a_ruled_guard_is_told_although_guards_are_not_listed() -> None:
    guarded = {**RD, "when": {"fact": "own_brand", "is": True}}
    found = to_json(under(FACTS, ruling("requires.all[0].when", "not_met"), requires=[guarded, BRAND]))
    told = found["policies"][0]["conditions"]
    assert [(one["path"], "ruling" in one) for one in told] == [
        ("requires.all[0].when", True),
        ("requires.all[1]", False),
    ]


def test_facts_stay_as_they_were_answered() -> None:
    found = under(FACTS, ruling("requires.all[0]"), requires=[RD])
    assert found.value("rd_expense", 0) == 60
