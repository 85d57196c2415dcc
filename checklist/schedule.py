"""When to act: the next window of a policy, and dates counted back from it.

No clock is read here: the day from which to look ahead is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from checklist.labels import NO_DATE
from rules.model import Policy, Window

YEARS_AHEAD = 3
ALL_YEAR = "全年可办理，没有固定时段"
NOW = "现在就办"
"""Stands in place of a day counted back that has passed."""

TargetKind: TypeAlias = Literal["exact", "month", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class Target:
    """The day to work towards: the last day of a window, or the first day of a month in which one is usual."""

    kind: TargetKind
    day: date | None = None
    opens: date | None = None
    """The first day of a window with exact days, where it is known."""

    @property
    def short(self) -> str:
        """The day in few words, for a date counted back from it."""
        assert self.day is not None
        if self.kind == "exact":
            return f"{self._window} 截止"
        return f"按 {self.day.year}年{self.day.month}月起申报"

    @property
    def _window(self) -> str:
        assert self.day is not None
        opens = "" if self.opens is None else f"{self.opens.isoformat()} 至 "
        return f"窗口 {opens}{self.day.isoformat()}"

    def is_open(self, as_of: date) -> bool:
        """Whether one can apply on the day, as far as is known."""
        return self.kind == "open" or (
            self.kind == "exact" and self.opens is not None and self.opens <= as_of
        )

    @property
    def words(self) -> str:
        """How the day was found."""
        if self.day is None:
            return ALL_YEAR if self.kind == "open" else NO_DATE
        if self.kind == "exact":
            return f"{self._window} 截止"
        return f"下一个申报月份为 {self.day.year}年{self.day.month}月，具体日期{NO_DATE}"


UNKNOWN_TARGET = Target("unknown")


def next_target(policy: Policy, start: date) -> Target:
    """The next window on or after ``start`` and inside the time the policy is in force.

    Windows with exact days come before usual months.  Months give their first day; all twelve months mean that
    there is no fixed time; no window at all means that nobody knows yet.
    """
    found = [target for window in policy.windows if (target := _of_window(window, start)) is not None]
    last = policy.in_force.to
    live = [one for one in found if one.day is None or last is None or one.day <= last]
    for kind in ("exact", "open", "month"):
        days = [one for one in live if one.kind == kind]
        if days:
            return min(days, key=lambda one: one.day or start)
    return UNKNOWN_TARGET


def _of_window(window: Window, start: date) -> Target | None:
    if window.days is not None:
        day = next((day for day in _monthly_ends(window, start) if day >= start), None)
        return None if day is None else Target("exact", day, _in_month(day.replace(day=1), window.days[0]))
    if window.to is not None:
        return Target("exact", window.to, window.from_) if window.to >= start else None
    if window.from_ is not None:
        return Target("month", window.from_) if window.from_ >= start else None
    if not window.months:
        return None
    if len(set(window.months)) == 12 and not window.years:
        return Target("open")
    first = next((day for day in _firsts(window, start) if day >= start), None)
    return None if first is None else Target("month", first)


def _firsts(window: Window, start: date) -> Iterator[date]:
    """The first days of the window's months, from the year of ``start``."""
    months = sorted(window.months) or list(range(1, 13))
    for year in range(start.year, start.year + YEARS_AHEAD):
        if not window.years or year in window.years:
            yield from (date(year, month, 1) for month in months)


def _monthly_ends(window: Window, start: date) -> Iterator[date]:
    """The last days of a window that opens on the same days of several months."""
    assert window.days is not None
    for first in _firsts(window, start):
        day = _in_month(first, window.days[1])
        if (window.from_ is None or window.from_ <= day) and (window.to is None or day <= window.to):
            yield day


def _in_month(first: date, day: int) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day - 1), following - timedelta(days=1))


def back_from(target: Target, lead_days: int, as_of: date) -> tuple[date | None, str]:
    """The day to be done by, ``lead_days`` before the target, and how it was found; at once where that has passed."""
    if target.day is None:
        return None, target.words
    day = target.day - timedelta(days=lead_days)
    words = f"{target.short}，倒推 {lead_days} 天" if lead_days else target.short
    return (day, words) if day >= as_of else (as_of, f"{NOW}（{words}）")


def is_usual_month(policy: Policy, as_of: date) -> bool:
    """Whether calls of a policy without exact days usually run in the month of the day."""
    return any(
        len(set(window.months)) < 12 and as_of.month in window.months
        for window in policy.windows
        if not window.years or as_of.year in window.years
    )


def next_yearly(by: str, as_of: date) -> date:
    """The next ``"05-31"`` on or after the day; 29 February falls back to 28."""
    month, day = (int(part) for part in by.split("-"))
    candidates = (_in_month(date(year, month, 1), day) for year in (as_of.year, as_of.year + 1))
    return next(one for one in candidates if one >= as_of)
