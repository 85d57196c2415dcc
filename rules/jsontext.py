"""Bytes of a JSON file → plain Python values, strictly: encoding, size, syntax and doubled keys, told in Chinese."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from itertools import islice
from typing import Any, Final, NoReturn

from rules.amounts import NumberText
from rules.errors import InputProblems, Place, ProblemList, Rejected, clip

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 20
MAX_ITEMS: Final = 2_001

_BINARY: Final = {
    b"PK\x03\x04": "Excel 或压缩文件，请用“导入 Excel”",
    b"%PDF": "PDF 文件",
    b"\xd0\xcf\x11\xe0": "旧版 Excel 或 Word 文件",
    b"SQLite format 3": "工作区文件，请用“打开工作区”",
}
_SYNTAX: Final = {
    "Expecting value": "这里缺少一个值（文字要加英文双引号）",
    "Expecting ',' delimiter": "这里缺少英文逗号，或多了一个引号",
    "Expecting ':' delimiter": "键名后缺少英文冒号",
    "Expecting property name enclosed in double quotes": "键名要加英文双引号，最后一项之后不能有逗号",
    "Illegal trailing comma before end of object": "最后一项之后不能有逗号",
    "Illegal trailing comma before end of array": "最后一项之后不能有逗号",
    "Unterminated string starting at": "从这里开始的文字没有结束的英文双引号",
    "Invalid control character at": "文字里有换行或制表符，应写成 \\n 或 \\t",
    "Invalid \\escape": "反斜杠后的字符不对，反斜杠本身要写成 \\\\",
    "Invalid \\uXXXX escape": "\\u 后应为四位十六进制数",
    "Extra data": "文件内容结束之后还有多余的内容",
}


class _Doubled(dict[str, Any]):
    """An object in which some keys stood more than once."""

    keys_again: tuple[str, ...] = ()


def read_json(data: bytes, problems: ProblemList) -> Any:
    """The value in a UTF-8 JSON file (a BOM is accepted); numbers are kept as NumberText, their literal text.

    Doubled keys are added to `problems`, and the last value is used. Raises InputProblems for a file that cannot be
    read at all: too large, in another encoding, or not JSON.
    """
    file = problems.file
    text = _decode(data, file)
    doubled: list[_Doubled] = []
    try:
        value = json.loads(
            text,
            object_pairs_hook=partial(_object, doubled),
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=NumberText,
        )
    except json.JSONDecodeError as error:
        _stop(_syntax(error, text), file, error.lineno)
    except RecursionError:
        _stop(Rejected("", "括号一层套一层，层数太多", "企业档案的格式"), file)
    if doubled:
        _find_doubled(value, Place("", ""), problems)
    return value


def too_large(size: int) -> Rejected:
    """The refusal of a file of `size` bytes."""
    found = f"{size / 1_000_000:.1f} MB"
    return Rejected(found, f"文件有 {found}，太大", f"不超过 {MAX_BYTES // 1_000_000} MB 的文件")


def _decode(data: bytes, file: str | None) -> str:
    """The text of the file; its size and encoding are judged before anything is parsed."""
    if len(data) > MAX_BYTES:
        _stop(too_large(len(data)), file)
    kind = next((name for start, name in _BINARY.items() if data.startswith(start)), None)
    if kind is not None:
        _stop(Rejected(kind, f"这是{kind}", "UTF-8 编码的 JSON 文件"), file)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4].count(0) >= 2:
        _stop(_encoding("UTF-16（记事本中叫“Unicode”）"), file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            _stop(Rejected("", "文件在一个汉字中间断了，内容不完整", "完整的企业档案文件"), file)
        _stop(_encoding(_legacy(data)), file, data.count(b"\n", 0, error.start) + 1)
    if not text.strip():
        _stop(Rejected("", "文件是空的", "有内容的企业档案"), file)
    return text


def _legacy(data: bytes) -> str:
    """The name of the encoding that is not UTF-8, as far as it can be told."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "无法识别的编码"
    return "GBK（记事本中叫“ANSI”）"


def _encoding(name: str) -> Rejected:
    return Rejected(name, f"文件编码是{name}", "UTF-8 编码：用记事本打开，“另存为”，编码选“UTF-8”")


def _object(doubled: list[_Doubled], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one with doubled keys is marked and noted."""
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    marked = _Doubled(plain)
    counts = Counter(key for key, _ in pairs)
    marked.keys_again = tuple(key for key, count in counts.items() if count > 1)
    doubled.append(marked)
    return marked


def _find_doubled(
    value: dict[str, Any] | list[Any], place: Place, problems: ProblemList, depth: int = 0
) -> None:
    """Report each doubled key of the tree at its path, as deep and wide as a profile can be.

    What lies beyond is refused anyway.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, _Doubled):
        for key in value.keys_again:
            why = f"“{clip(key)}”写了不止一次，不知道用哪一个"
            problems.add(place.key(key), Rejected(clip(key), why, "每项只写一次"))
    if isinstance(value, dict):
        inside = [(place.key(key), one) for key, one in islice(value.items(), MAX_ITEMS) if _holds_more(one)]
    else:
        inside = [(place.item(index), one) for index, one in enumerate(value[:MAX_ITEMS]) if _holds_more(one)]
    for where, one in inside:
        _find_doubled(one, where, problems, depth + 1)


def _holds_more(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _syntax(error: json.JSONDecodeError, text: str) -> Rejected:
    """A syntax error in Chinese, with line and column."""
    where = f"第 {error.lineno} 行第 {error.colno} 列"
    if error.pos >= len(text.rstrip()) or (
        error.msg.startswith("Unterminated") and "\n" not in text[error.pos :]
    ):
        return Rejected(
            "", f"文件在{where}中断，内容不完整", "完整的 JSON 文件（可能没有保存完或没有下载完）"
        )
    reason = _SYNTAX.get(error.msg, "这里不符合 JSON 的写法")
    line = text.splitlines()[error.lineno - 1] if text.splitlines()[error.lineno - 1 :] else ""
    near = clip(line[max(error.colno - 11, 0) : error.colno + 19].strip())
    return Rejected(near, f"{where}附近（{near}）不是正确的 JSON：{reason}", "")


def _stop(rejected: Rejected, file: str | None, line: int | None = None) -> NoReturn:
    """Give up on the whole file for one reason."""
    problems = ProblemList(file)
    problems.add(Place("", file or "企业档案"), rejected, line)
    raise InputProblems(problems.all())
