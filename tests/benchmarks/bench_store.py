"""How fast a workspace of 1,000 clients opens, and what one kept answer costs.

Run by hand: ``python tests/benchmarks/bench_store.py``.  Read the ratios, not the milliseconds.

(a) opening and reading the roster, against a plain ``select`` of the same rows by sqlite3; (b) one kept answer with its
history, against a bare insert and commit by sqlite3 in the same journal mode; (c) a client read whole; (d) what is done
beside: a whole check, a backup.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from checklist.store import Workspace, check_workspace, open_workspace  # noqa: E402
from checklist.store_backup import copy  # noqa: E402

CLIENTS = 1_000
OUTCOMES = {"eligible": 12, "not_eligible": 40, "unknown": 71, "human": 8}
NOW = datetime(2026, 11, 24, 9, 0)


def milliseconds(action: Callable[[], Any], runs: int = 15) -> float:
    """The median time of an action."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        action()
        times.append((perf_counter() - start) * 1000)
    return statistics.median(times)


def fill(path: Path) -> None:
    """1,000 clients made of the six examples, all answers with their history."""
    examples = [json.loads(one.read_bytes()) for one in sorted((ROOT / "resources/examples").glob("*.json"))]
    with open_workspace(path, lambda: NOW, "王顾问") as workspace:
        for number in range(CLIENTS):
            example = examples[number % len(examples)]
            answers = example["answers"] | {"enterprise_name": f"第{number}号企业有限公司"}
            client_id = workspace.add_client(answers, evidence=example.get("evidence", {}))
            workspace.set_summary(client_id, NOW.date(), OUTCOMES)


def open_and_list(path: Path) -> None:
    """What the first screen needs."""
    with open_workspace(path, lambda: NOW, "王顾问") as workspace:
        if len(workspace.clients()) != CLIENTS:
            raise ValueError(path)


def plain_list(path: Path) -> None:
    """The same rows, read by sqlite3 and nothing else."""
    connection = sqlite3.connect(path)
    connection.execute("SELECT * FROM clients WHERE deleted_at IS NULL ORDER BY edited_at DESC").fetchall()
    connection.close()


def plain_commits(folder: Path) -> float:
    """One small insert and commit of sqlite3, in write-ahead mode."""
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE answers (fact TEXT, value TEXT)")
    time = milliseconds(lambda: connection.execute("INSERT INTO answers VALUES ('f', '8200')"), 300)
    connection.close()
    return time


def saves(workspace: Workspace, client_id: int) -> float:
    """One answer kept, each different from the one before."""
    figures = iter(range(10_000))
    return milliseconds(lambda: workspace.set_answer(client_id, "patents_valid", next(figures)), 300)


def first_open(path: Path) -> str:
    """Opening in a new process, imports included, and whether sqlite-utils was loaded for it."""
    code = (
        "import sys, time, msgspec\nfrom datetime import datetime\nfrom pathlib import Path\nstart = time.perf_counter()\n"
        "from checklist.store import open_workspace\n"
        "workspace = open_workspace(Path(sys.argv[1]), lambda: datetime(2026, 11, 24), '')\n"
        "rows = workspace.clients()\n"
        "took = (time.perf_counter() - start) * 1000\n"
        "print(f'{took:.1f} ms, sqlite_utils ' + ('LOADED' if 'sqlite_utils' in sys.modules else 'not loaded'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "thousand.qingce"
        fill(path)
        print(f"{CLIENTS} clients, {path.stat().st_size / 1e6:.1f} MB")
        opened, plain = milliseconds(lambda: open_and_list(path)), milliseconds(lambda: plain_list(path))
        print(
            f"(a) open + roster + close {opened:.1f} ms (aim 50); plain select {plain:.1f} ms; {opened / plain:.1f}×"
        )
        print(f"    in a new process, imports included: {first_open(path)}")
        with open_workspace(path, lambda: NOW, "王顾问") as workspace:
            client_id = workspace.clients()[0].id
            listed = milliseconds(workspace.clients)
            print(f"    the roster alone {listed:.1f} ms")
            saved, bare = saves(workspace, client_id), plain_commits(folder)
            print(
                f"(b) one answer kept {saved:.3f} ms; bare insert and commit {bare:.3f} ms; {saved / bare:.1f}×"
            )
            print(
                f"(c) one client read whole {milliseconds(lambda: workspace.load_client(client_id)):.2f} ms"
            )
            backup = milliseconds(lambda: copy(workspace._connection, folder / "copy.qingce"), 5)
            print(
                f"(d) backup, checked {backup:.1f} ms; check {milliseconds(lambda: check_workspace(path), 5):.1f} ms"
            )


if __name__ == "__main__":
    main()
