"""Items while they are collected: the same action of several policies becomes one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

from checklist.items import ItemKind, Source


@dataclass(slots=True)
class Draft:
    """An item to be.  ``key`` is what makes two actions the same."""

    kind: ItemKind
    key: Hashable
    title: str
    department: str
    source: Source
    detail: tuple[str, ...] = ()
    due: date | None = None
    dated: str = ""
    lead_days: int | None = None
    materials: tuple[str, ...] = ()
    recurs: bool = False
    id: str = ""
    sources: list[Source] = field(default_factory=list)


class Drafts:
    """All items so far, each action once."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Draft] = {}

    def add(self, draft: Draft) -> None:
        """Take in an action, or join it to the same action: the earliest day and the longest lead count."""
        key = (draft.kind, draft.key)
        known = self._found.get(key)
        if known is None:
            draft.id = draft.id or draft.source.id
            draft.sources = [draft.source]
            self._found[key] = draft
            return
        if draft.source not in known.sources:
            known.sources.append(draft.source)
        known.materials = (*known.materials, *draft.materials)
        if draft.due is not None and (known.due is None or draft.due < known.due):
            known.due, known.dated = draft.due, draft.dated
        if draft.lead_days is not None:
            known.lead_days = max(draft.lead_days, known.lead_days or 0)

    def all(self) -> list[Draft]:
        """The items in the order in which they were first met."""
        return list(self._found.values())
