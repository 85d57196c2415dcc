"""Proposals from licence texts: the right industry, the words that led there, and calm for anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import CodeTables
from rules.fields import load_dictionary
from rules.packs import load_rulebook
from rules.suggest import Suggester
from rules.suggest_reading import BLANK, Leaning, Reading, comparable, read
from rules.suggest_result import UNSURE, Proposal
from rules.suggest_terms import load_simplified

SIMPLIFIED = load_simplified()
BOILER = "（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）"


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    book = load_rulebook()
    clauses = [clause for pack in book.packs for measure in pack.measures for clause in measure.clauses]
    return Suggester(CodeTables(), book.dictionary, clauses)


def keys(proposals: tuple[Proposal, ...]) -> list[str]:
    return [one.key for one in proposals]


def words(one: Proposal) -> set[str]:
    return {match.text for match in one.matches}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("不锈钢真空保温杯、不锈钢锅的制造", "3382"),
        ("家用电冰箱、冷柜的研发、生产和销售", "3851"),
        ("本厂专业生产瓦楞纸箱、彩盒", "2231"),
        ("酱油、食醋酿造", "1462"),
        ("自行车整车及车架生产", "3761"),
        ("电动自行车整车组装", "3770"),
        ("毛绒玩具加工", "2455"),
        ("牙膏、漱口水生产", "2683"),
        ("近视眼镜、太阳镜架制造", "3587"),
        ("起动型铅蓄电池", "3843"),
        ("硬质包装用塑料瓶、塑料桶", "2926"),
    ],
)
def test_what_is_made_gives_its_class(suggester: Suggester, text: str, code: str) -> None:
    found = suggester.suggest(text)
    assert found.codes[0].key == code
    assert found.codes[0].matches
    assert found.sure


def test_the_main_business_weighs_more_than_the_tail(suggester: Suggester) -> None:
    text = f"""许可项目：道路货物运输{BOILER}。一般项目：家具制造；木质家具、沙发床垫的生产和销售；塑料制品销售；日用百货批发；
    五金产品零售；货物进出口；技术服务、技术咨询（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）。"""
    found = suggester.suggest(text)
    assert found.divisions[0].key == "21"
    assert not {word for one in found.codes for word in words(one)} & {"依法", "批准", "执照", "部门"}


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("塑料玩具制造（不含电池）", "384"),
        ("食品生产，不含白酒、黄酒", "151"),
        ("除化妆品以外的日用塑料制品生产", "2682"),
    ],
)
def test_what_is_left_out_is_not_proposed(suggester: Suggester, text: str, out: str) -> None:
    assert not [code for code in keys(suggester.suggest(text).codes) if code.startswith(out)]


def test_making_outweighs_trade(suggester: Suggester) -> None:
    made = suggester.suggest("食品、化妆品批发零售；玩具制造")
    assert made.groups[0].key == "245"
    traded = suggester.suggest("服装批发、零售")
    assert traded.codes[0].key == "5132"
    assert traded.divisions[0].key in {"51", "52"}


def test_who_does_not_make_light_goods_is_not_pushed_there(suggester: Suggester) -> None:
    for text, division in (
        ("数控车床、铣床制造", "34"),
        ("热轧钢板生产", "31"),
        ("软件开发、信息系统集成服务", "65"),
    ):
        found = suggester.suggest(text)
        assert found.divisions[0].key == division
    assert suggester.suggest("道路普通货物运输").divisions[0].key == "54"


def test_several_businesses_all_come_up(suggester: Suggester) -> None:
    found = suggester.suggest("牙刷、牙膏、雨伞的生产")
    assert {"2683", "4119", "4111"} <= set(keys(found.codes))
    assert len(found.codes) >= 10


def test_brand_names_lead_nowhere(suggester: Suggester) -> None:
    assert suggester.suggest("“晨曦阁”牌全自动电饭煲").codes[0].key == "3854"


def test_traditional_and_full_width_characters(suggester: Suggester) -> None:
    found = suggester.suggest("電飯煲、ＬＥＤ燈具製造")
    assert {"3854", "3872"} <= set(keys(found.codes)[:4])
    assert {"電飯煲", "ＬＥＤ燈具"} <= {word for one in found.codes[:4] for word in words(one)}


def test_a_part_of_a_latin_word_is_no_term(suggester: Suggester) -> None:
    """The ups of cups is no power supply."""
    found = suggester.suggest("stainless steel cups")
    assert not found.sure
    assert found.sectors == ()
    assert suggester.suggest("UPS电源、PCB生产").sure


@pytest.mark.parametrize(
    "text", ["", "   \n", "\0\x01\x1f\ufeff", "ステンレスの魔法瓶を作る", "Кружки", "🙂" * 50]
)
def test_what_says_nothing_is_met_calmly(suggester: Suggester, text: str) -> None:
    found = suggester.suggest(text)
    assert not found.sure
    assert found.note == UNSURE


@pytest.mark.parametrize("text", ["生产不锈钢保温杯", "但", "（不含除", "不", "a", "除外", "，", "(" * 7])
def test_a_very_long_text_is_read_in_part(suggester: Suggester, text: str) -> None:
    found = suggester.suggest(text * (100_000 // len(text)))
    assert all(match.end <= 20_000 for one in found.codes for match in one.matches)


def test_sectors_options_and_clauses(suggester: Suggester) -> None:
    text = "智能门锁、指纹锁的研发与生产，提供全屋定制"
    found = suggester.suggest(text)
    assert found.sectors[0].key == "smart_lock"
    assert "hardware" not in keys(found.sectors)
    options = {one.key: one for one in found.options}
    assert words(options["product_features.smart_products"]) == {"智能"}
    assert "product_features.custom_mode" in options
    assert found.clauses
    dictionary = load_dictionary()
    for one in found.options:
        fact, _, option = one.key.partition(".")
        assert option in {choice.value for choice in dictionary.fields[fact].options}


def test_the_same_text_gives_the_same_proposals(suggester: Suggester) -> None:
    text = "塑料制品、五金制品、玩具的制造"
    assert suggester.suggest(text) == suggester.suggest(text)


PHRASES = st.sampled_from(
    [
        "保温杯",
        "製造",
        "（不含电池）",
        "塑料",
        "，",
        "。",
        "除酒类外",
        "批发",
        "ＬＥＤ",
        "\0",
        "a b",
        "İ",
        "𠮷",
        "一般项目：",
    ]
)


@settings(max_examples=60, deadline=None)
@given(text=st.lists(PHRASES | st.text(max_size=8), max_size=30).map("".join))
def test_places_are_those_of_the_original(suggester: Suggester, text: str) -> None:
    found = suggester.suggest(text)
    lists = (found.codes, found.groups, found.divisions, found.sectors, found.options, found.clauses)
    for one in [one for proposals in lists for one in proposals]:
        assert 0 < one.score <= 1
        for match in one.matches:
            assert text[match.start : match.end] == match.text
    for proposals in lists:
        scores = [one.score for one in proposals]
        assert scores == sorted(scores, reverse=True)
        assert len(set(keys(proposals))) == len(proposals)


@given(text=st.text(max_size=200))
def test_a_reading_keeps_every_place(text: str) -> None:
    reading = read(text, SIMPLIFIED)
    assert len(reading.kept) == len(text)
    assert len(comparable(text, SIMPLIFIED)) == len(text)
    for span in reading.spans:
        assert reading.kept[span.start : span.start + len(span.text)] == span.text
        assert 0 < span.weight <= 1.3


def reading_of(text: str) -> Reading:
    return read(text, SIMPLIFIED)


def test_verbs_of_a_list_hold_for_all_its_items() -> None:
    made = {span.text: span.weight for span in reading_of("皮鞋、箱包的生产和销售").spans}
    sold = {span.text: span.weight for span in reading_of("皮鞋、箱包的生产；雨伞的销售").spans}
    assert set(made) == {"皮鞋", "箱包"}
    assert sold["雨伞"] < sold["箱包"] / 5


def test_leanings() -> None:
    assert reading_of("雨伞制造").leaning is Leaning.MAKES
    assert reading_of("雨伞批发").leaning is Leaning.TRADES
    assert reading_of("雨伞").leaning is Leaning.UNSAID
    assert reading_of("雨伞零售，不从事生产").leaning is Leaning.TRADES


def test_what_is_blanked() -> None:
    kept = reading_of(f"玩具生产（不含电池）{BOILER}，但国家限定公司经营的商品除外").kept
    assert kept.replace(BLANK, "") == "玩具生产,"


@pytest.mark.parametrize(
    "text",
    [
        "经营本企业自产产品及技术的出口业务和本企业所需的机械设备、零配件、原辅材料及技术的进口业务",
        "经营本企业生产、科研所需的原辅材料、仪器仪表的进口业务",
        "自营和代理各类商品和技术的进出口",
        "经营进料加工和“三来一补”业务",
    ],
)
def test_what_a_registrar_adds_for_trade_abroad_is_blanked(text: str) -> None:
    reading = reading_of(f"玩具生产;{text}")
    assert {span.text for span in reading.spans} == {"玩具"}


@pytest.mark.parametrize("text", ["本公司生产家具、玩具,产品出口欧美", "自产自销陶瓷制品,进出口业务"])
def test_what_is_made_and_sold_abroad_stays(text: str) -> None:
    assert BLANK not in reading_of(text).kept


def test_words_of_other_trades_are_quiet_in_a_makers_text(suggester: Suggester) -> None:
    found = suggester.suggest("国家政策范围内的行业应用技术、电饭煲的研发、生产和销售")
    assert found.divisions[0].key == "38"
