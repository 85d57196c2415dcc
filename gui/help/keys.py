"""What can be done by keys, read from the actions that do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from checklist.blocks import Block, Heading, Paragraph, plain
from checklist.report_base import table

HABITS: Final = (
    ("Tab、Shift+Tab", "到下一处、上一处"),
    ("空格", "勾选、按下按钮；打开选择框"),
    ("方向键", "在列表、表格、方案原文里移动"),
    ("回车", "打开选中的一行；在查找框里到下一处"),
    ("Alt+下箭头", "展开选择框、日历"),
    ("F2", "修改表格中的一格"),
    ("Ctrl+A、Ctrl+C", "全选、复制"),
)
"""What holds everywhere and belongs to no action of ours."""
PROFILE: Final = (("Alt+N", "档案：去填下一个最有用的问题"),)


class Key(NamedTuple):
    """Keys and what they do."""

    keys: str
    text: str


def keys_of(owner: QObject) -> list[Key]:
    """The keys of an object's own actions, in the order in which they were made."""
    actions = owner.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [_key(action) for action in actions if not action.shortcut().isEmpty()]


def _key(action: QAction) -> Key:
    native = QKeySequence.SequenceFormat.NativeText
    return Key(action.shortcut().toString(native), action.text().replace("&", "").rstrip("…"))


def key_blocks(window: QWidget) -> list[Block]:
    """The page of the help that lists the keys of the window, of tables and of everywhere."""
    return [
        Heading("快捷键"),
        Paragraph(plain("全部操作都可以只用键盘完成。"), "note"),
        *_part("窗口", keys_of(window)),
        *_part("档案里的表格", _table_keys()),
        *_part("到处可用", (*(Key(*one) for one in PROFILE), *(Key(*one) for one in HABITS))),
    ]


def _table_keys() -> list[Key]:
    from gui.profile.table_tools import COMMANDS

    return [Key(_native(one.key), one.text) for one in COMMANDS]


def _native(key: object) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _part(title: str, keys: Iterable[Key]) -> Iterator[Block]:
    rows = [(one.keys, one.text) for one in keys]
    if rows:
        yield Heading(title, 3)
        yield table((("按键", 1), ("作用", 2)), rows, style="compact")
