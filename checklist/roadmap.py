"""Which title leads to which, and the first year in which each can be applied for.

The graph is read from the rules themselves: a policy that asks for a title held stands after the policies that give
it, a level of a ladder after the one below.  Years are counted carefully: a title applied for in one year is taken to
be of use from the next, figures of closed years are never changed, and what a firm can change takes its lead time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal, TypeAlias

from msgspec.structs import replace

from checklist.findings import Finding, Findings
from checklist.nearness import is_far
from checklist.schedule import UNKNOWN_TARGET, Target, next_target
from rules.holding import held_place
from rules.levers import Levers, opens, plain_view, turning_day
from rules.model import ENDED_STATES, Held
from rules.nodes import Leaf, Node
from rules.outcomes import required_nodes
from rules.scores import ScoreRange
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN
from rules.waiting import Waiting, Way, together

StopState: TypeAlias = Literal["held", "ready", "judged", "later", "unsettled", "blocked"]
Stage: TypeAlias = tuple[str, int | None]
"""A policy and the index of its level, None where it has no ladder."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One title on the way.

    ``ready`` is the first day on which every condition can hold, ``target`` the round after it; both None where no
    year can be told (held, unsettled, blocked).  ``after`` are the stages to be gained first, ``lacks`` the other
    leaves that must still turn, ``opens_up`` the policies that ask for the title and give none themselves.
    """

    finding: Finding
    level: int | None
    state: StopState
    ready: date | None = None
    target: Target = UNKNOWN_TARGET
    after: tuple[Stage, ...] = ()
    lacks: tuple[Node, ...] = ()
    opens_up: tuple[str, ...] = ()

    @property
    def stage(self) -> Stage:
        """The stage this stop is for."""
        return self.finding.id, self.level

    @property
    def title(self) -> str:
        """The title gained, with its level."""
        if self.level is None:
            return self.finding.policy.title
        name, _, _ = self.finding.policy.title.partition("（")
        return f"{name} · {self.finding.compiled.levels[self.level].level.label}"

    @property
    def year(self) -> int | None:
        """The year of the application."""
        day = self.target.day or self.ready
        return None if day is None else day.year


class RoadMap:
    """The stops of all titles that lead to others or open something up."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._levers = Levers(findings.assessment)
        self._made: dict[Stage, Stop] = {}
        self._fitting: dict[Held, tuple[Stage, ...]] = {}
        self._living = [one for one in findings.all if _is_living(one, findings.as_of)]
        self._gives = {
            stage: gives for one in self._living for stage, gives in _stages(one) if gives is not None
        }

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The stops in the order of their years; those without one follow in the order of the packs."""
        found = [stop for stop in self._settle().values() if self._leads_on(stop)]
        return tuple(sorted(found, key=lambda one: (one.year or date.max.year, one.ready or date.max)))

    def _is_linked(self, stage: Stage) -> bool:
        """Whether a title leads somewhere or follows something; what is not the firm's business leads nowhere."""
        finding = self._findings.of(stage[0])
        if finding.judgement.applies == NOT_MET and not self._asks_for_title(finding.compiled.applies):
            return False
        return stage[1] is not None or bool(self._asked_by[stage]) or bool(self._asked_in(finding))

    def _leads_on(self, stop: Stop) -> bool:
        """Whether a title is worth having still: not where it only leads to what is held already."""
        asking = [stage for stage in self._gives if stage[0] in self._asked_by[stop.stage]]
        if stop.state == "held" or stop.opens_up or not asking:
            return True
        return not all(self._is_held(self._findings.of(stage[0]), stage[1]) for stage in asking)

    @cached_property
    def _asked_by(self) -> dict[Stage, tuple[str, ...]]:
        """For each stage the policies that ask for its title."""
        wanted = {one.id: self._asked_in(one) for one in self._living}
        return {
            stage: tuple(key for key, stages in wanted.items() if stage in stages and key != stage[0])
            for stage in self._gives
        }

    def _asked_in(self, finding: Finding) -> frozenset[Stage]:
        """The stages of other policies whose titles a policy asks for."""
        compiled = finding.compiled
        roots = [compiled.applies, compiled.requires, *(level.requires for level in compiled.levels)]
        leaves = [leaf for root in roots for leaf in root.leaves()]
        return frozenset(stage for leaf in leaves for stage in self._givers(leaf) if stage[0] != finding.id)

    def _givers(self, node: Node, own: Stage | None = None) -> Iterator[Stage]:
        """The stages that give what a leaf asks to be held; ``own`` is the stage that asks and cannot be one of them."""
        held = node.condition.held
        if held is None or node.ruling is not None:  # what a person has ruled no title changes
            return
        if held not in self._fitting:
            self._fitting[held] = tuple(stage for stage, gives in self._gives.items() if _fits(held, gives))
        yield from (stage for stage in self._fitting[held] if stage != own)

    def _asks_for_title(self, root: Node) -> bool:
        return any(True for leaf in root.leaves() for _ in self._givers(leaf))

    def _settle(self) -> dict[Stage, Stop]:
        """The stops of the linked stages, made again until a title found no longer brings another one nearer."""
        linked = [stage for stage in self._gives if self._is_linked(stage)]
        for _ in range(len(linked) + 1):
            made = {stage: self._make(stage) for stage in linked}
            if made == self._made:
                break
            self._made = made
        return self._made

    def _make(self, stage: Stage) -> Stop:
        finding, level = self._findings.of(stage[0]), stage[1]
        opens_up = tuple(key for key in self._asked_by[stage] if not self._gives_titles(key))
        if self._is_held(finding, level):
            return Stop(finding, level, "held", opens_up=opens_up)
        way = self._way(finding, level)
        if way is None:
            state: StopState = "unsettled" if self._waits_for_unsettled(finding, level) else "blocked"
            return Stop(finding, level, state, opens_up=opens_up)
        after, lacks = self._split(finding, level, way)
        parts = self._verdicts(finding, level)
        if UNKNOWN in parts and NOT_MET not in parts:
            return Stop(finding, level, "unsettled", opens_up=opens_up)
        span = finding.policy.in_force
        ready = max(way.day, span.from_ or way.day)
        target = next_target(replace(finding.policy, in_force=replace(span, to=None)), ready)
        if span.to is not None and (target.day or ready) > span.to:
            return Stop(finding, level, "blocked", lacks=lacks, opens_up=opens_up)
        moved = ready > self._findings.as_of or bool(way.leaves)
        state = "later" if moved else "judged" if HUMAN in parts else "ready"
        return Stop(finding, level, state, ready, target, after, lacks, opens_up)

    def _gives_titles(self, policy: str) -> bool:
        return any(stage[0] == policy for stage in self._gives)

    def _is_held(self, finding: Finding, level: int | None) -> bool:
        if level is None:
            return self._holds(finding.compiled.held)
        following = finding.judgement.level
        return following is None or level < following

    def _holds(self, leaf: Leaf | None) -> bool:
        return leaf is not None and self._findings.assessment.verdicts[leaf.index] == MET

    def _verdicts(self, finding: Finding, level: int | None) -> list[int]:
        roots = [finding.compiled.applies, *required_nodes(finding.compiled, level)]
        return [self._findings.verdict(root) for root in roots if root.children]

    def _way(self, finding: Finding, level: int | None) -> Way | None:
        """How and when everything asked can hold; None where something never will, or is too far away to plan."""
        view, compiled = plain_view(self._findings.assessment), finding.compiled
        own = finding.id, level
        by_title = Waiting(view, lambda node, makes_met: self._given(own, node, makes_met=makes_met))
        by_doing = Waiting(view, lambda node, makes_met: self._done(own, node, makes_met=makes_met))
        ways: list[Way | None] = [Way(self._findings.as_of, ())]
        if view(compiled.applies) == NOT_MET:
            ways.append(by_title.closing(compiled.applies))
        roots = required_nodes(finding.compiled, level)
        ways += [by_doing.closing(root) for root in roots if view(root) == NOT_MET]
        if view(compiled.excludes) == MET:
            ways.append(by_doing.opening(compiled.excludes))
        if level:
            day = self._usable((finding.id, level - 1))
            ways.append(None if day is None else Way(day, ()))
        return together(ways)

    def _usable(self, stage: Stage) -> date | None:
        """The first day on which the title of a stage counts: today where held, else from the year after the round."""
        stop = self._made.get(stage)
        if stop is None:
            return None
        if stop.state == "held":
            return self._findings.as_of
        return None if stop.year is None else date(stop.year + 1, 1, 1)

    def _given(self, own: Stage, node: Node, *, makes_met: bool) -> Way | None:
        """How a leaf turns by a title or by time alone."""
        days = [self._usable(stage) for stage in self._givers(node, own)] if makes_met else []
        days.append(turning_day(node, self._findings.assessment.sheet, makes_met=makes_met))
        known = [day for day in days if day is not None]
        return Way(min(known), (node,)) if known else None

    def _done(self, own: Stage, node: Node, *, makes_met: bool) -> Way | None:
        """How a leaf turns by a title, by time, or by what the firm does; what is too far is not planned."""
        assert node.leaf is not None
        given = self._given(own, node, makes_met=makes_met)
        if given is not None or not node.leaf.changeable or any(True for _ in self._givers(node, own)):
            return given
        finding, part = self._findings.of(own[0]), "requires" if makes_met else "excludes"
        if is_far(self._findings, finding, node, part):
            return None
        measured = self._findings.trace(finding, node, part).distance is not None
        return Way(self._when_done(node), (node,), unplanned=0 if measured else 1)

    def _when_done(self, node: Node) -> date:
        """The day on which a firm that starts now can have turned a leaf: lead time and closed years considered."""
        assert node.leaf is not None
        lead = timedelta(days=node.condition.lead_days or 0)
        days = [opens(self._findings.assessment, node.leaf), self._next_year(node.leaf)]
        return max([self._findings.as_of + lead, *(day for day in days if day is not None)])

    def _next_year(self, leaf: Leaf) -> date | None:
        """A scoring table that stands on yearly figures gives no more points before the next year."""
        sheet, slots = self._findings.assessment.sheet, self._findings.program.slots
        value: Any = None if leaf.slot is None else sheet.get(leaf.slot)
        if not isinstance(value, ScoreRange):
            return None
        facts = {fact for facts in self._levers.of_score(value)[:1] for fact in facts}
        yearly = any(slots.is_yearly(fact) for fact in facts)
        return date(sheet.as_of.year + 1, 1, 1) if yearly else None

    def _split(
        self, finding: Finding, level: int | None, way: Way
    ) -> tuple[tuple[Stage, ...], tuple[Node, ...]]:
        """The stages to be gained first, and the other leaves that turn."""
        after: list[Stage] = [(finding.id, level - 1)] if level else []
        lacks: list[Node] = []
        for leaf in way.leaves:
            stages = self._givers(leaf, (finding.id, level))
            dated = {stage: day for stage in stages if (day := self._usable(stage)) is not None}
            if dated:
                after.append(min(dated, key=lambda stage: dated[stage]))
            else:
                lacks.append(leaf)
        missing = [stage for stage in after if not self._is_held(self._findings.of(stage[0]), stage[1])]
        return tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(lacks))

    def _waits_for_unsettled(self, finding: Finding, level: int | None) -> bool:
        """Whether what is in the way may only be a title (or the level below) of which too little is known."""
        before: list[Stage] = [(finding.id, level - 1)] if level else []
        for root in (finding.compiled.applies, *required_nodes(finding.compiled, level)):
            before += [stage for leaf in root.leaves() for stage in self._givers(leaf, (finding.id, level))]
        stops = (self._made.get(stage) for stage in before)
        return any(stop is not None and stop.state == "unsettled" for stop in stops)


def _is_living(finding: Finding, as_of: date) -> bool:
    """Whether a policy is or will be in force, and is applied for by firms."""
    policy = finding.policy
    over = policy.in_force.to is not None and policy.in_force.to < as_of
    return not over and policy.state not in ENDED_STATES and policy.applicant != "none"


def _stages(finding: Finding) -> Iterator[tuple[Stage, Held | None]]:
    if not finding.compiled.levels:
        yield (finding.id, None), finding.policy.gives
    for index, level in enumerate(finding.compiled.levels):
        yield (finding.id, index), level.level.gives


def _fits(held: Held, gives: Held) -> bool:
    """Whether what is given is what is asked for; a level or grade that one side leaves out fits any."""
    table, wanted = held_place(held)
    other, given = held_place(gives)
    if table != other:
        return False
    return all(not {*wanted[key]}.isdisjoint(given[key]) for key in wanted.keys() & given.keys())
