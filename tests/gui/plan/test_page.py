"""The Plan page through its widgets: the whole text, what stands beside it, going to and fro, filters, search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from checklist.blocks import Heading
from checklist.labels import CLAUSE_STATUS, RELEVANCES
from gui.desk import Desk
from gui.plan.page import PlanPage
from gui.plan.text import GUTTER_PX, SHAPE_PX
from gui.session import Session
from rules.verdict import MET, NOT_MET

STEP_MS = 100


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, take_in: Callable[[Session, str], int]) -> PlanPage:
    take_in(desk.session, "thermos-maker")
    page = PlanPage(desk)
    qtbot.addWidget(page)
    page.resize(964, 600)
    page.show()
    return page


def clauses(page: PlanPage) -> list[str]:
    return [one.key for one in page.text.passages if one.kind == "clause"]


def test_the_document_holds_every_clause_once_and_verbatim(page: PlanPage, desk: Desk) -> None:
    shown = page.text.toPlainText().split("\n")
    assert shown == [one.text for one in page.text.passages]
    for one in desk.session.base_program.clauses.values():
        assert shown.count(one.clause.text) >= 1
    assert clauses(page) == list(desk.session.base_program.clauses)


def test_what_stands_beside_a_clause_is_what_the_engine_says(page: PlanPage, desk: Desk) -> None:
    assert desk.session.dossier is not None
    for key, verdict in desk.session.dossier.assessment.relevances.items():
        reading = page._reading(key)
        status = CLAUSE_STATUS[desk.session.base_program.clauses[key].clause.status]
        assert reading.words.startswith(f"{RELEVANCES[verdict]} {status}")
        assert reading.is_faint == (verdict == NOT_MET)


def test_words_beside_a_clause_have_room(page: PlanPage, desk: Desk) -> None:
    metrics = QFontMetrics(page.text._small_font())
    for key in desk.session.base_program.clauses:
        assert metrics.horizontalAdvance(page._reading(key).words) <= GUTTER_PX - SHAPE_PX - 10


def test_going_to_a_clause_chooses_and_tells_it(page: PlanPage) -> None:
    page.go_to("3.3.1-s1")
    assert page.text.chosen == "3.3.1-s1"
    first = page.detail.blocks[0]
    assert isinstance(first, Heading)
    assert first.text.startswith("3.3.1")
    assert page._heading.currentData() == "3.3.1"


def test_up_and_down_go_from_clause_to_clause(page: PlanPage, qtbot: QtBot) -> None:
    page.go_to("3.1.1-s1")
    qtbot.keyClick(page.text, Qt.Key.Key_Down)
    assert page.text.chosen == "3.1.1-s2a"
    qtbot.keyClick(page.text, Qt.Key.Key_Up)
    qtbot.keyClick(page.text, Qt.Key.Key_Up)
    assert page.text.chosen == "2-s4"


def test_the_filter_shows_what_concerns_the_firm(page: PlanPage, desk: Desk) -> None:
    assert desk.session.dossier is not None
    relevances = desk.session.dossier.assessment.relevances
    page._concern.setCurrentIndex(page._concern.findData("met"))
    assert clauses(page) == [key for key, verdict in relevances.items() if verdict == MET]
    assert f"（{len(clauses(page))}）" in page._concern.currentText()
    page._status.setCurrentIndex(page._status.findData("obligation"))
    program = desk.session.base_program
    assert {program.clauses[key].clause.status for key in clauses(page)} <= {"obligation"}


def test_a_clause_that_a_filter_hides_is_shown_when_asked_for(page: PlanPage, desk: Desk) -> None:
    assert desk.session.dossier is not None
    relevances = desk.session.dossier.assessment.relevances
    hidden = next(key for key, verdict in relevances.items() if verdict == NOT_MET)
    page._concern.setCurrentIndex(page._concern.findData("met"))
    page.go_to(hidden)
    assert page.text.chosen == hidden


def test_search_counts_and_goes_round(page: PlanPage, qtbot: QtBot) -> None:
    page.search()
    page._search.setText("五金制品")
    count = page.text.toPlainText().count("五金制品")
    assert page._found.text() == f"1/{count}"
    for _ in range(count):
        qtbot.keyClick(page._search, Qt.Key.Key_Return)
    assert page._found.text() == f"1/{count}"
    page._search.setText("没有这样的话")
    assert page._found.text() == "没有找到"


def test_another_theme_keeps_the_place_and_what_was_found(page: PlanPage, desk: Desk) -> None:
    page.go_to("3.3.1-s1")
    page._search.setText("五金制品")
    down, found = page.text.verticalScrollBar().value(), page.text.found_count
    desk.theme.choose("dark")
    try:
        assert (page.text.verticalScrollBar().value(), page.text.found_count) == (down, found)
        assert down
        assert page.text.chosen
    finally:
        desk.theme.choose("light")


def test_a_link_to_a_policy_leads_to_its_outcome(page: PlanPage, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page.detail.followed.emit("policy-hnte")
    assert asked.args == ["results", "hnte"]
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page.detail.followed.emit("item-clause/3.3.1")
    assert asked.args == ["actions", "clause/3.3.1"]
    page.detail.followed.emit("clause-3.1.5-s2")
    assert page.text.chosen == "3.1.5-s2"


def test_links_are_reached_and_followed_by_keys(page: PlanPage, desk: Desk, qtbot: QtBot) -> None:
    page.go_to("3.1.1-s1")
    page.detail.setFocus()
    qtbot.keyClick(page.detail, Qt.Key.Key_Tab)
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        qtbot.keyClick(page.detail, Qt.Key.Key_Return)
    assert asked.args == ["results", "mfg-innovation-centre"]


def test_the_menu_of_the_text_is_chinese(page: PlanPage) -> None:
    words = [action.text() for action in page.text.createStandardContextMenu().actions()]
    assert any(word.startswith("复制") for word in words)
    assert not any(word.startswith(("&Copy", "Select")) for word in words)


def test_answers_change_what_stands_beside(page: PlanPage, desk: Desk) -> None:
    assert page._reading("3.1.4-s1").is_faint
    desk.session.set_answer("sectors", ["hardware", "leather"])
    assert not page._reading("3.1.4-s1").is_faint


def test_without_a_sector_the_page_says_what_to_answer(page: PlanPage, desk: Desk, qtbot: QtBot) -> None:
    desk.session.set_answer("sectors", None)
    assert page._no_sector.isVisible()
    words = [page._reading(key).words.split()[0] for key in clauses(page)]
    assert "有关" not in words
    assert words.count("待确认") > len(words) / 2
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page._no_sector.findChild(QPushButton).click()
    assert asked.args == ["profile", "sectors"]


def test_the_end_of_the_plan_is_told_with_what_followed(page: PlanPage) -> None:
    assert "届满" in page._over.accessibleName()
    assert "2025—2026" in page._over.accessibleName()


@pytest.mark.parametrize("text", [None, "别的文字".encode(), b"\xff\xfe"])
def test_a_text_that_is_gone_or_altered_leaves_the_clauses(
    desk: Desk,
    take_in: Callable[[Session, str], int],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: bytes | None,
) -> None:
    file = tmp_path / "plan.txt"
    if text is not None:
        file.write_bytes(text)
    monkeypatch.setattr("gui.plan.page.PLAN_FILE", file)
    take_in(desk.session, "thermos-maker")
    page = PlanPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert "重新安装" in page._no_text.accessibleName()
    assert clauses(page) == list(desk.session.base_program.clauses)


def test_an_answer_given_elsewhere_is_caught_up_with_when_shown(page: PlanPage, desk: Desk) -> None:
    page.hide()
    desk.session.set_answer("sectors", None)
    assert not page._no_sector.isVisibleTo(page)
    page.show()
    assert page._no_sector.isVisibleTo(page)


def test_reading_again_is_quick(page: PlanPage) -> None:
    page.go_to("3.3.1-s1")
    started = perf_counter()
    page.read()
    assert (perf_counter() - started) * 1000 < STEP_MS
