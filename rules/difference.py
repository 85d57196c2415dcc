"""What changed between two states of the rules, in words: what became harder, easier, longer, other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import msgspec

from rules.codes import CodeTables
from rules.condition_words import said
from rules.difference_places import PLACES, WORDS_BESIDE, Place, matched, same_group, test_of
from rules.difference_scores import score_changes
from rules.difference_words import FIELDS, LISTS, Values, leaves, shortened
from rules.direction import OPPOSITE, Direction, direction
from rules.fields import Dictionary
from rules.groups import members_of
from rules.meaning import Meaning
from rules.model import ENDED_STATES, Condition, Pack, Policy
from rules.program import Program
from rules.wording import Words

Sort: TypeAlias = Literal[
    "added", "removed", "renamed", "tighter", "looser", "changed", "extended", "shortened", "ended"
]
SORTS: Final[Mapping[str, str]] = {
    "added": "新增", "removed": "删去", "renamed": "更名", "tighter": "收紧", "looser": "放宽", "changed": "改变",
    "extended": "延长", "shortened": "缩短", "ended": "终止",
}  # fmt: skip
INNER: Final[Mapping[str, str]] = {
    "title": "名称", "number": "文号", "issuers": "印发机关", "issued": "印发日", "effective": "施行日", "url": "网址",
    "basis": "依据可靠度", "note": "说明", "accepts": "受理", "decides": "决定", "where": "办理地点", "text": "内容",
    "amount": "金额", "years": "年数", "level": "级别", "grade": "等级",
}  # fmt: skip
LEVEL: Final[Mapping[str, str]] = {"label": "名称", "authority": "受理机关", "note": "说明"}


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
        values = " → ".join(shortened(self.old, self.new))
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
        for key, place in PLACES.items():
            yield from self._conditions(place, getattr(self._before, key), getattr(self._after, key))
        yield from self._levels()
        yield from self._renewal()
        yield from self._scores()
        yield from self._life()
        yield from self._listed(self._before, self._after)
        yield from self._fields(self._before, self._after)

    # --- conditions ------------------------------------------------------------------------------

    def _conditions(
        self, place: Place, before: Sequence[Condition], after: Sequence[Condition]
    ) -> Iterator[Change]:
        pairs, gone, fresh = matched(before, after)
        for one, other in pairs:
            yield from self._condition(place, one, other)
        more = place.by_one_more
        for one in gone:
            yield Change("removed", place.part, place.named(one), self._said_old(one), None, OPPOSITE[more])
        for one in fresh:
            yield Change("added", place.part, place.named(one), None, self._said_new(one), more)

    def _condition(self, place: Place, old: Condition, new: Condition) -> Iterator[Change]:
        if old == new and not self._moved(place, old, new):
            return
        if old.id != new.id:
            yield Change("renamed", place.part, place.named(new), old.id, new.id, "same")
        if same_group(old, new):
            yield from self._conditions(place.inside(new), members_of(old), members_of(new))
            if old.label != new.label:
                yield Change("changed", place.part, f"{place.named(new)} 名称", old.label, new.label, "same")
        else:
            yield from self._single(place, old, new)
        for key, words in WORDS_BESIDE.items():
            one, other = self._shown(getattr(old, key)), self._shown(getattr(new, key))
            if one != other:
                yield Change(
                    "changed",
                    place.part,
                    f"{place.named(new)} {words}",
                    one or "没有",
                    other or "没有",
                    "changed",
                )

    def _single(self, place: Place, old: Condition, new: Condition) -> Iterator[Change]:
        """A condition that is told as a whole."""
        before, after = self._said_old(old), self._said_new(new)
        moved = self._direction(place, old, new)
        if test_of(old) != test_of(new) or moved != "same":
            sort = moved if moved in ("tighter", "looser") else "changed"
            hint = "（引用的集合或数据有变）" if before == after else ""
            yield Change(sort, place.part, place.named(new), before, f"{after}{hint}", moved)
        elif before != after:
            yield Change("changed", place.part, f"{place.named(new)}（措辞）", before, after, "same")

    def _moved(self, place: Place, old: Condition, new: Condition) -> bool:
        """Whether the same text says something else now, by a named set that changed."""
        return self._compared(place, old, new) in ("tighter", "looser")

    def _compared(self, place: Place, old: Condition, new: Condition) -> Direction:
        before, after = self._meanings
        return direction(old, before, new, after, spares=not place.eases)

    def _direction(self, place: Place, old: Condition, new: Condition) -> Direction:
        if test_of(old) == test_of(new) and not self._moved(place, old, new):
            return "same"
        found = self._compared(place, old, new)
        if not place.decides:
            return "same" if found == "same" else "changed"
        if found == "same":
            return "changed" if old.judged != new.judged else "same"
        return OPPOSITE[found] if place.shuts else found

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
                yield from self._conditions(Place(f"等级 {label}"), one.requires, other.requires)
                for key, words in LEVEL.items():
                    was, now = self._shown(getattr(one, key)), self._shown(getattr(other, key))
                    if was != now:
                        yield Change("changed", "等级", f"{label} {words}", was, now)
                if one.gives != other.gives:
                    yield Change(
                        "changed", "等级", f"{label} 授予", self._shown(one.gives), self._shown(other.gives)
                    )
            else:
                yield Change("removed" if other is None else "added", "等级", label)

    def _renewal(self) -> Iterator[Change]:
        before, after = self._before.renewal, self._after.renewal
        if before is not None and after is not None:
            yield from self._conditions(Place("复核"), before.requires, after.requires)

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
                for change in score_changes(one, other, self._said_old, self._said_new):
                    moved: Direction = change.sort if change.sort in ("tighter", "looser") else "changed"
                    yield Change(change.sort, "评分", change.what, change.old, change.new, moved)

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
            before = _by_name(getattr(old, key), name_of)
            after = _by_name(getattr(new, key), name_of)
            for name in [*before, *(one for one in after if one not in before)]:
                one, other = before.get(name), after.get(name)
                if one is not None and other is not None:
                    yield from self._places(words, name, one, other)
                elif one != other:
                    sort: Sort = "added" if one is None else "removed"
                    yield Change(sort, words, name, self._beside(name, one), self._beside(name, other))

    def _places(
        self, words: str, name: str, before: msgspec.Struct, after: msgspec.Struct
    ) -> Iterator[Change]:
        """The places inside something named that differ."""
        for where, was, now in leaves(before, after):
            yield Change(
                "changed",
                words,
                f"{name} {where}",
                self._shown(was) or "没有",
                self._shown(now) or "没有",
            )

    def _beside(self, name: str, value: Any) -> str | None:
        """A value without the name that is told beside it."""
        text = self._shown(value)
        return None if text is None else text.replace(f"{name}，", "", 1)

    def _inside(self, words: str, before: msgspec.Struct, after: msgspec.Struct) -> Iterator[Change]:
        """The fields of a part that changed; of a formula only the places that differ."""
        for name in before.__struct_fields__:
            one, other = getattr(before, name), getattr(after, name)
            if one == other:
                continue
            label = INNER.get(name, name)
            if isinstance(one, msgspec.Struct) and isinstance(other, msgspec.Struct):
                yield from self._places(words, label, one, other)
            else:
                yield Change(
                    _longer(name, one, other),
                    words,
                    label,
                    self._shown(one) or "没有",
                    self._shown(other) or "没有",
                )

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
                yield from self._inside(words, before, after)
            elif _are_texts(before) and _are_texts(after):
                yield from (Change("removed", words, "", one) for one in before if one not in after)
                yield from (Change("added", words, "", None, one) for one in after if one not in before)
            else:
                yield Change(
                    "changed", words, "", self._shown(before) or "没有", self._shown(after) or "没有"
                )


def _by_name(members: Iterable[Any], name_of: Callable[[Any], str]) -> dict[str, Any]:
    """Members by their names; a name that comes again is numbered."""
    found: dict[str, Any] = {}
    for one in members:
        name = name_of(one)
        times = sum(key == name or key.startswith(f"{name}（第") for key in found)
        found[name if not times else f"{name}（第{times + 1}个）"] = one
    return found


def _are_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def _longer(name: str, old: Any, new: Any) -> Sort:
    """How a field moved: a number of years grows or shrinks, of all else it is only told that it changed."""
    if name != "years" or not isinstance(old, int) or not isinstance(new, int):
        return "changed"
    return "extended" if new > old else "shortened"
