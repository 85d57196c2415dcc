"""What the window needs of a Linux system before Qt may be loaded: shared libraries and a display.

Qt ends the process where one of them is missing; here it is found out first and said in Chinese.  Standard library
only: the starter asks as well, before it runs the tests.  Other systems bring all that is needed.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

# File name of each library, and the Debian package that brings it.
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
}
"""What Qt loads even where nothing is shown."""
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


class Screen(NamedTuple):
    """A way to show windows: the variable that says it is there, what it needs, the call that reaches it."""

    variable: str
    libraries: Mapping[str, str]
    opener: tuple[str, str, str]
    """Library, function that connects to the default display (null where it cannot), function that lets go."""


SCREENS = {
    "wayland": Screen(
        "WAYLAND_DISPLAY",
        WAYLAND,
        ("libwayland-client.so.0", "wl_display_connect", "wl_display_disconnect"),
    ),
    "xcb": Screen("DISPLAY", X11, ("libX11.so.6", "XOpenDisplay", "XCloseDisplay")),
}
"""By the name of Qt's plugin. Qt takes the first that works, so one is enough."""

NO_DISPLAY = (
    "这里没有图形桌面（没有 DISPLAY 或 WAYLAND_DISPLAY），窗口无处显示。\n"
    "请在桌面环境里启动；只要结论和 PDF 时，可运行 python3 run.py check 档案.json --pdf 清单.pdf"
)
DEAF_DISPLAY = (
    "连不上图形桌面（{}），窗口无处显示。\n请在桌面环境自己的终端里启动，并确认用的是登录桌面的同一个用户。"
)
MISSING = "缺少 Qt 需要的系统库：{}。"
WITH_APT = "请在终端运行下面这一行，装好后再启动：\n  {}apt-get install -y {}"
WITHOUT_APT = "请用系统的软件管理工具装上含有这些文件的软件包，再启动。"


def obstacle(environment: Mapping[str, str], *, shown: bool = True) -> str | None:
    """What stands in Qt's way on this machine, in Chinese; None where nothing does.

    Libraries that are missing are installed first, as root on Debian and its kin. With ``shown`` false only what is
    needed to draw without a display is asked for.
    """
    if not sys.platform.startswith("linux"):
        return None
    screens = _screens(environment) if shown else []
    if shown and not screens and _wants_screen(environment):
        return NO_DISPLAY
    lacking = _lacking(screens)
    if lacking and _may_install():
        _install(lacking)
        lacking = _lacking(screens)
    if lacking:
        return _advice(lacking)
    if screens and not any(_answers(screen) for screen in screens if not missing(screen.libraries)):
        return DEAF_DISPLAY.format(
            "、".join(f"{one.variable}={environment[one.variable]}" for one in screens)
        )
    return None


def missing(libraries: Mapping[str, str]) -> dict[str, str]:
    """Those of some libraries that cannot be loaded here, with their packages."""
    return {name: package for name, package in libraries.items() if not _loads(name)}


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _wants_screen(environment: Mapping[str, str]) -> bool:
    """Whether Qt was not told to draw elsewhere (offscreen, vnc)."""
    asked = environment.get("QT_QPA_PLATFORM", "")
    return not asked or any(_plugin(part) in SCREENS for part in asked.split(";"))


def _plugin(asked: str) -> str:
    """The plugin in a word of QT_QPA_PLATFORM: "wayland" of "wayland-egl:option"."""
    return asked.partition(":")[0].partition("-")[0]


def _screens(environment: Mapping[str, str]) -> list[Screen]:
    """The ways to show windows that are there and allowed, in Qt's order."""
    asked = environment.get("QT_QPA_PLATFORM", "")
    names = [_plugin(part) for part in asked.split(";")] if asked else list(SCREENS)
    found = [SCREENS[name] for name in names if name in SCREENS]
    return [screen for screen in found if environment.get(screen.variable)]


def _lacking(screens: list[Screen]) -> dict[str, str]:
    """What is missing to draw, and to show where no screen has all of its own."""
    wanted = [missing(screen.libraries) for screen in screens]
    return missing(DRAWING) | (min(wanted, key=len) if wanted else {})


def _answers(screen: Screen) -> bool:
    """Whether a display lets us in: asked of its own library, because Qt would end the process."""
    library, connect, leave = screen.opener
    loaded = ctypes.CDLL(library)
    opener, closer = getattr(loaded, connect), getattr(loaded, leave)
    opener.restype = ctypes.c_void_p
    closer.argtypes = [ctypes.c_void_p]
    display = opener(None)
    if display:
        closer(display)
    return bool(display)


def _may_install() -> bool:
    return _is_root() and _has_apt()


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _has_apt() -> bool:
    import shutil

    return shutil.which("apt-get") is not None


def _install(lacking: Mapping[str, str]) -> None:
    """Try to install packages; what then still is missing tells whether it went well."""
    packages = _packages(lacking)
    print(f"正在安装窗口需要的系统库：{' '.join(packages)}……", file=sys.stderr, flush=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if _apt(install):
        _apt(["apt-get", "update", "-qq"])
        _apt(install)


def _apt(command: list[str]) -> int:
    """The exit code of a package command, which asks nothing and shows nothing."""
    import subprocess

    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command,
        env={**os.environ, **quiet},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def _packages(lacking: Mapping[str, str]) -> list[str]:
    return sorted(set(lacking.values()))


def _advice(lacking: Mapping[str, str]) -> str:
    said = MISSING.format("、".join(lacking))
    if not _has_apt():
        return f"{said}\n{WITHOUT_APT}"
    return f"{said}\n{WITH_APT.format('' if _is_root() else 'sudo ', ' '.join(_packages(lacking)))}"
