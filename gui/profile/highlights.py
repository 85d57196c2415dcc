"""Words of a text that led somewhere: all of them underlined, those of one proposal on a ground of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from gui.profile.line import Box
from gui.profile.proposals import Place
from gui.theme import Theme

MOST_PLACES: Final = 200


class Highlights(QObject):
    """Marks places of the text in a box without touching it.  Places count code points, as Python does."""

    def __init__(self, box: Box, theme: Theme) -> None:
        super().__init__(box)
        self._box, self._theme = box, theme
        self._text = ""
        self._led: tuple[Place, ...] = ()
        self._pointed: tuple[Place, ...] = ()
        theme.changed.connect(self._paint)

    @property
    def pointed(self) -> tuple[str, ...]:
        """The words on a ground of their own, as they stand in the text."""
        return tuple(self._text[start:end] for start, end in self._pointed)

    def show_led(self, text: str, places: Iterable[Place]) -> None:
        """Underline the words that led anywhere in a text; none takes the lines away."""
        self._text, self._led, self._pointed = text, tuple(dict.fromkeys(places)), ()
        self._paint()

    def point_at(self, places: Iterable[Place]) -> None:
        """Bring out the words of one proposal, and scroll to the first where it is out of sight."""
        self._pointed = tuple(places)
        self._paint()
        if self._pointed and self._is_of_this_text():
            self._box.bring_in(self._cursor(*self._pointed[0]))

    def _is_of_this_text(self) -> bool:
        return self._text == self._box.toPlainText()

    @Slot()
    def _paint(self) -> None:
        self._box.setExtraSelections(list(self._selections()) if self._is_of_this_text() else [])

    def _selections(self) -> Iterator[QTextEdit.ExtraSelection]:
        line, ground = QTextCharFormat(), QTextCharFormat()
        line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        line.setUnderlineColor(self._theme.colour("accent"))
        ground.setBackground(self._theme.colour("highlight"))
        for places, look in ((self._led[:MOST_PLACES], line), (self._pointed, ground)):
            for place in places:
                selection = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = self._cursor(*place), look  # type: ignore[attr-defined]
                yield selection

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """The words as Qt counts: two units for a character outside the first plane."""
        first = _units(self._text[:start])
        cursor = QTextCursor(self._box.document())
        cursor.setPosition(first)
        cursor.setPosition(first + _units(self._text[start:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
