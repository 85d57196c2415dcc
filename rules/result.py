"""The assessment as the JSON object that ``check --json`` prints (format in the design, section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rules import verdict
from rules.assess import Assessment
from rules.dated import DatedValue, dated_values
from rules.derived import ENDLESS_DAYS
from rules.extremes import run_as
from rules.freshness import freshness
from rules.holding import held_place, held_row
from rules.levers import earliest, near_misses
from rules.model import RULE_KINDS, Plan
from rules.number_words import rounded
from rules.outcomes import Judgement
from rules.program import CompiledPolicy
from rules.questions import questions
from rules.ranges import Possible, RootRate
from rules.rulings import Ruling
from rules.scores import ScoreRange
from rules.size import TIERS
from rules.trace import ConditionTrace, Tracer
from rules.values import Choices, Interval, Nothing, Unknown
from rules.wording import Words

FORMAT, VERSION = "qingce-assessment", 1
RELEVANCE: Mapping[int, str] = {verdict.MET: "applies", verdict.NOT_MET: "does_not_apply"}
YEARS_SHOWN = 3


def to_json(assessment: Assessment) -> dict[str, Any]:
    """The whole result as plain JSON values; numbers rounded half up to four places, verdicts are not."""
    tracer = Tracer(assessment)
    program = assessment.program
    return {
        "format": FORMAT,
        "version": VERSION,
        "as_of": assessment.as_of.isoformat(),
        "packs": [
            {"id": pack.info.id, "version": pack.info.version, "sha256": pack.sha256}
            for pack in program.packs
        ],
        "notices": [*notices(program.plan, assessment.as_of), *odd_dates(assessment)],
        "derived": derived_values(assessment),
        "policies": [
            policy_json(assessment, tracer, compiled, assessment.judgements[key])
            for key, compiled in program.policies.items()
        ],
        "clauses": [clause_json(assessment, key) for key in program.clauses],
        "questions": [
            {"fact": one.fact, "settles": len(one.settles), "concerns": len(one.concerns)}
            for one in questions(assessment)
        ],
    }


def derived_values(assessment: Assessment) -> dict[str, Any]:
    """Every derived fact of the dictionary; yearly ones keyed by calendar year."""
    slots = assessment.program.slots
    found: dict[str, Any] = {}
    for fact in assessment.program.dictionary.derived:
        if slots.is_yearly(fact):
            found[fact] = {
                str(assessment.sheet.year(back)): json_value(assessment.value(fact, back))
                for back in range(YEARS_SHOWN)
            }
        else:
            found[fact] = _single(assessment.value(fact))
    return found


def _single(value: Any) -> dict[str, Any]:
    if isinstance(value, Interval):
        return {"value": None, "low": json_value(value.low), "high": json_value(value.high)}
    if isinstance(value, Possible):
        tiers = [tier for tier in TIERS if tier in value.options]
        return {"value": None, "at_most": tiers[-1]} if tiers else {"value": None}
    return {"value": json_value(value)}


def json_value(value: Any) -> Any:
    """A value as JSON; what is not known is null, an interval keeps its bounds."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Fraction | RootRate):
        return None if value == ENDLESS_DAYS else json_number(value)
    if isinstance(value, Interval):
        return {"low": json_value(value.low), "high": json_value(value.high)}
    if isinstance(value, ScoreRange):
        return json_value(Interval(value.span.low, value.span.high))
    return _other_value(value)


def _other_value(value: Any) -> Any:
    if isinstance(value, date):
        return "open" if value == date.max else value.isoformat()
    if isinstance(value, Choices):
        return sorted(value.yes)
    if isinstance(value, Possible):
        return {"possible": sorted(value.options)}
    if isinstance(value, Nothing):
        return {"none": True}
    if isinstance(value, tuple):
        return len(value)
    assert isinstance(value, Unknown)
    return None


def json_number(value: Any) -> int | float:
    """A number rounded half up to four places; a whole one stays an integer."""
    number = rounded(value, 4)
    return int(number) if number == number.to_integral_value() else float(number)


def policy_json(
    assessment: Assessment, tracer: Tracer, compiled: CompiledPolicy, judgement: Judgement
) -> dict[str, Any]:
    """One policy with its conditions and scores."""
    level = None if judgement.level is None else compiled.levels[judgement.level].level.id
    misses = near_misses(assessment, compiled, judgement)
    first_day = earliest(assessment, compiled, judgement)
    own = assessment.unruled(compiled.policy.id)
    return {
        "id": compiled.policy.id,
        "family": compiled.policy.family,
        "outcome": judgement.outcome,
        **({"own_outcome": own.outcome} if own.outcome != judgement.outcome else {}),
        "would_be": judgement.would_be,
        "level": level,
        "strict": run_as(assessment, compiled, worst=True),
        "lenient": run_as(assessment, compiled, worst=False),
        "earliest": None if first_day is None else first_day.isoformat(),
        "near_miss": [list(one.facts) for one in misses],
        "near_miss_not_before": [one.not_before.isoformat() if one.not_before else None for one in misses],
        "cautions": [
            *listed(assessment, tracer.words, compiled),
            *cautions(compiled, assessment.as_of),
        ],
        "conditions": [condition_json(trace) for trace in tracer.policy(compiled, judgement.level)],
        "values": [value_json(one) for one in _dated(assessment, compiled)],
        "bonus": [condition_json(trace) for trace in tracer.bonus(compiled)],
        "scores": [score_json(one) for one in scores_of(assessment, compiled)],
    }


def _dated(assessment: Assessment, compiled: CompiledPolicy) -> tuple[DatedValue, ...]:
    return dated_values(compiled.policy, assessment.program.compiler.tables, assessment.as_of)


def value_json(found: DatedValue) -> dict[str, Any]:
    """A value that a policy shows by the date; ``value`` null where none is in force, ``until`` null where open."""
    now = found.now
    until = None if now is None or now.to is None else now.to.isoformat()
    value = None if now is None else json_number(Decimal(now.value))
    return {"table": found.table.id, "value": value, "unit": found.table.unit, "until": until}


def condition_json(trace: ConditionTrace) -> dict[str, Any]:
    """One condition; a person's hint stands beside the verdict where the basis is only recalled."""
    found = {
        "id": trace.node.id,
        "path": trace.node.path,
        "verdict": verdict.name(trace.verdict),
        "fact": trace.fact,
        "year": trace.year,
        "value": json_value(trace.value),
        "unit": trace.unit,
        "test": trace.test,
        "threshold": _threshold(trace.threshold),
        "distance": None if trace.distance is None else json_number(trace.distance),
        "sentence": trace.sentence,
        "article": trace.article,
        "basis": trace.basis,
    }
    if trace.hint is not None:
        found["hint"] = verdict.name(trace.hint)
    if trace.ruling is not None and trace.own_verdict is not None:
        found["ruling"] = ruling_json(trace.ruling, trace.own_verdict)
    return found


def ruling_json(ruling: Ruling, own_verdict: int) -> dict[str, Any]:
    """What a person has ruled, and what the program had said."""
    return {
        "verdict": ruling.verdict,
        "reason": ruling.reason,
        "who": ruling.who,
        "when": ruling.when.isoformat(),
        "own_verdict": verdict.name(own_verdict),
    }


def _threshold(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_threshold(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | str) or value is None:
        return value
    return json_number(value) if isinstance(value, int | Fraction | Decimal) else _code_threshold(value)


def _code_threshold(value: Any) -> list[str]:
    return [value.section] if value.section else list(value.prefixes)


def scores_of(assessment: Assessment, compiled: CompiledPolicy) -> list[ScoreRange]:
    """The scoring tables of a policy as scored."""
    slots = assessment.program.slots
    return [
        assessment.sheet.get(slots.score_slot(compiled.policy.id, score.id))
        for score in compiled.policy.scores
    ]


def score_json(found: ScoreRange) -> dict[str, Any]:
    """A scoring table as an interval, with its parts."""
    return {
        "id": found.score.id,
        "low": json_number(found.span.low),
        "high": json_number(found.span.high),
        "pass": json_number(Decimal(found.score.pass_)),
        "parts": [
            {
                "id": part.part.id,
                "low": json_number(part.span.low),
                "high": json_number(part.span.high),
                "pass": None if part.part.pass_ is None else json_number(Decimal(part.part.pass_)),
            }
            for part in found.parts
        ],
    }


def clause_json(assessment: Assessment, key: str) -> dict[str, Any]:
    """One clause of the Plan: its status, whether it concerns the firm, and the policies that serve it."""
    program = assessment.program
    return {
        "id": key,
        "status": program.clauses[key].clause.status,
        "relevance": RELEVANCE.get(assessment.relevances[key], "unclear"),
        "in_force": plan_in_force(program.plan, assessment.as_of),
        "policies": list(program.serving.get(key, ())),
    }


def plan_in_force(plan: Plan | None, as_of: date) -> bool:
    """Whether the Plan's period includes the date."""
    return plan is not None and plan.period.holds(as_of)


def notices(plan: Plan | None, as_of: date) -> tuple[str, ...]:
    """What every output must say about the Plan on the date: after its last day, that it is over."""
    if plan is None or plan.period.to is None or as_of <= plan.period.to:
        return ()
    issuers = "、".join(plan.successor.issuers)
    return (
        plan.ended,
        f"其后有《{plan.successor.title}》（{issuers}），其条款没有收录。",
    )


def odd_dates(assessment: Assessment) -> tuple[str, ...]:
    """Sentences on answers that the as-of date does not fit: a later founding, figures of later years."""
    sheet, fields = assessment.sheet, assessment.program.dictionary.fields
    found = []
    founded = sheet.answers.get("established_date")
    if isinstance(founded, date) and founded > sheet.as_of:
        found.append(f"成立日期 {founded.isoformat()} 晚于判定日，请核对成立日期或判定日。")
    for fact, answer in sheet.answers.items():
        if not isinstance(answer, dict):
            continue
        last = sheet.as_of.year if fields[fact].current_year else sheet.last_year
        later = [f"{year}年" for year in sorted(answer) if year > last]
        if later:
            found.append(
                f"{fields[fact].label}：{'、'.join(later)}的数据晚于判定所用的年度，已保留，没有使用。"
            )
    return tuple(found)


def listed(assessment: Assessment, words: Words, compiled: CompiledPolicy) -> tuple[str, ...]:
    """Where products apply: what is listed already and until when; another product can still apply."""
    policy, held = compiled.policy, compiled.held
    if policy.applicant != "product" or policy.kind in RULE_KINDS or policy.gives is None or held is None:
        return ()
    if assessment.verdicts[held.index] != verdict.MET:
        return ()
    table, wanted = held_place(policy.gives)
    fits = held_row(assessment.program.slots.field(table), wanted)
    rows = [row for row in assessment.value(table) if fits(row, assessment.as_of) == verdict.MET]
    found = words.held_value(policy.gives, rows, assessment.as_of)
    return (f"已有产品入选：{found}。其他产品仍可按本条的条件另行申报。",)


def cautions(compiled: CompiledPolicy, as_of: date) -> tuple[str, ...]:
    """What to be careful of: the policy's own words, its state, its end and the age of its facts."""
    policy = compiled.policy
    found = list(policy.caution)
    if policy.state_note:
        found.append(policy.state_note)
    if policy.state == "no_call_seen":
        found.append("近期没有看到新的申报通知，申报前先向主管部门确认。")
    if policy.state == "needs_check":
        found.append("这项政策的现行文本需要先核对，再决定是否申报。")
    found += [notice.text for notice in freshness(policy, as_of)]
    return tuple(found)
