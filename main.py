"""The command line of Qingce; every command loads only what it needs.

Exit code 0: done.  2: wrong input, every wrong place named.  1: our own fault, with a log without figures.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from checklist.pdf import FontPaths
    from rules.assess import Assessment
    from rules.errors import InputProblems
    from rules.facts import Profile
    from rules.program import Program

SECTION_NAMES = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
DONE, OUR_FAULT, WRONG_INPUT = 0, 1, 2
FEW_COLLECTIONS = 100_000
"""A run is short and makes few cycles: collecting as rarely as this takes a tenth off it."""


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


@click.group(
    cls=ChineseGroup, subcommand_metavar="命令 …", context_settings={"help_option_names": ["-h", "--help"]}
)
def cli() -> None:
    """轻策：把企业情况与轻工业稳增长方案及其支持政策逐条对照，给出结论、差距和行动清单。

    不联网，资料不离开本机。结论是初步对照，以主管部门认定为准。
    """


@cli.command()
@click.argument("profiles", metavar="档案文件…", nargs=-1, required=True, type=AnyPath())
@click.option("--as-of", "as_of", metavar="日期", type=DayParam(), help="判定日，默认今天。")
@click.option("--pdf", metavar="文件", type=AnyPath(), help="写出 PDF 清单；多份档案时写文件夹。")
@click.option("--json", "json_to", metavar="文件|-", help="写出 JSON 结果；- 表示标准输出。")
def check(profiles: tuple[Path, ...], as_of: date | None, pdf: Path | None, json_to: str | None) -> int:
    """对照一份或多份企业档案，给出每项政策的结论。"""
    day = as_of or date.today()
    refuse_clashes(profiles, pdf, json_to)
    program = _program()
    results: list[dict[str, Any]] = []
    failed = False
    asked = Asked(day, pdf, wants_json=json_to is not None, many=len(profiles) > 1)
    for path in profiles:
        result, wrong = _check_one(program, path, asked)
        results.append(result)
        failed = failed or wrong
    if json_to is not None:
        failed = not _write_json(results if len(results) > 1 else results[0], json_to) or failed
    return WRONG_INPUT if failed else DONE


def _program() -> Program:
    from rules.codes import CodeTables
    from rules.packs import load_rulebook
    from rules.program import Program

    book = load_rulebook()
    return Program(book.packs, book.dictionary, CodeTables())


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
        _say(f"提醒：{path.name}：{warning.message}")
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


def font_paths() -> FontPaths:
    """The shipped font of everything that is printed."""
    from checklist.pdf import FontPaths

    fonts = Path(__file__).parent / "resources" / "fonts"
    return FontPaths(fonts / "NotoSansSC_400Regular.ttf", fonts / "NotoSansSC_700Bold.ttf")


def _write_pdf(assessment: Assessment, profile: Profile, target: Path) -> bool:
    """Whether the PDF was written; says in Chinese what stood in the way."""
    from checklist.errors import ChecklistError
    from checklist.pdf import write_pdf
    from checklist.report import build_report

    try:
        report = write_pdf(build_report(assessment, profile), target, font_paths())
    except ChecklistError as wrong:
        _say(str(wrong))
        return False
    _say(f"已写出 {target}（{report.pages} 页）。")
    return True


def _write_json(result: Any, target: str) -> bool:
    import json

    from checklist.errors import ChecklistError
    from checklist.replace import replacing, write_synced

    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if target == "-":
        click.echo(text, nl=False)
        return True
    try:
        with replacing(Path(target)) as beside:
            write_synced(beside, text.encode("utf-8", "replace"))
    except ChecklistError as wrong:
        _say(str(wrong))
        return False
    return True


def _summary(assessment: Assessment, profile: Profile, path: Path) -> None:
    """The outcomes on the terminal, one line a policy."""
    from checklist.labels import outcome_word
    from rules.result import notices, odd_dates

    name = profile.answers.get("enterprise_name")
    click.echo(f"{name if isinstance(name, str) else path.name}　判定日 {assessment.as_of.isoformat()}")
    for key, judgement in assessment.judgements.items():
        policy = assessment.program.policies[key].policy
        is_rule = policy.kind in ("norm", "duty")
        label = outcome_word(judgement.outcome, is_rule=is_rule)
        would_be = judgement.would_be
        beside = f"（如在有效期内：{outcome_word(would_be, is_rule=is_rule)}）" if would_be else ""
        click.echo(f"  {label}　{policy.title}{beside}")
    for notice in (*notices(assessment.program.plan, assessment.as_of), *odd_dates(assessment)):
        click.echo(notice)


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
    _say(f"{path} 有 {len(wrong.problems)} 处需要改正：")
    for one in wrong.problems:
        place = f"第 {one.line} 行：" if one.line else ""
        _say(f"  {place}{one.message}")


@cli.group(subcommand_metavar="命令 …")
def packs() -> None:
    """检查和试验规则文件。"""


@packs.command("test")
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option("--mutants", is_flag=True, help="再用改错的规则试这些案例，列出没有被发现的改动。")
def packs_test(policies: tuple[str, ...], mutants: bool) -> int:
    """运行规则文件里的案例。"""
    from rules.cases import BadCase, run, settings
    from rules.codes import CodeTables
    from rules.mutants import only, survey
    from rules.packs import load_rulebook

    book, codes = load_rulebook(cases=True), CodeTables()
    unknown = set(policies) - {policy.id for policy in book.policies}
    if unknown:
        raise click.UsageError(f"没有这些政策：{'、'.join(sorted(unknown))}")
    failures = cases_run = made = killed = 0
    for policy in book.policies:
        if policies and policy.id not in policies:
            continue
        program = only(policy, book.packs, book.dictionary, codes)
        try:
            found = settings(policy, program)
            wrong = [str(one) for one in run(policy, program, found)]
        except BadCase as bad:
            found, wrong = [], [str(bad)]
        failures, cases_run = failures + len(wrong), cases_run + len(found)
        click.echo(f"{policy.id}：{len(found)} 个案例，{len(wrong)} 处不符")
        for line in wrong:
            click.echo(f"  {line}")
        if mutants:
            result = survey(policy, book.packs, book.dictionary, codes)
            made, killed = made + result.made, killed + result.killed
            click.echo(f"  改错 {result.made} 处，发现 {result.killed} 处")
            for line in result.survivors:
                click.echo(f"    未发现：{line}")
    click.echo(f"共 {cases_run} 个案例，{failures} 处不符")
    if made:
        click.echo(f"改错共 {made} 处，发现 {killed} 处（{100 * killed / made:.1f}%）")
    return WRONG_INPUT if failures else DONE


@packs.command("book")
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option(
    "--out", "-o", metavar="文件", required=True, type=click.Path(path_type=Path), help="写到哪个 PDF 文件。"
)
def packs_book(policies: tuple[str, ...], out: Path) -> int:
    """把全部规则（或所列政策）印成一本 PDF，供逐条核对。"""
    from checklist.book import build_book
    from checklist.errors import ChecklistError
    from checklist.pdf import write_pdf
    from rules.codes import CodeTables
    from rules.packs import load_rulebook
    from rules.program import Program

    book = load_rulebook(cases=True)
    unknown = set(policies) - {policy.id for policy in book.policies}
    if unknown:
        raise click.UsageError(f"没有这些政策：{'、'.join(sorted(unknown))}")
    try:
        written = write_pdf(
            build_book(Program(book.packs, book.dictionary, CodeTables()), policies), out, font_paths()
        )
    except ChecklistError as wrong:
        _say(str(wrong))
        return WRONG_INPUT
    _say(f"已写出 {out}（{written.pages} 页）。")
    return DONE


def _say(text: str) -> None:
    click.echo(text, err=True)


def usage_message(wrong: click.UsageError) -> str:
    """A usage error of click as one Chinese sentence."""
    if isinstance(wrong, click.NoSuchOption):
        near = f"，最接近的是 {wrong.possibilities[0]}" if wrong.possibilities else ""
        return f"没有选项 {wrong.option_name}{near}"
    if isinstance(wrong, click.MissingParameter):
        name = wrong.param.metavar if isinstance(wrong.param, click.Argument) else None
        return f"缺少{name or '参数'}"
    if isinstance(wrong, click.BadParameter):
        name = wrong.param.opts[0] if wrong.param is not None else "参数"
        return f"{name}：{wrong.message}"
    if isinstance(wrong, click.BadOptionUsage):
        return f"选项 {wrong.option_name} 后面缺少内容"
    if wrong.message.startswith("No such command"):
        return f"没有命令{wrong.message.removeprefix('No such command').rstrip('.')}，可用的命令见 --help"
    return wrong.message


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code and never shows a traceback."""
    from rules.errors import InputProblems

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(FEW_COLLECTIONS)
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        code = cli.main(words, prog_name="python3 run.py", standalone_mode=False)
    except click.UsageError as wrong:
        _say(usage_message(wrong))
        return WRONG_INPUT
    except InputProblems as wrong:
        _say_rule_problems(wrong)
        return WRONG_INPUT
    except OSError as refused:
        from checklist.replace import reason_of

        _say(f"没有写完：{reason_of(refused)}。")
        return WRONG_INPUT
    except (KeyboardInterrupt, click.Abort):
        _say("已中断，没有留下半个文件。")
        return 130
    except Exception as fault:  # the one place where our own faults are caught: logged, never shown raw
        return _our_fault(fault)
    return code if isinstance(code, int) else DONE


def _say_rule_problems(wrong: InputProblems) -> None:
    _say(f"规则文件有 {len(wrong.problems)} 处错误，没有加载任何规则：")
    for one in wrong.problems:
        place = "，".join(part for part in (one.file, f"第 {one.line} 行" if one.line else None) if part)
        _say(f"  {place}：{one.message}" if place else f"  {one.message}")


def _our_fault(fault: Exception) -> int:
    """Write where the program failed (no values, no message of the exception) and say so calmly."""
    import traceback

    from platformdirs import user_log_path

    frames = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
    where = user_log_path("qingce", appauthor=False) / "fault.log"
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(f"{type(fault).__name__}\n{frames}", encoding="utf-8")
        _say(f"程序内部出错，没有写出结果。错误位置记在 {where}（不含企业数据）。")
    except OSError:
        _say(f"程序内部出错（{type(fault).__name__}），没有写出结果，也无法写日志。")
    return OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
