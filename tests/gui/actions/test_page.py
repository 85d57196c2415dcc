"""The checklist page as people work with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt

from checklist.progress import Progress
from checklist.store import open_workspace
from gui.actions.page import ActionsPage
from gui.desk import Desk
from gui.export.page import ExportPage
from gui.session import Session
from rules.program import Program

FEWER = {"titles": [], "employees_year_end": {"2025": 1500, "2024": 171}}
AS_BEFORE = {"employees_year_end": {"2025": 186, "2024": 171}}


def test_a_tick_outlives_the_program_and_is_printed(
    qtbot: object,
    page: ActionsPage,
    program: Program,
    now: Callable[[], datetime],
    desk: Desk,
    tmp_path: Path,
) -> None:
    line = page.lines[0]
    client = page.session.client_id
    page.list.choose(line.id)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    page.detail.form._owner.setText("王芳")
    page.session.close_workspace()
    again = Session(lambda: program, date(2026, 11, 23))
    again.use_workspace(open_workspace(tmp_path / "clients.qingce", now, "张三"))
    again.open_client(client)
    assert again.progress == {line.id: Progress("done", "王芳")}
    export = ExportPage(desk.__class__(again, *[getattr(desk, name) for name in _others(desk)]))
    qtbot.addWidget(export)
    export.write(tmp_path / "list.pdf")
    qtbot.waitUntil(lambda: export._writing is None, timeout=20_000)
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "list.pdf").pages)
    assert "王芳" in text
    again.close_workspace()


def _others(desk: Desk) -> list[str]:
    return [name for name in desk.__dataclass_fields__ if name != "session"]


def test_space_ticks_all_that_are_chosen_and_takes_the_ticks_back(qtbot: object, page: ActionsPage) -> None:
    page.list.selectAll()
    chosen = page.list.lines
    assert len(chosen) == len(page.lines)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert {one.state for one in page.session.progress.values()} == {"done"}
    assert page.several.isVisible()
    page.take_back()
    assert page.session.progress == {}
    assert not page.several.isVisible()


def test_enter_leads_to_the_form_and_escape_back(qtbot: object, page: ActionsPage) -> None:
    page.activateWindow()
    page.list.choose(page.lines[3].id)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.focusWidget() is page.detail.form._owner
    qtbot.keyClick(page.detail.form._owner, Qt.Key.Key_Escape)
    assert page.focusWidget() is page.list


def test_what_is_written_is_kept_with_each_letter_and_stays_in_sight(page: ActionsPage) -> None:
    page.filters._owner.setCurrentIndex(page.filters._owner.findData(""))
    line = page.lines[2]
    page.list.choose(line.id)
    for text in ("王", "王芳"):
        page.detail.form._owner.setText(text)
        assert page.session.workspace.load_client(page.session.client_id).progress[line.id].owner == text
    assert page.list.lines[0].id == line.id, "the row one works on does not vanish"
    page.filters._owner.setCurrentIndex(page.filters._owner.findData("王芳"))
    assert [one.id for group in page.list.work.groups for one in group.lines] == [line.id]


def test_progress_under_an_older_id_moves_to_the_first(page: ActionsPage, session: Session) -> None:
    line = next(one for one in page.lines if len(one.ids) > 2)
    session.set_progress(line.ids[-1], Progress("doing", "王芳"))
    page.list.choose(line.id)
    page.detail.form._note.setPlainText("已报")
    assert session.progress == {line.id: Progress("doing", "王芳", None, "已报")}
    assert session.workspace.load_client(session.client_id).progress == session.progress


def test_an_emptied_note_is_forgotten(page: ActionsPage, session: Session) -> None:
    page.list.choose(page.lines[0].id)
    page.detail.form._note.setPlainText("x")
    page.detail.form._note.setPlainText("")
    assert session.workspace.load_client(session.client_id).progress == {}


def test_grouping_and_filters_change_what_is_shown(page: ActionsPage) -> None:
    by_date = [group.title for group in page.list.work.groups]
    assert by_date[0] == "现在就办"
    page.filters.group_by("department")
    assert "财务" in [group.title for group in page.list.work.groups]
    page.filters._kind.setCurrentIndex(page.filters._kind.findData("comply"))
    kinds = {line.kind for group in page.list.work.groups for line in group.lines}
    assert kinds == {"comply"}
    page.filters.search.setText("没有这样的事项")
    page.filters.changed.emit()
    assert page._middle.currentWidget() is page._empty
    page.filters.clear()
    assert sum(len(group.lines) for group in page.list.work.groups) == len(page.lines)


def test_shares_are_counted_over_items_and_materials(page: ActionsPage, session: Session) -> None:
    total = len(page._lists[0]) + len(page._lists[1])
    session.note_line(page._lists[1][0].ids, Progress("done"))
    session.note_line(page._lists[0][0].ids, Progress("dropped"))
    assert page.bar.text() == f"已完成 1/{total - 1}"
    assert (page.bar.value(), page.bar.maximum()) == (1, total - 1)


def test_what_changed_is_told_until_it_is_acknowledged(
    qtbot: object, page: ActionsPage, session: Session
) -> None:
    assert not page.notice.isVisible()
    session.set_answers(FEWER)
    assert not page.notice.isVisible(), "a list is made anew when the answers pause"
    qtbot.waitUntil(page.notice.isVisible)
    assert "不再需要" in page.notice.accessibleName()
    page._show_changes()
    assert "科技型中小企业" in page.changes._text.toPlainText()
    page.acknowledge()
    assert not page.notice.isVisible()
    client = session.client_id
    session.close_client()
    session.open_client(client)
    assert not page.notice.isVisible(), "what was acknowledged stays so"


def test_what_was_noted_outlives_its_item_and_finds_it_again(page: ActionsPage, session: Session) -> None:
    line = next(one for one in page.lines if one.id.startswith("tech-sme/"))
    session.note_line(line.ids, Progress("doing", "王芳"))
    session.set_answers(FEWER)
    page.catch_up()
    gone = page.lines[-1]
    assert (gone.kind, gone.title, gone.progress.owner) == ("gone", line.title, "王芳")
    page.go_to(line.id)
    assert "不适用" in page.detail._how._text.text()
    session.undo()
    page.catch_up()
    found = next(one for one in page.lines if one.id == line.id)
    assert (found.kind, found.progress.owner) == (line.kind, "王芳")


def test_a_record_of_what_is_gone_can_be_cleared(page: ActionsPage, session: Session) -> None:
    session.set_progress("no-such-policy/step", Progress("doing"))
    page.go_to("no-such-policy/step")
    assert page.list.lines[0].kind == "gone"
    page.detail._forget.click()
    assert session.progress == {}
    assert all(line.kind != "gone" for line in page.lines)


def test_a_hidden_page_reads_when_it_is_shown(page: ActionsPage, session: Session) -> None:
    before = len(page.lines)
    page.hide()
    session.set_answers(FEWER)
    assert len(page.lines) == before
    page.show()
    assert len(page.lines) < before


def test_going_to_a_policy_shows_what_there_is_to_do_for_it(page: ActionsPage) -> None:
    page.filters.search.setText("没有这样的事项")
    page.go_to("tech-sme")
    assert "tech-sme" in page.list.lines[0].policies
    assert page.filters.grouping == "policy"
    material = page._lists[1][0].id
    page.go_to(material)
    assert (page.tabs.currentIndex(), page.list.lines[0].id) == (1, material)


def test_links_lead_to_the_other_pages(page: ActionsPage, session: Session) -> None:
    asked: list[tuple[str, str]] = []
    session.go_asked.connect(lambda name, place: asked.append((name, place)))
    page.detail.followed.emit("results:tech-sme")
    page.detail.followed.emit("plan:3.1.1-s1")
    page.tabs.setCurrentIndex(2)
    page.list.choose_first()
    question = page.list.lines[0]
    page._on_edit()
    assert asked == [
        ("results", "tech-sme"),
        ("plan", "3.1.1-s1"),
        ("profile", question.id.removeprefix("fact/")),
    ]


@pytest.mark.parametrize("example", ["prefab-food-maker", "baby-care-maker", "shoe-maker"])
def test_every_line_of_other_examples_can_be_shown(
    page: ActionsPage, take_in: Callable[..., int], example: str
) -> None:
    take_in(page.session, example)
    for tab in range(3):
        page.tabs.setCurrentIndex(tab)
        for line in page.lines:
            assert page.list.choose(line.id)
            assert page.detail._title.text() == line.title


def test_a_client_with_nothing_answered(page: ActionsPage, session: Session) -> None:
    session.open_client(session.add_client({}))
    assert page.tabs.tabText(1) == "材料 0"
    page.tabs.setCurrentIndex(1)
    assert page._middle.currentWidget() is page._empty
    assert "材料" in page._empty.text()


def test_nothing_of_a_client_is_shown_after_it_was_put_away(page: ActionsPage, session: Session) -> None:
    page.list.choose(page.lines[0].id)
    session.close_client()
    assert page.list.work.rowCount() == 0
    assert not page.detail.widget().isVisible()
    page._on_space()


def test_a_narrow_list_keeps_its_room_for_what_there_is_to_do(qtbot: object, page: ActionsPage) -> None:
    page.resize(1200, 640)
    assert not any(page.list.isColumnHidden(place) for place in range(4))
    page.resize(800, 640)
    qtbot.waitUntil(lambda: page.list.isColumnHidden(3))
    assert not page.list.isColumnHidden(0)
    page.resize(1200, 640)
    qtbot.waitUntil(lambda: not page.list.isColumnHidden(3))


def test_a_yearly_duty_that_was_ticked_comes_back_next_year(page: ActionsPage, session: Session) -> None:
    line = next(one for one in page.lines if one.item and one.item.recurs and one.due is None)
    page.list.choose(line.id)
    page._on_space()
    assert page.list.lines[0].progress.state == "done"
    page._on_space()
    assert session.progress == {}
    page._on_space()
    session.set_as_of(date(2027, 11, 23))
    page.go_to(line.id)
    assert page.list.lines[0].progress.state == "open"


def test_the_arrows_go_from_line_to_line(qtbot: object, page: ActionsPage) -> None:
    groups = page.list.work.groups
    shown = [line.id for group in groups for line in group.lines]
    page.list.choose(shown[0])
    for wanted in shown[1 : len(groups[0].lines) + 2]:
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
        assert [line.id for line in page.list.lines] == [wanted]
    page.list.choose(shown[0])
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert [line.id for line in page.list.lines] == [shown[0]]
    qtbot.keyClick(page.list, Qt.Key.Key_Left)
    qtbot.keyClick(page.list, Qt.Key.Key_Left)
    assert not page.list.isExpanded(page.list.work.index(0, 0))
    page.session.set_answers({"employees_year_end": {"2025": 187, "2024": 171}})
    page.catch_up()
    assert not page.list.isExpanded(page.list.work.index(0, 0)), "what was folded stays so"


def test_a_click_on_the_head_of_a_group_leaves_what_is_chosen(qtbot: object, page: ActionsPage) -> None:
    page.show()
    chosen, head = page.list.lines, page.list.work.index(0, 0)
    assert chosen
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualRect(head).center())
    assert page.list.lines == chosen
    assert page.detail.widget().isVisible()
