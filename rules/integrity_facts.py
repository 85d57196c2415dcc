"""What kind of value a fact has, and whether a test over it, or over the rows of a table, makes sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from rules.errors import Problem, ProblemList, Rejected, clip
from rules.fields import NUMERIC_KINDS, Column, Derived, Dictionary, Field, column_of, rank
from rules.model import DatedTable, LocalDerived, NamedSet, Policy, SharedBlock
from rules.reading import NUMBER, Part, day
from rules.rows import COMPARISONS, STARTS, beginnings, other_column, plain_text
from rules.size import TIER_LABELS
from rules.yamltree import Steps, line_of, place_of

NUMBER_OPERATIONS: Final = frozenset(
    {
        "years_since", "days_since", "ratio", "difference", "sum_years", "mean_years", "each_year", "growth",
        "growth_mean_2y", "cagr_2y", "share_of_activity", "count_where", "sum_where", "score",
    }
)  # fmt: skip
SPANS: Final = ("in_last", "not_in_last", "before_last")
UNITS_OF_SPAN: Final = ("years", "months", "days")


class Known(msgspec.Struct, frozen=True):
    """Everything that a rule file may name.  ``clauses`` is None while no Plan is loaded.

    The ids are also those of what is declared in files that are wrong otherwise.
    """

    dictionary: Dictionary
    policies: Mapping[str, Policy]
    policy_ids: frozenset[str]
    families: frozenset[str]
    blocks: Mapping[str, SharedBlock]
    block_ids: frozenset[str]
    sets: Mapping[str, NamedSet]
    set_ids: frozenset[str]
    tables: Mapping[str, DatedTable]
    table_ids: frozenset[str]
    materials: frozenset[str]
    clauses: frozenset[str] | None


class Report:
    """The problems of one file; ``at`` makes one whose every problem stands at the same place."""

    def __init__(self, part: Part) -> None:
        """Start empty."""
        self.part = part
        self._list = ProblemList(part.file, raises=False)
        self._fixed: Steps | None = None
        self._before = ""

    def at(self, steps: Steps, before: str) -> Report:
        """A report into the same file whose problems all stand at ``steps``, their sentences begun with ``before``."""
        pinned = Report(self.part)
        pinned._list, pinned._fixed, pinned._before = self._list, steps, before
        return pinned

    def add(
        self,
        steps: Steps,
        why: str,
        allowed: str = "",
        found: str = "",
        candidates: Mapping[str, str] | tuple[str, ...] | frozenset[str] | None = None,
    ) -> None:
        """Note a problem; ``candidates`` are the right names, of which the nearest is told."""
        place = steps if self._fixed is None else self._fixed
        names = candidates
        if names is not None and not isinstance(names, Mapping):
            names = {one: one for one in names}
        refused = Rejected(found, f"{self._before}{why}", allowed, candidates=names)
        self._list.add(place_of(place), refused, line_of(self.part.root, place))

    def line(self, steps: Steps) -> int | None:
        """The line of a place."""
        return line_of(self.part.root, steps)

    def all(self) -> tuple[Problem, ...]:
        """The problems in the order found."""
        return self._list.all()


class FactType(msgspec.Struct, frozen=True):
    """The kind of a fact's value: a kind of the dictionary, ``number``, or ``unchecked`` where nobody can say."""

    id: str
    label: str
    kind: str
    spec: Field | Column | None = None
    yearly: bool = False
    years: int | None = None
    current_year: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is compared with numbers."""
        return self.kind in NUMERIC_KINDS

    def options(self) -> dict[str, str]:
        """The options that a test may name, with their labels."""
        if self.kind == "tier":
            return dict(TIER_LABELS)
        if self.spec is None:
            return {}
        left = {"none"} if self.kind == "choices" else set()
        return {
            one.value: one.label
            for one in self.spec.options
            if one.value not in left and not one.means_unknown
        }


def fact_names(dictionary: Dictionary, local: Mapping[str, LocalDerived]) -> dict[str, str]:
    """Every fact and derived fact with its Chinese label."""
    groups: tuple[Mapping[str, Field | Derived | LocalDerived], ...] = (
        dictionary.fields,
        dictionary.derived,
        local,
    )
    return {key: one.label for group in groups for key, one in group.items()}


def fact_type(fact: str, dictionary: Dictionary, local: Mapping[str, LocalDerived]) -> FactType | None:
    """The type of a fact by its id; None where there is no such fact."""
    if fact in dictionary.fields:
        field = dictionary.fields[fact]
        return FactType(
            fact, field.label, field.kind, field, field.is_yearly, field.years, field.current_year
        )
    derived = local.get(fact) or dictionary.derived.get(fact)
    return None if derived is None else _derived_type(derived, dictionary, local)


def _derived_type(
    derived: Derived | LocalDerived, dictionary: Dictionary, local: Mapping[str, LocalDerived]
) -> FactType:
    params, label = derived.params, derived.label
    if derived.operation in NUMBER_OPERATIONS:
        return FactType(derived.id, label, "number", yearly=bool(params.get("by_year")))
    if derived.operation == "any_where" or (derived.operation == "held" and "returns" not in params):
        return FactType(derived.id, label, "bool")
    if derived.operation == "size_tier":
        return FactType(derived.id, label, "tier")
    first = dictionary.fields.get(derived.inputs[0]) if derived.inputs else None
    if derived.operation == "held" and first is not None:
        return FactType(derived.id, label, "choice", column_of(first, str(params["returns"])))
    if derived.operation == "first_known" and derived.inputs and derived.inputs[0] not in local:
        same = fact_type(derived.inputs[0], dictionary, {})
        if same is not None:
            return msgspec.structs.replace(same, id=derived.id, label=label)
    return FactType(derived.id, label, "unchecked")


def is_number(value: Any) -> bool:
    """Whether a value of a rule file is an exact number: a number, or the text of one."""
    if isinstance(value, str):
        return NUMBER.fullmatch(value) is not None
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def check_rank(value: str, fact: FactType, steps: Steps, report: Report) -> None:
    """An option compared by order must have a place in the order."""
    if fact.spec is None or not fact.spec.order:
        report.add(steps, f"“{fact.label}”的选项没有高低次序，不能比大小", "in 或 is", value)
    elif rank(fact.spec, value) is None:
        ranked = {one for ladder in fact.spec.order for one in ladder}
        names = {key: label for key, label in fact.options().items() if key in ranked}
        report.add(steps, f"“{clip(value)}”不在“{fact.label}”的次序里", "、".join(names), value, names)


def check_options(
    values: Iterable[Any], fact: FactType, steps: Steps, report: Report, *, listed: bool
) -> None:
    """Each value must be an option of the fact."""
    options = fact.options()
    for index, value in enumerate(values):
        if not isinstance(value, str) or value not in options:
            place = (*steps, index) if listed else steps
            shown = clip(str(value))
            report.add(place, f"“{fact.label}”没有选项“{shown}”", "、".join(options), shown, options)


def check_where(where: Any, table: Field, steps: Steps, report: Report) -> None:
    """A test over the rows of a table: columns exist, and each test fits its column."""
    if not isinstance(where, Mapping) or not where:
        report.add(steps, "行条件是空的", "{列: 条件}")
        return
    for key, spec in where.items():
        place = (*steps, key)
        if key == "any_of":
            _check_any_of(spec, table, place, report)
        elif (column := check_column(key, table, place, report)) is not None:
            _check_cell(spec, column, table, place, report)


def _check_any_of(spec: Any, table: Field, steps: Steps, report: Report) -> None:
    if not isinstance(spec, list | tuple) or not spec:
        report.add(steps, "any_of 不是列表", "[{列: 条件}, …]")
        return
    for index, one in enumerate(spec):
        check_where(one, table, (*steps, index), report)


def _check_cell(spec: Any, column: Column, table: Field, steps: Steps, report: Report) -> None:
    if isinstance(spec, Mapping):
        if not spec:
            report.add(steps, "列条件是空的", "值、列表或比较")
        for key, bound in spec.items():
            if other_column(bound) is not None and key in _allowed_keys(column.kind):
                _check_beside(key, bound, column, table, (*steps, key), report)
            else:
                _check_comparison(key, bound, column, (*steps, key), report)
        return
    values = spec if isinstance(spec, list | tuple) else [spec]
    if isinstance(spec, list | tuple) and not spec:
        report.add(steps, "列表是空的", "至少一个值")
    fact = FactType(column.id, column.label, column.kind, column)
    if column.kind in ("choice", "choices"):
        check_options(values, fact, steps, report, listed=isinstance(spec, list | tuple))
        return
    good, allowed = _plain_values(column.kind)
    for value in values:
        if not good(value):
            report.add(steps, f"列“{column.label}”不能等于“{clip(str(value))}”", allowed, clip(str(value)))


def _plain_values(kind: str) -> tuple[Callable[[Any], bool], str]:
    if kind == "bool":
        return lambda value: isinstance(value, bool), "true 或 false"
    if kind in NUMERIC_KINDS:
        return is_number, "数字"
    if kind == "date":
        return lambda value: False, "before、after、in_last 等日期条件"
    return lambda value: isinstance(value, str), "文字"


def _check_comparison(key: str, bound: Any, column: Column, steps: Steps, report: Report) -> None:
    kind = column.kind
    if key in COMPARISONS and kind in NUMERIC_KINDS:
        if not is_number(bound):
            report.add(steps, f"“{clip(str(bound))}”不是数字", "数字", clip(str(bound)))
    elif key in COMPARISONS and kind == "choice":
        check_rank(str(bound), FactType(column.id, column.label, kind, column), steps, report)
    elif key == STARTS and kind == "text":
        _check_beginnings(bound, steps, report)
    elif key in ("before", "after") and kind == "date":
        _check_day(bound, steps, report)
    elif key in SPANS and kind == "date":
        _check_span(key, bound, steps, report)
    else:
        allowed = _allowed_keys(kind)
        report.add(
            steps,
            f"列“{column.label}”不能用“{clip(key)}”",
            "、".join(allowed) or "一个值或列表",
            key,
            allowed,
        )


def _check_beside(
    key: str, bound: Mapping[str, Any], column: Column, table: Field, steps: Steps, report: Report
) -> None:
    """A comparison with another column of the same row: numbers of one unit, or two dates."""
    dated = column.kind == "date"
    if (key not in ("before", "after")) if dated else column.kind not in NUMERIC_KINDS:
        report.add(steps, f"列“{column.label}”的“{clip(key)}”不能和另一列比", "一个值", key)
        return
    other = check_part(bound, table, steps, report, percent=not dated)
    if other is None:
        return
    if dated != (other.kind == "date") or other.unit != column.unit:
        why = f"列“{column.label}”和“{other.label}”不是同一种数据，不能相比"
        report.add((*steps, "column"), why, "单位相同的数字列，或日期列", other.id)
    elif other.id == column.id and part_percent(bound) == 100:
        report.add((*steps, "column"), f"列“{column.label}”和自己相比", "另一列", other.id)


def check_part(
    bound: Any, table: Field, steps: Steps, report: Report, *, percent: bool = True
) -> Column | None:
    """A part of another column, ``{column, percent}``; None, and a problem, where there is no such column."""
    allowed = ("column", "percent") if percent else ("column",)
    if not isinstance(bound, Mapping) or "column" not in bound:
        report.add(steps, "没有写哪一列", "{column: 列, percent: 50}")
        return None
    for key in bound:
        if key not in allowed:
            report.add((*steps, key), f"这里没有键“{clip(key)}”", "、".join(allowed), key, allowed)
    if percent and (part_percent(bound) is None or not 0 < (part_percent(bound) or 0) <= 10_000):
        shown = clip(str(bound["percent"]))
        report.add((*steps, "percent"), f"百分数“{shown}”不对", "大于 0 的数，如 50", shown)
    return check_column(str(bound["column"]), table, (*steps, "column"), report)


def part_percent(bound: Mapping[str, Any]) -> Decimal | None:
    """The percent of a part of a column, 100 where none stands; None where it is no number."""
    percent = bound.get("percent", 100)
    return Decimal(str(percent)) if is_number(percent) else None


def check_column(name: str, table: Field, steps: Steps, report: Report) -> Column | None:
    """A column of a table by its id; None, and a problem, where there is none."""
    column = column_of(table, name)
    if column is None:
        columns = {one.id: one.label for one in table.columns}
        report.add(steps, f"表“{table.label}”没有列“{clip(name)}”", "、".join(columns), name, columns)
    return column


def _allowed_keys(kind: str) -> tuple[str, ...]:
    if kind == "date":
        return ("before", "after", *SPANS)
    if kind == "text":
        return (STARTS,)
    return tuple(COMPARISONS) if kind in NUMERIC_KINDS or kind == "choice" else ()


def _check_beginnings(bound: Any, steps: Steps, report: Report) -> None:
    """The beginnings of a text: at least one, each a text that is more than spaces."""
    values = beginnings(bound) if isinstance(bound, str | list | tuple) else (bound,)
    if not values:
        report.add(steps, "列表是空的", "至少一段文字")
    for index, value in enumerate(values):
        place = steps if values == (bound,) else (*steps, index)
        if not isinstance(value, str) or not plain_text(value):
            report.add(place, f"“{clip(str(value))}”不是文字的开头", "文字，如 'GB 6675'", clip(str(value)))


def _check_day(bound: Any, steps: Steps, report: Report) -> None:
    try:
        day(str(bound))
    except Rejected as rejected:
        report.add(steps, rejected.why, rejected.allowed, rejected.found)


def _check_span(key: str, span: Any, steps: Steps, report: Report) -> None:
    allowed = "{years: n}、{months: n}、{days: n}" + (
        "、{since: start_of_last_year}" if key == "in_last" else ""
    )
    if not isinstance(span, Mapping) or len(span) != 1:
        report.add(steps, "时间范围的写法不对", allowed)
        return
    ((unit, count),) = span.items()
    if key == "in_last" and unit == "since" and count == "start_of_last_year":
        return
    whole = isinstance(count, int) and not isinstance(count, bool) and 0 < count <= 36_500
    if unit not in UNITS_OF_SPAN or not whole or (unit == "years" and count > 100):
        report.add(steps, "时间范围的写法不对", allowed, clip(str(span)))
