"""Icons and verdict shapes from one-colour drawings, coloured by role for the theme in use."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from checklist.blocks import Mark
from gui.theme import MARK_ROLES, RESOURCES, Theme


class Icons:
    """Draws each icon once for every theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The icon of that name in ``resources/icons``: greyed where disabled, in the colours of the theme when painted."""
        return self._drawn(f"icons/{name}", role)

    def mark(self, mark: Mark) -> QIcon:
        """The shape of a verdict or an outcome."""
        return self._drawn(f"marks/{mark.value}", MARK_ROLES[mark])

    def mark_pixmap(self, mark: Mark, size: int, ratio: float = 1.0) -> QPixmap:
        """The shape as a picture of ``size`` logical pixels."""
        key = (self._theme.name, mark.value, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self.mark(mark).pixmap(QRectF(0, 0, size, size).size().toSize(), ratio)
        return self._pixmaps[key]

    def _drawn(self, file: str, role: str) -> QIcon:
        if (file, role) not in self._made:
            self._made[file, role] = QIcon(_Engine(file, self._theme, role))
        return self._made[file, role]


class _Engine(QIconEngine):
    """Paints a drawing at any size, so that it is sharp on every screen."""

    def __init__(self, file: str, theme: Theme, role: str) -> None:
        super().__init__()
        self._file, self._theme, self._role = file, theme, role
        self._renderers: dict[str, QSvgRenderer] = {}

    def paint(self, painter: QPainter, rect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into the rectangle."""
        role = "faint" if mode == QIcon.Mode.Disabled else self._role
        self._renderer(self._theme.hex(role)).render(painter, QRectF(rect))

    def pixmap(self, size, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The drawing on a transparent ground."""
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _Engine(self._file, self._theme, self._role)

    def _renderer(self, colour: str) -> QSvgRenderer:
        if colour not in self._renderers:
            text = (RESOURCES / f"{self._file}.svg").read_text(encoding="utf-8")
            text = text.replace("currentColor", colour).replace('"hole"', f'"{self._theme.hex("surface")}"')
            self._renderers[colour] = QSvgRenderer(QByteArray(text.encode("utf-8")))
        return self._renderers[colour]
