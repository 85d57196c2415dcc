"""One part for each policy that concerns the firm."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from checklist.blocks import (
    Block,
    BulletList,
    Heading,
    KeyValue,
    KeyValues,
    Paragraph,
    Run,
    Runs,
    ScoreBar,
    plain,
)
from checklist.findings import Finding
from checklist.labels import outcome_word
from checklist.reasons import reason
from checklist.report_base import (
    Report,
    has_part,
    joined,
    named_document,
    pair,
    policy_anchor,
    with_basis,
    without_brackets,
)
from checklist.report_conditions import condition_blocks
from checklist.report_money import ESTIMATED, estimate_runs
from rules.levers import NearMiss
from rules.model import Basis
from rules.outcomes import Outcome
from rules.ranges import exact_number
from rules.scores import PartRange, ScoreRange, most_points
from rules.wording import number_text

GROUPS: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    ("可以着手的政策", ("likely", "needs_judgement")),
    ("有差距、可以补齐的政策", ("gap",)),
    ("已持有的称号和资格", ("held",)),
    ("还缺信息的政策", ("needs_facts",)),
    ("不符合的政策", ("not_met",)),
)

MOST_WAYS = 3


def policies_part(report: Report) -> list[Block]:
    """Norms and duties first, then the policies grouped by what can be done about them."""
    shown = [one for one in report.findings.all if has_part(one)]
    blocks: list[Block] = [Heading("二、逐项条件", anchor="policies")]
    if not shown:
        blocks.append(Paragraph(plain("现在还不能确定哪些政策与本企业有关，请先回答“待答问题”中的前几项。")))
    full = len(report.nearest & {one.id for one in shown})
    if len(shown) > full:
        text = "其余各项只列没有满足的条件，满足的和还不清楚的各合并成一段。"
        lead = f"离申报最近的 {full} 项列出全部条件；" if full else ""
        blocks.append(Paragraph(plain(lead + text if full else text.removeprefix("其余")), "note"))
    common = common_cautions(report, shown)
    if common:
        bullets = [
            (Run(text), Run(f"（{'、'.join(names)}）", role="muted")) for text, names in common.items()
        ]
        blocks += [_small_title("几项政策共同的注意事项"), BulletList(tuple(bullets))]
    for title, found in _grouped(shown):
        if found:
            blocks.append(
                Paragraph((Run(f"{title}（{len(found)}）", bold=True, role="accent"),), keep_with_next=True)
            )
            blocks += [block for finding in found for block in policy_blocks(report, finding, common)]
    return blocks


def common_cautions(report: Report, shown: Sequence[Finding]) -> dict[str, list[str]]:
    """What is to be minded for more than one policy, with their titles in short; it is printed once."""
    found: dict[str, list[str]] = {}
    for finding in shown:
        for text in report.findings.cautions(finding):
            found.setdefault(text, []).append(without_brackets(finding.policy.title))
    return {text: names for text, names in found.items() if len(names) > 1}


def _grouped(shown: list[Finding]) -> list[tuple[str, list[Finding]]]:
    groups = [("须遵守的规范和义务", [one for one in shown if one.is_rule])]
    for title, outcomes in GROUPS:
        groups.append((title, [one for one in shown if not one.is_rule and one.outcome in outcomes]))
    return groups


def policy_blocks(report: Report, finding: Finding, common: Collection[str] = ()) -> list[Block]:
    """Everything about one policy: outcome, facts, conditions, scores, gaps, dates, cautions."""
    findings = report.findings
    brief, facts = finding.id not in report.nearest, tuple(_facts(report, finding))
    heading = Heading(finding.title, 2, policy_anchor(finding.id), mark=finding.mark)
    why = (Run(finding.word, bold=True), Run(f"：{reason(findings, finding)}。"))
    blocks: list[Block] = [
        heading,
        Paragraph(why, keep_with_next=True),
        _as_paragraph(facts) if brief else KeyValues(facts),
    ]
    blocks += condition_blocks(findings, finding, brief=brief)
    for score in findings.scores(finding):
        blocks += _score(score)
    blocks += _ways(report, finding)
    cautions = [text for text in findings.cautions(finding) if text not in common]
    if cautions:
        blocks.append(Paragraph((Run("注意　", bold=True), Run(joined(cautions) + "。")), "caution"))
    return blocks


def _as_paragraph(facts: Sequence[KeyValue]) -> Paragraph:
    """Labelled values in running text, to save height."""
    return Paragraph(
        tuple(run for one in facts for run in (Run(f"{one.label}　", bold=True), *one.value, Run("　　"))),
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
        pair("依据文件", with_basis(named_document(policy.document), policy.document.basis)),
        pair(
            "作用" if finding.is_rule else "支持内容",
            with_basis(policy.benefit.text, policy.benefit.basis),
        ),
        pair("主管部门", with_basis(joined(who), authority.basis)),
        pair("时间", _with_bases(when)),
        KeyValue(ESTIMATED, _estimate(report, finding)),
    ]
    pairs += [pair("现持有", _held(report, finding))] if _held(report, finding) else []
    return [one for one in pairs if one.value]


def _estimate(report: Report, finding: Finding) -> Runs:
    """What the figures come to, unless the policy is out of reach."""
    return estimate_runs(report.findings, finding) if finding.outcome != "not_met" else ()


def _with_bases(texts: Sequence[tuple[str, Basis]]) -> str:
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


def _score(score: ScoreRange) -> list[Block]:
    maximum = sum(_most(part) for part in score.parts)
    bar = ScoreBar(
        score.score.label,
        float(score.span.low),
        float(score.span.high),
        float(max(maximum, score.span.high)),
        float(exact_number(score.score.pass_)),
    )
    parts = "；".join(_part_words(part) for part in score.parts)
    return [bar, Paragraph(plain(parts), "small")] if len(score.parts) > 1 else [bar]


def _most(part: PartRange) -> float:
    most = sum(most_points(item) for item in part.part.items)
    return float(most if part.part.cap is None else min(most, exact_number(part.part.cap)))


def _part_words(part: PartRange) -> str:
    low, high = number_text(part.span.low), number_text(part.span.high)
    span = f"{low} 分" if low == high else f"{low} 至 {high} 分"
    needed = f"，要求不低于 {number_text(exact_number(part.part.pass_))} 分" if part.part.pass_ else ""
    return f"{part.part.label} {span}{needed}"


def _ways(report: Report, finding: Finding) -> list[Block]:
    """What to do: items, the least change, the earliest day, and what the unknown could still turn."""
    blocks: list[Block] = []
    items = [one for one in report.items_of(finding.id) if one.kind in ("fix", "comply")]
    if finding.outcome in ("gap", "not_met") and items:
        bullets = []
        for item in items:
            run = report.item_run(item)
            more = (Run("（"), run, Run("）")) if run.text else ()
            lead = f"，约需 {item.lead_days} 天" if item.lead_days else ""
            bullets.append((Run(item.title.rstrip("。") + lead), *more))
        blocks += [_small_title("怎么补齐"), BulletList(tuple(bullets))]
    lines = [*_near(report, finding), *_first_day(report, finding), *_span(report, finding)]
    if lines:
        blocks.append(Paragraph(plain("。".join(lines) + "。"), "note"))
    steps = finding.policy.steps
    if steps and finding.id in report.nearest and finding.outcome in ("gap", "needs_facts"):
        text = "；".join(f"{number}. {step.what}" for number, step in enumerate(steps, start=1))
        blocks.append(Paragraph((Run("符合后的办理步骤　", bold=True), Run(text)), "small"))
    return blocks


def _small_title(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True),), "note", keep_with_next=True)


def _near(report: Report, finding: Finding) -> list[str]:
    misses = report.findings.near_misses(finding)
    if not misses:
        return []
    named = [
        ("、".join(report.findings.fact_label(fact) for fact in one.facts), _needs(one))
        for one in misses[:MOST_WAYS]
    ]
    needs = {need for _, need in named}
    if len(needs) == 1:
        ways, rest = [text for text, _ in named], needs.pop()
        return [f"最少要改变：{'；或者 '.join(ways)}" + (f"。{rest}" if rest else "")]
    ways = [f"{text}（{need}）" if need else text for text, need in named]
    return [f"最少要改变：{'；或者 '.join(ways)}"]


def _needs(miss: NearMiss) -> str:
    """The time a change takes, and from when figures of years that are still open can count."""
    lead = f"通常约需 {miss.lead_days} 天" if miss.lead_days else ""
    day = miss.not_before
    closed = (
        f"已结账年度的数据不能再改，最早从 {day.isoformat()} 起，按 {day.year - 1}年的数据重新判断"
        if day
        else ""
    )
    return "；".join(text for text in (lead, closed) if text)


def _first_day(report: Report, finding: Finding) -> list[str]:
    day = report.findings.earliest(finding)
    return [f"只靠时间，最早 {day.isoformat()} 起满足"] if day is not None else []


def _span(report: Report, finding: Finding) -> list[str]:
    if finding.outcome not in ("gap", "needs_facts", "needs_judgement"):
        return []
    strict, lenient = report.findings.span(finding)
    if strict == lenient:
        return []
    words = [outcome_word(one, is_rule=finding.is_rule) for one in (strict, lenient)]
    return [f"未填的各项若都不利，结论为“{words[0]}”；若都有利，为“{words[1]}”"]
