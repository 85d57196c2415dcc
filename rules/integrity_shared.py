"""Whether shared sets and dated tables, and the dates, windows and points of policies, are well formed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rules.errors import clip
from rules.integrity_facts import Known, Report, fact_names, fact_type
from rules.integrity_scope import check_number, check_span
from rules.integrity_tests import REGION
from rules.model import AS_OF, DatedTable, NamedSet, Window, YearlyDuty
from rules.yamltree import Steps

LEAP_YEAR = 2024


def check_set(named: NamedSet, steps: Steps, report: Report) -> None:
    """A set has values, each once, and region codes of six figures."""
    if not named.values:
        report.add((*steps, "values"), f"集合“{named.id}”是空的", "至少一个值")
    for index, value in enumerate(named.values):
        place = (*steps, "values", index)
        if named.of == "region" and not REGION.fullmatch(value):
            report.add(place, f"“{clip(value)}”不是区划代码", "六位区划代码", value)
        if value in named.values[:index]:
            report.add(place, f"“{clip(value)}”重复", "每个值只写一次", value)
    if named.in_force is not None:
        check_span(named.in_force.from_, named.in_force.to, (*steps, "in_force"), report)


def check_table(table: DatedTable, steps: Steps, known: Known, report: Report) -> None:
    """A dated table's rows are numbers whose spans follow each other; a keyed one names a fact and has keys."""
    keyed = table.by != AS_OF
    names = fact_names(known.dictionary, {})
    if keyed and table.by not in names:
        report.add((*steps, "by"), f"没有事实“{clip(table.by)}”", "as_of 或一个事实的标识", table.by, names)
    if not table.rows:
        report.add((*steps, "rows"), f"数据表“{table.id}”是空的", "至少一行")
    fact = fact_type(table.by, known.dictionary, {}) if keyed else None
    regional = fact is not None and fact.kind == "code_region"
    ends: dict[str | None, date | None] = {}
    for index, row in enumerate(table.rows):
        place = (*steps, "rows", index)
        check_number(row.value, (*place, "value"), report)
        check_span(row.from_, row.to, place, report)
        if keyed != (row.key is not None):
            report.add(
                (*place, "key"),
                "这一行缺少 key" if keyed else "按日期的表不能有 key",
                "key: 事实的值" if keyed else "不写 key",
            )
        elif regional and not REGION.fullmatch(row.key or ""):
            key = row.key or ""
            report.add((*place, "key"), f"“{clip(key)}”不是区划代码", "六位区划代码，如 330000", key)
        if row.key in ends:
            end = ends[row.key]
            if end is None or row.from_ is None or row.from_ <= end:
                which = "" if row.key is None else f"（{row.key}）"
                report.add(place, f"这一行的日期和上一行{which}重叠", "按日期先后，互不重叠")
        ends[row.key] = row.to


def check_window(window: Window, steps: Steps, report: Report) -> None:
    """A window's days, months and years are on the calendar; ``days`` beside ``from`` mean those of each month."""
    check_span(window.from_, window.to, steps, report)
    for index, month in enumerate(window.months):
        if not 1 <= month <= 12:
            report.add((*steps, "months", index), f"没有 {month} 月", "1 到 12", str(month))
    for index, year in enumerate(window.years):
        if not 1990 <= year <= 2199:
            report.add((*steps, "years", index), f"年份 {year} 不对", "四位年份", str(year))
    if window.days is not None:
        first, last = window.days
        if not window.months and window.from_ is None:
            report.add((*steps, "days"), "days 要和 months 或 from、to 一起用", "months")
        if not (1 <= first <= 31 and 1 <= last <= 31) or (len(window.months) < 2 and first > last):
            report.add((*steps, "days"), f"日子 {first} 到 {last} 的次序不对", "1 到 31，先小后大")


def check_duty(duty: YearlyDuty, steps: Steps, report: Report) -> None:
    """The day of a yearly duty is a real one, written month-day."""
    if duty.by is None:
        return
    try:
        date.fromisoformat(f"{LEAP_YEAR}-{duty.by}")
    except ValueError:
        report.add((*steps, "by"), f"没有“{clip(duty.by)}”这一天", "月-日，如 '05-31'", duty.by)


def check_points(points: str | tuple[str, str] | None, steps: Steps, report: Report) -> None:
    """Points are a number or a range of two, the lower first."""
    if isinstance(points, str):
        check_number(points, steps, report)
    elif points is not None:
        good = [check_number(text, (*steps, index), report) for index, text in enumerate(points)]
        if all(good) and Decimal(points[0]) > Decimal(points[1]):
            report.add(steps, f"最低分 {points[0]} 大于最高分 {points[1]}", "[最低, 最高]")
