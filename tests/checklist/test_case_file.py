"""存为案例: the file reads strictly, gives the same outcome, and does not tell whose case it is."""

from __future__ import annotations

from datetime import datetime

import pytest

from checklist.case_file import CaseFailed, worked_case
from rules.answers import read_answers
from rules.assess import assess
from rules.cases import run, settings
from rules.facts import read_profile
from rules.model import Case
from rules.program import Program
from rules.reading import read_cases
from rules.ruled import ruling_on
from tests.checklist.conftest import AS_OF
from tests.checklist.test_report import Examples

SME = "specialised-sme-2026"


def case_in(data: bytes) -> Case:
    part = read_cases(data, "case.yaml")
    assert part.problems == ()
    (case,) = part.value.cases
    return case


def test_every_policy_of_every_example_can_be_kept(shipped: Program, examples: Examples) -> None:
    """The case is run by `worked_case` itself; here it is held against the assessment it was made from."""
    for name in ("thermos-maker", "lithium-battery-maker", "empty"):
        profile, assessment = examples[name]
        for policy, judgement in assessment.judgements.items():
            case = case_in(worked_case(profile.answers, shipped, AS_OF, policy))
            assert case.expect.outcome == judgement.outcome, (name, policy)
            assert case.as_of == AS_OF


def test_it_runs_among_the_cases_of_its_policy(shipped: Program, examples: Examples) -> None:
    from msgspec.structs import replace

    profile, _ = examples["thermos-maker"]
    case = case_in(worked_case(profile.answers, shipped, AS_OF, SME))
    whole = replace(shipped.policies[SME].policy, cases=(case,))
    assert run(whole, shipped, settings(whole, shipped)) == []
    wrong = replace(whole, cases=(replace(case, expect=replace(case.expect, outcome="likely")),))
    assert [one.what for one in run(wrong, shipped, settings(wrong, shipped))] == [
        "结论应为 likely，实为 gap"
    ]


def test_it_holds_only_what_the_policy_looks_at(shipped: Program, examples: Examples) -> None:
    profile, _ = examples["thermos-maker"]
    text = worked_case(profile.answers, shipped, AS_OF, SME).decode()
    case = case_in(text.encode())
    assert "products" not in case.facts
    assert "enterprise_name" not in case.facts
    assert "晨曦" not in text
    assert case.facts["established_date"] == "2011-01-01"
    answers, problems, _ = read_answers(case.facts, shipped.dictionary, shipped.codes)
    assert problems == ()
    assert answers.keys() == case.facts.keys()


def test_rulings_are_not_in_it(shipped: Program, examples: Examples) -> None:
    profile, _ = examples["thermos-maker"]
    node = next(one for one in shipped.policies[SME].requires.leaves() if one.condition.id == "rd-ratio")
    ruling = ruling_on(SME, node, "met", "有审计报告", "张三", datetime(2026, 11, 23))
    ruled = shipped.ruled([ruling])
    assert assess(ruled, profile.answers, AS_OF).judgements[SME].outcome == "needs_judgement"
    case = case_in(worked_case(profile.answers, ruled, AS_OF, SME))
    assert case.expect.outcome == "gap"
    assert case.expect.verdicts["rd-ratio"] == "not_met"


def test_the_day_of_founding_stays_where_it_decides(shipped: Program, examples: Examples) -> None:
    """A year since founding: with the first day of the year it would be a year too soon."""
    profile, _ = examples["thermos-maker"]
    text = b'{"format": "qingce-profile", "version": 1, "answers": {"established_date": "2025-12-20"}}'
    founded = read_profile(text, shipped.dictionary, shipped.codes).answers
    case = case_in(worked_case(profile.answers | founded, shipped, AS_OF, "hnte"))
    assert case.facts["established_date"] == "2025-12-20"


def test_texts_that_look_like_numbers_stay_texts(shipped: Program, examples: Examples) -> None:
    profile, _ = examples["thermos-maker"]
    text = (
        b'{"format": "qingce-profile", "version": 1, "answers": {"products": '
        b'[{"name": "a", "hs_code": "1e5"}, {"name": "b", "hs_code": "0961"}]}}'
    )
    products = read_profile(text, shipped.dictionary, shipped.codes).answers
    looking = next(key for key, one in shipped.policies.items() if "products" in one.facts)
    case = case_in(worked_case(profile.answers | products, shipped, AS_OF, looking))
    assert [row["hs_code"] for row in case.facts["products"]] == ["1e5", "0961"]


def test_a_file_that_does_not_read_says_where() -> None:
    part = read_cases(b"policy: a\ncases:\n  - {name: x, outcomes: gap}\n", "case.yaml")
    assert any("outcomes" in one.message for one in part.problems)


def test_what_does_not_come_out_again_is_not_written(
    shipped: Program, examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, _ = examples["thermos-maker"]
    monkeypatch.setattr("checklist.case_file.redacted_answers", lambda *_args, **_more: {})
    with pytest.raises(CaseFailed, match="没有生成文件"):
        worked_case(profile.answers, shipped, AS_OF, SME)
