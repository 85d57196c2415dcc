"""Opens the window, as soon as can be: without the command line, and with our own modules loaded before Qt's."""

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
    load_before_qt()
    from gui.app import run

    gc.freeze()
    gc.set_threshold(*USUAL_COLLECTIONS)
    gc.enable()
    return run(workspace=workspace, today=as_of)


def load_before_qt() -> None:
    """Load what the first picture needs: Qt's bindings read the source of every module that is imported behind them."""
    import checklist.labels  # noqa: F401
    import checklist.store  # noqa: F401
    import rules.codes  # noqa: F401
