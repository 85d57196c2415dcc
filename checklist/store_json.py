"""Raw answers ↔ the JSON text that the workspace keeps, exactly as they were typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

import msgspec

from rules.amounts import NumberText

T = TypeVar("T")
MAX_DIGITS: Final = 300
"""Longer literal numbers are kept as text: Python refuses to read integers of thousands of digits."""


def encode(raw: Any) -> str:
    """Compact JSON; equal texts mean equal values *and* types ("8200" and 8200 differ).

    A literal number of a profile file (`NumberText`) becomes a JSON number where that keeps every digit, else a text.
    """
    text = json.dumps(_plain(raw), ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character pair, as a broken paste can leave: escaped, it is kept too
        return json.dumps(_plain(raw), separators=(",", ":"))
    return text


def decode(text: str) -> Any:
    """The value that `encode` was given, with plain numbers."""
    return json.loads(text)


def checked(value: T, kind: Any) -> T:
    """The value, seen to be of its kind: what is kept wrongly would be taken for damage when it is read.

    Raises msgspec.ValidationError: our own mistake.
    """
    msgspec.json.decode(msgspec.json.encode(value), type=kind)
    return value


def _plain(raw: Any) -> Any:
    if isinstance(raw, NumberText):
        return _number(raw)
    if isinstance(raw, Mapping):
        return {str(key): _plain(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [_plain(value) for value in raw]
    return raw


def _number(text: NumberText) -> int | float | str:
    if len(text) > MAX_DIGITS:
        return str(text)
    try:
        return int(text)
    except ValueError:
        return _fraction(str(text))


def _fraction(text: str) -> float | str:
    try:
        number = float(text)
        is_exact = Decimal(repr(number)) == Decimal(text)
    except (ValueError, InvalidOperation):
        return text
    return number if is_exact and abs(number) != float("inf") else text
