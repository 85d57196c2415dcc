"""One broken rule file per sentence, each beside the same sound pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.errors import InputProblems, Problem
from rules.fields import Dictionary, load_dictionary
from rules.integrity import MAX_EXPANDED, loose_ends
from rules.model import Condition, Pack
from rules.packs import PACKS_DIR, load_packs

BROKEN = Path(__file__).parent.parent / "broken" / "rules"
SOUND = BROKEN / "sound"

# file: where it is wrong, and the words that must stand in the sentence
EXPECTED: dict[str, tuple[str, str]] = {
    "amount-table": ("policy.benefit.amount.formula.times[1].table", "最接近的是“rebate”"),
    "amount-two-keys": ("policy.benefit.amount.formula", "要写一种算法"),
    "as-of-beside-fact": ("policy.requires[0].fact", "“as_of”旁边不能有 fact"),
    "as-of-empty": ("policy.requires[0].as_of", "两头都没有写；应为 from、to 至少写一个"),
    "as-of-judged": ("policy.requires[0].judged", "日期不用由人认定"),
    "as-of-key": ("policy.requires[0].as_of.form", "最接近的是“from”"),
    "as-of-reversed": ("policy.requires[0].as_of", "开始 2026-04-01 晚于结束 2026-03-31"),
    "at-least-of-too-many": ("policy.requires[0].at_least_of.n", "1 项里要满足 3 项"),
    "bad-id": ("policy.requires[0].id", "标识“R&D 比例”的写法不对"),
    "bands-by-option": ("policy.requires[0].at_least.by", "“登记类型”不是数字"),
    "bands-falling": ("policy.requires[0].at_least.bands[1].up_to", "4000 没有比上一档大"),
    "bands-no-end": ("policy.requires[0].at_least.bands[1]", "最后一档不能有 up_to"),
    "between-reversed": ("policy.requires[0].between", "下限 9 大于上限 3"),
    "block-circle": ("block.conditions", "绕一圈又用到自己"),
    "block-filled": ("policy.requires[0].use", "没有事实“major_incident_7y”"),
    "block-parameter": ("policy.requires[0].with", "参数“years”没有给"),
    "block-parameter-unknown": ("policy.requires[0].with.month", "没有参数“month”"),
    "block-without-article": ("policy.requires[0].use", "没有条款出处 article"),
    "bool-fact": ("policy.requires[0].is", "应为 true 或 false"),
    "case-amount": ("policy.cases[0].expect.amount", "这个政策没有金额公式"),
    "case-condition": ("policy.cases[0].expect.verdicts.year", "没有条件“year”；应为 years"),
    "case-fact": ("policy.cases[0].facts.legal_from", "最接近的是“legal_form”"),
    "case-like": ("policy.cases[1].like", "前面没有案例“丙”"),
    "case-name": ("policy.cases[1].name", "第 16 行已有"),
    "case-no-date": ("policy.cases[0].as_of", "没有写判定日"),
    "case-no-result": ("policy.cases[0]", "案例没有写结果"),
    "case-outcome": ("policy.cases[0].expect.outcome", "没有结果“eligible”"),
    "case-vary": ("policy.cases[1].vary", "operating_revenue.年份"),
    "case-vary-day": ("policy.cases[1].gives.3", "不是日期"),
    "case-verdict": ("policy.cases[0].expect.verdicts.years", "没有结果“yes”"),
    "clause-erratum": ("plan.errata[0].clause", "没有条款“3.1.1-s7”"),
    "clause-sector": ("measure.clauses[0].sectors[0]", "最接近的是“furniture”"),
    "date-form": ("policy.requires[0].before", "“2027/1/1”不是日期"),
    "date-impossible": ("policy.requires[0].before", "没有“2027-02-30”这一天"),
    "derived-column": ("policy.derived[0].params.where.level", "没有列“level”"),
    "derived-operation": ("policy.derived[0].operation", "最接近的是“count_where”"),
    "derived-parameter": ("policy.derived[0].params", "缺少参数“where”"),
    "doubled-across-files": ("sets[0].id", "doubled-across-files.yaml 第 2 行已有"),
    "doubled-id": ("policy.requires[1].id", "第 14 行已有"),
    "empty": ("", "文件是空的"),
    "empty-group": ("policy.requires[0].any", "一条也没有"),
    "fact-beside-group": ("policy.requires[0].fact", "“any”旁边不能有 fact"),
    "first-of-open-early": ("policy.scores[0].parts[0].items[0].first_of[0]", "后面的永远轮不到"),
    "gives-permit": ("policy.gives.permit", "最接近的是“food_production”"),
    "gives-title": ("policy.gives.title", "最接近的是“specialised_sme”"),
    "held-when-beside-gives": ("policy.held_when", "只写其中一个"),
    "held-when-group": ("policy.held_when", "fact 和一个比较"),
    "held-when-option": ("policy.held_when.in[0]", "certified"),
    "gives-two": ("policy.gives", "title、certificate、permit 之一"),
    "held-column": ("policy.requires[0].held.level", "不能有 level"),
    "held-title": ("policy.requires[0].held.title", "最接近的是“hnte”"),
    "held-two": ("policy.requires[0].held", "title、certificate、permit 之一"),
    "in-force-reversed": ("policy.in_force", "开始 2026-04-01 晚于结束 2025-04-01"),
    "item-two-kinds": ("policy.scores[0].parts[0].items[0]", "要有一种给分办法"),
    "key-beside-use": ("policy.requires[0].remedy", "use 旁边不能有这个键"),
    "list-at-top": ("", "最外层不是"),
    "list-is-text": ("materials", "应为列表"),
    "material-without-name": ("policy.materials[0]", "id 或 name 之一"),
    "meets-itself": ("policy.requires", "绕一圈又用到自己"),
    "meets-policy": ("policy.requires[0].meets.policy", "最接近的是“good-policy”"),
    "missing-key": ("materials[0].name", "缺少必填的键“name”"),
    "no-fact": ("policy.requires[0].fact", "没有写检验哪个事实"),
    "no-id": ("policy.requires[0].id", "条件没有标识"),
    "no-order": ("policy.requires[0].at_least", "“登记类型”不能用“at_least”检验；应为 is、in"),
    "no-source": ("policy.requires[0]", "没有条款出处 article 和依据可靠度 basis"),
    "no-test": ("policy.requires[0]", "条件里没有检验"),
    "number-exponent": ("policy.requires[0].at_least", "写法不明确"),
    "number-nan": ("policy.requires[0].at_least", "写法不明确"),
    "number-separator": ("policy.requires[0].at_least", "“1_500”不是数字"),
    "number-words": ("policy.requires[0].at_least", "“三”不是数字"),
    "other-name": ("policy.id", "和文件名“other-name.yaml”不同"),
    "pair-length": ("policy.requires[0].between", "列表有 3 项；应为 2 项"),
    "points-reversed": ("policy.scores[0].parts[0].items[0].points", "最低分 15 大于最高分 0"),
    "rank": ("policy.requires[0].at_least", "最接近的是“provincial”"),
    "region-code": ("policy.requires[0].in[0]", "六位区划代码"),
    "rows-column": ("policy.requires[0].rows.any.titel", "最接近的是“title”"),
    "rows-comparison": ("policy.requires[0].rows.any.occurred_on.at_least", "列“日期”不能用“at_least”"),
    "rows-fact": ("policy.requires[0].rows.fact", "没有表“rd_ratio”"),
    "rows-if-none": ("policy.requires[0].rows.if_none", "只能和 every 一起用"),
    "rows-if-none-word": ("policy.requires[0].rows.if_none", "“unknwon”不在可用的词里；应为 unknown"),
    "rows-option": ("policy.requires[0].rows.any.severity", "没有选项“heavy”"),
    "rows-part-column": (
        "policy.requires[0].rows.any.retrofit_cost.at_least.column",
        "最接近的是“original_tax_base”",
    ),
    "rows-part-itself": ("policy.requires[0].rows.any.retrofit_cost.at_least.column", "和自己相比"),
    "rows-part-key": ("policy.requires[0].rows.any.retrofit_cost.at_least.percents", "最接近的是“percent”"),
    "rows-part-kind": ("policy.requires[0].rows.any.retrofit_cost.at_least.column", "不是同一种数据"),
    "rows-part-option": ("policy.requires[0].rows.any.level.at_least", "不能和另一列比"),
    "rows-part-percent": ("policy.requires[0].rows.any.retrofit_cost.at_least.percent", "百分数“0”不对"),
    "rows-quantifier": ("policy.requires[0].rows", "every、any、at_least 之一"),
    "rows-span": ("policy.requires[0].rows.any.occurred_on.in_last", "时间范围的写法不对"),
    "rows-starts": ("policy.requires[0].rows.any.standard.start_with", "starts_with"),
    "rows-starts-kind": ("policy.requires[0].rows.any.severity.starts_with", "列“等级”不能用“starts_with”"),
    "rows-starts-number": (
        "policy.requires[0].rows.any.standard.starts_with[1]",
        "“6675”不是文字的开头；应为文字",
    ),
    "score-bands-no-end": ("policy.scores[0].parts[0].items[0].bands.of[0]", "最后一档不能有条件"),
    "score-bands-open-early": ("policy.scores[0].parts[0].items[0].bands.of[0]", "后面的永远轮不到"),
    "score-bands-order": ("policy.scores[0].parts[0].items[0].bands.of[1]", "5 排在 3 后面"),
    "set-of-other-kind": ("policy.requires[0].in", "不能用于“注册地”"),
    "set-region": ("sets[0].values[0]", "“3307”不是区划代码"),
    "step-like-condition": ("policy.steps[0].id", "第 14 行已有"),
    "sum-column": ("policy.derived[0].params.column", "最接近的是“retrofit_cost”"),
    "sum-no-column": ("policy.derived[0].params", "缺少参数“column”"),
    "sum-of-dates": ("policy.derived[0].params.column", "列“购置日期”不是以万元计的数字"),
    "sum-of-no-table": ("policy.derived[0].inputs[0]", "“rd_expense”不是表"),
    "sum-part": ("policy.derived[0].params.at_most", "没有写哪一列"),
    "sum-unit": ("policy.derived[0].params.column", "不是以元计的数字"),
    "table-by": ("policy.requires[0].at_least.by", "只按判定日取值，不能按“注册地”"),
    "table-key": ("tables[0].rows[0].key", "缺少 key"),
    "table-overlap": ("tables[0].rows[1]", "日期和上一行重叠"),
    "table-region": ("tables[0].rows[0].key", "“浙江”不是区划代码"),
    "table-region-overlap": ("tables[0].rows[2]", "上一行（330000）重叠"),
    "test-does-not-fit": ("policy.requires[0].any_in", "不能用“any_in”检验"),
    "text-is-empty": ("materials[0].name", "这里是空的"),
    "text-is-list": ("materials[0].name", "这里写的是列表；应为文字"),
    "text-is-truth": ("materials[0].name", "“true”是真假值"),
    "threshold-form": ("policy.requires[0].at_least", "门槛的写法不对"),
    "top-level-key": ("polcy", "最接近的是“policy”"),
    "truth-yes": ("policy.requires[0].exists", "“yes”不是真假值"),
    "two-tests": ("policy.requires[0]", "几个检验：at_least、at_most"),
    "two-top-level-keys": ("", "几个顶层键：sets（第 1 行）、tables（第 2 行）"),
    "unknown-block": ("policy.requires[0].use", "最接近的是“common-entry”"),
    "unknown-clause": ("policy.serves[0]", "没有条款“3.1.1-s9”"),
    "unknown-fact": ("policy.requires[0].fact", "最接近的是“rd_ratio”"),
    "unknown-key": ("policy.requirs", "最接近的是“requires”"),
    "unknown-material": ("policy.materials[0].id", "最接近的是“business-licence”"),
    "unknown-option": ("policy.requires[0].is", "没有选项“company”；应为 company_legal_person"),
    "unknown-score": ("policy.requires[0].score", "没有评分表“innovation”"),
    "unknown-set": ("policy.requires[0].in", "最接近的是“@western”"),
    "unknown-table": ("policy.requires[0].at_least.table", "最接近的是“rebate”"),
    "whole-number": ("materials[0].lead_days", "“1.5”不是整数"),
    "window-month": ("policy.windows[0].months[0]", "没有 13 月"),
    "window-reversed": ("policy.windows[0]", "晚于结束"),
    "within-prefix": ("policy.requires[0].within.prefixes[0]", "行业代码“43-13”"),
    "within-section": ("policy.requires[0].within.section", "没有行业门类“c”"),
    "word-of-list": ("materials[0].department", "最接近的是“finance”"),
    "yaml-alias": ("materials[0].name", "用了引用（*）"),
    "yaml-anchor": ("materials[0]", "锚点“&first”"),
    "yaml-at-sign": ("", "请加引号"),
    "yaml-bracket": ("", "方括号 [ ] 没有写完"),
    "yaml-colon": ("", "缩进不齐"),
    "yaml-deep": ("materials" + "[0]" * 39, "嵌套超过 40 层"),
    "yaml-duplicate-key": ("materials[0].name", "第 3 行和第 5 行都有"),
    "yaml-key-a-list": ("materials[0]", "键不是文字"),
    "yaml-merge": ("materials[0].<<", "合并键"),
    "yaml-quote": ("", "引号没有写完"),
    "yaml-tab": ("", "制表符"),
    "yaml-tag": ("materials[0].name", "用了标签"),
    "yaml-two-documents": ("", "第二个文档"),
    "year-on-plain-fact": ("policy.requires[0].year", "不是逐年的"),
    "year-too-far": ("policy.requires[0].year", "只问最近 3 年"),
    "yearly-day": ("policy.yearly[0].by", "没有“02-31”这一天"),
}


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load_dictionary()


def beside_sound(tmp_path: Path, *files: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return folder


def with_files(tmp_path: Path, **files: str) -> Path:
    folder = beside_sound(tmp_path)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def problems_of(folder: Path, dictionary: Dictionary) -> tuple[Problem, ...]:
    with pytest.raises(InputProblems) as caught:
        load_packs([folder], dictionary)
    return caught.value.problems


def test_the_sound_pack_loads(tmp_path: Path, dictionary: Dictionary) -> None:
    (pack,) = load_packs([beside_sound(tmp_path)], dictionary)
    assert [policy.id for policy in pack.policies] == ["good-policy"]


def test_every_broken_file_has_its_sentence() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in BROKEN.glob("*.yaml"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_told_once_and_where(name: str, tmp_path: Path, dictionary: Dictionary) -> None:
    path, words = EXPECTED[name]
    found = problems_of(beside_sound(tmp_path, BROKEN / f"{name}.yaml"), dictionary)
    assert len({(problem.path, problem.message) for problem in found}) == 1
    problem = found[0]
    assert problem.path == path
    assert words in problem.message
    assert problem.line is not None
    assert problem.file in {f"pack/{name}.yaml", "pack/sets.yaml"}


def test_a_folder_of_broken_files_tells_them_all(tmp_path: Path, dictionary: Dictionary) -> None:
    names = ["yaml-tab", "unknown-key", "unknown-fact", "no-source", "case-outcome", "table-overlap"]
    found = problems_of(beside_sound(tmp_path, *(BROKEN / f"{name}.yaml" for name in names)), dictionary)
    assert [problem.file for problem in found] == [f"pack/{name}.yaml" for name in sorted(names)]


def test_a_file_that_cannot_be_read_does_not_make_others_wrong(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    folder = with_files(tmp_path, materials="materials: [", sets="sets:\n\t- x", block="block: {{")
    assert [problem.file for problem in problems_of(folder, dictionary)] == [
        "pack/block.yaml",
        "pack/materials.yaml",
        "pack/sets.yaml",
    ]


def test_a_wrong_policy_can_still_be_named(tmp_path: Path, dictionary: Dictionary) -> None:
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    other = good.replace("good-policy", "other").replace(
        "  excludes:\n",
        "  excludes:\n    - {id: m, meets: {policy: good-policy}, article: 一, basis: verified}\n",
    )
    folder = with_files(
        tmp_path, **{"good-policy": good.replace("kind: recognition", "kind: x"), "other": other}
    )
    assert [problem.path for problem in problems_of(folder, dictionary)] == ["policy.kind"]


def test_two_policies_that_meet_each_other_are_a_circle(tmp_path: Path, dictionary: Dictionary) -> None:
    broken = (BROKEN / "meets-itself.yaml").read_text(encoding="utf-8")
    one = broken.replace("id: meets-itself", "id: one").replace("policy: meets-itself", "policy: two")
    two = broken.replace("id: meets-itself", "id: two").replace("policy: meets-itself", "policy: one")
    folder = with_files(tmp_path, one=one, two=two)
    assert [problem.file for problem in problems_of(folder, dictionary)] == ["pack/one.yaml", "pack/two.yaml"]


def test_parts_that_meet_without_a_circle_are_fine(tmp_path: Path, dictionary: Dictionary) -> None:
    broken = (BROKEN / "meets-itself.yaml").read_text(encoding="utf-8")
    applies = "  applies:\n    - {id: b, fact: has_exports, is: true, article: 一, basis: verified}\n"
    text = (
        broken.replace("meets-itself", "own").replace("{policy: own}", "{policy: own, part: applies}")
        + applies
    )
    load_packs([with_files(tmp_path, own=text)], dictionary)


def blocks(chain: int, width: int) -> dict[str, str]:
    """Blocks that each use the next one several times."""
    files = {}
    for number in range(chain):
        use = f"{{use: b{number + 1}}}" if number + 1 < chain else "{id: last, fact: has_exports, is: true}"
        lines = "".join(f"    - {use.replace('last', f'last{at}')}\n" for at in range(width))
        files[f"b{number}"] = f"block:\n  id: b{number}\n  title: 块\n  conditions:\n{lines}"
    return files


def test_blocks_cannot_grow_without_bound(tmp_path: Path, dictionary: Dictionary) -> None:
    wide = problems_of(with_files(tmp_path / "wide", **blocks(4, 20)), dictionary)
    assert any("太大" in problem.message and str(MAX_EXPANDED) in problem.message for problem in wide)
    deep = problems_of(with_files(tmp_path / "deep", **blocks(6, 1)), dictionary)
    assert any("太深" in problem.message for problem in deep)


def test_a_policy_cannot_use_a_block_without_bound(tmp_path: Path, dictionary: Dictionary) -> None:
    head = (
        (BROKEN / "no-test.yaml")
        .read_text(encoding="utf-8")
        .partition("  requires")[0]
        .replace("no-test", "big")
    )
    uses = "    - {use: b0, article: 一, basis: verified}\n" * 60
    folder = with_files(tmp_path, big=f"{head}  requires:\n{uses}", **blocks(1, 100))
    (problem,) = problems_of(folder, dictionary)
    assert "展开后有 6000 个条件" in problem.message


def test_blocks_inside_blocks_hand_their_parameters_on(tmp_path: Path, dictionary: Dictionary) -> None:
    outer = (
        "block:\n  id: outer\n  title: 外\n  conditions:\n"
        "    - {use: common-entry, with: {years: '{span}'}, article: 外一}\n"
    )
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    used = good.replace("use: common-entry, with: {years: 3}, article: 第九条", "use: outer, with: {span: 3}")
    (pack,) = load_packs([with_files(tmp_path, outer=outer, **{"good-policy": used})], dictionary)
    assert [(one.fact, one.article) for one in pack.policies[0].excludes] == [
        ("negative_lists", "外一"),
        ("major_incident_3y", "外一"),
    ]


def test_a_block_is_taken_in_place(tmp_path: Path, dictionary: Dictionary) -> None:
    (pack,) = load_packs([beside_sound(tmp_path)], dictionary)
    first, second = pack.policies[0].excludes
    assert (first.id, first.article, first.basis) == ("entry-lists", "第九条", "verified")
    assert (second.fact, second.is_) == ("major_incident_3y", True)
    assert pack.blocks[0].conditions[1].fact == "major_incident_{years}y"


def test_a_guard_on_a_block_guards_all_of_it(tmp_path: Path, dictionary: Dictionary) -> None:
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    guarded = good.replace("article: 第九条", "article: 第九条, when: {fact: has_exports, is: true}")
    (pack,) = load_packs([with_files(tmp_path, **{"good-policy": guarded})], dictionary)
    guard = Condition(fact="has_exports", is_=True)
    assert [one.when for one in pack.policies[0].excludes] == [guard, guard]


def test_policies_named_but_not_there_are_news_and_no_error(tmp_path: Path, dictionary: Dictionary) -> None:
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    named = good + "  relations: [{policy: later, kind: leads_to}]\n  superseded_by: other\n"
    packs = load_packs([with_files(tmp_path, **{"good-policy": named})], dictionary)
    assert loose_ends(packs) == [
        "good-policy：提到的政策“later”不在规则包里。",
        "good-policy：提到的政策“other”不在规则包里。",
    ]


def test_the_shipped_packs_are_sound(dictionary: Dictionary) -> None:
    packs: tuple[Pack, ...] = load_packs([PACKS_DIR / "plan-2023-2024", PACKS_DIR / "support"], dictionary)
    assert [pack.info.id for pack in packs] == ["plan-2023-2024", "support"]


LINES = (SOUND / "good-policy.yaml").read_text(encoding="utf-8").splitlines()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_a_policy_raises_anything_else(
    data: st.DataObject, tmp_path: Path, dictionary: Dictionary
) -> None:
    """A line left out, doubled or changed by a word makes sentences or loads, and nothing else."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(1, len(lines) - 1))
        words = st.sampled_from(["", "x", "3", "true", "[]", "{}", "null", "'@rcep'", "hnte", "-1"])
        kind = data.draw(st.sampled_from(["drop", "double", "value"]))
        if kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        else:
            parts = lines[at].split(": ")
            place = data.draw(st.integers(0, len(parts) - 1))
            parts[place] = data.draw(words)
            lines[at] = ": ".join(parts)
    folder = with_files(tmp_path, **{"good-policy": "\n".join(lines)})
    try:
        load_packs([folder], dictionary)
    except InputProblems as caught:
        unplaced = [problem for problem in caught.problems if not (problem.file and problem.message)]
        if unplaced:
            pytest.fail(f"problems without a place: {unplaced}")
