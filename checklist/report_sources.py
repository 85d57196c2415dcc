"""Where everything stands: the documents, their issuers, numbers, dates and official addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checklist.blocks import Block, Heading, Paragraph, Row, Run, Runs, plain
from checklist.labels import BASES, BASIS_MEANINGS
from checklist.report_base import Report, named_document, table
from rules.model import Document

SUMMED_UP = "标题为内容概括"
SUMMED_UP_NOTE = re.compile(r"^标题为内容概括(?:，查阅以文号为准)?[，；。]*")


def sources_part(report: Report) -> list[Block]:
    """One row for each document; the packs, and what the words for reliability mean."""
    bases = "；".join(f"“{BASES[basis]}”指{meaning}" for basis, meaning in BASIS_MEANINGS.items())
    note = (
        f"列出与本企业有关的政策所依据的文件。{bases}。网址会变，查找时以标题和文号为准；"
        "标有 * 的标题是内容概括，查阅以文号为准。"
    )
    rows: list[Row | Sequence[Runs | str]] = [_row(report, one, uses) for one, uses in _documents(report)]
    return [
        Heading("七、依据文件", anchor="sources"),
        Paragraph(plain(note), "note"),
        table((("文件", 5.6), ("发文机关和日期", 2.9), ("依据", 0.9), ("用于", 2.7)), rows, style="compact"),
    ]


def _documents(report: Report) -> list[tuple[Document, list[str]]]:
    """The documents in the order in which policies use them, each once."""
    found: dict[tuple[str, str | None], tuple[Document, list[str]]] = {}
    for finding in report.findings.all:
        if finding.concerns_firm:
            for document in (finding.policy.document, *finding.policy.also):
                key = (document.title.strip("《》"), document.number)
                uses = found.setdefault(key, (document, []))[1]
                uses.append(finding.id)
    documents = list(found.values())
    plan = report.findings.program.plan
    return (
        [*documents, *((one, []) for one in (plan.document, plan.successor))]
        if plan is not None
        else documents
    )


def _row(report: Report, document: Document, uses: list[str]) -> list[Runs | str]:
    note = document.note or ""
    is_summed_up = note.startswith(SUMMED_UP)
    runs: list[Run] = [Run(named_document(document) + ("*" if is_summed_up else ""))]
    if document.url is not None:
        host = document.url.partition("//")[2].partition("/")[0]
        runs += [Run("　"), Run(host, url=document.url)]
    note = SUMMED_UP_NOTE.sub("", note) if is_summed_up else note
    if note:
        runs.append(Run(f"　{note}", role="muted"))
    days = [
        f"{day.isoformat()} {word}"
        for day, word in ((document.issued, "印发"), (document.effective, "施行"))
        if day is not None
    ]
    used = report.policy_runs(dict.fromkeys(uses)) if uses else plain("方案条款")
    who = "　".join(text for text in ("、".join(document.issuers), "，".join(days)) if text)
    return [tuple(runs), who, BASES[document.basis], used]
