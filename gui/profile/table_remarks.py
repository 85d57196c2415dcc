"""What is told below a table: what was just done, why something was not done, and every cell that is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.notices import Notice
from gui.profile.cells import typed
from gui.profile.table_problems import Told
from rules.fields import Column

MOST_SENTENCES: Final = 8
MOST_ROWS: Final = 8
CHANGE: Final = "change"
_TAGS: Final = re.compile(r"<[^>]*>")


class TableRemarks(QWidget):
    """Nothing is to be seen where there is nothing to tell."""

    spot_asked = Signal(int, str)
    """The cell that a sentence speaks of is to be shown: row and column, the latter empty for the whole row."""

    change_asked = Signal(object)
    """Cells are to be changed to what is near: (row, column, raw cell) for each."""

    def __init__(self, desk: Desk, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = {column.id: column for column in columns}
        self._groups: list[list[Told]] = []
        self._is_editable = True
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

    def set_editable(self, editable: bool) -> None:
        """Whether cells may be changed from here."""
        self._is_editable = editable
        self.show_told([one for group in self._groups for one in group])

    def say(self, text: str) -> None:
        """Tell what was done; an empty text takes back what was told of the last thing done or refused."""
        self._show(text, "")

    def refuse(self, text: str) -> None:
        """Tell why nothing was done."""
        self._show("", text)

    def show_told(self, told: Sequence[Told]) -> None:
        """All that is wrong, each sentence a link to its cell."""
        self._groups = grouped(told)
        lines = [_line(group) + self._offer(at) for at, group in enumerate(self._groups[:MOST_SENTENCES])]
        more = sum(map(len, self._groups[MOST_SENTENCES:]))
        if more > 0:
            lines.append(f"另有 {more} 处，表中都已标出。")
        self._wrong.setText("<br>".join(lines))
        self.wrong = unescape(_TAGS.sub("", "\n".join(lines)))
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
        if row == CHANGE:
            self.change(int(column))
        else:
            self.spot_asked.emit(int(row), column)

    def change(self, at: int) -> None:
        """Ask for the cells of a fault to be changed to what is near."""
        found = [(one.spot, one.right) for one in self._groups[at] if one.spot is not None]
        self.change_asked.emit([(spot.row, spot.column, right) for spot, right in found])

    def _offer(self, at: int) -> str:
        """A link that changes the cells of a fault to what is near; nothing where nothing is."""
        first, count = self._groups[at][0], len(self._groups[at])
        if first.right is None or first.spot is None or not self._is_editable:
            return ""
        word = typed(self._columns[first.spot.column], first.right)
        text = f"{f'{count} 行都' if count > 1 else ''}改成“{word}”"
        return f' <a href="{CHANGE}:{at}">{escape(text)}</a>'


def grouped(told: Sequence[Told]) -> list[list[Told]]:
    """The same fault in the same column once for all its rows."""
    groups: dict[tuple[str, str, str], list[Told]] = {}
    for one in told:
        column = "" if one.spot is None else one.spot.column
        key = (column, one.text.partition("：")[2] or one.text, repr(one.right))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _line(group: Sequence[Told]) -> str:
    """A group's sentence; its place is a link to the first cell."""
    first = group[0]
    if first.spot is None:
        return escape(first.text)
    place, mark, rest = first.text.partition("：")
    rows = "、".join(str(one.spot.row + 1) for one in group[:MOST_ROWS] if one.spot is not None)
    more = f" 等 {len(group)} 行" if len(group) > MOST_ROWS else " 行"
    place = f"第 {rows}{more}{place.partition(' 行')[2]}"
    return f'<a href="{first.spot.row}:{escape(first.spot.column)}">{escape(place)}</a>{mark}{escape(rest)}'
