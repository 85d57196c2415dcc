"""Notices on a policy's end and on the age of its facts: to the day."""

from datetime import date, timedelta

import msgspec
import pytest

from rules.freshness import END_DAYS, STALE_DAYS, freshness
from rules.model import Policy

LAST, CHECKED = date(2026, 12, 31), date(2026, 11, 23)


def made(*, last: date | None = None, checked_on: date = CHECKED) -> Policy:
    document = {"title": "文件"}
    parts = {"id": "a", "family": "a", "group": "tax", "title": "甲", "kind": "tax", "document": document}
    rest = {"level": "national", "authority": {}, "benefit": {"text": "无"}, "in_force": {"to": last}}
    return msgspec.convert(parts | rest | {"checked_on": checked_on}, Policy, strict=False)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (-END_DAYS - 1, []),
        (-END_DAYS, ["ends"]),
        (-1, ["ends"]),
        (0, ["ends"]),
        (1, ["ended"]),
        (END_DAYS, ["ended"]),
        (END_DAYS + 1, []),
    ],
)
def test_an_end_is_pointed_out_around_the_last_day(days: int, kinds: list[str]) -> None:
    as_of = LAST + timedelta(days=days)
    found = freshness(made(last=LAST, checked_on=as_of), as_of)
    assert [notice.kind for notice in found] == kinds
    assert all("2026-12-31" in notice.text and "2026-12-31" in notice.short for notice in found)


@pytest.mark.parametrize(
    ("days", "kinds"), [(-9999, []), (0, []), (STALE_DAYS, []), (STALE_DAYS + 1, ["stale"])]
)
def test_facts_grow_old(days: int, kinds: list[str]) -> None:
    found = freshness(made(), CHECKED + timedelta(days=days))
    assert [notice.kind for notice in found] == kinds
    assert all("2026-11-23" in notice.text for notice in found)
