"""The worked cases of the shipped rule files hold, and notice nearly every mutant of their policy."""

from __future__ import annotations

import msgspec
import pytest

from rules.cases import BadCase, run, settings
from rules.codes import CodeTables
from rules.excerpt import excerpt
from rules.mutants import Survey, survey
from rules.packs import Rulebook, load_rulebook

BOOK: Rulebook = load_rulebook(cache=False, cases=True)
CODES = CodeTables()
POLICIES = {policy.id: policy for policy in BOOK.policies}
LEAST_KILLED = 0.95


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_every_case_of_a_policy_holds(policy: str) -> None:
    program = excerpt(POLICIES[policy], BOOK.packs, BOOK.dictionary, CODES)
    failures = run(POLICIES[policy], program, settings(POLICIES[policy], program))
    assert not failures, "\n".join(map(str, failures))


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_the_cases_of_a_policy_notice_its_mutants(policy: str) -> None:
    found: Survey = survey(POLICIES[policy], BOOK.packs, BOOK.dictionary, CODES)
    assert found.killed >= LEAST_KILLED * found.made, "\n".join(found.survivors)


def test_a_variation_without_a_place_is_told() -> None:
    policy = POLICIES["tech-sme"]
    case = msgspec.structs.replace(
        policy.cases[0], name="改坏的", vary="titles.9.valid_to", gives={"2026-01-01": "held"}
    )
    program = excerpt(policy, BOOK.packs, BOOK.dictionary, CODES)
    with pytest.raises(BadCase, match=r"改坏的.*titles\.9\.valid_to.*没有这个位置"):
        settings(msgspec.structs.replace(policy, cases=(case,)), program)
