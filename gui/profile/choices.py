"""Several options, each answered by itself: 是, 否 or 不清楚."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.editors import Editor, State
from gui.profile.options import (
    Picked,
    Said,
    options_of,
    options_shown,
    picked_of,
    raw_of_picked,
)
from gui.profile.sectors import SectorList
from gui.profile.segments import Segments
from rules.fields import Option, Spec

MOST_ROWS = 24
ANSWERS = (("yes", "是"), ("no", "否"), ("open", "不清楚"))


class ChoicesEditor(Editor):
    """A line for every option, or, where there are too many, a tree to search and tick.

    Options of other sectors have no line and nothing is written about them: they stay open.
    """

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        many = len(spec.options) > MOST_ROWS
        self.field: OptionRows | SectorList = SectorList(spec, desk) if many else OptionRows(spec, desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.field.picked_by_hand.connect(self._on_picked)

    def show_value(self, raw: Any | None) -> None:
        """Show what is said of each option."""
        self.field.show_picked(picked_of(self.spec, raw))

    def value(self) -> Any | None:
        """The options as answered."""
        return raw_of_picked(self.spec, self.field.picked)

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.field.setEnabled(editable)

    def set_state(self, state: State) -> None:
        """Single options cannot be wrong here; the sentence below says what is."""

    @Slot()
    def _on_picked(self) -> None:
        self.edited.emit(self.value())


class OptionRows(QWidget):
    """A line of buttons for every option, and one button for all that are still open."""

    picked_by_hand = Signal()

    def __init__(self, spec: Spec, desk: Desk) -> None:
        super().__init__()
        self._spec, self._desk = spec, desk
        self.picked = Picked()
        self._lines: dict[str, tuple[Segments, QLabel]] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.rest = QPushButton()
        self.rest.setProperty("role", "quiet")
        self.rest.setAutoDefault(False)
        self.rest.clicked.connect(self._on_rest)
        foot = QHBoxLayout()
        foot.addWidget(self.rest)
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(self._grid)
        outer.addLayout(foot)
        self._show_lines()
        self.setFocusProxy(next(iter(self._lines.values()))[0])

    def show_picked(self, picked: Picked) -> None:
        """Show what is said of each option."""
        self.picked = picked
        self._show_lines()

    def segments(self, option: str) -> Segments:
        """The buttons of an option that is shown."""
        return self._lines[option][0]

    def _show_lines(self) -> None:
        shown = self._shown()
        for option in shown:
            self._line(option).show_choice(
                self.picked.said(option.value) or ("open" if any(self.picked) else "")
            )
        keys = {option.value for option in shown}
        for key, (segments, label) in self._lines.items():
            segments.setVisible(key in keys)
            label.setVisible(key in keys)
        self._show_rest([option.value for option in shown])

    def _shown(self) -> tuple[Option, ...]:
        dossier = self._desk.session.dossier
        if dossier is None:
            return options_of(self._spec)
        return options_shown(self._spec, dossier.answers, dossier.program.codes.sectors, self.picked)

    def _show_rest(self, keys: list[str]) -> None:
        still = [key for key in keys if not self.picked.said(key)]
        self.rest.setVisible(bool(still))
        self.rest.setText("全部没有" if len(still) == len(keys) else f"其余 {len(still)} 项都选“否”")
        self.rest.setAccessibleName(f"{self._spec.label}：{self.rest.text()}")

    def _line(self, option: Option) -> Segments:
        if option.value not in self._lines:
            at = [one.value for one in options_of(self._spec)].index(option.value)
            segments = Segments(ANSWERS, f"{self._spec.label}，{option.label}", "small-segment")
            segments.button("open").setProperty("role", "manner")
            label = QLabel(option.label)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            segments.chosen.connect(partial(self._on_said, option.value))
            self._grid.addWidget(segments, at, 0)
            self._grid.addWidget(label, at, 1)
            self._lines[option.value] = (segments, label)
        return self._lines[option.value][0]

    def _on_said(self, option: str, key: str) -> None:
        said: Said = "yes" if key == "yes" else "no" if key == "no" else ""
        self.picked = self.picked.with_said(option, said)
        self._tell()

    @Slot()
    def _on_rest(self) -> None:
        for option in self._shown():
            if not self.picked.said(option.value):
                self.picked = self.picked.with_said(option.value, "no")
        self._show_lines()
        self._tell()

    def _tell(self) -> None:
        self._show_rest([option.value for option in self._shown()])
        self.picked_by_hand.emit()
