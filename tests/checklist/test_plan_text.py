"""The Plan's text in passages: every clause once and verbatim, every other line where it stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist.plan_text import Passage, UnknownText, clauses_only, passages, shown_passages
from rules.loading import load_program
from rules.program import Program

TEXT = (Path(__file__).parents[2] / "resources" / "plan" / "plan.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program()


@pytest.fixture(scope="module")
def found(program: Program) -> tuple[Passage, ...]:
    return passages(TEXT, program)


def test_every_clause_stands_once_verbatim_and_in_order(program: Program, found: tuple[Passage, ...]) -> None:
    shown = [(one.key, one.text) for one in found if one.kind == "clause"]
    assert shown == [(key, one.clause.text) for key, one in program.clauses.items()]


def test_nothing_of_the_text_is_lost(found: tuple[Passage, ...]) -> None:
    """Only line breaks, the stop after the name of a measure, and the space of erratum D4 go."""
    put_together = "".join(one.text + ("。" if one.kind == "measure" else "") for one in found)
    assert "".join(put_together.split()) == "".join(TEXT.split())


def test_headings_stand_above_what_they_head(found: tuple[Passage, ...]) -> None:
    at = [one.key for one in found].index("3.1.1-s1")
    before = [(one.kind, one.text) for one in found[at - 3 : at]]
    assert before == [
        ("part", "三、工作举措"),
        ("group", "（一）着力稳住重点行业"),
        ("measure", "家居用品"),
    ]


def test_a_name_that_two_line_breaks_cut_is_whole(found: tuple[Passage, ...]) -> None:
    assert any("产业结构调整指导目录" in one.text for one in found)


def test_a_text_without_a_clause_is_refused(program: Program) -> None:
    with pytest.raises(UnknownText, match=r"3\.1\.2"):
        passages(TEXT.replace("扩大特种工程塑料", "扩大塑料"), program)


def test_a_choice_of_clauses_keeps_their_headings_and_no_others(found: tuple[Passage, ...]) -> None:
    shown = shown_passages(found, {"3.1.1-s1", "3.1.2-s1", "4.1-s1"})
    assert [(one.kind, one.key or one.text) for one in shown] == [
        ("part", "三、工作举措"),
        ("group", "（一）着力稳住重点行业"),
        ("measure", "3.1.1"),
        ("clause", "3.1.1-s1"),
        ("measure", "3.1.2"),
        ("clause", "3.1.2-s1"),
        ("part", "四、保障措施"),
        ("measure", "4.1"),
        ("clause", "4.1-s1"),
    ]


def test_without_the_text_the_clauses_stand_under_the_same_headings(
    program: Program, found: tuple[Passage, ...]
) -> None:
    alone = clauses_only(program)
    heads = ("part", "group", "clause")
    wanted = [one for one in found if one.kind in heads and one.text != "一、指导思想"]
    assert [one for one in alone if one.kind in heads] == wanted
