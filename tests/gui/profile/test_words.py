"""Words for answers and problems."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.dossier import Dossier
from gui.profile.words import answer_words, problem_words, understood
from rules.amounts import parse_number
from rules.program import Program


@pytest.mark.parametrize(
    ("fact", "raw", "words"),
    [
        (
            "operating_revenue",
            {"2024": "7600", "2025": {"unknown": "later"}},
            "2025 年 稍后；2024 年 7600万元",
        ),
        ("operating_revenue", {"2025": "0.82亿元"}, "2025 年 0.82亿元"),
        ("foreign_invested", False, "否"),
        ("legal_form", "company_legal_person", "企业法人（公司等）"),
        ("titles", [], "确认没有"),
        ("titles", [{"title": "hnte"}], "1 行"),
        ("group_relations", ["none"], "都没有"),
        ("registered_region", "330784", "330784 浙江省金华市永康市"),
        ("gbt4754_main", "0000", "0000"),
        ("uscc", None, "未填"),
        ("segment_name", {"none": True}, "无"),
    ],
)
def test_answers_in_words(program: Program, fact: str, raw: Any, words: str) -> None:
    assert answer_words(program.dictionary.fields[fact], raw, program.codes) == words


@pytest.mark.parametrize(
    ("fact", "text", "words"),
    [
        ("operating_revenue", "8200", ""),
        ("operating_revenue", "8,200", "= 8,200万元"),
        ("operating_revenue", "0.82亿元", "= 8,200万元"),
        ("operating_revenue", "82000000元", "= 8,200万元"),
        ("operating_revenue", "82000000", "= 8,200亿元"),
        ("operating_revenue", "12345.6", "= 1.23456亿元"),
        ("operating_revenue", "八千", ""),
        ("layoff_rate", "2.4%", "= 2.4%"),
        ("employees_year_end", "186人", "= 186人"),
        ("employees_year_end", "1.5", ""),
        ("employees_year_end", "", ""),
    ],
)
def test_how_a_number_was_read(program: Program, fact: str, text: str, words: str) -> None:
    assert understood(program.dictionary.fields[fact], text) == words


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_what_is_told_is_what_is_meant(program: Program, amount: Any) -> None:
    field = program.dictionary.fields["operating_revenue"]
    text = f"{amount}亿元" if amount < 10**6 else f"{amount}元"
    told = understood(field, text).removeprefix("= ")
    assert parse_number(told, "money", "万元") == parse_number(text, "money", "万元")


def test_a_problem_under_its_field_has_no_path_and_no_label(program: Program) -> None:
    raw = {"operating_revenue": {"2025": "8200x"}, "uscc": "91", "ip_items": [], "class1_ip_count": 3}
    dossier = Dossier(program, raw, date(2026, 11, 23))
    for fact, problems in dossier.problems.items():
        for one in problems:
            words = problem_words(one, keep_place="2025 年")
            assert "answers." not in words
            assert words.startswith("2025 年：写的是")
            assert program.dictionary.label(fact) not in words.split("，")[0]
    assert set(dossier.problems) == {"operating_revenue", "uscc", "ip_items", "class1_ip_count"}
