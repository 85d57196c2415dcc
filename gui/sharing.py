"""Files to be given to others: a profile without identity, and a worked case; what they lose is told before they are written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from gui.messages import Choice
from gui.workspace_files import PROFILES, file_name

if TYPE_CHECKING:
    from checklist.redaction import Redacted

CASES: Final = "案例 (*.yaml)"
MOST_NAMED: Final = 3
TOLD: Final = (
    "统一社会信用代码、证明材料和备注不写入；企业名称、经营范围、产品和车型名称等文字改写为“已隐去”；成立日期只保留年份。"
    "数字、证书和日期原样保留：很特别的数字仍可能让人认出企业，发出前请看一遍。"
)


def export_redacted(desk: Desk, client_id: int, parent: QWidget | None) -> Path | None:
    """Ask how closely the place is to be told, then write a client without identity; the file, None where it was left."""
    from checklist.redaction import choices

    session, program = desk.session, desk.session.base_program
    dossier = session.dossier_of(client_id)
    ways = choices(dossier.profile, program, session.as_of)
    options = [Choice(one.keep, _keeping(one)) for one in ways]
    detail = "\n".join((*(f"· {_way_words(one)}" for one in ways), "", TOLD))
    chosen = desk.messages.ask(parent, "脱敏导出", "所在地要写到哪一级？", options, detail)
    way = next((one for one in ways if one.keep == chosen), None)
    if way is None:
        return None
    path = desk.messages.save_file(parent, "脱敏导出", _folder(desk) / "脱敏档案.json", PROFILES)
    if path is None or not _write(desk, parent, path, way.data):
        return None
    left_out = f"，{len(dossier.problems)} 项填报有误，没有写入" if dossier.problems else ""
    session.said.emit(f"已写成不含企业身份的档案 {path}{left_out}。")
    return path


def save_case(desk: Desk, policy: str, parent: QWidget | None) -> Path | None:
    """Write what the program makes of a policy for the client as a worked case; the file, None where it was left."""
    from checklist.case_file import worked_case
    from checklist.errors import ChecklistError

    desk.session.settle()
    dossier = desk.session.dossier
    if dossier is None:
        return None
    try:
        data = worked_case(dossier.answers, dossier.program, dossier.as_of, policy)
    except ChecklistError as failed:
        desk.messages.warn(parent, "没有存成案例", str(failed))
        return None
    suggested = _folder(desk) / f"{file_name(f'案例-{policy}-{dossier.as_of.isoformat()}')}.yaml"
    path = desk.messages.save_file(parent, "存为案例", suggested, CASES)
    if path is None or not _write(desk, parent, path, data):
        return None
    ruled = any(key == policy for key, _ in desk.session.rulings)
    told = "；案例按程序自己的判定，不含人工裁定" if ruled else ""
    desk.session.said.emit(f"案例已存为 {path}，已读回并核对结论一致{told}。")
    return path


def _write(desk: Desk, parent: QWidget | None, path: Path, data: bytes) -> bool:
    from checklist.errors import ChecklistError
    from checklist.replace import replacing, write_synced

    try:
        with replacing(path) as beside:
            write_synced(beside, data)
    except ChecklistError as refused:
        desk.messages.warn(parent, "没有写成", str(refused))
        return False
    return True


def _keeping(way: Redacted) -> str:
    from checklist.redaction import KEPT_REGIONS

    return KEPT_REGIONS[way.keep]


def _way_words(way: Redacted) -> str:
    if not way.changes:
        return f"{_keeping(way)}：各项结论与原档案一致"
    named = "、".join(
        f"{one.title}（{one.before.word}变为{one.after.word}）" for one in way.changes[:MOST_NAMED]
    )
    more = f"等 {len(way.changes)} 项" if len(way.changes) > MOST_NAMED else ""
    return f"{_keeping(way)}：{named}{more}的结论会不同"


def _folder(desk: Desk) -> Path:
    workspace = desk.session.workspace
    return Path.home() if workspace is None else workspace.path.parent
