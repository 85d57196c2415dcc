"""The command that proposes industry codes from plain words.  It parses and prints; the work is done in rules/suggest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commandline import AnyPath, ChineseCommand, say
from exit_codes import DONE, WRONG_INPUT

if TYPE_CHECKING:
    from rules.suggest import Suggester
    from rules.suggest_result import Proposal, Suggestion

SHOWN = 10
NAME_WIDTH = 60
HEADINGS = (("sectors", "轻工行业"), ("options", "可能符合的选项"), ("clauses", "值得看的方案条款"))


@click.command(cls=ChineseCommand)
@click.argument("text", metavar="[主营业务]", required=False)
@click.option("--file", "source", metavar="文件", type=AnyPath(), help="每行一段文字，逐行给出建议。")
@click.option("--json", "as_json", is_flag=True, help="每段文字输出一行 JSON。")
def suggest(text: str | None, source: Path | None, as_json: bool) -> int:
    """按主营业务或经营范围的文字，提出行业代码、轻工行业和方案条款的建议，由人确认。"""
    if (text is None) == (source is None):
        raise click.UsageError("请写一段主营业务，或用 --file 给出文件，两者选一")
    texts = [text or ""] if source is None else _lines(source)
    if texts is None:
        return WRONG_INPUT
    suggester = load_suggester()
    for one in texts:
        found = suggester.suggest(one)
        for line in [json.dumps(to_json(found), ensure_ascii=False)] if as_json else told(one, found):
            click.echo(line)
    return DONE


def load_suggester() -> Suggester:
    """The suggester over the shipped rules and tables."""
    from rules.codes import CodeTables
    from rules.packs import load_rulebook
    from rules.suggest import Suggester

    book = load_rulebook()
    clauses = (clause for pack in book.packs for measure in pack.measures for clause in measure.clauses)
    return Suggester(CodeTables(), book.dictionary, clauses)


def _lines(source: Path) -> list[str] | None:
    """The lines of a file; None, said in Chinese, where it is no UTF-8 text or cannot be read."""
    from checklist.replace import reason_of

    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as wrong:
        say(f"{source} 不是 UTF-8 文本（第 {wrong.start + 1} 个字节）；请另存为 UTF-8 后再试。")
    except OSError as refused:
        say(f"{source} 读不了：{reason_of(refused)}。")
    else:
        return lines[:-1] if not lines[-1] else lines
    return None


def to_json(found: Suggestion) -> dict[str, Any]:
    """The proposals as plain values."""
    return {
        "sure": found.sure,
        "note": found.note,
        "codes": [_plain("code", one) for one in found.codes],
        "groups": [_plain("code", one) for one in found.groups],
        "divisions": [_plain("code", one) for one in found.divisions],
        "sectors": [_plain("key", one) for one in found.sectors],
        "options": [_option(one) for one in found.options],
        "clauses": [_plain("id", one) for one in found.clauses],
    }


def _plain(key: str, one: Proposal) -> dict[str, Any]:
    return {
        key: one.key,
        "name": one.name,
        "score": one.score,
        "matches": list(dict.fromkeys(match.text for match in one.matches)),
        "places": [[match.start, match.end] for match in one.matches],
    }


def _option(one: Proposal) -> dict[str, Any]:
    fact, _, option = one.key.partition(".")
    return {"fact": fact, "option": option} | _plain("key", one)


def told(text: str, found: Suggestion) -> Iterator[str]:
    """The proposals as lines to read."""
    yield f"“{_short(text)}”"
    if found.note is not None:
        yield f"  {found.note}"
    if found.codes:
        yield "  行业代码（GB/T 4754—2017）：" if found.sure else "  比较接近的行业代码："
    for one in found.codes[:SHOWN]:
        yield f"    {one.key}  {one.name}{_because(one)}"
    for name, heading in HEADINGS:
        proposals: tuple[Proposal, ...] = getattr(found, name)
        if proposals:
            yield f"  {heading}："
        for one in proposals:
            yield f"    {_short(one.name)}{_because(one)}"
    if found.codes or found.sectors:
        yield "  以上是建议，由人确认后才算填报。"


def _because(one: Proposal) -> str:
    words = "、".join(dict.fromkeys(match.text for match in one.matches))
    return f"  ← {words}" if words else ""


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= NAME_WIDTH else one_line[:NAME_WIDTH] + "…"
