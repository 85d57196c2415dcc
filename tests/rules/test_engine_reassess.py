"""After any run of changed answers the engine stands where a fresh assessment would."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import Assessment, assess, reassess
from rules.packs import load_rulebook
from rules.program import Program
from rules.ranges import RootRate
from tests.rules.oracle import DAY, answers, codes

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=60)

HNTE = {
    "title": "hnte",
    "level": "national",
    "status": "granted",
    "valid_from": "2024-12-01",
    "valid_to": "2027-11-30",
}
GIVEN_UP = object()
SAID: dict[str, list[Any]] = {
    "sectors": [["hardware"], ["electric_bicycle"], ["li_ion_battery"], ["daily_glass", "food"], []],
    "business_description": ["生产锂离子电池和电动自行车", "五金制品"],
    "legal_form": ["company_legal_person", "cooperative"],
    "registered_region": ["330784", "510104"],
    "production_region": ["330784", "460105", {"unknown": "later"}],
    "established_date": ["2011-03-08", "2024-06-01", "2026-02-01"],
    "gbt4754_main": ["3382", "3841", "6610"],
    "employees_year_end": [{2025: 186, 2024: 171}, {2025: 5}, {2025: {"unknown": "dont_know"}}],
    "operating_revenue": [{2025: 8200, 2024: 7600, 2023: 7150}, {2025: 800}, {2024: 0}],
    "main_business_revenue": [{2025: 8000, 2024: 7000, 2023: 7000}, {2025: 100, 2024: 0}],
    "rd_expense": [{2025: 300, 2024: 280, 2023: 200}, {2025: 1}],
    "total_assets": [{2025: 6000, 2024: 5000, 2023: 4000}],
    "total_liabilities": [{2025: 3000, 2024: 2000, 2023: 1000}, {2025: 9000}],
    "net_profit": [{2025: 500, 2024: -10, 2023: 5}],
    "segment_start_date": ["2012-01-01", "2025-01-01"],
    "class1_ip_count": [0, 3],
    "ip_items": [[], [{"ip_type": "invention", "in_force": True, "acquisition": "own"}]],
    "titles": [[], [HNTE], [HNTE, {**HNTE, "title": "innovative_sme", "level": "provincial"}]],
    "negative_lists": [["none"], ["abnormal_operation"], {"yes": [], "no": ["abnormal_operation"]}],
    "incidents": [[], [{"incident_kind": "safety", "severity": "major", "occurred_on": "2025-01-01"}], [{}]],
    "violations": [[], [{"violation_kind": "tax_evasion", "decided_on": "2025-01-01"}]],
    "own_brand": [True, False],
    "has_exports": [True, False],
    "has_imports": [True, False],
    "customs_registered": [True, False],
    "battery_products": [["li_cell"], []],
    "lithium_metrics": [[], [{"product_type": "storage", "cell_energy": 160}]],
    "site_in_restricted_zone": [True, False],
    "leading_product_field": [["key_chain_link"], ["none"]],
    "rd_practices": [["industrial_design"], ["none"]],
    "rd_institution_level": ["none", "provincial"],
}  # fmt: skip
changes = st.sampled_from(sorted(SAID)).flatmap(
    lambda fact: st.tuples(st.just(fact), st.sampled_from([*SAID[fact], GIVEN_UP]))
)


@cache
def shipped() -> Program:
    book = load_rulebook(cache=False)
    return Program(book.packs, book.dictionary, codes())


def read(found: Assessment) -> list[Any]:
    """Every slot, with the two year ratio of a growth rate in place of the rate."""
    values = [found.sheet.get(slot) for slot in range(len(found.program.slots.readers))]
    return [value.square if isinstance(value, RootRate) else value for value in values]


@given(steps=st.lists(st.lists(changes, min_size=1, max_size=3), min_size=1, max_size=6))
@bounded
def test_reassess_equals_a_fresh_assessment(steps: list[list[tuple[str, Any]]]) -> None:
    raw: dict[str, Any] = {fact: said[0] for fact, said in SAID.items()}
    standing = assess(shipped(), answers(raw), DAY)
    for step in steps:
        for fact, said in step:
            raw = {key: value for key, value in raw.items() if key != fact}
            if said is not GIVEN_UP:
                raw[fact] = said
        if raw.get("ip_items") == [] and raw.get("class1_ip_count"):
            del raw["ip_items"]
            step = [*step, ("ip_items", GIVEN_UP)]
        given_now = answers(raw)
        standing = reassess(standing, given_now, [fact for fact, _ in step])
        fresh = assess(shipped(), given_now, DAY)
        assert standing.verdicts == fresh.verdicts
        assert standing.judgements == fresh.judgements
        assert standing.relevances == fresh.relevances
        assert read(standing) == read(fresh)


def test_the_assessment_before_stays_as_it_was() -> None:
    before = assess(shipped(), answers({"own_brand": True, "rd_expense": {2025: 1}}), DAY)
    kept = list(before.verdicts), dict(before.judgements), read(before)
    reassess(before, answers({"own_brand": False}), ["own_brand", "rd_expense"])
    assert (before.verdicts, before.judgements, read(before)) == kept
