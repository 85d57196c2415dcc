"""Import statements are Python's own again once the window's modules are loaded."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import linecache, sys
import gui.app, gui.profile.page, gui.results.page
ours = [file for file in linecache.cache if "/gui/" in file.replace("\\\\", "/")]
print(len([name for name in sys.modules if name.startswith("gui.")]) > 10, ours)
"""


def test_no_source_of_ours_is_kept_in_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "True []"), done.stderr
