"""Running text with links on the page: the same runs that are printed, written as rich text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from checklist.blocks import Run, Runs, TextRole
from gui.desk import Desk

_ROLES: Final[Mapping[TextRole, str]] = {
    "muted": "muted",
    "accent": "accent",
    "good": "good",
    "bad": "bad",
    "warn": "warn",
}
WEB: Final = ("http://", "https://")


class RunsLabel(QLabel):
    """Paragraphs of runs.  ``asked`` carries where a link inside the program leads (``policy:hnte``); addresses open outside."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paragraphs: tuple[Runs, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.linkActivated.connect(self._on_link)
        desk.theme.changed.connect(self._write)

    def show_paragraphs(self, paragraphs: Sequence[Runs]) -> None:
        """Show paragraphs; equal ones are left alone, so that a selection stays."""
        if tuple(paragraphs) == self._paragraphs:
            return
        self._paragraphs = tuple(paragraphs)
        self._write()

    @Slot()
    def _write(self) -> None:
        text = "".join(
            f'<p style="margin-top:0;margin-bottom:4px;line-height:130%">{"".join(map(self._run, runs))}</p>'
            for runs in self._paragraphs
        )
        self.setText(text)
        self.setAccessibleName("\n".join("".join(run.text for run in runs) for runs in self._paragraphs))

    def _run(self, run: Run) -> str:
        text = escape(run.text).replace("\n", "<br>")
        if run.bold:
            text = f"<b>{text}</b>"
        target = run.url or run.anchor
        if target:
            colour = self._desk.theme.hex("accent")
            return f'<a href="{escape(target, quote=True)}" style="color:{colour}">{text}</a>'
        if run.role in _ROLES:
            return f'<span style="color:{self._desk.theme.hex(_ROLES[run.role])}">{text}</span>'
        return text

    @Slot(str)
    def _on_link(self, target: str) -> None:
        if target.startswith(WEB):
            QDesktopServices.openUrl(QUrl(target))
        else:
            self.asked.emit(target)
