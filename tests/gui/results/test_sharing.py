"""A worked case and a profile without identity are written from the window, and what they lose is told first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.desk import Desk
from gui.results.page import ResultsPage
from gui.roster.page import RosterPage
from gui.sharing import export_redacted, save_case
from rules.facts import read_profile_file
from rules.program import Program
from rules.reading import read_cases

SME = "specialised-sme-2026"


def test_a_case_is_saved_and_said(page: ResultsPage, desk: Desk, tmp_path: Path) -> None:
    said: list[str] = []
    page.session.said.connect(said.append)
    desk.messages.files = [tmp_path / "case.yaml"]
    page.go_to(SME)
    page._detail._case.trigger()
    part = read_cases((tmp_path / "case.yaml").read_bytes(), "case.yaml")
    assert part.problems == ()
    assert part.value.policy == SME
    assert part.value.cases[0].expect.outcome == "gap"
    assert "已读回并核对" in said[-1]


def test_a_case_tells_that_rulings_are_left_out(page: ResultsPage, desk: Desk, tmp_path: Path) -> None:
    finding = page.session.dossier.findings.of(SME)
    node = next(one for one in finding.compiled.requires.leaves() if one.condition.id == "rd-ratio")
    page.session.rule(SME, node, "met", "有审计报告", "张三", desk.now())
    said: list[str] = []
    page.session.said.connect(said.append)
    desk.messages.files = [tmp_path / "case.yaml"]
    save_case(desk, SME, page)
    assert "不含人工裁定" in said[-1]
    assert page.session.dossier.outcomes[SME] != "gap"
    part = read_cases((tmp_path / "case.yaml").read_bytes(), "case.yaml")
    assert part.value.cases[0].expect.outcome == "gap"


def test_a_folder_that_refuses_is_said_calmly(page: ResultsPage, desk: Desk, tmp_path: Path) -> None:
    desk.messages.files = [tmp_path / "nowhere" / "case.yaml"]
    assert save_case(desk, SME, page) is None
    assert "文件夹不存在" in desk.messages.said[-1]


def test_a_profile_without_identity_from_the_roster(
    desk: Desk, take_in: Callable[..., int], tmp_path: Path, program: Program, qtbot: object
) -> None:
    take_in(desk.session, "lithium-battery-maker")
    roster = RosterPage(desk)
    qtbot.addWidget(roster)  # type: ignore[attr-defined]
    roster._table.selectRow(0)
    desk.messages.answers, desk.messages.files = ["city"], [tmp_path / "out.json"]
    roster._actions["redact"].trigger()
    assert "初步符合变为信息不足）的结论会不同" in desk.messages.said[-1]
    assert "保留到市：各项结论与原档案一致" in desk.messages.said[-1]
    profile = read_profile_file(tmp_path / "out.json", program.dictionary, program.codes)
    assert profile.answers["registered_region"] == "360700"
    assert profile.evidence == {}


@pytest.mark.parametrize(("answers", "files"), [([None], []), (["province"], [None])])
def test_leaving_either_box_writes_nothing(
    page: ResultsPage, desk: Desk, answers: list[str | None], files: list[Path | None]
) -> None:
    desk.messages.answers, desk.messages.files = answers, files
    assert export_redacted(desk, page.session.client_id, page) is None
    assert (desk.messages.answers, desk.messages.files) == ([], [])
