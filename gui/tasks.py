"""Work off the main thread: ``work`` may touch no widget and no store, ``done`` and ``failed`` run on the main thread."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot


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
        with contextlib.suppress(RuntimeError):  # whoever wanted it is gone, and this with it
            self._ended.emit(result, fault)

    @Slot(object, object)
    def _on_ended(self, result: Any, fault: Exception | None) -> None:
        if fault is None:
            self._done(result)
        else:
            self._failed(fault)
        self.deleteLater()


class _Runner(QRunnable):
    def __init__(self, task: Task, collecting: _Collecting) -> None:
        super().__init__()
        self._task, self._collecting = task, collecting

    def run(self) -> None:
        """As the pool wants it."""
        try:
            self._task.run()
        finally:
            self._collecting.left.emit()


class _Collecting(QObject):
    """While work is under way, no garbage is collected.

    Python collects on whatever thread happens to ask for memory; a widget found there among the garbage would be
    destroyed off the main thread, and the program with it.
    """

    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running, self._was_enabled = 0, False
        self.left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)

    def enter(self) -> None:
        """Work is about to begin."""
        if not self._running:
            self._was_enabled = gc.isenabled()
            gc.disable()
        self._running += 1

    @Slot()
    def _on_left(self) -> None:
        self._running -= 1
        if not self._running and self._was_enabled:
            gc.collect(0)  # what has piled up is collected here, not by the first to ask for memory
            gc.enable()


def start(
    work: Callable[[Task], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    parent: QObject,
) -> Task:
    """Start a piece of work; the pool is waited for at the end of the program."""
    task, collecting = Task(work, done, failed, parent), _collecting()
    collecting.enter()
    QThreadPool.globalInstance().start(_Runner(task, collecting))
    return task


def _collecting() -> _Collecting:
    """The one of the application, made when it is first needed."""
    app = QCoreApplication.instance()
    assert app is not None
    return app.findChild(_Collecting) or _Collecting(app)
