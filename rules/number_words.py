"""Numbers, units and comparisons in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from rules.ranges import RootRate

COMPARED: Mapping[str, str] = {
    "at_least": "不低于",
    "more_than": "高于",
    "at_most": "不高于",
    "less_than": "低于",
}
COMPARED_COUNTS: Mapping[str, str] = {
    "at_least": "不少于",
    "more_than": "多于",
    "at_most": "不超过",
    "less_than": "少于",
}
COUNTED = frozenset({"人", "件", "项", "次", "个", "名", "年", "月", "天", "万元", "万美元"})
MOST_PLACES = 12
SPOKEN_UNITS: Mapping[str, str] = {"月": "个月"}


def quoted(text: str) -> str:
    """A name in quotation marks; marks inside it become the inner ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def rounded(value: Any, places: int) -> Decimal:
    """A number rounded half up for showing; verdicts never use it."""
    if isinstance(value, RootRate):
        number = value.decimal()
    else:
        fraction = Fraction(value)
        number = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number_text(value: Any, places: int = 2) -> str:
    """A number with thousands separators, at most ``places`` decimals and no trailing zeros.

    One that is too small for them keeps two figures that count: a trace of cadmium is not "0".
    """
    number = rounded(value, places)
    if not number and value:
        exact = rounded(value, MOST_PLACES)
        number = rounded(value, min(MOST_PLACES, 1 - exact.adjusted())) if exact else number
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compared(key: str, unit: str | None) -> str:
    """The words of a comparison: 不少于 for what is counted, 不低于 for rates and grades."""
    return (COMPARED_COUNTS if unit in COUNTED else COMPARED)[key]


def with_unit(text: str, unit: str | None) -> str:
    """A number's text and its unit; only units in Latin letters stand apart from the number."""
    if not unit or unit == "是否":
        return text
    spoken = SPOKEN_UNITS.get(unit, unit)
    return f"{text} {spoken}" if spoken[0].isascii() and spoken != "%" else f"{text}{spoken}"
