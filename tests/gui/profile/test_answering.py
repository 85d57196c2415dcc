"""Ways of answering, and answers taken apart by year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.profile.answering import (
    copied_years,
    manner_of,
    manners_of,
    other_years,
    part_of,
    raw_of,
    with_part,
    years_of,
)
from rules.program import Program

AS_OF = date(2026, 11, 23)
PARTS = st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.just({"unknown": "later"}))


@pytest.mark.parametrize(
    ("raw", "manner"),
    [
        (None, "missing"),
        ("8200", "value"),
        (0, "value"),
        (False, "value"),
        ([], "value"),
        ({"unknown": "dont_know"}, "dont_know"),
        ({"unknown": "later"}, "later"),
        ({"none": True}, "none"),
        ({"unknown": "perhaps"}, "value"),
        ({"2025": {"unknown": "later"}}, "value"),
    ],
)
def test_manner(raw: Any, manner: str) -> None:
    assert manner_of(raw) == manner


def test_a_reason_is_written_as_it_is_read() -> None:
    for manner in ("none", "dont_know", "does_not_apply", "later"):
        assert manner_of(raw_of(manner)) == manner
    assert raw_of("value") is None
    assert raw_of("missing") is None


def test_none_is_offered_for_texts_and_dates_that_a_firm_may_lack(program: Program) -> None:
    fields = program.dictionary.fields
    assert "none" in manners_of(fields["champion_product_started_on"])
    assert "none" not in manners_of(fields["enterprise_name"])
    assert "none" not in manners_of(fields["operating_revenue"])


def test_years_run_from_the_last_complete_one(program: Program) -> None:
    fields = program.dictionary.fields
    assert years_of(fields["operating_revenue"], AS_OF) == ("2025", "2024", "2023")
    assert years_of(fields["enterprise_name"], AS_OF) == ()
    assert years_of(fields["specialised_development_score"], AS_OF) == ("2026", "2025")


def test_years_before_founding_do_not_exist(program: Program) -> None:
    field = program.dictionary.fields["operating_revenue"]
    assert years_of(field, AS_OF, date(2025, 3, 1)) == ("2025",)
    assert years_of(field, AS_OF, date(2026, 3, 1)) == ("2025",), "one field is left to type into"


def test_a_reason_for_the_whole_answer_stands_for_each_year_and_is_kept_for_the_others() -> None:
    whole = {"unknown": "later"}
    assert part_of(whole, "2024") == whole
    assert with_part(whole, "2025", "8200", ("2025", "2024")) == {"2025": "8200", "2024": whole}


@given(st.dictionaries(st.sampled_from(["2022", "2023", "2024", "2025"]), PARTS), PARTS)
def test_a_year_put_in_comes_out_and_leaves_the_others(parts: dict[str, Any], part: Any) -> None:
    raw = with_part(parts or None, "2025", part, ("2025", "2024"))
    assert part_of(raw, "2025") == part
    assert {k: v for k, v in raw.items() if k != "2025"} == {k: v for k, v in parts.items() if k != "2025"}
    without = with_part(raw, "2025", None, ("2025",))
    assert without == ({k: v for k, v in parts.items() if k != "2025"} or None)


def test_other_years_are_told(program: Program) -> None:
    field = program.dictionary.fields["operating_revenue"]
    raw = {"2025": "1", "2020": "2", "2027": "3"}
    assert other_years(field, raw, ("2025", "2024", "2023")) == ("2027", "2020")
    assert other_years(field, {"unknown": "later"}, ("2025",)) == ()


def test_only_years_that_are_told_are_copied_and_none_is_overwritten(program: Program) -> None:
    fields = program.dictionary.fields
    answers = {
        "operating_revenue": {"2024": "7600"},
        "total_assets": {"2024": "6650", "2025": "7180"},
        "net_profit": {"2024": {"unknown": "dont_know"}},
        "total_liabilities": {"2024": "3190", "2025": {"unknown": "later"}},
        "taxable_income": {"2024": "12", "2025": {"unknown": "does_not_apply"}},
        "enterprise_name": "某厂",
    }
    assert copied_years(fields.values(), answers, 2024, 2025) == {
        "operating_revenue": {"2025": "7600"},
        "total_liabilities": {"2025": "3190"},
    }
