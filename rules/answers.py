"""Raw answers (from JSON, YAML or a form) → the values the engine works on, each checked against the dictionary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from rules.amounts import NumberText, describe, parse_number
from rules.codes import CodeTables, parse_uscc
from rules.dates import parse_date
from rules.errors import InputProblems, Place, Problem, ProblemList, Rejected, clip
from rules.fields import NUMERIC_KINDS, Column, Dictionary, Field, Spec, option_values
from rules.plausible import ledger_contradictions, warnings_of
from rules.values import (
    NONE_VALUE,
    OPEN_DATE,
    REASONS,
    Answer,
    Cell,
    Choices,
    Nothing,
    Row,
    Table,
    Unknown,
    Value,
)

MAX_ROWS: Final = 2_000
MAX_TEXT: Final = 5_000
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
OPEN_WORDS: Final = ("open", "长期")
UNKNOWN_FORM: Final = '{"unknown": "dont_know"}（不清楚）、"does_not_apply"（不适用）或 "later"（稍后填）'

_YEAR = re.compile(r"\d{4}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Reader(NamedTuple):
    """What reading an answer needs: the tables to check against, and where problems go."""

    codes: CodeTables
    problems: ProblemList

    def refuse(self, place: Place, rejected: Rejected) -> None:
        """Note a refused value."""
        self.problems.add(place, rejected)


def read_answers(
    mapping: Mapping[Any, Any], dictionary: Dictionary, codes: CodeTables
) -> tuple[dict[str, Answer], tuple[Problem, ...], tuple[Problem, ...]]:
    """Canonical answers, problems and warnings of a plain mapping fact id → raw answer.

    Values may be JSON or YAML ones: date objects, ints, Decimals and texts; year keys ints or texts. A fact that is
    refused is left out of the answers. Paths begin with `answers`.
    """
    problems = ProblemList()
    try:
        answers = read_mapping(mapping, Place("answers", ""), dictionary, Reader(codes, problems))
    except InputProblems as too_many:
        return {}, too_many.problems, ()
    return answers, problems.all(), warnings_of(answers, dictionary)


def read_answer(field: Field, value: object, codes: CodeTables) -> tuple[Answer | None, tuple[Problem, ...]]:
    """One answer by itself, as a form needs it: the canonical value (None if refused) and its problems."""
    problems = ProblemList()
    place = Place("answers", "").key(field.id, field.label)
    try:
        answer = _answer(field, value, place, Reader(codes, problems))
    except InputProblems as too_many:
        return None, too_many.problems
    return (None if problems else answer), problems.all()


def read_alone(
    fact: object, value: object, dictionary: Dictionary, codes: CodeTables
) -> tuple[Answer | None, tuple[Problem, ...]]:
    """One raw answer under its name, as `read_answers` reads it, and what is wrong with it; no doubts are looked for.

    A table with wrong cells is given without them, beside their problems; None where nothing could be read.
    """
    problems = ProblemList()
    try:
        found = read_mapping({fact: value}, Place("answers", ""), dictionary, Reader(codes, problems))
    except InputProblems as too_many:
        return None, too_many.problems
    return next(iter(found.values()), None), problems.all()


def read_mapping(
    mapping: Mapping[Any, Any], place: Place, dictionary: Dictionary, reader: Reader
) -> dict[str, Answer]:
    """The answers below one place; every problem goes to the reader's list."""
    answers: dict[str, Answer] = {}
    for key, value in mapping.items():
        field = dictionary.fields.get(key) if isinstance(key, str) else None
        if field is None:
            reader.refuse(place.key(key), _unknown_fact(key, dictionary))
            continue
        answer = _answer(field, value, place.key(key, field.label), reader)
        if answer is not None:
            answers[field.id] = answer
    for at, contradiction in ledger_contradictions(answers, dictionary):
        reader.refuse(place.key(at, dictionary.fields[at].label), contradiction)
    return answers


def contradictions_of(answers: Mapping[str, Answer], dictionary: Dictionary) -> tuple[Problem, ...]:
    """What answers that were read one by one say against each other, at each of the facts concerned."""
    problems, place = ProblemList(), Place("answers", "")
    for at, contradiction in ledger_contradictions(answers, dictionary):
        problems.add(place.key(at, dictionary.fields[at].label), contradiction)
    return problems.all()


def _unknown_fact(key: object, dictionary: Dictionary) -> Rejected:
    name = clip(str(key))
    if name in dictionary.derived:
        label = dictionary.derived[name].label
        return Rejected(name, f"“{label}”由程序计算，不能填写", "企业信息表中的名称")
    labels = {field.id: field.label for field in dictionary.fields.values()}
    return Rejected(name, f"没有“{name}”这个信息项", "企业信息表中的名称", candidates=labels)


def _answer(field: Field, value: object, place: Place, reader: Reader) -> Answer | None:
    """One whole answer; None if it was refused."""
    try:
        unknown = _unknown(value)
        if unknown is not None:
            return unknown
        if isinstance(value, Mapping) and set(value) == {"none"}:
            return _nothing(field, value["none"])
        if field.is_yearly:
            return _by_year(field, _mapping_of_years(field, value), place, reader)
        return _value(field, value, place, reader)
    except Rejected as rejected:
        reader.refuse(place, rejected)
        return None


def _unknown(value: object) -> Unknown | None:
    """The reason in {"unknown": reason}; None for any other value."""
    if not isinstance(value, Mapping) or "unknown" not in value:
        return None
    reason = value["unknown"]
    if len(value) > 1:
        raise Rejected(describe(value), "unknown 旁边还有别的内容", UNKNOWN_FORM)
    if isinstance(reason, str) and reason in REASONS:
        return Unknown(reason)  # type: ignore[arg-type]
    found = describe(reason)
    raise Rejected(found, f"没有“{found}”这种未填原因", UNKNOWN_FORM, candidates=REASONS)


def _nothing(field: Field, value: object) -> Nothing:
    """The confirmed 无 of a text or date fact."""
    if field.kind not in ("text", "date") or field.is_yearly:
        raise Rejected('{"none": …}', "这一项不能用 none 表示“无”", _allowed(field))
    if value is not True:
        raise Rejected(describe(value), f"none 写的是 {describe(value)}", '{"none": true}')
    return NONE_VALUE


def _mapping_of_years(field: Field, value: object) -> Mapping[Any, Any]:
    if isinstance(value, Mapping):
        return value
    raise Rejected(
        describe(value), f"写的是“{describe(value)}”，没有分年度", f"按年填写，如 {_year_example(field)}"
    )


def _year_example(field: Field) -> str:
    return '{"2025": [ … ]}' if field.kind == "table" else '{"2025": …}'


def _by_year(
    field: Field, value: Mapping[Any, Any], place: Place, reader: Reader
) -> dict[int, Value | Unknown]:
    """A yearly answer; each year is read by itself."""
    years: dict[int, Value | Unknown] = {}
    for key, inside in value.items():
        here = place.key(key, f" {key} 年" if _YEAR.fullmatch(str(key)) else "")
        try:
            year = _year(key)
            if year in years:
                raise Rejected(str(year), f"{year} 年写了不止一次", "每年只写一次")
            found = _unknown(inside) or _value(field, inside, here, reader)
        except Rejected as rejected:
            reader.refuse(here, rejected)
        else:
            if found is not None:
                years[year] = found
    return years


def _year(key: object) -> int:
    """A calendar year of four digits."""
    text = clip(str(key))
    if not isinstance(key, bool) and _YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    inside = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text, re.ASCII)
    why = f"“{text}”不是年份"
    raise Rejected(
        text, why, f'{FIRST_YEAR} 至 {LAST_YEAR} 间的四位年份，如 "2025"', inside[0] if inside else None
    )


def _value(spec: Spec, value: object, place: Place, reader: Reader) -> Value | Unknown | None:
    """A value of any kind; None if several problems in it were already noted. Raises Rejected for a single one."""
    if spec.kind == "choices":
        return _choices(spec, value, place, reader)
    if spec.kind == "table" and isinstance(spec, Field):
        return _table(spec, value, place, reader)
    return _SCALARS[spec.kind](spec, value, reader.codes)


def _text(spec: Spec, value: object, codes: CodeTables) -> str:
    if isinstance(spec, Field) and spec.check == "uscc":
        return parse_uscc(value)
    return plain_text(value)


def plain_text(value: object, limit: int = MAX_TEXT) -> str:
    """A text without surrounding spaces. Raises Rejected if it is empty, too long or holds control characters."""
    if not isinstance(value, str) or isinstance(value, NumberText):
        raise Rejected(describe(value), f"写的是 {describe(value)}，不是文字", "带引号的文字")
    if not value.strip():
        raise Rejected("", "是空的", f"文字；不知道时写 {UNKNOWN_FORM}，或删去这一项")
    if len(value) > limit:
        raise Rejected(clip(value), f"有 {len(value)} 字，太长", f"不超过 {limit} 字的文字")
    if _CONTROL.search(value):
        raise Rejected(clip(value), "含有看不见的控制字符", "普通文字")
    return value.strip()


def _date(spec: Spec, value: object, codes: CodeTables) -> date:
    if isinstance(value, str) and value.strip() in OPEN_WORDS:
        if spec.open_ended:
            return OPEN_DATE
        raise Rejected(clip(value), f"写的是“{clip(value)}”，只有到期日可以是长期", '日期，如 "2011-03-08"')
    return parse_date(value)


def _bool(spec: Spec, value: object, codes: CodeTables) -> bool:
    if isinstance(value, bool):
        return value
    found = describe(value)
    close = {"是": "true", "否": "false", "true": "true", "false": "false"}.get(found)
    raise Rejected(found, f"写的是“{found}”", "不带引号的 true（是）或 false（否）", close)


def _choice(spec: Spec, value: object, codes: CodeTables) -> str | Unknown:
    option = next((option for option in spec.options if option.value == value), None)
    if option is None or isinstance(value, NumberText):
        raise _no_option(spec, value)
    return Unknown("dont_know") if option.means_unknown else option.value


def _no_option(spec: Spec, value: object) -> Rejected:
    """The refusal of a word that is no option, with those that are."""
    found = describe(value)
    labels = {option.value: option.label for option in spec.options}
    shown = "、".join(f"{key}（{label}）" for key, label in list(labels.items())[:12])
    more = f"等 {len(labels)} 个选项之一" if len(labels) > 12 else "之一"
    return Rejected(found, f"没有“{found}”这个选项", shown + more, candidates=labels)


def _number(spec: Spec, value: object, codes: CodeTables) -> Cell:
    return parse_number(value, spec.kind, spec.unit, spec.min)


def _region(spec: Spec, value: object, codes: CodeTables) -> str:
    return codes.parse_region(value)


def _industry(spec: Spec, value: object, codes: CodeTables) -> str:
    return codes.parse_industry(value)


_Scalar: TypeAlias = Callable[[Spec, object, CodeTables], Cell | Unknown]
_SCALARS: Final[Mapping[str, _Scalar]] = MappingProxyType(
    {
        "text": _text,
        "date": _date,
        "bool": _bool,
        "choice": _choice,
        "code_region": _region,
        "code_gbt4754": _industry,
        **dict.fromkeys(NUMERIC_KINDS, _number),
    }
)


def _choices(spec: Spec, value: object, place: Place, reader: Reader) -> Choices | None:
    """A list that answers every option, or {"yes": […], "no": […]} that leaves the rest open."""
    before = len(reader.problems)
    if isinstance(value, list | tuple):
        yes = _options(spec, value, place, reader)
        found = _all_answered(spec, yes)
    elif isinstance(value, Mapping):
        found = _partly_answered(spec, value, place, reader)
    else:
        raise Rejected(describe(value), f"写的是“{describe(value)}”，不是列表", _allowed(spec))
    return None if len(reader.problems) > before else found


def _options(spec: Spec, values: Iterable[object], place: Place, reader: Reader) -> list[str]:
    """The options named, each checked; a repeated or wrong one is noted at its own place."""
    known = {option.value for option in spec.options}
    seen: list[str] = []
    for index, value in enumerate(values):
        here = place.item(index, f" 第 {index + 1} 项")
        if not isinstance(value, str) or isinstance(value, NumberText) or value not in known:
            reader.refuse(here, _no_option(spec, value))
        elif value in seen:
            reader.refuse(here, Rejected(value, f"“{value}”写了不止一次", "每个选项只写一次"))
        else:
            seen.append(value)
    return seen


def _all_answered(spec: Spec, yes: list[str]) -> Choices:
    """Those named are yes, all others no."""
    if "none" in yes and len(yes) > 1:
        others = "、".join(value for value in yes if value != "none")
        raise Rejected(others, f"none（都没有）旁边还有 {others}", '只写 ["none"]，或去掉 none')
    chosen = frozenset(yes) - {"none"}
    return Choices(chosen, option_values(spec) - chosen)


def _partly_answered(spec: Spec, value: Mapping[Any, Any], place: Place, reader: Reader) -> Choices:
    """The form with yes and no lists."""
    for key in value:
        if key not in ("yes", "no"):
            name = clip(str(key))
            raise Rejected(
                name, f"没有“{name}”这个键", '{"yes": […], "no": […]}', candidates={"yes": "是", "no": "否"}
            )
    lists = [_option_list(spec, value.get(key, []), place.key(key), reader) for key in ("yes", "no")]
    yes, no = lists
    if "none" in yes and (len(yes) > 1 or no):
        raise Rejected("none", "none（都没有）旁边还有别的选项", '只写 ["none"]，或去掉 none')
    if "none" in no:
        raise Rejected("none", "none（都没有）不能写在 no 里", "具体的选项")
    both = [option for option in yes if option in no]
    if both:
        raise Rejected("、".join(both), f"{'、'.join(both)} 同时写在 yes 和 no 里", "每个选项只写在一处")
    return _all_answered(spec, yes) if "none" in yes else Choices(frozenset(yes), frozenset(no))


def _option_list(spec: Spec, value: object, place: Place, reader: Reader) -> list[str]:
    if isinstance(value, list | tuple):
        return _options(spec, value, place, reader)
    reader.refuse(place, Rejected(describe(value), f"写的是“{describe(value)}”，不是列表", _allowed(spec)))
    return []


def _table(field: Field, value: object, place: Place, reader: Reader) -> Table:
    """The rows of a table; wrong rows and cells are noted and left out."""
    if not isinstance(value, list | tuple):
        raise Rejected(
            describe(value), f"写的是“{describe(value)}”，不是列表", "由各行组成的列表，没有时写 []"
        )
    if len(value) > MAX_ROWS:
        raise Rejected(f"{len(value)} 行", f"有 {len(value)} 行，太多", f"不超过 {MAX_ROWS} 行")
    columns = {column.id: column for column in field.columns}
    rows = (_row(columns, row, place.item(i, f" 第 {i + 1} 行"), reader) for i, row in enumerate(value))
    return tuple(row for row in rows if row is not None)


def _row(columns: Mapping[str, Column], value: object, place: Place, reader: Reader) -> Row | None:
    """One row; a blank cell (null or "") is unknown and left out."""
    if not isinstance(value, Mapping):
        names = "、".join(columns)
        reader.refuse(
            place,
            Rejected(describe(value), f"写的是“{describe(value)}”，不是一行", f"含有 {names} 的一组内容"),
        )
        return None
    row: Row = {}
    for key, inside in value.items():
        column = columns.get(key) if isinstance(key, str) else None
        if column is None:
            reader.refuse(place.key(key), _no_column(key, columns))
        elif inside is not None and inside != "":
            _read_cell(column, inside, place.key(key, f" {column.label}"), reader, row)
    return row


def _read_cell(column: Column, value: object, place: Place, reader: Reader, row: Row) -> None:
    """Put one cell into its row, unless it is refused."""
    try:
        found = _unknown(value) or _value(column, value, place, reader)
    except Rejected as rejected:
        reader.refuse(place, rejected)
    else:
        if found is not None and not isinstance(found, tuple | Nothing):
            row[column.id] = found


def _no_column(key: object, columns: Mapping[str, Column]) -> Rejected:
    name = clip(str(key))
    labels = {column.id: column.label for column in columns.values()}
    allowed = "、".join(f"{key}（{label}）" for key, label in labels.items())
    return Rejected(name, f"没有“{name}”这一列", allowed, candidates=labels)


def _allowed(spec: Spec) -> str:
    """What an answer of the kind looks like, as a Chinese clause."""
    if spec.kind == "choices":
        first = spec.options[0].value
        return f'选项的列表，如 ["{first}"]；只知道一部分时写 {{"yes": […], "no": […]}}'
    if spec.kind == "table":
        return "由各行组成的列表，没有时写 []"
    return f"{spec.label}的值，不知道时写 {UNKNOWN_FORM}"
