"""The session keeps, judges, takes back, and says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from checklist.progress import Progress
from checklist.store import open_workspace
from checklist.store_errors import StoreRefused
from gui.desk import Desk
from gui.session import Session

TakeIn = Callable[..., int]


def heard(signal: object) -> list[tuple[object, ...]]:
    """What a signal says from now on."""
    said: list[tuple[object, ...]] = []
    signal.connect(lambda *words: said.append(words))  # type: ignore[attr-defined]
    return said


def test_an_answer_is_on_the_disk_before_it_is_judged(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    client = take_in(session)
    kept: list[object] = []
    session.answers_changed.connect(
        lambda _: kept.append(session.workspace.load_client(client).answers["class2_ip_count"])
    )
    session.set_answer("class2_ip_count", "87")
    assert kept == ["87"]


def test_a_wrong_answer_is_kept_as_typed_and_judged_as_none(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    client = take_in(session)
    session.set_answer("established_date", "2011-13-45")
    assert session.workspace.load_client(client).answers["established_date"] == "2011-13-45"
    assert "established_date" not in session.dossier.answers
    assert session.dossier.problems["established_date"][0].message


def test_typing_in_one_field_is_one_step_to_take_back(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    before = session.dossier.raw["enterprise_name"]
    for text in ("永", "永康", "永康杯"):
        session.set_answer("enterprise_name", text, is_typing=True)
    session.set_answer("foreign_invested", True)
    assert session.undo() == {"foreign_invested"}
    assert session.undo() == {"enterprise_name"}
    assert session.dossier.raw["enterprise_name"] == before
    session.redo()
    assert session.dossier.raw["enterprise_name"] == "永康杯"


def test_what_was_taken_back_is_on_the_disk_too(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    client = take_in(session)
    session.set_answer("legal_form", None)
    assert "legal_form" not in session.workspace.load_client(client).answers
    session.undo()
    assert session.workspace.load_client(client).answers["legal_form"] == "company_legal_person"


def test_steps_of_another_client_stay_his(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    first = take_in(session)
    session.set_answer("legal_form", "cooperative")
    take_in(session, "shoe-maker")
    assert not session.can_undo
    session.open_client(first)
    assert session.can_undo


def test_an_answer_that_means_the_same_changes_no_outcome(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    session.set_answer("class2_ip_count", "87")
    assessed, answered = heard(session.assessed), heard(session.answers_changed)
    session.set_answer("class2_ip_count", "87.0")
    session.set_answer("class2_ip_count", "87.0")
    assert (len(assessed), len(answered)) == (0, 1)


def test_outcomes_follow_the_answers_like_a_fresh_assessment(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    session.dossier.assessment  # noqa: B018
    session.set_answers({"operating_revenue": {"2025": "100"}, "negative_lists": ["tax_violation"]})
    assert session.dossier.outcomes == session.dossier.scratch().outcomes


def test_another_day_is_another_judgement(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    assert session.dossier.outcomes["specialised-sme-2026"] != "not_in_force"
    assessed = heard(session.assessed)
    session.set_as_of(date(2025, 6, 1))
    assert session.dossier.outcomes["specialised-sme-2026"] == "not_in_force"
    assert len(assessed) == 1


def test_a_ruling_is_judged_by_and_dropped_again(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    finding, node = next(
        (one, leaf)
        for one in session.dossier.findings.all
        if one.outcome == "likely"
        for leaf in one.compiled.requires.leaves()
    )
    session.rule(finding.id, node, "not_met", "原件不符", "李四", desk.now())
    assert session.dossier.outcomes[finding.id] == "gap" or session.dossier.outcomes[finding.id] == "not_met"
    session.drop_ruling(finding.id, node.path)
    assert session.dossier.outcomes[finding.id] == "likely"


def test_rulings_progress_and_proposals_are_there_after_reopening(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    client = take_in(session)
    node = session.base_program.policies["specialised-sme-2026"].requires.leaves()[0]
    session.rule("specialised-sme-2026", node, "met", "看过原件", "李四", desk.now())
    session.set_progress("x/y", Progress("doing", "王五", date(2027, 1, 5), "已联系"))
    session.set_proposals({"operating_revenue": {"2026": "9000"}})
    session.set_candidates("gbt4754_main", ["3382", "3389"])
    session.close_client()
    session.open_client(client)
    assert session.rulings["specialised-sme-2026", node.path].reason == "看过原件"
    assert session.progress["x/y"].owner == "王五"
    assert session.proposals == {"operating_revenue": {"2026": "9000"}}
    assert session.candidates == {"gbt4754_main": ["3382", "3389"]}


def test_the_roster_tells_what_the_client_came_out_as(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    counts = session.dossier.counts
    session.close_client()
    row = session.clients()[0]
    assert row.as_of == session.today
    assert row.counts == counts
    assert sum(counts.values()) == len(session.base_program.policies)


def test_what_the_machine_refuses_waits_and_is_kept_later(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.session
    client = take_in(session)
    refused = heard(session.refused)

    def full(*words: object, **more: object) -> None:
        raise StoreRefused(session.workspace.path, "磁盘空间不足")

    with monkeypatch.context() as patched:
        patched.setattr(session.workspace, "set_answer", full, raising=False)
        session.set_answer("class2_ip_count", "87")
        assert session.unsaved == 1
    assert session.dossier.raw["class2_ip_count"] == "87"
    session.set_answer("legal_form", "cooperative")
    assert session.unsaved == 0
    assert "磁盘空间不足" in refused[0][0]
    assert refused[-1] == ("",)
    answers = session.workspace.load_client(client).answers
    assert (answers["class2_ip_count"], answers["legal_form"]) == ("87", "cooperative")


def test_a_full_disk_loses_nothing_that_was_typed(desk: Desk, take_in: TakeIn, now: Callable) -> None:
    session = desk.session
    client = take_in(session)
    path = session.workspace.path
    with sqlite3.connect(path) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    connection = session.workspace._connection
    connection.execute(f"PRAGMA max_page_count = {pages}")
    session.set_note("很长的备注" * 20_000)
    session.set_answer("class2_ip_count", "87")
    assert session.unsaved == 2
    connection.execute("PRAGMA max_page_count = 1000000")
    assert session.retry()
    session.close_workspace()
    with open_workspace(path, now, "张三") as again:
        assert again.load_client(client).answers["class2_ip_count"] == "87"
        assert again.load_client(client).note.startswith("很长的备注")


def test_a_second_session_may_only_read(desk: Desk, take_in: TakeIn, now: Callable) -> None:
    client = take_in(desk.session)
    second = Session(lambda: desk.session.base_program, desk.session.today)
    second.use_workspace(open_workspace(desk.session.workspace.path, now, "李四"))
    assert second.is_read_only
    assert second.workspace.why_read_only
    second.open_client(client)
    assert second.dossier.outcomes == desk.session.dossier.outcomes
    second.close_workspace()


def test_a_break_in_typing_begins_another_step(desk: Desk, take_in: TakeIn) -> None:
    session = desk.session
    take_in(session)
    for text in ("甲", "甲乙"):
        session.set_answer("enterprise_name", text, is_typing=True)
    session.end_typing()
    session.set_answer("enterprise_name", "甲乙丙", is_typing=True)
    assert session.dossier is not None
    session.undo()
    assert session.dossier.raw["enterprise_name"] == "甲乙"
