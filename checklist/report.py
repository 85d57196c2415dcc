"""The whole report of one enterprise as a neutral document, for the writers of PDF, Word and Excel."""

from __future__ import annotations

from checklist.blocks import Block, Document, PageBreak, Toc
from checklist.build import checklist_of
from checklist.findings import Findings
from checklist.items import Checklist
from checklist.report_actions import actions_part, materials_part
from checklist.report_base import Report, ReportOptions
from checklist.report_first import first_page
from checklist.report_overview import overview_part
from checklist.report_plan import plan_part
from checklist.report_policy import policies_part
from checklist.report_questions import questions_part
from checklist.report_road import road_part
from checklist.report_sources import sources_part
from rules.assess import Assessment
from rules.facts import Profile

TITLE = "政策适用与行动清单"
SUBTITLE = "轻工企业支持政策、规范和义务逐条核对"
FOOTER = "初步核对，结果以主管部门认定为准"

PARTS = {
    "policies": policies_part,
    "actions": actions_part,
    "materials": materials_part,
    "questions": questions_part,
    "plan": plan_part,
    "sources": sources_part,
}


def build_report(
    assessment: Assessment,
    profile: Profile,
    checklist: Checklist | None = None,
    options: ReportOptions | None = None,
) -> Document:
    """The report of an assessment.  Equal input gives an equal document; no clock is read.

    ``profile`` is the one that was assessed; a ``checklist`` made before may be handed in.
    """
    findings = Findings(assessment)
    report = Report(findings, checklist or checklist_of(findings), profile, options or ReportOptions())
    blocks: list[Block] = [*first_page(report), PageBreak(), Toc(max_level=1)]
    blocks += overview_part(report)
    blocks += road_part(report)
    for name, part in PARTS.items():
        if name in report.options.sections:
            blocks += part(report)
    return Document(
        title=TITLE,
        client_name=report.client,
        as_of=assessment.as_of,
        blocks=tuple(blocks),
        subtitle=SUBTITLE,
        footer=FOOTER,
        letterhead=report.options.letterhead,
        subject=f"{report.client} {assessment.as_of.isoformat()}",
    )
