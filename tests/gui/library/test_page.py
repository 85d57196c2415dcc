"""The library through its widgets: everything can be found, opened and followed, with a client and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from checklist.blocks import Heading, KeyValues, Paragraph, text_of
from checklist.errors import Cancelled, ExportFailed
from gui.desk import Desk
from gui.library.book_strip import BookStrip
from gui.library.columns import SHELVES
from gui.library.model import KEY_ROLE, SORT_ROLE
from gui.library.page import LibraryPage
from gui.session import Session

WAIT_MS = 20_000


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> LibraryPage:
    """Without a client, read in full."""
    page = LibraryPage(desk)
    qtbot.addWidget(page)
    page.resize(964, 600)
    page.show()
    qtbot.waitUntil(lambda: bool(page._whole.policies), timeout=WAIT_MS)
    return page


def titles(page: LibraryPage, shelf: str) -> list[str]:
    shown = page.shelves[shelf].shown
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


def headings(page: LibraryPage) -> list[str]:
    return [one.text for one in page.detail.blocks if isinstance(one, Heading)]


def test_models_behave(page: LibraryPage, qtmodeltester: ModelTester) -> None:
    for view in page.shelves.values():
        qtmodeltester.check(view.model)
        qtmodeltester.check(view.shown)


def test_every_policy_opens_without_a_client(page: LibraryPage, desk: Desk) -> None:
    for key, one in desk.session.base_program.policies.items():
        page.go_to(key)
        assert headings(page)[0] == one.policy.title
        told = [text_of(block.runs) for block in page.detail.blocks if isinstance(block, Paragraph)]
        cased = page._whole.policies[key]
        assert not cased.cases or any(f"算例 {len(cased.cases)} 个" in text for text in told)


def test_every_clause_and_pack_opens(page: LibraryPage, desk: Desk) -> None:
    program = desk.session.base_program
    for key in program.clauses:
        page.go_to(key)
        assert page.shelves["clauses"].chosen == key
    for pack in program.packs:
        page.go_to(pack.info.id)
        pairs = [one for block in page.detail.blocks if isinstance(block, KeyValues) for one in block.pairs]
        assert any(pack.sha256 in text_of(one.value) for one in pairs)


def test_search_wants_every_word_and_counts_on_the_tabs(page: LibraryPage, desk: Desk) -> None:
    page._search.setText("国科发火 195")
    assert "高新技术企业" in titles(page, "policies")
    assert page._tabs.tabText(0) == f"政策（{len(titles(page, 'policies'))}）"
    page._search.setText("hnte")
    assert "高新技术企业" in titles(page, "policies")
    page._search.setText("自主知识产权")
    assert "高新技术企业" in titles(page, "policies")
    page._search.setText("没有这样的词")
    assert [view.count for view in page.shelves.values()] == [0, 0, 0]
    assert page.shelves["policies"]._nothing.isVisibleTo(page)


def test_filters_narrow_and_are_opened_when_something_hidden_is_asked_for(
    page: LibraryPage, desk: Desk
) -> None:
    view = page.shelves["policies"]
    policies = [one.policy for one in desk.session.base_program.policies.values()]
    for facet, value in (
        ("group", "tax"),
        ("kind", "tax"),
        ("level", "provincial"),
        ("state", "needs_check"),
    ):
        box = view._facets[facet]
        box.setCurrentIndex(box.findData(value))
        assert view.count == sum(getattr(policy, facet) == value for policy in policies)
        box.setCurrentIndex(0)
    box = view._facets["group"]
    box.setCurrentIndex(box.findData("tax"))
    page.go_to("hnte")
    assert view.chosen == "hnte"
    assert view.count == len(policies)


def test_with_a_client_outcomes_stand_beside(
    page: LibraryPage, desk: Desk, take_in: Callable[[Session, str], int], qtbot: QtBot
) -> None:
    assert page.shelves["policies"].table.isColumnHidden(3)
    take_in(desk.session, "thermos-maker")
    view = page.shelves["policies"]
    assert not view.table.isColumnHidden(3)
    assert desk.session.dossier is not None
    findings = desk.session.dossier.findings
    for row in range(view.shown.rowCount()):
        key = view.shown.index(row, 0).data(KEY_ROLE)
        assert view.shown.index(row, 3).data() == findings.of(key).word
    page.go_to("hnte")
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page.detail.followed.emit("outcome-hnte")
    assert asked.args == ["results", "hnte"]


def test_with_a_client_a_clause_leads_to_the_plan(
    page: LibraryPage, desk: Desk, take_in: Callable[[Session, str], int], qtbot: QtBot
) -> None:
    page.go_to("3.1.1-s1")
    assert "在方案原文中查看" not in page.detail.toPlainText()
    take_in(desk.session, "thermos-maker")
    assert "在方案原文中查看" in page.detail.toPlainText()
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page.detail.followed.emit("plan-3.1.1-s1")
    assert asked.args == ["plan", "3.1.1-s1"]


def test_an_answer_leaves_filter_and_search_alone(
    page: LibraryPage, desk: Desk, take_in: Callable[[Session, str], int]
) -> None:
    take_in(desk.session, "thermos-maker")
    page.go_to("hnte")
    page._search.setText("造纸")
    before = titles(page, "policies")
    desk.session.set_answer("employees_year_end", {"2025": 12})
    assert titles(page, "policies") == before


def test_links_stay_in_the_library(page: LibraryPage) -> None:
    page.detail.followed.emit("clause-3.1.1-s1")
    assert page._tabs.currentIndex() == 1
    page.detail.followed.emit("policy-hnte")
    assert page._tabs.currentIndex() == 0
    assert headings(page)[0] == "高新技术企业"


def test_sorting_by_outcome_follows_the_order_of_the_labels(
    page: LibraryPage, desk: Desk, take_in: Callable[[Session, str], int]
) -> None:
    take_in(desk.session, "thermos-maker")
    view = page.shelves["policies"]
    view.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    order = [view.shown.index(row, 3).data(SORT_ROLE) for row in range(view.shown.rowCount())]
    assert order == sorted(order)


def test_columns_are_declared_for_every_cell(page: LibraryPage) -> None:
    for shelf in SHELVES:
        for line in page.shelves[shelf.key].model.lines:
            assert {column.key for column in shelf.columns} == line.cells.keys()


@pytest.fixture
def strip(desk: Desk, qtbot: QtBot) -> BookStrip:
    strip = BookStrip(desk)
    qtbot.addWidget(strip)
    strip.show()
    return strip


def test_the_book_is_printed_aside_and_told(
    strip: BookStrip, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole book takes seconds and has tests of its own; here one page stands for it."""
    monkeypatch.setattr("checklist.book.build_book", _one_page)
    target = tmp_path / "手册.pdf"
    with qtbot.waitSignal(strip.busy_changed, check_params_cb=lambda busy: not busy, timeout=WAIT_MS):
        strip.print_to(target)
        assert strip._work.isVisible()
    assert target.read_bytes().startswith(b"%PDF-")
    assert "共 1 页" in strip._done.accessibleName()
    assert not strip._work.isVisible()


def test_a_folder_that_is_not_there_is_said_calmly(
    strip: BookStrip, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checklist.book.build_book", _one_page)
    with qtbot.waitSignal(strip.busy_changed, check_params_cb=lambda busy: not busy, timeout=WAIT_MS):
        strip.print_to(tmp_path / "没有" / "手册.pdf")
    assert "文件夹不存在" in strip._failed.accessibleName()


def test_a_cancelled_book_leaves_the_old_one(
    strip: BookStrip, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "手册.pdf"
    target.write_bytes(b"old")
    with qtbot.waitSignal(desk.session.said, timeout=WAIT_MS) as said:
        strip.print_to(target)
        strip.cancel()
    assert "已取消" in said.args[0]
    assert target.read_bytes() == b"old"
    assert not strip._work.isVisible()


def test_only_known_faults_are_told_as_faults_of_the_machine(strip: BookStrip) -> None:
    strip._on_failed(ExportFailed(Path("a.pdf"), "磁盘空间不足"))
    assert "磁盘空间不足" in strip._failed.accessibleName()
    strip._on_failed(Cancelled())
    with pytest.raises(ZeroDivisionError):
        strip._on_failed(ZeroDivisionError())


def test_the_printed_book_can_be_opened_and_shown(
    strip: BookStrip, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("gui.opening.open_file", lambda path: opened.append(path) or True)
    monkeypatch.setattr("gui.opening.show_in_folder", lambda path: False)
    strip._path = Path("手册.pdf")
    strip._open()
    assert opened == [Path("手册.pdf")]
    with qtbot.waitSignal(desk.session.said) as said:
        strip._open_folder()
    assert "没有能够打开文件夹" in said.args[0]


def _one_page(program: object, policies: object = ()) -> object:
    from datetime import date

    from checklist.blocks import Document, plain

    return Document("规则手册", "轻策", date(2026, 11, 23), (Paragraph(plain("一页")),))
