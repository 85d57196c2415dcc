"""What a workspace gives back: frozen rows, read once and never written through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from checklist.progress import Progress
from rules.rulings import Ruling


class ClientRow(Struct, frozen=True):
    """One client in the roster.

    `name` is "" where the enterprise has none yet; `region` and `industry` are codes; `counts` are the outcomes (by their
    words) of the last assessment at `as_of` (empty, None: not assessed yet); `answered` counts facts with an answer other
    than "unknown"; `deleted_at` is set only in the list of deleted clients.
    """

    id: int
    name: str
    sectors: tuple[str, ...]
    region: str | None
    industry: str | None
    counts: dict[str, int]
    as_of: date | None
    edited_at: datetime
    is_archived: bool
    answered: int
    deleted_at: datetime | None = None


class StoredClient(Struct, frozen=True):
    """Everything people entered for one client.

    `answers` are raw JSON as typed, right or wrong; `evidence` has the documents of a fact; `candidates` has several
    industry codes in question; `proposals` has, for a fact, year → raw value copied from another year: no answer until
    someone confirms it; `refusals` has, for a fact, option or code → the words of the description that had led there when
    someone refused it.  `rulings` are in the order they were made; `progress` goes by item id.
    """

    id: int
    answers: dict[str, Any]
    evidence: dict[str, list[dict[str, str]]]
    note: str
    candidates: dict[str, list[str]]
    proposals: dict[str, dict[str, Any]]
    refusals: dict[str, dict[str, list[str]]]
    rulings: tuple[Ruling, ...]
    progress: dict[str, Progress]


class Change(Struct, frozen=True):
    """One change of one answer: raw values before and after, None for no answer."""

    fact: str
    who: str
    when: datetime
    before: Any | None
    after: Any | None


class RulingChange(Struct, frozen=True):
    """One change of one ruling: before and after, None for none."""

    policy: str
    condition: str
    who: str
    when: datetime
    before: Ruling | None
    after: Ruling | None


class Attachment(Struct, frozen=True):
    """A file kept with an item or a fact; `size` in bytes, `sha256` in hexadecimal."""

    id: int
    place: str
    name: str
    size: int
    sha256: str
    when: datetime
    who: str


class KeptAssessment(Struct, frozen=True):
    """Outcomes kept as they were: pinned to the as-of date and to the hashes of the packs (pack id → hash)."""

    id: int
    as_of: date
    packs: Mapping[str, str]
    outcomes: Mapping[str, str]
    is_pinned: bool
    label: str
    when: datetime
    who: str
