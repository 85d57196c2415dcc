"""What the tests of workspaces share: a clock, a filled workspace, and everything in one, read out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from checklist.progress import Progress
from checklist.store import Workspace, open_workspace
from rules.rulings import Ruling

START = datetime(2026, 11, 24, 9, 0)

ANSWERS: dict[str, Any] = {
    "enterprise_name": "永康市晨光杯业有限公司",
    "sectors": ["hardware", "plastics"],
    "registered_region": "330784",
    "gbt4754_main": "3382",
    "employees_year_end": {"2025": 186, "2024": "171 人"},
    "total_liabilities": {"unknown": "later"},
}
RULING = Ruling("export_credit", "requires/0", "met", "查过原件", "王会计", START)
PROGRESS = Progress("doing", "李工", date(2026, 12, 1), "等审计报告")


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


def fill(workspace: Workspace) -> int:
    """Something of everything for one client, and a second client; gives the id of the first."""
    evidence = {"employees_year_end": [{"document": "社保清单", "date": "2026-01-05"}]}
    client_id = workspace.add_client(ANSWERS, evidence=evidence, note="首次访谈")
    workspace.set_ruling(client_id, RULING)
    workspace.set_progress(client_id, "export_credit/apply", PROGRESS)
    workspace.set_candidates(client_id, "gbt4754_main", ["3382", "3389"])
    workspace.set_proposals(client_id, "operating_revenue", {"2026": "8200"})
    workspace.set_refusals(client_id, "gbt4754_main", {"3053": ["烧杯"], "3394": []})
    workspace.attach(client_id, "export_credit/apply", "合同.pdf", bytes(range(256)) * 40)
    workspace.keep_assessment(
        client_id, START.date(), {"support": "ab12"}, {"export_credit": "eligible"}, pinned=True
    )
    workspace.set_summary(client_id, START.date(), {"eligible": 3})
    workspace.set_setting("letterhead", {"firm": "某某咨询"})
    workspace.add_client({"enterprise_name": "第二家"}, note="长" * 9000)
    return client_id


def everything(workspace: Workspace) -> list[object]:
    """All that a workspace gives back, in one list."""
    found: list[object] = [workspace.setting("letterhead"), workspace.deleted_clients()]
    for row in workspace.clients():
        files = [(one, workspace.attachment_data(one.id)) for one in workspace.attachments(row.id)]
        found += [row, workspace.load_client(row.id), workspace.history(row.id), files]
        found += [workspace.ruling_history(row.id), workspace.assessments(row.id)]
    return found


def make(path: Path) -> list[object]:
    """A filled and closed workspace; gives everything in it."""
    with open_workspace(path, Clock(), "王会计") as workspace:
        fill(workspace)
        return everything(workspace)
