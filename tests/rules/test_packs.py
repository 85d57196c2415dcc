"""Loading packs: hashes, the compiled form, and what happens when the folder or the cache is wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rules import building, compiled
from rules.errors import InputProblems
from rules.fields import Dictionary, load_dictionary
from rules.model import Pack
from rules.packs import MAX_TOTAL, json_schema, load_packs, load_rulebook, read_sources

SOUND = Path(__file__).parent.parent / "broken" / "rules" / "sound"


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load_dictionary()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SOUND, tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often packs were really built."""
    counted: list[int] = []
    build = building.build

    def counting(*args: Any) -> tuple[Pack, ...]:
        counted.append(1)
        return build(*args)

    monkeypatch.setattr(building, "build", counting)
    return counted


def test_a_pack_knows_its_files_and_hashes(folder: Path, dictionary: Dictionary) -> None:
    (pack,) = load_packs([folder], dictionary)
    assert list(pack.files) == sorted(path.name for path in folder.glob("*.yaml"))
    assert pack.files["sets.yaml"] == hashlib.sha256((folder / "sets.yaml").read_bytes()).hexdigest()
    lines = "".join(f"{name}\n{sha}\n" for name, sha in sorted(pack.files.items()))
    assert pack.sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_the_hash_is_of_names_and_bytes_not_of_places(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "other")
    one, other = read_sources([folder, tmp_path / "other"])
    assert one.sha256 == other.sha256
    (folder / "deeper").mkdir()
    (folder / "sets.yaml").rename(folder / "deeper" / "sets.yaml")
    (moved,) = read_sources([folder])
    assert moved.sha256 != other.sha256
    assert "deeper/sets.yaml" in [file.name for file in moved.files]


def test_files_stand_in_the_order_of_their_names(folder: Path, dictionary: Dictionary) -> None:
    good = (folder / "good-policy.yaml").read_text(encoding="utf-8")
    for name, group in (("b-late", "z"), ("a-late", "z"), ("c-early", "a")):
        (folder / group).mkdir(exist_ok=True)
        text = good.replace("good-policy", name).replace("group: recognition", f"group: {group}")
        (folder / group / f"{name}.yaml").write_text(text, encoding="utf-8")
    (pack,) = load_packs([folder], dictionary)
    assert [policy.id for policy in pack.policies] == ["c-early", "good-policy", "a-late", "b-late"]


def test_hidden_files_are_none_of_ours(folder: Path, dictionary: Dictionary) -> None:
    before = load_packs([folder], dictionary)
    (folder / "._sets.yaml").write_bytes(b"\x00\x05\x16")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_bytes(b"\xff")
    (folder / "notes.txt").write_bytes(b"\xff")
    assert load_packs([folder], dictionary) == before


def test_the_cache_gives_the_same_packs(
    folder: Path, tmp_path: Path, dictionary: Dictionary, builds: list[int]
) -> None:
    cold = load_packs([folder], dictionary, cache_dir=tmp_path / "cache")
    warm = load_packs([folder], dictionary, cache_dir=tmp_path / "cache")
    assert warm == cold == load_packs([folder], dictionary)
    assert len(builds) == 2
    rows = warm[0].policies[0].requires[-1].any_[1].rows  # type: ignore[index]
    assert rows.any_ == {"thickness": {"at_least": Decimal("0.015")}}  # type: ignore[union-attr]
    assert warm[0].policies[0].cases[0].facts["operating_revenue"] == {"2025": Decimal("8200.5")}


def test_cases_are_left_out_where_nobody_asks(
    folder: Path, tmp_path: Path, dictionary: Dictionary, builds: list[int]
) -> None:
    cache = tmp_path / "cache"
    plain = [load_packs([folder], dictionary, cache_dir=cache, cases=False) for _ in range(2)]
    assert plain[0] == plain[1]
    assert plain[0][0].policies[0].cases == ()
    assert len(load_packs([folder], dictionary, cache_dir=cache)[0].policies[0].cases) == 2
    assert len(builds) == 1


@pytest.mark.parametrize("damage", ["empty", "short", "flipped", "other magic", "valid but other"])
def test_a_damaged_cache_is_built_anew(
    damage: str, folder: Path, tmp_path: Path, dictionary: Dictionary, builds: list[int]
) -> None:
    cache = tmp_path / "cache"
    good = load_packs([folder], dictionary, cache_dir=cache)
    for path in cache.iterdir():
        path.write_bytes(damaged(path.read_bytes(), damage))
    assert load_packs([folder], dictionary, cache_dir=cache) == good
    assert load_packs([folder], dictionary, cache_dir=cache) == good
    assert len(builds) == 2


def damaged(data: bytes, damage: str) -> bytes:
    middle = len(data) // 2
    other = compiled.MAGIC + msgspec.msgpack.encode([{"info": 3}])
    return {
        "empty": b"",
        "short": data[:middle],
        "flipped": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "other magic": b"x" + data[1:],
        "valid but other": other + hashlib.sha256(other).digest(),
    }[damage]


def test_a_cache_that_cannot_be_written_does_no_harm(
    folder: Path, tmp_path: Path, dictionary: Dictionary
) -> None:
    (tmp_path / "file").write_bytes(b"")
    load_packs([folder], dictionary, cache_dir=tmp_path / "file")
    load_packs([folder], dictionary, cache_dir=tmp_path / "file" / "below")


def test_a_full_disk_leaves_no_half_file(
    folder: Path, tmp_path: Path, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    load_packs([folder], dictionary, cache_dir=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_changed_source_is_read_again(
    folder: Path, tmp_path: Path, dictionary: Dictionary, builds: list[int]
) -> None:
    cache = tmp_path / "cache"
    load_packs([folder], dictionary, cache_dir=cache)
    text = (folder / "good-policy.yaml").read_text(encoding="utf-8")
    (folder / "good-policy.yaml").write_text(text.replace("一个政策", "另一个"), encoding="utf-8")
    assert load_packs([folder], dictionary, cache_dir=cache)[0].policies[0].title == "另一个"
    assert len(builds) == 2


def test_a_change_of_the_same_size_and_time_is_seen(
    folder: Path, tmp_path: Path, dictionary: Dictionary
) -> None:
    path, cache = folder / "good-policy.yaml", tmp_path / "cache"
    load_packs([folder], dictionary, cache_dir=cache)
    before = path.stat()
    path.write_bytes(
        path.read_bytes().replace(b"years_in_segment, at_least: 3,", b"years_in_segment, at_least: 9,")
    )
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    assert load_packs([folder], dictionary, cache_dir=cache)[0].policies[0].requires[0].at_least == "9"


def test_another_dictionary_is_another_key(
    folder: Path, tmp_path: Path, dictionary: Dictionary, builds: list[int]
) -> None:
    load_packs([folder], dictionary, cache_dir=tmp_path / "cache")
    other = msgspec.structs.replace(dictionary, departments={"x": "某部"})
    load_packs([folder], other, cache_dir=tmp_path / "cache")
    assert len(builds) == 2


def test_wrong_packs_are_never_kept(folder: Path, tmp_path: Path, dictionary: Dictionary) -> None:
    (folder / "sets.yaml").write_text("sets: [", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputProblems):
            load_packs([folder], dictionary, cache_dir=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_only_the_newest_compiled_forms_stay(folder: Path, tmp_path: Path, dictionary: Dictionary) -> None:
    cache = tmp_path / "cache"
    for number in range(compiled.MAX_KEPT + 3):
        compiled.keep(cache, f"key{number}", number)
    assert len(list(cache.iterdir())) == compiled.MAX_KEPT
    assert compiled.load(cache, f"key{compiled.MAX_KEPT + 2}", int) == compiled.MAX_KEPT + 2


@pytest.mark.parametrize("text", ["0.015", "1.50", "100", "-0.5", "12345678901234567890.123"])
def test_decimals_come_back_digit_for_digit(text: str) -> None:
    back = compiled.decode(compiled.encode({"a": [Decimal(text)]}), dict[str, Any])
    assert format(back["a"][0], "f") == text


def trouble(folder: Path, dictionary: Dictionary) -> list[str]:
    with pytest.raises(InputProblems) as caught:
        load_packs([folder], dictionary)
    return [problem.message for problem in caught.value.problems]


def test_a_folder_without_pack_file_is_no_pack(folder: Path, dictionary: Dictionary) -> None:
    (folder / "pack.yaml").unlink()
    assert trouble(folder, dictionary) == ["pack/pack.yaml：规则包文件夹里没有 pack.yaml。"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, dictionary: Dictionary) -> None:
    assert any("规则包文件夹读不了" in said for said in trouble(tmp_path / "pack", dictionary))


def test_a_file_with_another_ending_is_not_passed_over(folder: Path, dictionary: Dictionary) -> None:
    (folder / "sets.yaml").rename(folder / "sets.yml")
    assert "扩展名是“.yml”" in trouble(folder, dictionary)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_no_file_of_a_pack(folder: Path, tmp_path: Path, dictionary: Dictionary) -> None:
    (tmp_path / "secret.yaml").write_text("sets: []", encoding="utf-8")
    (folder / "linked.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "是链接" in trouble(folder, dictionary)[0]


def test_a_pack_that_is_too_big_is_refused(
    folder: Path, dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_TOTAL > 1_000_000
    monkeypatch.setattr("rules.packs.MAX_TOTAL", 100)
    assert "规则包太大" in trouble(folder, dictionary)[0]


def test_two_packs_are_checked_against_each_other(
    folder: Path, tmp_path: Path, dictionary: Dictionary
) -> None:
    shutil.copytree(folder, tmp_path / "again")
    with pytest.raises(InputProblems) as caught:
        load_packs([folder, tmp_path / "again"], dictionary)
    said = [problem.message for problem in caught.value.problems]
    assert any("标识“good-policy”重复，pack/good-policy.yaml 第 2 行已有" in one for one in said)


def test_the_rulebook_is_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "user_folder", lambda: tmp_path / "cache")
    cold, warm = load_rulebook(), load_rulebook()
    assert cold == warm == load_rulebook(cache=False)
    assert [pack.info.id for pack in warm.packs] == ["plan-2023-2024", "support"]
    assert all(not policy.cases for policy in warm.policies)
    assert any(policy.cases for policy in load_rulebook(cases=True).policies)
    assert warm.dictionary == load_dictionary()


def test_nothing_is_kept_where_no_cache_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "user_folder", lambda: tmp_path / "cache")
    load_rulebook(cache=False)
    assert not (tmp_path / "cache").exists()


def test_every_module_behind_the_compiled_form_is_part_of_its_key() -> None:
    rules = Path(compiled.__file__).parent
    assert all((rules / name).is_file() for name in compiled.SOURCES)
    integrity = {path.name for path in rules.glob("integrity*.py")}
    assert integrity <= set(compiled.SOURCES)


def test_the_schema_knows_every_kind_of_file_and_takes_numbers_for_texts() -> None:
    schema: Any = json_schema()
    wrapped = [one["required"][0] for one in schema["oneOf"] if "required" in one]
    assert wrapped == ["policy", "measure", "plan", "block", "materials", "sets", "tables", "instruments"]
    condition = schema["$defs"]["Condition"]
    assert condition["additionalProperties"] is False
    assert {"is", "in", "any", "all", "none", "with", "as_of"} <= set(condition["properties"])
    assert set(schema["$defs"]["Days"]["properties"]) == {"from", "to"}
    assert "permit" in schema["$defs"]["Held"]["properties"]
    assert {"type": ["string", "number"]} in condition["properties"]["at_least"]["anyOf"]
    assert schema["$defs"]["InForce"]["properties"]["from"]["anyOf"][0]["format"] == "date"
    names = {ref.removeprefix("#/$defs/") for ref in refs(schema)}
    assert names <= set(schema["$defs"])


def refs(part: Any) -> set[str]:
    if isinstance(part, list):
        return {ref for one in part for ref in refs(one)}
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own | {ref for one in part.values() for ref in refs(one)}
