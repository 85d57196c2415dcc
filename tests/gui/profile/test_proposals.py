"""How proposals stand to a client's answers, and what taking or refusing one means.  No window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gui.profile.proposal_words import Doing, Wording, led_by, title_of
from gui.profile.proposals import (
    INDUSTRY,
    Client,
    Offer,
    Offers,
    closeness,
    is_refused,
    offers_of,
    with_option,
    with_refused,
)
from rules.facts import read_answers
from rules.program import Program
from rules.suggest_result import Match, Proposal, Suggestion

WORDS = (Match("保温杯", 3, 6),)
FOUND = Suggestion(
    codes=(
        Proposal("3382", "金属制餐具和器皿制造", 0.8, WORDS),
        Proposal("3056", "玻璃保温容器制造", 0.1, (Match("保温", 3, 5),)),
    ),
    sectors=(Proposal("hardware", "五金制品", 0.7, WORDS),),
    options=(
        Proposal(
            "product_features.smart_products", "产品情况：有智能化、联网产品", 0.5, (Match("智能", 9, 11),)
        ),
        Proposal("battery_products.li_cell", "电池产品：锂离子电池", 0.5, (Match("锂电池", 12, 15),)),
    ),
    clauses=(Proposal("3.1.1-s2a", "实施家居产业高质量发展行动方案，", 0.8, WORDS),),
    sure=True,
)


@pytest.fixture
def held(program: Program) -> Any:
    """The offers for a client with these answers."""

    def made(
        raw: Mapping[str, Any], candidates: tuple[str, ...] = (), refusals: Mapping[str, Any] | None = None
    ) -> Offers:
        answers = read_answers(raw, program.dictionary, program.codes)[0]
        client = Client(raw, answers, candidates, refusals or {})
        return offers_of(FOUND, client, program.dictionary, program.codes)

    return made


def standings(offers: tuple[Offer, ...]) -> dict[str, str]:
    return {one.key: one.standing for one in offers}


def test_nothing_is_answered_by_itself(held: Any) -> None:
    offers = held({})
    assert standings(offers.codes) == {"3382": "open", "3056": "open"}
    assert standings(offers.sectors) == {"hardware": "open"}
    assert [one.key for one in offers.clauses] == ["3.1.1-s2a"]
    assert offers.waiting == 2 + len(offers.options)


def test_what_is_answered_stands_as_answered(held: Any) -> None:
    offers = held({INDUSTRY: "3382", "sectors": ["daily_glass"]})
    assert standings(offers.codes) == {"3382": "taken", "3056": "open"}
    assert standings(offers.sectors) == {"hardware": "denied"}


def test_codes_in_question_are_kept(held: Any) -> None:
    assert standings(held({}, ("3382",)).codes) == {"3382": "kept", "3056": "open"}
    assert standings(held({INDUSTRY: "3056"}, ("3382",)).codes) == {"3382": "open", "3056": "taken"}


def test_options_of_questions_not_asked_are_left_out(held: Any) -> None:
    assert "li_cell" not in standings(held({"sectors": ["hardware"]}).options)
    assert "li_cell" in standings(held({"sectors": ["battery"]}).options)


def test_what_was_refused_stands_apart(held: Any) -> None:
    offers = held({}, refusals={INDUSTRY: {"3382": ["不锈钢保温杯"]}})
    assert [one.key for one in offers.codes] == ["3056"]
    assert [one.key for one in offers.refused] == ["3382"]


def test_a_refused_code_that_is_the_answer_stands_as_the_answer(held: Any) -> None:
    offers = held({INDUSTRY: "3382"}, refusals={INDUSTRY: {"3382": ["保温杯"]}})
    assert standings(offers.codes)["3382"] == "taken"
    assert offers.refused == ()


@pytest.mark.parametrize(
    ("before", "now", "stays"),
    [
        (["保温杯"], ["保温杯"], True),
        (["保温杯"], ["保温"], True),
        (["保温"], ["保温杯"], False),
        (["保温杯"], ["保温杯", "餐具"], False),
        ([], [], True),
        ([], ["餐具"], False),
        (["保温杯"], [], True),
    ],
)
def test_only_another_word_brings_a_refused_proposal_back(
    before: list[str], now: list[str], stays: bool
) -> None:
    offer = Offer(INDUSTRY, "3382", "", 0.5, tuple(now), ())
    assert is_refused(offer, {INDUSTRY: {"3382": before}}) is stays


def test_refusing_adds_to_what_was_refused() -> None:
    offer = Offer(INDUSTRY, "3382", "", 0.5, ("餐具",), ())
    refused = with_refused([offer], {"3382": ["保温杯"], "3056": []})
    assert refused == {"3382": ["保温杯", "餐具"], "3056": []}


def test_an_option_is_added_and_the_others_are_left_alone(program: Program) -> None:
    field = program.dictionary.fields["product_features"]
    assert with_option(field, None, "smart_products") == {"yes": ["smart_products"], "no": []}
    before = {"yes": ["green_products"], "no": ["interop_support", "smart_products"]}
    after = with_option(field, before, "smart_products")
    assert set(after["yes"]) == {"smart_products", "green_products"}
    assert after["no"] == ["interop_support"]
    unsure = with_option(field, {"unknown": "dont_know"}, "smart_products")
    assert unsure == {"yes": ["smart_products"], "no": []}


def test_words_say_how_near_and_never_a_share() -> None:
    assert [closeness(score).of_three for score in (1, 0.45, 0.3, 0.15, 0.01)] == [3, 3, 2, 2, 1]


def test_a_line_tells_the_words_that_led_there(program: Program, held: Any) -> None:
    doing = Doing(*[lambda _offer: None] * 4)
    client = Client({INDUSTRY: "3056"}, {}, (), {})
    line = Wording(program.codes, client, doing).line(held({}).codes[0])
    assert line.title == "3382 金属制餐具和器皿制造"
    assert "●●●" in line.beside
    assert line.below == "金属制品业 › 金属制日用品制造 · 凭“保温杯”"
    assert [act.text for act in line.acts] == ["改填这个", "不是"]
    assert all("%" not in text for text in (line.title, line.beside, line.below))


def test_many_words_are_cut_short() -> None:
    offer = Offer("", "3.1.1-s2a", "实施行动，", 0.5, tuple("甲乙丙丁戊"), ())
    assert led_by(offer) == "凭“甲”、“乙”、“丙”、“丁”等"
    assert title_of(offer) == "3.1.1 实施行动"
