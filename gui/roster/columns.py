"""The columns of the roster, declared once: what each shows, sorts by and says to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from checklist.labels import OUTCOMES, RULE_OUTCOMES
from checklist.store_rows import ClientRow
from rules.codes import CodeTables

UNNAMED: Final = "（企业名称未填）"
SHOWN_WORDS: Final = (OUTCOMES["likely"], OUTCOMES["gap"], RULE_OUTCOMES["gap"], OUTCOMES["needs_facts"])
"""The outcomes that have a column of their own: what there is to act on."""
WORDS: Final = tuple(dict.fromkeys((*OUTCOMES.values(), *RULE_OUTCOMES.values())))


class Names:
    """Codes in words, read from the tables when first asked for and then kept."""

    def __init__(self, codes: CodeTables) -> None:
        self._codes = codes
        self._regions: dict[str, str] = {}

    def region(self, code: str | None) -> str:
        """A place in words; the code itself where there is no such place."""
        if code is None:
            return ""
        if code not in self._regions:
            self._regions[code] = self._codes.region_name(code) or code
        return self._regions[code]

    def sectors(self, keys: tuple[str, ...]) -> str:
        """Sectors in words."""
        known = self._codes.sectors.by_key
        return "、".join(known[key].name if key in known else key for key in keys)


class Column(NamedTuple):
    """A column: its heading, its text, what it sorts by, its width in logical pixels, whether numbers stand right."""

    key: str
    heading: str
    text: Callable[[ClientRow, Names], str]
    sort: Callable[[ClientRow, Names], object]
    width: int
    is_number: bool = False


def name_of(row: ClientRow) -> str:
    """The name of a client, or the words for none."""
    return row.name or UNNAMED


def tooltip(row: ClientRow, names: Names) -> str:
    """All that the roster knows of a client, in a few lines."""
    counts = "，".join(f"{word} {row.counts[word]}" for word in WORDS if row.counts.get(word))
    judged = f"{row.as_of} 判定：{counts}" if _is_counted(row) else "还没有判定"
    place = "　".join(part for part in (names.sectors(row.sectors), names.region(row.region)) if part)
    lines = (name_of(row), place, judged, f"已填 {row.answered} 项，最近修改 {row.edited_at:%Y-%m-%d %H:%M}")
    return "\n".join(line for line in lines if line)


def _plain(key: str, heading: str, text: Callable[[ClientRow, Names], str], width: int) -> Column:
    return Column(key, heading, text, text, width)


def _is_counted(row: ClientRow) -> bool:
    """Whether the outcomes of a client are known in these words; where they are not, no zero may be shown."""
    return row.as_of is not None and any(word in row.counts for word in WORDS)


def _count(word: str) -> Column:
    def text(row: ClientRow, names: Names) -> str:
        return str(row.counts.get(word, 0)) if _is_counted(row) else "—"

    def sort(row: ClientRow, names: Names) -> int:
        return row.counts.get(word, 0) if _is_counted(row) else -1

    return Column(word, word, text, sort, 76, is_number=True)


def _edited(row: ClientRow, names: Names) -> str:
    return f"{row.edited_at:%Y-%m-%d}"


COLUMNS: Final = (
    _plain("name", "企业", lambda row, names: name_of(row), 230),
    _plain("sectors", "行业", lambda row, names: names.sectors(row.sectors), 104),
    _plain("region", "地区", lambda row, names: names.region(row.region), 116),
    *(_count(word) for word in SHOWN_WORDS),
    Column(
        "as_of",
        "判定日",
        lambda row, names: row.as_of.isoformat() if row.as_of else "未判定",
        lambda row, names: row.as_of.isoformat() if row.as_of else "",
        92,
    ),
    Column("edited", "最近修改", _edited, lambda row, names: row.edited_at, 92),
)
