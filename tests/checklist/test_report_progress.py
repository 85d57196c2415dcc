"""What people noted about items stands on paper: who, by when, how far, and why not."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest

from checklist.blocks import CheckItem, Document, Table, text_of, walk
from checklist.build import build_checklist
from checklist.pdf import render
from checklist.progress import Progress
from checklist.report import build_report
from checklist.report_base import ReportOptions
from rules.assess import Assessment
from rules.facts import Profile
from tests.checklist.conftest import Assess, policy
from tests.checklist.test_report import FONTS, Examples, text, ticked_fields

STEPS = [
    {"id": "audit", "what": "取得审计报告", "department": "finance", "lead_days": 45},
    {"id": "file", "what": "提交材料", "department": "admin", "lead_days": 7},
]
SPRING = [{"months": [4], "text": "每年春季。", "basis": "verified"}]
REVENUE = {
    "id": "revenue",
    "fact": "operating_revenue",
    "at_least": "500",
    "basis": "verified",
    "article": "一",
}


@pytest.fixture
def ready(by_hand: Assess) -> Assessment:
    parts: dict[str, Any] = {"requires": [REVENUE], "windows": SPRING, "steps": STEPS}
    return by_hand([policy("a", **parts)], {"operating_revenue": {"2025": 1000}})


def printed(assessment: Assessment, progress: dict[str, Progress]) -> Document:
    return build_report(assessment, Profile({}), options=ReportOptions(progress=progress))


def row_of(document: Document, field: str) -> list[str]:
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    return next(
        [text_of(cell) for cell in row.cells] for one in tables for row in one.rows if row.field == field
    )


def test_person_day_and_note_stand_with_the_item(ready: Assessment) -> None:
    noted = Progress("doing", "王芳", date(2027, 1, 8), "等事务所报价。")
    what, _, due, owner = row_of(printed(ready, {"a/audit": noted}), "a/audit")
    assert "取得审计报告" in what
    assert what.endswith("〔进行中，备注：等事务所报价〕")
    assert due == "2027-01-08\n2027-02-15"
    assert owner == "王芳"


def test_what_is_done_is_ticked_and_said(ready: Assessment) -> None:
    document = printed(ready, {"a/file": Progress("done", "李强")})
    assert ticked_fields(document) == ["a/file"]
    assert row_of(document, "a/file")[0].endswith("〔已完成〕")


def test_what_will_not_be_done_is_printed_with_the_reason(ready: Assessment) -> None:
    document = printed(ready, {"a/file": Progress("dropped", note="今年不报")})
    what, _, due, _ = row_of(document, "a/file")
    assert "提交材料" in what
    assert what.endswith("不做：今年不报")
    assert due == "不做"
    assert not ticked_fields(document)
    data, _ = render(document, FONTS)
    whole = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
    assert "不做：今年不报" in re.sub(r"\s", "", whole)


def test_nothing_noted_changes_nothing(ready: Assessment) -> None:
    assert printed(ready, {"a/file": Progress()}) == printed(ready, {})


def test_an_item_with_lines_to_write_on_names_its_person_instead(by_hand: Assess) -> None:
    wanting = {**REVENUE, "at_least": "1200", "remedy": "扩大销售"}
    both = [policy(key, requires=[wanting], windows=SPRING) for key in ("a", "b")]
    assessment = by_hand(both, {"operating_revenue": {"2025": 1000}})
    for state, lines in (("doing", ("备注",)), ("dropped", ())):
        document = printed(assessment, {"b/revenue": Progress(state, "王芳", None, "看行情")})
        (item,) = [one for one in walk(document.blocks) if isinstance(one, CheckItem)]
        assert item.lines == lines
        assert "看行情" in text_of(item.runs)
    assert "王芳" in text_of(item.runs) or state == "dropped"


def test_every_item_and_material_shows_its_note(examples: Examples) -> None:
    """Whatever section an item is printed in, what people noted about it is there."""
    profile, assessment = examples["thermos-maker"]
    checklist = build_checklist(assessment)
    keys = [*(item.id for item in checklist.items), *(f"material/{one.id}" for one in checklist.materials)]
    progress = {key: Progress("doing", "", None, f"记事{place}号") for place, key in enumerate(keys)}
    words = text(build_report(assessment, profile, options=ReportOptions(progress=progress)))
    hidden = [key for key, one in progress.items() if one.note not in words]
    assert hidden == []


def test_everyone_finds_what_is_open_under_the_own_name(ready: Assessment) -> None:
    progress = {"a/audit": Progress("doing", "王芳"), "a/file": Progress("done", "李强")}
    words = text(printed(ready, progress)).split("按负责人")[1]
    assert re.search(r"王芳　1 项\n1-1", words)
    assert "李强" not in words
    assert "按负责人" not in text(printed(ready, {}))
