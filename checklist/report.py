"""The whole report of one enterprise as a neutral document, for the writers of PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from checklist.blocks import Block, Document, Heading, PageBreak, Toc
from checklist.build import checklist_of
from checklist.findings import Findings
from checklist.items import Checklist
from checklist.report_actions import actions_part
from checklist.report_base import Report, ReportOptions
from checklist.report_duties import duties_part
from checklist.report_far import far_part
from checklist.report_first import first_page
from checklist.report_front import front_part
from checklist.report_join import join_part
from checklist.report_materials import materials_part
from checklist.report_plan import plan_part
from checklist.report_policy import policies_part
from checklist.report_questions import questions_part
from checklist.report_rest import rest_part
from checklist.report_road import road_part
from checklist.report_rulings import ANCHOR, rulings_part
from checklist.report_rulings import TITLE as TITLE_OF_RULINGS
from checklist.report_sources import sources_part
from rules.assess import Assessment
from rules.facts import Profile

TITLE = "政策适用与行动清单"
SUBTITLE = "轻工企业支持政策、规范和义务逐条核对"
FOOTER = "初步核对，结果以主管部门认定为准"
MOST_SHARED = 0.4
"""Of the page that a long first page runs on to, so much may be used if the contents are to follow on it."""
NUMERALS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)


class Section(NamedTuple):
    """A part of the report: its name in `ReportOptions.sections` (also its anchor), its title, what stands in it."""

    name: str
    title: str
    blocks: Callable[[Report], list[Block]]
    is_always: bool = False
    """Whether it is printed whatever sections are chosen."""


SECTIONS: Final = (
    Section("front", "先做什么", front_part),
    Section("duties", "须遵守的规范和义务", duties_part),
    Section("policies", "可以申报和可以补齐的政策", policies_part),
    Section("far", "差距较大的政策", far_part),
    Section("road", "称号路线图与择一适用的政策", road_part),
    Section("actions", "行动清单", actions_part),
    Section("materials", "材料清单", materials_part),
    Section("questions", "待答问题", questions_part),
    Section("join", "可以参与的活动和平台", join_part),
    Section("rest", "其他政策", rest_part),
    Section("plan", "方案条款", plan_part),
    Section(ANCHOR, TITLE_OF_RULINGS, rulings_part, is_always=True),
    Section("sources", "依据和说明", sources_part),
)
"""The sections in printed order; one that gives no blocks is left out, the others are numbered."""


def build_report(
    assessment: Assessment,
    profile: Profile,
    checklist: Checklist | None = None,
    options: ReportOptions | None = None,
) -> Document:
    """The report of an assessment.  Equal input gives an equal document; no clock is read.

    ``profile`` is the one that was assessed; a ``checklist`` made before may be handed in.  ValueError names
    sections that there are not.
    """
    findings = Findings(assessment)
    report = Report(findings, checklist or checklist_of(findings), profile, options or ReportOptions())
    unknown = set(report.options.sections or ()) - {section.name for section in SECTIONS}
    if unknown:
        raise ValueError(f"no such sections: {', '.join(sorted(unknown))}")
    sections = list(_sections(report))
    between: list[Block] = [PageBreak(past=MOST_SHARED)] if sections else []
    if _count(sections) > 1:
        between.append(Toc(max_level=1))
    blocks = [*first_page(report), *between, *sections]
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


def _count(blocks: list[Block]) -> int:
    """How many lines the contents would have."""
    return sum(isinstance(block, Heading) and block.level == 1 for block in blocks)


def _sections(report: Report) -> Iterator[Block]:
    number = 0
    for section in SECTIONS:
        is_shown = section.is_always or report.is_shown(section.name)
        blocks = section.blocks(report) if is_shown else []
        if blocks:
            yield Heading(f"{NUMERALS[number]}、{section.title}", anchor=section.name)
            yield from blocks
            number += 1
