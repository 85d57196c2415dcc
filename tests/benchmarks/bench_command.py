"""From the command to the finished PDF, as a user waits for it: wall time and peak memory.

Run by hand: ``python -m tests.benchmarks.bench_command [rounds]``.  The yardstick in the same run is a bare
interpreter that imports click, msgspec and ReportLab's canvas and does nothing.  Every run is a second start: compiled
modules are kept in a folder of this run, whatever the environment says of them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "resources" / "examples" / "thermos-maker.json"
BARE = [sys.executable, "-c", "import click, msgspec, reportlab.pdfgen.canvas"]
AIM_S, AIM_MB = 0.6, 120


def timed(command: list[str], compiled: str) -> tuple[float, float]:
    """Seconds and peak resident megabytes of one run of a command, its compiled modules in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=kept | {"PYTHONPYCACHEPREFIX": compiled},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} failed")
    return seconds, usage.ru_maxrss / 1024


def report(name: str, command: list[str], rounds: int, compiled: str, *, aimed: bool = False) -> float:
    """Print the median of several runs after a first one, whether it keeps the aims, and give its seconds."""
    timed(command, compiled)
    runs = [timed(command, compiled) for _ in range(rounds)]
    seconds = statistics.median(second for second, _ in runs)
    memory = max(megabytes for _, megabytes in runs)
    kept = "kept" if seconds <= AIM_S and memory <= AIM_MB else "MISSED"
    note = f"  aim ≤ {AIM_S} s, ≤ {AIM_MB} MB: {kept}" if aimed else ""
    print(f"{name:<34} {seconds:6.3f} s  {memory:6.1f} MB{note}")
    return seconds


def main() -> None:
    """Measure the yardstick, the check alone, and the check with its PDF."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        pdf = str(Path(folder) / "checklist.pdf")
        check = [sys.executable, "main.py", "check", str(EXAMPLE), "--as-of", "2026-11-23"]
        starter = [sys.executable, "run.py", *check[2:], "--pdf", pdf]
        compiled = str(Path(folder) / "compiled")
        bare = report("bare interpreter with the imports", BARE, rounds, compiled)
        alone = report("check", check, rounds, compiled)
        whole = report("check --pdf", [*check, "--pdf", pdf], rounds, compiled, aimed=True)
        started = report("run.py check --pdf", starter, rounds, compiled)
    print(
        f"check / bare {alone / bare:.2f}   check --pdf / bare {whole / bare:.2f}   run.py / bare {started / bare:.2f}"
    )


if __name__ == "__main__":
    main()
