"""The shipped dictionary, checked for what a schema cannot say."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from rules.codes import CodeTables
from rules.fields import (
    NUMERIC_KINDS,
    Column,
    Condition,
    Derived,
    Dictionary,
    Field,
    Spec,
    column_of,
    load_dictionary,
    option_label,
    option_values,
    rank,
)

DICTIONARY = load_dictionary()
FIELDS = DICTIONARY.fields
SECTORS = CodeTables().sectors.by_key
SPECS: list[Spec] = [*FIELDS.values(), *(column for field in FIELDS.values() for column in field.columns)]
WINDOWS = {"in_last", "not_in_last", "before_last", "at_least", "at_most"}


def test_nothing_is_missing() -> None:
    assert len(FIELDS) == 178
    assert {field.section for field in FIELDS.values()} == {section.id for section in DICTIONARY.sections}
    assert {section.department for section in DICTIONARY.sections} <= set(DICTIONARY.departments)
    assert sum(len(DICTIONARY.of_section(section.id)) for section in DICTIONARY.sections) == len(FIELDS)


def test_a_compiled_form_is_the_same() -> None:
    packed = msgspec.msgpack.encode(DICTIONARY)
    assert msgspec.msgpack.decode(packed, type=Dictionary) == DICTIONARY


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_a_field_is_whole(spec: Spec) -> None:
    assert bool(spec.options) == (spec.kind in ("choice", "choices"))
    assert len({option.value for option in spec.options}) == len(spec.options)
    assert len({option.label for option in spec.options}) == len(spec.options)
    assert (spec.kind in NUMERIC_KINDS) >= (spec.min is not None or spec.negative)
    assert spec.kind not in NUMERIC_KINDS or (spec.min is None) == spec.negative
    assert spec.kind != "money" or spec.unit in ("万元", "万美元")
    assert {value for ladder in spec.order for value in ladder} <= {option.value for option in spec.options}
    assert {sector for option in spec.options for sector in option.sectors} <= set(SECTORS)
    assert not spec.open_ended or spec.kind == "date"


@pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
def test_a_fact_is_whole(field: Field) -> None:
    assert bool(field.columns) == (field.kind == "table")
    assert field.is_yearly == (field.years is not None)
    assert field.question
    assert field.label
    assert field.asked_when is None or list(faults(field.asked_when)) == []


def faults(condition: Condition) -> Iterator[str]:
    """What a condition names and is not there."""
    for inside in (*condition.any, *condition.all):
        yield from faults(inside)
    yield from (sector for sector in condition.sectors if sector not in SECTORS)
    if condition.fact is None:
        return
    if condition.value is not None:
        yield from {condition.value} - {option.value for option in FIELDS[condition.fact].options}
    elif condition.region:
        yield from set(condition.region) - {"western", "hainan"}
    elif FIELDS[condition.fact].kind != "bool":
        yield condition.fact


@pytest.mark.parametrize("derived", DICTIONARY.derived.values(), ids=list(DICTIONARY.derived))
def test_a_derived_fact_is_whole(derived: Derived) -> None:
    assert derived.id not in FIELDS
    assert set(derived.inputs) <= set(FIELDS) | set(DICTIONARY.derived)
    fallback = derived.params.get("fallback")
    assert fallback is None or fallback in FIELDS
    if "where" in derived.params:
        assert list(wrong_tests(FIELDS[derived.inputs[0]], derived.params["where"])) == []


def wrong_tests(table: Field, where: dict[str, Any]) -> Iterator[str]:
    """Columns and options of a row test that the table does not have."""
    for key, test in where.items():
        if key == "any_of":
            for one in test:
                yield from wrong_tests(table, one)
            continue
        column = column_of(table, key)
        if column is None:
            yield key
        elif isinstance(test, dict):
            yield from set(test) - WINDOWS
        elif column.options:
            yield from set([test] if isinstance(test, str) else test) - {o.value for o in column.options}
        elif not isinstance(test, bool):
            yield f"{key}: {test}"


def test_decimals_are_never_floats() -> None:
    assert DICTIONARY.derived["has_compliant_mulch_film"].params["where"]["any_of"][0]["thickness"] == {
        "at_least": "0.015"
    }


def test_labels_units_and_ranks() -> None:
    level = FIELDS["rd_institution_level"]
    assert option_label(level, "provincial") == "省部级"
    assert option_label(level, "other") == "other"
    assert rank(level, "none") == (0, 0)
    assert (rank(level, "provincial") or (0, 0)) > (rank(level, "municipal") or (0, 0))
    grade = column_of(FIELDS["titles"], "grade")
    assert grade is not None
    assert rank(grade, "pioneer") == (0, 3)
    assert rank(grade, "l1") == (1, 2)
    assert rank(FIELDS["sme_digital_level"], "not_tested") is None
    assert "none" not in option_values(FIELDS["negative_lists"])
    assert DICTIONARY.label("rd_ratio") == "研发费用占营业收入比"
    assert DICTIONARY.unit("operating_revenue") == "万元"
    assert DICTIONARY.unit("rd_ratio") == "%"
    with pytest.raises(KeyError):
        DICTIONARY.label("nothing")


def test_sectors_stand_in_for_their_options() -> None:
    assert [option.value for option in FIELDS["sectors"].options] == list(SECTORS)


def test_an_unknown_column_is_none() -> None:
    assert column_of(FIELDS["titles"], "nothing") is None
    assert isinstance(column_of(FIELDS["titles"], "title"), Column)
