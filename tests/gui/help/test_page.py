"""The help: a topic for every page, no dead link, keys and libraries read from what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from checklist.blocks import KeyValues, Mark, Table, text_of
from gui.desk import Desk
from gui.help.about import about_blocks, libraries, licence_blocks
from gui.help.keys import key_blocks
from gui.help.page import HelpPage
from gui.help.topics import FOLDER, TOPICS, HelpTexts, plain_text
from gui.pages import PAGES
from gui.window import Window

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"\[([^\]]*)\]\(([a-z]+):([^)]*)\)")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> HelpPage:
    page = HelpPage(desk)
    qtbot.addWidget(page)
    page.resize(964, 600)
    page.show()
    return page


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_page_of_the_window_has_its_topic() -> None:
    assert {kind.key for kind in PAGES} <= {topic.key for topic in TOPICS}


def test_every_file_belongs_to_a_topic_and_begins_with_a_heading() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == {topic.file for topic in TOPICS if topic.file}
    texts = HelpTexts()
    for topic in TOPICS:
        assert not topic.file or texts.text(topic.key).startswith("# ")


def test_no_link_is_dead() -> None:
    known = {
        "help": {topic.key for topic in TOPICS},
        "page": {kind.key for kind in PAGES},
        "mark": {mark.value for mark in Mark},
    }
    texts = HelpTexts()
    links = [found for topic in TOPICS for found in LINK.findall(texts.text(topic.key))]
    assert links
    for words, kind, place in links:
        assert place in known[kind], (kind, place)
        assert words, "Qt drops a picture without words"


def test_every_topic_opens(page: HelpPage) -> None:
    for topic in TOPICS:
        page.go_to(topic.key)
        assert page.key == topic.key
        shown = page._stack.currentWidget()
        assert len(shown.toPlainText()) > 100, topic.key


def test_shapes_stand_in_the_text(page: HelpPage) -> None:
    page.go_to("results")
    assert page.text.document().toHtml().count("mark:") == len(Mark)


def test_search_keeps_the_topics_with_every_word_and_marks_them(page: HelpPage) -> None:
    page.search()
    page._search.setText("备份")
    assert "workspace" in [topic.key for topic in page._model.topics]
    assert page.text.extraSelections()
    page._search.setText("没有这个词的主题")
    assert not page._model.topics
    assert page._nothing.isVisible()
    page.go_to("plan")
    assert page.key == "plan"
    assert len(page._model.topics) == len(TOPICS)


def test_links_lead_to_topics_and_pages(page: HelpPage, desk: Desk, qtbot: QtBot) -> None:
    page.text.anchorClicked.emit(QUrl("help:limits"))
    assert page.key == "limits"
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        page.text.anchorClicked.emit(QUrl("page:profile"))
    assert asked.args == ["profile", ""]


def test_the_list_of_topics_behaves(page: HelpPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page._model)


def test_f1_opens_the_topic_of_the_page_shown(window: Window) -> None:
    window.show_page("library")
    window._help_here()
    shown = window.page("help")
    assert isinstance(shown, HelpPage)
    assert shown.key == "library"


def test_keys_of_the_window_are_listed(window: Window) -> None:
    rows = [row for block in key_blocks(window) if isinstance(block, Table) for row in block.rows]
    told = {text_of(row.cells[0]): text_of(row.cells[1]) for row in rows}
    assert told["F1"] == "本页帮助"
    assert {keys for _, keys in window.shortcuts()} <= told.keys()


def test_the_about_page_names_everything_that_is_needed_to_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {normal(re.split(r"[<>=!~ ;\[]", one)[0]) for one in project["dependencies"]}
    found = {normal(one.name): one for one in libraries()}
    assert wanted <= found.keys()
    assert "shiboken6" in found
    assert all(one.version and one.licence for one in found.values())
    assert "LGPL" in found["pyside6-essentials"].licence


def test_the_about_page_tells_packs_folders_and_our_licence(desk: Desk) -> None:
    packs = desk.session.base_program.packs
    blocks = about_blocks(packs, Path("工作区.qingce"))
    cells = [
        text_of(cell) for one in blocks if isinstance(one, Table) for row in one.rows for cell in row.cells
    ]
    assert {pack.sha256 for pack in packs} <= set(cells)
    assert "SIL OFL 1.1" in cells
    labels = {pair.label for one in blocks if isinstance(one, KeyValues) for pair in one.pairs}
    assert {"版本", "工作区", "数据文件夹", "出错日志"} <= labels


def test_licences_can_be_read_in_full(page: HelpPage) -> None:
    page.go_to("about")
    page.made.followed.emit("licence-font")
    assert "SIL OPEN FONT LICENSE" in page.made.toPlainText()
    page.made.followed.emit("help-about")
    assert "关于轻策" in page.made.toPlainText()
    assert licence_blocks("click")


def test_a_text_that_is_gone_is_said_calmly(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"\xff\xfe")
    texts = HelpTexts(tmp_path)
    assert all("重新安装" in texts.text(topic.key) for topic in TOPICS if topic.file)


def test_signs_of_markdown_are_not_searched() -> None:
    assert (
        plain_text("# 甲\n- **乙** [丙](help:x) ![丁](mark:met)\n| a | b |\n|---|---|") == "甲 - 乙 丙 丁 a b"
    )
