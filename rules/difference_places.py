"""Conditions of two states side by side: where they stand, which belong together, and what a further one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from rules.direction import Direction
from rules.groups import LISTS, members_of
from rules.model import Condition

WORDS_BESIDE: Final[Mapping[str, str]] = {
    "article": "条款出处", "basis": "依据可靠度", "remedy": "补齐办法", "lead_days": "所需天数", "department": "部门", "note": "说明"
}  # fmt: skip
NAMES: Final = ("id", "label", *WORDS_BESIDE)


class Place(msgspec.Struct, frozen=True):
    """Where conditions stand side by side.

    ``shuts`` where meeting them shuts out, ``eases`` where one of them is enough (and one more eases), ``decides`` is
    False for a bonus.  ``above`` names the groups around them.
    """

    part: str
    shuts: bool = False
    eases: bool = False
    decides: bool = True
    above: str = ""

    @property
    def by_one_more(self) -> Direction:
        """Which way the policy moves by one more condition here."""
        if not self.decides:
            return "changed"
        return "looser" if self.eases is not self.shuts else "tighter"

    def named(self, one: Condition) -> str:
        """A condition with the groups around it."""
        return f"{self.above}{one.id or one.label or ''}"

    def inside(self, group: Condition) -> Place:
        """The place of a group's members."""
        eases = group.all_ is None
        shuts = self.shuts is not (group.none_ is not None)
        return msgspec.structs.replace(self, eases=eases, shuts=shuts, above=f"{self.named(group)} › ")


PLACES: Final[Mapping[str, Place]] = {
    "applies": Place("适用范围"),
    "requires": Place("要求"),
    "excludes": Place("排除", shuts=True, eases=True),
    "bonus": Place("加分", decides=False),
}


def same_group(old: Condition, new: Condition) -> bool:
    """Whether two groups differ in their members only, and every member has an id to be matched by.

    A guarded member of a group where one is enough is told with the whole: it may leave the group empty.
    """
    members = (*members_of(old), *members_of(new))
    if not members or any(one.id is None for one in members) or _hull(old) != _hull(new):
        return False
    return old.all_ is not None or all(one.when is None for one in members)


def _hull(group: Condition) -> Condition:
    """A group without its members and words."""
    bare = msgspec.structs.replace(test_of(group), all_=None, any_=None, none_=None)
    kind = "all" if group.all_ is not None else "any" if group.any_ is not None else "none"
    of = None if bare.at_least_of is None else msgspec.structs.replace(bare.at_least_of, of=())
    return msgspec.structs.replace(bare, id=kind, at_least_of=of)


def test_of(one: Condition) -> Condition:
    """A condition without its name, words and sources, all the way down."""
    changes: dict[str, Any] = dict.fromkeys(NAMES)
    for key in LISTS.values():
        members = getattr(one, key)
        if members is not None:
            changes[key] = tuple(test_of(member) for member in members)
    if one.at_least_of is not None:
        of = tuple(test_of(member) for member in one.at_least_of.of)
        changes["at_least_of"] = msgspec.structs.replace(one.at_least_of, of=of)
    if one.when is not None:
        changes["when"] = test_of(one.when)
    return msgspec.structs.replace(one, **changes)


def matched(
    before: Sequence[Condition], after: Sequence[Condition]
) -> tuple[list[tuple[Condition, Condition]], list[Condition], list[Condition]]:
    """Pairs by id, then by the same test under another id; what is gone; what is new."""
    by_id = {one.id: one for one in after if one.id is not None}
    pairs = [(one, by_id[one.id]) for one in before if one.id in by_id]
    gone = [one for one in before if one.id not in by_id]
    taken = {one.id for one, _ in pairs}
    fresh = [one for one in after if one.id is None or one.id not in taken]
    for one in list(gone):
        same = next((other for other in fresh if test_of(other) == test_of(one)), None)
        if same is not None:
            pairs.append((one, same))
            gone.remove(one)
            fresh.remove(same)
    return pairs, gone, fresh
