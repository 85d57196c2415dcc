"""What rule files say against each other and the dictionary: nothing named that is not there, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec

from rules.errors import Problem, clip
from rules.fields import Dictionary
from rules.groups import below
from rules.integrity_conditions import check_condition, check_list
from rules.integrity_facts import Known, Report
from rules.integrity_plan import check_instruments, check_named
from rules.integrity_policies import check_policy
from rules.integrity_scope import ID, Scope
from rules.integrity_shared import check_set, check_table
from rules.model import Condition, Measure, Plan, Policy, SharedBlock
from rules.reading import Part
from rules.yamltree import Steps

MAX_NESTED: Final = 4
MAX_EXPANDED: Final = 5_000
LISTS: Final = ("materials", "sets", "tables", "instruments")
CLAUSE_CONDITIONS: Final = ("condition", "ready", "done")


def check(parts: Sequence[Part], dictionary: Dictionary) -> list[Problem]:
    """Every contradiction in the parts that could be read, each with its file and line.

    Names that a file declares which cannot be read otherwise still count as there, so that one mistake is told once.
    """
    reports = {part.file: Report(part) for part in parts}
    good = [part for part in parts if part.value is not None]
    _check_unique(parts, reports)
    sizes = _check_blocks(good, reports)
    known = _known(parts, good, sizes, dictionary)
    instruments = tuple(_values(good, "instruments"))
    for part in good:
        if _fits(part, sizes, reports[part.file]):
            _check_part(part, known, reports[part.file])
        if part.kind == "measure" and instruments:
            check_named(part.value, instruments, reports[part.file])
    _check_policy_circles(good, known, reports)
    for part in good:
        if part.kind == "pack":
            _check_count(part, parts, reports[part.file])
    return [problem for report in reports.values() for problem in report.all()]


def _check_count(info: Part, parts: Sequence[Part], report: Report) -> None:
    """A pack that says how many policies it has at least must not have lost one."""
    folder = info.file.partition("/")[0]
    there = sum(part.kind in ("policy", "") and part.file.partition("/")[0] == folder for part in parts)
    if there < info.value.policies_at_least:
        why = f"规则包里只有 {there} 个政策文件，少了 {info.value.policies_at_least - there} 个"
        report.add(
            ("policies_at_least",),
            why,
            f"至少 {info.value.policies_at_least} 个（确要删去时改小这个数）",
            str(there),
        )


def _values(parts: Iterable[Part], kind: str) -> Iterator[Any]:
    for part in parts:
        if part.kind == kind:
            yield from part.value if kind in LISTS else (part.value,)


def _ids(parts: Sequence[Part], kind: str, key: str = "id") -> frozenset[str]:
    return frozenset(name for part in parts if part.kind in (kind, "") for name in part.named(key))


def _known(
    parts: Sequence[Part], good: Sequence[Part], sound: Mapping[str, int], dictionary: Dictionary
) -> Known:
    clauses = _ids(parts, "measure")
    return Known(
        dictionary=dictionary,
        policies={one.id: one for one in _values(good, "policy")},
        policy_ids=_ids(parts, "policy"),
        families=_ids(parts, "policy", "family"),
        blocks={one.id: one for one in _values(good, "block") if one.id in sound},
        block_ids=_ids(parts, "block"),
        sets={one.id: one for one in _values(good, "sets")},
        set_ids=_ids(parts, "sets"),
        tables={one.id: one for one in _values(good, "tables")},
        table_ids=_ids(parts, "tables"),
        materials=_ids(parts, "materials"),
        clauses=clauses or None,
    )


def _declared(part: Part) -> Iterator[tuple[str, str, Steps]]:
    """What kind of thing a part declares, its id, and where."""
    if part.value is None:
        return
    if part.kind == "instruments":
        return  # told apart by their names, which are words
    if part.kind in LISTS:
        for index, one in enumerate(part.value):
            yield part.kind, one.id, (part.kind, index, "id")
        return
    yield part.kind, part.value.id, ("id",) if part.kind == "pack" else (part.kind, "id")
    if part.kind == "measure":
        for index, clause in enumerate(part.value.clauses):
            yield "clause", clause.id, ("measure", "clauses", index, "id")


def _check_unique(parts: Sequence[Part], reports: Mapping[str, Report]) -> None:
    seen: dict[tuple[str, str], tuple[Part, Steps]] = {}
    plans = [part for part in parts if part.kind == "plan"]
    for part in plans[1:]:
        reports[part.file].add(("plan",), f"方案有两份，另一份在 {plans[0].file}", "一份")
    for part in parts:
        report = reports[part.file]
        for kind, name, steps in _declared(part):
            if not ID.fullmatch(name):
                report.add(steps, f"标识“{clip(name)}”的写法不对", "小写字母、数字和连字符", name)
            first = seen.setdefault((kind, name), (part, steps))
            if first[1] != steps or first[0] is not part:
                where = f"{first[0].file} 第 {reports[first[0].file].line(first[1])} 行"
                report.add(steps, f"标识“{clip(name)}”重复，{where}已有", "每个标识只用一次", name)


def _check_part(part: Part, known: Known, report: Report) -> None:
    value = part.value
    if isinstance(value, Policy):
        check_policy(value, PurePosixPath(part.file), known, report)
    elif isinstance(value, Measure):
        _check_measure(value, known, report)
    elif isinstance(value, Plan):
        _check_plan(value, known, report)
    elif isinstance(value, SharedBlock):
        if not value.conditions:
            report.add(("block", "conditions"), "共用块里一条也没有", "至少一个条件")
        scope = Scope(known, report, ids={}, parametric=True)
        check_list(value.conditions, ("block", "conditions"), scope)
    elif part.kind == "instruments":
        check_instruments(value, known, report)
    elif part.kind == "sets":
        for index, one in enumerate(value):
            check_set(one, ("sets", index), report)
    elif part.kind == "tables":
        for index, one in enumerate(value):
            check_table(one, ("tables", index), known, report)


def _check_measure(measure: Measure, known: Known, report: Report) -> None:
    sectors = {one.value: one.label for one in known.dictionary.fields["sectors"].options}
    for index, clause in enumerate(measure.clauses):
        steps: Steps = ("measure", "clauses", index)
        for key in ("sectors", "sectors_broad"):
            for at, sector in enumerate(getattr(clause, key)):
                if sector not in sectors:
                    why = f"没有行业“{clip(sector)}”"
                    report.add((*steps, key, at), why, "所属轻工行业的选项", sector, sectors)
        for key in CLAUSE_CONDITIONS:
            condition = getattr(clause, key)
            if condition is not None:
                check_condition(condition, (*steps, key), Scope(known, report, meets=key == "condition"))


def _check_plan(plan: Plan, known: Known, report: Report) -> None:
    for index, erratum in enumerate(plan.errata):
        if erratum.clause is not None and known.clauses is not None and erratum.clause not in known.clauses:
            steps: Steps = ("plan", "errata", index, "clause")
            report.add(
                steps, f"没有条款“{clip(erratum.clause)}”", "条款的标识", erratum.clause, known.clauses
            )


def _check_blocks(good: Sequence[Part], reports: Mapping[str, Report]) -> dict[str, int]:
    """The blocks that can be expanded, each with how many conditions it comes to."""
    blocks = {one.id: one for one in _values(good, "block")}
    uses = {name: [one for one in _used(block.conditions) if one in blocks] for name, block in blocks.items()}
    sizes = _sizes(blocks, uses)
    for part in good:
        if part.kind != "block" or part.value.id in sizes:
            continue
        name, steps = part.value.id, ("block", "conditions")
        if name in _reached(uses, name):
            reports[part.file].add(steps, f"共用块“{name}”绕一圈又用到自己", "不成圈的 use")
        else:
            allowed = f"不超过 {MAX_NESTED} 层、{MAX_EXPANDED} 个条件"
            reports[part.file].add(steps, f"共用块“{name}”套得太深，或展开后太大", allowed)
    return sizes


def _sizes(blocks: Mapping[str, SharedBlock], uses: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many conditions each block comes to, from those that use no other upwards."""
    sizes: dict[str, int] = {}
    for _ in range(MAX_NESTED):
        ready = [name for name in blocks if name not in sizes and all(one in sizes for one in uses[name])]
        counts = {
            name: sum(1 for root in blocks[name].conditions for _ in below(root))
            + sum(sizes[one] for one in uses[name])
            for name in ready
        }
        sizes |= {name: count for name, count in counts.items() if count <= MAX_EXPANDED}
    return sizes


def _fits(part: Part, sizes: Mapping[str, int], report: Report) -> bool:
    """Whether a file stays within bounds once its blocks are expanded."""
    count = sum(sizes.get(one, 0) for one in _used(_conditions_in(part.value)))
    if count > MAX_EXPANDED:
        report.add((part.kind,), f"共用块展开后有 {count} 个条件，太多", f"不超过 {MAX_EXPANDED} 个")
    return count <= MAX_EXPANDED


def _conditions_in(value: Any) -> Iterator[Condition]:
    """The outermost conditions anywhere in a part."""
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _conditions_in(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _conditions_in(getattr(value, name))


def _used(conditions: Iterable[Condition]) -> Iterator[str]:
    yield from (one.use for root in conditions for one in below(root) if one.use is not None)


def _reached(edges: Mapping[Any, Iterable[Any]], start: Any) -> set[Any]:
    """Everything that can be come to from a start, by one step or more."""
    found: set[Any] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += edges.get(one, ())
    return found


def _check_policy_circles(good: Sequence[Part], known: Known, reports: Mapping[str, Report]) -> None:
    edges = {
        (policy.id, part): _met(getattr(policy, part), known, frozenset())
        for policy in known.policies.values()
        for part in ("applies", "requires")
    }
    for one in good:
        if one.kind != "policy":
            continue
        for part in ("applies", "requires"):
            if (one.value.id, part) in _reached(edges, (one.value.id, part)):
                why = f"“{one.value.id}”经 meets 绕一圈又用到自己"
                reports[one.file].add(("policy", part), why, "不成圈的 meets")


def _met(conditions: Iterable[Condition], known: Known, inside: frozenset[str]) -> set[tuple[str, str]]:
    """The parts of other policies that some conditions look at, through shared blocks too."""
    found: set[tuple[str, str]] = set()
    for one in (one for root in conditions for one in below(root)):
        if one.meets is not None:
            found.add((one.meets.policy, one.meets.part))
        block = known.blocks.get(one.use or "")
        if block is not None and block.id not in inside:
            found |= _met(block.conditions, known, inside | {block.id})
    return found
