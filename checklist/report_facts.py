"""What a policy is, in one paragraph: document, benefit, authority, times, what the figures come to."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.blocks import KeyValue, Paragraph, Run, Runs
from checklist.findings import Finding
from checklist.report_base import Report, joined, named_document, pair, with_basis
from checklist.report_money import ESTIMATED, estimate_runs
from rules.model import Basis, Document


def facts_paragraph(report: Report, finding: Finding, why: Runs) -> Paragraph:
    """Why it came out so, then labelled values, in running text to save height."""
    return Paragraph(
        why
        + tuple(
            run
            for one in _facts(report, finding)
            for run in (Run(f"{one.label}　", bold=True), *one.value, Run("　　"))
        ),
        "small",
    )


def _facts(report: Report, finding: Finding) -> list[KeyValue]:
    policy, authority = finding.policy, finding.policy.authority
    who = [f"受理：{authority.accepts}"] if authority.accepts else []
    who += (
        [f"决定：{authority.decides}"] if authority.decides and authority.decides != authority.accepts else []
    )
    who += [f"渠道：{authority.where}"] if authority.where else []
    when = [(window.text, window.basis) for window in policy.windows]
    when = when or [(report.findings.target(finding).words, "verified")]
    if policy.validity is not None:
        when.append((policy.validity.text, policy.validity.basis))
    pairs = [
        KeyValue("依据文件", document_runs(policy.document)),
        pair(
            "作用" if finding.is_rule else "支持内容",
            with_basis(policy.benefit.text, policy.benefit.basis),
        ),
        pair("主管部门", with_basis(joined(who), authority.basis)),
        pair("时间", with_bases(when)),
        pair("现行数值", joined(report.findings.values(finding))),
        KeyValue(ESTIMATED, _estimate(report, finding)),
    ]
    is_said = finding.outcome == "held" and len(report.findings.held_titles(finding)) == 1
    held = "" if is_said else _held(report, finding)
    pairs += [pair("现持有", held)] if held else []
    return [one for one in pairs if one.value]


def document_runs(document: Document) -> Runs:
    """The document with its issuers, days and address."""
    days = [
        f"{day.isoformat()} {word}"
        for day, word in ((document.issued, "印发"), (document.effective, "施行"))
        if day is not None
    ]
    origin = "，".join(["、".join(document.issuers), *days]).strip("，")
    runs = [Run(with_basis(named_document(document), document.basis))]
    if origin:
        runs.append(Run(f"，{origin}"))
    if document.url is not None:
        runs += [Run("，"), Run(host(document.url), url=document.url)]
    return tuple(runs)


def host(url: str) -> str:
    """The host of an address: what is printed, since addresses change."""
    return url.partition("//")[2].partition("/")[0]


def _estimate(report: Report, finding: Finding) -> Runs:
    """What the figures come to, unless the policy is out of reach."""
    return estimate_runs(report.findings, finding) if finding.outcome != "not_met" else ()


def with_bases(texts: Sequence[tuple[str, Basis]]) -> str:
    """Texts with their basis, which stands once where it is the same for all."""
    bases = {basis for _, basis in texts}
    if len(texts) > 1 and len(bases) == 1:
        return with_basis(joined([text for text, _ in texts]), bases.pop())
    return joined([with_basis(text, basis) for text, basis in texts])


def _held(report: Report, finding: Finding) -> str:
    titles = report.findings.held_titles(finding)
    return "；".join(
        f"{one.label}，"
        + ("长期" if one.is_open_ended else f"到 {one.until.isoformat()}" if one.until else "到期日未填")
        for one in titles
    )
