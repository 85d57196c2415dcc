"""The lines of the checklist in groups, sifted by what one looks for, with how much of each group is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from checklist.findings import Findings
from checklist.plan_items import PLAN
from checklist.progress import STATES
from checklist.report_agenda import LATER, SPANS, UNDATED
from checklist.worklist import GONE, JOIN_IN, OF_PLAN, TIMINGS, Line, Timing, span_of, timing

Grouping: TypeAlias = Literal["date", "department", "policy", "owner"]

GROUPINGS: Final[Mapping[Grouping, str]] = {
    "date": "按日期",
    "department": "按部门",
    "policy": "按政策",
    "owner": "按负责人",
}
NOBODY: Final = "未指定"
STATE_CHOICES: Final[Mapping[str, str]] = {
    "": "全部状态",
    "todo": "未办完",
    "pressing": "逾期和现在就办",
    **{str(state): word for state, word in STATES.items()},
}
_SPAN_ORDER: Final = (
    TIMINGS["overdue"],
    *(title for _, title in SPANS),
    LATER,
    UNDATED,
    JOIN_IN,
    OF_PLAN,
    GONE,
)


class Share(NamedTuple):
    """How much is done of what is to be done; what was dropped counts in neither."""

    done: int
    total: int

    @property
    def words(self) -> str:
        """In words."""
        return f"{self.done}/{self.total}"


class Group(Struct, frozen=True):
    """Lines that stand together; ``share`` counts those that are sifted out too."""

    key: str
    title: str
    lines: tuple[Line, ...]
    share: Share

    @property
    def counts(self) -> bool:
        """Whether its lines are ticked; questions are answered, and what is gone is only looked at."""
        return self.lines[0].kind not in ("answer", "gone")


class Sieve(Struct, frozen=True):
    """What one looks for; empty texts let everything through, and so does ``owner`` None: "" is what nobody has taken.

    What stands in ``kept`` is shown anyway: what was just worked on does not vanish under one's hands.
    """

    text: str = ""
    state: str = ""
    kind: str = ""
    department: str = ""
    owner: str | None = None
    kept: frozenset[str] = frozenset()

    def lets(self, line: Line, as_of: date) -> bool:
        """Whether a line is shown."""
        return line.id in self.kept or (
            self._lets_state(line, as_of)
            and self.kind in ("", line.kind)
            and self.department in ("", line.department)
            and self.owner in (None, line.progress.owner)
            and all(word in _searched(line) for word in self.text.casefold().split())
        )

    def _lets_state(self, line: Line, as_of: date) -> bool:
        if self.state == "todo":
            return not line.is_settled
        if self.state == "pressing":
            return timing(line, as_of) in ("overdue", "now")
        return self.state in ("", line.progress.state)


def share(lines: Iterable[Line]) -> Share:
    """How much of the lines is done; a line that stands in several groups counts once."""
    states = [line.progress.state for line in {one.id: one for one in lines}.values()]
    return Share(states.count("done"), len(states) - states.count("dropped"))


def grouped(lines: Sequence[Line], grouping: Grouping, sieve: Sieve, findings: Findings) -> tuple[Group, ...]:
    """The groups that show something, in their order; under policies a line stands with each that it serves."""
    places, order = _PLACES[grouping], _ORDERS[grouping]
    found: dict[str, list[Line]] = {}
    for line in lines:
        for key in (GONE,) if line.kind == "gone" else places(line, findings.as_of):
            found.setdefault(key, []).append(line)
    groups = []
    for key in sorted(found, key=lambda one: order(one, findings)):
        shown = tuple(line for line in found[key] if sieve.lets(line, findings.as_of))
        if shown:
            groups.append(Group(key, _group_title(key, grouping, findings), shown, share(found[key])))
    return tuple(groups)


def _searched(line: Line) -> str:
    item, material = line.item, line.material
    texts = [line.title, line.policy_label, line.department_label, line.progress.owner, line.progress.note]
    texts += item.detail if item is not None else ()
    texts += [source.title for source in item.sources] if item is not None else []
    texts += [use.title for use in material.uses] if material is not None else []
    return "\n".join((*texts, line.number, *line.policies)).casefold()


def _spans(line: Line, as_of: date) -> tuple[str, ...]:
    word: Timing = timing(line, as_of)
    if word == "overdue":
        return (TIMINGS[word],)
    return (line.span if line.progress.due is None else span_of(line.progress.due, as_of),)


def _departments(line: Line, _as_of: date) -> tuple[str, ...]:
    return (line.department,)


def _policies(line: Line, _as_of: date) -> tuple[str, ...]:
    return line.policies


def _owners(line: Line, _as_of: date) -> tuple[str, ...]:
    return (line.progress.owner,)


_PLACES: Final[Mapping[Grouping, Callable[[Line, date], tuple[str, ...]]]] = {
    "date": _spans,
    "department": _departments,
    "policy": _policies,
    "owner": _owners,
}


def _by_span(key: str, _findings: Findings) -> tuple[int, str]:
    return _SPAN_ORDER.index(key), ""


def _by_department(key: str, findings: Findings) -> tuple[int, str]:
    return _place(key, tuple(findings.program.dictionary.departments)), ""


def _by_policy(key: str, findings: Findings) -> tuple[int, str]:
    return _place(key, tuple(findings.program.policies)), ""


def _by_owner(key: str, _findings: Findings) -> tuple[int, str]:
    return (2 if key == GONE else int(not key)), key


def _place(key: str, keys: Sequence[str]) -> int:
    """What is in no order stands after what is; what is no longer needed after all."""
    if key == GONE:
        return len(keys) + 1
    return keys.index(key) if key in keys else len(keys)


_ORDERS: Final[Mapping[Grouping, Callable[[str, Findings], tuple[int, str]]]] = {
    "date": _by_span,
    "department": _by_department,
    "policy": _by_policy,
    "owner": _by_owner,
}


def _group_title(key: str, grouping: Grouping, findings: Findings) -> str:
    if key == GONE or grouping == "date":
        return key
    if grouping == "department":
        return findings.program.dictionary.departments.get(key, key)
    if grouping == "owner":
        return key or NOBODY
    return "《方案》的措施" if key == PLAN else findings.of(key).title
