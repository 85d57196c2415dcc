"""What the rules stand on: named sets, dated tables, and how every derived figure is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checklist.blocks import Block, Heading, KeyValue, PageBreak, Paragraph, plain
from checklist.labels import BASES
from checklist.report_base import pair, table
from rules.fields import Dictionary, option_label, option_values
from rules.model import DatedRow, LocalDerived, NamedSet, Policy
from rules.program import Program
from rules.wording import Words, with_unit

SETS = (("名单", 2.4), ("内容", 6.0), ("来源", 2.6))
TABLES = (("数据表", 2.4), ("数值", 6.0), ("来源", 2.6))
DERIVED = (("指标", 2.2), ("由哪些信息得出", 3.4), ("口径", 4.0), ("来源", 2.4))


def declarations_part(program: Program, words: Words) -> list[Block]:
    """Sets, tables and derived facts of the packs and the dictionary."""
    sets = [one for pack in program.packs for one in pack.sets]
    tables = [one for pack in program.packs for one in pack.tables]
    blocks: list[Block] = [PageBreak(), Heading("名单、数据表和派生指标", anchor="declarations")]
    if sets:
        rows = [
            [one.title, _members(program.dictionary, words, one), f"{one.source}；{BASES[one.basis]}"]
            for one in sets
        ]
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
            plain("由填报的信息计算，任一输入不知道时不当作 0；各政策自用的指标列在各政策的条件之后。"),
            "note",
        ),
        table(DERIVED, rows, style="compact"),
    ]
    return blocks


def figure_lines(words: Words, policy: Policy) -> Iterator[KeyValue]:
    """How the derived facts of one policy are computed, one line each."""
    for figure in policy.derived:
        unit = "" if figure.unit == "是否" else f"（{figure.unit}）"
        told = [f"{figure.label}{unit}＝{_computed(words, policy, figure)}", figure.note, figure.source]
        yield pair("口径", "；".join(text.rstrip("。") for text in told if text))


def _computed(words: Words, policy: Policy, figure: LocalDerived) -> str:
    params: dict[str, Any] = figure.params
    if "where" not in params or len(figure.inputs) != 1:
        return "由" + "、".join(words.label(fact, policy.id) for fact in figure.inputs) + "得出"
    table_of = figure.inputs[0]
    rows = words.rows_where(table_of, params["where"])
    if "column" not in params:
        return f"{rows}至少一项" if figure.operation == "any_where" else f"{rows}项数"
    cap = params.get("at_most")
    limit = f"，每项最多计{words.column(table_of, cap['column'])}的{cap.get('percent', 100)}%" if cap else ""
    return f"{rows}{words.column(table_of, params['column'])}合计{limit}"


def _members(dictionary: Dictionary, words: Words, named: NamedSet) -> str:
    if named.of == "region":
        return "、".join(words.value("registered_region", one) for one in named.values)
    asked = (field for field in dictionary.fields.values() if option_values(field).issuperset(named.values))
    spec = next(asked, None)
    return "、".join(option_label(spec, one) if spec is not None else one for one in named.values)


def _value(words: Words, by: str, unit: str, row: DatedRow) -> str:
    first, last = (day.isoformat() if day is not None else "" for day in (row.from_, row.to))
    span = f"{first or '……'} 至 {last or '……'}" if first or last else ""
    key = words.value(by, row.key) if row.key is not None else ""
    return "，".join(text for text in (key, span) if text) + f"：{with_unit(row.value, unit)}"
