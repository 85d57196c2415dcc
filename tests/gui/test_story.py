"""From the first start to the paper: one clerk, one example, one answer, one tick."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from checklist.store import open_workspace
from gui.window import Window


def press(window: Window, name: str) -> None:
    """Click the visible button of that name."""
    buttons = [one for one in window.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
    next(one for one in buttons if name in (one.accessibleName(), one.text())).click()


def paper(path: Path) -> str:
    """The text of a PDF without its line breaks."""
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_from_the_first_start_to_the_paper(
    window: Window, qtbot: QtBot, tmp_path: Path, now: Callable[[], datetime]
) -> None:
    session = window.session
    assert window.page_key == "welcome"
    press(window, "打开示例：保温杯生产企业")
    assert window.page_key == "results"
    before = dict(session.dossier.outcomes)

    window.go("profile", "negative_lists")
    session.set_answer("negative_lists", {"unknown": "dont_know"})
    turned = {key for key, outcome in session.dossier.outcomes.items() if outcome != before[key]}
    assert turned
    window.show_page("results")
    results = window.page("results")
    policy = sorted(turned)[0]
    results.go_to(policy)
    title = session.dossier.findings.of(policy).title
    assert any(
        title in label.text() for label in results.findChildren(type(window._status)) if label.isVisible()
    )

    window._actions["undo"].trigger()
    assert session.dossier.outcomes == before

    window.show_page("actions")
    item = next(one for one in session.dossier.checklist.items if one.kind == "fix")
    actions = window.page("actions")
    actions.go_to(item.id)
    qtbot.keyClick(actions.list, Qt.Key.Key_Space)
    assert session.progress[item.id].state == "done"

    window.show_page("export")
    export = window.page("export")
    target = tmp_path / "清单.pdf"
    window.desk.messages.files.append(target)
    qtbot.waitUntil(lambda: export.preview.pages > 5, timeout=20_000)
    press(window, "导出 PDF…")
    qtbot.waitUntil(target.exists, timeout=20_000)
    qtbot.waitUntil(lambda: export._writing is None, timeout=20_000)
    text = paper(target)
    assert "永康市晨曦杯业有限公司" in text
    assert "".join(item.title.split())[:12] in text

    client = session.client_id
    window.close()
    with open_workspace(tmp_path / "clients.qingce", now, "张三") as again:
        assert again.load_client(client).progress[item.id].state == "done"
        assert any(one.is_pinned for one in again.assessments(client))


def test_typing_in_a_field_moves_the_outcomes(window: Window, qtbot: QtBot) -> None:
    press(window, "打开示例：保温杯生产企业")
    session = window.session
    before = dict(session.dossier.outcomes)
    window.go("profile", "established_date")
    field = next(
        one
        for one in window.page("profile").findChildren(QLineEdit)
        if one.isVisible() and one.text() == "2011-03-08"
    )
    field.selectAll()
    qtbot.keyClicks(field, "2026-10-01")
    assert session.dossier.raw["established_date"] == "2026-10-01"
    assert field.text() == "2026-10-01"
    assert session.dossier.outcomes != before
    assert session.dossier.outcomes == session.dossier.scratch().outcomes


@pytest.mark.parametrize("name", ["baby-care-maker", "prefab-food-maker"])
def test_every_example_opens_on_every_page(window: Window, take_in: Callable[..., int], name: str) -> None:
    take_in(window.session, name)
    for key in ("profile", "results", "plan", "actions", "export"):
        assert window.show_page(key) is not None
