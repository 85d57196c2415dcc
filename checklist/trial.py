"""试算: other answers tried on a copy of a client; nothing of it is kept unless somebody takes it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklist.comparing import Change, between
from checklist.dossier import Dossier


class Trial:
    """A client as it is, and a copy of it with some answers changed."""

    def __init__(self, base: Dossier) -> None:
        self._base, self._copy = base, base.scratch()
        self._tried: dict[str, Any | None] = {}

    @property
    def base(self) -> Dossier:
        """The client as it is."""
        return self._base

    @property
    def copy(self) -> Dossier:
        """The client as it would be."""
        return self._copy

    @property
    def tried(self) -> Mapping[str, Any | None]:
        """The answers that differ from the client's, raw (None: taken away)."""
        return {fact: raw for fact, raw in self._tried.items() if raw != self._base.raw.get(fact)}

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something to take over, and all of it can be read."""
        return bool(self.tried) and not any(fact in self._copy.problems for fact in self.tried)

    def put(self, fact: str, raw: Any | None) -> None:
        """Try another answer."""
        self._tried[fact] = raw
        self._copy.put({fact: raw})

    def drop(self, fact: str) -> None:
        """Try a fact no longer: the client's own answer stands again."""
        self._tried.pop(fact, None)
        self._copy.put({fact: self._base.raw.get(fact)})

    def rebase(self, base: Dossier) -> None:
        """Try the same on the client as it is now."""
        self._base, self._copy = base, base.scratch()
        self._copy.put(self._tried)

    def changes(self) -> tuple[Change, ...]:
        """The policies that would come out otherwise."""
        return between(self._base.findings, self._copy.findings)
