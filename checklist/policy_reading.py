"""A policy for reading on a screen, section by section: what to mind, how to close a gap, what it gives, when and how, where it stands.

Links name what they lead to: ``policy:``, ``fact:`` or ``clause:`` and an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from checklist.applying import action_words
from checklist.blocks import Run, Runs, plain
from checklist.findings import Finding, Findings
from checklist.labels import BASES, LEVELS, POLICY_STATES, RELATIONS
from checklist.report_base import HASH_LENGTH, joined, named_document, with_basis
from checklist.report_facts import document_runs, with_bases
from checklist.report_money import ESTIMATED, estimate_runs
from checklist.report_policy import ways_words
from rules.model import Document, Policy, Step

MOST_WORDS: Final = 64
"""So much of a clause of the Plan tells which it is."""


class Section(Struct, frozen=True):
    """A titled piece of reading, one paragraph a tuple of runs."""

    key: str
    title: str
    paragraphs: tuple[Runs, ...]


def sections(findings: Findings, finding: Finding) -> tuple[Section, ...]:
    """Everything about a policy beside its conditions and scores, what one needs first standing first."""
    found = []
    for key, title, write in _SECTIONS:
        paragraphs = tuple(write(findings, finding))
        if paragraphs:
            found.append(Section(key, title, paragraphs))
    return tuple(found)


def _pair(label: str, text: str) -> Iterator[Runs]:
    if text:
        yield Run(f"{label}　", bold=True), Run(text)


def _ways(findings: Findings, finding: Finding) -> Iterator[Runs]:
    yield from (plain(f"{text}。") for text in ways_words(findings, finding))
    if finding.outcome in ("gap", "needs_facts", "needs_judgement"):
        links = [_fact(findings, fact) for fact in findings.open_facts(finding.id)]
        if links:
            yield Run("还没有填的　", bold=True), *_between(links)


def _fact(findings: Findings, fact: str) -> Run:
    return Run(findings.fact_label(fact), anchor=f"fact:{fact}")


def _between(runs: Sequence[Run], mark: str = "、") -> Runs:
    return tuple(run for one in runs for run in (Run(mark), one))[1:]


def _gives(findings: Findings, finding: Finding) -> Iterator[Runs]:
    policy = finding.policy
    label = "作用" if finding.is_rule else "支持内容"
    yield from _pair(label, with_basis(policy.benefit.text, policy.benefit.basis))
    estimated = estimate_runs(findings, finding) if finding.outcome != "not_met" else ()
    if estimated:
        yield Run(f"{ESTIMATED}　", bold=True), *estimated
    yield from _pair("现行数值", joined(findings.values(finding)))
    titles = [
        f"{one.label}，"
        + ("长期" if one.is_open_ended else f"到 {one.until.isoformat()}" if one.until else "到期日未填")
        for one in findings.held_titles(finding)
    ]
    yield from _pair("现持有", "；".join(titles))


def _doing(findings: Findings, finding: Finding) -> Iterator[Runs]:
    policy, authority = finding.policy, finding.policy.authority
    windows = [(window.text, window.basis) for window in policy.windows]
    yield from _pair("时间", with_bases(windows) or findings.target(finding).words)
    who = [f"受理：{authority.accepts}"] if authority.accepts else []
    if authority.decides and authority.decides != authority.accepts:
        who.append(f"决定：{authority.decides}")
    who += [f"渠道：{authority.where}"] if authority.where else []
    yield from _pair("主管部门", with_basis(joined(who), authority.basis))
    if policy.validity is not None:
        yield from _pair("有效期", with_basis(policy.validity.text, policy.validity.basis))
    if policy.renewal is not None:
        yield from _pair("复核", with_basis(policy.renewal.text, policy.renewal.basis))
    yield from _pair("每年要做", joined([with_basis(one.what, one.basis) for one in policy.yearly]))
    yield from _steps(findings, policy)


def _steps(findings: Findings, policy: Policy) -> Iterator[Runs]:
    steps = policy.steps or policy.actions
    if steps:
        yield (Run("办理步骤" if policy.steps else "可以做的事", bold=True),)
    for number, step in enumerate(steps, start=1):
        yield (Run(f"{number}. {_step(findings, step)}"),)


def _step(findings: Findings, step: Step) -> str:
    who = "由主管部门等办理" if step.by == "authority" else findings.department_label(step.department)
    lead = f"，截止前约 {step.lead_days} 天着手" if step.lead_days and step.by == "firm" else ""
    return f"{with_basis(action_words(step), step.basis)}〔{who}{lead}〕"


def _materials(findings: Findings, finding: Finding) -> Iterator[Runs]:
    shared = {one.id: one.name for pack in findings.program.packs for one in pack.materials}
    for one in finding.policy.materials:
        name = one.name or shared.get(one.id or "", one.id or "")
        note = f"：{one.note}" if one.note else ""
        yield plain(f"· {with_basis(name + note, one.basis)}")


def _relations(findings: Findings, finding: Finding) -> Iterator[Runs]:
    """How it stands to other policies; those that only say so of this one come after those it names."""
    named = {one.policy for one in finding.policy.relations}
    for kind, words in RELATIONS.items():
        there = [one for one in finding.policy.relations if one.kind == kind]
        for one in there:
            note = f"（{with_basis(one.note, one.basis)}）" if one.note else ""
            yield Run(f"{words}：", bold=True), _policy(findings, one.policy), Run(note)
    for other in findings.all:
        if other.id in named or other.policy.family in named:
            continue
        for one in other.policy.relations:
            if one.policy == finding.id and one.kind in _TURNED:
                yield Run(f"{_TURNED[one.kind]}：", bold=True), _policy(findings, other.id)
    following = finding.policy.superseded_by
    if following is not None:
        yield Run("后继文件：", bold=True), _policy(findings, following)


_TURNED: Final = {
    "needs": "是它的前提",
    "excludes": RELATIONS["excludes"],
    "leads_to": "对它有帮助的",
    "counts_for": "可计入它的",
}
"""What a relation says seen from the policy that it names."""


def _policy(findings: Findings, key: str) -> Run:
    """A link to a policy with its outcome; of a family its edition in force."""
    known = findings.program.policies
    if key not in known:
        editions = [one for one in findings.all if one.policy.family == key]
        key = next(
            (one.id for one in editions if one.outcome != "not_in_force"), editions[0].id if editions else key
        )
    if key not in known:
        return Run(key)
    found = findings.of(key)
    return Run(f"{found.policy.title}（{found.word}）", anchor=f"policy:{key}", mark=found.mark)


def _clauses(findings: Findings, finding: Finding) -> Iterator[Runs]:
    for key in finding.policy.serves:
        clause = findings.program.clauses.get(key)
        if clause is not None:
            text = clause.clause.text
            short = text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}……"
            title = f"{clause.measure.id} {clause.measure.title}"
            yield Run(title, anchor=f"clause:{key}"), Run(f"　{short}")


def _sources(findings: Findings, finding: Finding) -> Iterator[Runs]:
    policy = finding.policy
    yield document_runs(policy.document)
    for one in policy.also:
        yield _other_document(one)
    ends = [day.isoformat() if day else "" for day in (policy.in_force.from_, policy.in_force.to)]
    span = f"{ends[0]} 至 {ends[1] or '没有规定终止日'}" if ends[0] else f"至 {ends[1] or '没有规定终止日'}"
    state = f"{LEVELS[policy.level]}；{POLICY_STATES[policy.state]}"
    yield from _pair("有效期间", f"{span}；{state}")
    for said in policy.interpretations:
        yield from _pair(f"“{said.term}”的理解", said.reading)
    pack = next(one for one in findings.program.packs if one.info.id == finding.compiled.pack)
    told = f"{pack.info.title} {pack.info.version}（{pack.sha256[:HASH_LENGTH]}），本条核对于 {policy.checked_on.isoformat()}"
    yield from _pair("规则", told)


def _other_document(document: Document) -> Runs:
    basis = "" if document.basis == "verified" else f"（{BASES[document.basis]}）"
    note = f"：{document.note}" if document.note else ""
    link = (Run("　"), Run(document.url, url=document.url)) if document.url else ()
    return Run(f"{named_document(document)}{basis}{note}"), *link


_SECTIONS: Final[tuple[tuple[str, str, Callable[[Findings, Finding], Iterator[Runs]]], ...]] = (
    ("ways", "差多少、怎么补", _ways),
    ("gives", "能得到什么", _gives),
    ("doing", "时间和办理", _doing),
    ("materials", "要准备的材料", _materials),
    ("relations", "与其他政策", _relations),
    ("clauses", "《方案》里的条款", _clauses),
    ("sources", "依据和出处", _sources),
)
"""In the order in which they are read."""
