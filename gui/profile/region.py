"""Choosing a province, prefecture or county: searched for by name or code, or stepped down to."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.code_line import CodeLine
from gui.profile.code_search import RegionSearch
from gui.profile.editors import Editor, State
from gui.profile.line import mark
from gui.wheel import ignore_wheel
from rules.codes import CodeTables
from rules.fields import Spec

PLACEHOLDER: Final = "地名或代码，如 永康、浙江金华、330784"
STEPS: Final = ("省", "市", "县（区）")


def chain(codes: CodeTables, code: str) -> tuple[str, ...]:
    """The divisions from the province down to the code itself; empty for a code that does not exist."""
    row = codes.divisions.get(code)
    if row is None:
        return ()
    return (*(chain(codes, row.parent) if row.parent else ()), code)


def below(codes: CodeTables, code: str) -> tuple[str, ...]:
    """The divisions directly below one; the provinces for an empty code."""
    return tuple(one for one, row in codes.divisions.items() if row.parent == code)


class RegionPicker(Editor):
    """A six-digit code of any level: a firm is told of as closely as it is known."""

    is_typed = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self._codes = desk.session.base_program.codes
        self._raw: Any | None = None
        self.line = CodeLine(RegionSearch(self._codes))
        self.line.setPlaceholderText(PLACEHOLDER)
        self.line.setAccessibleName(self.name)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setProperty("role", "small")
        self.steps = [self._step(at) for at in range(len(STEPS))]
        self._fill(0, below(self._codes, ""), "")
        self._lay_out()
        self.setFocusProxy(self.line)
        self.line.written.connect(self._on_written)
        self.line.chosen.connect(self._give)
        self.line.textEdited.connect(self._show_told)
        self._show_steps(())

    # --- Editor ----------------------------------------------------------------------------------------

    def show_value(self, raw: Any | None) -> None:
        """Show a code, right or wrong."""
        if raw == self._raw:
            return
        self._raw = raw
        self._show(raw)

    def value(self) -> Any | None:
        """The code as typed."""
        return self._raw

    def set_editable(self, editable: bool) -> None:
        """Whether another region may be given."""
        self.line.setReadOnly(not editable)
        for step in self.steps:
            step.setEnabled(editable and step.count() > 1)

    def set_state(self, state: State) -> None:
        """Mark the line."""
        mark(self.line, state)

    # --- What a person does ----------------------------------------------------------------------------

    @Slot(str)
    def _on_written(self, text: str) -> None:
        self._give(text)

    @Slot(str)
    def _give(self, code: str) -> None:
        self._raw = code or None
        self._show(self._raw)
        self.edited.emit(self._raw)

    def _on_step(self, at: int) -> None:
        """A step down; going back to none leaves the one above."""
        chosen = (self.steps[one].currentData() for one in range(at, -1, -1))
        self._give(next((code for code in chosen if code), ""))

    # --- What is shown ---------------------------------------------------------------------------------

    def _show(self, raw: Any | None) -> None:
        text = "" if raw is None else str(raw)
        if text != self.line.text().strip():
            self.line.setText(text)
        self._show_steps(chain(self._codes, text))
        self._show_told()

    def _show_steps(self, codes: tuple[str, ...]) -> None:
        """Each step shows its division; municipalities have counties directly below them."""
        by_level = {self._codes.divisions[code].level: code for code in codes}
        province, prefecture = by_level.get("省级", ""), by_level.get("地级", "")
        under = below(self._codes, province) if province else ()
        prefectures = tuple(one for one in under if self._codes.divisions[one].level == "地级")
        counties = tuple(one for one in under if one not in prefectures)
        self._select(0, province)
        self._fill(1, prefectures, prefecture)
        self._fill(2, below(self._codes, prefecture) if prefecture else counties, by_level.get("县级", ""))

    def _fill(self, at: int, codes: tuple[str, ...], chosen: str) -> None:
        step = self.steps[at]
        if not step.count() or tuple(step.itemData(row) for row in range(1, step.count())) != codes:
            step.clear()
            step.addItem(f"（{STEPS[at]}）", "")
            for code in codes:
                step.addItem(self._codes.divisions[code].name, code)
        step.setEnabled(bool(codes) and not self.line.isReadOnly())
        self._select(at, chosen)

    def _select(self, at: int, code: str) -> None:
        self.steps[at].setCurrentIndex(max(0, self.steps[at].findData(code)))

    @Slot()
    def _show_told(self) -> None:
        """What was only looked for is no answer; what is one stands in the lists below."""
        now = f"现在填的是{self._codes.region_name(str(self._raw)) or self._raw}。" if self._raw else ""
        told = f"“{self.line.text().strip()}”只用来查找，还没有选定地区。{now}"
        self.told.setText(told if self.line.is_searching else "")
        self.told.setVisible(self.line.is_searching)

    def _step(self, at: int) -> QComboBox:
        step = QComboBox()
        step.setAccessibleName(f"{self.name}：{STEPS[at]}")
        step.setMaxVisibleItems(20)
        step.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        step.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        step.activated.connect(lambda _: self._on_step(at))
        ignore_wheel(step)
        return step

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for step in self.steps:
            row.addWidget(step, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.line)
        box.addLayout(row)
        box.addWidget(self.told)
