"""Colours by role, light and dark, and the style sheet made from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Final, Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from checklist.blocks import Mark

RESOURCES: Final = Path(__file__).parent.parent / "resources"
FONT_FILES: Final = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
FAMILIES: Final = ("Noto Sans SC", "Microsoft YaHei UI", "PingFang SC", "Source Han Sans SC", "sans-serif")

WritingSystem: TypeAlias = QFontDatabase.WritingSystem
Scheme: TypeAlias = Literal["system", "light", "dark"]

MARK_ROLES: Final[Mapping[Mark, str]] = {
    Mark.MET: "good",
    Mark.NOT_MET: "bad",
    Mark.UNKNOWN: "info",
    Mark.HUMAN: "warn",
    Mark.GAP: "warn",
    Mark.HELD: "accent",
    Mark.INFO: "muted",
    Mark.OUT: "faint",
}
"""The colour beside a shape: it adds to the shape and its word, and is never needed to tell them apart."""

_PALETTE: Final[Mapping[QPalette.ColorRole, str]] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.BrightText: "bad",
}


class Theme(QObject):
    """The colours in use.  ``changed`` tells that they are others now: what was painted or recoloured is to be made anew."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        """Dress the application; with ``system`` the theme follows the desktop as it changes."""
        super().__init__(app)
        self._app = app
        raw = (RESOURCES / "theme" / "colours.json").read_text(encoding="utf-8")
        self._colours: dict[str, dict[str, str]] = json.loads(raw)
        self._sheet = Template((RESOURCES / "theme" / "window.qss").read_text(encoding="utf-8"))
        self._scheme: Scheme = scheme
        self._dressed = ""
        app.setStyle("Fusion")
        is_shipped = _add_shipped_fonts()
        self.is_legible = is_shipped or bool(QFontDatabase.families(WritingSystem.SimplifiedChinese))
        """Whether any font can write Chinese; without one the whole screen is empty boxes."""
        app.setFont(_font())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)
        self._dress()

    @property
    def name(self) -> str:
        """Which set of colours is in use: light or dark."""
        if self._scheme != "system":
            return self._scheme
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    @property
    def scheme(self) -> Scheme:
        """What was chosen: a set of colours, or to follow the desktop."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Change to a set of colours, or follow the desktop."""
        self._scheme = scheme
        self._dress()

    def hex(self, role: str) -> str:
        """The colour of a role as #rrggbb; KeyError where there is no such role."""
        return self._colours[self.name][role]

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(self.hex(role))

    @Slot()
    def _on_system_scheme(self) -> None:
        self._dress()

    def _dress(self) -> None:
        if self.name == self._dressed:
            return
        self._dressed = self.name
        palette = QPalette()
        for place, role in _PALETTE.items():
            palette.setColor(place, self.colour(role))
        for place in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, place, self.colour("faint"))
        self._app.setPalette(palette)
        pictures = {
            f"icon_{name}": (RESOURCES / "theme" / f"{name}-{self.name}.svg").as_posix()
            for name in ("down", "check")
        }
        self._app.setStyleSheet(self._sheet.substitute(self._colours[self.name], **pictures))
        self.changed.emit()


def _add_shipped_fonts() -> bool:
    """Whether the fonts that come with the program are there, all of them."""
    added = [QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / file)) for file in FONT_FILES]
    return all(number >= 0 for number in added)


def _font() -> QFont:
    """The shipped font, else whatever Chinese font the system has."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(14)
    return font
