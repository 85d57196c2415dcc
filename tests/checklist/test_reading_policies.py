"""A policy as a screen reads it: its group, its conditions as a tree, its scores as lines, its sections."""

from __future__ import annotations

from datetime import datetime

import pytest

from checklist.blocks import Run
from checklist.condition_tree import condition_tree, leaves_of
from checklist.findings import Findings
from checklist.labels import OUTCOMES
from checklist.placing import place_of
from checklist.policy_reading import sections
from checklist.score_lines import score_lines
from checklist.standing import STANDINGS, standing_if, standing_of
from rules.assess import rejudge
from rules.program import Program
from rules.ruled import ruling_on
from rules.scores import ScoreRange
from rules.verdict import LABELS, MET, NOT_MET, negate
from tests.checklist.conftest import Assess, policy
from tests.checklist.test_report import Examples

SME = "specialised-sme-2026"
YES = {"basis": "verified", "article": "第三条"}
REVENUE = {"id": "revenue", "fact": "operating_revenue", "at_least": "2000", **YES}
LISTS = {"id": "lists", "fact": "negative_lists", "any_in": ["abnormal_operation"], **YES}
SPEND = {"id": "spend", "fact": "rd_expense", "at_least": "100", **YES}


@pytest.fixture
def all_findings(examples: Examples) -> list[Findings]:
    return [Findings(assessment) for _, assessment in examples.values()]


# --- Groups ---------------------------------------------------------------------------------------------


def test_every_policy_stands_in_the_group_of_its_place_on_paper(all_findings: list[Findings]) -> None:
    seen = set()
    for findings in all_findings:
        for one in findings.all:
            place, standing = place_of(findings, one), standing_of(findings, one)
            seen.add(standing)
            same = ("duties", "far", "join")
            assert standing == place if place in same else standing not in same, one.id
    assert seen - set(STANDINGS) == set()
    assert {"ready", "duties", "gap", "apart", "past"} <= seen


def test_every_outcome_has_a_group_in_the_other_views(all_findings: list[Findings]) -> None:
    for one in all_findings[0].all:
        for outcome in OUTCOMES:
            standing = standing_if(one, outcome)
            assert standing in STANDINGS
            if outcome in ("not_applicable", "not_in_force"):
                assert STANDINGS[standing].is_quiet


# --- Conditions -----------------------------------------------------------------------------------------


def test_every_condition_is_read_with_the_verdict_of_the_engine(all_findings: list[Findings]) -> None:
    for findings in all_findings:
        for finding in findings.all:
            lines = condition_tree(findings, finding)
            found = {leaf.key: leaf for line in lines for leaf in leaves_of(line)}
            for part, root in finding.roots():
                for node in root.leaves():
                    key = f"{part}/{node.path}"
                    assert key in found, (finding.id, key)
                    verdict, line = findings.verdict(node), found[key]
                    assert line.verdict == (negate(verdict) if line.is_turned else verdict), (finding.id, key)
                    assert line.word == LABELS[line.verdict]


def test_what_must_not_be_reads_turned(by_hand: Assess) -> None:
    assessment = by_hand([policy("a", excludes=[LISTS])], {"negative_lists": ["abnormal_operation"]})
    findings = Findings(assessment)
    (line,) = [leaf for one in condition_tree(findings, findings.of("a")) for leaf in leaves_of(one)]
    assert (line.verdict, line.is_turned) == (NOT_MET, True)
    findings = Findings(by_hand([policy("a", excludes=[LISTS])], {"negative_lists": ["none"]}))
    (line,) = [leaf for one in condition_tree(findings, findings.of("a")) for leaf in leaves_of(one)]
    assert line.verdict == MET


def test_a_line_tells_value_threshold_distance_and_source(by_hand: Assess) -> None:
    findings = Findings(by_hand([policy("a", requires=[REVENUE])], {"operating_revenue": {"2025": 1500}}))
    (line,) = [leaf for one in condition_tree(findings, findings.of("a")) for leaf in leaves_of(one)]
    assert (line.value, line.threshold) == ("1,500万元（2025年）", "不少于2,000万元")
    assert line.distance == "还差500万元"
    assert line.source == "第三条\n已核对"
    assert line.facts[0] == "operating_revenue"
    assert line.can_be_ruled


def test_what_only_counts_as_an_advantage_cannot_be_ruled(by_hand: Assess) -> None:
    findings = Findings(by_hand([policy("a", requires=[REVENUE], bonus=[SPEND])], {}))
    lines = condition_tree(findings, findings.of("a"))
    bonus = next(one for one in lines if one.key == "bonus")
    assert [one.can_be_ruled for one in leaves_of(bonus)] == [False]
    assert "不影响结论" in bonus.text


def test_a_ruling_is_read_with_reason_name_and_what_the_program_says(
    shipped: Program, examples: Examples
) -> None:
    _, assessment = examples["thermos-maker"]
    node = next(one for one in shipped.policies[SME].requires.leaves() if one.condition.id == "rd-ratio")
    ruling = ruling_on(SME, node, "met", "有审计报告", "李四", datetime(2026, 11, 20))
    findings = Findings(rejudge(assessment, shipped.ruled([ruling])))
    lines = condition_tree(findings, findings.of(SME))
    (line,) = [leaf for one in lines for leaf in leaves_of(one) if leaf.ruling is not None]
    assert line.word == "满足（人工裁定）"
    assert line.note == "人工裁定：满足，理由：有审计报告（李四，2026-11-20）；程序原判：不满足"


# --- Scores ---------------------------------------------------------------------------------------------


def test_scores_are_drawn_as_the_engine_counts_them(all_findings: list[Findings]) -> None:
    drawn = 0
    for findings in all_findings:
        for finding in findings.all:
            lines = [one for one in score_lines(findings, finding) if one.kind == "score"]
            scores: list[ScoreRange] = findings.scores(finding)
            assert [(one.low, one.high) for one in lines] == [
                (float(one.span.low), float(one.span.high)) for one in scores
            ]
            for line in score_lines(findings, finding):
                assert 0 <= line.low <= line.high <= line.most, line
            drawn += len(lines)
    assert drawn


# --- Sections -------------------------------------------------------------------------------------------


def test_every_link_of_every_section_leads_somewhere(shipped: Program, all_findings: list[Findings]) -> None:
    known = {
        "policy": shipped.policies.keys(),
        "fact": shipped.dictionary.fields.keys(),
        "clause": shipped.clauses.keys(),
    }
    followed = set()
    for findings in all_findings:
        for finding in findings.all:
            found = sections(findings, finding)
            assert "sources" in {one.key for one in found}, finding.id
            runs: list[Run] = [run for one in found for paragraph in one.paragraphs for run in paragraph]
            for run in runs:
                if run.anchor is not None:
                    kind, _, place = run.anchor.partition(":")
                    assert place in known[kind], (finding.id, run.anchor)
                    followed.add(kind)
    assert followed == set(known)


def test_a_gap_is_told_with_the_least_change(examples: Examples) -> None:
    findings = Findings(examples["thermos-maker"][1])
    ways = next(one for one in sections(findings, findings.of(SME)) if one.key == "ways")
    assert "研发费用" in "".join(run.text for paragraph in ways.paragraphs for run in paragraph)
