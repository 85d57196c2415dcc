"""The first page: who, when, by which rules, the counts, what is nearest, what must be complied with, what to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

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
from checklist.findings import RULED, Finding, Findings
from checklist.items import Item
from checklist.labels import BASES, BASIS_MEANINGS, DISCLAIMER, MARKS, OUTCOMES, RULE_OUTCOMES
from checklist.priorities import lack, timing
from checklist.report_base import NOT_FILLED, Report, pair, without_brackets
from checklist.report_cautions import rules_checked_on, stale_note
from checklist.report_comment import comment_blocks
from checklist.report_rulings import rulings_note
from rules.ranges import Possible
from rules.result import notices, odd_dates
from rules.size import TIER_LABELS

MOST_SHOWN = 4
MOST_ASKED = 3
MOST_DOUBTS = 4
MOST_BASICS = 6
PATH = re.compile(r"（answers[^（）]*）")
"""Where in the file a doubtful answer stands: of use on screen, not on paper."""


def first_page(report: Report) -> list[Block]:
    """What an owner understands in a minute."""
    return [
        KeyValues(tuple(_who(report)), columns=2),
        *_counts(report),
        *_cards(report),
        *_doubts(report),
        *stale_note(report),
        *_plan_note(report),
        Paragraph(_legend(), "small"),
        *comment_blocks(report.options),
        Callout((*plain(DISCLAIMER), *rulings_note(report)), "说明", "disclaimer", at_foot=True),
    ]


def _who(report: Report) -> list[KeyValue]:
    year = report.findings.assessment.sheet.last_year
    return [
        pair("信用代码", report.text("uscc")),
        pair("所在地", report.text("registered_region")),
        pair("行业", report.text("sectors")),
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
        Tile(word, len(found), MARKS[outcome], _first_place(report, found))
        for outcome, word in OUTCOMES.items()
        for found in [[one for one in support if one.outcome == outcome]]
    )
    day = rules_checked_on(report)
    checked = f"，规则核对于 {day.isoformat()}" if day is not None else ""
    title = f"{len(support)} 项支持政策的结论{checked}"
    return [Heading(title, 3, in_toc=False), Counts(tiles), Paragraph(plain(_rule_counts(report)), "small")]


def _first_place(report: Report, found: Sequence[Finding]) -> str | None:
    """The section with the first of some policies, if it is printed."""
    place = report.places[found[0].id] if found else None
    return place if place is not None and report.is_shown(place) else None


def _rule_counts(report: Report) -> str:
    rules = [one for one in report.findings.all if one.is_rule]
    words = list(dict.fromkeys(RULE_OUTCOMES[one] for one in OUTCOMES))
    counts = [(word, sum(one.word == word for one in rules)) for word in words]
    return (
        f"规范和义务另有 {len(rules)} 项：{'、'.join(f'{word} {count}' for word, count in counts if count)}。"
    )


def _cards(report: Report) -> list[Block]:
    first = report.priorities
    chances = (*first.ready, *first.to_judge)
    return [
        Cards((_duties(report), _ending(report), _to_answer(report))),
        Cards(
            (
                _policies(report, "现在可以着手申报", chances, timing, "按现在所填的信息还没有"),
                _policies(report, "离申报最近的差距", first.near_gaps, lack, "没有容易补齐的差距"),
            )
        ),
    ]


def _policies(
    report: Report,
    title: str,
    found: Sequence[Finding],
    words: Callable[[Findings, Finding], str],
    none: str,
) -> Card:
    """The first few policies of a kind, each with a word on it."""
    lines: list[Runs] = []
    for one in found[:MOST_SHOWN]:
        name = report.policy_run(one.id, bold=True)
        ruled = (Run(RULED, role="accent"),) if one.rests_on_rulings else ()
        lines.append((Run("", mark=one.mark), name, *ruled, Run(f"　{words(report.findings, one)}")))
    if len(found) > MOST_SHOWN:
        lines.append((_all_in(report, len(found)),))
    return Card((Run(title, bold=True),), tuple(lines) or (plain(none),))


def _duties(report: Report) -> Card:
    duties = report.priorities.duties
    lines: list[Runs] = [
        (Run(f"{one.told} ", mark=one.mark), report.policy_run(one.id)) for one in duties[:MOST_SHOWN]
    ]
    if len(duties) > MOST_SHOWN:
        lines.append((Run(f"另有 {len(duties) - MOST_SHOWN} 项", role="muted"),))
    untold = sum(one.is_rule and one.outcome == "needs_facts" for one in report.standing_in("rest"))
    if untold:
        lines.append((Run(f"还有 {untold} 项要先答题才知道是否适用", role="muted"),))
    none = (plain("所填信息没有涉及收录的规范和义务"),)
    return Card((Run("须遵守的规范和义务", bold=True),), tuple(lines) or none)


def _until(day: date, as_of: date) -> Run:
    """A last day, red and with a word once it is past."""
    is_past = day < as_of
    return Run(f"{day.isoformat()}{' 已过' if is_past else ''}", bold=True, role="bad" if is_past else "warn")


def _all_in(report: Report, count: int) -> Run:
    """How many there are in all, and where they stand."""
    return Run(f"共 {count} 项{report.seen_in('front', '先做什么')}", role="muted")


def _ending(report: Report) -> Card:
    """What has ended or ends within a year: its renewal cannot wait."""
    first, as_of = report.priorities, report.findings.as_of
    lines: list[Runs] = [
        (_until(one.until, as_of), Run(f"　{without_brackets(one.name)}"))
        for one in first.expiring[:MOST_SHOWN]
    ]
    if len(first.expiring) > MOST_SHOWN:
        lines.append((_all_in(report, len(first.expiring)),))
    none = (plain("所填的称号、证书和许可没有"),)
    return Card((Run("已到期和一年内到期", bold=True),), tuple(lines) or none)


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
    if len(items) > MOST_ASKED:
        where = report.seen_in("questions", "待答问题")
        lines.append((Run(f"共 {len(items)} 项{where}", role="muted"),))
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
