"""What a rules author wants to be told beyond plain mistakes: rules that load and still cannot be meant.

Every finding is one sentence with its file, line and path.  A serious one (错误) is certain to be wrong; the others
(提醒) are worth a look.  The date is handed in: what is out of date depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from rules.building import build_with_places
from rules.codes import CodeTables
from rules.errors import clip
from rules.fields import Dictionary
from rules.meaning import TODAY, Meaning, days
from rules.model import SURVIVOR, Pack, Policy, SharedBlock
from rules.packs import read_sources
from rules.placed import Placed, placed
from rules.possible import Box
from rules.program import Program
from rules.reading import Part
from rules.yamltree import Steps, line_of, place_of

MUST: Final = ("applies", "requires")


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at; ``about`` is the id of the policy it stands in, None where it stands in none.

    ``explained`` is the reason given in the file where it is meant as it is.
    """

    kind: str
    serious: bool
    file: str
    line: int | None
    path: str
    message: str
    about: str | None = None
    minor: bool = False
    explained: str | None = None

    def __str__(self) -> str:
        """The finding as one line."""
        where = f"{self.file} 第 {self.line} 行" if self.line else self.file
        place = f"（{self.path}）" if self.path else ""
        return f"{'错误' if self.serious else '提醒'}：{where}{place}：{self.message}[{self.kind}]"


@dataclass(frozen=True)
class PolicyFile:
    """A policy with the file it stands in and its conditions in their places."""

    part: Part
    policy: Policy
    book: Book

    @cached_property
    def lists(self) -> dict[str, tuple[Placed, ...]]:
        """The conditions of applies, requires, excludes and bonus."""
        found = {}
        for key in (*MUST, "excludes", "bonus"):
            found[key] = placed(getattr(self.policy, key), ("policy", key), self.book.blocks)
        return found

    @cached_property
    def levels(self) -> tuple[tuple[Placed, ...], ...]:
        """The conditions of each level of a ladder."""
        return tuple(
            placed(level.requires, ("policy", "levels", index, "requires"), self.book.blocks)
            for index, level in enumerate(self.policy.levels)
        )

    @cached_property
    def meaning(self) -> Meaning:
        """What the conditions of this policy say."""
        program = self.book.program
        return Meaning(program.slots, program.compiler, program.codes, self.policy.id)

    @cached_property
    def life(self) -> Box:
        """What the days in force leave possible of the as-of date."""
        life = self.policy.in_force
        return {TODAY: days(life.from_, life.to)}

    def conditions(self) -> Iterator[Placed]:
        """Every condition of the four lists and of the levels, with all that stands below it."""
        for several in (*self.lists.values(), *self.levels):
            for one in several:
                yield from one.all()

    def find(
        self, kind: str, steps: Steps, message: str, *, serious: bool = False, minor: bool = False
    ) -> Finding:
        """A finding at a place of this file."""
        return finding(self.part, kind, steps, message, serious=serious, minor=minor, about=self.policy.id)


@dataclass(frozen=True)
class Book:
    """Everything that is looked over together; ``wanted`` are the policies that findings are asked for (empty: all)."""

    parts: tuple[Part, ...]
    packs: tuple[Pack, ...]
    dictionary: Dictionary
    program: Program
    as_of: date
    wanted: frozenset[str] = frozenset()

    def is_wanted(self, policy: str | None) -> bool:
        """Whether findings about a policy are asked for: all are where none is named."""
        return not self.wanted or policy in self.wanted

    @cached_property
    def files(self) -> tuple[PolicyFile, ...]:
        """The policies with their files."""
        return tuple(PolicyFile(part, part.value, self) for part in self.parts if part.kind == "policy")

    @cached_property
    def policies(self) -> dict[str, Policy]:
        """The policies by id."""
        return {one.policy.id: one.policy for one in self.files}

    @cached_property
    def blocks(self) -> dict[str, SharedBlock]:
        """The shared blocks by id."""
        return {one.id: one for pack in self.packs for one in pack.blocks}

    def listed(self, kind: str) -> Iterator[tuple[Part, int, str]]:
        """The things of a shared list (``sets`` …): file, place in the list, id."""
        for part in self.parts:
            if part.kind == kind:
                yield from ((part, index, one.id) for index, one in enumerate(part.value))


def finding(
    part: Part, kind: str, steps: Steps, message: str, *, serious: bool = False, minor: bool = False,
    about: str | None = None,
) -> Finding:  # fmt: skip
    """A finding at a place of a file."""
    path = place_of(steps).path
    return Finding(kind, serious, part.file, line_of(part.root, steps), path, message, about, minor)


Check: TypeAlias = Callable[[Book], Iterator[Finding]]


def read_book(folders: Sequence[Path], dictionary: Dictionary, as_of: date) -> Book:
    """The packs of some folders, ready to be looked over; InputProblems where they do not load."""
    built = build_with_places(read_sources(folders), dictionary)
    program = Program(built.packs, dictionary, CodeTables())
    return Book(built.parts, built.packs, dictionary, program, as_of)


def lint(book: Book) -> tuple[Finding, ...]:
    """Every finding that is asked for, by file and line; the serious ones of a place first."""
    from rules.lint_cases import check_cases
    from rules.lint_conditions import check_conditions
    from rules.lint_content import check_content
    from rules.lint_dates import check_dates
    from rules.lint_links import check_links
    from rules.lint_scores import check_scores
    from rules.lint_unused import check_unused

    checks: tuple[Check, ...] = (
        check_conditions, check_scores, check_dates, check_content, check_links, check_cases, check_unused
    )  # fmt: skip
    found = _explained(book, dict.fromkeys(one for check in checks for one in check(book)))
    asked_for = (one for one in found if book.is_wanted(one.about))
    return tuple(
        sorted(asked_for, key=lambda one: (one.file, one.line or 0, not one.serious, one.path, one.message))
    )


def _explained(book: Book, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with the reasons that the files give; a reason for what is not found is told itself."""
    reasons = {
        (file.policy.id, one.finding): one.reason for file in book.files for one in file.policy.lint_ok
    }
    used = set()
    for one in found:
        key = (one.about or "", one.kind)
        used.add(key)
        yield one if one.serious else msgspec.structs.replace(one, explained=reasons.get(key))
    for file in book.files:
        for index, said in enumerate(file.policy.lint_ok):
            if said.finding != SURVIVOR and (file.policy.id, said.finding) not in used:
                text = f"没有“{clip(said.finding)}”这样的提醒；删去这一条，或改正它的名字。"
                yield file.find("explains-nothing", ("policy", "lint_ok", index), text)


def named(placed_one: Placed) -> str:
    """A condition's name in quotation marks, with the block it came from."""
    return f"“{clip(placed_one.name)}”" + (f"（共用块 {placed_one.block}）" if placed_one.block else "")
