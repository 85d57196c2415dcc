"""A process killed in the middle of its saves loses at most the one in flight."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from checklist.store import check_workspace, open_workspace

ROOT = Path(__file__).parents[2]
SAVING = """
import sys
from datetime import datetime
from pathlib import Path
from checklist.store import open_workspace

workspace = open_workspace(Path(sys.argv[1]), datetime.now, "会计")
assert not workspace.is_read_only, workspace.why_read_only
number = int(sys.argv[2])
while True:
    number += 1
    workspace.set_answer(1, "patents_valid", number)
    if number % 50 == 0:
        workspace.attach(1, "p/x", str(number), bytes(100_000))
    print(number, flush=True)
"""


def killed_while_saving(path: Path, start: int, seconds: float) -> int:
    """Save numbers from `start` on in a process that is killed; gives the last that was acknowledged."""
    command = [sys.executable, "-c", SAVING, str(path), str(start)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    lines = [first, *process.stdout.read().splitlines()]
    process.wait()
    process.stdout.close()
    whole = [line for line in lines if line.strip()]
    return int(whole[-1])


@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_save_outlives_a_kill(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    path = tmp_path / "客户.qingce"
    with open_workspace(path, datetime.now, "") as workspace:
        workspace.add_client({"patents_valid": 0})
    last = 0
    for killed in range(1, 4):
        acknowledged = killed_while_saving(path, last, dice.uniform(0.0, 0.15))
        with open_workspace(path, datetime.now, "") as workspace:
            assert not workspace.is_read_only, workspace.why_read_only
            last = workspace.load_client(1).answers["patents_valid"]
            assert last in {acknowledged, acknowledged + 1}
            assert len(workspace.history(1, "patents_valid")) == last + 1
            assert (
                last // 50 - killed <= len(workspace.attachments(1)) <= last // 50
            )  # the one in flight may be gone
            check_workspace(path)
