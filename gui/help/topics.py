"""The topics of the help: declared once, their texts read when shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from gui.theme import RESOURCES

FOLDER: Final = RESOURCES / "help"
SHORTCUTS: Final = "shortcuts"
ABOUT: Final = "about"
GONE: Final = "这篇说明的文件不见了或被改动过；重新安装程序可以恢复。其他功能不受影响。"
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS: Final = re.compile(r"[#*|`]|-{3,}")


class Topic(NamedTuple):
    """A page of the help.  ``file`` is empty where the page is made by the program."""

    key: str
    title: str
    file: str = ""


TOPICS: Final = (
    Topic("welcome", "第一次使用", "welcome.md"),
    Topic("clients", "企业名册", "clients.md"),
    Topic("profile", "怎么填档案", "profile.md"),
    Topic("results", "怎么看结论", "results.md"),
    Topic("plan", "方案页", "plan.md"),
    Topic("actions", "行动清单", "actions.md"),
    Topic("export", "导出", "export.md"),
    Topic("library", "规则库", "library.md"),
    Topic("workspace", "工作区、备份和意外", "workspace.md"),
    Topic(SHORTCUTS, "快捷键"),
    Topic("privacy", "数据与隐私", "privacy.md"),
    Topic("limits", "轻策不做什么", "limits.md"),
    Topic("help", "怎么用帮助", "help.md"),
    Topic(ABOUT, "关于轻策"),
)
"""In the order of the list; every page of the window has one with its key."""


class HelpTexts:
    """The texts of the topics, read once when first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {topic.key: self._read(topic) for topic in TOPICS if topic.file}

    def _read(self, topic: Topic) -> str:
        try:
            return (self._folder / topic.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return f"# {topic.title}\n\n{GONE}\n"

    def text(self, key: str) -> str:
        """The Markdown of a topic; empty for one that is made by the program."""
        return self._texts.get(key, "")

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {topic.key: f"{topic.title} {plain_text(self.text(topic.key))}".casefold() for topic in TOPICS}

    def found(self, search: str) -> Sequence[Topic]:
        """The topics in which every word of a search stands; all for an empty one."""
        words = search.casefold().split()
        return [topic for topic in TOPICS if all(word in self._plain[topic.key] for word in words)]


def plain_text(markdown: str) -> str:
    """A text without the signs of Markdown and the targets of its links."""
    return " ".join(_SIGNS.sub(" ", _LINK.sub(r"\1", markdown)).split())
