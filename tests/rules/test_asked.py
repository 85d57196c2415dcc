"""When a fact is asked at all, three-valued."""

from typing import Any

import pytest

from rules.asked import is_asked
from rules.codes import CodeTables
from rules.facts import read_answers
from rules.fields import load_dictionary

DICTIONARY = load_dictionary()
CODES = CodeTables()


@pytest.mark.parametrize(
    ("fact", "answers", "expected"),
    [
        ("own_brand", {}, True),
        ("food_categories", {}, None),
        ("food_categories", {"sectors": {"unknown": "later"}}, None),
        ("food_categories", {"sectors": ["food"]}, True),
        ("food_categories", {"sectors": ["self_heating_food"]}, True),
        ("food_categories", {"sectors": ["hardware"]}, False),
        ("food_categories", {"sectors": []}, False),
        ("food_categories", {"sectors": {"yes": ["hardware"]}}, None),
        ("food_categories", {"sectors": {"yes": ["dairy"]}}, True),
        ("lead_capacity", {"sectors": ["battery"]}, False),
        ("lead_capacity", {"sectors": {"no": ["lead_acid_battery"]}}, False),
        ("export_revenue", {"has_exports": True}, True),
        ("export_revenue", {"has_exports": False}, False),
        ("export_revenue", {"has_exports": {"unknown": "dont_know"}}, None),
        ("customs_registered", {"has_exports": False, "has_imports": True}, True),
        ("customs_registered", {"has_exports": False, "has_imports": False}, False),
        ("customs_registered", {"has_exports": False}, None),
        ("customs_credit_level", {"has_exports": True, "customs_registered": True}, True),
        ("customs_credit_level", {"has_exports": True}, None),
        ("customs_credit_level", {"has_exports": False, "has_imports": False}, False),
        ("customs_credit_level", {"has_exports": False, "has_imports": False, "customs_registered": True}, False),
        ("customs_credit_level", {"customs_registered": False}, False),
        ("vat_monthly_sales", {"vat_taxpayer_type": "small_scale"}, True),
        ("vat_monthly_sales", {"vat_taxpayer_type": "general"}, False),
        ("design_team_size", {"rd_practices": ["industrial_design"]}, True),
        ("design_team_size", {"rd_practices": []}, False),
        ("design_team_size", {"rd_practices": {"yes": ["univ_coop"]}}, None),
        ("encouraged_catalogue_item", {"catalogue_class": "encouraged"}, True),
        ("encouraged_catalogue_item", {"catalogue_class": "permitted", "registered_region": "360702"}, True),
        ("encouraged_catalogue_item", {"catalogue_class": "permitted", "registered_region": "460100"}, True),
        ("encouraged_catalogue_item", {"catalogue_class": "permitted", "registered_region": "330784"}, False),
        ("encouraged_catalogue_item", {"registered_region": "330784"}, None),
    ],
)  # fmt: skip
def test_is_asked(fact: str, answers: dict[str, Any], expected: bool | None) -> None:
    read, problems, _ = read_answers(answers, DICTIONARY, CODES)
    assert not problems
    assert is_asked(DICTIONARY.fields[fact], read, CODES) is expected


def test_without_answers_nothing_conditional_is_decided() -> None:
    fields = DICTIONARY.fields.values()
    assert {is_asked(field, {}, CODES) for field in fields if field.asked_when} == {None}
    assert {is_asked(field, {}, CODES) for field in fields if not field.asked_when} == {True}
