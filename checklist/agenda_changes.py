"""What has changed in the checklist since somebody last looked: new, no longer needed, moved to another day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from checklist.findings import Finding, Findings
from checklist.plan_items import PLAN
from checklist.progress import Progress
from checklist.reasons import reason
from checklist.schedule import NOW
from checklist.worklist import FACT, GONE, MATERIAL, NOT_TOUCHED, SETTLED, Line, Worklist

NO_DAY: Final = "没有固定日期"


class SeenLine(Struct, frozen=True, omit_defaults=True):
    """A line as it was when somebody looked; ``due`` in words: a day, at once, or none."""

    id: str
    title: str
    due: str = NO_DAY
    other_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id it answered to."""
        return self.id, *self.other_ids


class SeenList(Struct, frozen=True):
    """The lines of a checklist as somebody last looked at them, and on which day it was judged."""

    as_of: date
    lines: tuple[SeenLine, ...]


class Moved(NamedTuple):
    """A line whose day has changed; both days in words."""

    line: Line
    before: str
    after: str


class Changes(NamedTuple):
    """What is not as it was."""

    new: tuple[Line, ...]
    gone: tuple[SeenLine, ...]
    moved: tuple[Moved, ...]

    @property
    def words(self) -> str:
        """How many of each, in words; empty where nothing has changed."""
        counts = (
            (len(self.new), "新增"),
            (len(self.gone), "不再需要"),
            (len(self.moved), "日期变动"),
        )
        return "、".join(f"{word} {count} 项" for count, word in counts if count)


def seen_now(work: Worklist, before: SeenList | None, progress: Mapping[str, Progress]) -> SeenList:
    """The list as it is now; what was noted and is gone keeps its title from the list before."""
    lines = tuple(_seen(line) for line in _watched(work))
    earlier = () if before is None else before.lines
    kept = tuple(
        one
        for one in earlier
        if not work.known_ids.intersection(one.ids) and not progress.keys().isdisjoint(one.ids)
    )
    return SeenList(work.as_of, lines + kept)


def changes(before: SeenList, work: Worklist, progress: Mapping[str, Progress]) -> Changes:
    """What has changed; what was taken note of and is settled is not told as gone."""
    known = {key: one for one in before.lines for key in one.ids}
    new, moved = [], []
    for line in _watched(work):
        old = next((known[key] for key in line.ids if key in known), None)
        if old is None:
            new.append(line)
        elif old.due != _day_words(line):
            moved.append(Moved(line, old.due, _day_words(line)))
    settled = {key for key, one in progress.items() if one.state in SETTLED}
    gone = [
        one
        for one in before.lines
        if not work.known_ids.intersection(one.ids) and settled.isdisjoint(one.ids)
    ]
    return Changes(tuple(new), tuple(gone), tuple(moved))


def gone_lines(
    before: SeenList | None, work: Worklist, progress: Mapping[str, Progress], attached: Iterable[str] = ()
) -> tuple[Line, ...]:
    """What people noted about, or ``attached`` to, lines that the list no longer has, each with why; nothing is lost."""
    titles = {key: one.title for one in (before.lines if before else ()) for key in one.ids}
    return tuple(
        _gone(key, titles.get(key, ""), progress.get(key, NOT_TOUCHED), work.findings)
        for key in dict.fromkeys((*progress, *attached))
        if key not in work.known_ids
    )


def why_gone(key: str, findings: Findings) -> str:
    """Why the list no longer has the line of an id: how its policy stands now."""
    head, _, rest = key.partition("/")
    if head == MATERIAL:
        return "用到这份材料的政策现在都不必准备。"
    if head == FACT:
        label = findings.fact_label(rest) if rest in findings.program.dictionary.fields else rest
        return f"“{label}”已经回答，或现在的结论用不到它。"
    if head == PLAN:
        return "方案的这项措施与本企业不再有关，或已经参与。"
    if head not in findings.program.policies:
        return "现在的规则里没有这项政策。"
    return _by_outcome(findings, findings.of(head))


def _by_outcome(findings: Findings, finding: Finding) -> str:
    return f"“{finding.policy.title}”现在的结论是“{finding.word}”：{reason(findings, finding)}。"


def from_json(value: Any) -> SeenList | None:
    """A list that was kept; None where there is none, or one that cannot be read (then everything counts as seen)."""
    try:
        return None if value is None else msgspec.convert(value, SeenList)
    except msgspec.ValidationError:
        return None


def to_json(seen: SeenList) -> Any:
    """The list in plain JSON values."""
    return msgspec.to_builtins(seen)


def _watched(work: Worklist) -> Iterable[Line]:
    """What is compared: questions come and go with every answer and are not."""
    return (*work.items, *work.materials)


def _seen(line: Line) -> SeenLine:
    others = tuple(key for key in line.ids if key != line.id)
    return SeenLine(line.id, line.title, _day_words(line), others)


def _day_words(line: Line) -> str:
    """A day counted back that has passed moves on with every day: it is the same as long as it reads the same."""
    if line.dated.startswith(NOW):
        return NOW
    return NO_DAY if line.due is None else line.due.isoformat()


def _gone(key: str, title: str, progress: Progress, findings: Findings) -> Line:
    policy = key.partition("/")[0]
    known = policy in findings.program.policies
    label = findings.of(policy).policy.title if known else ""
    return Line(
        key,
        (key,),
        "gone",
        "不再需要",
        title or (f"“{label}”的事项" if label else f"事项 {key}"),
        "",
        "",
        None,
        "",
        GONE,
        (policy,) if known else (),
        label,
        progress=progress,
        why_gone=why_gone(key, findings),
    )
