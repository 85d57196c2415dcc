"""The fixed words of lists and papers: outcomes, verdicts, bases, kinds, and the disclaimer.

Every writer takes its words from here, so that screen, list and paper say the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from checklist.blocks import Mark
from rules.verdict import HUMAN, LEFT_OUT, MET, NOT_MET, UNKNOWN

if TYPE_CHECKING:  # words alone must not load the engine: the window's first picture waits for them
    from rules.model import Basis, ClauseStatus, InstrumentKind, Kind, Level, State
    from rules.outcomes import Outcome

OUTCOMES: Final[Mapping[Outcome, str]] = {
    "likely": "初步符合",
    "needs_judgement": "需人工判断",
    "gap": "有差距",
    "needs_facts": "信息不足",
    "held": "已持有",
    "not_met": "不符合",
    "information": "仅供了解",
    "not_applicable": "不适用",
    "not_in_force": "不在有效期",
}
"""The words for policies that can be applied for, in the order in which they are printed."""

RULE_OUTCOMES: Final[Mapping[Outcome, str]] = {
    **OUTCOMES,
    "likely": "已满足",
    "held": "已满足",
    "gap": "未满足",
    "not_met": "未满足",
}
"""The words for norms and duties."""

MARKS: Final[Mapping[Outcome, Mark]] = {
    "likely": Mark.MET,
    "needs_judgement": Mark.HUMAN,
    "gap": Mark.GAP,
    "needs_facts": Mark.UNKNOWN,
    "held": Mark.HELD,
    "not_met": Mark.NOT_MET,
    "information": Mark.INFO,
    "not_applicable": Mark.OUT,
    "not_in_force": Mark.OUT,
}
RULE_MARKS: Final[Mapping[Outcome, Mark]] = {**MARKS, "held": Mark.MET, "gap": Mark.NOT_MET}

OUTCOME_MEANINGS: Final[Mapping[Outcome, str]] = {
    "likely": "按所填信息，各项条件都满足；能否取得，由主管部门决定。",
    "needs_judgement": "程序能比对的条件没有不满足的，还有要由人判断或先核对依据的。",
    "gap": "有条件现在不满足，但企业可以改变，或到时间就能满足。",
    "needs_facts": "还有信息没有填，填了才能判断。",
    "held": "判定日已持有，且仍在有效期内。",
    "not_met": "有企业改变不了的条件不满足，或存在排除情形。",
    "information": "没有须满足的条件，或由政府部门组织实施：可以了解和参与。",
    "not_applicable": "不是面向本企业这类情况的政策。",
    "not_in_force": "判定日不在有效期内，不能据此申报。",
}
"""What an outcome says, in one sentence, of policies that can be applied for."""
RULE_MEANINGS: Final[Mapping[Outcome, str]] = {
    **OUTCOME_MEANINGS,
    "likely": "按所填信息，各项要求都满足；是否合规，以主管部门检查为准。",
    "gap": "有要求现在没有满足，须整改。",
    "held": "已取得所要求的许可或资格，其他要求也都满足。",
    "not_met": "有要求没有满足，或存在不得有的情形，须尽快处理。",
}
"""The same of norms and duties."""

VERDICT_MARKS: Final[Mapping[int, Mark]] = {
    MET: Mark.MET,
    NOT_MET: Mark.NOT_MET,
    UNKNOWN: Mark.UNKNOWN,
    HUMAN: Mark.HUMAN,
    LEFT_OUT: Mark.OUT,
}
BASES: Final[Mapping[Basis, str]] = {"verified": "已核对", "reported": "据转载", "recalled": "待核对"}
BASIS_MEANINGS: Final[Mapping[Basis, str]] = {
    "verified": "对照过官方文本",
    "reported": "依据转载或地方转发，没有对照官方原文",
    "recalled": "没有找到可对照的文本，须先核对，不据此下结论",
}
CLAUSE_STATUS: Final[Mapping[ClauseStatus, str]] = {
    "obligation": "要求",
    "opportunity": "机会",
    "programme": "活动",
    "direction": "方向",
    "target": "目标",
    "government_only": "政府工作",
}
CLAUSE_STATUS_MEANINGS: Final[Mapping[ClauseStatus, str]] = {
    "obligation": "企业应当做到的事",
    "opportunity": "企业可以争取的支持、名额或平台",
    "programme": "企业可以参加的行动和活动",
    "direction": "鼓励发展的方向，没有申报事项",
    "target": "对行业或地区的目标，不是对单个企业的要求",
    "government_only": "由政府部门落实，企业没有直接事项",
}
ACTORS: Final[Mapping[str, str]] = {
    "enterprise": "企业",
    "government": "政府部门",
    "local government": "地方政府部门",
    "association": "行业组织",
    "mixed": "政府部门、行业组织和企业",
}
RELEVANCES: Final[Mapping[int, str]] = {MET: "有关", UNKNOWN: "待确认", HUMAN: "待确认", NOT_MET: "无关"}
"""Whether a clause of the Plan concerns a firm, in a word."""
RELEVANCE_MARKS: Final[Mapping[int, Mark]] = {
    MET: Mark.MET,
    UNKNOWN: Mark.UNKNOWN,
    HUMAN: Mark.UNKNOWN,
    NOT_MET: Mark.OUT,
}
INSTRUMENT_KINDS: Final[Mapping[InstrumentKind, str]] = {
    "catalogue": "目录",
    "title": "称号",
    "platform": "平台",
    "plan": "行动",
    "document": "文件",
    "event": "活动",
    "fair": "展会",
    "standard": "标准",
    "people": "人才活动",
}
POLICY_STATES: Final[Mapping[State, str]] = {
    "open": "有效",
    "no_call_seen": "近期未见申报通知",
    "needs_check": "现行文本待核对",
    "suspended": "已暂停",
    "exhausted": "资金或名额已用完",
    "closed": "已结束",
    "superseded": "已被新文件代替",
}
RELATIONS: Final[Mapping[str, str]] = {
    "needs": "须先有",
    "excludes": "不能同时享受",
    "replaces": "代替",
    "stacks": "可以同时享受或办理",
    "leads_to": "有助于",
    "counts_for": "可计入",
}
LEVELS: Final[Mapping[Level, str]] = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "association": "行业协会",
    "enterprise": "企业自用",
}
KINDS: Final[Mapping[Kind, str]] = {
    "recognition": "认定",
    "classification": "划型或评价",
    "tax": "税收",
    "finance": "金融",
    "grant": "资金",
    "trade": "贸易",
    "norm": "规范",
    "duty": "义务",
    "programme": "专项行动",
    "participation": "参与",
    "information": "信息",
}
GROUPS: Final[Mapping[str, str]] = {
    "norm": "规范、许可和强制标准",
    "recognition": "梯度培育和资质",
    "innovation": "创新平台",
    "clusters": "集群和基地",
    "brand": "名录和品牌",
    "green": "绿色",
    "digital": "数字化",
    "tax": "税收",
    "finance": "金融和资金",
    "trade": "贸易",
    "region": "区域和目录",
    "consumption": "消费",
    "people": "人才和标准",
}
"""The folders of the support pack in the order in which they are printed."""

DISCLAIMER: Final = (
    "本清单由程序按公开的条件和企业所填的信息逐条比对得出，只是初步核对，不是认定，也不对取得任何支持作出承诺。"
    "能否享受、入选或取得资格，由主管部门依照现行文件决定；申报前请核对原文和当年通知。没有填报的信息一律按“不知道”处理。"
)
PRACTICAL: Final = "实务判断"
"""Marks what is advice of practice and no threshold of any document."""

NO_DATE: Final = "以当年通知为准"


def outcome_word(outcome: Outcome, *, is_rule: bool) -> str:
    """The word for an outcome; norms and duties have words of their own."""
    return (RULE_OUTCOMES if is_rule else OUTCOMES)[outcome]


def outcome_mark(outcome: Outcome, *, is_rule: bool) -> Mark:
    """The shape for an outcome."""
    return (RULE_MARKS if is_rule else MARKS)[outcome]


def outcome_meaning(outcome: Outcome, *, is_rule: bool) -> str:
    """What an outcome says, in one sentence."""
    return (RULE_MEANINGS if is_rule else OUTCOME_MEANINGS)[outcome]
