"""The line that is chosen: what it is, where it comes from, what people noted, what is attached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from checklist.worklist import Line
from gui.actions.attachments import Attachments
from gui.actions.columns import where_from
from gui.actions.progress_form import ProgressForm
from gui.actions.words import details_of, facts_of, materials_of, pressing_words, sources_of
from gui.desk import Desk
from gui.notices import Notice

if TYPE_CHECKING:
    from checklist.store import Attachment


class Passage(QWidget):
    """A small head and a text below it, with links; hidden while there is no text."""

    followed = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        head = QLabel(title)
        head.setProperty("role", "small")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._text.setAccessibleName(title)
        self._text.linkActivated.connect(self.followed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(self._text)

    def say(self, html: str) -> None:
        """Show a text; it is laid out anew only where it differs."""
        if self._text.text() != html:
            self._text.setText(html)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus if "<a " in html else Qt.FocusPolicy.ClickFocus)
        self.setVisible(bool(html))


class LineDetail(QScrollArea):
    """``followed`` carries a link: page:place."""

    followed = Signal(str)
    forget_asked = Signal()
    answer_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: list[str] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._kind = QLabel()
        self._kind.setProperty("role", "small")
        self._kind.setWordWrap(True)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pressing = Notice(desk, "caution")
        self._facts = QLabel(wordWrap=True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._how, self._sources, self._materials = Passage("要点"), Passage("来源"), Passage("需要的材料")
        self._answer = QPushButton("去档案中填写")
        self._answer.setProperty("role", "primary")
        self._forget = QPushButton("清除这条记录")
        self.form = ProgressForm(desk)
        self.attachments = Attachments(desk)
        self._files = QLabel("附件")
        self._files.setProperty("role", "small")
        self._below = self._line()
        self._lay_out()
        self._answer.clicked.connect(self.answer_asked)
        self._forget.clicked.connect(self.forget_asked)
        for one in (self._how, self._sources, self._materials):
            one.followed.connect(self.followed)

    def _lay_out(self) -> None:
        inside = QFrame()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 4, 8, 12)
        column.setSpacing(10)
        for part in (
            self._kind,
            self._title,
            self._pressing,
            self._facts,
            self._answer,
            self._how,
            self._line(),
            self.form,
            self._forget,
            self._files,
            self.attachments,
            self._below,
            self._sources,
            self._materials,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def _line(self) -> QFrame:
        line = QFrame()
        line.setProperty("role", "line")
        return line

    def show_lines(
        self, lines: Sequence[Line], materials: Sequence[Line], attached: Sequence[Attachment]
    ) -> None:
        """Show a line, or what several have in common; nothing where none is chosen."""
        self.widget().setVisible(bool(lines))
        if not lines:
            return
        if [line.id for line in lines] != self._shown:
            self._shown = [line.id for line in lines]
            self.verticalScrollBar().setValue(0)
        is_locked, as_of = self._desk.session.is_read_only, self._desk.session.as_of
        only = lines[0] if len(lines) == 1 else None
        self.form.show_lines(lines, is_locked=is_locked)
        for part in (self._pressing, self._facts, self._files, self.attachments, self._kind, self._below):
            part.setVisible(only is not None)
        self._answer.setVisible(only is not None and only.is_question)
        self._forget.setVisible(only is not None and only.kind == "gone" and not is_locked)
        if only is None:
            self._title.setText(f"已选 {len(lines)} 项，写下的内容用于每一项")
            for passage in (self._how, self._sources, self._materials):
                passage.say("")
            return
        self._show_one(only, materials)
        self.attachments.show_line(only, attached)
        self._pressing.say(pressing_words(only, as_of))

    def _show_one(self, line: Line, materials: Sequence[Line]) -> None:
        self._kind.setText("　".join(part for part in where_from(line) if part))
        self._title.setText(line.title)
        facts = facts_of(line, self._desk.session.as_of)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self._how.say(details_of(line))
        self._sources.say(sources_of(line))
        self._materials.say(materials_of(line.item, materials))

    @Slot()
    def edit(self) -> None:
        """Put the cursor where one writes first."""
        self.form.edit()
        self.ensureWidgetVisible(self.form)
