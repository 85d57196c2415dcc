"""What lint finds: one deliberately wrong file per finding, made from a sound one by one edit."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rules.fields import Dictionary, load_dictionary
from rules.lint import Finding, lint, read_book
from rules.packs import shipped_folders

SOUND = Path(__file__).parent.parent / "broken" / "lint" / "sound"
DAY = date(2026, 11, 23)

REVENUE = "- {id: revenue, fact: operating_revenue, at_least: 1500, article: 第二条, basis: verified}"
LISTS = "- {id: lists, fact: negative_lists, any_in: [abnormal_operation], article: 第四条, basis: verified}"
SOURCE = "article: 第二条, basis: verified"
TWO_LEVELS = """levels:
    - id: one
      label: 一级
      gives: {title: specialised_sme}
      requires: [{id: l1, fact: rd_staff, at_least: 20, article: 甲, basis: verified}]
    - id: two
      label: 二级
      gives: {title: little_giant}
      requires: [{id: l2, fact: rd_staff, at_least: %s, article: 甲, basis: verified}]"""

Edits = Mapping[str, str]
"""What is replaced by what in the sound policy; a text that is not there once fails the test."""


def requires(*conditions: str) -> Edits:
    """The policy with further requirements."""
    return {
        REVENUE: "\n    ".join(
            (REVENUE, *(f"- {{id: x{at}, {one}, {SOURCE}}}" for at, one in enumerate(conditions)))
        )
    }


def excludes(condition: str) -> Edits:
    """The policy with a further exclusion."""
    return {LISTS: f"{LISTS}\n    - {{id: x, {condition}, {SOURCE}}}"}


# name: edits, kind, serious, path, words
WRONG: dict[str, tuple[Edits, str, bool, str, str]] = {
    "a count that asks nothing": (
        requires("fact: design_team_size, at_least: 0"), "always", True, "policy.requires[1]", "无论怎么填都满足"),
    "an all that contradicts itself": (
        requires("all: [{fact: rd_staff, at_least: 5}, {fact: rd_staff, less_than: 5}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "whole numbers leave no room": (
        requires("all: [{fact: rd_staff, more_than: 4}, {fact: rd_staff, less_than: 5}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "none of what is wanted": (
        requires("all: [{fact: rd_practices, any_in: [key_tech_project]}, {fact: rd_practices, none_in: [key_tech_project]}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "two regions": (
        requires("all: [{fact: registered_region, in: ['330000']}, {fact: registered_region, in: ['440100']}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "two trades": (
        requires("all: [{fact: gbt4754_main, within: {prefixes: ['21']}}, {fact: gbt4754_main, within: {section: D}}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "two days": (
        requires("all: [{fact: established_date, before: 2020-01-01}, {fact: established_date, after: 2021-01-01}]"),
        "never", True, "policy.requires[1]", "不会满足"),
    "every size": (
        requires("fact: enterprise_size_tier, in: [large, medium, small, micro]"),
        "always", True, "policy.requires[1]", "无论怎么填都满足"),
    "two requirements against each other": (
        requires("fact: operating_revenue, less_than: 1000"), "clash", True, "policy.requires[1]", "条件“revenue”不能同时成立"),
    "three requirements against each other": (
        requires(
            "any: [{fact: rd_staff, at_least: 9}, {fact: total_income, at_least: 9}]",
            "fact: rd_staff, less_than: 9", "fact: total_income, less_than: 9"),
        "clash", True, "policy.applies", "合在一起谁也满足不了"),
    "an exclusion of everybody": (
        excludes("fact: operating_revenue, at_least: 1000"), "clash", True, "policy.excludes[1]", "都被排除"),
    "an exclusion that repeats a requirement": (
        excludes("fact: operating_revenue, less_than: 1500"), "implied", False, "policy.excludes[1]", "反过来再说一遍"),
    "a requirement inside another": (
        requires("fact: operating_revenue, at_least: 1000"), "implied", False, "policy.requires[1]", "总是成立"),
    "a guard that never holds": (
        requires("fact: rd_ratio, at_least: 6, when: {fact: design_team_size, less_than: 0}"),
        "guard-never", True, "policy.requires[1].when", "永远不成立"),
    "a guard that always holds": (
        requires("fact: rd_ratio, at_least: 6, when: {fact: design_team_size, at_least: 0}"),
        "guard-always", False, "policy.requires[1].when", "永远成立"),
    "a guard against a requirement": (
        requires("fact: rd_staff, at_least: 6, when: {fact: operating_revenue, less_than: 1000}"),
        "guard-never", False, "policy.requires[1].when", "从不成立"),
    "a branch inside another": (
        requires("any: [{id: wide, fact: rd_staff, at_least: 3}, {id: slim, fact: rd_staff, at_least: 5}]"),
        "branch-implied", False, "policy.requires[1].any[1]", "“slim”满足时“wide”已满足"),
    "a branch against a requirement": (
        requires("any: [{id: wide, fact: rd_staff, at_least: 3}, {id: poor, fact: operating_revenue, less_than: 9}]"),
        "branch-never", False, "policy.requires[1].any[1]", "“poor”这一支走不到"),
    "a level no higher than the last": (
        {"levels: []": TWO_LEVELS % 15, "  gives: {title: specialised_sme}\n  applies:": "  applies:"},
        "level-implied", False, "policy.levels[1]", "“一级”成立时总是成立"),
    "a level against the policy": (
        {"levels: []": TWO_LEVELS % "30, when: {fact: operating_revenue, less_than: 9}",
         "  gives: {title: specialised_sme}\n  applies:": "  applies:"},
        "guard-never", False, "policy.levels[1].requires[0].when", "从不成立"),
    "a band nobody is in": (
        {"{up_to: 5000, value: 5}": "{below: 0, value: 5}"},
        "band-never", False, "policy.requires[1].at_least.bands[0]", "第 1 档没有取值"),
    "a band shut by a requirement": (
        requires("fact: total_assets, at_least: 6000"),
        "band-never", False, "policy.requires[2].at_least.bands[0]", "第 1 档没有取值"),
    "two bands with one value": (
        {"{up_to: 5000, value: 5}": "{up_to: 5000, value: 3}"}, "band-same", False, "policy.requires[1].at_least.bands[1]", "门槛相同"),
    "a list of every option": (
        requires("fact: cleaner_production_triggers, any_in: [emission_over_limit, energy_over_quota, uses_or_discharges_toxic]"),
        "all-options", False, "policy.requires[1]", "全部选项"),
    "a pass mark out of reach": ({"pass: 20": "pass: 31"}, "score-never", True, "policy.scores[0].pass", "最多 30 分"),
    "a pass mark nobody misses": ({"pass: 20": "pass: 0"}, "score-always", True, "policy.scores[0].pass", "总能过 0 分"),
    "a part that asks more than its cap": (
        {"pass: 5": "pass: 31"}, "part-above-cap", True, "policy.scores[0].parts[0].pass", "高于上限 30"),
    "a part out of reach": (
        {"pass: 5\n          cap: 30": "pass: 33"}, "part-never", True, "policy.scores[0].parts[0].pass", "最多 32 分"),
    "a part nobody misses": ({"pass: 5": "pass: 0"}, "part-always", False, "policy.scores[0].parts[0].pass", "总能过 0 分"),
    "a cap out of reach": ({"cap: 30": "cap: 40"}, "cap-never", False, "policy.scores[0].parts[0].cap", "到不了上限 40"),
    "an indicator's cap out of reach": (
        {"cap: 10": "cap: 15"}, "cap-never", False, "policy.scores[0].parts[0].items[1].cap", "到不了上限 15"),
    "a score band behind another": (
        {"{at_least: 3, points: 10}": "{at_least: 5, points: 10}"},
        "score-band-never", True, "policy.scores[0].parts[0].items[0].bands.of[1]", "第 2 档轮不到"),
    "a last score band for nobody": (
        {"{at_least: 3, points: 10}": "{less_than: 5, points: 10}"},
        "score-band-never", True, "policy.scores[0].parts[0].items[0].bands.of[2]", "第 3 档轮不到"),
    "checked long ago": (
        {"checked_on: 2026-11-23": "checked_on: 2026-05-01"},
        "checked-long-ago", False, "policy.checked_on", "已过 206 天"),
    "ended without a successor": (
        {"{from: 2026-04-01}": "{from: 2026-04-01, to: 2026-10-31}"}, "ended", False, "policy.in_force", "没有写接续"),
    "checked before it was issued": (
        {"issued: 2026-01-16": "issued: 2026-12-16, note: 预告"}, "checked-before-issued", True, "policy.checked_on", "早于文件的印发日"),
    "in force before it was issued": (
        {"issued: 2026-01-16": "issued: 2026-05-16"}, "before-issued", False, "policy.in_force", "确是追溯"),
    "windows in the past": (
        {"{months: [7, 8], text: 每年7月至8月。": "{from: 2026-07-01, to: 2026-08-31, text: 一次。"},
        "window-past", False, "policy.windows", "最后一天 2026-08-31"),
    "a day of judging that never comes": (
        requires("as_of: {to: 2026-03-31}"), "never", True, "policy.requires[1]", "不会满足"),
    "a day of judging that is always here": (
        requires("as_of: {from: 2026-01-01}"), "always", True, "policy.requires[1]", "无论怎么填都满足"),
    "a guard of another time": (
        requires("fact: rd_staff, at_least: 6, when: {as_of: {to: 2026-03-31}}"),
        "guard-never", True, "policy.requires[1].when", "永远不成立"),
    "a day after the end": (
        {"{from: 2026-04-01}": "{from: 2026-04-01, to: 2026-12-31}", **requires("fact: established_date, after: 2027-06-01")},
        "date-outside", False, "policy.requires[1]", "2026-12-31 就到期"),
    "a day that always comes first": (
        {"{from: 2026-04-01}": "{from: 2026-04-01, to: 2026-12-31}", **requires("fact: established_date, before: 2027-06-01")},
        "date-outside", False, "policy.requires[1]", "总是满足"),
    "no benefit": ({"{text: 称号}": "{text: ' '}"}, "no-benefit", True, "policy.benefit", "给什么"),
    "no clause": ({"serves: [3.1.1-s1]": "serves: []"}, "serves-nothing", False, "policy", "serves"),
    "no authority": ({"{accepts: 主管部门}": "{where: 平台}"}, "no-authority", False, "policy.authority", "由谁受理"),
    "no steps": (
        {"    - {id: apply, what: 填报, department: admin, lead_days: 10}\n": "", "  steps:\n": ""},
        "no-steps", False, "policy", "办理步骤"),
    "no materials": ({"    - {id: licence}\n": "", "  materials:\n": ""}, "no-materials", False, "policy", "申报材料"),
    "no source": (
        {"is: true, article: 第五条, basis: verified": "is: true"},
        "no-source", False, "policy.bonus[0]", "条款出处 article和依据可靠度 basis"),
    "a circle": (
        {"  levels: []": "  relations: [{policy: sample, kind: needs}]"},
        "circle", True, "policy.relations[0]", "sample → sample"),
    "a policy that replaces itself": (
        {"  levels: []": "  superseded_by: sample"}, "circle", True, "policy.superseded_by", "绕成了一圈"),
    "a title that nobody gives": (
        requires("held: {title: hnte}"), "title-not-given", False, "policy.requires[1]", "称号 hnte 没有哪个政策授予"),
    "an untried condition": (
        requires("fact: rd_staff, at_least: 3"), "untried", False, "policy.requires[1]", "满足、不满足的情形"),
    "an untried step": ({", '1500.01': met": ""}, "step-untried", False, "policy.requires[0]", "门槛值 1500.01"),
    "an untried day": ({"2026-03-31: not_in_force, ": ""}, "day-untried", False, "policy.in_force", "2026-03-31"),
    "a score that nothing asks for": (
        {"{id: enough, score: points,": "{id: enough, fact: own_brand, is: true,"},
        "unused", False, "policy.scores[0]", "“得分”"),
}  # fmt: skip


@cache
def dictionary() -> Dictionary:
    return load_dictionary()


def edited(folder: Path, edits: Edits) -> None:
    path = folder / "sample.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def sound(tmp_path: Path, **files: str) -> Path:
    """The sound pack with further files."""
    folder = tmp_path / "sound"
    shutil.copytree(SOUND, folder)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def found_in(folder: Path, day: date = DAY) -> list[Finding]:
    """Everything found in a pack; the many facts that one small pack leaves unused are not of interest."""
    return [one for one in lint(read_book([folder], dictionary(), day)) if one.kind != "fact-unused"]


def test_the_sound_pack_has_nothing_to_tell(tmp_path: Path) -> None:
    assert found_in(sound(tmp_path)) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_told(name: str, tmp_path: Path) -> None:
    edits, kind, serious, path, words = WRONG[name]
    folder = sound(tmp_path)
    edited(folder, edits)
    found = found_in(folder)
    (one, *more) = [one for one in found if one.kind == kind]
    assert (one.path, one.serious, one.file, one.about) == (path, serious, "sound/sample.yaml", "sample")
    assert words in one.message
    assert one.line is not None
    assert not [other for other in [*more, *found] if other.serious and other.kind != kind]


EDITION = (SOUND / "sample.yaml").read_text(encoding="utf-8").replace("id: sample\n", "id: later\n")


@pytest.mark.parametrize(
    ("first", "second", "kind", "words"),
    [
        ("{from: 2026-04-01}", "{from: 2026-10-01}", "editions-overlap", "没有写结束日"),
        ("{from: 2026-04-01, to: 2026-10-01}", "{from: 2026-10-01}", "editions-overlap", "到 2026-10-01"),
        ("{from: 2026-04-01, to: 2026-09-28}", "{from: 2026-10-01}", "editions-hole", "空档"),
    ],
)
def test_editions_follow_each_other_day_by_day(
    first: str, second: str, kind: str, words: str, tmp_path: Path
) -> None:
    folder = sound(tmp_path, later=EDITION.replace("{from: 2026-04-01}", second))
    edited(folder, {"{from: 2026-04-01}": first})
    (one,) = [one for one in found_in(folder) if one.kind.startswith("editions")]
    assert (one.kind, one.path, one.about) == (kind, "policy.in_force", "later")
    assert words in one.message


def test_a_later_edition_is_a_successor(tmp_path: Path) -> None:
    folder = sound(tmp_path, later=EDITION.replace("{from: 2026-04-01}", "{from: 2026-10-01}"))
    edited(folder, {"{from: 2026-04-01}": "{from: 2026-04-01, to: 2026-09-30}"})
    assert {one.kind for one in found_in(folder)} == {"day-untried"}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("sets:\n  - {id: a, title: 甲, of: options, values: [x], basis: verified, source: 某, in_force: {to: 2025-12-31}}",
         "set-out-of-force", "不在有效期"),
        ("sets:\n  - {id: a, title: 甲, of: options, values: [x], basis: verified, source: 某}", "unused", "集合“a”"),
        ("tables:\n  - {id: a, title: 甲, unit: '%', by: as_of, rows: [{to: 2025-12-31, value: 1}], basis: verified, source: 某}",
         "table-no-row", "没有对应的行"),
        ("tables:\n  - {id: a, title: 甲, unit: '%', by: as_of, rows: [{value: 1}], basis: verified, source: 某}",
         "unused", "数据表“a”"),
        ("materials:\n  - {id: a, name: 甲, department: admin}", "unused", "共用材料“a”"),
        ("block: {id: a, title: 甲, conditions: [{id: b, fact: own_brand, is: true}]}", "unused", "共用块“甲”"),
    ],
)  # fmt: skip
def test_shared_parts_are_looked_at_too(text: str, kind: str, words: str, tmp_path: Path) -> None:
    (one,) = [one for one in found_in(sound(tmp_path, more=text)) if one.kind == kind]
    assert words in one.message
    assert (one.serious, one.about, one.file) == (False, None, "sound/more.yaml")


def test_a_policy_without_cases_is_told_once(tmp_path: Path) -> None:
    folder = sound(tmp_path)
    text = (folder / "sample.yaml").read_text(encoding="utf-8")
    (folder / "sample.yaml").write_text(text[: text.index("  cases:")], encoding="utf-8")
    assert [one.kind for one in found_in(folder)] == ["no-cases"]


def test_a_reason_beside_a_policy_is_told(tmp_path: Path) -> None:
    folder = sound(tmp_path)
    path = folder / "measure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("sectors: [furniture]", "sectors: [furniture], reason: 没有政策。"), encoding="utf-8"
    )
    (one,) = found_in(folder)
    assert (one.kind, one.path) == ("reason-outdated", "measure.clauses[0].reason")


def test_a_circle_of_two_names_its_way(tmp_path: Path) -> None:
    other = EDITION.replace("family: sample", "family: later").replace(
        "  levels: []", "  relations: [{policy: sample, kind: leads_to}]"
    )
    folder = sound(tmp_path, later=other)
    edited(folder, {"  levels: []": "  relations: [{policy: later, kind: leads_to}]"})
    ways = [one.message for one in found_in(folder) if one.kind == "circle"]
    assert len(ways) == 2
    assert any("sample → later → sample" in one for one in ways)


def test_a_condition_from_a_block_is_told_at_its_use(tmp_path: Path) -> None:
    block = "block: {id: shared, title: 共用, conditions: [{id: none, fact: design_team_size, at_least: 0}]}"
    folder = sound(tmp_path, shared_block=block)
    edited(folder, {REVENUE: f"{REVENUE}\n    - {{use: shared, {SOURCE}}}"})
    (one,) = [one for one in found_in(folder) if one.kind == "always"]
    assert one.path == "policy.requires[1]"
    assert "共用块 shared" in one.message


def test_an_unused_fact_is_told_and_a_used_one_is_not(tmp_path: Path) -> None:
    found = lint(read_book([sound(tmp_path)], dictionary(), DAY))
    unused = {one.path for one in found if one.kind == "fact-unused"}
    assert "export_ratio" in unused
    assert not unused & {
        "operating_revenue",
        "rd_ratio",
        "rd_expense",
        "total_assets",
        "titles",
        "enterprise_name",
    }


def test_the_shipped_packs_hold_nothing_wrong() -> None:
    found = lint(read_book(shipped_folders(), dictionary(), DAY))
    assert [str(one) for one in found if one.serious] == []


def test_the_shipped_packs_leave_no_reminder_without_a_reason() -> None:
    found = lint(read_book(shipped_folders(), dictionary(), DAY))
    assert [str(one) for one in found if not one.minor and one.explained is None] == []


def test_a_reminder_may_be_explained_in_the_file_but_nothing_else(tmp_path: Path) -> None:
    folder = sound(tmp_path)
    untried = {
        **requires("fact: rd_staff, at_least: 3"),
        "  levels: []\n": "  lint_ok:\n    - {finding: untried, reason: 只作示例}\n",
    }
    edited(folder, untried)
    assert {(one.kind, one.explained) for one in found_in(folder)} >= {
        ("untried", "只作示例"),
        ("step-untried", None),
    }
    folder = sound(tmp_path / "second")
    edited(
        folder,
        {
            "  levels: []\n": "  lint_ok:\n    - {finding: untired, reason: 写错了}\n    - {finding: survivor, reason: 没有算例能区别}\n"
        },
    )
    (one,) = found_in(folder)
    assert (one.kind, one.path) == ("explains-nothing", "policy.lint_ok[0]")
    assert "untired" in one.message


def test_what_is_certain_to_be_wrong_cannot_be_explained_away(tmp_path: Path) -> None:
    folder = sound(tmp_path)
    edited(
        folder,
        {
            **requires("fact: design_team_size, at_least: 0"),
            "  levels: []\n": "  lint_ok:\n    - {finding: always, reason: 就是这样}\n",
        },
    )
    assert [one.explained for one in found_in(folder) if one.kind == "always"] == [None]
