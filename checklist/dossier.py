"""One client as it is being worked on: answers as typed, what they mean, how they are judged, and what there is to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from checklist.build import checklist_of
from checklist.findings import Findings
from checklist.items import Checklist
from rules.answers import contradictions_of, read_alone
from rules.assess import Assessment, assess, reassess, rejudge
from rules.errors import Problem
from rules.facts import Evidence, Profile
from rules.plausible import warnings_of
from rules.program import Program
from rules.values import Answer

_CELL: Final = re.compile(r"\[\d+\]\.\w")
"""The path of a problem that stands in a cell of a table, and not at a row or the whole of it."""


class Dossier:
    """The answers of one client and everything that follows from them on one day.

    ``raw`` holds every answer as it was given, in the form of a profile file; ``answers`` what could be read of it: an answer
    that was refused has its sentences in ``problems`` (by fact), counts as not answered, and stays as it was typed.  In a
    table it is the cell that was refused that counts as not answered, not the table.
    Nothing here writes anything.
    """

    def __init__(
        self,
        program: Program,
        raw: Mapping[str, Any],
        as_of: date,
        *,
        evidence: Mapping[str, tuple[Evidence, ...]] | None = None,
        note: str = "",
    ) -> None:
        self.program, self._as_of = program, as_of
        self.raw: dict[str, Any] = dict(raw)
        self.evidence: dict[str, tuple[Evidence, ...]] = dict(evidence or {})
        self.note = note
        self.answers: dict[str, Answer] = {}
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.warnings: dict[str, tuple[Problem, ...]] = {}
        self._assessment: Assessment | None = None
        self._findings: Findings | None = None
        self._checklist: Checklist | None = None
        self._readings: dict[str, _Reading] = {}
        self._read(self.raw)

    @property
    def as_of(self) -> date:
        """The day everything is judged on."""
        return self._as_of

    @property
    def name(self) -> str:
        """The name of the enterprise; empty where it is not told."""
        name = self.raw.get("enterprise_name")
        return name.strip() if isinstance(name, str) else ""

    @property
    def assessment(self) -> Assessment:
        """The judgement of the answers as they are now."""
        if self._assessment is None:
            self._assessment = assess(self.program, self.answers, self._as_of)
        return self._assessment

    @property
    def findings(self) -> Findings:
        """The assessment read for screen and paper."""
        if self._findings is None:
            self._findings = Findings(self.assessment)
        return self._findings

    @property
    def checklist(self) -> Checklist:
        """What there is to do."""
        if self._checklist is None:
            self._checklist = checklist_of(self.findings)
        return self._checklist

    @property
    def profile(self) -> Profile:
        """What can be read of the client, as a profile."""
        warnings = tuple(one for found in self.warnings.values() for one in found)
        return Profile(self.answers, self.evidence, self.note, warnings)

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of every policy."""
        return {key: judgement.outcome for key, judgement in self.assessment.judgements.items()}

    @property
    def counts(self) -> dict[str, int]:
        """How many policies came out how, by the words that stand on screen and paper."""
        found: dict[str, int] = {}
        for finding in self.findings.all:
            found[finding.word] = found.get(finding.word, 0) + 1
        return found

    def put(self, changes: Mapping[str, Any]) -> frozenset[str]:
        """Take answers as typed (None: no answer any more); gives the facts whose meaning is another now."""
        for fact, value in changes.items():
            if value is None:
                self.raw.pop(fact, None)
            else:
                self.raw[fact] = value
        before = self.answers
        self._read(changes)
        changed = frozenset(
            fact for fact in before.keys() | self.answers.keys() if before.get(fact) != self.answers.get(fact)
        )
        if changed and self._assessment is not None:
            self._renew(reassess(self._assessment, self.answers, changed))
        return changed

    def move_to(self, as_of: date) -> None:
        """Judge on another day."""
        self._as_of = as_of
        self._renew(None)

    def judge_by(self, program: Program) -> None:
        """Judge by other rules, or by the same with a person's rulings in them."""
        before, self.program = self._assessment, program
        if before is not None and before.program.plain is program.plain:
            self._renew(rejudge(before, program))
        else:
            self._renew(None)

    def scratch(self) -> Dossier:
        """A copy to try things on; nothing done to it touches this one."""
        return Dossier(self.program, self.raw, self._as_of, evidence=self.evidence, note=self.note)

    def candidate_outcomes(self, fact: str, values: Sequence[Any]) -> dict[str, tuple[str, ...]]:
        """The policies whose outcome differs between values in question, each with its outcome for every value."""
        runs = []
        for value in values:
            trial = self.scratch()
            trial.put({fact: value})
            runs.append(trial.outcomes)
        return {
            policy: found
            for policy in self.assessment.judgements
            if len(set(found := tuple(run[policy] for run in runs))) > 1
        }

    def _renew(self, assessment: Assessment | None) -> None:
        self._assessment, self._findings, self._checklist = assessment, None, None

    def _read(self, facts: Iterable[str]) -> None:
        """Read some answers anew, each by itself: a table with hundreds of wrong cells does not keep others from being read."""
        for fact in facts:
            self._readings.pop(fact, None)
            if fact in self.raw:
                self._readings[fact] = self._reading(fact)
        found = {fact: one.answer for fact, one in self._readings.items() if one.answer is not None}
        contradictions = _by_fact(contradictions_of(found, self.program.dictionary))
        told = {fact: one.problems for fact, one in self._readings.items() if one.problems}
        self.problems = told | {fact: (*told.get(fact, ()), *more) for fact, more in contradictions.items()}
        self.answers = {fact: answer for fact, answer in found.items() if fact not in contradictions}
        self.warnings = _by_fact(warnings_of(self.answers, self.program.dictionary))

    def _reading(self, fact: str) -> _Reading:
        answer, problems = read_alone(fact, self.raw[fact], self.program.dictionary, self.program.codes)
        is_usable = all(_CELL.search(one.path) for one in problems)
        return _Reading(answer if is_usable else None, problems)


class _Reading(NamedTuple):
    """What could be read of an answer, None where it counts as not answered, and what is wrong with it."""

    answer: Answer | None
    problems: tuple[Problem, ...]


def _by_fact(problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Problems by the fact they stand at: the step after `answers` of their path."""
    found: dict[str, tuple[Problem, ...]] = {}
    for one in problems:
        fact = one.path.removeprefix("answers.").partition(".")[0].partition("[")[0]
        found[fact] = (*found.get(fact, ()), one)
    return found
