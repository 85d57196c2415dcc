"""A workspace that suffered: damaged files, backups, disks that are full, files that were moved away."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist import store_backup
from checklist.store import (
    DamagedWorkspace,
    StoreError,
    StoreRefused,
    Workspace,
    back_up_daily,
    backups,
    check_workspace,
    open_workspace,
    restore_backup,
)
from checklist.store_backup import folder_of
from checklist.store_file import connect, sibling
from tests.checklist.store_samples import ANSWERS, START, Clock, everything, fill, make

NAME = "enterprise_name"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "客户.qingce"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[object]]:
    """The bytes of a sound workspace, and everything in it."""
    path = tmp_path_factory.mktemp("sound") / "客户.qingce"
    content = make(path)
    return path.read_bytes(), content


def refused(path: Path) -> DamagedWorkspace:
    """The error on opening; the file is as it was and nothing new stands beside it."""
    before = path.read_bytes()
    names = {one.name for one in path.parent.iterdir()}
    with pytest.raises(DamagedWorkspace) as told:
        open_workspace(path, Clock(), "")
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == names
    return told.value


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_cut_anywhere_is_recognised(
    tmp_path: Path, sound: tuple[bytes, list[object]], data: st.DataObject
) -> None:
    path = tmp_path / "断.qingce"
    path.write_bytes(sound[0][: data.draw(st.integers(0, len(sound[0]) - 1))])
    assert "断.qingce" in str(refused(path))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "文件是空的（0 字节）"),
        (b"SQLite", "文件不完整，只剩下开头"),
        ("企业名称：某某公司".encode() * 40, "这不是工作区文件，或文件开头已损坏"),
        (bytes(8192), "这不是工作区文件，或文件开头已损坏"),
        (b"PK\x03\x04" + bytes(500), "这不是工作区文件，或文件开头已损坏"),
    ],
)
def test_what_is_no_workspace_is_told(path: Path, content: bytes, why: str) -> None:
    path.write_bytes(content)
    error = refused(path)
    assert (error.path, error.why, error.backups) == (path, why, ())
    assert str(error) == (
        f"工作区“客户.qingce”不能打开：{why}。没有找到可用的备份。请找出自己另存的副本，损坏的文件请先保留。"
    )


def test_the_database_of_another_program_is_no_workspace(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE moz_places (url)")
    assert refused(path).why == "这是其他程序的数据库，或文件开头已损坏"


def test_every_zeroed_page_is_recognised_when_it_is_read(
    path: Path, sound: tuple[bytes, list[object]]
) -> None:
    content, before = sound
    size = int.from_bytes(content[16:18])
    for start in range(0, len(content), size):
        path.write_bytes(content[:start] + bytes(size) + content[start + size :])
        with pytest.raises(DamagedWorkspace):
            _read_all_and_check(path)
    path.write_bytes(content)
    assert _read_all_and_check(path) == before


def test_bytes_overwritten_anywhere_give_a_typed_error_or_a_value(
    path: Path, sound: tuple[bytes, list[object]]
) -> None:
    """Never an error of another kind, on reading or on editing."""
    dice = random.Random(4)
    content, _ = sound
    told = 0
    for _ in range(60):
        start, length = dice.randrange(100, len(content)), dice.choice([1, 8, 64, 700])
        path.write_bytes(content[:start] + dice.randbytes(length) + content[start + length :])
        try:
            _read_all_and_check(path)
        except DamagedWorkspace:
            told += 1
        with contextlib.suppress(StoreError):
            _read_and_edit(path)
        shutil.rmtree(folder_of(path), ignore_errors=True)
    assert told > 20


def _read_all_and_check(path: Path) -> list[object]:
    with open_workspace(path, Clock(), "") as workspace:
        found = everything(workspace)
        check_workspace(path)
        return found


def _read_and_edit(path: Path) -> None:
    with open_workspace(path, Clock(), "") as workspace:
        for row in workspace.clients():
            workspace.set_answer(row.id, NAME, "x")
            workspace.add_client(ANSWERS)


def test_damage_noticed_while_reading_offers_the_backups(path: Path) -> None:
    make(path)
    daily = folder_of(path) / "daily-2026-11-24.qingce"
    with contextlib.closing(connect(path, "rw")) as connection:
        connection.execute("UPDATE entries SET value = '{\"2025\":' WHERE fact = 'employees_year_end'")
    with open_workspace(path, Clock(), "") as workspace, pytest.raises(DamagedWorkspace) as told:
        workspace.load_client(1)
    assert told.value.backups == (daily,)
    assert "可以用最近的完好备份“daily-2026-11-24.qingce”恢复，损坏的文件会改名保留。" in str(told.value)


def test_an_attachment_that_changed_is_damage(path: Path) -> None:
    make(path)
    with contextlib.closing(connect(path, "rw")) as connection:
        connection.execute("UPDATE attachment_data SET data = x'00'")
    with open_workspace(path, Clock(), "") as workspace, pytest.raises(DamagedWorkspace):
        workspace.attachment_data(workspace.attachments(1)[0].id)


def days_of_work(path: Path, days: int) -> None:
    """A workspace in which something was changed on each of some days."""
    clock = Clock()
    with open_workspace(path, clock, "") as workspace:
        client_id = workspace.add_client({NAME: "第0天"})
        for day in range(1, days + 1):
            clock.time = START + timedelta(days=day)
            workspace.set_answer(client_id, NAME, f"第{day}天")
            workspace.set_note(client_id, f"第{day}天")


def test_a_backup_is_made_before_the_first_edit_of_each_day_and_ten_are_kept(path: Path) -> None:
    days_of_work(path, 13)
    names = sorted(one.name for one in folder_of(path).iterdir())
    assert names == [f"daily-{date(2026, 11, 24) + timedelta(days=day)}.qingce" for day in range(4, 14)]
    newest, *others = backups(path)
    assert (newest.name, len(others)) == (names[-1], 9)
    with open_workspace(newest, Clock(), "") as workspace:
        assert workspace.client(1).name == "第12天", "as it was before the first edit of that day"


def test_heavy_backups_are_fewer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_backup, "MAX_BYTES", 1)
    days_of_work(path, 5)
    assert len(backups(path)) == store_backup.ALWAYS_KEPT


def test_an_empty_workspace_needs_no_backup(path: Path) -> None:
    with open_workspace(path, Clock(), "") as workspace:
        workspace.set_setting("theme", "dark")
        assert not folder_of(path).exists()
        assert back_up_daily(path, START.date()) is False
        workspace.add_client(ANSWERS)
        assert back_up_daily(path, START.date()) is True, "a worker may do it before the next edit has to"
    assert [one.name for one in folder_of(path).iterdir()] == ["daily-2026-11-24.qingce"]


def test_a_backup_that_cannot_be_made_is_told_once_and_stops_nobody(path: Path) -> None:
    folder_of(path).write_text("a file where the folder should be", encoding="utf-8")
    with open_workspace(path, Clock(), "") as workspace:
        client_id = fill(workspace)
        (notice,) = workspace.take_notices()
        assert notice.startswith("今天的备份没有做成：没有能够备份到")
        workspace.set_note(client_id, "继续")
        assert workspace.take_notices() == ()
        assert workspace.load_client(client_id).note == "继续"


def test_a_damaged_workspace_never_becomes_a_backup(path: Path) -> None:
    days_of_work(path, 12)
    kept = {one.name: one.read_bytes() for one in folder_of(path).iterdir()}
    _damage_inside(path)
    clock = Clock()
    clock.move(days=30)
    with open_workspace(path, clock, "") as workspace, pytest.raises(DamagedWorkspace) as told:
        workspace.set_answer(1, NAME, "x")
    assert len(told.value.backups) == 10
    assert {one.name: one.read_bytes() for one in folder_of(path).iterdir()} == kept


def _damage_inside(path: Path) -> None:
    """Zero the page of a table that opening does not read."""
    with contextlib.closing(connect(path, "ro")) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'changes_by_subject'"
        page = connection.execute(query).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))


def test_only_sound_backups_are_offered_newest_first(path: Path) -> None:
    days_of_work(path, 4)
    newest = sorted(folder_of(path).iterdir())[-1]
    newest.write_bytes(newest.read_bytes()[:5000])
    (folder_of(path) / "daily-notes.txt").write_text("x", encoding="utf-8")
    shutil.copy(sorted(folder_of(path).iterdir())[0], folder_of(path) / "upgrade-2026-11-26-120000-v1.qingce")
    path.write_bytes(b"")
    assert [one.name for one in refused(path).backups] == [
        "daily-2026-11-27.qingce",
        "upgrade-2026-11-26-120000-v1.qingce",
        "daily-2026-11-26.qingce",
        "daily-2026-11-25.qingce",
    ]


def test_a_backup_is_put_back_and_the_damaged_file_kept(path: Path) -> None:
    days_of_work(path, 3)
    damaged = path.read_bytes()[:9000]
    path.write_bytes(damaged)
    sibling(path, "-wal").write_bytes(b"saves that belong to the damaged file")
    os.utime(path, (START.timestamp(), START.timestamp()))
    backup = refused(path).backups[0]
    aside = restore_backup(backup, path)
    assert aside is not None
    assert aside.name == "客户-damaged-2026-11-24-090000.qingce"
    assert aside.read_bytes() == damaged
    assert sibling(aside, "-wal").exists()
    assert not sibling(path, "-wal").exists()
    with open_workspace(path, Clock(), "") as workspace:
        assert workspace.client(1).name == "第2天"
    assert backup.exists()


def test_files_put_aside_never_take_each_others_name(path: Path) -> None:
    days_of_work(path, 1)
    (backup,) = backups(path)
    names = set()
    for _ in range(3):
        path.write_bytes(b"broken")
        os.utime(path, (START.timestamp(), START.timestamp()))
        aside = restore_backup(backup, path)
        assert aside is not None
        names.add(aside.name)
    stem = "客户-damaged-2026-11-24-090000"
    assert names == {f"{stem}.qingce", f"{stem}-2.qingce", f"{stem}-3.qingce"}


def test_a_backup_is_put_where_nothing_is_left(path: Path) -> None:
    days_of_work(path, 1)
    path.unlink()
    assert restore_backup(backups(path)[0], path) is None
    open_workspace(path, Clock(), "").close()


def test_an_unsound_backup_is_not_put_back(path: Path) -> None:
    days_of_work(path, 1)
    backup = backups(path)[0]
    backup.write_bytes(backup.read_bytes()[:-1])
    before = path.read_bytes()
    with pytest.raises(DamagedWorkspace, match="备份文件本身已损坏"):
        restore_backup(backup, path)
    assert path.read_bytes() == before


def test_nothing_is_restored_under_an_open_window(path: Path) -> None:
    days_of_work(path, 1)
    with open_workspace(path, Clock(), ""), pytest.raises(StoreRefused, match="另一个窗口打开，请先关闭"):
        restore_backup(backups(path)[0], path)


def test_a_full_disk_loses_nothing_and_the_work_goes_on(path: Path) -> None:
    with open_workspace(path, Clock(), "") as workspace:
        client_id = fill(workspace)
        before = everything(workspace)
        pages = _limit(workspace, 0)
        for edit in _edits_that_need_room(workspace, client_id):
            with pytest.raises(StoreRefused, match=r"磁盘空间不足.*之前已保存的内容不受影响"):
                edit()
        assert everything(workspace) == before
        _limit(workspace, pages + 1000)
        for edit in _edits_that_need_room(workspace, client_id):
            edit()
        after = everything(workspace)
    with open_workspace(path, Clock(), "") as workspace:
        assert everything(workspace) == after


def _limit(workspace: Workspace, pages: int) -> int:
    """Let the file grow no further than some pages (0: than it is); gives how many it has."""
    count = int(workspace._connection.execute("PRAGMA page_count").fetchone()[0])
    workspace._connection.execute(f"PRAGMA max_page_count = {pages or count}")
    return count


def _edits_that_need_room(workspace: Workspace, client_id: int) -> list[Any]:
    long = "长" * 20_000
    return [
        lambda: workspace.set_answer(client_id, "main_products", long),
        lambda: workspace.add_client({NAME: long}),
        lambda: workspace.attach(client_id, "p/x", "大.bin", bytes(200_000)),
        lambda: workspace.set_setting("letterhead", long),
        lambda: workspace.set_note(client_id, long),
    ]


def test_a_file_held_by_another_program_is_told(path: Path) -> None:
    with open_workspace(path, Clock(), "") as workspace:
        client_id = fill(workspace)
        workspace._connection.execute("PRAGMA busy_timeout = 10")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreRefused, match="文件正被其他程序占用"):
                workspace.set_note(client_id, "x")
            other.execute("ROLLBACK")
        workspace.set_note(client_id, "x")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not move a file that is open")
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_moved_away_takes_no_edit_and_can_be_saved_elsewhere(path: Path, is_folder: bool) -> None:
    inside = path.parent / "文件夹" / path.name
    other = path.parent / "救回.qingce"
    with open_workspace(inside, Clock(), "") as workspace:
        client_id = fill(workspace)
        before = everything(workspace)
        if is_folder:
            shutil.rmtree(inside.parent)
        else:
            inside.rename(inside.with_name("改名.qingce"))
        with pytest.raises(
            StoreRefused, match="文件已被移走、改名或删除；内容还在程序里，请用“另存为”存到别处"
        ):
            workspace.set_note(client_id, "x")
        assert everything(workspace) == before
        workspace.save_as(other)
    with open_workspace(other, Clock(), "") as workspace:
        assert everything(workspace) == before


def test_saving_as_copies_everything_and_never_onto_itself(path: Path) -> None:
    other = path.parent / "副本 库.qingce"
    with open_workspace(path, Clock(), "") as workspace:
        fill(workspace)
        before = everything(workspace)
        other.write_bytes(b"an older file of this name")
        sibling(other, "-wal").write_bytes(b"and what stood beside it")
        workspace.save_as(other)
        names = {one.name for one in path.parent.iterdir()}
        for bad in (path, path.parent / "." / path.name):
            with pytest.raises(StoreRefused, match="这就是正在使用的工作区文件"):
                workspace.save_as(bad)
        with pytest.raises(StoreRefused, match="这是一个文件夹"):
            workspace.save_as(path.parent)
        with pytest.raises(StoreRefused, match="文件夹不存在"):
            workspace.save_as(path.parent / "没有" / "x.qingce")
        assert everything(workspace) == before
        assert {one.name for one in path.parent.iterdir()} == names
        with open_workspace(other, Clock(), "") as saved:
            assert everything(saved) == before
            with pytest.raises(StoreRefused, match="另一个窗口打开"):
                workspace.save_as(other)


def test_a_save_that_fails_halfway_leaves_the_older_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = path.parent / "副本.qingce"
    other.write_bytes(b"an older file")
    with open_workspace(path, Clock(), "") as workspace:
        fill(workspace)

        def fail(_: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(store_backup, "_sync", fail)
        with pytest.raises(StoreRefused, match=r"没有能够另存为.*磁盘空间不足"):
            workspace.save_as(other)
    assert other.read_bytes() == b"an older file"
    assert not list(path.parent.glob(".qingce-*"))


def test_flushing_and_closing_twice_are_harmless(path: Path) -> None:
    workspace = open_workspace(path, Clock(), "")
    fill(workspace)
    workspace.flush()
    workspace.close()
    workspace.close()


def test_a_restore_that_fails_halfway_leaves_the_damaged_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days_of_work(path, 1)
    (backup,) = backups(path)
    path.write_bytes(b"broken")
    sibling(path, "-wal").write_bytes(b"beside")
    real = Path.replace

    def fail(source: Path, target: Path) -> Path:
        if target == path and source.suffix == ".tmp":
            raise PermissionError(13, "held by a scanner")
        return real(source, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StoreRefused, match=r"没有能够恢复.*没有访问权限，或文件正被其他程序打开"):
        restore_backup(backup, path)
    monkeypatch.undo()
    assert (path.read_bytes(), sibling(path, "-wal").read_bytes()) == (b"broken", b"beside")
    assert not list(path.parent.glob("*damaged*"))


def test_edits_wait_for_the_disk_now_and_then_and_always_without_a_log(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()

    def waits(workspace: Workspace) -> bool:
        workspace.set_setting("n", clock.time.isoformat())
        return int(workspace._connection.execute("PRAGMA synchronous").fetchone()[0]) == 2

    with open_workspace(path, clock, "") as workspace:
        found = []
        for seconds in (0, 1, 3, 2, 1):
            clock.move(seconds=seconds)
            found.append(waits(workspace))
        assert found == [True, False, False, True, False]
        monkeypatch.setattr(workspace, "_mode", "delete")
        clock.move(seconds=1)
        assert waits(workspace)
