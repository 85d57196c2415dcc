"""How fresh a policy's rules are on a day: an end that is near or just past, and facts checked long ago."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from rules.model import Policy

STALE_DAYS = 180
"""So many days after they were checked the facts of a policy have to be checked again."""
END_DAYS = 90
"""So many days before and after its last day the end of a policy is pointed out."""

NoticeKind: TypeAlias = Literal["ended", "ends", "stale"]


class Notice(NamedTuple):
    """A sentence on the life of a policy, and the same in a few words for a line of a list."""

    kind: NoticeKind
    text: str
    short: str


def freshness(policy: Policy, as_of: date) -> tuple[Notice, ...]:
    """What must be said on the day about the end of a policy and the age of its facts; empty for most."""
    return (*_end(policy.in_force.to, as_of), *_age(policy.checked_on, as_of))


def _end(last: date | None, as_of: date) -> tuple[Notice, ...]:
    if last is None or abs((last - as_of).days) > END_DAYS:
        return ()
    day = last.isoformat()
    if last < as_of:
        return (Notice("ended", f"有效期已于 {day} 结束，现在怎样执行以新文件为准。", f"{day} 刚刚到期"),)
    return (Notice("ends", f"有效期到 {day}，之后是否延续以新文件为准。", f"{day} 到期"),)


def _age(checked_on: date, as_of: date) -> tuple[Notice, ...]:
    if (as_of - checked_on).days <= STALE_DAYS:
        return ()
    day = checked_on.isoformat()
    text = f"规则核对于 {day}，距判定日已超过 {STALE_DAYS} 天，使用前须重新核对。"
    return (Notice("stale", text, f"核对于 {day}，已超过 {STALE_DAYS} 天"),)
