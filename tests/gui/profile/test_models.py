"""The models of the profile page, run through Qt's tester, and what they tell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from checklist.dossier import Dossier
from gui.profile.contents import FactModel, SectionModel, section_words
from gui.profile.questionnaire import Questionnaire
from gui.profile.sectors import SectorModel
from rules.program import Program


def sections(program: Program, raw: dict[str, Any], as_of: Any) -> Any:
    dossier = Dossier(program, raw, as_of)
    form = Questionnaire(
        program.dictionary,
        program.codes,
        dossier.raw,
        dossier.answers,
        as_of,
        dossier.problems,
        dossier.warnings,
        (),
    )
    return form.sections


def test_sections(qtmodeltester: Any, program: Program, today: Any) -> None:
    model = SectionModel()
    model.show_sections(sections(program, {}, today))
    qtmodeltester.check(model)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.show_sections(sections(program, {"has_imports": True}, today))
    assert changed == [model.row_of("trade")], "only the line whose state is another is drawn again"


def test_a_section_in_words(program: Program, today: Any) -> None:
    found = sections(program, {"operating_revenue": {"2025": "x"}}, today)
    assert section_words(found[0]).startswith("十分钟版，已答 0 项，共 ")
    assert section_words(found[0]).endswith("1 处有误")


def test_questions_found(qtmodeltester: Any, program: Program) -> None:
    model = FactModel()
    model.show_fields(list(program.dictionary.fields.values())[:9], {"identity": "企业身份"})
    qtmodeltester.check(model)
    assert model.index(0).data() == "企业名称"
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole).startswith("企业身份：")


def test_sectors(qtmodeltester: Any, program: Program) -> None:
    keys = [option.value for option in program.dictionary.fields["sectors"].options]
    model = SectorModel(program.codes.sectors, keys)
    qtmodeltester.check(model)
    model.show_ticked(frozenset(["hardware"]))
    index = model.index_of("hardware")
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert {model.index_of(key).isValid() for key in keys} == {True}
    assert not model.index_of("no_such_sector").isValid()
