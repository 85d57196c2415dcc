"""The cells of table facts as text: shown, copied, and read from what is typed or pasted.  No Qt.

A cell is raw: as it stands in a profile file.  ``None`` is a cell that says nothing; {"unknown": reason} one that says why.
What is typed is never thrown away: a text that fits no option stays a text, and the reader of answers says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from rules.amounts import narrow, parse_number
from rules.answers import OPEN_WORDS
from rules.codes import CodeTables
from rules.dates import parse_date
from rules.errors import Rejected
from rules.fields import NUMERIC_KINDS, Column, option_label
from rules.number_words import number_text
from rules.values import REASONS

RawRow: TypeAlias = dict[str, Any]

NO_ANSWER: Final = "—"
OPEN_WORD: Final = "长期"
NONE_HELD: Final = "都没有"
YES: Final = frozenset({"是", "有", "√", "✓", "y", "yes", "true"})
NO: Final = frozenset({"否", "无", "×", "✗", "n", "no", "false"})
NUMBER_PLACES: Final = 6
REMARK_CHARS: Final = 7
LINE_CHARS: Final = 9

_LIST_MARKS: Final = re.compile(r"[、，,;；/\n]+")
_PARTS: Final = re.compile(r"[^（）]+")
_MIDNIGHT: Final = re.compile(r"\s+0{1,2}:00(:00(\.0+)?)?$", re.ASCII)


def reason_of(raw: Any) -> str | None:
    """The reason of a cell that has none but a reason; None for every other cell."""
    if isinstance(raw, Mapping) and isinstance(reason := raw.get("unknown"), str):
        return reason
    return None


def is_blank(raw: Any) -> bool:
    """Whether a cell says nothing at all."""
    return raw is None or raw == ""


def shown(column: Column, raw: Any, codes: CodeTables) -> str:
    """A cell as it stands in the table: numbers in the column's unit, dates in one form, options by their labels.

    A cell that says nothing is a dash, one with a reason the reason; what cannot be read is shown as it was typed.
    """
    if is_blank(raw):
        return NO_ANSWER
    if (reason := reason_of(raw)) is not None:
        return REASONS.get(reason, reason)
    return _SHOWN.get(column.kind, _plain)(column, raw, codes)


def typed(column: Column, raw: Any) -> str:
    """A cell as one would type it: what is put into a cell editor and onto the clipboard; blank where nothing is said."""
    if is_blank(raw):
        return ""
    if (reason := reason_of(raw)) is not None:
        return REASONS.get(reason, reason)
    if column.kind in ("choice", "choices", "bool") or raw in OPEN_WORDS:
        return _SHOWN.get(column.kind, _plain)(column, raw, CodeTables())
    return str(raw)


def read_cell(column: Column, text: str) -> Any | None:
    """The raw cell that a typed or pasted text stands for; None for a blank one.  A text that fits nothing stays as it is."""
    word = text.strip()
    if word in ("", NO_ANSWER):
        return None
    if column.kind in _READ and (found := _READ[column.kind](column, word)) is not None:
        return found
    reason = next((key for key, label in REASONS.items() if word in (label, key)), None)
    return text if reason is None else {"unknown": reason}


def _plain(column: Column, raw: Any, codes: CodeTables) -> str:
    return str(raw)


def _shown_date(column: Column, raw: Any, codes: CodeTables) -> str:
    if raw in OPEN_WORDS:
        return OPEN_WORD
    try:
        return parse_date(raw).isoformat()
    except Rejected:
        return str(raw)


def _shown_number(column: Column, raw: Any, codes: CodeTables) -> str:
    try:
        return number_text(parse_number(raw, column.kind, column.unit), NUMBER_PLACES)
    except Rejected:
        return str(raw)


def _shown_bool(column: Column, raw: Any, codes: CodeTables) -> str:
    return {True: "是", False: "否"}.get(raw, str(raw)) if isinstance(raw, bool) else str(raw)


def _shown_choice(column: Column, raw: Any, codes: CodeTables) -> str:
    return option_label(column, str(raw))


def _shown_choices(column: Column, raw: Any, codes: CodeTables) -> str:
    if isinstance(raw, Mapping):
        yes = [option_label(column, str(one)) for one in raw.get("yes", [])]
        return f"{'、'.join(yes) or '没有选中的'}（其余未答）"
    if not isinstance(raw, list | tuple):
        return str(raw)
    return "、".join(option_label(column, str(one)) for one in raw) or NONE_HELD


def _shown_industry(column: Column, raw: Any, codes: CodeTables) -> str:
    name = codes.name_of(str(raw))
    return str(raw) if name is None else f"{raw} {name}"


_Shown: TypeAlias = Callable[[Column, Any, CodeTables], str]
_SHOWN: Final[Mapping[str, _Shown]] = MappingProxyType(
    {
        "date": _shown_date,
        "bool": _shown_bool,
        "choice": _shown_choice,
        "choices": _shown_choices,
        "code_gbt4754": _shown_industry,
        **dict.fromkeys(NUMERIC_KINDS, _shown_number),
    }
)


def _read_bool(column: Column, word: str) -> bool | None:
    plain = narrow(word).casefold()
    return True if plain in YES else False if plain in NO else None


def _read_choice(column: Column, word: str) -> str | None:
    """The option of that label or name, or of the only label that says so before or in its brackets.

    Blanks and the width of characters do not matter.
    """
    wanted = _squeezed(word)
    exact = next((one for one in column.options if wanted in _names(one.label, one.value)), None)
    parts = [one for one in column.options if wanted in map(_squeezed, _PARTS.findall(one.label))]
    found = exact or (parts[0] if len(parts) == 1 else None)
    return None if found is None else found.value


def _read_choices(column: Column, word: str) -> list[str] | None:
    """All options that are listed; None where one of the words is none of them."""
    if word in (NONE_HELD, "无", "没有"):
        return ["none"] if any(one.value == "none" for one in column.options) else []
    whole = _read_choice(column, word)
    words = [part for part in _LIST_MARKS.split(word) if part.strip()]
    found = [whole] if whole is not None else [_read_choice(column, part) for part in words]
    values = list(dict.fromkeys(one for one in found if one is not None))
    return values if values and None not in found else None


def _read_date(column: Column, word: str) -> str | None:
    """长期 as a profile file writes it; a spreadsheet's midnight is taken off the day."""
    if word in OPEN_WORDS and column.open_ended:
        return OPEN_WORDS[0]
    return _MIDNIGHT.sub("", word) if _MIDNIGHT.search(word) else None


def _read_industry(column: Column, word: str) -> str | None:
    """The code where its name stands beside it, as it is shown: 3382 金属制餐具和器皿制造."""
    code, _, name = word.partition(" ")
    return code if name and code.isascii() and code.isdigit() else None


_READ: Final[Mapping[str, Callable[[Column, str], Any | None]]] = MappingProxyType(
    {
        "bool": _read_bool,
        "choice": _read_choice,
        "choices": _read_choices,
        "date": _read_date,
        "code_gbt4754": _read_industry,
    }
)


def _names(*names: str) -> tuple[str, ...]:
    return tuple(map(_squeezed, names))


def _squeezed(text: str) -> str:
    return narrow(text).replace(" ", "").casefold()


def put_cell(row: Mapping[str, Any], column: str, raw: Any | None) -> RawRow:
    """The row with another cell; a blank cell is left out."""
    changed = {key: value for key, value in row.items() if key != column}
    return changed if is_blank(raw) else _in_place(row, column, raw)


def _in_place(row: Mapping[str, Any], column: str, raw: Any) -> RawRow:
    return {**row, column: raw}


def is_empty_row(row: Mapping[str, Any]) -> bool:
    """Whether no cell of a row says anything."""
    return all(is_blank(raw) for raw in row.values())


def short_label(column: Column) -> str:
    """The label of a column without the remark in brackets."""
    return re.sub(r"（.*）$", "", column.label)


def header_lines(column: Column) -> tuple[str, ...]:
    """What stands at the head of a column: its label, in two lines where it is long, and its unit on one of its own.

    A long remark in brackets is left to the form and to the tip.
    """
    label, short = column.label, short_label(column)
    text = label if len(label) - len(short) <= REMARK_CHARS else short
    middle = (len(text) + 1) // 2
    parts = (text[:middle], text[middle:]) if len(text) > LINE_CHARS else (text,)
    return parts if column.unit is None else (*parts, column.unit)
