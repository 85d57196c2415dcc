"""The checklist as people work through it: lines, groups, what presses, what has changed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from checklist.agenda_changes import changes, from_json, gone_lines, seen_now, to_json
from checklist.build import checklist_of
from checklist.findings import Findings
from checklist.progress import Progress
from checklist.report_base import Report, ReportOptions
from checklist.schedule import NOW
from checklist.work_groups import GROUPINGS, Sieve, grouped, share
from checklist.worklist import (
    GONE,
    SOON_DAYS,
    TIMINGS,
    Line,
    Worklist,
    counting,
    noted,
    round_of,
    timing,
    with_progress,
)
from rules.assess import Assessment, assess
from rules.facts import Profile

AS_OF = date(2026, 11, 23)
Examples = Mapping[str, tuple[Profile, Assessment]]


def worklist(profile: Profile, assessment: Assessment) -> Worklist:
    findings = Findings(assessment)
    return Worklist(findings, checklist_of(findings), profile)


@pytest.fixture(scope="module")
def thermos(examples: Examples) -> Worklist:
    return worklist(*examples["thermos-maker"])


@pytest.fixture(scope="module")
def smaller(examples: Examples) -> Worklist:
    """The same firm, grown out of the policies for small firms."""
    profile, assessment = examples["thermos-maker"]
    answers = {fact: answer for fact, answer in profile.answers.items() if fact != "titles"}
    answers["employees_year_end"] = {2025: 1500, 2024: 171}
    return worklist(Profile(answers), assess(assessment.program, answers, AS_OF))


def test_every_item_of_the_checklist_is_in_one_list(examples: Examples) -> None:
    for profile, assessment in examples.values():
        work = worklist(profile, assessment)
        items = [line.id for line in (*work.items, *work.questions)]
        assert sorted(items) == sorted(item.id for item in work.checklist.items)
        assert len(work.materials) == len(work.checklist.materials)


def test_lines_have_the_numbers_that_are_printed(thermos: Worklist, examples: Examples) -> None:
    profile, _ = examples["thermos-maker"]
    printed = Report(thermos.findings, thermos.checklist, profile, ReportOptions()).numbers
    assert {line.id: line.number for line in thermos.items if line.number} == dict(printed)


def test_what_was_noted_under_any_id_counts(thermos: Worklist) -> None:
    line = next(line for line in thermos.items if len(line.ids) > 2)
    done = Progress("done", "张三")
    assert noted(line.ids, {line.ids[-1]: done}) == done
    shown = with_progress(thermos.items, {line.ids[-1]: done}, AS_OF)
    assert next(one for one in shown if one.id == line.id).progress == done


def test_what_comes_back_by_the_calendar_is_to_be_done_again(thermos: Worklist, examples: Examples) -> None:
    profile, assessment = examples["thermos-maker"]
    next_year = worklist(profile, assess(assessment.program, profile.answers, date(2027, 11, 23)))
    again = {line.id: line for line in next_year.items}
    yearly = [line for line in thermos.items if line.item and line.item.recurs and line.id in again]
    assert {line.due is None for line in yearly} == {True, False}
    for line in yearly:
        done = {line.id: Progress("done", "张三", round_of(line, AS_OF), "已交")}
        now = with_progress([line], done, AS_OF)[0].progress
        assert now.state == "done"
        assert counting(thermos.checklist.items, done, AS_OF) == done
        later = with_progress([again[line.id]], done, next_year.as_of)[0].progress
        if line.due is None or again[line.id].due > line.due:
            assert later == Progress("open", "张三", None, "已交")
        dropped = {line.id: Progress("dropped", "张三", round_of(line, AS_OF))}
        assert with_progress([again[line.id]], dropped, next_year.as_of)[0].progress.state == "dropped"


def test_what_does_not_come_back_is_done_for_good(thermos: Worklist) -> None:
    line = next(line for line in thermos.items if line.item and not line.item.recurs)
    assert round_of(line, AS_OF) is None
    assert of(line, state="done", due=date(2020, 1, 1)).progress.state == "done"


def of(line: Line, **noted_down: Any) -> Line:
    return with_progress([line], {line.id: Progress(**noted_down)}, AS_OF)[0]


def test_what_presses(thermos: Worklist) -> None:
    undated = next(line for line in thermos.items if line.due is None)
    late = next(line for line in thermos.items if line.dated.startswith(NOW))
    yesterday, soon = AS_OF - timedelta(1), AS_OF + timedelta(SOON_DAYS)
    assert timing(undated, AS_OF) == ""
    assert timing(late, AS_OF) == "now"
    assert timing(of(undated, due=yesterday), AS_OF) == "overdue"
    assert timing(of(undated, due=AS_OF), AS_OF) == "soon"
    assert timing(of(undated, due=soon), AS_OF) == "soon"
    assert timing(of(undated, due=soon + timedelta(1)), AS_OF) == ""
    assert timing(of(late, due=soon + timedelta(1)), AS_OF) == "", (
        "the person's own day stands before the list's"
    )
    assert timing(of(late, state="done"), AS_OF) == ""
    assert timing(of(undated, state="dropped", due=yesterday), AS_OF) == ""


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_groups_hold_every_line_and_shares_count_what_is_sifted_out(grouping: Any, thermos: Worklist) -> None:
    first = thermos.items[0]
    lines = with_progress(thermos.items, {first.id: Progress("done", "张三")}, AS_OF)
    groups = grouped(lines, grouping, Sieve(), thermos.findings)
    assert {line.id for group in groups for line in group.lines} == {line.id for line in lines}
    assert len({group.key for group in groups}) == len(groups)
    open_ones = grouped(lines, grouping, Sieve(state="todo"), thermos.findings)
    assert first.id not in {line.id for group in open_ones for line in group.lines}
    whole = {group.key: group.share for group in groups}
    assert {group.key: group.share for group in open_ones}.items() <= whole.items()
    assert share(lines) == (1, len(lines))


def test_an_own_day_that_has_passed_stands_first(thermos: Worklist) -> None:
    line = thermos.items[-1]
    lines = with_progress(thermos.items, {line.id: Progress(due=date(2026, 11, 1))}, AS_OF)
    groups = grouped(lines, "date", Sieve(), thermos.findings)
    assert groups[0].title == TIMINGS["overdue"]
    assert [one.id for one in groups[0].lines] == [line.id]


def test_under_policies_a_line_stands_with_each(thermos: Worklist) -> None:
    line = next(line for line in thermos.materials if len(line.policies) > 2)
    groups = grouped(thermos.materials, "policy", Sieve(), thermos.findings)
    assert {group.key for group in groups if line in group.lines} == set(line.policies)


def test_the_sieve(thermos: Worklist) -> None:
    first, second = thermos.items[0], thermos.items[1]
    lines = with_progress(
        thermos.items,
        {first.id: Progress("doing", "张三", None, "等回执"), second.id: Progress("dropped")},
        AS_OF,
    )

    def left(**looked_for: Any) -> set[str]:
        return {line.id for line in lines if Sieve(**looked_for).lets(line, AS_OF)}

    assert left(text="回执") == left(owner="张三") == left(state="doing") == {first.id}
    assert left(state="dropped") == {second.id}
    assert len(left(owner="")) == len(lines) - 1
    assert left(text=f"{first.title[:6].upper()} 张三") == {first.id}
    assert left(kind="comply") == {line.id for line in lines if line.kind == "comply"} != set()
    assert second.id in left(text="没有这样的字", kept=frozenset({second.id}))
    assert left(state="pressing") == {line.id for line in lines if timing(line, AS_OF) in ("overdue", "now")}


def test_nothing_has_changed_in_the_same_list(thermos: Worklist) -> None:
    kept = from_json(to_json(seen_now(thermos, None, {})))
    assert kept is not None
    assert changes(kept, thermos, {}).words == ""


def test_what_presses_today_presses_tomorrow_and_has_not_moved(thermos: Worklist, examples: Examples) -> None:
    profile, assessment = examples["thermos-maker"]
    tomorrow = worklist(profile, assess(assessment.program, profile.answers, AS_OF + timedelta(1)))
    assert any(line.due == AS_OF for line in thermos.items)
    assert changes(seen_now(thermos, None, {}), tomorrow, {}).words == ""


def test_what_is_gone_is_told_with_its_reason_and_comes_back(thermos: Worklist, smaller: Worklist) -> None:
    seen = seen_now(thermos, None, {})
    told = changes(seen, smaller, {})
    gone = [one for one in told.gone if one.id.startswith("tech-sme/")]
    assert gone
    progress = {gone[0].id: Progress("doing", "张三", None, "已问过科技局")}
    (line,) = gone_lines(seen, smaller, progress)
    assert (line.title, line.kind, line.progress.note) == (gone[0].title, "gone", "已问过科技局")
    assert "不适用" in line.why_gone
    assert [group.key for group in grouped([line], "department", Sieve(), smaller.findings)] == [GONE]
    remembered = seen_now(smaller, seen, progress)
    assert gone_lines(remembered, smaller, progress)[0].title == gone[0].title
    assert changes(remembered, smaller, progress).gone == (gone[0],)
    assert gone_lines(remembered, thermos, progress) == ()
    back = with_progress(thermos.items, progress, AS_OF)
    assert next(one for one in back if one.id == gone[0].id).progress.owner == "张三"


def test_what_is_done_and_gone_is_not_told(thermos: Worklist, smaller: Worklist) -> None:
    seen = seen_now(thermos, None, {})
    first = changes(seen, smaller, {}).gone[0]
    told = changes(seen, smaller, {first.id: Progress("done")})
    assert first not in told.gone
    assert len(told.gone) == len(changes(seen, smaller, {}).gone) - 1


def test_files_of_what_is_gone_stay_in_sight(thermos: Worklist) -> None:
    (line,) = gone_lines(None, thermos, {}, attached=["no-such-policy/step"])
    assert line.id == "no-such-policy/step"
    assert "没有这项政策" in line.why_gone


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("material/audit-of-nothing", "都不必准备"),
        ("fact/operating_revenue", "已经回答"),
        ("fact/no_such_fact", "已经回答"),
        ("clause/9.9", "方案"),
    ],
)
def test_why_other_lines_are_gone(thermos: Worklist, key: str, word: str) -> None:
    (line,) = gone_lines(None, thermos, {key: Progress("done")})
    assert word in line.why_gone


@pytest.mark.parametrize("value", [None, 5, {"as_of": "x"}, {"lines": []}])
def test_a_list_that_cannot_be_read_is_as_none(value: Any) -> None:
    assert from_json(value) is None
