"""The expiry list: what has ended or ends within a year, in the order of days, with what to do about it."""

from datetime import date, timedelta
from typing import Any

import pytest

from checklist.expiring import AHEAD_DAYS, LAPSED, WITHOUT_RULES, expiring
from checklist.findings import Findings
from tests.checklist.conftest import AS_OF, Assess, policy

TITLE = {"title": "hnte", "level": "national", "status": "granted", "valid_from": "2020-01-01"}
HELD = {"id": "held", "held": {"title": "hnte"}, "article": "一", "basis": "verified"}


def found(by_hand: Assess, answers: dict[str, Any], *policies: dict[str, Any]) -> list[tuple[str, str]]:
    ending = expiring(Findings(by_hand(list(policies), answers)))
    return [(one.name, one.until.isoformat()) for one in ending]


@pytest.mark.parametrize(
    ("days", "listed"), [(-400, True), (0, True), (AHEAD_DAYS, True), (AHEAD_DAYS + 1, False)]
)
def test_a_year_ahead_and_all_that_has_ended(days: int, listed: bool, by_hand: Assess) -> None:
    until = (AS_OF + timedelta(days=days)).isoformat()
    row = {"certificate": "iso9001", "valid_to": until}
    names = [until for _, until in found(by_hand, {"certifications": [row]}, policy("a"))]
    assert names == ([until] if listed else [])


def test_what_was_renewed_withdrawn_or_has_no_end_is_not_listed(by_hand: Assess) -> None:
    rows = [
        TITLE | {"valid_to": "2023-01-01"},
        TITLE | {"valid_to": "2026-12-01"},
        TITLE | {"title": "tech_sme", "status": "revoked", "valid_to": "2026-12-01"},
        TITLE | {"title": "green_factory", "valid_to": "open"},
    ]
    assert found(by_hand, {"titles": rows}, policy("a")) == [("高新技术企业（国家级）", "2026-12-01")]


def test_all_three_tables_in_the_order_of_days(by_hand: Assess) -> None:
    answers = {
        "titles": [TITLE | {"valid_to": "2027-03-01"}],
        "certifications": [{"certificate": "iso9001", "valid_to": "2027-01-01"}],
        "permits": [{"permit": "pollutant_discharge", "category": "simplified", "valid_to": "2027-02-01"}],
    }
    days = [until for _, until in found(by_hand, answers, policy("a"))]
    assert days == ["2027-01-01", "2027-02-01", "2027-03-01"]


def test_who_gives_it_says_what_to_do_and_who_asks_for_it_is_named(by_hand: Assess) -> None:
    renewal = {"text": "期满前三个月申请。", "basis": "verified"}
    giver = policy(
        "a",
        gives={"title": "hnte"},
        renewal=renewal,
        requires=[HELD | {"id": "x", "held": {"title": "tech_sme"}}],
    )
    user = policy("b", requires=[HELD])
    (one,) = expiring(Findings(by_hand([giver, user], {"titles": [TITLE | {"valid_to": "2026-12-01"}]})))
    assert (one.givers, one.users, one.advice) == (("a",), ("b",), "期满前三个月申请")
    assert one.until == date(2026, 12, 1)


def test_a_recheck_is_not_advised_once_the_title_has_ended(by_hand: Assess) -> None:
    giver = policy("a", gives={"title": "hnte"}, renewal={"text": "期满前申请。", "basis": "verified"})
    rows = [[TITLE | {"valid_to": day}] for day in ("2026-11-22", "2026-11-23")]
    advice = [expiring(Findings(by_hand([giver], {"titles": row})))[0].advice for row in rows]
    assert advice == [LAPSED, "期满前申请"]


def test_without_a_policy_the_issuer_is_named(by_hand: Assess) -> None:
    answers = {"certifications": [{"certificate": "haccp", "valid_to": "2027-01-01"}]}
    (one,) = expiring(Findings(by_hand([policy("a")], answers)))
    assert (one.advice, one.givers, one.users) == (WITHOUT_RULES, (), ())
