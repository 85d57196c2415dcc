"""Where the program itself failed, kept in a log: the kind of fault and the lines of code, never a value or a message."""

from __future__ import annotations

import traceback
from pathlib import Path


def log_fault(fault: BaseException) -> Path | None:
    """Write down where a fault arose in place of the last one; the file, or None where no log can be written.

    The message of an exception may quote a client's figures, so it is left out.
    """
    from platformdirs import user_log_path

    frames = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
    log = user_log_path("qingce", appauthor=False) / "fault.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(f"{type(fault).__name__}\n{frames}", encoding="utf-8")
    except OSError:
        return None
    return log
