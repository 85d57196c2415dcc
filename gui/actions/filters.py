"""What stands above the lists: how to group, what to look for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from checklist.items import KIND_LABELS
from checklist.work_groups import GROUPINGS, NOBODY, STATE_CHOICES, Grouping, Sieve
from checklist.worklist import Line
from gui.desk import Desk
from gui.wheel import ignore_wheel

SEARCH_DELAY_MS: Final = 120
ANYBODY: Final = "*"


class WorkFilters(QWidget):
    """``changed`` tells that something else is looked for, or grouped otherwise."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText("查找事项、政策、负责人、备注")
        self.search.setAccessibleName("查找事项")
        self.search.addAction(desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._wait.timeout.connect(self.changed)
        self.search.textChanged.connect(self._on_typed)
        self._grouping = self._combo("分组方式", GROUPINGS)
        self._state = self._combo("状态", STATE_CHOICES)
        self._kind = self._combo("类别", {"": "全部类别"})
        self._department = self._combo("部门", {"": "全部部门"})
        self._owner = self._combo("负责人", {ANYBODY: "全部负责人"})
        self._clear = QPushButton("清除筛选")
        self._clear.setProperty("role", "quiet")
        self._clear.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for part in (self._grouping, self._state, self._kind, self._department, self._owner, self._clear):
            row.addWidget(part)

    def _combo(self, name: str, choices: Mapping[Any, str]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        _fill(combo, choices)
        combo.currentIndexChanged.connect(self._on_choice)
        ignore_wheel(combo)
        return combo

    @property
    def grouping(self) -> Grouping:
        """How the lines are grouped."""
        found: Grouping = self._grouping.currentData()
        return found

    @property
    def sieve(self) -> Sieve:
        """What is looked for."""
        owner = self._owner.currentData()
        return Sieve(
            self.search.text().strip(),
            self._state.currentData(),
            self._kind.currentData(),
            self._department.currentData(),
            None if owner == ANYBODY else owner,
        )

    def group_by(self, grouping: Grouping) -> None:
        """Group otherwise."""
        self._grouping.setCurrentIndex(self._grouping.findData(grouping))

    def offer(self, lines: Iterable[Line], who: str) -> None:
        """Offer the kinds, departments and people that there are; the choices made stay, if they are still there."""
        lines = tuple(lines)
        kinds = {line.kind for line in lines}
        departments = {line.department: line.department_label for line in lines if line.department}
        owners = sorted({line.progress.owner for line in lines} - {"", who})
        _fill(
            self._kind, {"": "全部类别", **{key: word for key, word in KIND_LABELS.items() if key in kinds}}
        )
        _fill(self._department, {"": "全部部门", **departments})
        people = (
            {ANYBODY: "全部负责人", "": NOBODY, who: f"我（{who}）"}
            if who
            else {ANYBODY: "全部负责人", "": NOBODY}
        )
        _fill(self._owner, people | {name: name for name in owners})
        self._kind.setEnabled(self._kind.count() > 2)

    @Slot()
    def clear(self) -> None:
        """Look for nothing in particular; the grouping stays."""
        with QSignalBlocker(self.search):
            self.search.clear()
        for combo in (self._state, self._kind, self._department, self._owner):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        self._on_choice()

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._wait.start()

    @Slot()
    def _on_choice(self) -> None:
        self.changed.emit()


def _fill(combo: QComboBox, choices: Mapping[Any, str]) -> None:
    there = {combo.itemData(place): combo.itemText(place) for place in range(combo.count())}
    if there == dict(choices):
        return
    chosen = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        for key, text in choices.items():
            combo.addItem(text, key)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
