"""What changed between two states of the rules, in words: what became harder, easier, longer, other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import msgspec

from rules.codes import CodeTables
from rules.condition_words import said
from rules.difference_words import FIELDS, LISTS, Values
from rules.direction import OPPOSITE, Direction, direction
from rules.fields import Dictionary
from rules.groups import LISTS as GROUP_LISTS
from rules.meaning import Meaning
from rules.model import ENDED_STATES, Condition, Pack, Policy, Score
from rules.program import Program
from rules.ranges import exact_number
from rules.wording import Words

Sort: TypeAlias = Literal[
    "added", "removed", "renamed", "tighter", "looser", "changed", "extended", "shortened", "ended"
]
SORTS: Final[Mapping[str, str]] = {
    "added": "新增", "removed": "删去", "renamed": "更名", "tighter": "收紧", "looser": "放宽", "changed": "改变",
    "extended": "延长", "shortened": "缩短", "ended": "终止",
}  # fmt: skip
PARTS: Final[Mapping[str, str]] = {
    "applies": "适用范围",
    "requires": "要求",
    "excludes": "排除",
    "bonus": "加分",
}
WORDS_BESIDE: Final[Mapping[str, str]] = {
    "article": "条款出处", "basis": "依据可靠度", "remedy": "补齐办法", "lead_days": "所需天数", "department": "部门", "note": "说明"
}  # fmt: skip
INNER: Final[Mapping[str, str]] = {
    "title": "名称", "number": "文号", "issuers": "印发机关", "issued": "印发日", "effective": "施行日", "url": "网址",
    "basis": "依据可靠度", "note": "说明", "accepts": "受理", "decides": "决定", "where": "办理地点", "text": "内容",
    "amount": "金额", "years": "年数", "level": "级别", "grade": "等级",
}  # fmt: skip
NAMES: Final = ("id", "label", *WORDS_BESIDE)


class Change(msgspec.Struct, frozen=True):
    """One change.  ``direction`` says which way the policy as a whole moved by it, where that is certain."""

    sort: Sort
    part: str
    what: str
    old: str | None = None
    new: str | None = None
    direction: Direction = "changed"

    def __str__(self) -> str:
        """The change as one line."""
        moved = self.direction if self.sort in ("added", "removed") else "changed"
        mark = f"（{SORTS[moved]}）" if moved in ("tighter", "looser") else ""
        values = " → ".join(one for one in (self.old, self.new) if one is not None)
        name = f"{self.part} {self.what}".strip()
        return f"{SORTS[self.sort]}{mark}　{name}{'：' if values else ''}{values}"


class PolicyChange(msgspec.Struct, frozen=True):
    """What happened to one policy; ``beside`` is the older edition that a new one is compared with."""

    policy: str
    title: str
    sort: Literal["added", "removed", "edition", "changed"]
    beside: str | None
    changes: tuple[Change, ...]


class Side:
    """One state of the rules: the packs that are compared and the program that gives their words."""

    def __init__(self, packs: Sequence[Pack], compared: Iterable[str], dictionary: Dictionary) -> None:
        """``packs`` is everything that is needed to read them, ``compared`` the ids of the policies that are compared."""
        chosen = frozenset(compared)
        self.program = Program(packs, dictionary, CodeTables())
        policies = (one for pack in packs for one in pack.policies)
        self.policies = {one.id: one for one in policies if one.id in chosen}

    @cached_property
    def words(self) -> Words:
        """The words of this side."""
        return Words(self.program.slots, self.program.compiler, self.program.codes)

    def meaning(self, policy: str) -> Meaning:
        """What the conditions of a policy say on this side."""
        return Meaning(self.program.slots, self.program.compiler, self.program.codes, policy)


def difference(old: Side, new: Side) -> tuple[PolicyChange, ...]:
    """What changed, policy by policy, in the order of their ids; policies without a change are left out."""
    found: list[PolicyChange] = []
    for key in sorted({*old.policies, *new.policies}):
        before, after = old.policies.get(key), new.policies.get(key)
        if before is None and after is not None:
            found.append(_new_policy(after, old, new))
        elif after is None and before is not None:
            found.append(PolicyChange(key, before.title, "removed", None, ()))
        elif before is not None and after is not None:
            changes = tuple(Pair(before, after, old, new).changes())
            if changes:
                found.append(PolicyChange(key, after.title, "changed", None, changes))
    return tuple(found)


def _new_policy(policy: Policy, old: Side, new: Side) -> PolicyChange:
    """A policy that was not there: an edition of one that was, or an addition."""
    editions = [one for one in old.policies.values() if one.family == policy.family]
    if not editions:
        return PolicyChange(policy.id, policy.title, "added", None, ())
    before = max(editions, key=lambda one: str(one.in_force.from_ or ""))
    changes = tuple(Pair(before, policy, old, new).changes())
    return PolicyChange(policy.id, policy.title, "edition", before.id, changes)


class Pair:
    """An old and a new state of one policy."""

    def __init__(self, before: Policy, after: Policy, old: Side, new: Side) -> None:
        self._before, self._after, self._old, self._new = before, after, old, new
        self._meanings = (old.meaning(before.id), new.meaning(after.id))
        self._shown = Values(new.program.dictionary).shown

    def changes(self) -> Iterator[Change]:
        """Every change, conditions first."""
        for key, words in PARTS.items():
            yield from self._conditions(words, getattr(self._before, key), getattr(self._after, key))
        yield from self._levels()
        yield from self._renewal()
        yield from self._scores()
        yield from self._life()
        yield from self._listed(self._before, self._after)
        yield from self._fields(self._before, self._after)

    # --- conditions ------------------------------------------------------------------------------

    def _conditions(
        self, part: str, before: Sequence[Condition], after: Sequence[Condition]
    ) -> Iterator[Change]:
        pairs, gone, fresh = _matched(before, after)
        for one, other in pairs:
            yield from self._condition(part, one, other)
        for one in gone:
            yield Change("removed", part, _name(one), self._said_old(one), None, OPPOSITE[_harder(part)])
        for one in fresh:
            yield Change("added", part, _name(one), None, self._said_new(one), _harder(part))

    def _condition(self, part: str, old: Condition, new: Condition) -> Iterator[Change]:
        if old == new and not self._moved(part, old, new):
            return
        before, after = self._said_old(old), self._said_new(new)
        if old.id != new.id:
            yield Change("renamed", part, _name(new), old.id, new.id, "same")
        moved = self._direction(part, old, new)
        if _test(old) != _test(new) or moved != "same":
            sort = moved if moved in ("tighter", "looser") else "changed"
            hint = "（引用的集合或数据有变）" if before == after else ""
            yield Change(sort, part, _name(new), before, f"{after}{hint}", moved)
        elif before != after:
            yield Change("changed", part, f"{_name(new)}（措辞）", before, after, "same")
        for key, words in WORDS_BESIDE.items():
            one, other = getattr(old, key), getattr(new, key)
            if one != other:
                yield Change(
                    "changed", part, f"{_name(new)} {words}", self._shown(one), self._shown(other), "changed"
                )

    def _moved(self, part: str, old: Condition, new: Condition) -> bool:
        """Whether the same text says something else now, by a named set that changed."""
        return self._compared(part, old, new) in ("tighter", "looser")

    def _compared(self, part: str, old: Condition, new: Condition) -> Direction:
        before, after = self._meanings
        return direction(old, before, new, after, spares=part != "排除")

    def _direction(self, part: str, old: Condition, new: Condition) -> Direction:
        if _test(old) == _test(new) and not self._moved(part, old, new):
            return "same"
        found = self._compared(part, old, new)
        if part == "加分":
            return "same" if found == "same" else "changed"
        if found == "same":
            return "changed" if old.judged != new.judged else "same"
        return OPPOSITE[found] if part == "排除" else found

    def _said_old(self, one: Condition) -> str:
        return said(self._old.words, one, self._before)

    def _said_new(self, one: Condition) -> str:
        return said(self._new.words, one, self._after)

    def _levels(self) -> Iterator[Change]:
        before = {one.id: one for one in self._before.levels}
        after = {one.id: one for one in self._after.levels}
        for key in [*before, *(one for one in after if one not in before)]:
            one, other = before.get(key), after.get(key)
            label = other.label if other is not None else one.label if one is not None else key
            if one is not None and other is not None:
                yield from self._conditions(f"等级{label}", one.requires, other.requires)
                if one.gives != other.gives:
                    yield Change(
                        "changed", "等级", f"{label} 授予", self._shown(one.gives), self._shown(other.gives)
                    )
            else:
                yield Change("removed" if other is None else "added", "等级", label)

    def _renewal(self) -> Iterator[Change]:
        before, after = self._before.renewal, self._after.renewal
        if before is not None and after is not None:
            yield from self._conditions("复核", before.requires, after.requires)

    # --- scores ----------------------------------------------------------------------------------

    def _scores(self) -> Iterator[Change]:
        before = {one.id: one for one in self._before.scores}
        after = {one.id: one for one in self._after.scores}
        for key in [*before, *(one for one in after if one not in before)]:
            one, other = before.get(key), after.get(key)
            if one is None or other is None:
                label = other.label if other is not None else one.label if one is not None else key
                yield Change("removed" if other is None else "added", "评分", label)
            elif one != other:
                yield from _score(one, other)

    # --- dates and state -------------------------------------------------------------------------

    def _life(self) -> Iterator[Change]:
        old, new = self._before.in_force, self._after.in_force
        if old.from_ != new.from_:
            yield Change("changed", "有效期", "第一天", self._shown(old.from_), self._shown(new.from_))
        if old.to != new.to:
            longer = new.to is None or (old.to is not None and new.to > old.to)
            sort: Sort = "extended" if longer else "ended" if old.to is None else "shortened"
            yield Change(
                sort, "有效期", "最后一天", self._shown(old.to) or "未定", self._shown(new.to) or "未定"
            )
        was, now = self._before.state, self._after.state
        if was != now:
            stopped = now in ENDED_STATES and was not in ENDED_STATES
            yield Change("ended" if stopped else "changed", "状态", "", self._shown(was), self._shown(now))

    # --- everything else -----------------------------------------------------------------------

    def _listed(self, old: Policy, new: Policy) -> Iterator[Change]:
        """Lists whose members have names: materials, steps, duties …"""
        for key, (words, name_of) in LISTS.items():
            before = {name_of(one): one for one in getattr(old, key)}
            after = {name_of(one): one for one in getattr(new, key)}
            for name in [*before, *(one for one in after if one not in before)]:
                one, other = before.get(name), after.get(name)
                if one != other:
                    sort: Sort = "added" if one is None else "removed" if other is None else "changed"
                    yield Change(sort, words, name, self._beside(name, one), self._beside(name, other))

    def _beside(self, name: str, value: Any) -> str | None:
        """A value without the name that is told beside it."""
        text = self._shown(value)
        return None if text is None else text.removeprefix(f"{name}，")

    def _fields(self, old: Policy, new: Policy) -> Iterator[Change]:
        """Everything else that is told in one piece."""
        for key, words in FIELDS.items():
            before, after = getattr(old, key), getattr(new, key)
            if before == after:
                continue
            if (
                isinstance(before, msgspec.Struct)
                and isinstance(after, msgspec.Struct)
                and type(before) is type(after)
            ):
                for name in before.__struct_fields__:
                    one, other = getattr(before, name), getattr(after, name)
                    if one != other:
                        yield Change(
                            "changed",
                            words,
                            INNER.get(name, name),
                            self._shown(one) or "没有",
                            self._shown(other) or "没有",
                        )
            else:
                yield Change(
                    "changed", words, "", self._shown(before) or "没有", self._shown(after) or "没有"
                )


def _harder(part: str) -> Direction:
    """Which way a policy moves by one more condition: every part but the bonus shuts somebody out."""
    return "changed" if part == "加分" else "tighter"


def _name(one: Condition) -> str:
    return one.id or one.label or ""


def _test(one: Condition) -> Condition:
    """A condition without its name, words and sources, all the way down."""
    changes: dict[str, Any] = dict.fromkeys(NAMES)
    for key in GROUP_LISTS.values():
        members = getattr(one, key)
        if members is not None:
            changes[key] = tuple(_test(member) for member in members)
    if one.at_least_of is not None:
        of = tuple(_test(member) for member in one.at_least_of.of)
        changes["at_least_of"] = msgspec.structs.replace(one.at_least_of, of=of)
    if one.when is not None:
        changes["when"] = _test(one.when)
    return msgspec.structs.replace(one, **changes)


def _matched(
    before: Sequence[Condition], after: Sequence[Condition]
) -> tuple[list[tuple[Condition, Condition]], list[Condition], list[Condition]]:
    """Pairs by id, then by the same test under another id; what is gone; what is new."""
    by_id = {one.id: one for one in after if one.id is not None}
    pairs = [(one, by_id[one.id]) for one in before if one.id in by_id]
    gone = [one for one in before if one.id not in by_id]
    taken = {one.id for one, _ in pairs}
    fresh = [one for one in after if one.id is None or one.id not in taken]
    for one in list(gone):
        same = next((other for other in fresh if _test(other) == _test(one)), None)
        if same is not None:
            pairs.append((one, same))
            gone.remove(one)
            fresh.remove(same)
    return pairs, gone, fresh


def _score(old: Score, new: Score) -> Iterator[Change]:
    yield from _mark("评分", f"{new.label} 通过分", old.pass_, new.pass_)
    parts = {one.id: one for one in new.parts}
    for one in old.parts:
        other = parts.pop(one.id, None)
        if other is None:
            yield Change("removed", "评分", f"{old.label} {one.label}")
            continue
        yield from _mark("评分", f"{other.label} 通过分", one.pass_, other.pass_)
        if (one.cap, one.items) != (other.cap, other.items):
            yield Change("changed", "评分", f"{other.label} 给分办法")
    for other in parts.values():
        yield Change("added", "评分", f"{new.label} {other.label}")
    if (old.above, old.expert) != (new.above, new.expert):
        yield Change("changed", "评分", f"{new.label} 通过的算法")


def _mark(part: str, what: str, old: str | None, new: str | None) -> Iterator[Change]:
    if old == new:
        return
    low = exact_number(old) if old is not None else None
    high = exact_number(new) if new is not None else None
    tighter = high is not None and (low is None or high > low)
    sort: Literal["tighter", "looser"] = "tighter" if tighter else "looser"
    yield Change(sort, part, what, old or "没有", new or "没有", sort)
