"""What was given is kept for the client it was given for, whatever is opened, closed or copied meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from checklist.store import open_workspace
from checklist.store_errors import DamagedWorkspace, StoreRefused
from gui.app import _on_fault
from gui.profile.table_editor import LONG, TableEditor
from gui.window import Window

TakeIn = Callable[..., int]
NOTE = "很长的备注" * 20_000


def texts(window: Window) -> str:
    """All that stands in the visible labels."""
    return "\n".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def press(window: Window, text: str) -> None:
    """Click the visible button of that text."""
    next(one for one in window.findChildren(QPushButton) if one.text() == text and one.isVisible()).click()


@contextmanager
def full_disk(window: Window) -> Iterator[None]:
    """The file may not grow any more."""
    connection = window.session.workspace._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # closed meanwhile
            connection.execute("PRAGMA max_page_count = 1000000")


def test_what_waits_goes_into_the_copy(window: Window, take_in: TakeIn, tmp_path: Path) -> None:
    client, session = take_in(window.session), window.session
    with full_disk(window):
        session.set_note(NOTE)
        session.set_answer("legal_form", "cooperative")
        assert session.unsaved
        window.desk.messages.files.append(tmp_path / "U 盘.qingce")
        window.files.save_as()
    assert session.unsaved == 0
    stored = session.workspace.load_client(client)
    assert (stored.note, stored.answers["legal_form"]) == (NOTE, "cooperative")
    assert session.undo() == {"legal_form"}


def test_a_file_that_was_moved_away_is_saved_elsewhere_with_the_last_answer(
    window: Window, take_in: TakeIn, tmp_path: Path
) -> None:
    client, session = take_in(window.session), window.session
    session.workspace.path.rename(tmp_path / "moved.qingce")
    session.set_answer("legal_form", "cooperative")
    assert session.unsaved == 1
    window.desk.messages.files.append(tmp_path / "副本.qingce")
    window.files.save_as()
    assert session.workspace.load_client(client).answers["legal_form"] == "cooperative"


def test_another_workspace_is_not_opened_over_what_waits(
    window: Window, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(window.session)
    session, answers = window.session, window.desk.messages.answers
    path = session.workspace.path
    with full_disk(window):
        session.set_note(NOTE)
        answers.append(None)
        assert not window.files.open(tmp_path / "other.qingce")
        assert session.workspace.path == path
        answers.append("lose")
        assert window.files.open(tmp_path / "other.qingce")
    assert session.unsaved == 0
    assert "修改还在窗口里" not in texts(window)


def test_steps_of_another_workspace_cannot_be_taken_back_here(
    window: Window, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(window.session)
    window.session.set_answer("legal_form", "cooperative")
    window.files.open(tmp_path / "other.qingce")
    take_in(window.session, "shoe-maker")
    before = dict(window.session.dossier.raw)
    assert not window.session.can_undo
    assert window.session.undo() == frozenset()
    assert window.session.dossier.raw == before


def test_opening_the_file_that_is_open_leaves_it_writable(window: Window, take_in: TakeIn) -> None:
    client = take_in(window.session)
    assert window.files.open(window.session.workspace.path)
    assert not window.session.is_read_only
    assert window.session.client_id == client


def test_a_window_that_could_only_read_writes_once_the_other_is_closed(
    window: Window, take_in: TakeIn, tmp_path: Path, now: Callable[[], datetime]
) -> None:
    path = tmp_path / "shared.qingce"
    with open_workspace(path, now, "李四"):
        window.files.open(path)
        assert window.session.is_read_only
        press(window, "重新打开")
        assert window.session.is_read_only
    press(window, "重新打开")
    assert not window.session.is_read_only
    assert "只读" not in texts(window)


def test_a_client_is_not_left_while_his_answers_wait(window: Window, take_in: TakeIn) -> None:
    session = window.session
    other = take_in(session, "shoe-maker")
    client = take_in(session)
    with full_disk(window):
        session.set_note(NOTE)
        with pytest.raises(StoreRefused):
            session.open_client(other)
        with pytest.raises(StoreRefused):
            session.duplicate_client(client)
        assert session.client_id == client
        assert session.dossier.note == NOTE
    session.open_client(other)
    session.open_client(client)
    assert session.dossier.note == NOTE


@pytest.fixture
def typed_cell(window: Window, take_in: TakeIn, qtbot: QtBot) -> SimpleNamespace:
    """A date typed a moment ago into a cell of a table so long that it is handed on only when typing pauses."""
    session = window.session
    other = take_in(session, "shoe-maker")
    client = take_in(session)
    window.go("profile", "titles")
    page = window.page("profile")
    editor = next(one for one in page.findChildren(TableEditor) if one.field.id == "titles")
    session.set_answer("titles", [{"title": "hnte"} for _ in range(LONG + 50)])
    place = [column.id for column in editor.field.columns].index("valid_from")
    editor.view.go_to(3, place, edit=True)
    QApplication.processEvents()
    line = next(one for one in editor.view.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(line, "2025-01-02")
    assert "valid_from" not in session.workspace.load_client(client).answers["titles"][3]
    return SimpleNamespace(client=client, other=other)


def test_a_cell_typed_a_moment_ago_stays_with_its_client(
    window: Window, typed_cell: SimpleNamespace, qtbot: QtBot
) -> None:
    session = window.session
    before = dict(session.workspace.load_client(typed_cell.other).answers)
    session.open_client(typed_cell.other)
    qtbot.wait(200)
    assert session.workspace.load_client(typed_cell.client).answers["titles"][3]["valid_from"] == "2025-01-02"
    assert session.workspace.load_client(typed_cell.other).answers == before


def test_a_cell_typed_a_moment_ago_is_kept_when_the_window_closes(
    window: Window, typed_cell: SimpleNamespace, now: Callable[[], datetime]
) -> None:
    path = window.session.workspace.path
    window.close()
    with open_workspace(path, now, "张三") as again:
        assert again.load_client(typed_cell.client).answers["titles"][3]["valid_from"] == "2025-01-02"


def test_a_cell_typed_a_moment_ago_is_in_the_copy(
    window: Window, typed_cell: SimpleNamespace, tmp_path: Path
) -> None:
    window.desk.messages.files.append(tmp_path / "副本.qingce")
    window.files.save_as()
    stored = window.session.workspace.load_client(typed_cell.client)
    assert stored.answers["titles"][3]["valid_from"] == "2025-01-02"


def test_what_the_machine_refuses_is_no_fault_of_ours(window: Window) -> None:
    refused = StoreRefused(window.session.workspace.path, "磁盘空间不足，请腾出空间后再试")
    _on_fault(window, StoreRefused, refused, None)
    assert "磁盘空间不足" in texts(window)
    assert "程序内部出错" not in texts(window)


def test_damage_found_while_reading_is_told_and_mended_from_the_backup(
    window: Window, take_in: TakeIn, now: Callable[[], datetime]
) -> None:
    client, session = take_in(window.session), window.session
    name = session.client_name
    session.close_client()
    with sqlite3.connect(session.workspace.path) as other:
        other.execute("UPDATE entries SET value = '{{{' WHERE fact = 'legal_form'")
    other.close()
    with pytest.raises(DamagedWorkspace) as damaged:
        session.open_client(client)
    _on_fault(window, DamagedWorkspace, damaged.value, None)
    assert "文件内容已损坏" in texts(window)
    window.desk.messages.answers.append(None)
    press(window, "恢复备份…")
    assert [row.name for row in session.clients()] == [name]
    window.desk.messages.answers.append("restore")
    press(window, "恢复备份…")
    assert "文件内容已损坏" not in texts(window)
    assert not session.is_read_only
    assert list(session.workspace.path.parent.glob("clients-damaged-*.qingce"))


def test_who_would_lose_something_is_offered_to_save_it_elsewhere(
    window: Window, take_in: TakeIn, tmp_path: Path, now: Callable[[], datetime]
) -> None:
    client = take_in(window.session)
    with full_disk(window):
        window.session.set_note(NOTE)
        window.desk.messages.answers.append("save_as")
        window.desk.messages.files.append(tmp_path / "别处.qingce")
        window.close()
    assert not window.isVisible()
    with open_workspace(tmp_path / "别处.qingce", now, "张三") as elsewhere:
        assert elsewhere.load_client(client).note == NOTE


def test_a_profile_is_written_as_the_screen_has_it(
    window: Window, take_in: TakeIn, tmp_path: Path, typed_cell: SimpleNamespace
) -> None:
    window.desk.messages.files.append(tmp_path / "out.json")
    with full_disk(window):
        window.session.set_note(NOTE)
        window.files.export_profile(typed_cell.client)
        written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert written["note"] == NOTE
    assert written["answers"]["titles"][3]["valid_from"] == "2025-01-02"


def test_changes_are_kept_under_the_name_that_was_told(window: Window, take_in: TakeIn) -> None:
    client, session = take_in(window.session), window.session
    window.desk.messages.answers.append("王顾问")
    window._actions["sign"].trigger()
    session.set_answer("legal_form", "cooperative")
    assert session.workspace.history(client, "legal_form")[0].who == "王顾问"
    window.desk.messages.answers.append(None)
    window._actions["sign"].trigger()
    assert session.workspace.who == "王顾问"


def test_a_file_being_written_is_not_broken_off_unasked(
    window: Window, take_in: TakeIn, tmp_path: Path, qtbot: QtBot
) -> None:
    take_in(window.session)
    window.show_page("export")
    export, answers = window.page("export"), window.desk.messages.answers
    target = tmp_path / "清单.pdf"
    export.write(target)
    answers.append(None)
    assert not window.close()
    assert "PDF 还没有写完" in window.desk.messages.said[-1]
    qtbot.waitUntil(lambda: not export.under_way(), timeout=20_000)
    assert target.exists()
    target.unlink()
    export.write(target)
    answers.append("stop")
    assert window.close()
    qtbot.waitUntil(lambda: not export.under_way(), timeout=20_000)
    assert list(tmp_path.glob("*.pdf")) == []
