"""The window around the pages: titles, menus, the day, what is said when a file is not as it should be."""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QDateEdit,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
)
from pytestqt.qtbot import QtBot

from checklist.store import open_workspace
from gui.app import open_window
from gui.messages import Choice, Messages
from gui.notices import Notice
from gui.pages import PAGES
from gui.profile.row import FactRow
from gui.theme import Theme
from gui.welcome.examples import EXAMPLES
from gui.welcome.page import ExampleCard
from gui.window import Window
from rules.program import Program

TODAY = date(2026, 11, 23)
TakeIn = Callable[..., int]


def texts(widget: object) -> str:
    """All that stands in the visible labels and buttons below a widget."""
    found = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisible())


@pytest.fixture
def again(
    qapp: QApplication, theme: Theme, program: Program, settings: QSettings, now: Callable[[], datetime]
) -> Callable[..., Window]:
    """Another window on a file, with the boxes of a test."""
    made: list[Window] = []

    def opened(path: Path, messages: Messages) -> Window:
        window = open_window(
            qapp,
            path,
            TODAY,
            now,
            settings=settings,
            messages=messages,
            load_program=lambda: program,
            theme=theme,
        )
        made.append(window)
        return window

    yield opened
    for window in made:
        window.close()


def test_a_first_start_welcomes(window: Window) -> None:
    assert window.page_key == "welcome"
    assert "先看一个示例" in texts(window)


def test_the_client_stands_in_the_title_and_in_the_head(window: Window, take_in: TakeIn) -> None:
    take_in(window.session)
    window.show_page("clients")
    assert window.windowTitle() == "永康市晨曦杯业有限公司（虚构示例） — 企业 — 轻策"
    assert "永康市晨曦杯业有限公司" in texts(window)
    window.session.set_answer("enterprise_name", "改名后的公司")
    assert window.windowTitle().startswith("改名后的公司")


def test_a_page_about_a_client_needs_one(window: Window, take_in: TakeIn) -> None:
    needing = [kind.key for kind in PAGES if kind.needs_client]
    assert window.show_page("results") is None
    assert not any(window._buttons[key].isEnabled() for key in needing)
    take_in(window.session)
    assert all(window._buttons[key].isEnabled() for key in needing)


@pytest.mark.parametrize("key", [kind.key for kind in PAGES])
def test_every_page_opens_by_its_keys(window: Window, take_in: TakeIn, key: str) -> None:
    take_in(window.session)
    window._actions[key].trigger()
    assert window.page_key == key
    number = [kind.key for kind in PAGES].index(key) + 1
    assert (window._actions[key].text(), f"Ctrl+{number}") in window.shortcuts()


def test_no_two_actions_share_their_keys(window: Window) -> None:
    keys = [keys for _, keys in window.shortcuts()]
    assert len(keys) == len(set(keys))


def test_the_day_is_chosen_in_the_head_and_one_button_goes_back(window: Window, take_in: TakeIn) -> None:
    take_in(window.session)
    day = window.findChild(QDateEdit)
    day.setDate(QDate(2025, 6, 1))
    assert window.session.as_of == date(2025, 6, 1)
    back = next(one for one in window.findChildren(QPushButton) if one.text() == "回到今天")
    assert back.isVisible()
    back.click()
    assert window.session.as_of == TODAY
    assert not back.isVisible()


def test_the_wheel_does_not_change_the_day(window: Window) -> None:
    day = window.findChild(QDateEdit)
    day.setFocus()
    here = QPointF(5, 5)
    turn = QWheelEvent(
        here,
        QPointF(day.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(day, turn)
    assert window.session.as_of == TODAY


def test_undo_by_keys_tells_what_was_taken_back(window: Window, take_in: TakeIn) -> None:
    take_in(window.session)
    assert not window._actions["undo"].isEnabled()
    window.session.set_answer("legal_form", "cooperative")
    window._actions["undo"].trigger()
    assert window.session.dossier.raw["legal_form"] == "company_legal_person"
    assert window.statusBar().currentMessage() == "已撤销：登记类型"


def test_a_second_window_says_why_it_only_reads(window: Window, again: Callable[..., Window]) -> None:
    second = again(window.session.workspace.path, window.desk.messages)
    notices = [one for one in second.findChildren(Notice) if one.isVisible()]
    assert len(notices) == 1
    assert notices[0].accessibleName() == second.session.workspace.why_read_only
    assert not second._actions["new"].isEnabled()


def test_without_a_chinese_font_it_is_said_in_both_languages(
    window: Window,
    again: Callable[..., Window],
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    messages = window.desk.messages
    again(tmp_path / "one.qingce", messages)
    assert theme.is_legible
    assert messages.said == []
    monkeypatch.setattr(theme, "is_legible", False)
    again(tmp_path / "two.qingce", messages)
    assert "没有找到中文字体" in messages.said[-1]
    assert "No Chinese font was found" in messages.said[-1]


def test_a_damaged_workspace_is_restored_from_its_newest_backup(
    window: Window, again: Callable[..., Window], take_in: TakeIn, now: Callable[[], datetime]
) -> None:
    take_in(window.session)
    path = window.session.workspace.path
    window.close()
    with open_workspace(
        path, lambda: datetime(2026, 11, 24, 9), "张三"
    ) as kept:  # the next day keeps a backup
        kept.set_note(1, "x")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    messages = window.desk.messages
    messages.answers.append("restore")
    second = again(path, messages)
    assert "工作区已损坏" in messages.said[-1]
    assert "以后的修改。" in messages.said[-1]
    assert [row.name for row in second.session.clients()] == ["永康市晨曦杯业有限公司（虚构示例）"]


def test_a_file_of_a_newer_program_is_left_alone(
    window: Window, again: Callable[..., Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    path = tmp_path / "newer.qingce"
    open_workspace(path, datetime.now, "张三").close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 999")
    file.close()
    before = path.read_bytes()
    monkeypatch.setattr("gui.workspace_files.default_path", lambda: tmp_path / "default.qingce")
    second = again(path, window.desk.messages)
    assert "更新版本的轻策" in window.desk.messages.said[-1]
    assert path.read_bytes() == before
    assert second.session.workspace.path.name == "default.qingce"


def test_what_cannot_be_kept_is_said_and_kept_later(window: Window, take_in: TakeIn) -> None:
    take_in(window.session)
    connection = window.session.workspace._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    window.session.set_note("很长的备注" * 20_000)
    assert "磁盘空间不足" in texts(window)
    assert "1 处修改还在窗口里" in texts(window)
    window.desk.messages.answers.append(None)
    assert not window.close()
    connection.execute("PRAGMA max_page_count = 1000000")
    next(one for one in window.findChildren(QPushButton) if one.text() == "再试一次").click()
    assert "磁盘空间不足" not in texts(window)


def test_the_backup_of_the_day_is_made_while_nobody_waits(
    window: Window, take_in: TakeIn, qtbot: QtBot
) -> None:
    take_in(window.session)
    path = window.session.workspace.path
    window.files._look_after()
    qtbot.waitUntil(path.with_name(f"{path.name}.backups").exists, timeout=5_000)


def test_what_the_workspace_has_to_say_is_said(window: Window) -> None:
    window.session.workspace.notices.append("今天的备份没有做成。")
    window.session._on_idle()
    assert "今天的备份没有做成。" in texts(window)


def test_a_new_workspace_takes_no_existing_file(window: Window, tmp_path: Path) -> None:
    other = tmp_path / "已有.qingce"
    other.write_bytes(b"x")
    window.desk.messages.files.append(other)
    window.files.new()
    assert "已经存在" in window.desk.messages.said[-1]
    assert other.read_bytes() == b"x"


def test_save_as_goes_on_in_the_copy(window: Window, take_in: TakeIn, tmp_path: Path) -> None:
    client = take_in(window.session)
    window.desk.messages.files.append(tmp_path / "副本")
    window._actions["save_as"].trigger()
    assert window.session.workspace.path == tmp_path / "副本.qingce"
    assert window.session.client_id == client
    assert window.files.recent()[0] == tmp_path / "副本.qingce"


def test_wrong_profiles_are_told_together_and_the_right_ones_taken_in(window: Window, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(
        '{"format": "qingce-profile", "version": 1, "answers": {"legal_form": "x", "employes": 3}}', "utf-8"
    )
    right = Path(__file__).parent.parent.parent / "resources" / "examples" / "shoe-maker.json"
    taken = window.files.import_files([wrong, right])
    assert len(taken) == 1
    assert "wrong.json 有 2 处需要改正" in window.desk.messages.said[-1]


def test_an_exported_profile_reads_back(
    window: Window, take_in: TakeIn, tmp_path: Path, program: Program
) -> None:
    from rules.facts import read_profile_file

    client = take_in(window.session)
    target = tmp_path / "out.json"
    window.desk.messages.files.append(target)
    window.files.export_profile(client)
    profile = read_profile_file(target, program.dictionary, program.codes)
    assert profile.answers == window.session.dossier.answers
    assert profile.evidence == window.session.dossier.evidence


def test_the_theme_changes_at_once_and_is_kept(window: Window) -> None:
    window._actions["theme-dark"].trigger()
    assert window.desk.theme.hex("window") == "#14191c"
    assert window.desk.settings.value("theme") == "dark"
    window._actions["theme-light"].trigger()


def test_the_window_stands_as_it_stood(window: Window, again: Callable[..., Window]) -> None:
    window.resize(960, 655)
    path, messages = window.session.workspace.path, window.desk.messages
    window.close()
    assert again(path, messages).size().toTuple() == (960, 655)


def test_qts_own_words_are_chinese(qapp: QApplication, qtbot: object) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    assert {one.text().split("(")[0].strip("& ") for one in buttons.buttons()} == {"确定", "取消"}


def test_a_question_gives_the_key_of_its_button(qapp: QApplication, qtbot: object) -> None:
    from PySide6.QtCore import QTimer

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(one for one in box.buttons() if one.text() == "恢复").click()

    QTimer.singleShot(0, press)
    assert Messages().ask(None, "标题", "正文", [Choice("restore", "恢复")]) == "restore"


def test_an_unwritable_folder_is_said_not_thrown(
    window: Window, again: Callable[..., Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x", "utf-8")
    monkeypatch.setattr("gui.workspace_files.default_path", lambda: tmp_path / "default.qingce")
    second = again(blocker / "deep" / "a.qingce", window.desk.messages)
    assert "文件夹" in window.desk.messages.said[-1]
    assert second.session.workspace.path.name == "default.qingce"
    assert os.path.exists(tmp_path / "default.qingce")


def test_a_fault_of_ours_is_written_down_without_figures_and_said(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gui.app import _on_fault

    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "logs")
    revenue = 8200
    try:
        raise ValueError(f"营业收入 {revenue} 万元")
    except ValueError as fault:
        _on_fault(window, type(fault), fault, fault.__traceback__)
    assert "程序内部出错" in texts(window)
    written = (tmp_path / "logs" / "fault.log").read_text("utf-8")
    assert "ValueError" in written
    assert "8200" not in written


def test_the_form_of_the_client_before_is_not_kept_in_memory(
    window: Window, take_in: TakeIn, qtbot: QtBot
) -> None:
    take_in(window.session)
    window.show_page("profile")
    forms = [one for one in gc.get_objects() if isinstance(one, FactRow)]
    gone = [weakref.ref(one) for one in forms]
    forms.clear()
    assert gone
    take_in(window.session, "shoe-maker")
    qtbot.waitUntil(lambda: all(one() is None for one in gone))


def test_a_click_anywhere_on_an_example_opens_it(window: Window, qtbot: object) -> None:
    card = window.findChildren(ExampleCard)[0]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert window.page_key == "results"
    assert [row.name for row in window.session.clients()] == ["永康市晨曦杯业有限公司（虚构示例）"]


def test_profiles_are_looked_for_where_they_were_last(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    found = EXAMPLES[0].path

    def open_files(parent: object, title: str, folder: Path, filters: str) -> list[Path]:
        asked.append(folder)
        return [found]

    monkeypatch.setattr(window.desk.messages, "open_files", open_files)
    window.desk.files.import_profiles()
    window.desk.files.import_profiles()
    assert asked[1] == found.parent
    assert asked[0] not in (found.parent, window.session.workspace.path.parent)


def test_dividers_stand_where_they_were_left(
    window: Window, again: Callable[..., Window], take_in: TakeIn
) -> None:
    client = take_in(window.session)
    window.show_page("results")
    divider = window.page("results").findChild(QSplitter, "results")
    left = sum(divider.sizes()) // 2 + 60
    divider.setSizes([left, sum(divider.sizes()) - left])
    stood = divider.sizes()
    path = window.session.workspace.path
    window.close()
    second = again(path, window.desk.messages)
    second.resize(window.size())
    second.session.open_client(client)
    second.show_page("results")
    assert second.page("results").findChild(QSplitter, "results").sizes() == stood


def test_a_window_that_only_reads_sees_what_the_other_wrote(
    window: Window, again: Callable[..., Window], take_in: TakeIn
) -> None:
    client = take_in(window.session)
    second = again(window.session.workspace.path, window.desk.messages)
    second.session.open_client(client)
    second.show_page("clients")
    window.session.set_answer("enterprise_name", "改名后的公司")
    second.session.look_again()
    assert second.session.client_name == "改名后的公司"
    assert [row.name for row in second.session.clients()] == ["改名后的公司"]
    opened = second.session.dossier
    second.session.look_again()
    assert second.session.dossier is opened


def test_without_a_workspace_the_window_says_what_to_do(
    window: Window, again: Callable[..., Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close()
    window.desk.settings.remove("workspace/last")
    below = tmp_path / "file"
    below.write_text("x", "utf-8")
    monkeypatch.setattr("gui.workspace_files.default_path", lambda: below / "a.qingce")
    shown = again(None, window.desk.messages)
    assert "没有能够打开" in window.desk.messages.said[-1]
    assert "没有地方保存" in texts(shown)
    assert not any(one.text() == "重新打开" and one.isVisible() for one in shown.findChildren(QPushButton))
    assert shown.files.open(tmp_path / "here.qingce")
    assert "没有地方保存" not in texts(shown)
