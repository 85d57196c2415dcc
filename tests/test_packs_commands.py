"""The commands about rule packs from the outside: words, exit codes, folders beside the shipped packs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from main import main
from rules.packs import PACKS_DIR, json_schema
from rules.reading import PARTS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "rules" / "README.md"
DAY = ("--as-of", "2026-11-23")
DONE, WRONG_INPUT = 0, 2
SAMPLE = "sample-quality-title"


@pytest.fixture
def readme_pack(tmp_path: Path) -> Path:
    """The pack that rules/README.md shows, written as it stands there."""
    blocks = re.findall(r"```yaml\n# (my-pack/\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    for name, text in blocks:
        path = tmp_path / "包" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tmp_path / "包" / "my-pack"


def test_the_readmes_policy_is_one_file_beside_a_pack_file(readme_pack: Path) -> None:
    assert sorted(path.name for path in readme_pack.iterdir()) == ["pack.yaml", f"{SAMPLE}.yaml"]


def test_the_readmes_policy_passes_its_cases(readme_pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "test", SAMPLE, "--mutants", "--packs", str(readme_pack)]) == DONE
    out = capsys.readouterr().out
    assert f"{SAMPLE}：" in out
    made, killed = re.findall(r"改错共 (\d+) 处，发现 (\d+) 处", out)[0]
    assert int(made) >= int(killed) > 5


def test_lint_has_nothing_to_say_of_the_readmes_policy(
    readme_pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "lint", SAMPLE, *DAY, "--packs", str(readme_pack)]) == DONE
    assert capsys.readouterr().out == "错误 0 条，提醒 0 条\n"


def test_a_finding_that_is_an_error_gives_its_exit_code(
    readme_pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = readme_pack / f"{SAMPLE}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 500,", "at_least: 0,"), encoding="utf-8", newline="\n")
    assert main(["packs", "lint", SAMPLE, *DAY, "--packs", str(readme_pack)]) == WRONG_INPUT
    out = capsys.readouterr().out
    assert "错误：my-pack/sample-quality-title.yaml 第 " in out
    assert "policy.requires[0]" in out


def test_a_case_that_fails_gives_its_exit_code(readme_pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = readme_pack / f"{SAMPLE}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_least: 500,", "at_least: 600,"), encoding="utf-8", newline="\n")
    assert main(["packs", "test", SAMPLE, "--packs", str(readme_pack)]) == WRONG_INPUT
    assert "应为 met，实为 not_met" in capsys.readouterr().out


def test_what_is_only_worth_knowing_is_told_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "lint", "innovative-sme", *DAY, "--verbose"]) == DONE
    told = capsys.readouterr().out
    assert main(["packs", "lint", "innovative-sme", *DAY]) == DONE
    brief = capsys.readouterr().out
    assert "没有哪个政策授予" in told
    assert "没有哪个政策授予" not in brief
    assert "--verbose" in brief


@pytest.mark.parametrize("command", ["test", "lint"])
def test_a_misspelt_policy_is_refused_with_the_nearest(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", command, "hnt"]) == WRONG_INPUT
    assert "没有这些政策：hnt（最接近的是 hnte）" in capsys.readouterr().err


def test_coverage_prints_everything_and_its_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "coverage"]) == DONE
    out = capsys.readouterr().out
    assert "条款共 200：" in out
    assert "有名称的事项共 128：" in out
    assert "专精特新“小巨人”企业 → little-giant-2026" in out
    assert main(["packs", "coverage", "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert (len(found["clauses"]), len(found["instruments"])) == (200, 128)
    assert (found["gaps"], found["unlisted"]) == ([], [])


def test_a_gap_in_the_coverage_gives_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = tmp_path / "packs"
    shutil.copytree(PACKS_DIR, copied)
    measure = copied / "plan-2023-2024" / "measures" / "3.1.1.yaml"
    lines = measure.read_text(encoding="utf-8").splitlines(keepends=True)
    measure.write_text("".join(one for one in lines if "reason:" not in one), encoding="utf-8", newline="\n")
    monkeypatch.setattr("rules.packs.PACKS_DIR", copied)
    assert main(["packs", "coverage"]) == WRONG_INPUT
    assert "缺口：“3.1.1-s2a”没有政策对应" in capsys.readouterr().out


def test_diff_tells_what_changed_in_words_and_as_json(
    readme_pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(readme_pack, newer)
    path = newer / f"{SAMPLE}.yaml"
    text = path.read_text(encoding="utf-8").replace("at_least: 500,", "at_least: 500.01,")
    path.write_text(text.replace("'500': met", "'500': not_met"), encoding="utf-8", newline="\n")
    line = "收紧　要求 revenue：营业收入不少于500万元 → 营业收入不少于500.01万元"
    assert main(["packs", "diff", str(readme_pack), str(newer)]) == DONE
    assert line in capsys.readouterr().out
    assert main(["packs", "diff", str(readme_pack / f"{SAMPLE}.yaml"), str(path), "--json"]) == DONE
    (one,) = json.loads(capsys.readouterr().out)["policies"]
    assert [change["sort"] for change in one["changes"]] == ["tighter"]
    assert main(["packs", "diff", str(newer), str(newer)]) == DONE
    assert capsys.readouterr().out == "没有变化\n"


@pytest.mark.parametrize("command", [["test"], ["lint"], ["coverage"], ["book", "--out", "x.pdf"]])
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("没有", "没有：规则包文件夹读不了（没有这个文件夹）。"),
        ("file", "file：规则包文件夹读不了（这不是文件夹）。"),
        ("empty", "empty/pack.yaml：规则包文件夹里没有 pack.yaml。"),
    ],
)
def test_a_folder_that_is_no_pack_is_told_in_one_sentence(
    command: list[str], folder: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("policy: {}", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert main(["packs", *command, "--packs", str(tmp_path / folder)]) == WRONG_INPUT
    assert capsys.readouterr().err.splitlines()[1:] == [f"  {said}"]


def test_a_shipped_pack_named_again_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "test", "--packs", str(PACKS_DIR / "support")]) == WRONG_INPUT
    assert "这个规则包写了两次" in capsys.readouterr().err.splitlines()[1]


def test_diff_tells_a_path_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "diff", str(tmp_path / "old"), str(tmp_path)]) == WRONG_INPUT
    assert "old：没有这个文件或文件夹。" in capsys.readouterr().err


def test_diff_needs_rules_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "diff", str(tmp_path), str(tmp_path)]) == WRONG_INPUT
    assert "这里没有规则" in capsys.readouterr().err


def test_the_schema_goes_to_a_file_or_to_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "schema"]) == DONE
    printed = capsys.readouterr().out
    assert main(["packs", "schema", "--out", str(tmp_path / "模式.json")]) == DONE
    assert (tmp_path / "模式.json").read_text(encoding="utf-8") == printed
    assert json.loads(printed) == json.loads(json.dumps(json_schema()))
    policy = json.loads(printed)["$defs"]["Policy"]["description"]
    assert "\n    " not in policy


def test_every_key_of_every_shipped_file_is_in_the_schema() -> None:
    """No file may use a key that an editor would call unknown."""
    import yaml

    schema: Any = json_schema()
    tops = {key: one for one in schema["oneOf"] for key in one.get("properties", {})}
    for path in sorted(PACKS_DIR.rglob("*.yaml")):
        if path.name == "pack.yaml":
            continue
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        (key,) = content
        assert key in PARTS
        unknown = list(_unknown_keys(content[key], tops[key]["properties"][key], schema))
        assert unknown == [], path.name


def _unknown_keys(value: Any, part: Any, schema: Any) -> list[str]:
    """The keys of a value that the schema does not have; what a schema leaves open is not looked into."""
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    options = [*part.get("anyOf", [])]
    if options:
        return min(
            (_unknown_keys(value, one, schema) for one in options if _fits(value, one)), key=len, default=[]
        )
    found: list[str] = []
    if isinstance(value, dict) and "properties" in part:
        found += [key for key in value if str(key) not in part["properties"]]
        for key, one in value.items():
            found += _unknown_keys(one, part["properties"].get(str(key), {}), schema)
    elif isinstance(value, list):
        for one in value:
            found += _unknown_keys(one, part.get("items") or {}, schema)
    return found


def _fits(value: Any, part: Any) -> bool:
    kind = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "scalar"
    return ("$ref" in part and kind == "object") or part.get("type") == kind or kind == "scalar"


def test_help_of_the_packs_commands_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "--help"]) == DONE
    out = capsys.readouterr().out
    for name in ("book", "coverage", "diff", "lint", "schema", "test"):
        assert f"  {name}" in out
    assert "Usage" not in out
