"""Numbers as Chinese firms write them, read exactly: "8,200", "８２００万元", "0.82亿元", "2.4%"."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rules.errors import Rejected, clip
from rules.values import Number, exact

MAX_CHARS: Final = 40
MAX_DECIMALS: Final = 12
LIMIT: Final = 10**15
"""Amounts of this size and above (in the fact's unit) are slips of the keyboard."""

MONEY_FACTORS: Final[dict[str, dict[str, Fraction]]] = {
    "万元": {
        "元": Fraction(1, 10_000),
        "万": Fraction(1),
        "万元": Fraction(1),
        "亿": Fraction(10_000),
        "亿元": Fraction(10_000),
    },
    "万美元": {
        "美元": Fraction(1, 10_000),
        "万": Fraction(1),
        "万美元": Fraction(1),
        "亿": Fraction(10_000),
        "亿美元": Fraction(10_000),
    },
}
"""For each unit of money, the units that can be converted into it."""

UNIT_ALIASES: Final[dict[str, str]] = {"个月": "月"}

_PLAIN = re.compile(r"([+-]?)(\d{1,3}(?:(?:, ?| )\d{3})+|\d+)(\.\d+)?", re.ASCII)
_JSON = re.compile(r"-?\d+(\.\d+)?(?:[eE]([+-]?\d{1,6}))?", re.ASCII)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CHINESE_DIGITS = frozenset("〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟")


class NumberText(str):
    """The literal text of a JSON number, kept so that it stays exact and apart from a quoted text."""


def parse_number(value: object, kind: str, unit: str | None = None, minimum: int | None = None) -> Number:
    """The exact number in the fact's unit, from a JSON number or a text with or without a unit.

    `kind` is integer, number, money or percent; `minimum` is included. Raises Rejected.
    """
    number = _from_text(value, kind, unit) if _is_quoted(value) else _from_number(value, kind, unit)
    if abs(number) >= LIMIT:
        raise _refused(value, "这个数大得不合常理", kind, unit)
    result = exact(number)
    if kind == "integer" and not isinstance(result, int):
        raise _refused(value, "不是整数", kind, unit)
    if minimum is not None and result < minimum:
        less = "是负数" if result < 0 <= minimum else f"小于 {minimum}"
        raise _refused(value, less, kind, unit, f"不小于 {minimum} 的数")
    return result


def narrow(text: str) -> str:
    """The text with full-width letters, digits and punctuation made narrow, and nothing else changed (8² stays)."""
    return text.translate(_WIDE)


def decimal_text(number: Number) -> str:
    """The number written out exactly ("8200", "2.4"); ValueError for a fraction without a finite decimal form."""
    if number.denominator == 1:
        return str(number.numerator)
    places = next((n for n in range(4 * MAX_DECIMALS) if (number * 10**n).denominator == 1), None)
    if places is None:
        raise ValueError(number)
    digits = str(abs(number.numerator * 10**places // number.denominator)).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def describe(value: object) -> str:
    """A refused value as a person would name it, clipped."""
    if value is None:
        return "空值 null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return clip(f"一组内容（{'、'.join(str(key) for key in list(value)[:4])}）")
    if isinstance(value, list | tuple):
        return f"一个列表（{len(value)} 项）"
    return clip(str(value)) if isinstance(value, str) else _describe_number(value)


def _describe_number(value: object) -> str:
    """Numbers too long to print are not printed; an int of more than 4,300 digits could not be."""
    if isinstance(value, int) and abs(value) >= 10**MAX_CHARS:
        return "一个极长的数"
    return clip(str(value))


def _is_quoted(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, NumberText)


def _from_number(value: object, kind: str, unit: str | None) -> Fraction:
    """From a JSON literal, or from what YAML or a program gives."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | Fraction):
        raise _refused(value, "不是数", kind, unit)
    if isinstance(value, int | Fraction):
        return Fraction(value)
    text = repr(value) if isinstance(value, float) else str(value)
    match = _JSON.fullmatch(text)
    if match is None:
        raise _refused(value, "不是一个确定的数", kind, unit)
    power = int(match[2] or 0)
    if len(text) > MAX_CHARS or abs(power) > MAX_CHARS or len(match[1] or "") - 1 > MAX_DECIMALS:
        raise _refused(value, "位数太多", kind, unit)
    return Fraction(text)


def _from_text(value: object, kind: str, unit: str | None) -> Fraction:
    """From a text: full-width characters, separators and a unit."""
    raw = str(value)
    if len(raw) > MAX_CHARS:
        raise _refused(value, "位数太多", kind, unit)
    text = narrow(raw).strip().replace("−", "-")
    match = _PLAIN.match(text)
    if match is None:
        raise _refused(value, _why_no_number(text), kind, unit)
    rest = text[match.end() :].strip()
    if rest and (rest[0] in ",." or rest[0].isdigit()):
        raise _refused(value, "数字的分隔不清楚", kind, unit)
    if len(match[3] or "") - 1 > MAX_DECIMALS:
        raise _refused(value, "小数位数太多", kind, unit)
    number = Fraction(re.sub(r"[, ]", "", match[2]) + (match[3] or ""))
    return (-number if match[1] == "-" else number) * _factor(value, rest, kind, unit)


def _why_no_number(text: str) -> str:
    """The reason a text does not begin with a number."""
    if not text:
        return "是空的"
    if _CHINESE_DIGITS & set(text):
        return "用了中文数字"
    return "不是数字"


def _factor(value: object, written: str, kind: str, unit: str | None) -> Fraction:
    """What one of the written unit is in the fact's unit."""
    if not written:
        return Fraction(1)
    if kind == "money" and unit in MONEY_FACTORS:
        factor = MONEY_FACTORS[unit].get(written)
        if factor is not None:
            return factor
    elif _same_unit(written, unit) or (kind == "percent" and written == "%"):
        return Fraction(1)
    raise _refused(value, f"单位“{clip(written)}”不能换算", kind, unit)


def _same_unit(written: str, unit: str | None) -> bool:
    """Whether the written unit is the fact's own, ignoring case, width and spaces."""
    if unit is None:
        return False
    own = narrow(unit).replace(" ", "").casefold()
    plain = written.replace(" ", "").casefold()
    return UNIT_ALIASES.get(plain, plain) == own


def _refused(value: object, why: str, kind: str, unit: str | None, allowed: str | None = None) -> Rejected:
    """The refusal of a number, with what would be right."""
    found = describe(value)
    return Rejected(found, f"写的是“{found}”，{why}", allowed or allowed_number(kind, unit))


def allowed_number(kind: str, unit: str | None) -> str:
    """What a number of this kind may look like, as a Chinese clause."""
    if kind == "money":
        units = "、".join(MONEY_FACTORS.get(unit or "", {unit or "": Fraction(1)}))
        return f'以{unit}计的数（如 8200 或 "8,200"），单位可写{units}'
    if kind == "percent":
        return '百分数，如 2.4 或 "2.4%"'
    word = "整数" if kind == "integer" else "数"
    return f'以{unit}计的{word}，如 12 或 "12{unit}"' if unit else f"{word}，如 12"
