"""Makes the application and its window, and runs it."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from gui.desk import Desk
from gui.icons import Icons
from gui.lost_references import keep_constants_alive
from gui.messages import Messages
from gui.qt_texts import speak_chinese
from gui.session import Session
from gui.theme import Theme
from gui.window import Window
from gui.workspace_files import WorkspaceFiles

if TYPE_CHECKING:
    from rules.program import Program

INTERRUPT_MS: Final = 200
NO_CHINESE_FONT: Final = (
    "没有找到中文字体，窗口中的汉字无法显示。请重新解压程序（resources/fonts），或安装一种中文字体。\n\n"
    "No Chinese font was found, so the window shows empty boxes. Unpack the program again "
    "(resources/fonts is missing) or install any Chinese font, then start it again."
)
"""In both languages: where this is said, Chinese cannot be read."""


def run(workspace: Path | None = None, today: date | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    app = make_application()
    window = open_window(app, workspace, today or date.today(), datetime.now)
    window.warmed.connect(
        gc.freeze
    )  # what stays for good is not looked through at every collection: 15 ms, not 75
    _let_interrupts_through(window)
    sys.excepthook = partial(_on_fault, window)
    return app.exec()


def make_application() -> QApplication:
    """The application, speaking Chinese in Qt's own texts too."""
    keep_constants_alive()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("qingce")
    app.setApplicationDisplayName("轻策")
    speak_chinese(app)
    return app


def open_window(
    app: QApplication,
    workspace: Path | None,
    today: date,
    now: Callable[[], datetime],
    *,
    settings: QSettings | None = None,
    messages: Messages | None = None,
    load_program: Callable[[], Program] | None = None,
    theme: Theme | None = None,
) -> Window:
    """The window with its workspace opened and shown; the rules are loaded right after its first picture."""
    settings = settings or _settings()
    theme = theme or Theme(app, settings.value("theme", "system"))
    session = Session(load_program or _load_program, today)
    messages = messages or Messages()
    files = WorkspaceFiles(session, messages, settings, now)
    desk = Desk(session, theme, Icons(theme), messages, settings, now, files)
    window = Window(desk)
    files.open_first(workspace)
    window.show_page("clients" if session.clients() else "welcome")
    window.show()
    if not theme.is_legible:
        messages.warn(window, "Qingce 轻策", NO_CHINESE_FONT)
    return window


def _load_program() -> Program:
    from rules.loading import load_program

    return load_program()


def _settings() -> QSettings:
    """What belongs to this machine, in a file of its own."""
    from platformdirs import user_config_path

    path = user_config_path("qingce", appauthor=False) / "window.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def _on_fault(
    window: Window, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """What nobody has answered to: refused by the machine, it is said; a fault of ours is written down too; the window goes on."""
    from checklist.faults import log_fault
    from checklist.store_errors import StoreError

    if isinstance(fault, KeyboardInterrupt):
        window.close()
    elif isinstance(fault, StoreError):
        window.tell_refused(fault)
    else:
        window.tell_fault(log_fault(fault))


def _let_interrupts_through(window: Window) -> None:
    """Ctrl-C in the terminal closes the window: Python sees signals only while Python code runs."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window, interval=INTERRUPT_MS)
    timer.timeout.connect(lambda: None)
    timer.start()
