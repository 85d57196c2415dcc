"""What stands in Qt's way on a Linux system is found and said before Qt is loaded."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import system_libraries
from system_libraries import DRAWING, SCREENS, WAYLAND, X11, missing, obstacle

ON_X11 = {"DISPLAY": ":0"}
ON_WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


class Machine:
    """A Linux system: what loads, which packages the next installation brings, whose displays answer."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()
        self.brings: list[set[str]] = []
        self.commands: list[list[str]] = []
        self.answering = list(SCREENS.values())

    def apt(self, command: list[str]) -> int:
        self.commands.append(command)
        if "install" not in command:
            return 0
        brought = self.brings.pop(0)
        self.lacking -= brought
        return 0 if brought else 100


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A whole system of a user who is not root, with apt."""
    made = Machine()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name not in made.lacking)
    monkeypatch.setattr(system_libraries, "_answers", lambda screen: screen in made.answering)
    monkeypatch.setattr(system_libraries, "_apt", made.apt)
    monkeypatch.setattr(system_libraries, "_is_root", lambda: False)
    monkeypatch.setattr(system_libraries, "_has_apt", lambda: True)
    return made


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    "environment",
    [
        ON_X11,
        ON_WAYLAND,
        ON_X11 | ON_WAYLAND,
        {"QT_QPA_PLATFORM": "offscreen"},
        {"QT_QPA_PLATFORM": "vnc:size=9x9"},
    ],
)
def test_nothing_stands_in_the_way_of_a_whole_system(environment: dict[str, str]) -> None:
    assert obstacle(environment) is None


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}, ON_X11 | {"QT_QPA_PLATFORM": "wayland-egl"}],
)
def test_without_a_display_the_window_says_where_to_go(environment: dict[str, str]) -> None:
    said = obstacle(environment)
    assert said is not None
    assert "没有图形桌面" in said
    assert "run.py check" in said
    assert obstacle(environment, shown=False) is None


def test_a_display_that_does_not_answer_is_named(machine: Machine) -> None:
    machine.answering = []
    said = obstacle({"DISPLAY": ":77"})
    assert said is not None
    assert "连不上图形桌面（DISPLAY=:77）" in said


def test_one_answering_display_is_enough(machine: Machine) -> None:
    machine.answering = [SCREENS["xcb"]]
    assert obstacle(ON_X11 | ON_WAYLAND) is None


def test_a_missing_library_is_named_with_the_one_line_to_run(machine: Machine) -> None:
    machine.lacking = {"libGL.so.1", "libxcb-cursor.so.0", "libwayland-client.so.0"}
    said = obstacle(ON_X11)
    assert said is not None
    assert "libGL.so.1、libxcb-cursor.so.0。" in said
    assert said.splitlines()[-1] == "  sudo apt-get install -y libgl1 libxcb-cursor0"
    assert machine.commands == []


def test_the_libraries_of_one_display_are_enough(machine: Machine) -> None:
    machine.lacking = set(X11)
    assert obstacle(ON_X11 | ON_WAYLAND) is None
    assert "libxcb-cursor" in str(obstacle(ON_X11))
    assert "libxcb-cursor" in str(obstacle(ON_X11 | ON_WAYLAND | {"QT_QPA_PLATFORM": "xcb"}))


def test_the_tests_ask_only_for_what_draws(machine: Machine) -> None:
    machine.lacking = {*X11, *WAYLAND}
    assert obstacle(ON_X11, shown=False) is None
    machine.lacking = set(DRAWING)
    assert "libEGL.so.1" in str(obstacle({}, shown=False))


def test_without_apt_only_the_files_are_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "_has_apt", lambda: False)
    machine.lacking = {"libEGL.so.1"}
    said = obstacle(ON_X11)
    assert said is not None
    assert "libEGL.so.1" in said
    assert "apt" not in said


def test_root_gets_them_installed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "_is_root", lambda: True)
    machine.lacking = {"libglib-2.0.so.0", "libgthread-2.0.so.0"}
    machine.brings = [set(machine.lacking)]
    assert obstacle(ON_X11) is None
    assert [command[-1] for command in machine.commands] == ["libglib2.0-0"]
    assert "libglib2.0-0" in capsys.readouterr().err


def test_an_unknown_package_is_looked_up_once_and_then_left_to_the_user(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_libraries, "_is_root", lambda: True)
    machine.lacking = {"libGL.so.1"}
    machine.brings = [set(), set()]
    assert str(obstacle(ON_X11)).splitlines()[-1] == "  apt-get install -y libgl1"
    assert [command[1] for command in machine.commands] == ["install", "update", "install"]


def test_other_systems_bring_their_own(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.lacking = set(DRAWING)
    for platform in ("win32", "darwin"):
        monkeypatch.setattr(sys, "platform", platform)
        assert obstacle({}) is None


def test_what_does_not_load_is_missing() -> None:
    assert missing({"libqingce-none.so.9": "none"}) == {"libqingce-none.so.9": "none"}


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or bool(missing(DRAWING | X11)),
    reason="X11 is not there to be asked",
)
def test_a_display_is_really_asked() -> None:
    assert "DISPLAY=:4095" in str(obstacle({"DISPLAY": ":4095"}))


def test_only_the_standard_library_is_needed() -> None:
    tree = ast.parse(Path(system_libraries.__file__).read_text(encoding="utf-8"))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }
    assert names <= sys.stdlib_module_names
