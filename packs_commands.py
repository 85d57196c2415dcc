"""The commands about rule packs: test, lint, coverage, diff, schema, book.  They parse and print; the work is done in rules/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commandline import AnyPath, ChineseGroup, DayParam, print_document, say, write_json
from exit_codes import DONE, WRONG_INPUT

if TYPE_CHECKING:
    from rules.coverage import Coverage, Covered
    from rules.difference import PolicyChange
    from rules.lint import Finding

CLAUSE_WIDTH = 24


@click.group(cls=ChineseGroup, subcommand_metavar="命令 …")
def packs() -> None:
    """检查和试验规则文件。"""


def more_packs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that reads further packs beside the shipped ones."""
    return click.option(
        "--packs",
        "folders",
        metavar="文件夹",
        multiple=True,
        type=AnyPath(),
        help="再读一个规则包文件夹，可写几次。",
    )(command)


def _refuse_unknown(wanted: Iterable[str], known: Iterable[str]) -> None:
    """A usage error for policies that are not there, each with the nearest name."""
    from rules.errors import nearest

    names = list(known)
    unknown = [one for one in wanted if one not in names]
    if unknown:
        words = [f"{one}（最接近的是 {close}）" if (close := nearest(one, names)) else one for one in unknown]
        raise click.UsageError(f"没有这些政策：{'、'.join(words)}")


# --- test ----------------------------------------------------------------------------------------


@packs.command("test")
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option("--mutants", is_flag=True, help="再用改错的规则试这些案例，列出没有被发现的改动。")
@more_packs
def packs_test(policies: tuple[str, ...], mutants: bool, folders: tuple[Path, ...]) -> int:
    """运行规则文件里的案例。"""
    from rules.cases import BadCase, run, settings
    from rules.codes import CodeTables
    from rules.excerpt import excerpt
    from rules.model import SURVIVOR
    from rules.mutants import survey
    from rules.packs import load_rulebook

    book, codes = load_rulebook(cases=True, more=folders), CodeTables()
    _refuse_unknown(policies, (policy.id for policy in book.policies))
    failures = cases_run = made = killed = 0
    for policy in book.policies:
        if policies and policy.id not in policies:
            continue
        program = excerpt(policy, book.packs, book.dictionary, codes)
        try:
            found = settings(policy, program)
            wrong = [str(one) for one in run(policy, program, found)]
        except BadCase as bad:
            found, wrong = [], [str(bad)]
        failures, cases_run = failures + len(wrong), cases_run + len(found)
        click.echo(f"{policy.id}：{len(found)} 个案例，{len(wrong)} 处不符")
        for line in wrong:
            click.echo(f"  {line}")
        if mutants and not wrong:
            result = survey(policy, book.packs, book.dictionary, codes)
            made, killed = made + result.made, killed + result.killed
            click.echo(f"  改错 {result.made} 处，发现 {result.killed} 处")
            why = next((one.reason for one in policy.lint_ok if one.finding == SURVIVOR), None)
            for line in result.survivors:
                click.echo(f"    未发现：{line}" + (f"（理由：{why}）" if why else ""))
    click.echo(f"共 {cases_run} 个案例，{failures} 处不符")
    if made:
        click.echo(f"改错共 {made} 处，发现 {killed} 处（{100 * killed / made:.1f}%）")
    return WRONG_INPUT if failures else DONE


# --- lint ----------------------------------------------------------------------------------------


@packs.command("lint")
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option("--as-of", "as_of", metavar="日期", type=DayParam(), help="按哪一天看是否过期，默认今天。")
@click.option("--verbose", is_flag=True, help="也列出只供了解的发现。")
@more_packs
def packs_lint(
    policies: tuple[str, ...], as_of: date | None, verbose: bool, folders: tuple[Path, ...]
) -> int:
    """查规则文件里写得通却说不通的地方；有“错误”时退出码为 2。"""
    from rules.fields import load_dictionary
    from rules.lint import lint, read_book
    from rules.packs import shipped_folders

    book = read_book([*shipped_folders(), *folders], load_dictionary(), as_of or date.today())
    _refuse_unknown(policies, book.policies)
    return _print_findings(lint(replace(book, wanted=frozenset(policies))), verbose=verbose)


def _print_findings(found: Sequence[Finding], *, verbose: bool) -> int:
    quiet = [one for one in found if one.minor or one.explained]
    for one in found:
        if verbose or one not in quiet:
            click.echo(f"{one}（说明：{one.explained}）" if one.explained else str(one))
    serious, explained = sum(one.serious for one in found), sum(one.explained is not None for one in found)
    left = [f"已在文件里说明理由的 {explained} 条"] if explained else []
    left += [f"只供了解的 {len(quiet) - explained} 条"] if len(quiet) > explained else []
    more = f"；另有{'、'.join(left)}（--verbose 列出）" if left else ""
    click.echo(f"错误 {serious} 条，提醒 {len(found) - serious - len(quiet)} 条{more}")
    return WRONG_INPUT if serious else DONE


# --- coverage ------------------------------------------------------------------------------------


@packs.command("coverage")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 写到标准输出。")
@more_packs
def packs_coverage(as_json: bool, folders: tuple[Path, ...]) -> int:
    """列出方案的每个条款、每个有名称的事项由哪些政策对应，或为什么没有。"""
    from rules.coverage import coverage
    from rules.packs import load_rulebook

    found = coverage(load_rulebook(more=folders).packs)
    if as_json:
        write_json(_coverage_object(found), None)
    else:
        _print_coverage(found)
    return DONE if found.is_whole else WRONG_INPUT


def _coverage_object(found: Coverage) -> dict[str, Any]:
    def one(covered: Covered) -> dict[str, Any]:
        return {
            "name": covered.name,
            "text": covered.text,
            "clauses": list(covered.clauses),
            "policies": list(covered.policies),
            "reason": covered.reason,
        }

    return {
        "format": "qingce-coverage",
        "version": 1,
        "clauses": [one(covered) for covered in found.clauses],
        "instruments": [one(covered) for covered in found.instruments],
        "gaps": [covered.name for covered in found.gaps],
        "unlisted": list(found.unlisted),
    }


def _print_coverage(found: Coverage) -> None:
    for title, several in (("条款", found.clauses), ("有名称的事项", found.instruments)):
        click.echo(title)
        for one in several:
            text = one.text if one.kind == "instrument" else f"{one.name} {_short(one.text)}"
            click.echo(f"  {text} → {_answer(one)}")
    for name in found.unlisted:
        click.echo(f"缺口：条款提到的“{name}”不在清单里；补进 instruments。")
    for one in found.gaps:
        click.echo(f"缺口：“{one.name}”没有政策对应，也没有写理由；在政策里写 serves，或补 reason。")
    for title, several in (("条款", found.clauses), ("有名称的事项", found.instruments)):
        served = sum(bool(one.policies) for one in several)
        gaps = sum(one.is_gap for one in several)
        click.echo(
            f"{title}共 {len(several)}：有政策对应 {served}，写明理由 {len(several) - served - gaps}，缺口 {gaps}"
        )


def _short(text: str) -> str:
    return text if len(text) <= CLAUSE_WIDTH else f"{text[: CLAUSE_WIDTH - 1]}…"


def _answer(one: Covered) -> str:
    if one.policies:
        return "、".join(one.policies)
    return f"（无）{one.reason}" if one.reason else "缺口"


# --- diff ----------------------------------------------------------------------------------------


@packs.command("diff")
@click.argument("old", metavar="旧规则", type=AnyPath())
@click.argument("new", metavar="新规则", type=AnyPath())
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 写到标准输出。")
def packs_diff(old: Path, new: Path, policies: tuple[str, ...], as_json: bool) -> int:
    """用文字说明两份规则（规则包文件夹或政策文件）有什么不同。"""
    from rules.difference import difference
    from rules.difference_reading import read_side
    from rules.fields import load_dictionary

    dictionary = load_dictionary()
    before, after = read_side(old, dictionary), read_side(new, dictionary)
    _refuse_unknown(policies, {*before.policies, *after.policies})
    found = [one for one in difference(before, after) if not policies or one.policy in policies]
    if as_json:
        write_json(_difference_object(found), None)
    else:
        _print_difference(found)
    return DONE


def _difference_object(found: Sequence[PolicyChange]) -> dict[str, Any]:
    import msgspec

    return {"format": "qingce-difference", "version": 1, "policies": msgspec.to_builtins(list(found))}


def _print_difference(found: Sequence[PolicyChange]) -> None:
    for one in found:
        words = {
            "added": "新增政策",
            "removed": "删去政策",
            "edition": f"新增一版（与 {one.beside} 相比）",
            "changed": "改动",
        }
        click.echo(f"{one.policy} {one.title}：{words[one.sort]}")
        for change in one.changes:
            click.echo(f"  {change}")
    click.echo(f"{len(found)} 项政策有变化" if found else "没有变化")


# --- schema --------------------------------------------------------------------------------------


@packs.command("schema")
@click.option("--out", metavar="文件", type=AnyPath(), help="写到文件，不写时到标准输出。")
def packs_schema(out: Path | None) -> int:
    """写出规则文件的 JSON Schema，供编辑器检查和补全。"""
    from rules.packs import json_schema

    if not write_json(json_schema(), out):
        return WRONG_INPUT
    if out is not None:
        say(f"已写出 {out}。")
    return DONE


# --- book ----------------------------------------------------------------------------------------


@packs.command("book")
@click.argument("policies", metavar="政策标识…", nargs=-1)
@click.option("--out", "-o", metavar="文件", required=True, type=AnyPath(), help="写到哪个 PDF 文件。")
@more_packs
def packs_book(policies: tuple[str, ...], out: Path, folders: tuple[Path, ...]) -> int:
    """把全部规则（或所列政策）印成一本 PDF，供逐条核对。"""
    from checklist.book import build_book
    from rules.codes import CodeTables
    from rules.packs import load_rulebook
    from rules.program import Program

    book = load_rulebook(cases=True, more=folders)
    _refuse_unknown(policies, (policy.id for policy in book.policies))
    program = Program(book.packs, book.dictionary, CodeTables())
    return DONE if print_document(build_book(program, policies), out) else WRONG_INPUT
