"""What of the list is shown: a search, a kind, duties only, and how what is not answered is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from checklist.labels import GROUPS
from gui.desk import Desk
from gui.results.listing import VIEWS, View, searched
from gui.wheel import ignore_wheel

SEARCH_MS: Final = 120
SPAN_TIP: Final = "没有填的信息，可以都按最不利或最有利的情形看：两边一样，说明这些信息不影响结论"


class FilterBar(QWidget):
    """``changed`` tells that others are to be shown, ``view_changed`` that they are to be looked at otherwise."""

    changed = Signal()
    view_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search, self._rules_only = self._search_line(), QCheckBox("只看规范和义务")
        self._group = _choices("类别", {"": "全部类别", **GROUPS})
        self._view = _choices("没有填的怎么看", {**VIEWS})
        self._view.setToolTip(SPAN_TIP)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._search, 1)
        for widget in (self._group, self._rules_only, self._view):
            self._row.addWidget(widget)
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._search.textChanged.connect(self._searching.start)
        self._searching.timeout.connect(self.changed)
        self._group.currentIndexChanged.connect(self.changed)
        self._rules_only.toggled.connect(self.changed)
        self._view.currentIndexChanged.connect(self.view_changed)

    def _search_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText("搜索政策、文号、条件")
        line.setAccessibleName("搜索政策、文号、条件")
        line.setClearButtonEnabled(True)
        icon = self._desk.icons.icon("search", "muted")
        line.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        line.setMinimumWidth(180)
        return line

    def add(self, widget: QWidget) -> None:
        """Put a widget last."""
        self._row.addWidget(widget)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the search."""
        return searched(self._search.text())

    @property
    def group(self) -> str:
        """The kind asked for; empty for all."""
        group: str = self._group.currentData()
        return group

    @property
    def rules_only(self) -> bool:
        """Whether only norms and duties are asked for."""
        return self._rules_only.isChecked()

    @property
    def view(self) -> View:
        """How what is not answered is looked at."""
        view: View = self._view.currentData()
        return view

    def look(self, view: View) -> None:
        """Look at what is not answered in another way."""
        self._view.setCurrentIndex(self._view.findData(view))

    def write(self, text: str) -> None:
        """Search for a text."""
        self._search.setText(text)

    def clear(self) -> None:
        """Ask for all again; tells nobody, and leaves alone how what is not answered is looked at."""
        was = self.blockSignals(True)
        self._search.clear()
        self._group.setCurrentIndex(0)
        self._rules_only.setChecked(False)
        self._searching.stop()
        self.blockSignals(was)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()


def _choices(name: str, titles: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for key, title in titles.items():
        box.addItem(title, key)
    ignore_wheel(box)
    return box
