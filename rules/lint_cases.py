"""What the worked cases of a policy leave untried: verdicts of conditions, steps around thresholds, first and last days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rules.cases import AS_OF
from rules.leaves import threshold_of
from rules.lint import Book, Finding, PolicyFile, named
from rules.model import Case
from rules.placed import Placed
from rules.ranges import exact_number

WANTED: Final = {"met": "满足", "not_met": "不满足", "unknown": "信息不足"}
ONE_DAY: Final = timedelta(days=1)
WHOLE_STEP, FINE_STEP = Fraction(1), Fraction(1, 100)


def check_cases(book: Book) -> Iterator[Finding]:
    """Everything that the cases of each policy do not try."""
    for file in book.files:
        if not file.policy.cases:
            yield file.find("no-cases", ("policy",), "没有一个案例；补 cases。")
            continue
        said = _said(file.policy.cases)
        tried = {one.condition.id for one in file.conditions()}
        for one in file.conditions():
            if one.condition.id in tried and one.condition.id is not None:
                yield from _verdicts(file, one, said.get(one.condition.id, set()))
                yield from _steps_tried(file, one)
        yield from _days(file)


def _said(cases: tuple[Case, ...]) -> dict[str, set[str]]:
    """What the cases say of each condition; of a recalled one, what its hint says."""
    said: dict[str, set[str]] = {}
    for case in cases:
        expected = dict(case.expect.verdicts) if case.expect is not None else {}
        for key, word in expected.items():
            said.setdefault(key, set()).add(word.rpartition(":")[2])
        if case.condition is not None:
            said.setdefault(case.condition, set()).update(
                word.rpartition(":")[2] for word in case.gives.values()
            )
    return said


def _verdicts(file: PolicyFile, one: Placed, said: set[str]) -> Iterator[Finding]:
    if one.condition.human is not None:
        missing = [] if said else ["需人工判断"]
    else:
        never = {"unknown"} if one.condition.as_of is not None else set()
        missing = [label for word, label in WANTED.items() if word not in said | never]
    if missing:
        yield file.find(
            "untried", one.steps, f"案例没有试过条件{named(one)}{'、'.join(missing)}的情形；补上案例。"
        )


def _steps_tried(file: PolicyFile, one: Placed) -> Iterator[Finding]:
    """One step below a plain threshold, on it, and one step above."""
    comparison, fact = threshold_of(one.condition), one.condition.fact
    if comparison is None or fact is None or not isinstance(comparison[1], str):
        return
    field = file.book.dictionary.fields.get(fact)
    if field is None or file.meaning.options(fact) is not None:
        return
    limit = Fraction(exact_number(comparison[1]))
    step = WHOLE_STEP if field.kind == "integer" else FINE_STEP
    low = None if field.min is None else Fraction(field.min)
    wanted = [value for value in (limit - step, limit, limit + step) if low is None or value >= low]
    tried = _values(file, one, fact)
    missing = [_shown(value) for value in wanted if value not in tried]
    if missing:
        yield file.find(
            "step-untried", one.steps, f"案例没有试过条件{named(one)}的门槛值 {'、'.join(missing)}；补 vary。"
        )


def _values(file: PolicyFile, one: Placed, fact: str) -> set[Fraction]:
    """The values that cases give a condition's fact."""
    found: set[Fraction] = set()
    for case in file.policy.cases:
        if (
            case.vary is not None
            and case.vary.partition(".")[0] == fact
            and case.condition == one.condition.id
        ):
            found |= {Fraction(Decimal(key)) for key in case.gives if _is_number(key)}
    return found


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()


def _shown(value: Fraction) -> str:
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _days(file: PolicyFile) -> Iterator[Finding]:
    """The first and the last day in force, each with the day outside."""
    life = file.policy.in_force
    tried: Mapping[str, str] = {
        day: word for case in file.policy.cases if case.vary == AS_OF for day, word in case.gives.items()
    }
    wanted = [day for first in [life.from_] if first is not None for day in (first - ONE_DAY, first)]
    wanted += [day for last in [life.to] if last is not None for day in (last, last + ONE_DAY)]
    missing = [str(day) for day in wanted if str(day) not in tried]
    if missing:
        yield file.find(
            "day-untried", ("policy", "in_force"), f"案例没有试过 {'、'.join(missing)}；补 vary: as_of。"
        )
