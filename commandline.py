"""What the commands share: click in Chinese, exit codes, parameters, words to the error stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from checklist.blocks import Document

SECTION_NAMES = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Click's help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix="用法：")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A titled part of the help."""
        with super().section(SECTION_NAMES.get(name, name)):
            yield


class ChineseContext(click.Context):
    """A context whose help speaks Chinese."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help speaks Chinese."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As click's, with the words of the usage line in Chinese."""
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option with a Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明后退出。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help speaks Chinese."""

    command_class = ChineseCommand


ChineseGroup.group_class = ChineseGroup


class AnyPath(click.ParamType[Path]):
    """A path that is judged where it is read or written, never by click."""

    name = "文件"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; a usage error where nothing is written."""
        if not value:
            self.fail("没有写文件名", param, ctx)
        return Path(value)


class DayParam(click.ParamType[date]):
    """A day such as 2026-11-23 or 2026年11月23日."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error with the reason otherwise."""
        from rules.dates import parse_date
        from rules.errors import Rejected

        try:
            return parse_date(value)
        except Rejected as wrong:
            self.fail(f"{wrong.why}；应为{wrong.allowed}", param, ctx)


def say(text: str) -> None:
    """A line to the error stream."""
    click.echo(text, err=True)


def print_document(document: Document, target: Path) -> bool:
    """Whether a document was written as a PDF in the shipped font; says in Chinese what came of it."""
    from checklist.errors import ChecklistError
    from checklist.pdf import FontPaths, write_pdf

    fonts = Path(__file__).parent / "resources" / "fonts"
    paths = FontPaths(fonts / "NotoSansSC_400Regular.ttf", fonts / "NotoSansSC_700Bold.ttf")
    try:
        written = write_pdf(document, target, paths)
    except ChecklistError as wrong:
        say(str(wrong))
        return False
    say(f"已写出 {target}（{written.pages} 页）。")
    return True


def write_json(value: Any, target: Path | None) -> bool:
    """Whether a plain value was written as JSON, to the screen where ``target`` is None; says in Chinese what stood in the way."""
    import json

    from checklist.errors import ChecklistError
    from checklist.replace import replacing, write_synced

    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if target is None:
        click.echo(text, nl=False)
        return True
    try:
        with replacing(target) as beside:
            write_synced(beside, text.encode("utf-8", "replace"))
    except ChecklistError as wrong:
        say(str(wrong))
        return False
    return True
