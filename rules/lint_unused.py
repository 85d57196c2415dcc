"""What is declared and used by nothing: facts, derived facts, blocks, sets, tables, materials, scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from rules import model, plausible
from rules.fields import Condition as Asked
from rules.fields import Dictionary
from rules.holding import HELD_TABLES
from rules.lint import Book, Finding, finding
from rules.model import Condition

FACTS_FILE: Final = "facts/facts.yaml"
DERIVED_FILE: Final = "facts/derived.yaml"
LISTS: Final = {"sets": "集合", "tables": "数据表", "materials": "共用材料"}
ABOUT_THE_FIRM: Final = frozenset({"enterprise_name", "uscc", "business_description"})
"""Asked of everybody, to name the firm and to find its trade."""


def check_unused(book: Book) -> Iterator[Finding]:
    """Everything that nothing refers to."""
    names = _used(book)
    for part in book.parts:
        if part.kind == "block" and ("block", part.value.id) not in names:
            yield finding(
                part, "unused", ("block", "id"), f"没有政策用到共用块“{part.value.title}”；删去，或写进政策。"
            )
    for kind, words in LISTS.items():
        for part, index, name in book.listed(kind):
            if (kind, name) not in names:
                yield finding(
                    part, "unused", (kind, index), f"没有政策用到{words}“{name}”；删去，或写进政策。"
                )
    yield from _scores(book)
    yield from _facts(book.dictionary, {name for kind, name in names if kind == "fact"})


def _used(book: Book) -> set[tuple[str, str]]:
    """What the files name, as (kind of thing, name)."""
    found: set[tuple[str, str]] = set()
    for part in book.parts:
        if part.kind in ("policy", "measure", "block"):
            for one in _structs(part.value):
                found |= set(_names(one))
    return found


def _structs(value: Any) -> Iterator[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        yield value
        for name in value.__struct_fields__:
            yield from _structs(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _structs(one)


def _names(one: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """The names that one part of a rule file refers to."""
    if isinstance(one, Condition):
        yield from _names_of_condition(one)
    elif isinstance(one, model.Threshold):
        yield from (("fact", name) for name in (one.by, one.fact) if name is not None)
        yield from (("tables", name) for name in (one.table,) if name is not None)
    elif isinstance(one, model.ScoreBands | model.Rows):
        yield "fact", one.fact
    elif isinstance(one, model.Amount):
        yield from (
            (kind, name) for kind, name in (("fact", one.of), ("tables", one.table)) if name is not None
        )
    elif isinstance(one, model.LocalDerived):
        yield from _inputs(one.inputs, one.params)
    elif isinstance(one, model.Policy):
        yield from (("tables", name) for name in one.shows)
    elif isinstance(one, model.Material) and one.id is not None:
        yield "materials", one.id
    elif isinstance(one, model.Held):
        yield from (("fact", table) for key, table in HELD_TABLES.items() if getattr(one, key) is not None)


def _names_of_condition(one: Condition) -> Iterator[tuple[str, str]]:
    if one.fact is not None:
        yield "fact", one.fact
    if one.use is not None:
        yield "block", one.use
    for value in (one.in_, one.any_in, one.none_in, *one.with_.values()):
        if isinstance(value, str) and value.startswith("@"):
            yield "sets", value[1:]
    yield from (("fact", value) for value in one.with_.values())


def _inputs(inputs: tuple[str, ...], params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("fact", name) for name in inputs)
    if "fallback" in params:
        yield "fact", params["fallback"]
    if params.get("table") is not None:
        yield "tables", str(params["table"])


def _scores(book: Book) -> Iterator[Finding]:
    """Scoring tables that neither a condition nor a derived fact reads."""
    read = {one.params.get("policy") for one in book.dictionary.derived.values() if one.operation == "score"}
    for file in book.files:
        asked = {one.condition.score for one in file.conditions()}
        local = {one.params.get("policy") for one in file.policy.derived if one.operation == "score"}
        for index, score in enumerate(file.policy.scores):
            if score.id not in asked and file.policy.id not in read | local:
                yield file.find(
                    "unused",
                    ("policy", "scores", index),
                    f"没有条件用到评分表“{score.label}”；补一个 score 条件。",
                )


def _facts(dictionary: Dictionary, named: set[str]) -> Iterator[Finding]:
    """Facts that no rule, no other fact and no plausibility check looks at."""
    used = named | ABOUT_THE_FIRM | {name for pair in plausible.PARTS for name in pair}
    used |= {name for field in dictionary.fields.values() for name in _asked(field.asked_when)}
    waiting = [name for name in used if name in dictionary.derived]
    while waiting:
        derived = dictionary.derived[waiting.pop()]
        inputs = {name for kind, name in _inputs(derived.inputs, derived.params) if kind == "fact"}
        waiting += [name for name in inputs - used if name in dictionary.derived]
        used |= inputs
    for name, field in dictionary.fields.items():
        if (name not in used) != (field.noted_only is not None):
            kept = field.noted_only is not None
            words = ("有规则用到", "删去 noted_only") if kept else ("没有规则用到", "用起来，或写 noted_only")
            yield Finding(
                "fact-unused", False, FACTS_FILE, None, name, f"{words[0]}“{field.label}”；{words[1]}。"
            )
    for name in (one for one in dictionary.derived if one not in used):  # every one is told in the result
        text = f"没有规则用到“{dictionary.label(name)}”，只随结果输出。"
        yield Finding("fact-unused", False, DERIVED_FILE, None, name, text, minor=True)


def _asked(condition: Asked | None) -> Iterator[str]:
    if condition is None:
        return
    if condition.fact is not None:
        yield condition.fact
    for one in (*condition.any, *condition.all):
        yield from _asked(one)
