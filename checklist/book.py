"""The whole rule book as a document that a policy expert can go through with a pen.

Everything a rule file says is printed in the words the program uses: each condition with its article and basis and
a column to write in, the scoring tables, dates, materials, steps, and the worked cases that prove the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from checklist.blocks import Block, Document, Heading, PageBreak, Paragraph, Row, Toc, plain
from checklist.book_declarations import declarations_part
from checklist.book_plan import plan_clauses_part
from checklist.book_policy import in_force_words, policy_blocks
from checklist.labels import BASES, BASIS_MEANINGS, GROUPS, KINDS
from checklist.report_base import table
from rules.model import Pack, Policy
from rules.program import Program
from rules.wording import Words

TITLE = "规则手册"
SUBTITLE = "收录的每项政策、每个条件及其依据，供逐条核对"
FOOTER = "程序所用的规则，以官方文件为准"
CLIENT = "轻策规则包"
INDEX = (
    ("政策", 3.3),
    ("标识", 2.7),
    ("种类", 1.0),
    ("有效期", 2.7),
    ("核对日", 1.6),
    ("条件", 0.7),
    ("算例", 0.7),
)


def build_book(program: Program, policies: Iterable[str] = ()) -> Document:
    """The rule book of a program, or only of some policies (ids); the packs' cases must have been loaded with them.

    The day on the pages is the latest on which a pack was checked.  Equal packs give an equal document.
    """
    chosen = frozenset(policies)
    packs = [pack for pack in program.packs if pack.policies]
    found = [policy for pack in packs for policy in pack.policies if not chosen or policy.id in chosen]
    words = Words(program.slots, program.compiler, program.codes)
    linked = frozenset(f"policy-{policy.id}" for policy in found)
    if not chosen:
        linked |= {f"clause-{key}" for key in program.clauses}
    blocks: list[Block] = [*_front(program.packs, found), Toc(max_level=2), PageBreak(), *_index(found)]
    for group, members in groupby(_by_group(found), key=lambda one: one.group):
        blocks += [PageBreak(), Heading(GROUPS.get(group, group), anchor=f"group-{group}")]
        for policy in members:
            blocks += policy_blocks(program, words, policy, linked)
    if not chosen:
        blocks += [*plan_clauses_part(program, words), *declarations_part(program, words)]
    return Document(
        title=TITLE,
        client_name=CLIENT,
        as_of=max(pack.info.checked_on for pack in program.packs),
        as_of_label="规则核对于",
        blocks=tuple(blocks),
        subtitle=SUBTITLE,
        footer=FOOTER,
        subject="；".join(f"{pack.info.id} {pack.info.version}" for pack in program.packs),
    )


def _by_group(policies: Sequence[Policy]) -> list[Policy]:
    """The policies by group in the order of the labels, editions of a family together."""
    order = {group: place for place, group in enumerate(GROUPS)}
    return sorted(policies, key=lambda one: (order.get(one.group, len(order)), one.group, one.family, one.id))


def _front(packs: Sequence[Pack], policies: Sequence[Policy]) -> list[Block]:
    lines = [
        f"{pack.info.title}（{pack.info.id} {pack.info.version}），{len(pack.files)} 个文件，校验码 {pack.sha256}"
        for pack in packs
    ]
    bases = "；".join(f"{BASES[basis]}——{meaning}" for basis, meaning in BASIS_MEANINGS.items())
    cases = sum(len(policy.cases) for policy in policies)
    return [
        Paragraph(plain("\n".join(lines)), "small"),
        Paragraph(
            plain(
                f"共 {len(policies)} 项政策、{cases} 个算例。条件的文字由规则数据生成，和程序的判断是同一份数据；"
                "“批注”一栏留给核对人。缩进的条件属于它上面的一组。"
            ),
            "note",
        ),
        Paragraph(
            plain(
                f"依据：{bases}。标为“待核对”的条件不单独决定结论，只给提示；"
                "但判断是否适用，或企业没有所要的称号、证书时，仍按它判断并注明待核对。"
                "内容、时间、材料、步骤和关系末尾没有标依据的，即已核对。"
            ),
            "small",
        ),
    ]


def _index(policies: Sequence[Policy]) -> list[Block]:
    rows: list[Sequence[str] | Row] = []
    for group, members in groupby(_by_group(policies), key=lambda one: one.group):
        rows.append(Row((plain(GROUPS.get(group, group)),), role="group"))
        rows += [_index_row(policy) for policy in members]
    return [Heading("政策一览", anchor="index"), table(INDEX, rows, style="compact")]


def _index_row(policy: Policy) -> list[str]:
    conditions = sum(len(part) for part in (policy.applies, policy.requires, policy.excludes))
    conditions += sum(len(level.requires) for level in policy.levels)
    return [
        policy.title,
        policy.id,
        KINDS[policy.kind],
        in_force_words(policy),
        policy.checked_on.isoformat(),
        str(conditions),
        str(len(policy.cases)),
    ]
