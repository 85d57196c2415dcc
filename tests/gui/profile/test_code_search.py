"""Finding codes of industries and regions, without a window."""

import pytest

from gui.profile.code_search import IndustrySearch, RegionSearch, is_code, plain_code
from rules.codes import CodeTables

CODES = CodeTables()
INDUSTRIES, REGIONS = IndustrySearch(CODES), RegionSearch(CODES)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3382", "3382"),
        ("３３８２", "3382"),
        ("C3382", "3382"),
        ("0111", "0111"),
        ("338", "3381"),
        ("金属制餐具", "3382"),
        ("餐具", "3382"),
        ("保温瓶胆", "3053"),
        ("锂离子电池", "3841"),
        ("金属制日用品", "3389"),
    ],
)
def test_industries_are_found(text: str, first: str) -> None:
    found = INDUSTRIES.find(text)
    assert found[0].code == first
    assert len({one.code for one in found}) == len(found)


def test_only_classes_are_found_and_a_word_of_the_trade_says_why() -> None:
    found = INDUSTRIES.find("保温杯")
    assert all(CODES.industries[one.code].level == "小类" for one in found)
    assert "3382" in [one.code for one in found]
    assert all(one.why == "保温杯（五金制品）" for one in found)


@pytest.mark.parametrize("text", ["", "  ", "没有这种行业", "99999"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert INDUSTRIES.find(text) == []
    assert REGIONS.find(text) == []


def test_a_letter_is_a_section() -> None:
    assert INDUSTRIES.find("c")[0].code == "1311"


def test_no_more_than_asked_for() -> None:
    assert len(INDUSTRIES.find("制造", 7)) == 7


def test_the_way_down_to_a_class() -> None:
    assert INDUSTRIES.found("3382").path == "制造业 › 金属制品业 › 金属制日用品制造"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("永康", "330784"),
        ("330784", "330784"),
        ("浙江金华", "330700"),
        ("金华 永康", "330784"),
        ("浙江省金华市永康市", "330784"),
        ("3307", "330700"),
        ("东莞", "441900"),
        ("上海", "310000"),
    ],
)
def test_regions_are_found(text: str, first: str) -> None:
    assert REGIONS.find(text)[0].code == first


def test_codes_are_told_from_words() -> None:
    assert is_code("0111")
    assert is_code("Ｃ33")
    assert not is_code("餐具33")
    assert plain_code(" C 0111") == "0111"
