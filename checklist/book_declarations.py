"""What the rules stand on: named sets, dated tables, and how every derived figure is computed."""

from __future__ import annotations

from checklist.blocks import Block, Heading, PageBreak, Paragraph, plain
from checklist.labels import BASES
from checklist.report_base import table
from rules.model import DatedRow, NamedSet
from rules.number_words import with_unit
from rules.program import Program
from rules.wording import Words

SETS = (("名单", 2.4), ("内容", 6.0), ("来源", 2.6))
TABLES = (("数据表", 2.4), ("数值", 6.0), ("来源", 2.6))
DERIVED = (("指标", 2.2), ("由哪些信息得出", 3.4), ("口径", 4.0), ("来源", 2.4))


def declarations_part(program: Program, words: Words) -> list[Block]:
    """Sets, tables and derived facts of the packs and the dictionary."""
    sets = [one for pack in program.packs for one in pack.sets]
    tables = [one for pack in program.packs for one in pack.tables]
    blocks: list[Block] = [PageBreak(), Heading("名单、数据表和派生指标", anchor="declarations")]
    if sets:
        rows = [[one.title, _members(words, one), f"{one.source}；{BASES[one.basis]}"] for one in sets]
        blocks += [Heading("名单", 2, "sets"), table(SETS, rows, style="compact")]
    if tables:
        rows = [
            [
                one.title,
                "；".join(_value(words, one.by, one.unit, row) for row in one.rows),
                f"{one.source}；{BASES[one.basis]}",
            ]
            for one in tables
        ]
        blocks += [Heading("数据表", 2, "tables"), table(TABLES, rows, style="compact")]
    derived = program.dictionary.derived.values()
    rows = [
        [
            f"{one.label}（{one.unit}）",
            "、".join(words.label(fact) for fact in one.inputs),
            one.note,
            one.source,
        ]
        for one in derived
    ]
    blocks += [
        Heading("派生指标", 2, "derived"),
        Paragraph(
            plain("由填报的信息计算，任一输入不知道时不当作 0；各政策自用的指标列在各政策的条件里。"), "note"
        ),
        table(DERIVED, rows, style="compact"),
    ]
    return blocks


def _members(words: Words, named: NamedSet) -> str:
    fact = "registered_region"
    return "、".join(words.value(fact, one) if named.of == "region" else one for one in named.values)


def _value(words: Words, by: str, unit: str, row: DatedRow) -> str:
    first, last = (day.isoformat() if day is not None else "" for day in (row.from_, row.to))
    span = f"{first or '……'} 至 {last or '……'}" if first or last else ""
    key = words.value(by, row.key) if row.key is not None else ""
    return "，".join(text for text in (key, span) if text) + f"：{with_unit(row.value, unit)}"
