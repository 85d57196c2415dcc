"""脱敏: nothing that tells the firm is left, and what the outcomes lose by it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checklist.findings import Findings
from checklist.redaction import (
    HIDDEN,
    HIDDEN_TEXTS,
    KEPT_REGIONS,
    KEPT_TEXTS,
    LEFT_OUT,
    Keep,
    choices,
    redact,
    wider,
)
from rules.assess import assess
from rules.codes import CodeTables, uscc_check_character
from rules.facts import Profile, read_profile, read_profile_file
from rules.fields import Dictionary
from rules.program import Program
from tests.checklist.conftest import AS_OF, EXAMPLES

USCC = "91330784MA2E00000" + uscc_check_character("91330784MA2E00000")


def texts(dictionary: Dictionary) -> set[str]:
    """Every place of a profile that takes free text."""
    fields = dictionary.fields.values()
    columns = {f"{field.id}.{one.id}" for field in fields for one in field.columns if one.kind == "text"}
    return {field.id for field in fields if field.kind == "text"} | columns


def test_every_text_is_decided_on_once(dictionary: Dictionary) -> None:
    declared = [*LEFT_OUT, *HIDDEN_TEXTS, *KEPT_TEXTS]
    assert sorted(declared) == sorted(texts(dictionary))
    assert all((*LEFT_OUT.values(), *HIDDEN_TEXTS.values(), *KEPT_TEXTS.values()))


def strings(raw: Any) -> set[str]:
    """Every text of a JSON tree, keys left out."""
    if isinstance(raw, dict):
        return set().union(*(strings(value) for value in raw.values()))
    if isinstance(raw, list):
        return set().union(*(strings(value) for value in raw))
    return {raw} if isinstance(raw, str) else set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("keep", KEPT_REGIONS)
def test_no_identity_is_left(path: Path, keep: Keep, shipped: Program, codes: CodeTables) -> None:
    original = json.loads(path.read_text(encoding="utf-8"))
    original["answers"]["uscc"] = USCC
    profile = read_profile(json.dumps(original).encode(), shipped.dictionary, codes)
    assert profile.answers["uscc"] == USCC
    found = redact(profile, shipped, AS_OF, keep)
    written = json.loads(found.data)
    assert written.keys() == {"format", "version", "answers"}, "neither documents nor the note"
    said = strings(written["answers"])
    for place in HIDDEN_TEXTS:
        fact, _, column = place.partition(".")
        for text in strings(original["answers"].get(fact)) - {"dont_know", "does_not_apply", "later"}:
            is_hidden = not column or any(text == row.get(column) for row in original["answers"][fact])
            assert not (is_hidden and text in said), (place, text)
    assert "uscc" not in written["answers"]
    assert written["answers"]["enterprise_name"] == HIDDEN
    assert USCC not in found.data.decode()
    assert written["answers"]["established_date"].endswith("-01-01")
    assert codes.divisions[written["answers"]["registered_region"]].level in (
        {"省级"} if keep == "province" else {"省级", "地级"} if keep == "city" else {"省级", "地级", "县级"}
    )
    assert read_profile(found.data, shipped.dictionary, codes).answers


def test_what_comes_out_otherwise_is_what_the_engine_says(shipped: Program, codes: CodeTables) -> None:
    path = next(one for one in EXAMPLES if one.stem == "lithium-battery-maker")
    profile = read_profile_file(path, shipped.dictionary, codes)
    found = redact(profile, shipped, AS_OF, "province")
    again = read_profile(found.data, shipped.dictionary, codes)
    before, after = (assess(shipped, one.answers, AS_OF).judgements for one in (profile, again))
    wanted = {key for key in before if before[key].outcome != after[key].outcome}
    assert {one.policy for one in found.changes} == wanted == {"tax-west-15"}
    assert [one.keep for one in choices(profile, shipped, AS_OF)] == ["city", "county", "province"]


def test_the_other_answers_are_the_same(shipped: Program, codes: CodeTables) -> None:
    path = next(one for one in EXAMPLES if one.stem == "thermos-maker")
    profile = read_profile_file(path, shipped.dictionary, codes)
    again = read_profile(redact(profile, shipped, AS_OF, "county").data, shipped.dictionary, codes)
    touched = {place.partition(".")[0] for place in (*LEFT_OUT, *HIDDEN_TEXTS, "established_date")}
    for fact, answer in profile.answers.items():
        if fact not in touched:
            assert again.answers[fact] == answer, fact


@pytest.mark.parametrize(
    ("code", "keep", "wanted"),
    [
        ("330784", "county", "330784"),
        ("330784", "city", "330700"),
        ("330784", "province", "330000"),
        ("310115", "city", "310000"),
        ("429004", "city", "420000"),
        ("330000", "county", "330000"),
        ("441900", "city", "441900"),
    ],
)
def test_places_are_told_more_widely(code: str, keep: Keep, wanted: str, codes: CodeTables) -> None:
    assert wider(code, codes, keep) == wanted


def test_a_kept_text_that_is_no_code_is_hidden(shipped: Program, codes: CodeTables) -> None:
    raw = {
        "format": "qingce-profile",
        "version": 1,
        "answers": {
            "mandatory_standards": [
                {"standard": "GB 17761—2024", "conforms": True},
                {"standard": "晨曦杯业企业标准", "conforms": True},
            ]
        },
    }
    profile = read_profile(json.dumps(raw).encode(), shipped.dictionary, codes)
    written = json.loads(redact(profile, shipped, AS_OF, "city").data)["answers"]
    assert [row["standard"] for row in written["mandatory_standards"]] == ["GB 17761—2024", HIDDEN]


def test_nothing_told_nothing_lost(shipped: Program) -> None:
    found = redact(Profile({}), shipped, AS_OF, "province")
    assert found.changes == ()
    assert Findings(assess(shipped, {}, AS_OF)).all
