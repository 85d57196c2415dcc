"""The JSON Schema of rule files, for editors, from the same model as the reader."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

import msgspec

from rules.model import PackInfo
from rules.reading import PARTS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
REF: Final = "#/$defs/{name}"


def rule_file_schema() -> dict[str, object]:
    """One schema for every kind of rule file and for ``pack.yaml``; where text may hold a number, a number is fine."""
    kinds = [*PARTS.values(), PackInfo]
    found, components = msgspec.json.schema_components(kinds, ref_template=REF)
    *parts, info = found
    wrapped = [_wrapped(key, part) for key, part in zip(PARTS, parts, strict=True)]
    schema = {"$schema": DIALECT, "title": "轻策规则文件", "oneOf": [*wrapped, info], "$defs": components}
    numbered = _with_numbers(schema)
    assert isinstance(numbered, dict)
    return numbered


def _wrapped(key: str, part: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {key: part}, "required": [key], "additionalProperties": False}


def _with_numbers(part: Any) -> Any:
    """The same schema with plain texts open to numbers; words of a list, dates and keys stay texts.

    Descriptions, which are the docstrings of the model, lose their indentation.
    """
    if isinstance(part, list):
        return [_with_numbers(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "string" and not {"enum", "format", "pattern"} & part.keys():
        return part | {"type": ["string", "number"]}
    return {
        key: cleandoc(value) if key == "description" and isinstance(value, str) else _with_numbers(value)
        for key, value in part.items()
    }
