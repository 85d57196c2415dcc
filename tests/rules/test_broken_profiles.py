"""One small broken file per message: the place it names, and the words that must appear in it."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.codes import CodeTables
from rules.errors import MAX_PROBLEMS, InputProblems, Problem
from rules.facts import read_profile, read_profile_file
from rules.fields import Dictionary, load_dictionary
from rules.jsontext import MAX_BYTES

FOLDER = Path(__file__).parent.parent / "broken" / "profiles"
DICTIONARY: Dictionary = load_dictionary()
CODES = CodeTables()

CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("empty.json", "", ("是空的",)),
    ("gbk.bytes", "", ("GBK", "另存为", "UTF-8")),
    ("utf16.bytes", "", ("UTF-16", "另存为")),
    ("utf16-no-bom.bytes", "", ("UTF-16",)),
    ("noise.bytes", "", ("无法识别的编码",)),
    ("excel.bytes", "", ("Excel", "导入")),
    ("pdf.bytes", "", ("PDF",)),
    ("truncated.json", "", ("第 3 行第", "中断", "不完整")),
    ("truncated-object.json", "", ("第 1 行第", "中断")),
    ("missing-comma.json", "", ("第 2 行第 2 列", "英文逗号")),
    ("trailing-comma.json", "", ("最后一项之后不能有逗号",)),
    ("chinese-quotes.json", "", ("键名要加英文双引号",)),
    ("bare-word.json", "", ("第 1 行第", "缺少一个值")),
    ("line-break-in-text.json", "", ("换行",)),
    ("backslash.json", "", ("反斜杠",)),
    ("extra-data.json", "", ("多余的内容",)),
    ("list-at-top.json", "", ("一个列表",)),
    ("doubled-key.json", "answers.own_brand", ("不止一次",)),
    ("doubled-column.json", "answers.titles[0].title", ("不止一次",)),
    ("no-format.json", "format", ("没有写文件格式", "qingce-profile")),
    ("assessment.json", "format", ("评估结果", "不是企业档案")),
    ("wrong-format.json", "format", ("qingce-profil", "最接近的是“qingce-profile”")),
    ("no-version.json", "version", ("没有写版本",)),
    ("newer-version.json", "version", ("较新的程序", "升级")),
    ("version-as-text.json", "version", ("没有这个版本",)),
    ("no-answers.json", "answers", ("没有这一部分",)),
    ("answers-a-list.json", "answers", ("一个列表",)),
    ("unknown-key-at-top.json", "evidance", ("没有“evidance”这个键", "最接近的是“evidence”")),
    ("note-a-number.json", "note", ("不是文字",)),
    ("unknown-fact.json", "answers.operating_revenu", ("没有“operating_revenu”", "operating_revenue")),
    ("fact-by-label.json", "answers.营业收入", ("没有“营业收入”", "operating_revenue")),
    ("derived-fact.json", "answers.rd_ratio", ("研发费用占营业收入比", "由程序计算")),
    ("unknown-reason.json", "answers.own_brand", ("no_idea", "dont_know", "later")),
    ("unknown-beside.json", "answers.own_brand", ("unknown 旁边",)),
    ("none-for-money.json", "answers.vat_monthly_sales", ("none",)),
    ("none-false.json", "answers.segment_name", ("none", "true")),
    ("null.json", "answers.own_brand", ("null",)),
    ("empty-text.json", "answers.enterprise_name", ("是空的",)),
    ("text-a-number.json", "answers.leading_product_code", ("不是文字", "引号")),
    ("text-control.json", "answers.enterprise_name", ("控制字符",)),
    ("text-long.json", "answers.enterprise_name", ("6000 字", "太长")),
    ("date-impossible.json", "answers.established_date", ("2023 年 2 月没有 29 日",)),
    ("date-month.json", "answers.established_date", ("没有 13 月",)),
    ("date-incomplete.json", "answers.established_date", ("不是完整的日期",)),
    ("date-compact.json", "answers.established_date", ("2011-03-08",)),
    ("date-number.json", "answers.established_date", ("不是日期", "2011-03-08")),
    ("date-range.json", "answers.established_date", ("年份不在范围", "1900")),
    ("date-open.json", "answers.established_date", ("只有到期日",)),
    ("bool-text.json", "answers.own_brand", ("true（是）", "最接近的是“true”")),
    ("bool-number.json", "answers.own_brand", ("true（是）",)),
    ("option-unknown.json", "answers.legal_form", ("没有“company”", "company_legal_person")),
    ("option-by-label.json", "answers.legal_form", ("最接近的是“individual_business”",)),
    ("option-a-list.json", "answers.legal_form", ("一个列表",)),
    ("choices-a-word.json", "answers.negative_lists", ("不是列表",)),
    ("choices-unknown-option.json", "answers.negative_lists[0]", ("abnormal_operation",)),
    ("choices-abbreviation.json", "answers.titles[0].title", ("最接近的是“hnte”",)),
    ("choices-none-beside.json", "answers.negative_lists", ("旁边",)),
    ("choices-no-none.json", "answers.enterprise_roles[0]", ("没有“none”",)),
    ("choices-twice.json", "answers.enterprise_roles[1]", ("不止一次",)),
    ("choices-both.json", "answers.enterprise_roles", ("同时写在 yes 和 no",)),
    ("choices-key.json", "answers.enterprise_roles", ("没有“ja”",)),
    ("choices-none-in-no.json", "answers.negative_lists", ("不能写在 no",)),
    ("choices-none-and-no.json", "answers.negative_lists", ("旁边",)),
    ("choices-no-list.json", "answers.enterprise_roles.yes", ("不是列表",)),
    ("number-word.json", "answers.stoppage_months", ("不是数字",)),
    ("number-chinese.json", "answers.stoppage_months", ("中文数字",)),
    ("number-empty.json", "answers.stoppage_months", ("是空的",)),
    ("number-unit.json", "answers.vat_monthly_sales", ("单位“千元”不能换算",)),
    ("number-currency.json", "answers.export_value_usd.2025", ("单位“万元”不能换算", "万美元")),
    ("number-dollar.json", "answers.operating_revenue.2025", ("单位“万美元”不能换算",)),
    ("number-percent.json", "answers.stoppage_months", ("单位“%”",)),
    ("number-count-unit.json", "answers.design_team_size", ("单位“件”", "以人计")),
    ("number-separator.json", "answers.vat_monthly_sales", ("分隔不清楚",)),
    ("number-half.json", "answers.design_team_size", ("不是整数",)),
    ("number-negative.json", "answers.design_team_size", ("负数", "不小于 0")),
    ("number-least.json", "answers.segment_rank_domestic.2025", ("小于 1",)),
    ("number-huge.json", "answers.vat_monthly_sales", ("大得不合常理",)),
    ("number-long.json", "answers.vat_monthly_sales", ("位数太多",)),
    ("number-decimals.json", "answers.vat_monthly_sales", ("小数位数太多",)),
    ("number-bool.json", "answers.vat_monthly_sales", ("不是数",)),
    ("number-nan.json", "answers.vat_monthly_sales", ("NaN", "不是一个确定的数")),
    ("number-exponent.json", "answers.vat_monthly_sales", ("位数太多",)),
    ("year-missing.json", "answers.operating_revenue", ("没有分年度",)),
    ("year-short.json", "answers.operating_revenue.25", ("不是年份",)),
    ("year-word.json", "answers.operating_revenue.2025年", ("最接近的是“2025”",)),
    ("year-range.json", "answers.operating_revenue.1989", ("1990 至 2100",)),
    ("year-value.json", "answers.operating_revenue.2025", ("营业收入 2025 年", "不是数字")),
    ("uscc-check.json", "answers.uscc", ("校验位不对",)),
    ("uscc-lower.json", "answers.uscc", ("大写", "91440300708461136T")),
    ("uscc-short.json", "answers.uscc", ("共 15 位",)),
    ("region-number.json", "answers.registered_region", ("带引号的六位地区代码",)),
    ("region-unknown.json", "answers.registered_region", ("代码表中没有", "330700")),
    ("region-name.json", "answers.registered_region", ("最接近的是“330784”",)),
    ("industry-group.json", "answers.gbt4754_main", ("中类", "3382 金属制餐具和器皿制造")),
    ("industry-letter.json", "answers.gbt4754_main", ("最接近的是“3382”",)),
    ("industry-number.json", "answers.gbt4754_main", ("带引号", "0111")),
    ("industry-unknown.json", "answers.gbt4754_main", ("行业分类表中没有", "3381")),
    ("table-a-word.json", "answers.incidents", ("不是列表", "[]")),
    ("table-row.json", "answers.incidents[0]", ("第 1 行", "不是一行")),
    ("table-column.json", "answers.titles[0].titel", ("没有“titel”这一列", "最接近的是“title”")),
    ("table-cell.json", "answers.titles[1].level", ("第 2 行 级别", "没有“省级”")),
    ("table-open.json", "answers.titles[0].valid_from", ("只有到期日",)),
    ("table-years.json", "answers.activity_revenue", ("没有分年度",)),
    (
        "table-yearly-cell.json",
        "answers.activity_revenue.2025[0].gbt4754",
        ("分行业销售额 2025 年 第 1 行", "大类"),
    ),
    ("table-cell-none.json", "answers.ip_items[0].transferred_on", ("不是日期",)),
    ("table-cell-reason.json", "answers.titles[0].level", ("maybe", "dont_know")),
    ("ledger-empty.json", "answers.ip_items", ("answers.class1_ip_count", "写的是 3", "矛盾")),
    ("ledger-count.json", "answers.class2_ip_aged_count", ("answers.ip_items", "矛盾")),
    ("evidence-fact.json", "evidence.revenue", ("没有“revenue”这个信息项",)),
    ("evidence-shape.json", "evidence", ("一个列表",)),
    ("evidence-list.json", "evidence.uscc", ("列表",)),
    ("evidence-document.json", "evidence.uscc[0]", ("没有 document",)),
    ("evidence-key.json", "evidence.uscc[0].pages", ("没有“pages”", "最接近的是“page”")),
    ("evidence-date.json", "evidence.uscc[0].date", ("不是完整的日期",)),
)


@pytest.fixture(autouse=True, scope="module")
def quiet_collector() -> Iterator[None]:
    """Keep thousands of collected tests out of the garbage collector's rounds, which would be measured too."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def problems_of(data: bytes) -> tuple[Problem, ...]:
    """The problems of a file that must be refused within a second."""
    started = time.process_time()
    with pytest.raises(InputProblems) as caught:
        read_profile(data, DICTIONARY, CODES)
    assert time.process_time() - started < 1
    return caught.value.problems


@pytest.mark.parametrize(("name", "path", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_broken_file_names_its_place(name: str, path: str, words: tuple[str, ...]) -> None:
    problems = problems_of((FOLDER / name).read_bytes())
    at_place = [problem for problem in problems if problem.path == path]
    assert at_place, problems
    assert [word for word in words if word not in at_place[0].message] == []
    assert at_place[0].message.endswith("。")


def test_every_broken_file_is_in_the_table() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(case[0] for case in CASES)


def test_all_wrong_places_are_named_at_once() -> None:
    data = b"""{"format": "qingce-profile", "version": 1, "other": 1, "note": 2, "evidence": {"x": []},
        "answers": {"own_brand": 1, "titles": [{"title": "x", "level": "y"}], "registered_region": "1"}}"""
    assert {problem.path for problem in problems_of(data)} == {
        "other", "note", "evidence.x", "answers.own_brand", "answers.titles[0].title", "answers.titles[0].level",
        "answers.registered_region",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b" " * 50_000_000,
        b"[" * (MAX_BYTES - 1),
        b'{"format":"qingce-profile","version":1,"answers":{' + b'"x":1,' * 300_000 + b'"y":1}}',
        b'{"format":"qingce-profile","version":1,"answers":{"cmmm_level":' + b"9" * 1_900_000 + b"}}",
        b'{"format":"qingce-profile","version":1,"answers":{"titles":[' + b'{"a":1},' * 220_000 + b"{}]}}",
    ],
    ids=["large", "deep", "doubled", "digits", "rows"],
)
def test_a_hostile_file_is_refused_fast(data: bytes) -> None:
    assert problems_of(data)


def test_too_many_problems_stop_the_reading() -> None:
    keys = ",".join(f'"fact_{number}": 1' for number in range(5_000))
    data = f'{{"format": "qingce-profile", "version": 1, "answers": {{{keys}}}}}'.encode()
    problems = problems_of(data)
    assert len(problems) == MAX_PROBLEMS + 1
    assert "其余没有检查" in problems[-1].message


def test_a_long_value_is_clipped() -> None:
    data = f'{{"format": "qingce-profile", "version": 1, "answers": {{"uscc": "{"9" * 5000}"}}}}'.encode()
    (problem,) = problems_of(data)
    assert len(problem.found) <= 40
    assert len(problem.message) < 200


def test_a_missing_file_is_a_problem_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputProblems) as caught:
        read_profile_file(tmp_path / "没有.json", DICTIONARY, CODES)
    (problem,) = caught.value.problems
    assert "没有这个文件" in problem.message
    assert problem.file == str(tmp_path / "没有.json")


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "很大.json"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(InputProblems, match="太大"):
        read_profile_file(path, DICTIONARY, CODES)


def test_the_line_of_a_syntax_error_is_given() -> None:
    (problem,) = problems_of((FOLDER / "missing-comma.json").read_bytes())
    assert problem.line == 2
