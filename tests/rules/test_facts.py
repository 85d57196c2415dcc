"""Reading and writing profiles: what is accepted, in which canonical form, and that nothing is lost on the way."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import CodeTables
from rules.facts import (
    Evidence,
    Profile,
    answer_to_json,
    read_answer,
    read_answers,
    read_profile,
    read_profile_file,
    write_profile,
)
from rules.fields import Field, Spec, load_dictionary, option_values
from rules.values import NONE_VALUE, OPEN_DATE, Choices, Nothing, Unknown

DICTIONARY = load_dictionary()
CODES = CodeTables()
FIELDS = DICTIONARY.fields


def file_of(answers: dict[str, Any], **more: Any) -> bytes:
    raw = {"format": "qingce-profile", "version": 1, "answers": answers, **more}
    return json.dumps(raw, ensure_ascii=False).encode("utf-8")


def read_one(fact: str, value: Any) -> Any:
    return read_profile(file_of({fact: value}), DICTIONARY, CODES).answers[fact]


def sample(spec: Spec) -> Any:
    """A valid raw value for a field or column, by its kind."""
    samples: dict[str, Any] = {
        "text": "91440300708461136T" if spec.id == "uscc" else "永康五金",
        "date": "2021年3月8日",
        "bool": True,
        "integer": "1,234",
        "number": "12.5",
        "money": "1.5亿" if spec.unit == "万美元" else "1.5亿元",
        "percent": "2.4%",
        "code_region": "330784",
        "code_gbt4754": "3382",
    }
    if spec.kind in ("choice", "choices"):
        first = spec.options[0].value
        return first if spec.kind == "choice" else [first]
    if spec.kind == "table" and isinstance(spec, Field):
        return [{column.id: sample(column) for column in spec.columns}]
    return samples[spec.kind]


@pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
def test_every_fact_takes_a_valid_value(field: Field) -> None:
    raw = {"2025": sample(field)} if field.is_yearly else sample(field)
    profile = read_profile(file_of({field.id: raw}), DICTIONARY, CODES)
    assert field.id in profile.answers
    assert not isinstance(profile.answers[field.id], Unknown)
    assert read_profile(write_profile(profile, DICTIONARY), DICTIONARY, CODES) == profile


@pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
@pytest.mark.parametrize("reason", ["dont_know", "does_not_apply", "later"])
def test_every_fact_can_be_unknown(field: Field, reason: Any) -> None:
    answer, problems = read_answer(field, {"unknown": reason}, CODES)
    assert answer == Unknown(reason)
    assert not problems


@pytest.mark.parametrize("column", [c for f in FIELDS.values() for c in f.columns], ids=lambda c: c.id)
def test_every_option_of_a_column_is_accepted(column: Any) -> None:
    field = next(f for f in FIELDS.values() if column in f.columns)
    for option in column.options:
        cell = [option.value] if column.kind == "choices" else option.value
        rows: Any = [{column.id: cell}]
        answer, problems = read_answer(field, {"2025": rows} if field.is_yearly else rows, CODES)
        assert not problems
        assert answer is not None


@pytest.mark.parametrize(
    ("fact", "raw", "canonical"),
    [
        ("enterprise_name", " 永康五金 ", "永康五金"),
        ("segment_name", {"none": True}, NONE_VALUE),
        ("established_date", "2011/3/8", date(2011, 3, 8)),
        ("safety_grading_failed_on", {"none": True}, NONE_VALUE),
        ("own_brand", False, False),
        ("legal_form", "cooperative", "cooperative"),
        ("registered_region", "３３０７８４", "330784"),
        ("gbt4754_main", "0111", "0111"),
        ("design_team_size", 18, 18),
        ("design_team_size", "18人", 18),
        ("design_team_size", 18.0, 18),
        ("vat_monthly_sales", "0.82亿元", 8200),
        ("battery_cadmium", 0.002, Fraction(1, 500)),
        ("operating_revenue", {"2025": "8,200", "2024": 7600.5}, {2025: 8200, 2024: Fraction(15201, 2)}),
        ("operating_revenue", {}, {}),
        ("operating_revenue", {"2025": {"unknown": "later"}}, {2025: Unknown("later")}),
        ("net_profit", {"2025": "-120"}, {2025: -120}),
        ("energy_unit_vs_limit", {"2025": "limit"}, {2025: "limit"}),
        ("incidents", [], ()),
        ("titles", [{"title": "hnte", "valid_to": "open"}], ({"title": "hnte", "valid_to": OPEN_DATE},)),
        ("titles", [{"title": "hnte", "valid_to": "长期"}], ({"title": "hnte", "valid_to": OPEN_DATE},)),
        ("titles", [{"title": "hnte", "valid_to": "", "level": None}], ({"title": "hnte"},)),
        ("ip_items", [{"transferred_on": {"unknown": "does_not_apply"}}],
         ({"transferred_on": Unknown("does_not_apply")},)),
        ("products", [{"origin_criterion": "unknown"}], ({"origin_criterion": Unknown("dont_know")},)),
        ("products", [{"novelty": ["material"]}],
         ({"novelty": Choices(frozenset({"material"}), frozenset({"process", "design", "function"}))},)),
        ("activity_revenue", {"2025": [{"gbt4754": "3382", "sales": "100万"}]},
         {2025: ({"gbt4754": "3382", "sales": 100},)}),
    ],
)  # fmt: skip
def test_the_canonical_form(fact: str, raw: Any, canonical: Any) -> None:
    found = read_one(fact, raw)
    assert found == canonical
    assert type(found) is type(canonical)


ALL_LISTS = option_values(FIELDS["negative_lists"])


@pytest.mark.parametrize(
    ("raw", "yes", "no"),
    [
        ([], set(), ALL_LISTS),
        (["none"], set(), ALL_LISTS),
        ({"yes": ["none"]}, set(), ALL_LISTS),
        (["abnormal_operation"], {"abnormal_operation"}, ALL_LISTS - {"abnormal_operation"}),
        ({"yes": ["abnormal_operation"], "no": ["serious_violation"]}, {"abnormal_operation"}, {"serious_violation"}),
        ({"no": ["serious_violation"]}, set(), {"serious_violation"}),
        ({"yes": [], "no": []}, set(), set()),
    ],
)  # fmt: skip
def test_several_choices(raw: Any, yes: set[str], no: set[str]) -> None:
    assert read_one("negative_lists", raw) == Choices(frozenset(yes), frozenset(no))


def test_an_option_of_another_sector_is_no_error() -> None:
    answers = {"sectors": ["furniture"], "product_features": ["interop_support"]}
    assert "product_features" in read_profile(file_of(answers), DICTIONARY, CODES).answers


def test_a_fact_that_is_not_asked_is_kept() -> None:
    answers = {"has_exports": False, "export_revenue": {"2025": 1}}
    assert read_profile(file_of(answers), DICTIONARY, CODES).answers["export_revenue"] == {2025: 1}


def test_the_example_of_the_contract() -> None:
    evidence = {"operating_revenue": [{"document": "2025年度审计报告", "page": 5, "date": "2026-03-30"}]}
    profile = read_profile(file_of({"own_brand": True}, evidence=evidence, note="备注"), DICTIONARY, CODES)
    assert profile.note == "备注"
    assert profile.evidence == {"operating_revenue": (Evidence("2025年度审计报告", "5", date(2026, 3, 30)),)}
    assert read_profile(write_profile(profile, DICTIONARY), DICTIONARY, CODES) == profile


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "永康五金.json"
    path.write_bytes(b"\xef\xbb\xbf" + file_of({"own_brand": True}))
    assert read_profile_file(path, DICTIONARY, CODES).answers == {"own_brand": True}


def test_yaml_values_are_taken_as_they_are() -> None:
    raw = {
        "established_date": date(2011, 3, 8),
        "operating_revenue": {2025: 8200, 2024: Decimal("7600.5"), "2023": 7150.5},
        "titles": [{"title": "hnte", "valid_from": date(2024, 12, 1), "valid_to": "open"}],
    }
    answers, problems, warnings = read_answers(raw, DICTIONARY, CODES)
    assert not problems
    assert not warnings
    assert answers["established_date"] == date(2011, 3, 8)
    assert answers["operating_revenue"] == {2025: 8200, 2024: Fraction(15201, 2), 2023: Fraction(14301, 2)}


def test_a_year_given_twice_is_refused() -> None:
    _, problems, _ = read_answers({"operating_revenue": {2025: 1, "2025": 2}}, DICTIONARY, CODES)
    assert [problem.path for problem in problems] == ["answers.operating_revenue.2025"]


@pytest.mark.parametrize("key", [3, None, True, ("a",)])
def test_a_key_that_is_no_text_is_refused(key: Any) -> None:
    answers, problems, _ = read_answers({key: 1}, DICTIONARY, CODES)
    assert not answers
    assert len(problems) == 1


def test_too_many_wrong_answers_do_not_raise() -> None:
    answers, problems, warnings = read_answers({f"x{n}": 1 for n in range(5_000)}, DICTIONARY, CODES)
    assert (answers, warnings) == ({}, ())
    assert problems[-1].message.endswith("。")
    rows = [{f"x{n}": 1} for n in range(1_000)]
    answer, problems = read_answer(FIELDS["titles"], rows, CODES)
    assert answer is None
    assert problems


def test_unknown_without_reason_is_not_written() -> None:
    profile = Profile({"own_brand": Unknown("missing"), "operating_revenue": {2025: Unknown("missing")}})
    assert json.loads(write_profile(profile, DICTIONARY))["answers"] == {"operating_revenue": {}}


def test_written_facts_stand_in_the_order_of_the_dictionary() -> None:
    profile = Profile({"incidents": (), "enterprise_name": "甲", "operating_revenue": {2024: 1, 2025: 2}})
    written = json.loads(write_profile(profile, DICTIONARY))["answers"]
    assert list(written) == ["enterprise_name", "operating_revenue", "incidents"]
    assert list(written["operating_revenue"]) == ["2025", "2024"]


# Any canonical profile can be written and read back as it was.

numbers = st.one_of(
    st.integers(0, 10**12),
    st.integers(0, 10**9).map(lambda n: Fraction(n, 1000)).filter(lambda f: f.denominator > 1),
)
dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))
unknowns = st.sampled_from([Unknown("dont_know"), Unknown("does_not_apply"), Unknown("later")])
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30
).filter(lambda text: text.strip() == text)


def choices_of(spec: Spec) -> st.SearchStrategy[Choices]:
    options = sorted(option_values(spec))
    answers = st.lists(st.sampled_from([True, False, None]), min_size=len(options), max_size=len(options))
    return answers.map(
        lambda found: Choices(
            frozenset(o for o, a in zip(options, found, strict=True) if a),
            frozenset(o for o, a in zip(options, found, strict=True) if a is False),
        )
    )


def values_of(spec: Spec) -> st.SearchStrategy[Any]:
    kinds: dict[str, Any] = {
        "text": st.just("91440300708461136T") if spec.id == "uscc" else texts,
        "date": st.one_of(dates, st.just(OPEN_DATE)) if spec.open_ended else dates,
        "bool": st.booleans(),
        "integer": st.integers(spec.min or 0, 10**9),
        "code_region": st.sampled_from(["330784", "110000", "360702"]),
        "code_gbt4754": st.sampled_from(["3382", "0111", "5135"]),
    }
    if spec.kind == "choice":
        return st.sampled_from([option.value for option in spec.options if not option.means_unknown])
    if spec.kind == "choices":
        return choices_of(spec)
    if spec.kind == "table" and isinstance(spec, Field):
        row = st.fixed_dictionaries(
            {}, optional={c.id: st.one_of(values_of(c), unknowns) for c in spec.columns}
        )
        return st.lists(row, max_size=3).map(tuple)
    return kinds.get(spec.kind, numbers)  # type: ignore[no-any-return]


def answers_of(field: Field) -> st.SearchStrategy[Any]:
    values = values_of(field)
    if field.is_yearly:
        return st.one_of(
            unknowns, st.dictionaries(st.integers(1990, 2100), st.one_of(values, unknowns), max_size=3)
        )
    if field.kind in ("text", "date"):
        return st.one_of(values, unknowns, st.just(NONE_VALUE))
    return st.one_of(values, unknowns)


@given(st.data())
@settings(max_examples=200, deadline=timedelta(seconds=5))
def test_a_written_answer_reads_back_as_it_was(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(list(FIELDS.values())))
    answer = data.draw(answers_of(field))
    again = json.loads(json.dumps(answer_to_json(field, answer)))
    read, problems = read_answer(field, again, CODES)
    assert not problems
    assert read == answer
    assert isinstance(read, Nothing) == isinstance(answer, Nothing)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.dictionaries(st.one_of(st.text(max_size=8), st.just("yes")), inside, max_size=4),
    ),
    max_leaves=12,
)


@given(st.sampled_from(list(FIELDS)), json_values)
@settings(max_examples=400, deadline=timedelta(seconds=5))
def test_any_junk_is_read_or_refused_but_never_a_traceback(fact: str, junk: Any) -> None:
    answer, problems = read_answer(FIELDS[fact], junk, CODES)
    assert (answer is None) == bool(problems)
    assert all(problem.path.startswith(f"answers.{fact}") and problem.message for problem in problems)
