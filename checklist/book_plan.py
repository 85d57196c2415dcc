"""The Plan in the rule book: every clause verbatim with its reading, what concerns whom, and what serves it."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.blocks import Block, Heading, PageBreak, Paragraph, Row, Run, Runs, plain
from checklist.labels import CLAUSE_STATUS, PRACTICAL
from checklist.report_base import group_row, table
from checklist.report_plan import verbatim
from rules.model import Clause, Condition, Erratum
from rules.program import Program
from rules.wording import Words

COLUMNS = (("条款", 1.3), ("原文", 4.4), ("读法", 4.4), ("批注", 1.2))


def plan_clauses_part(program: Program, words: Words) -> list[Block]:
    """The clauses by measure; empty without the Plan's pack."""
    plan = program.plan
    if plan is None:
        return []
    errata = {one.clause: one for one in plan.errata if one.clause is not None and one.corrected is not None}
    rows: list[Row | Sequence[Runs | str]] = []
    measure = None
    for compiled in program.clauses.values():
        if compiled.measure is not measure:
            measure = compiled.measure
            rows.append(group_row(f"{measure.id} {measure.title}"))
        rows.append(_row(program, words, compiled.clause, errata.get(compiled.clause.id)))
    note = f"{plan.ended}方案没有给企业设门槛；“{PRACTICAL}”是做法建议。"
    return [
        PageBreak(),
        Heading("方案条款", anchor="plan"),
        Paragraph(plain(note), "note"),
        table(COLUMNS, rows, style="compact"),
    ]


def _row(program: Program, words: Words, clause: Clause, erratum: Erratum | None) -> Row:
    head = (Run(clause.id), Run(f" {CLAUSE_STATUS[clause.status]}", role="muted"))
    cells = (head, verbatim(clause.text, erratum), plain(_reading(program, words, clause)), ())
    return Row(cells, anchor=f"clause-{clause.id}")


def _reading(program: Program, words: Words, clause: Clause) -> str:
    sectors = "、".join(words.option("sectors", one) for one in (*clause.sectors, *clause.sectors_broad))
    served = [program.policies[key].policy.title for key in program.serving.get(clause.id, ())]
    lines = [
        ("行业", sectors or "各行业"),
        ("另须", asked_words(words, clause.condition)),
        (f"准备好（{PRACTICAL}）", asked_words(words, clause.ready)),
        (f"已做到（{PRACTICAL}）", asked_words(words, clause.done)),
        (f"做法（{PRACTICAL}）", "；".join(clause.advice)),
        ("政策", "、".join(served)),
        ("说明" if served else "无对应政策", clause.reason or ""),
    ]
    return "\n".join(f"{label}：{text}" for label, text in lines if text)


def asked_words(words: Words, condition: Condition | None) -> str:
    """What a condition of a clause asks, groups in one line; empty without one."""
    if condition is None:
        return ""
    for members, joiner in ((condition.all_, "；且 "), (condition.any_, "；或 "), (condition.none_, "、")):
        if members is not None:
            text = joiner.join(asked_words(words, one) for one in members)
            return f"没有（{text}）" if condition.none_ is not None else text
    return words.requirement(condition)
