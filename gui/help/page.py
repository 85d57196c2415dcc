"""The help: topics on the left, the text on the right; everything is on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QShowEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.blocks_view import BlocksView, ReadingView, split_link
from gui.desk import Desk
from gui.help.model import KEY_ROLE, TopicModel
from gui.help.topics import ABOUT, SHORTCUTS, TOPICS, HelpTexts
from gui.pages import PAGES, Page

if TYPE_CHECKING:
    from checklist.blocks import Block

LIST_WIDTH = 230
TEXT_SIDE_PX = 28
HEADING_PX = {1: 21, 2: 17, 3: 15}
LINE_PERCENT = 128.0


class HelpText(ReadingView):
    """A topic written in Markdown."""

    topic_asked = Signal(str)
    page_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "帮助正文", parent)
        self._text = ""
        self._search = ""
        self.document().setDocumentMargin(TEXT_SIDE_PX)
        self.anchorClicked.connect(self._on_link)
        desk.theme.changed.connect(self._fill)

    def show_text(self, markdown: str, search: str = "") -> None:
        """Show a topic, with the words of a search marked in it."""
        self._text, self._search = markdown, search
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self.colour_links()
        self.document().setMarkdown(self._text)
        self._set_type()
        self.mark_words(self._search)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _set_type(self) -> None:
        """Headings, spacing and tables of our own: those of Qt are made for Latin letters."""
        block = self.document().begin()
        while block.isValid():
            self._set_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._set_table(frame)

    def _set_block(self, block: QTextBlock) -> None:
        layout, cursor = block.blockFormat(), QTextCursor(block)
        level = layout.headingLevel()
        layout.setLineHeight(LINE_PERCENT, layout.LineHeightTypes.ProportionalHeight.value)
        if level:
            layout.setTopMargin(4 if level == 1 else 16)
            layout.setBottomMargin(6)
            letters = QTextCharFormat()
            letters.setFontWeight(QFont.Weight.Bold)
            letters.setProperty(QTextFormat.Property.FontPixelSize, HEADING_PX.get(level, 15))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)
        cursor.setBlockFormat(layout)
        self._underline_links(block)

    def _underline_links(self, block: QTextBlock) -> None:
        """A link is told by more than its colour."""
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            letters = fragment.charFormat()
            if letters.isAnchor() and not letters.fontUnderline():
                letters.setFontUnderline(True)
                cursor = QTextCursor(block)
                cursor.setPosition(fragment.position())
                end = fragment.position() + fragment.length()
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(letters)
            fragments += 1

    def _set_table(self, table: QTextTable) -> None:
        """Lines between the rows, as in the other tables."""
        layout = table.format()
        layout.setBorder(0)
        layout.setCellPadding(6)
        layout.setBorderCollapse(True)
        layout.setBottomMargin(8)
        table.setFormat(layout)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                line = cell.format().toTableCellFormat()
                line.setBottomBorder(1)
                line.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                line.setBottomBorderBrush(self._desk.theme.colour("line"))
                cell.setFormat(line)

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.scheme() == "help":
            self.topic_asked.emit(url.path())
        elif url.scheme() == "page":
            self.page_asked.emit(url.path())


class HelpPage(Page):
    """Written topics, and two that the program makes: keys, and what it is."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._texts = HelpTexts()
        self._model = TopicModel(self)
        self.key = ""
        self._build()
        self._model.show_topics(TOPICS)

    def _build(self) -> None:
        self._search = QLineEdit(placeholderText="查找帮助", clearButtonEnabled=True)
        self._search.setAccessibleName("查找帮助")
        self._search.addAction(
            self.desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._search.textChanged.connect(self._on_search)
        self._list = QListView()
        self._list.setAccessibleName("帮助主题")
        self._list.setModel(self._model)
        self._list.setSpacing(3)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.selectionModel().currentChanged.connect(self._on_topic)
        self._nothing = QLabel("没有提到这些字的主题。")
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        for part in (self._search, self._nothing):
            column.addWidget(part)
        column.addWidget(self._list, 1)
        self.text, self.made = HelpText(self.desk), BlocksView(self.desk, "帮助正文")
        self.text.topic_asked.connect(self.go_to)
        self.text.page_asked.connect(self._on_page)
        self.made.followed.connect(self._on_made_link)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.made)
        split = QSplitter(Qt.Orientation.Horizontal, objectName="help")
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._stack)
        split.setSizes([LIST_WIDTH, 1000])
        split.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.addWidget(split)

    def showEvent(self, event: QShowEvent) -> None:
        """The first topic, unless one was asked for."""
        super().showEvent(event)
        if not self.key:
            self.go_to("welcome")

    # --- What is shown ---------------------------------------------------------------------------------

    def go_to(self, place: str) -> None:
        """Show a topic by its key (that of the page it is about); one that there is none of changes nothing."""
        if place not in {topic.key for topic in TOPICS}:
            return
        if self._model.row_of(place) is None:
            self._search.clear()
        row = self._model.row_of(place)
        if row is not None:
            index = self._model.index(row)
            self._list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self._show(place)

    def search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _show(self, key: str) -> None:
        self.key = key
        text = self._texts.text(key)
        if text:
            self.text.show_text(text, self._search.text())
            self._stack.setCurrentWidget(self.text)
        else:
            self._show_blocks(self._made(key))

    def _show_blocks(self, blocks: list[Block]) -> None:
        self.made.show_blocks(blocks)
        self._stack.setCurrentWidget(self.made)

    def _made(self, key: str) -> list[Block]:
        if key == SHORTCUTS:
            from gui.help.keys import key_blocks

            return key_blocks(self.window())
        assert key == ABOUT
        from gui.help.about import about_blocks

        workspace = self.session.workspace
        return about_blocks(self.session.base_program.packs, None if workspace is None else workspace.path)

    # --- What is done ----------------------------------------------------------------------------------

    @Slot()
    def _on_search(self) -> None:
        found = self._texts.found(self._search.text())
        self._nothing.setVisible(not found)
        self._model.show_topics(found)
        keys = [topic.key for topic in found]
        if found:
            self.go_to(self.key if self.key in keys else keys[0])

    @Slot(QModelIndex, QModelIndex)
    def _on_topic(self, index: QModelIndex, _before: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None and key != self.key:
            self._show(key)

    @Slot(str)
    def _on_page(self, key: str) -> None:
        if any(kind.key == key for kind in PAGES):
            self.session.go_asked.emit(key, "")

    @Slot(str)
    def _on_made_link(self, link: str) -> None:
        kind, place = split_link(link)
        if kind == "help":
            self.go_to(place)
        elif kind == "licence":
            from gui.help.about import licence_blocks

            self._show_blocks(licence_blocks(place))
