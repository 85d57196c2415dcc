"""YAML text as a tree of plain nodes with line numbers, and nothing more.

PyYAML's C scanner gives the events; everything that YAML can do beside plain data (tags, anchors, merge
keys, several documents) is refused here, and size, depth and number of nodes are bounded.  What a
scalar means is decided by the type that is wanted of it (``rules.reading``), never here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from rules.errors import Place, ProblemList, Rejected, clip

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_NODES: Final = 200_000

Step: TypeAlias = str | int
Steps: TypeAlias = tuple[Step, ...]


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """A text; ``plain`` where it stands without quotes."""

    text: str
    plain: bool
    line: int


class ListNode(msgspec.Struct):
    """A list."""

    items: list[Node]
    line: int


class MapNode(msgspec.Struct):
    """A mapping with unique keys; ``keys`` holds the line of each."""

    entries: dict[str, Node]
    keys: dict[str, int]
    line: int


Node: TypeAlias = Scalar | ListNode | MapNode


def place_of(steps: Sequence[Step]) -> Place:
    """The place that a path of keys and indexes names."""
    place = Place("", "")
    for step in steps:
        place = place.item(step) if isinstance(step, int) else place.key(step)
    return place


def line_of(root: Node | None, steps: Sequence[Step]) -> int | None:
    """The line of the deepest node on a path that is really there."""
    node, line = root, None if root is None else root.line
    for step in steps:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.entries:
            line, node = node.keys[step], node.entries[step]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            return line
    return line


class Tree(msgspec.Struct, frozen=True):
    """A file's one document: ``root`` is None where it cannot be read at all.

    ``whole`` is false where a part is missing, so that what it lacks must not be called missing.
    """

    root: Node | None
    whole: bool


def parse(data: bytes, problems: ProblemList) -> Tree:
    """The tree of a file.  Every problem is added to the list."""
    text = _text(data, problems)
    if text is None:
        return Tree(None, whole=False)
    builder = _Builder(problems)
    try:
        for event in _events(text):
            if not builder.take(event):
                return Tree(None, whole=False)
    except _yaml_error() as error:
        line, why, allowed = _syntax(error, text)
        problems.add(Place("", ""), Rejected("", why, allowed), line)
        return Tree(None, whole=False)
    if builder.root is None and not problems:
        problems.add(Place("", ""), Rejected("", "文件是空的", "一个顶层键"), 1)
    return Tree(builder.root, builder.whole)


def _text(data: bytes, problems: ProblemList) -> str | None:
    if len(data) > MAX_BYTES:
        why = f"文件有 {len(data)} 字节，太大"
        problems.add(Place("", ""), Rejected(str(len(data)), why, f"不超过 {MAX_BYTES} 字节"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(Place("", ""), Rejected("", "文件不是 UTF-8 编码", "UTF-8 编码的文本"), line)
        return None


def _events(text: str) -> Iterator[Any]:
    import yaml

    yield from yaml.parse(text, Loader=yaml.CSafeLoader)


def _yaml_error() -> type[Exception]:
    import yaml

    return yaml.YAMLError


SYNTAX: Final = (
    # the scanner's words, what is wrong, what is right
    ("special characters are not allowed", "有不可见的控制字符", "可见的文字"),
    ("control characters are not allowed", "有不可见的控制字符", "可见的文字"),
    ("did not find expected ',' or '}'", "大括号 { } 没有写完，或少了逗号", "{键: 值, 键: 值}"),
    ("did not find expected ',' or ']'", "方括号 [ ] 没有写完，或少了逗号", "[值, 值]"),
    ("did not find expected '-' indicator", "列表的缩进不齐", "每一项的“- ”对齐"),
    ("did not find expected key", "缩进不齐，或上一行没有写完", "同一层的键对齐"),
    ("mapping values are not allowed", "同一行出现了第二个“: ”", "一行一个“: ”，文字里有冒号时加引号"),
    ("could not find expected ':'", "键后面少了“: ”", "键: 值"),
    ("found unexpected end of stream", "引号没有写完", "成对的引号"),
    ("found undefined tag handle", "用了标签（!）", "没有标签的内容，文字以 ! 开头时加引号"),
    ("found undefined alias", "用了引用（*）", "直接写出的内容，文字以 * 开头时加引号"),
    ("while scanning an alias", "用了引用（*）", "直接写出的内容，文字以 * 开头时加引号"),
    ("while scanning an anchor", "用了锚点（&）", "直接写出的内容，文字以 & 开头时加引号"),
    ("found unknown escape character", "双引号里的反斜杠写法不对", "单引号"),
    ("exceeded maximum", "嵌套太深", f"不超过 {MAX_DEPTH} 层"),
    ("cannot start any token", "有不能开头的字符（如 @、%、`）", "加了引号的文字"),
)


def _syntax(error: Any, text: str) -> tuple[int, str, str]:
    """The line of a syntax error, what is wrong there, and what is right."""
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None)
    if mark is None or not "".join(lines[mark.line :]).strip():
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line + 1 if mark is not None else text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return line, "缩进用了制表符（Tab）", "空格"
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    found = ((why, allowed) for english, why, allowed in SYNTAX if english in said)
    why, allowed = next(found, ("YAML 写法不对", "键: 值"))
    return line, f"{why}（{clip(here.strip())}）" if here.strip() else why, allowed


class _Builder:
    """Makes the tree from events, one at a time, without recursion."""

    def __init__(self, problems: ProblemList) -> None:
        self.root: Node | None = None
        self.whole = True
        self._problems = problems
        self._open: list[tuple[ListNode | MapNode, Scalar | None]] = []
        self._key: Scalar | None = None
        self._documents = self._nodes = 0

    def take(self, event: Any) -> bool:
        """Use one event; False where reading on makes no sense."""
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            return self._document(event, line)
        if kind == "AliasEvent":
            self.whole = self._refuse("用了引用（*）", "直接写出的内容", line)
            self._put(Scalar("", plain=True, line=line))
        elif kind == "ScalarEvent":
            self._check(event, line)
            self._put(Scalar(event.value, plain=not event.style, line=line))
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            self._check(event, line)
            return self._begin(ListNode([], line) if kind[0] == "S" else MapNode({}, {}, line))
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            done, self._key = self._open.pop()
            self._put(done)
        return self._nodes <= MAX_NODES or self._refuse(f"内容超过 {MAX_NODES} 项", "分成几个文件", line)

    def _document(self, event: Any, line: int) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self._refuse("用了 % 指令", "没有指令的文件", line)
        return self._documents == 1 or self._refuse("文件里有第二个文档（---）", "一个文件一个文档", line)

    def _check(self, event: Any, line: int) -> None:
        if event.tag is not None:
            self._refuse(f"用了标签“{clip(event.tag)}”", "没有标签的内容", line)
        if event.anchor is not None:
            self._refuse(f"用了锚点“&{clip(event.anchor)}”", "直接写出的内容", line)

    def _begin(self, node: ListNode | MapNode) -> bool:
        if len(self._open) >= MAX_DEPTH:
            return self._refuse(f"嵌套超过 {MAX_DEPTH} 层", f"不超过 {MAX_DEPTH} 层", node.line)
        self._open.append((node, self._key))
        self._key = None
        return True

    def _put(self, node: Node) -> None:
        """Hang a finished node in: as the root, an item, a key, or the value of the key before."""
        self._nodes += 1
        if not self._open:
            self.root = node
            return
        parent = self._open[-1][0]
        if isinstance(parent, ListNode):
            parent.items.append(node)
        elif self._key is None:
            self._key = self._as_key(node)
        else:
            self._enter(parent, self._key, node)
            self._key = None

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self.whole = self._refuse("键不是文字", "文字的键", node.line)
        return Scalar("", plain=False, line=node.line)

    def _enter(self, parent: MapNode, key: Scalar, node: Node) -> None:
        if key.plain and key.text == "<<":
            self.whole = self._refuse("用了合并键（<<）", "直接写出的内容", key.line)
        elif key.text in parent.keys:
            why = f"键“{clip(key.text)}”重复：第 {parent.keys[key.text]} 行和第 {key.line} 行都有"
            self._refuse(why, "每个键只写一次", key.line)
        else:
            parent.keys[key.text] = key.line
            parent.entries[key.text] = node

    def _refuse(self, why: str, allowed: str, line: int) -> bool:
        """Note a problem at the place being read; False, so that a caller can stop with it."""
        steps: list[Step] = []
        inner = [key for _, key in self._open[1:]] + [self._key]
        for (parent, _), key in zip(self._open, inner, strict=False):
            if isinstance(parent, ListNode):
                steps.append(len(parent.items))
            elif key is not None:
                steps.append(key.text)
        self._problems.add(place_of(steps), Rejected("", why, allowed), line)
        return False
