"""The export page: what is printed, how it looks before, and what can go wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer

from checklist.pdf import FontPaths
from checklist.progress import Progress
from checklist.report_presets import PRESETS
from gui import opening
from gui.export.page import ExportPage
from gui.tasks import Task
from rules.verdict import HUMAN

WAIT_MS = 20_000
Wait = Callable[[], None]


@pytest.fixture
def written(qtbot: object, page: ExportPage) -> Wait:
    """Waits for the file."""
    return lambda: qtbot.waitUntil(lambda: page._writing is None, timeout=WAIT_MS)


@pytest.fixture
def previewed(qtbot: object, page: ExportPage) -> Wait:
    """Waits for the preview."""
    return lambda: qtbot.waitUntil(
        lambda: page._previewing is None and not page._wait.isActive(), timeout=WAIT_MS
    )


def text_of(path: Path) -> str:
    return "".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize("preset", [one.key for one in PRESETS])
def test_the_preview_has_the_pages_of_the_file(
    page: ExportPage, written: Wait, previewed: Wait, preset: str, tmp_path: Path
) -> None:
    page.parts.choose(preset)
    page.refresh()
    previewed()
    page.write(tmp_path / "list.pdf")
    written()
    pages = len(pypdf.PdfReader(tmp_path / "list.pdf").pages)
    assert page.preview.pages == pages
    assert f"共 {pages} 页" in page.preview._page.text()
    assert pages == 1 if preset == "page" else pages > 1
    assert f"{pages} 页" in page.done.accessibleName()


def test_what_was_printed_is_pinned_with_its_day_and_rules(
    page: ExportPage, written: Wait, tmp_path: Path
) -> None:
    page.write(tmp_path / "list.pdf")
    written()
    session = page.session
    kept = next(one for one in session.workspace.assessments(session.client_id) if one.is_pinned)
    assert kept.label == "导出 PDF：list.pdf"
    assert kept.as_of == session.as_of
    assert dict(kept.packs) == {pack.info.id: pack.sha256 for pack in session.dossier.program.packs}
    assert dict(kept.outcomes) == session.dossier.outcomes


def test_the_file_is_asked_for_and_offered_afterwards(
    page: ExportPage, written: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(opening, "open_file", lambda path: not opened.append(path))
    monkeypatch.setattr(opening, "show_in_folder", lambda path: not opened.append(path))
    page.desk.messages.files.append(tmp_path / "清单")
    page.export.click()
    written()
    page._open.click()
    page._show.click()
    assert opened == [tmp_path / "清单.pdf"] * 2
    assert page.fault.isHidden()
    assert page.suggested_name() == "永康市晨曦杯业有限公司（虚构示例）_政策适用与行动清单_2026-11-23.pdf"


def test_letterhead_comment_and_progress_are_printed_and_kept(
    page: ExportPage, written: Wait, tmp_path: Path, qtbot: object
) -> None:
    form = page.letterhead
    form.firm.setText("永康轻工咨询")
    form.firm.textEdited.emit(form.firm.text())
    form.contact.setPlainText("解放街 1 号\n0579-00000000")
    form.comment.setPlainText("先把研发费用的账归好。")
    form.adviser.setText("李工")
    form.adviser.textEdited.emit("李工")
    item = next(one for one in page.session.dossier.checklist.items if one.kind == "decide")
    page.session.note_line(item.ids, Progress("doing", "王芳"))
    page.parts.choose("staff")
    page.write(tmp_path / "list.pdf")
    written()
    text = text_of(tmp_path / "list.pdf")
    for word in ("永康轻工咨询", "0579-00000000", "先把研发费用的账归好", "李工", "王芳"):
        assert word in text
    again = ExportPage(page.desk)
    qtbot.addWidget(again)
    again.letterhead.read()
    assert again.letterhead.letterhead == form.letterhead
    assert again.letterhead.comment.toPlainText() == "先把研发费用的账归好。"
    assert again.parts.sections == page.parts.sections


def test_the_comment_is_that_of_the_client(page: ExportPage, take_in: Callable[..., int]) -> None:
    page.letterhead.comment.setPlainText("给保温杯厂的话")
    first = page.session.client_id
    take_in(page.session, "shoe-maker")
    assert page.letterhead.comment.toPlainText() == ""
    assert page.job().options.comment == ""
    page.session.open_client(first)
    assert page.job().options.comment == "给保温杯厂的话"


def test_a_logo_is_taken_if_it_can_be_printed(page: ExportPage, tmp_path: Path) -> None:
    good, bad = tmp_path / "logo.png", tmp_path / "no.png"
    Image.new("RGB", (60, 20), "#146b3a").save(good)
    bad.write_bytes(b"no picture")
    page.desk.messages.files += [bad, good, tmp_path / "missing.png"]
    page.letterhead._choose.click()
    assert "不是 PNG 或 JPEG 图片" in page.letterhead._fault.text()
    assert page.letterhead.letterhead is None
    page.letterhead._choose.click()
    assert page.letterhead._fault.isHidden()
    assert page.letterhead.letterhead.logo == good.read_bytes()
    page.letterhead._choose.click()
    assert "missing.png" in page.letterhead._fault.text()
    page.letterhead._drop.click()
    assert page.letterhead.letterhead is None


def test_a_cancelled_export_leaves_nothing_and_the_older_file_as_it_was(
    page: ExportPage, written: Wait, tmp_path: Path
) -> None:
    target = tmp_path / "list.pdf"
    target.write_bytes(b"older")
    said: list[str] = []
    page.session.said.connect(said.append)
    page.parts.choose("all")
    page.write(target)
    assert page.cancel.isVisible()
    page.cancel.click()
    written()
    assert target.read_bytes() == b"older"
    assert sorted(one.name for one in tmp_path.glob(".qingce*.tmp")) == []
    assert "已取消导出" in said[-1]
    assert page.done.isHidden()
    assert page.fault.isHidden()
    assert page.export.isEnabled()
    assert not any(one.is_pinned for one in page.session.workspace.assessments(page.session.client_id))


@pytest.mark.parametrize("damage", ["taken away", "emptied", "cut off"])
def test_a_font_that_is_gone_or_broken_is_told(
    page: ExportPage, written: Wait, previewed: Wait, damage: str, tmp_path: Path
) -> None:
    font = tmp_path / "Font.ttf"
    if damage != "taken away":
        font.write_bytes(b"" if damage == "emptied" else page.fonts.bold.read_bytes()[:3000])
    page.fonts = FontPaths(page.fonts.regular, font)
    pages = page.preview.pages
    page.write(tmp_path / "list.pdf")
    written()
    told = page.fault.accessibleName()
    assert "Font.ttf" in told
    assert ("文件不存在" if damage == "taken away" else "文件已损坏") in told
    assert not (tmp_path / "list.pdf").exists()
    page.refresh()
    previewed()
    assert "Font.ttf" in page.fault.accessibleName()
    assert page.stale.isVisible(), "the preview from before stays, marked as such"
    assert page.preview.pages == pages


def test_a_character_the_font_lacks_is_told_with_its_place(
    page: ExportPage, written: Wait, tmp_path: Path
) -> None:
    page.letterhead.comment.setPlainText("请看𠮷")
    page.write(tmp_path / "list.pdf")
    written()
    assert "𠮷" in page.fault.accessibleName()
    assert not (tmp_path / "list.pdf").exists()
    page.letterhead.comment.setPlainText("请看吉")
    page.write(tmp_path / "list.pdf")
    written()
    assert page.fault.isHidden()
    assert (tmp_path / "list.pdf").exists()


@pytest.mark.parametrize("place", ["no such folder/list.pdf", "taken"])
def test_a_place_that_cannot_be_written_is_told(
    page: ExportPage, written: Wait, place: str, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    page.write(tmp_path / place)
    written()
    assert "没有能够写入" in page.fault.accessibleName()
    assert page.done.isHidden()


def test_a_full_disk_is_told(
    page: ExportPage, written: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    page.write(tmp_path / "list.pdf")
    written()
    assert "磁盘空间不足" in page.fault.accessibleName()
    assert list(tmp_path.glob("*.pdf")) == list(tmp_path.glob(".qingce*.tmp")) == []


def test_the_preview_follows_what_is_chosen_and_typed(page: ExportPage, previewed: Wait) -> None:
    assert page.preview.pages == 1
    page.parts.boxes["front"].click()
    assert page.parts.presets.currentText() == "自选"
    previewed()
    assert page.preview.pages > 1


def test_a_hidden_preview_holds_no_pages_and_comes_back_where_it_was(
    page: ExportPage, previewed: Wait
) -> None:
    page.parts.boxes["front"].click()
    previewed()
    bar, pages = page.preview.view.verticalScrollBar(), page.preview.pages
    bar.setValue(300)
    place = bar.value()
    page.hide()
    assert page.preview.pages == 0
    page.show()
    assert (page.preview.pages, bar.value()) == (pages, place)
    assert page._previewing is None, "nothing is made anew"
    assert place > 0


def test_a_hidden_page_makes_no_preview_until_it_is_shown(page: ExportPage, previewed: Wait) -> None:
    page.hide()
    page.session.set_answers({"titles": []})
    assert page._previewing is None
    assert not page._wait.isActive()
    page.show()
    assert page._previewing is not None
    previewed()


def test_another_client_is_never_shown_with_the_pages_of_the_one_before(
    page: ExportPage, previewed: Wait, take_in: Callable[..., int]
) -> None:
    page.refresh()
    take_in(page.session, "shoe-maker")
    assert page.preview.pages == 0
    previewed()
    assert page.preview.pages == 1
    page.session.close_client()
    assert page.preview.pages == 0


def test_zoom_and_pages(page: ExportPage, previewed: Wait) -> None:
    page.parts.choose("owner")
    previewed()
    preview = page.preview
    before = preview.view.zoomFactor()
    preview._on_larger()
    larger = preview.view.zoomFactor()
    preview._on_smaller()
    assert preview.view.zoomFactor() < larger
    preview._on_fit()
    preview._on_next()
    assert preview._page.text().startswith("第 2 页")
    preview._on_previous()
    assert preview._page.text().startswith("第 1 页")
    assert before > 0


def test_rulings_and_open_questions_are_told_before(page: ExportPage) -> None:
    dossier = page.session.dossier
    finding = next(one for one in dossier.findings.all if one.outcome == "needs_judgement")
    assert "没有回答" in page.facts.text()
    assert "人工裁定" not in page.facts.text()
    node = next(
        node
        for _, root in finding.roots()
        for node in root.leaves()
        if dossier.findings.verdict(node) == HUMAN
    )
    page.session.rule(finding.id, node, "met", "已问过主管部门", "李工", datetime(2026, 11, 23))
    page.refresh()
    assert "1 项条件由人工裁定" in page.facts.text()


def test_what_was_printed_is_pinned_with_its_own_client_or_not_at_all(
    page: ExportPage, written: Wait, take_in: Callable[..., int], tmp_path: Path
) -> None:
    session = page.session
    first = session.client_id
    page.write(tmp_path / "first.pdf")
    second = take_in(session, "shoe-maker")
    written()
    assert [one.is_pinned for one in session.workspace.assessments(first)].count(True) == 1
    assert not any(one.is_pinned for one in session.workspace.assessments(second))
    page.write(tmp_path / "second.pdf")
    session.close_client()
    session.delete_client(second)
    written()
    assert "second.pdf" in page.done.accessibleName()


def test_previews_made_anew_leave_nothing_behind(page: ExportPage, previewed: Wait, qtbot: object) -> None:
    for _ in range(3):
        page.refresh()
        previewed()
    qtbot.wait(10)
    assert len(page.preview.findChildren(QBuffer)) == 1
    assert page.findChildren(Task) == []
