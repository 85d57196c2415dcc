"""The workspace: what is kept comes back, edit by edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checklist.progress import Progress
from checklist.store import Workspace, open_workspace
from rules.rulings import Ruling

START = datetime(2026, 11, 24, 9, 0)


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "客户 资料#1?.qingce"


@pytest.fixture
def workspace(path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(path, clock, "王会计") as opened:
        yield opened


ANSWERS: dict[str, Any] = {
    "enterprise_name": "永康市晨光杯业有限公司",
    "sectors": ["hardware", "plastics"],
    "registered_region": "330784",
    "gbt4754_main": "3382",
    "employees_year_end": {"2025": 186, "2024": "171 人"},
    "total_liabilities": {"unknown": "later"},
}


def test_a_client_comes_back_as_it_was_given(workspace: Workspace) -> None:
    evidence = {"employees_year_end": [{"document": "社保清单", "date": "2026-01-05"}]}
    client_id = workspace.add_client(ANSWERS, evidence=evidence, note="首次访谈")
    stored = workspace.load_client(client_id)
    assert (stored.answers, stored.evidence, stored.note) == (ANSWERS, evidence, "首次访谈")
    row = workspace.client(client_id)
    assert (row.name, row.sectors) == ("永康市晨光杯业有限公司", ("hardware", "plastics"))
    assert (row.region, row.industry, row.answered, row.edited_at) == ("330784", "3382", 5, START)


def test_everything_is_there_after_reopening(path: Path, clock: Clock) -> None:
    ruling = Ruling("p", "requires/0", "met", "查过原件", "王会计", START)
    progress = Progress("doing", "李工", date(2026, 12, 1), "等审计")
    with open_workspace(path, clock, "王会计") as workspace:
        client_id = workspace.add_client(ANSWERS)
        workspace.set_ruling(client_id, ruling)
        workspace.set_progress(client_id, "p/x", progress)
        workspace.set_candidates(client_id, "gbt4754_main", ["3382", "3389"])
        workspace.set_proposals(client_id, "operating_revenue", {"2026": "8200"})
        workspace.set_setting("letterhead", {"firm": "某某咨询"})
        file_id = workspace.attach(client_id, "p/x", "合同.pdf", b"%PDF")
        workspace.keep_assessment(
            client_id, date(2026, 11, 24), {"support": "ab"}, {"p": "eligible"}, pinned=True
        )
    with open_workspace(path, clock, "王会计") as workspace:
        stored = workspace.load_client(client_id)
        assert (stored.rulings, stored.progress) == ((ruling,), {"p/x": progress})
        assert stored.candidates == {"gbt4754_main": ["3382", "3389"]}
        assert stored.proposals == {"operating_revenue": {"2026": "8200"}}
        assert workspace.setting("letterhead") == {"firm": "某某咨询"}
        assert workspace.attachment_data(file_id) == b"%PDF"
        kept = workspace.latest_assessment(client_id)
        assert kept is not None
        assert (kept.as_of, kept.packs, kept.outcomes) == (
            date(2026, 11, 24),
            {"support": "ab"},
            {"p": "eligible"},
        )


def test_closing_leaves_one_file_and_its_backups(path: Path, clock: Clock) -> None:
    with open_workspace(path, clock, "") as workspace:
        workspace.add_client(ANSWERS)
        workspace.add_client(ANSWERS)
    assert {one.name for one in path.parent.iterdir()} == {path.name, f"{path.name}.backups"}
