"""Asks the suggester about a text, off the main thread: it is loaded there on first use, and only the last text counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.session import Session
from gui.tasks import Task, start

if TYPE_CHECKING:
    from rules.program import Program
    from rules.suggest_result import Suggestion

DELAY_MS: Final = 250


class Suggesting(Protocol):
    """What reads a description and proposes (`rules.suggest.Suggester`)."""

    def suggest(self, text: str) -> Suggestion:
        """What a text speaks for."""
        ...


class Proposer(QObject):
    """One for all panels of a page.  A text that was overtaken by another while it was read is not told any more."""

    found = Signal(str, object)
    """A text and its `Suggestion`."""
    failed = Signal(str, str)
    """A text, and a sentence why nothing can be proposed."""

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        load: Callable[[Program], Suggesting] | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._load = session, load or load_suggester
        self._suggester: Suggesting | None = None
        self._wanted: str | None = None
        self._task: Task | None = None
        self._last: tuple[str, Suggestion] | None = None
        self._due = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._due.timeout.connect(self._on_due)

    @property
    def is_loaded(self) -> bool:
        """Whether the suggester stands in memory."""
        return self._suggester is not None

    def ask(self, text: str, *, while_typing: bool = False) -> None:
        """Ask about a text; while it is typed only after a short rest.  The answer comes by a signal, never at once."""
        self._wanted = text
        self._due.start(DELAY_MS if while_typing else 0)

    @Slot()
    def _on_due(self) -> None:
        text = self._wanted
        if text is None or self._task is not None:
            return
        if self._last is not None and self._last[0] == text:
            self._tell(*self._last)
            return
        program, suggester, load = self._session.base_program, self._suggester, self._load

        def read(_task: Task) -> tuple[Suggesting, Suggestion]:
            reader = suggester or load(program)
            return reader, reader.suggest(text)

        self._task = start(
            read,
            lambda found: self._on_read(text, *found),
            lambda fault: self._on_failed(text, fault),
            self,
        )

    def _on_read(self, text: str, suggester: Suggesting, suggestion: Suggestion) -> None:
        self._suggester, self._last = suggester, (text, suggestion)
        if self._is_still_wanted(text):
            self._tell(text, suggestion)

    def _tell(self, text: str, suggestion: Suggestion) -> None:
        self._wanted = None
        self.found.emit(text, suggestion)

    def _on_failed(self, text: str, fault: Exception) -> None:
        if self._is_still_wanted(text):
            self._wanted = None
            self.failed.emit(text, failure_words(fault))

    def _is_still_wanted(self, text: str) -> bool:
        """Whether nothing was typed while a text was read; else what was typed is read next."""
        self._task = None
        if text != self._wanted and not self._due.isActive():
            self._due.start(0)
        return text == self._wanted


def load_suggester(program: Program) -> Suggesting:
    """The suggester over the rules in use; about 0.6 s and 60 MB."""
    from rules.suggest import Suggester

    clauses = (clause for pack in program.packs for measure in pack.measures for clause in measure.clauses)
    return Suggester(program.codes, program.dictionary, clauses)


def failure_words(fault: Exception) -> str:
    """A sentence on why nothing can be proposed."""
    from checklist.replace import reason_of

    if isinstance(fault, OSError):
        reason = f"词表读不了（{reason_of(fault)}）"
    elif isinstance(fault, ImportError):
        reason = "缺少分词用的程序库"
    else:
        reason = "读这段文字时出了错"
    return f"现在给不出建议：{reason}。填报不受影响，行业代码可以直接查找。"
