"""The one place that opens boxes and file dialogs; tests put their own answers in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6 import QtWidgets  # its boxes are made ready when first named: not before the first picture
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Choice(NamedTuple):
    """A button of a question: what it gives back, what is written on it, whether it destroys something."""

    key: str
    text: str
    destroys: bool = False


class Messages:
    """Says and asks things in boxes of their own.  A fault in what was typed never comes here: it stands under its field."""

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str = "") -> None:
        """Say something that must be read before going on."""
        self._box(parent, QtWidgets.QMessageBox.Icon.Information, title, text, detail).exec()

    def warn(self, parent: QWidget | None, title: str, text: str, detail: str = "") -> None:
        """Say that something could not be done, and what to do now."""
        self._box(parent, QtWidgets.QMessageBox.Icon.Warning, title, text, detail).exec()

    def ask(
        self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], detail: str = ""
    ) -> str | None:
        """The key of the choice taken; None where the box was closed.  Enter takes the first choice that destroys nothing."""
        box = self._box(parent, QtWidgets.QMessageBox.Icon.Question, title, text, detail)
        buttons = {}
        for choice in choices:
            role = (
                QtWidgets.QMessageBox.ButtonRole.DestructiveRole
                if choice.destroys
                else QtWidgets.QMessageBox.ButtonRole.AcceptRole
            )
            buttons[box.addButton(choice.text, role)] = choice.key
        cancel = box.addButton("取消", QtWidgets.QMessageBox.ButtonRole.RejectRole)
        harmless = (button for button, choice in zip(buttons, choices, strict=True) if not choice.destroys)
        box.setDefaultButton(next(harmless, cancel))
        box.exec()
        return buttons.get(box.clickedButton())

    def ask_text(self, parent: QWidget | None, title: str, question: str, text: str) -> str | None:
        """A line of text, ``text`` to begin with; None where it was not given."""
        found, is_given = QtWidgets.QInputDialog.getText(parent, title, question, text=text)
        return found.strip() or None if is_given else None

    def open_file(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
        """A file to read; ``filters`` as Qt writes them: 企业档案 (*.json)."""
        found, _ = QtWidgets.QFileDialog.getOpenFileName(parent, title, str(standing(folder)), filters)
        return Path(found) if found else None

    def open_files(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> list[Path]:
        """Files to read."""
        found, _ = QtWidgets.QFileDialog.getOpenFileNames(parent, title, str(standing(folder)), filters)
        return [Path(one) for one in found]

    def save_file(self, parent: QWidget | None, title: str, suggested: Path, filters: str) -> Path | None:
        """Where to write; the dialog itself asks before an existing file is replaced."""
        found, _ = QtWidgets.QFileDialog.getSaveFileName(
            parent, title, str(standing(suggested.parent) / suggested.name), filters
        )
        return Path(found) if found else None

    def _box(
        self, parent: QWidget | None, icon: QtWidgets.QMessageBox.Icon, title: str, text: str, detail: str
    ) -> QtWidgets.QMessageBox:
        box = QtWidgets.QMessageBox(parent)
        box.setIcon(icon)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(detail)
        return box


def standing(folder: Path) -> Path:
    """The folder, or the home folder where it is gone: Qt would show the folder the program was started in."""
    return folder if folder.is_dir() else Path.home()
