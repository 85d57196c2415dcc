"""The lines of the library and their columns, declared once: policies, clauses of the Plan, packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from checklist.blocks import Mark
from checklist.findings import Findings
from checklist.labels import (
    CLAUSE_STATUS,
    GROUPS,
    KINDS,
    LEVELS,
    OUTCOMES,
    POLICY_STATES,
    RELEVANCE_MARKS,
    RELEVANCES,
)
from checklist.plan_items import place
from rules.freshness import freshness
from rules.model import Pack, Policy
from rules.program import CompiledClause, Program

FRESHNESS: Final = {"stale": "须重新核对", "ends": "即将到期", "ended": "刚刚到期"}
STATES: Final[Mapping[str, str]] = {**POLICY_STATES, **FRESHNESS}
"""What can be chosen of a policy's state: that of its instrument, and how fresh its rules are."""


class Line(NamedTuple):
    """A line of the library: what it is, its cells by column, the words it is found by, what it can be filtered by."""

    key: str
    cells: Mapping[str, str]
    haystack: str
    facets: Mapping[str, frozenset[str]]
    mark: Mark | None = None
    order: Mapping[str, Any] = {}

    def sort_key(self, column: str) -> Any:
        """What a column sorts by: its text unless another order was given."""
        return self.order.get(column, self.cells.get(column, ""))


class Column(NamedTuple):
    """A column: its key, heading, width in logical pixels (0 takes what is left), whether the line's shape stands in it.

    ``only`` True shows it only with a client, False only without one.
    """

    key: str
    heading: str
    width: int = 0
    has_mark: bool = False
    only: bool | None = None


class Facet(NamedTuple):
    """Something lines can be filtered by: its words for screen readers, the choice of all, the other choices."""

    key: str
    name: str
    everything: str
    choices: Mapping[str, str]


class Shelf(NamedTuple):
    """One kind of things in the library: its title, columns, filters, and how its lines are made."""

    key: str
    title: str
    columns: tuple[Column, ...]
    facets: tuple[Facet, ...]
    lines: Callable[[Program, date, Findings | None], Sequence[Line]]


def policy_lines(program: Program, as_of: date, findings: Findings | None) -> list[Line]:
    """The policies by group in the order of the labels; with findings what each came to."""
    groups = {group: at for at, group in enumerate(GROUPS)}
    policies = [one.policy for one in program.policies.values()]
    ordered = sorted(policies, key=lambda one: (groups.get(one.group, len(groups)), one.family, one.id))
    return [_policy_line(one, as_of, findings) for one in ordered]


def _policy_line(policy: Policy, as_of: date, findings: Findings | None) -> Line:
    finding = None if findings is None else findings.of(policy.id)
    notes = freshness(policy, as_of)
    names = [document.title for document in (policy.document, *policy.also)]
    names += [document.number or "" for document in (policy.document, *policy.also)]
    words = (policy.title, policy.id, policy.family, *names, policy.benefit.text, *policy.document.issuers)
    labels = (GROUPS.get(policy.group, policy.group), KINDS[policy.kind], LEVELS[policy.level])
    return Line(
        policy.id,
        {
            "title": policy.title,
            "kind": KINDS[policy.kind],
            "checked": policy.checked_on.isoformat() + ("（须重核）" if _has(notes, "stale") else ""),
            "outcome": "" if finding is None else finding.word,
        },
        " ".join((*words, *labels)).casefold(),
        {
            "group": frozenset({policy.group}),
            "kind": frozenset({policy.kind}),
            "level": frozenset({policy.level}),
            "state": frozenset({policy.state, *(one.kind for one in notes)}),
        },
        None if finding is None else finding.mark,
        {"outcome": list(OUTCOMES).index(finding.outcome)} if finding is not None else {},
    )


def _has(notes: Sequence[Any], kind: str) -> bool:
    return any(one.kind == kind for one in notes)


def clause_lines(program: Program, as_of: date, findings: Findings | None) -> list[Line]:
    """The clauses of the Plan in its order; with findings whether each concerns the firm."""
    return [_clause_line(at, one, findings) for at, one in enumerate(program.clauses.values())]


def _clause_line(at: int, compiled: CompiledClause, findings: Findings | None) -> Line:
    clause, measure = compiled.clause, compiled.measure
    verdict = None if findings is None else findings.assessment.relevances[clause.id]
    where = f"{measure.id} {place(clause.id)}"
    words = (clause.id, where, measure.title, clause.text, CLAUSE_STATUS[clause.status], *clause.instruments)
    return Line(
        clause.id,
        {
            "place": where,
            "text": clause.text,
            "status": CLAUSE_STATUS[clause.status],
            "relevance": "" if verdict is None else RELEVANCES[verdict],
        },
        " ".join(words).casefold(),
        {"status": frozenset({clause.status})},
        None if verdict is None else RELEVANCE_MARKS[verdict],
        {"place": at},
    )


def pack_lines(program: Program, as_of: date, findings: Findings | None) -> list[Line]:
    """The packs."""
    return [_pack_line(one) for one in program.packs]


def _pack_line(pack: Pack) -> Line:
    info = pack.info
    count = len(pack.policies) or sum(len(measure.clauses) for measure in pack.measures)
    cells = {
        "title": info.title,
        "version": info.version,
        "checked": info.checked_on.isoformat(),
        "count": str(count),
    }
    return Line(info.id, cells, f"{info.id} {info.title}".casefold(), {}, order={"count": count})


SHELVES: Final = (
    Shelf(
        "policies",
        "政策",
        (
            Column("title", "政策"),
            Column("kind", "种类", 96, only=False),
            Column("checked", "核对日", 104),
            Column("outcome", "结论", 122, has_mark=True, only=True),
        ),
        (
            Facet("group", "按类别筛选", "全部类别", GROUPS),
            Facet("kind", "按种类筛选", "全部种类", KINDS),
            Facet("level", "按级别筛选", "全部级别", LEVELS),
            Facet("state", "按状态和核对情况筛选", "全部状态", STATES),
        ),
        policy_lines,
    ),
    Shelf(
        "clauses",
        "方案条款",
        (
            Column("place", "条款", 112),
            Column("text", "原文"),
            Column("status", "性质", 78),
            Column("relevance", "与本企业", 96, has_mark=True, only=True),
        ),
        (Facet("status", "按性质筛选", "全部性质", CLAUSE_STATUS),),
        clause_lines,
    ),
    Shelf(
        "packs",
        "规则包",
        (
            Column("title", "规则包"),
            Column("version", "版本", 96),
            Column("checked", "核对日", 104),
            Column("count", "条数", 64),
        ),
        (),
        pack_lines,
    ),
)
