"""Calling Qt for a long time does not end the process."""

from __future__ import annotations

import subprocess
import sys

LONG_DAY = """
from PySide6.QtCore import QObject, Signal
from gui.app import make_application

class Bell(QObject):
    rung = Signal(str)

app = make_application()
bell = Bell()
for _ in range(20_000):
    bell.rung.emit("x")
    bell.setObjectName("x")
print("still here", flush=True)
"""


def test_a_long_day_of_calls_and_signals_is_survived() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LONG_DAY], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "still here"), done.stderr
