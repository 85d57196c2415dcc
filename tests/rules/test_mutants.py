"""A policy with every form that dates, places and rows bring: its few cases notice each of its mutants."""

from __future__ import annotations

from typing import Any

from rules.cases import run, settings
from rules.excerpt import excerpt
from rules.model import Policy
from rules.mutants import survey
from tests.rules.oracle import CAPPED_SUM, CAPS, codes, dictionary, policy, program

SOURCE = {"article": "一", "basis": "verified"}
MACHINE = {"retrofit_cost": 12, "original_tax_base": 20, "capitalised": True}
SMALL = {"retrofit_cost": 10, "original_tax_base": 22, "capitalised": False}
FACTS = {"equipment": [MACHINE], "registered_region": "330784", "unemployment_insurance_months": 2}


def placed(condition: str, place: str, **gives: str) -> dict[str, Any]:
    return {
        "name": f"{condition} {place}",
        "like": "全部满足",
        "vary": place,
        "condition": condition,
        "gives": gives,
    }


def months(region: str, day: str, least: int) -> dict[str, Any]:
    """A place on a day, with a month too few and just enough."""
    facts = {"registered_region": region}
    gives = {str(least - 1): "not_met", str(least): "met"}
    varied = placed("cap", "unemployment_insurance_months", **gives)
    return {**varied, "name": f"{region} {day}", "as_of": day, "facts": facts}


CASES = [
    {"name": "全部满足", "as_of": "2026-11-23", "facts": FACTS, "expect": {"outcome": "likely"}},
    placed("late", "as_of", **{"2026-03-31": "not_met", "2026-04-01": "met", "2026-12-31": "met", "2027-01-01": "not_met"}),
    {"name": "多一台", "like": "全部满足", "facts": {"equipment": [MACHINE, SMALL]}, "expect": {"verdicts": {"sum": "met", "half": "met"}}},
    placed("sum", "equipment.0.retrofit_cost", **{"9.99": "not_met", "10": "met", "1000": "met"}),
    placed("most", "equipment.0.original_tax_base", **{"20": "met", "20.02": "not_met"}),
    placed("half", "equipment.0.retrofit_cost", **{"9.99": "not_met", "10": "met"}),
    placed("half", "equipment.0.capitalised", false="not_met"),
    *[
        months(region, day, least)
        for region, day, least in (
            ("330784", "2026-11-22", 5),
            ("330784", "2026-11-23", 2),
            ("330105", "2026-11-23", 3),
            ("330106", "2026-11-23", 4),
            ("330106", "2026-11-24", 3),
            ("440305", "2026-11-23", 3),
        )
    ],
]  # fmt: skip


def made() -> Policy:
    half = {
        "retrofit_cost": {"at_least": {"column": "original_tax_base", "percent": 50}},
        "capitalised": True,
    }
    return policy(
        in_force={},
        derived=[CAPPED_SUM],
        requires=[
            {"id": "late", "as_of": {"from": "2026-04-01", "to": "2026-12-31"}, **SOURCE},
            {"id": "sum", "fact": "capped_sum", "at_least": 10, **SOURCE},
            {"id": "most", "fact": "capped_sum", "at_most": 10, **SOURCE},
            {"id": "half", "rows": {"fact": "equipment", "where": {}, "any": half}, **SOURCE},
            {"id": "cap", "fact": "unemployment_insurance_months", "at_least": {"table": "caps"}, **SOURCE},
        ],
        cases=CASES,
    )


def test_the_cases_hold_and_notice_every_mutant() -> None:
    whole = made()
    packs = program(whole, tables=[CAPS]).packs
    alone = excerpt(whole, packs, dictionary(), codes())
    assert run(whole, alone, settings(whole, alone)) == []
    found = survey(whole, packs, dictionary(), codes())
    assert found.survivors == ()
    assert found.made > 40
