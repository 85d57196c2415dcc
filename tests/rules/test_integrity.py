"""One broken rule file per sentence, each beside the same sound pack."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.errors import MAX_PROBLEMS, InputProblems, Problem
from rules.fields import Dictionary, load_dictionary
from rules.integrity import MAX_EXPANDED
from rules.model import Condition, Pack
from rules.packs import PACKS_DIR, load_packs

BROKEN = Path(__file__).parent.parent / "broken" / "rules"
SOUND = BROKEN / "sound"


class Wrong(NamedTuple):
    """What must be told of a broken file: where, what, what is right (its beginning), and the nearest name."""

    file: str
    line: int
    path: str
    words: str
    allowed: str
    nearest: str


def expected() -> list[Wrong]:
    with (BROKEN.parent / "rules.csv").open(encoding="utf-8", newline="") as stream:
        return [Wrong(**row | {"line": int(row["line"])}) for row in csv.DictReader(stream)]


EXPECTED = expected()
MOST_UNCOUNTED = 10
ELSEWHERE = {"doubled-across-files": "sets"}
"""Files whose fault is told in another, which declares the same."""


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
    assert [one.file for one in EXPECTED] == sorted(path.stem for path in BROKEN.glob("*.yaml"))


@pytest.mark.parametrize("wrong", EXPECTED, ids=lambda wrong: wrong.file)
def test_a_broken_file_is_told_once_and_where(wrong: Wrong, tmp_path: Path, dictionary: Dictionary) -> None:
    found = problems_of(beside_sound(tmp_path, BROKEN / f"{wrong.file}.yaml"), dictionary)
    assert len({(problem.path, problem.message) for problem in found}) == 1
    problem = found[0]
    assert (problem.file, problem.line, problem.path) == (told_in(wrong), wrong.line, wrong.path)
    assert wrong.words in problem.message
    assert wrong.allowed
    assert problem.allowed.startswith(wrong.allowed)
    assert problem.allowed in problem.message
    assert (problem.nearest or "") == wrong.nearest
    assert f"最接近的是“{wrong.nearest}”" in problem.message or not wrong.nearest


def told_in(wrong: Wrong) -> str:
    return f"pack/{ELSEWHERE.get(wrong.file, wrong.file)}.yaml"


def test_all_broken_files_together_hide_nothing_and_nothing_loads(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    folder = beside_sound(tmp_path, *BROKEN.glob("*.yaml"))
    other = tmp_path / "other"
    other.mkdir()
    info = (SOUND / "pack.yaml").read_text(encoding="utf-8").replace("sound", "other")
    (other / "pack.yaml").write_text(info, encoding="utf-8", newline="\n")
    cache = tmp_path / "cache"
    with pytest.raises(InputProblems) as caught:
        load_packs([other, folder], dictionary, cache_dir=cache)
    found = {(one.file, one.line, one.path) for one in caught.value.problems}
    assert found == {(told_in(one), one.line, one.path) for one in EXPECTED}
    assert not list(cache.glob("*"))


def test_a_file_with_too_many_faults_does_not_keep_the_others_silent(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    rows = "".join("  - {id: 'A', name: 甲, department: nobody}\n" for _ in range(MAX_PROBLEMS + 50))
    folder = with_files(tmp_path, aaa=f"materials:\n{rows}", zzz="materials: [{id: z}]")
    found = problems_of(folder, dictionary)
    assert len([one for one in found if one.file == "pack/aaa.yaml"]) == MAX_PROBLEMS + 1
    assert [one.path for one in found if one.file == "pack/zzz.yaml"] == [
        "materials[0].name",
        "materials[0].department",
    ]


@pytest.mark.parametrize("lost", ["next", "other"])
def test_a_policy_that_is_gone_is_noticed_where_it_is_named(
    lost: str, tmp_path: Path, dictionary: Dictionary
) -> None:
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    names = {"next": "  superseded_by: next\n", "other": "  relations: [{policy: other, kind: leads_to}]\n"}
    files = {name: good.replace("good-policy", name) for name in names}
    folder = with_files(tmp_path, **files, **{"good-policy": good + "".join(names.values())})
    load_packs([folder], dictionary)
    (folder / f"{lost}.yaml").unlink()
    (problem,) = problems_of(folder, dictionary)
    assert problem.file == "pack/good-policy.yaml"
    assert f"没有政策“{lost}”" in problem.message


def test_a_policy_may_be_named_by_its_family_in_a_file_that_is_wrong_otherwise(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    good = (SOUND / "good-policy.yaml").read_text(encoding="utf-8")
    named = good + "  relations: [{policy: clan, kind: leads_to}]\n"
    other = good.replace("id: good-policy", "id: other").replace("family: good-policy", "family: clan")
    load_packs([with_files(tmp_path / "right", other=other, **{"good-policy": named})], dictionary)
    for number, broken in enumerate((other.replace("kind: recognition", "kind: x"), other + "  - [")):
        folder = with_files(tmp_path / str(number), other=broken, **{"good-policy": named})
        assert {one.file for one in problems_of(folder, dictionary)} == {"pack/other.yaml"}


def test_a_pack_that_counts_its_policies_notices_one_that_nobody_names(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    info = (SOUND / "pack.yaml").read_text(encoding="utf-8")
    folder = with_files(tmp_path, pack=f"{info}policies_at_least: 1\n")
    load_packs([folder], dictionary)
    (folder / "good-policy.yaml").unlink()
    (problem,) = problems_of(folder, dictionary)
    assert (problem.file, problem.path, problem.line) == ("pack/pack.yaml", "policies_at_least", 6)
    assert "只有 0 个政策文件，少了 1 个；应为至少 1 个" in problem.message


def test_the_shipped_pack_counts_its_policies(dictionary: Dictionary) -> None:
    (_, support) = load_packs([PACKS_DIR / "plan-2023-2024", PACKS_DIR / "support"], dictionary)
    uncounted = len(support.policies) - support.info.policies_at_least
    assert uncounted <= MOST_UNCOUNTED, "raise policies_at_least in the pack.yaml of the support pack"


def test_a_file_that_cannot_be_read_does_not_make_others_wrong(
    tmp_path: Path, dictionary: Dictionary
) -> None:
    faults = {"materials": "\n  - [", "sets": "\n\t- x", "block": "\n  x: {{"}
    texts = {
        name: (SOUND / f"{name}.yaml").read_text(encoding="utf-8") + fault for name, fault in faults.items()
    }
    folder = with_files(tmp_path, **texts)
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


@pytest.mark.parametrize(
    ("listed", "path", "words"),
    [
        ("name: 别的活动, clauses: [3.1.1-s1]", "measure.clauses[0].instruments[0]", "清单里没有“一项活动”"),
        ("name: 一项活动, clauses: [3.1.1-s9]", "measure.clauses[0].instruments[0]", "没有写条款 3.1.1-s1"),
    ],
)
def test_clauses_and_the_list_of_instruments_say_the_same(
    listed: str, path: str, words: str, tmp_path: Path, dictionary: Dictionary
) -> None:
    other = (
        "{id: 3.1.1-s9, sentence: 2, text: 又一句。, actor: 企业, status: direction, sectors: [furniture]}"
    )
    folder = with_files(tmp_path, list=f"instruments: [{{{listed}, kind: event, reason: 没有。}}]")
    measure = next(one for one in folder.glob("*.yaml") if "3.1.1-s1," in one.read_text(encoding="utf-8"))
    text = measure.read_text(encoding="utf-8").replace(
        "[furniture]}", "[furniture], instruments: [一项活动]}"
    )
    measure.write_text(f"{text}    - {other}\n", encoding="utf-8", newline="\n")
    (problem,) = problems_of(folder, dictionary)
    assert problem.path == path
    assert words in problem.message
