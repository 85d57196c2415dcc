"""What the commands share: click in Chinese, exit codes, parameters, words to the error stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from checklist.pdf import FontPaths

SECTION_NAMES = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
DONE, OUR_FAULT, WRONG_INPUT = 0, 1, 2


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


def font_paths() -> FontPaths:
    """The shipped font of everything that is printed."""
    from checklist.pdf import FontPaths

    fonts = Path(__file__).parent / "resources" / "fonts"
    return FontPaths(fonts / "NotoSansSC_400Regular.ttf", fonts / "NotoSansSC_700Bold.ttf")
