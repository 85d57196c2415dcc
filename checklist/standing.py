"""What an outcome means for the firm: the groups in which a screen lists policies, in the order in which one reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from checklist.findings import Finding, Findings
from checklist.placing import place_of
from rules.outcomes import Outcome

Standing: TypeAlias = Literal[
    "ready", "duties", "judge", "gap", "answer", "held", "far", "join", "unclear", "not_met", "past", "apart"
]


class StandingKind(NamedTuple):
    """A group: its title, and in one sentence what stands in it.  ``is_quiet`` where nothing in it can be acted on."""

    title: str
    meaning: str
    is_quiet: bool = False


STANDINGS: Final[Mapping[Standing, StandingKind]] = {
    "ready": StandingKind("可以着手", "已填的条件都满足，可以准备申报或办理"),
    "duties": StandingKind("须遵守", "规范、许可、强制标准和义务，没有满足的在前"),
    "judge": StandingKind("待人判断", "其余条件不拦，还有要由人判断或依据待核对的"),
    "gap": StandingKind("有差距、可以补齐", "差的不多，改变几项就可能满足"),
    "answer": StandingKind("答几个问题就能判断", "只差几个答案"),
    "held": StandingKind("已持有", "判定日仍在有效期内"),
    "far": StandingKind("差距较远", "差得多，是几年的事"),
    "join": StandingKind("可以参与", "没有门槛，或由政府组织实施"),
    "unclear": StandingKind("还说不清", "与本企业是否有关，填得还太少"),
    "not_met": StandingKind("不符合", "有企业改变不了的条件不满足，或存在排除情形", is_quiet=True),
    "past": StandingKind("不在有效期", "判定日不在政策的有效期内", is_quiet=True),
    "apart": StandingKind("不适用", "不是面向本企业这类情况的", is_quiet=True),
}
"""The groups in the order in which they are shown."""

_OWN_PART: Final[Mapping[Outcome, Standing]] = {
    "likely": "ready",
    "needs_judgement": "judge",
    "gap": "gap",
    "needs_facts": "answer",
    "held": "held",
    "information": "join",
    "not_met": "not_met",
    "not_in_force": "past",
    "not_applicable": "apart",
}
_REST: Final[Mapping[Outcome, Standing]] = {
    "not_met": "not_met",
    "not_in_force": "past",
    "not_applicable": "apart",
}


def standing_of(findings: Findings, finding: Finding) -> Standing:
    """The group of a policy; it follows from its place on paper, so that both agree."""
    place = place_of(findings, finding)
    if place in ("duties", "far", "join"):
        return place
    if place == "rest":
        return _REST.get(finding.outcome, "unclear")
    return _OWN_PART[finding.outcome]


def standing_if(finding: Finding, outcome: Outcome) -> Standing:
    """The group of a policy if it came out otherwise than it does: how near it would be is not known."""
    if finding.is_rule and outcome not in ("not_applicable", "not_in_force", "information"):
        return "duties"
    return _OWN_PART[outcome]
