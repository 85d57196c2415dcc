"""The checklist as people work through it: every item and material as a line, with how far they are with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, Literal, TypeAlias

from msgspec import Struct, structs

from checklist.findings import Findings
from checklist.items import Checklist, Item, ItemKind, Material
from checklist.plan_items import PLAN
from checklist.progress import Progress
from checklist.report_agenda import LATER, SPANS, UNDATED
from checklist.report_base import Report, ReportOptions
from checklist.schedule import NOW
from rules.facts import Profile

LineKind: TypeAlias = ItemKind | Literal["material", "gone"]
Timing: TypeAlias = Literal["overdue", "now", "soon", ""]

MATERIAL, FACT = "material", "fact"
"""What the ids of materials and of questions begin with."""
SOON_DAYS: Final = 30
TIMINGS: Final[Mapping[Timing, str]] = {"overdue": "已逾期", "now": NOW, "soon": "30 天内"}
"""The words for what presses, the most pressing first."""
JOIN_IN, OF_PLAN = "可以参与的活动和平台", "方案条款"
GONE: Final = "不再需要的事项"
SETTLED: Final = ("done", "dropped")
NOT_TOUCHED: Final = Progress()


class Line(Struct, frozen=True):
    """One thing to do, to prepare or to answer, or something noted earlier that is no longer needed.

    ``due`` is the day the list gives, ``progress`` what people noted; ``span`` is where it stands by that day, ``number`` the
    number it has on paper, and ``policies`` names what it is for.  Of ``item`` and ``material`` the one it was made from is there.
    """

    id: str
    ids: tuple[str, ...]
    kind: LineKind
    kind_label: str
    title: str
    department: str
    department_label: str
    due: date | None
    dated: str
    span: str
    policies: tuple[str, ...]
    policy_label: str
    progress: Progress = NOT_TOUCHED
    number: str = ""
    item: Item | None = None
    material: Material | None = None
    why_gone: str = ""

    @property
    def day(self) -> date | None:
        """The day it is to be done by: the person's own, else that of the list."""
        return self.progress.due or self.due

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it: done, or decided not to do."""
        return self.progress.state in SETTLED

    @property
    def is_question(self) -> bool:
        """Whether it is settled by answering, not by ticking."""
        return self.kind == "answer"


class Worklist:
    """The lines of one assessment; equal input gives equal lines."""

    def __init__(self, findings: Findings, checklist: Checklist, profile: Profile) -> None:
        self.findings, self.checklist = findings, checklist
        self._report = Report(findings, checklist, profile, ReportOptions())

    @property
    def as_of(self) -> date:
        """The day by which what presses is told."""
        return self.findings.as_of

    @cached_property
    def items(self) -> tuple[Line, ...]:
        """What there is to do, in the order and with the numbers in which it is printed."""
        report = self._report
        dated = [
            self._of_item(item, span.title, entry.label(item))
            for span in report.agenda
            for entry in span.entries
            for item in entry.items
        ]
        joined = [self._of_item(item, JOIN_IN) for item in report.join_items]
        return (*dated, *joined, *(self._of_item(item, OF_PLAN) for item in report.plan_items))

    @cached_property
    def materials(self) -> tuple[Line, ...]:
        """What there is to prepare, each document once."""
        return tuple(self._of_material(one) for one in self.checklist.materials)

    @cached_property
    def questions(self) -> tuple[Line, ...]:
        """What has not been answered, the most telling first."""
        return tuple(self._of_item(one, UNDATED) for one in self.checklist.items if one.kind == "answer")

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every id that some line answers to."""
        lines = (*self.items, *self.materials, *self.questions)
        return frozenset(key for line in lines for key in line.ids)

    def _of_item(self, item: Item, span: str, number: str = "") -> Line:
        return Line(
            item.id,
            item.ids,
            item.kind,
            item.kind_label,
            item.title,
            item.department,
            item.department_label,
            item.due,
            item.dated,
            span,
            item.policies,
            self._named(item.policies),
            number=number,
            item=item,
        )

    def _of_material(self, material: Material) -> Line:
        key = f"{MATERIAL}/{material.id}"
        policies = tuple(dict.fromkeys(use.policy for use in material.uses))
        is_late = material.start_by is not None and material.start_by <= self.as_of
        dated = f"通常要准备 {material.lead_days} 天"
        return Line(
            key,
            (key,),
            "material",
            "材料",
            material.name,
            material.department,
            material.department_label,
            material.start_by,
            f"{NOW}（{dated}）" if is_late else dated,
            span_of(material.start_by, self.as_of),
            policies,
            self._named(policies),
            material=material,
        )

    def _named(self, policies: Sequence[str]) -> str:
        """What something is for: the policy, or the first of several."""
        titles = [self.findings.of(key).policy.title for key in policies if key != PLAN]
        if not titles:
            return "《方案》"
        return titles[0] if len(titles) == 1 else f"{titles[0]} 等 {len(titles)} 项"


def with_progress(lines: Iterable[Line], progress: Mapping[str, Progress], as_of: date) -> tuple[Line, ...]:
    """The lines with what people noted about each, as it counts on the day."""
    return tuple(
        structs.replace(line, progress=in_this_round(line.item, noted(line.ids, progress), as_of))
        for line in lines
    )


def counting(items: Iterable[Item], progress: Mapping[str, Progress], as_of: date) -> dict[str, Progress]:
    """What people noted, as it counts on the day, by every id it was noted under."""
    own = {key: item for item in items for key in item.ids}
    return {key: in_this_round(own.get(key), one, as_of) for key, one in progress.items()}


def in_this_round(item: Item | None, progress: Progress, as_of: date) -> Progress:
    """What was done in an earlier round of something that comes back by the calendar is to be done again.

    The own day of such a tick says which round it was (see `round_of`); a tick without one counts for good.
    """
    if item is None or not item.recurs or progress.state != "done" or progress.due is None:
        return progress
    is_over = progress.due < item.due if item.due is not None else progress.due.year < as_of.year
    return structs.replace(progress, state="open", due=None) if is_over else progress


def round_of(line: Line, as_of: date) -> date | None:
    """The day that a tick is to be kept with, so that it counts for this round only; None where nothing comes back."""
    if line.item is None or not line.item.recurs:
        return line.progress.due
    return line.item.due or as_of


def noted(ids: Sequence[str], progress: Mapping[str, Progress]) -> Progress:
    """What was noted under any of the ids; under several, the first."""
    return next((progress[key] for key in ids if key in progress), NOT_TOUCHED)


def timing(line: Line, as_of: date) -> Timing:
    """How much a line presses on the day; what is settled does not."""
    if line.is_settled or line.day is None:
        return ""
    if line.progress.due is None and line.dated.startswith(NOW):
        return "now"
    days = (line.day - as_of).days
    if days < 0:
        return "overdue"
    return "soon" if days <= SOON_DAYS else ""


def span_of(day: date | None, as_of: date) -> str:
    """The stretch of time a day stands in."""
    if day is None:
        return UNDATED
    days = (day - as_of).days
    return next((title for most, title in SPANS if days <= most), LATER)
