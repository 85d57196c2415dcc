"""Cells as text and text as cells, without a window."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.profile.cells import is_blank, put_cell, read_cell, reason_of, shown, typed
from rules.answers import read_answer
from rules.codes import CodeTables
from rules.fields import Column, Dictionary, Field, column_of, load_dictionary

EXAMPLES = Path(__file__).parent.parent.parent.parent / "resources" / "examples"
CODES = CodeTables()
DICTIONARY: Dictionary = load_dictionary()
TABLES = [field for field in DICTIONARY.fields.values() if field.kind == "table"]


def column(fact: str, name: str) -> Column:
    found = column_of(DICTIONARY.fields[fact], name)
    assert found is not None
    return found


def example_cells() -> list[tuple[Field, Column, Any]]:
    """Every cell of every table of the examples."""
    found = []
    for path in sorted(EXAMPLES.glob("*.json")):
        answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
        for field in TABLES:
            raw = answers.get(field.id, [])
            rows = [row for part in raw.values() for row in part] if isinstance(raw, dict) else raw
            found += [(field, one, row[one.id]) for row in rows for one in field.columns if one.id in row]
    return found


def test_the_examples_hold_cells_of_every_kind() -> None:
    assert {one.kind for _, one, _ in example_cells()} == {one.kind for f in TABLES for one in f.columns}


def test_what_is_copied_reads_back_as_the_same_cell() -> None:
    for field, one, raw in example_cells():
        again = read_cell(one, typed(one, raw))
        row, problems = read_answer(field, _answer(field, {one.id: raw}), CODES)
        row_again, problems_again = read_answer(field, _answer(field, {one.id: again}), CODES)
        assert (row, problems) == (row_again, problems_again), (field.id, one.id, raw, again)


def _answer(field: Field, row: dict[str, Any]) -> Any:
    return {"2025": [row]} if field.is_yearly else [row]


@pytest.mark.parametrize(
    ("fact", "name", "raw", "text"),
    [
        ("titles", "title", None, "—"),
        ("titles", "title", "", "—"),
        ("titles", "title", "hnte", "高新技术企业"),
        ("titles", "title", "高企", "高企"),
        ("titles", "valid_to", "open", "长期"),
        ("titles", "valid_to", "长期", "长期"),
        ("titles", "valid_to", "2026年1月5日", "2026-01-05"),
        ("titles", "valid_to", "2026-13-01", "2026-13-01"),
        ("titles", "valid_to", {"unknown": "later"}, "稍后填"),
        ("ip_items", "tied", True, "是"),
        ("ip_items", "tied", False, "否"),
        ("ip_items", "tied", "也许", "也许"),
        ("ip_items", "holder_rank", 1, "1"),
        ("projects", "investment", "0.82亿元", "8,200"),
        ("projects", "investment", "很多", "很多"),
        ("projects", "progress", "45%", "45"),
        ("mulch_film_products", "thickness", "0.010", "0.01"),
        ("products", "novelty", ["material", "process"], "新材料、新工艺"),
        ("products", "novelty", [], "都没有"),
        ("products", "novelty", {"yes": ["material"], "no": []}, "新材料（其余未答）"),
        ("activity_revenue", "gbt4754", "3382", "3382 金属制餐具和器皿制造"),
        ("activity_revenue", "gbt4754", "0111", "0111 稻谷种植"),
        ("activity_revenue", "gbt4754", "9999", "9999"),
    ],
)
def test_a_cell_is_shown(fact: str, name: str, raw: Any, text: str) -> None:
    assert shown(column(fact, name), raw, CODES) == text


@pytest.mark.parametrize(
    ("fact", "name", "text", "raw"),
    [
        ("titles", "title", "  ", None),
        ("titles", "title", "—", None),
        ("titles", "title", "高新技术企业", "hnte"),
        ("titles", "title", " 专精特新 “小巨人” 企业 ", "little_giant"),
        ("titles", "title", "hnte", "hnte"),
        ("titles", "title", "高企", "高企"),
        ("titles", "title", "不清楚", {"unknown": "dont_know"}),
        ("titles", "valid_to", "长期", "open"),
        ("titles", "valid_from", "长期", "长期"),
        ("titles", "valid_from", "2024/12/1 0:00:00", "2024/12/1"),
        ("titles", "valid_from", "2024年12月1日", "2024年12月1日"),
        ("ip_items", "tied", "是", True),
        ("ip_items", "tied", "√", True),
        ("ip_items", "tied", "Ｎ", False),
        ("ip_items", "tied", "也许", "也许"),
        ("ip_items", "tied", "不适用", {"unknown": "does_not_apply"}),
        ("ip_items", "holder_rank", "1", "1"),
        ("products", "novelty", "新材料，新设计", ["material", "design"]),
        ("products", "novelty", "无", ["none"]),
        ("equipment", "retrofit_types", "都没有", []),
        ("products", "novelty", "新材料，新包装", "新材料，新包装"),
        ("products", "origin_criterion", "不清楚", "unknown"),
        ("activity_revenue", "gbt4754", "3382 金属制餐具和器皿制造", "3382"),
        ("activity_revenue", "gbt4754", "0111", "0111"),
        ("activity_revenue", "gbt4754", "餐具 制造", "餐具 制造"),
    ],
)
def test_a_text_is_read(fact: str, name: str, text: str, raw: Any) -> None:
    assert read_cell(column(fact, name), text) == raw


@given(st.sampled_from([one for field in TABLES for one in field.columns]), st.text(max_size=30))
def test_no_text_is_lost(one: Column, text: str) -> None:
    """What fits nothing stays as it was typed; only blanks say nothing."""
    raw = read_cell(one, text)
    assert (raw is None) == (text.strip() in ("", "—"))
    if isinstance(raw, str) and not one.options and one.kind not in ("date", "code_gbt4754"):
        assert raw == text


def test_reasons_and_blanks() -> None:
    assert reason_of({"unknown": "later"}) == "later"
    assert reason_of({"yes": []}) is None
    assert is_blank("")
    assert not is_blank(False)
    assert put_cell({"a": 1, "b": 2}, "a", None) == {"b": 2}
    assert list(put_cell({"a": 1, "b": 2}, "a", 3)) == ["a", "b"]
