"""The rule book: whatever a rule file says stands on its pages, in the words of the program."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from checklist.blocks import Block, Document, Heading, KeyValues, Paragraph, Table, text_of, walk
from checklist.book import build_book
from checklist.pdf import FontPaths, write_pdf
from rules.codes import CodeTables
from rules.model import Condition, Policy, ScoreItem
from rules.packs import load_rulebook
from rules.program import Program

FONTS = Path(__file__).parents[2] / "resources" / "fonts"


@pytest.fixture(scope="module")
def program() -> Program:
    book = load_rulebook(cache=False, cases=True)
    return Program(book.packs, book.dictionary, CodeTables())


@pytest.fixture(scope="module")
def book(program: Program) -> Document:
    return build_book(program)


@pytest.fixture(scope="module")
def pages(book: Document) -> dict[str, str]:
    """The text under each second-level heading, by anchor."""
    found: dict[str, list[str]] = {}
    anchor = ""
    for block in walk(book.blocks):
        if isinstance(block, Heading):
            anchor = block.anchor
        found.setdefault(anchor, []).append("\n".join(texts(block)))
    return {anchor: "\n".join(lines) for anchor, lines in found.items()}


def texts(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield text_of(block.runs)
    elif isinstance(block, Table):
        yield from (text_of(cell) for row in block.rows for cell in row.cells)
    elif isinstance(block, KeyValues):
        yield from (f"{pair.label} {text_of(pair.value)}" for pair in block.pairs)


def inside(value: Any, kind: type) -> Iterator[Any]:
    """Every part of a kind in a policy, at any depth."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for one in value:
            yield from inside(one, kind)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from inside(getattr(value, name), kind)


def judged(policy: Policy) -> Iterator[Condition]:
    parts = (policy.applies, policy.requires, policy.excludes, policy.bonus, policy.levels, policy.renewal)
    return inside(parts, Condition)


def test_every_policy_has_its_pages(program: Program, pages: dict[str, str]) -> None:
    missing = [key for key in program.policies if f"policy-{key}" not in pages]
    assert not missing


def test_every_condition_stands_there_with_its_article(program: Program, pages: dict[str, str]) -> None:
    missing = []
    for key, compiled in program.policies.items():
        text = pages[f"policy-{key}"]
        for condition in judged(compiled.policy):
            wanted = [condition.id, condition.label if condition.fact is None else None, condition.article]
            wanted += [condition.human.question if condition.human is not None else None, condition.note]
            missing += [f"{key}: {one}" for one in wanted if one and one not in text]
    assert not missing


def test_every_indicator_of_a_score_stands_there(program: Program, pages: dict[str, str]) -> None:
    missing = []
    for key, compiled in program.policies.items():
        for item in inside(compiled.policy.scores, ScoreItem):
            if item.label and item.label not in pages[f"policy-{key}"]:
                missing.append(f"{key}: {item.label}")
    assert not missing


def test_every_date_paper_step_and_caution_stands_there(program: Program, pages: dict[str, str]) -> None:
    missing = []
    for key, compiled in program.policies.items():
        policy, text = compiled.policy, pages[f"policy-{key}"]
        wanted = [policy.document.number, policy.benefit.text, policy.state_note, *policy.caution]
        wanted += [one.text for one in policy.windows] + [
            one.what for one in (*policy.steps, *policy.actions)
        ]
        wanted += [one.name for one in policy.materials] + [one.note for one in policy.relations]
        wanted += [one.reading for one in policy.interpretations] + [one.what for one in policy.yearly]
        wanted += [one.name for one in policy.cases]
        wanted += [day.isoformat() for day in (policy.in_force.from_, policy.in_force.to) if day]
        missing += [f"{key}: {one}" for one in wanted if one and one.rstrip("。；") not in text]
    assert not missing


def test_every_clause_set_and_derived_fact_stands_there(program: Program, pages: dict[str, str]) -> None:
    plan = pages["plan"]
    bare = re.sub(r"〔勘误[^〕]*〕", "", plan)
    assert [
        key for key, one in program.clauses.items() if key not in plan or one.clause.text not in bare
    ] == []
    reasons = {key: one.clause.reason for key, one in program.clauses.items() if key not in program.serving}
    assert [key for key, reason in reasons.items() if f"无对应政策：{reason}" not in plan] == []
    told = "\n".join(pages[anchor] for anchor in ("sets", "tables", "derived"))
    named = [one.title for pack in program.packs for one in (*pack.sets, *pack.tables)]
    named += [one.label for one in program.dictionary.derived.values()]
    assert [one for one in named if one not in told] == []


def test_words_carry_thresholds_years_and_basis(pages: dict[str, str]) -> None:
    text = pages["policy-specialised-sme-2026"]
    assert "营业收入（上年）不少于1,500万元" in text
    assert "专精特新发展评价得分（当年）不低于50分" in text
    assert "附件1；已核对" in text


def test_a_guard_keeps_its_not_and_its_or(pages: dict[str, str]) -> None:
    assert "只在下列情形适用：没有（所属轻工行业有：铅蓄电池" in pages["policy-norm-lead-acid-battery-2015"]
    assert "电池产品类型有：铅蓄电池，且投资项目至少一项" in pages["policy-norm-lead-acid-battery-2015"]


def test_values_of_cases_are_said_in_words(program: Program, pages: dict[str, str]) -> None:
    raw = re.compile(r"[a-z]+_[a-z_]+ (?:满足|不符合|初步符合|需人工判断|有差距|信息不足|不适用)")
    assert [text for key in program.policies for text in raw.findall(pages[f"policy-{key}"])] == []


def test_nothing_is_said_in_raw_ids(pages: dict[str, str]) -> None:
    raw = re.compile(r"[a-z]+_[a-z_]+|\b(?:true|false|open|fallback|japan)\b")
    assert [text for anchor in ("sets", "tables", "derived") for text in raw.findall(pages[anchor])] == []
    cases = re.compile(r"(?:true|false) (?:满足|不符合|需人工判断)")
    assert [anchor for anchor, text in pages.items() if cases.search(text)] == []


def test_figures_of_one_policy_stand_below_its_conditions(program: Program, pages: dict[str, str]) -> None:
    text = pages["policy-tax-special-equipment-credit"]
    assert "口径 可计入的改造支出（万元）＝设备购置与改造中“专用设备目录类别为" in text
    assert "每项最多计原计税基础的50%" in text
    figures = [(key, one) for key, found in program.policies.items() for one in found.policy.derived]
    assert [one.label for key, one in figures if f"口径 {one.label}" not in pages[f"policy-{key}"]] == []


def test_an_edition_that_is_over_is_not_called_in_force(pages: dict[str, str]) -> None:
    assert "状态 有效期已过；" in pages["policy-sub-appliance-tradein-2024"]
    assert "状态 有效；" in pages["policy-cat-industry-restructuring-2024"]


def test_no_text_has_two_stops_or_quotes_inside_quotes(program: Program, pages: dict[str, str]) -> None:
    ugly = re.compile(r"[。；]；|。）|“[^”]*“|提前 0 天")
    found = [f"{key}: {text}" for key in program.policies for text in ugly.findall(pages[f"policy-{key}"])]
    assert found == []


def test_an_edition_that_has_ended_an_unknown_span_and_the_address_are_told(pages: dict[str, str]) -> None:
    assert "状态 有效期已过；核对于" in pages["policy-little-giant-2022"]
    assert "有效期 未载明" in pages["policy-nii-base"]
    assert "至 未载明" not in "".join(pages.values())
    assert "。；" not in "".join(pages.values())
    assert "\nhttps://www.most.gov.cn/" in pages["policy-hnte"]
    assert "有助于“重点‘小巨人’企业奖补" in pages["policy-little-giant-2026"]


def test_a_scoring_table_tells_its_full_marks(pages: dict[str, str]) -> None:
    text = pages["policy-innovative-sme"]
    assert "满分 100 分，不低于 60 分为通过" in text
    assert "创新能力指标（满分 40 分，不低于 20 分）" in text
    assert "知识产权（满分 30 分）" in pages["policy-hnte"]  # the bonus for standards lies within the cap
    assert "提前 0 天" not in "".join(pages.values())


def test_cases_name_their_values_in_words(pages: dict[str, str]) -> None:
    text = pages["policy-little-giant-2022"]
    assert "自主品牌：是 需人工判断，否 有差距" in text
    assert "主营占比（主营业务收入，万元）：6999 不符合，7000 满足" in text
    assert "欧盟CE或对应欧盟符合性 需人工判断" in text
    assert not re.search(r"[：，](true|false|erp|iso14001) ", "".join(pages.values()))


def test_records_tell_their_span_of_time_first(pages: dict[str, str]) -> None:
    assert "近三年有较大以上安全" in pages["policy-innovative-sme"]
    assert "有近" not in re.sub(r"没有近", "", pages["policy-innovative-sme"])


def test_the_same_packs_give_the_same_book(program: Program, book: Document) -> None:
    assert build_book(program) == book


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_policy_can_be_read_in_the_pdf(program: Program, tmp_path: Path) -> None:
    fonts = FontPaths(FONTS / "NotoSansSC_400Regular.ttf", FONTS / "NotoSansSC_700Bold.ttf")
    target = tmp_path / "规则.pdf"
    written = write_pdf(build_book(program, ["tech-sme"]), target, fonts)
    text = subprocess.run(
        ["pdftotext", "-layout", str(target), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert written.pages < 12
    assert "科技型中小企业" in text
    assert "规则核对于" in text
    assert "specialised-sme-2026" not in text.replace("specialised-sme-2026（", "")
    for condition in judged(program.policies["tech-sme"].policy):
        assert condition.id is None or condition.id.split("-")[0] in text
