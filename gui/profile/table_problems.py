"""What is wrong in a table, cell by cell, in words for who fills it in.  No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from gui.profile.cells import short_label
from gui.profile.words import problem_words
from rules.errors import Problem
from rules.fields import Column, Field, column_of, option_label

_CELL: Final = re.compile(r"\[(\d+)\](?:\.([^.\[]+))?")
_ALLOWED: Final = "；应为"
_NEAREST: Final = "。最接近的是"
_ADVICE: Final = {
    "choice": "请从列表中选",
    "choices": "请从列表中选，几项之间用顿号隔开",
    "bool": "请填“是”或“否”",
}

_REPLACED: Final = frozenset({"choice", "bool", "date", "code_gbt4754"})
_YES_NO: Final = {"true": True, "false": False}


class Spot(NamedTuple):
    """A place in the table; ``column`` is empty for the whole row."""

    row: int
    column: str


class Told(NamedTuple):
    """A sentence and where it belongs (None for the table as a whole), and the cell that would be right, where one is near."""

    spot: Spot | None
    text: str
    right: Any | None = None


def spot_of(problem: Problem) -> Spot | None:
    """The cell or row a problem stands at; None where it is the table as a whole."""
    found = _CELL.search(problem.path)
    return None if found is None else Spot(int(found[1]), found[2] or "")


def told(field: Field, problems: Iterable[Problem]) -> list[Told]:
    """Every problem as a sentence that begins with its place: 第 2 行 到期日：…"""
    return [Told(spot_of(problem), _sentence(field, problem), _right(field, problem)) for problem in problems]


def by_spot(sentences: Iterable[Told]) -> dict[Spot, tuple[str, ...]]:
    """The sentences of each cell."""
    found: dict[Spot, tuple[str, ...]] = {}
    for one in sentences:
        if one.spot is not None:
            found[one.spot] = (*found.get(one.spot, ()), one.text)
    return found


def _right(field: Field, problem: Problem) -> Any | None:
    """The raw cell in the stead of a wrong one; None where nothing is near, or the cell has several values."""
    spot = spot_of(problem)
    column = column_of(field, spot.column) if spot else None
    if column is None or problem.nearest is None or column.kind not in _REPLACED:
        return None
    return _YES_NO.get(problem.nearest) if column.kind == "bool" else problem.nearest


def _sentence(field: Field, problem: Problem) -> str:
    spot = spot_of(problem)
    if spot is None:
        return problem_words(problem)
    column = column_of(field, spot.column)
    place = f"第 {spot.row + 1} 行{f' {short_label(column)}' if column else ''}"
    if column is None or column.kind not in _ADVICE:
        return problem_words(problem, keep_place=place)
    return f"{place}：{_with_advice(column, problem)}"


def _with_advice(column: Column, problem: Problem) -> str:
    """What was found, and what to do at the screen in the stead of what a file would have to say."""
    why = re.split(f"{_ALLOWED}|{_NEAREST}", problem_words(problem))[0].rstrip("。")
    near = problem.nearest
    close = f"最接近的是“{option_label(column, near)}”，" if near and column.kind != "bool" else ""
    return f"{why}；{close}{_ADVICE[column.kind]}。"
