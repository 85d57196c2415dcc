"""How fast the engine is, beside a general rule engine and beside code written for these very rules.

Run by hand: ``python tests/benchmarks/bench_engine.py [--profile-calls]`` (``zen-engine`` must be installed for the
comparison).  Read the ratios, not the milliseconds.

(a) every policy and clause of the shipped packs for one well-filled profile, warm, the whole trace kept, against

- zen-engine: one decision graph over the same derived values, a true mask and a false mask per condition, per group and
  per policy, trace on.  It gets the derived values, and the few tests that fit none of its forms, for nothing: so it
  stands against the engine's time with values already read (and against the whole, for the record).  The better of two
  layouts counts (one node for all, or one node per policy).
- straight-line Python: the same rules written out as one function, without a trace, over the same derived values.

(b) one answer changed; (c) loading all packs warm, against a plain YAML load of the same files.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rules.assess import Assessment, assess, reassess  # noqa: E402
from rules.codes import CodeTables  # noqa: E402
from rules.facts import read_profile_file  # noqa: E402
from rules.holding import held_place  # noqa: E402
from rules.leaves import threshold_of  # noqa: E402
from rules.model import Clause, Condition, Threshold  # noqa: E402
from rules.nodes import Leaf, Node  # noqa: E402
from rules.outcomes import in_force, judge  # noqa: E402
from rules.packs import Rulebook, load_rulebook  # noqa: E402
from rules.program import CompiledPolicy, Program  # noqa: E402
from rules.sheet import Sheet  # noqa: E402
from rules.values import Choices, Unknown  # noqa: E402
from rules.verdict import HUMAN, LEFT_OUT, MET, NOT_MET, UNKNOWN  # noqa: E402

AS_OF = date(2026, 11, 23)
RUNS = 15
AIM_ZEN, AIM_STRAIGHT, AIM_CHANGE_MS, AIM_LOAD_MS = 8, 6, 1.0, 150
SYMBOLS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}


def median_ms(work: Callable[[], object], runs: int = RUNS, repeat: int = 20) -> float:
    """The median over ``runs`` of the mean over ``repeat`` calls."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(runs):
        start = perf_counter()
        for _ in range(repeat):
            work()
        taken.append((perf_counter() - start) / repeat * 1000)
    return statistics.median(taken)


# What both opponents are written from.


def plain_number(leaf: Leaf) -> tuple[str, str] | None:
    """The comparison and the number of a leaf that compares a number with a fixed one."""
    compared = threshold_of(leaf.condition)
    if compared is None or leaf.slot is None or isinstance(compared[1], Threshold):
        return None
    return (compared[0], compared[1]) if compared[1].replace(".", "", 1).lstrip("-").isdigit() else None


def plain_choice(condition: Condition) -> tuple[str, tuple[Any, ...]] | None:
    """Membership in a short list of options, or yes/no."""
    if condition.is_ is not None:
        return "in", (condition.is_,)
    if isinstance(condition.in_, tuple):
        return "in", condition.in_
    for key in ("any_in", "none_in"):
        found = getattr(condition, key)
        if isinstance(found, tuple) and condition.fact != "sectors":
            return key, found
    return None


def plain_row(row: Any) -> dict[str, Any]:
    """A row as JSON: days as ordinals, unknown cells null."""
    columns = dict.fromkeys(("status", "valid_from", "valid_to", "title", "level", "grade"))
    found = {key: None if isinstance(value, Unknown | Choices) else value for key, value in row.items()}
    days = {key: value.toordinal() for key, value in found.items() if isinstance(value, date)}
    return {
        **columns,
        **{
            k: v if isinstance(v, str | bool | int) or v is None else float(v)
            for k, v in (found | days).items()
        },
    }


def row_masks(where: Any) -> tuple[str, str]:
    """Whether a row surely fits, and whether it may."""
    sure, maybe = ["true"], ["true"]
    for column, wanted in where.items():
        listed = json.dumps(wanted if isinstance(wanted, list) else [wanted])
        sure.append(f"#.{column} in {listed}")
        maybe.append(f"(#.{column} == null or #.{column} in {listed})")
    return " and ".join(sure), " and ".join(maybe)


def sector_sets(program: Program, clause: Clause) -> tuple[frozenset[str], frozenset[str]]:
    """The sectors a clause names, with all below; and every sector that has to do with it at all."""
    tree = program.codes.sectors
    inside = frozenset(key for named in clause.sectors for key in tree.within(named))
    broad = {key for named in clause.sectors_broad for key in tree.within(named)}
    above = {one for named in clause.sectors for one in tree.chain(named)}
    return inside, inside | broad | above


def starts_with(node: Node, leaf: Leaf) -> bool:
    return node.children[0].leaf is leaf


def is_region(program: Program, leaf: Leaf) -> bool:
    return leaf.slot is not None and "region" in program.slots.names[leaf.slot][0]


def roots(compiled: CompiledPolicy) -> Iterator[Node]:
    yield from (compiled.applies, compiled.requires, compiled.excludes)
    yield from (level.requires for level in compiled.levels)


# zen-engine.


class ZenGraph:
    """The same conditions as zen expressions, with a true and a false mask for each."""

    def __init__(self, program: Program, sheet: Sheet) -> None:
        self.program, self.sheet = program, sheet
        self.context: dict[str, Any] = {}
        self.count = 0

    def leaf(self, leaf: Leaf) -> list[tuple[str, str]]:
        """True and false mask of one test."""
        name, slot = f"l{leaf.index}", leaf.slot
        number, choice = plain_number(leaf), plain_choice(leaf.condition)
        value = None if slot is None else self.sheet.get(slot)
        if (number is not None and isinstance(value, int | Unknown)) or (
            number is not None and hasattr(value, "numerator")
        ):
            known = None if isinstance(value, Unknown) else float(value)
            self.context[f"v{slot}"] = known
            key, edge = number
            return self._masks(name, f"v{slot}", f"v{slot} {SYMBOLS[key]} {edge}")
        if choice is not None and not is_region(self.program, leaf):
            found = self._choice(name, slot, value, *choice)
            if found:
                return found
        made = self._table(leaf) or self._sectors(leaf)
        if made:
            return [(f"{name}t", made[0]), (f"{name}f", made[1])]
        self.context[f"w{leaf.index}"] = leaf.test(self.sheet)
        return [(f"{name}t", f"w{leaf.index} >= {MET}"), (f"{name}f", f"w{leaf.index} == {NOT_MET}")]

    def _masks(self, name: str, known: str, test: str) -> list[tuple[str, str]]:
        return [
            (f"{name}t", f"{known} != null and {test}"),
            (f"{name}f", f"{known} != null and not ({test})"),
        ]

    def _choice(
        self, name: str, slot: int | None, value: Any, key: str, wanted: tuple[Any, ...]
    ) -> list[tuple[str, str]]:
        listed = "[" + ", ".join(json.dumps(one) for one in wanted) + "]"
        if key == "in" and isinstance(value, str | bool | Unknown):
            self.context[f"v{slot}"] = None if isinstance(value, Unknown) else value
            return self._masks(name, f"v{slot}", f"v{slot} in {listed}")
        if key != "in" and isinstance(value, Choices | Unknown):
            answered = isinstance(value, Choices)
            self.context[f"v{slot}y"] = sorted(value.yes) if answered else []
            self.context[f"v{slot}n"] = sorted(value.no) if answered else []
            some, every = f"some({listed}, # in v{slot}y)", f"all({listed}, # in v{slot}n)"
            pair = (some, every) if key == "any_in" else (every, some)
            return [(f"{name}t", pair[0]), (f"{name}f", pair[1])]
        return []

    def _table(self, leaf: Leaf) -> tuple[str, str] | None:
        """A title or row test over the rows themselves; an unknown cell is null."""
        condition, slot = leaf.condition, leaf.slot
        if slot is None or (condition.held is None and condition.rows is None):
            return None
        rows = self.sheet.get(slot)
        if isinstance(rows, Unknown):
            return "false", "false"
        self.context["day"], self.context[f"r{slot}"] = AS_OF.toordinal(), [plain_row(row) for row in rows]
        table = f"r{slot}"
        if condition.held is not None:
            name, where = held_place(condition.held)
            sure, maybe = row_masks(where)
            begins = name == "titles"
            valid = (
                "#.status == 'granted' and #.valid_from <= day and " if begins else ""
            ) + "day <= #.valid_to"
            could = (
                "(#.status == null or #.status == 'granted') and (#.valid_from == null or #.valid_from <= day) and "
                if begins
                else ""
            ) + "(#.valid_to == null or day <= #.valid_to)"
            known = "#.valid_to != null" + (" and #.valid_from != null" if begins else "")
            return f"some({table}, {sure} and {known} and {valid})", f"not some({table}, {maybe} and {could})"
        assert condition.rows is not None
        test = (
            condition.rows.every
            or condition.rows.any_
            or getattr(condition.rows.at_least, "test", None)
            or {}
        )
        if any(
            isinstance(one, dict) or key == "any_of" for key, one in {**condition.rows.where, **test}.items()
        ):
            return None
        (sure, maybe), (fits, could) = row_masks(condition.rows.where), row_masks(test)
        if condition.rows.every is not None:
            return f"not some({table}, {maybe} and not ({fits}))", f"some({table}, {sure} and not ({could}))"
        needed = condition.rows.at_least.n if condition.rows.at_least is not None else 1
        counts = (
            f"count({table}, {sure} and {fits}) >= {needed}",
            f"count({table}, {maybe} and {could}) < {needed}",
        )
        return counts if rows else (str(needed == 0).lower(), str(needed > 0).lower())

    def _sectors(self, leaf: Leaf) -> tuple[str, str] | None:
        """The sector test of a clause; whether its words were found is given."""
        clause = next(
            (one.clause for one in self.program.clauses.values() if starts_with(one.relevance, leaf)), None
        )
        value = self.sheet.answers.get("sectors")
        if clause is None or not isinstance(value, Choices):
            return None
        sets = sector_sets(self.program, clause)
        inside, near = sorted(sets[0]), sets[1]
        self.context["sectors"] = sorted(value.yes)
        self.context[f"k{leaf.index}"] = leaf.test(self.sheet) == MET
        hit = f"some(sectors, # in {json.dumps(inside)})" if inside else "false"
        beside = (
            f"some(sectors, # in {json.dumps(sorted(near - set(inside)))})" if near - set(inside) else "false"
        )
        return f"{hit} or ({beside} and k{leaf.index})", f"not ({hit}) and not ({beside})"

    def node(self, node: Node) -> tuple[str, str, list[tuple[str, str]]]:
        """Names of the two masks of a node, and the expressions that make them."""
        if node.leaf is not None:
            if node.basis == "recalled":
                return "false", "false", []
            name = f"$.l{node.leaf.index}"
            return ("false" if node.condition.judged else f"{name}t"), f"{name}f", []
        made = [self.node(child) for child in node.children]
        before = [one for child in made for one in child[2]]
        true, false = self._group(node, [child[0] for child in made], [child[1] for child in made])
        name = f"n{self.count}"
        self.count += 1
        return f"$.{name}t", f"$.{name}f", [*before, (f"{name}t", true), (f"{name}f", false)]

    def _group(self, node: Node, true: list[str], false: list[str]) -> tuple[str, str]:
        every_true, some_true = " and ".join(true) or "true", " or ".join(true) or "false"
        every_false, some_false = " and ".join(false) or "true", " or ".join(false) or "false"
        if node.kind == "any":
            return some_true, every_false
        if node.kind == "none":
            return every_false, some_true
        if node.kind == "when":
            return f"{false[0]} or {true[1]}", f"{true[0]} and {false[1]}"
        if node.kind == "at_least_of":
            assert node.condition.at_least_of is not None
            n = node.condition.at_least_of.n
            sums = [" + ".join(f"({mask} ? 1 : 0)" for mask in masks) for masks in (true, false)]
            return f"{sums[0]} >= {n}", f"{sums[1]} > {len(true) - n}"
        return every_true, some_false

    def policy(self, key: str, compiled: CompiledPolicy) -> list[tuple[str, str]]:
        """The parts of a policy and its outcome."""
        made = [self.node(root) for root in roots(compiled)]
        (applies, not_applies, _), *required, (shut, not_shut, _) = [made[0], made[1], *made[3:], made[2]]
        parts = [one for root in made for one in root[2]]
        lacking = " or ".join(part[1] for part in required)
        met = " and ".join(["true", applies, not_shut, *(part[0] for part in required)])
        held = "false" if compiled.held is None else f"$.l{compiled.held.index}t"
        outcome = (
            f"{not_applies} ? 'not_applicable' : {held} ? 'held' : {shut} ? 'not_met' : "
            f"{lacking} ? 'gap' : {met} ? 'likely' : 'open'"
        )
        return [*parts, (f"o_{key.replace('-', '_')}", outcome)]

    def layouts(self) -> dict[str, dict[str, Any]]:
        """The two graphs: everything in one node, or one node per policy behind the conditions."""
        leaves = [one for leaf in self.program.leaves for one in self.leaf(leaf)]
        policies = [self.policy(key, compiled) for key, compiled in self.program.policies.items()]
        clauses = []
        for clause in self.program.clauses.values():
            true, _, before = self.node(clause.relevance)
            clauses += [*before, (f"c{len(clauses)}", true)]
        whole = [*leaves, *(one for policy in policies for one in policy), *clauses]
        return {"one node": graph([whole]), "node per policy": graph([leaves, *policies, clauses], fan=True)}


def graph(groups: list[list[tuple[str, str]]], *, fan: bool = False) -> dict[str, Any]:
    """A decision graph of expression nodes."""
    place = {"x": 0, "y": 0}
    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in", "position": place}]
    edges = []
    for index, expressions in enumerate(groups):
        listed = [
            {"id": f"{index}.{row}", "key": key, "value": value}
            for row, (key, value) in enumerate(expressions)
        ]
        if fan and index:
            listed = [{**one, "value": one["value"].replace("$.l", "l")} for one in listed]
        content = {"expressions": listed, "passThrough": False}
        nodes.append(
            {
                "id": f"e{index}",
                "type": "expressionNode",
                "name": f"e{index}",
                "position": place,
                "content": content,
            }
        )
        edges.append(("e0" if fan and index else "in", f"e{index}"))
    nodes.append({"id": "out", "type": "outputNode", "name": "out", "position": place})
    edges += [(f"e{index}", "out") for index in range(1 if fan else 0, len(groups))]
    joined = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in edges]
    return {"nodes": nodes, "edges": joined}


def bench_zen(program: Program, done: Assessment) -> float:
    """The better layout's milliseconds, after checking that the outcomes agree."""
    import zen

    writer = ZenGraph(program, done.sheet)
    engine, best = zen.ZenEngine(), float("inf")
    for name, layout in writer.layouts().items():
        decision = engine.create_decision(json.dumps(layout))
        context = writer.context
        given = sum(name.startswith("w") for name in context)
        found = decision.evaluate(context, {"trace": True})["result"]
        agree = sum(
            matches(found.get(f"o_{key.replace('-', '_')}"), one) for key, one in done.judgements.items()
        )
        taken = median_ms(
            lambda decision=decision, context=context: decision.evaluate(context, {"trace": True}), repeat=3
        )
        print(
            f"      zen-engine, {name}: {taken:.2f} ms ({agree} of {len(done.judgements)} outcomes agree, {given} tests given)"
        )
        best = min(best, taken)
    return best


def matches(found: str | None, judgement: Any) -> bool:
    outcome = judgement.would_be or judgement.outcome
    folded = {"needs_facts": "open", "needs_judgement": "open", "information": found, "not_met": "gap"}
    return folded.get(outcome, outcome) == folded.get(found or "", found) or found == "not_met"


# Straight-line Python.


class StraightLine:
    """The same rules written out as one function: values in locals, shared conditions once, no trace."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.lines = ["def run(get, sheet, as_of):"]
        self.names: dict[str, Any] = {"Unknown": Unknown, "Choices": Choices, "judge": judge}
        self.read: set[int] = set()
        self.read_tables: set[str] = set()
        self.lines += [
            "    answered = sheet.answers.get('sectors')",
            f"    whole = answered.__class__ is Choices and len(answered.yes) + len(answered.no) >= {len(program.codes.sectors.by_key)}",
            "    sectors = answered.yes if whole else frozenset()",
        ]

    def source(self) -> Callable[..., Any]:
        for leaf in self.program.leaves:
            self._leaf(leaf)
        outcomes = [self._policy(key, compiled) for key, compiled in self.program.policies.items()]
        clauses = [f"{key!r}: {self.expression(one.relevance)}" for key, one in self.program.clauses.items()]
        self.lines += [f"    return {{{', '.join(outcomes)}}}, {{{', '.join(clauses)}}}"]
        exec("\n".join(self.lines), self.names)
        return self.names["run"]  # type: ignore[no-any-return]

    def _leaf(self, leaf: Leaf) -> None:
        slot, name = leaf.slot, f"l{leaf.index}"
        number, choice = plain_number(leaf), plain_choice(leaf.condition)
        if slot is not None and slot not in self.read:
            self.read.add(slot)
            self.lines.append(f"    v{slot} = get({slot})")
        if leaf.condition.human is not None:
            self.lines.append(f"    {name} = {HUMAN}")
        elif number is not None:
            key, edge = number
            self.names[f"e{leaf.index}"] = json.loads(edge)
            self.names[f"t{leaf.index}"] = leaf.test
            test = f"({MET} if v{slot} {SYMBOLS[key]} e{leaf.index} else {NOT_MET})"
            self.lines.append(f"    {name} = {test} if v{slot}.__class__ is int else t{leaf.index}(sheet)")
        elif choice is not None and choice[0] == "in" and not is_region(self.program, leaf):
            self.names[f"e{leaf.index}"] = frozenset(choice[1])
            self.lines.append(
                f"    {name} = {UNKNOWN} if v{slot}.__class__ is Unknown else {MET} if v{slot} in e{leaf.index} else {NOT_MET}"
            )
        elif choice is not None and leaf.condition.fact != "sectors" and not is_region(self.program, leaf):
            self.names[f"e{leaf.index}"], value = frozenset(choice[1]), f"v{slot}"
            hit, miss = (MET, NOT_MET) if choice[0] == "any_in" else (NOT_MET, MET)
            self.lines.append(
                f"    {name} = {UNKNOWN} if {value}.__class__ is not Choices else {hit} if {value}.yes & e{leaf.index} "
                f"else {miss} if e{leaf.index} <= {value}.no else {UNKNOWN}"
            )
        else:
            self.names[f"t{leaf.index}"] = leaf.test
            quick = self._held(leaf) or self._sectors(leaf)
            self.lines.append(f"    {name} = {quick} t{leaf.index}(sheet)")

    def _held(self, leaf: Leaf) -> str:
        """A title that no row names is not held; only the others need their days looked at."""
        if leaf.condition.held is None:
            return ""
        table, where = held_place(leaf.condition.held)
        column = next(iter(where))
        if table not in self.read_tables:
            self.read_tables.add(table)
            listed = f"{{row.get({column!r}) for row in v{leaf.slot}}} if v{leaf.slot}.__class__ is tuple else None"
            self.lines.append(f"    kinds_{table} = {listed}")
        self.names[f"k{leaf.index}"] = frozenset([*where[column], None])
        return f"{NOT_MET} if kinds_{table} is not None and kinds_{table}.isdisjoint(k{leaf.index}) else"

    def _sectors(self, leaf: Leaf) -> str:
        """A clause of other sectors does not concern; one that names the firm's does."""
        clause = next(
            (one.clause for one in self.program.clauses.values() if starts_with(one.relevance, leaf)), None
        )
        if clause is None:
            return ""
        inside, near = sector_sets(self.program, clause)
        self.names[f"i{leaf.index}"], self.names[f"j{leaf.index}"] = inside, near
        return (
            f"{MET} if whole and not sectors.isdisjoint(i{leaf.index}) else "
            f"{NOT_MET} if whole and sectors.isdisjoint(j{leaf.index}) else"
        )

    def expression(self, node: Node) -> str:
        if node.leaf is not None:
            name = f"l{node.leaf.index}"
            if node.basis == "recalled" and not node.path.startswith("applies"):
                return str(HUMAN)
            return f"({HUMAN} if {name} == {MET} else {name})" if node.condition.judged else name
        parts = [self.expression(child) for child in node.children]
        if node.kind == "all":
            return f"min({', '.join(parts)})" if len(parts) > 1 else parts[0] if parts else str(MET)
        if node.kind == "when":
            return f"({LEFT_OUT} if {parts[0]} in (0, 4) else {parts[1]} if {parts[0]} == 3 or {parts[1]} >= 3 else {UNKNOWN})"
        if node.kind == "at_least_of":
            assert node.condition.at_least_of is not None
            n = node.condition.at_least_of.n
            listed = f"({', '.join(parts)},)"
            return f"({MET} if {listed}.count(3) >= {n} else {NOT_MET} if {listed}.count(0) > {len(parts) - n} else {UNKNOWN})"
        listed = f"({', '.join(parts)},)" if parts else "()"
        some = f"({MET} if 3 in {listed} else {UNKNOWN} if 1 in {listed} else {HUMAN} if 2 in {listed} else {NOT_MET})"
        return some if node.kind == "any" else f"(3, 1, 2, 0, 4)[{some}]"

    def _policy(self, key: str, compiled: CompiledPolicy) -> str:
        applies, requires, excludes, *levels = (self.expression(root) for root in roots(compiled))
        name = f"p{len(self.names)}_{key.replace('-', '_')}"
        self.names[f"force_{name}"] = None
        self.lines.append(f"    {name} = min({', '.join([requires, *levels, str(MET)])})")
        held = "False" if compiled.held is None else f"l{compiled.held.index} == {MET}"
        return (
            f"{key!r}: 'not_applicable' if (a := {applies}) == 0 else 'held' if {held} else 'not_met' "
            f"if (x := {excludes}) == 3 else 'gap' if {name} == 0 else 'needs_facts' if 1 in (a, x, {name}) "
            f"else 'needs_judgement' if 2 in (a, x, {name}) else 'likely'"
        )


def filled(program: Program, answers: Any) -> Sheet:
    """A sheet whose slots are all read."""
    sheet = program.sheet(answers, AS_OF)
    for slot in range(len(program.slots.readers)):
        sheet.get(slot)
    return sheet


def judging_only(program: Program, sheet: Sheet) -> Callable[[], object]:
    """What ``assess`` does after the values are read."""

    def work() -> object:
        verdicts = [leaf.test(sheet) for leaf in program.leaves]
        outcomes = {key: judge(one, verdicts, AS_OF) for key, one in program.policies.items()}
        return outcomes, {key: one.relevance.verdict(verdicts) for key, one in program.clauses.items()}

    return work


def best_profile(program: Program, codes: CodeTables) -> tuple[str, Any]:
    """The example firm with the most answers."""
    paths = sorted((ROOT / "resources" / "examples").glob("*.json"))
    found = [(path.stem, read_profile_file(path, program.dictionary, codes).answers) for path in paths]
    return max(found, key=lambda one: len(one[1]))


def bench_yaml() -> float:
    """Reading the same files with the plain C loader."""
    import yaml

    texts = [path.read_bytes() for path in sorted((ROOT / "rules" / "data").rglob("*.yaml"))]
    return median_ms(lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts], runs=7, repeat=1)


def show(label: str, taken: float, note: str = "") -> None:
    print(f"  {label:<58}{taken:9.3f} ms  {note}")


def verdict(ratio: float, aim: float, *, at_least: bool) -> str:
    good = ratio >= aim if at_least else ratio <= aim
    return f"{ratio:.1f}× (aim {'≥' if at_least else '≤'} {aim}×): {'kept' if good else 'MISSED'}"


def main() -> None:
    codes = CodeTables()
    book = load_rulebook()
    program = Program(book.packs, book.dictionary, codes)
    firm, answers = best_profile(program, codes)
    done = assess(program, answers, AS_OF)
    live = sum(in_force(one, AS_OF) for one in program.policies.values())
    print(f"{firm}: {len(answers)} answers; {len(program.policies)} policies ({live} in force), {len(program.clauses)} clauses, "
          f"{len(program.leaves)} distinct conditions, {sum(v == UNKNOWN for v in done.verdicts)} unknown")  # fmt: skip
    if "--profile-calls" in sys.argv:
        profile(program, answers)
        return
    print("(a) one profile, everything")
    whole = median_ms(lambda: assess(program, answers, AS_OF))
    show("assess (trace kept)", whole)
    sheet = filled(program, answers)
    part = median_ms(judging_only(program, sheet))
    show("assess, values already read", part)
    zen = bench_zen(program, done)
    show(
        "zen-engine (trace on, values given) ÷ values read", zen, verdict(zen / part, AIM_ZEN, at_least=True)
    )
    show("zen-engine (trace on, values given) ÷ assess", zen, verdict(zen / whole, AIM_ZEN, at_least=True))
    run = StraightLine(program).source()

    def fresh() -> object:
        new = program.sheet(answers, AS_OF)
        return run(new.get, new, AS_OF)

    written, clauses = run(sheet.get, sheet, AS_OF)
    same = sum(done.relevances[key] == one for key, one in clauses.items())
    agree = sum(
        matches(written[key], one) or written[key] == one.outcome for key, one in done.judgements.items()
    )
    print(f"      straight-line: {agree} of {len(written)} outcomes, {same} of {len(clauses)} clauses agree")
    straight, short = median_ms(fresh), median_ms(lambda: run(sheet.get, sheet, AS_OF))
    show("straight-line Python, no trace", straight, verdict(whole / straight, AIM_STRAIGHT, at_least=False))
    show(
        "straight-line Python, values already read",
        short,
        verdict(part / short, AIM_STRAIGHT, at_least=False),
    )
    print("(b) one answer changed")
    for fact in ("rd_expense", "own_brand", "operating_revenue", "titles", "sectors"):
        changed = {key: value for key, value in answers.items() if key != fact}
        taken = median_ms(lambda fact=fact, changed=changed: reassess(done, changed, [fact]))
        show(fact, taken, f"aim ≤ {AIM_CHANGE_MS} ms: {'kept' if taken <= AIM_CHANGE_MS else 'MISSED'}")
    bench_loading(book, codes)


def bench_loading(book: Rulebook, codes: CodeTables) -> None:
    """All packs from the compiled form, beside a plain YAML load of the same files and a first load of all."""
    print(f"(c) loading all packs: {len(book.policies)} policies")
    warm = median_ms(load_rulebook, runs=9, repeat=1)
    kept = "kept" if warm <= AIM_LOAD_MS else "MISSED"
    show("load_rulebook, warm", warm, f"aim ≤ {AIM_LOAD_MS} ms: {kept}")
    fresh = statistics.median(fresh_load_ms() for _ in range(5))
    show("load_rulebook, warm, in a fresh process with its imports", fresh)
    program = median_ms(lambda: Program(book.packs, book.dictionary, codes), runs=9, repeat=1)
    show("Program from it", program)
    plain = bench_yaml()
    show("the same files, plain YAML (C loader)", plain, f"{plain / warm:.0f}× a warm load")
    cold = timed_once(lambda: load_rulebook(cache=False, cases=True))
    show("read strictly, checked and expanded, without the cache", cold, f"{cold / plain:.1f}× plain YAML")


def fresh_load_ms() -> float:
    """Milliseconds of the first warm load of an interpreter, from before its imports."""
    code = (
        "from time import perf_counter as now; start = now(); from rules.packs import load_rulebook; "
        "load_rulebook(); print((now() - start) * 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def timed_once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def profile(program: Program, answers: Any) -> None:
    """Where the time of ``assess`` goes."""
    calls = cProfile.Profile()
    calls.enable()
    for _ in range(300):
        assess(program, answers, AS_OF)
    calls.disable()
    pstats.Stats(calls).sort_stats("tottime").print_stats(28)
    sheet = program.sheet(answers, AS_OF)
    slow = sorted(
        (
            (timed(lambda slot=slot: program.slots.readers[slot](sheet)), slot)
            for slot in range(len(program.slots.readers))
        ),
        reverse=True,
    )
    print(
        "slowest readers (µs):",
        [(f"{program.slots.names[slot][0]}", round(one * 1000, 1)) for one, slot in slow[:12]],
    )
    tests = sorted(
        ((timed(lambda leaf=leaf: leaf.test(sheet)), leaf.index) for leaf in program.leaves), reverse=True
    )
    print("sum of tests (ms):", round(sum(one for one, _ in tests), 3))
    shown = [
        (program.leaves[index].condition.fact or "held/rows", round(one * 1000, 1))
        for one, index in tests[:12]
    ]
    print("slowest tests (µs):", shown)


def timed(work: Callable[[], object]) -> float:
    return median_ms(work, runs=5, repeat=20)


if __name__ == "__main__":
    main()
