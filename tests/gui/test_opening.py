"""Names of files on any system, and copies for other programs."""

from __future__ import annotations

import pytest

from gui.opening import MOST_NAME_BYTES, file_name, write_to_open


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("永康市晨曦杯业有限公司_清单_2026-11-23.pdf", "永康市晨曦杯业有限公司_清单_2026-11-23.pdf"),
        ('甲/乙\\丙:丁*?"<>|.pdf', "甲_乙_丙_丁______.pdf"),
        ("  .hidden. ", "hidden"),
        ("没有后缀", "没有后缀"),
        ("", "文件"),
        ("...", "文件"),
    ],
)
def test_what_is_forbidden_in_a_name_is_replaced(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = file_name("企" * 200 + ".pdf")
    assert name.endswith("企.pdf")
    assert len(name.encode()) <= MOST_NAME_BYTES


def test_copies_of_one_name_do_not_meet() -> None:
    first, second = write_to_open("a/b.txt", b"1"), write_to_open("a/b.txt", b"2")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert first.name == second.name == "a_b.txt"
