"""What has changed in the checklist since the last look, beside the list."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from checklist.agenda_changes import Changes
from checklist.findings import Findings
from gui.actions.words import changes_text
from gui.desk import Desk


class ChangesPanel(QWidget):
    """``followed`` carries a link: page:place; ``acknowledged`` that all of it was seen."""

    followed = Signal(str)
    acknowledged = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._html = ""
        self._title = QLabel(wordWrap=True)
        self._title.setProperty("role", "heading")
        self._text = QTextBrowser(openLinks=False)
        self._text.setAccessibleName("清单的变化")
        self._text.setTabChangesFocus(True)
        self.setFocusProxy(self._text)
        known, back = QPushButton("知道了"), QPushButton("返回")
        known.setProperty("role", "primary")
        known.clicked.connect(self.acknowledged)
        back.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        buttons.addWidget(known)
        buttons.addWidget(back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 8, 12)
        column.addWidget(self._title)
        column.addWidget(self._text, 1)
        column.addLayout(buttons)
        self._text.anchorClicked.connect(self._on_link)
        desk.theme.changed.connect(self._paint)

    def show_changes(self, changes: Changes, since: str, findings: Findings) -> None:
        """Show what has changed since a list that was judged on a day."""
        self._title.setText(f"自上次查看（判定日 {since}）以来的变化")
        self._html = changes_text(changes, findings)
        self._paint()

    @Slot()
    def _paint(self) -> None:
        """Links take their colour from the palette when the text is set."""
        if self._text.toHtml() != self._html:
            self._text.setHtml(self._html)

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        self.followed.emit(url.toString())
