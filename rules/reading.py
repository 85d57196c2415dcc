"""Rule files: strict YAML into the structs of ``rules.model``, with every wrong place named.

One walker serves all types: what a key may hold is taken from the model's own declarations.  Scalars
follow YAML 1.2 in its plainest reading (``true``/``false``, ``null``/``~``/nothing, whole and decimal
numbers; all else is text), and dates are read only where the model says date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import inspect

from rules import model
from rules.errors import Place, Problem, ProblemList, Rejected, clip, nearest
from rules.yamltree import MAX_BYTES, ListNode, MapNode, Node, Scalar, Steps, parse, place_of

PARTS: Final[Mapping[str, Any]] = {
    "policy": model.Policy,
    "measure": model.Measure,
    "plan": model.Plan,
    "block": model.SharedBlock,
    "materials": tuple[model.SharedMaterial, ...],
    "sets": tuple[model.NamedSet, ...],
    "tables": tuple[model.DatedTable, ...],
    "instruments": tuple[model.Instrument, ...],
}
"""The top-level keys of rule files and what each holds."""

NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
ODD_NUMBER: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+\.|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
    r"|\+[0-9]+(?:\.[0-9]+)?",
    re.ASCII,
)
ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NULLS: Final = frozenset({"", "~", "null"})
BOOLS: Final = {"true": True, "false": False}
DECLARED: Final = re.compile(rb"\b(?:id|family): *[\"']?([a-z0-9][a-z0-9._-]*)")
MAX_DIGITS: Final = 40
YEARS: Final = range(1900, 2200)


class Part(msgspec.Struct, frozen=True):
    """What one file holds: ``kind`` is its top-level key, ``value`` is None where anything in it is wrong.

    ``kind`` is empty where not even that can be told; ``mentioned`` are then the names that the file seems to declare.
    """

    file: str
    kind: str
    value: Any
    root: Node | None
    problems: tuple[Problem, ...]
    mentioned: tuple[str, ...] = ()

    def named(self, key: str = "id") -> tuple[str, ...]:
        """The ids (or families) the file declares even where the rest of it is wrong: others may still name them."""
        if not self.kind:
            return self.mentioned
        body = self.root.entries.get(self.kind) if isinstance(self.root, MapNode) else None
        parts = [body, *(body.items if isinstance(body, ListNode) else ())]
        if isinstance(body, MapNode) and isinstance(clauses := body.entries.get("clauses"), ListNode):
            parts += clauses.items
        ids = [part.entries.get(key) for part in parts if isinstance(part, MapNode)]
        return tuple(one.text for one in ids if isinstance(one, Scalar))


def read_part(data: bytes, file: str) -> Part:
    """One rule file.  Never raises for its content: the problems are in the answer."""
    problems = ProblemList(file, raises=False)
    tree = parse(data, problems)
    root = tree.root
    if root is None:
        return Part(file, "", None, None, problems.all(), _mentioned(data))
    kind = _kind_of(root, problems)
    if not kind:
        return Part(file, "", None, root, problems.all(), _mentioned(data))
    value = None
    if tree.whole and isinstance(root, MapNode):
        value = _Walk(problems).read(root.entries[kind], reader_of(PARTS[kind]), (kind,))
    return Part(file, kind, None if problems else value, root, problems.all())


def _mentioned(data: bytes) -> tuple[str, ...]:
    """What a file that cannot be read seems to declare, so that its one fault is not told again where it is named."""
    return tuple(name.decode() for name in DECLARED.findall(data[:MAX_BYTES]))


def read_info(data: bytes, file: str) -> Part:
    """The ``pack.yaml`` of a pack; its keys stand at the top."""
    return _read_whole(data, file, "pack", model.PackInfo)


def read_cases(data: bytes, file: str) -> Part:
    """A file of worked cases alone; its keys stand at the top."""
    return _read_whole(data, file, "cases", model.CaseFile)


def _read_whole(data: bytes, file: str, kind: str, wanted: Any) -> Part:
    problems = ProblemList(file, raises=False)
    tree = parse(data, problems)
    value = None
    if tree.root is not None and tree.whole:
        value = _Walk(problems).read(tree.root, reader_of(wanted), ())
    return Part(file, kind, None if problems else value, tree.root, problems.all())


def _kind_of(root: Node, problems: ProblemList) -> str:
    """The one top-level key of a rule file; empty where it is wrong."""
    allowed = f"一个顶层键：{'、'.join(PARTS)}"
    if not isinstance(root, MapNode):
        problems.add(Place("", ""), Rejected("", "文件的最外层不是“键: 内容”", allowed), root.line)
        return ""
    for key, line in root.keys.items():
        if key not in PARTS:
            refused = Rejected(key, f"没有顶层键“{clip(key)}”", allowed, nearest(key, [*PARTS]))
            problems.add(place_of((key,)), refused, line)
    known = [key for key in root.keys if key in PARTS]
    if len(known) > 1:
        words = "、".join(f"{key}（第 {root.keys[key]} 行）" for key in known)
        problems.add(Place("", ""), Rejected("", f"文件有几个顶层键：{words}", allowed), root.keys[known[1]])
    if not known and not root.keys:
        problems.add(Place("", ""), Rejected("", "文件是空的", allowed), root.line)
    return known[0] if known else ""


class _Wrong:
    """The mark of a value that could not be read; its problem is already noted."""


WRONG: Final = _Wrong()


class Reader(msgspec.Struct, frozen=True):
    """How a type is read: by the shape of the node, and whether nothing is allowed too."""

    scalar: Callable[[Scalar], Any] | None = None
    items: Callable[[_Walk, ListNode, Steps], Any] | None = None
    entries: Callable[[_Walk, MapNode, Steps], Any] | None = None
    optional: bool = False
    allowed: tuple[str, ...] = ()


class _Walk:
    """One walk over one file's tree."""

    def __init__(self, problems: ProblemList) -> None:
        self._problems = problems

    def refuse(self, steps: Steps, rejected: Rejected, line: int) -> _Wrong:
        """Note a problem."""
        self._problems.add(place_of(steps), rejected, line)
        return WRONG

    def read(self, node: Node, reader: Reader, steps: Steps) -> Any:
        """The value of a node, WRONG where it is not of the wanted type."""
        if isinstance(node, Scalar):
            if reader.optional and node.plain and node.text in NULLS:
                return None
            if reader.scalar is not None:
                try:
                    return reader.scalar(node)
                except Rejected as rejected:
                    return self.refuse(steps, rejected, node.line)
            found = f"“{clip(node.text)}”" if node.text else "空的"
        elif isinstance(node, ListNode):
            if reader.items is not None:
                return reader.items(self, node, steps)
            found = "列表"
        elif reader.entries is not None:
            return reader.entries(self, node, steps)
        else:
            found = "一组键"
        return self.refuse(steps, Rejected(found, f"这里写的是{found}", "或".join(reader.allowed)), node.line)


def _text(node: Scalar) -> str:
    """A text; a plain number stands as it is written."""
    if not node.plain:
        return node.text
    value = _meaning(node)
    if value is None:
        raise Rejected("", "这里是空的", "文字（没有内容就删去这个键）")
    if isinstance(value, bool):
        raise Rejected(node.text, f"“{node.text}”是真假值", "文字（要写这个词请加引号）")
    return node.text


def _meaning(node: Scalar) -> Any:
    """What a scalar is by itself: nothing, a truth, a whole number, a decimal, or text."""
    text = node.text
    if not node.plain:
        return text
    if text in NULLS:
        return None
    if text in BOOLS:
        return BOOLS[text]
    if ODD_NUMBER.fullmatch(text):
        raise Rejected(
            text, f"数字“{clip(text)}”的写法不明确", "普通的整数或小数（如 0.5、1500），文字请加引号"
        )
    if NUMBER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise Rejected(clip(text), f"数字“{clip(text)}”太长", f"不超过 {MAX_DIGITS} 位")
        return Decimal(text) if "." in text else int(text)
    return text


def _whole(node: Scalar) -> int:
    value = _meaning(node)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Rejected(node.text, f"“{clip(node.text)}”不是整数", "不加引号的整数")


def _truth(node: Scalar) -> bool:
    if node.plain and node.text in BOOLS:
        return BOOLS[node.text]
    raise Rejected(node.text, f"“{clip(node.text)}”不是真假值", "true 或 false")


def _truth_or_text(node: Scalar) -> bool | str:
    return BOOLS[node.text] if node.plain and node.text in BOOLS else _text(node)


def day(text: str) -> date:
    """A date in ISO form; Rejected for anything else."""
    if not ISO_DAY.fullmatch(text):
        raise Rejected(text, f"“{clip(text)}”不是日期", "年-月-日，如 2026-04-01")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Rejected(text, f"没有“{text}”这一天", "日历上有的日期") from None
    if found.year not in YEARS:
        raise Rejected(text, f"“{text}”的年份不对", f"{YEARS[0]}—{YEARS[-1]} 年之间的日期")
    return found


def _word_of(words: tuple[str, ...]) -> Callable[[Scalar], str]:
    def read(node: Scalar) -> str:
        if node.text in words:
            return node.text
        raise Rejected(
            node.text, f"“{clip(node.text)}”不在可用的词里", "、".join(words), nearest(node.text, words)
        )

    return read


def _anything(walk: _Walk, node: Node, steps: Steps) -> Any:
    """Plain Python values: text, exact numbers, truths, None, lists and mappings."""
    return walk.read(node, ANYTHING, steps)


def _any_list(walk: _Walk, node: ListNode, steps: Steps) -> Any:
    return _whole_or_wrong([_anything(walk, item, (*steps, i)) for i, item in enumerate(node.items)])


def _any_map(walk: _Walk, node: MapNode, steps: Steps) -> Any:
    found = {key: _anything(walk, value, (*steps, key)) for key, value in node.entries.items()}
    return WRONG if any(value is WRONG for value in found.values()) else found


def _whole_or_wrong(values: list[Any]) -> Any:
    return WRONG if any(value is WRONG for value in values) else values


ANYTHING: Final = Reader(_meaning, _any_list, _any_map)


def _list_of(item: Reader) -> Callable[[_Walk, ListNode, Steps], Any]:
    def read(walk: _Walk, node: ListNode, steps: Steps) -> Any:
        found = _whole_or_wrong([walk.read(one, item, (*steps, i)) for i, one in enumerate(node.items)])
        return WRONG if found is WRONG else tuple(found)

    return read


def _row_of(readers: tuple[Reader, ...]) -> Callable[[_Walk, ListNode, Steps], Any]:
    def read(walk: _Walk, node: ListNode, steps: Steps) -> Any:
        if len(node.items) != len(readers):
            why = f"列表有 {len(node.items)} 项"
            return walk.refuse(steps, Rejected(str(len(node.items)), why, f"{len(readers)} 项"), node.line)
        pairs = enumerate(zip(node.items, readers, strict=True))
        found = _whole_or_wrong([walk.read(one, reader, (*steps, i)) for i, (one, reader) in pairs])
        return WRONG if found is WRONG else tuple(found)

    return read


def _dict_of(value: Reader) -> Callable[[_Walk, MapNode, Steps], Any]:
    def read(walk: _Walk, node: MapNode, steps: Steps) -> Any:
        found = {key: walk.read(one, value, (*steps, key)) for key, one in node.entries.items()}
        return WRONG if any(one is WRONG for one in found.values()) else found

    return read


Fields: TypeAlias = dict[str, tuple[str, Reader]]


def _struct_of(kind: type) -> Callable[[_Walk, MapNode, Steps], Any]:
    fields: Fields = {}
    needed: list[str] = []

    def declare() -> None:
        for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
            fields[field.encode_name] = (field.name, reader_of(field.type))
            if field.required:
                needed.append(field.encode_name)

    def read(walk: _Walk, node: MapNode, steps: Steps) -> Any:
        if not fields:
            declare()
        found = {}
        wrong = False
        for key, one in node.entries.items():
            if key not in fields:
                refused = Rejected(key, f"没有键“{clip(key)}”", "、".join(fields), nearest(key, [*fields]))
                walk.refuse((*steps, key), refused, node.keys[key])
                wrong = True
                continue
            name, reader = fields[key]
            found[name] = value = walk.read(one, reader, (*steps, key))
            wrong = wrong or value is WRONG
        for key in needed:
            if key not in node.entries:
                walk.refuse((*steps, key), Rejected("", f"缺少必填的键“{key}”", "、".join(needed)), node.line)
                wrong = True
        return WRONG if wrong else kind(**found)

    return read


@cache
def _struct_reader(kind: type) -> Reader:
    return Reader(entries=_struct_of(kind), allowed=("一组键",))


def reader_of(wanted: Any) -> Reader:
    """How to read a type: a Python type or what ``msgspec.inspect`` tells of one."""
    info = wanted if isinstance(wanted, inspect.Type) else inspect.type_info(wanted)
    match info:
        case inspect.UnionType():
            return _union(info)
        case inspect.StructType():
            return _struct_reader(info.cls)
        case inspect.VarTupleType():
            return Reader(items=_list_of(reader_of(info.item_type)), allowed=("列表",))
        case inspect.TupleType():
            readers = tuple(reader_of(one) for one in info.item_types)
            return Reader(items=_row_of(readers), allowed=(f"{len(readers)} 项的列表",))
        case inspect.DictType():
            return Reader(entries=_dict_of(reader_of(info.value_type)), allowed=("一组键",))
        case inspect.AnyType():
            return ANYTHING
    return _scalar_reader(info)


def _scalar_reader(info: inspect.Type) -> Reader:
    match info:
        case inspect.StrType():
            return Reader(_text, allowed=("文字",))
        case inspect.IntType():
            return Reader(_whole, allowed=("整数",))
        case inspect.BoolType():
            return Reader(_truth, allowed=("true 或 false",))
        case inspect.DateType():
            return Reader(lambda node: day(node.text), allowed=("日期",))
        case inspect.LiteralType():
            words = tuple(str(one) for one in info.values)
            return Reader(_word_of(words), allowed=("、".join(words),))
        case inspect.NoneType():
            return Reader(optional=True)
    raise TypeError(f"no reader for {info}")


def _union(info: inspect.UnionType) -> Reader:
    """The readers of a union as one: each shape of node has at most one, but a truth may also be text."""
    kinds = {type(one) for one in info.types}
    parts = [reader_of(one) for one in info.types]
    scalar = next((part.scalar for part in parts if part.scalar), None)
    return Reader(
        _truth_or_text if {inspect.BoolType, inspect.StrType} <= kinds else scalar,
        next((part.items for part in parts if part.items), None),
        next((part.entries for part in parts if part.entries), None),
        any(part.optional for part in parts),
        tuple(words for part in parts for words in part.allowed),
    )
