"""The first page: who, when, by which rules, the counts, what is nearest, what must be complied with, what to answer."""

from __future__ import annotations

from checklist.blocks import (
    Block,
    Callout,
    Card,
    Cards,
    Counts,
    Heading,
    KeyValue,
    KeyValues,
    Mark,
    Paragraph,
    Run,
    Runs,
    Tile,
    plain,
)
from checklist.findings import Finding
from checklist.labels import BASES, BASIS_MEANINGS, DISCLAIMER, MARKS, OUTCOMES
from checklist.reasons import nearest, reason
from checklist.report_base import NOT_FILLED, Report, group_anchor, pair, short
from rules.ranges import Possible
from rules.verdict import UNKNOWN
from rules.wording import TIER_LABELS

MOST_SHOWN = 4
HASH_LENGTH = 12
RULE_ORDER = ("not_met", "gap", "needs_judgement", "needs_facts", "likely", "held")


def first_page(report: Report) -> list[Block]:
    """What an owner understands in a minute."""
    return [
        KeyValues(tuple(_who(report)), columns=2),
        KeyValues(tuple(_packs(report))),
        _counts(report),
        *_chances(report),
        Cards((_compliance(report), _to_answer(report))),
        Paragraph(_legend(), "small"),
        *_plan_note(report),
        Callout(plain(DISCLAIMER), "说明", "disclaimer"),
    ]


def _who(report: Report) -> list[KeyValue]:
    year = report.findings.assessment.sheet.last_year
    return [
        pair("信用代码", report.text("uscc")),
        pair("所在地", report.text("registered_region")),
        pair("行业", short(report.text("sectors"), 28)),
        pair("主营代码", report.text("gbt4754_main")),
        pair("企业规模", _size(report)),
        pair(
            f"{year}年营收", f"{report.text('operating_revenue')}，从业 {report.text('employees_year_end')}"
        ),
    ]


def _size(report: Report) -> str:
    value = report.findings.assessment.value("enterprise_size_tier")
    if isinstance(value, Possible):
        return "或".join(word for key, word in TIER_LABELS.items() if key in value.options) + "（未能确定）"
    return TIER_LABELS.get(value, NOT_FILLED) if isinstance(value, str) else "不能确定"


def _packs(report: Report) -> list[KeyValue]:
    lines = [
        f"{pack.info.title} {pack.info.version}，校验码 {pack.sha256[:HASH_LENGTH]}，核对于 {pack.info.checked_on.isoformat()}"
        for pack in report.findings.program.packs
    ]
    return [pair("规则包", "\n".join(lines))] if lines else []


def _counts(report: Report) -> Counts:
    support = [one for one in report.findings.all if not one.is_rule]
    return Counts(
        tuple(
            Tile(word, count, MARKS[outcome], group_anchor(outcome) if count else None)
            for outcome, word in OUTCOMES.items()
            for count in [sum(one.outcome == outcome for one in support)]
        )
    )


def _chances(report: Report) -> list[Block]:
    found = nearest(report.findings)
    if not found:
        return [
            Paragraph(
                plain("按现在所填的信息，没有可以着手申报的政策；可先看“待答问题”和“不适用”的原因。"), "note"
            )
        ]
    cards = tuple(_chance(report, finding) for finding in found)
    guess = all(one.judgement.applies == UNKNOWN for one in found)
    title = "只差少量信息就能判断的政策" if guess else "最近的机会"
    return [Heading(title, 3, in_toc=False), Cards(cards)]


def _chance(report: Report, finding: Finding) -> Card:
    lines: list[Runs] = [
        (Run(finding.word, bold=True, mark=finding.mark),),
        plain(short(reason(report.findings, finding), 70)),
    ]
    if finding.outcome in ("gap", "needs_judgement"):
        lines.append((Run(short(report.findings.target(finding).words, 40), role="muted"),))
    return Card((report.policy_run(finding.id, short(finding.title, 30), bold=True),), tuple(lines))


def _compliance(report: Report) -> Card:
    rules = [
        one for one in report.findings.all if one.is_rule and one.concerns_firm and one.outcome in RULE_ORDER
    ]
    rules.sort(key=lambda one: RULE_ORDER.index(one.outcome))
    lines: list[Runs] = [
        (Run(f"{one.word} ", mark=one.mark), report.policy_run(one.id, short(one.policy.title, 22)))
        for one in rules[:MOST_SHOWN]
    ]
    if len(rules) > MOST_SHOWN:
        lines.append((Run(f"另有 {len(rules) - MOST_SHOWN} 项", role="muted"),))
    unsure = sum(
        one.is_rule and one.outcome == "needs_facts" and not one.concerns_firm for one in report.findings.all
    )
    if unsure:
        lines.append((Run(f"还有 {unsure} 项规范和义务要先答题才知道是否适用", role="muted"),))
    return Card(
        (Run("须遵守的规范和义务", bold=True),), tuple(lines) or (plain("所填信息没有涉及收录的规范和义务"),)
    )


def _to_answer(report: Report) -> Card:
    items = [item for item in report.checklist.items if item.kind == "answer"]
    lines: list[Runs] = [
        (
            Run(f"{item.title}", bold=True),
            Run(f"（{item.department_label}，涉及 {len(item.policies)} 项政策）"),
        )
        for item in items[:MOST_SHOWN]
    ]
    if len(items) > MOST_SHOWN:
        lines.append((Run(f"共 {len(items)} 项，见“待答问题”", role="muted"),))
    return Card((Run("接下来先答", bold=True),), tuple(lines) or (plain("没有待答的问题"),))


def _legend() -> Runs:
    shapes = [
        ("满足", Mark.MET),
        ("不满足", Mark.NOT_MET),
        ("信息不足", Mark.UNKNOWN),
        ("需人工判断", Mark.HUMAN),
    ]
    runs = [Run("图例　条件的判定：")]
    runs += [Run(f"{word}　", mark=mark) for word, mark in shapes]
    bases = "；".join(f"{BASES[basis]}——{meaning}" for basis, meaning in BASIS_MEANINGS.items())
    runs.append(Run(f"依据：{bases}。上方各数只计支持政策。"))
    return tuple(runs)


def _plan_note(report: Report) -> list[Block]:
    plan = report.findings.program.plan
    if plan is None or not report.findings.plan_is_over:
        return []
    text = f"《{plan.document.title}》的实施期已结束，其后有《{plan.successor.title}》；方案条款只作方向参考，不是申报条件。"
    return [Paragraph(plain(text), "small")]
