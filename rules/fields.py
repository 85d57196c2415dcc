"""The fact dictionary: every question, its options and columns, and the derived facts, read from `rules/data/facts`.

All Structs hold only tuples, dicts, texts, ints, bools and None, so that a compiled form can be kept as msgpack.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec

DATA_DIR: Final = Path(__file__).parent / "data"
PLAN_SECTORS: Final = "@plan-sectors"

Kind: TypeAlias = Literal[
    "text", "date", "bool", "choice", "choices", "integer", "number", "money", "percent",
    "code_region", "code_gbt4754", "table",
]  # fmt: skip
NUMERIC_KINDS: Final = frozenset({"integer", "number", "money", "percent"})
Ladders: TypeAlias = tuple[tuple[str, ...], ...]


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a choice; `sectors` limits where it is shown, `means_unknown` makes it no answer at all."""

    value: str
    label: str
    sectors: tuple[str, ...] = ()
    means_unknown: bool = False


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a fact is asked: exactly one of the forms `sectors`, `fact` (with value or region), `any`, `all` is set.

    `all` does not stand in the data: it joins a condition with the condition of the fact it looks at.
    """

    sectors: tuple[str, ...] = ()
    fact: str | None = None
    value: str | None = None
    region: tuple[str, ...] = ()
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table. `order` holds ladders of options, each from lowest to highest; `min` is None where free."""

    id: str
    label: str
    kind: Kind
    unit: str | None = None
    options: tuple[Option, ...] = ()
    min: int | None = None
    negative: bool = False
    order: Ladders = ()
    open_ended: bool = False


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that a firm can answer. `order` as in Column; `years` is how many complete years are of use.

    `noted_only` says why a fact that no rule looks at is kept.
    """

    id: str
    section: str
    label: str
    question: str
    help: str
    kind: Kind
    period: Literal["now", "year"]
    changeable: bool
    unit: str | None = None
    years: int | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    evidence: tuple[str, ...] = ()
    lead_time_days: int | None = None
    asked_when: Condition | None = None
    core: bool = False
    min: int | None = None
    negative: bool = False
    current_year: bool = False
    order: Ladders = ()
    check: Literal["uscc"] | None = None
    noted_only: str | None = None
    open_ended: bool = False

    @property
    def is_yearly(self) -> bool:
        """Whether the answer is keyed by calendar year."""
        return self.period == "year"


class Derived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact computed from others by a named operation. Decimals in `params` are texts ("0.015"), never floats."""

    id: str
    label: str
    unit: str
    operation: str
    inputs: tuple[str, ...]
    source: str
    note: str
    params: dict[str, Any] = {}


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the questionnaire and the department (a key of `Dictionary.departments`) that answers it."""

    id: str
    label: str
    department: str


class Dictionary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All facts, in the order of the questionnaire."""

    fields: dict[str, Field]
    derived: dict[str, Derived]
    sections: tuple[Section, ...]
    departments: dict[str, str]

    def of_section(self, section: str) -> tuple[Field, ...]:
        """The facts of a section, in order."""
        return tuple(field for field in self.fields.values() if field.section == section)

    def label(self, fact: str) -> str:
        """The Chinese name of a fact or derived fact; KeyError if there is none."""
        return self.fields[fact].label if fact in self.fields else self.derived[fact].label

    def unit(self, fact: str) -> str | None:
        """The unit of a fact or derived fact, None where it has none; KeyError if there is no such fact."""
        return self.fields[fact].unit if fact in self.fields else self.derived[fact].unit


Spec: TypeAlias = Field | Column


def option_label(spec: Spec, value: str) -> str:
    """The Chinese label of an option; the value itself where the field has no such option."""
    return next((option.label for option in spec.options if option.value == value), value)


def option_values(spec: Spec) -> frozenset[str]:
    """The options that can hold or not hold: all but `none`."""
    return frozenset(option.value for option in spec.options if option.value != "none")


def column_of(field: Field, column: str) -> Column | None:
    """The column of a table fact by id."""
    return next((one for one in field.columns if one.id == column), None)


def rank(spec: Spec, value: str) -> tuple[int, int] | None:
    """Which ladder of `order` an option stands on, and how high; None where it has no rank."""
    for ladder_index, ladder in enumerate(spec.order):
        if value in ladder:
            return ladder_index, ladder.index(value)
    return None


def load_dictionary(data_dir: Path = DATA_DIR) -> Dictionary:
    """The dictionary from the shipped YAML files. They are ours: a mistake in them raises msgspec.ValidationError."""
    facts = data_dir / "facts"
    sector_rows = json.loads((data_dir / "sectors.json").read_text(encoding="utf-8"))
    sector_options = [{"value": row["key"], "label": row["name"]} for row in sector_rows]
    raw_fields = [_plain_field(row, sector_options) for row in _yaml(facts / "facts.yaml")]
    raw_derived = _without_floats(_yaml(facts / "derived.yaml"))
    fields = msgspec.convert(raw_fields, tuple[Field, ...], strict=True)
    derived = msgspec.convert(raw_derived, tuple[Derived, ...], strict=True)
    _refuse_doubles([*fields, *derived])
    return Dictionary(
        fields=_chain_conditions({field.id: field for field in fields}),
        derived={one.id: one for one in derived},
        sections=msgspec.convert(_yaml(facts / "sections.yaml"), tuple[Section, ...]),
        departments=msgspec.convert(_yaml(facts / "departments.yaml"), dict[str, str]),
    )


def _refuse_doubles(declared: list[Field | Derived]) -> None:
    """ValueError naming ids that are declared twice."""
    ids = [one.id for one in declared]
    doubled = sorted({one for one in ids if ids.count(one) > 1})
    if doubled:
        raise ValueError(f"标识重复：{'、'.join(doubled)}")


def _yaml(path: Path) -> Any:
    """The content of one YAML file."""
    import yaml

    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader)


def _plain_field(row: dict[str, Any], sector_options: list[dict[str, str]]) -> dict[str, Any]:
    """A field's raw mapping with sector options, ladders and default minimum filled in."""
    if row.get("options") and row["options"][0]["value"] == PLAN_SECTORS:
        row = row | {"options": sector_options}
    if "columns" in row:
        row = row | {"columns": [_plain_spec(column) for column in row["columns"]]}
    return _plain_spec(row)


def _plain_spec(row: dict[str, Any]) -> dict[str, Any]:
    """What fields and columns share: `order` always as ladders, `min` 0 for numbers unless negative ones are allowed."""
    order = row.get("order", [])
    if order and isinstance(order[0], str):
        row = row | {"order": [order]}
    if row["kind"] in NUMERIC_KINDS and not row.get("negative") and "min" not in row:
        row = row | {"min": 0}
    return row


def _without_floats(node: Any) -> Any:
    """The same tree with each YAML float as its decimal text, so that comparisons stay exact."""
    if isinstance(node, dict):
        return {key: _without_floats(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_floats(value) for value in node]
    return format(Decimal(repr(node)), "f") if isinstance(node, float) else node


def _chain_conditions(fields: dict[str, Field]) -> dict[str, Field]:
    """Fields whose conditions also demand that the facts they look at are themselves asked."""
    return {
        key: msgspec.structs.replace(field, asked_when=_chained(field.asked_when, fields))
        if field.asked_when
        else field
        for key, field in fields.items()
    }


def _chained(condition: Condition, fields: dict[str, Field]) -> Condition:
    """The condition joined with that of the fact it looks at."""
    if condition.any:
        return Condition(any=tuple(_chained(one, fields) for one in condition.any))
    parent = fields[condition.fact].asked_when if condition.fact else None
    return Condition(all=(_chained(parent, fields), condition)) if parent else condition
