"""The page as one works with it: filters, views, rulings, comparison, conditions that are unfolded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QRadioButton

from checklist.condition_tree import ConditionLine, leaves_of
from gui.desk import Desk
from gui.results.compare_panel import ComparePanel
from gui.results.condition_model import LINE
from gui.results.listing import VIEWS, Listing, policies_in
from gui.results.page import ResultsPage
from gui.results.ruling_form import RulingForm
from gui.results.rulings_panel import RulingsPanel
from rules.errors import Rejected
from rules.extremes import run_as
from tests.gui.results.conftest import settle

SME = "specialised-sme-2026"


def shown(page: ResultsPage) -> list[str]:
    return policies_in(page._model.keys)


def leaf(page: ResultsPage, condition: str) -> ConditionLine:
    lines = [one for line in page._detail.tree._lines._roots for one in leaves_of(line.line)]
    return next(one for one in lines if one.node is not None and one.node.condition.id == condition)


# --- Finding --------------------------------------------------------------------------------------------


def test_a_search_looks_into_folded_groups(page: ResultsPage) -> None:
    assert "apart" in page._model.arrangement.folded
    page._bar.write("电动自行车")
    page._on_filter()
    found = shown(page)
    assert found
    assert any(page._model.listing.lines[key].standing == "apart" for key in found)
    assert f"显示 {page._model.shown} 项" in page._count.text()


@pytest.mark.parametrize("text", ["工信部企业〔2026〕2号", "近两年研发占比", "２０２６ 专精特新"])
def test_a_search_finds_number_and_condition(page: ResultsPage, text: str) -> None:
    page._bar.write(text)
    page._on_filter()
    assert SME in shown(page)
    assert len(shown(page)) < len(page._model.listing.lines)


def test_a_tile_shows_its_policies_only(page: ResultsPage) -> None:
    page._tiles._buttons["有差距"].click()
    listing = page._model.listing
    assert set(shown(page)) == {key for key, line in listing.lines.items() if line.word == "有差距"}
    page._tiles._buttons["有差距"].click()
    assert page._model.arrangement.filter.is_open


def test_duties_only(page: ResultsPage) -> None:
    page._bar._rules_only.setChecked(True)
    assert shown(page)
    assert all(page._model.listing.lines[key].finding.is_rule for key in shown(page))


def test_going_to_a_policy_lets_go_of_filters_and_unfolds(page: ResultsPage) -> None:
    page._bar.write("没有这样的政策")
    page._on_filter()
    apart = next(key for key, line in page._model.listing.lines.items() if line.standing == "apart")
    page.go_to(apart)
    assert page._detail.finding.id == apart
    assert apart in shown(page)


# --- Strict and lenient ---------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["strict", "lenient"])
def test_counts_of_the_views_are_the_engines(page: ResultsPage, view: str) -> None:
    page.session.set_answers({"titles": None, "rd_expense": None, "employees_year_end": None})
    page._bar.look(view)  # type: ignore[arg-type]
    settle()
    dossier = page.session.dossier
    wanted = {
        key: run_as(dossier.assessment, dossier.program.policies[key], worst=view == "strict")
        for key in dossier.outcomes
    }
    assert {key: line.outcome for key, line in page._model.listing.lines.items()} == wanted
    assert wanted != dossier.outcomes, "the answers taken away decide something"
    told = {word: int(button.text().split()[-1]) for word, button in page._tiles._buttons.items()}
    counts = Listing(dossier.findings, view).counts  # type: ignore[arg-type]
    assert {word: size for word, size in told.items() if size} == {
        word: size for (word, _), size in counts.items()
    }
    assert page._bar.view in VIEWS


# --- Conditions -----------------------------------------------------------------------------------------


def open_lines(page: ResultsPage) -> list[ConditionLine]:
    """The conditions that can be seen without a click."""
    tree, found = page._detail.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        found.append(index.data(LINE))
        index = tree.indexBelow(index)
    return found


def test_few_conditions_are_all_seen(page: ResultsPage) -> None:
    page.go_to("hnte")
    seen = [one for one in open_lines(page) if one.kind == "leaf"]
    lines = [one.line for one in page._detail.tree._lines._roots]
    assert len(seen) == sum(len(leaves_of(line)) for line in lines)


def test_what_fails_is_seen_in_a_long_policy_too(page: ResultsPage) -> None:
    page.go_to(SME)
    assert any(one.text.startswith("近两年研发占比") for one in open_lines(page))
    assert not any(one.key.startswith("excludes/") for one in open_lines(page)), "nothing shuts out: folded"


def test_what_is_no_longer_in_order_unfolds(page: ResultsPage) -> None:
    page.go_to(SME)
    page.session.set_answer("negative_lists", None)
    assert any(one.key.startswith("excludes/") for one in open_lines(page))


# --- Rulings --------------------------------------------------------------------------------------------


def test_a_ruling_is_made_shown_and_taken_back(page: ResultsPage, desk: Desk) -> None:
    page.go_to(SME)
    page._on_ruling_asked(leaf(page, "rd-ratio"))
    form = page.findChild(RulingForm)
    buttons = {button.text(): button for button in form.findChildren(QPushButton)}
    buttons["记下裁定"].click()
    told = [one.text() for one in form.findChildren(QLabel) if one.property("role") == "error" and one.text()]
    assert len(told) == 2, "which verdict and why"
    next(one for one in form.findChildren(QRadioButton) if one.text() == "满足").click()
    form.findChild(QPlainTextEdit).setPlainText("审计报告附注另有委托研发 60 万元")
    buttons["记下裁定"].click()
    settle()
    line = leaf(page, "rd-ratio")
    assert line.word == "满足（人工裁定）"
    for word in ("审计报告附注", "张三", "2026-11-23", "程序原判：不满足"):
        assert word in line.note
    assert page.session.dossier.outcomes[SME] == "needs_judgement"
    page._aside.show_rulings()
    panel = page._aside.currentWidget()
    assert isinstance(panel, RulingsPanel)
    assert "审计报告附注" in panel._text.accessibleName()
    panel.drop_asked.emit(SME, line.node.path)
    settle()
    assert page.session.dossier.outcomes[SME] == "gap"
    assert "现在没有人工裁定" in panel._text.accessibleName()


def test_nothing_is_ruled_without_a_reason(page: ResultsPage, desk: Desk) -> None:
    page.go_to(SME)
    node = leaf(page, "rd-ratio").node
    with pytest.raises(Rejected):
        page.session.rule(SME, node, "met", "  ", "张三", desk.now())
    with pytest.raises(Rejected):
        page.session.rule(SME, node, "met", "有审计报告", "", desk.now())
    assert page.session.rulings == {}


def test_a_ruling_that_fits_no_longer_is_told(page: ResultsPage, desk: Desk) -> None:
    from msgspec.structs import replace

    page.go_to(SME)
    node = leaf(page, "rd-ratio").node
    page.session.rule(SME, node, "met", "有审计报告", "张三", desk.now())
    client = page.session.client_id
    (kept,) = page.session.rulings.values()
    page.session.workspace.set_ruling(client, replace(kept, asked="0" * 16))
    page.session.open_client(client)
    settle()
    assert page.session.dossier.outcomes[SME] == "gap"
    assert not page._lost.isHidden()
    assert "1 条人工裁定" in page._lost.accessibleName()


# --- Comparison -----------------------------------------------------------------------------------------


def test_an_assessment_is_pinned_and_compared_with(page: ResultsPage) -> None:
    page._aside.show_comparison()
    panel = page._aside.currentWidget()
    assert isinstance(panel, ComparePanel)
    panel._name.setText("申报前")
    panel._pin.click()
    page.session.set_answers({"rd_expense": {"2025": "344.4", "2024": "260"}})
    settle()
    assert SME in panel._difference.policies
    panel._only.setChecked(True)
    assert set(shown(page)) == panel._difference.policies
    page.go_to("hnte")
    assert page._model.arrangement.filter.is_open


def test_another_day_is_told_until_it_is_put_away(page: ResultsPage, take_in: Callable[..., int]) -> None:
    client = page.session.client_id
    page.session.close_client()
    page.session.set_as_of(date(2026, 3, 1))
    page.session.open_client(client)
    settle()
    assert "判定日由 2026-11-23 变为 2026-03-01" in page._since.accessibleName()
    page._on_since_told()
    page.refresh()
    assert page._since.isHidden()


# --- Keys -----------------------------------------------------------------------------------------------


def test_arrows_walk_and_ctrl_c_copies(page: ResultsPage, qapp: object) -> None:
    page.go_to(SME)
    page._table.setFocus()
    QTest.keyClick(page._table, Qt.Key.Key_Down)
    settle()
    assert page._detail.finding.id != SME
    page._table.copy_rows()
    assert page._detail.finding.title in qapp.clipboard().text()  # type: ignore[attr-defined]
    assert page._table.currentIndex() != QModelIndex()
