"""Where everything stands: further documents, the Plan and what followed it, what the words for reliability mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checklist.blocks import Block, Paragraph, Row, Run, Runs, plain
from checklist.labels import BASES, BASIS_MEANINGS
from checklist.report_base import Report, named_document, pack_lines, table
from checklist.report_facts import host
from rules.model import Document

SUMMED_UP = "标题为内容概括"
SUMMED_UP_NOTE = re.compile(r"^标题为内容概括(?:，查阅以文号为准)?[，；。]*")
COLUMNS = (("文件", 7.6), ("用于", 2.7))


def sources_part(report: Report) -> list[Block]:
    """The documents that stand beside the main one of each policy; the packs; the words for reliability."""
    bases = "；".join(f"“{BASES[basis]}”指{meaning}" for basis, meaning in BASIS_MEANINGS.items())
    note = (
        f"每项政策的主要依据文件写在该政策处，这里是其他有关文件和《方案》。{bases}。"
        "网址会变，查找时以标题和文号为准；标有 * 的标题是内容概括，查阅以文号为准。"
    )
    rows: list[Row | Sequence[Runs | str]] = [_row(report, one, uses) for one, uses in _documents(report)]
    return [
        Paragraph(plain(note), "note"),
        Paragraph(plain("规则包：" + "；".join(pack_lines(report)) + "。"), "note"),
        table(COLUMNS, rows, style="compact"),
    ]


def _documents(report: Report) -> Iterable[tuple[Document, list[str]]]:
    """The documents in the order in which policies use them, each once."""
    found: dict[tuple[str, str | None], tuple[Document, list[str]]] = {}
    for finding in report.findings.all:
        if report.places[finding.id] in ("duties", "policies"):
            for document in finding.policy.also:
                key = (document.title.strip("《》"), document.number)
                found.setdefault(key, (document, []))[1].append(finding.id)
    plan = report.findings.program.plan
    own = [] if plan is None else [(one, list[str]()) for one in (plan.document, plan.successor)]
    return [*found.values(), *own]


def _row(report: Report, document: Document, uses: list[str]) -> list[Runs | str]:
    note = document.note or ""
    is_summed_up = note.startswith(SUMMED_UP)
    runs: list[Run] = [Run(named_document(document) + ("*" if is_summed_up else ""))]
    if document.basis != "verified":
        runs.append(Run(f"（{BASES[document.basis]}）"))
    days = [
        f"{day.isoformat()} {word}"
        for day, word in ((document.issued, "印发"), (document.effective, "施行"))
        if day is not None
    ]
    origin = "，".join(["、".join(document.issuers), *days]).strip("，")
    runs += [Run(f"　{origin}")] if origin else []
    if document.url is not None:
        runs += [Run("　"), Run(host(document.url), url=document.url)]
    note = SUMMED_UP_NOTE.sub("", note) if is_summed_up else note
    if note:
        runs.append(Run(f"　{note}", role="muted"))
    used = report.policy_runs(dict.fromkeys(uses)) if uses else plain("方案条款")
    return [tuple(runs), used]
