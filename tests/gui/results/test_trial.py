"""试算: both sides are seen, nothing is written unless it is taken over, and it survives being left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from checklist.store import open_workspace
from gui.desk import Desk
from gui.profile.industry import IndustryPicker
from gui.results.page import ResultsPage
from gui.results.trial_view import TRYING, TrialView
from gui.window import Window
from tests.gui.results.conftest import settle
from tests.gui.test_reach import described, missed_by_tab, name_of, parts

SME = "specialised-sme-2026"


@pytest.fixture
def trial(page: ResultsPage) -> TrialView:
    """A trial for a policy with a gap in research spending."""
    page.go_to(SME)
    page._detail._try.click()
    assert isinstance(page._whole.currentWidget(), TrialView)
    return page._whole.currentWidget()


def spend(trial: TrialView, text: str) -> None:
    """Try another research spending for 2024."""
    if "rd_expense" not in trial.rows:
        trial.choice.chips[0].click()
    field = trial.rows["rd_expense"].editors["2024"].field
    field.selectAll()
    QTest.keyClicks(field, text)


def test_near_misses_come_first_and_both_sides_are_told(trial: TrialView) -> None:
    assert trial._strip.accessibleName() == TRYING
    assert [chip.text() for chip in trial.choice.chips] == ["试 研发费用"]
    spend(trial, "260")
    assert trial.outcome.table.model().rowCount() == 1
    assert "需人工判断 12 → 13" in trial.outcome._counts.texts
    assert "有差距 16 → 15" in trial.outcome._counts.texts
    assert "不满足 → 满足" in trial.outcome.card._conditions.accessibleName()
    assert "2.9%" in trial.outcome.card._conditions.accessibleName()


def test_nothing_is_written(trial: TrialView, page: ResultsPage, desk: Desk) -> None:
    session = page.session
    before = dict(session.dossier.raw)
    written: list[object] = []
    for signal in (session.answers_changed, session.extras_changed):
        signal.connect(written.append)
    spend(trial, "260")
    trial._on_chosen(("gbt4754_main", "titles", "legal_form"))
    picker = trial.rows["gbt4754_main"].editors[None]
    assert isinstance(picker, IndustryPicker)
    assert picker.unsure.isHidden(), "codes in question would be kept"
    picker.take("3351")
    trial.trial.put("titles", [])
    trial.give_up()
    settle()
    assert written == []
    assert session.dossier.raw == before
    assert session.workspace.load_client(session.client_id).answers == before
    assert not session.can_undo


def test_it_is_taken_over_as_one_step_after_asking(trial: TrialView, page: ResultsPage, desk: Desk) -> None:
    spend(trial, "260")
    trial._on_chosen(("niche_leader",))
    trial.rows["niche_leader"].editors[None].field.button("no").click()
    desk.messages.answers = [None, "take"]
    trial.take_over()
    assert page.session.dossier.raw["rd_expense"]["2024"] == "220.4", "asked, and not taken"
    trial.take_over()
    assert "· 研发费用：2024 年 220.4万元 → 2024 年 260万元\n" in desk.messages.said[-1]
    assert page.session.dossier.raw["rd_expense"]["2024"] == "260"
    assert page.session.dossier.raw["niche_leader"] is False
    assert page._whole.currentWidget() is page._body
    assert page.session.undo() == {"rd_expense", "niche_leader"}
    assert page.session.dossier.raw["rd_expense"]["2024"] == "220.4"


def test_what_cannot_be_read_is_told_below_and_not_taken(trial: TrialView) -> None:
    spend(trial, "26O")
    row = trial.rows["rd_expense"]
    assert "26O" in row._remarks["error"].text
    assert row.editors["2025"].field.property("state") in (None, "")
    assert not trial._take.isEnabled()
    spend(trial, "260")
    assert row._remarks["error"].isHidden()
    assert trial._take.isEnabled()


def test_it_stays_while_one_looks_elsewhere(trial: TrialView, page: ResultsPage) -> None:
    spend(trial, "260")
    page.go_to("hnte")
    assert page._whole.currentWidget() is page._body
    assert "1 项改动" in page._trying.accessibleName()
    page.session.set_answer("employees_year_end", {"2025": 150, "2024": 140})
    page._on_trial_again()
    assert page._whole.currentWidget() is trial
    assert trial.trial.copy.raw["rd_expense"]["2024"] == "260"
    assert trial.trial.copy.raw["employees_year_end"]["2025"] == 150, "tried on the client as it is now"
    trial.give_up()
    assert page._trying.isHidden()
    assert page._whole.currentWidget() is page._body


def test_another_client_has_no_trial(
    trial: TrialView, page: ResultsPage, take_in: Callable[..., int]
) -> None:
    spend(trial, "260")
    take_in(page.session, "shoe-maker")
    settle()
    assert trial.trial is None
    assert trial.rows == {}
    assert page._whole.currentWidget() is page._body
    assert page._trying.isHidden()


def test_any_fact_can_be_looked_for_and_let_go(trial: TrialView, page: ResultsPage) -> None:
    page.search()
    assert trial.choice.search.hasFocus()
    trial.choice.search.setText("没有这样的事")
    assert trial.choice._none.isVisible()
    trial.choice.search.setText("营业收入")
    assert trial.choice.found.fields[0].id == "operating_revenue"
    trial.choice._on_down()
    assert list(trial.rows) == ["operating_revenue"]
    field = trial.rows["operating_revenue"].editors["2025"].field
    field.selectAll()
    QTest.keyClicks(field, "1")
    assert trial.tried == 1
    trial._on_dropped("operating_revenue")
    assert (trial.tried, trial.rows) == (0, {})


def test_a_workspace_that_may_only_be_read_can_be_tried(
    page: ResultsPage, trial: TrialView, desk: Desk, tmp_path: Path
) -> None:
    client = page.session.client_id
    second = open_workspace(tmp_path / "clients.qingce", desk.now, "李四")
    assert second.is_read_only
    page.session.workspace, first = second, page.session.workspace
    page.session.open_client(client)
    settle()
    page.show_trial(SME)
    spend(trial, "260")
    assert trial.tried == 1
    assert not trial._take.isEnabled()
    page.session.workspace = first
    second.close()


def test_another_day_asks_for_other_years(trial: TrialView, page: ResultsPage) -> None:
    spend(trial, "260")
    page.session.set_as_of(date(2027, 3, 1))
    settle()
    assert list(trial.rows["rd_expense"].editors) == ["2026", "2025", "2024"]
    assert trial.rows["rd_expense"].editors["2024"].value() == "260"


def test_what_it_settles_is_let_go(page: ResultsPage) -> None:
    session = page.session
    session.set_candidates("gbt4754_main", ["3382", "3351"])
    session.set_proposals({"rd_expense": {"2026": "300"}})
    session.take_answers({"gbt4754_main": "3351", "rd_expense": {"2026": "310"}})
    assert (session.candidates, session.proposals) == ({}, {})
    stored = session.workspace.load_client(session.client_id)
    assert (stored.candidates, stored.proposals) == ({}, {})


def test_every_part_has_a_name_and_is_reached_by_tab(
    window: Window, take_in: Callable[..., int], qapp: QApplication
) -> None:
    take_in(window.session)
    page = window.show_page("results")
    assert isinstance(page, ResultsPage)
    page.show_trial(SME)
    view = page._whole.currentWidget()
    assert isinstance(view, TrialView)
    view._on_chosen(("rd_expense", "gbt4754_main", "niche_leader", "titles"))
    settle()
    assert [described(one) for one in parts(view) if not name_of(one).strip()] == []
    assert missed_by_tab(window, view) == []
