"""The Plan as a whole: what it is, how it stands on the day, what followed it, where its text is doubtful."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.blocks import Block, BulletList, Callout, Counts, Heading, KeyValues, Tile, plain
from checklist.clause_blocks import erratum_runs
from checklist.findings import Findings
from checklist.labels import BASES, RELEVANCE_MARKS, RELEVANCES
from checklist.report_base import named_document, pair, with_basis
from rules.model import Plan
from rules.program import Program
from rules.result import notices
from rules.verdict import MET, NOT_MET, UNKNOWN


def plan_blocks(program: Program, findings: Findings | None = None) -> list[Block]:
    """The Plan's own page; with ``findings`` how many clauses concern the firm.  Empty without the Plan's pack."""
    plan = program.plan
    if plan is None:
        return []
    return [
        Heading("方案概况", 2),
        *_notices(plan, findings),
        *_counts(findings),
        *_about(plan),
        *_errata(plan),
    ]


def relevance_counts(findings: Findings) -> dict[int, int]:
    """How many clauses concern the firm (MET), may concern it (UNKNOWN), do not (NOT_MET)."""
    counts = {MET: 0, UNKNOWN: 0, NOT_MET: 0}
    for verdict in findings.assessment.relevances.values():
        counts[verdict if verdict in (MET, NOT_MET) else UNKNOWN] += 1
    return counts


def _notices(plan: Plan, findings: Findings | None) -> Iterator[Block]:
    told = (plan.ended,) if findings is None else notices(plan, findings.as_of)
    if told:
        yield Callout(plain("\n".join(told)), kind="caution")


def _counts(findings: Findings | None) -> Iterator[Block]:
    if findings is not None:
        counts = relevance_counts(findings)
        tiles = (Tile(RELEVANCES[key], count, RELEVANCE_MARKS[key]) for key, count in counts.items())
        yield Counts(tuple(tiles))


def _about(plan: Plan) -> Iterator[Block]:
    document, period, successor = plan.document, plan.period, plan.successor
    issued = document.issued.isoformat() if document.issued else "未载明"
    days = f"{period.from_ or ''} 至 {period.to or ''}"
    yield KeyValues(
        (
            pair("文件", named_document(document)),
            pair("印发", f"{'、'.join(document.issuers)}，{issued}"),
            pair("文本", f"{BASES[document.basis]}。{document.note or ''}".rstrip("。") + "。"),
            pair("实施期", f"{days}（{period.note}）" if period.note else days),
        )
    )
    yield Heading("后续文件", 3)
    yield KeyValues(
        (
            pair("文件", with_basis(named_document(successor), successor.basis)),
            pair("印发", "、".join(successor.issuers)),
            *([pair("说明", successor.note)] if successor.note else ()),
        )
    )
    yield BulletList(tuple(plain(one) for one in plan.successor_facts))


def _errata(plan: Plan) -> Iterator[Block]:
    if plan.errata:
        yield Heading(f"勘误和存疑之处（{len(plan.errata)}）", 3)
        yield BulletList(tuple(erratum_runs(one, linked=True) for one in plan.errata))
