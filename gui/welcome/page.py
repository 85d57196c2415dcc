"""Where a newcomer begins: an example to look at, a client to start with, the workspaces used lately."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.pages import Page
from gui.welcome.examples import EXAMPLES, Example

CARDS_A_ROW = 3
MEASURE = 980
CARD_HEIGHT = 132
WIDEST_PATH = 640
WHAT_IT_IS = (
    "填一份企业档案，轻策就把它和《轻工业稳增长工作方案（2023—2024年）》及背后的支持政策逐条对照："
    "可以申报什么、必须遵守什么、还差什么、何时之前办。不联网，资料只留在本机。"
)


class ExampleCard(QFrame):
    """A card that is one big place to click; the keyboard has the button on it."""

    def __init__(self, button: QPushButton) -> None:
        super().__init__()
        self._button = button
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card is one on its button."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.click()


class WelcomePage(Page):
    """Cards and buttons; nothing here is needed twice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        inner = QWidget()
        inner.setMaximumWidth(MEASURE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(14)
        column.addWidget(_label("轻策", "title"))
        column.addWidget(_label(WHAT_IT_IS, "muted"))
        column.addLayout(self._beginnings())
        column.addSpacing(6)
        column.addWidget(_label("先看一个示例", "heading"))
        column.addWidget(_label("六家虚构的企业，点开就能看结论；改动不影响原来的示例。", "small"))
        column.addLayout(self._examples())
        column.addSpacing(6)
        self._recent_heading = _label("最近的工作区", "heading")
        column.addWidget(self._recent_heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.session.workspace_changed.connect(self.read)

    def showEvent(self, event: object) -> None:
        """The workspaces used lately may be others by now."""
        self.read()

    @Slot()
    def read(self) -> None:
        """Show the workspaces used lately, and whether anything can be begun."""
        writable = not self.session.is_read_only
        for button in self._writing:
            button.setEnabled(writable)
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        workspace = self.session.workspace
        paths = [one for one in self.desk.files.recent() if workspace is None or one != workspace.path]
        for path in paths:
            self._recent.addWidget(self._recent_button(path), 0, Qt.AlignmentFlag.AlignLeft)
        self._recent_heading.setVisible(bool(paths))

    def _beginnings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        new = QPushButton("新建企业")
        new.setProperty("role", "primary")
        new.setIcon(self.desk.icons.icon("add", "on_accent"))
        new.clicked.connect(self.session.new_client)
        take_in = QPushButton("导入企业档案…")
        take_in.setIcon(self.desk.icons.icon("import"))
        take_in.clicked.connect(self.desk.files.import_profiles)
        opened = QPushButton("打开工作区…")
        opened.setIcon(self.desk.icons.icon("open"))
        opened.clicked.connect(self.desk.files.choose)
        begun = QPushButton("新建工作区…")
        begun.setIcon(self.desk.icons.icon("folder"))
        begun.clicked.connect(self.desk.files.new)
        self._writing = [new, take_in]
        for button in (new, take_in, opened, begun):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _examples(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, example in enumerate(EXAMPLES):
            grid.addWidget(self._card(example), at // CARDS_A_ROW, at % CARDS_A_ROW)
            grid.setRowMinimumHeight(at // CARDS_A_ROW, CARD_HEIGHT)
        return grid

    def _card(self, example: Example) -> QWidget:
        button = QPushButton("打开这个示例")
        card = ExampleCard(button)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(4)
        column.addWidget(_label(example.name, "heading"))
        column.addWidget(_label(example.place, "small"))
        column.addWidget(_label(example.shows, "plain"))
        button.setProperty("role", "quiet")
        button.setIcon(self.desk.icons.icon("next", "accent"))
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(f"打开示例：{example.name}")
        button.clicked.connect(lambda: self.desk.files.import_files([example.path]))
        self._writing.append(button)
        column.addStretch(1)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _recent_button(self, path: Path) -> QPushButton:
        button = QPushButton()
        button.setText(button.fontMetrics().elidedText(str(path), Qt.TextElideMode.ElideMiddle, WIDEST_PATH))
        button.setToolTip(str(path))
        button.setAccessibleName(f"打开工作区 {path}")
        button.setProperty("role", "quiet")
        button.setIcon(self.desk.icons.icon("folder", "accent"))
        button.clicked.connect(lambda: self.desk.files.open(path))
        return button


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
