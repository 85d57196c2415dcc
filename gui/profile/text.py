"""Texts: codes and cells in a line, answers in a box that grows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.editors import Editor, State
from gui.profile.line import Box, Line, mark
from rules.fields import Field, Spec

CODE_WIDTH = 260


class TextEditor(Editor):
    """Any text, kept as typed; only spaces are no answer."""

    is_typed = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self.field = Box() if isinstance(spec, Field) and spec.check is None else Line()
        if isinstance(spec, Field) and spec.check is not None:
            self.field.setMaximumWidth(CODE_WIDTH)
        self.field.setAccessibleName(self.name)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)
        changed = self.field.textChanged if isinstance(self.field, Box) else self.field.textEdited
        changed.connect(self._on_edited)

    def show_value(self, raw: Any | None) -> None:
        """Show a text."""
        self.field.show_text("" if raw is None else str(raw))

    def value(self) -> Any | None:
        """The text as typed."""
        text = self.field.toPlainText() if isinstance(self.field, Box) else self.field.text()
        return text if text.strip() else None

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setReadOnly(not editable)

    def set_state(self, state: State) -> None:
        """Mark it."""
        mark(self.field, state)

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit(self.value())
