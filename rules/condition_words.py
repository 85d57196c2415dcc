"""A whole condition in Chinese, groups and guards too, from the words of its single tests."""

from __future__ import annotations

from rules.groups import members_of
from rules.model import Condition, Policy
from rules.wording import YEAR_NAMES, Words


def said(words: Words, condition: Condition, policy: Policy) -> str:
    """What a condition asks, as one clause without a full stop."""
    text = _plain(words, condition, policy)
    if condition.judged:
        text += "（由主管部门认定）"
    if condition.when is None:
        return text
    return f"{text}（只在“{said(words, condition.when, policy)}”时）"


def _plain(words: Words, condition: Condition, policy: Policy) -> str:
    members = [said(words, one, policy) for one in members_of(condition)]
    if not members:
        return _single(words, condition, policy)
    if condition.at_least_of is not None:
        inner = f"下列至少{condition.at_least_of.n}项：{'；'.join(members)}"
    elif condition.none_ is not None:
        inner = f"没有下列任何一项：{'；'.join(members)}"
    else:
        inner = (" 且 " if condition.all_ is not None else " 或 ").join(members)
        inner = f"（{inner}）" if len(members) > 1 else inner
    return (
        f"{condition.label}{inner if inner.startswith('（') else f'：{inner}'}" if condition.label else inner
    )


def _single(words: Words, condition: Condition, policy: Policy) -> str:
    if condition.meets is not None:
        part = "适用范围" if condition.meets.part == "applies" else "要求"
        return f"符合政策“{condition.meets.policy}”的{part}"
    year = None if condition.year is None else YEAR_NAMES[condition.year]
    return words.requirement(condition, policy, year)
