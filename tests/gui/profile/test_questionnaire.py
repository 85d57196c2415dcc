"""Which questions are shown, and how far they are answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from checklist.dossier import Dossier
from gui.profile.questionnaire import CORE, Questionnaire, matching
from rules.program import Program

AS_OF = date(2026, 11, 23)


def form(program: Program, raw: dict[str, Any], proposals: tuple[str, ...] = ()) -> Questionnaire:
    dossier = Dossier(program, raw, AS_OF)
    return Questionnaire(
        program.dictionary,
        program.codes,
        dossier.raw,
        dossier.answers,
        AS_OF,
        dossier.problems,
        dossier.warnings,
        proposals,
    )


def facts(entries: Any) -> list[str]:
    return [one.field.id for one in entries]


def test_the_core_questions_come_first_then_the_sections_in_order(program: Program) -> None:
    sections = form(program, {}).sections
    assert sections[0].id == CORE
    assert facts(sections[0].entries) == [one.id for one in program.dictionary.fields.values() if one.core]
    ids = [one.id for one in program.dictionary.sections]
    assert [one.id for one in sections[1:]] == [one for one in ids if one in {s.id for s in sections}]


def test_what_depends_on_an_open_answer_is_apart_and_names_the_answer(program: Program) -> None:
    found = form(program, {})
    trade = found.section("trade")
    assert trade is not None
    assert "has_exports" in facts(trade.asked)
    assert "export_revenue" in facts(trade.standing("depends"))
    assert found.gates("export_revenue") == ("has_exports",)


def test_an_answer_opens_what_hangs_on_it(program: Program) -> None:
    yes, no = form(program, {"has_exports": True}), form(program, {"has_exports": False})
    assert "export_revenue" in facts(yes.section("trade").asked)
    assert "export_revenue" in facts(no.section("trade").standing("dormant"))
    assert "export_revenue" not in facts(no.section("trade").shown)


def test_answers_not_asked_for_any_more_keep_their_place(program: Program) -> None:
    found = form(program, {"has_exports": False, "export_revenue": {"2025": "120"}})
    trade = found.section("trade")
    assert "export_revenue" in facts(trade.shown)
    assert "export_revenue" not in facts(trade.asked)


def test_sections_of_other_trades_are_left_out(program: Program) -> None:
    found = form(program, {"sectors": ["hardware"]})
    assert found.section("production_ebike") is None


def test_how_far_a_question_is(program: Program) -> None:
    raw = {
        "operating_revenue": {"2025": "8200", "2024": {"unknown": "dont_know"}, "2023": "7150"},
        "main_business_revenue": {"2025": "7950"},
        "net_profit": {"unknown": "dont_know"},
        "total_assets": {"unknown": "later"},
        "total_income": {"2024": "1"},
    }
    entries = form(program, raw).entries
    told = {fact: entries[fact].progress for fact in raw}
    assert told == {
        "operating_revenue": "done",
        "main_business_revenue": "partly",
        "net_profit": "done",
        "total_assets": "later",
        "total_income": "open",
    }
    assert entries["uscc"].progress == "open"
    assert form(program, raw).section("scale_finance").done == 2


def test_years_before_founding_are_not_missed(program: Program) -> None:
    raw = {"established_date": "2025-02-01", "operating_revenue": {"2025": "8200"}}
    assert form(program, raw).entries["operating_revenue"].progress == "done"


def test_errors_warnings_and_proposals_are_counted_where_they_are(program: Program) -> None:
    raw = {"operating_revenue": {"2025": "8200x"}, "rd_staff": {"2025": 9}, "employees_year_end": {"2025": 5}}
    found = form(program, raw, ("net_profit",))
    finance, people = found.section("scale_finance"), found.section("people")
    assert (finance.errors, finance.proposals) == (1, 1)
    assert people.warnings == 1
    assert found.section(CORE).errors == 1


def test_search_looks_at_label_question_and_options(program: Program) -> None:
    fields = program.dictionary.fields
    assert matching(fields.values(), "营业收入")[0].id == "operating_revenue"
    assert "digital_systems" in [one.id for one in matching(fields.values(), "MES")]
    assert matching(fields.values(), "  ") == []
    assert matching(fields.values(), "没有这样的词") == []
    both = matching(fields.values(), "研发 费用")
    assert both
    assert all("研发" in one.label + one.question + one.help for one in both)
