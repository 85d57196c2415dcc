"""Starts what is asked for: the window, or a command.

Exit code 0: done.  2: wrong input, every wrong place named.  1: our own fault, with a log without figures.
130: interrupted.  141: what reads the output has gone.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from exit_codes import INTERRUPTED, OUR_FAULT, WRONG_INPUT

FEW_COLLECTIONS = 100_000
"""A run is short and makes few cycles: collecting as rarely as this takes a tenth off it."""
WORKSPACE_SUFFIX = ".qingce"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or the window; gives the exit code and never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (len(words) == 1 and is_workspace(words[0])):
        from start_window import start_window

        return _guarded(partial(start_window, Path(words[0]) if words else None, None))
    gc.set_threshold(FEW_COLLECTIONS)
    from commands import run_command

    return _guarded(partial(run_command, ["window", *words] if is_workspace(words[0]) else words))


def is_workspace(word: str) -> bool:
    """Whether a word names a workspace, so that the window is meant."""
    return word.lower().endswith(WORKSPACE_SUFFIX)


def _guarded(act: Callable[[], int]) -> int:
    try:
        return act()
    except OSError as refused:
        from checklist.replace import reason_of

        _say(f"没有写完：{reason_of(refused)}。")
        return WRONG_INPUT
    except KeyboardInterrupt:
        _say("已中断，没有留下半个文件。")
        return INTERRUPTED
    except Exception as fault:  # the one place where our own faults are caught: logged, never shown raw
        return _our_fault(fault)


def _our_fault(fault: Exception) -> int:
    """Log where the program failed and say so calmly."""
    from checklist.faults import log_fault

    log = log_fault(fault)
    if log is not None:
        _say(f"程序内部出错，没有做完。错误位置记在 {log}（不含企业数据）。")
    else:
        _say(f"程序内部出错（{type(fault).__name__}），没有做完，也无法写日志。")
    return OUR_FAULT


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
