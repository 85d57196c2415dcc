"""What figures say about money: the formula in words, what it stands on, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checklist.blocks import Run, Runs
from checklist.findings import Finding, Findings
from checklist.labels import BASES
from rules.model import Amount, AmountOption
from rules.money import Estimate, estimate
from rules.number_words import number_text
from rules.ranges import exact_number
from rules.values import Interval, Unknown
from rules.wording import YEAR_NAMES, Words

ESTIMATED = "金额测算"


def estimate_runs(findings: Findings, finding: Finding) -> Runs:
    """The estimate of a policy with formula, inputs and basis; empty where there is none or nothing can be said."""
    found = estimate(findings.assessment, finding.policy)
    if found is None or isinstance(found.value, Unknown):
        return ()
    amount = found.amount
    words = f"{amount.label} ＝ {formula_words(findings.words, finding.id, found.formula)} ＝ {value_words(found)}"
    rest = f"（公式{BASES[found.basis]}）。所用数据：{_inputs(findings, finding, found)}。{amount.note or ''}"
    return Run(words, bold=True), Run(rest)


def formula_words(words: Words, policy: str, formula: Amount, *, inner: bool = False) -> str:
    """A formula of a policy as a person would write it; ``inner`` where it is a factor of a product."""
    if formula.of is not None:
        year = "" if formula.year in (None, "last") else YEAR_NAMES[formula.year]
        return year + words.label(formula.of, policy)
    if formula.value is not None:
        return _factor(exact_number(formula.value)) if inner else number_text(exact_number(formula.value))
    if formula.table is not None:
        return words.table(formula.table)
    for parts, sign in ((formula.times, " × "), (formula.sum, " ＋ "), (formula.minus, " － ")):
        if parts is not None:
            is_product = sign == " × "
            texts = [formula_words(words, policy, one, inner=is_product) for one in parts]
            return sign.join(
                f"（{text}）" if is_product and (one.sum or one.minus) else text
                for one, text in zip(parts, texts, strict=True)
            )
    if formula.first_of is not None:
        return _options_words(words, policy, formula.first_of, inner=inner)
    ends = formula.min or formula.max or ()
    texts = [formula_words(words, policy, one) for one in ends]
    if len(ends) == 2 and ends[1].value is not None:
        return f"{texts[0]}（最{'多' if formula.min is not None else '少'} {texts[1]}）"
    return f"{'、'.join(texts)} 中较{'小' if formula.min is not None else '大'}的一个"


def _options_words(words: Words, policy: str, options: Sequence[AmountOption], *, inner: bool) -> str:
    """The options that are still possible, each with whose it is."""
    texts = []
    for option in options:
        text = formula_words(words, policy, option.then, inner=inner)
        texts.append(f"{text}（{option.label}）" if option.label else text)
    together = "或".join(texts)
    return f"（{together}）" if inner and len(texts) > 1 else together


def _factor(number: int | Fraction) -> str:
    """A factor of a product; up to one it reads as a share."""
    return f"{number_text(Fraction(number) * 100)}%" if 0 < number <= 1 else number_text(number)


def value_words(found: Estimate) -> str:
    """What an estimate comes to: a number, or between which it lies."""
    unit, value = found.amount.unit, found.value
    if not isinstance(value, Interval):
        return f"{number_text(value)}{unit}"
    if value.high is None:
        return f"不少于 {number_text(value.low)}{unit}"
    if not value.low:
        return f"不超过 {number_text(value.high)}{unit}"
    return f"{number_text(value.low)} 至 {number_text(value.high)}{unit}"


def _inputs(findings: Findings, finding: Finding, found: Estimate) -> str:
    texts = []
    for one in found.inputs:
        year = f"（{one.year}年）" if one.year is not None else ""
        unknown = isinstance(one.value, Unknown)
        value = "未填" if unknown else findings.words.value(one.fact, one.value, finding.id)
        texts.append(f"{findings.words.label(one.fact, finding.id)}{year} {value}")
    return "；".join(dict.fromkeys(texts))
