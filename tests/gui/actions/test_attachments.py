"""Files attached to a line: in, out, opened, saved; faults are told on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from gui import opening
from gui.actions.attachments import size_words
from gui.actions.page import ActionsPage


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "回执.txt"
    path.write_bytes("已受理".encode())
    return path


def names(page: ActionsPage) -> list[str]:
    files = page.detail.attachments.list
    return [files.item(row).text() for row in range(files.count())]


def test_a_file_is_attached_opened_saved_and_taken_out_again(
    page: ActionsPage, receipt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.choose(page.lines[0].id)
    page.desk.messages.files.append(receipt)
    page.detail.attachments._add.click()
    assert names(page) == ["回执.txt　9 字节"]
    assert "附件 1" in page.list.work.below(page.list.work.find(page.lines[0].id))
    opened: list[Path] = []
    monkeypatch.setattr(opening, "open_file", lambda path: not opened.append(path))
    page.detail.attachments._open.click()
    assert (opened[0].name, opened[0].read_bytes()) == ("回执.txt", receipt.read_bytes())
    page.desk.messages.files.append(tmp_path / "copy.txt")
    page.detail.attachments._save.click()
    assert (tmp_path / "copy.txt").read_bytes() == receipt.read_bytes()
    page.detail.attachments._remove.click()
    assert names(page) == []
    assert page.detail.attachments.taken.isVisibleTo(page)
    page.detail.attachments._put_back()
    assert names(page) == ["回执.txt　9 字节"]


def test_files_belong_to_their_line(page: ActionsPage, receipt: Path) -> None:
    page.list.choose(page.lines[0].id)
    page.detail.attachments.add_files([receipt])
    page.list.choose(page.lines[1].id)
    assert names(page) == []


def test_what_cannot_be_read_or_kept_is_told_and_the_rest_is_there(
    page: ActionsPage, receipt: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(30_000_001))
    page.list.choose(page.lines[0].id)
    page.detail.attachments.add_files([tmp_path / "missing.pdf", large, receipt])
    told = page.detail.attachments.fault.accessibleName()
    assert "missing.pdf" in told
    assert "30 MB" in told
    assert len(names(page)) == 1


def test_a_copy_that_cannot_be_saved_is_told(page: ActionsPage, receipt: Path, tmp_path: Path) -> None:
    page.list.choose(page.lines[0].id)
    page.detail.attachments.add_files([receipt])
    page.desk.messages.files.append(tmp_path / "no such folder" / "copy.txt")
    page.detail.attachments._save.click()
    assert "文件夹不存在" in page.detail.attachments.fault.accessibleName()


@pytest.mark.parametrize(("size", "words"), [(999, "999 字节"), (1_000, "1 KB"), (2_150_000, "2.1 MB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_files_are_dropped_in(page: ActionsPage, receipt: Path, tmp_path: Path) -> None:
    page.list.choose(page.lines[0].id)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(receipt)), QUrl.fromLocalFile(str(tmp_path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    files = page.detail.attachments
    assert files.acceptDrops()
    files.dropEvent(QDropEvent(QPointF(1, 1), copy, data, left, none))
    assert names(page) == ["回执.txt　9 字节"]
