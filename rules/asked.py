"""Whether a fact is asked of a firm at all, from what is already answered (`asked_when` of the dictionary)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rules.codes import CodeTables
from rules.fields import Condition, Field
from rules.values import Answer, Choices


def is_asked(field: Field, answers: Mapping[str, Answer], codes: CodeTables) -> bool | None:
    """True, False, or None where the answers it depends on are unknown. A fact without a condition is always asked."""
    return True if field.asked_when is None else _holds(field.asked_when, answers, codes)


def _holds(condition: Condition, answers: Mapping[str, Answer], codes: CodeTables) -> bool | None:
    """One condition, three-valued (Kleene)."""

    def holds(one: Condition) -> bool | None:
        return _holds(one, answers, codes)

    if condition.any:
        return _either(condition.any, holds)
    if condition.all:
        return _both(condition.all, holds)
    if condition.sectors:
        return _in_sectors(condition.sectors, answers.get("sectors"), codes)
    answer = answers.get(condition.fact or "")
    if condition.region:
        return _in_regions(condition.region, answer, codes)
    return _equals(condition.value, answer)


def _either(conditions: Iterable[Condition], holds: Callable[[Condition], bool | None]) -> bool | None:
    verdicts = [holds(one) for one in conditions]
    return True if True in verdicts else None if None in verdicts else False


def _both(conditions: Iterable[Condition], holds: Callable[[Condition], bool | None]) -> bool | None:
    verdicts = [holds(one) for one in conditions]
    return False if False in verdicts else None if None in verdicts else True


def _in_sectors(wanted: tuple[str, ...], answer: Answer | None, codes: CodeTables) -> bool | None:
    """Whether a sector of the firm equals or lies below one of the wanted."""
    if not isinstance(answer, Choices):
        return None
    inside = frozenset[str]().union(*(codes.sectors.within(key) for key in wanted))
    if inside & answer.yes:
        return True
    return False if inside <= answer.no else None


def _in_regions(regions: tuple[str, ...], answer: Answer | None, codes: CodeTables) -> bool | None:
    """Whether the division lies in one of the named regions."""
    if not isinstance(answer, str):
        return None
    return any(codes.in_region(answer, region) for region in regions)


def _equals(value: str | None, answer: Answer | None) -> bool | None:
    """Whether a yes/no fact is yes, a choice is the value, or several choices hold it."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Choices):
        return True if value in answer.yes else False if value in answer.no else None
    return answer == value if isinstance(answer, str) else None
