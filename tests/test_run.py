"""run.py decides without the network: what is fresh, where the environment goes, what is said."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).resolve().parent
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and execv are POSIX")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program folder with two locks, in a path that is not ASCII, and a cache folder of its own."""
    here = tmp_path / "轻策 程序"
    here.mkdir()
    (here / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    (here / "requirements-test.lock").write_text("a==1\nb==2\n", encoding="utf-8")
    (here / "main.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(run, "HERE", str(here))
    monkeypatch.setattr(run, "call", lambda command: pytest.fail(f"would have run {command}"))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    return here


def make_env(venv: Path, here: Path, group: str = "runtime") -> Path:
    """An environment as install() leaves it, without the packages."""
    python = Path(run.python_in(str(venv)))
    python.parent.mkdir(parents=True)
    if run.WINDOWS:
        home = os.path.dirname(sys._base_executable)  # type: ignore[attr-defined]
        (venv / "pyvenv.cfg").write_text(f"home = {home}\n", encoding="utf-8")
    else:
        python.symlink_to(sys.executable)
    mark = run.fingerprint(str(here / run.LOCKS[group]))
    run.write_stamp(str(venv), run.installed_stamp(run.base_of(str(venv)), group, mark, str(here)))
    return venv


def test_an_installed_environment_is_fresh(program: Path) -> None:
    venv = make_env(program / ".venv", program)
    assert run.is_fresh(str(venv), "runtime", str(program))
    assert run.ready_venv("runtime") == str(venv)


def test_the_test_lock_holds_the_runtime_lock_and_not_the_other_way_round(program: Path) -> None:
    venv = make_env(program / ".venv", program)
    assert not run.is_fresh(str(venv), "test", str(program))
    other = make_env(program / "other", program, "test")
    assert run.is_fresh(str(other), "runtime", str(program))
    assert run.is_fresh(str(other), "test", str(program))


def test_a_changed_lock_is_not_fresh(program: Path) -> None:
    venv = make_env(program / ".venv", program)
    (program / "requirements.lock").write_text("a==2 # longer\n", encoding="utf-8")
    assert not run.is_fresh(str(venv), "runtime", str(program))


def test_a_touched_lock_stays_fresh_and_is_hashed_once(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = make_env(program / ".venv", program)
    os.utime(program / "requirements.lock", ns=(1, 1))
    assert run.is_fresh(str(venv), "runtime", str(program))
    monkeypatch.setattr(run, "sha256_of", lambda path: pytest.fail(f"{path} hashed again"))
    assert run.is_fresh(str(venv), "runtime", str(program))


def test_line_ends_do_not_change_a_lock(tmp_path: Path) -> None:
    (tmp_path / "lf").write_bytes(b"a\nb\n")
    (tmp_path / "crlf").write_bytes(b"a\r\nb\r\n")
    assert run.sha256_of(str(tmp_path / "lf")) == run.sha256_of(str(tmp_path / "crlf"))


@pytest.mark.parametrize("text", ["", "base=\n", "nonsense", "runtime=abc\n", "\x00\x01"])
def test_an_interrupted_or_spoilt_install_is_not_fresh(program: Path, text: str) -> None:
    venv = make_env(program / ".venv", program)
    (venv / run.STAMP).write_text(text, encoding="utf-8")
    assert not run.is_fresh(str(venv), "runtime", str(program))


@posix_only
def test_an_environment_whose_python_went_or_changed_is_not_fresh(program: Path) -> None:
    venv = make_env(program / ".venv", program)
    python = venv / "bin" / "python"
    python.unlink()
    python.symlink_to(program / "main.py")
    assert not run.is_fresh(str(venv), "runtime", str(program))
    python.unlink()
    python.symlink_to(program / "gone")
    assert run.base_of(str(venv)) == ""


def test_an_unfinished_environment_is_made_anew(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / ".venv" / "half").mkdir(parents=True)
    calls: list[list[str]] = []

    def call(command: list[str]) -> tuple[int, str]:
        calls.append(command)
        if "venv" in command:
            assert not (program / ".venv" / "half").exists()
            python = Path(run.python_in(str(program / ".venv")))
            python.parent.mkdir(parents=True)
            python.touch()
        return 0, "pip 25.0 from x"

    monkeypatch.setattr(run, "call", call)
    monkeypatch.setattr(run, "base_of", lambda venv: "python")
    assert run.ready_venv("test") == str(program / ".venv")
    assert "--require-hashes" in calls[-1]
    assert calls[-1][-1] == str(program / "requirements-test.lock")
    assert run.is_fresh(str(program / ".venv"), "test", str(program))
    assert run.is_fresh(str(program / ".venv"), "runtime", str(program))


def test_a_failed_install_leaves_no_stamp_and_says_why(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = make_env(program / ".venv", program)
    (program / "requirements.lock").write_text("a==2 # longer\n", encoding="utf-8")
    answers = iter([(0, "pip 25.0 from x"), (1, "getaddrinfo failed")])
    monkeypatch.setattr(run, "call", lambda command: next(answers))
    with pytest.raises(run.SetupError, match="联网"):
        run.ready_venv("runtime")
    assert run.read_stamp(str(venv)) == {}
    assert (venv / run.INSTALL_LOG).read_text(encoding="utf-8") == "getaddrinfo failed"


def test_a_writable_folder_gets_the_environment(program: Path) -> None:
    assert run.venv_to_make(str(program)) == str(program / ".venv")
    assert sorted(path.name for path in program.iterdir()) == [
        "main.py",
        "requirements-test.lock",
        "requirements.lock",
    ]


def test_a_read_only_folder_sends_it_to_the_cache(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.is_writable
    monkeypatch.setattr(run, "is_writable", lambda folder: folder != str(program) and real(folder))
    venv = run.venv_to_make(str(program))
    assert venv == run.cache_venv(str(program))
    assert Path(venv).is_relative_to(tmp_path / "cache")
    make_env(Path(venv), program)
    assert run.ready_venv("runtime") == venv


def test_two_program_folders_do_not_share_a_cached_environment(program: Path) -> None:
    assert run.cache_venv(str(program)) != run.cache_venv(str(program) + "2")


def test_nowhere_to_write_is_said(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "is_writable", lambda folder: False)
    with pytest.raises(run.SetupError, match="不能写入"):
        run.venv_to_make(str(program))


def test_a_missing_folder_is_not_writable(tmp_path: Path) -> None:
    assert not run.is_writable(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("NewConnectionError: Failed to establish a new connection", "连不上"),
        ("Temporary failure in name resolution", "连不上"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "校验值"),
        ("timed out\nOSError: [Errno 28] No space left on device", "磁盘空间"),
    ],
)
def test_a_known_failure_is_explained_without_pips_words(output: str, words: str) -> None:
    text = run.explain(output, "x.log")
    assert words in text
    assert "x.log" in text
    assert output not in text


def test_an_unknown_failure_shows_pips_last_lines() -> None:
    text = run.explain("\n".join(f"line {number}" for number in range(20)) + "\n\n", "x.log")
    assert "没有装成功" in text
    assert text.endswith("line 19")
    assert "line 13" not in text


@pytest.mark.parametrize(
    ("output", "version"), [("pip 23.2.1 from somewhere", (23, 2)), ("No module named pip", ()), ("", ())]
)
def test_the_version_of_pip_is_read(output: str, version: tuple[int, ...]) -> None:
    assert run.pip_version(output) == version


@pytest.mark.parametrize("answer", [(1, "No module named pip"), (0, "pip 20.3 from x")])
def test_without_venv_and_pip_the_missing_package_is_named(
    answer: tuple[int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())
    monkeypatch.setattr(run, "call", lambda command: answer)
    with pytest.raises(run.SetupError, match="python3-venv"):
        run.make_venv(str(tmp_path / "venv"))


def test_without_ensurepip_the_systems_pip_fills_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())

    def call(command: list[str]) -> tuple[int, str]:
        calls.append(command)
        return 0, "pip 25.1 from x"

    monkeypatch.setattr(run, "call", call)
    pip = run.make_venv(str(tmp_path / "venv"))
    assert pip[1:4] == ["-m", "pip", "--python"]
    assert "--without-pip" in calls[-1]


def test_two_installs_do_not_run_at_once(tmp_path: Path) -> None:
    lock = run.InstallLock(str(tmp_path / "lock"))
    other = run.InstallLock(str(tmp_path / "lock"))
    with lock, open(tmp_path / "lock", "a", encoding="utf-8") as other.file:
        assert not other._try()
    with other:
        pass


@posix_only
def test_main_gets_the_arguments_as_they_are(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = make_env(program / ".venv", program)
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda python, command: seen.append(command))
    monkeypatch.setattr(run, "wait_for", lambda command: 0)
    run.run_main(["check", "企业 一.json", "--json", "-"])
    assert seen == [
        [run.python_in(str(venv)), str(program / "main.py"), "check", "企业 一.json", "--json", "-"]
    ]


@pytest.mark.parametrize(
    ("arguments", "silent", "ends", "started"),
    [
        ([], True, None, ["pythonw.exe"]),
        ([], True, 0, ["pythonw.exe"]),
        (["客户.qingce"], True, 2, ["pythonw.exe", "python.exe"]),
        ([], False, None, ["python.exe"]),
        (["check", "企业.json"], True, None, ["python.exe"]),
    ],
)
def test_on_windows_no_console_stays_behind_the_window(
    arguments: list[str],
    silent: bool,
    ends: int | None,
    started: list[str],
    program: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    class Process:
        def __init__(self, command: list[str], **_: object) -> None:
            seen.append(os.path.basename(command[0]))
            assert command[1:] == [str(program / "main.py"), *arguments]

        def wait(self, timeout: float) -> int:
            if ends is None:
                raise subprocess.TimeoutExpired("", timeout)
            return ends

    scripts = program / ".venv" / "Scripts"
    scripts.mkdir(parents=True)
    if silent:
        (scripts / "pythonw.exe").touch()
    monkeypatch.setattr(run, "WINDOWS", True)
    monkeypatch.setattr(run, "ready_venv", lambda group: str(program / ".venv"))
    monkeypatch.setattr(run, "wait_for", lambda command: seen.append(os.path.basename(command[0])) or 0)
    monkeypatch.setattr(subprocess, "Popen", Process)
    assert run.run_main(arguments) == 0
    assert seen == started


def test_the_tests_stop_at_the_first_tool_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([0, 3])
    monkeypatch.setattr(run, "ready_venv", lambda group: group)
    monkeypatch.setattr("system_libraries.obstacle", lambda environment, *, shown: None)
    monkeypatch.setattr(run, "wait_for", lambda command, cwd: next(answers))
    assert run.run_tests([]) == 3
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed"


def test_pytest_comes_last_and_gets_the_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(run, "ready_venv", lambda group: group)
    monkeypatch.setattr("system_libraries.obstacle", lambda environment, *, shown: None)

    def wait_for(command: list[str], cwd: str) -> int:
        seen.append(command[2:])
        return 0

    monkeypatch.setattr(run, "wait_for", wait_for)
    assert run.run_tests(["-k", "x"]) == 0
    assert [command[0] for command in seen] == ["ruff", "ruff", "mypy", "pytest"]
    assert seen[-1] == ["pytest", "-k", "x"]


def test_what_qt_lacks_is_said_before_the_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setattr(run, "ready_venv", lambda group: group)
    monkeypatch.setattr(run, "wait_for", lambda command, cwd: pytest.fail(f"would have run {command}"))
    monkeypatch.setattr("system_libraries.obstacle", lambda environment, *, shown: "缺少 Qt 需要的系统库")
    assert run.start(["test"]) == 1
    assert capsys.readouterr().err == "轻策无法启动：缺少 Qt 需要的系统库\n"


def test_a_failed_start_is_one_calm_message(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    (program / "main.py").unlink()
    assert run.start([]) == 1
    assert capsys.readouterr().err.startswith("轻策无法启动：找不到 main.py")


def test_an_old_python_can_read_the_starter_and_its_message() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    first = tree.body.index(next(node for node in tree.body if isinstance(node, ast.If)))
    assert all(isinstance(node, ast.Expr | ast.Import) for node in tree.body[:first]), (
        "the version is checked first"
    )
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr)]


def test_nothing_heavy_is_imported_at_the_top() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    assert names == {"os", "sys"}
    assert not [node for node in tree.body if isinstance(node, ast.ImportFrom)]
