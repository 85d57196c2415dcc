"""The shape of everything a rule file can say.

Every struct is plain data: decoding one runs nothing.  The strict reader (``rules.reading``) fills
these from YAML, ``msgspec`` writes them to the compiled cache, and the JSON Schema for editors is
generated from them, so that there is one declaration of the format.

Numbers stand as text (``"3"``, ``"0.015"``) so that no threshold ever passes through a float.
Python keywords carry a trailing underscore here and none in the file (``is_`` is written ``is``).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct, field

Basis = Literal["verified", "reported", "recalled"]
State = Literal["open", "no_call_seen", "needs_check", "suspended", "exhausted", "closed", "superseded"]
Kind = Literal[
    "recognition",
    "classification",
    "tax",
    "finance",
    "grant",
    "trade",
    "norm",
    "duty",
    "programme",
    "participation",
    "information",
]
Level = Literal["national", "provincial", "municipal", "association", "enterprise"]
Department = Literal[
    "management", "admin", "finance", "hr", "rd", "production", "quality", "sales", "ehs", "it"
]
YearChoice = Literal["last", "last-1", "last-2", "last-3", "last-4", "current"]
InstrumentKind = Literal[
    "catalogue", "title", "platform", "plan", "document", "event", "fair", "standard", "people"
]
ClauseStatus = Literal["direction", "programme", "opportunity", "obligation", "target", "government_only"]

AS_OF = "as_of"
SURVIVOR = "survivor"
"""Names the as-of date where the name of a fact may stand: what a dated table is by, what a case varies."""
ENDED_STATES: frozenset[State] = frozenset({"suspended", "exhausted", "closed", "superseded"})
"""The states in which a policy is not in force, whatever its days."""
RULE_KINDS: frozenset[Kind] = frozenset({"duty", "norm"})
"""The kinds of policies that are complied with rather than won."""


class _Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of every part of a rule file: immutable, by keyword, no unknown keys."""


class Band(_Part, kw_only=True):
    """One step of a threshold that depends on another fact; the last band has neither bound."""

    up_to: str | None = None
    below: str | None = None
    value: str


class Threshold(_Part, kw_only=True):
    """A threshold that is not a plain number: by bands, another fact, or a dated table."""

    by: str | None = None
    year: YearChoice | None = None
    bands: tuple[Band, ...] = ()
    fact: str | None = None
    table: str | None = None


class Within(_Part, kw_only=True):
    """Industry codes by section letter or by prefixes; ``"13-43"`` spans divisions."""

    section: str | None = None
    prefixes: tuple[str, ...] = ()


class Held(_Part, kw_only=True):
    """A title, certificate or permit that is valid on the as-of date."""

    title: str | tuple[str, ...] | None = None
    certificate: str | tuple[str, ...] | None = None
    permit: str | tuple[str, ...] | None = None
    level: str | tuple[str, ...] | None = None
    grade: str | tuple[str, ...] | None = None
    category: str | tuple[str, ...] | None = None


class Days(_Part, kw_only=True):
    """A span of days, both ends inclusive; an absent end is open."""

    from_: date | None = field(default=None, name="from")
    to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class RowCount(_Part, kw_only=True):
    """``at_least: {n: 2, test: {...}}`` of a row condition."""

    n: int
    test: dict[str, Any]


class Rows(_Part, kw_only=True):
    """A test over the rows of a table: the rows that fit ``where`` are looked at with one quantifier.

    ``where`` and the tests use the language of the derived facts (``{column: value | [values] |
    true | {at_least: v} | {in_last: {years: 3}} …, any_of: [...]}``).  ``every`` over no fitting row
    leaves the condition out, with ``if_none: unknown`` it is not known then (a standard that nobody has listed).
    """

    fact: str
    where: dict[str, Any] = {}
    every: dict[str, Any] | None = None
    any_: dict[str, Any] | None = field(default=None, name="any")
    at_least: RowCount | None = None
    if_none: Literal["unknown"] | None = None


class Meets(_Part, kw_only=True):
    """The verdict of a part of another policy."""

    policy: str
    part: Literal["applies", "requires"] = "requires"


class Human(_Part, kw_only=True):
    """A question that only a person can settle, and what to look at."""

    question: str
    look_at: str | None = None


class AtLeastOf(_Part, kw_only=True):
    """``at_least_of: {n: 2, of: [...]}``."""

    n: int
    of: tuple[Condition, ...]


class Condition(_Part, kw_only=True):
    """One test or one group of tests; exactly one test key stands in each."""

    id: str | None = None
    label: str | None = None
    fact: str | None = None
    year: YearChoice | None = None

    at_least: str | Threshold | None = None
    more_than: str | Threshold | None = None
    at_most: str | Threshold | None = None
    less_than: str | Threshold | None = None
    between: tuple[str, str] | None = None
    is_: bool | str | None = field(default=None, name="is")
    in_: str | tuple[str, ...] | None = field(default=None, name="in")
    before: date | None = None
    after: date | None = None
    exists: bool | None = None
    any_in: str | tuple[str, ...] | None = None
    all_in: tuple[str, ...] | None = None
    none_in: str | tuple[str, ...] | None = None
    within: Within | None = None
    held: Held | None = None
    as_of: Days | None = None
    rows: Rows | None = None
    meets: Meets | None = None
    score: str | None = None
    human: Human | None = None

    all_: tuple[Condition, ...] | None = field(default=None, name="all")
    any_: tuple[Condition, ...] | None = field(default=None, name="any")
    none_: tuple[Condition, ...] | None = field(default=None, name="none")
    at_least_of: AtLeastOf | None = None
    use: str | None = None
    with_: dict[str, str] = field(default={}, name="with")
    when: Condition | None = None

    judged: bool = False
    article: str | None = None
    basis: Basis | None = None
    remedy: str | None = None
    lead_days: int | None = None
    department: Department | None = None
    note: str | None = None


class LocalDerived(_Part, kw_only=True):
    """A derived fact of one policy; operations and parameters as in ``facts/derived.yaml``."""

    id: str
    label: str
    unit: str
    operation: str
    inputs: tuple[str, ...]
    params: dict[str, Any] = {}
    source: str | None = None
    note: str | None = None


class ScoreBand(_Part, kw_only=True):
    """One band over the fact of the item; the last one has no bound and is what is left."""

    at_least: str | None = None
    more_than: str | None = None
    at_most: str | None = None
    less_than: str | None = None
    is_: bool | str | None = field(default=None, name="is")
    in_: tuple[str, ...] | None = field(default=None, name="in")
    points: str | tuple[str, str]


class ScoreBands(_Part, kw_only=True):
    """Bands over one fact, read from the top: the first that fits gives the points."""

    fact: str
    year: YearChoice | None = None
    of: tuple[ScoreBand, ...]


class ScoreOption(_Part, kw_only=True):
    """One option of ``first_of``; the last one has no ``if``."""

    if_: Condition | None = field(default=None, name="if")
    points: str | tuple[str, str]


class ScoreEach(_Part, kw_only=True):
    """So many points for each condition that holds."""

    points: str | tuple[str, str]
    of: tuple[Condition, ...]


class ScoreItem(_Part, kw_only=True):
    """One indicator: exactly one of bands, first_of, each, best_of or points."""

    id: str
    label: str | None = None
    bands: ScoreBands | None = None
    first_of: tuple[ScoreOption, ...] | None = None
    each: ScoreEach | None = None
    best_of: tuple[ScoreItem, ...] | None = None
    points: str | tuple[str, str] | None = None
    cap: str | None = None
    must_be_positive: bool = False
    look_at: str | None = None
    basis: Basis | None = None
    note: str | None = None


class ScorePart(_Part, kw_only=True):
    """A group of indicators with its own pass mark and cap."""

    id: str
    label: str
    pass_: str | None = field(default=None, name="pass")
    cap: str | None = None
    items: tuple[ScoreItem, ...]


class Score(_Part, kw_only=True):
    """A scoring table.  ``expert`` marks a score that experts give: never met, at best human."""

    id: str
    label: str
    pass_: str = field(name="pass")
    above: bool = False
    expert: bool = False
    parts: tuple[ScorePart, ...]
    article: str | None = None
    basis: Basis = "verified"
    note: str | None = None


class Document(_Part, kw_only=True):
    """The document a rule stands in; a number that is not known is left out, never guessed."""

    title: str
    number: str | None = None
    issuers: tuple[str, ...] = ()
    issued: date | None = None
    effective: date | None = None
    url: str | None = None
    basis: Basis = "verified"
    note: str | None = None


class InForce(Days, kw_only=True):
    """First and last day in force, both inclusive; absent means open on that side."""

    basis: Basis = "verified"
    note: str | None = None


class LadderLevel(_Part, kw_only=True):
    """One level of a ladder, lowest first; its conditions are added to those of the policy.

    ``gives`` is what a holder of the level holds.
    """

    id: str
    label: str
    gives: Held
    requires: tuple[Condition, ...] = ()
    authority: str | None = None
    note: str | None = None


class AmountOption(_Part, kw_only=True):
    """One option of a formula's ``first_of``; the last one has no ``if``.  ``label`` says whose it is."""

    if_: Condition | None = field(default=None, name="if")
    then: Amount
    label: str | None = None
    basis: Basis | None = None


class Amount(_Part, kw_only=True):
    """A typed formula for money; exactly one of the keys stands.  ``table`` is a dated table's value.

    ``first_of`` is the first option whose condition holds; while that is open, any that still can be.
    """

    of: str | None = None
    year: YearChoice | None = None
    value: str | None = None
    table: str | None = None
    times: tuple[Amount, ...] | None = None
    sum: tuple[Amount, ...] | None = None
    minus: tuple[Amount, Amount] | None = None
    min: tuple[Amount, ...] | None = None
    max: tuple[Amount, ...] | None = None
    first_of: tuple[AmountOption, ...] | None = None


class BenefitAmount(_Part, kw_only=True):
    """An estimate that follows from figures; shown with formula, inputs and year.

    ``saves`` names what it saves in one year (``企业所得税``): estimates that save the same can be compared.
    """

    label: str
    unit: str
    formula: Amount
    basis: Basis
    saves: str | None = None
    note: str | None = None


class Benefit(_Part, kw_only=True):
    """What the policy gives, in words; an amount only with its own basis."""

    text: str
    basis: Basis = "verified"
    amount: BenefitAmount | None = None


class Window(_Part, kw_only=True):
    """When one can apply: exact days, or months (and days) that come again each year."""

    from_: date | None = field(default=None, name="from")
    to: date | None = None
    months: tuple[int, ...] = ()
    days: tuple[int, int] | None = None
    years: tuple[int, ...] = ()
    text: str
    basis: Basis


class Validity(_Part, kw_only=True):
    """How long the title or right lasts."""

    years: int | None = None
    text: str
    basis: Basis


class Renewal(_Part, kw_only=True):
    """The re-check: what differs from the first application."""

    text: str
    basis: Basis
    requires: tuple[Condition, ...] = ()


class YearlyDuty(_Part, kw_only=True):
    """A duty that comes back every year for a holder; ``by`` is ``"05-31"`` (month-day)."""

    id: str
    what: str
    by: str | None = None
    department: Department = "admin"
    basis: Basis


class Material(_Part, kw_only=True):
    """A document to prepare: ``id`` names one of the shared list, ``name`` one of this policy only."""

    id: str | None = None
    name: str | None = None
    note: str | None = None
    basis: Basis = "verified"


class Step(_Part, kw_only=True):
    """One step of applying or complying, done by ``department``; lead days before the deadline.

    ``by: authority`` marks what an authority does: shown as what follows, never as the firm's own task.
    """

    id: str
    what: str
    by: Literal["firm", "authority"] = "firm"
    where: str | None = None
    department: Department
    lead_days: int
    basis: Basis = "verified"


class Interpretation(_Part, kw_only=True):
    """How a vague term was read."""

    term: str
    reading: str


class Relation(_Part, kw_only=True):
    """How this policy stands to another: needs it, excludes it, replaces it, or stacks with it.

    ``counts_for``: having this one counts in the figures of the other (a cluster, a city, a ranking).
    """

    policy: str
    kind: Literal["needs", "excludes", "replaces", "stacks", "leads_to", "counts_for"]
    note: str | None = None
    basis: Basis = "verified"


class Authority(_Part, kw_only=True):
    """Who accepts and who decides, and where one files."""

    accepts: str | None = None
    decides: str | None = None
    where: str | None = None
    basis: Basis = "verified"


class Explained(_Part, kw_only=True):
    """A reminder of ``packs lint`` (by its kind) that is meant as it is, with the reason.

    ``survivor`` stands for mutants that no case can notice, as ``packs test --mutants`` lists them.
    """

    finding: str
    reason: str


class Case(_Part, kw_only=True):
    """A worked case.  ``like`` starts from the facts of an earlier case of the same file."""

    name: str
    as_of: date | None = None
    like: str | None = None
    facts: dict[str, Any] = {}
    without: tuple[str, ...] = ()
    expect: Expect | None = None
    vary: str | None = None
    condition: str | None = None
    gives: dict[str, str] = {}


class Expect(_Part, kw_only=True):
    """What a case must give; only what is named is compared."""

    outcome: str | None = None
    would_be: str | None = None
    level: str | None = None
    verdicts: dict[str, str] = {}
    scores: dict[str, tuple[str, str]] = {}
    earliest: date | None = None
    strict: str | None = None
    lenient: str | None = None
    amount: str | tuple[str, str] | None = None
    """The estimate of the benefit: a number, a range (``open`` for an open end), or ``unknown``."""


class CaseFile(_Part, kw_only=True):
    """Worked cases kept beside a pack: they can be put into the file of the policy as they are."""

    policy: str
    cases: tuple[Case, ...]


class Policy(_Part, kw_only=True):
    """One support policy in one edition: one file.

    ``gives`` is the title, certificate or permit it gives, so that a holder is recognised; ``held_when`` a single test
    that recognises one where an answer says so instead (a customs credit level).  ``shows`` names tables by date whose
    value on the as-of date is told beside the policy.
    """

    id: str
    family: str
    group: str
    title: str
    kind: Kind
    document: Document
    also: tuple[Document, ...] = ()
    in_force: InForce
    state: State = "open"
    state_note: str | None = None
    superseded_by: str | None = None
    checked_on: date
    serves: tuple[str, ...] = ()
    level: Level
    applicant: Literal["enterprise", "product", "person", "none"] = "enterprise"
    authority: Authority
    benefit: Benefit
    gives: Held | None = None
    held_when: Condition | None = None
    applies: tuple[Condition, ...] = ()
    requires: tuple[Condition, ...] = ()
    excludes: tuple[Condition, ...] = ()
    bonus: tuple[Condition, ...] = ()
    levels: tuple[LadderLevel, ...] = ()
    scores: tuple[Score, ...] = ()
    derived: tuple[LocalDerived, ...] = ()
    renewal: Renewal | None = None
    windows: tuple[Window, ...] = ()
    validity: Validity | None = None
    yearly: tuple[YearlyDuty, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    actions: tuple[Step, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    shows: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    caution: tuple[str, ...] = ()
    lint_ok: tuple[Explained, ...] = ()
    cases: tuple[Case, ...] = ()


class Clause(_Part, kw_only=True):
    """One clause of the Plan, verbatim, with what it asks of whom.

    ``sectors`` and ``sectors_broad`` are sector keys; ``condition`` is what applies beside the sector;
    ``ready`` and ``done`` are practical judgement, never a threshold of the Plan.  ``reason`` says why nothing can
    be applied for where no policy serves the clause.
    """

    id: str
    sentence: int
    piece: str = ""
    text: str
    actor: str
    status: ClauseStatus
    sectors: tuple[str, ...]
    sectors_broad: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    rank_only: bool = False
    condition: Condition | None = None
    condition_source: str | None = None
    ready: Condition | None = None
    done: Condition | None = None
    gap: str | None = None
    advice: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None


class Measure(_Part, kw_only=True):
    """One measure, safeguard or target section of the Plan: one file of the Plan pack."""

    id: str
    part: str
    group: str
    title: str
    clauses: tuple[Clause, ...]


class Instrument(_Part, kw_only=True):
    """Something the Plan names: a catalogue, title, platform, fair …; the policies that stand for it, or why none does.

    ``note`` is background from elsewhere and has its own ``basis``; it is no condition of anything.
    """

    name: str
    kind: InstrumentKind
    clauses: tuple[str, ...]
    policies: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    basis: Basis | None = None


class Erratum(_Part, kw_only=True):
    """A garbled or doubtful place of the text as received; ``corrected`` is shown beside it."""

    id: str
    clause: str | None = None
    fragment: str
    corrected: str | None = None
    evidence: str
    confidence: Literal["certain", "high", "medium", "low"]


class Plan(_Part, kw_only=True):
    """The Plan itself: its document, its period, and what followed it."""

    id: str
    document: Document
    period: InForce
    ended: str
    successor: Document
    successor_facts: tuple[str, ...]
    errata: tuple[Erratum, ...]


class SharedBlock(_Part, kw_only=True):
    """A block of conditions that policies take in with ``use``; ``{name}`` in it is a parameter."""

    id: str
    title: str
    conditions: tuple[Condition, ...]


class SharedMaterial(_Part, kw_only=True):
    """A document that several policies ask for, named once."""

    id: str
    name: str
    department: Department
    lead_days: int = 7


class NamedSet(_Part, kw_only=True):
    """A dated set of codes or options, referred to as ``@id``."""

    id: str
    title: str
    of: Literal["region", "options"]
    values: tuple[str, ...]
    in_force: InForce | None = None
    basis: Basis
    source: str


class DatedRow(Days, kw_only=True):
    """One row of a dated table: a value for a span of days, for a key, or for both.

    In a table by region the key stands for every place inside it (``330000`` for all of 浙江).
    """

    key: str | None = None
    value: str


class DatedTable(_Part, kw_only=True):
    """A table of values by as-of date or by key."""

    id: str
    title: str
    unit: str
    by: str
    rows: tuple[DatedRow, ...]
    basis: Basis
    source: str


class PackInfo(_Part, kw_only=True):
    """``pack.yaml``: what a pack is.

    It may say how many policies it has at least, so that a lost file is noticed; more of them are always welcome.
    """

    id: str
    version: str
    title: str
    kind: Literal["policies", "plan"]
    checked_on: date
    policies_at_least: int = 0


class Pack(_Part, kw_only=True):
    """A whole pack as read: the files' parts and their hashes (sha256, hex)."""

    info: PackInfo
    sha256: str
    files: dict[str, str]
    policies: tuple[Policy, ...] = ()
    measures: tuple[Measure, ...] = ()
    plan: Plan | None = None
    blocks: tuple[SharedBlock, ...] = ()
    materials: tuple[SharedMaterial, ...] = ()
    sets: tuple[NamedSet, ...] = ()
    tables: tuple[DatedTable, ...] = ()
    instruments: tuple[Instrument, ...] = ()
