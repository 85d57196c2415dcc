"""A clause read for a firm: relevance as the engine has it, why, what serves it, what is garbled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checklist.blocks import Block, BulletList, Callout, Heading, KeyValues, Paragraph, Run, Runs, text_of
from checklist.build import checklist_of
from checklist.clause_blocks import clause_blocks
from checklist.findings import Findings
from checklist.labels import RELEVANCE_MARKS
from checklist.plan_blocks import plan_blocks, relevance_counts
from rules.assess import assess
from rules.facts import read_profile_file
from rules.loading import load_program
from rules.program import Program
from rules.verdict import MET, NOT_MET, UNKNOWN
from rules.wording import Words

AS_OF = date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program()


@pytest.fixture(scope="module")
def words(program: Program) -> Words:
    return Words(program.slots, program.compiler, program.codes)


@pytest.fixture(scope="module")
def thermos(program: Program) -> Findings:
    profile = read_profile_file(EXAMPLES / "thermos-maker.json", program.dictionary, program.codes)
    return Findings(assess(program, profile.answers, AS_OF))


@pytest.fixture(scope="module")
def nobody(program: Program) -> Findings:
    return Findings(assess(program, {}, AS_OF))


def runs_of(blocks: list[Block]) -> Iterator[Runs]:
    for block in blocks:
        if isinstance(block, Heading):
            yield (Run(block.text),)
        elif isinstance(block, Paragraph | Callout):
            yield block.runs
        elif isinstance(block, BulletList):
            yield from block.items
        elif isinstance(block, KeyValues):
            yield from ((Run(f"{one.label}："), *one.value) for one in block.pairs)


def text(blocks: list[Block]) -> str:
    return "\n".join(text_of(runs) for runs in runs_of(blocks))


def links(blocks: list[Block]) -> set[str]:
    return {run.anchor for runs in runs_of(blocks) for run in runs if run.anchor}


def test_every_clause_can_be_read_with_a_firm_and_without(
    program: Program, words: Words, thermos: Findings
) -> None:
    items = checklist_of(thermos).items
    for key, one in program.clauses.items():
        with_firm = clause_blocks(program, words, key, thermos, items)
        assert one.clause.text[:6] in text(with_firm)
        without = clause_blocks(program, words, key)
        assert not any(one.text.startswith("与本企业") for one in without if isinstance(one, Heading))


def test_relevance_is_that_of_the_engine(program: Program, words: Words, thermos: Findings) -> None:
    for key, verdict in thermos.assessment.relevances.items():
        blocks = clause_blocks(program, words, key, thermos)
        marks = {block.mark for block in blocks if isinstance(block, Heading)}
        assert RELEVANCE_MARKS[verdict] in marks, key


def test_every_policy_that_serves_a_clause_is_linked_with_its_outcome(
    program: Program, words: Words, thermos: Findings
) -> None:
    for key, policies in program.serving.items():
        blocks = clause_blocks(program, words, key, thermos)
        assert {f"policy-{one}" for one in policies} <= links(blocks)
        assert all(thermos.of(one).word in text(blocks) for one in policies)


def test_where_nothing_serves_a_clause_the_reason_is_told(program: Program, words: Words) -> None:
    for key, one in program.clauses.items():
        if key not in program.serving and one.clause.reason:
            assert "没有对应的政策" in text(clause_blocks(program, words, key))


def test_an_unclear_clause_names_the_answers_that_would_settle_it(
    program: Program, words: Words, nobody: Findings, thermos: Findings
) -> None:
    assert "fact-sectors" in links(clause_blocks(program, words, "3.1.1-s1", nobody))
    blocks = clause_blocks(program, words, "3.1.1-s2b", thermos)
    assert "fact-product_features" in links(blocks)
    assert "fact-sectors" not in links(blocks)


def test_a_relevant_clause_leads_to_its_item(program: Program, words: Words, thermos: Findings) -> None:
    blocks = clause_blocks(program, words, "3.3.1-s1", thermos, checklist_of(thermos).items)
    assert "item-clause/3.3.1" in links(blocks)


def test_named_instruments_stand_with_policies_or_a_reason(program: Program, words: Words) -> None:
    for pack in program.packs:
        for one in pack.instruments:
            for key in one.clauses:
                assert one.name in text(clause_blocks(program, words, key))


def test_a_garbled_clause_keeps_its_words_and_shows_the_right_ones(program: Program, words: Words) -> None:
    told = text(clause_blocks(program, words, "3.2.1-s1d"))
    assert "大力发功能老年服装服饰" in told
    assert "大力发展功能性老年服装服饰" in told
    assert "勘误" in told


def test_advice_is_called_practice_and_the_plan_over(
    program: Program, words: Words, thermos: Findings
) -> None:
    told = text(clause_blocks(program, words, "3.3.1-s1", thermos))
    assert "实务判断，不是方案的门槛" in told
    assert "实施期已结束" in told


def test_without_answers_every_clause_is_unclear(nobody: Findings) -> None:
    counts = relevance_counts(nobody)
    assert counts == {MET: 0, UNKNOWN: 200, NOT_MET: 0}


def test_the_plans_page_tells_its_end_its_successor_and_its_errata(
    program: Program, thermos: Findings
) -> None:
    blocks = plan_blocks(program, thermos)
    told = text(blocks)
    assert "已于2024年12月31日届满" in told
    assert "2025—2026" in told
    assert program.plan is not None
    assert {f"clause-{one.clause}" for one in program.plan.errata if one.clause} <= links(blocks)


def test_while_the_plan_was_in_force_nothing_says_it_is_over(program: Program) -> None:
    then = Findings(assess(program, {}, date(2024, 6, 1)))
    assert "届满" not in text(plan_blocks(program, then))
