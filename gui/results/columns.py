"""The columns of the list of policies, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from checklist.findings import Findings
from checklist.labels import GROUPS, LEVELS, POLICY_STATES, outcome_word
from checklist.priorities import timing
from checklist.reasons import reason
from gui.results.listing import Line, Listing
from rules.model import Level

NO_TIMING: Final = frozenset({"not_applicable", "not_in_force", "not_met"})
"""Outcomes beside which a date would look like an offer."""
LADDER: Final[tuple[Level, ...]] = ("national", "provincial", "municipal", "association", "enterprise")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands in it, by what it sorts, and how wide it is.

    ``from_width`` is the width of the table from which on it is shown (0: always); ``stretches`` takes what is left.
    """

    id: str
    title: str
    hint: str
    text: Callable[[Listing, Line], str]
    key: Callable[[Listing, Line], Any]
    width: int
    from_width: int = 0
    stretches: bool = False


def why(listing: Listing, line: Line) -> str:
    """What decides, in one line; in a view of what is not answered, what it is now."""
    text = reason(listing.findings, line.finding)
    return f"现为“{line.finding.word}”：{text}" if line.is_assumed else text


def _outcome_key(listing: Listing, line: Line) -> Any:
    return [one for one, _ in listing.counts].index(line.word)


def _timing(listing: Listing, line: Line) -> str:
    return "" if line.outcome in NO_TIMING else timing(listing.findings, line.finding)


def _timing_key(listing: Listing, line: Line) -> Any:
    target = listing.findings.target(line.finding)
    quiet = line.outcome in NO_TIMING
    return quiet, target.day or date.max, target.kind


def first_day(findings: Findings, line: Line) -> date | None:
    """The first day on which time settles a gap, or on which new figures can count."""
    return findings.earliest(line.finding) or findings.not_before(line.finding)


def _earliest(listing: Listing, line: Line) -> str:
    day = first_day(listing.findings, line)
    return "" if day is None else day.isoformat()


def _earliest_key(listing: Listing, line: Line) -> Any:
    return first_day(listing.findings, line) or date.max


def _span(listing: Listing, line: Line) -> str:
    strict, lenient = listing.findings.span(line.finding)
    if strict == lenient:
        return ""
    words = [outcome_word(one, is_rule=line.finding.is_rule) for one in (strict, lenient)]
    return f"{words[0]} … {words[1]}"


def _group(_listing: Listing, line: Line) -> str:
    return GROUPS.get(line.finding.policy.group, line.finding.policy.group)


def _group_key(_listing: Listing, line: Line) -> Any:
    order = list(GROUPS)
    group = line.finding.policy.group
    return order.index(group) if group in order else len(order)


def _level(_listing: Listing, line: Line) -> str:
    return LEVELS[line.finding.policy.level]


def _state(_listing: Listing, line: Line) -> str:
    return POLICY_STATES[line.finding.policy.state]


def _pack(listing: Listing, line: Line) -> str:
    key = line.finding.compiled.pack
    return next(
        (
            f"{one.info.title} {one.info.version}"
            for one in listing.findings.program.packs
            if one.info.id == key
        ),
        key,
    )


COLUMNS: Final = (
    Column("outcome", "结论", "判定日按已填信息得出的结论", lambda _, line: line.word, _outcome_key, 124),
    Column(
        "policy",
        "政策和决定性原因",
        "政策名称，下面一行是决定结论的原因",
        lambda _, line: line.finding.title,
        lambda _, line: line.finding.title,
        260,
        stretches=True,
    ),
    Column("when", "时间", "什么时候可以申报或办理", _timing, _timing_key, 176, from_width=560),
    Column(
        "earliest",
        "最早",
        "只靠时间，或用新一年的数据，最早哪一天可能满足",
        _earliest,
        _earliest_key,
        104,
        from_width=760,
    ),
    Column(
        "span", "未知最不利…最有利", "没有填的都最不利、都最有利时的结论", _span, _span, 170, from_width=900
    ),
    Column("group", "类别", "政策所属的类别", _group, _group_key, 130, from_width=1060),
    Column(
        "level",
        "层级",
        "由哪一级认定或组织",
        _level,
        lambda _, line: LADDER.index(line.finding.policy.level),
        84,
        from_width=1150,
    ),
    Column("state", "状态", "申报通知和文本的状态", _state, _state, 130, from_width=1290),
    Column("pack", "规则包", "规则来自哪个包、哪一版", _pack, _pack, 190, from_width=1500),
)
"""In the order in which they stand; the narrower the table, the fewer are shown."""
