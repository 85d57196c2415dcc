"""Whether the worked cases of a policy name things that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.cases import OPEN_END, UNKNOWN_AMOUNT
from rules.errors import Rejected, clip
from rules.integrity_facts import Report
from rules.integrity_scope import Scope, check_number
from rules.model import AS_OF, Case, Expect, Policy
from rules.reading import day
from rules.verdict import NAMES
from rules.yamltree import Steps

OUTCOMES: Final[Mapping[str, str]] = {
    "not_in_force": "不在有效期",
    "not_applicable": "不适用",
    "information": "仅供了解",
    "held": "已持有",
    "not_met": "不符合",
    "gap": "有差距",
    "needs_facts": "信息不足",
    "needs_judgement": "需人工判断",
    "likely": "初步符合",
}
VERDICTS: Final = {name: name for name in NAMES}


def check_cases(policy: Policy, ids: Mapping[str, Steps], scope: Scope) -> None:
    """The cases of one policy; ``ids`` are those of its conditions."""
    names: dict[str, Steps] = {}
    for index, case in enumerate(policy.cases):
        steps: Steps = ("policy", "cases", index)
        if case.name in names:
            line = scope.report.line(names[case.name])
            scope.report.add(
                (*steps, "name"), f"案例名“{clip(case.name)}”重复，第 {line} 行已有", "每个名字只用一次"
            )
        _check_base(case, names, steps, scope.report)
        names.setdefault(case.name, (*steps, "name"))
        _check_facts(case, steps, scope)
        _check_vary(case, ids, steps, scope)
        if case.expect is not None:
            _check_expect(case.expect, policy, ids, (*steps, "expect"), scope.report)
        elif case.vary is None:
            scope.report.add(steps, "案例没有写结果", "expect，或 vary 和 gives")


def _check_base(case: Case, names: Mapping[str, Steps], steps: Steps, report: Report) -> None:
    if case.like is not None and case.like not in names:
        report.add(
            (*steps, "like"), f"前面没有案例“{clip(case.like)}”", "前面的案例名", case.like, tuple(names)
        )
    if case.like is None and case.as_of is None:
        report.add((*steps, AS_OF), "案例没有写判定日 as_of", "as_of: 年-月-日")
    if case.like is None and case.without:
        report.add((*steps, "without"), "without 要和 like 一起用", "不写 without")


def _check_facts(case: Case, steps: Steps, scope: Scope) -> None:
    fields = scope.known.dictionary.fields
    labels = {key: field.label for key, field in fields.items()}
    places = [(fact, (*steps, "facts", fact)) for fact in case.facts]
    places += [(fact, (*steps, "without", index)) for index, fact in enumerate(case.without)]
    for fact, place in places:
        if fact not in fields:
            scope.report.add(place, f"没有信息项“{clip(fact)}”", "信息项的标识", fact, labels)


def _check_vary(case: Case, ids: Mapping[str, Steps], steps: Steps, scope: Scope) -> None:
    report = scope.report
    if case.vary is None:
        for key in ("gives", "condition"):
            if getattr(case, key):
                report.add((*steps, key), f"{key} 要和 vary 一起用", f"不写 {key}")
        return
    if not case.gives:
        report.add((*steps, "gives"), "vary 没有写各个值的结果 gives")
    if case.condition is not None:
        _check_named({case.condition: (*steps, "condition")}, "条件", ids, report)
    words = OUTCOMES if case.condition is None else VERDICTS
    for key, word in case.gives.items():
        for one in word.split(":"):
            _check_word(one, words, (*steps, "gives", key), report)
    _check_place(case, steps, scope)


def _check_place(case: Case, steps: Steps, scope: Scope) -> None:
    fact, _, year = (case.vary or "").partition(".")
    field = scope.known.dictionary.fields.get(fact)
    if fact == AS_OF:
        for key in case.gives:
            try:
                day(key)
            except Rejected as rejected:
                scope.report.add((*steps, "gives", key), rejected.why, rejected.allowed, rejected.found)
    elif field is None:
        labels = {key: one.label for key, one in scope.known.dictionary.fields.items()}
        scope.report.add(
            (*steps, "vary"), f"没有信息项“{clip(fact)}”", "事实、事实.年份或 as_of", fact, labels
        )
    elif field.is_yearly != (len(year) == 4 and year.isdigit()):
        words = f"{fact}.年份" if field.is_yearly else fact
        scope.report.add(
            (*steps, "vary"),
            f"“{field.label}”{'' if field.is_yearly else '不'}是逐年的",
            words,
            case.vary or "",
        )


def _check_expect(
    expect: Expect, policy: Policy, ids: Mapping[str, Steps], steps: Steps, report: Report
) -> None:
    for key in ("outcome", "would_be", "strict", "lenient"):
        word = getattr(expect, key)
        if word is not None:
            _check_word(word, OUTCOMES, (*steps, key), report)
    for key, word in expect.verdicts.items():
        for one in word.split(":"):
            _check_word(one, VERDICTS, (*steps, "verdicts", key), report)
    _check_named({key: (*steps, "verdicts", key) for key in expect.verdicts}, "条件", ids, report)
    scores = {score.id: score.label for score in policy.scores}
    _check_named({key: (*steps, "scores", key) for key in expect.scores}, "评分表", scores, report)
    _check_amount(expect, policy, steps, report)
    levels = {level.id: level.label for level in policy.levels}
    if expect.level is not None:
        _check_named({expect.level: (*steps, "level")}, "等级", levels, report)


def _check_amount(expect: Expect, policy: Policy, steps: Steps, report: Report) -> None:
    """The expected estimate is numbers, and the policy has a formula for it."""
    if expect.amount is None:
        return
    place = (*steps, "amount")
    if policy.benefit.amount is None:
        report.add(place, "这个政策没有金额公式", "不写 amount")
    elif isinstance(expect.amount, tuple):
        for index, end in enumerate(expect.amount):
            check_number(None if end == OPEN_END else end, (*place, index), report)
    elif expect.amount != UNKNOWN_AMOUNT:
        check_number(expect.amount, place, report)


def _check_word(word: str, words: Mapping[str, str], steps: Steps, report: Report) -> None:
    if word not in words:
        report.add(steps, f"没有结果“{clip(word)}”", "、".join(words), word, words)


def _check_named(places: Mapping[str, Steps], what: str, there: Mapping[str, object], report: Report) -> None:
    for name, steps in places.items():
        if name not in there:
            report.add(
                steps,
                f"这个政策没有{what}“{clip(name)}”",
                "、".join(there) or f"没有{what}",
                name,
                tuple(there),
            )
