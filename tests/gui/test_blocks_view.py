"""Blocks on the screen: every kind of block is written, shapes are drawn, links are told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from checklist.blocks import (
    BulletList,
    Callout,
    Card,
    Cards,
    CheckItem,
    Column,
    Counts,
    Heading,
    Keep,
    KeyValue,
    KeyValues,
    Mark,
    PageBreak,
    Paragraph,
    Row,
    Run,
    ScoreBar,
    Spacer,
    Table,
    Tile,
    Toc,
    plain,
)
from gui.blocks_html import BlocksHtml
from gui.blocks_view import BlocksView, split_link
from gui.desk import Desk

BLOCKS = (
    Toc(),
    Heading("标题甲", 2, "top", mark=Mark.MET),
    Paragraph(
        (Run("正文 <乙>"), Run("跳到政策", anchor="policy-hnte"), Run("回到上面", anchor="top")), "quote"
    ),
    Paragraph(plain("提醒丙"), "caution"),
    PageBreak(),
    Table(
        (Column("条件"), Column("批注"), Column("依据")),
        (
            Row((plain("一组"),), role="group"),
            Row((plain("单元丁"), (), plain("已核对")), anchor="row"),
            Row((plain("浅色"), (), ()), role="muted"),
        ),
    ),
    CheckItem("box", plain("要办的事"), due="2026-12-31", owner="财务", ticked=True, detail=(plain("细节"),)),
    BulletList((plain("第一"), plain("第二")), ordered=True),
    KeyValues((KeyValue("名称", plain("某厂")),)),
    Counts((Tile("初步符合", 3, Mark.MET),)),
    Cards((Card(plain("卡片"), (plain("一行"),)),)),
    Callout(plain("说明文字"), "说明"),
    ScoreBar("评分", 48, 70, 100, 60),
    Spacer(3),
    Keep((Paragraph(plain("合在一起")),)),
)


def shown(desk: Desk, qtbot: QtBot) -> BlocksView:
    view = BlocksView(desk, "试看")
    qtbot.addWidget(view)
    view.resize(600, 500)
    view.show()
    view.show_blocks(BLOCKS)
    return view


def test_every_kind_of_block_is_readable(desk: Desk, qtbot: QtBot) -> None:
    told = shown(desk, qtbot).toPlainText()
    for words in (
        "标题甲",
        "正文 <乙>",
        "提醒丙",
        "一组",
        "单元丁",
        "已核对",
        "浅色",
        "要办的事",
        "2026-12-31",
    ):
        assert words in told
    for words in (
        "细节",
        "第二",
        "某厂",
        "初步符合",
        "卡片",
        "说明文字",
        "最多 70 分，合格线 60 分",
        "合在一起",
    ):
        assert words in told


def test_a_column_for_the_pen_is_left_out(desk: Desk, qtbot: QtBot) -> None:
    assert "批注" not in shown(desk, qtbot).toPlainText()


def test_shapes_are_drawn_and_nothing_else_is_loaded(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    image = QTextDocument.ResourceType.ImageResource.value
    assert not view.loadResource(image, QUrl("mark:met")).isNull()
    assert view.loadResource(image, QUrl("https://example.com/a.png")) is None
    assert view.loadResource(image, QUrl.fromLocalFile(str(Path(__file__)))) is None


def test_a_link_out_of_the_document_is_told_and_one_inside_is_followed(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    with qtbot.waitSignal(view.followed) as followed:
        view.anchorClicked.emit(QUrl("to:policy-hnte"))
    assert followed.args == ["policy-hnte"]
    with qtbot.assertNotEmitted(view.followed):
        view.anchorClicked.emit(QUrl("to:top"))


def test_a_link_names_a_kind_and_a_place() -> None:
    assert split_link("clause-3.1.1-s2a") == ("clause", "3.1.1-s2a")
    assert split_link("item-clause/3.3.1") == ("item", "clause/3.3.1")


def test_the_theme_recolours_what_is_shown(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    light = BlocksHtml(desk.theme.hex).write(BLOCKS)
    desk.theme.choose("dark")
    try:
        assert BlocksHtml(desk.theme.hex).write(BLOCKS) != light
        assert "标题甲" in view.toPlainText()
    finally:
        desk.theme.choose("light")


def test_what_is_searched_is_marked(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    view.mark_words("正文 第二")
    assert [one.cursor.selectedText() for one in view.extraSelections()] == ["正文", "第二"]
    view.mark_words("")
    assert not view.extraSelections()


def test_the_same_subject_keeps_its_place(desk: Desk, qtbot: QtBot) -> None:
    view = shown(desk, qtbot)
    view.verticalScrollBar().setValue(40)
    view.show_blocks((*BLOCKS, Paragraph(plain("又一段"))))
    assert view.verticalScrollBar().value() == 40
    view.show_blocks((Heading("另一个"), *BLOCKS))
    assert view.verticalScrollBar().value() == 0
