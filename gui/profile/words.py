"""Answers and problems as words for the form.  No Qt here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from gui.profile.answering import MANNERS, manner_of
from rules.amounts import decimal_text, parse_number
from rules.codes import CodeTables
from rules.errors import Problem, Rejected, clip
from rules.fields import Field, Spec, option_label
from rules.number_words import MOST_PLACES, number_text, with_unit

MOST_CHARS: Final = 60
MOST_NAMED: Final = 6
_PATH: Final = re.compile(r"（answers\.[^）]*）")
_MYRIAD: Final = 10_000
_BIG_MONEY: Final[Mapping[str, str]] = {"万元": "亿元", "万美元": "亿美元"}


def answer_words(field: Field, raw: Any | None, codes: CodeTables) -> str:
    """A raw answer in a few words, right or wrong; 未填 for none."""
    if field.is_yearly and isinstance(raw, Mapping) and manner_of(raw) == "value":
        years = sorted(raw.items(), key=lambda item: str(item[0]), reverse=True)
        return "；".join(f"{year} 年 {part_words(field, part, codes)}" for year, part in years)
    return part_words(field, raw, codes)


def part_words(spec: Spec, raw: Any | None, codes: CodeTables) -> str:
    """One value in a few words."""
    manner = manner_of(raw)
    if manner == "missing":
        return "未填"
    if manner != "value":
        return MANNERS[manner]
    tell = _TELLERS.get(spec.kind)
    return clip(tell(spec, raw, codes) if tell else str(raw), MOST_CHARS)


def _yes_no(spec: Spec, raw: Any, codes: CodeTables) -> str:
    return {True: "是", False: "否"}.get(raw, str(raw))


def _option(spec: Spec, raw: Any, codes: CodeTables) -> str:
    return option_label(spec, str(raw))


def _options(spec: Spec, raw: Any, codes: CodeTables) -> str:
    yes = raw.get("yes", ()) if isinstance(raw, Mapping) else raw
    if not isinstance(yes, Sequence) or isinstance(yes, str):
        return str(raw)
    named = "、".join(option_label(spec, str(one)) for one in yes[:MOST_NAMED] if one != "none")
    return (named or "都没有") + (f"等 {len(yes)} 项" if len(yes) > MOST_NAMED else "")


def _rows(spec: Spec, raw: Any, codes: CodeTables) -> str:
    return (f"{len(raw)} 行" if raw else "确认没有") if isinstance(raw, Sequence) else str(raw)


def _figure(spec: Spec, raw: Any, codes: CodeTables) -> str:
    text = str(raw)
    return with_unit(text, spec.unit) if text[-1:].isdigit() else text


def _industry(spec: Spec, raw: Any, codes: CodeTables) -> str:
    return f"{raw} {codes.name_of(str(raw)) or ''}".strip()


def _region(spec: Spec, raw: Any, codes: CodeTables) -> str:
    return f"{raw} {codes.region_name(str(raw)) or ''}".strip()


_TELLERS: Final[Mapping[str, Callable[[Spec, Any, CodeTables], str]]] = {
    "bool": _yes_no,
    "choice": _option,
    "choices": _options,
    "table": _rows,
    "code_gbt4754": _industry,
    "code_region": _region,
    **dict.fromkeys(("integer", "number", "money", "percent"), _figure),
}


def understood(spec: Spec, text: str) -> str:
    """How a number that was typed is read: "= 8,200万元"; empty where that says nothing new, or it cannot be read.

    Large money is told in 亿 as well: who types 元 into a field of 万元 sees it at once.
    """
    try:
        number = parse_number(text, spec.kind, spec.unit, spec.min)
    except Rejected:
        return ""
    big = _BIG_MONEY.get(spec.unit or "") if spec.kind == "money" else None
    if big is not None and abs(number) >= _MYRIAD:
        return f"= {with_unit(number_text(Fraction(number) / _MYRIAD, MOST_PLACES), big)}"
    if text.strip() == decimal_text(number):
        return ""
    return f"= {with_unit(number_text(number, MOST_PLACES), spec.unit)}"


def problem_words(problem: Problem, *, keep_place: str = "") -> str:
    """The sentence without the path for programs and without the name of the field under which it stands.

    ``keep_place`` says in its stead which part of the field is meant ("2024 年").
    """
    where, path, rest = problem.message.partition(f"（{problem.path}）：")
    text = rest if path else where
    return (f"{keep_place}：" if keep_place else "") + _PATH.sub("", text)
