"""The strict reader: what YAML means, and that nothing in a file can do more than be wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.model import Condition, Policy, SharedMaterial, Threshold
from rules.reading import Part, read_info, read_part
from rules.yamltree import MAX_BYTES, line_of

HEAD = """policy:
  id: a
  family: a
  group: g
  title: 政策
  kind: tax
  document: {title: 公告}
  in_force: {from: 2026-01-01}
  checked_on: 2026-11-23
  level: national
  authority: {}
  benefit: {text: 减税}
"""


def policy(body: str) -> Policy:
    part = read_part((HEAD + body).encode(), "a.yaml")
    assert part.problems == ()
    assert isinstance(part.value, Policy)
    return part.value


def condition(text: str) -> Condition:
    return policy(f"  requires:\n    - {text}\n").requires[0]


def facts(text: str) -> dict[str, Any]:
    return policy(f"  cases:\n    - {{name: n, facts: {text}}}\n").cases[0].facts


def sentences(text: str) -> list[str]:
    return [problem.message for problem in read_part(text.encode(), "a.yaml").problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("=", "="),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("017", "017"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("2026-04-01", "2026-04-01"),
        ("True", "True"),
        ("Null", "Null"),
        ("'3'", "3"),
        ('"true"', "true"),
        ("''", ""),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("3", 3),
        ("-3", -3),
        ("0", 0),
        ("0.015", Decimal("0.015")),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
    ],
)
def test_a_scalar_means_what_it_says(written: str, value: object) -> None:
    read = facts(f"{{x: {written}}}")["x"]
    assert read == value
    assert type(read) is type(value)


def test_a_decimal_keeps_its_digits() -> None:
    assert str(facts("{x: 0.10}")["x"]) == "0.10"


@pytest.mark.parametrize("written", ["1e3", "1.5E-3", ".5", "5.", "+3", "+3.5", ".inf", "-.INF", ".NaN"])
def test_a_number_of_odd_form_is_refused(written: str) -> None:
    part = read_part((HEAD + f"  requires:\n    - {{fact: a, at_least: {written}}}\n").encode(), "a.yaml")
    (problem,) = part.problems
    assert (problem.path, problem.line, problem.found) == ("policy.requires[0].at_least", 14, written)
    assert "写法不明确" in problem.message


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    part = read_part((HEAD + f"  requires:\n    - {{fact: a, at_least: {'9' * 5000}}}\n").encode(), "a.yaml")
    assert "太长" in part.problems[0].message


def test_a_text_takes_a_number_by_its_letters() -> None:
    assert condition("{fact: a, at_least: 0.50}").at_least == "0.50"
    assert condition("{fact: a, at_least: '3'}").at_least == "3"
    assert condition("{fact: a, between: [1, 2.0]}").between == ("1", "2.0")


def test_a_union_is_read_by_its_shape() -> None:
    threshold = condition("{fact: a, at_least: {by: b, bands: [{value: 5}]}}").at_least
    assert isinstance(threshold, Threshold)
    assert threshold.bands[0].value == "5"
    assert condition("{fact: a, in: '@west'}").in_ == "@west"
    assert condition("{fact: a, in: [x, 3]}").in_ == ("x", "3")


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("false", False), ("yes", "yes"), ("'true'", "true"), ("3", "3")]
)
def test_only_true_and_false_are_truths(written: str, value: object) -> None:
    assert condition(f"{{fact: a, is: {written}}}").is_ == value


def test_days_are_read_only_where_a_day_is_wanted() -> None:
    assert condition("{fact: a, before: 2027-01-01}").before == date(2027, 1, 1)
    assert condition("{fact: a, before: '2027-01-01'}").before == date(2027, 1, 1)
    assert condition("{fact: a, in: [2027-01-01]}").in_ == ("2027-01-01",)


@pytest.mark.parametrize(
    "written", ["20270101", "2027-1-1", "2027-02-29", "0001-01-01", "2027-W01-1", "二〇二七"]
)
def test_a_wrong_day_is_named(written: str) -> None:
    part = read_part((HEAD + f"  requires:\n    - {{fact: a, before: {written}}}\n").encode(), "a.yaml")
    assert [problem.path for problem in part.problems] == ["policy.requires[0].before"]


def test_an_empty_key_is_as_none_where_none_is_allowed() -> None:
    assert condition("{fact: a, at_least: 3, remedy: }").remedy is None


def test_keywords_of_python_stand_without_underscore() -> None:
    assert condition("{any: [{fact: a, is: true}]}").any_ is not None
    assert "没有键“any_”" in sentences(HEAD + "  requires: [{any_: []}]\n")[0]


def test_every_wrong_place_is_told_with_its_line() -> None:
    text = HEAD + "  requirs: []\n  applicant: firm\n  steps:\n    - {id: s, lead_days: soon}\n"
    part = read_part(text.encode(), "support/tax/a.yaml")
    assert part.value is None
    assert [(problem.path, problem.line, problem.nearest) for problem in part.problems] == [
        ("policy.requirs", 13, "requires"),
        ("policy.applicant", 14, None),
        ("policy.steps[0].lead_days", 16, None),
        ("policy.steps[0].what", 16, None),
        ("policy.steps[0].department", 16, None),
    ]
    assert {problem.file for problem in part.problems} == {"support/tax/a.yaml"}
    assert all(problem.message.endswith("。") for problem in part.problems)


def test_a_doubled_key_names_both_lines() -> None:
    (said,) = sentences("materials:\n  - id: a\n    name: 甲\n    department: hr\n    id: b\n")
    assert "第 2 行和第 5 行" in said


def test_what_a_wrong_file_declares_is_still_known() -> None:
    part = read_part(b"materials:\n  - {id: a}\n  - {id: b, nam: x}\n", "m.yaml")
    assert part.value is None
    assert part.named() == ("a", "b")


def test_the_line_of_a_path_that_is_not_there_is_that_of_its_parent() -> None:
    part = read_part(b"materials:\n  - id: a\n    name: x\n    department: hr\n", "m.yaml")
    assert line_of(part.root, ("materials", 0, "name")) == 3
    assert line_of(part.root, ("materials", 0, "note", 2)) == 2
    assert line_of(part.root, ("materials", 7)) == 1
    assert line_of(None, ("a",)) is None


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = "materials:\r\n  - {id: a, name: 甲, department: hr}\r\n".encode("utf-8-sig")
    part = read_part(data, "m.yaml")
    assert part.value == (SharedMaterial(id="a", name="甲", department="hr"),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("materials: 甲".encode("gb18030"), "UTF-8"),
        ("materials: []".encode("utf-16"), "UTF-8"),
        (b"materials: [" + b" " * MAX_BYTES + b"]", "太大"),
        (b"materials: \x07", "控制字符"),
        (b"materials: " + b"[" * 100_000, "嵌套超过 40 层"),
        (b"- [" + b"1," * 250_000 + b"1]", "超过 200000 项"),
        (b"%YAML 1.1\n---\nmaterials: []", "% 指令"),
        (b"", "空的"),
        (b"{}", "空的"),
    ],
)
def test_a_file_that_is_no_rule_file_is_refused(data: bytes, words: str) -> None:
    part = read_part(data, "m.yaml")
    assert part.value is None
    assert words in part.problems[0].message


def test_the_pack_file_has_its_keys_at_the_top() -> None:
    part = read_info(b"id: p\nversion: 1\ntitle: t\nkind: plan\nchecked_on: 2026-11-23\n", "pack.yaml")
    assert part.value.version == "1"
    assert "没有键“titel”" in read_info(b"titel: t", "pack.yaml").problems[0].message


def readable(data: bytes) -> Part:
    part = read_part(data, "a.yaml")
    assert (part.value is None) == bool(part.problems)
    assert all(problem.message.endswith("。") for problem in part.problems)
    return part


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    readable(data)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    readable(text.encode("utf-8", "surrogatepass"))


SYNTAX = st.sampled_from(
    [*"[]{}:,-?&*!|>'\"%@#~ \n\t", "- ", ": ", "\n  ", "policy: ", "1e3", "true", "<<: "]
)


@given(st.lists(SYNTAX, max_size=60).map("".join))
def test_no_syntax_is_too_strange(text: str) -> None:
    readable(text.encode())


KEYS = st.sampled_from(
    [*Condition.__struct_encode_fields__, *Policy.__struct_encode_fields__, "x", "n", "of", "by"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["3", "true", "null", "2026-01-01", "甲", "'3'", "1e3", "@x", "'@x'", "{x}"]) | KEYS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda some: f"[{', '.join(some)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda some: "{" + ", ".join(f"{key}: {value}" for key, value in some.items()) + "}"
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(VALUES)
def test_no_condition_is_too_strange(value: str) -> None:
    readable(f"{HEAD}  requires: {value}\n".encode())
    readable(f"{HEAD}  requires: [{value}]\n".encode())
