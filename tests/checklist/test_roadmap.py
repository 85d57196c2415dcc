"""The road map: which title comes after which, and the first year in which each can be applied for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checklist.findings import Findings
from checklist.roadmap import RoadMap, Stop
from rules.assess import Assessment
from tests.checklist.conftest import Assess, policy

SOURCE = {"article": "第三条", "basis": "verified"}
JULY = [{"months": [7], "text": "每年7月。", "basis": "reported"}]
HOLDS_INNOVATIVE = {
    "title": "innovative_sme",
    "status": "granted",
    "valid_from": "2025-09-01",
    "valid_to": "2028-08-31",
}
NO_TITLES: dict[str, Any] = {"titles": []}


def asks(title: str | list[str], **more: Any) -> dict[str, Any]:
    return SOURCE | {"id": f"holds-{len(title)}", "held": {"title": title} | more}


def revenue(amount: int, year: str = "last") -> dict[str, Any]:
    return SOURCE | {
        "id": f"revenue-{amount}",
        "fact": "operating_revenue",
        "year": year,
        "at_least": str(amount),
    }


def age(years: int) -> dict[str, Any]:
    return SOURCE | {"id": "age", "fact": "established_years", "at_least": str(years)}


def gives(title: str, *requires: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return policy(
        title.replace("_", "-"), gives={"title": title}, requires=list(requires), windows=JULY, **parts
    )


FIRST = gives("innovative_sme", revenue(100))
SECOND = gives("specialised_sme", asks("innovative_sme"))
THIRD = gives("little_giant", asks("specialised_sme"))
RATE = policy("rate", kind="tax", requires=[asks("little_giant")])
LADDER = [FIRST, SECOND, THIRD, RATE]


def stops(found: Assessment) -> dict[str, Stop]:
    return {stop.finding.id: stop for stop in RoadMap(Findings(found)).stops}


def years(found: Assessment) -> dict[str, tuple[str, int | None]]:
    return {key: (stop.state, stop.year) for key, stop in stops(found).items()}


def test_a_title_applied_for_in_one_year_leads_on_from_the_next(by_hand: Assess) -> None:
    found = by_hand(LADDER, NO_TITLES | {"operating_revenue": {"2025": 500}})
    assert years(found) == {
        "innovative-sme": ("ready", 2027),
        "specialised-sme": ("later", 2028),
        "little-giant": ("later", 2029),
    }
    third = stops(found)["little-giant"]
    assert third.after == (("specialised-sme", None),)
    assert third.opens_up == ("rate",)
    assert third.target.day == date(2029, 7, 1)


def test_a_title_that_is_held_shortens_the_way(by_hand: Assess) -> None:
    found = by_hand(LADDER, {"titles": [HOLDS_INNOVATIVE], "operating_revenue": {"2025": 500}})
    assert years(found) == {
        "specialised-sme": ("ready", 2027),
        "little-giant": ("later", 2028),
        "innovative-sme": ("held", None),
    }


def test_a_lower_title_is_left_out_where_all_it_leads_to_is_held(by_hand: Assess) -> None:
    held = HOLDS_INNOVATIVE | {"title": "specialised_sme"}
    found = by_hand([FIRST, SECOND], {"titles": [held], "operating_revenue": {"2025": 500}})
    assert years(found) == {"specialised-sme": ("held", None)}


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (500, ("ready", 2027)),  # as it is
        (501, ("later", 2027)),  # 2026 can still do it: the round of July 2027 looks at 2026
        (1000, ("later", 2027)),  # half of what is asked is missing: still planned
        (1001, ("blocked", None)),  # more than half is missing: nobody can plan that
    ],
)
def test_what_is_too_far_away_gets_no_year(
    by_hand: Assess, amount: int, expected: tuple[str, int | None]
) -> None:
    firm = NO_TITLES | {"operating_revenue": {"2025": 500}}
    found = by_hand([gives("innovative_sme", revenue(amount)), SECOND], firm)
    assert years(found)["innovative-sme"] == expected
    assert (years(found)["specialised-sme"][1] is None) == (expected[1] is None)


@pytest.mark.parametrize(
    ("founded", "year"), [("2024-07-01", 2027), ("2024-07-02", 2028), ("2026-01-01", 2029)]
)
def test_time_alone_sets_the_year(by_hand: Assess, founded: str, year: int) -> None:
    found = by_hand([gives("innovative_sme", age(3)), SECOND], NO_TITLES | {"established_date": founded})
    assert years(found) == {"innovative-sme": ("later", year), "specialised-sme": ("later", year + 1)}


def test_what_is_not_known_is_not_dated_nor_what_comes_after(by_hand: Assess) -> None:
    found = by_hand(LADDER, NO_TITLES)
    assert set(years(found).values()) == {("unsettled", None)}


def test_a_trade_that_does_not_fit_leads_nowhere(by_hand: Assess) -> None:
    closed = gives(
        "innovative_sme", revenue(100), applies=[SOURCE | {"id": "x", "fact": "has_exports", "is": True}]
    )
    found = by_hand([closed, SECOND], NO_TITLES | {"has_exports": False, "operating_revenue": {"2025": 500}})
    assert years(found) == {"specialised-sme": ("blocked", None)}


def test_the_sooner_of_two_titles_is_named(by_hand: Assess) -> None:
    either = gives("specialised_sme", asks(["innovative_sme", "tech_sme"]))
    slow = gives("tech_sme", age(5))
    firm = NO_TITLES | {"operating_revenue": {"2025": 500}, "established_date": "2026-01-01"}
    found = by_hand([FIRST, slow, either], firm)
    assert stops(found)["specialised-sme"].after == (("innovative-sme", None),)
    assert years(found)["specialised-sme"] == ("later", 2028)


def test_measured_ways_come_before_ways_nobody_can_plan(by_hand: Assess) -> None:
    award = SOURCE | {"id": "brand", "fact": "own_brand", "is": True}
    either = SOURCE | {"id": "either", "any": [award, revenue(600)]}
    firm = NO_TITLES | {"operating_revenue": {"2025": 500}, "own_brand": False}
    found = by_hand([gives("innovative_sme", either), SECOND], firm)
    assert [node.id for node in stops(found)["innovative-sme"].lacks] == ["revenue-600"]


def test_a_title_that_ends_before_it_can_be_reached_is_blocked(by_hand: Assess) -> None:
    ending = gives("specialised_sme", asks("innovative_sme"), in_force={"to": "2028-06-30"})
    found = by_hand([FIRST, ending], NO_TITLES | {"operating_revenue": {"2025": 500}})
    assert years(found)["specialised-sme"] == ("blocked", None)


def test_an_edition_to_come_is_used_when_its_day_has_come(by_hand: Assess) -> None:
    old = gives("specialised_sme", asks("innovative_sme"), in_force={"to": "2026-12-31"})
    new = gives("specialised_sme", asks("innovative_sme"), in_force={"from": "2027-01-01"}) | {
        "id": "specialised-new"
    }
    found = by_hand([FIRST, old, new], {"titles": [HOLDS_INNOVATIVE], "operating_revenue": {"2025": 500}})
    assert years(found)["specialised-new"] == ("later", 2027)
    assert years(found)["specialised-sme"] == ("blocked", None)


def test_the_levels_of_a_ladder_follow_each_other(by_hand: Assess) -> None:
    levels = [
        {
            "id": grade,
            "label": grade,
            "gives": {"title": "smart_factory", "grade": grade},
            "requires": [revenue(100)],
        }
        for grade in ("basic", "advanced", "excellent")
    ]
    held = {
        "title": "smart_factory",
        "grade": "basic",
        "status": "granted",
        "valid_from": "2025-01-01",
        "valid_to": "open",
    }
    found = by_hand(
        [policy("ladder", levels=levels, windows=JULY)],
        {"titles": [held], "operating_revenue": {"2025": 500}},
    )
    made = [(stop.level, stop.state, stop.year, stop.after) for stop in RoadMap(Findings(found)).stops]
    assert made == [
        (1, "ready", 2027, ()),
        (2, "later", 2028, (("ladder", 1),)),
        (0, "held", None, ()),
    ]


def test_titles_that_ask_for_each_other_have_no_year(by_hand: Assess) -> None:
    circle = [
        gives("innovative_sme", asks("specialised_sme")),
        gives("specialised_sme", asks("innovative_sme")),
    ]
    assert {year for _, year in years(by_hand(circle, NO_TITLES)).values()} == {None}


@pytest.mark.parametrize("turned", [False, True])
def test_titles_that_could_lead_to_each_other_do_not_hide_the_other_way(
    by_hand: Assess, turned: bool
) -> None:
    either = SOURCE | {"id": "either", "any": [asks("specialised_sme"), revenue(100)]}
    pair = [gives("innovative_sme", either), gives("specialised_sme", asks("innovative_sme"))]
    found = by_hand(pair[::-1] if turned else pair, NO_TITLES | {"operating_revenue": {"2025": 500}})
    assert years(found) == {"innovative-sme": ("ready", 2027), "specialised-sme": ("later", 2028)}
    wanting = SOURCE | {"id": "either", "any": [asks("specialised_sme"), revenue(600)]}
    pair = [gives("innovative_sme", wanting), gives("specialised_sme", asks("innovative_sme"))]
    found = by_hand(pair[::-1] if turned else pair, NO_TITLES | {"operating_revenue": {"2025": 500}})
    assert years(found) == {"innovative-sme": ("later", 2027), "specialised-sme": ("later", 2028)}


def test_a_duty_that_asks_for_the_permit_it_gives_can_be_planned(by_hand: Assess) -> None:
    permit = {"permit": "food_production"}
    held = SOURCE | {"id": "permit", "held": permit, "lead_days": 60}
    duty = policy("food", kind="duty", requires=[held], gives=permit)
    after = policy("list", requires=[held], gives={"title": "innovative_sme"})
    found = stops(by_hand([duty, after], NO_TITLES | {"permits": []}))
    assert (found["food"].state, found["food"].ready) == ("later", date(2027, 1, 22))
    assert found["list"].after == (("food", None),)
