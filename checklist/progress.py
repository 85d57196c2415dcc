"""How far people are with an item of the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

from msgspec import Struct

State: TypeAlias = Literal["open", "doing", "done", "dropped"]

STATES: Final[Mapping[State, str]] = {
    "open": "未开始",
    "doing": "进行中",
    "done": "已完成",
    "dropped": "不做",
}
"""The words for how far an item is, in the order in which they are offered."""


class Progress(Struct, frozen=True):
    """What people noted about one item: ``owner`` and ``due`` are theirs, beside the department and day the list names."""

    state: State = "open"
    owner: str = ""
    due: date | None = None
    note: str = ""
