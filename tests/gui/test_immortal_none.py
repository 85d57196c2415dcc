"""None survives what Qt's bindings do to it on the oldest Python that is supported."""

from __future__ import annotations

import subprocess
import sys

CALLS = 300_000
PROGRAM = f"""
from PySide6.QtGui import QFont
from gui.immortal_none import keep_none_alive

keep_none_alive()
font = QFont()
for _ in range({CALLS}):
    font.setPixelSize(12)
print("alive")
"""


def test_none_outlives_a_long_session(pytestconfig) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=pytestconfig.rootpath, check=False
    )
    assert done.stdout.strip() == "alive", done.stderr
