"""The profile file (qingce-profile, version 1): read with every wrong place named at once, and written back."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec

from rules.amounts import NumberText, decimal_text, describe
from rules.answers import Reader, plain_text, read_answer, read_answers, read_mapping
from rules.asked import is_asked
from rules.codes import CodeTables
from rules.dates import parse_date
from rules.errors import InputProblems, Place, Problem, ProblemList, Rejected, clip
from rules.fields import Dictionary, Field, Spec, option_values
from rules.jsontext import MAX_BYTES, read_json, too_large
from rules.plausible import warnings_of
from rules.values import OPEN_DATE, Answer, Cell, Choices, Nothing, Unknown, Value

__all__ = [
    "FORMAT",
    "VERSION",
    "Evidence",
    "Profile",
    "answer_to_json",
    "is_asked",
    "read_answer",
    "read_answers",
    "read_profile",
    "read_profile_file",
    "write_profile",
]

FORMAT: Final = "qingce-profile"
VERSION: Final = 1
MAX_NOTE: Final = 20_000
MAX_EVIDENCE: Final = 100
_KEYS: Final = {
    "format": "格式",
    "version": "版本",
    "answers": "填报",
    "evidence": "证明材料",
    "note": "备注",
}
_EVIDENCE_KEYS: Final = {"document": "文件名称", "page": "页码", "date": "日期"}
_OTHER_FORMATS: Final = {"qingce-assessment": "评估结果", "qingce-error": "错误报告"}


class Evidence(msgspec.Struct, frozen=True):
    """A document that shows an answer."""

    document: str
    page: str | None = None
    date: date | None = None


class Profile(msgspec.Struct, frozen=True):
    """What is known about one firm. A fact that stands in no answer is unknown."""

    answers: dict[str, Answer]
    evidence: dict[str, tuple[Evidence, ...]] = {}
    note: str = ""
    warnings: tuple[Problem, ...] = ()


def read_profile_file(path: Path, dictionary: Dictionary, codes: CodeTables) -> Profile:
    """The profile in a file, as `read_profile`; a file that cannot be read is a problem too. Raises InputProblems."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "文件夹" if stat.S_ISDIR(found.st_mode) else "设备或管道"
            _stop(Rejected(clip(str(path)), f"这是{kind}，不是文件", "企业档案文件"), str(path))
        if found.st_size > MAX_BYTES:
            _stop(too_large(found.st_size), str(path))
        data = path.read_bytes()
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "这个文件无法读取"
        _stop(Rejected(clip(str(path)), reason, "可以读取的企业档案文件"), str(path))
    return read_profile(data, dictionary, codes, str(path))


def read_profile(data: bytes, dictionary: Dictionary, codes: CodeTables, file: str | None = None) -> Profile:
    """The profile in the bytes of a file. Raises InputProblems with all wrong places; doubts become `warnings`."""
    problems = ProblemList(file)
    raw = read_json(data, problems)
    root = Place("", "")
    if not isinstance(raw, dict):
        _stop(
            Rejected(describe(raw), f"内容是{describe(raw)}，不是企业档案", f'{{"format": "{FORMAT}", …}}'),
            file,
        )
    if not _check_header(raw, root, problems):
        raise InputProblems(problems.all())
    for key in raw:
        if key not in _KEYS:
            name, allowed = clip(key), "、".join(_KEYS)
            problems.add(root.key(key), Rejected(name, f"没有“{name}”这个键", allowed, candidates=_KEYS))
    answers = _answers(raw, root, dictionary, Reader(codes, problems))
    evidence = _evidence(raw.get("evidence", {}), root.key("evidence", "证明材料"), dictionary, problems)
    note = _note(raw.get("note", ""), root.key("note", "备注"), problems)
    if problems:
        raise InputProblems(problems.all())
    return Profile(answers, evidence, note, warnings_of(answers, dictionary))


def _check_header(raw: Mapping[str, Any], root: Place, problems: ProblemList) -> bool:
    """Whether the file is one that this program reads; else the reason is noted."""
    found = raw.get("format")
    if found != FORMAT:
        problems.add(root.key("format"), _wrong_format(found))
    elif not _is_version(raw.get("version")):
        problems.add(root.key("version"), _wrong_version(raw.get("version")))
    else:
        return True
    return False


def _is_version(found: object) -> bool:
    return isinstance(found, NumberText) and found == str(VERSION)


def _wrong_version(found: object) -> Rejected:
    """The refusal of a version, with advice where the file is newer than the program."""
    name, allowed = describe(found), f"数 {VERSION}"
    if found is None:
        return Rejected(name, "没有写版本", allowed)
    if isinstance(found, NumberText) and found.isdecimal() and found.lstrip("0"):
        return Rejected(name, f"版本是 {name}，这个档案由较新的程序写成，请先升级程序再打开", allowed)
    return Rejected(name, f"写的是“{name}”，没有这个版本", allowed)


def _wrong_format(found: object) -> Rejected:
    name = describe(found)
    why = "没有写文件格式" if found is None else f"写的是“{name}”"
    if isinstance(found, str) and found in _OTHER_FORMATS:
        why = f"这是{_OTHER_FORMATS[found]}文件（{found}），不是企业档案"
    return Rejected(name, why, f'"{FORMAT}"', candidates={FORMAT: "企业档案"})


def _answers(
    raw: Mapping[str, Any], root: Place, dictionary: Dictionary, reader: Reader
) -> dict[str, Answer]:
    place, found = root.key("answers"), raw.get("answers")
    if isinstance(found, dict):
        return read_mapping(found, place, dictionary, reader)
    why = "没有这一部分" if "answers" not in raw else f"写的是“{describe(found)}”"
    reader.refuse(place, Rejected(describe(found), why, '{"信息项": 值, …}，什么都没填时写 {}'))
    return {}


def _evidence(
    raw: object, place: Place, dictionary: Dictionary, problems: ProblemList
) -> dict[str, tuple[Evidence, ...]]:
    """The documents behind each fact."""
    if not isinstance(raw, dict):
        problems.add(
            place, Rejected(describe(raw), f"写的是“{describe(raw)}”", '{"信息项": [{"document": "…"}]}')
        )
        return {}
    labels = {field.id: field.label for field in dictionary.fields.values()}
    found: dict[str, tuple[Evidence, ...]] = {}
    for key, items in raw.items():
        if key in labels:
            found[key] = _documents(items, place.key(key, f" {labels[key]}"), problems)
        else:
            name = clip(key)
            problems.add(
                place.key(key),
                Rejected(name, f"没有“{name}”这个信息项", "企业信息表中的名称", candidates=labels),
            )
    return found


def _documents(raw: object, place: Place, problems: ProblemList) -> tuple[Evidence, ...]:
    if not isinstance(raw, list) or len(raw) > MAX_EVIDENCE:
        why = f"写的是“{describe(raw)}”"
        problems.add(
            place, Rejected(describe(raw), why, f'列表（不超过 {MAX_EVIDENCE} 份），如 [{{"document": "…"}}]')
        )
        return ()
    found = (_document(item, place.item(i, f" 第 {i + 1} 份"), problems) for i, item in enumerate(raw))
    return tuple(one for one in found if one is not None)


def _document(raw: object, place: Place, problems: ProblemList) -> Evidence | None:
    """One document: its name, and where given its page and date."""
    if not isinstance(raw, dict) or "document" not in raw:
        why = f"写的是“{describe(raw)}”，没有 document（文件名称）"
        problems.add(
            place, Rejected(describe(raw), why, '{"document": "…", "page": "5", "date": "2026-03-30"}')
        )
        return None
    parts: dict[str, Any] = {}
    for key, value in raw.items():
        here = place.key(key, f" {_EVIDENCE_KEYS.get(key, '')}".rstrip())
        try:
            parts[key] = _document_part(key, value)
        except Rejected as rejected:
            problems.add(here, rejected)
    return Evidence(**parts) if len(parts) == len(raw) else None


def _document_part(key: str, value: object) -> str | date:
    """A document's name, page (a number will do) or date."""
    if key not in _EVIDENCE_KEYS:
        raise Rejected(
            clip(key), f"没有“{clip(key)}”这个键", "、".join(_EVIDENCE_KEYS), candidates=_EVIDENCE_KEYS
        )
    if key == "date":
        return parse_date(value)
    return plain_text(str(value) if key == "page" and isinstance(value, NumberText) else value, 200)


def _note(raw: object, place: Place, problems: ProblemList) -> str:
    if raw == "":
        return ""
    try:
        return plain_text(raw, MAX_NOTE)
    except Rejected as rejected:
        problems.add(place, rejected)
        return ""


def _stop(rejected: Rejected, file: str | None) -> NoReturn:
    problems = ProblemList(file)
    problems.add(Place("", file or "企业档案"), rejected)
    raise InputProblems(problems.all())


def write_profile(profile: Profile, dictionary: Dictionary) -> bytes:
    """The profile as UTF-8 JSON, facts in the dictionary's order; reading it gives an equal profile.

    Facts that are unknown without a reason (`missing`) are left out.
    """
    answers = {
        key: answer_to_json(field, profile.answers[key])
        for key, field in dictionary.fields.items()
        if key in profile.answers and profile.answers[key] != Unknown("missing")
    }
    raw: dict[str, Any] = {"format": FORMAT, "version": VERSION, "answers": answers}
    if profile.evidence:
        raw["evidence"] = {
            key: [_plain_evidence(one) for one in items] for key, items in profile.evidence.items()
        }
    if profile.note:
        raw["note"] = profile.note
    return (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _plain_evidence(evidence: Evidence) -> dict[str, str]:
    parts = {"document": evidence.document, "page": evidence.page, "date": evidence.date}
    return {key: str(value) for key, value in parts.items() if value is not None}


def answer_to_json(field: Field, answer: Answer) -> Any:
    """An answer as it stands in a profile file; `read_answer` gives the same answer back."""
    if isinstance(answer, dict):
        years = sorted(answer.items(), reverse=True)
        return {str(year): _plain(field, value) for year, value in years if value != Unknown("missing")}
    return _plain(field, answer)


def _plain(spec: Spec, value: Value | Unknown) -> Any:
    """A value in JSON's terms: numbers with decimals as text, dates as ISO text, choices as the shortest form."""
    if isinstance(value, Unknown):
        return {"unknown": value.reason}
    if isinstance(value, Nothing):
        return {"none": True}
    if isinstance(value, tuple):
        return [_plain_row(spec, row) for row in value]
    if isinstance(value, Choices):
        return _plain_choices(spec, value)
    return _plain_scalar(value)


def _plain_scalar(value: Cell) -> Any:
    if isinstance(value, date):
        return "open" if value == OPEN_DATE else value.isoformat()
    return decimal_text(value) if isinstance(value, Fraction) else value


def _plain_row(spec: Spec, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = spec.columns if isinstance(spec, Field) else ()
    return {c.id: _plain(c, row[c.id]) for c in columns if c.id in row and row[c.id] != Unknown("missing")}


def _plain_choices(spec: Spec, value: Choices) -> Any:
    """A plain list where every option is answered, else {"yes", "no"}; `["none"]` where nothing holds."""
    in_order = [option.value for option in spec.options]
    yes = [option for option in in_order if option in value.yes]
    no = [option for option in in_order if option in value.no]
    if value.yes | value.no != option_values(spec):
        return {"yes": yes, "no": no}
    return yes or (["none"] if "none" in in_order else [])
