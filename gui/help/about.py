"""What this program is: versions, rules, where its data lie, whose work it stands on and under which licences."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

from checklist.blocks import Block, Heading, KeyValues, Paragraph, Run, plain
from checklist.report_base import pair, table
from gui.theme import RESOURCES
from rules.model import Pack

DISTRIBUTION: Final = "qingce"
LICENCE_FILE: Final = RESOURCES.parent / "LICENSE"
FONT_LICENCE: Final = RESOURCES / "fonts" / "LICENSE_FONT"
UNTOLD: Final = "见其安装包"
ROLES: Final = {
    "click": "命令行",
    "msgspec": "数据格式",
    "platformdirs": "用户文件夹的位置",
    "pyside6-essentials": "窗口（Qt）",
    "pyside6-pdf": "PDF 预览（QtPdf）",
    "shiboken6": "Qt 的 Python 绑定",
    "pyyaml": "读取规则文件",
    "reportlab": "生成 PDF",
    "sqlite-utils": "工作区数据库",
    "jieba": "中文分词",
    "pillow": "图片",
}
"""What each library is used for; one that is not listed is used by another library."""
NEVER_CALLED: Final = frozenset({"pip"})
"""Asked for by a command of sqlite-utils that is not part of this program; not installed with it."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Library(NamedTuple):
    """A library that the program runs on, as installed."""

    name: str
    version: str
    licence: str
    role: str


def libraries() -> list[Library]:
    """Every library that is needed at run time, those needed by libraries among them, by name."""
    found: dict[str, Library] = {}
    waiting = list(_wanted())
    while waiting:
        name = waiting.pop()
        key = _normal(name)
        if key in found or key in NEVER_CALLED:
            continue
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # another system's, or an optional one
        found[key] = Library(
            installed.metadata["Name"], installed.version, _licence(installed), ROLES.get(key, "由其他库使用")
        )
        waiting += _required(installed.requires or ())
    return [found[key] for key in sorted(found)]


def _wanted() -> Sequence[str]:
    """What the program itself asks for: from its own metadata where it is installed, else from its project file."""
    project = RESOURCES.parent / "pyproject.toml"
    if project.is_file():
        import tomllib

        return _required(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    try:
        return _required(metadata.requires(DISTRIBUTION) or ())
    except metadata.PackageNotFoundError:
        return tuple(ROLES)


def _required(requirements: Sequence[str]) -> list[str]:
    """The names in requirements, without those that only an extra wants."""
    names = (_NAME.match(one.strip()) for one in requirements if "extra ==" not in one)
    return [name[0] for name in names if name is not None]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(installed: metadata.Distribution) -> str:
    """The licence as its metadata tell it: an expression, else the classifiers, else a short text."""
    told = installed.metadata
    expression = told.get("License-Expression")
    if expression:
        return str(expression)
    classified = [
        one.rpartition("::")[2].strip()
        for one in told.get_all("Classifier") or ()
        if one.startswith("License ::") and not one.endswith("OSI Approved")
    ]
    if classified:
        return "、".join(classified)
    text = (told.get("License") or "").strip().splitlines()
    return text[0] if text else UNTOLD


def licence_texts(name: str) -> list[tuple[str, str]]:
    """The licence files that came with a library, each with its name."""
    files = metadata.files(name) or ()
    wanted = [one for one in files if re.search(r"licen[cs]e|copying|notice", one.name, re.IGNORECASE)]
    return [
        (str(one), one.read_text(encoding="utf-8")) for one in wanted if one.suffix not in {".py", ".pyc"}
    ]


def version() -> str:
    """The version of the program."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        import tomllib

        project = RESOURCES.parent / "pyproject.toml"
        if not project.is_file():
            return "未知"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def about_blocks(packs: Sequence[Pack], workspace: Path | None) -> list[Block]:
    """The page about the program."""
    return [
        Heading("关于轻策"),
        Paragraph(plain("帮轻工企业和顾问逐条对照政策的离线程序。开源，以 MIT 许可发布。")),
        KeyValues(tuple(_facts(workspace))),
        Heading("规则包", 3),
        table(
            (("规则包", 3), ("版本", 1.4), ("核对日", 1.4), ("校验码（SHA-256）", 4)),
            [
                (one.info.title, one.info.version, one.info.checked_on.isoformat(), one.sha256)
                for one in packs
            ],
            style="compact",
        ),
        Heading("所用的程序和字体", 3),
        Paragraph(plain("许可的名称取自各库自带的说明。点名称可看许可全文。"), "note"),
        table((("名称", 2.4), ("版本", 1.2), ("用途", 2), ("许可", 3.4)), _used(), style="compact"),
        Paragraph(
            plain(
                "Qt 和 PySide6 按 LGPL v3 使用，以独立的动态库随附，可以换成您自己编译的版本。"
                "字体 Noto Sans SC 按 SIL OFL 1.1 使用。"
            ),
            "note",
        ),
        *_texts(),
    ]


def _facts(workspace: Path | None) -> Iterator:
    from platformdirs import user_config_path, user_data_path, user_log_path

    yield pair("版本", version())
    yield pair("Python", f"{platform.python_version()}，{platform.system()} {platform.machine()}")
    if workspace is not None:
        yield pair("工作区", str(workspace))
    yield pair("数据文件夹", str(user_data_path(DISTRIBUTION, appauthor=False)))
    yield pair("窗口设置", str(user_config_path(DISTRIBUTION, appauthor=False)))
    yield pair("出错日志", str(user_log_path(DISTRIBUTION, appauthor=False)))


def _used() -> list[Sequence]:
    rows: list[Sequence] = [
        ((Run(one.name, anchor=f"licence-{one.name}"),), one.version, one.role, one.licence)
        for one in libraries()
    ]
    return [*rows, ((Run("Noto Sans SC", anchor="licence-font"),), "", "界面和 PDF 的字体", "SIL OFL 1.1")]


def _texts() -> Iterator[Block]:
    """The licence of the program itself, in full."""
    if LICENCE_FILE.is_file():
        yield Heading("轻策的许可（MIT）", 3)
        yield Paragraph(plain(LICENCE_FILE.read_text(encoding="utf-8").strip()), "small")


def _font_licence() -> list[tuple[str, str]]:
    if not FONT_LICENCE.is_file():
        return []
    return [(FONT_LICENCE.name, FONT_LICENCE.read_text(encoding="utf-8"))]


def licence_blocks(name: str) -> list[Block]:
    """The licence of a library, or of the font, in full."""
    texts = _font_licence() if name == "font" else licence_texts(name)
    title = "Noto Sans SC" if name == "font" else name
    blocks: list[Block] = [
        Heading(f"{title} 的许可"),
        Paragraph((Run("返回“关于轻策”", anchor="help-about"),)),
    ]
    for file, text in texts:
        blocks += [Heading(file, 3), Paragraph(plain(text.strip()), "small")]
    if not texts:
        blocks.append(Paragraph(plain("安装包里没有附许可全文，请见该项目的网站。"), "note"))
    return blocks
