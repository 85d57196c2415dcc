"""What the worked cases of a policy leave untried: verdicts of conditions, steps around thresholds, first and last days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rules.assess import assess
from rules.cases import AS_OF, BadCase, named_nodes, settings
from rules.leaves import threshold_of
from rules.lint import Book, Finding, PolicyFile, named
from rules.mutants import only
from rules.nodes import Node
from rules.placed import Placed
from rules.ranges import exact_number
from rules.verdict import LABELS, MET, NOT_MET, UNKNOWN, negate, of_all, of_any, of_at_least

ONE_DAY: Final = timedelta(days=1)
WHOLE_STEP, FINE_STEP = Fraction(1), Fraction(1, 100)


def check_cases(book: Book) -> Iterator[Finding]:
    """Everything that the cases of each policy do not try."""
    for file in book.files:
        if not file.policy.cases:
            yield file.find("no-cases", ("policy",), "没有一个案例；补 cases。")
            continue
        tried = _tried(file)
        for one in file.conditions():
            if one.condition.id is not None:
                yield from _verdicts(file, one, tried.get(one.condition.id, set()))
                yield from _steps_tried(file, one)
        yield from _days(file)


def _tried(file: PolicyFile) -> dict[str, set[int]]:
    """The verdicts that each named condition had in some case, read from the figures alone whatever their basis."""
    book = file.book
    policy = next(one for pack in book.packs for one in pack.policies if one.id == file.policy.id)
    program = only(policy, book.packs, book.dictionary, book.program.codes)
    tried: dict[str, set[int]] = {}
    try:
        cases = settings(policy, program)
    except BadCase:
        return tried
    for case in cases:
        found = assess(program, case.answers, case.as_of)
        for key, node in named_nodes(found, file.policy.id).items():
            tried.setdefault(key, set()).add(_plain(node, found.verdicts))
    return tried


def _plain(node: Node, verdicts: Sequence[int]) -> int:
    """The verdict of a condition as its figures have it: recalled and judged ones too."""
    if node.leaf is not None:
        return verdicts[node.leaf.index]
    found = [_plain(child, verdicts) for child in node.children]
    if node.kind == "at_least_of":
        assert node.condition.at_least_of is not None
        return of_at_least(node.condition.at_least_of.n, found)
    if node.kind == "when":
        return found[1]
    if node.kind == "all":
        return of_all(found)
    return of_any(found) if node.kind == "any" else negate(of_any(found))


def _verdicts(file: PolicyFile, one: Placed, tried: set[int]) -> Iterator[Finding]:
    """A condition that no case ever had met, not met, or unknown, as far as it can be."""
    if any(leaf.condition.human is not None for leaf in one.all()):
        return  # a person's view has one verdict, whatever the figures
    is_dated = all(leaf.condition.as_of is not None for leaf in one.all() if not leaf.members)
    never = {UNKNOWN} if is_dated else set()
    missing = [LABELS[verdict] for verdict in (MET, NOT_MET, UNKNOWN) if verdict not in tried | never]
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
