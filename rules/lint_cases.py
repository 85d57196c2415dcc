"""What the worked cases of a policy leave untried: verdicts of conditions, steps around thresholds, first and last days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.assess import assess
from rules.cases import BadCase, named_nodes, settings
from rules.dates import ONE_DAY
from rules.excerpt import excerpt
from rules.groups import join_of
from rules.leaves import threshold_of
from rules.lint import Book, Finding, PolicyFile, named
from rules.nodes import Node
from rules.placed import Placed
from rules.ranges import exact_number
from rules.verdict import LABELS, MET, NOT_MET, UNKNOWN

WHOLE_STEP, FINE_STEP = Fraction(1), Fraction(1, 100)


@dataclass
class Tried:
    """What the cases of a policy come to: for each named condition its verdicts and values, and the days judged on."""

    verdicts: dict[str, set[int]] = field(default_factory=dict)
    values: dict[str, set[Fraction]] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)


def check_cases(book: Book) -> Iterator[Finding]:
    """Everything that the cases of each policy do not try."""
    for file in book.files:
        if not book.is_wanted(file.policy.id):
            continue  # running the cases of all policies takes seconds
        if not file.policy.cases:
            yield file.find("no-cases", ("policy",), "没有一个案例；补 cases。")
            continue
        tried = _tried(file)
        for one in file.conditions():
            if one.condition.id is not None:
                yield from _verdicts(file, one, tried.verdicts.get(one.condition.id, set()))
                yield from _steps_tried(file, one, tried.values.get(one.condition.id, set()))
        yield from _days(file, tried.days)


def _tried(file: PolicyFile) -> Tried:
    """What each named condition had in some case, read from the figures alone whatever their basis."""
    book, tried = file.book, Tried()
    policy = next(one for pack in book.packs for one in pack.policies if one.id == file.policy.id)
    program = excerpt(policy, book.packs, book.dictionary, book.program.codes)
    try:
        cases = settings(policy, program)
    except BadCase:
        return tried
    for case in cases:
        found = assess(program, case.answers, case.as_of)
        tried.days.add(case.as_of)
        for key, node in named_nodes(found, file.policy.id).items():
            tried.verdicts.setdefault(key, set()).add(_plain(node, found.verdicts))
            leaf = (node.children[1] if node.kind == "when" else node).leaf
            value = None if leaf is None or leaf.slot is None else found.sheet.get(leaf.slot)
            if isinstance(value, int | Fraction):
                tried.values.setdefault(key, set()).add(Fraction(value))
    return tried


def _plain(node: Node, verdicts: Sequence[int]) -> int:
    """The verdict of a condition as its figures have it: recalled and judged ones too."""
    if node.leaf is not None:
        return verdicts[node.leaf.index]
    found = [_plain(child, verdicts) for child in node.children]
    if node.kind == "when":
        return found[1]
    assert node.kind != "leaf"
    return join_of(node.kind, node.condition)(found)


def _verdicts(file: PolicyFile, one: Placed, tried: set[int]) -> Iterator[Finding]:
    """A condition that no case ever had met, not met, or unknown, as far as it can be."""
    if any(leaf.condition.human is not None for leaf in one.all()):
        return  # a person's view has one verdict, whatever the figures
    experts = {score.id for score in file.policy.scores if score.expert}
    is_dated = all(leaf.condition.as_of is not None for leaf in one.all() if not leaf.members)
    never = {UNKNOWN} if is_dated else {MET} if one.condition.score in experts else set()
    missing = [LABELS[verdict] for verdict in (MET, NOT_MET, UNKNOWN) if verdict not in tried | never]
    if missing:
        yield file.find(
            "untried", one.steps, f"案例没有试过条件{named(one)}{'、'.join(missing)}的情形；补上案例。"
        )


def _steps_tried(file: PolicyFile, one: Placed, tried: set[Fraction]) -> Iterator[Finding]:
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
    missing = [_shown(value) for value in wanted if value not in tried]
    if missing:
        yield file.find(
            "step-untried", one.steps, f"案例没有试过条件{named(one)}的门槛值 {'、'.join(missing)}；补 vary。"
        )


def _shown(value: Fraction) -> str:
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _days(file: PolicyFile, tried: set[date]) -> Iterator[Finding]:
    """The first and the last day in force, each with the day outside."""
    life = file.policy.in_force
    wanted = [day for first in [life.from_] if first is not None for day in (first - ONE_DAY, first)]
    wanted += [day for last in [life.to] if last is not None for day in (last, last + ONE_DAY)]
    missing = [str(day) for day in wanted if day not in tried]
    if missing:
        yield file.find(
            "day-untried", ("policy", "in_force"), f"案例没有试过 {'、'.join(missing)}；补 vary: as_of。"
        )
