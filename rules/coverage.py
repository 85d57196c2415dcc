"""What of the Plan is answered for: every clause and every instrument it names, by policies or by a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from rules.model import Clause, Instrument, Pack


class Covered(msgspec.Struct, frozen=True):
    """A clause or an instrument, the policies that serve it, and the reason where none does."""

    kind: Literal["clause", "instrument"]
    name: str
    text: str
    clauses: tuple[str, ...]
    policies: tuple[str, ...]
    reason: str | None

    @property
    def is_gap(self) -> bool:
        """Whether neither a policy nor a reason stands there."""
        return not self.policies and not (self.reason or "").strip()


class Coverage(msgspec.Struct, frozen=True):
    """Everything the Plan says and names, in its order; ``unlisted`` names what clauses name and no list answers for."""

    clauses: tuple[Covered, ...]
    instruments: tuple[Covered, ...]
    unlisted: tuple[str, ...]

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """What nobody answers for."""
        return tuple(one for one in (*self.clauses, *self.instruments) if one.is_gap)

    @property
    def is_whole(self) -> bool:
        """Whether there is no gap at all."""
        return not self.gaps and not self.unlisted


def coverage(packs: Sequence[Pack]) -> Coverage:
    """The coverage of the Plan in some packs.

    The policies of a clause are those that say they serve it and those of the instruments it names.
    """
    listed = [one for pack in packs for one in pack.instruments]
    clauses = tuple(_clauses(packs))
    serving = _serving(packs, listed)
    names = {one.name for one in listed}
    return Coverage(
        clauses=tuple(_clause(one, serving.get(one.id, ())) for one in clauses),
        instruments=tuple(_instrument(one) for one in listed),
        unlisted=_once(name for one in clauses for name in one.instruments if name not in names),
    )


def _clauses(packs: Sequence[Pack]) -> Iterator[Clause]:
    measures = [measure for pack in packs for measure in pack.measures]
    for measure in sorted(measures, key=lambda one: [int(step) for step in one.id.split(".")]):
        yield from measure.clauses


def _serving(packs: Sequence[Pack], listed: Iterable[Instrument]) -> dict[str, tuple[str, ...]]:
    """The policies of each clause, each once, in the order of the packs."""
    found: dict[str, list[str]] = {}
    for pack in packs:
        for policy in pack.policies:
            for clause in policy.serves:
                found.setdefault(clause, []).append(policy.id)
    for one in listed:
        for clause in one.clauses:
            found.setdefault(clause, []).extend(one.policies)
    return {clause: _once(ids) for clause, ids in found.items()}


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _clause(clause: Clause, policies: tuple[str, ...]) -> Covered:
    return Covered("clause", clause.id, clause.text, (clause.id,), policies, clause.reason)


def _instrument(one: Instrument) -> Covered:
    return Covered("instrument", one.name, one.name, one.clauses, one.policies, one.reason)
