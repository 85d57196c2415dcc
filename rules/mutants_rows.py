"""Wrong versions of what stands in tables: rows of dated tables, tests over rows, and sums of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from rules.model import DatedRow, DatedTable, LocalDerived
from rules.ranges import exact_number
from rules.rows import STARTS, beginnings, other_column

FLIPPED = {"at_least": "less_than", "more_than": "at_most", "at_most": "more_than", "less_than": "at_least"}
STRICT = {"at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most"}
COUNTED_UNITS = frozenset({"件", "项", "人", "年", "天", "月", "次", "名", "个", "级", "分"})


def put(owner: Any, name: str, index: int, value: Any) -> Any:
    """A copy of a struct with one member of a tuple replaced."""
    members = list(getattr(owner, name))
    members[index] = value
    return msgspec.structs.replace(owner, **{name: tuple(members)})


def moved_days(span: Any) -> Iterator[tuple[Any, str]]:
    """A span of days with one of its ends a day earlier or later."""
    for key in ("from_", "to"):
        edge: date | None = getattr(span, key)
        for step in (-1, 1) if edge is not None else ():
            assert edge is not None
            moved = msgspec.structs.replace(span, **{key: edge + timedelta(days=step)})
            yield moved, f"{key.rstrip('_')} {step:+d} 天"


def changed_tables(table: DatedTable) -> Iterator[tuple[DatedTable, str]]:
    """A dated table with a value a step, or the end of a row a day, away; rows never overlap."""
    step = Decimal(1) if table.unit in COUNTED_UNITS else Decimal("0.01")
    for index, row in enumerate(table.rows):
        for sign in (-1, 1):
            moved = str(Decimal(row.value) + sign * step)
            yield (
                put(table, "rows", index, msgspec.structs.replace(row, value=moved)),
                f"{row.value} → {moved}",
            )
        for changed, what in moved_days(row):
            others = [other for other in table.rows if other is not row and other.key == row.key]
            if not any(_meet(changed, other) for other in others):
                yield put(table, "rows", index, changed), f"第{index + 1}行 {what}"


def _meet(one: DatedRow, other: DatedRow) -> bool:
    """Whether two rows stand on a common day: no table that could be loaded."""
    first, last = (one.from_ or date.min, other.from_ or date.min), (one.to or date.max, other.to or date.max)
    return max(first) <= min(last)


def changed_params(derived: LocalDerived) -> Iterator[tuple[dict[str, Any], str]]:
    """The parameters of a sum over rows changed in each way."""
    if derived.operation != "sum_where":
        return
    params = derived.params
    for changed, what in changed_cells(params.get("where", {})):
        yield params | {"where": changed}, f"where {what}"
    if "at_most" in params:
        yield {key: value for key, value in params.items() if key != "at_most"}, "去掉 at_most"
        for changed, what in _moved_percent(params["at_most"]):
            yield params | {"at_most": changed}, f"at_most {what}"


def _moved_percent(part: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    percent = exact_number(part.get("percent", 100))
    for step in (-1, 1):
        yield {**part, "percent": str(percent + step)}, f"{percent}% {step:+d}"


def changed_cells(cells: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """A row test with one cell dropped, negated or moved."""
    for key, spec in cells.items():
        if len(cells) > 1:
            yield {other: value for other, value in cells.items() if other != key}, f"去掉 {key}"
        if key == "any_of":
            for branches, what in _changed_branches(spec):
                yield cells | {key: branches}, what
        if isinstance(spec, bool):
            yield cells | {key: not spec}, f"{key} 取反"
        if isinstance(spec, dict):
            for word, bound in spec.items():
                if other_column(bound) is not None:
                    yield from _changed_beside(cells, key, word, bound)
                if word == STARTS:
                    for fewer, what in _changed_beginnings(beginnings(bound)):
                        yield cells | {key: {word: fewer}}, f"{key} {what}"
                if word in FLIPPED and isinstance(bound, int | Decimal):
                    for sign in (-1, 1):
                        step = sign * (1 if isinstance(bound, int) else Decimal("0.01"))
                        yield cells | {key: {word: bound + step}}, f"{key} {bound} {sign:+d} 步"


def _changed_branches(branches: Sequence[dict[str, Any]]) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """One branch of an ``any_of`` dropped, or changed."""
    for index, branch in enumerate(branches):
        before, after = [*branches[:index]], [*branches[index + 1 :]]
        if before or after:
            yield [*before, *after], f"去掉 any_of 第{index + 1}组"
        for changed, what in changed_cells(branch):
            yield [*before, changed, *after], f"any_of 第{index + 1}组 {what}"


def _changed_beginnings(texts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """One of several beginnings dropped; each cut by its last character, so that it no longer ends where it should."""
    for index, text in enumerate(texts):
        before, after = texts[:index], texts[index + 1 :]
        if before or after:
            yield (*before, *after), f"去掉开头 {text}"
        yield (*before, text[:-1], *after), f"开头 {text} 少一个字"


def _changed_beside(
    cells: dict[str, Any], key: str, word: str, bound: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], str]]:
    """A comparison with another column: turned round, made strict, its percent moved."""
    turned = {"before": ("after",), "after": ("before",)}.get(word) or (FLIPPED[word], STRICT[word])
    for other in turned:
        yield cells | {key: {other: bound}}, f"{key} {word} 换成 {other}"
    if word in FLIPPED:
        for moved, what in _moved_percent(bound):
            yield cells | {key: {word: moved}}, f"{key} {word} {what}"
