"""The Plan as a document to read: verbatim text to be selected, and beside each clause its shape, relevance and status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from checklist.blocks import Mark
from checklist.plan_text import Passage, PassageKind
from gui.desk import Desk

GUTTER_PX: Final = 136
SHAPE_PX: Final = 15
LINE_PERCENT: Final = 122.0


class Look(NamedTuple):
    """How a kind of passage is set: size in pixels, bold, centred, distance before it, whether it stands off the margin."""

    size: int
    bold: bool = False
    centred: bool = False
    before: int = 4
    indented: bool = False
    role: str = "text"


LOOKS: Final[Mapping[PassageKind, Look]] = {
    "title": Look(18, bold=True, centred=True, before=16),
    "part": Look(18, bold=True, before=22),
    "group": Look(16, bold=True, before=18, role="accent"),
    "measure": Look(15, bold=True, before=16, indented=True),
    "clause": Look(15, before=3, indented=True),
    "plain": Look(14, before=4, role="muted"),
}


class Reading(NamedTuple):
    """What stands beside a clause: its shape and words, the colour role of both, whether its text steps back."""

    mark: Mark
    words: str
    role: str
    is_faint: bool
    spoken: str


class PlanText(QTextBrowser):
    """Shows passages; the clause with the cursor is the chosen one.  Up and down go from clause to clause."""

    clause_chosen = Signal(str)

    def __init__(self, desk: Desk, read: Callable[[str], Reading], parent: QWidget | None = None) -> None:
        """``read`` gives what stands beside a clause, asked when it is painted."""
        super().__init__(parent)
        self._desk, self._read = desk, read
        self._passages: tuple[Passage, ...] = ()
        self._places: dict[str, int] = {}
        self._chosen = ""
        self._searched = ""
        self._found: list[QTextCursor] = []
        self._at = -1
        self._is_filling = False
        self.setAccessibleName("《方案》原文")
        self.setAccessibleDescription("上下方向键逐条移动，右侧显示所选条款")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(12)
        self.cursorPositionChanged.connect(self._on_cursor)
        desk.theme.changed.connect(self._on_theme)

    # --- What is shown ---------------------------------------------------------------------------------

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What is shown, in its order."""
        return self._passages

    @property
    def chosen(self) -> str:
        """The clause that is chosen; empty where none is."""
        return self._chosen

    def show_passages(self, passages: Sequence[Passage]) -> None:
        """Show other passages; the chosen clause stays chosen if it is among them."""
        chosen = self._chosen
        self._passages = tuple(passages)
        self._fill()
        self._chosen = chosen if chosen in self._places else ""
        if self._chosen:
            self._move_to(self._chosen)
        self.refresh()

    def refresh(self) -> None:
        """Read again what stands beside the clauses."""
        self.setExtraSelections(self._selections())
        self.viewport().update()

    def choose(self, key: str) -> bool:
        """Choose a clause, or the first one of a measure, and scroll to it; whether it is shown."""
        if key not in self._places:
            return False
        if key != self._chosen:
            self._move_to(key)
        self._bring_up(key)
        return True

    def step(self, by: int) -> None:
        """Choose the next clause, or the one before."""
        keys = [one.key for one in self._passages if one.kind == "clause"]
        if not keys:
            return
        at = keys.index(self._chosen) + by if self._chosen in keys else (0 if by > 0 else len(keys) - 1)
        if 0 <= at < len(keys):
            self._move_to(keys[at])
            self.ensureCursorVisible()

    # --- Searching -------------------------------------------------------------------------------------

    def find_all(self, text: str) -> int:
        """Mark every place of a text; gives how many there are."""
        self._searched, self._found, self._at = text, [], -1
        cursor = QTextCursor(self.document())
        while text and not (cursor := self.document().find(text, cursor)).isNull():
            self._found.append(cursor)
        self.refresh()
        return len(self._found)

    @property
    def found_count(self) -> int:
        """How many places have been found."""
        return len(self._found)

    def go_to_found(self, by: int) -> int:
        """Go to the next place found, or the one before, round the end; gives its number from 1, 0 where there is none."""
        if not self._found:
            return 0
        if self._at < 0:
            here = self.textCursor().position()
            after = (at for at, one in enumerate(self._found) if one.selectionEnd() >= here)
            self._at = next(after, 0) if by > 0 else next(after, 0) - 1
        else:
            self._at += by
        self._at %= len(self._found)
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._found[self._at].selectionStart())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.refresh()
        return self._at + 1

    # --- Filling ---------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._is_filling = True
        self._places, self._found, self._at = {}, [], -1
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for at, passage in enumerate(self._passages):
            self._places.setdefault(passage.key, at)
            before = self._passages[at - 1] if at else None
            layout, letters = self._formats(passage, before)
            if at:
                cursor.insertBlock(layout, letters)
            else:
                cursor.setBlockFormat(layout)
            cursor.insertText(passage.text, letters)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_filling = False

    def _formats(self, passage: Passage, before: Passage | None) -> tuple[QTextBlockFormat, QTextCharFormat]:
        look = LOOKS[passage.kind]
        layout = QTextBlockFormat()
        layout.setTopMargin(look.before + (5 if _begins_sentence(passage, before) else 0))
        layout.setBottomMargin(3)
        layout.setLeftMargin(GUTTER_PX if look.indented else 0)
        layout.setRightMargin(6)
        layout.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if look.centred:
            layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        letters = QTextCharFormat()
        letters.setProperty(QTextCharFormat.Property.FontPixelSize, look.size)
        letters.setFontWeight(QFont.Weight.Bold if look.bold else QFont.Weight.Normal)
        letters.setForeground(self._desk.theme.colour(look.role))
        return layout, letters

    def _selections(self) -> list[QTextEdit.ExtraSelection]:
        """What steps back because it does not concern the firm, and what was found."""
        selections = []
        faint = self._desk.theme.colour("muted")
        for passage in self._passages:
            if passage.kind == "clause" and self._read(passage.key).is_faint:
                cursor = QTextCursor(self._block(passage.key))
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                selections.append(_selection(cursor, foreground=faint))
        highlight = self._desk.theme.colour("highlight")
        for at, cursor in enumerate(self._found):
            one = _selection(cursor, background=highlight, foreground=self._desk.theme.colour("text"))
            if at == self._at:
                one.format.setFontWeight(QFont.Weight.Bold)
                one.format.setFontUnderline(True)
            selections.append(one)
        return selections

    def _block(self, key: str) -> QTextBlock:
        return self.document().findBlockByNumber(self._places[key])

    # --- Moving ----------------------------------------------------------------------------------------

    def _move_to(self, key: str) -> None:
        self.setTextCursor(QTextCursor(self._block(key)))

    def _bring_up(self, key: str) -> None:
        """Scroll so that a passage stands in the upper third."""
        top = self.document().documentLayout().blockBoundingRect(self._block(key)).top()
        self.verticalScrollBar().setValue(int(top - self.viewport().height() / 4))

    @Slot()
    def _on_cursor(self) -> None:
        if self._is_filling:
            return
        at = self.textCursor().blockNumber()
        passage = self._passages[at] if at < len(self._passages) else None
        if passage is None or passage.kind != "clause" or passage.key == self._chosen:
            return
        self._chosen = passage.key
        self.viewport().update()
        self._announce(passage.key)
        self.clause_chosen.emit(passage.key)

    def _announce(self, key: str) -> None:
        """Tell a screen reader what stands beside the clause; the text itself it reads by the cursor."""
        spoken = self._read(key).spoken
        self.setAccessibleDescription(spoken)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from clause to clause; with Shift they select text as everywhere."""
        if event.matches(QKeySequence.StandardKey.MoveToNextLine):
            self.step(1)
        elif event.matches(QKeySequence.StandardKey.MoveToPreviousLine):
            self.step(-1)
        else:
            super().keyPressEvent(event)

    # --- Painting --------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The band of the chosen clause behind the text, the shapes and words beside it."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for passage, rect in self._visible(event.rect().toRectF()):
            if passage.key == self._chosen:
                self._paint_band(painter, rect)
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        painter.setFont(self._small_font())
        for passage, rect in self._visible(event.rect().toRectF()):
            if passage.kind == "clause":
                self._paint_reading(painter, rect, self._read(passage.key))
            else:
                painter.setPen(self._desk.theme.colour("muted"))
                painter.drawText(self._words_rect(rect), Qt.AlignmentFlag.AlignVCenter, passage.key)
        painter.end()

    def _visible(self, area: QRectF) -> list[tuple[Passage, QRectF]]:
        """The passages with something beside them that stand in a part of the view, each with its place in it."""
        layout = self.document().documentLayout()
        down = self.verticalScrollBar().value()
        first = layout.hitTest(
            area.topLeft() + area.topLeft().__class__(GUTTER_PX + 20, down), Qt.HitTestAccuracy.FuzzyHit
        )
        block = self.document().findBlock(max(first, 0))
        block = block.previous() if block.previous().isValid() else block
        found = []
        while block.isValid() and block.blockNumber() < len(self._passages):
            rect = layout.blockBoundingRect(block).translated(0, -down)
            if rect.top() > area.bottom():
                break
            passage = self._passages[block.blockNumber()]
            if passage.kind in ("clause", "measure"):
                found.append((passage, rect))
            block = block.next()
        return found

    def _paint_band(self, painter: QPainter, rect: QRectF) -> None:
        band = QRectF(4, rect.top() - 2, self.viewport().width() - 8, rect.height() + 4)
        painter.setPen(self._desk.theme.colour("accent"))
        painter.setBrush(self._desk.theme.colour("accent_soft"))
        painter.drawRoundedRect(band, 5, 5)

    def _paint_reading(self, painter: QPainter, rect: QRectF, reading: Reading) -> None:
        words = self._words_rect(rect)
        top = words.center().y() - SHAPE_PX / 2
        pixmap = self._desk.icons.mark_pixmap(reading.mark, SHAPE_PX, self.devicePixelRatio())
        painter.drawPixmap(QRectF(14, top, SHAPE_PX, SHAPE_PX), pixmap, QRectF(pixmap.rect()))
        painter.setPen(self._desk.theme.colour(reading.role))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, reading.words)

    def _words_rect(self, rect: QRectF) -> QRectF:
        """Where the words stand: beside the first line of the text."""
        return QRectF(14 + SHAPE_PX + 5, rect.top() + 1, GUTTER_PX, 24)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(13)
        return font

    @Slot()
    def _on_theme(self) -> None:
        """The same text in other colours, where it was."""
        down = self.verticalScrollBar().value()
        self.show_passages(self._passages)
        self.find_all(self._searched)
        self.verticalScrollBar().setValue(down)


def _begins_sentence(passage: Passage, before: Passage | None) -> bool:
    """Whether a clause is the first piece of its sentence: a little distance shows which pieces belong together."""
    if passage.kind != "clause" or before is None or before.kind != "clause":
        return False
    return passage.key.rstrip("abcdefghijklmnopqrstuvwxyz") != before.key.rstrip("abcdefghijklmnopqrstuvwxyz")


def _selection(
    cursor: QTextCursor, *, foreground: QColor, background: QColor | None = None
) -> QTextEdit.ExtraSelection:
    one = QTextEdit.ExtraSelection()
    one.cursor = cursor
    one.format.setForeground(foreground)
    if background is not None:
        one.format.setBackground(background)
    return one
