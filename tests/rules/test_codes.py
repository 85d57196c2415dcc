"""Code tables and the credit code."""

import csv
from pathlib import Path
from typing import Any

import pytest

from rules.codes import CodeTables, parse_uscc, uscc_check_character
from rules.errors import Rejected

CODES = CodeTables()
with (Path(__file__).parent.parent / "data" / "uscc-tests.csv").open(encoding="utf-8", newline="") as stream:
    USCC_ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", USCC_ROWS, ids=lambda row: row["code"])
def test_credit_codes(row: dict[str, str]) -> None:
    if row["expect"] == "valid":
        assert parse_uscc(row["code"]) == row["code"]
        assert uscc_check_character(row["code"][:17]) == row["code"][17]
    else:
        with pytest.raises(Rejected):
            parse_uscc(row["code"])


def test_a_lower_case_credit_code_is_told_in_capitals() -> None:
    with pytest.raises(Rejected) as caught:
        parse_uscc("91440300708461136t")
    assert caught.value.nearest == "91440300708461136T"


def test_sections_and_names() -> None:
    assert CODES.section_of("3382") == CODES.section_of("33") == CODES.section_of("C") == "C"
    assert CODES.section_of("0111") == "A"
    assert CODES.section_of("9999") is None
    assert CODES.name_of("3382") == "金属制餐具和器皿制造"
    assert CODES.name_of("") is None
    assert CODES.below("338") == ("3381", "3382", "3383", "3389")


def test_every_class_leads_up_to_a_section() -> None:
    assert {CODES.section_of(code) for code in CODES.industries} == set("ABCDEFGHIJKLMNOPQRST")


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("338", None), ("33", None), ("C", None), ("C3382", "3382"), ("3388", "3381"), ("金属制餐具和器皿制造", "3382"),
     ("9999", None), ("", None), (3382, None), (None, None), (True, None)],
)  # fmt: skip
def test_refused_industries(value: Any, nearest: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        CODES.parse_industry(value)
    assert caught.value.nearest == nearest


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("330799", "330700"), ("339999", "330000"), ("永康市", "330784"), ("3307", "330700"), ("330784000000", "330784"),
     ("990000", None), ("", None), (330784, None), (None, None)],
)  # fmt: skip
def test_refused_regions(value: Any, nearest: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        CODES.parse_region(value)
    assert caught.value.nearest == nearest


def test_region_names() -> None:
    assert CODES.region_name("330784") == "浙江省金华市永康市"
    assert CODES.region_name("429004") == "湖北省仙桃市"
    assert CODES.region_name("1") is None


@pytest.mark.parametrize(
    ("code", "western"),
    [("500000", True), ("500101", True), ("510104", True), ("360702", True), ("222401", True), ("422801", True),
     ("433101", True), ("360100", False), ("330784", False), ("460100", False), ("220100", False)],
)  # fmt: skip
def test_western_regions(code: str, western: bool) -> None:
    assert code in CODES.divisions
    assert CODES.is_western(code) is CODES.in_region(code, "western") is western


def test_hainan_and_no_other_name() -> None:
    assert CODES.in_region("460100", "hainan")
    assert not CODES.in_region("330784", "hainan")
    with pytest.raises(ValueError, match="eastern"):
        CODES.in_region("330784", "eastern")


@pytest.mark.parametrize(
    ("code", "trade"),
    [("3382", "industry"), ("5135", "wholesale"), ("5211", "retail"), ("5911", "transport"), ("5951", "warehousing"),
     ("5310", None), ("7010", "real_estate_dev"), ("0111", "farming"), ("0511", None)],
)  # fmt: skip
def test_size_trades(code: str, trade: str | None) -> None:
    assert CODES.size_trade(code) == trade


def test_every_class_has_a_decided_size_trade() -> None:
    prefixes = {row["prefix"] for row in CODES._rows("size-tier-trades.csv")}
    classes = [code for code, row in CODES.industries.items() if row.level == "小类"]
    assert [c for c in classes if not any(c.startswith(prefix) for prefix in prefixes)] == []


def test_the_sector_tree() -> None:
    tree = CODES.sectors
    assert tree.chain("leisure_appliances") == (
        "leisure_appliances", "household_appliances", "home_goods", "light_industry",
    )  # fmt: skip
    assert "smart_lock" in tree.within("hardware")
    assert tree.belongs("smart_lock", "home_goods")
    assert not tree.belongs("hardware", "smart_lock")
    assert not tree.belongs("nothing", "nowhere")
    assert tree.for_industry("3852")[0] in ("household_appliances", "light_industry")
    assert tree.for_industry("0111") == ()


def test_sector_prefixes_are_industry_codes() -> None:
    assert {p for s in CODES.sectors.by_key.values() for p in s.gbt4754} <= set(CODES.industries)
