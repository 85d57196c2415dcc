"""The library's texts: every policy whole, freshness said, links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from checklist.blocks import Block, BulletList, Callout, KeyValues, Paragraph, Runs, Table, text_of, walk
from checklist.library_blocks import anchors_of, library_policy, pack_blocks, searchable
from rules.codes import CodeTables
from rules.packs import load_rulebook
from rules.program import Program
from rules.wording import Words

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def program() -> Program:
    book = load_rulebook(cases=True)
    return Program(book.packs, book.dictionary, CodeTables())


@pytest.fixture(scope="module")
def words(program: Program) -> Words:
    return Words(program.slots, program.compiler, program.codes)


def all_runs(blocks: Iterable[Block]) -> Iterator[Runs]:
    for block in walk(tuple(blocks)):
        if isinstance(block, Paragraph | Callout):
            yield block.runs
        elif isinstance(block, KeyValues):
            yield from (one.value for one in block.pairs)
        elif isinstance(block, BulletList):
            yield from block.items
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row.cells)


def test_every_policy_opens_with_its_cases_and_live_links(program: Program, words: Words) -> None:
    anchors = anchors_of(program)
    for one in program.policies.values():
        blocks = library_policy(program, words, one.policy, AS_OF)
        runs = list(all_runs(blocks))
        assert {run.anchor for cells in runs for run in cells if run.anchor} <= anchors
        told = "\n".join(text_of(cells) for cells in runs)
        assert one.policy.checked_on.isoformat() in told
        assert not one.policy.cases or f"算例 {len(one.policy.cases)} 个" in told


def test_what_a_policy_serves_and_relates_to_can_be_followed(program: Program, words: Words) -> None:
    policy = program.policies["specialised-sme-2026"].policy
    linked = {
        run.anchor for cells in all_runs(library_policy(program, words, policy, AS_OF)) for run in cells
    }
    assert {f"clause-{key}" for key in policy.serves} <= linked
    assert {f"policy-{one.policy}" for one in policy.relations} <= linked


def test_rules_checked_long_ago_are_called_so(program: Program, words: Words) -> None:
    policy = program.policies["hnte"].policy
    later = date(policy.checked_on.year + 1, 12, 31)
    told = "".join(text_of(runs) for runs in all_runs(library_policy(program, words, policy, later)))
    assert "使用前须重新核对" in told
    now = "".join(text_of(runs) for runs in all_runs(library_policy(program, words, policy, AS_OF)))
    assert "使用前须重新核对" not in now


def test_a_pack_tells_its_edition_its_hash_and_what_runs_out(program: Program) -> None:
    for pack in program.packs:
        told = "\n".join(text_of(runs) for runs in all_runs(pack_blocks(pack, AS_OF, 7)))
        assert pack.sha256 in told
        assert pack.info.version in told
        assert all(name in told for name in pack.files)
        assert "7 个算例" in told
    support = next(pack for pack in program.packs if pack.policies)
    told = "\n".join(text_of(runs) for runs in all_runs(pack_blocks(support, AS_OF)))
    over = [one for one in support.policies if one.in_force.to is not None and one.in_force.to < AS_OF]
    assert over
    assert all(one.title in told for one in over)


def test_conditions_can_be_searched(program: Program) -> None:
    texts = searchable(program)
    assert texts.keys() == program.policies.keys()
    assert "自主知识产权" in texts["hnte"]
    assert "算例" not in texts["hnte"]
