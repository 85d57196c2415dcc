"""A line that a code is typed or searched in, with what fits below it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from gui.profile.code_search import CodeSearch, Found, is_code
from gui.profile.line import Line

CODE_ROLE: Final = Qt.ItemDataRole.UserRole
VISIBLE_ROWS: Final = 12
POPUP_WIDTH: Final = 560

_DOWN: Final = (Qt.Key.Key_Down, Qt.Key.Key_F4)


class FoundModel(QAbstractListModel):
    """What was found, one line each: code, name, and where it lies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show_found(self, found: list[Found]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """One for each code."""
        return 0 if parent.isValid() else len(self.found)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Code, name and place; the code by itself under ``CODE_ROLE``."""
        if not index.isValid():
            return None
        found = self.found[index.row()]
        if role in (CODE_ROLE, Qt.ItemDataRole.EditRole):
            return found.code
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _line(found)
        return None


def _line(found: Found) -> str:
    why = f"因“{found.why}”" if found.why else ""
    beside = "　".join(part for part in (why, found.path) if part)
    return f"{found.words}　{beside}" if beside else found.words


class CodeLine(Line):
    """Digits are the code itself, handed on as they are typed; other words only look for one, and change nothing.

    ``written`` tells a code as typed, empty where the line was emptied; ``chosen`` one that was taken from the list.
    """

    written = Signal(str)
    chosen = Signal(str)

    def __init__(self, search: CodeSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.model = FoundModel(self)
        self.completer_ = QCompleter(self.model, self)
        self.completer_.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer_.setCompletionRole(CODE_ROLE)
        self.completer_.setMaxVisibleItems(VISIBLE_ROWS)
        self.completer_.setWidget(self)
        self.completer_.activated[QModelIndex].connect(self._on_activated)
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    @property
    def is_searching(self) -> bool:
        """Whether words stand in the line that are no code."""
        text = self.text().strip()
        return bool(text) and not is_code(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow down opens what fits."""
        if event.key() in _DOWN and not self.isReadOnly():
            self._offer()
            return
        super().keyPressEvent(event)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        if not text.strip() or is_code(text):
            self.written.emit(text.strip())
        self._offer()

    def _offer(self) -> None:
        """Show below the line what fits the text; nothing where the text is the one code that fits."""
        found = self._search.find(self.text())
        self.model.show_found(found)
        popup = self.completer_.popup()
        if not found or (len(found) == 1 and found[0].code == self.text().strip()):
            popup.hide()
            return
        popup.setAccessibleName("符合的代码")
        area = self.rect()
        area.setWidth(max(self.width(), POPUP_WIDTH))
        self.completer_.complete(area)

    @Slot()
    def _on_return(self) -> None:
        """Enter takes what fits where there is but one."""
        found = self._search.find(self.text(), 2)
        if self.is_searching and len(found) == 1:
            self._take(found[0].code)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._take(str(index.data(CODE_ROLE)))

    def _take(self, code: str) -> None:
        self.setText(code)
        self.completer_.popup().hide()
        self.chosen.emit(code)
