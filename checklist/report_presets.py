"""Choices of parts that are often wanted, for those who read a report: the firm, its owner, those who do the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from checklist.report import SECTIONS


class Preset(NamedTuple):
    """A choice of parts: its name, whom it is for, and the sections beside the first page (None: all)."""

    key: str
    title: str
    hint: str
    sections: tuple[str, ...] | None


PRESETS: Final = (
    Preset("all", "完整", "每项政策的结论、条件、材料和依据，供核对和存档", None),
    Preset("page", "精简一页", "只有首页：结论、最近的差距和要先答的问题", ()),
    Preset("owner", "给老板", "首页、先做什么、必须遵守的和称号路线，三五页", ("front", "duties", "road")),
    Preset(
        "staff",
        "给经办部门",
        "行动清单、材料清单、待答问题和义务，按部门分头办",
        ("duties", "actions", "materials", "questions"),
    ),
)
CHOSEN_BY_HAND: Final = "own"


def chosen_sections() -> tuple[str, ...]:
    """The sections that can be chosen, in printed order; the others are printed whenever they say something."""
    return tuple(section.name for section in SECTIONS if not section.is_always)


def in_order(sections: Iterable[str]) -> tuple[str, ...]:
    """Sections in printed order, without those that there are not."""
    found = frozenset(sections)
    return tuple(name for name in chosen_sections() if name in found)


def preset_of(sections: Iterable[str]) -> str:
    """The preset that chooses just these sections; that of a choice by hand where none does."""
    found = in_order(sections)
    chosen = {
        in_order(chosen_sections() if one.sections is None else one.sections): one.key for one in PRESETS
    }
    return chosen.get(found, CHOSEN_BY_HAND)
