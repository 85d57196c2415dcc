"""The profile page as it is worked with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from checklist.store import open_workspace
from gui.desk import Desk
from gui.profile.page import ProfilePage
from gui.profile.questionnaire import CORE
from gui.profile.row import FactRow
from gui.profile.slot import MannerMenu, Slot
from gui.window import SIDEBAR_WIDTH, SMALLEST

TakeIn = Callable[..., int]


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def row(page: ProfilePage, fact: str) -> FactRow:
    page.go_to(fact)
    settle()
    found = page.view().row(fact)
    assert found is not None
    return found


def write(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def raw(page: ProfilePage, fact: str) -> Any:
    assert page.session.dossier is not None
    return page.session.dossier.raw.get(fact)


def choose(slot: Slot, manner: str) -> None:
    """Choose a way of answering as a hand does."""
    if isinstance(slot.manners, MannerMenu):
        slot.manners.menu_made()
        slot.manners.action(manner).trigger()
    else:
        slot.manners.button(manner).click()
    settle()


def test_the_core_questions_are_shown_first_and_the_cursor_goes_where_one_goes(page: ProfilePage) -> None:
    assert page.section == CORE
    found = row(page, "operating_revenue")
    assert page.section == CORE, "a core question is shown among the core questions"
    assert page.focusWidget() is found.slots["2025"].editor.field
    row(page, "cost_and_expense")
    assert page.section == "scale_finance"


def test_every_key_is_kept_at_once(page: ProfilePage) -> None:
    field = row(page, "operating_revenue").slots["2025"].editor.field
    field.selectAll()
    for at, key in enumerate("9100", start=1):
        QTest.keyClick(field, key)
        assert raw(page, "operating_revenue")["2025"] == "9100"[:at]
        kept = page.session.workspace.load_client(page.session.client_id)
        assert kept.answers["operating_revenue"]["2025"] == "9100"[:at]
    assert raw(page, "operating_revenue")["2024"] in (7600, "7600")


def test_what_cannot_be_read_stays_and_its_sentence_stands_below(page: ProfilePage) -> None:
    found = row(page, "operating_revenue")
    field = found.slots["2024"].editor.field
    field.selectAll()
    write(field, "八千")
    assert field.text() == "八千"
    assert field.property("state") == "error"
    assert found.slots["2025"].editor.field.property("state") in ("", None)
    assert found.remarks["error"].startswith("2024 年：写的是“八千”，用了中文数字")
    assert "answers" not in found.remarks["error"]
    field.selectAll()
    write(field, "8000")
    assert "error" not in found.remarks
    assert field.property("state") == ""


def test_a_doubt_stands_below_its_field(page: ProfilePage) -> None:
    found = row(page, "rd_staff")
    write(found.slots["2025"].editor.field, "000")
    assert "大于" in found.remarks["warning"]
    assert found.slots["2025"].editor.field.property("state") == "warning"


def test_a_reason_takes_the_place_of_what_was_typed_and_gives_it_back(page: ProfilePage) -> None:
    found = row(page, "enterprise_name")
    slot, name = found.slots[None], raw(page, "enterprise_name")
    choose(slot, "later")
    assert raw(page, "enterprise_name") == {"unknown": "later"}
    assert slot.editor.value() == name, "what was typed stays in sight"
    assert not slot.editor.isEnabled()
    choose(slot, "value")
    assert raw(page, "enterprise_name") == name
    assert slot.editor.isEnabled()


def test_each_year_has_its_own_reason(page: ProfilePage) -> None:
    found = row(page, "operating_revenue")
    choose(found.slots["2023"], "dont_know")
    assert raw(page, "operating_revenue")["2023"] == {"unknown": "dont_know"}
    assert set(raw(page, "operating_revenue")) == {"2025", "2024", "2023"}
    assert found.slots["2023"].manners.text().startswith("不清楚")


def test_a_reason_for_all_years_is_kept_for_those_not_touched(page: ProfilePage) -> None:
    page.session.set_answer("net_profit", {"unknown": "later"})
    found = row(page, "net_profit")
    assert [slot.manner for slot in found.slots.values()] == ["later"] * 3
    QTest.keyClicks(found.slots["2025"].editor.field, "12")
    later = {"unknown": "later"}
    assert raw(page, "net_profit") == {"2025": "12", "2024": later, "2023": later}


def test_yes_answers_even_while_a_reason_stands(page: ProfilePage) -> None:
    slot = row(page, "has_imports").slots[None]
    choose(slot, "dont_know")
    slot.editor.field.button("yes").click()
    assert raw(page, "has_imports") is True
    assert slot.manners.choice == "value"


def test_a_date_may_be_a_confirmed_nothing(page: ProfilePage) -> None:
    slot = row(page, "safety_grading_failed_on").slots[None]
    choose(slot, "none")
    assert raw(page, "safety_grading_failed_on") == {"none": True}


def test_answers_not_asked_for_any_more_are_kept_and_shown_apart(page: ProfilePage) -> None:
    kept = raw(page, "export_revenue")
    assert kept
    row(page, "has_exports")
    page.session.set_answer("has_exports", False)
    settle()
    assert raw(page, "export_revenue") == kept
    assert raw(page, "trade_practices") is not None
    assert (
        not page.view().rows["export_revenue"].isVisible() if "export_revenue" in page.view().rows else True
    )
    assert row(page, "export_revenue").isVisible(), "it can still be looked at"


def test_an_answer_brings_the_questions_that_hang_on_it(page: ProfilePage) -> None:
    page.session.set_answer("has_exports", {"unknown": "later"})
    page.show_section("trade")
    settle()
    assert "export_revenue" not in page.view().rows
    row(page, "has_exports").slots[None].editor.field.button("yes").click()
    settle()
    shown = [one for one in page.view().rows.values() if one.isVisible()]
    assert "export_revenue" in [one.field.id for one in shown]
    places = [one.y() for one in shown]
    assert places == sorted(places) or len(set(places)) == len(places)


def test_last_years_figures_are_proposals_until_confirmed(page: ProfilePage) -> None:
    session = page.session
    session.set_answers(
        {"total_income": {"2024": "7700"}, "cost_and_expense": {"2024": "7100"}, "rd_staff": None}
    )
    page.show_section("scale_finance")
    assert page.copying.copy([page.session.base_program.dictionary.fields["total_income"]]) == 1
    assert session.proposals == {"total_income": {"2025": "7700"}}
    assert raw(page, "total_income") == {"2024": "7700"}, "a proposal is no answer"
    found = row(page, "total_income")
    slot = found.slots["2025"]
    assert "2024 年为 7700万元，待确认" in slot.proposal.text
    slot.proposal.confirm.click()
    settle()
    assert raw(page, "total_income") == {"2024": "7700", "2025": "7700"}
    assert session.proposals == {}
    assert not slot.proposal.isVisible()


def test_a_proposal_is_turned_down_or_typed_over(page: ProfilePage) -> None:
    session = page.session
    session.set_answers({"total_income": {"2024": "7700"}, "cost_and_expense": {"2024": "7100"}})
    fields = session.base_program.dictionary.fields
    page.show_section("scale_finance")
    page.copying.copy([fields["total_income"], fields["cost_and_expense"]])
    row(page, "total_income").slots["2025"].proposal.discard.click()
    assert set(session.proposals) == {"cost_and_expense"}
    QTest.keyClicks(row(page, "cost_and_expense").slots["2025"].editor.field, "9")
    assert session.proposals == {}
    assert raw(page, "cost_and_expense") == {"2024": "7100", "2025": "9"}


def test_all_proposals_are_confirmed_in_one_step_that_can_be_taken_back(page: ProfilePage) -> None:
    session = page.session
    session.set_answers({"total_income": {"2024": "7700"}, "cost_and_expense": {"2024": "7100"}})
    assert page.copying.copy(session.base_program.dictionary.fields.values()) >= 2
    page.copying.settle(list(session.proposals), taken=True)
    assert raw(page, "total_income")["2025"] == "7700"
    assert session.proposals == {}
    session.undo()
    assert raw(page, "total_income") == {"2024": "7700"}


def test_undo_takes_back_what_was_typed_and_the_field_shows_it(page: ProfilePage) -> None:
    found = row(page, "operating_revenue")
    field, before = found.slots["2025"].editor.field, raw(page, "operating_revenue")
    field.selectAll()
    QTest.keyClicks(field, "123")
    page.session.undo()
    assert raw(page, "operating_revenue") == before
    assert field.text() == str(before["2025"])
    page.session.redo()
    assert field.text() == "123"


def test_each_year_typed_is_a_step_and_a_line_of_its_own(page: ProfilePage) -> None:
    found, before = row(page, "operating_revenue"), raw(page, "operating_revenue")
    for year in ("2025", "2024"):
        found.slots[year].editor.field.selectAll()
        QTest.keyClicks(found.slots[year].editor.field, "77")
    session = page.session
    lines = session.workspace.history(session.client_id, "operating_revenue")
    assert [one.before["2024"] for one in lines if one.before] == [before["2024"]] * 2
    assert lines[-1].before is None, "what was there before is not swallowed by the first key"
    session.undo()
    assert raw(page, "operating_revenue") == before | {"2025": "77"}
    session.undo()
    assert raw(page, "operating_revenue") == before


def test_enter_goes_from_field_to_field(page: ProfilePage) -> None:
    first = row(page, "operating_revenue")
    names = []
    for _ in range(4):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        names.append(page.focusWidget().accessibleName())
    assert names[:2] == ["营业收入 2024 年，万元", "营业收入 2023 年，万元"]
    assert names[2].startswith("主营业务收入 2025 年")
    assert first.slots["2025"].editor.value() is not None


def test_tab_goes_through_the_years_before_anything_else(page: ProfilePage) -> None:
    row(page, "operating_revenue")
    names = []
    for _ in range(3):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        names.append(page.focusWidget().accessibleName())
    assert names[:2] == ["营业收入 2024 年，万元", "营业收入 2023 年，万元"]
    assert names[2] == "营业收入 2025 年，怎样回答：填报"


def test_the_next_best_question_is_one_click_away(page: ProfilePage) -> None:
    best = page.session.dossier.findings.questions[0].fact
    label = page.session.base_program.dictionary.label(best)
    assert label in page.next_question.text
    page.next_question.go.click()
    settle()
    found = page.view().row(best)
    assert found is not None
    assert found.isAncestorOf(page.focusWidget())


def test_the_next_question_follows_the_answers(page: ProfilePage, qtbot: QtBot) -> None:
    page.session.set_answer("operating_revenue", None)
    qtbot.waitUntil(lambda: "营业收入" in page.next_question.text, timeout=3000)


def test_a_question_is_found_by_its_words(page: ProfilePage) -> None:
    page.search()
    assert page.focusWidget() is page.contents.search
    write(page.contents.search, "主导产品收入")
    QTest.keyClick(page.contents.search, Qt.Key.Key_Return)
    settle()
    assert page.section == "scale_finance"
    assert row(page, "leading_product_revenue").isAncestorOf(page.focusWidget())
    page.contents.search.clear()
    write(page.contents.search, "没有这种问题")
    QTest.keyClick(page.contents.search, Qt.Key.Key_Return)
    assert page.section == "scale_finance"


def test_a_question_that_is_not_asked_is_told(page: ProfilePage) -> None:
    said: list[str] = []
    page.session.said.connect(said.append)
    page.go_to("ebike_models")
    assert said == ["按现在的填报，不问“车型指标”。"]


def test_why_it_is_asked_leads_to_the_results(page: ProfilePage) -> None:
    asked: list[tuple[str, str]] = []
    page.session.go_asked.connect(lambda key, place: asked.append((key, place)))
    found = row(page, "operating_revenue")
    found.open_drawer(True)
    links = [one for one in found.drawer.why.findChildren(QPushButton) if one.property("role") == "link"]
    assert links
    links[0].click()
    assert asked[0][0] == "results"
    assert asked[0][1] in page.session.base_program.policies


def test_documents_are_kept_as_they_are_typed(page: ProfilePage) -> None:
    found = row(page, "net_profit")
    found.open_drawer(True)
    panel = found.drawer.evidence
    panel.add("2025年度审计报告")
    line = panel.lines[-1]
    QTest.keyClicks(line.page, "5")
    QTest.keyClicks(line.day, "2026-03-3")
    QTest.keyClicks(line.day, "0")
    kept = page.session.workspace.load_client(page.session.client_id).evidence["net_profit"]
    assert kept[-1] == {"document": "2025年度审计报告", "page": "5", "date": "2026-03-30"}
    QTest.keyClicks(line.day, "x")
    assert line.why_wrong
    assert panel.lines[-1] is line, "what is being typed is not built anew"
    line.remover.click()
    assert [one.document for one in page.session.dossier.evidence.get("net_profit", ())] == [
        one["document"] for one in kept[:-1]
    ]


def test_what_was_answered_before_is_brought_back(page: ProfilePage) -> None:
    found = row(page, "operating_revenue")
    before = raw(page, "operating_revenue")
    field = found.slots["2025"].editor.field
    field.selectAll()
    QTest.keyClicks(field, "9100")
    found.open_drawer(True)
    restore = [one for one in found.drawer.history.findChildren(QPushButton) if one.text() == "恢复为改前"]
    restore[0].click()
    assert raw(page, "operating_revenue") == before


def test_nothing_can_be_changed_where_the_workspace_is_only_read(
    desk: Desk, page: ProfilePage, tmp_path: Path, now: Any
) -> None:
    client, path = desk.session.client_id, desk.session.workspace.path
    second = open_workspace(path, now, "李四")
    assert second.is_read_only
    held = desk.session.workspace
    desk.session.workspace = second
    desk.session.open_client(client)
    settle()
    found = row(page, "operating_revenue")
    assert found.slots["2025"].editor.field.isReadOnly()
    assert not found.slots["2025"].manners.isEnabled()
    assert not page.copying.isEnabled()
    desk.session.workspace = held
    second.close()


def test_a_hidden_page_reads_nothing_and_catches_up(page: ProfilePage) -> None:
    page.go_to("operating_revenue")
    settle()
    page.hide()
    page.session.set_answer("operating_revenue", {"2025": "1"})
    page.show()
    settle()
    assert row(page, "operating_revenue").slots["2025"].editor.field.text() == "1"


def test_another_client_has_another_form(page: ProfilePage, take_in: TakeIn) -> None:
    row(page, "operating_revenue")
    take_in(page.session, "ebike-assembler")
    settle()
    sections = [one.id for one in page.contents.model.sections]
    assert "production_ebike" in sections
    name = row(page, "enterprise_name").slots[None].editor.value()
    assert name == page.session.dossier.name


def test_another_day_asks_for_other_years(page: ProfilePage) -> None:
    assert list(row(page, "operating_revenue").slots) == ["2025", "2024", "2023"]
    page.session.set_as_of(date(2027, 2, 1))
    settle()
    found = row(page, "operating_revenue")
    assert list(found.slots) == ["2026", "2025", "2024"]
    assert found.remarks["muted"].startswith("另有其他年度的填报，现在不用，保留：2023 年 7")


def test_no_section_is_wider_than_its_place_in_the_smallest_window(page: ProfilePage) -> None:
    page.resize(SMALLEST.width() - SIDEBAR_WIDTH, 480)
    settle()
    assert page.width() == SMALLEST.width() - SIDEBAR_WIDTH
    page.session.set_answer("operating_revenue", dict.fromkeys(("2025", "2024", "2023"), "123456789012元"))
    for state in page.contents.model.sections:
        page.show_section(state.id)
        settle()
        assert page.view().minimumSizeHint().width() <= page.scroll.viewport().width(), state.id


def test_every_problem_of_every_kind_is_told_under_its_field(page: ProfilePage) -> None:
    wrong = {
        "uscc": "91",
        "established_date": "2011-02-30",
        "operating_revenue": {"2025": "8,2x", "2024": "-5"},
        "employees_year_end": {"2025": "1.5"},
        "segment_start_date": "去年",
        "class1_ip_count": "三",
    }
    page.session.set_answers(wrong)
    for fact in wrong:
        found = row(page, fact)
        problems = page.session.dossier.problems[fact]
        assert len(found.remarks["error"].splitlines()) == len(problems), fact
        assert found.remarks["error"].count("写的是") >= 1, fact
    state = page.questionnaire().section(CORE)
    assert state.errors >= 4


@pytest.mark.parametrize(
    "example", ["lithium-battery-maker", "prefab-food-maker", "baby-care-maker", "shoe-maker"]
)
def test_every_section_of_every_trade_is_built(page: ProfilePage, take_in: TakeIn, example: str) -> None:
    take_in(page.session, example)
    settle()
    before = dict(page.session.dossier.raw)
    for state in page.contents.model.sections:
        page.show_section(state.id)
        settle()
        assert set(page.view().rows) == {one.field.id for one in state.asked}, state.id
    assert page.session.dossier.raw == before, "to look is not to answer"


def test_the_industry_code_suggests_sectors_and_ticks_none(page: ProfilePage) -> None:
    page.session.set_answer("sectors", None)
    sectors = row(page, "sectors").slots[None].editor.field
    assert "hardware" in sectors.suggestions()
    assert raw(page, "sectors") is None
    button = next(one for one in sectors.findChildren(QPushButton) if one.accessibleName() == "选上 五金制品")
    button.click()
    assert raw(page, "sectors") == {"yes": ["hardware"], "no": []}
    page.session.set_answer("gbt4754_main", None)
    assert sectors.suggestions() == []
