"""Items and materials: ids that stay, actions that are printed once, days counted back."""

from datetime import date
from typing import Any

import msgspec
import pytest

from checklist.build import build_checklist
from checklist.items import KIND_LABELS, Checklist, Item
from checklist.schedule import back_from, is_usual_month, next_target, next_yearly
from rules.assess import Assessment
from rules.facts import Profile
from rules.model import Policy
from tests.checklist.conftest import Assess, policy

REVENUE = {"fact": "operating_revenue", "article": "第三条", "basis": "verified"}
STEPS = [
    {"id": "audit", "what": "取得审计报告", "department": "finance", "lead_days": 45},
    {"id": "file", "what": "提交材料", "where": "平台", "department": "admin", "lead_days": 7},
]
SPRING = [{"months": [4, 5], "text": "每年春季。", "basis": "verified"}]
FIRM = {"operating_revenue": {"2025": 1000, "2024": 900}}


def needs_revenue(key: str, amount: int, **parts: Any) -> dict[str, Any]:
    condition = REVENUE | {"id": "revenue", "at_least": str(amount), "remedy": "扩大销售", "lead_days": 100}
    return policy(key, requires=[condition], windows=SPRING, steps=STEPS, **parts)


def items_of(checklist: Checklist, kind: str) -> list[Item]:
    return [item for item in checklist.items if item.kind == kind]


def test_steps_are_counted_back_from_the_next_window(by_hand: Assess) -> None:
    checklist = build_checklist(by_hand([needs_revenue("a", 500)], FIRM))
    found = {item.id: (item.due, item.department_label) for item in items_of(checklist, "apply")}
    assert found == {
        "a/audit": (date(2027, 2, 15), "财务"),
        "a/file": (date(2027, 3, 25), "行政证照"),
    }
    assert all("2027年4月" in item.dated for item in checklist.items)


def test_the_same_remedy_of_two_policies_is_one_item(by_hand: Assess) -> None:
    checklist = build_checklist(by_hand([needs_revenue("a", 1800), needs_revenue("b", 1900)], FIRM))
    (item,) = items_of(checklist, "fix")
    assert item.id == "a/revenue"
    assert item.ids == ("a/revenue", "b/revenue")
    assert item.policies == ("a", "b")
    assert item.lead_days == 100
    assert item.due == date(2027, 4, 1)
    assert "还差" in item.detail[0]
    assert not items_of(checklist, "apply")


def test_a_gap_too_long_for_the_next_window_is_dated_by_the_one_after(by_hand: Assess) -> None:
    wanting = needs_revenue("a", 2000)
    wanting["requires"][0]["lead_days"] = 200
    (item,) = items_of(build_checklist(by_hand([wanting], FIRM)), "fix")
    assert item.due == date(2028, 4, 1)


def test_a_gap_of_years_gives_nothing_to_do(by_hand: Assess) -> None:
    """More than half of what is asked is lacking: the policy is told in one line, and asks for no step or paper."""
    far = needs_revenue("a", 2001, materials=[{"id": "audit"}])
    near = needs_revenue("b", 2000, materials=[{"id": "audit"}])
    assert build_checklist(by_hand([far], FIRM)) == Checklist((), ())
    both = build_checklist(by_hand([far, near], FIRM))
    assert {policy for item in both.items for policy in item.policies} == {"b"}
    assert [use.policy for line in both.materials for use in line.uses] == ["b"]


def test_where_a_person_judges_first_applying_is_one_item_with_the_earliest_day(by_hand: Assess) -> None:
    doubt = {"id": "q", "human": {"question": "是否领先？"}, "article": "一", "basis": "verified"}
    one = needs_revenue("a", 500)
    one["requires"].append(doubt)
    (item,) = items_of(build_checklist(by_hand([one], FIRM)), "apply")
    assert (item.id, item.due) == ("a/apply", date(2027, 2, 15))
    assert item.ids == ("a/apply", "a/audit", "a/file")
    assert item.detail == ("取得审计报告", "提交材料（平台）")


def test_joining_in_is_one_item_that_lists_what_can_be_done(by_hand: Assess) -> None:
    card = policy("a", kind="participation", applicant="none", actions=STEPS)
    (item,) = build_checklist(by_hand([card], FIRM)).items
    assert (item.kind, item.id) == ("join", "a/actions")
    assert item.ids == ("a/actions", "a/audit", "a/file")
    assert item.detail == ("取得审计报告", "提交材料（平台）")


def test_alternatives_are_one_item_that_lists_them(by_hand: Assess) -> None:
    either = {
        "id": "either",
        "label": "规模",
        "article": "第四条",
        "basis": "verified",
        "any": [
            {"id": "rev", "fact": "operating_revenue", "at_least": "1900", "remedy": "扩大销售"},
            {"id": "rd", "fact": "rd_expense", "at_least": "500", "remedy": "增加研发"},
        ],
    }
    firm = FIRM | {"rd_expense": {"2025": 10}}
    (item,) = items_of(build_checklist(by_hand([policy("a", requires=[either])], firm)), "fix")
    assert item.id == "a/either"
    assert item.detail == ("可选：扩大销售", "可选：增加研发")


def test_an_excluded_policy_gives_no_steps_but_says_what_ends_the_exclusion(by_hand: Assess) -> None:
    listed = {
        "id": "lists",
        "fact": "negative_lists",
        "any_in": ["abnormal_operation"],
        "article": "第五条",
        "basis": "verified",
        "remedy": "申请移出",
    }
    policies = [needs_revenue(key, 500, excludes=[listed]) for key in "ab"]
    checklist = build_checklist(by_hand(policies, FIRM | {"negative_lists": ["abnormal_operation"]}))
    (item,) = checklist.items
    assert (item.kind, item.title, item.policies) == ("fix", "申请移出", ("a", "b"))


def test_what_cannot_be_told_becomes_questions_by_value(by_hand: Assess) -> None:
    policies = [needs_revenue("a", 500), needs_revenue("b", 700)]
    rd = {"id": "rd", "fact": "rd_expense", "at_least": "5", "article": "第一条", "basis": "verified"}
    checklist = build_checklist(by_hand([*policies, policy("c", requires=[rd])], {}))
    assert [item.id for item in items_of(checklist, "answer")] == [
        "fact/operating_revenue",
        "fact/rd_expense",
    ]
    assert not items_of(checklist, "apply")


def test_duties_are_complied_with(by_hand: Assess) -> None:
    duty = needs_revenue("a", 2000, kind="duty")
    (item,) = build_checklist(by_hand([duty], FIRM)).items
    assert (item.kind, item.kind_label) == ("comply", "合规")
    assert (item.due, item.dated) == (date(2026, 11, 23), "现在就办（义务没有满足）")


def test_a_person_decides_and_unchecked_texts_are_one_item(by_hand: Assess) -> None:
    conditions = [
        {
            "id": "q",
            "human": {"question": "是否领先？", "look_at": "行业报告"},
            "article": "一",
            "basis": "verified",
        },
        REVENUE | {"id": "r1", "at_least": "500", "basis": "recalled"},
        REVENUE | {"id": "r2", "at_least": "600", "basis": "recalled"},
    ]
    checklist = build_checklist(by_hand([policy("a", requires=conditions, steps=STEPS)], FIRM))
    decide = items_of(checklist, "decide")
    assert [item.id for item in decide] == ["a/q", "a/check-basis"]
    assert decide[0].detail == ("看：行业报告",)
    (line,) = decide[1].detail
    assert line.startswith("按所填信息看满足：")
    assert "500万元" in line
    assert "600万元" in line
    assert all(item.due is None and item.dated == "以当年通知为准" for item in checklist.items)


def test_a_title_that_is_held_brings_its_yearly_duties_and_its_recheck(by_hand: Assess) -> None:
    title = {"title": "hnte", "level": "national", "status": "granted", "valid_from": "2024-12-01"}
    yearly = [
        {"id": "report", "what": "填报年报", "by": "05-31", "department": "finance", "basis": "verified"}
    ]
    held = needs_revenue("a", 500, gives={"title": "hnte"}, yearly=yearly)
    checklist = build_checklist(by_hand([held], FIRM | {"titles": [title | {"valid_to": "2027-11-30"}]}))
    assert [(item.id, item.due) for item in checklist.items] == [
        ("a/report", date(2027, 5, 31)),
        ("a/renewal", date(2027, 9, 1)),
    ]
    late = build_checklist(by_hand([held], FIRM | {"titles": [title | {"valid_to": "2026-12-31"}]}))
    (renewal,) = (item for item in late.items if item.id == "a/renewal")
    assert renewal.due == date(2026, 11, 23)
    assert renewal.dated.startswith("现在就办（")
    endless = build_checklist(by_hand([held], FIRM | {"titles": [title | {"valid_to": "open"}]}))
    assert [item.id for item in endless.items] == ["a/report"]


def test_a_shared_document_is_one_line_with_all_that_use_it(by_hand: Assess) -> None:
    own = {"id": "audit", "note": "近2年"}
    policies = [needs_revenue(key, amount, materials=[own]) for key, amount in (("a", 500), ("b", 2000))]
    excluded = policy("c", materials=[own], requires=[REVENUE | {"id": "x", "at_least": "1"}])
    excluded["applies"] = [REVENUE | {"id": "big", "at_least": "9999"}]
    (line,) = build_checklist(by_hand([*policies, excluded], FIRM)).materials
    assert [use.policy for use in line.uses] == ["a", "b"]
    assert (line.name, line.department_label) == ("审计报告", "财务")
    assert line.start_by == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("windows", "start", "kind", "day"),
    [
        ([{"from": "2026-04-25", "to": "2026-05-25"}, {"months": [4]}], "2026-05-10", "exact", "2026-05-25"),
        ([{"from": "2026-04-25", "to": "2026-05-25"}, {"months": [4]}], "2026-05-25", "exact", "2026-05-25"),
        ([{"from": "2026-04-25", "to": "2026-05-25"}, {"months": [4]}], "2026-05-26", "month", "2027-04-01"),
        ([{"months": [7, 8, 9]}], "2026-08-02", "month", "2026-09-01"),
        ([{"months": [7, 8, 9]}], "2026-09-01", "month", "2026-09-01"),
        ([{"months": [7, 8, 9]}], "2026-09-02", "month", "2027-07-01"),
        ([{"months": [6], "years": [2025]}], "2026-01-01", "unknown", None),
        ([{"months": list(range(1, 13))}], "2026-01-01", "open", None),
        ([{"from": "2025-07-01", "to": "2026-04-10", "days": [1, 10]}], "2026-03-11", "exact", "2026-04-10"),
        ([{"from": "2025-07-01", "to": "2026-04-10", "days": [1, 10]}], "2026-04-11", "unknown", None),
        ([], "2026-01-01", "unknown", None),
    ],
)
def test_the_next_window(windows: list[dict[str, Any]], start: str, kind: str, day: str | None) -> None:
    shown = [{"text": "", "basis": "verified"} | one for one in windows]
    made = msgspec.convert(policy("a", windows=shown), Policy, strict=False)
    target = next_target(made, date.fromisoformat(start))
    assert (target.kind, target.day and target.day.isoformat()) == (kind, day)


def test_a_window_says_when_it_opens_and_whether_it_is_open() -> None:
    shown = [{"from": "2026-04-25", "to": "2026-05-25", "text": "", "basis": "verified"}]
    made = msgspec.convert(policy("a", windows=shown), Policy, strict=False)
    before, inside = date(2026, 4, 24), date(2026, 4, 25)
    target = next_target(made, before)
    assert (target.opens, target.is_open(before), target.is_open(inside)) == (inside, False, True)
    assert target.words == "窗口 2026-04-25 至 2026-05-25 截止"


@pytest.mark.parametrize(
    ("window", "as_of", "usual"),
    [
        ({"months": [10, 11]}, "2026-11-23", True),
        ({"months": [10, 11]}, "2026-12-01", False),
        ({"months": [11], "years": [2025]}, "2026-11-23", False),
        ({"months": list(range(1, 13))}, "2026-11-23", False),
    ],
)
def test_the_usual_month_of_calls(window: dict[str, Any], as_of: str, usual: bool) -> None:
    shown = [{"text": "", "basis": "verified"} | window]
    made = msgspec.convert(policy("a", windows=shown), Policy, strict=False)
    assert is_usual_month(made, date.fromisoformat(as_of)) is usual


def test_no_window_after_the_policy_has_ended() -> None:
    made = msgspec.convert(policy("a", windows=SPRING, in_force={"to": "2026-12-31"}), Policy, strict=False)
    assert next_target(made, date(2026, 11, 23)).kind == "unknown"
    assert next_target(made, date(2026, 4, 1)).day == date(2026, 4, 1)


def test_a_day_counted_back_is_never_in_the_past() -> None:
    made = msgspec.convert(policy("a", windows=SPRING), Policy, strict=False)
    target = next_target(made, date(2027, 3, 30))
    day, words = back_from(target, 45, date(2027, 3, 30))
    assert day == date(2027, 3, 30)
    assert words.startswith("现在就办（")


@pytest.mark.parametrize(
    ("by", "as_of", "day"),
    [
        ("05-31", "2026-05-31", "2026-05-31"),
        ("05-31", "2026-06-01", "2027-05-31"),
        ("02-29", "2026-01-01", "2026-02-28"),
    ],
)
def test_the_next_day_of_a_yearly_duty(by: str, as_of: str, day: str) -> None:
    assert next_yearly(by, date.fromisoformat(as_of)).isoformat() == day


def test_the_examples_give_the_same_items_every_time(
    examples: dict[str, tuple[Profile, Assessment]],
) -> None:
    for name, (_, assessment) in examples.items():
        checklist = build_checklist(assessment)
        assert checklist == build_checklist(assessment), name
        ids = [item.id for item in checklist.items]
        assert len(ids) == len(set(ids)), name
        every = [one for item in checklist.items for one in item.ids if item.kind != "answer"]
        assert len(every) == len(set(every)), name
        assert all(item.due is None or item.due >= assessment.as_of for item in checklist.items), name
        assert all(item.kind in KIND_LABELS and item.title and item.dated for item in checklist.items), name


def test_no_example_is_told_to_apply_where_it_cannot(
    examples: dict[str, tuple[Profile, Assessment]],
) -> None:
    for name, (_, assessment) in examples.items():
        for item in build_checklist(assessment).items:
            outcomes = {
                assessment.judgements[key].outcome for key in item.policies if key in assessment.judgements
            }
            if item.kind == "apply" and not item.id.endswith("/renewal"):
                assert outcomes <= {"likely", "needs_judgement"}, (name, item.id)
            assert not outcomes & {"not_applicable"}, (name, item.id)


def test_what_authorities_do_is_told_beside_the_last_own_step(by_hand: Assess) -> None:
    review = {
        "id": "review",
        "what": "省级主管部门审核推荐",
        "by": "authority",
        "department": "admin",
        "lead_days": 0,
    }
    one = needs_revenue("a", 500) | {"steps": [*STEPS, review]}
    found = items_of(build_checklist(by_hand([one], FIRM)), "apply")
    assert [item.id for item in found] == ["a/audit", "a/file"]
    assert found[1].detail == ("办理地点：平台", "之后由主管部门等办理：省级主管部门审核推荐")
