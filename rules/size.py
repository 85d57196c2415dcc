"""The size tier of an enterprise: 工信部联企业〔2011〕300号, trades re-mapped by the 2017 statistical method.

Every indicator of the trade has a tier of its own; the firm's tier is the lowest of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rules.codes import CodeTables
from rules.ranges import MISSING, Possible, bounds
from rules.sheet import Reader, Sheet
from rules.values import Unknown

TIERS = ("micro", "small", "medium", "large")
TIER_LABELS: Mapping[str, str] = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
INDICATORS = ("employees", "revenue", "assets")


def size_tier_reader(slots: Sequence[int]) -> Reader:
    """The reader of the tier from the slots of industry code, employees, revenue and assets.

    A missing indicator leaves every tier that is still possible; an industry outside the 16 trades has
    no tier, which reads as unknown.
    """
    code_slot, places = slots[0], dict(zip(INDICATORS, slots[1:], strict=True))

    def read(sheet: Sheet) -> Any:
        code = sheet.get(code_slot)
        if isinstance(code, Unknown):
            return MISSING
        limits = sheet.codes.size_limits.get(sheet.codes.size_trade(code) or "")
        if limits is None:
            return MISSING
        spans = [_span(sheet.get(places[key]), steps) for key, steps in limits.items()]
        return _tier(min(low for low, _ in spans), min(high for _, high in spans))

    return read


def tier_figures(inputs: Sequence[str], code: Any, codes: CodeTables) -> list[str]:
    """Which of a tier's inputs (industry code first, then the indicators) a trade is measured by.

    Empty where the code is unknown or outside the 16 trades.
    """
    limits = codes.size_limits.get(codes.size_trade(code) or "", {}) if isinstance(code, str) else {}
    return [fact for fact, key in zip(inputs[1:], INDICATORS, strict=True) if key in limits]


def _span(value: Any, steps: tuple[int, int, int]) -> tuple[int, int]:
    """The lowest and highest tier that one indicator allows."""
    low, high = bounds(value, (None, None))
    lowest = 0 if low is None else sum(low >= step for step in steps)
    return lowest, 3 if high is None else sum(high >= step for step in steps)


def _tier(low: int, high: int) -> Any:
    if low == high:
        return TIERS[low]
    return MISSING if (low, high) == (0, 3) else Possible(frozenset(TIERS[low : high + 1]))
