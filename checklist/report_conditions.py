"""The condition table of a policy: condition, own value, verdict, article, basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeAlias

from checklist.blocks import Block, Paragraph, Row, Run, plain
from checklist.deciding import UNSAID
from checklist.findings import Finding, Findings, asked
from checklist.labels import BASES, VERDICT_MARKS
from checklist.reasons import BY_PERSON
from checklist.report_base import group_row, table, without_brackets
from checklist.ruled import Ruled, ruled_below
from rules.nodes import Node
from rules.trace import ConditionTrace
from rules.verdict import HUMAN, LABELS, LEFT_OUT, MET, NOT_MET, UNKNOWN, negate

COLUMNS = (("条件", 4.7), ("本企业", 3.0), ("判定", 1.5), ("条款", 2.1))
SAME = "同上"
PART_TITLES = {"applies": "适用对象", "requires": "条件", "excludes": "不得有的情形（没有即为满足）"}
QUIET_TITLES = {"applies": "适用对象", "requires": "条件", "excludes": "排除情形"}
FINE_BY_FILLING = "依据待核对，按所填看满足"
ABSENT = {LABELS[MET]: "都没有", FINE_BY_FILLING: "依据待核对，按所填看没有"}
"""Of an exclusion that does not hold one says that it is not there, never that it is met."""
GROUP_WORDS = {"any": "以下满足一项即可", "none": "以下都不得有", "all": "以下都要满足"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; ``depth`` is how far inside groups of alternatives it stands."""

    text: str
    value: str
    verdict: int
    article: str
    basis: str
    depth: int
    is_group: bool = False
    is_fine: bool = False
    hint: str = ""
    id: str = ""
    ruled: str = ""
    """The ruling in words, where a person gave the verdict; such a line always stands in the table."""


Detail: TypeAlias = Literal["whole", "open", "none"]
"""What stands line by line: every requirement; what is not met or not answered; nothing."""


def condition_blocks(
    findings: Findings, finding: Finding, detail: Detail, decisions: Mapping[str, Run]
) -> list[Block]:
    """The conditions of a policy: a table, and paragraphs for what need not stand line by line.

    Those are the scope when it fits, exclusions that do not hold, and what ``detail`` leaves out; nothing vanishes.
    ``decisions`` tells by condition where a matter of judgement is printed as something to do.
    """
    rows: list[Row] = []
    quiet: dict[tuple[str, str, int], list[Line]] = {}
    for part, blocks in _parts(findings, finding).items():
        shown: list[Line] = []
        for lines in blocks:
            is_ruled = any(line.ruled for line in lines)
            title = None if is_ruled else _quiet_title(lines[0], part, detail)
            if title is None:
                shown += lines
            else:
                quiet.setdefault((QUIET_TITLES[part], title, lines[0].verdict), []).append(_folded(lines))
        if shown:
            rows += [group_row(PART_TITLES[part])] if part != "requires" or rows else []
            rows += _rows(shown)
    paragraphs = _paragraphs(quiet, decisions)
    return [table(COLUMNS, rows, style="compact"), *paragraphs] if rows else paragraphs


def _paragraphs(
    quiet: Mapping[tuple[str, str, int], list[Line]], decisions: Mapping[str, Run]
) -> list[Block]:
    """All that is met in one paragraph, everything else in one for each verdict."""
    found = [
        (mark, _said_of(part, title, lines, mark, decisions)) for (part, title, mark), lines in quiet.items()
    ]
    fine = [runs for mark, runs in found if mark == MET]
    joined = tuple(run for runs in fine for run in (*runs, Run("　　")))[:-1]
    rest: list[Block] = [Paragraph(runs, "small") for mark, runs in found if mark != MET]
    return [Paragraph(joined, "small"), *rest] if joined else rest


def _parts(findings: Findings, finding: Finding) -> dict[str, list[list[Line]]]:
    """The lines of each part, one list for each top condition with what stands below it."""
    parts: dict[str, list[list[Line]]] = {}
    for part, root in finding.roots():
        found = parts.setdefault(part, [])
        for line in _lines(findings, finding, part, root):
            if line.depth == 0:
                found.append([line])
            else:
                found[-1].append(line)
    return parts


def _quiet_title(line: Line, part: str, detail: Detail) -> str | None:
    """What a paragraph says of a condition that needs no line of its own; None for the table."""
    if part == "requires" and detail == "whole":
        return None
    if line.verdict == HUMAN and line.is_fine:
        return FINE_BY_FILLING
    is_open = line.verdict in (NOT_MET, UNKNOWN) and part != "applies"
    return None if is_open and detail != "none" else LABELS[line.verdict]


def _folded(lines: list[Line]) -> Line:
    """A group and what decides it as one line."""
    head = lines[0]
    if len(lines) == 1:
        return head
    inner = [_with_value(line) for line in lines[1:] if not line.is_group and line.verdict == head.verdict]
    known = next((line for line in lines if line.article or line.basis), head)
    return replace(head, text=f"{head.text}：{'、'.join(inner)}", article=known.article, basis=known.basis)


def _with_value(line: Line) -> str:
    """A condition with its value, unless the value only repeats it."""
    repeats = not line.value or line.value in UNSAID or line.value in line.text
    text = line.text if repeats else f"{line.text}（{line.value}）"
    return text if line.is_fine else text + line.hint


def _said_of(
    part: str, title: str, lines: list[Line], verdict: int, decisions: Mapping[str, Run]
) -> tuple[Run, ...]:
    """Conditions with one verdict, with their values; articles and basis stand behind those they are about.

    What is printed as something to judge is only pointed to.
    """
    head = Run(f"{part} {len(lines)} 项{_said(part, title)}　", bold=True, mark=VERDICT_MARKS[verdict])
    known = {line.id: decisions[line.id] for line in lines if line.id in decisions}
    texts = []
    for source, found in groupby([line for line in lines if line.id not in known], key=_source):
        text = "；".join(_with_value(line) for line in found).replace("？；", "？")
        texts.append(f"{text}〔{source}〕" if source else text)
    if not known:
        return head, Run("；".join(texts))
    links = [run for one in dict.fromkeys(known.values()) for run in (Run("、"), one)][1:]
    return (head, Run("；".join([*texts, "见行动清单 "])), *links)


def _source(line: Line) -> str:
    """The article, and the basis where it is less than checked."""
    basis = line.basis if line.basis != BASES["verified"] else ""
    return "，".join(text for text in (line.article, basis) if text)


def _said(part: str, title: str) -> str:
    return ABSENT.get(title, title) if part == QUIET_TITLES["excludes"] else title


def _lines(findings: Findings, finding: Finding, part: str, root: Node) -> Iterator[Line]:
    for child in root.children if root.leaf is None and root.kind in ("all", "any") else (root,):
        yield from _of_node(findings, finding, part, child, 0, turned=part == "excludes")


def _of_node(
    findings: Findings, finding: Finding, part: str, node: Node, depth: int, *, turned: bool
) -> Iterator[Line]:
    """``turned`` where what is written must not hold: the verdict is that of its absence."""
    verdict = findings.verdict(node)
    if verdict == LEFT_OUT:
        found = ruled_below(findings, finding, part, node, turned=turned)
        yield from (_of_ruled(finding, one, depth) for one in found)
        return
    shown = negate(verdict) if turned else verdict
    if node.leaf is not None:
        yield _of_leaf(findings, finding, part, node, shown, depth, turned=turned)
        return
    if node.kind == "when":
        guard, guarded = node.children
        found = ruled_below(findings, finding, part, guard, turned=False, guards=True)
        yield from (_of_ruled(finding, one, depth) for one in found)
        yield from _of_node(findings, finding, part, guarded, depth, turned=turned)
        return
    inner = turned != (node.kind == "none")
    if node.condition.label is not None or node.kind != "all":
        yield Line(group_text(node, turned=turned), "", shown, "", "", depth, is_group=True)
        depth += 1
    for child in _worth_showing(findings, node):
        yield from _of_node(findings, finding, part, child, depth, turned=inner)


def _worth_showing(findings: Findings, node: Node) -> tuple[Node, ...]:
    """The children of a group; of alternatives that are met only those that made it so, and what people ruled."""
    if node.kind not in ("any", "at_least_of") or findings.verdict(node) != MET:
        return node.children
    return tuple(
        child
        for child in node.children
        if findings.verdict(child) == MET or any(leaf.ruling is not None for leaf in child.leaves())
    )


def group_text(node: Node, *, turned: bool) -> str:
    """What a group of conditions asks of what stands in it; ``turned`` where that must not hold."""
    if node.kind == "at_least_of":
        assert node.condition.at_least_of is not None
        words = f"以下至少 {node.condition.at_least_of.n} 项"
    elif turned:
        words = "以下情形" if node.kind == "any" else "以下情形同时存在"
    else:
        words = GROUP_WORDS[node.kind]
    return f"{node.condition.label}（{words}）" if node.condition.label else words


def _of_leaf(
    findings: Findings, finding: Finding, part: str, node: Node, verdict: int, depth: int, *, turned: bool
) -> Line:
    line = _of_trace(finding, findings.trace(finding, node, part), verdict, depth, turned=turned)
    ruled = next(ruled_below(findings, finding, part, node, turned=turned), None)
    return line if ruled is None else replace(line, ruled=ruled.words)


def _of_ruled(finding: Finding, ruled: Ruled, depth: int) -> Line:
    """A ruled condition that decides whether others count, or does not count itself."""
    verdict = negate(ruled.trace.verdict) if ruled.turned else ruled.trace.verdict
    line = _of_trace(finding, ruled.trace, verdict, depth, turned=ruled.turned)
    return replace(line, text=ruled.text, ruled=ruled.words)


def _of_trace(finding: Finding, trace: ConditionTrace, verdict: int, depth: int, *, turned: bool) -> Line:
    value = "，".join(text for text in (trace.value_text, trace.distance_text or "") if text)
    hint = trace.hint if trace.hint is None or not turned else negate(trace.hint)
    is_fine = hint == MET and trace.basis == "recalled"
    is_told = trace.basis == "recalled" and hint in (MET, NOT_MET)
    told = f"（按所填看{LABELS[hint]}）" if is_told and hint is not None else ""
    basis = BASES[trace.basis] if trace.basis is not None else ""
    article = place_in(finding, trace.article)
    return Line(
        asked(trace), value, verdict, article, basis, depth, is_fine=is_fine, hint=told, id=trace.node.id
    )


def place_in(finding: Finding, article: str | None) -> str:
    """An article without the document's own number or title, which stand above the table."""
    document = finding.policy.document
    own = f"{document.number or ''} {document.title}"
    rest = article or ""
    while " " in rest and without_brackets(rest.partition(" ")[0]) in own:
        rest = rest.partition(" ")[2]
    return rest


def _rows(lines: list[Line]) -> Iterator[Row]:
    """The rows of a part; a place that was just named is not written out again."""
    last = ""
    for line in lines:
        where = line.article + (f"（{line.basis}）" if line.basis and line.basis != BASES["verified"] else "")
        yield _row(line, SAME if where and where == last else where)
        last = where or last


def _row(line: Line, where: str) -> Row:
    text = "　" * line.depth + ("· " if line.depth else "") + line.text
    verdict = Run(LABELS[line.verdict], mark=VERDICT_MARKS[line.verdict])
    condition = Run(text, bold=line.is_group)
    value = plain(line.value + line.hint)
    if not line.ruled:
        return Row(((condition,), value, (verdict,), plain(where)))
    told, marked = Run(f"\n{line.ruled}", role="accent"), Run(f"\n{BY_PERSON}", role="accent")
    return Row(((condition, told), value, (verdict, marked), plain(where)))
