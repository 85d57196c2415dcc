"""The tables of words: what stands in them, and what is wrong in one that was spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rules.codes import CodeTables
from rules.fields import load_dictionary
from rules.suggest_around import load_option_words
from rules.suggest_making import make_characters, make_terms, make_words
from rules.suggest_terms import SUGGEST_DIR, Entry, load_entries, rows
from rules.suggest_words import Words

CODES = CodeTables()


def test_every_synonym_stands_once_under_a_code() -> None:
    seen = [(code, word) for code, words in rows(SUGGEST_DIR / "synonyms.txt") for word in words]
    assert len(seen) == len(set(seen))
    assert {code for code, _ in seen} <= set(CODES.industries)


def test_every_entry_leads_to_classes() -> None:
    entries = load_entries(CODES)
    assert len(entries) > 35_000
    assert {CODES.industries[code].level for entry in entries for code in entry.codes} == {"小类"}
    assert all(entry.weight > 0 and entry.codes and "\n" not in entry.term for entry in entries)
    assert Entry("轴承", ("3451", "3452", "3453", "3459"), 2.0) in entries


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("synonyms.txt", "9999\t保温杯", "9999"),
        ("options.txt", "product_features.nothing\t保温杯", "nothing"),
    ],
)
def test_a_wrong_key_is_refused(tmp_path: Path, name: str, line: str, words: str) -> None:
    folder = tmp_path / "词表"
    shutil.copytree(SUGGEST_DIR, folder)
    (folder / name).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        _load(folder)


def _load(folder: Path) -> None:
    load_entries(CODES, folder)
    load_option_words(folder / "options.txt", load_dictionary())


def test_words_are_cut_where_they_end() -> None:
    assert Words(["保温杯"]).edges("不锈钢保温杯") >= {0, 3, 6}
    assert Words([]).edges("") == {0}


def test_the_terms_are_made_from_the_source(tmp_path: Path) -> None:
    source = tmp_path / "terms.csv"
    source.write_text(
        "code,term,section,kind,n_codes_with_term\n0111,ＬＥＤ灯,include,item,1\n0111,部分,include,item,74\n0112,灯,include,item,1\n",
        encoding="utf-8-sig",
    )
    assert make_terms(source).splitlines()[1:] == ["0111\tled灯"]


def test_words_and_characters_are_those_of_the_terms(tmp_path: Path) -> None:
    dictionary, table = tmp_path / "dict.txt", tmp_path / "table.txt"
    dictionary.write_text("保温 12 v\n天气 9 n\n", encoding="utf-8")
    table.write_text("溫\t温\n氣\t气\n保\t温\n", encoding="utf-8")
    assert make_words(["保温杯"], dictionary).splitlines()[1:] == ["保温\t12"]
    assert make_characters(["保温杯"], table).splitlines()[1:] == ["溫\t温"]
