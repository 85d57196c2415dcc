"""An assessment read once for lists and papers: every policy with its outcome, its words and what decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checklist.blocks import Mark
from checklist.labels import outcome_mark, outcome_word
from checklist.schedule import Target, next_target
from rules.asked import is_asked
from rules.assess import Assessment
from rules.dated import DatedValue, dated_values
from rules.extremes import run_as
from rules.holding import held_place, held_row
from rules.levers import NearMiss, earliest, near_misses
from rules.model import RULE_KINDS, Held, Policy
from rules.nodes import Node
from rules.number_words import with_unit
from rules.outcomes import Judgement, Outcome, required_nodes
from rules.program import CompiledPolicy
from rules.questions import Question, questions
from rules.ranges import MISSING
from rules.result import cautions, listed, plan_in_force, scores_of
from rules.scores import ScoreRange
from rules.trace import ConditionTrace, Tracer
from rules.values import OPEN_DATE, Unknown
from rules.verdict import HUMAN, MET, NOT_MET, UNKNOWN

EXCLUSION = "排除情形："
RULED = "（依人工裁定）"
WORTH_PREPARING: frozenset[Outcome] = frozenset({"likely", "needs_judgement", "gap", "needs_facts"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One policy as judged."""

    compiled: CompiledPolicy
    judgement: Judgement
    own: Judgement
    """How the program judges it by itself; the same where no person ruled on it."""

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.compiled.policy

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.compiled.policy.id

    @property
    def outcome(self) -> Outcome:
        """The outcome."""
        return self.judgement.outcome

    @property
    def is_rule(self) -> bool:
        """Whether it is a norm or duty: complied with rather than applied for."""
        return self.policy.kind in RULE_KINDS

    @property
    def word(self) -> str:
        """The outcome's word."""
        return outcome_word(self.outcome, is_rule=self.is_rule)

    @property
    def rests_on_rulings(self) -> bool:
        """Whether the outcome would be another without what people ruled."""
        return (self.own.outcome, self.own.would_be) != (self.judgement.outcome, self.judgement.would_be)

    @property
    def told(self) -> str:
        """The outcome's word, and beside it that people's rulings made it so."""
        return f"{self.word}{RULED}" if self.rests_on_rulings else self.word

    @property
    def mark(self) -> Mark:
        """The outcome's shape."""
        return outcome_mark(self.outcome, is_rule=self.is_rule)

    @property
    def title(self) -> str:
        """The title, with the level judged where the policy is a ladder."""
        if self.judgement.level is None:
            return self.policy.title
        return f"{self.policy.title} · {self.compiled.levels[self.judgement.level].level.label}"

    @property
    def concerns_firm(self) -> bool:
        """Whether the policy is known to be this firm's business and is in force."""
        out = self.outcome in ("not_applicable", "not_in_force")
        return not out and self.judgement.applies in (MET, HUMAN)

    @property
    def is_worth_preparing(self) -> bool:
        """Whether preparing for it makes sense: it concerns the firm and nothing shuts it out for good."""
        return self.outcome in WORTH_PREPARING and self.concerns_firm

    def roots(self) -> list[tuple[str, Node]]:
        """The parts with their trees: applies, requires (with those of the level), excludes."""
        required = required_nodes(self.compiled, self.judgement.level)
        return [
            ("applies", self.compiled.applies),
            *(("requires", root) for root in required),
            ("excludes", self.compiled.excludes),
        ]


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title held on the as-of date; ``until`` is None where the last day is not known or there is none."""

    label: str
    until: date | None
    is_open_ended: bool


class Findings:
    """All findings of one assessment, and what is read out of it once and used in several places."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.program = assessment.program
        self.tracer = Tracer(assessment)
        self.words = self.tracer.words
        self.all: tuple[Finding, ...] = tuple(
            Finding(self.program.policies[key], judgement, assessment.unruled(key))
            for key, judgement in assessment.judgements.items()
        )
        self._by_id = {finding.id: finding for finding in self.all}
        self._traces: dict[Node, ConditionTrace] = {}
        self._targets: dict[str, Target] = {}
        self._near_misses: dict[str, tuple[NearMiss, ...]] = {}

    @property
    def as_of(self) -> date:
        """The date everything is judged on."""
        return self.assessment.as_of

    @property
    def plan_is_over(self) -> bool:
        """Whether the Plan's period ended before the as-of date."""
        plan = self.program.plan
        ended = plan is not None and plan.period.to is not None and plan.period.to < self.as_of
        return ended and not plan_in_force(plan, self.as_of)

    def of(self, policy: str) -> Finding:
        """The finding of a policy; KeyError where there is none."""
        return self._by_id[policy]

    def with_outcome(self, *outcomes: Outcome, rules: bool | None = None) -> list[Finding]:
        """The findings with one of the outcomes in the order of the packs; only norms and duties, or only others."""
        return [one for one in self.all if one.outcome in outcomes and rules in (None, one.is_rule)]

    def verdict(self, node: Node) -> int:
        """The verdict of a node."""
        return node.verdict(self.assessment.verdicts)

    def trace(self, finding: Finding, node: Node, part: str) -> ConditionTrace:
        """The trace of a single condition, made once."""
        if node not in self._traces:
            self._traces[node] = self.tracer.leaf(node, part, finding.policy)
        return self._traces[node]

    def target(self, finding: Finding) -> Target:
        """The next window of a policy from the as-of date."""
        if finding.id not in self._targets:
            self._targets[finding.id] = next_target(finding.policy, self.as_of)
        return self._targets[finding.id]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The open questions, the most telling first."""
        return questions(self.assessment)

    @cached_property
    def gap_facts(self) -> dict[str, tuple[str, ...]]:
        """Facts not answered that policies with a gap will ask too, in questionnaire order, with these policies."""
        found: dict[str, list[str]] = {}
        for finding in self.with_outcome("gap"):
            leaves = [leaf for _, root in finding.roots() for leaf in self._still_asked(root)]
            for fact in sorted({fact for node in leaves if node.leaf for fact in node.leaf.facts}):
                if self.is_open(fact):
                    found.setdefault(fact, []).append(finding.id)
        return {fact: tuple(found[fact]) for fact in self.program.dictionary.fields if fact in found}

    def _still_asked(self, node: Node) -> list[Node]:
        """The unknown leaves that stand in the way too, once what is not met beside them has been put right."""
        if node.kind == "all" and self.verdict(node) == NOT_MET:
            return [leaf for child in node.children for leaf in self._still_asked(child)]
        return self._deciding(node, UNKNOWN)

    def is_open(self, fact: str) -> bool:
        """Whether a fact has no answer and is still asked."""
        sheet = self.assessment.sheet
        field = self.program.dictionary.fields[fact]
        answered = not isinstance(sheet.answers.get(fact, MISSING), Unknown)
        return not answered and is_asked(field, sheet.answers, sheet.codes) is not False

    def open_facts(self, policy: str) -> list[str]:
        """The facts a policy still waits for, the most telling first."""
        told = [one.fact for one in self.questions if policy in one.concerns]
        return told or [fact for fact, policies in self.gap_facts.items() if policy in policies]

    def near_misses(self, finding: Finding) -> tuple[NearMiss, ...]:
        """The smallest sets of facts that would close a gap."""
        if finding.id not in self._near_misses:
            found = near_misses(self.assessment, finding.compiled, finding.judgement)
            self._near_misses[finding.id] = found
        return self._near_misses[finding.id]

    def not_before(self, finding: Finding) -> date | None:
        """The first day on which some near miss can count, closed years considered; None where none stands in the way."""
        days = [one.not_before for one in self.near_misses(finding)]
        return min((day for day in days if day is not None), default=None) if all(days) else None

    def earliest(self, finding: Finding) -> date | None:
        """The first day on which time alone settles it."""
        return earliest(self.assessment, finding.compiled, finding.judgement)

    def span(self, finding: Finding) -> tuple[Outcome, Outcome]:
        """The outcomes if every unknown were worst, and best."""
        return (
            run_as(self.assessment, finding.compiled, worst=True),
            run_as(self.assessment, finding.compiled, worst=False),
        )

    def scores(self, finding: Finding) -> list[ScoreRange]:
        """The scoring tables as scored."""
        return scores_of(self.assessment, finding.compiled)

    def cautions(self, finding: Finding) -> tuple[str, ...]:
        """What to be careful of."""
        said = listed(self.assessment, self.words, finding.compiled)
        return (*said, *cautions(finding.compiled, self.as_of))

    def values(self, finding: Finding) -> list[str]:
        """The values that a policy shows by the date, in words, each with what comes after it."""
        found = dated_values(finding.policy, self.program.compiler.tables, self.as_of)
        return [_value_words(one) for one in found]

    def has_living_edition(self, finding: Finding) -> bool:
        """Whether another edition of the same policy is in force on the day."""
        family = finding.policy.family
        return any(one.policy.family == family and one.outcome != "not_in_force" for one in self.all)

    def held_titles(self, finding: Finding) -> list[HeldTitle]:
        """The rows of the titles that make a policy (or a level of its ladder) held on the as-of date."""
        if finding.compiled.levels:
            gives = [(one.level.gives, one.level.label) for one in finding.compiled.levels]
        else:
            gives = [(finding.policy.gives, "")] if finding.policy.gives is not None else []
        return [title for one, label in gives for title in self._held(one, label or finding.policy.title)]

    def _held(self, gives: Held, label: str) -> list[HeldTitle]:
        table, wanted = held_place(gives)
        fits = held_row(self.program.dictionary.fields[table], wanted)
        rows = self.assessment.value(table)
        if not isinstance(rows, tuple):
            return []
        ends = [row.get("valid_to") for row in rows if fits(row, self.as_of) == MET]
        return [
            HeldTitle(label, end if isinstance(end, date) and end != OPEN_DATE else None, end == OPEN_DATE)
            for end in ends
        ]

    def leaves(self, finding: Finding, verdict: int, parts: Iterable[str]) -> list[tuple[str, Node]]:
        """The leaves with a verdict below nodes that have it too: what decides, not what happens to be there."""
        wanted = frozenset(parts)
        return [
            (part, leaf)
            for part, root in finding.roots()
            if part in wanted
            for leaf in self._deciding(root, verdict)
        ]

    def _deciding(self, node: Node, verdict: int) -> list[Node]:
        if self.verdict(node) != verdict:
            return []
        if node.leaf is not None:
            return [node]
        if node.kind == "none":
            turned = {MET: NOT_MET, NOT_MET: MET}.get(verdict, verdict)
            return [leaf for child in node.children for leaf in self._deciding(child, turned)]
        settled = verdict in (MET, NOT_MET)  # then its guard holds, and decides nothing
        children = node.children[1:] if node.kind == "when" and settled else node.children
        return [leaf for child in children for leaf in self._deciding(child, verdict)]

    def fact_label(self, fact: str) -> str:
        """The name of a fact."""
        return self.words.label(fact)

    def fact_department(self, fact: str) -> str:
        """The department that answers a fact."""
        field = self.program.dictionary.fields.get(fact)
        sections = self.program.dictionary.sections
        found = (one.department for one in sections if field is not None and one.id == field.section)
        return next(found, "management")

    def department_label(self, department: str) -> str:
        """The Chinese name of a department."""
        return self.program.dictionary.departments.get(department, department)


def _value_words(found: DatedValue) -> str:
    unit = found.table.unit
    now = "没有规定" if found.now is None else with_unit(found.now.value, unit)
    text = f"{found.table.title}现为 {now}"
    if found.then is None or found.then.from_ is None:
        return text
    return f"{text}，{found.then.from_.isoformat()} 起 {with_unit(found.then.value, unit)}"


def asked(trace: ConditionTrace) -> str:
    """What a condition asks; of an exclusion what must not be, without the word that marks it in single lines."""
    return trace.requirement.removeprefix(EXCLUSION)


def node_text(findings: Findings, finding: Finding, node: Node, part: str) -> str:
    """What a node asks, in words; a group without a label names what it holds."""
    if node.leaf is not None:
        return asked(findings.trace(finding, node, part))
    if node.condition.label is not None:
        return node.condition.label
    children = node.children[1:] if node.kind == "when" else node.children
    texts = [node_text(findings, finding, child, part) for child in children]
    if len(texts) == 1:
        return f"没有：{texts[0]}" if node.kind == "none" else texts[0]
    joiner = {"any": "，或者 ", "none": "、"}.get(node.kind, "；")
    return ("没有：" if node.kind == "none" else "") + joiner.join(texts)
