"""The command line of Qingce; every command loads only what it needs.

Exit code 0: done.  2: wrong input, every wrong place named, or nowhere to show the window.  1: our own fault, with a log without figures.
130: interrupted.  141: what reads the output has gone.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from commandline import AnyPath, ChineseGroup, DayParam, print_document, say, write_json
from exit_codes import DONE, READER_GONE, WRONG_INPUT

if TYPE_CHECKING:
    from rules.assess import Assessment
    from rules.errors import InputProblems
    from rules.facts import Profile
    from rules.program import Program


class Root(ChineseGroup):
    """The commands; those with a module of their own are read in only when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted([*super().list_commands(ctx), "packs", "suggest"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; None where there is none."""
        match cmd_name:
            case "packs":
                from packs_commands import packs

                return packs
            case "suggest":
                from suggest_command import suggest

                return suggest
        return super().get_command(ctx, cmd_name)


@click.group(cls=Root, subcommand_metavar="命令 …", context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """轻策：把企业情况与轻工业稳增长方案及其支持政策逐条对照，给出结论、差距和行动清单。

    不写命令就打开窗口。不联网，资料不离开本机。结论是初步对照，以主管部门认定为准。
    """


@cli.command()
@click.argument("workspace", metavar="[工作区文件]", required=False, type=AnyPath())
@click.option("--as-of", "as_of", metavar="日期", type=DayParam(), help="判定日，默认今天。")
def window(workspace: Path | None, as_of: date | None) -> int:
    """打开窗口；不写工作区文件就打开默认的那一个。"""
    from start_window import start_window

    return start_window(workspace, as_of)


@cli.command()
@click.argument("profiles", metavar="档案文件…", nargs=-1, required=True, type=AnyPath())
@click.option("--as-of", "as_of", metavar="日期", type=DayParam(), help="判定日，默认今天。")
@click.option("--pdf", metavar="文件", type=AnyPath(), help="写出 PDF 清单；多份档案时写文件夹。")
@click.option("--json", "json_to", metavar="文件|-", help="写出 JSON 结果；- 表示标准输出。")
def check(profiles: tuple[Path, ...], as_of: date | None, pdf: Path | None, json_to: str | None) -> int:
    """对照一份或多份企业档案，给出每项政策的结论。"""
    from rules.loading import load_program

    day = as_of or date.today()
    refuse_clashes(profiles, pdf, json_to)
    program = load_program()
    results: list[dict[str, Any]] = []
    failed = False
    asked = Asked(day, pdf, wants_json=json_to is not None, many=len(profiles) > 1)
    for path in profiles:
        result, wrong = _check_one(program, path, asked)
        results.append(result)
        failed = failed or wrong
    if json_to is not None:
        target = None if json_to == "-" else Path(json_to)
        failed = not write_json(results if len(results) > 1 else results[0], target) or failed
    return WRONG_INPUT if failed else DONE


def refuse_clashes(profiles: Sequence[Path], pdf: Path | None, json_to: str | None) -> None:
    """A usage error where an output would overwrite a profile or another output."""
    several = len(profiles) > 1
    if json_to == "":
        raise click.UsageError("--json 后面没有写文件名")
    if pdf is not None and several and pdf.suffix.lower() == ".pdf":
        raise click.UsageError("有多份档案时，--pdf 要写一个文件夹，不能写单个文件")
    outputs = [] if pdf is None else [pdf_target(pdf, path, many=several) for path in profiles]
    outputs += [] if json_to in (None, "-") else [Path(str(json_to))]
    places = [os.path.realpath(one) for one in outputs]
    doubled = next((one for one, place in zip(outputs, places, strict=True) if places.count(place) > 1), None)
    if doubled is not None:
        raise click.UsageError(f"两份结果会写到同一个文件 {doubled}；请分开写，或给档案文件取不同的名字")
    inputs = {os.path.realpath(path) for path in profiles}
    clash = next((one for one, place in zip(outputs, places, strict=True) if place in inputs), None)
    if clash is not None:
        raise click.UsageError(f"结果会覆盖企业档案 {clash}；请另写一个文件名")


def pdf_target(pdf: Path, profile: Path, *, many: bool) -> Path:
    """Where the PDF of a profile goes: into a folder where there are several or a folder is named."""
    return pdf / f"{profile.stem}.pdf" if many or os.path.isdir(pdf) else pdf


class Asked(NamedTuple):
    """What one run of ``check`` is to give; without any file it is a summary on the terminal."""

    day: date
    pdf: Path | None
    wants_json: bool
    many: bool


def _check_one(program: Program, path: Path, asked: Asked) -> tuple[dict[str, Any], bool]:
    """The result object of one profile (empty where none is asked for), and whether anything was wrong."""
    from rules.errors import InputProblems
    from rules.facts import read_profile_file

    try:
        profile = read_profile_file(path, program.dictionary, program.codes)
    except InputProblems as wrong:
        _say_problems(path, wrong)
        return error_object(path, wrong), True
    for warning in profile.warnings:
        say(f"提醒：{path.name}：{warning.message}")
    return _judge(program, path, profile, asked)


def _judge(program: Program, path: Path, profile: Profile, asked: Asked) -> tuple[dict[str, Any], bool]:
    from rules.assess import assess

    assessment = assess(program, profile.answers, asked.day)
    wrong = False
    if asked.pdf is not None:
        if asked.many:
            with contextlib.suppress(OSError):
                asked.pdf.mkdir(exist_ok=True)
        wrong = not _write_pdf(assessment, profile, pdf_target(asked.pdf, path, many=asked.many))
    elif not asked.wants_json:
        _summary(assessment, profile, path)
    return (_result(assessment, profile) if asked.wants_json else {}), wrong


def _result(assessment: Assessment, profile: Profile) -> dict[str, Any]:
    from checklist.ahead import ahead_json
    from rules.result import to_json

    doubts = [{"path": one.path, "message": one.message} for one in profile.warnings]
    return to_json(assessment) | ahead_json(assessment) | {"warnings": doubts}


def _write_pdf(assessment: Assessment, profile: Profile, target: Path) -> bool:
    """Whether the checklist was written; says in Chinese what came of it."""
    from checklist.report import build_report

    return print_document(build_report(assessment, profile), target)


def _summary(assessment: Assessment, profile: Profile, path: Path) -> None:
    """The outcomes on the terminal."""
    from checklist.summary import summary

    name = profile.answers.get("enterprise_name")
    for line in summary(assessment, name if isinstance(name, str) else path.name):
        click.echo(line)


def error_object(path: Path, wrong: InputProblems) -> dict[str, Any]:
    """What stands in the JSON result in place of a profile that could not be read."""
    return {
        "format": "qingce-error",
        "profile": os.fsencode(path).decode("utf-8", "replace"),
        "errors": [
            {
                "path": one.path,
                "found": one.found,
                "allowed": one.allowed,
                "nearest": one.nearest,
                "message": one.message,
            }
            for one in wrong.problems
        ],
    }


def _say_problems(path: Path, wrong: InputProblems) -> None:
    say(f"{path} 有 {len(wrong.problems)} 处需要改正：")
    for one in wrong.problems:
        place = f"第 {one.line} 行：" if one.line else ""
        say(f"  {place}{one.message}")


def usage_message(wrong: click.UsageError) -> str:
    """A usage error of click as one Chinese sentence."""
    if isinstance(wrong, click.NoSuchOption):
        near = f"，最接近的是 {wrong.possibilities[0]}" if wrong.possibilities else ""
        return f"没有选项 {wrong.option_name}{near}"
    if isinstance(wrong, click.MissingParameter):
        return f"缺少{_named(wrong.param)}"
    if isinstance(wrong, click.BadParameter):
        name = wrong.param.opts[0] if wrong.param is not None else "参数"
        return f"{name}：{wrong.message}"
    if isinstance(wrong, click.BadOptionUsage):
        is_flag = "does not take a value" in wrong.message
        return f"选项 {wrong.option_name} 后面{'不能写内容' if is_flag else '缺少内容'}"
    if wrong.message.startswith("Got unexpected extra argument"):
        return f"多写了参数：{wrong.message.partition('(')[2].rstrip(')')}"
    if wrong.message.startswith("No such command"):
        return f"没有命令{wrong.message.removeprefix('No such command').rstrip('.')}，可用的命令见 --help"
    return wrong.message


def _named(param: click.Parameter | None) -> str:
    """What is missing on the command line: an option by its name, an argument by what it stands for."""
    if isinstance(param, click.Argument) and param.metavar:
        return param.metavar.rstrip("…")
    return f"选项 {max(param.opts, key=len)}" if param is not None else "参数"


def run_command(words: Sequence[str]) -> int:
    """Run one command; gives the exit code, and says in Chinese what was wrong with the words."""
    try:
        return _run(words)
    except click.UsageError as wrong:
        say(usage_message(wrong))
        return WRONG_INPUT
    except click.Abort as stopped:
        raise KeyboardInterrupt from stopped
    except SystemExit:  # how click ends when what reads the output (head, less) has gone
        return READER_GONE


def _run(words: Sequence[str]) -> int:
    """The exit code of a command; wrong rule files are told."""
    from rules.errors import InputProblems

    try:
        code = cli.main(words, prog_name="python3 run.py", standalone_mode=False)
    except InputProblems as wrong:
        _say_rule_problems(wrong)
        return WRONG_INPUT
    return code if isinstance(code, int) else DONE


def _say_rule_problems(wrong: InputProblems) -> None:
    say(f"规则文件有 {len(wrong.problems)} 处错误，没有加载任何规则：")
    for one in wrong.problems:
        place = "，".join(part for part in (one.file, f"第 {one.line} 行" if one.line else None) if part)
        text = one.message.removeprefix(f"{one.file}：")
        say(f"  {place}：{text}" if place else f"  {text}")
