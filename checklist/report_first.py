"""The first page: who, when, by which rules, the counts, what is nearest, what must be complied with, what to answer."""

from __future__ import annotations

import re
from datetime import timedelta

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
from checklist.items import Item
from checklist.labels import BASES, BASIS_MEANINGS, DISCLAIMER, MARKS, OUTCOMES
from checklist.reasons import nearest, reason, when_words
from checklist.report_base import NOT_FILLED, Report, group_anchor, pack_lines, pair, short
from rules.ranges import Possible
from rules.result import notices, odd_dates
from rules.wording import TIER_LABELS

MOST_SHOWN = 4
MOST_ASKED = 3
LAPSING_DAYS = 90
MOST_DOUBTS = 4
MOST_BASICS = 6
PATH = re.compile(r"（answers[^（）]*）")
"""Where in the file a doubtful answer stands: of use on screen, not on paper."""
RULE_ORDER = ("not_met", "gap", "needs_judgement", "needs_facts", "likely", "held")


def first_page(report: Report) -> list[Block]:
    """What an owner understands in a minute."""
    return [
        KeyValues(tuple(_who(report)), columns=2),
        *_counts(report),
        *_chances(report),
        Cards((_compliance(report), _to_answer(report))),
        *_doubts(report),
        *_plan_note(report),
        Paragraph(_legend(), "small"),
        Paragraph(plain("规则包：" + "；".join(pack_lines(report)) + "。"), "small"),
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


def _counts(report: Report) -> list[Block]:
    support = [one for one in report.findings.all if not one.is_rule]
    tiles = tuple(
        Tile(word, count, MARKS[outcome], group_anchor(outcome) if count else None)
        for outcome, word in OUTCOMES.items()
        for count in [sum(one.outcome == outcome for one in support)]
    )
    days = [pack.info.checked_on for pack in report.findings.program.packs]
    checked = f"，规则核对于 {min(days).isoformat()}" if days else ""
    return [
        Heading(f"收录的 {len(support)} 项支持政策的结论（规范和义务另列）{checked}", 3, in_toc=False),
        Counts(tiles),
    ]


def _chances(report: Report) -> list[Block]:
    found = nearest(report.findings)
    if not found:
        return [
            Paragraph(
                plain("按现在所填的信息，没有可以着手申报的政策；可先看“待答问题”和“不适用”的原因。"), "note"
            )
        ]
    cards = tuple(_chance(report, finding) for finding in found)
    guess = all(one.outcome == "needs_facts" for one in found)
    title = "补上少量信息就能判断的政策" if guess else "离申报最近的政策"
    return [Heading(title, 3, in_toc=False), Cards(cards)]


def _chance(report: Report, finding: Finding) -> Card:
    lines: list[Runs] = [
        (Run(finding.word, bold=True, mark=finding.mark),),
        plain(short(reason(report.findings, finding), 70)),
    ]
    if finding.outcome in ("gap", "needs_judgement"):
        lines.append((Run(short(when_words(report.findings.target(finding)), 44), role="muted"),))
    return Card((report.policy_run(finding.id, short(finding.title, 30), bold=True),), tuple(lines))


def _compliance(report: Report) -> Card:
    rules = [
        one for one in report.findings.all if one.is_rule and one.concerns_firm and one.outcome in RULE_ORDER
    ]
    rules.sort(key=lambda one: RULE_ORDER.index(one.outcome))
    lines: list[Runs] = [(Run(text, bold=True, role="warn"),) for text in _lapsing(report)]
    lines += [
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


def _lapsing(report: Report) -> list[str]:
    """Titles that end soon: their re-check cannot wait."""
    findings = report.findings
    last = findings.as_of + timedelta(days=LAPSING_DAYS)
    held = [title for one in findings.all if one.outcome == "held" for title in findings.held_titles(one)]
    ending = {(title.until, title.label) for title in held if title.until is not None and title.until <= last}
    return [f"{label}到 {until.isoformat()} 届满，先办复核或重新申报" for until, label in sorted(ending)]


def _to_answer(report: Report) -> Card:
    items = [item for item in report.checklist.items if item.kind == "answer"]
    lines: list[Runs] = _basics(report, items)
    lines += [
        (
            Run(f"{item.title}", bold=True),
            Run(f"（{item.department_label}，涉及 {len(item.policies)} 项政策）"),
        )
        for item in items[: MOST_ASKED - len(lines)]
    ]
    if len(items) > MOST_SHOWN:
        lines.append((Run(f"共 {len(items)} 项，见“待答问题”", role="muted"),))
    return Card((Run("接下来先答", bold=True),), tuple(lines) or (plain("没有待答的问题"),))


def _basics(report: Report, items: list[Item]) -> list[Runs]:
    """The basic facts that are still open, which most of the rest depends on; of use only while there are many."""
    fields = report.findings.program.dictionary.fields
    open_facts = {item.id.removeprefix("fact/") for item in items}
    labels = [field.label for key, field in fields.items() if field.core and key in open_facts]
    if len(labels) < MOST_BASICS:
        return []
    text = f"（{len(labels)} 项，先答这些，再答其余）：{'、'.join(labels[:MOST_BASICS])} 等"
    return [(Run("企业基本情况", bold=True), Run(text))]


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
    runs.append(Run(f"依据：{bases}。"))
    return tuple(runs)


def _plan_note(report: Report) -> list[Block]:
    """After the Plan's last day, that it is over and what followed; the same words as on screen."""
    found = notices(report.findings.program.plan, report.findings.as_of)
    return [Paragraph((Run("方案已到期　", bold=True), Run("".join(found))), "small")] if found else []


def _doubts(report: Report) -> list[Block]:
    """What was filled in but looks doubtful, or could not be used."""
    found = [PATH.sub("", one.message) for one in report.profile.warnings]
    found += odd_dates(report.findings.assessment)
    if not found:
        return []
    shown = "\n".join(found[:MOST_DOUBTS])
    more = (
        f"\n另有 {len(found) - MOST_DOUBTS} 处，打开企业档案时会逐处提示。"
        if len(found) > MOST_DOUBTS
        else ""
    )
    return [Callout(plain(shown + more), "填报中需要核对的地方", "caution")]
