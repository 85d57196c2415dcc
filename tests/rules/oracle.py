"""A slow and naive second reading of the design: hand-made policies, and an evaluator to compare the engine with.

Nothing here is taken from the engine.  A leaf is judged by trying every completion of what is unknown and judging each
complete one with plain Fractions; a group is judged by counting words, as the design words its tables.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from typing import Any

import msgspec

from rules.answers import read_answers
from rules.assess import Assessment, assess
from rules.codes import CodeTables
from rules.fields import Dictionary, load_dictionary
from rules.model import Condition, DatedTable, Measure, NamedSet, Pack, PackInfo, Policy, Threshold
from rules.program import Program
from rules.values import Answer, Choices, Nothing, Unknown

DAY = date(2026, 11, 23)
YES = {"basis": "verified", "article": "第一条"}
PLAIN = frozenset({"where", "every", "test", "params"})
KEPT_INTEGERS = frozenset({"n", "lead_days", "months", "years", "days"})


# Hand-made policies.


@cache
def dictionary() -> Dictionary:
    return load_dictionary()


@cache
def codes() -> CodeTables:
    return CodeTables()


def as_texts(part: Any, key: str = "") -> Any:
    """Numbers as the texts that the model holds; row tests stay as they are."""
    if isinstance(part, Mapping):
        return {
            name: value if name in PLAIN and isinstance(value, Mapping) else as_texts(value, name)
            for name, value in part.items()
        }
    if isinstance(part, list | tuple):
        return [as_texts(one) for one in part]
    is_number = isinstance(part, int | float) and not isinstance(part, bool)
    return str(part) if is_number and key not in KEPT_INTEGERS else part


def condition(**parts: Any) -> Condition:
    """A condition as a rule file would write it."""
    return msgspec.convert(as_texts(parts), Condition, strict=False)


def policy(key: str = "p", **parts: Any) -> Policy:
    """A policy in force since 2020 with nothing but what is given."""
    whole = {
        "id": key,
        "family": key,
        "group": "recognition",
        "title": key,
        "kind": "recognition",
        "document": {"title": "文件"},
        "in_force": {"from": "2020-01-01"},
        "checked_on": "2026-11-23",
        "level": "national",
        "authority": {},
        "benefit": {"text": "好处"},
    }
    return msgspec.convert(as_texts({**whole, **parts}), Policy, strict=False)


def program(
    *policies: Policy,
    sets: Sequence[NamedSet] = (),
    tables: Sequence[Any] = (),
    measures: Sequence[Measure] = (),
) -> Program:
    """A program of one pack."""
    info = PackInfo(id="made", version="1", title="made", kind="policies", checked_on=DAY)
    pack = Pack(
        info=info,
        sha256="0" * 64,
        files={},
        policies=tuple(policies),
        sets=tuple(sets),
        tables=tuple(tables),
        measures=tuple(measures),
    )
    return Program([pack], dictionary(), codes())


def answers(raw: Mapping[str, Any]) -> dict[str, Answer]:
    """Answers as a profile file gives them."""
    found, problems, _ = read_answers(raw, dictionary(), codes())
    assert not problems, problems
    return found


def judged(raw: Mapping[str, Any], *policies: Policy, day: date = DAY, **parts: Any) -> Assessment:
    """One assessment of hand-made policies (or of one made from ``parts``)."""
    return assess(program(*(policies or (policy(**parts),))), answers(raw), day)


def verdict_of(raw: Mapping[str, Any], day: date = DAY, **parts: Any) -> str:
    """The engine's word for one condition that is required."""
    found = judged(raw, day=day, requires=[parts])
    compiled = found.program.policies["p"]
    return WORDS[compiled.requires.children[0].verdict(found.verdicts)]


WORDS = ("not_met", "unknown", "human", "met", "left_out")


# The tables of the design, in words.


def every_of(found: Sequence[str]) -> str:
    """``all``: any not_met, else any unknown, else any human, else met."""
    counted = [word for word in found if word != "left_out"]
    if found and not counted:
        return "left_out"
    return next((word for word in ("not_met", "unknown", "human") if word in counted), "met")


def some_of(found: Sequence[str]) -> str:
    """``any``, the dual of ``all``."""
    counted = [word for word in found if word != "left_out"]
    if found and not counted:
        return "left_out"
    return next((word for word in ("met", "unknown", "human") if word in counted), "not_met")


def turned(word: str) -> str:
    return {"met": "not_met", "not_met": "met"}.get(word, word)


def enough_of(n: int, found: Sequence[str]) -> str:
    """``at_least_of``."""
    sure = found.count("met")
    if sure >= n:
        return "met"
    if sure + found.count("unknown") + found.count("human") < n:
        return "not_met"
    return "unknown" if "unknown" in found else "human"


def guarded(guard: str, word: str, *, spares: bool) -> str:
    """``when``; an open guard spares a condition that is met only where left out is as good as met."""
    if guard in ("not_met", "left_out"):
        return "left_out"
    if guard == "met" or word == "left_out" or (word == "met" and spares):
        return word
    return "unknown" if "unknown" in (guard, word) else "human"


# Completing what is not known.

Facts = Mapping[str, Any]
YEARS = (2025, 2024, 2023)
NUMBERS = (0, 1, 2, 3, 4, 5, 10**7)
OPTIONS = ("none", "own", "below_municipal", "municipal", "provincial", "national")
LISTED = ("abnormal_operation", "serious_violation")
EARLIER, LATER = date(2000, 1, 1), date(2026, 6, 1)

TITLE_ROWS: tuple[dict[str, Any], ...] = (
    {
        "title": "hnte",
        "level": "national",
        "status": "granted",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2027, 1, 1),
    },
    {
        "title": "hnte",
        "level": "provincial",
        "status": "revoked",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2024, 1, 1),
    },
)
INCIDENT_ROWS: tuple[dict[str, Any], ...] = (
    {"incident_kind": "safety", "severity": "major", "occurred_on": date(2025, 1, 1)},
    {"incident_kind": "product_fire", "severity": "general", "occurred_on": date(2020, 1, 1)},
)
EQUIPMENT_ROWS: tuple[dict[str, Any], ...] = (
    {"retrofit_cost": 10**7, "original_tax_base": 10**7, "capitalised": True},
    {"retrofit_cost": 0, "original_tax_base": 4, "capitalised": True},
)
WHOLE_ROWS = {"titles": TITLE_ROWS, "incidents": INCIDENT_ROWS, "equipment": EQUIPMENT_ROWS}
CELLS: dict[str, dict[str, tuple[Any, ...]]] = {
    "titles": {
        "title": ("hnte", "tech_sme"),
        "level": ("national", "provincial"),
        "status": ("granted", "revoked"),
        "valid_from": (date(2023, 1, 1), date(2025, 1, 1), date(2026, 12, 1), date(2028, 1, 1)),
        "valid_to": (date(2022, 1, 1), date(2026, 1, 1), date(2027, 1, 1), date(2029, 1, 1)),
    },
    "incidents": {
        "incident_kind": ("safety", "product_fire"),
        "severity": ("general", "major"),
        "occurred_on": (date(2025, 1, 1), date(2020, 1, 1)),
    },
    "equipment": {
        "retrofit_cost": (0, 2, 5, 10**7),
        "original_tax_base": (0, 4, 10, 10**7),
        "capitalised": (True, False),
    },
}
PLACES = ("330105", "330106", "330784", "440305", "110101")
CAPS = msgspec.convert(
    {
        "id": "caps",
        "title": "各地上限",
        "unit": "月",
        "by": "registered_region",
        "basis": "verified",
        "source": "某文",
        "rows": [
            {"key": "330000", "to": "2026-11-22", "value": "5"},
            {"key": "330000", "from": "2026-11-23", "value": "2"},
            {"key": "330100", "value": "3"},
            {"key": "330106", "to": "2026-11-23", "value": "4"},
            {"key": "440000", "value": "3"},
        ],
    },
    DatedTable,
)
CAPPED_SUM = {
    "id": "capped_sum",
    "label": "技术改造投入",
    "unit": "万元",
    "operation": "sum_where",
    "inputs": ["equipment"],
    "params": {
        "column": "retrofit_cost",
        "where": {"capitalised": True},
        "at_most": {"column": "original_tax_base", "percent": 50},
    },
}
YEARLY = ("rd_expense", "operating_revenue", "net_profit", "total_assets", "total_liabilities")
COUNTS = ("unemployment_insurance_months", "stoppage_months", "class1_ip_count", "key_group_hires")
FLAGS = ("own_brand", "has_exports", "has_imports", "niche_leader", "rd_ledger")
UNKNOWN_LIST = Choices(frozenset(), frozenset())


def is_open(value: Any) -> bool:
    return value is None or isinstance(value, Unknown)


Reads = Mapping[str, tuple[int, ...]]


def completions(facts: Facts, reads: Reads) -> Iterator[dict[str, Any]]:
    """Every way to fill in what is open in the named facts (of a yearly one: in the years that are read)."""
    spaces = [list(fillings(name, facts.get(name), years)) for name, years in reads.items()]
    for chosen in product(*spaces):
        yield {**facts, **dict(zip(reads, chosen, strict=True))}


def size(facts: Facts, reads: Reads) -> int:
    """How many completions there are."""
    return prod(sum(1 for _ in fillings(name, facts.get(name), years)) for name, years in reads.items())


def fillings(name: str, value: Any, years: Sequence[int] = YEARS) -> Iterator[Any]:
    """Every complete value that one answer can stand for."""
    if name in YEARLY:
        yield from _yearly(name, {} if is_open(value) else value, years)
    elif name == "negative_lists":
        yield from _lists(UNKNOWN_LIST if is_open(value) else value)
    elif name in CELLS:
        yield from _tables(name, value)
    elif name == "registered_region":
        yield from (place for place in PLACES if is_open(value) or lies_in(place, value))
    elif not is_open(value):
        yield value
    elif name in COUNTS:
        yield from NUMBERS
    elif name in FLAGS:
        yield from (True, False)
    elif name == "rd_institution_level":
        yield from OPTIONS
    else:
        yield from {
            "segment_start_date": (EARLIER, *(date(year, 1, 1) for year in range(2021, 2026)), LATER),
            "established_date": (EARLIER,),
            "high_tech_field": ("new_energy", "new_materials", "none"),
        }[name]


def _yearly(name: str, known: Mapping[int, Any], years: Sequence[int]) -> Iterator[dict[int, Any]]:
    space = (-(10**7), *NUMBERS) if name == "net_profit" else NUMBERS
    spaces = [space if is_open(known.get(year)) else (known[year],) for year in years]
    for chosen in product(*spaces):
        yield {**known, **dict(zip(years, chosen, strict=True))}


def _lists(value: Choices) -> Iterator[Choices]:
    free = [option for option in LISTED if option not in value.yes | value.no]
    for chosen in product((True, False), repeat=len(free)):
        yes = value.yes | {option for option, held in zip(free, chosen, strict=True) if held}
        yield Choices(yes, frozenset(LISTED) - yes)


def _tables(name: str, rows: Any) -> Iterator[tuple[dict[str, Any], ...]]:
    if is_open(rows):
        kinds = WHOLE_ROWS[name]
        yield from ((), *((row,) for row in kinds), *((row, row) for row in kinds))
        return
    spaces = [
        [dict(zip(row, cells, strict=True)) for cells in product(*_cells(name, row))]
        for row in map(_whole(name), rows)
    ]
    for chosen in product(*spaces):
        yield tuple(chosen)


def lies_in(place: str, region: str) -> bool:
    """Whether a place is a region, or lies in the city or province it stands for."""
    return region in (place, place[:4] + "00", place[:2] + "0000")


def _whole(name: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda row: {column: row.get(column) for column in CELLS[name]}


def _cells(name: str, row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [CELLS[name][column] if is_open(value) else (value,) for column, value in row.items()]


# Derived facts of complete answers, by the header of derived.yaml.


def share(over: Any, under: Any) -> Fraction | None:
    return None if not under or under < 0 else Fraction(over) / Fraction(under) * 100


def existing(facts: Facts, years: Sequence[int]) -> list[int]:
    founded = facts.get("established_date")
    return [year for year in years if not isinstance(founded, date) or year >= founded.year]


def several(facts: Facts, name: str, count: int, join: Callable[[list[Any]], Any]) -> Any:
    years = existing(facts, YEARS[:count])
    values = [facts[name][year] for year in years]
    return join(values) if years else None


def mean(values: list[Any]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0)) / len(values)


def ratio_in(year: int) -> Callable[[Facts], Any]:
    return lambda facts: share(facts["rd_expense"][year], facts["operating_revenue"][year])


def least_ratio(facts: Facts) -> Any:
    found = [ratio_in(year)(facts) for year in existing(facts, YEARS[:2])]
    return None if not found or None in found else min(found)


def years_before_this(facts: Facts) -> int:
    """Full years from the start to the end of last year, both included."""
    start, count = facts["segment_start_date"], 0
    while same_day(start, count + 1) <= date(DAY.year, 1, 1):
        count += 1
    return count


def same_day(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def holds_title(row: Mapping[str, Any]) -> bool:
    return bool(row["status"] == "granted" and row["valid_from"] <= DAY <= row["valid_to"])


def major(row: Mapping[str, Any]) -> bool:
    kinds, degrees = (
        ("safety", "environment", "quality", "data_security"),
        ("larger", "major", "extraordinary"),
    )
    return (
        row["incident_kind"] in kinds
        and row["severity"] in degrees
        and date(2023, 11, 23) <= row["occurred_on"] <= DAY
    )


def capped(row: Mapping[str, Any]) -> Fraction:
    """What a capitalised machine counts with: its cost, but no more than half of what it first cost."""
    half = Fraction(row["original_tax_base"]) / 2
    return min(Fraction(row["retrofit_cost"]), half) if row["capitalised"] else Fraction(0)


NOW: tuple[int, ...] = ()
DERIVED: dict[str, tuple[Reads, Callable[[Facts], Any]]] = {
    "rd_ratio": ({"rd_expense": YEARS[:1], "operating_revenue": YEARS[:1]}, ratio_in(2025)),
    "rd_ratio_2y_min": ({"rd_expense": YEARS[:2], "operating_revenue": YEARS[:2]}, least_ratio),
    "rd_expense_sum_2y": ({"rd_expense": YEARS[:2]}, lambda facts: several(facts, "rd_expense", 2, sum)),
    "rd_expense_sum_3y": ({"rd_expense": YEARS}, lambda facts: several(facts, "rd_expense", 3, sum)),
    "rd_expense_mean_2y": ({"rd_expense": YEARS[:2]}, lambda facts: several(facts, "rd_expense", 2, mean)),
    "rd_expense_2y_min": ({"rd_expense": YEARS[:2]}, lambda facts: several(facts, "rd_expense", 2, min)),
    "net_profit_3y_min": ({"net_profit": YEARS}, lambda facts: several(facts, "net_profit", 3, min)),
    "net_assets": (
        {"total_assets": YEARS[:1], "total_liabilities": YEARS[:1]},
        lambda facts: facts["total_assets"][2025] - facts["total_liabilities"][2025],
    ),
    "years_in_segment": ({"segment_start_date": NOW}, years_before_this),
    "held_hnte": (
        {"titles": NOW},
        lambda facts: any(row["title"] == "hnte" and holds_title(row) for row in facts["titles"]),
    ),
    "capped_sum": ({"equipment": NOW}, lambda facts: sum(map(capped, facts["equipment"]))),
    "major_incident_3y": ({"incidents": NOW}, lambda facts: any(map(major, facts["incidents"]))),
}


# Leaves.

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda value, edge: value >= edge,
    "more_than": lambda value, edge: value > edge,
    "at_most": lambda value, edge: value <= edge,
    "less_than": lambda value, edge: value < edge,
}


def looked_at(one: Condition) -> list[Reads]:
    """The declared facts (and their years) a leaf stands on, one mapping for each reading."""
    if one.as_of is not None:
        return []
    if one.held is not None:
        return [{"titles": NOW}]
    if one.rows is not None:
        return [{one.rows.fact: NOW}]
    found = [reads_of(one.fact or "", YEAR_NAMED[one.year])]
    for key in COMPARED:
        edge = getattr(one, key)
        if isinstance(edge, Threshold):
            found += [reads_of(name, 2025) for name in (edge.by, edge.fact) if name is not None]
            found += [reads_of("registered_region", 2025)] if edge.table is not None else []
    return found


def reads_of(name: str, year: int) -> Reads:
    if name in DERIVED:
        return DERIVED[name][0]
    return {name: (year,) if name in YEARLY else NOW}


def together(readings: Sequence[Reads]) -> Reads:
    """Each fact once, with all its years."""
    found: dict[str, tuple[int, ...]] = {}
    for reads in readings:
        for name, years in reads.items():
            found[name] = tuple(sorted({*found.get(name, ()), *years}, reverse=True))
    return found


YEAR_NAMED = {None: 2025, "last": 2025, "last-1": 2024, "last-2": 2023}


def value_of(name: str, facts: Facts, year: int = 2025) -> Any:
    if name in DERIVED:
        return DERIVED[name][1](facts)
    return facts[name][year] if name in YEARLY else facts[name]


def edge_of(edge: str | Threshold, facts: Facts) -> Any:
    if not isinstance(edge, Threshold):
        return Fraction(edge)
    if edge.fact is not None:
        return value_of(edge.fact, facts)
    if edge.table is not None:
        return cap_of(facts["registered_region"])
    by = value_of(edge.by or "", facts)
    for band in edge.bands:
        fits = by <= Fraction(band.up_to) if band.up_to else by < Fraction(band.below) if band.below else True
        if fits:
            return Fraction(band.value)
    raise AssertionError("no band")


def cap_of(place: str) -> Fraction | None:
    """The value of the table for a place: its own, else its city's, else its province's; of rows that stand today."""
    for key in (place, place[:4] + "00", place[:2] + "0000"):
        for row in CAPS.rows:
            if row.key == key and (row.from_ or DAY) <= DAY <= (row.to or DAY):
                return Fraction(row.value)
    return None


def complete_leaf(one: Condition, facts: Facts, *, spares: bool = True) -> str:
    """A leaf where everything it looks at is known: the same wherever it stands."""
    if one.as_of is not None:
        return truth((one.as_of.from_ or DAY) <= DAY <= (one.as_of.to or DAY))
    if one.held is not None:
        wanted = one.held.title, one.held.level
        fits = [
            row for row in facts["titles"] if row["title"] == wanted[0] and wanted[1] in (None, row["level"])
        ]
        return truth(any(map(holds_title, fits)))
    if one.rows is not None:
        return complete_rows(one, facts[one.rows.fact])
    value = value_of(one.fact or "", facts, YEAR_NAMED[one.year])
    if value is None or any(no_row(getattr(one, key), facts) for key in COMPARED):
        return "unknown"
    return truth(holds(one, value, facts))


def no_row(edge: Any, facts: Facts) -> bool:
    return isinstance(edge, Threshold) and edge.table is not None and edge_of(edge, facts) is None


def holds(one: Condition, value: Any, facts: Facts) -> bool:
    for key, compare in COMPARED.items():
        edge = getattr(one, key)
        if edge is not None:
            if value in OPTIONS and isinstance(edge, str):
                return compare(OPTIONS.index(value), OPTIONS.index(edge))
            return compare(value, edge_of(edge, facts))
    if one.between is not None:
        return Fraction(one.between[0]) <= value <= Fraction(one.between[1])
    if one.any_in is not None:
        return bool(set(one.any_in) & value.yes)
    if one.all_in is not None:
        return set(one.all_in) <= value.yes
    if one.none_in is not None:
        return not set(one.none_in) & value.yes
    if one.in_ is not None:
        return value in one.in_
    if one.is_ is not None:
        return bool(value == one.is_)
    if one.before is not None:
        return not isinstance(value, Nothing) and value < one.before
    if one.after is not None:
        return not isinstance(value, Nothing) and value > one.after
    if one.exists is not None:
        return (not isinstance(value, Nothing) and value != ()) == one.exists
    raise AssertionError(one)


def complete_rows(one: Condition, rows: Sequence[Mapping[str, Any]]) -> str:
    assert one.rows is not None
    chosen = [row for row in rows if fits_row(one.rows.where, row)]
    if one.rows.every is not None:
        none = "left_out" if one.rows.if_none is None else "unknown"
        return truth(all(fits_row(one.rows.every, row) for row in chosen)) if chosen else none
    wanted, needed = (one.rows.any_, 1) if one.rows.any_ is not None else (None, 0)
    if one.rows.at_least is not None:
        wanted, needed = one.rows.at_least.test, one.rows.at_least.n
    return truth(sum(fits_row(wanted or {}, row) for row in chosen) >= needed)


def fits_row(where: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(fits_cell(wanted, row[key], row) for key, wanted in where.items())


def fits_cell(wanted: Any, value: Any, row: Mapping[str, Any]) -> bool:
    if isinstance(wanted, Mapping):
        return all(beside(key, value, bound, row[bound["column"]]) for key, bound in wanted.items())
    return value in (wanted if isinstance(wanted, list | tuple) else [wanted])


def beside(key: str, value: Any, bound: Mapping[str, Any], other: Any) -> bool:
    """A cell against another of the same row."""
    if key in ("before", "after"):
        return bool(value < other if key == "before" else value > other)
    return COMPARED[key](Fraction(value), Fraction(other) * Fraction(str(bound.get("percent", 100))) / 100)


def truth(value: bool) -> str:
    return "met" if value else "not_met"


def leaf(one: Condition, facts: Facts, *, spares: bool = True) -> str:
    """A leaf with unknowns: settled where every completion gives the same; ``spares`` as in ``tree``."""
    found = {complete_leaf(one, whole) for whole in completions(facts, together(looked_at(one)))}
    if len(found) == 1:
        return found.pop()
    # An `every` over rows of which it is open whether they are meant: met or left out is the same to a requirement.
    return "met" if spares and found == {"met", "left_out"} else "unknown"


# Trees.


def tree(
    one: Condition,
    facts: Facts,
    at_leaf: Callable[..., str] = leaf,
    *,
    settles: bool = False,
    spares: bool = True,
) -> str:
    """A condition of any kind, by the tables of the design; ``spares`` below ``all`` only."""
    if one.when is not None:
        guard = tree(one.when, facts, at_leaf, settles=True, spares=False)
        inner = msgspec.structs.replace(one, when=None)
        return guarded(guard, tree(inner, facts, at_leaf, settles=settles, spares=spares), spares=spares)

    def words(members: Sequence[Condition], *, spared: bool = False) -> list[str]:
        return [tree(member, facts, at_leaf, settles=settles, spares=spared) for member in members]

    if one.all_ is not None:
        return every_of(words(one.all_, spared=spares))
    if one.any_ is not None:
        return some_of(words(one.any_))
    if one.none_ is not None:
        return turned(some_of(words(one.none_)))
    if one.at_least_of is not None:
        return enough_of(one.at_least_of.n, words(one.at_least_of.of))
    return single(one, facts, at_leaf, settles=settles, spares=spares)


def single(one: Condition, facts: Facts, at_leaf: Callable[..., str], *, settles: bool, spares: bool) -> str:
    """A leaf with what its basis and judgement make of it."""
    if one.human is not None:
        return "human"
    word = at_leaf(one, facts, spares=spares)
    if one.basis == "recalled" and not settles:
        holds_nothing = word == "not_met" and (one.held is not None or one.exists is True)
        return word if holds_nothing or word == "left_out" else "human"
    return "human" if one.judged and word == "met" else word


def readings(one: Condition) -> list[Reads]:
    """What each leaf of a tree reads."""
    members = [
        *(one.all_ or ()),
        *(one.any_ or ()),
        *(one.none_ or ()),
        *(one.at_least_of.of if one.at_least_of else ()),
    ]
    guard = readings(one.when) if one.when is not None else []
    if members:
        return guard + [reads for member in members for reads in readings(member)]
    return guard if one.human is not None else guard + looked_at(one)


def reads_once(one: Condition) -> bool:
    """Whether no fact is read twice in the same year."""
    found = [
        (name, year) for reads in readings(one) for name, years in reads.items() for year in years or (0,)
    ]
    return len(found) == len(set(found))


def brute_force(one: Condition, facts: Facts) -> set[str]:
    """The verdicts of a whole tree over every completion of all its facts at once."""
    return {tree(one, whole, complete_leaf) for whole in completions(facts, together(readings(one)))}
