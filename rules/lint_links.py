"""Relations between policies: circles, titles that nobody gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rules.holding import held_place
from rules.lint import Book, Finding, PolicyFile, named
from rules.model import Held, Policy
from rules.yamltree import Steps

ORDERED: Final = {"needs": "需要先有", "leads_to": "通向", "replaces": "取代", "superseded_by": "被取代"}
"""The relations that may not run in a circle."""


def check_links(book: Book) -> Iterator[Finding]:
    """Everything about what policies say of each other."""
    for file in book.files:
        yield from _held_titles(file)
    for kind in ORDERED:
        yield from _circles(book, kind)


def _edges(book: Book, kind: str) -> dict[str, dict[str, Steps]]:
    """Where each policy points by one kind of relation; a family means all its editions but the policy itself."""
    members: dict[str, list[str]] = {}
    for policy in book.policies.values():
        members.setdefault(policy.family, []).append(policy.id)
    found: dict[str, dict[str, Steps]] = {}
    for key, policy in book.policies.items():
        found[key] = {}
        for other, steps in _targets(policy, kind):
            named_ones = (
                [other] if other in book.policies else [one for one in members.get(other, ()) if one != key]
            )
            found[key] |= dict.fromkeys(named_ones, steps)
    return found


def _targets(policy: Policy, kind: str) -> Iterator[tuple[str, Steps]]:
    if kind == "superseded_by":
        if policy.superseded_by is not None:
            yield policy.superseded_by, ("policy", "superseded_by")
        return
    for index, one in enumerate(policy.relations):
        if one.kind == kind:
            yield one.policy, ("policy", "relations", index)


def _circles(book: Book, kind: str) -> Iterator[Finding]:
    edges = _edges(book, kind)
    for file in book.files:
        for other, steps in edges[file.policy.id].items():
            way = _way(edges, other, file.policy.id)
            if way is not None:
                shown = " → ".join((file.policy.id, *way))
                yield file.find(
                    "circle",
                    steps,
                    f"“{ORDERED[kind]}”的关系绕成了一圈：{shown}；删去其中一条。",
                    serious=True,
                )
                break


def _way(edges: Mapping[str, Mapping[str, Steps]], start: str, goal: str) -> tuple[str, ...] | None:
    """The shortest way from one policy to another, both named; None where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for one in edges.get(way[-1], {}):
            if one not in seen:
                seen.add(one)
                ways.append((*way, one))
    return None


def _held_titles(file: PolicyFile) -> Iterator[Finding]:
    """Titles asked for that no policy of the packs gives: worth knowing, not wrong."""
    given = {
        title for policy in file.book.policies.values() for one in _gives(policy) for title in _titles(one)
    }
    for one in file.conditions():
        held = one.condition.held
        if held is None or held.title is None:
            continue
        missing = [title for title in _titles(held) if title not in given]
        if missing:
            words = "、".join(missing)
            yield file.find(
                "title-not-given",
                one.steps,
                f"条件{named(one)}问到的称号 {words} 没有哪个政策授予。",
                minor=True,
            )


def _gives(policy: Policy) -> list[Held]:
    return [*([policy.gives] if policy.gives is not None else []), *(level.gives for level in policy.levels)]


def _titles(held: Held) -> list[str]:
    return [] if held.title is None else held_place(held)[1]["title"]
