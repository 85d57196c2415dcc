#!/usr/bin/env python3
"""Starts Qingce 轻策: makes `.venv` from the lock on first use, then runs main.py or the tests.

    python3 run.py                  the window; with a file ending in .qingce, on that workspace
    python3 run.py check …          any command of main.py
    python3 run.py test [pytest …]  ruff, mypy and pytest

Standard library only. A later start reads one small stamp file and hands over; heavy modules are imported
only where something must be installed. The syntax stays readable for Python 3.6, so that an old Python
gets the message below and not a SyntaxError.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an old Python is exactly what this is for)
    sys.exit(
        "轻策需要 Python 3.11 或更高版本，当前是 {0}。请安装新版 Python 后重试。\n"
        "Qingce needs Python 3.11 or newer; this is {0}.".format(".".join(map(str, sys.version_info[:3])))
    )

WINDOWS = sys.platform == "win32"
HERE = os.path.dirname(os.path.abspath(__file__))
LOCKS = {"runtime": "requirements.lock", "test": "requirements-test.lock"}
STAMP = "qingce-stamp.txt"
INSTALL_LOG = "qingce-install.log"
PIP_WITH_PYTHON_OPTION = (22, 3)
SOON_S = 4
"""A window that is still there after so many seconds has opened."""

TOOLS = (
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("ruff check", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
)

# Words in pip's output, and what they mean for the person in front of it. The first that fits is shown.
CAUSES = (
    (
        ("No space left", "Errno 28", "not enough space"),
        "磁盘空间不足，依赖没有装完。请腾出约 500 MB 空间后重试。",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "下载的文件与锁定文件中的校验值不一致，为安全起见已停止安装。请重试；若使用镜像源，请更换后再试。",
    ),
    (
        (
            "Failed to establish a new connection",
            "NewConnectionError",
            "NameResolutionError",
            "name resolution",
            "getaddrinfo failed",
            "Network is unreachable",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "timed out",
            "ProxyError",
            "SSLError",
            "Connection refused",
            "ConnectionResetError",
            "Could not find a version that satisfies",
        ),
        "连不上软件包源。首次运行需要联网安装依赖（只需一次），之后可离线使用。\n"
        "请检查网络、代理或 pip 的源设置后重试。",
    ),
)
UNKNOWN_CAUSE = "依赖没有装成功。"
NO_VENV = (
    "这个 Python 缺少创建虚拟环境所需的组件（venv 或 ensurepip）。\n"
    "Debian/Ubuntu 请运行：apt install python3-venv；其他系统请安装完整的 Python 3.11 以上版本。"
)
NO_FOLDER = "程序所在文件夹与用户缓存文件夹都不能写入，无法安装依赖：{}"
NO_MAIN = "找不到 main.py，程序文件不完整，请重新下载：{}"
NO_LOCK = "找不到 {}，程序文件不完整，请重新下载。"


class SetupError(Exception):
    """Something on this machine stops the set-up; the text is for the user, in Chinese."""


# --- Where the environment is, and whether it is fresh ----------------------------------------------------


def python_in(venv: str) -> str:
    """The interpreter of an environment."""
    return os.path.join(venv, "Scripts", "python.exe") if WINDOWS else os.path.join(venv, "bin", "python")


def cache_venv(here: str) -> str:
    """The environment in the user's cache folder, for a program folder that cannot be written.

    One per program folder, so that two copies of Qingce do not share one.
    """
    import zlib

    home = os.path.expanduser("~")
    if WINDOWS:
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "qingce", f"venv-{zlib.crc32(os.fsencode(here)):08x}")


def base_of(venv: str) -> str:
    """The interpreter an environment was made from, or "" if that is gone.

    POSIX: what the link leads to, so that a system upgrade from 3.11 to 3.12 is noticed. Windows has a
    copied launcher instead of a link; there the folder named in pyvenv.cfg must still be there.
    """
    if not WINDOWS:
        found = os.path.realpath(python_in(venv))
        return found if os.path.exists(found) else ""
    try:
        with open(os.path.join(venv, "pyvenv.cfg"), encoding="utf-8") as file:
            homes = [line.partition("=")[2].strip() for line in file if line.startswith("home")]
    except OSError:
        return ""
    return homes[0] if homes and os.path.exists(os.path.join(homes[0], "python.exe")) else ""


def read_stamp(venv: str) -> dict[str, str]:
    """What is installed: {"base": …, "runtime": "<sha256> <size> <mtime>", "test": …}; empty if none is whole."""
    try:
        with open(os.path.join(venv, STAMP), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    except (OSError, UnicodeDecodeError):
        return {}


def write_stamp(venv: str, stamp: dict[str, str]) -> None:
    """Keep the stamp: written beside, then replaced, so that a reader never sees half of it."""
    path = os.path.join(venv, STAMP)
    with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in stamp.items())
    os.replace(file.name, path)


def size_and_time(path: str) -> str:
    """The cheap part of a fingerprint: as long as it is the same, the file is not hashed again."""
    found = os.stat(path)
    return f"{found.st_size} {found.st_mtime_ns}"


def sha256_of(path: str) -> str:
    """The sha256 of a file, its line ends taken as LF, so that a checkout with CRLF is the same lock."""
    import hashlib

    with open(path, "rb") as file:
        return hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()


def fingerprint(path: str) -> str:
    """The line a stamp holds for one lock file."""
    return f"{sha256_of(path)} {size_and_time(path)}"


def is_fresh(venv: str, group: str, here: str) -> bool:
    """Whether an environment is whole, its Python is still there, and it holds the lock of this group."""
    stamp = read_stamp(venv)
    if group not in stamp or not stamp.get("base") or stamp["base"] != base_of(venv):
        return False
    lock = os.path.join(here, LOCKS[group])
    sha, _, cheap = stamp[group].partition(" ")
    if cheap == size_and_time(lock):
        return True
    if sha != sha256_of(lock):
        return False
    import contextlib

    with contextlib.suppress(OSError):  # a read-only environment is as good
        write_stamp(venv, {**stamp, group: fingerprint(lock)})  # touched, not changed: hash it only once
    return True


def is_writable(folder: str) -> bool:
    """Whether files can be made in a folder: tried, because access bits do not tell on Windows."""
    probe = os.path.join(folder, f".qingce-probe-{os.getpid()}")
    try:
        os.mkdir(probe)
        os.rmdir(probe)
    except OSError:
        return False
    return True


def venv_to_make(here: str) -> str:
    """Where the environment belongs: beside the program, or in the user's cache if that is read-only."""
    if is_writable(here):
        return os.path.join(here, ".venv")
    venv = cache_venv(here)
    try:
        os.makedirs(os.path.dirname(venv), exist_ok=True)
    except OSError as error:
        raise SetupError(NO_FOLDER.format(venv)) from error
    if not is_writable(os.path.dirname(venv)):
        raise SetupError(NO_FOLDER.format(venv))
    return venv


def ready_venv(group: str) -> str:
    """An environment that holds the lock of a group; made or mended first if need be."""
    lock = os.path.join(HERE, LOCKS[group])
    if not os.path.exists(lock):
        raise SetupError(NO_LOCK.format(lock))
    beside = os.path.join(HERE, ".venv")
    if is_fresh(beside, group, HERE):
        return beside
    cached = cache_venv(HERE)
    if is_fresh(cached, group, HERE) and not is_writable(HERE):
        return cached
    venv = venv_to_make(HERE)
    with InstallLock(venv + ".lock"):
        if not is_fresh(venv, group, HERE):  # another start may have done it while we waited
            install(venv, group)
    return venv


# --- Making it (slow path) --------------------------------------------------------------------------------


class InstallLock:
    """Lets one start install at a time. The system frees it when its holder dies, so it is never stale."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        import time

        self.file = open(self.path, "a", encoding="utf-8")
        told = False
        while not self._try():
            if not told:
                say("另一个轻策正在安装依赖，请稍候……")
                told = True
            time.sleep(0.3)

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def _try(self) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                self.file.seek(0)
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def install(venv: str, group: str) -> None:
    """Bring an environment to the lock of a group; an environment without a whole stamp is made anew."""
    say("正在安装轻策的依赖（需要联网，只需一次，约一分钟）……")
    stamp = read_stamp(venv)
    whole = bool(stamp.get("base")) and stamp["base"] == base_of(venv)
    if whole:
        os.remove(os.path.join(venv, STAMP))  # until the install is through, this is half an environment
        pip = [python_in(venv), "-m", "pip"] if has_pip(venv) else outer_pip(venv)
    else:
        pip = make_venv(venv)
    lock = os.path.join(HERE, LOCKS[group])
    mark = fingerprint(lock)  # before pip reads it: a lock changed meanwhile is installed at the next start
    command = [*pip, "install", "--quiet", "--require-hashes", "--no-deps", "--retries", "3", "-r", lock]
    code, output = call(command)
    with open(os.path.join(venv, INSTALL_LOG), "w", encoding="utf-8") as file:
        file.write(output)
    if code:
        raise SetupError(explain(output, file.name))
    write_stamp(venv, installed_stamp(base_of(venv), group, mark, HERE))
    say("依赖已装好。")


def installed_stamp(base: str, group: str, mark: str, here: str) -> dict[str, str]:
    """The stamp after a group was installed. The test lock holds the runtime lock; not the other way round."""
    stamp = {"base": base, group: mark}
    if group == "test":
        stamp["runtime"] = fingerprint(os.path.join(here, LOCKS["runtime"]))
    return stamp


def make_venv(venv: str) -> list[str]:
    """Make an empty environment in place of whatever is there; gives the pip command that fills it."""
    from importlib.util import find_spec

    remove(venv)
    if find_spec("venv") is None:
        raise SetupError(NO_VENV)
    make = [outer_python(), "-m", "venv"]
    if find_spec("ensurepip") is not None:
        code, _ = call([*make, venv])
        if code == 0:
            return [python_in(venv), "-m", "pip"]
        remove(venv)
    # Debian without python3-venv: an environment without pip, filled by the system's pip.
    pip = outer_pip(venv)
    code, output = call([*make, "--without-pip", venv])
    if code:
        raise SetupError(f"{NO_VENV}\n\n{last_lines(output)}")
    return pip


def remove(venv: str) -> None:
    """Delete an environment, or a link in its place."""
    import shutil

    try:
        if os.path.islink(venv):
            os.unlink(venv)
        elif os.path.exists(venv):
            shutil.rmtree(venv)
    except OSError as error:
        message = f"旧的运行环境删不掉，请关闭正在运行的轻策后重试：{venv}\n{error}"
        raise SetupError(message) from error


def outer_python() -> str:
    """The interpreter outside any environment: run.py may itself run in the one it is about to replace."""
    return getattr(sys, "_base_executable", None) or sys.executable


def has_pip(venv: str) -> bool:
    """Whether an environment has a pip of its own."""
    return call([python_in(venv), "-m", "pip", "--version"])[0] == 0


def outer_pip(venv: str) -> list[str]:
    """The system's pip, told to install into an environment; raises SetupError if there is none that can."""
    code, output = call([outer_python(), "-m", "pip", "--version"])
    if code or pip_version(output) < PIP_WITH_PYTHON_OPTION:
        raise SetupError(NO_VENV)
    return [outer_python(), "-m", "pip", "--python", python_in(venv)]


def pip_version(output: str) -> tuple[int, ...]:
    """(23, 2) from "pip 23.2.1 from …"; () if it cannot be read."""
    words = output.split()
    parts = words[1].split(".")[:2] if len(words) > 1 and words[0] == "pip" else []
    return tuple(int(part) for part in parts if part.isdigit())


def call(command: list[str]) -> tuple[int, str]:
    """Run a command of the set-up and catch what it prints."""
    import subprocess

    settings = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def explain(output: str, log: str) -> str:
    """What pip's failure means, in Chinese. Only an unknown one shows pip's own words; all are in the log."""
    for words, text in CAUSES:
        if any(word in output for word in words):
            return f"{text}\n详细记录：{log}"
    return f"{UNKNOWN_CAUSE}详细记录：{log}\n\n{last_lines(output)}"


def last_lines(output: str, count: int = 6) -> str:
    """The last lines that say something."""
    return "\n".join([line for line in output.splitlines() if line.strip()][-count:])


# --- Running ----------------------------------------------------------------------------------------------


def run_main(arguments: list[str]) -> int:
    """Hand over to main.py. On POSIX this process becomes it; Windows has no such thing, so it waits."""
    main = os.path.join(HERE, "main.py")
    if not os.path.exists(main):
        raise SetupError(NO_MAIN.format(main))
    python = python_in(ready_venv("runtime"))
    command = [python, main, *arguments]
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(python, command)
    if is_for_the_window(arguments) and opens_without_console(command):
        return 0
    return wait_for(command)


def is_for_the_window(arguments: list[str]) -> bool:
    """Whether main.py will open the window: no words, or a workspace alone."""
    return not arguments or arguments[0].lower().endswith(".qingce")


def opens_without_console(command: list[str]) -> bool:
    """Windows: whether the window opened in a process without console, so that no black box stays behind it.

    What ends in failure at once has something to say; it is then run again where its words can be read.
    """
    import subprocess

    silent = os.path.join(os.path.dirname(command[0]), "pythonw.exe")
    if not os.path.exists(silent):
        return False
    process = subprocess.Popen([silent, *command[1:]])
    try:
        return process.wait(SOON_S) == 0
    except subprocess.TimeoutExpired:
        process.returncode = 0  # it lives on; nothing is to be said of it when this object goes
        return True


def wait_for(command: list[str], cwd: str | None = None) -> int:
    """Run a command to its end. Ctrl-C goes to it as well; how it ends is its own affair."""
    import subprocess

    sys.stdout.flush()
    with subprocess.Popen(command, cwd=cwd) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def run_tests(arguments: list[str]) -> int:
    """Each tool in turn, up to the first that fails; the last line tells how many passed."""
    import system_libraries

    python = python_in(ready_venv("test"))
    obstacle = system_libraries.obstacle(os.environ, shown=False)  # pytest-qt loads Qt for every test
    if obstacle is not None:
        raise SetupError(obstacle)
    for done, (name, command) in enumerate(TOOLS):
        report(f"== {name}")
        code = wait_for([python, "-m", *command], cwd=HERE)
        if code:
            report(f"{name} 未通过，后面的检查没有运行（{name} failed; stopped here）")
            report(f"{done} passed, 1 failed")
            return code
    report("== pytest")
    return wait_for([python, "-m", "pytest", *arguments], cwd=HERE)


def say(text: str) -> None:
    """A line for the user. Set-up lines go to stderr, so that `check --json -` stays clean."""
    print(text, file=sys.stderr, flush=True)


def report(text: str) -> None:
    """A line of the test run, in order with what the tools print."""
    print(text, flush=True)


def use_utf8() -> None:
    """Chinese must never crash on a console's code page; what we start inherits the setting."""
    os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # None under pythonw, replaced under a test runner
            stream.reconfigure(encoding="utf-8", errors="replace")


def start(arguments: list[str]) -> int:
    """Run what was asked for and give the exit code."""
    use_utf8()
    try:
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        return run_main(arguments)
    except SetupError as error:
        say(f"轻策无法启动：{error}")
    except KeyboardInterrupt:
        say("已中断。下次启动时会重新安装未完成的部分。")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
