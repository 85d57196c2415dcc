"""What the parts of the report share: the client's data, links, and small pieces of text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from checklist.blocks import Column, KeyValue, Letterhead, Row, Run, Runs, Table, plain
from checklist.findings import Finding, Findings
from checklist.items import Checklist, Item
from checklist.labels import BASES
from checklist.placing import Place, place_of
from checklist.priorities import Priorities, priorities
from checklist.progress import Progress
from checklist.report_agenda import Span, agenda, is_of_plan, numbers
from rules.facts import Profile
from rules.model import Basis, Document
from rules.values import Unknown

HASH_LENGTH: Final = 12
NOT_FILLED: Final = "未填"
MOST_READY: Final = 2
MOST_GAPS: Final = 2
"""So many of the nearest policies print every condition in a table."""
BASIS_WORDS: Final = ("待核", "据转载", "据记忆")


class ReportOptions(Struct, frozen=True):
    """What to print: the adviser's letterhead and own words with the name under them, sections, how far people are.

    ``sections`` are those after the first page, None for all.  ``ticked`` and ``progress`` go by the ids of items and
    materials (``material/…``); what is done there counts as ticked.
    """

    letterhead: Letterhead | None = None
    comment: str = ""
    adviser: str = ""
    sections: tuple[str, ...] | None = None
    ticked: frozenset[str] = frozenset()
    progress: Mapping[str, Progress] = {}


class Report:
    """Everything the parts print from; made once for a document."""

    def __init__(
        self, findings: Findings, checklist: Checklist, profile: Profile, options: ReportOptions
    ) -> None:
        self.findings, self.checklist = findings, checklist
        self.profile, self.options = profile, options

    @cached_property
    def agenda(self) -> tuple[Span, ...]:
        """What is printed as the action list; what is joined in is ticked in parts of its own if they are printed."""
        elsewhere = {item.id for item in (*self.plan_items, *self.join_items)}
        shown = [item for item in printed_first(self.checklist.items) if item.id not in elsewhere]
        return agenda(shown, self.findings.as_of)

    @cached_property
    def plan_items(self) -> tuple[Item, ...]:
        """The items that are ticked beside the clauses of the Plan."""
        if not self.is_shown("plan"):
            return ()
        return tuple(item for item in self.checklist.items if is_of_plan(item))

    @cached_property
    def join_items(self) -> tuple[Item, ...]:
        """The items that are ticked beside the policies one can only take part in."""
        if not self.is_shown("join"):
            return ()
        return tuple(one for one in self.checklist.items if one.kind == "join" and not is_of_plan(one))

    @cached_property
    def priorities(self) -> Priorities:
        """What matters first."""
        return priorities(self.findings)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The printed number of every item of the action list."""
        return numbers(self.agenda)

    @property
    def client(self) -> str:
        """The name of the enterprise."""
        return self.text("enterprise_name", "（企业名称未填）")

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The section that every policy stands in; an edition that was replaced stands beside the living one."""
        found = {one.id: place_of(self.findings, one) for one in self.findings.all}
        replaced = {old.id: found[key] for key, olds in self.replaced.items() for old in olds}
        return found | replaced

    @cached_property
    def replaced(self) -> Mapping[str, tuple[Finding, ...]]:
        """The editions no longer in force, by the edition of their family that is."""
        living: dict[str, str] = {}
        for one in self.findings.all:
            if one.outcome != "not_in_force":
                living.setdefault(one.policy.family, one.id)
        found: dict[str, tuple[Finding, ...]] = {}
        for one in self.findings.with_outcome("not_in_force"):
            if one.policy.family in living:
                key = living[one.policy.family]
                found[key] = (*found.get(key, ()), one)
        return found

    def standing_in(self, place: Place) -> list[Finding]:
        """The policies of a section in the order of the packs, without those that stand beside another."""
        beside = {old.id for olds in self.replaced.values() for old in olds}
        return [one for one in self.findings.all if self.places[one.id] == place and one.id not in beside]

    @cached_property
    def nearest(self) -> frozenset[str]:
        """The policies that print every condition in a table, met or not."""
        first = self.priorities
        return frozenset(one.id for one in (*first.ready[:MOST_READY], *first.near_gaps[:MOST_GAPS]))

    @cached_property
    def _items_by_policy(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.checklist.items:
            for policy in item.policies:
                found.setdefault(policy, []).append(item)
        return {policy: tuple(items) for policy, items in found.items()}

    def items_of(self, policy: str) -> tuple[Item, ...]:
        """The items that serve a policy."""
        return self._items_by_policy.get(policy, ())

    def decisions_of(self, policy: str) -> Mapping[str, Run]:
        """Where the matters that a person must judge stand in the action list, by condition."""
        if not self.is_shown("actions"):
            return {}
        return {
            source.part: Run(self.numbers[item.id], anchor=item_anchor(item))
            for item in self.items_of(policy)
            if item.kind == "decide" and item.id in self.numbers
            for source in item.sources
            if source.policy == policy
        }

    def text(self, fact: str, missing: str = NOT_FILLED) -> str:
        """An answer in words; yearly answers are read in the last complete year."""
        slots = self.findings.program.slots
        value = self.findings.assessment.value(fact, 0 if slots.is_yearly(fact) else None)
        return missing if isinstance(value, Unknown) else self.findings.words.value(fact, value)

    def is_shown(self, section: str) -> bool:
        """Whether a section is printed."""
        return self.options.sections is None or section in self.options.sections

    def seen_in(self, section: str, title: str) -> str:
        """Where more is told; empty where that section is not printed."""
        return f"，见“{title}”" if self.is_shown(section) else ""

    def policy_run(self, policy: str, text: str | None = None, *, bold: bool = False) -> Run:
        """The title of a policy, linked to its part (or its row) of the document."""
        words = text or without_brackets(self.findings.of(policy).policy.title)
        linked = self.is_shown(self.places[policy])
        return Run(words, bold=bold, anchor=policy_anchor(policy) if linked else None)

    def policy_runs(self, policies: Iterable[str], between: str = "、") -> Runs:
        """The titles of several policies, linked."""
        runs: list[Run] = []
        for policy in policies:
            runs += [Run(between)] if runs else []
            runs.append(self.policy_run(policy))
        return tuple(runs)

    def item_number(self, item: Item) -> Run:
        """An item's number, linked to the item; empty where the action list is not printed."""
        number = self.numbers.get(item.id)
        if number is None or not self.is_shown("actions"):
            return Run("")
        return Run(number, anchor=item_anchor(item))

    def is_ticked(self, item: Item) -> bool:
        """Whether the item was ticked before, or is done, under any of its ids."""
        return any(self.is_done(key) for key in item.ids)

    def is_done(self, key: str) -> bool:
        """Whether an id of an item or a material was ticked before, or is done."""
        found = self.options.progress.get(key)
        return key in self.options.ticked or (found is not None and found.state == "done")

    def progress_of(self, item: Item) -> Progress:
        """What people noted about an item under the first of its ids that has something; nothing else."""
        found = (self.options.progress.get(key) for key in item.ids)
        return next((one for one in found if one is not None), Progress())


def printed_first(items: Iterable[Item]) -> list[Item]:
    """The items that are printed with a box, in order; questions have a table of their own."""
    return [item for item in items if item.kind != "answer"]


def policy_anchor(policy: str) -> str:
    """The anchor of a policy's part or row."""
    return f"policy-{policy}"


def item_anchor(item: Item) -> str:
    """The anchor of an item."""
    return f"item-{item.id.replace('/', '-')}"


def pair(label: str, value: Runs | str) -> KeyValue:
    """A labelled value."""
    return KeyValue(label, plain(value) if isinstance(value, str) else value)


def table(
    columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Runs | str] | Row], **options: Any
) -> Table:
    """A table from plain rows; a row made elsewhere is taken as it is."""
    made = tuple(
        row
        if isinstance(row, Row)
        else Row(tuple(plain(cell) if isinstance(cell, str) else cell for cell in row))
        for row in rows
    )
    return Table(tuple(Column(header, weight) for header, weight in columns), made, **options)


def group_row(text: str) -> Row:
    """A row that heads the rows after it."""
    return Row((plain(text),), role="group")


def with_basis(text: str, basis: Basis) -> str:
    """A text with its basis in brackets where it is less than checked and the text does not say so itself."""
    word = BASES[basis]
    said = any(known in text[-10:] for known in BASIS_WORDS) or f"（{word}）" in text
    if basis == "verified" or not text or said:
        return text
    return f"{text.rstrip('。；')}（{word}）"


def named_document(document: Document) -> str:
    """A document's title and number; a title inside the title takes the inner marks."""
    inner = (
        document.title.removeprefix("《").removesuffix("》") if is_marked(document.title) else document.title
    )
    title = f"《{inner.replace('《', '〈').replace('》', '〉')}》"
    return title + (f"（{document.number}）" if document.number else "")


def brief_document(document: Document) -> str:
    """A document by its number where it has one, else by its title."""
    return document.number or named_document(document)


def short(text: str, most: int) -> str:
    """The beginning of a text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def is_marked(title: str) -> bool:
    """Whether a title already stands in title marks as a whole."""
    return title.startswith("《") and title.find("》") == len(title) - 1


def without_brackets(title: str) -> str:
    """A title in short: what stands in brackets at its end is left out, unless nothing else tells editions apart."""
    head, _, rest = title.partition("（")
    return title if not head or rest[:4].isdigit() else head


def joined(texts: Collection[str], between: str = "；") -> str:
    """Texts in one line."""
    return between.join(text.rstrip("。；") for text in texts)


def pack_lines(report: Report) -> list[str]:
    """The rules that were applied, so that the result can be found again: title, version, hash, day checked."""
    return [
        f"{pack.info.title} {pack.info.version}，校验码 {pack.sha256[:HASH_LENGTH]}，核对于 {pack.info.checked_on.isoformat()}"
        for pack in report.findings.program.packs
    ]
