"""Shows the neutral blocks: what is printed on paper, on the screen, to be read, copied and followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QPalette, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from checklist.blocks import Block, Mark
from gui.blocks_html import LINK_SCHEME, MARK_PX, MARK_SCHEME, BlocksHtml
from gui.desk import Desk

PAGES: Final = {
    "policy": "results",
    "outcome": "results",
    "clause": "plan",
    "plan": "plan",
    "item": "actions",
    "fact": "profile",
}
"""The page on which the kind of thing that a link names is shown: ``policy-hnte``, ``item-clause/3.1.1``."""
MARGIN_PX: Final = 14


class ReadingView(QTextBrowser):
    """Rich text that is read: shapes of the verdicts in it, links in the colours of the theme, nothing loaded from outside."""

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN_PX)

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """The shapes of the verdicts; nothing else is ever loaded."""
        if kind == QTextDocument.ResourceType.ImageResource.value and name.scheme() == MARK_SCHEME:
            return self._desk.icons.mark_pixmap(Mark(name.path()), MARK_PX, self.devicePixelRatio())
        return None

    def mark_words(self, search: str) -> None:
        """Mark every word of a search; none for an empty one."""
        places = [place for word in search.split() for place in self._places(word)]
        self.setExtraSelections(places)

    def _places(self, word: str) -> list[QTextEdit.ExtraSelection]:
        found, cursor = [], QTextCursor(self.document())
        while not (cursor := self.document().find(word, cursor)).isNull():
            one = QTextEdit.ExtraSelection()
            one.cursor = cursor
            one.format.setBackground(self._desk.theme.colour("highlight"))
            one.format.setForeground(self._desk.theme.colour("text"))
            found.append(one)
        return found

    def colour_links(self) -> None:
        """Take the colour of links from the theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Link, self._desk.theme.colour("accent"))
        self.setPalette(palette)


class BlocksView(ReadingView):
    """A document that is read.  ``followed`` tells of a link to something that does not stand in it."""

    followed = Signal(str)

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, name, parent)
        self._blocks: tuple[Block, ...] = ()
        self._html = ""
        self.anchorClicked.connect(self._on_link)
        desk.theme.changed.connect(self._on_theme)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is shown."""
        return self._blocks

    def show_blocks(self, blocks: Iterable[Block]) -> None:
        """Show other blocks from their beginning; about the same thing (by the first block) the place is kept."""
        blocks = tuple(blocks)
        if blocks == self._blocks:
            return
        stays, bar = blocks[:1] == self._blocks[:1], self.verticalScrollBar()
        down = bar.value()
        self._blocks = blocks
        self._fill()
        bar.setValue(down if stays else 0)

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.scheme() != LINK_SCHEME:
            QDesktopServices.openUrl(url)
            return
        anchor = url.toString().removeprefix(f"{LINK_SCHEME}:")
        if f'<a name="{anchor}">' in self._html:
            self.scrollToAnchor(anchor)
        else:
            self.followed.emit(anchor)

    @Slot()
    def _on_theme(self) -> None:
        down = self.verticalScrollBar().value()
        self.document().clear()  # else the shapes stay in the old colours
        self._fill()
        self.verticalScrollBar().setValue(down)

    def _fill(self) -> None:
        self._html = BlocksHtml(self._desk.theme.hex).write(self._blocks)
        self.colour_links()
        self.setHtml(self._html)


def split_link(link: str) -> tuple[str, str]:
    """What kind of thing a link names, and which."""
    kind, _, place = link.partition("-")
    return kind, place


def follow(desk: Desk, link: str) -> None:
    """Show what a link names on the page that is about it."""
    kind, place = split_link(link)
    desk.session.go_asked.emit(PAGES[kind], place)
