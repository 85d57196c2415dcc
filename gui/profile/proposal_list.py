"""Proposals of one kind below each other: what is proposed, the words that led there, and the buttons to take or refuse it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.panels import heading
from gui.profile.proposals import Place

BUTTON_WIDTHS: Final = (84, 64)
"""Of the first and the second button of a row: the same in all rows, so that they stand in columns."""
MOST_ROWS: Final = 10


class Act(NamedTuple):
    """Something that can be done with a proposal; ``name`` is read aloud."""

    text: str
    name: str
    do: Callable[[], None]


class Line(NamedTuple):
    """A proposal in words: ``beside`` follows the title, ``below`` has a line of its own; ``done`` stands in place of a button."""

    title: str
    beside: str
    below: str
    done: str
    acts: tuple[Act, ...]
    places: tuple[Place, ...]


class ProposalRow(QFrame):
    """One proposal.  ``pointed`` tells that the mouse or the focus came to it (True) or left."""

    pointed = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "proposal")
        self._desk = desk
        self.line: Line | None = None
        self._words, self._done = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._done.setProperty("role", "good")
        self._done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._done.setMinimumWidth(BUTTON_WIDTHS[0])
        self.buttons = tuple(self._button(width) for width in BUTTON_WIDTHS)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 0, 1)
        row.setSpacing(4)
        row.addWidget(self._words, 1)
        for widget in (self._done, *self.buttons):
            row.addWidget(widget)
        desk.theme.changed.connect(self._paint)

    @property
    def text(self) -> str:
        """What is said, without the buttons."""
        line = self.line
        return "" if line is None else " ".join(one for one in (line.title, line.beside, line.below) if one)

    @property
    def is_pointed_at(self) -> bool:
        """Whether the mouse or the focus is here."""
        return not self.isHidden() and (self.underMouse() or any(one.hasFocus() for one in self.buttons))

    def show_line(self, line: Line, *, is_editable: bool) -> None:
        """Show another proposal."""
        same = line[:3] == (self.line or ())[:3]
        self.line = line
        if not same:
            self._paint()
        self._done.setText(line.done)
        self._done.setVisible(bool(line.done))
        for at, button in enumerate(self.buttons):
            act = line.acts[at] if at < len(line.acts) else None
            button.setVisible(act is not None)
            button.setEnabled(is_editable)
            if act is not None:
                button.setText(act.text)
                button.setAccessibleName(act.name)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse has come."""
        super().enterEvent(event)
        self.pointed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse has left."""
        super().leaveEvent(event)
        self.pointed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus comes to a button and leaves it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.pointed.emit(event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _button(self, width: int) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "proposal")
        button.setMinimumWidth(width)
        button.clicked.connect(self._on_clicked)
        button.installEventFilter(self)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        at = self.buttons.index(self.sender())
        if self.line is not None:
            self.line.acts[at].do()

    @Slot()
    def _paint(self) -> None:
        if self.line is None:
            return
        muted = f'<span style="color:{self._desk.theme.hex("muted")}; font-size:13px">'
        beside = f"&ensp;{muted}{escape(self.line.beside)}</span>" if self.line.beside else ""
        below = f"<br>{muted}{escape(self.line.below)}</span>" if self.line.below else ""
        self._words.setText(f"{escape(self.line.title)}{beside}{below}")


class ProposalList(QWidget):
    """A heading with its buttons, the first proposals, and on demand the rest; hidden while there is nothing.

    Rows are kept and shown again, so that a keystroke makes none.
    """

    pointed = Signal(object)
    """Places of the text the mouse or the focus points at; none where it left."""
    laid_out = Signal()
    """More or fewer rows are shown."""

    def __init__(self, desk: Desk, title: str, most: int) -> None:
        super().__init__()
        self._desk, self._most, self._title = desk, most, title
        self._lines: tuple[Line, ...] = ()
        self._is_editable, self._is_whole = True, False
        self.rows: list[ProposalRow] = []
        self.head: list[QPushButton] = []
        self.more = QPushButton()
        self.more.setProperty("role", "proposal")
        self.more.clicked.connect(self._on_more)
        self._top = QHBoxLayout()
        self._top.setSpacing(2)
        self._top.addWidget(heading(title))
        self._top.addWidget(self.more)
        self._top.addStretch(1)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._top)
        box.addLayout(self._column)
        self.hide()

    def add_head(self, text: str, name: str, do: Callable[[], None]) -> QPushButton:
        """A button beside the heading."""
        button = QPushButton(text)
        button.setProperty("role", "proposal")
        button.setAccessibleName(name)
        button.clicked.connect(lambda _checked: do())
        self._top.addWidget(button)
        self.head.append(button)
        return button

    def show_lines(self, lines: Sequence[Line], *, is_editable: bool, most: int | None = None) -> None:
        """Show other proposals; ``most`` are shown before one asks for more."""
        self._lines, self._is_editable = tuple(lines[:MOST_ROWS]), is_editable
        self._most = self._most if most is None else most
        self._show()

    @property
    def places(self) -> list[Place]:
        """The places of all proposals that are shown."""
        lines = [row.line for row in self.rows if not row.isHidden()]
        return [place for line in lines if line is not None for place in line.places]

    def buttons(self) -> list[list[QPushButton]]:
        """What can be pressed, line by line from above.  A list that is hidden has none."""
        lines = [[self.more, *self.head], *(list(row.buttons) for row in self.rows if not row.isHidden())]
        shown = [[one for one in line if not one.isHidden() and one.isEnabled()] for line in lines]
        return [] if self.isHidden() else [line for line in shown if line]

    def _show(self) -> None:
        shown = self._lines if self._is_whole else self._lines[: self._most]
        while len(self.rows) < len(shown):
            self._add_row()
        for row, line in zip(self.rows, shown, strict=False):
            row.show_line(line, is_editable=self._is_editable)
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(shown))
        for button in self.head:
            button.setEnabled(self._is_editable)
            button.setVisible(bool(shown))
        rest = len(self._lines) - min(self._most, len(self._lines))
        self.more.setVisible(bool(rest))
        self.more.setText(
            "收起" if self._is_whole else f"更多（{rest} 个）" if self._most else f"显示 {rest} 个"
        )
        self.more.setAccessibleName(f"{self._title}：{self.more.text()}")
        self.setVisible(bool(self._lines))

    def _add_row(self) -> None:
        row = ProposalRow(self._desk)
        row.pointed.connect(lambda here, row=row: self._on_pointed(row, here))
        self._column.addWidget(row)
        self.rows.append(row)

    def _on_pointed(self, row: ProposalRow, here: bool) -> None:
        self.pointed.emit(row.line.places if here and row.line is not None else ())

    @Slot()
    def _on_more(self) -> None:
        self._is_whole = not self._is_whole
        self._show()
        self.laid_out.emit()
