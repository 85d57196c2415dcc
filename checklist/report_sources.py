"""Where everything stands: further documents, the Plan and what followed it, what the words for reliability mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.labels import BASES, BASIS_MEANINGS
from checklist.report_base import Report, named_document, pack_lines, table
from checklist.report_facts import host
from rules.model import Document

SUMMED_UP = "标题为内容概括"
SUMMED_UP_NOTE = re.compile(r"^标题为内容概括(?:，查阅以文号为准)?[，；。]*")
COLUMNS = (("用于", 2.4), ("文件", 8.1))
PLACES = ("duties", "policies")
"""Where a policy stands whose further documents are listed."""


def sources_part(report: Report) -> list[Block]:
    """The documents that stand beside the main one of each policy; the packs; the words for reliability."""
    bases = "；".join(f"“{BASES[basis]}”指{meaning}" for basis, meaning in BASIS_MEANINGS.items())
    note = (
        f"每项政策的主要依据文件写在该政策处，这里是其他有关文件和《方案》。{bases}。"
        "网址会变，查找时以标题和文号为准；标有 * 的标题是内容概括，查阅以文号为准。"
    )
    rows = [
        Row(((report.policy_run(finding.id),), _listed(finding.policy.also)))
        for finding in report.findings.all
        if finding.policy.also and report.places[finding.id] in PLACES
    ]
    plan = report.findings.program.plan
    if plan is not None:
        rows.append(Row((plain("《方案》和其后的文件"), _listed((plan.document, plan.successor)))))
    return [
        Paragraph(plain(note), "note"),
        Paragraph(plain("规则包：" + "；".join(pack_lines(report)) + "。"), "note"),
        table(COLUMNS, rows, style="compact"),
    ]


def _listed(documents: Sequence[Document]) -> Runs:
    runs = [run for one in documents for run in (Run("；"), *_document(one))]
    return tuple(runs[1:])


def _document(document: Document) -> list[Run]:
    note = document.note or ""
    is_summed_up = note.startswith(SUMMED_UP)
    runs: list[Run] = [Run(named_document(document) + ("*" if is_summed_up else ""))]
    days = [
        f"{day.isoformat()} {word}"
        for day, word in ((document.issued, "印发"), (document.effective, "施行"))
        if day is not None
    ]
    basis = [] if document.basis == "verified" else [BASES[document.basis]]
    note = SUMMED_UP_NOTE.sub("", note) if is_summed_up else note
    origin = "，".join([*document.issuers, *days, *basis, *([note.rstrip("。；")] if note else [])])
    runs += [Run(f"，{origin}", role="muted")] if origin else []
    if document.url is not None:
        runs += [Run("，"), Run(host(document.url), url=document.url)]
    return runs
