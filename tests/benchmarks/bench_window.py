"""The window as a user waits for it, measured offscreen in fresh processes.

Run by hand: ``python -m tests.benchmarks.bench_window [measure …] [--rounds N]``; without a name every measure is made.
A measure is one function that prints its lines and gives whether its aims are kept; it is named in ``MEASURES``.  Every run is
a second start: compiled modules, settings and caches are kept in a folder of this run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "resources" / "examples"
START_AIM, MEMORY_AIM_MB = 1.5, 200
MANY, MANY_AIM_S = 1000, 0.3

PROBE = """
import json, os, resource, sys, time
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication


class Probe(QObject):
    # Watches one widget: tells when it had first been painted and when all that waited behind it was done, and quits.

    def __init__(self, watched):
        super().__init__()
        self.told = {}
        watched.installEventFilter(self)
        self.watched = watched

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event):
        # Ahead of all that waits, so right behind the picture.
        if event.type() == QEvent.Type.User:
            self.told["painted"] = time.monotonic()
            self.told["cpu"] = time.process_time()
            QTimer.singleShot(30, self.idle)
        return super().event(event)

    def idle(self):
        self.told["idle"] = time.monotonic() - 0.03
        self.told["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(self.told), flush=True)
        os._exit(0)


probes = []
really = QApplication.exec


def watched_exec(*_):
    app = QApplication.instance()
    probes.append(Probe(to_watch(app)))
    return really()


QApplication.exec = watched_exec
"""
"""Put before what opens a window: the process tells on standard output when it had painted, and ends."""

BARE = (
    PROBE
    + """
from PySide6.QtWidgets import QLabel, QMainWindow
to_watch = lambda app: window.centralWidget()
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(QLabel("轻策"))
window.resize(1280, 820)
window.show()
app.exec()
"""
)

WINDOW = (
    "import gui\nfrom main import main\n"  # as in life: nothing stands between import statements and Python
    + PROBE
    + """
def to_watch(app):
    rows = int(sys.argv[2])
    lists = [one for one in app.allWidgets() if isinstance(one, QAbstractItemView) and one.isVisible()]
    listing = [one for one in lists if one.model() is not None and one.model().rowCount() >= rows]
    if not listing:
        sys.exit(f"no visible list has {rows} rows")
    return listing[0].viewport()


sys.exit(main([sys.argv[1]]))
"""
)


class Started(NamedTuple):
    """One start: seconds from asking for the process to the first picture and to a free event loop; peak megabytes.

    ``cpu_s`` is what the processor worked up to the first picture: steadier than the clock on a busy machine.
    """

    painted_s: float
    cpu_s: float
    idle_s: float
    rss_mb: float


def environment(folder: Path) -> dict[str, str]:
    """Offscreen, compiled modules kept, and every folder of the user inside one of this run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    users = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    own = {name: str(folder / name.lower()) for name in users}
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONUTF8": "1"}
    return kept | own | compiled | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


def started(code: str, words: list[str], env: Mapping[str, str]) -> Started:
    """One start of a program that carries the probe."""
    asked = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or not done.stdout:
        raise SystemExit(f"the start failed ({done.returncode}): {done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Started(told["painted"] - asked, told["cpu"], told["idle"] - asked, told["rss_mb"])


def workspace_of(folder: Path, answers: list[dict[str, Any]]) -> Path:
    """A workspace with a client for each set of raw answers."""
    from checklist.store import open_workspace

    path = folder / "工作区.qingce"
    with open_workspace(path, lambda: datetime(2026, 11, 23, 9), "benchmark") as workspace:
        for one in answers:
            workspace.add_client(one)
    return path


def examples() -> list[dict[str, Any]]:
    """The raw answers of the shipped examples."""
    paths = sorted(EXAMPLES.glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8"))["answers"] for path in paths]


def measure_start(folder: Path, rounds: int) -> bool:
    """From asking for the process to the first picture of the roster with the examples, beside a bare window."""
    programs = {"bare window": (BARE, []), "main.py window": (WINDOW, window_words(folder, examples()))}
    bare, own = in_turn(folder, rounds, programs)
    ratio = own.painted_s / bare.painted_s
    kept = ratio <= START_AIM and own.rss_mb <= MEMORY_AIM_MB
    aim = f"aim ≤ {START_AIM}, ≤ {MEMORY_AIM_MB} MB: {_word(kept)}"
    work = own.cpu_s / bare.cpu_s
    print(
        f"start / bare     {ratio:6.2f}   work {work:.2f}   free for answers / bare {own.idle_s / bare.idle_s:.2f}   {aim}"
    )
    return kept


def measure_many(folder: Path, rounds: int) -> bool:
    """How much later the roster is painted with a thousand clients than with six."""
    clients = list(islice(cycle(examples()), MANY))
    few, many = window_words(folder, examples()), window_words(folder, clients)
    small, large = in_turn(folder, rounds, {"six clients": (WINDOW, few), f"{MANY} clients": (WINDOW, many)})
    later = large.painted_s - small.painted_s
    kept = later <= MANY_AIM_S
    print(
        f"a roster of {MANY}: {later * 1000:.0f} ms later   aim ≤ {MANY_AIM_S * 1000:.0f} ms: {_word(kept)}"
    )
    return kept


def window_words(folder: Path, clients: list[dict[str, Any]]) -> list[str]:
    """What the window is started with: a workspace of these clients, how many rows to wait for, the day."""
    return [str(workspace_of(folder / f"{len(clients)} 家", clients)), str(len(clients))]


def in_turn(folder: Path, rounds: int, programs: Mapping[str, tuple[str, list[str]]]) -> list[Started]:
    """The medians of several starts of each program, printed; started by turns, so that a busy moment meets all."""
    env = environment(folder)
    runs: dict[str, list[Started]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, (code, words) in programs.items():
            one = started(code, words, env)
            if number:  # the first start compiles
                runs[name].append(one)
    for name, found in runs.items():
        one = _median(found)
        times = f"{one.painted_s:6.3f} s painted ({one.cpu_s:.3f} s of work)  {one.idle_s:6.3f} s idle"
        print(f"{name:<16} {times}  {one.rss_mb:6.1f} MB")
    return [_median(found) for found in runs.values()]


def _median(found: list[Started]) -> Started:
    return Started(*(statistics.median(column) for column in zip(*found, strict=True)))


def _word(kept: bool) -> str:
    return "kept" if kept else "MISSED"


MEASURES: dict[str, Callable[[Path, int], bool]] = {"start": measure_start, "many": measure_many}


def main() -> None:
    """Make the measures that were asked for; exit code 1 where an aim is missed."""
    asked = argparse.ArgumentParser(description="Measures of the window.")
    asked.add_argument("measures", nargs="*", choices=[*MEASURES, []], metavar="measure")
    asked.add_argument("--rounds", type=int, default=9)
    words = asked.parse_args()
    missed = False
    for name in words.measures or MEASURES:
        with tempfile.TemporaryDirectory() as folder:
            missed = not MEASURES[name](Path(folder), words.rounds) or missed
    sys.exit(missed)


if __name__ == "__main__":
    main()
