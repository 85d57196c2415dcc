"""Rows of tables in Chinese: what a condition asks of them, and what it found; titles, certificates and permits too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rules.fields import Column, Field, column_of, option_label
from rules.holding import HELD_TABLES, held_place
from rules.model import Held, Rows
from rules.number_words import COMPARED, compared, number_text, quoted, with_unit
from rules.ranges import MISSING, exact_number
from rules.rows import STARTS, beginnings, other_column
from rules.values import OPEN_DATE, Unknown
from rules.verdict import LEFT_OUT, MET, NOT_MET

SPAN_UNITS: Mapping[str, str] = {"years": "年", "months": "个月", "days": "天"}
DAY_WORDS: Mapping[str, str] = {"before": "早于", "after": "晚于"}


def rows_words(rows: Rows, field: Field) -> str:
    """What a row condition asks of the rows of its table."""
    where = where_words(field, rows.where)
    which = f"{field.label}中{quoted(where)}的" if where else f"{field.label}"
    if rows.every is not None:
        return f"{which}每一项：{where_words(field, rows.every)}"
    if rows.any_ is not None:
        return f"{which}至少一项：{where_words(field, rows.any_)}" if rows.any_ else f"{which}至少一项"
    assert rows.at_least is not None
    return f"{which}至少{rows.at_least.n}项：{where_words(field, rows.at_least.test)}"


def where_words(field: Field, where: Mapping[str, Any]) -> str:
    """What the tests of a row ask of its cells."""
    words = [_cell_words(field, key, spec) for key, spec in where.items() if key != "any_of"]
    if "any_of" in where:
        words.append("（" + "，或 ".join(where_words(field, one) for one in where["any_of"]) + "）")
    return "，".join(words)


def _cell_words(field: Field, key: str, spec: Any) -> str:
    column = column_of(field, key)
    if column is None:
        return key
    if isinstance(spec, bool):
        return f"{column.label}：{'是' if spec else '否'}"
    if isinstance(spec, Mapping):
        return "，".join(
            f"{column.label}{_cell_bound(field, column, one, value)}" for one, value in spec.items()
        )
    values = spec if isinstance(spec, list | tuple) else [spec]
    return f"{column.label}为{'或'.join(option_label(column, str(one)) for one in values)}"


def _cell_bound(field: Field, column: Column, key: str, value: Any) -> str:
    if key == STARTS:
        return f"以{'或'.join(f'“{one}”' for one in beginnings(value))}开头"
    if other_column(value) is not None:
        return _beside(field, column, key, value)
    if key in COMPARED:
        if column.options:
            return f"{COMPARED[key]}{quoted(option_label(column, str(value)))}"
        return f"{compared(key, column.unit)} {with_unit(number_text(exact_number(value), 4), column.unit)}"
    if key in DAY_WORDS:
        return f"{DAY_WORDS[key]}{value}"
    if "since" in value:
        return "在上年和今年内"
    unit, count = next((unit, count) for unit, count in value.items())
    words = {"in_last": "在近{}内", "not_in_last": "已满{}", "before_last": "已超过{}"}
    return words[key].format(f"{count}{SPAN_UNITS[unit]}")


def _beside(field: Field, column: Column, key: str, bound: Mapping[str, Any]) -> str:
    """A comparison with another column of the same row."""
    other = column_of(field, bound["column"])
    name = bound["column"] if other is None else other.label
    if key in DAY_WORDS:
        return f"{DAY_WORDS[key]}{name}"
    percent = number_text(exact_number(bound.get("percent", 100)), 4)
    return f"{compared(key, column.unit)}{name}" + ("" if percent == "100" else f"的{percent}%")


def rows_value(rows: Rows, field: Field, found: Sequence[Mapping[str, Any]], verdicts: Sequence[int]) -> str:
    """How many rows of a table fit, and which columns are missing where more rows could still decide."""
    if not found:
        return "无"
    fitting = sum(one == MET for one in verdicts)
    text = f"填了{len(found)}项，符合的{fitting}项"
    if rows.every is None and fitting >= (1 if rows.at_least is None else rows.at_least.n):
        return text
    open_rows = [row for row, one in zip(found, verdicts, strict=True) if one not in (MET, NOT_MET, LEFT_OUT)]
    missing = [
        column.label
        for column in field.columns
        if any(isinstance(row.get(column.id, MISSING), Unknown) for row in open_rows)
        and column.id in columns_of(rows)
    ]
    return f"{text}，还缺{'、'.join(missing)}" if missing else text


def columns_of(rows: Rows) -> set[str]:
    """The columns a row condition looks at."""
    tests = [
        rows.where,
        rows.every or {},
        rows.any_ or {},
        rows.at_least.test if rows.at_least is not None else {},
    ]
    waiting, found = list(tests), set[str]()
    while waiting:
        test = waiting.pop()
        found |= {key for key in test if key != "any_of"}
        bounds = [bound for spec in test.values() if isinstance(spec, Mapping) for bound in spec.values()]
        found |= {name for bound in bounds if (name := other_column(bound)) is not None}
        waiting += test.get("any_of", [])
    return found


def held_words(held: Held, field: Field) -> str:
    """Which title, certificate or permit must be held."""
    table, wanted = held_place(held)
    kind = next(key for key, name in HELD_TABLES.items() if name == table)
    names = "或".join(_option(field, kind, one) for one in wanted[kind])
    extra = [_option(field, key, one) for key in wanted if key != kind for one in wanted[key]]
    return f"持有有效的{names}" + (f"（{'或'.join(extra)}）" if extra else "")


def held_value(held: Held, field: Field, rows: Iterable[Mapping[str, Any]], day: date) -> str:
    """What the table says of a wanted title, certificate or permit: until when, or that there is none."""
    table, wanted = held_place(held)
    kind = next(key for key, name in HELD_TABLES.items() if name == table)
    found = [_held_row(field, kind, row, day) for row in rows if row.get(kind) in wanted[kind]]
    return "；".join(found) or "未持有"


def _held_row(field: Field, kind: str, row: Mapping[str, Any], day: date) -> str:
    name = _option(field, kind, str(row[kind]))
    extra = [_option(field, key, row[key]) for key in ("level", "grade") if isinstance(row.get(key), str)]
    if extra:
        name += f"（{'，'.join(one for one in extra if one != '不分级')}）".replace("（）", "")
    status = row.get("status")
    if isinstance(status, str) and status != "granted":
        return f"{name}，{_option(field, 'status', status)}"
    begin = row.get("valid_from")
    if isinstance(begin, date) and begin > day:
        return f"{name}，{begin.isoformat()} 起才有效"
    end = row.get("valid_to")
    if not isinstance(end, date):
        return f"{name}，到期日未填"
    if end == OPEN_DATE:
        return f"{name}，长期有效"
    return f"{name}，{'有效期至' if end >= day else '已于'} {end.isoformat()}{'' if end >= day else ' 到期'}"


def _option(field: Field, column: str, value: str) -> str:
    spec = column_of(field, column)
    return value if spec is None else option_label(spec, value)
