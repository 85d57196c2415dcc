"""Which parts of the report are printed: a choice that is often wanted, or one by hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from checklist.report import SECTIONS
from checklist.report_presets import CHOSEN_BY_HAND, PRESETS, chosen_sections, in_order, preset_of
from gui.desk import Desk
from gui.wheel import ignore_wheel

SETTING: Final = "export_sections"
BY_HAND: Final = "自选"


class Parts(QWidget):
    """``changed`` tells that other parts are chosen; the choice is kept in the workspace."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = desk.session
        self.presets = QComboBox()
        self.presets.setAccessibleName("内容范围")
        ignore_wheel(self.presets)
        for preset in PRESETS:
            self.presets.addItem(preset.title, preset.key)
        self.presets.addItem(BY_HAND, CHOSEN_BY_HAND)
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "small")
        self._hints = {one.key: one.hint for one in PRESETS} | {CHOSEN_BY_HAND: "在下面勾选要打印的部分"}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.presets)
        column.addWidget(self._hint)
        first = QCheckBox("首页：结论、差距和要先答的问题")
        first.setChecked(True)
        first.setEnabled(False)
        column.addWidget(first)
        self.boxes: dict[str, QCheckBox] = {}
        titles = {section.name: section.title for section in SECTIONS}
        for name in chosen_sections():
            box = QCheckBox(titles[name])
            box.clicked.connect(self._on_box)
            self.boxes[name] = box
            column.addWidget(box)
        self.presets.activated.connect(self._on_preset)
        self.read()

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections chosen, in printed order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def read(self) -> None:
        """Show the choice that was kept; everything where none was."""
        kept = self._session.setting(SETTING)
        self._show(chosen_sections() if kept is None else in_order(kept))

    def choose(self, preset: str) -> None:
        """Choose by the key of a preset."""
        sections = next(one.sections for one in PRESETS if one.key == preset)
        self._take(chosen_sections() if sections is None else sections)

    def _show(self, sections: tuple[str, ...]) -> None:
        for name, box in self.boxes.items():
            box.setChecked(name in sections)
        key = preset_of(sections)
        with QSignalBlocker(self.presets):
            self.presets.setCurrentIndex(self.presets.findData(key))
        self._hint.setText(self._hints[key])

    def _take(self, sections: tuple[str, ...]) -> None:
        self._show(sections)
        self._session.set_setting(SETTING, list(in_order(sections)))
        self.changed.emit()

    @Slot()
    def _on_box(self) -> None:
        self._take(self.sections)

    @Slot()
    def _on_preset(self) -> None:
        key = self.presets.currentData()
        if key == CHOSEN_BY_HAND:
            self._hint.setText(self._hints[key])
        else:
            self.choose(key)
