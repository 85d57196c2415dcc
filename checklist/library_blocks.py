"""What the rule library tells: a policy read without a client, a pack, and how fresh the rules are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from checklist.blocks import (
    Block,
    BulletList,
    Callout,
    Heading,
    KeyValues,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
    text_of,
    walk,
)
from checklist.book_policy import policy_blocks
from checklist.findings import Findings
from checklist.labels import BASES
from checklist.report_base import pair, table
from rules.freshness import STALE_DAYS, freshness
from rules.model import Pack, Policy
from rules.program import Program
from rules.wording import Words

HASH_SHOWN = 16


def anchors_of(program: Program) -> frozenset[str]:
    """Everything that a link in the library can lead to."""
    return frozenset(
        (*(f"policy-{key}" for key in program.policies), *(f"clause-{key}" for key in program.clauses))
    )


def library_policy(
    program: Program, words: Words, policy: Policy, as_of: date, findings: Findings | None = None
) -> list[Block]:
    """A policy with everything in its file; with ``findings`` what it comes to for that firm (``outcome-…`` leads there).

    A policy that was read without its worked cases says nothing of them.
    """
    head, *rest = policy_blocks(program, words, policy, anchors_of(program))
    notes = (Callout(plain(one.text), kind="caution") for one in freshness(policy, as_of))
    return [head, *_outcome(policy, findings), *notes, *rest]


def searchable(program: Program) -> dict[str, str]:
    """All that is written about each policy, worked cases left out, in small letters."""
    words = Words(program.slots, program.compiler, program.codes)
    return {
        key: " ".join(_texts(policy_blocks(program, words, replace(one.policy, cases=())))).casefold()
        for key, one in program.policies.items()
    }


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in walk(tuple(blocks)):
        if isinstance(block, Paragraph):
            yield text_of(block.runs)
        elif isinstance(block, KeyValues):
            yield from (text_of(one.value) for one in block.pairs)
        elif isinstance(block, Table):
            yield from (text_of(cell) for row in block.rows for cell in row.cells)


def _outcome(policy: Policy, findings: Findings | None) -> Iterator[Block]:
    if findings is None:
        return
    finding = findings.of(policy.id)
    yield Paragraph(
        (
            Run("本企业的结论　", role="muted"),
            Run(finding.word, bold=True, mark=finding.mark),
            Run("　"),
            Run("查看逐条依据", anchor=f"outcome-{policy.id}"),
        )
    )


def pack_blocks(pack: Pack, as_of: date, cases: int | None = None) -> list[Block]:
    """A pack: which edition, what is in it, what is to be checked again; ``cases`` None where they were not counted."""
    info, policies = pack.info, pack.policies
    clauses = sum(len(measure.clauses) for measure in pack.measures)
    counts = [(len(policies), "项政策"), (len(pack.measures), "项举措和保障"), (clauses, "个条款")]
    counts += [(len(pack.instruments), "个点名事项"), (len(pack.tables), "张按日期的数据表")]
    counts += [(cases or 0, "个算例")]
    return [
        Heading(info.title, 2),
        KeyValues(
            (
                pair("标识", info.id),
                pair("版本", info.version),
                pair("核对日", info.checked_on.isoformat()),
                pair("内容", "、".join(f"{count} {word}" for count, word in counts if count)),
                pair("校验码", f"SHA-256 {pack.sha256}"),
            )
        ),
        *_fresh(policies, as_of),
        *_bases(policies),
        Heading(f"文件（{len(pack.files)}）", 3),
        _files(pack),
    ]


def _fresh(policies: Iterable[Policy], as_of: date) -> Iterator[Block]:
    """The policies whose end is near or past, and those to be checked again."""
    told = [(policy, note) for policy in policies for note in freshness(policy, as_of)]
    titles = {
        "ended": "刚刚到期",
        "ends": "即将到期",
        "stale": f"核对已超过 {STALE_DAYS} 天，使用前须重新核对",
    }
    for kind, title in titles.items():
        found = [(policy, note.short) for policy, note in told if note.kind == kind]
        if found:
            yield Heading(f"{title}（{len(found)}）", 3)
            yield BulletList(
                tuple((*_link(policy), Run(f"　{short}", role="muted")) for policy, short in found)
            )
    over = [one for one in policies if one.in_force.to is not None and one.in_force.to < as_of]
    if over:
        yield Heading(f"有效期已过（{len(over)}）", 3)
        yield BulletList(tuple((*_link(one), Run(f"　至 {one.in_force.to}", role="muted")) for one in over))


def _bases(policies: Iterable[Policy]) -> Iterator[Block]:
    """The policies whose document has not been compared with the official text."""
    found = [one for one in policies if one.document.basis != "verified"]
    if found:
        yield Heading(f"依据文件没有对照官方原文的政策（{len(found)}）", 3)
        yield BulletList(
            tuple((*_link(one), Run(f"　{BASES[one.document.basis]}", role="muted")) for one in found)
        )


def _link(policy: Policy) -> Runs:
    return (Run(policy.title, anchor=f"policy-{policy.id}"),)


def _files(pack: Pack) -> Table:
    rows = [(name, sha256[:HASH_SHOWN]) for name, sha256 in sorted(pack.files.items())]
    return table((("文件", 3), (f"SHA-256（前 {HASH_SHOWN} 位）", 2)), rows, style="compact")
