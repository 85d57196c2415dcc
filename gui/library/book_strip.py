"""Printing the whole rule book: choosing a file, working on it aside, telling how far it is and what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui import opening
from gui.desk import Desk
from gui.notices import Notice
from gui.tasks import Task, start
from gui.theme import FONT_FILES, RESOURCES

NAME: Final = "轻策规则手册.pdf"
FILTER: Final = "PDF 文件 (*.pdf)"
READ, BUILT = 0.05, 0.12
"""The shares of the time in which the cases are read, and the book is put together; the rest sets and writes it."""


class BookStrip(QWidget):
    """Hidden until there is something to tell."""

    busy_changed = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._path = Path()
        self._done, self._failed = Notice(desk), Notice(desk, "fault")
        self._done.offer("打开", self._open)
        self._done.offer("在文件夹中显示", self._open_folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._working())
        column.addWidget(self._done)
        column.addWidget(self._failed)

    @property
    def is_busy(self) -> bool:
        """Whether a book is being printed."""
        return self._task is not None

    def _working(self) -> QWidget:
        self._work = QWidget()
        self._told, self._bar, stop = QLabel("正在生成规则手册"), QProgressBar(), QPushButton("取消")
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName("规则手册的进度")
        stop.clicked.connect(self.cancel)
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._told)
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        self._work.hide()
        return self._work

    @Slot()
    def choose(self) -> None:
        """Ask where to, then print."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path = self._desk.messages.save_file(self, "规则手册存为", Path(documents) / NAME, FILTER)
        if path is not None:
            self.print_to(path.with_suffix(".pdf") if not path.suffix else path)

    def print_to(self, path: Path) -> None:
        """Print the book into a file."""
        self._path = path
        self._done.say("")
        self._failed.say("")
        self._on_progress(0.0)
        self._work.show()
        self.busy_changed.emit(True)
        self._task = start(partial(_print, path), self._on_done, self._on_failed, self)
        self._task.progressed.connect(self._on_progress)

    @Slot()
    def cancel(self) -> None:
        """Stop; a file that was there stays as it was."""
        if self._task is not None:
            self._task.cancel()

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self._bar.setValue(round(100 * share))

    def _on_done(self, pages: int) -> None:
        self._end()
        self._done.say(f"规则手册已写好，共 {pages} 页：{self._path}")

    def _on_failed(self, fault: Exception) -> None:
        """What the machine or a rule file is to blame for is told; a mistake of the program goes on as one."""
        from checklist.errors import Cancelled, ChecklistError
        from rules.errors import InputProblems

        self._end()
        if isinstance(fault, Cancelled):
            self._desk.session.said.emit(str(fault))
        elif isinstance(fault, ChecklistError | InputProblems):
            self._failed.say(str(fault))
        else:
            raise fault

    def _end(self) -> None:
        self._task = None
        self._work.hide()
        self.busy_changed.emit(False)

    @Slot()
    def _open(self) -> None:
        if not opening.open_file(self._path):
            self._desk.session.said.emit("系统里没有能打开 PDF 的程序；文件已在所选文件夹中。")

    @Slot()
    def _open_folder(self) -> None:
        if not opening.show_in_folder(self._path):
            self._desk.session.said.emit(f"没有能够打开文件夹“{self._path.parent}”。")


def _print(path: Path, task: Task) -> int:
    """Read, build, write; gives the number of pages.  Raises ChecklistError, `Cancelled` among them."""
    from checklist.book import build_book
    from checklist.pdf import FontPaths, write_pdf
    from checklist.pdf_progress import telling
    from rules.codes import CodeTables
    from rules.packs import load_rulebook
    from rules.program import Program

    tell = telling(task.report)
    book = load_rulebook(cases=True)
    tell(READ)
    document = build_book(Program(book.packs, book.dictionary, CodeTables()))
    tell(BUILT)
    regular, bold = (RESOURCES / "fonts" / file for file in FONT_FILES)
    fonts = FontPaths(regular, bold)
    return write_pdf(document, path, fonts, lambda share: task.report(BUILT + (1 - BUILT) * share)).pages
