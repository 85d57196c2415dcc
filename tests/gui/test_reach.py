"""Every page can be worked with by keys alone, and every part of it has a name for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from gui.pages import PAGES
from gui.window import Window

TakeIn = Callable[..., int]
WORKED_WITH = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
OF_OTHERS = (QHeaderView, QScrollBar, QScrollArea)
MOST_STEPS = 4_000


def parts(root: QWidget) -> Iterator[QWidget]:
    """What one works with on a page: shown, enabled, and no part of another such widget."""
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, WORKED_WITH) or isinstance(widget, OF_OTHERS):
            continue
        inside = isinstance(
            widget.parentWidget(), (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractScrollArea)
        )
        in_area = isinstance(widget.parentWidget(), QAbstractScrollArea) and not isinstance(
            widget.parentWidget(), QScrollArea
        )
        if inside or in_area or not widget.isVisible() or not widget.isEnabled():
            continue
        if widget.objectName().startswith("qt_"):
            continue
        yield widget


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the name given, the text on a button, the label that points here."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    proxied = [
        widget,
        *(one for one in (widget.parentWidget(),) if one is not None and one.focusProxy() is widget),
    ]
    labels = widget.window().findChildren(QLabel)
    buddy = next((label.text() for label in labels if label.buddy() in proxied), "")
    return buddy or next((one.accessibleName() for one in proxied if one.accessibleName()), "")


def described(widget: QWidget) -> str:
    """Where a widget is, for the one who has to mend it."""
    names = []
    at: QWidget | None = widget
    while at is not None and len(names) < 5:
        names.append(f"{type(at).__name__}{'#' + at.objectName() if at.objectName() else ''}")
        at = at.parentWidget()
    return " < ".join(names)


@pytest.fixture(params=[kind.key for kind in PAGES])
def page(window: Window, take_in: TakeIn, request: pytest.FixtureRequest) -> QWidget:
    """Each page with a client open."""
    take_in(window.session)
    shown = window.show_page(request.param)
    assert shown is not None
    for _ in range(5):
        QApplication.processEvents()
    return shown


def test_everything_has_a_name(page: QWidget) -> None:
    nameless = [described(one) for one in parts(page) if not name_of(one).strip()]
    assert nameless == []


def test_everything_is_reached_by_tab(window: Window, page: QWidget) -> None:
    assert missed_by_tab(window, page) == []


def missed_by_tab(window: Window, page: QWidget) -> list[str]:
    """What of a page Tab never comes to."""
    reached: set[QWidget] = set()
    at = window.nextInFocusChain()
    for _ in range(MOST_STEPS):
        if at is window:
            break
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(at)
        at = at.nextInFocusChain()
    return [
        described(one)
        for one in parts(page)
        if one not in reached
        and one.focusProxy() not in reached
        and not _is_reached_by_arrows(one, reached)
        and not (isinstance(one, QTextBrowser) and one.focusPolicy() == Qt.FocusPolicy.NoFocus)
    ]


def _is_reached_by_arrows(widget: QWidget, reached: set[QWidget]) -> bool:
    """Buttons of one group: Tab comes to one of them, the arrows to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(one in reached for one in group.buttons())


def test_tab_leaves_every_table(page: QWidget) -> None:
    kept = [described(one) for one in page.findChildren(QTableView) if one.tabKeyNavigation()]
    assert kept == []


def test_the_side_bar_and_the_head_have_names(window: Window) -> None:
    assert [described(one) for one in parts(window.centralWidget()) if not name_of(one).strip()] == []


def test_the_wheel_changes_no_value(page: QWidget) -> None:
    fields = [
        one
        for one in page.window().findChildren(QWidget)
        if isinstance(one, (QComboBox, QAbstractSpinBox)) and one.isVisible() and one.isEnabled()
    ]
    moved = []
    for one in fields:
        before = _value(one)
        for turn in (120, -120):
            _turn_the_wheel(one, turn)
            if _value(one) != before:
                moved.append(described(one))
    assert moved == []


def _value(field: QWidget) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.lineEdit().text()


def _turn_the_wheel(field: QWidget, turn: int) -> None:
    field.setFocus()
    here = QPointF(field.rect().center())
    event = QWheelEvent(
        here,
        field.mapToGlobal(here),
        QPoint(0, turn),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
