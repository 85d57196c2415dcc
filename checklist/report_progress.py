"""What people noted about items: who does it, by which day of their own, how far it is, and why not."""

from __future__ import annotations

from msgspec import structs

from checklist.blocks import Run, Runs
from checklist.progress import STATES, Progress

DROPPED = "dropped"


def noted(progress: Progress, *, whole: bool = True) -> Runs:
    """How far an item is, in words behind its title; ``whole``: with person and day, where no column holds them."""
    if progress.state == DROPPED:
        return Run(f"　{STATES[DROPPED]}", bold=True, role="warn"), Run(
            _after("：", progress.note), role="warn"
        )
    texts = [STATES[progress.state]] if progress.state != "open" else []
    texts += [progress.owner] if whole and progress.owner else []
    texts += [f"{progress.due.isoformat()} 前"] if whole and progress.due is not None else []
    texts += [f"备注：{_clean(progress.note)}"] if _clean(progress.note) else []
    return (Run(f"　〔{'，'.join(texts)}〕", role="accent"),) if texts else ()


def titled(runs: Runs, progress: Progress, *, whole: bool = True) -> Runs:
    """The runs of an item with what people noted; quiet where they will not do it."""
    if progress.state == DROPPED:
        runs = tuple(structs.replace(run, bold=False, role="muted") for run in runs)
    return (*runs, *noted(progress, whole=whole))


def due_cell(listed: Runs, progress: Progress) -> Runs:
    """People's own day above the one the list names; the word instead of a day for what will not be done."""
    if progress.state == DROPPED:
        return (Run(STATES[DROPPED], role="warn"),)
    if progress.due is None:
        return listed
    own = Run(progress.due.isoformat(), bold=True, role="accent")
    return (own, *(structs.replace(run, text=f"\n{run.text}", bold=False, role="muted") for run in listed))


def _clean(note: str) -> str:
    return " ".join(note.split()).rstrip("。")


def _after(sign: str, note: str) -> str:
    return f"{sign}{_clean(note)}" if _clean(note) else ""
