"""One part for each policy that can be acted on: outcome, document, conditions, what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from checklist.blocks import Block, Heading, Keep, Paragraph, Run, Runs, ScoreBar, plain
from checklist.findings import Finding, Findings
from checklist.items import Item
from checklist.labels import outcome_word
from checklist.priorities import timing
from checklist.reasons import reason
from checklist.report_base import Report, joined, policy_anchor, table, with_basis
from checklist.report_beside import beside_blocks
from checklist.report_cautions import cautions_of, common_cautions, shared
from checklist.report_conditions import Detail, condition_blocks
from checklist.report_facts import facts_paragraph
from checklist.report_row import COLUMNS, policy_row
from rules.levers import NearMiss
from rules.number_words import number_text
from rules.outcomes import Outcome
from rules.ranges import exact_number
from rules.scores import PartRange, ScoreRange, most_points

GROUPS: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    ("可以着手的政策", ("likely", "needs_judgement")),
    ("有差距、可以补齐的政策", ("gap",)),
    ("已持有的称号和资格", ("held",)),
    ("答几个问题就能判断的政策", ("needs_facts",)),
)
DETAIL = "离申报最近的几项逐条列出全部条件；其余的，不满足和没有填的列成表，满足的、要由人判断的各合并成一段，〔〕中是条款。"
MOST_WAYS = 3
NO_HEADER = tuple(("", weight) for _, weight in COLUMNS)


def policies_part(report: Report) -> list[Block]:
    """The policies one can apply for, grouped by what can be done about them."""
    first = report.priorities
    ahead = [one.id for one in (*first.ready, *first.to_judge, *first.near_gaps)]
    order = {key: place for place, key in enumerate(ahead)}
    shown = sorted(report.standing_in("policies"), key=lambda one: order.get(one.id, len(order)))
    if not shown:
        text = "现在还不能确定哪些政策与本企业有关，请先回答“待答问题”中的前几项。"
        return [Paragraph(plain(text))]
    blocks: list[Block] = [Paragraph(plain(DETAIL), "note")]
    common = common_cautions(report, shown)
    if common:
        blocks += [_small_title("几项政策共同的注意事项")]
        blocks += [Paragraph(runs, "small") for runs in shared(common)]
    for title, outcomes in GROUPS:
        found = [one for one in shown if one.outcome in outcomes]
        if found:
            head = (Run(f"{title}（{len(found)}）", bold=True, role="accent"),)
            blocks.append(Paragraph(head, keep_with_next=True))
            blocks += [block for finding in found for block in policy_blocks(report, finding, common)]
    return blocks


def _detail(report: Report, finding: Finding) -> Detail:
    if finding.id in report.nearest:
        return "whole"
    return (
        "none" if finding.outcome == "held" or (finding.is_rule and finding.outcome == "likely") else "open"
    )


def policy_blocks(report: Report, finding: Finding, common: Collection[str] = ()) -> list[Block]:
    """Everything about one policy: outcome, facts, conditions, scores, gaps, dates, cautions."""
    findings = report.findings
    heading = Heading(finding.title, 3, policy_anchor(finding.id), mark=finding.mark)
    detail = _detail(report, finding)
    why = _why(report, finding, detail)
    head = (Run(finding.told, bold=True, role="accent"), Run(f"：{why}。　　"))
    blocks: list[Block] = [heading, facts_paragraph(report, finding, head)]
    blocks += condition_blocks(findings, finding, detail, report.decisions_of(finding.id))
    for score in findings.scores(finding):
        blocks += _score(score)
    blocks += _own_outcome(finding)
    blocks += _ways(report, finding)
    blocks += beside_blocks(report, finding)
    blocks += _upkeep(finding)
    cautions = [text for text in cautions_of(report, finding) if text not in common]
    if cautions:
        blocks.append(Paragraph((Run("注意　", bold=True), Run(joined(cautions) + "。")), "caution"))
    older = report.replaced.get(finding.id, ())
    if older:
        row = table(NO_HEADER, [policy_row(report, one) for one in older], style="compact")
        blocks[-1:] = [Keep((blocks[-1], row))]
    return blocks


def _why(report: Report, finding: Finding, detail: Detail) -> str:
    """Why it came out so; when to apply is said in the same words as in the working list."""
    why = reason(report.findings, finding)
    if finding.outcome == "gap" and detail != "none":
        return why.partition("：")[0]  # what is lacking stands in the table below
    if finding.outcome == "likely" and not finding.is_rule:
        return f"{why}；{timing(report.findings, finding)}"
    return why


def _own_outcome(finding: Finding) -> list[Block]:
    """Where people's rulings made the outcome, what it would be without them."""
    if not finding.rests_on_rulings:
        return []
    own = finding.own.would_be or finding.own.outcome
    text = f"结论依人工裁定得出，不计裁定，程序的结论为“{outcome_word(own, is_rule=finding.is_rule)}”。"
    return [Paragraph(plain(text), "caution")]


def _upkeep(finding: Finding) -> list[Block]:
    """What a holder has to do: the re-check and the yearly duties."""
    if finding.outcome != "held":
        return []
    policy = finding.policy
    lines = [f"复核：{with_basis(policy.renewal.text, policy.renewal.basis)}"] if policy.renewal else []
    lines += [f"每年：{with_basis(one.what, one.basis)}" for one in policy.yearly]
    return [Paragraph(plain(joined(lines) + "。"), "small")] if lines else []


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
        blocks.append(Paragraph(_remedies(report, items), "small"))
    lines = ways_words(report.findings, finding)
    if lines:
        blocks.append(Paragraph(plain("。".join(lines) + "。"), "small"))
    steps = finding.policy.steps
    if steps and finding.id in report.nearest and finding.outcome in ("gap", "needs_facts"):
        text = "；".join(f"{number}. {step.what}" for number, step in enumerate(steps, start=1))
        blocks.append(Paragraph((Run("符合后的办理步骤　", bold=True), Run(text)), "small"))
    return blocks


def _remedies(report: Report, items: Sequence[Item]) -> Runs:
    """What closes the gap: the numbers of the action list, where it stands in full; else the titles of the items."""
    runs: list[Run] = [Run("怎么补齐　", bold=True)]
    numbered = [run for one in items if (run := report.item_number(one)).text]
    if len(numbered) == len(items):
        links = [run for one in numbered for run in (Run("、"), one)][1:]
        return (*runs, Run("见行动清单 "), *links)
    return (*runs, Run("；".join(item.title.rstrip("。") for item in items)))


def _small_title(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True),), "note", keep_with_next=True)


def ways_words(findings: Findings, finding: Finding) -> list[str]:
    """The least change, the earliest day, and what the unknown could still turn: one text each, without a full stop."""
    return [*_near(findings, finding), *_first_day(findings, finding), *_span(findings, finding)]


def _near(findings: Findings, finding: Finding) -> list[str]:
    misses = findings.near_misses(finding)
    if not misses:
        return []
    named = [
        ("、".join(findings.fact_label(fact) for fact in one.facts), _needs(one))
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


def _first_day(findings: Findings, finding: Finding) -> list[str]:
    day = findings.earliest(finding)
    return [f"只靠时间，最早 {day.isoformat()} 起满足"] if day is not None else []


def _span(findings: Findings, finding: Finding) -> list[str]:
    if finding.outcome not in ("gap", "needs_facts", "needs_judgement"):
        return []
    strict, lenient = findings.span(finding)
    if strict == lenient:
        return []
    words = [outcome_word(one, is_rule=finding.is_rule) for one in (strict, lenient)]
    return [f"未填的各项若都不利，结论为“{words[0]}”；若都有利，为“{words[1]}”"]
