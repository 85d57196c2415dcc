"""The summary on the terminal: counts that add up, every policy to act on, 80 columns."""

import re
from datetime import date

import pytest

from checklist.summary import COLUMNS, cut, summary, width
from rules.assess import Assessment, assess
from rules.facts import Profile
from rules.program import Program

Examples = dict[str, tuple[Profile, Assessment]]


def test_no_line_is_wider_than_the_terminal(examples: Examples) -> None:
    for name, (_, assessment) in examples.items():
        wide = [line for line in summary(assessment, name) if width(line) > COLUMNS]
        assert wide == [], name


def test_the_counts_add_up_to_all_policies(examples: Examples) -> None:
    for name, (_, assessment) in examples.items():
        words = "".join(line.strip() for line in summary(assessment, name))
        totals = [int(count) for count in re.findall(r"(?:规范和义务|支持政策) (\d+) 项：", words)]
        assert sum(totals) == len(assessment.judgements), name
        for title, total in zip(("规范和义务", "支持政策"), totals, strict=True):
            listed = re.search(rf"{title} \d+ 项：((?:[\u4e00-\u9fff]+ \d+、)*[\u4e00-\u9fff]+ \d+)", words)
            assert listed is not None
            assert sum(map(int, re.findall(r"\d+", listed[1]))) == total, name


def test_what_can_be_acted_on_is_named_and_what_does_not_apply_is_counted(examples: Examples) -> None:
    _, assessment = examples["thermos-maker"]
    words = "\n".join(summary(assessment, "甲公司"))
    for key, judgement in assessment.judgements.items():
        title = assessment.program.policies[key].policy.title.partition("（")[0]
        if judgement.outcome in ("likely", "needs_judgement", "gap", "held"):
            assert f"  {title}" in words or f"　{title}" in words, key
    assert "没有逐项列出的：" in words
    assert "化妆品备案" not in words
    assert "--pdf" in words


@pytest.mark.parametrize(("day", "said"), [(date(2026, 11, 23), False), (date(2027, 11, 23), True)])
def test_old_facts_are_pointed_out(day: date, said: bool, examples: Examples, shipped: Program) -> None:
    profile, _ = examples["thermos-maker"]
    words = "".join(line.strip() for line in summary(assess(shipped, profile.answers, day), "甲"))
    assert ("已超过 180 天，使用前须重新核对" in words) is said


def test_a_line_is_cut_at_the_columns_of_the_terminal() -> None:
    assert cut("中" * 40) == "中" * 40
    assert cut("中" * 41) == "中" * 39 + "…"
    assert width("a中，…") == 1 + 2 + 2 + 2
