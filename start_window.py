"""Opens the window, as soon as can be: without the command line."""

from __future__ import annotations

import gc
import os
import sys
from datetime import date
from pathlib import Path

from exit_codes import WRONG_INPUT

USUAL_COLLECTIONS = gc.get_threshold()


def start_window(workspace: Path | None, as_of: date | None) -> int:
    """Open the window on a workspace (None: the one used last) and a day (None: today); gives the exit code.

    Where the machine lacks what Qt needs, the reason is said and Qt stays away.
    """
    import system_libraries

    obstacle = system_libraries.obstacle(os.environ)
    if obstacle is not None:
        print(obstacle, file=sys.stderr, flush=True)
        return WRONG_INPUT
    gc.disable()  # until the window stands: hardly anything that is made is thrown away
    from gui.app import run

    gc.freeze()
    gc.set_threshold(*USUAL_COLLECTIONS)
    gc.enable()
    return run(workspace=workspace, today=as_of)
