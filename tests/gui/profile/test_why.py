"""Why a question is asked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from checklist.dossier import Dossier
from gui.profile.why import Reasons
from rules.program import Program

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


def test_policies_that_look_at_computed_facts_count(program: Program) -> None:
    reasons = Reasons(program)
    assert "hnte" in " ".join(reasons.policies["rd_expense"]), "through the share of research in revenue"
    assert reasons.clauses["sectors"]


def test_every_question_is_told_apart_by_what_an_answer_does(program: Program) -> None:
    raw = json.loads((EXAMPLES / "thermos-maker.json").read_text(encoding="utf-8"))["answers"]
    raw = {fact: value for fact, value in raw.items() if fact != "operating_revenue"}
    findings = Dossier(program, raw, date(2026, 11, 23)).findings
    deciding = Reasons(program).deciding("operating_revenue", findings)
    question = next(one for one in findings.questions if one.fact == "operating_revenue")
    assert [one.id for one in deciding.settles] == list(question.settles)
    ids = [one.id for group in deciding for one in group]
    assert len(ids) == len(set(ids)) == deciding.count
    assert set(Reasons(program).policies["operating_revenue"]) <= set(ids)


def test_what_only_tells_how_ready_a_firm_is_belongs_to_its_clauses(program: Program) -> None:
    reasons = Reasons(program)
    assert "financing_readiness" not in reasons.policies
    assert reasons.clauses["financing_readiness"]
    assert reasons.policies["deductible_input_vat"], "an amount is computed from it"
