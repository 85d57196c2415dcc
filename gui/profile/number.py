"""Numbers as people write them ("8,200", "0.82亿元", "2.4%"); beside the field stands how they were read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.desk import Desk
from gui.profile.editors import Editor, State
from gui.profile.line import Line, mark
from gui.profile.reading import Reading
from gui.profile.words import understood
from rules.fields import Spec

NARROWEST, WIDEST = 96, 180


class NumberEditor(Editor):
    """A plain line: no spin box, so that no wheel and no arrow ever changes a figure."""

    is_typed = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self.field = Line()
        self.reading: Reading = Reading(desk)
        self.field.setAccessibleName(f"{self.name}，{spec.unit}" if spec.unit else self.name)
        self.field.setMinimumWidth(NARROWEST)
        self.field.setMaximumWidth(WIDEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.field)
        if spec.unit:
            unit = QLabel(spec.unit)
            unit.setProperty("role", "muted")
            row.addWidget(unit)
        row.addWidget(self.reading, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_edited)

    def show_value(self, raw: Any | None) -> None:
        """Show a number, given as a JSON number or as text."""
        self.field.show_text("" if raw is None else str(raw))
        self._read()

    def value(self) -> Any | None:
        """The text as typed."""
        text = self.field.text()
        return text if text.strip() else None

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setReadOnly(not editable)

    def set_state(self, state: State) -> None:
        """Mark it."""
        mark(self.field, state)

    @Slot()
    def _on_edited(self) -> None:
        self._read()
        self.edited.emit(self.value())

    def _read(self) -> None:
        self.reading.setText(understood(self.spec, self.field.text()))
