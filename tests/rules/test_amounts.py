"""Numbers as people write them, exactly."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amounts import NumberText, decimal_text, parse_number
from rules.errors import Rejected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8200", 8200), ("8,200", 8200), ("８２００", 8200), ("８，２００．５", Fraction(16401, 2)), (" 8 200 ", 8200),
        ("8200万", 8200), ("8200万元", 8200), ("8200 万元", 8200), ("0.82亿元", 8200), ("1.2亿", 12000),
        ("82000000元", 8200), ("82,000,000元", 8200), ("1元", Fraction(1, 10000)), ("-120", -120), ("−120", -120),
        ("+120", 120), ("0", 0), ("-0", 0), ("0.10", Fraction(1, 10)), ("007", 7),
        (8200, 8200), (8200.5, Fraction(16401, 2)), (Decimal("0.015"), Fraction(3, 200)), (Fraction(1, 8), Fraction(1, 8)),
        (NumberText("8200"), 8200), (NumberText("8.2e3"), 8200), (NumberText("-0"), 0), (0.1, Fraction(1, 10)),
    ],
)  # fmt: skip
def test_money(written: Any, expected: Any) -> None:
    found = parse_number(written, "money", "万元")
    assert found == expected
    assert isinstance(found, int) == (Fraction(expected).denominator == 1)


@pytest.mark.parametrize(
    ("written", "kind", "unit", "expected"),
    [
        ("120万美元", "money", "万美元", 120), ("1200000美元", "money", "万美元", 120), ("1.2亿美元", "money", "万美元", 12000),
        ("120万", "money", "万美元", 120), ("2.4%", "percent", "%", Fraction(12, 5)), ("2.4％", "percent", "%", Fraction(12, 5)),
        ("2.4", "percent", "%", Fraction(12, 5)), ("186人", "integer", "人", 186), ("186 人", "integer", "人", 186),
        ("12个月", "integer", "月", 12), ("12月", "integer", "月", 12), ("180wh/KG", "number", "Wh/kg", 180),
        ("20万", "money", "万元", 20), ("5.0", "integer", "件", 5),
    ],
)  # fmt: skip
def test_other_units(written: str, kind: str, unit: str, expected: Any) -> None:
    assert parse_number(written, kind, unit) == expected


@pytest.mark.parametrize(
    ("written", "kind", "unit"),
    [
        ("8200千元", "money", "万元"), ("8200美元", "money", "万元"), ("8200%", "money", "万元"), ("8200元", "money", "万美元"),
        ("186件", "integer", "人"), ("1万人", "integer", "人"), ("2.4‰", "percent", "%"), ("2.4元", "percent", "%"),
        ("8,20", "money", "万元"), ("8,2000", "money", "万元"), ("1.2.3", "money", "万元"), ("1 2", "money", "万元"),
        ("1e3", "money", "万元"), (".5", "money", "万元"), ("5.", "money", "万元"), ("--5", "money", "万元"),
        ("(120)", "money", "万元"), ("约8200", "money", "万元"), ("八千", "money", "万元"), ("", "money", "万元"),
        ("8200至9000", "money", "万元"), ("0x10", "integer", None), ("①", "integer", None), ("8²", "integer", None), ("½", "number", None),
        ("٣", "integer", None),
        (True, "integer", None), (None, "integer", None), ([], "integer", None), ({}, "integer", None),
        (float("nan"), "number", None), (float("inf"), "number", None), (Decimal("NaN"), "number", None),
        (NumberText("NaN"), "number", None), (NumberText("-Infinity"), "number", None), (NumberText("1e99"), "number", None),
        (Decimal("1e999999"), "number", None), (10**15, "number", None), ("9" * 41, "number", None),
        (2.5, "integer", "人"), ("2.5", "integer", "人"),
    ],
)  # fmt: skip
def test_refused(written: Any, kind: str, unit: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        parse_number(written, kind, unit)
    assert len(caught.value.found) <= 40
    assert caught.value.allowed


def test_a_number_too_long_to_print_is_refused() -> None:
    with pytest.raises(Rejected) as caught:
        parse_number(10**5000, "number")
    assert caught.value.found == "一个极长的数"


def test_the_least_value_is_included() -> None:
    assert parse_number(1, "integer", "名", 1) == 1
    with pytest.raises(Rejected, match="小于 1"):
        parse_number(0, "integer", "名", 1)
    with pytest.raises(Rejected, match="是负数"):
        parse_number("-0.01", "money", "万元", 0)


@given(st.integers(-(10**14), 10**14), st.integers(0, 9))
def test_text_and_number_are_the_same(whole: int, places: int) -> None:
    number = Fraction(whole, 10**places)
    text = decimal_text(number if number.denominator > 1 else int(number))
    assert parse_number(text, "number", None) == number
    assert parse_number(NumberText(text), "number", None) == number
    assert parse_number(Decimal(text), "number", None) == number


@given(st.integers(0, 10**14))
def test_separators_and_width_do_not_matter(number: int) -> None:
    wide = f"{number:,}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,"})
    assert parse_number(f"{number:,}", "number", None) == parse_number(wide, "number", None) == number


@given(st.integers(0, 10**10))
def test_units_of_money_agree(yuan: int) -> None:
    found = parse_number(f"{yuan}元", "money", "万元")
    assert found == Fraction(yuan, 10_000)
    assert parse_number(decimal_text(found) + "万元", "money", "万元") == found


@given(st.one_of(st.text(max_size=50), st.floats(), st.decimals(), st.binary(max_size=5)))
def test_anything_is_a_number_or_refused(junk: Any) -> None:
    try:
        found = parse_number(junk, "money", "万元")
    except Rejected:
        return
    assert isinstance(found, int | Fraction)


def test_an_endless_fraction_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="1/3"):
        decimal_text(Fraction(1, 3))
