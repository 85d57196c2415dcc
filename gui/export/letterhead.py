"""Who advises, and what they say: the letterhead is kept for the workspace, the comment for each client."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QSize, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from checklist.blocks import Letterhead
from checklist.replace import reason_of
from gui.desk import Desk

LETTERHEAD: Final = "letterhead"
COMMENT: Final = "comment/{client}"
FOLDER_KEY: Final = "folders/logo"
LOGO_SIZE: Final = QSize(150, 44)
MOST_BYTES: Final = 5_000_000
Text = QLineEdit | QPlainTextEdit


class LetterheadForm(QWidget):
    """``typed`` tells that a text is another now, ``changed`` that the logo is; both are kept at once."""

    typed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._logo: bytes | None = None
        self.firm = self._line("机构名称", "印在每页页眉；自己用可以不填")
        self.contact = self._text("联系方式", "地址、电话、邮箱，每行一项", 3)
        self.adviser = self._line("顾问姓名", "署在意见后面")
        self.comment = self._text("顾问意见", "给这家企业的话，印在首页，注明是顾问自己的话", 5)
        self._picture = QLabel()
        self._picture.setAccessibleName("标志")
        self._choose = QPushButton("选择图片…")
        self._choose.setAccessibleName("标志：选择图片")
        self._drop = QPushButton("去掉")
        self._drop.setAccessibleName("标志：去掉")
        self._fault = QLabel(wordWrap=True)
        self._fault.setProperty("role", "error")
        self._fault.hide()
        self._lay_out()
        self._choose.clicked.connect(self._on_choose)
        self._drop.clicked.connect(self._on_drop)
        self.firm.textEdited.connect(self._on_letterhead)
        self.adviser.textEdited.connect(self._on_letterhead)
        self.contact.textChanged.connect(self._on_letterhead)
        self.comment.textChanged.connect(self._on_comment)

    def _line(self, name: str, hint: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(hint)
        return edit

    def _text(self, name: str, hint: str, lines: int) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 22)
        return edit

    def _lay_out(self) -> None:
        logo = QHBoxLayout()
        logo.addWidget(self._picture)
        logo.addWidget(self._choose)
        logo.addWidget(self._drop)
        logo.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for text, part in (
            ("机构名称", self.firm),
            ("联系方式", self.contact),
            ("标志（PNG 或 JPEG）", logo),
        ):
            self._add(column, text, part)
        column.addWidget(self._fault)
        self._add(column, "给这家企业的意见", self.comment)
        self._add(column, "顾问姓名", self.adviser)

    def _add(self, column: QVBoxLayout, text: str, part: Any) -> None:
        label = QLabel(text)
        label.setProperty("role", "small")
        column.addWidget(label)
        if isinstance(part, QWidget):
            label.setBuddy(part)
            column.addWidget(part)
        else:
            column.addLayout(part)

    @property
    def letterhead(self) -> Letterhead | None:
        """What is printed on top; None where nothing was filled in."""
        contact = tuple(line.strip() for line in self.contact.toPlainText().splitlines() if line.strip())
        firm = self.firm.text().strip()
        if not firm and not contact and self._logo is None:
            return None
        return Letterhead(firm, contact, self._logo)

    def read(self) -> None:
        """Show what was kept."""
        kept = self._session.setting(LETTERHEAD, {})
        comment = self._session.setting(COMMENT.format(client=self._session.client_id), "")
        blockers = [QSignalBlocker(one) for one in (self.contact, self.comment)]
        _put(self.firm, kept.get("firm", ""))
        _put(self.contact, "\n".join(kept.get("contact", ())))
        _put(self.adviser, kept.get("adviser", ""))
        _put(self.comment, comment)
        del blockers
        logo = kept.get("logo")
        self._logo = b64decode(logo) if logo else None
        self._show_logo()

    def _show_logo(self) -> None:
        pixmap = QPixmap()
        if self._logo is not None:
            pixmap.loadFromData(self._logo)
        ratio = self.devicePixelRatio()
        if not pixmap.isNull():
            pixmap = pixmap.scaled(
                LOGO_SIZE * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        self._picture.setVisible(not pixmap.isNull())
        self._drop.setVisible(self._logo is not None)

    def _keep(self) -> None:
        value = {
            "firm": self.firm.text(),
            "contact": self.contact.toPlainText().splitlines(),
            "adviser": self.adviser.text(),
            "logo": b64encode(self._logo).decode("ascii") if self._logo is not None else None,
        }
        self._session.set_setting(LETTERHEAD, value)

    def _tell(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    @Slot()
    def _on_letterhead(self) -> None:
        self._keep()
        self.typed.emit()

    @Slot()
    def _on_comment(self) -> None:
        self._session.set_setting(COMMENT.format(client=self._session.client_id), self.comment.toPlainText())
        self.typed.emit()

    @Slot()
    def _on_choose(self) -> None:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(str(self._desk.settings.value(FOLDER_KEY, pictures)))
        path = self._desk.messages.open_file(self, "选择标志图片", folder, "图片 (*.png *.jpg *.jpeg)")
        if path is None:
            return
        self._desk.settings.setValue(FOLDER_KEY, str(path.parent))
        try:
            self._take(path.read_bytes())
        except OSError as error:
            self._tell(f"没有能够读取“{path.name}”：{reason_of(error)}。")

    def _take(self, data: bytes) -> None:
        """Use a picture as the logo, if it can be printed."""
        from checklist.errors import UnreadablePicture
        from checklist.pdf_picture import read_picture

        if len(data) > MOST_BYTES:
            self._tell(f"图片有 {len(data) / 1_000_000:.1f} MB，太大了；请改用不超过 5 MB 的图片。")
            return
        try:
            read_picture(data)
        except UnreadablePicture as error:
            self._tell(str(error))
            return
        self._set_logo(data)

    @Slot()
    def _on_drop(self) -> None:
        self._set_logo(None)

    def _set_logo(self, data: bytes | None) -> None:
        self._logo = data
        self._tell("")
        self._show_logo()
        self._keep()
        self.changed.emit()


def _put(edit: Text, text: str) -> None:
    """Show a text; the cursor of one that says so already stays where it is."""
    if isinstance(edit, QLineEdit):
        if edit.text() != text:
            edit.setText(text)
    elif edit.toPlainText() != text:
        edit.setPlainText(text)
