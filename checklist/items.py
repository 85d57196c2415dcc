"""What there is to do and to prepare: plain frozen values with stable ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from rules.model import Basis

ItemKind: TypeAlias = Literal["fix", "apply", "comply", "decide", "join", "answer"]

KIND_LABELS: Final[Mapping[ItemKind, str]] = {
    "comply": "合规",
    "apply": "申报",
    "fix": "补齐",
    "decide": "判断",
    "join": "参与",
    "answer": "填报",
}
"""The words for the kinds of items, in the order in which items of one day are printed."""


class Source(Struct, frozen=True):
    """What an item comes from: a part (condition, step, duty) of a policy, or a clause of the Plan."""

    policy: str
    part: str
    title: str
    article: str | None = None

    @property
    def id(self) -> str:
        """The item id this source would have alone."""
        return f"{self.policy}/{self.part}"


class Item(Struct, frozen=True):
    """One thing to do.

    ``id`` is that of its first source and stays the same from run to run; an item that serves several policies
    answers to each of ``ids``, so that a tick outlives the policy that came first.  ``due`` is None where no day is
    known; ``dated`` says how the day was found, or why there is none.  ``lead_days`` is the usual time it takes.
    ``recurs`` marks what comes back by the calendar: yearly duties and re-checks.
    """

    id: str
    kind: ItemKind
    title: str
    detail: tuple[str, ...]
    department: str
    department_label: str
    due: date | None
    dated: str
    lead_days: int | None
    sources: tuple[Source, ...]
    materials: tuple[str, ...] = ()
    recurs: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id this item answers to."""
        own = tuple(source.id for source in self.sources)
        return own if self.id in own else (self.id, *own)

    @property
    def policies(self) -> tuple[str, ...]:
        """The ids of the policies it serves, each once."""
        return tuple(dict.fromkeys(source.policy for source in self.sources))

    @property
    def kind_label(self) -> str:
        """The Chinese word for its kind."""
        return KIND_LABELS[self.kind]


class MaterialUse(Struct, frozen=True):
    """A policy that wants a document, and what it wants of it."""

    policy: str
    title: str
    note: str | None
    basis: Basis


class Material(Struct, frozen=True):
    """One document to prepare, with every policy that uses it; ``start_by`` is the last day to begin, if known."""

    id: str
    name: str
    department: str
    department_label: str
    lead_days: int
    start_by: date | None
    uses: tuple[MaterialUse, ...]


class Checklist(Struct, frozen=True):
    """Everything to do and to prepare for one assessment."""

    items: tuple[Item, ...]
    materials: tuple[Material, ...]
