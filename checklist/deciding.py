"""判断 and 填报: what a person must settle, and what has not been answered."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.draft import Draft, Drafts
from checklist.findings import Finding, Findings, asked
from checklist.items import Source
from checklist.placing import is_actionable
from checklist.reasons import is_recalled
from checklist.schedule import back_from
from rules.nodes import Node
from rules.trace import ConditionTrace
from rules.verdict import HUMAN, LABELS, negate

CHECK_ID = "check-basis"
PARTS = ("applies", "requires", "excludes")
UNSAID = ("没有其中任何一项", "未持有", "无", "是", "否", "0项", "0个月")
"""Values that say no more than the condition beside them."""


def decide_items(findings: Findings, finding: Finding, drafts: Drafts) -> None:
    """One item for each matter of judgement; what only waits for its text to be checked becomes one item a policy."""
    if finding.outcome not in ("needs_judgement", "gap") or not is_actionable(findings, finding):
        return
    leaves = findings.leaves(finding, HUMAN, PARTS)
    for part, node in leaves:
        if not is_recalled(node):
            drafts.add(_dated(findings, finding, _judgement(findings, finding, node, part)))
    recalled = [(part, findings.trace(finding, node, part)) for part, node in leaves if is_recalled(node)]
    if recalled:
        drafts.add(_dated(findings, finding, _basis_check(finding, recalled)))


def _judgement(findings: Findings, finding: Finding, node: Node, part: str) -> Draft:
    condition, trace = node.condition, findings.trace(finding, node, part)
    source = Source(finding.id, node.id, finding.policy.title, node.article)
    detail = []
    if condition.human is not None:
        title = condition.human.question
        detail += [f"看：{condition.human.look_at}"] if condition.human.look_at else []
    elif condition.score is not None:
        title = f"请懂这项评价的人估分：{asked(trace)}"
        detail.append(f"按已填信息为 {trace.value_text}")
    else:
        title = f"核实能否认定：{asked(trace)}"
        detail += [f"企业填报：{trace.value_text}，是否成立由受理部门认定"] if trace.value_text else []
        detail += [condition.remedy] if condition.remedy else []
    department = condition.department or _department(findings, node)
    return Draft("decide", title, title, department, source, tuple(detail))


def _department(findings: Findings, node: Node) -> str:
    facts = sorted(node.leaf.facts) if node.leaf is not None else []
    return findings.fact_department(facts[0]) if facts else "management"


def _basis_check(finding: Finding, traces: Sequence[tuple[str, ConditionTrace]]) -> Draft:
    """One line for all conditions that the answers alone would settle alike."""
    alike: dict[str, list[str]] = {}
    for part, trace in traces:
        is_exclusion = part == "excludes"
        alike.setdefault(_hint(trace, is_exclusion=is_exclusion), []).append(
            _to_check(trace, is_exclusion=is_exclusion)
        )
    lines = [f"{hint}：{'；'.join(texts)}" for hint, texts in alike.items()]
    source = Source(finding.id, CHECK_ID, finding.policy.title)
    title = f"找到现行文本核对：{finding.policy.title}，{len(traces)} 项条件"
    return Draft("decide", (finding.id, CHECK_ID), title, "management", source, tuple(lines))


def _hint(trace: ConditionTrace, *, is_exclusion: bool) -> str:
    hint = trace.hint if trace.hint is None or not is_exclusion else negate(trace.hint)
    return "按所填信息看不出" if hint is None else f"按所填信息看{LABELS[hint]}"


def _to_check(trace: ConditionTrace, *, is_exclusion: bool) -> str:
    """A condition whose text must be checked, with the firm's own value unless it says no more."""
    text = f"不得有“{asked(trace)}”" if is_exclusion else trace.requirement
    says_more = trace.value_text and trace.value_text not in text and trace.value_text not in UNSAID
    return f"{text}（{trace.value_text}）" if says_more else text


def _dated(findings: Findings, finding: Finding, draft: Draft) -> Draft:
    """A decision is due before the first step is taken."""
    lead_days = max((step.lead_days for step in finding.policy.steps), default=0)
    draft.due, draft.dated = back_from(findings.target(finding), lead_days, findings.as_of)
    return draft


def answer_items(findings: Findings, drafts: Drafts) -> None:
    """The open questions, the most telling first, then what policies with a gap will ask; each fact once."""
    told = {question.fact: question.concerns for question in findings.questions}
    for question in findings.questions:
        policies = dict.fromkeys((*question.concerns, *findings.gap_facts.get(question.fact, ())))
        settles = f"答后 {len(question.settles)} 项政策可下结论，" if question.settles else ""
        _answer(findings, drafts, question.fact, tuple(policies), settles)
    for fact, concerned in findings.gap_facts.items():
        if fact not in told:
            _answer(findings, drafts, fact, concerned, "差距补齐前也要填，")


def _answer(findings: Findings, drafts: Drafts, fact: str, policies: tuple[str, ...], why: str) -> None:
    field = findings.program.dictionary.fields[fact]
    detail = [field.question]
    if field.evidence:
        detail.append("可据以填写：" + "、".join(field.evidence))
    detail.append(f"{why}涉及 {len(policies)} 项政策")
    department = findings.fact_department(fact)
    for key in policies:
        source = Source(key, fact, findings.of(key).policy.title)
        draft = Draft("answer", fact, field.label, department, source, tuple(detail), id=f"fact/{fact}")
        draft.dated = "越早越好"
        drafts.add(draft)
