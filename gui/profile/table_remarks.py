"""What is told below a table: what was just done, why something was not done, and every cell that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.notices import Notice
from gui.profile.table_problems import Told

MOST_SENTENCES: Final = 8


class TableRemarks(QWidget):
    """Nothing is to be seen where there is nothing to tell."""

    spot_asked = Signal(int, str)
    """The cell that a sentence speaks of is to be shown: row and column, the latter empty for the whole row."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._refused = Notice(desk), Notice(desk, "caution")
        self._wrong = QLabel()
        self._wrong.setProperty("role", "error")
        self._wrong.setWordWrap(True)
        self._wrong.setTextFormat(Qt.TextFormat.RichText)
        self._wrong.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._wrong.linkActivated.connect(self._on_link)
        self._wrong.hide()
        self.done, self.refused, self.wrong = "", "", ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for part in (self._done, self._refused, self._wrong):
            box.addWidget(part)
        self.hide()

    def say(self, text: str) -> None:
        """Tell what was done; an empty text takes back what was told of the last thing done or refused."""
        self._show(text, "")

    def refuse(self, text: str) -> None:
        """Tell why nothing was done."""
        self._show("", text)

    def show_told(self, told: Sequence[Told]) -> None:
        """All that is wrong, each sentence a link to its cell."""
        lines = [_line(one) for one in told[:MOST_SENTENCES]]
        more = len(told) - len(lines)
        if more > 0:
            lines.append(f"另有 {more} 处，表中都已标出。")
        self.wrong = "\n".join(one.text for one in told[:MOST_SENTENCES])
        self._wrong.setText("<br>".join(lines))
        self._wrong.setAccessibleName(self.wrong)
        self._wrong.setVisible(bool(lines))
        self._show_all()

    def _show(self, done: str, refused: str) -> None:
        self.done, self.refused = done, refused
        self._done.say(done)
        self._refused.say(refused)
        self._show_all()

    def _show_all(self) -> None:
        self.setVisible(bool(self.done or self.refused or self.wrong))

    @Slot(str)
    def _on_link(self, place: str) -> None:
        row, _, column = place.partition(":")
        self.spot_asked.emit(int(row), column)


def _line(one: Told) -> str:
    if one.spot is None:
        return escape(one.text)
    place, mark, rest = one.text.partition("：")
    return f'<a href="{one.spot.row}:{escape(one.spot.column)}">{escape(place)}</a>{mark}{escape(rest)}'
