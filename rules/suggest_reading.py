"""A licence text as weighted spans: what is named, whether it is made or only traded, and how near the front it stands.

The text is made comparable character by character (full width, capitals, traditional characters), so that a place in it is
the same place in the original.  Negations and what a registrar adds to every licence are blanked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final, NamedTuple
from unicodedata import normalize

BLANK: Final = "\0"
MOST_READ: Final = 20_000
"""Characters of a text that are read; the main business stands in front."""
MOST_SPANS: Final = 40
LONGEST_SPAN: Final = 40
LATER: Final = 0.86
"""What each further span weighs of the one before it."""
LEAST: Final = 0.06
"""What a span at the far end still weighs of the first."""

_MAKES: Final = "生产|制造|加工|制作|研制|酿造|织造|纺织|印染|冶炼|铸造|组装|屠宰|酿制|自产|装配"
_TRADES: Final = (
    "销售|批发|零售|购销|经销|进出口|出口|进口|贸易|代理|收购|租赁|出租|运输|仓储|物流|安装|维修|修理|维护|保养|咨询|服务|施工|工程|"
    "投资|设计|开发|研发|研究|转让|培训|检测|检验|推广|物业|餐饮|住宿|广告|管理|种植|养殖|勘察|运营|策划"
)
_FRAME: Final = (
    "公司的?主营业务|公司主营|公司|主要从事|专业从事|从事|主要产品或提供的劳务|主要产品|主要业务|主营业务|主营|一般经营项目|许可经营项目|"
    "一般项目|许可项目|经营范围|以及|及其|及|和|与|并|的|为主|相关|系列|产品|等|业务|"
    "主要有|主要包括|包括|主要|其他|其它|其中|各种|不同|有关|上述|行业|领域|产销|自有|自主|开展|经营|运营|研制|国家|专用于|用于|"
    "技术|科技|应用|核心|材质|高档|优质|高端|各类|高性能|新型|专业|整体|解决方案|提供|供应商|领先|国内|品牌"
)
_SERVED: Final = "技术服务|技术咨询|技术转让|技术推广|服务|批发|零售|进出口|贸易|安装|维修"
_DEEDS: Final = f"研究开发|研发|研究|设计|开发|生产|制造|加工|销售|自产|自销|{_SERVED}"
_MAKING: Final = re.compile(_MAKES)
_TRADING: Final = re.compile(_TRADES)
_FRAMING: Final = re.compile(_FRAME)
_FRAMING_AND_DEEDS: Final = re.compile(f"{_FRAME}|{_DEEDS}")
_DEED: Final = re.compile(f"(?:{_DEEDS}|{_TRADES})+")
_TRADES_ONLY: Final = re.compile(
    "销售|批发|零售|购销|经销|贸易|代理|租赁|运输|仓储|物流|咨询|服务|施工|物业|餐饮|住宿|广告|种植|养殖|培训|维修|修理"
)
_CLAUSE: Final = re.compile(r"[^;；。\n\r]+")
_ITEM: Final = re.compile(r"[^、,，/\s()（）【】\[\]\"“”「」『』《》*:：|+\0]+")
_OPEN, _INNER, _CLOSE = r"[(（【\[]", r"[^()（）【】\[\]]", r"[)）】\]]"
_SAID_OF_ALL: Final = re.compile(
    rf"{_OPEN}{_INNER}{{0,200}}?(?:批准|许可|审批|执照|不含|除|不包括|专营|限制|禁止|不得){_INNER}{{0,200}}{_CLOSE}"
    r"|(?:但|法律|国家限定|国家禁止|依法须经|未取得|凡涉及|涉及)[^。;；]{0,120}?(?:除外|批准|经营活动|许可证)"
    r"|(?:不含|不包括|不从事|不生产|不得从事|不涉及)[^,，。;；)）】\]]{0,60}"
    r"|(?:除了?)[^,，。;；]{0,60}?(?:以?外|之外)(?:的)?"
    r"|(?:本(?:企业|公司|集团)(?:和本?(?:企业|公司)?成员(?:企业|公司))?)?"
    r"(?:自产(?:的|机电)?(?:产品|商品)|(?:生产)?[、和及]?(?:科研)?所需)[^。;；]{0,80}?(?:进出口|进口|出口)的?业务"
    r"|自营(?:和|及|与)?代理[^。;；]{0,60}?进出口(?:的?业务)?"
    r"|经营进料加工[^。;；]{0,20}三来一补[^,，。;；]{0,8}"
    r"|国家(?:法律|政策|有关|产业|允许)[^,，。;；]{0,20}?允许的?"
)


class Leaning(Enum):
    """Whether a text speaks of making, of trade and services alone, or of neither."""

    MAKES = "makes"
    TRADES = "trades"
    UNSAID = "unsaid"


class Span(NamedTuple):
    """What stands between the verbs: the comparable text from `start`, and how much it weighs (the first about 1)."""

    text: str
    start: int
    weight: float


class Reading(NamedTuple):
    """A text made ready: `kept` is as long as the part that is read, with what does not count blanked."""

    original: str
    kept: str
    spans: tuple[Span, ...]
    leaning: Leaning


def read(text: str, simplified: Mapping[str, str]) -> Reading:
    """Read a text of any length and content; `simplified` gives the simplified character for a traditional one."""
    original = text[:MOST_READ]
    kept = _SAID_OF_ALL.sub(lambda found: BLANK * len(found.group()), comparable(original, simplified))
    leaning = _leaning(kept)
    spans: list[Span] = []
    for span in _spans(kept, leaning):
        rank = max(LATER ** len(spans), LEAST)
        spans.append(span._replace(weight=span.weight * rank))
        if len(spans) == MOST_SPANS:
            break
    return Reading(original, kept, tuple(spans), leaning)


def comparable(text: str, simplified: Mapping[str, str]) -> str:
    """The text in half width, small letters and simplified characters, each character in its place."""
    return "".join(_comparable(one, simplified) for one in text)


def _comparable(one: str, simplified: Mapping[str, str]) -> str:
    if "一" <= one <= "鿿":
        return simplified.get(one, one)
    plain = normalize("NFKC", one).lower()
    return plain if len(plain) == 1 and plain.isprintable() else one if one in "\n\r\t" else " "


def _leaning(kept: str) -> Leaning:
    if _MAKING.search(kept):
        return Leaning.MAKES
    return Leaning.TRADES if _TRADES_ONLY.search(kept) else Leaning.UNSAID


def _spans(kept: str, leaning: Leaning) -> Iterator[Span]:
    """The spans in order, each with what its verb makes it weigh."""
    between = _FRAMING if leaning is Leaning.TRADES else _FRAMING_AND_DEEDS
    for clause in _CLAUSE.finditer(kept):
        for item in _ITEM.finditer(clause.group()):
            weight = _weight(item.group(), clause.group())
            offset = clause.start() + item.start()
            for start, end in _between(between, item.group()):
                text = item.group()[start:end]
                if not _DEED.fullmatch(text):  # 批发 behind 服装批发、 says nothing of its own
                    yield Span(text, offset + start, weight)


def _weight(item: str, clause: str) -> float:
    """How much an item weighs by its own verb, else by the verbs of its clause (A、B、C的生产和销售)."""
    makes, trades, makes_near = (
        bool(_MAKING.search(item)),
        bool(_TRADING.search(item)),
        bool(_MAKING.search(clause)),
    )
    if makes:
        return 1.3
    if trades:
        return 0.7 if makes_near else 0.05
    return 0.3 if _TRADING.search(clause) and not makes_near else 1.0


def _between(words: re.Pattern[str], item: str) -> Iterator[tuple[int, int]]:
    """The stretches of an item that are none of these words, none longer than LONGEST_SPAN."""
    edges = [0]
    for found in words.finditer(item):
        edges += found.span()
    edges.append(len(item))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for cut in range(start, end, LONGEST_SPAN):
            yield cut, min(end, cut + LONGEST_SPAN)
