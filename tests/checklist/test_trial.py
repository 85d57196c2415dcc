"""试算 and what came out otherwise: on a copy, in words, as the engine says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from checklist.comparing import GONE, NEW, Side, conditions_between, counts, since
from checklist.dossier import Dossier
from checklist.trial import Trial
from rules.assess import assess
from rules.program import Program
from tests.checklist.conftest import AS_OF, EXAMPLES

SME = "specialised-sme-2026"
MORE = {"2025": "344.4", "2024": "260", "2023": "300.3"}


@pytest.fixture
def thermos(shipped: Program) -> Callable[[], Dossier]:
    path = next(one for one in EXAMPLES if one.stem == "thermos-maker")
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return lambda: Dossier(shipped, raw, AS_OF)


def test_the_client_stays_as_it_is(thermos: Callable[[], Dossier]) -> None:
    base, untouched = thermos(), thermos()
    trial = Trial(base)
    trial.put("rd_expense", MORE)
    trial.put("titles", None)
    assert base.raw == untouched.raw
    assert base.outcomes == untouched.outcomes
    assert trial.copy.raw["rd_expense"] == MORE
    assert "titles" not in trial.copy.raw


def test_changes_are_those_of_the_engine(thermos: Callable[[], Dossier], shipped: Program) -> None:
    trial = Trial(thermos())
    trial.put("rd_expense", MORE)
    trial.put("titles", [])
    after = assess(shipped, trial.copy.answers, AS_OF).judgements
    wanted = {key for key, old in trial.base.outcomes.items() if after[key].outcome != old}
    assert {one.policy for one in trial.changes()} == wanted
    assert "hnte" in wanted


def test_the_same_answer_is_no_trial(thermos: Callable[[], Dossier]) -> None:
    trial = Trial(thermos())
    trial.put("rd_expense", dict(trial.base.raw["rd_expense"]))
    assert trial.tried == {}
    assert not trial.can_be_taken
    trial.put("rd_expense", MORE)
    assert trial.can_be_taken
    trial.drop("rd_expense")
    assert trial.tried == {}
    assert trial.copy.outcomes == trial.base.outcomes


def test_what_cannot_be_read_is_not_taken(thermos: Callable[[], Dossier]) -> None:
    trial = Trial(thermos())
    trial.put("rd_expense", {"2025": "many"})
    assert trial.tried
    assert not trial.can_be_taken


def test_the_same_is_tried_on_the_client_as_it_is_now(thermos: Callable[[], Dossier]) -> None:
    trial = Trial(thermos())
    trial.put("rd_expense", MORE)
    base = thermos()
    base.put({"employees_year_end": {"2025": 150}})
    trial.rebase(base)
    assert trial.copy.raw["rd_expense"] == MORE
    assert trial.copy.raw["employees_year_end"] == {"2025": 150}
    assert set(trial.tried) == {"rd_expense"}


def test_conditions_that_turn_are_told_with_both_values(thermos: Callable[[], Dossier]) -> None:
    trial = Trial(thermos())
    trial.put("rd_expense", MORE)
    (turned,) = conditions_between(trial.base.findings, trial.copy.findings, SME)
    assert (turned.before.word, turned.after.word) == ("不满足", "满足")
    assert (turned.value_before, turned.value_after) == ("2.9%", "3.42%")
    assert conditions_between(trial.base.findings, trial.base.findings, SME) == ()


def test_counts_are_of_all_policies(thermos: Callable[[], Dossier]) -> None:
    findings = thermos().findings
    found = counts(findings)
    assert sum(found.values()) == len(findings.all)
    assert {(side.word, side.mark) for side in found} == {(one.word, one.mark) for one in findings.all}


def test_a_kept_assessment_is_compared_with(thermos: Callable[[], Dossier]) -> None:
    findings = thermos().findings
    outcomes = thermos().outcomes
    packs = {pack.info.id: pack.sha256 for pack in findings.program.packs}
    assert since(findings, as_of=AS_OF, packs=packs, outcomes=outcomes).changes == ()
    del outcomes["hnte"]
    outcomes |= {SME: "likely", "gone-policy": "gap"}
    found = since(findings, as_of=date(2026, 1, 1), packs={}, outcomes=outcomes)
    assert found.reasons == ("判定日由 2026-01-01 变为 2026-11-23", "规则已更新")
    sides = {one.policy: (one.before.word, one.after.word) for one in found.changes}
    assert sides == {
        "hnte": (NEW, "已持有"),
        SME: ("初步符合", "有差距"),
        "gone-policy": ("有差距", GONE),
    }
    assert Side(GONE, None) in {one.after for one in found.changes}
