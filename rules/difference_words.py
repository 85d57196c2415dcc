"""The words for the parts of a policy that a comparison names, and for their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from rules.fields import Dictionary

FIELDS: Final[Mapping[str, str]] = {
    "title": "名称", "kind": "类别", "document": "文件", "also": "相关文件", "state_note": "状态说明",
    "superseded_by": "接续的政策", "checked_on": "核对日", "serves": "方案条款", "level": "级别", "applicant": "申报主体",
    "authority": "受理机关", "benefit": "给什么", "gives": "授予的称号", "held_when": "怎样算已持有",
    "validity": "有效年限", "caution": "注意",
}  # fmt: skip
LISTS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "materials": ("材料", lambda one: one.id or one.name),
    "steps": ("步骤", lambda one: one.id),
    "actions": ("行动", lambda one: one.id),
    "yearly": ("年度义务", lambda one: one.id),
    "interpretations": ("解释", lambda one: one.term),
    "relations": ("关系", lambda one: one.policy),
    "windows": ("申报时段", lambda one: one.text),
    "derived": ("派生事实", lambda one: one.label),
}
PLACES: Final[Mapping[str, str]] = {
    "formula": "算法", "value": "数值", "of": "取数", "year": "年份", "table": "数据表", "label": "名称", "unit": "单位",
    "basis": "依据可靠度", "note": "说明", "saves": "节省", "kind": "种类", "from": "起", "to": "止", "months": "月份",
    "days": "日", "years": "年份", "percent": "百分比", "column": "列", "operation": "运算", "inputs": "输入",
    "source": "出处", "where": "何处", "what": "做什么", "by": "谁办", "department": "部门", "lead_days": "天数", "reading": "读法",
    "name": "名称", "at_most": "上限", "at_least": "下限", "times": "乘", "sum": "加", "minus": "减",
    "first_of": "分情形", "if": "条件", "then": "结果", "params": "参数", "text": "内容",
}  # fmt: skip
QUIET: Final = frozenset({"formula", "times", "sum", "minus", "first_of", "then", "params"})
LONG = 60
AROUND = 12


def leaves(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """The places where two parts of one kind differ, each by its name, with the old and the new value."""
    before, after = msgspec.to_builtins(old), msgspec.to_builtins(new)
    for key in {**before, **after}:
        yield from _leaves(before.get(key), after.get(key), "" if key in QUIET else PLACES.get(key, key))


def _leaves(old: Any, new: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        named = new.get("label") or where
        for key in {**old, **new}:
            inner = named if key in QUIET else f"{named} {PLACES.get(key, key)}".strip()
            yield from _leaves(old.get(key), new.get(key), inner)
    elif _in_step(old, new):
        for one, other in zip(old, new, strict=True):
            yield from _leaves(one, other, where)
    else:
        yield where, _plain(old), _plain(new)


def _in_step(old: Any, new: Any) -> bool:
    """Whether two lists hold as many parts, which can be compared one by one."""
    if not isinstance(old, list | tuple) or not isinstance(new, list | tuple) or len(old) != len(new):
        return False
    return all(isinstance(one, dict) for one in (*old, *new))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def shortened(old: str | None, new: str | None) -> list[str]:
    """Both values for one line: of two long texts only what differs, with a little around it."""
    if old is None or new is None or min(len(old), len(new)) <= LONG:
        return [one for one in (old, new) if one is not None]
    begin = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - begin)
    return [_around(one, begin, end) for one in (old, new)]


def _alike(old: str, new: str) -> int:
    """How many signs two texts begin with in common."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _around(text: str, begin: int, end: int) -> str:
    first, last = max(0, begin - AROUND), min(len(text), len(text) - end + AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


WORDS: Final[Mapping[str, str]] = {
    "verified": "已核对", "reported": "据转载", "recalled": "待核对", "open": "开放", "no_call_seen": "未见通知",
    "needs_check": "须核对", "suspended": "暂停", "exhausted": "额满", "closed": "关闭", "superseded": "被取代",
    "needs": "需要先有", "excludes": "互斥", "replaces": "取代", "stacks": "可叠加",
    "leads_to": "通向", "counts_for": "计入", "firm": "企业办",
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
