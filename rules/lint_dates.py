"""What is out of date on a day, and dates that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from rules.dates import ONE_DAY
from rules.freshness import STALE_DAYS
from rules.lint import Book, Finding, PolicyFile, finding, named
from rules.model import ENDED_STATES, NamedSet, Window

STALE_AFTER: Final = timedelta(days=STALE_DAYS)


def check_dates(book: Book) -> Iterator[Finding]:
    """Everything about days: the policies, their editions, the shared sets and tables."""
    for file in book.files:
        yield from _life(file)
        yield from _document(file)
        yield from _windows(file)
        yield from _date_tests(file)
    yield from _editions(book)
    yield from _shared(book)


def _life(file: PolicyFile) -> Iterator[Finding]:
    policy, today = file.policy, file.book.as_of
    age = today - policy.checked_on
    if age > STALE_AFTER and policy.state not in ENDED_STATES:
        yield file.find(
            "checked-long-ago",
            ("policy", "checked_on"),
            f"上次核对是 {policy.checked_on}，已过 {age.days} 天；重新核对文件和状态后改日期。",
        )
    end = policy.in_force.to
    if end is None or end >= today or policy.superseded_by is not None or policy.state in ENDED_STATES:
        return
    if not _later(file, end):
        yield file.find(
            "ended",
            ("policy", "in_force"),
            f"有效期 {end} 已过，没有写接续的政策；核对是否延续，写 superseded_by，或新增一版。",
        )


def _later(file: PolicyFile, end: date) -> bool:
    """Whether a further edition of the family goes on after a day."""
    family = [
        one
        for one in file.book.policies.values()
        if one.family == file.policy.family and one is not file.policy
    ]
    return any(one.in_force.to is None or one.in_force.to > end for one in family)


def _document(file: PolicyFile) -> Iterator[Finding]:
    policy, document = file.policy, file.policy.document
    begin = policy.in_force.from_
    explained = document.note or policy.in_force.note
    if document.issued is None:
        return
    if policy.checked_on < document.issued:
        yield file.find(
            "checked-before-issued",
            ("policy", "checked_on"),
            f"核对日 {policy.checked_on} 早于文件的印发日 {document.issued}；改正其中一个。",
            serious=True,
        )
    for words, key, day in (("施行日", "document", document.effective), ("有效期的开始", "in_force", begin)):
        if day is not None and day < document.issued and not explained:
            yield file.find(
                "before-issued",
                ("policy", key),
                f"{words} {day} 早于文件的印发日 {document.issued}；核对日期，确是追溯的写在 note 里。",
            )


def _windows(file: PolicyFile) -> Iterator[Finding]:
    ends = [_last_day(window) for window in file.policy.windows]
    known = [end for end in ends if end is not None]
    over = file.policy.in_force.to is not None and file.policy.in_force.to < file.book.as_of
    if over:
        return
    if known and len(known) == len(ends) and max(known) < file.book.as_of and file.policy.state == "open":
        yield file.find(
            "window-past",
            ("policy", "windows"),
            f"申报时段都已过去（最后一天 {max(known)}）；补上新的时段，或把 state 改成 no_call_seen。",
        )


def _last_day(window: Window) -> date | None:
    """The last day of a window; None for one that comes again every year."""
    if window.to is not None:
        return window.to
    return date(max(window.years), max(window.months, default=12), 28) if window.years else None


def _date_tests(file: PolicyFile) -> Iterator[Finding]:
    """Days asked for that the policy's life leaves no room for."""
    life = file.policy.in_force
    for one in file.conditions():
        after, before = one.condition.after, one.condition.before
        if after is not None and life.to is not None and after >= life.to:
            yield file.find(
                "date-outside",
                one.steps,
                f"条件{named(one)}要晚于 {after}，而政策 {life.to} 就到期；改正日期。",
            )
        if before is not None and life.to is not None and before > life.to + ONE_DAY:
            yield file.find(
                "date-outside",
                one.steps,
                f"条件{named(one)}要早于 {before}，而政策 {life.to} 就到期，总是满足；改正日期。",
            )


def _editions(book: Book) -> Iterator[Finding]:
    """Editions of one family that overlap, or leave days between them."""
    families: dict[str, list[PolicyFile]] = {}
    for file in book.files:
        families.setdefault(file.policy.family, []).append(file)
    for files in families.values():
        in_order = sorted(files, key=lambda one: one.policy.in_force.from_ or date.min)
        for one, other in pairwise(in_order):
            yield from _border(one, other)


def _border(one: PolicyFile, other: PolicyFile) -> Iterator[Finding]:
    end, begin = one.policy.in_force.to, other.policy.in_force.from_
    steps = ("policy", "in_force")
    before = one.policy.id
    if begin is None or end is None or end >= begin:
        until = f"到 {end}" if end is not None else "没有写结束日"
        yield other.find(
            "editions-overlap",
            steps,
            f"和同一家族的“{before}”（{until}）在时间上重叠；写明前一版的最后一天。",
            serious=True,
        )
    elif end + ONE_DAY < begin:
        yield other.find(
            "editions-hole",
            steps,
            f"同一家族的“{before}”到 {end} 为止，到这一版 {begin} 之间有空档；核对日期。",
        )


def _shared(book: Book) -> Iterator[Finding]:
    for part in book.parts:
        if part.kind == "sets":
            for index, one in enumerate(part.value):
                if _is_out(one, book.as_of):
                    yield finding(
                        part,
                        "set-out-of-force",
                        ("sets", index),
                        f"集合“{one.title}”在 {book.as_of} 不在有效期；补上现行的一版。",
                    )
        elif part.kind == "tables":
            for index, table in enumerate(part.value):
                if not any(row.holds(book.as_of) for row in table.rows):
                    yield finding(
                        part,
                        "table-no-row",
                        ("tables", index),
                        f"数据表“{table.title}”在 {book.as_of} 没有对应的行；补上现行数值。",
                    )


def _is_out(one: NamedSet, day: date) -> bool:
    return one.in_force is not None and not one.in_force.holds(day)
