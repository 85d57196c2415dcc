"""Several options answered one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.profile.options import Picked, options_of, options_shown, picked_of, raw_of_picked
from rules.answers import read_answer
from rules.program import Program
from rules.values import Choices

FACTS = (
    "location_features",
    "enterprise_roles",
    "sectors",
    "group_relations",
    "high_tech_field",
    "battery_products",
)


@given(data=st.data(), fact=st.sampled_from(FACTS))
def test_what_is_picked_is_what_the_reader_reads(program: Program, data: st.DataObject, fact: str) -> None:
    field = program.dictionary.fields[fact]
    if field.kind != "choices":
        return
    said = {option.value: data.draw(st.sampled_from(["yes", "no", ""])) for option in options_of(field)}
    picked = Picked()
    for option, word in said.items():
        picked = picked.with_said(option, word)
    raw = raw_of_picked(field, picked)
    if raw is None:
        assert set(said.values()) == {""}
        return
    answer, problems = read_answer(field, raw, program.codes)
    assert problems == ()
    assert answer == Choices(picked.yes, picked.no)
    assert picked_of(field, raw) == picked


@pytest.mark.parametrize(
    ("raw", "yes", "no"),
    [
        (["none"], 0, 7),
        ([], 0, 7),
        (["industrial_park"], 1, 6),
        ({"yes": ["industrial_park"], "no": []}, 1, 0),
        ({"yes": ["none"]}, 0, 7),
        ("industrial_park", 0, 0),
        (["no_such_option"], 0, 7),
        (None, 0, 0),
    ],
)
def test_raw_answers_right_and_wrong(program: Program, raw: Any, yes: int, no: int) -> None:
    picked = picked_of(program.dictionary.fields["location_features"], raw)
    assert (len(picked.yes), len(picked.no)) == (yes, no)


def test_options_of_other_sectors_are_not_shown_but_kept_where_answered(program: Program) -> None:
    field = program.dictionary.fields["ccc_catalogue_products"]
    tree = program.codes.sectors
    limited = [option for option in options_of(field) if option.sectors]
    assert limited
    hardware, _ = read_answer(program.dictionary.fields["sectors"], ["hardware"], program.codes)
    shown = options_shown(field, {"sectors": hardware}, tree, Picked())
    hidden = set(options_of(field)) - set(shown)
    assert hidden
    one = next(iter(hidden)).value
    assert one in [
        o.value for o in options_shown(field, {"sectors": hardware}, tree, Picked(frozenset([one])))
    ]
    assert options_shown(field, {}, tree, Picked()) == options_of(field), "sectors open: all are shown"
