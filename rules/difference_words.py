"""The words for the parts of a policy that a comparison names, and for their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from rules.fields import Dictionary

FIELDS: Final[Mapping[str, str]] = {
    "title": "名称", "kind": "类别", "document": "文件", "also": "相关文件", "state_note": "状态说明",
    "superseded_by": "接续的政策", "checked_on": "核对日", "serves": "方案条款", "level": "级别", "applicant": "申报主体",
    "authority": "受理机关", "benefit": "给什么", "gives": "授予的称号", "held_when": "怎样算已持有",
    "derived": "派生事实", "windows": "申报时段",
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
    "needs": "需要先有", "excludes": "互斥", "replaces": "取代", "stacks": "可叠加", "leads_to": "通向", "firm": "企业办",
    "authority": "主管部门办", "national": "国家级", "provincial": "省级", "municipal": "市级", "association": "协会",
    "enterprise": "企业",
}  # fmt: skip


class Values:
    """Shows the values of rule files, departments by the names the dictionary gives them."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._words = {**WORDS, **dictionary.departments}

    def shown(self, value: Any) -> str | None:
        """A value for reading; None where there is none."""
        if value is None or value in ((), {}):
            return None
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, msgspec.Struct):
            inside = [getattr(value, name) for name in value.__struct_fields__ if name != "id"]
            return "，".join(text for one in inside if (text := self.shown(one)) is not None)
        if isinstance(value, tuple):
            return "；".join(text for one in value if (text := self.shown(one)) is not None)
        if isinstance(value, Mapping):
            return "，".join(f"{key}: {self.shown(one)}" for key, one in value.items())
        return self._words.get(str(value), str(value))
