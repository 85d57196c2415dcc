"""The road map and the choices as plain JSON values, beside the assessment in the result of ``check --json``."""

from __future__ import annotations

from typing import Any

from checklist.choosing import Choice, Option, choices
from checklist.findings import Findings
from checklist.roadmap import RoadMap, Stage, Stop
from rules.assess import Assessment
from rules.result import json_value


def ahead_json(assessment: Assessment) -> dict[str, Any]:
    """``road_map``: the titles on the way in order; ``choices``: mutually exclusive policies open to the firm."""
    findings = Findings(assessment)
    return {
        "road_map": [_stop(findings, stop) for stop in RoadMap(findings).stops],
        "choices": [_choice(choice) for choice in choices(findings)],
    }


def _stop(findings: Findings, stop: Stop) -> dict[str, Any]:
    return {
        "policy": stop.finding.id,
        "level": _level(findings, stop.stage),
        "state": stop.state,
        "year": stop.year,
        "ready": None if stop.ready is None else stop.ready.isoformat(),
        "after": [{"policy": stage[0], "level": _level(findings, stage)} for stage in stop.after],
        "lacks": [node.id for node in stop.lacks],
        "opens_up": list(stop.opens_up),
    }


def _level(findings: Findings, stage: Stage) -> str | None:
    policy, index = stage
    return None if index is None else findings.of(policy).compiled.levels[index].level.id


def _choice(choice: Choice) -> dict[str, Any]:
    return {"policies": [_option(option) for option in choice.options], "better": choice.better}


def _option(option: Option) -> dict[str, Any]:
    found, saves = option.estimate, option.saves[0]
    value = None if found is None else json_value(found.value)
    unit = None if found is None else found.amount.unit
    return {"policy": option.finding.id, "estimate": value, "unit": unit, "saves": saves}
