"""The sections of the form with how far they are, and a search over all questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.profile.questionnaire import CORE, SectionState, matching
from rules.fields import Field

WIDTH = 200
LINE_HEIGHT = 34
_INVALID = QModelIndex()
STATE_ROLE = Qt.ItemDataRole.UserRole + 1


class SectionModel(QAbstractListModel):
    """A line for every section."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.sections: tuple[SectionState, ...] = ()

    def show_sections(self, sections: tuple[SectionState, ...]) -> None:
        """Show other states; the lines themselves stay where the sections are the same."""
        if [one.id for one in sections] != [one.id for one in self.sections]:
            self.beginResetModel()
            self.sections = sections
            self.endResetModel()
            return
        changed = [
            at for at, (old, new) in enumerate(zip(self.sections, sections, strict=True)) if old != new
        ]
        self.sections = sections
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _INVALID) -> int:
        """How many sections there are."""
        return 0 if parent.isValid() else len(self.sections)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Label, words read aloud, the state."""
        if not index.isValid():
            return None
        state = self.sections[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return state.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return section_words(state)
        return state if role == STATE_ROLE else None

    def row_of(self, section: str) -> int:
        """The line of a section; -1 where it is not shown."""
        return next((at for at, one in enumerate(self.sections) if one.id == section), -1)


class FactModel(QAbstractListModel):
    """The questions found."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.fields: list[Field] = []
        self._labels: dict[str, str] = {}

    def show_fields(self, fields: list[Field], labels: dict[str, str]) -> None:
        """Show other questions; ``labels`` are those of the sections."""
        self.beginResetModel()
        self.fields, self._labels = fields, labels
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _INVALID) -> int:
        """How many were found."""
        return 0 if parent.isValid() else len(self.fields)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Label; the question as tooltip."""
        if not index.isValid():
            return None
        field = self.fields[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return field.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._labels.get(field.section, '')}：{field.question}"
        return None


def section_words(state: SectionState) -> str:
    """A section and how far it is, in words."""
    asked = f"已答 {state.done} 项，共 {len(state.asked)} 项" if state.asked else "视其他回答而定"
    parts = [f"{state.label}，{asked}"]
    parts += [
        f"{count} {word}"
        for count, word in (
            (state.errors, "处有误"),
            (state.warnings, "处存疑"),
            (state.proposals, "项待确认"),
        )
        if count
    ]
    return "，".join(parts)


class SectionDelegate(QStyledItemDelegate):
    """Label at the left; at the right the shape of the gravest trouble and how many questions are answered."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every line is as high as the other."""
        return QSize(WIDTH - 30, LINE_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a line."""
        state: SectionState = index.data(STATE_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        area = option.rect.adjusted(10, 0, -10, 0)
        count = f"{state.done}/{len(state.asked)}" if state.asked else "视情况"
        width = option.fontMetrics.horizontalAdvance(count)
        painter.save()
        painter.setPen(self._desk.theme.colour("good" if 0 < len(state.asked) == state.done else "muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        right = area.right() - width - 6
        if icon := _trouble(state):
            box = QRect(right - 16, area.center().y() - 8, 16, 16)
            self._desk.icons.icon(*icon).paint(painter, box)
            right -= 20
        painter.setPen(self._desk.theme.colour("text"))
        font = painter.font()
        font.setBold(state.id == CORE or bool(option.state & QStyle.StateFlag.State_Selected))
        painter.setFont(font)
        label = painter.fontMetrics().elidedText(
            state.label, Qt.TextElideMode.ElideRight, right - area.left()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
        painter.restore()


def _trouble(state: SectionState) -> tuple[str, str] | None:
    if state.errors:
        return "error", "bad"
    if state.warnings or state.proposals:
        return "warning", "warn"
    return None


class SearchLine(QLineEdit):
    """Down and Enter go into the list below, Escape empties it."""

    went_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Contents(QWidget):
    """Says which section, or which question found, is wanted."""

    section_chosen = Signal(str)
    fact_chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedWidth(WIDTH)
        self.search, self.sections, self.hits = SearchLine(), QListView(), QListView()
        self.model, self.found = SectionModel(self), FactModel(self)
        self._none = QLabel("没有找到这样的问题。")
        self._none.setProperty("role", "muted")
        self._none.setContentsMargins(10, 10, 10, 10)
        self._stack = QStackedWidget()
        self._build()
        self.search.textChanged.connect(self._on_searched)
        self.search.went_down.connect(self._on_down)
        self.sections.selectionModel().currentChanged.connect(self._on_section)
        self.hits.clicked.connect(self._on_hit)
        self.hits.activated.connect(self._on_hit)

    def show_sections(self, sections: tuple[SectionState, ...], current: str) -> None:
        """Show how far the sections are, and which one is open."""
        self.model.show_sections(sections)
        self.set_current(current)

    def set_current(self, section: str) -> None:
        """Mark the section that is open; tells nobody."""
        row = self.model.row_of(section)
        if row >= 0 and self.sections.currentIndex().row() != row:
            selection = self.sections.selectionModel()
            was = selection.blockSignals(True)
            self.sections.setCurrentIndex(self.model.index(row))
            selection.blockSignals(was)
            self.sections.viewport().update()

    def _build(self) -> None:
        self.search.setPlaceholderText("找一个问题")
        self.search.setAccessibleName("在全部问题里查找")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            self._desk.icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.sections.setModel(self.model)
        self.sections.setItemDelegate(SectionDelegate(self._desk, self.sections))
        self.sections.setAccessibleName("档案的各部分")
        self.hits.setModel(self.found)
        self.hits.setAccessibleName("找到的问题")
        for view in (self.sections, self.hits):
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        for widget in (self.sections, self.hits, self._none):
            self._stack.addWidget(widget)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        dictionary = self._desk.session.base_program.dictionary
        found = matching(dictionary.fields.values(), text)
        self.found.show_fields(found, {one.id: one.label for one in dictionary.sections})
        if found:
            self.hits.setCurrentIndex(self.found.index(0))
        shown: Sequence[QWidget] = (self.sections, self.hits if found else self._none)
        self._stack.setCurrentWidget(shown[bool(text.strip())])

    @Slot()
    def _on_down(self) -> None:
        shown = self._stack.currentWidget()
        if shown is self.hits and self.hits.currentIndex().isValid():
            self._on_hit(self.hits.currentIndex())
        else:
            shown.setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _on_section(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.section_chosen.emit(self.model.sections[index.row()].id)

    @Slot(QModelIndex)
    def _on_hit(self, index: QModelIndex) -> None:
        self.fact_chosen.emit(self.found.fields[index.row()].id)
