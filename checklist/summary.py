"""An assessment on the terminal: outcomes in groups with their counts, one line a policy, readable in 80 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from checklist.findings import Finding, Findings
from checklist.labels import OUTCOMES
from checklist.priorities import Priorities, priorities, timing
from checklist.reasons import reason
from checklist.report_base import without_brackets
from rules.assess import Assessment
from rules.freshness import freshness
from rules.number_words import quoted
from rules.outcomes import Outcome
from rules.result import notices, odd_dates

COLUMNS: Final = 80
MOST_ASKED: Final = 5
MOST_NAMED: Final = 6
MOST_OPEN: Final = 12
"""So many policies that wait for answers are named; beyond it the questions say more."""
MOST_EXPIRING: Final = 6
LISTED: Final[tuple[Outcome, ...]] = ("likely", "needs_judgement", "gap", "held", "not_met", "needs_facts")
COUNTED: Final[tuple[Outcome, ...]] = ("information", "not_applicable", "not_in_force")
HINT: Final = "每一项政策的结论、原因和条件：用 --pdf 写出清单，或者用 --json 写出全部结果。"


def summary(assessment: Assessment, client: str) -> Iterator[str]:
    """The lines of the summary, none wider than 80 columns; ``client`` stands at the top."""
    findings = Findings(assessment)
    first = priorities(findings)
    rules = [one for one in findings.all if one.is_rule]
    yield from _wrapped(f"{client}　判定日 {assessment.as_of.isoformat()}")
    yield from _wrapped(_counts("规范和义务", rules))
    yield from _wrapped(_counts("支持政策", [one for one in findings.all if not one.is_rule]))
    yield from _ending(first)
    yield from _group("须遵守的规范和义务", [(one, reason(findings, one)) for one in first.duties])
    for outcome in LISTED:
        yield from _policies(findings, first, outcome)
    yield from _counted(findings)
    yield from _questions(findings)
    yield from _fresh(findings)
    for text in (*notices(assessment.program.plan, assessment.as_of), *odd_dates(assessment), HINT):
        yield from _wrapped(text)


def _counts(title: str, found: Sequence[Finding]) -> str:
    ordered = sorted(found, key=lambda one: list(OUTCOMES).index(one.outcome))
    words = [one.word for one in ordered]
    listed = "、".join(f"{word} {words.count(word)}" for word in dict.fromkeys(words))
    return f"{title} {len(found)} 项：{listed}"


def _ending(first: Priorities) -> Iterator[str]:
    if first.expiring:
        yield f"已到期和一年内到期（{len(first.expiring)}）"
        yield from (cut(f"  {one.until.isoformat()}　{one.name}") for one in first.expiring[:MOST_EXPIRING])
        yield from _more(len(first.expiring) - MOST_EXPIRING)


def _policies(findings: Findings, first: Priorities, outcome: Outcome) -> Iterator[str]:
    """The support policies with an outcome, the nearest first; of those that wait for answers only the first."""
    found = findings.with_outcome(outcome, rules=False)
    ahead = [one for one in (*first.ready, *first.to_judge, *first.near_gaps) if one in found]
    ordered = [*ahead, *(one for one in found if one not in ahead)]
    is_open = outcome in ("likely", "needs_judgement")
    told = [(one, timing(findings, one) if is_open else reason(findings, one)) for one in ordered]
    yield from _group(OUTCOMES[outcome], told, MOST_OPEN if outcome == "needs_facts" else len(told))


def _group(title: str, told: Sequence[tuple[Finding, str]], most: int | None = None) -> Iterator[str]:
    if not told:
        return
    yield f"{title}（{len(told)}）"
    for finding, words in told[:most]:
        word = f"{finding.told}　" if finding.is_rule else ""
        yield cut(f"  {word}{without_brackets(finding.title)}　{words}")
    yield from _more(0 if most is None else len(told) - most)


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"  另有 {count} 项"


def _counted(findings: Findings) -> Iterator[str]:
    """What cannot be acted on is counted only."""
    counts = [(OUTCOMES[one], len(findings.with_outcome(one))) for one in COUNTED]
    yield from _wrapped(
        "没有逐项列出的：" + "、".join(f"{word} {count} 项" for word, count in counts if count)
    )


def _questions(findings: Findings) -> Iterator[str]:
    asked = findings.questions
    if asked:
        yield f"接下来先答（共 {len(asked)} 项）"
        for one in asked[:MOST_ASKED]:
            settles = f"，答后 {len(one.settles)} 项可下结论" if one.settles else ""
            yield cut(f"  {findings.fact_label(one.fact)}　涉及 {len(one.concerns)} 项政策{settles}")


def _fresh(findings: Findings) -> Iterator[str]:
    """Ends and old facts: one line for each sentence with the policies it is about."""
    found: dict[str, list[str]] = {}
    for finding in findings.all:
        for notice in freshness(finding.policy, findings.as_of):
            found.setdefault(notice.text, []).append(quoted(without_brackets(finding.policy.title)))
    for text, names in found.items():
        more = f" 等 {len(names)} 项" if len(names) > MOST_NAMED else ""
        yield from _wrapped(f"注意：{'、'.join(names[:MOST_NAMED])}{more}：{text}")


def width(text: str) -> int:
    """The columns a text takes on a terminal; Chinese characters and marks take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def cut(text: str) -> str:
    """A line that fits; what stands in the paper may end in dots on the screen."""
    if width(text) <= COLUMNS:
        return text
    while width(text) > COLUMNS - 2:
        text = text[:-1]
    return text + "…"


def _wrapped(text: str) -> Iterator[str]:
    """A text on as many lines as it needs, later ones indented."""
    line = ""
    for char in text:
        if width(line + char) > COLUMNS:
            yield line
            line = "  "
        line += char
    yield line
