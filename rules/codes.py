"""Code tables: GB/T 4754—2017, administrative divisions, western regions, size trades, sectors, credit codes.

Everything is read from small CSV files on first use (all together in about 10 ms) and never changed afterwards.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from rules.amounts import NumberText, describe, narrow
from rules.errors import Rejected
from rules.fields import DATA_DIR

CODES_DIR: Final = Path(__file__).parent.parent / "resources" / "codes"

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_DEPARTMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19",
        "9": "123", "A": "19", "N": "1239", "Y": "1",
    }
)  # fmt: skip
"""GB 32100: the registering departments and the kinds of body each may register."""


class Code(NamedTuple):
    """One row of a code table; `parent` is "" at the top."""

    name: str
    level: str
    parent: str


class Sector(msgspec.Struct, frozen=True):
    """A sector of light industry; `gbt4754` are code prefixes, `kind` is manufacturing, upstream or service."""

    key: str
    name: str
    parent: str | None
    kind: str
    gbt4754: tuple[str, ...]
    synonyms: tuple[str, ...]
    plan_terms: tuple[str, ...]


class SectorTree:
    """The sectors with their parents and descendants."""

    def __init__(self, sectors: tuple[Sector, ...]) -> None:
        """Index the sectors by key."""
        self.by_key: Mapping[str, Sector] = MappingProxyType({sector.key: sector for sector in sectors})
        below: dict[str, set[str]] = {key: set() for key in self.by_key}
        for key in self.by_key:
            for above in self.chain(key):
                below[above].add(key)
        self._below: Mapping[str, frozenset[str]] = {key: frozenset(keys) for key, keys in below.items()}

    def chain(self, key: str) -> tuple[str, ...]:
        """The sector itself, its parent, and so on to the top; KeyError if there is no such sector."""
        parent = self.by_key[key].parent
        return (key, *self.chain(parent)) if parent else (key,)

    def within(self, key: str) -> frozenset[str]:
        """The sector and all below it; KeyError if there is no such sector."""
        return self._below[key]

    def belongs(self, key: str, ancestor: str) -> bool:
        """Whether a sector equals another or lies below it; False for unknown keys."""
        return key in self._below.get(ancestor, ())

    def for_industry(self, code: str) -> tuple[str, ...]:
        """Sectors whose prefixes fit a GB/T 4754 code, the longest prefix first (a suggestion, no decision)."""
        fits = [
            (max((len(p) for p in sector.gbt4754 if code.startswith(p)), default=0), key)
            for key, sector in self.by_key.items()
        ]
        return tuple(key for length, key in sorted(fits, key=lambda fit: -fit[0]) if length)


class CodeTables:
    """All tables, each read when first asked for."""

    def __init__(self, codes_dir: Path = CODES_DIR, data_dir: Path = DATA_DIR) -> None:
        """Remember where the files are; nothing is read yet."""
        self._codes_dir, self._data_dir = codes_dir, data_dir

    @cached_property
    def industries(self) -> Mapping[str, Code]:
        """GB/T 4754—2017: 门类 A–T, 大类, 中类, 小类."""
        return self._table("gbt4754-2017.csv")

    @cached_property
    def divisions(self) -> Mapping[str, Code]:
        """Administrative divisions, six digits: 省级, 地级, 县级."""
        return self._table("divisions.csv")

    @cached_property
    def sectors(self) -> SectorTree:
        """The sectors of light industry."""
        raw = (self._data_dir / "sectors.json").read_bytes()
        return SectorTree(msgspec.json.decode(raw, type=tuple[Sector, ...]))

    @cached_property
    def western(self) -> frozenset[str]:
        """Provinces and prefectures under the western tax rule, as prefixes of two or four digits."""
        rows = self._rows("region-western.csv")
        lengths = {"省级": 2, "地级": 4}
        return frozenset(
            row["code"][: lengths[row["level"]]] for row in rows if row["western_tax_rule"] == "是"
        )

    @cached_property
    def _trades(self) -> Mapping[str, str]:
        return {row["prefix"]: row["trade"] for row in self._rows("size-tier-trades.csv")}

    @cached_property
    def size_limits(self) -> Mapping[str, Mapping[str, tuple[int, int, int]]]:
        """Lower bounds of large, medium and small by trade and indicator (employees in 人, the others in 万元)."""
        limits: dict[str, dict[str, tuple[int, int, int]]] = {}
        for row in self._rows("size-tier-limits.csv"):
            bounds = (int(row["large"]), int(row["medium"]), int(row["small"]))
            limits.setdefault(row["trade"], {})[row["indicator"]] = bounds
        return limits

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for code, row in self.industries.items():
            below.setdefault(row.parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    def section_of(self, code: str) -> str | None:
        """The section letter (门类) of an industry code of any length; None if there is no such code."""
        row = self.industries.get(code)
        while row is not None and row.parent:
            code, row = row.parent, self.industries[row.parent]
        return code if row is not None else None

    def name_of(self, code: str) -> str | None:
        """The name of an industry code of any level; None if there is no such code."""
        row = self.industries.get(code)
        return row.name if row else None

    def below(self, code: str) -> tuple[str, ...]:
        """The industry codes directly below one."""
        return self._children.get(code, ())

    def size_trade(self, code: str) -> str | None:
        """The trade whose size limits hold (longest prefix first); None where the class has no size tier."""
        found = next(
            (self._trades[code[:n]] for n in range(len(code), 0, -1) if code[:n] in self._trades), None
        )
        return None if found == "none" else found

    def region_name(self, code: str) -> str | None:
        """The full name of a division (浙江省金华市永康市); None if there is no such code."""
        row = self.divisions.get(code)
        if row is None:
            return None
        return (self.region_name(row.parent) or "" if row.parent else "") + row.name

    def is_western(self, code: str) -> bool:
        """Whether a region falls under the western tax rule, places treated alike (比照执行) included."""
        return code[:2] in self.western or code[:4] in self.western

    def in_region(self, code: str, region: str) -> bool:
        """Whether a six-digit code lies in a named region: `western` or `hainan`; ValueError for other names."""
        if region == "western":
            return self.is_western(code)
        if region == "hainan":
            return code.startswith("46")
        raise ValueError(region)

    def parse_industry(self, value: object) -> str:
        """The four-digit class (小类) a value names. Raises Rejected, telling the candidates below a wider code."""
        text = _code_text(value, '带引号的四位小类代码，如 "0111"（不带引号会丢掉前面的 0）')
        row = self.industries.get(text)
        if row is not None and row.level == "小类":
            return text
        raise self._industry_refused(text, row)

    def parse_region(self, value: object) -> str:
        """The six-digit division code a value names. Raises Rejected with the nearest code or name."""
        text = _code_text(value, '带引号的六位地区代码，如 "330784"')
        if text in self.divisions:
            return text
        raise Rejected(
            describe(value),
            f"写的是“{describe(value)}”，行政区划代码表中没有",
            '六位行政区划代码，如 "330784"（浙江省金华市永康市）',
            self._nearest_region(text),
        )

    def _industry_refused(self, text: str, row: Code | None) -> Rejected:
        found, allowed = describe(text), 'GB/T 4754—2017 的四位小类代码，如 "3382"'
        if row is not None:
            inside = "、".join(f"{code} {self.industries[code].name}" for code in self.below(text)[:6])
            why = f"写的是“{found}”（{row.name}），是{row.level}，要写到四位小类；它下面有 {inside}"
            return Rejected(found, why, allowed)
        return Rejected(found, f"写的是“{found}”，行业分类表中没有", allowed, self._nearest_industry(text))

    def _nearest_industry(self, text: str) -> str | None:
        """The class behind "C3382", behind a name, or the first class under the longest known prefix."""
        if text[:1].isalpha() and text[1:] in self.industries:
            return text[1:]
        named = next(
            (c for c, row in self.industries.items() if row.name == text and row.level == "小类"), None
        )
        return named or next((code for n in (3, 2) for code in self.below(text[:n]) if len(text) >= n), None)

    def _nearest_region(self, text: str) -> str | None:
        """The division of that name, or the one that holds the first four or two digits."""
        named = next((code for code, row in self.divisions.items() if row.name == text), None)
        if named or not text[:2].isdigit():
            return named
        return next((c for c in (text[:6], f"{text[:4]}00", f"{text[:2]}0000") if c in self.divisions), None)

    def _table(self, name: str) -> Mapping[str, Code]:
        with (self._codes_dir / name).open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            next(rows)
            return MappingProxyType({code: Code(label, level, parent) for code, label, level, parent in rows})

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self._codes_dir / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


def parse_uscc(value: object) -> str:
    """A unified social credit code whose form and GB 32100 check character are right. Raises Rejected.

    Letters must be capitals. The check character of the inner organisation code is not looked at: real codes break it.
    """
    text = _code_text(value, "带引号的 18 位统一社会信用代码")
    why = _uscc_fault(text)
    if why is None:
        return text
    upper = text.upper()
    close = upper if upper != text and _uscc_fault(upper) is None else None
    raise Rejected(
        describe(text), f"写的是“{describe(text)}”，{why}", "营业执照上的 18 位统一社会信用代码", close
    )


def uscc_check_character(first_17: str) -> str:
    """The 18th character for the first 17 (GB 32100—2015); ValueError if a character is not of its alphabet."""
    total = sum(USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first_17))
    return USCC_ALPHABET[-total % 31]


def _uscc_fault(text: str) -> str | None:
    """What is wrong with a credit code, as a Chinese clause; None if nothing is."""
    if len(text) != 18:
        return f"共 {len(text)} 位，不是 18 位"
    wrong = next((char for char in text if char not in USCC_ALPHABET), None)
    if wrong is not None:
        return f"不能有字符“{wrong}”（字母须大写，不用 I、O、S、V、Z）"
    if text[1] not in USCC_DEPARTMENTS.get(text[0], ""):
        return f"开头两位“{text[:2]}”不是登记管理部门和机构类别代码"
    if not text[2:8].isdigit():
        return "第 3 至 8 位不是行政区划数字"
    if uscc_check_character(text[:17]) != text[17]:
        return "校验位不对，可能抄错了一位"
    return None


def _code_text(value: object, advice: str) -> str:
    """A code as plain text, full-width characters made narrow; numbers are refused because they lose leading zeros."""
    if not isinstance(value, str) or isinstance(value, NumberText):
        found = describe(value)
        raise Rejected(found, f"写的是 {found}，不是文字", advice)
    return narrow(value[:60]).strip()


def code_prefixes(spec: str) -> list[str]:
    """The code prefixes of ``"22"`` or of a span of divisions ``"13-43"``."""
    if "-" not in spec:
        return [spec]
    first, last = spec.split("-")
    return [f"{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]
