"""The Plan pack against the Plan itself, the fact dictionary and the sectors: nothing lost, doubled or invented."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from rules.fields import Column, Dictionary, Field, column_of, load_dictionary, option_values
from rules.model import Clause, Condition, Erratum, Held, Measure, NamedSet, Plan, Rows
from rules.packs import load_packs
from rules.reading import read_part

ROOT = Path(__file__).parents[2]
PACK = ROOT / "rules" / "data" / "packs" / "plan-2023-2024"
PLAN_TEXT = ROOT / "resources" / "plan" / "plan.txt"

NO_READINESS = {"2-s2", "3.1.1-s2a", "3.2.5-s1a"}
STATUSES = {
    "opportunity": 76,
    "direction": 60,
    "programme": 41,
    "government_only": 11,
    "target": 7,
    "obligation": 5,
}
PROMISES = (
    "可获得",
    "可以获得",
    "将获得",
    "即可获",
    "可享受",
    "将享受",
    "可得到",
    "保证",
    "确保",
    "必定",
    "一定能",
)
ORDINALS = "一二三四五六七八九"


@cache
def load(name: str) -> Any:
    """What one file of the pack holds, by the strict reader."""
    part = read_part((PACK / name).read_bytes(), name)
    assert not part.problems
    return part.value


def order(measure: Measure) -> tuple[int, ...]:
    return tuple(int(number) for number in measure.id.split("."))


@cache
def measures() -> tuple[Measure, ...]:
    """Targets, measures and safeguards in the order of the Plan."""
    files = ["targets.yaml", *(f"{p.parent.name}/{p.name}" for p in PACK.glob("*/*.yaml"))]
    return tuple(sorted((load(name) for name in files), key=order))


@cache
def clauses() -> tuple[Clause, ...]:
    return tuple(clause for measure in measures() for clause in measure.clauses)


@cache
def plan() -> Plan:
    found: Plan = load("plan.yaml")
    return found


@cache
def named_sets() -> dict[str, NamedSet]:
    return {one.id: one for one in load("sets.yaml")}


@cache
def dictionary() -> Dictionary:
    return load_dictionary()


def joined(text: str) -> str:
    """A text as received, without its line breaks."""
    return text.replace("\r", "").replace("\n", "")


def by_id(clause_id: str) -> Clause:
    return next(clause for clause in clauses() if clause.id == clause_id)


def rebuilt() -> str:
    """Parts two, three and four of the Plan from headings and clauses alone."""
    text = ""
    for part, of_part in groupby(measures(), key=lambda one: one.part):
        text += part
        for group, of_group in groupby(of_part, key=lambda one: one.group):
            text += "" if group == part else group
            for number, measure in enumerate(of_group):
                text += heading(measure, number) + "".join(clause.text for clause in measure.clauses)
    return text


def heading(measure: Measure, number: int) -> str:
    """The heading in front of a measure's first sentence; the targets have none of their own."""
    if measure.part == "二、主要目标":
        return ""
    mark = f"（{ORDINALS[number]}）" if measure.part == "四、保障措施" else ""
    return f"{mark}{measure.title}。"


def conditions(clause: Clause) -> Iterator[Condition]:
    """Every condition of a clause, groups and tests alike."""
    waiting = [one for one in (clause.condition, clause.ready, clause.done) if one is not None]
    while waiting:
        condition = waiting.pop()
        yield condition
        for nested in (condition.all_, condition.any_, condition.none_):
            waiting.extend(nested or ())


def test_the_pack_loads_as_a_whole() -> None:
    (pack,) = load_packs([PACK], dictionary())
    assert pack.info.kind == "plan"
    assert sorted(pack.measures, key=order) == list(measures())
    assert pack.plan == plan()


def test_clauses_rebuild_parts_two_three_and_four() -> None:
    whole = joined(PLAN_TEXT.read_text(encoding="utf-8"))
    assert rebuilt() == whole[whole.index("二、主要目标") :]


def test_the_pack_has_every_measure_and_clause_once() -> None:
    ids = [clause.id for clause in clauses()]
    assert len(ids) == len(set(ids)) == 200
    parts = Counter(measure.part for measure in measures())
    assert parts == {"二、主要目标": 1, "三、工作举措": 24, "四、保障措施": 4}
    assert len({measure.group for measure in measures() if measure.part == "三、工作举措"}) == 6


def test_statuses() -> None:
    assert Counter(clause.status for clause in clauses()) == STATUSES


@pytest.mark.parametrize("measure", measures(), ids=lambda one: one.id)
def test_clause_ids_say_where_the_clause_stands(measure: Measure) -> None:
    for clause in measure.clauses:
        assert clause.id == f"{measure.id}-s{clause.sentence}{clause.piece}"


@pytest.mark.parametrize("measure", measures(), ids=lambda one: one.id)
def test_sentences_and_pieces_are_numbered_without_a_gap(measure: Measure) -> None:
    sentences = [list(group) for _, group in groupby(measure.clauses, key=lambda one: one.sentence)]
    assert [group[0].sentence for group in sentences] == list(range(1, len(sentences) + 1))
    for group in sentences:
        pieces = "".join(clause.piece for clause in group)
        assert pieces == ("abcdefgh"[: len(group)] if len(group) > 1 else "")
        text = "".join(clause.text for clause in group)
        assert text.endswith("。")
        assert text.count("。") == 1


@pytest.mark.parametrize("erratum", plan().errata, ids=lambda one: one.id)
def test_errata_stand_in_the_text(erratum: Erratum) -> None:
    assert erratum.fragment in PLAN_TEXT.read_text(encoding="utf-8")
    if erratum.clause is not None:
        assert joined(erratum.fragment) in by_id(erratum.clause).text


def test_only_errors_are_corrected_and_doubts_are_not() -> None:
    assert [one.id for one in plan().errata if one.corrected] == ["E1", "E2", "E3", "E4"]
    assert [one.id for one in plan().errata if not one.corrected] == ["D1", "D2", "D3", "D4", "D5"]


def test_the_plan_names_its_document_and_no_invented_number() -> None:
    head = joined(PLAN_TEXT.read_text(encoding="utf-8"))
    assert plan().document.number is not None
    assert f"{plan().document.number}" in head
    assert plan().document.title in head
    assert plan().successor.number is None
    assert plan().successor.effective is None


def test_a_government_clause_says_why_it_is_not_the_firms_business() -> None:
    for clause in clauses():
        if clause.status == "government_only":
            assert clause.reason, clause.id
            assert (clause.advice, clause.evidence, clause.gap) == ((), (), None), clause.id
            assert not list(conditions(clause)), clause.id
        else:
            assert clause.condition_source, clause.id


def test_readiness_stands_wherever_something_can_be_asked() -> None:
    without = {one.id for one in clauses() if one.ready is None and one.status != "government_only"}
    assert without == NO_READINESS


@pytest.mark.parametrize(
    "clause",
    [one for one in clauses() if one.status not in {"target", "government_only"}],
    ids=lambda one: one.id,
)
def test_a_clause_for_firms_tells_what_to_do(clause: Clause) -> None:
    assert 1 <= len(clause.advice) <= 3
    assert clause.evidence
    assert clause.keywords
    assert clause.gap


def test_advice_promises_nothing() -> None:
    for clause in clauses():
        for text in (*clause.advice, *clause.evidence, clause.gap or "", clause.note or ""):
            assert not [word for word in PROMISES if word in text], (clause.id, text)


def test_nothing_refers_to_a_file_the_user_does_not_have() -> None:
    for clause in clauses():
        for text in (*clause.advice, clause.gap or "", clause.reason or "", clause.note or ""):
            assert not re.search(r"\.json|异常表|清单文件", text), (clause.id, text)


def test_no_text_is_given_twice() -> None:
    for clause in clauses():
        for texts in (clause.advice, clause.evidence, clause.keywords, clause.sectors, clause.instruments):
            assert len(set(texts)) == len(texts), clause.id
        assert not set(clause.sectors) & set(clause.sectors_broad), clause.id


def test_sectors_exist() -> None:
    rows = json.loads((ROOT / "rules" / "data" / "sectors.json").read_text(encoding="utf-8"))
    known = {row["key"] for row in rows}
    used = {key for clause in clauses() for key in (*clause.sectors, *clause.sectors_broad)}
    assert used <= known
    assert all(clause.sectors for clause in clauses())


@pytest.mark.parametrize("clause", clauses(), ids=lambda one: one.id)
def test_conditions_name_facts_and_options_of_the_dictionary(clause: Clause) -> None:
    for condition in conditions(clause):
        problems = list(unknown_names(condition))
        assert not problems, problems


def unknown_names(condition: Condition) -> Iterator[str]:
    """What a condition names and the dictionary, the sets or the title table does not know."""
    if condition.held is not None:
        yield from unknown_of_held(condition.held)
    if condition.rows is not None:
        yield from unknown_of_rows(condition.rows)
    if condition.fact is None:
        return
    field = dictionary().fields.get(condition.fact)
    if field is None and condition.fact not in dictionary().derived:
        yield f"no fact {condition.fact}"
    elif field is not None:
        yield from unknown_of_field(condition, field)
    elif condition.fact == "operating_region":
        yield from unknown_regions(condition)


def unknown_of_field(condition: Condition, field: Field) -> Iterator[str]:
    tests = {
        "bool": condition.is_ is True,
        "choice": isinstance(condition.in_, tuple),
        "choices": isinstance(condition.any_in, tuple) or condition.all_in is not None,
    }
    if not tests.get(field.kind):
        yield f"{field.id}: a test that does not suit a fact of kind {field.kind}"
    yield from unknown_options(
        field, [*listed(condition.in_), *listed(condition.any_in), *listed(condition.all_in)]
    )


def unknown_regions(condition: Condition) -> Iterator[str]:
    for value in listed(condition.in_):
        if value.startswith("@"):
            if value[1:] not in named_sets():
                yield f"no set {value}"
        elif not re.fullmatch(r"[1-6]\d0000", value):
            yield f"{value} is not the code of a province"


def unknown_of_held(held: Held) -> Iterator[str]:
    columns = {
        ("titles", "title"): held.title,
        ("titles", "level"): held.level,
        ("titles", "grade"): held.grade,
        ("certifications", "certificate"): held.certificate,
        ("permits", "permit"): held.permit,
    }
    for (fact, column), names in columns.items():
        if names is not None:
            yield from unknown_in_column(fact, column, listed(names))


def unknown_of_rows(rows: Rows) -> Iterator[str]:
    for test in (rows.where, rows.any_ or {}, rows.every or {}):
        for column, wanted in test.items():
            yield from unknown_in_column(rows.fact, column, [wanted] if isinstance(wanted, str) else wanted)


def unknown_in_column(fact: str, column: str, names: list[str]) -> Iterator[str]:
    spec = column_of(dictionary().fields[fact], column)
    if spec is None:
        yield f"{fact} has no column {column}"
    else:
        yield from unknown_options(spec, names)


def unknown_options(spec: Field | Column, names: list[str]) -> Iterator[str]:
    known = option_values(spec) | {option.value for option in spec.options}
    yield from (f"{spec.id} has no option {name}" for name in names if name not in known)


def listed(names: str | tuple[str, ...] | None) -> list[str]:
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)


def test_the_zones_do_not_overlap_and_are_used() -> None:
    values = [code for one in named_sets().values() for code in one.values]
    assert len(values) == len(set(values)) == 21
    used = {
        value[1:]
        for clause in clauses()
        for condition in conditions(clause)
        for value in listed(condition.in_)
        if value.startswith("@")
    }
    assert used == set(named_sets())
