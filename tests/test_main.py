"""The command line as a user meets it: exit codes, Chinese messages, results in order, no half files."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pypdf import PdfReader

from exit_codes import DONE, READER_GONE, WRONG_INPUT
from main import main
from start_window import USUAL_COLLECTIONS

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "resources" / "examples"
THERMOS = EXAMPLES / "thermos-maker.json"
FOOD = EXAMPLES / "prefab-food-maker.json"
AS_OF = ["--as-of", "2026-11-23"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def profile(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def result(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    main(["check", *words, *AS_OF, "--json", "-"])
    return json.loads(capsys.readouterr().out)


def test_the_help_is_in_chinese_and_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == DONE
    out = capsys.readouterr().out
    assert "用法：" in out
    assert "命令:" in out
    assert all(f"  {command} " in out for command in ("check", "packs", "window"))
    assert "Usage" not in out
    assert "Options" not in out


class Opened:
    """Stands in for gui.app: keeps what it was asked to open, then ends as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[Path | None, date | None]] = []
        self.end: int | Exception = DONE
        module = ModuleType("gui.app")
        vars(module)["run"] = self.run
        monkeypatch.setitem(sys.modules, "gui.app", module)

    def run(self, workspace: Path | None = None, today: date | None = None) -> int:
        self.asked.append((workspace, today))
        if isinstance(self.end, Exception):
            raise self.end
        return self.end


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """A window that is never shown, on a machine where one could be; the collector is left as it was."""
    monkeypatch.setattr("system_libraries.obstacle", lambda environment: None)
    yield Opened(monkeypatch)
    gc.unfreeze()


@pytest.mark.parametrize(
    ("words", "workspace", "today"),
    [
        ([], None, None),
        (["window"], None, None),
        (["客户 一.qingce"], Path("客户 一.qingce"), None),
        (["A.QINGCE", "--as-of", "2026-11-23"], Path("A.QINGCE"), date(2026, 11, 23)),
        (["window", "other.db"], Path("other.db"), None),
    ],
)
def test_without_a_command_the_window_opens(
    words: list[str], workspace: Path | None, today: date | None, opened: Opened
) -> None:
    assert main(words) == DONE
    assert opened.asked == [(workspace, today)]
    assert gc.get_threshold() == USUAL_COLLECTIONS


def test_the_windows_exit_code_is_handed_on(opened: Opened) -> None:
    opened.end = 7
    assert main([]) == 7


def test_where_no_window_can_open_the_reason_is_said_and_qt_stays_away(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("system_libraries.obstacle", lambda environment: "这里没有图形桌面")
    assert main([]) == WRONG_INPUT
    assert capsys.readouterr().err == "这里没有图形桌面\n"
    assert opened.asked == []


def test_a_fault_in_the_window_is_logged_without_figures(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened.end = ValueError(str(82 * 100))
    assert main([]) == 1
    assert "程序内部出错" in capsys.readouterr().err
    (log,) = tmp_path.rglob("fault.log")
    assert "8200" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["check", str(THERMOS), *AS_OF], ["--help"], ["packs", "--help"]])
def test_no_command_but_the_window_loads_qt_or_its_libraries(words: list[str]) -> None:
    code = (
        "import sys; from main import main; code = main(sys.argv[1:])\n"
        "bad = {'PySide6', 'shiboken6', 'gui', 'ctypes', 'sqlite_utils'} & set(sys.modules)\n"
        "sys.exit(f'loads {bad}' if bad or code else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "没有命令"),
        (["check"], "缺少档案文件"),
        (["check", "x.json", "--pd", "y"], "最接近的是 --pdf"),
        (["check", "x.json", "--as-of", "2026-02-30"], "2026 年 2 月没有 30 日"),
        (["check", "x.json", "--json"], "后面缺少内容"),
        (["check", "a.json", "b.json", "--pdf", "c.pdf"], "要写一个文件夹"),
        (["packs", "test", "no-such-policy"], "没有这些政策"),
        (["packs", "book"], "缺少选项 --out"),
        (["packs", "diff", "a"], "缺少新规则"),
        (["packs", "coverage", "a", "b"], "多写了参数：a b"),
        (["packs", "lint", "--verbose=1"], "选项 --verbose 后面不能写内容"),
    ],
)
def test_wrong_words_are_answered_in_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == WRONG_INPUT
    assert said in capsys.readouterr().err


def test_a_profile_gives_an_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    found = result(capsys, str(THERMOS))
    assert found["format"] == "qingce-assessment"
    assert found["version"] == 1
    assert found["as_of"] == "2026-11-23"
    assert any("2025—2026" in notice for notice in found["notices"])
    assert not any(clause["in_force"] for clause in found["clauses"])


def test_before_its_end_the_plan_is_in_force_and_nothing_is_said_of_an_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["check", str(THERMOS), "--as-of", "2024-12-31", "--json", "-"])
    found = json.loads(capsys.readouterr().out)
    assert not any("届满" in notice for notice in found["notices"])
    assert all(clause["in_force"] for clause in found["clauses"])


def test_ends_that_are_near_and_old_facts_are_cautions(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(THERMOS), "--as-of", "2027-11-23", "--json", "-"])
    late = {one["id"]: "".join(one["cautions"]) for one in json.loads(capsys.readouterr().out)["policies"]}
    assert all("已超过 180 天，使用前须重新核对" in words for words in late.values())
    assert "有效期到 2027-12-31" in late["tax-small-profit-cit"]
    now = {one["id"]: "".join(one["cautions"]) for one in result(capsys, str(THERMOS))["policies"]}
    assert not any("已超过 180 天" in words for words in now.values())
    assert "有效期到" not in now["tax-small-profit-cit"]


def test_several_profiles_come_in_order_and_a_bad_one_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = profile(
        tmp_path, "bad.json", b'{"format": "qingce-profile", "version": 1, "answers": {"owner": 1}}'
    )
    code = main(["check", str(THERMOS), str(bad), str(FOOD), *AS_OF, "--json", "-"])
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert code == WRONG_INPUT
    assert [one["format"] for one in found] == ["qingce-assessment", "qingce-error", "qingce-assessment"]
    assert found[1]["profile"] == str(bad)
    assert set(found[1]["errors"][0]) == {"path", "found", "allowed", "nearest", "message"}
    assert "owner" in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        '{"answers": {"enterprise_name": "永康"}}'.encode("gbk"),
        b'{"format": "qingce-profile", "version": 1, "answers": {"operating_revenue": {"2025": NaN}}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_exit_2_with_a_sentence_and_no_traceback(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "out.pdf"
    assert main(["check", str(profile(tmp_path, "p.json", content)), "--pdf", str(pdf)]) == WRONG_INPUT
    assert "需要改正" in capsys.readouterr().err
    assert not pdf.exists()


def test_a_byte_order_mark_is_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_mark = profile(tmp_path, "p.json", b"\xef\xbb\xbf" + FOOD.read_bytes())
    assert result(capsys, str(with_mark))["policies"] == result(capsys, str(FOOD))["policies"]


def test_the_pdf_names_the_enterprise_and_reads_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "清单.pdf"
    assert main(["check", str(THERMOS), *AS_OF, "--pdf", str(pdf)]) == DONE
    pages = PdfReader(pdf).pages
    assert "永康市晨曦杯业有限公司" in pages[0].extract_text()
    assert f"（{len(pages)} 页）" in capsys.readouterr().err


def test_several_pdfs_go_into_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert main(["check", str(THERMOS), str(FOOD), *AS_OF, "--pdf", str(folder)]) == DONE
    assert sorted(path.name for path in folder.iterdir()) == ["prefab-food-maker.pdf", "thermos-maker.pdf"]


def test_a_missing_folder_stops_the_export_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "none" / "out.json"
    assert main(["check", str(FOOD), *AS_OF, "--json", str(target)]) == WRONG_INPUT
    assert main(["check", str(FOOD), *AS_OF, "--pdf", str(tmp_path / "none" / "out.pdf")]) == WRONG_INPUT
    assert "Traceback" not in capsys.readouterr().err
    assert not target.parent.exists()


def test_the_cache_folder_may_be_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert result(capsys, str(FOOD))["format"] == "qingce-assessment"


def test_our_own_fault_is_logged_without_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(str(82 * 100))

    monkeypatch.setattr("rules.assess.assess", broken)
    assert main(["check", str(FOOD), *AS_OF]) == 1
    said = capsys.readouterr().err
    assert "程序内部出错" in said
    assert "8200" not in said
    logs = list(tmp_path.rglob("fault.log"))
    assert logs
    assert "8200" not in logs[0].read_text(encoding="utf-8")


def test_the_cases_of_one_policy_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "test", "tax-small-profit-cit", "--mutants"]) == DONE
    out = capsys.readouterr().out
    assert "0 处不符" in out
    assert "改错" in out


def test_results_do_not_depend_on_the_order_of_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    forward = result(capsys, str(THERMOS), str(FOOD))
    backward = result(capsys, str(FOOD), str(THERMOS))
    assert forward == backward[::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other errors for a closed pipe")
def test_a_reader_that_has_gone_is_neither_done_nor_our_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(ROOT / "main.py"), "check", str(THERMOS), *AS_OF]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (READER_GONE, "")


def test_the_tests_do_not_use_the_users_folders() -> None:
    assert os.environ["XDG_CACHE_HOME"] != str(Path.home() / ".cache")


def test_no_output_overwrites_a_profile_or_another_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = profile(tmp_path, "own.json", FOOD.read_bytes())
    (tmp_path / "a").mkdir()
    same_name = profile(tmp_path / "a", "own.json", FOOD.read_bytes())
    out = str(tmp_path / "out")
    for words, said in (
        ([str(own), "--json", str(own)], "会覆盖企业档案"),
        ([str(own), "--pdf", str(own)], "会覆盖企业档案"),
        ([str(own), "--pdf", out, "--json", out], "同一个文件"),
        ([str(own), str(same_name), "--pdf", out], "同一个文件"),
        ([str(own), "--pdf", ""], "没有写文件名"),
    ):
        assert main(["check", *words, *AS_OF]) == WRONG_INPUT
        assert said in capsys.readouterr().err
    assert own.read_bytes() == FOOD.read_bytes()
    assert not (tmp_path / "out").exists()


def test_only_regular_files_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, said in ((tmp_path, "这是文件夹"), (Path(os.devnull), "这是设备或管道")):
        assert main(["check", str(path), *AS_OF]) == WRONG_INPUT
        assert said in capsys.readouterr().err


def test_a_link_keeps_its_place_and_a_device_is_never_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("", encoding="utf-8")
    link.symlink_to(target)
    assert main(["check", str(FOOD), *AS_OF, "--json", str(link)]) == DONE
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["format"] == "qingce-assessment"
    assert main(["check", str(FOOD), *AS_OF, "--json", os.devnull]) == WRONG_INPUT
    assert not Path(os.devnull).is_file()


def test_a_founding_after_the_as_of_date_is_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = '{"format": "qingce-profile", "version": 1, "answers": {"established_date": "2030-01-01"}}'
    found = result(capsys, str(profile(tmp_path, "p.json", content.encode())))
    assert any("晚于判定日" in notice for notice in found["notices"])


def test_a_rule_pack_without_its_own_file_is_never_left_out_silently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = ROOT / "rules" / "data" / "packs"
    copied = tmp_path / "packs"
    shutil.copytree(shipped, copied)
    (copied / "support" / "pack.yaml").unlink()
    monkeypatch.setattr("rules.packs.PACKS_DIR", copied)
    assert main(["check", str(FOOD), *AS_OF]) == WRONG_INPUT
    assert "缺少 pack.yaml" in capsys.readouterr().err


def test_one_changed_answer_changes_what_the_paper_says(tmp_path: Path) -> None:
    """From an answer in the file to the words in the PDF: the research ratio of 2024 decides for 专精特新."""

    def overview(rd_expense_2024: str) -> str:
        content = json.loads(THERMOS.read_text(encoding="utf-8"))
        content["answers"]["rd_expense"]["2024"] = rd_expense_2024
        own = profile(tmp_path, "own.json", json.dumps(content, ensure_ascii=False).encode())
        pdf = tmp_path / "own.pdf"
        assert main(["check", str(own), *AS_OF, "--pdf", str(pdf)]) == DONE
        text = "".join(page.extract_text() for page in PdfReader(pdf).pages[1:3])
        return text.replace("\n", "")

    assert "近两年研发占比（逐年最低）不低于3%（现为2.9%" in overview("220.4").replace(" ", "")
    assert "近两年研发占比（逐年最低）不低于3%" not in overview("300").replace(" ", "")
