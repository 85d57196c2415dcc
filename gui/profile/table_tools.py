"""What can be done with the rows and cells of a table: declared once, as buttons, keys and menu."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from gui.desk import Desk
from rules.values import REASONS


class Command(NamedTuple):
    """Something to do: its words, its icon, its key, the editor's method that does it, and what it needs.

    What is everywhere has its key in the form and beside the table too.
    """

    text: str
    icon: str
    key: str
    method: str
    is_button: bool = False
    needs_row: bool = False
    changes: bool = True
    is_everywhere: bool = False


COMMANDS: Final = (
    Command("添加一行", "add", "Ctrl+Return", "add_row", is_button=True, is_everywhere=True),
    Command("复制本行为新行", "copy", "Ctrl+D", "duplicate_rows", needs_row=True),
    Command("删除本行", "delete", "Ctrl+Backspace", "delete_rows", is_button=True, needs_row=True),
    Command("从 Excel 粘贴", "table", "Ctrl+V", "paste", is_button=True),
    Command("复制", "copy", "Ctrl+C", "copy", changes=False),
    Command("清空单元格", "remove", "Del", "clear_cells"),
    Command("逐次切换：不清楚、不适用、稍后填、未填", "help", "Ctrl+/", "turn_reason"),
)


class TableTools(QWidget):
    """The buttons above a table; the keys and the menu belong to the table itself.

    ``owner`` has a method for each command, and `set_cells_raw` for what the menu puts into cells.
    """

    def __init__(self, desk: Desk, owner: Any, view: QWidget) -> None:
        super().__init__()
        self._owner, self._view = owner, view
        self._is_editable = True
        self.actions_by_method: dict[str, QAction] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for command in COMMANDS:
            self._add(command, desk)
        self._row.addStretch(1)
        view.customContextMenuRequested.connect(self._on_menu)

    def add(self, button: QPushButton) -> None:
        """Put another button at the right end."""
        self._row.addWidget(button)

    def show_enabled(self, *, is_editable: bool, has_row: bool) -> None:
        """What can be done now."""
        self._is_editable = is_editable
        for command in COMMANDS:
            can = (is_editable or not command.changes) and (has_row or not command.needs_row)
            self.actions_by_method[command.method].setEnabled(can)
            if command.is_button:
                self._buttons[command.method].setEnabled(can)

    def _add(self, command: Command, desk: Desk) -> None:
        action = QAction(desk.icons.icon(command.icon), command.text, self._view)
        action.setShortcut(QKeySequence(command.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(getattr(self._owner, command.method))
        self._view.addAction(action)
        if command.is_everywhere:
            self._owner.addAction(action)
        self.actions_by_method[command.method] = action
        if command.is_button:
            button = QPushButton(action.icon(), action.text())
            button.setToolTip(
                f"{command.text}（{action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)}）"
            )
            button.setProperty("role", "quiet")
            button.clicked.connect(action.trigger)
            self._buttons[command.method] = button
            self._row.addWidget(button)

    def menu(self) -> QMenu:
        """Why a cell is not filled in, and all commands."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reasons: dict[str, Any | None] = {word: {"unknown": reason} for reason, word in REASONS.items()}
        for word, raw in (reasons | {"未填": None}).items():
            action = menu.addAction(f"这一格：{word}")
            action.setEnabled(self._is_editable)
            action.triggered.connect(partial(self._owner.set_cells_raw, raw))
        menu.addSeparator()
        menu.addActions(self._view.actions())
        return menu

    def _on_menu(self, point: QPoint) -> None:
        self.menu().popup(self._view.mapToGlobal(point))
