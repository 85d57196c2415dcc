"""The words for the parts of a policy that a comparison names, and for their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

FIELDS: Final[Mapping[str, str]] = {
    "title": "名称", "kind": "类别", "document": "文件", "also": "相关文件", "state_note": "状态说明",
    "superseded_by": "接续的政策", "checked_on": "核对日", "serves": "方案条款", "level": "级别", "applicant": "申报主体",
    "authority": "受理机关", "benefit": "给什么", "gives": "授予的称号", "derived": "派生事实", "windows": "申报时段",
    "validity": "有效年限", "caution": "注意",
}  # fmt: skip
LISTS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "materials": ("材料", lambda one: one.id or one.name),
    "steps": ("步骤", lambda one: one.id),
    "actions": ("行动", lambda one: one.id),
    "yearly": ("年度义务", lambda one: one.id),
    "interpretations": ("解释", lambda one: one.term),
    "relations": ("关系", lambda one: f"{one.kind} {one.policy}"),
}
WORDS: Final[Mapping[str, str]] = {
    "verified": "已核对", "reported": "据转载", "recalled": "待核对", "open": "开放", "no_call_seen": "未见通知",
    "needs_check": "须核对", "suspended": "暂停", "exhausted": "额满", "closed": "关闭", "superseded": "被取代",
}  # fmt: skip


def shown(value: Any) -> str | None:
    """A value of a rule file for reading; None where there is none."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return "，".join(_inside(value))
    if isinstance(value, tuple):
        return "；".join(text for one in value if (text := shown(one)) is not None)
    if isinstance(value, Mapping):
        return "，".join(f"{key}: {shown(one)}" for key, one in value.items())
    return WORDS.get(str(value), str(value))


def _inside(value: msgspec.Struct) -> list[str]:
    """The parts of a struct that say something: its own words first, without names for programs."""
    found = []
    for name in value.__struct_fields__:
        text = shown(getattr(value, name))
        if text is not None and name != "id":
            found.append(text)
    return found
