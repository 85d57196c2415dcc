"""From the shipped files to the program that judges."""

from __future__ import annotations

from rules.codes import CodeTables
from rules.packs import load_rulebook
from rules.program import Program


def load_program() -> Program:
    """The shipped rules, compiled; InputProblems where a rule file is wrong."""
    book = load_rulebook()
    return Program(book.packs, book.dictionary, CodeTables())
