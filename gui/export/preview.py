"""The pages of a PDF as they will be printed, with zoom and page numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from gui.desk import Desk

STEP: Final = 1.25
SMALLEST, LARGEST = 0.25, 4.0


class Preview(QWidget):
    """Shows the bytes of a PDF; the page one reads stays where it is when they are made anew."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._data, self._scroll = b"", 0
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName("PDF 预览")
        self._icons: list[tuple[QToolButton, str]] = []
        self._page = QLabel()
        self._page.setProperty("role", "muted")
        self._making = QProgressBar(textVisible=False)
        self._making.setRange(0, 100)
        self._making.setFixedWidth(110)
        self._making.setAccessibleName("预览进度")
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for icon, text, act in (
            ("up", "上一页", self._on_previous),
            ("down", "下一页", self._on_next),
            ("remove", "缩小", self._on_smaller),
            ("add", "放大", self._on_larger),
            ("view", "适合宽度", self._on_fit),
        ):
            bar.addWidget(self._button(icon, text, act))
            if icon == "down":
                bar.addWidget(self._page)
                bar.addSpacing(12)
        bar.addStretch(1)
        bar.addWidget(self._said)
        bar.addWidget(self._making)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(self._show_page)
        desk.theme.changed.connect(self._paint)
        self._paint()
        self.show_making(None)
        self._show_page()

    def _button(self, icon: str, text: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(toolTip=text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(act)
        self._icons.append((button, icon))
        return button

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self.document.pageCount()

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF, at the place where one is; an empty one clears the view."""
        self._keep_place()
        self._data = data
        self._put_away()
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the PDF up again."""
        super().showEvent(event)
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put the PDF away: Qt keeps pictures of up to twenty pages, of several megabytes each."""
        self._keep_place()
        self._put_away()
        super().hideEvent(event)

    def _keep_place(self) -> None:
        if self._buffer is not None:
            self._scroll = self.view.verticalScrollBar().value()

    def _put_away(self) -> None:
        self.document.close()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None
        self._show_page()

    def _load(self) -> None:
        if not self._data or self._buffer is not None:
            return
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(self._data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.view.verticalScrollBar().setValue(self._scroll)
        self._show_page()

    def show_making(self, share: float | None, text: str = "") -> None:
        """Show how far the next preview is (None: none is being made), and a word about it."""
        self._making.setVisible(share is not None)
        self._making.setValue(round(100 * (share or 0.0)))
        self._said.setText(text)

    @Slot()
    def _show_page(self) -> None:
        pages = self.pages
        at = min(self.view.pageNavigator().currentPage() + 1, pages)
        self._page.setText(f"第 {at} 页，共 {pages} 页" if pages else "")

    def _jump(self, step: int) -> None:
        page = min(max(self.view.pageNavigator().currentPage() + step, 0), max(self.pages - 1, 0))
        self.view.pageNavigator().jump(page, QPointF())

    def _zoom(self, factor: float) -> None:
        now = self.view.zoomFactor()
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom and self.pages:
            points = self.document.pagePointSize(0).width()
            margins = self.view.documentMargins()
            room = self.view.viewport().width() - margins.left() - margins.right()
            now = room / (points * self.logicalDpiX() / 72)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, SMALLEST), LARGEST))

    @Slot()
    def _on_previous(self) -> None:
        self._jump(-1)

    @Slot()
    def _on_next(self) -> None:
        self._jump(1)

    @Slot()
    def _on_smaller(self) -> None:
        self._zoom(1 / STEP)

    @Slot()
    def _on_larger(self) -> None:
        self._zoom(STEP)

    @Slot()
    def _on_fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    @Slot()
    def _paint(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._desk.icons.icon(icon))
