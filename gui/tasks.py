"""Work off the main thread: ``work`` may touch no widget and no store, ``done`` and ``failed`` run on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot


class Task(QObject):
    """A piece of work under way.  ``progressed`` carries how much of it is done, from 0 to 1."""

    progressed = Signal(float)
    _ended = Signal(object, object)

    def __init__(
        self,
        work: Callable[[Task], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work, self._done, self._failed = work, done, failed
        self._cancelled = threading.Event()
        self._ended.connect(self._on_ended)

    @property
    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop; it looks here now and then."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancelled.set()

    def report(self, share: float) -> bool:
        """Tell from the work how far it is; gives whether to go on."""
        self.progressed.emit(share)
        return not self.is_cancelled

    def run(self) -> None:
        """Do the work (on a thread of the pool) and hand over what came of it."""
        try:
            result, fault = self._work(self), None
        except Exception as error:  # handed to `failed` on the main thread, whatever it is
            result, fault = None, error
        self._ended.emit(result, fault)

    @Slot(object, object)
    def _on_ended(self, result: Any, fault: Exception | None) -> None:
        if fault is None:
            self._done(result)
        else:
            self._failed(fault)
        self.deleteLater()


class _Runner(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        """As the pool wants it."""
        self._task.run()


def start(
    work: Callable[[Task], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    parent: QObject,
) -> Task:
    """Start a piece of work; the pool is waited for at the end of the program."""
    task = Task(work, done, failed, parent)
    QThreadPool.globalInstance().start(_Runner(task))
    return task
