"""What can go wrong while a checklist is made or written, in words for the person at the screen."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class ChecklistError(Exception):
    """Base of all errors of this package. `str()` gives the Chinese sentence to show."""


class MissingGlyph(NamedTuple):
    """A character that the font cannot print, and the heading under which it was first seen."""

    character: str
    place: str


class MissingGlyphs(ChecklistError):
    """The text holds characters that the embedded font lacks. Nothing was written."""

    def __init__(self, glyphs: tuple[MissingGlyph, ...]) -> None:
        self.glyphs = glyphs
        named = "；".join(f"{_shown(glyph.character)}（见“{glyph.place}”）" for glyph in glyphs)
        super().__init__(f"以下字符字体中没有，已停止导出，没有生成文件：{named}。请改用其他写法后再导出。")


class UnreadablePicture(ChecklistError):
    """The logo of the letterhead cannot be printed. Nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"信头的标志图片不能用：{reason}。请改用 PNG 或 JPEG 图片，或者去掉图片后再导出。")


class FontUnavailable(ChecklistError):
    """The font of the document cannot be read. Nothing was written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(
            f"PDF 要用的字体文件“{path.name}”不能用：{reason}。没有生成文件；请恢复程序文件夹中的 {path.parent.name} 文件夹，"
            "或重新安装程序后再导出。"
        )


class Cancelled(ChecklistError):
    """The export was called off. Nothing was written; an older file is left as it was."""

    def __init__(self) -> None:
        super().__init__("已取消导出，没有生成文件，原有文件未改动。")


class ExportFailed(ChecklistError):
    """A file could not be written for a reason outside the program. An older file is left as it was."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"没有能够写入“{path}”：{reason}。原有文件未改动。")


def _shown(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"“{character}” {code}" if character.isprintable() and not character.isspace() else code
