"""The columns of the lists on the checklist page: what each shows, above and below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from checklist.progress import STATES
from checklist.worklist import TIMINGS, Line, timing

NO_DAY: Final = "不定期"
OWN_DAY: Final = "自定"
Say = Callable[[Line, date], str]


class Column(NamedTuple):
    """A column: its head, its width (0: all that is left), the text of a line and the quieter one below it.

    In a list narrower than ``least`` it is left out: the detail beside the list says it too.
    """

    key: str
    title: str
    width: int
    text: Say
    below: Say
    least: int = 0


def _title(line: Line, _as_of: date) -> str:
    return line.title


def where_from(line: Line) -> tuple[str, ...]:
    """Number on paper, kind, policy; a policy that the title names already is not named again."""
    policy = "" if line.policy_label in line.title else line.policy_label
    return line.number, line.kind_label, policy


def _for(line: Line, _as_of: date) -> str:
    return " · ".join(part for part in where_from(line) if part)


def _used_by(line: Line, _as_of: date) -> str:
    return f"用于 {line.policy_label}" if line.policy_label else line.kind_label


def _concerns(line: Line, _as_of: date) -> str:
    return line.item.detail[0] if line.item is not None and line.item.detail else ""


def _day(line: Line, _as_of: date) -> str:
    return NO_DAY if line.day is None else line.day.isoformat()


def _pressing(line: Line, as_of: date) -> str:
    own = OWN_DAY if line.progress.due is not None else ""
    return " · ".join(part for part in (TIMINGS.get(timing(line, as_of), ""), own) if part)


def _department(line: Line, _as_of: date) -> str:
    return line.department_label


def _owner(line: Line, _as_of: date) -> str:
    return line.progress.owner


def _state(line: Line, _as_of: date) -> str:
    return STATES[line.progress.state]


def _note(line: Line, _as_of: date) -> str:
    return "有备注" if line.progress.note else ""


def _policies(line: Line, _as_of: date) -> str:
    return f"{len(line.policies)} 项"


def _none(_line: Line, _as_of: date) -> str:
    return ""


DAY: Final = "day"
_TAIL: Final = (
    Column("who", "由谁办", 88, _department, _owner, 400),
    Column("state", "状态", 66, _state, _note, 520),
)
ITEMS: Final = (
    Column("title", "事项", 0, _title, _for),
    Column(DAY, "期限", 120, _day, _pressing),
    *_TAIL,
)
MATERIALS: Final = (
    Column("title", "材料", 0, _title, _used_by),
    Column(DAY, "最迟着手", 120, _day, _pressing),
    *_TAIL,
)
QUESTIONS: Final = (
    Column("title", "要填的信息", 0, _title, _concerns),
    Column("policies", "涉及政策", 84, _policies, _none),
    Column("who", "部门", 88, _department, _none),
)


class Tab(NamedTuple):
    """A list of the page: its name, its columns, what stands in it where it is empty."""

    title: str
    columns: tuple[Column, ...]
    empty: str


TABS: Final = (
    Tab("事项", ITEMS, "现在没有可以列出的事项。先回答“待答问题”，能办的事就会出现在这里。"),
    Tab("材料", MATERIALS, "还没有可以确定要准备的材料。"),
    Tab("待答问题", QUESTIONS, "会影响结论的问题都已回答。"),
)
NOTHING_FITS: Final = "没有符合筛选条件的事项。"
