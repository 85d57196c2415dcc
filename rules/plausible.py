"""Answers that contradict one another: errors where both cannot be true, warnings where a slip is likely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, TypeGuard

from rules.amounts import decimal_text
from rules.errors import Place, Problem, Rejected, sentence
from rules.fields import Dictionary, Field
from rules.values import Answer, Number, Row

PARTS: Final = (
    ("main_business_revenue", "operating_revenue"),
    ("leading_product_revenue", "operating_revenue"),
    ("rd_expense", "operating_revenue"),
    ("design_service_revenue", "operating_revenue"),
    ("export_revenue", "operating_revenue"),
    ("high_tech_product_income", "total_income"),
    ("encouraged_project_revenue", "total_income"),
    ("rd_expense_domestic", "rd_expense"),
    ("rd_equipment_value", "total_assets"),
    ("rd_staff", "employees_year_end"),
    ("technical_staff", "employees_year_end"),
    ("full_time_rd_staff", "employees_year_end"),
    ("design_team_qualified", "design_team_size"),
    ("class1_ip_self_developed_count", "class1_ip_count"),
    ("class1_ip_strict_count", "class1_ip_count"),
    ("class1_ip_high_value_count", "class1_ip_count"),
    ("class2_ip_aged_count", "class2_ip_count"),
    ("customs_fine_largest", "customs_fine_total"),
    ("export_value_usd", "import_export_value_usd"),
    ("output_last_year", "capacity_last_year"),
    ("total_liabilities", "total_assets"),
)
"""(part, whole): a part above its whole is doubtful, though not impossible."""

JUMP: Final = 100
MAX_WARNINGS: Final = 200
MAY_BE_OLDER: Final = frozenset({("ip_items", "granted_on")})
"""Date columns that may lie before founding: a patent can be older than the firm that bought it."""


def ledger_contradictions(
    answers: Mapping[str, Answer], dictionary: Dictionary
) -> Iterator[tuple[str, Rejected]]:
    """An empty ledger beside a count above 0: a refusal for the ledger and for each count, each naming both places."""
    for table, count in _ledgers(dictionary):
        number = answers.get(count)
        if answers.get(table) != () or not isinstance(number, int) or number <= 0:
            continue
        allowed = "两处一致：补全或删去台账，或把件数改为 0"
        beside_ledger = f"写的是“无”，而{dictionary.label(count)}（answers.{count}）写的是 {number}，前后矛盾"
        beside_count = f"写的是 {number}，而{dictionary.label(table)}（answers.{table}）写的是“无”，前后矛盾"
        yield table, Rejected("[]", beside_ledger, allowed)
        yield count, Rejected(str(number), beside_count, allowed)


def _ledgers(dictionary: Dictionary) -> list[tuple[str, str]]:
    """(table, count) for each count that a derived fact uses in place of its table."""
    pairs = [
        (derived.inputs[0], str(derived.params["fallback"]))
        for derived in dictionary.derived.values()
        if "fallback" in derived.params
    ]
    return list(dict.fromkeys(pairs))


def warnings_of(answers: Mapping[str, Answer], dictionary: Dictionary) -> tuple[Problem, ...]:
    """Doubtful answers, each as one Chinese sentence; nothing is changed by them."""
    founded = answers.get("established_date")
    found: list[Problem] = list(_parts(answers, dictionary))
    for key, answer in answers.items():
        field = dictionary.fields[key]
        found += _jumps(field, answer)
        found += _impossible_shares(field, answer)
        found += _reversed_dates(field, answer)
        if isinstance(founded, date):
            found += _before_founding(field, answer, founded)
    return tuple(found[:MAX_WARNINGS])


def _warning(path: str, words: str, found: str, why: str, allowed: str = "") -> Problem:
    place = Place(f"answers.{path}", words)
    return Problem(place.path, found, allowed, None, sentence(place, why, allowed))


def _numbers(answer: Answer | None) -> dict[int | None, Number]:
    """The known numbers of an answer by year; None stands for "now"."""
    by_year = answer if isinstance(answer, dict) else {None: answer}
    return {year: value for year, value in by_year.items() if _is_number(value)}


def _is_number(value: object) -> TypeGuard[Number]:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _at(field: Field, year: int | None) -> tuple[str, str]:
    """Path and words of a fact in a year."""
    return (field.id, field.label) if year is None else (f"{field.id}.{year}", f"{field.label} {year} 年")


def _parts(answers: Mapping[str, Answer], dictionary: Dictionary) -> Iterator[Problem]:
    """Parts above their wholes, in the same year."""
    for part, whole in PARTS:
        wholes = _numbers(answers.get(whole))
        for year, value in _numbers(answers.get(part)).items():
            if year not in wholes or value <= wholes[year]:
                continue
            _, whole_words = _at(dictionary.fields[whole], year)
            path, words = _at(dictionary.fields[part], year)
            shown, limit = decimal_text(value), decimal_text(wholes[year])
            yield _warning(path, words, shown, f"{shown} 大于{whole_words}的 {limit}，请核对")


def _jumps(field: Field, answer: Answer) -> Iterator[Problem]:
    """Money that is a hundred times that of the year before, or a hundredth: likely 元 written for 万元."""
    if field.kind != "money" or not field.is_yearly:
        return
    numbers = {year: abs(Fraction(value)) for year, value in _numbers(answer).items()}
    for year in sorted(year for year in numbers if year is not None):
        value, before = numbers[year], numbers.get(year - 1, 0)
        if value and before and (value >= JUMP * before or before >= JUMP * value):
            path, words = _at(field, year)
            shown = decimal_text(value)
            why = f"{year} 年是 {shown}，{year - 1} 年是 {decimal_text(before)}，相差一百倍以上，是否有一年把元当成了{field.unit}？请核对"
            yield _warning(path, words, shown, why)


def _impossible_shares(field: Field, answer: Answer) -> Iterator[Problem]:
    """Percentages above 100."""
    if field.kind != "percent":
        return
    for year, value in _numbers(answer).items():
        if value > 100:
            path, words = _at(field, year)
            yield _warning(path, words, decimal_text(value), f"{decimal_text(value)}% 超过 100%，请核对")


def _rows(field: Field, answer: Answer) -> Iterator[tuple[int, Row]]:
    """The rows of a table fact, with their index."""
    if field.kind == "table" and isinstance(answer, tuple):
        yield from enumerate(answer)


def _reversed_dates(field: Field, answer: Answer) -> Iterator[Problem]:
    """Rows that end before they begin."""
    for index, row in _rows(field, answer):
        start, end = row.get("valid_from"), row.get("valid_to")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            words = f"{field.label} 第 {index + 1} 行"
            yield _warning(
                f"{field.id}[{index}]", words, str(end), f"到期日 {end} 早于起始日 {start}，请核对"
            )


def _before_founding(field: Field, answer: Answer, founded: date) -> Iterator[Problem]:
    """Dates before the firm was established, and amounts of years before it."""
    for path, words, day in _dates(field, answer):
        if day < founded:
            yield _warning(path, words, str(day), f"{day} 早于成立日期 {founded}，请核对")
    for year, value in _numbers(answer).items():
        if year is not None and year < founded.year and value:
            path, words = _at(field, year)
            yield _warning(path, words, decimal_text(value), f"{year} 年早于成立的 {founded.year} 年，请核对")


def _dates(field: Field, answer: Answer) -> Iterator[tuple[str, str, date]]:
    """All dates of an answer with path and words, but those that may lie before founding."""
    if isinstance(answer, date):
        yield field.id, field.label, answer
    columns = [c for c in field.columns if c.kind == "date" and (field.id, c.id) not in MAY_BE_OLDER]
    for index, row in _rows(field, answer):
        for column in columns:
            day = row.get(column.id)
            if isinstance(day, date):
                yield (
                    f"{field.id}[{index}].{column.id}",
                    f"{field.label} 第 {index + 1} 行 {column.label}",
                    day,
                )
