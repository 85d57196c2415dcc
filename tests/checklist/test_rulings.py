"""Rulings on lists and paper: shown beside their conditions, listed, counted on page one, never hidden."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

import pypdf
import pytest

from checklist.blocks import Callout, Heading, Table, text_of, walk
from checklist.build import build_checklist
from checklist.findings import Findings
from checklist.labels import DISCLAIMER
from checklist.pdf import render
from checklist.pdf_layout import check_names
from checklist.report import build_report
from checklist.report_base import ReportOptions
from checklist.ruled import all_ruled
from rules.assess import Assessment, rejudge
from rules.facts import Profile
from rules.rulings import RuledVerdict, Ruling
from tests.checklist.conftest import Assess, policy
from tests.checklist.test_report import FONTS, Examples, text

YES = {"basis": "verified", "article": "第三条"}
REVENUE = {"id": "revenue", "fact": "operating_revenue", "at_least": "2000", **YES}
STANDING = {"id": "standing", "human": {"question": "信誉是否良好？"}, **YES}
LISTS = {"id": "lists", "fact": "negative_lists", "any_in": ["abnormal_operation"], **YES}
FIRM = {"operating_revenue": {"2025": 1000}, "negative_lists": ["none"], "has_exports": True}
OUTCOME = "不计裁定，程序的结论为"


def ruling(path: str, verdict: RuledVerdict = "met", key: str = "a", reason: str = "现场核实。") -> Ruling:
    return Ruling(key, path, verdict, reason, "张三", datetime(2026, 11, 23, 9, 30))


def under(assessment: Assessment, *rulings: Ruling) -> Assessment:
    return rejudge(assessment, assessment.program.ruled(rulings))


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.fixture
def gap(by_hand: Assess) -> Assessment:
    return by_hand([policy("a", requires=[REVENUE, STANDING], excludes=[LISTS])], FIRM)


def printed(assessment: Assessment, **options: Any) -> str:
    document = build_report(assessment, Profile({}), options=ReportOptions(**options))
    check_names(document)
    return text(document)


def test_the_paper_tells_the_ruling_its_reason_and_what_the_program_says(gap: Assessment) -> None:
    ruled = under(gap, ruling("requires.all[0]"), ruling("requires.all[1]", reason="查过信用报告"))
    data, _ = render(build_report(ruled, Profile({})), FONTS)
    pages = [squeezed(page.extract_text()) for page in pypdf.PdfReader(BytesIO(data)).pages]
    whole = "".join(pages)
    assert "人工裁定：满足（张三，2026-11-23）：现场核实；程序判定：不满足" in whole
    assert "人工裁定：满足（张三，2026-11-23）：查过信用报告；程序判定：需人工判断" in whole
    assert "1项政策中有2项条件由人裁定，其中1项政策的结论因此不同于程序判定" in pages[0]
    assert squeezed(DISCLAIMER) in pages[0]
    assert "初步符合（依人工裁定）" in whole
    assert f"{OUTCOME}“有差距”" in whole


def test_the_outcome_says_that_it_rests_on_rulings_only_where_it_does(gap: Assessment) -> None:
    one = under(gap, ruling("requires.all[1]"))
    (finding,) = Findings(one).all
    assert (finding.outcome, finding.own.outcome, finding.rests_on_rulings) == ("gap", "gap", False)
    assert finding.told == "有差距"
    words = printed(one)
    assert "结论没有因裁定改变" in words
    assert "各项结论都没有因此改变" in words
    assert OUTCOME not in words


def test_without_rulings_nothing_speaks_of_them(gap: Assessment, examples: Examples) -> None:
    profile, assessment = examples["thermos-maker"]
    for found in (text(build_report(assessment, profile)), printed(gap)):
        assert "人工裁定" not in found


def test_a_settled_condition_leaves_nothing_to_decide(gap: Assessment) -> None:
    met = under(gap, ruling("requires.all[0]"))
    assert [one.id for one in build_checklist(met).items if one.kind == "decide"] == ["a/standing"]
    settled = under(gap, ruling("requires.all[0]"), ruling("requires.all[1]"))
    assert not [one for one in build_checklist(settled).items if one.kind == "decide"]


def test_an_exclusion_is_told_as_there_or_not_there(gap: Assessment) -> None:
    shut = printed(under(gap, ruling("excludes.any[0]")))
    assert "存在排除情形" in shut
    assert "（人工裁定）" in shut
    both = [ruling("requires.all[0]"), ruling("excludes.any[0]", "not_met")]
    free = printed(under(gap, *both))
    assert "人工裁定：没有此情形（张三，2026-11-23）：现场核实；程序判定：没有此情形" in free


def test_the_list_is_printed_whatever_sections_are_chosen(gap: Assessment) -> None:
    document = build_report(
        under(gap, ruling("requires.all[0]")), Profile({}), options=ReportOptions(sections=("actions",))
    )
    check_names(document)
    heads = [one.text for one in walk(document.blocks) if isinstance(one, Heading) and one.level == 1]
    assert [head.partition("、")[2] for head in heads] == ["行动清单", "人工裁定"]


def test_what_finds_no_place_is_printed_as_without_effect(gap: Assessment) -> None:
    lost = ruling("requires.all[9]", reason="旧办法下核实过"), ruling("applies.all[0]", key="gone")
    words = printed(under(gap, *lost))
    assert "2 项裁定在现行规则中找不到对应的条件，没有采用" in words
    assert "政策a requires.all[9]，裁定“满足”（张三，2026-11-23）：旧办法下核实过" in words
    assert "gone applies.all[0]" in words


@pytest.mark.parametrize(
    ("requires", "path", "verdict"),
    [
        ([{**REVENUE, "when": {"fact": "has_exports", "is": True}}], "requires.all[0].when", "not_met"),
        ([{**REVENUE, "when": {"fact": "has_exports", "is": False}}], "requires.all[0]", "met"),
        (
            [{"id": "way", "any": [{**REVENUE, "at_least": "500"}, STANDING], **YES}],
            "requires.all[0].any[1]",
            "not_met",
        ),
        ([{"id": "no", "none": [LISTS], **YES}], "requires.all[0].none[0]", "not_met"),
    ],
    ids=["guard", "left out", "other alternative", "negated"],
)
def test_a_ruling_stands_in_the_table_wherever_its_condition_is(
    by_hand: Assess, requires: list[dict[str, Any]], path: str, verdict: RuledVerdict
) -> None:
    two = [*requires, {**STANDING, "id": "other"}]
    ruled = under(by_hand([policy("a", requires=two)], FIRM), ruling(path, verdict))
    document = build_report(ruled, Profile({}), options=ReportOptions(sections=("policies",)))
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    cells = [text_of(cell) for table in tables for row in table.rows for cell in row.cells]
    assert sum("人工裁定：" in cell for cell in cells) == 1


def test_no_ruling_on_any_shipped_condition_is_hidden(examples: Examples) -> None:
    """Every condition of every policy is ruled on at once; each reason stands in the list."""
    profile, assessment = examples["thermos-maker"]
    rulings = list(everything(assessment))
    assert len(rulings) > 500
    ruled = under(assessment, *rulings)
    assert not ruled.program.unplaced
    assert len(all_ruled(Findings(ruled))) == len(rulings)
    words = text(build_report(ruled, profile, options=ReportOptions(sections=())))
    assert [one.reason for one in rulings if f"{one.reason}。" not in words] == []


def everything(assessment: Assessment) -> Iterable[Ruling]:
    for key, compiled in assessment.program.policies.items():
        for place, leaf in enumerate(leaf for root in compiled.trees() for leaf in root.leaves()):
            verdict: RuledVerdict = "met" if place % 2 else "not_met"
            yield ruling(leaf.path, verdict, key, f"{key} 第{place}条的理由")


def test_the_count_stands_with_the_disclaimer(gap: Assessment) -> None:
    document = build_report(under(gap, ruling("requires.all[0]")), Profile({}))
    (note,) = [one for one in walk(document.blocks) if isinstance(one, Callout) and one.kind == "disclaimer"]
    assert text_of(note.runs).startswith(DISCLAIMER)
    assert "1 项条件由人裁定" in text_of(note.runs)
