"""What a comparison says of pairs of rules: which way each change went."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from rules.building import build
from rules.difference import SORTS, Change, PolicyChange, Side, difference
from rules.difference_reading import read_side
from rules.errors import InputProblems
from rules.fields import Dictionary, load_dictionary
from rules.packs import PACKS_DIR, read_sources

INFO = "id: pair\nversion: 1.0.0\ntitle: 一对\nkind: policies\nchecked_on: 2026-11-23\n"
MATERIALS = "materials: [{id: business-licence, name: 营业执照, department: admin}]\n"
SHARED = """sets:
  - {{id: places, title: 若干地区, of: region, values: [{places}], basis: verified, source: 某公告}}
"""
POLICY = """policy:
  id: {id}
  family: pair
  group: pair
  title: 示例
  kind: recognition
  document: {{title: 办法, number: 1号, issued: 2026-01-16}}
  in_force: {{{life}}}
  state: {state}
  checked_on: 2026-11-23
  serves: []
  level: provincial
  authority: {{accepts: 主管部门}}
  benefit: {benefit}
  {part}: [{condition}]
  windows: [{{months: [{months}], text: 每年7月。, basis: reported}}]
  materials: [{materials}]
  steps: [{{id: apply, what: {step}, department: admin, lead_days: 10}}]
  {more}
"""
SOURCE = "article: 甲, basis: verified"
SCORE = """scores:
    - id: points
      label: 得分
      pass: {total}
      parts: [{{id: one, label: 第一部分, pass: {part}, items: [{{id: own, points: [0, {points}]}}]}}]"""


@cache
def dictionary() -> Dictionary:
    return load_dictionary()


def side(folder: Path, condition: str = "", **words: str) -> Side:
    """The rules with one condition and some other words."""
    plain = {
        "id": "pair-2026", "life": "from: 2026-04-01", "state": "open", "part": "requires", "step": "填报", "more": "",
        "benefit": "{text: 称号}", "months": "7",
        "materials": "{id: business-licence}", "places": "'330000', '440000'",
    }  # fmt: skip
    words = plain | words
    text = f"{{id: a, {condition}, {SOURCE}}}" if condition and not condition.startswith("{") else condition
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(INFO, encoding="utf-8")
    (folder / "materials.yaml").write_text(MATERIALS, encoding="utf-8")
    (folder / "sets.yaml").write_text(SHARED.format(**words), encoding="utf-8")
    policy = POLICY.format(condition=text, **{key: one for key, one in words.items() if key != "places"})
    (folder / f"{words['id']}.yaml").write_text(policy, encoding="utf-8", newline="\n")
    return Side(build(read_sources([folder]), dictionary()), {words["id"]}, dictionary())


def changes(
    tmp_path: Path, old: str, new: str, before: dict[str, str], after: dict[str, str]
) -> list[Change]:
    found = difference(side(tmp_path / "旧", old, **before), side(tmp_path / "新", new, **after))
    assert [one.sort for one in found] in ([], ["changed"])
    return [change for one in found for change in one.changes]


BANDS = "fact: rd_ratio, at_least: {by: operating_revenue, bands: [%s]}"
AWARDS = "rows: {fact: awards, any: {%s}}"
CELLS = "rows: {fact: lithium_metrics, where: {product_type: %s}, every: {cell_energy: {at_least: %s}}}"
MANY = "rows: {fact: lithium_metrics, at_least: {n: %s, test: {product_type: storage}}}"
PAIRS = {
    "a higher bar": ("fact: rd_ratio, at_least: 3", "fact: rd_ratio, at_least: 4", "tighter"),
    "a lower bar": ("fact: rd_ratio, at_least: 3", "fact: rd_ratio, at_least: 2.99", "looser"),
    "a bar no longer enough": ("fact: rd_ratio, at_least: 3", "fact: rd_ratio, more_than: 3", "tighter"),
    "a lower ceiling": ("fact: debt_asset_ratio, at_most: 80", "fact: debt_asset_ratio, at_most: 70", "tighter"),
    "a wider range": ("fact: rd_ratio, between: [3, 5]", "fact: rd_ratio, between: [2, 6]", "looser"),
    "another range": ("fact: rd_ratio, between: [3, 5]", "fact: rd_ratio, between: [4, 6]", "changed"),
    "fewer sizes": ("fact: enterprise_size_tier, in: [medium, small]", "fact: enterprise_size_tier, in: [small]", "tighter"),
    "more practices will do": (
        "fact: rd_practices, any_in: [key_tech_project]",
        "fact: rd_practices, any_in: [key_tech_project, univ_coop]", "looser"),
    "more practices are wanted": (
        "fact: rd_practices, all_in: [key_tech_project]",
        "fact: rd_practices, all_in: [key_tech_project, univ_coop]", "tighter"),
    "a wider trade": (
        "fact: gbt4754_main, within: {prefixes: ['3351']}", "fact: gbt4754_main, within: {prefixes: ['33']}", "looser"),
    "a further way": (
        "any: [{fact: rd_staff, at_least: 5}]", "any: [{fact: rd_staff, at_least: 5}, {fact: own_brand, is: true}]", "looser"),
    "a higher bar in one way": (
        "any: [{fact: rd_staff, at_least: 5}, {fact: own_brand, is: true}]",
        "any: [{fact: rd_staff, at_least: 6}, {fact: own_brand, is: true}]", "tighter"),
    "more of several": (
        "at_least_of: {n: 1, of: [{fact: rd_staff, at_least: 5}, {fact: own_brand, is: true}]}",
        "at_least_of: {n: 2, of: [{fact: rd_staff, at_least: 5}, {fact: own_brand, is: true}]}", "tighter"),
    "only for some": (
        "fact: rd_staff, at_least: 5", "fact: rd_staff, at_least: 5, when: {fact: own_brand, is: true}", "looser"),
    "another fact": ("fact: rd_staff, at_least: 5", "fact: employees_year_end, at_least: 5", "changed"),
    "another title": ("held: {title: hnte}", "held: {title: [hnte, tech_sme]}", "looser"),
    "judged by somebody": ("fact: own_brand, is: true", "fact: own_brand, is: true, judged: true", "changed"),
    "a higher band": (
        BANDS % "{up_to: 5000, value: 5}, {value: 3}", BANDS % "{up_to: 5000, value: 6}, {value: 3}", "tighter"),
    "a band that reaches further": (
        BANDS % "{up_to: 5000, value: 5}, {value: 3}", BANDS % "{up_to: 6000, value: 5}, {value: 3}", "tighter"),
    "one band up and one down": (
        BANDS % "{up_to: 5000, value: 5}, {value: 3}", BANDS % "{up_to: 5000, value: 6}, {value: 2}", "changed"),
    "an older award will do": (
        AWARDS % "award: national_st, awarded_on: {in_last: {years: 3}}",
        AWARDS % "award: national_st, awarded_on: {in_last: {years: 5}}", "looser"),
    "fewer awards will do": (AWARDS % "award: [national_st, provincial_st]", AWARDS % "award: national_st", "tighter"),
    "one thing more of an award": (AWARDS % "award: national_st", AWARDS % "award: national_st, rank: {at_most: 3}", "tighter"),
    "a better rank of an older award": (
        AWARDS % "rank: {at_most: 5}, awarded_on: {in_last: {years: 3}}",
        AWARDS % "rank: {at_most: 3}, awarded_on: {in_last: {years: 5}}", "changed"),
    "a higher figure of every product": (CELLS % ("storage", 155), CELLS % ("storage", 160), "tighter"),
    "the figure of more products": (CELLS % ("storage", 155), CELLS % ("[storage, small_power]", 155), "tighter"),
    "more rows": (MANY % 1, MANY % 2, "tighter"),
    "a lower level of a title": ("held: {title: hnte, level: national}", "held: {title: hnte, level: [national, provincial]}", "looser"),
    "any level of a title": ("held: {title: hnte, level: national}", "held: {title: hnte}", "looser"),
    "another level of another title": ("held: {title: hnte}", "held: {title: [hnte, tech_sme], level: national}", "changed"),
    "bands in place of a bar": ("fact: rd_ratio, at_least: 3", BANDS % "{up_to: 5000, value: 3}, {value: 2}", "looser"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_a_requirement_moves_one_way(name: str, tmp_path: Path) -> None:
    old, new, expected = PAIRS[name]
    (one,) = changes(tmp_path, old, new, {}, {})
    assert (one.sort, one.part) == (expected, "要求")
    assert one.old != one.new


@pytest.mark.parametrize("name", PAIRS)
def test_an_exclusion_moves_the_other_way(name: str, tmp_path: Path) -> None:
    old, new, expected = PAIRS[name]
    (one,) = changes(tmp_path, old, new, {"part": "excludes"}, {"part": "excludes"})
    narrower = expected == "tighter" or "when" in new  # an exclusion for some only shuts out fewer
    assert one.sort == ("changed" if expected == "changed" else "looser" if narrower else "tighter")


GROUP = f"{{id: a, {SOURCE}, %s: [{{id: b, fact: rd_staff, at_least: 5}}, %s]}}"
BRAND = "{id: c, fact: own_brand, is: true}"
GROUPS = {
    "a member of a group is told by itself": ("all", BRAND, BRAND.replace("true", "false"), ["改变　要求 a › c"]),
    "a further way": ("any", BRAND, f"{BRAND}, {{id: d, fact: employees_year_end, at_least: 9}}", ["新增（放宽）　要求 a › d"]),
    "a way less": ("any", f"{BRAND}, {{id: d, fact: employees_year_end, at_least: 9}}", BRAND, ["删去（收紧）　要求 a › d"]),
    "one more of all": ("all", BRAND, f"{BRAND}, {{id: d, fact: employees_year_end, at_least: 9}}", ["新增（收紧）　要求 a › d"]),
    "one more that must not be": (
        "none", BRAND, f"{BRAND}, {{id: d, fact: employees_year_end, at_least: 9}}", ["新增（收紧）　要求 a › d"]),
    "a lower bar for what must not be": (
        "none", "{id: d, fact: employees_year_end, at_least: 9}", "{id: d, fact: employees_year_end, at_least: 8}", ["收紧　要求 a › d"]),
    "a group in a group": (
        "any", "{id: d, all: [{id: e, fact: employees_year_end, at_least: 9}]}",
        "{id: d, all: [{id: e, fact: employees_year_end, at_least: 8}]}", ["放宽　要求 a › d › e：从业人员数不少于9人"]),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUPS)
def test_groups_are_told_member_by_member(name: str, tmp_path: Path) -> None:
    kind, old, new, lines = GROUPS[name]
    found = [str(one) for one in changes(tmp_path, GROUP % (kind, old), GROUP % (kind, new), {}, {})]
    assert len(found) == len(lines)
    assert all(one.startswith(line) for one, line in zip(found, lines, strict=True)), found


def test_of_long_texts_only_what_differs_is_printed() -> None:
    old, new = (f"{'前' * 80}{what}{'后' * 80}" for what in ("甲", "乙丙"))
    assert str(Change("changed", "给什么", "内容", old, new)) == (
        f"改变　给什么 内容：…{'前' * 12}甲{'后' * 12}… → …{'前' * 12}乙丙{'后' * 12}…"
    )
    assert str(Change("changed", "给什么", "内容", "短", new)).endswith(f"短 → {new}")


RELATED = "relations: [{policy: pair-2026, kind: %s, basis: verified}]"
AMOUNT = """{text: 称号, amount: {label: 金额, unit: 万元, basis: verified,
    formula: {times: [{of: rd_expense}, {value: %s}]}}}"""
BANDED = """scores:
    - id: points
      label: 得分
      pass: 20
      parts: [{id: one, label: 部分, items: [{id: rd, label: 研发, bands: {fact: rd_ratio, of: [{%s, points: %s}, {points: 0}]}}]}]"""
CONDITION = f"{{id: a, fact: rd_ratio, at_least: 3, {SOURCE}}}"
OTHERS: dict[str, tuple[dict[str, str], dict[str, str], list[str]]] = {
    "a further requirement": (
        {"condition": CONDITION}, {"condition": f"{CONDITION}, {{id: b, fact: own_brand, is: true, {SOURCE}}}"},
        ["新增（收紧）　要求 b：自主品牌：是"]),
    "an exclusion less": (
        {"part": "excludes", "condition": CONDITION}, {"part": "excludes"}, ["删去（放宽）　排除 a：研发费用占营业收入比不低于3%"]),
    "a new name": (
        {"condition": CONDITION}, {"condition": CONDITION.replace("id: a", "id: b")}, ["更名　要求 b：a → b"]),
    "another article": (
        {"condition": CONDITION}, {"condition": CONDITION.replace("甲", "乙")}, ["改变　要求 a 条款出处：甲 → 乙"]),
    "a lesser basis": (
        {"condition": CONDITION}, {"condition": CONDITION.replace("verified", "recalled")},
        ["改变　要求 a 依据可靠度：已核对 → 待核对"]),
    "a longer life": ({"life": "to: 2026-12-31"}, {"life": "to: 2027-12-31"}, ["延长　有效期 最后一天：2026-12-31 → 2027-12-31"]),
    "a shorter life": ({"life": "to: 2027-12-31"}, {"life": "to: 2026-12-31"}, ["缩短　有效期 最后一天：2027-12-31 → 2026-12-31"]),
    "an end": ({"life": ""}, {"life": "to: 2026-12-31"}, ["终止　有效期 最后一天：未定 → 2026-12-31"]),
    "closed": ({}, {"state": "closed"}, ["终止　状态：开放 → 关闭"]),
    "another paper": (
        {}, {"materials": "{name: 承诺书}"}, ["删去　材料 business-licence：已核对", "新增　材料 承诺书：已核对"]),
    "another step": ({}, {"step": "报送"}, ["改变　步骤 apply 做什么：填报 → 报送"]),
    "a set that lost a place": (
        {"condition": f"{{id: a, fact: registered_region, in: '@places', {SOURCE}}}"},
        {"condition": f"{{id: a, fact: registered_region, in: '@places', {SOURCE}}}", "places": "'330000'"},
        ["收紧　要求 a：注册地为若干地区 → 注册地为若干地区（引用的集合或数据有变）"]),
    "a higher pass mark": (
        {"more": SCORE.format(total=20, part=5, points=30)}, {"more": SCORE.format(total=25, part=5, points=30)},
        ["收紧　评分 得分 通过分：20 → 25"]),
    "points of bands": (
        {"more": BANDED % ("at_least: 5", 20)}, {"more": BANDED % ("at_least: 6", 20)},
        ["收紧　评分 部分 研发：不低于5得20分；其余得0分 → 不低于6得20分；其余得0分"]),
    "more points of one band and a higher border": (
        {"more": BANDED % ("at_least: 5", 20)}, {"more": BANDED % ("at_least: 6", 21)}, ["改变　评分 部分 研发：不低于5得20分"]),
    "more years": (
        {"more": "validity: {years: 3, text: 年限, basis: verified}"}, {"more": "validity: {years: 5, text: 年限, basis: verified}"},
        ["延长　有效年限 年数：3 → 5"]),
    "another relation": (
        {"more": RELATED % "stacks"}, {"more": RELATED % "excludes"}, ["改变　关系 pair-2026 种类：可叠加 → 互斥"]),
    "another figure in a formula": (
        {"benefit": AMOUNT % "0.1"}, {"benefit": AMOUNT % "0.12"}, ["改变　给什么 金额 数值：0.1 → 0.12"]),
    "other months": ({"months": "7"}, {"months": "7, 8"}, ["改变　申报时段 每年7月。 月份：7 → 7；8"]),
    "a lower pass mark of a part and other points": (
        {"more": SCORE.format(total=20, part=5, points=30)}, {"more": SCORE.format(total=20, part=4, points=31)},
        ["放宽　评分 第一部分 通过分：5 → 4", "放宽　评分 第一部分 own：0至30分 → 0至31分"]),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_changes_in_words(name: str, tmp_path: Path) -> None:
    before, after, lines = OTHERS[name]
    old, new = before.pop("condition", ""), after.pop("condition", "")
    found = [str(one) for one in changes(tmp_path, old, new, before, after)]
    assert len(found) == len(lines)
    assert all(one.startswith(line) for one, line in zip(found, lines, strict=True)), found
    before["condition"], after["condition"] = old, new


def test_nothing_is_said_where_nothing_changed(tmp_path: Path) -> None:
    assert (
        changes(tmp_path, "fact: rd_ratio, at_least: 3", "fact: rd_ratio, at_least: 3.0", {}, {})[0].direction
        == "same"
    )
    assert difference(side(tmp_path / "1"), side(tmp_path / "2")) == ()


def test_policies_come_and_go_and_get_editions(tmp_path: Path) -> None:
    old = side(tmp_path / "旧", "fact: rd_ratio, at_least: 3", life="to: 2026-12-31")
    new = side(tmp_path / "新", "fact: rd_ratio, at_least: 4", id="pair-2027", life="from: 2027-01-01")
    found = difference(old, new)
    assert [(one.policy, one.sort, one.beside) for one in found] == [
        ("pair-2026", "removed", None),
        ("pair-2027", "edition", "pair-2026"),
    ]
    assert str(found[1].changes[0]).startswith("收紧　要求 a")
    assert [one.sort for one in difference(side(tmp_path / "空", id="pair-2027"), side(tmp_path / "又"))][
        -1
    ] == "removed"


def test_every_sort_has_its_word() -> None:
    assert len(set(SORTS.values())) == len(SORTS)
    assert PolicyChange("a", "甲", "added", None, ()).changes == ()


def test_the_shipped_packs_are_like_themselves() -> None:
    here = read_side(PACKS_DIR, dictionary())
    assert len(here.policies) > 100
    assert difference(here, here) == ()


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblems, match="这里没有规则"):
        read_side(tmp_path, dictionary())
