"""脱敏: a profile without what tells which enterprise it is, and what its outcomes lose by that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from checklist.comparing import Change, between
from checklist.findings import Findings
from rules.assess import assess
from rules.codes import CodeTables
from rules.facts import Profile, answer_to_json, read_answers, read_profile, write_profile
from rules.fields import Dictionary, Field
from rules.program import Program
from rules.values import Answer

Keep: TypeAlias = Literal["county", "city", "province"]

HIDDEN: Final = "已隐去"
"""Stands for a text that was hidden: that there is one is still told, and rules may ask just that."""
LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {"uscc": "统一社会信用代码只对应一家企业；没有能通过校验的替代写法，所以整项不写"}
)
"""Facts of which nothing is written, with the reason."""
HIDDEN_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "enterprise_name": "企业名称",
        "business_description": "自由填写，常写有品牌、客户和地址",
        "segment_name": "自由填写，独特的细分领域名称可以搜到企业",
        "leading_product_code": "与地区合在一起，可能只有一家企业",
        "encouraged_catalogue_item": "自由填写",
        "food_categories": "自由填写",
        "products.name": "产品名称常含品牌",
        "ebike_models.model": "车型名称可以在公告里查到企业",
        "prefab_dish_checks.product": "产品名称常含品牌",
    }
)
"""Texts that are hidden, by fact or by column of a table, with the reason."""
KEPT_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mandatory_standards.standard": "标准号，规则要逐字看，不指向企业",
        "products.hs_code": "海关商品编码，不指向企业",
    }
)
"""Texts that are kept as far as they are codes, with the reason."""
KEPT_REGIONS: Final[Mapping[Keep, str]] = MappingProxyType(
    {"province": "只保留到省", "city": "保留到市", "county": "保留到县（市、区）"}
)
"""How closely a place can be told, the widest first."""
_LEVELS: Final[Mapping[Keep, frozenset[str]]] = MappingProxyType(
    {
        "province": frozenset({"省级"}),
        "city": frozenset({"省级", "地级"}),
        "county": frozenset({"省级", "地级", "县级"}),
    }
)
FOUNDED: Final = "established_date"
"""Told by its year: the day is in public registers, and with the place it points to one firm."""
_CODE: Final = re.compile(r"[0-9A-Za-z/.()（）—–\- ]{1,40}")


class Redacted(Struct, frozen=True):
    """A profile without identity: the file, how closely places are told in it, and which policies come out otherwise."""

    keep: Keep
    data: bytes
    changes: tuple[Change, ...]


def redact(profile: Profile, program: Program, as_of: date, keep: Keep) -> Redacted:
    """The profile file without identity; documents and the note are left out.

    The file is read again and its answers are judged: ``changes`` tell which policies come out otherwise by the rules
    themselves, without anybody's rulings.  Raises InputProblems where the file would not read.
    """
    plain, dictionary = program.plain, program.dictionary
    raw = raw_of(profile.answers, dictionary)
    answers, problems, _ = read_answers(
        redacted_answers(raw, dictionary, program.codes, keep), dictionary, program.codes
    )
    assert not problems, problems
    data = write_profile(Profile(answers), dictionary)
    again = read_profile(data, dictionary, program.codes)
    before, after = (assess(plain, one, as_of) for one in (profile.answers, again.answers))
    return Redacted(keep, data, between(Findings(before), Findings(after)))


def raw_of(answers: Mapping[str, Answer], dictionary: Dictionary) -> dict[str, Any]:
    """Answers in the form of a profile file."""
    return {fact: answer_to_json(dictionary.fields[fact], answer) for fact, answer in answers.items()}


def redacted_answers(
    raw: Mapping[str, Any], dictionary: Dictionary, codes: CodeTables, keep: Keep, *, keeps_day: bool = False
) -> dict[str, Any]:
    """Answers in the form of a profile file without identity; with ``keeps_day`` the day of founding stays."""
    found = {}
    for fact, answer in raw.items():
        if fact not in LEFT_OUT:
            field = dictionary.fields[fact]
            found[fact] = answer if fact == FOUNDED and keeps_day else _answer(field, answer, codes, keep)
    return found


def _answer(field: Field, answer: Any, codes: CodeTables, keep: Keep) -> Any:
    if isinstance(answer, dict):  # a reason, or one answer a year
        if not field.is_yearly:
            return answer
        return {
            year: _answer(field, one, codes, keep) if year.isdigit() else one for year, one in answer.items()
        }
    if isinstance(answer, list) and field.kind == "table":
        return [_row(field, row) for row in answer]
    if not isinstance(answer, str):
        return answer
    if field.kind == "text":
        return _text(field.id, answer)
    if field.kind == "code_region":
        return wider(answer, codes, keep)
    return f"{answer[:4]}-01-01" if field.id == FOUNDED else answer


def _row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {column.id for column in field.columns if column.kind == "text"}
    return {
        key: _text(f"{field.id}.{key}", cell) if key in texts and isinstance(cell, str) else cell
        for key, cell in row.items()
    }


def _text(place: str, text: str) -> str:
    return text if place in KEPT_TEXTS and _CODE.fullmatch(text) else HIDDEN


def wider(code: str, codes: CodeTables, keep: Keep) -> str:
    """The division of a level that a division lies in; where there is none between, the one above."""
    row = codes.divisions[code]
    while row.level not in _LEVELS[keep] and row.parent:
        code, row = row.parent, codes.divisions[row.parent]
    return code


def choices(profile: Profile, program: Program, as_of: date) -> tuple[Redacted, ...]:
    """Each way to tell the place: those that change no outcome first, each kind with the widest place first."""
    found = [redact(profile, program, as_of, keep) for keep in KEPT_REGIONS]
    return tuple(sorted(found, key=lambda one: bool(one.changes)))
