"""The suggest command: a text, a file of texts, JSON lines, and what is refused."""

import json
from pathlib import Path

import pytest

from main import main


def test_a_text_is_answered_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", "不锈钢保温杯制造"]) == 0
    out = capsys.readouterr().out
    assert "3382  金属制餐具和器皿制造  ← 不锈钢保温杯" in out
    assert "由人确认" in out


def test_a_file_gives_one_json_line_for_each_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "主营.txt"
    source.write_text("牙膏生产\n\n电动自行车，电池\n", encoding="utf-8-sig", newline="\r\n")
    assert main(["suggest", "--file", str(source), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == 3
    first = found[0]["codes"][0]
    assert (first["code"], first["name"], first["matches"]) == ("2683", "口腔清洁用品制造", ["牙膏"])
    assert first["places"] == [[0, 2]]
    assert [len(one["codes"]) >= 10 for one in found] == [True, False, True]
    assert found[1]["note"].startswith("没有把握")
    assert found[2]["sectors"][0]["key"] == "electric_bicycle"
    assert {"fact": "ccc_catalogue_products", "option": "electric_bicycle"}.items() <= found[2]["options"][
        0
    ].items()


def test_nothing_known_is_said_calmly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", ""]) == 0
    assert "没有把握" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["suggest"], ["suggest", "杯", "--file", "x"]])
def test_one_of_text_and_file_is_wanted(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "两者选一" in capsys.readouterr().err


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.txt").write_bytes("杯".encode("gbk"))
    assert main(["suggest", "--file", str(tmp_path / "坏.txt")]) == 2
    assert "不是 UTF-8 文本" in capsys.readouterr().err
    assert main(["suggest", "--file", str(tmp_path / "没有.txt")]) == 2
    assert "没有.txt 读不了" in capsys.readouterr().err
