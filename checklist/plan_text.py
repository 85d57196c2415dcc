"""The text of the Plan taken apart into what it is made of: titles, headings, clauses; nothing is lost and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from rules.model import Measure
from rules.program import CompiledClause, Program

PassageKind: TypeAlias = Literal["title", "part", "group", "measure", "clause", "plain"]

_PART: Final = re.compile(r"[一二三四五六七八九十]、\S{2,12}")
_GROUP: Final = re.compile(r"（[一二三四五六七八九十]）[^。]{2,20}")
_RANKS: Final = {"part": 0, "group": 1, "measure": 2}
_BEGINNING: Final = 20
"""So many signs of a measure tell that its text begins in a paragraph."""


class Passage(Struct, frozen=True):
    """A piece of the Plan in its order.  ``key`` is the id of a clause, or of the measure a heading belongs to."""

    kind: PassageKind
    text: str
    key: str = ""


class UnknownText(Exception):
    """The clauses of the pack do not stand in the text that was handed in: one of the two has been changed."""


def passages(text: str, program: Program) -> tuple[Passage, ...]:
    """The text from its first line to its last.  UnknownText where clauses are missing from it."""
    measures = _bodies(program.clauses.values())
    found, held = [], ""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        held += _mended(paragraph, program)
        if not measures:
            found.append(_other(held, program))
        else:
            measure, clauses = measures[0]
            body = "".join(one.clause.text for one in clauses)
            at = held.find(body)
            if at < 0 and body[:_BEGINNING] in held:
                continue  # the paragraph goes on after an empty line
            if at < 0:
                found.append(_other(held, program))
            else:
                found += _measure(measure, held[:at], clauses)
                measures.pop(0)
        held = ""
    if measures or held:
        raise UnknownText(measures[0][0].id if measures else held[:_BEGINNING])
    return tuple(found)


def clauses_only(program: Program) -> tuple[Passage, ...]:
    """The clauses under their headings as the pack has them, for when the text cannot be read."""
    found: list[Passage] = []
    part = group = ""
    for measure, clauses in _bodies(program.clauses.values()):
        if measure.part != part:
            found.append(Passage("part", measure.part))
        if measure.group not in (group, measure.part):
            found.append(Passage("group", measure.group))
        part, group = measure.part, measure.group
        found += _measure(measure, "" if measure.title in part else measure.title, clauses)
    return tuple(found)


def shown_passages(passages: Sequence[Passage], clauses: Collection[str]) -> list[Passage]:
    """The clauses of a choice under their headings, nothing else."""
    kept: list[Passage] = []
    headings: list[Passage] = []
    for one in passages:
        if one.kind in _RANKS:
            headings = [head for head in headings if _RANKS[head.kind] < _RANKS[one.kind]] + [one]
        elif one.kind == "clause" and one.key in clauses:
            kept += headings
            headings = []
            kept.append(one)
    return kept


def _bodies(clauses: Iterable[CompiledClause]) -> list[tuple[Measure, list[CompiledClause]]]:
    return [(measure, list(found)) for measure, found in groupby(clauses, key=lambda one: one.measure)]


def _mended(paragraph: str, program: Program) -> str:
    """A paragraph without the places where its lines were broken, those known as spaces among them."""
    text = paragraph.replace("\n", "")
    errata = () if program.plan is None else program.plan.errata
    for one in errata:
        if one.clause is None:
            text = text.replace(one.fragment, one.fragment.replace(" ", ""))
    return text


def _measure(measure: Measure, head: str, clauses: Iterable[CompiledClause]) -> Iterator[Passage]:
    if head:
        yield Passage("measure", head.rstrip("。"), measure.id)
    for one in clauses:
        yield Passage("clause", one.clause.text, one.clause.id)


def _other(text: str, program: Program) -> Passage:
    plan = program.plan
    if plan is not None and text.endswith((plan.document.title, f"{plan.document.title}的通知")):
        return Passage("title", text)
    if _PART.fullmatch(text):
        return Passage("part", text)
    return Passage("group" if _GROUP.fullmatch(text) else "plain", text)
