"""What stands beside a policy's conditions: its advantages, and how it goes together with other policies."""

from __future__ import annotations

from checklist.blocks import Block, Paragraph, Run, TextRole
from checklist.findings import Finding
from checklist.labels import RELATIONS, VERDICT_MARKS
from checklist.reasons import BY_PERSON
from checklist.report_base import Report
from rules.verdict import LABELS

PRINTED = ("excludes", "stacks")
"""Relations a firm must mind when it applies; what it needs stands in its conditions, what it leads to on the road map."""
ADVANTAGES = "加分或优先"


def beside_blocks(report: Report, finding: Finding) -> list[Block]:
    """One paragraph each for advantages and relations; none where the policy has none."""
    return [*_advantages(report, finding), *_relations(report, finding)]


def _advantages(report: Report, finding: Finding) -> list[Block]:
    traces = report.findings.tracer.bonus(finding.compiled)
    if not traces:
        return []
    runs = [Run(f"{ADVANTAGES}（不影响结论）　", bold=True)]
    for place, trace in enumerate(traces):
        verdict = Run(LABELS[trace.verdict], mark=VERDICT_MARKS[trace.verdict])
        runs += [Run("；" if place else ""), Run(f"{trace.requirement.rstrip('？')} "), verdict]
        runs += [Run(f"（{BY_PERSON}）", role="accent")] if trace.ruling is not None else []
    return [Paragraph(tuple(runs), "small")]


def _relations(report: Report, finding: Finding) -> list[Block]:
    """The policies that exclude this one or go together with it; what cannot concern the firm is left out."""
    runs: list[Run] = []
    for kind in PRINTED:
        there = [one for one in finding.policy.relations if one.kind == kind]
        named = [one.policy for one in there if _is_shown(report, one.policy)]
        if named:
            role: TextRole = "warn" if kind == "excludes" else "plain"
            runs += [Run("　" if runs else ""), Run(f"{RELATIONS[kind]}：", bold=True, role=role)]
            runs += report.policy_runs(dict.fromkeys(named))
    return [Paragraph((Run("与其他政策　", bold=True), *runs), "small")] if runs else []


def _is_shown(report: Report, policy: str) -> bool:
    """Whether a related policy can concern the firm on the day."""
    found = report.findings.program.policies.get(policy)
    return found is not None and report.findings.of(policy).outcome not in ("not_in_force", "not_applicable")
