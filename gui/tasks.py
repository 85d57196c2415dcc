"""Work off the main thread: ``work`` may touch no widget and no store, ``done`` and ``failed`` run on the main thread."""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

TURN_S: Final = 0.0002


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
    def __init__(self, task: Task, under_way: _UnderWay) -> None:
        super().__init__()
        self._task, self._under_way = task, under_way

    def run(self) -> None:
        """As the pool wants it."""
        try:
            self._task.run()
        finally:
            self._under_way.left.emit()


class _UnderWay(QObject):
    """How the interpreter behaves while work is under way: the window comes first.

    No garbage is collected: Python does that on whatever thread happens to ask for memory, and a widget found among the
    garbage would be destroyed off the main thread, and the program with it.  And threads take turns often: with the usual
    turns of 5 ms the window stands still for 100 ms and more, as many a call of Qt waits for its turn.
    """

    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running, self._collects, self._turn_s = 0, True, 0.0
        self.left.connect(self._on_left, Qt.ConnectionType.QueuedConnection)

    def enter(self) -> None:
        """Work is about to begin."""
        if not self._running:
            self._collects, self._turn_s = gc.isenabled(), sys.getswitchinterval()
            gc.disable()
            sys.setswitchinterval(TURN_S)
        self._running += 1

    @Slot()
    def _on_left(self) -> None:
        self._running -= 1
        if self._running:
            return
        sys.setswitchinterval(self._turn_s)
        if self._collects:
            gc.collect(0)  # what has piled up is collected here, not by the first to ask for memory
            gc.enable()


def start(
    work: Callable[[Task], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    parent: QObject,
) -> Task:
    """Start a piece of work; the pool is waited for at the end of the program."""
    task, under_way = Task(work, done, failed, parent), _under_way()
    under_way.enter()
    QThreadPool.globalInstance().start(_Runner(task, under_way))
    return task


def _under_way() -> _UnderWay:
    """The one of the application, made when it is first needed."""
    app = QCoreApplication.instance()
    assert app is not None
    return app.findChild(_UnderWay) or _UnderWay(app)
