"""Who may open a workspace how: two windows, dead processes, read-only places, older and newer files."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from sqlite_utils import Database

from checklist import store_opening
from checklist.migrations import migrations
from checklist.store import (
    DamagedWorkspace,
    NewerWorkspace,
    ReadOnlyWorkspace,
    StoreRefused,
    Workspace,
    open_workspace,
)
from checklist.store_file import APPLICATION_ID, VERSION, connect, sibling, uri
from checklist.store_lock import Holder, Lock, acquire, is_held
from tests.checklist.store_samples import ANSWERS, RULING, START, Clock, everything, fill, make

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "客户.qingce"


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def refuses_edits(workspace: Workspace) -> bool:
    """Whether every kind of edit is refused, with the reason."""
    edits: list[Any] = [
        lambda: workspace.add_client(ANSWERS),
        lambda: workspace.set_answer(1, "enterprise_name", "x"),
        lambda: workspace.set_archived(1, True),
        lambda: workspace.set_ruling(1, RULING),
        lambda: workspace.set_setting("a", 1),
    ]
    for edit in edits:
        with pytest.raises(ReadOnlyWorkspace, match="只读") as told:
            edit()
        if workspace.why_read_only not in str(told.value):
            return False
    return workspace.is_read_only


def test_a_new_workspace_is_made_with_its_folder(path: Path) -> None:
    deeper = path.parent / "新 文件夹" / "甲" / "客户.qingce"
    with open_workspace(deeper, Clock(), "") as workspace:
        assert (workspace.clients(), workspace.path, workspace.why_read_only) == ([], deeper, "")
    assert files(deeper.parent) == {"客户.qingce"}


def test_opening_and_reading_load_no_sqlite_utils(path: Path) -> None:
    make(path)
    code = (
        "import sys\nfrom datetime import datetime\nfrom pathlib import Path\nfrom checklist.store import open_workspace\n"
        "with open_workspace(Path(sys.argv[1]), lambda: datetime(2026, 11, 24), '') as workspace:\n"
        "    workspace.set_answer(workspace.clients()[0].id, 'enterprise_name', 'x')\n"
        "print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_second_window_reads_and_says_who_writes(path: Path) -> None:
    with open_workspace(path, Clock(), "王会计") as first:
        client_id = fill(first)
        with open_workspace(path, Clock(), "李工") as second:
            assert second.why_read_only == (
                f"“王会计”从 2026-11-24 09:00 起在本机另一个窗口（进程 {os.getpid()}）打开着这个工作区，"
                "那边关闭后重新打开即可编辑。"
            )
            assert everything(second) == everything(first)
            assert refuses_edits(second)
            first.set_answer(client_id, "enterprise_name", "改了名")
            assert second.client(client_id).name == "改了名", "what the first keeps is seen"
        first.set_answer(client_id, "enterprise_name", "又改了")
        assert first.client(client_id).name == "又改了"
    with open_workspace(path, Clock(), "李工") as third:
        assert not third.is_read_only


def test_a_reader_may_stay_when_the_writer_leaves(path: Path) -> None:
    with open_workspace(path, Clock(), "") as first:
        fill(first)
        second = open_workspace(path, Clock(), "")
        before = everything(first)
    with second:
        assert everything(second) == before


def test_another_process_that_writes_is_named(path: Path) -> None:
    make(path)
    with _other_window(path) as other:
        with open_workspace(path, Clock(), "") as second:
            assert f"进程 {other.pid}" in second.why_read_only
            assert len(second.clients()) == 2
        other.kill()
        other.wait()
        assert sibling(path, ".lock").exists(), "the dead left its lock file"
        with open_workspace(path, Clock(), "") as third:
            assert not third.is_read_only
    assert not sibling(path, ".lock").exists()


@contextlib.contextmanager
def _other_window(path: Path) -> Iterator[subprocess.Popen[str]]:
    code = (
        "import sys, time\nfrom datetime import datetime\nfrom pathlib import Path\nfrom checklist.store import open_workspace\n"
        "workspace = open_workspace(Path(sys.argv[1]), lambda: datetime(2026, 11, 24), '另一位')\n"
        "workspace.set_note(1, '那边写的')\nprint('open', flush=True)\ntime.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "open"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_lock_file_of_rubbish_locks_nobody_out(path: Path) -> None:
    make(path)
    for rubbish in (b"", b"rubbish" * 900):
        sibling(path, ".lock").write_bytes(rubbish)
        with open_workspace(path, Clock(), "") as workspace:
            assert not workspace.is_read_only


def test_a_lock_is_held_once_and_released(path: Path) -> None:
    lock = acquire(path, "甲", START)
    assert isinstance(lock, Lock)
    found = acquire(path, "乙", START + timedelta(hours=1))
    assert isinstance(found, Holder)
    assert (found.who, found.since, found.process, found.is_here) == ("甲", START, os.getpid(), True)
    assert is_held(path)
    lock.release()
    assert not is_held(path)
    again = acquire(path, "乙", START)
    assert isinstance(again, Lock)
    again.release()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove a file that is open")
def test_a_lock_releases_its_own_file_only(path: Path) -> None:
    first = acquire(path, "甲", START)
    assert isinstance(first, Lock)
    sibling(path, ".lock").unlink()
    second = acquire(path, "乙", START)
    assert isinstance(second, Lock), "the name is free again: this is what removing a lock by hand means"
    first.release()
    assert is_held(path), "the second's file stays"
    second.release()
    assert not is_held(path)


def test_another_machine_that_writes_is_named_and_a_copy_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(path, Clock(), "王会计") as first:
        fill(first)
        monkeypatch.setattr("checklist.store_lock.this_machine", lambda: "CAIWU-02")
        with open_workspace(path, Clock(), "李工") as second:
            assert f"在电脑“{socket.gethostname()}”（进程 {os.getpid()}）打开着" in second.why_read_only
            assert everything(second) == everything(first), "saves that stand beside the file are read too"
            copy = Path(second._connection.execute("PRAGMA database_list").fetchone()[2])
            assert copy.parent != path.parent
        assert not copy.parent.exists()


def test_a_file_that_never_rests_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(path, Clock(), "王会计") as first:
        fill(first)
        monkeypatch.setattr("checklist.store_lock.this_machine", lambda: "CAIWU-02")
        states = iter(range(1000))
        monkeypatch.setattr(store_opening, "_state_of", lambda _: (0, next(states)))
        with pytest.raises(StoreRefused, match="另一台电脑正在保存，请稍后再打开"):
            open_workspace(path, Clock(), "李工")


def no_lock_possible(path: Path) -> None:
    """As in a folder where nothing may be written: no lock file can be made there."""
    sibling(path, ".lock").mkdir()


def test_a_folder_that_takes_no_file_is_read(path: Path) -> None:
    before = make(path)
    no_lock_possible(path)
    content, names = path.read_bytes(), files(path.parent)
    with open_workspace(path, Clock(), "") as workspace:
        assert "所在的文件夹不能写入" in workspace.why_read_only
        assert everything(workspace) == before
        assert refuses_edits(workspace)
        workspace.save_as(path.parent / "另存.qingce")
    assert path.read_bytes() == content
    assert files(path.parent) == names | {"另存.qingce"}
    with open_workspace(path.parent / "另存.qingce", Clock(), "") as saved:
        assert everything(saved) == before
        assert not saved.is_read_only


def test_a_read_only_file_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = make(path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_workspace(path, Clock(), "") as workspace:
        assert workspace.why_read_only == "文件是只读的，可以用“另存为”存一份再修改。"
        assert everything(workspace) == before
    assert files(path.parent) == {path.name, f"{path.name}.backups"}


def test_saves_beside_a_read_only_file_are_not_lost(path: Path) -> None:
    """A disc with a workspace that was not closed: what stands beside it counts."""
    carried = path.parent / "带走的.qingce"
    with open_workspace(path, Clock(), "") as workspace:
        fill(workspace)
        before = everything(workspace)
        for end in ("", "-wal"):
            shutil.copyfile(sibling(path, end), sibling(carried, end))
    no_lock_possible(carried)
    kept = {end: sibling(carried, end).read_bytes() for end in ("", "-wal")}
    assert kept["-wal"]
    with open_workspace(carried, Clock(), "") as workspace:
        assert workspace.is_read_only
        assert everything(workspace) == before
    assert {end: sibling(carried, end).read_bytes() for end in kept} == kept


def test_a_file_that_was_not_closed_is_checked_and_whole(path: Path) -> None:
    carried = path.parent / "断电后.qingce"
    with open_workspace(path, Clock(), "") as workspace:
        fill(workspace)
        before = everything(workspace)
        for end in ("", "-wal"):
            shutil.copyfile(sibling(path, end), sibling(carried, end))
    with open_workspace(carried, Clock(), "") as workspace:
        assert everything(workspace) == before
        assert not workspace.is_read_only


def test_a_newer_file_is_refused_and_not_touched(path: Path) -> None:
    make(path)
    _set_version(path, VERSION + 1)
    content = path.read_bytes()
    with pytest.raises(
        NewerWorkspace, match=rf"格式 {VERSION + 1}，本程序只认识到格式 {VERSION}.*请安装新版本"
    ):
        open_workspace(path, Clock(), "")
    assert path.read_bytes() == content
    assert files(path.parent) == {path.name, f"{path.name}.backups"}
    no_lock_possible(path)
    with pytest.raises(NewerWorkspace):
        open_workspace(path, Clock(), "")


def _set_version(path: Path, version: int) -> None:
    with contextlib.closing(connect(path, "rw")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def make_version_1(path: Path) -> None:
    """A file as the first version wrote it."""
    with contextlib.closing(connect(path, "rwc")) as connection:
        migrations.apply(Database(connection), stop_before="m0002_attachments")
        connection.execute(
            "INSERT INTO clients (id, name, sectors, region, industry, answered, edited_at)"
            " VALUES (7, '老客户', '[\"toys\"]', '330784', '2451', 1, '2026-01-05T10:00:00.000000')"
        )
        connection.execute("INSERT INTO entries VALUES (7, 'answer', 'enterprise_name', '\"老客户\"')")


def test_a_file_of_version_1_is_upgraded_after_a_copy_was_put_aside(path: Path) -> None:
    make_version_1(path)
    old = path.read_bytes()
    with open_workspace(path, Clock(), "") as workspace:
        assert workspace.take_notices() == (f"工作区已从格式 1 升级到格式 {VERSION}。",)
        assert workspace.take_notices() == ()
        assert workspace.load_client(7).answers == {"enterprise_name": "老客户"}
        file_id = workspace.attach(7, "p/x", "a.txt", b"new table")
        assert workspace.attachment_data(file_id) == b"new table"
    copy = path.parent / f"{path.name}.backups" / "upgrade-2026-11-24-090000-v1.qingce"
    with contextlib.closing(connect(copy, "ro")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT name FROM clients").fetchall() == [("老客户",)]
    assert len(old) == copy.stat().st_size


def test_an_upgraded_file_has_the_tables_of_a_new_one(path: Path) -> None:
    make_version_1(path)
    new = path.with_name("新.qingce")
    for one in (path, new):
        open_workspace(one, Clock(), "").close()
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    tables = []
    for one in (path, new):
        with contextlib.closing(connect(one, "ro")) as connection:
            tables.append(connection.execute(query).fetchall())
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
            assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert tables[0] == tables[1]


def test_the_last_step_is_the_version() -> None:
    numbers = [int(one.name[1:5]) for one in migrations._migrations]
    assert numbers == list(range(1, VERSION + 1))


def test_an_upgrade_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_version_1(path)

    def stop(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        real(connection)

    real = store_opening.upgrade
    monkeypatch.setattr("checklist.store_opening.upgrade", stop)
    with pytest.raises(StoreRefused, match="磁盘空间不足"):
        open_workspace(path, Clock(), "")
    monkeypatch.undo()
    with contextlib.closing(connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with open_workspace(path, Clock(), "") as workspace:
        assert workspace.client(7).name == "老客户"


def test_an_old_file_that_may_not_be_written_is_read_from_an_upgraded_copy(path: Path) -> None:
    make_version_1(path)
    no_lock_possible(path)
    old = path.read_bytes()
    with open_workspace(path, Clock(), "") as workspace:
        assert workspace.attachments(7) == []
        assert workspace.client(7).name == "老客户"
    assert path.read_bytes() == old


def test_a_link_leads_to_the_file_itself(path: Path) -> None:
    make(path)
    link = path.parent / "链接" / "客户.qingce"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    with open_workspace(path, Clock(), ""), open_workspace(link, Clock(), "") as second:
        assert second.is_read_only
        assert second.path == path


def test_a_path_below_a_file_is_refused_calmly(path: Path) -> None:
    path.write_text("x", encoding="utf-8")
    with pytest.raises(StoreRefused, match=r"没有能够打开.*：文件夹不存在。$"):
        open_workspace(path / "客户.qingce", Clock(), "")


def test_a_folder_is_no_workspace(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DamagedWorkspace, match="这是一个文件夹"):
        open_workspace(path, Clock(), "")
    assert files(path.parent) == {path.name}


def test_uris_of_all_systems() -> None:
    assert uri(PurePosixPath("/家/客户 #1?.db")) == "file:/%E5%AE%B6/%E5%AE%A2%E6%88%B7%20%231%3F.db"
    assert uri(PureWindowsPath(r"C:\客户\a.db")) == "file:/C:/%E5%AE%A2%E6%88%B7/a.db"
    assert uri(PureWindowsPath(r"\\server\share\a.db")) == "file:" + "////server/share/a.db"
