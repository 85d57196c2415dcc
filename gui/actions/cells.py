"""Paints the cells of the checklist: a text that wraps, a quieter one below it, and how much of a group is done."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from checklist.progress import State
from checklist.work_groups import Group
from checklist.worklist import Line, timing
from gui.actions.columns import DAY
from gui.actions.model import WorkModel
from gui.desk import Desk

MOST_LINES: Final = 2
_PAD, _GAP, _ICON = 6, 2, 14
_BAR: Final = QSize(96, 6)
_SMALLER: Final = 1
Index = QModelIndex | QPersistentModelIndex


class WorkCells(QStyledItemDelegate):
    """Draws a line in up to three lines of text, a group in one.

    The model is asked directly: where Qt hands an empty value to Python, PySide 6.12 lets go of one `None` too many, and
    before Python 3.12 a program that asks often enough ends by it.
    """

    def __init__(self, desk: Desk, view: QTreeView, model: WorkModel) -> None:
        super().__init__(view)
        self._desk, self._view, self._model = desk, view, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as the text of the cell wants to be."""
        font, line = self._view.font(), self._model.line(index)
        metrics = QFontMetrics(font)
        if line is None:
            return QSize(0, metrics.height() + 3 * _PAD)
        count = 1
        if index.column() == 0:
            option = QStyleOptionViewItem(option)
            width = self._view.columnWidth(0) - 2 * self._view.indentation()
            option.rect = QRect(0, 0, width, metrics.height())
            self.initStyleOption(option, index)
            count = len(_wrap(line.title, font, width - self._left(option) - 2 * _PAD + 1))
        small = QFontMetrics(_small(font)).height() + _GAP if self._model.below(index) else 0
        return QSize(0, count * metrics.height() + small + 2 * _PAD)

    def _left(self, option: QStyleOptionViewItem) -> int:
        """Where the text begins: behind the box to tick, if there is one."""
        if not option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator:
            return 0
        room = self._view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, self._view)
        return room.left() - option.rect.left()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, the tick and the focus as the style draws them; the texts here."""
        option = QStyleOptionViewItem(option)
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        left = option.rect.left() + self._left(option)
        box = self._view.style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, self._view
        )
        has_box = bool(option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self._view)
        top_left = QPoint(left + _PAD, option.rect.top() + _PAD)
        rect = QRect(top_left, option.rect.bottomRight() - QPoint(_PAD, _PAD))
        painter.save()
        line, group = self._model.line(index), self._model.group(index)
        if line is not None and has_box:
            self._paint_box(painter, QRectF(box), line.progress.state)
        if line is not None:
            self._paint_line(painter, rect, text, index, line)
        elif group is not None and index.column() == 0:
            self._paint_group(painter, rect, group)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        font = QFont(self._view.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._desk.theme.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, middle, group.title)
        if not group.counts:
            return
        left = rect.left() + painter.fontMetrics().horizontalAdvance(group.title) + 16
        bar = QRect(QPoint(left, rect.center().y() - _BAR.height() // 2), _BAR)
        done, total = group.share
        self._paint_bar(painter, bar, done / total if total else 1.0)
        painter.setFont(self._view.font())
        painter.setPen(self._desk.theme.colour("muted"))
        painter.drawText(rect.adjusted(bar.right() + 8 - rect.left(), 0, 0, 0), middle, group.share.words)

    def _paint_bar(self, painter: QPainter, bar: QRect, part: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._desk.theme.colour("strong_line"))
        painter.setBrush(self._desk.theme.colour("surface"))
        painter.drawRoundedRect(QRectF(bar), 3, 3)
        if part:
            painter.setBrush(self._desk.theme.colour("accent"))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * part, bar.height()), 3, 3)

    def _paint_box(self, painter: QPainter, box: QRectF, state: State) -> None:
        """Empty, half full, ticked, or struck through: the state is told by the shape."""
        theme = self._desk.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        is_done = state == "done"
        painter.setPen(QPen(theme.colour("accent" if is_done else "muted"), 1.2))
        painter.setBrush(theme.colour("accent" if is_done else "surface"))
        painter.drawRoundedRect(box, 2.5, 2.5)
        at = partial(_within, box)
        if is_done:
            painter.setPen(QPen(theme.colour("on_accent"), 2))
            painter.drawPolyline([at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.28)])
        elif state == "doing":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawPolygon([at(0.15, 0.85), at(0.85, 0.15), at(0.85, 0.85)])
        elif state == "dropped":
            painter.drawLine(at(0.2, 0.5), at(0.8, 0.5))
        painter.restore()

    def _paint_line(self, painter: QPainter, rect: QRect, text: str, index: Index, line: Line) -> None:
        theme, font = self._desk.theme, QFont(self._view.font())
        metrics = QFontMetrics(font)
        font.setStrikeOut(line.progress.state == "dropped" and index.column() == 0)
        painter.setFont(font)
        painter.setPen(theme.colour("muted" if line.is_settled else "text"))
        lines = (
            _wrap(text, font, rect.width()) if index.column() == 0 else [_elided(text, metrics, rect.width())]
        )
        y = rect.top() + metrics.ascent()
        for one in lines:
            painter.drawText(rect.left(), y, one)
            y += metrics.height()
        below = self._model.below(index)
        if below:
            y += _GAP - metrics.ascent() + QFontMetrics(_small(font)).ascent()
            self._paint_below(painter, QPoint(rect.left(), y), rect.width(), below, index, line)

    def _paint_below(
        self, painter: QPainter, at: QPoint, width: int, text: str, index: Index, line: Line
    ) -> None:
        small = _small(self._view.font())
        painter.setFont(small)
        word = timing(line, self._desk.session.as_of)
        pressing = self._model.columns[index.column()].key == DAY and word in _PRESSING
        icon, role = _PRESSING[word] if pressing else ("", "muted")
        painter.setPen(self._desk.theme.colour(role))
        left = at.x()
        if icon:
            top = at.y() - QFontMetrics(small).ascent() // 2 - _ICON // 2
            self._desk.icons.icon(icon, role).paint(painter, QRect(left, top, _ICON, _ICON))
            left += _ICON + 4
        painter.drawText(left, at.y(), _elided(text, QFontMetrics(small), at.x() + width - left))


_PRESSING: Final = {"overdue": ("error", "bad"), "now": ("warning", "warn"), "soon": ("calendar", "info")}
"""The shape and the colour role beside the word of what presses."""


def _within(box: QRectF, x: float, y: float) -> QPointF:
    """A point in a box, by shares of its width and height."""
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setStrikeOut(False)
    small.setPixelSize(
        max(9, QFontMetrics(font).ascent() - _SMALLER)
        if font.pixelSize() <= 0
        else font.pixelSize() - _SMALLER
    )
    return small


def _elided(text: str, metrics: QFontMetrics, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _wrap(text: str, font: QFont, width: int) -> list[str]:
    """The lines of a text in a width, the last one cut short where there are more than two."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts = []
    while len(starts) <= MOST_LINES and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)][:MOST_LINES]
    if len(starts) > MOST_LINES:
        lines[-1] = _elided(text[starts[MOST_LINES - 1] :], QFontMetrics(font), width)
    return lines or [""]
