"""One policy of the rule book: what it is, every condition, its scores, dates, papers, steps and cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from checklist.blocks import Block, Heading, KeyValue, KeyValues, Paragraph, Row, Run, Runs, plain
from checklist.book_declarations import figure_lines
from checklist.book_scores import score_blocks
from checklist.labels import BASES, KINDS, LEVELS, OUTCOMES, POLICY_STATES, RELATIONS
from checklist.report_base import group_row, named_document, pair, table, with_basis
from checklist.report_conditions import GROUP_WORDS, PART_TITLES
from checklist.report_money import formula_words
from rules.groups import group_of
from rules.model import Basis, Case, Condition, Document, Policy, Relation, Step, Window
from rules.number_words import quoted
from rules.program import Program
from rules.verdict import LABELS, NAMES
from rules.wording import YEAR_NAMES, Words

COLUMNS = (("条件", 5.2), ("标识", 1.9), ("条款和依据", 2.6), ("批注", 1.6))
TRUTH: Final[Mapping[str, str]] = {"true": "是", "false": "否"}
RESULTS: Final[Mapping[str, str]] = dict([*zip(NAMES, LABELS, strict=True), *OUTCOMES.items()])


def policy_blocks(
    program: Program, words: Words, policy: Policy, linked: Collection[str] = ()
) -> list[Block]:
    """Everything in the file of one policy.

    ``linked`` are the anchors (``policy-…``, ``clause-…``) that can be followed from where this is shown.
    """
    book = _PolicyPages(program, words, policy, linked)
    return [
        Heading(policy.title, 2, f"policy-{policy.id}"),
        KeyValues(tuple(book.facts())),
        *book.conditions(),
        *(block for score in policy.scores for block in score_blocks(words, policy, score)),
        *book.rest(),
        *_cases(program, words, policy),
    ]


class _PolicyPages:
    """The pages of one policy."""

    def __init__(self, program: Program, words: Words, policy: Policy, linked: Collection[str]) -> None:
        self._program, self._words, self._policy = program, words, policy
        self._linked = linked

    def facts(self) -> Iterator[KeyValue]:
        """What the policy is, one labelled line each; what the file does not say is left out."""
        policy = self._policy
        span, authority = policy.in_force, policy.authority
        family = f"（同族 {policy.family}）" if policy.family != policy.id else ""
        yield pair("标识", f"{policy.id}{family}，{KINDS[policy.kind]}，{LEVELS[policy.level]}")
        for document in (policy.document, *policy.also):
            yield pair("文件" if document is policy.document else "相关文件", _document(document))
        yield pair("有效期", with_basis(in_force_words(policy) + _noted(span.note), span.basis))
        state = "，".join(text for text in (_state(policy), (policy.state_note or "").rstrip("。")) if text)
        yield pair("状态", f"{state}；核对于 {policy.checked_on.isoformat()}")
        if policy.superseded_by:
            yield pair("后续版本", (self._policy_run(policy.superseded_by),))
        who = [("受理", authority.accepts), ("决定", authority.decides), ("办理处", authority.where)]
        told = "；".join(f"{label}：{text}" for label, text in who if text)
        if told:
            yield pair("主管", with_basis(told, authority.basis))
        yield pair("内容", with_basis(policy.benefit.text, policy.benefit.basis))
        amount = policy.benefit.amount
        if amount is not None:
            formula = formula_words(self._words, policy.id, amount.formula)
            text = f"{amount.label}（{amount.unit}）＝ {formula}。{amount.note or ''}"
            yield pair("金额测算", with_basis(text, amount.basis))
        if policy.gives is not None:
            yield pair("取得后", self._words.requirement(Condition(held=policy.gives)))
        if policy.held_when is not None:
            yield pair("已持有的标志", self._asked(policy.held_when))
        if policy.serves:
            yield pair("对应方案条款", self._clauses(policy.serves))
        for relation in policy.relations:
            yield pair("关系", self._relation(relation))

    def _relation(self, relation: Relation) -> Runs:
        name = quoted(self._title(relation.policy))
        head = f"{RELATIONS[relation.kind]}{name}"
        text = with_basis(head + (f"：{relation.note}" if relation.note else ""), relation.basis)
        linked = Run(name, anchor=self._anchor("policy", relation.policy))
        return Run(RELATIONS[relation.kind]), linked, *plain(text.removeprefix(head))

    def _clauses(self, clauses: Sequence[str]) -> Runs:
        runs: list[Run] = []
        for key in clauses:
            runs += [Run("、")] if runs else []
            runs.append(Run(key, anchor=self._anchor("clause", key)))
        return tuple(runs)

    def _policy_run(self, policy: str) -> Run:
        return Run(self._title(policy), anchor=self._anchor("policy", policy))

    def _anchor(self, kind: str, key: str) -> str | None:
        """Where a link leads; None where that stands nowhere here."""
        anchor = f"{kind}-{key}"
        return anchor if anchor in self._linked else None

    def _title(self, policy: str) -> str:
        found = self._program.policies.get(policy)
        return found.policy.title if found is not None else policy

    def conditions(self) -> list[Block]:
        """Applies, requires (with the levels of a ladder), excludes, bonus and renewal as one table."""
        policy = self._policy
        parts = [
            (PART_TITLES["applies"], policy.applies),
            (PART_TITLES["requires"], policy.requires),
            *((f"{level.label}另须", level.requires) for level in policy.levels),
            ("排除情形（有其中任何一项即不符合）", policy.excludes),
            ("加分或优先（不影响结论）", policy.bonus),
            ("复核时", policy.renewal.requires if policy.renewal is not None else ()),
        ]
        rows: list[Row] = []
        for title, conditions in parts:
            if conditions:
                rows.append(group_row(title))
                rows += [row for one in conditions for row in self._rows(one, 0, None, None)]
        if not rows:
            text = "没有须由企业满足的条件。" if policy.applicant != "none" else "不由企业申报，没有条件。"
            return [Paragraph(plain(text), "note")]
        return [table(COLUMNS, rows, style="compact")]

    def _rows(
        self, condition: Condition, depth: int, article: str | None, basis: Basis | None
    ) -> Iterator[Row]:
        """A condition with those inside it; article and basis of a group count for what stands in it."""
        article, basis = condition.article or article, condition.basis or basis
        found = group_of(condition)
        if found is None:
            yield self._row(condition, self._asked(condition), depth, article, basis, bold=False)
            return
        kind, inner = found
        of = condition.at_least_of
        group = f"以下至少 {of.n} 项" if of is not None else GROUP_WORDS[kind]
        head = f"{condition.label}（{group}）" if condition.label else group
        yield self._row(condition, head + self._guard(condition), depth, article, basis, bold=True)
        for one in inner:
            yield from self._rows(one, depth + 1, article, basis)

    def _row(
        self,
        condition: Condition,
        text: str,
        depth: int,
        article: str | None,
        basis: Basis | None,
        *,
        bold: bool,
    ) -> Row:
        runs = [Run("　" * depth + ("· " if depth else "") + text, bold=bold)]
        if condition.note:
            runs.append(Run(f"　注：{condition.note}", role="muted"))
        if condition.remedy:
            runs.append(Run(f"　补齐：{condition.remedy}", role="muted"))
        source = "；".join(one for one in (article, BASES[basis] if basis else None) if one)
        return Row((tuple(runs), plain(condition.id or ""), plain(source), ()))

    def _asked(self, condition: Condition) -> str:
        """What a single condition asks, with its year, its guard, and whether somebody judges it."""
        if condition.meets is not None:
            part = "适用范围" if condition.meets.part == "applies" else "条件"
            text = f"{condition.label or '另一项政策'}：符合{quoted(self._title(condition.meets.policy))}的{part}"
        else:
            text = self._words.requirement(condition, self._policy, self._year(condition))
        if condition.human is not None and condition.human.look_at:
            text += f"（看：{condition.human.look_at}）"
        judged = "（企业自己填写，由主管部门认定）" if condition.judged else ""
        return text + judged + self._guard(condition)

    def _year(self, condition: Condition) -> str | None:
        slots = self._program.slots
        if condition.fact is None or condition.rows is not None:
            return None
        name = slots.resolve(condition.fact, self._policy.id)
        field = self._program.dictionary.fields.get(name)
        usual = "current" if field is not None and field.current_year else "last"
        return YEAR_NAMES[condition.year or usual] if slots.is_yearly(name) else None

    def _guard(self, condition: Condition) -> str:
        if condition.when is None:
            return ""
        return f"（只在下列情形适用：{self._case_of(condition.when)}）"

    def _case_of(self, condition: Condition, *, inside: bool = False) -> str:
        """A guard in one line, groups with the word that joins them."""
        if condition.none_ is not None:
            return f"没有（{'、'.join(self._case_of(one, inside=True) for one in condition.none_)}）"
        if condition.at_least_of is not None:
            of = condition.at_least_of.of
            told = "、".join(self._case_of(one, inside=True) for one in of)
            return f"（{told}）中至少 {condition.at_least_of.n} 项"
        for members, joiner in ((condition.all_, "，且"), (condition.any_, "，或")):
            if members is not None:
                told = joiner.join(self._case_of(one, inside=len(members) > 1) for one in members)
                return f"（{told}）" if inside and len(members) > 1 else told
        return self._asked(condition)

    def rest(self) -> list[Block]:
        """Dates, papers, steps, readings and cautions."""
        policy = self._policy
        lines = list(figure_lines(self._words, policy))
        lines += [pair("申报时间", _window(one)) for one in policy.windows]
        if policy.validity is not None:
            lines.append(pair("有效年限", with_basis(policy.validity.text, policy.validity.basis)))
        if policy.renewal is not None:
            lines.append(pair("复核", with_basis(policy.renewal.text, policy.renewal.basis)))
        lines += [pair("年度事项", with_basis(one.what + _by(one.by), one.basis)) for one in policy.yearly]
        lines += _listed_lines(
            "材料", [self._material(one.id, one.name, one.note, one.basis) for one in policy.materials]
        )
        lines += _listed_lines("办理步骤", [self._step(one) for one in policy.steps])
        lines += _listed_lines("可以做的事", [self._step(one) for one in policy.actions])
        tables = self._program.compiler.tables
        lines += [pair("按日期的数值", f"{tables[one].title}（见“数据表”）") for one in policy.shows]
        lines += [pair("理解", f"{one.term}：{one.reading}") for one in policy.interpretations]
        lines += [pair("提醒", one) for one in policy.caution]
        return [KeyValues(tuple(lines))] if lines else []

    def _material(self, key: str | None, name: str | None, note: str | None, basis: Basis) -> str:
        shared = {one.id: one.name for pack in self._program.packs for one in pack.materials}
        text = name or shared.get(key or "", key or "")
        return with_basis(f"{text}（{note}）" if note else text, basis)

    def _step(self, step: Step) -> str:
        who = (
            "主管部门"
            if step.by == "authority"
            else self._program.dictionary.departments.get(step.department, "")
        )
        ahead = f"提前 {step.lead_days} 天" if step.lead_days else ""
        told = "，".join(text for text in (who, ahead, step.where or "") if text)
        return with_basis(f"{step.what}（{told}）", step.basis)


def _listed_lines(label: str, texts: Sequence[str]) -> list[KeyValue]:
    numbered = [f"{place}. {text.rstrip('。')}" for place, text in enumerate(texts, start=1)]
    return [pair(label, "\n".join(numbered))] if numbered else []


def _document(document: Document) -> Runs:
    days = [(document.issued, "印发"), (document.effective, "施行")]
    parts = [
        "、".join(document.issuers),
        "，".join(f"{day.isoformat()} {word}" for day, word in days if day is not None),
        BASES[document.basis],
    ]
    text = "".join(f"　{part}" for part in parts if part) + _noted(document.note)
    runs = (Run(named_document(document), url=document.url), Run(text))
    return (*runs, Run(f"\n{document.url}", role="muted")) if document.url else runs


def in_force_words(policy: Policy) -> str:
    """The days a policy is in force, as far as its file names them."""
    span = policy.in_force
    first, last = (day.isoformat() if day is not None else None for day in (span.from_, span.to))
    if first is None:
        return "未载明" if last is None else f"至 {last}"
    return f"{first} 起" if last is None else f"{first} 至 {last}"


def _state(policy: Policy) -> str:
    """The state of the instrument; one whose last day had passed when it was checked is in force no longer."""
    last = policy.in_force.to
    if policy.state == "open" and last is not None and last < policy.checked_on:
        return "有效期已过"
    return POLICY_STATES[policy.state]


def _noted(note: str | None) -> str:
    return f"（{note.rstrip('。')}）" if note else ""


def _by(day: str | None) -> str:
    return f"（{day} 前）" if day else ""


def _window(window: Window) -> str:
    return with_basis(window.text, window.basis)


def _cases(program: Program, words: Words, policy: Policy) -> list[Block]:
    if not policy.cases:
        return []
    text = "；".join(_case(program, words, one) for one in policy.cases)
    return [Paragraph((Run(f"算例 {len(policy.cases)} 个　", bold=True), Run(f"{text}。")), "small")]


def _case(program: Program, words: Words, case: Case) -> str:
    """A case by its name and what it must give."""
    if case.gives:
        return f"{case.name}{_varied(program, case)}：" + "，".join(
            f"{_given(program, words, case.vary, value)} {_result(one)}" for value, one in case.gives.items()
        )
    expected = case.expect
    if expected is None:
        return case.name
    results = [expected.outcome] if expected.outcome else list(expected.verdicts.values())
    told = [_result(one) for one in results] or [
        f"{low} 至 {high} 分" for low, high in expected.scores.values()
    ]
    return f"{case.name}：{'、'.join(dict.fromkeys(told))}" if told else case.name


def _varied(program: Program, case: Case) -> str:
    """What the values of a case are values of, where they are numbers that its name does not tell."""
    spec = program.dictionary.fields.get((case.vary or "").split(".")[0])
    if spec is None or spec.columns or spec.unit is None or spec.label in case.name:
        return ""
    return f"（{spec.label}，{spec.unit}）"


def _given(program: Program, words: Words, vary: str | None, value: str) -> str:
    """A value that a case puts in place, in the words of its fact or of the column it stands in."""
    if value in TRUTH:
        return TRUTH[value]
    fact, *place = (vary or "").split(".")
    spec = program.dictionary.fields.get(fact)
    if spec is None:
        return value
    column = next((one for one in spec.columns if place and one.id == place[-1]), None)
    if column is not None:
        return next((one.label for one in column.options if one.value == value), value)
    return words.option(fact, value)


def _result(name: str) -> str:
    """An outcome or a verdict (``human:met`` with its hint) in words."""
    head, _, hint = name.partition(":")
    return RESULTS.get(head, head) + (f"（提示{RESULTS.get(hint, hint)}）" if hint else "")
