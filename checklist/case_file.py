"""存为案例: a client's answers and the outcome of one policy as a worked case in the format of rule files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from checklist.errors import ChecklistError
from checklist.findings import Findings
from checklist.redaction import Keep, raw_of, redacted_answers
from rules.amounts import decimal_text
from rules.assess import Assessment, assess
from rules.cases import BadCase, Failure, named_nodes, run, said, settings
from rules.extremes import run_as
from rules.levers import earliest
from rules.program import CompiledPolicy, Program
from rules.reading import read_cases
from rules.result import scores_of
from rules.values import Answer, Number

_WAYS: Final[tuple[tuple[Keep, bool], ...]] = (
    ("province", False),
    ("city", False),
    ("county", False),
    ("county", True),
)
"""How closely the place is told, and whether the day of founding is: the first with which the case still holds is taken."""
WIDTH: Final = 150
LIKE_NUMBER: Final = re.compile(r"[-+.0-9]")


class CaseFailed(ChecklistError):
    """The case does not give again what it was made from. Nothing was written."""

    def __init__(self, title: str, failures: list[str]) -> None:
        told = "；".join(failures[:3])
        super().__init__(
            f"“{title}”没有存成案例：去掉企业身份后，结论和档案里的不一样（{told}）。没有生成文件。"
        )


def worked_case(answers: Mapping[str, Answer], program: Program, as_of: date, policy: str) -> bytes:
    """A file with one case of a policy: what the program by itself makes of the answers, nobody's rulings among it.

    Only the facts that the policy looks at are written, without the identity of the firm.  The file is read again by the
    strict reader and run before it is given.  Raises CaseFailed where it does not come out the same.
    """
    plain = program.plain
    found = assess(plain, answers, as_of)
    looked_at = _facts(plain.policies[policy])
    needed = {fact: answer for fact, answer in answers.items() if fact in looked_at}
    failures: list[str] = []
    for keep, keeps_day in _WAYS:
        raw = raw_of(needed, program.dictionary)
        facts = redacted_answers(raw, program.dictionary, program.codes, keep, keeps_day=keeps_day)
        data = _written(found, policy, facts)
        failures = _failures(data, plain, policy)
        if not failures:
            return data
    raise CaseFailed(plain.policies[policy].policy.title, failures)


def _facts(compiled: CompiledPolicy) -> frozenset[str]:
    """The facts that a policy looks at, for what does not decide its outcome too."""
    roots = (compiled.bonus, compiled.applies, compiled.requires, compiled.excludes)
    levels = (level.requires for level in compiled.levels)
    leaves = (node.leaf for root in (*roots, *levels) for node in root.leaves())
    return compiled.facts.union(*(leaf.facts for leaf in leaves if leaf is not None))


def _failures(data: bytes, program: Program, policy: str) -> list[str]:
    """What is wrong with a file of cases: what does not read, and what comes out otherwise."""
    part = read_cases(data, f"{policy}.yaml")
    if part.problems:
        return [one.message for one in part.problems]
    whole = msgspec.structs.replace(program.policies[policy].policy, cases=part.value.cases)
    try:
        found: list[Failure] = run(whole, program, settings(whole, program))
    except BadCase as bad:
        return [str(bad)]
    return [one.what for one in found]


def _written(found: Assessment, policy: str, facts: Mapping[str, Any]) -> bytes:

    case = {
        "name": f"由档案得出：{Findings(found).of(policy).word}",
        "as_of": found.as_of,
        "facts": dict(facts),
        "expect": dict(_expected(found, policy)),
    }
    return (_head(found.program) + _yaml({"policy": policy, "cases": [case]})).encode()


def _yaml(content: Any) -> str:
    """As YAML that reads the same by any version: what begins like a number is quoted, be it one or not."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        style = "'" if LIKE_NUMBER.match(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)

    Dumper.add_representer(str, text)
    return yaml.dump(
        content, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=WIDTH
    )


def _head(program: Program) -> str:
    packs = "；".join(f"{pack.info.id} {pack.info.version} {pack.sha256[:16]}" for pack in program.packs)
    return (
        "# 由企业档案存成的案例，已去掉企业身份。cases 下面的内容可以贴进该政策规则文件的 cases。\n"
        f"# 规则包：{packs}\n"
    )


def _expected(found: Assessment, policy: str) -> Iterator[tuple[str, Any]]:
    compiled, judgement = found.program.policies[policy], found.judgements[policy]
    yield "outcome", judgement.outcome
    if judgement.would_be is not None:
        yield "would_be", judgement.would_be
    if judgement.level is not None:
        yield "level", compiled.levels[judgement.level].level.id
    yield "strict", run_as(found, compiled, worst=True)
    yield "lenient", run_as(found, compiled, worst=False)
    day = earliest(found, compiled, judgement)
    if day is not None:
        yield "earliest", day
    verdicts = {key: said(node, found, hint=False) for key, node in named_nodes(found, policy).items()}
    if verdicts:
        yield "verdicts", verdicts
    spans = {one.score.id: (one.span.low, one.span.high) for one in scores_of(found, compiled)}
    scores = {key: [decimal_text(end) for end in ends] for key, ends in spans.items() if _is_told(ends)}
    if scores:
        yield "scores", scores


def _is_told(ends: tuple[Number | None, Number | None]) -> bool:
    """Whether both ends of a score can be written as decimals."""
    for end in ends:
        try:
            if end is None or not decimal_text(end):
                return False
        except ValueError:
            return False
    return True
