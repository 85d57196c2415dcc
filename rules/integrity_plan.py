"""Whether the instruments that the Plan names are told once, name what is there, and are answered for."""

from __future__ import annotations

from collections.abc import Sequence

from rules.errors import clip
from rules.integrity_facts import Known, Report
from rules.model import Instrument, Measure
from rules.yamltree import Steps


def check_instruments(instruments: Sequence[Instrument], known: Known, report: Report) -> None:
    """Each instrument once, its clauses and policies there, and either policies or a reason."""
    seen: dict[str, Steps] = {}
    for index, one in enumerate(instruments):
        steps: Steps = ("instruments", index)
        if one.name in seen:
            line = report.line(seen[one.name])
            report.add((*steps, "name"), f"“{clip(one.name)}”重复，第 {line} 行已有", "每个名称只写一次")
        seen.setdefault(one.name, (*steps, "name"))
        _check_answer(one, steps, report)
        _check_names(one, steps, known, report)


def _check_answer(one: Instrument, steps: Steps, report: Report) -> None:
    if bool(one.policies) == bool(one.reason):
        report.add(steps, "要写 policies 或 reason 之一", "有政策时写 policies，没有时写一句理由")
    if (one.note is None) != (one.basis is None):
        report.add(steps, "note 和 basis 要一起写", "背景说明连同它的依据可靠度")
    if not one.clauses:
        report.add((*steps, "clauses"), "没有写出自哪些条款", "至少一个条款的标识")


def _check_names(one: Instrument, steps: Steps, known: Known, report: Report) -> None:
    for index, clause in enumerate(one.clauses):
        if known.clauses is not None and clause not in known.clauses:
            place = (*steps, "clauses", index)
            report.add(place, f"没有条款“{clip(clause)}”", "条款的标识", clause, known.clauses)
    names = {key: policy.title for key, policy in known.policies.items()}
    for index, policy in enumerate(one.policies):
        if known.policy_ids and policy not in known.policy_ids:
            place = (*steps, "policies", index)
            report.add(place, f"没有政策“{clip(policy)}”", "政策的标识", policy, names)


def check_named(measure: Measure, instruments: Sequence[Instrument], report: Report) -> None:
    """A clause names only instruments of the list, and the list says so too."""
    listed = {one.name: one for one in instruments}
    for index, clause in enumerate(measure.clauses):
        for at, name in enumerate(clause.instruments):
            place = ("measure", "clauses", index, "instruments", at)
            if name not in listed:
                names = tuple(listed)
                report.add(place, f"清单里没有“{clip(name)}”", "instruments 里的名称", name, names)
            elif clause.id not in listed[name].clauses:
                report.add(place, f"清单里的“{clip(name)}”没有写条款 {clause.id}", "两处写得一样")
