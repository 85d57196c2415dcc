"""What decides a policy: the leaves that an outcome stands on."""

from __future__ import annotations

from checklist.findings import Findings
from rules.verdict import MET
from tests.checklist.conftest import Assess, policy

SOURCE = {"article": "第三条", "basis": "verified"}
GUARDED = SOURCE | {
    "id": "guarded",
    "fact": "operating_revenue",
    "at_least": "500",
    "when": {"fact": "has_exports", "is": True},
}
BRAND = SOURCE | {"id": "brand", "fact": "own_brand", "is": True}


def test_what_a_guard_waits_for_is_asked_too(by_hand: Assess) -> None:
    found = Findings(
        by_hand(
            [policy("a", requires=[GUARDED, BRAND])],
            {"operating_revenue": {"2025": 100}, "own_brand": False},
        )
    )
    finding = found.of("a")
    assert finding.outcome == "gap"
    assert found.gap_facts == {"has_exports": ("a",)}
    assert found.open_facts("a") == ["has_exports"]


def test_a_guard_that_holds_decides_nothing(by_hand: Assess) -> None:
    found = Findings(
        by_hand(
            [policy("a", requires=[BRAND], excludes=[GUARDED])],
            {"operating_revenue": {"2025": 900}, "own_brand": True, "has_exports": True},
        )
    )
    finding = found.of("a")
    assert finding.outcome == "not_met"
    assert [node.id for _, node in found.leaves(finding, MET, ["excludes"])] == ["guarded"]
