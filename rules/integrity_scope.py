"""Where a condition stands, and the checks that all others share: ids, facts, years, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from rules.errors import clip
from rules.integrity_facts import FactType, Known, Report, fact_names, fact_type, is_number
from rules.model import Condition, LocalDerived
from rules.yamltree import Steps

ID: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
"""Ids stand in the checklist as ``policy/condition``: no slash, no space, no capital."""


@dataclass(frozen=True)
class Scope:
    """Where conditions stand: the file's report, what may be named, and what is allowed there."""

    known: Known
    report: Report
    local: Mapping[str, LocalDerived] = field(default_factory=dict)
    scores: frozenset[str] | None = None
    meets: bool = True
    sourced: bool = False
    named: bool = False
    ids: dict[str, Steps] | None = None
    parametric: bool = False
    article: bool = False
    basis: bool = False

    def within(self, condition: Condition) -> Scope:
        """The scope of what stands inside a group."""
        article, basis = self.article or bool(condition.article), self.basis or condition.basis is not None
        return replace(self, article=article, basis=basis, named=False)

    def as_guard(self) -> Scope:
        """The scope of a ``when``: it needs no source and has no id of its own in the list."""
        return replace(self, sourced=False, named=False)


def note_id(name: str, steps: Steps, ids: dict[str, Steps] | None, report: Report) -> None:
    """An id that must be unique among those noted so far."""
    if not ID.fullmatch(name):
        report.add(steps, f"标识“{clip(name)}”的写法不对", "小写字母、数字和连字符", name)
    if ids is None:
        return
    if name in ids:
        report.add(
            steps, f"标识“{clip(name)}”重复，第 {report.line(ids[name])} 行已有", "每个标识只用一次", name
        )
    else:
        ids[name] = steps


def typed(fact: str, steps: Steps, scope: Scope) -> FactType | None:
    """The type of a fact; None, and a problem, where there is no such fact."""
    found = fact_type(fact, scope.known.dictionary, scope.local)
    if found is None:
        names = fact_names(scope.known.dictionary, scope.local)
        scope.report.add(steps, f"没有事实“{clip(fact)}”", "信息项或派生事实的标识", fact, names)
    return found


def check_year(year: str | None, fact: FactType, steps: Steps, scope: Scope) -> None:
    """A year is named only for a fact that has it."""
    if year is None:
        return
    if not fact.yearly:
        scope.report.add(steps, f"“{fact.label}”不是逐年的，不能写 year", "不写 year", year)
    elif year == "current" and not fact.current_year:
        scope.report.add(steps, f"“{fact.label}”只读完整年度", "last、last-1 等", year)
    elif fact.years is not None and year.startswith("last-") and int(year[5:]) >= fact.years:
        scope.report.add(
            steps, f"“{fact.label}”只问最近 {fact.years} 年", f"不早于 last-{fact.years - 1}", year
        )


def check_number(text: str | None, steps: Steps, report: Report) -> bool:
    """Whether a text is an exact number; a problem where not.  None is no text and no problem."""
    if text is None or is_number(text):
        return True
    report.add(steps, f"“{clip(text)}”不是数字", "普通的整数或小数", text)
    return False


def check_range(pair: tuple[str, str], steps: Steps, report: Report) -> None:
    """Two numbers, the lower first."""
    good = [check_number(text, (*steps, index), report) for index, text in enumerate(pair)]
    if all(good) and Decimal(pair[0]) > Decimal(pair[1]):
        report.add(steps, f"下限 {pair[0]} 大于上限 {pair[1]}", "[下限, 上限]")


def check_span(start: date | None, end: date | None, steps: Steps, report: Report) -> None:
    """The first day is not after the last."""
    if start is not None and end is not None and start > end:
        report.add(steps, f"开始 {start} 晚于结束 {end}", "from 不晚于 to")
