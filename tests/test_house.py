"""The rules of the house, read from the files themselves: arrows, encodings, nothing of one machine."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rules", "checklist", "gui")
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "htmlcov", "node_modules"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".yaml",
    ".yml",
    ".json",
    ".csv",
    ".txt",
    ".bat",
    ".sh",
    ".svg",
    ".ini",
    ".cfg",
    "",
}

# Their `open` is no text file.
OTHER_OPENS = {"os", "webbrowser", "pikepdf", "Pdf", "pikepdf.Pdf", "Image", "zipfile", "tarfile"}
# Who may import a library: patterns of module paths, without ".py".
ONLY_IN = {
    "PySide6": ("gui/*",),
    "reportlab": ("checklist/pdf*",),
    "PIL": ("checklist/pdf_picture",),
    "sqlite_utils": ("checklist/store*", "checklist/migrations*"),
    "jieba": ("rules/suggest*",),
}
TOP = {
    "commandline",
    "commands",
    "exit_codes",
    "main",
    "packs_commands",
    "run",
    "start_window",
    "suggest_command",
    "system_libraries",
}
# What a package may not import: arrows point gui → checklist → rules.
FORBIDDEN = {
    "rules": {"checklist", "gui", *TOP},
    "checklist": {"gui", *TOP},
    "gui": {*TOP},
}


def our_files() -> list[Path]:
    """Every file of the project, without what tools and systems leave behind."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if (
            path.name in NOT_OURS
            or path.name.endswith(("_cache", ".egg-info"))
            or path.name in {"uv.lock", ".hypothesis"}
        ):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        elif path.is_file():
            yield path


def python_files(*folders: str) -> list[Path]:
    """The Python files below some folders, with those beside run.py for "."."""
    files = [path for path in our_files() if path.suffix == ".py"]
    return [path for path in files if _folder(path) in folders]


def _folder(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else "."


def imports(source: str) -> set[str]:
    """The top names that a module imports, lazily or not, by statement or by importlib with a plain text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            found |= {str(text).partition(".")[0] for text in texts}
    return found


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def arrow_faults(name: str, source: str) -> list[str]:
    """Sentences on what the module of this path ("rules/facts") imports and may not."""
    found = imports(source)
    faults = [f"{name} imports {bad}" for bad in sorted(found & FORBIDDEN.get(name.partition("/")[0], set()))]
    for library, patterns in ONLY_IN.items():
        if library in found and not any(fnmatch(name, pattern) for pattern in patterns):
            faults.append(f"{name} imports {library}; only {', '.join(patterns)} may")
    return faults


def _says_encoding(node: ast.Call, place: int) -> bool:
    return len(node.args) > place or any(keyword.arg in {"encoding", None} for keyword in node.keywords)


def _is_binary(node: ast.Call, place: int) -> bool:
    modes = [keyword.value for keyword in node.keywords if keyword.arg == "mode"] or node.args[
        place : place + 1
    ]
    return any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)


def _may_be_mode(first: list[ast.expr]) -> bool:
    """Whether a method `open` may be a path's: that one is given nothing, or a mode written out."""
    return all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in first)


def _lacks_encoding(node: ast.Call) -> bool:
    match node.func:
        case ast.Name(id="open"):  # open(path, mode, buffering, encoding)
            return not _is_binary(node, 1) and not _says_encoding(node, 3)
        case ast.Attribute(attr="open", value=value):  # path.open(mode, buffering, encoding)
            other = ast.unparse(value) in OTHER_OPENS or not _may_be_mode(node.args[:1])
            return not other and not _is_binary(node, 0) and not _says_encoding(node, 2)
        case ast.Attribute(attr="read_text"):
            return not _says_encoding(node, 0)
        case ast.Attribute(attr="write_text"):
            return not _says_encoding(node, 1)
    return False


def encoding_faults(source: str) -> list[int]:
    """The lines that open a text file and do not say in which encoding."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return sorted(node.lineno for node in calls if _lacks_encoding(node))


# Written in pieces, so that this file passes its own test.
MACHINE = re.compile(
    "|".join(
        [
            "index" + "-url",
            "find" + "-links",
            "file:" + "//",
            r"https?://\S+/simp" + r"le\b",
            r"https?://\S+\.wh" + "l",
            # An absolute path, not the middle of a web address.
            r"(?<![\w./-])/(?:wo" + r"rk|ho" + r"me|ro" + r"ot|Use" + r"rs)/[\w.]",
            r"\b[A-Z]:\\\\?Use" + "rs",
        ]
    )
)


def machine_faults(text: str) -> list[str]:
    """The places that name an index host, a local file or a folder of one machine, as "line: words"."""
    lines = enumerate(text.splitlines(), start=1)
    return [f"{number}: {found.group()}" for number, line in lines for found in MACHINE.finditer(line)]


def test_imports_point_from_gui_to_checklist_to_rules() -> None:
    faults = []
    for path in python_files(*PACKAGES, "."):
        name = path.relative_to(ROOT).with_suffix("").as_posix()
        faults += arrow_faults(name, path.read_text(encoding="utf-8"))
    assert not faults


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [
        ("rules/facts", "import checklist.build", "imports checklist"),
        ("rules/facts", "def f():\n    from gui import app", "imports gui"),
        ("checklist/build", "from gui.window import Window", "imports gui"),
        ("checklist/report", "import reportlab.pdfgen", "only checklist/pdf* may"),
        ("checklist/build", "from PySide6 import QtCore", "only gui/* may"),
        ("rules/facts", "import importlib\nimportlib.import_module('jieba')", "only rules/suggest* may"),
        ("main", "import sqlite_utils", "only checklist/store*"),
    ],
)
def test_a_wrong_arrow_is_seen(name: str, source: str, words: str) -> None:
    assert words in arrow_faults(name, source)[0]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("checklist/pdf_text", "from reportlab.platypus import Flowable"),
        ("checklist/build", "from rules.model import Policy\nfrom .model import Item"),
        ("gui/profile/page", "from PySide6 import QtWidgets\nimport checklist, rules"),
        ("main", "import rules, checklist, gui"),
    ],
)
def test_a_right_arrow_is_let_through(name: str, source: str) -> None:
    assert arrow_faults(name, source) == []


def test_the_rules_never_read_the_clock() -> None:
    clock = re.compile(r"\bdate\.today\(|\bdatetime\.(?:now|today|utcnow)\(|\btime\.time\(")
    files = python_files("rules")
    assert [path.name for path in files if clock.search(path.read_text(encoding="utf-8"))] == []


def test_every_text_file_is_opened_with_an_encoding() -> None:
    files = python_files(*PACKAGES, ".", "tests")
    faults = {path.name: encoding_faults(path.read_text(encoding="utf-8")) for path in files}
    assert {name: lines for name, lines in faults.items() if lines} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("open('a')", [1]),
        ("\nopen('a', 'w')", [2]),
        ("p.open()", [1]),
        ("p.read_text()", [1]),
        ("p.write_text('x')", [1]),
        ("open('a', 'rb')", []),
        ("open('a', mode='wb')", []),
        ("p.open('rb')", []),
        ("p.open('w')", [1]),
        ("files.open(path)", []),
        ("fold.open(True)", []),
        ("open('a', encoding='utf-8')", []),
        ("p.read_text('utf-8')", []),
        ("p.write_text('x', encoding='utf-8')", []),
    ],
)
def test_a_missing_encoding_is_seen(source: str, lines: list[int]) -> None:
    assert encoding_faults(source) == lines


def test_no_file_names_an_index_or_a_folder_of_one_machine() -> None:
    texts = [path for path in our_files() if path.suffix in TEXT]
    faults = {str(path.relative_to(ROOT)): machine_faults(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("--extra-index" + "-url x", 1),
        ("see file:" + "///opt/x", 1),
        ("cd /wo" + "rk/main", 1),
        ("'/ro" + "ot/.cache'", 1),
        ("https://example.org/ho" + "me/page and https://example.org/a.pdf", 0),
    ],
)
def test_a_machine_path_is_seen(text: str, count: int) -> None:
    assert len(machine_faults(text)) == count


def test_the_wheel_names_every_module_and_every_data_file() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    modules = [path.relative_to(ROOT) for path in python_files(*PACKAGES, ".")]
    assert sorted(path.stem for path in modules if len(path.parts) == 1) == sorted(named["py-modules"])
    packages = {".".join(path.parent.parts) for path in modules if len(path.parts) > 1} | {"resources"}
    patterns = named["packages"]["find"]["include"]
    assert {one for one in packages if not any(fnmatch(one, pattern) for pattern in patterns)} == set()
    data = {path.relative_to(ROOT) for path in our_files() if path.suffix not in {".py", ".md"}}
    left_out = {
        path.as_posix()
        for path in data
        if path.parts[0] in {*PACKAGES, "resources"} and not _is_data(path, named["package-data"])
    }
    assert left_out == set()


def _is_data(path: Path, patterns: dict[str, list[str]]) -> bool:
    """Whether package data holds a file; "**/*" stands for all below a folder."""
    below = "/".join(path.parts[1:])
    return any(fnmatch(below, one.replace("**/*", "*")) for one in patterns.get(path.parts[0], []))


def test_no_package_below_tests() -> None:
    """An `__init__.py` there would shadow the real package of that name."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_locked_requirement_has_hashes_for_every_system(name: str) -> None:
    """One or two hashes are a wheel for all systems beside its source; what is compiled has many, Qt one for each system."""
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    compiled = ("msgspec", "pillow", "pyyaml")
    qt = ("pyside6-essentials", "pyside6-pdf", "shiboken6")
    counts = {
        block.partition("==")[0].strip(): block.count("--hash=sha256:") for block in blocks if "==" in block
    }
    assert all(counts.values())
    assert all(counts[package] > 10 for package in compiled)
    assert all(counts[package] >= 5 for package in qt)
