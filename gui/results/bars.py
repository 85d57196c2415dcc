"""Scores drawn as bars: what is certain, what is still possible, and the pass mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from checklist.score_lines import LineKind, ScoreLine
from gui.desk import Desk

HEIGHTS: Final[dict[LineKind, int]] = {"score": 50, "part": 44, "item": 36}
INDENTS: Final[dict[LineKind, int]] = {"score": 0, "part": 10, "item": 22}
BAR: Final = 9
STRIPES: Final = Qt.BrushStyle.BDiagPattern


class ScoreBars(QWidget):
    """One bar a line, its words above it: filled is certain, striped is possible, the upright line is the pass mark."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: tuple[ScoreLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        desk.theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[ScoreLine]) -> None:
        """Show scores; without any the widget hides."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.setVisible(bool(lines))
        self.setAccessibleName("评分：" + "；".join(f"{one.label} {one.words}" for one in lines))
        self.setToolTip("实心：已确定的分；斜纹：还可能得到的分；竖线：合格线")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All lines below each other."""
        return QSize(300, sum(HEIGHTS[one.kind] for one in self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for line in self._lines:
            height = HEIGHTS[line.kind]
            left = INDENTS[line.kind]
            self._paint(painter, QRectF(left, top, self.width() - left - 2, height), line)
            top += height
        painter.end()

    def _paint(self, painter: QPainter, rect: QRectF, line: ScoreLine) -> None:
        font = QFont(self.font())
        font.setPixelSize(14 if line.kind == "score" else 13)
        font.setBold(line.kind != "item")
        painter.setFont(font)
        painter.setPen(self._desk.theme.colour("text"))
        text_rect = QRectF(rect.left(), rect.top() + 4, rect.width(), 20)
        plain = QFont(font)
        plain.setBold(False)
        plain.setPixelSize(12)
        painter.setFont(plain)
        words_width = min(painter.fontMetrics().horizontalAdvance(line.words) + 2, int(rect.width() * 0.66))
        words_rect = QRectF(text_rect.right() - words_width, text_rect.top(), words_width, text_rect.height())
        painter.setPen(self._desk.theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(words_rect, align, painter.fontMetrics().elidedText(line.words, elide, words_width))
        painter.setFont(font)
        painter.setPen(self._desk.theme.colour("text"))
        room = int(text_rect.width() - words_width - 10)
        label = painter.fontMetrics().elidedText(line.label, elide, room)
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
        self._bar(painter, QRectF(rect.left(), text_rect.bottom() + 3, rect.width(), BAR), line)

    def _bar(self, painter: QPainter, rect: QRectF, line: ScoreLine) -> None:
        theme = self._desk.theme
        most = line.most or 1.0
        sure, possible = (rect.width() * min(points, most) / most for points in (line.low, line.high))
        painter.setPen(QPen(theme.colour("strong_line"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if possible > sure:
            between = QRectF(rect.left() + sure, rect.top(), possible - sure, rect.height())
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRect(between)
            brush = painter.brush()
            brush.setStyle(STRIPES)
            brush.setColor(theme.colour("accent"))
            painter.setBrush(brush)
            painter.drawRect(between)
        painter.setBrush(theme.colour("accent"))
        painter.drawRect(QRectF(rect.left(), rect.top(), sure, rect.height()))
        if line.mark is not None:
            x = rect.left() + rect.width() * min(line.mark, most) / most
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawLine(int(x), int(rect.top()) - 3, int(x), int(rect.bottom()) + 3)
