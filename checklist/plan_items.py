"""参与: what the clauses of the Plan that concern a firm offer it, one item for each measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checklist.draft import Draft, Drafts
from checklist.findings import Findings
from checklist.items import Source
from checklist.labels import CLAUSE_STATUS, PRACTICAL
from rules.model import Clause, ClauseStatus, Condition
from rules.program import CompiledClause
from rules.verdict import MET, NOT_MET
from rules.wording import quoted

PLAN = "clause"
JOINED: tuple[ClauseStatus, ...] = ("obligation", "opportunity", "programme", "direction")
"""What a firm can take part in, the most binding first."""
MOST_ADVICE = 2
CLAUSE_ID: Final = re.compile(r"(\d(?:\.\d)*)-s\d+[a-z]?")
PIECES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖"
OVER = "《方案》实施期已结束，只作方向参考，活动是否继续以当年通知为准"


class ClauseReading:
    """A clause that concerns the firm, and how far the firm is with it: a practical judgement, never a threshold."""

    def __init__(self, findings: Findings, compiled: CompiledClause) -> None:
        self.compiled = compiled
        self.clause: Clause = compiled.clause
        self._findings = findings
        self.is_done = self._holds(self.clause.done)
        self.is_ready = self.is_done or self._holds(self.clause.ready)

    def _holds(self, condition: Condition | None) -> bool:
        if condition is None:
            return False
        return self._findings.program.condition_verdict(condition, self._findings.assessment.sheet) == MET

    @property
    def department(self) -> str:
        """The department that knows the facts by which readiness is told."""
        facts = [fact for one in (self.clause.ready, self.clause.done) if one for fact in _facts(one)]
        return self._findings.fact_department(facts[0]) if facts else "management"

    @property
    def state(self) -> str:
        """How far the firm is, in words."""
        if self.is_done:
            return "已参与"
        if self.is_ready:
            return "已有基础"
        return "可以着手"


def _facts(condition: Condition) -> list[str]:
    """The facts of the dictionary that a condition names, in its order."""
    own = [condition.fact] if condition.fact is not None else []
    return own + [fact for one in (*(condition.all_ or ()), *(condition.any_ or ())) for fact in _facts(one)]


def relevant_clauses(findings: Findings) -> list[ClauseReading]:
    """The clauses that concern the firm, in the order of the Plan."""
    found = findings.assessment.relevances.items()
    return [
        ClauseReading(findings, findings.program.clauses[key]) for key, verdict in found if verdict == MET
    ]


def unclear_clauses(findings: Findings) -> list[CompiledClause]:
    """The clauses of which it cannot be told whether they concern the firm."""
    found = findings.assessment.relevances.items()
    return [findings.program.clauses[key] for key, verdict in found if verdict not in (MET, NOT_MET)]


def place(clause: str) -> str:
    """Where a clause stands below its heading: the sentence, and the piece of it."""
    found = re.search(r"-s(\d+)([a-z]?)$", clause)
    if found is None:
        return clause
    piece = PIECES[ord(found[2]) - ord("a")] if found[2] else ""
    return f"第{found[1]}句{piece}"


def readable(reason: str) -> str:
    """A reason with the ids of the clauses it points to written as places: 3.6.2-s1a as 3.6.2 第1句①."""
    return CLAUSE_ID.sub(lambda found: f"{found[1]} {place(found[0])}", reason)


def plan_items(findings: Findings, drafts: Drafts) -> None:
    """One item for each measure with something still to do."""
    measures: dict[str, list[ClauseReading]] = {}
    for reading in relevant_clauses(findings):
        if reading.clause.status in JOINED and reading.clause.advice and not reading.is_done:
            measures.setdefault(reading.compiled.measure.id, []).append(reading)
    for readings in measures.values():
        ordered = sorted(readings, key=lambda one: JOINED.index(one.clause.status))
        for reading in ordered:
            drafts.add(_draft(findings, reading, ordered))


def _draft(findings: Findings, reading: ClauseReading, ordered: Sequence[ClauseReading]) -> Draft:
    measure, clause = reading.compiled.measure, reading.clause
    source = Source(
        PLAN, clause.id, f"《方案》{measure.id} {place(clause.id)}（{CLAUSE_STATUS[clause.status]}）"
    )
    lines = [
        f"{one.clause.advice[0]}（{place(one.clause.id)}，{one.state}）" for one in ordered[:MOST_ADVICE]
    ]
    more = f"；另有 {len(ordered) - MOST_ADVICE} 条" if len(ordered) > MOST_ADVICE else ""
    title = f"参与《方案》{quoted(measure.title)}（{len(ordered)} 条，{PRACTICAL}）"
    dated = OVER if findings.plan_is_over else "没有固定日期，活动以当年通知为准"
    detail = ("；".join(lines) + more,)
    draft = Draft("join", (PLAN, measure.id), title, ordered[0].department, source, detail, dated=dated)
    draft.id = f"{PLAN}/{measure.id}"
    return draft
