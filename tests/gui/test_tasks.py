"""While work is under way the window comes first, and no garbage is collected off the main thread."""

from __future__ import annotations

import gc
import sys
import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.tasks import TURN_S, Task, start


def _mess() -> None:
    """Widgets that only the collector can find."""
    for _ in range(20):
        widget = QWidget()
        widget.itself = widget


def test_widgets_are_never_destroyed_by_work(qtbot: object, qapp: QObject) -> None:
    collected_on: set[str] = set()

    def note(phase: str, _info: object) -> None:
        collected_on.add(f"{phase} {threading.current_thread() is threading.main_thread()}")

    def work(_task: Task) -> int:
        return sum(len([[number] for number in range(1000)]) for _ in range(200))

    done: list[int] = []
    gc.callbacks.append(note)
    try:
        for _ in range(3):
            _mess()
            start(work, done.append, lambda error: None, qapp)
        qtbot.waitUntil(lambda: len(done) == 3 and gc.isenabled())
        gc.collect()
    finally:
        gc.callbacks.remove(note)
    assert collected_on == {"start True", "stop True"}


def test_threads_take_turns_often_while_work_is_under_way(qtbot: object, qapp: QObject) -> None:
    usual = sys.getswitchinterval()
    seen: list[float] = []
    for _ in range(2):
        start(lambda _task: sys.getswitchinterval(), seen.append, seen.append, qapp)
    qtbot.waitUntil(lambda: len(seen) == 2 and sys.getswitchinterval() == usual)
    assert seen == pytest.approx([TURN_S] * 2)
    assert usual > TURN_S


def test_work_whose_owner_is_gone_ends_quietly(qtbot: object, qapp: QObject) -> None:
    owner, gate, told = QObject(), threading.Event(), []
    start(lambda _task: gate.wait(5), told.append, told.append, owner)
    owner.deleteLater()
    qtbot.wait(20)
    assert not gc.isenabled()
    gate.set()
    qtbot.waitUntil(gc.isenabled)
    assert told == []
