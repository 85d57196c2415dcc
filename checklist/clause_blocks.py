"""One clause of the Plan, read for a firm or for nobody in particular: what it says, whom it concerns, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    Heading,
    KeyValue,
    KeyValues,
    Paragraph,
    Run,
    Runs,
    plain,
)
from checklist.book_plan import asked_words
from checklist.findings import Findings
from checklist.items import Item
from checklist.labels import (
    ACTORS,
    CLAUSE_STATUS,
    CLAUSE_STATUS_MEANINGS,
    INSTRUMENT_KINDS,
    PRACTICAL,
    RELEVANCE_MARKS,
    RELEVANCES,
    VERDICT_MARKS,
)
from checklist.plan_items import OVER, PLAN, ClauseReading, place, readable
from checklist.report_base import pair, with_basis
from checklist.report_plan import verbatim
from rules.groups import below
from rules.model import Condition, Erratum, Instrument
from rules.nodes import Node
from rules.number_words import quoted
from rules.program import Program
from rules.relevance import found_words
from rules.values import Choices, Unknown
from rules.verdict import LABELS, MET, NOT_MET, UNKNOWN
from rules.wording import Words

SECTOR_WORDS = {MET: "涉及", NOT_MET: "不涉及"}
CONFIDENCE = {"certain": "确定", "high": "把握较大", "medium": "把握一般", "low": "存疑"}
MOST_WORDS = 4
NOT_NAMED = 9
"""Policies that are not this firm's business stand below the others."""


def clause_blocks(
    program: Program, words: Words, key: str, findings: Findings | None = None, items: Iterable[Item] = ()
) -> list[Block]:
    """A clause with everything the packs know of it; with ``findings`` and ``items`` what it means for that firm.

    Links are ``policy-…``, ``clause-…``, ``fact-…`` and ``item-…``.  KeyError where there is no such clause.
    """
    page = _ClausePage(program, words, key, findings)
    return [*page.head(), *page.firm(items), *page.advice(), *page.serving(), *page.named(), *page.notes()]


class _ClausePage:
    """The parts of the page of one clause."""

    def __init__(self, program: Program, words: Words, key: str, findings: Findings | None) -> None:
        self._program, self._words, self._findings = program, words, findings
        self._compiled = program.clauses[key]
        self._clause = self._compiled.clause
        errata = () if program.plan is None else program.plan.errata
        self._errata = [one for one in errata if one.clause == key]

    def head(self) -> Iterator[Block]:
        """Where it stands, its words, what kind of sentence it is, whom it is about."""
        measure, clause = self._compiled.measure, self._clause
        yield Heading(f"{measure.id} {measure.title}　{place(clause.id)}", 2)
        corrected = next((one for one in self._errata if one.corrected is not None), None)
        yield Paragraph(verbatim(clause.text, corrected), "quote")
        meaning = CLAUSE_STATUS_MEANINGS[clause.status]
        lines = [
            pair("性质", (Run(CLAUSE_STATUS[clause.status], bold=True), Run(f"　{meaning}", role="muted"))),
            pair("由谁做", ACTORS.get(clause.actor, clause.actor)),
        ]
        if self._findings is None:
            lines += self._whom()
        yield KeyValues(tuple(lines))

    def _whom(self) -> Iterator[KeyValue]:
        yield pair("涉及行业", self._sectors() or "各行业")
        if self._clause.condition is not None:
            yield pair("另须", asked_words(self._words, self._clause.condition))

    def _sectors(self) -> str:
        clause = self._clause
        named = [self._words.option("sectors", one) for one in (*clause.sectors, *clause.sectors_broad)]
        return "、".join(dict.fromkeys(named))

    # --- What it means for the firm --------------------------------------------------------------------

    def firm(self, items: Iterable[Item]) -> Iterator[Block]:
        """Whether it concerns the firm and why, how far the firm is, and its place in the list of what is to be done."""
        findings = self._findings
        if findings is None:
            return
        verdict = findings.assessment.relevances[self._clause.id]
        word = RELEVANCES[verdict]
        yield Heading(
            f"与本企业{word}" if verdict in (MET, NOT_MET) else "是否与本企业有关，待确认",
            3,
            mark=RELEVANCE_MARKS[verdict],
        )
        yield KeyValues(tuple(self._why(findings)))
        if verdict not in (MET, NOT_MET):
            yield from self._open(findings)
        if verdict == MET:
            yield from self._state(findings, items)

    def _why(self, findings: Findings) -> Iterator[KeyValue]:
        first, *others = self._compiled.relevance.children
        sectors = findings.assessment.value("sectors")
        own = "未填" if isinstance(sectors, Unknown) else self._words.value("sectors", sectors)
        told = f"条款所指：{self._sectors() or '各行业'}；本企业：{own}{self._keywords(findings)}"
        verdict = findings.verdict(first)
        word = SECTOR_WORDS.get(verdict, RELEVANCES[verdict])
        yield pair("行业", (Run(word, mark=RELEVANCE_MARKS[verdict]), Run(f"　{told}")))
        for node in others:
            text = f"　{asked_words(self._words, node.condition)}{self._answers(findings, node)}"
            yield pair("另须", (*self._judged(findings, node), Run(text)))
        if self._clause.condition_source and others:
            yield pair("依据", self._clause.condition_source)

    def _judged(self, findings: Findings, node: Node) -> Runs:
        verdict = findings.verdict(node)
        return (Run(LABELS[verdict], mark=VERDICT_MARKS[verdict]),)

    def _keywords(self, findings: Findings) -> str:
        """The words of the description that make a broad sector this clause's business."""
        text = findings.assessment.value("business_description")
        if self._clause.rank_only or not isinstance(text, str):
            return ""
        found = found_words(text, self._clause.keywords)
        return f"；经营描述提到{'、'.join(quoted(one) for one in found[:MOST_WORDS])}" if found else ""

    def _answers(self, findings: Findings, node: Node) -> str:
        """What the firm has answered to what a condition looks at."""
        told = {}
        for condition in below(node.condition):
            if condition.fact is not None:
                told[condition.fact] = self._answer(findings, condition)
        return f"（{'；'.join(told.values())}）" if told else ""

    def _answer(self, findings: Findings, condition: Condition) -> str:
        fact = condition.fact or ""
        value = findings.assessment.value(fact, 0 if self._program.slots.is_yearly(fact) else None)
        text = (
            self._words.chosen(condition, value)
            if isinstance(value, Choices) and condition.any_in is not None
            else self._words.value(fact, value)
        )
        return text if text.startswith("未填") else f"本企业：{text}"

    def _open(self, findings: Findings) -> Iterator[Block]:
        """The answers that would settle it, to be gone to; of those that are given the ones that leave it open."""
        leaves = [leaf for leaf in self._compiled.relevance.leaves() if findings.verdict(leaf) == UNKNOWN]
        wanted = frozenset[str]().union(*(leaf.leaf.facts for leaf in leaves if leaf.leaf is not None))
        facts = [one for one in self._program.dictionary.fields if one in wanted]
        facts = [one for one in facts if findings.is_open(one)] or facts
        if facts:
            yield Paragraph((Run("回答或补充后可以确定：", bold=True), *_linked(self._fact_links(facts))))

    def _fact_links(self, facts: Sequence[str]) -> list[Run]:
        return [Run(self._words.label(one), anchor=f"fact-{one}") for one in facts]

    def _state(self, findings: Findings, items: Iterable[Item]) -> Iterator[Block]:
        reading = ClauseReading(findings, self._compiled)
        lines: list[KeyValue] = []
        if self._clause.ready is not None or self._clause.done is not None:
            lines.append(pair("进展", (Run(reading.state, bold=True), Run(f"（{PRACTICAL}）", role="muted"))))
        for label, condition in (("准备好", self._clause.ready), ("已做到", self._clause.done)):
            if condition is not None:
                verdict = self._program.condition_verdict(condition, findings.assessment.sheet)
                asked = Run(f"　{asked_words(self._words, condition)}")
                lines.append(pair(label, (Run(LABELS[verdict], mark=VERDICT_MARKS[verdict]), asked)))
        for item in items:
            if any(one.policy == PLAN and one.part == self._clause.id for one in item.sources) or (
                item.id == f"{PLAN}/{self._compiled.measure.id}"
            ):
                lines.append(pair("清单事项", (Run(item.title, anchor=f"item-{item.id}"),)))
        if lines:
            yield KeyValues(tuple(lines))

    # --- What the packs know ---------------------------------------------------------------------------

    def advice(self) -> Iterator[Block]:
        """What a firm can do about it: practice, and no threshold of the Plan."""
        clause, findings = self._clause, self._findings
        if not (clause.advice or clause.evidence or clause.gap):
            return
        yield Heading(f"做法（{PRACTICAL}，不是方案的门槛）", 3)
        if findings is not None and findings.plan_is_over:
            yield Paragraph(plain(OVER), "note")
        if clause.advice:
            yield BulletList(tuple(plain(one) for one in clause.advice))
        lines = [pair("常见差距", clause.gap)] if clause.gap else []
        lines += [pair("可以准备", "、".join(clause.evidence))] if clause.evidence else []
        if lines:
            yield KeyValues(tuple(lines))

    def serving(self) -> Iterator[Block]:
        """The policies that serve it with their outcomes, or why there is none."""
        policies = self._program.serving.get(self._clause.id, ())
        yield Heading(f"服务这一条的政策（{len(policies)}）" if policies else "没有对应的政策", 3)
        if policies:
            yield BulletList(tuple(self._policy(one) for one in sorted(policies, key=self._rank)))
        if self._clause.reason:
            yield Paragraph(plain(readable(self._clause.reason)), "note")

    def _rank(self, policy: str) -> int:
        if self._findings is None:
            return 0
        finding = self._findings.of(policy)
        return 0 if finding.concerns_firm else 1 if finding.outcome == "needs_facts" else NOT_NAMED

    def _policy(self, policy: str) -> Runs:
        title = Run(self._program.policies[policy].policy.title, anchor=f"policy-{policy}")
        if self._findings is None:
            return (title,)
        finding = self._findings.of(policy)
        return (Run(f"{finding.word}　", mark=finding.mark), title)

    def named(self) -> Iterator[Block]:
        """What the clause names: catalogues, titles, fairs; the policies that stand for each, or why none does."""
        packs = self._program.packs
        found = [one for pack in packs for one in pack.instruments if self._clause.id in one.clauses]
        if found:
            yield Heading("条文点名的事项", 3)
            yield BulletList(tuple(self._instrument(one) for one in found))

    def _instrument(self, one: Instrument) -> Runs:
        runs = [Run(one.name, bold=True), Run(f"（{INSTRUMENT_KINDS[one.kind]}）", role="muted")]
        if one.policies:
            titles = [
                Run(self._program.policies[key].policy.title, anchor=f"policy-{key}") for key in one.policies
            ]
            runs += [Run("：见 "), *_linked(titles)]
        elif one.reason:
            runs.append(Run(f"：{readable(one.reason)}"))
        if one.note:
            runs.append(Run(f"\n背景：{with_basis(one.note, one.basis or 'reported')}", role="muted"))
        return tuple(runs)

    def notes(self) -> Iterator[Block]:
        """Errata and remarks."""
        for one in self._errata:
            yield Callout(erratum_runs(one), f"勘误 {one.id}", "caution")
        if self._clause.note:
            yield Paragraph(plain(f"说明：{self._clause.note}"), "note")


def _linked(links: Sequence[Run]) -> Runs:
    """Links with the sign of a list between them."""
    runs: list[Run] = []
    for link in links:
        runs += [Run("、")] if runs else []
        runs.append(link)
    return tuple(runs)


def erratum_runs(one: Erratum, *, linked: bool = False) -> Runs:
    """A doubtful place: what stands there, what it should be, why one thinks so and how surely."""
    fragment = quoted(" ".join(one.fragment.split()))
    runs = [Run(f"收到的文本作{fragment}")]
    runs.append(Run(f"，应作{quoted(one.corrected)}" if one.corrected else "，照录"))
    runs.append(Run(f"（{CONFIDENCE[one.confidence]}）。{one.evidence.rstrip('。')}。", role="muted"))
    if linked and one.clause is not None:
        runs.append(Run(readable(one.clause), anchor=f"clause-{one.clause}"))
    return tuple(runs)
