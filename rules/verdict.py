"""Verdicts of conditions and their three-valued logic with a fourth value for a person's view.

Verdicts are small integers so that a whole assessment is one list of them.  Their order makes
``all`` the minimum: not_met < unknown < human < met; a condition that is left out (``LEFT_OUT``)
ranks above all and so never counts.
"""

from __future__ import annotations

from collections.abc import Iterable

NOT_MET, UNKNOWN, HUMAN, MET, LEFT_OUT = range(5)

NAMES = ("not_met", "unknown", "human", "met", "left_out")
LABELS = ("不满足", "信息不足", "需人工判断", "满足", "本企业不涉及")


def name(verdict: int) -> str:
    """The word of the file formats for a verdict."""
    return NAMES[verdict]


def of_all(verdicts: Iterable[int]) -> int:
    """Every one must hold; left out where every one is left out, met where there is none."""
    return min(verdicts, default=MET)


def of_any(verdicts: Iterable[int]) -> int:
    """One must hold; left out where every one is left out, not_met where there is none."""
    seen = verdicts if isinstance(verdicts, list | tuple) else list(verdicts)
    for verdict in (MET, UNKNOWN, HUMAN, NOT_MET):
        if verdict in seen:
            return verdict
    return LEFT_OUT if seen else NOT_MET


def of_none(verdicts: Iterable[int]) -> int:
    """None may hold: the negation of ``of_any``."""
    return negate(of_any(verdicts))


def negate(verdict: int) -> int:
    """Met and not_met change places; the others stay."""
    return (MET, UNKNOWN, HUMAN, NOT_MET, LEFT_OUT)[verdict]


def of_at_least(n: int, verdicts: Iterable[int]) -> int:
    """At least ``n`` must hold; what is left out cannot help."""
    seen = [verdict for verdict in verdicts if verdict != LEFT_OUT]
    if seen.count(MET) >= n:
        return MET
    if len(seen) - seen.count(NOT_MET) < n:
        return NOT_MET
    return UNKNOWN if UNKNOWN in seen else HUMAN


def of_when(guard: int, verdict: int) -> int:
    """A condition that counts only where ``guard`` holds."""
    if guard in (NOT_MET, LEFT_OUT):
        return LEFT_OUT
    if guard == MET or verdict in (MET, LEFT_OUT):
        return verdict
    if UNKNOWN in (guard, verdict):
        return UNKNOWN
    return HUMAN


def of_when_doubtful(guard: int, verdict: int) -> int:
    """As ``of_when`` where being left out is not as good as being met (below ``any``, ``none``, counts).

    An open guard leaves the condition open: it may hold, or not count at all.
    """
    if guard in (NOT_MET, LEFT_OUT) or verdict == LEFT_OUT:
        return LEFT_OUT
    if guard == MET:
        return verdict
    return UNKNOWN if UNKNOWN in (guard, verdict) else HUMAN


def of_when_excluding(guard: int, verdict: int) -> int:
    """As ``of_when`` for an exclusion: one that is left out and one that does not hold are the same."""
    return NOT_MET if verdict == NOT_MET and guard != LEFT_OUT else of_when_doubtful(guard, verdict)


def of_truth(truth: bool | None) -> int:
    """A Python truth as a verdict; ``None`` is unknown."""
    if truth is None:
        return UNKNOWN
    return MET if truth else NOT_MET
