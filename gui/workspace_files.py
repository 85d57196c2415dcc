"""Opening, changing and closing the workspace file, and what is said when that does not work."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from gui.messages import Choice, Messages
from gui.session import Session
from gui.tasks import start

if TYPE_CHECKING:
    from checklist.store import Workspace
    from checklist.store_errors import DamagedWorkspace

SUFFIX: Final = ".qingce"
FILTER: Final = f"轻策工作区 (*{SUFFIX})"
PROFILES: Final = "企业档案 (*.json)"
PROFILES_FOLDER: Final = "folders/profiles"
DEFAULT_NAME: Final = f"工作区{SUFFIX}"
MOST_RECENT: Final = 8
CARE_MS: Final = 3_000


def default_path() -> Path:
    """Where the workspace is kept unless another is chosen."""
    from platformdirs import user_data_path

    return user_data_path("qingce", appauthor=False) / DEFAULT_NAME


def file_name(text: str) -> str:
    """A text as the name of a file on any system: what is forbidden somewhere becomes an underscore."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text).strip(" .")[:80] or "未命名"


def user_name() -> str:
    """The name under which changes are kept until another is told: that of the login."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机用户"


class WorkspaceFiles(QObject):
    """The file menu's work.  Whatever goes wrong is said in words; the workspace that is open stays open."""

    def __init__(
        self, session: Session, messages: Messages, settings: QSettings, now: Callable[[], datetime]
    ) -> None:
        super().__init__(session)
        self._session, self._messages, self._settings, self._now = session, messages, settings, now
        self._care = QTimer(self, singleShot=True, interval=CARE_MS)
        self._care.timeout.connect(self._look_after)

    def _window(self) -> QWidget | None:
        """What boxes stand in front of."""
        return QApplication.activeWindow()

    def open_first(self, path: Path | None) -> None:
        """At the start: the file asked for, else the one used last, else the default one."""
        last = self._settings.value("workspace/last", "")
        candidates = [path] if path is not None else [Path(last)] if last and Path(last).exists() else []
        for one in [*candidates, default_path()]:
            if self.open(one):
                return

    def open(self, path: Path) -> bool:
        """Open a workspace, making a new file where there is none; whether it worked.

        One that is open for writing already is left as it is; one that could only be read is tried again.
        """
        if self._is_being_written(path):
            self._session.said.emit(f"“{path.name}”已经打开着。")
            return True
        if not self.may_leave():
            return False
        workspace = self._opened(path)
        if workspace is None:
            return False
        self._session.use_workspace(workspace)
        self._remember(path)
        self._care.start()
        return True

    @Slot()
    def open_again(self) -> None:
        """Try whether a workspace that could only be read may be written by now; the client stays open."""
        workspace, client = self._session.workspace, self._session.client_id
        if workspace is None or not self.open(workspace.path):
            return
        if client is not None:
            with contextlib.suppress(KeyError):  # deleted meanwhile, in the other window
                self._session.open_client(client)

    def may_leave(self) -> bool:
        """Whether the workspace may be closed: all is kept, or what could not be kept is given up on purpose."""
        self._session.settle()
        if not self._session.unsaved or self._session.retry():
            return True
        text = (
            f"有 {self._session.unsaved} 处修改没有能写进工作区，现在离开就会丢失。可以连同它们另存到别处。"
        )
        choices = [Choice("save_as", "另存为…"), Choice("lose", "放弃这些修改", destroys=True)]
        chosen = self._messages.ask(self._window(), "还有没保存的修改", text, choices)
        if chosen == "save_as":
            self.save_as()
        return chosen == "lose" or not self._session.unsaved

    def _is_being_written(self, path: Path) -> bool:
        workspace = self._session.workspace
        if workspace is None or workspace.is_read_only:
            return False
        try:
            return path.samefile(workspace.path)
        except OSError:
            return False

    def _opened(self, path: Path) -> Workspace | None:
        """The workspace in a file; None, and said why, where it cannot be opened."""
        from checklist.store import open_workspace
        from checklist.store_errors import DamagedWorkspace, StoreError

        try:
            return open_workspace(path, self._now, self._who())
        except DamagedWorkspace as damaged:
            return self._opened(path) if self._restored(damaged) else None
        except StoreError as refused:
            self._messages.warn(self._window(), "工作区打不开", str(refused))
            return None

    @Slot()
    def _look_after(self) -> None:
        """Make the backup of the day, which reads the whole file, while nobody waits for it."""
        from checklist.store_backup import back_up_daily

        workspace = self._session.workspace
        if workspace is None:
            return
        for notice in workspace.take_notices():
            self._session.noticed.emit(notice)
        if not workspace.is_read_only:
            path, day = workspace.path, self._now().date()
            start(lambda task: back_up_daily(path, day), _nothing, self._on_backup_failed, self)

    def _on_backup_failed(self, fault: Exception) -> None:
        from checklist.store_errors import StoreError

        if not isinstance(fault, StoreError):
            raise fault
        self._session.noticed.emit(str(fault))

    @Slot()
    def sign(self) -> None:
        """Ask under whose name changes are kept from now on, on this machine."""
        question = "填报和裁定的修改记录里写谁的姓名？"
        name = self._messages.ask_text(self._window(), "修改记录署名", question, self._who())
        if name is None:
            return
        self._settings.setValue("who", name)
        if self._session.workspace is not None:
            self._session.workspace.who = name
        self._session.said.emit(f"从现在起，修改记录署名“{name}”。")

    @Slot()
    def choose(self) -> None:
        """Let a file be chosen and open it."""
        path = self._messages.open_file(self._window(), "打开工作区", self._folder(), FILTER)
        if path is not None:
            self.open(path)

    @Slot()
    def new(self) -> None:
        """Begin another, empty workspace."""
        path = self._target("新建工作区")
        if path is not None and path.exists():
            text = f"“{path.name}”已经存在，没有动它。要打开它，请用“打开工作区”；要新建，请另取一个名字。"
            self._messages.warn(self._window(), "没有新建工作区", text)
        elif path is not None:
            self.open(path)

    @Slot()
    def save_as(self) -> None:
        """Copy the whole workspace to another file and go on in that."""
        from checklist.store_errors import StoreError

        workspace = self._session.workspace
        path = None if workspace is None else self._target("工作区另存为")
        if workspace is None or path is None:
            return
        self._session.settle()
        try:
            workspace.save_as(path)
        except StoreError as refused:
            self._messages.warn(self._window(), "没有另存成功", str(refused))
            return
        copy = self._opened(path)
        if copy is not None:
            self._session.go_on_in(copy)
            self._remember(path)
            self._session.said.emit(f"已另存为 {path}，现在在新文件里继续。")

    def recent(self) -> list[Path]:
        """The workspaces used lately that are still there, the last first."""
        found = self._settings.value("workspace/recent", [])
        names = [found] if isinstance(found, str) else list(found or [])
        return [path for path in map(Path, names) if path.exists()]

    @Slot()
    def import_profiles(self) -> None:
        """Let profile files be chosen and take each in as a new client."""
        paths = self._messages.open_files(self._window(), "导入企业档案", self._profiles_folder(), PROFILES)
        if paths:
            self._settings.setValue(PROFILES_FOLDER, str(paths[0].parent))
        self.import_files(paths)

    def import_files(self, paths: list[Path]) -> list[int]:
        """Take in profile files; wrong ones are told together, with every wrong place, and change nothing."""
        from checklist.store_errors import StoreError
        from rules.errors import InputProblems
        from rules.facts import answer_to_json, read_profile_file

        program = self._session.base_program
        taken: list[int] = []
        wrong: list[str] = []
        for path in paths:
            try:
                profile = read_profile_file(path, program.dictionary, program.codes)
                fields = program.dictionary.fields
                raw = {fact: answer_to_json(fields[fact], answer) for fact, answer in profile.answers.items()}
                taken.append(self._session.add_client(raw, profile))
            except InputProblems as problems:
                sentences = "\n".join(f"· {one.message}" for one in problems.problems)
                wrong.append(f"{path.name} 有 {len(problems.problems)} 处需要改正：\n{sentences}")
            except StoreError as refused:
                wrong.append(f"{path.name}：{refused}")
        if wrong:
            self._messages.warn(
                self._window(), "有档案没有导入", f"{len(wrong)} 份档案没有导入。", "\n\n".join(wrong)
            )
        if taken:
            self._session.open_client(taken[-1])
            self._session.said.emit(f"已导入 {len(taken)} 家企业。")
            self._session.go_asked.emit("results" if len(taken) == 1 else "clients", "")
        return taken

    def export_profile(self, client_id: int) -> None:
        """Write a client as a profile file, answers that cannot be read left out and told."""
        from checklist.errors import ChecklistError
        from checklist.replace import replacing, write_synced
        from rules.facts import write_profile

        dossier, program = self._session.dossier_of(client_id), self._session.base_program
        name = file_name(dossier.name or "企业档案")
        path = self._messages.save_file(
            self._window(), "导出企业档案", self._profiles_folder() / f"{name}.json", PROFILES
        )
        if path is None:
            return
        self._settings.setValue(PROFILES_FOLDER, str(path.parent))
        try:
            with replacing(path) as beside:
                write_synced(beside, write_profile(dossier.profile, program.dictionary))
        except ChecklistError as refused:
            self._messages.warn(self._window(), "没有导出成功", str(refused))
            return
        left_out = f"，{len(dossier.problems)} 项填报有误，没有写入" if dossier.problems else ""
        self._session.said.emit(f"已导出 {path}{left_out}。")

    def close(self) -> None:
        """Close what is open."""
        self._session.close_workspace()

    def restore(self, damaged: DamagedWorkspace) -> None:
        """Offer a backup of the open workspace, which turned out to be damaged while it was read."""
        if not self._is_wanted(damaged):
            return
        self._session.drop_workspace()
        if self._put_back(damaged):
            self.open(damaged.path)

    def _restored(self, damaged: DamagedWorkspace) -> bool:
        """Offer the newest sound backup of a damaged file; whether it was put in its place."""
        return self._is_wanted(damaged) and self._put_back(damaged)

    def _is_wanted(self, damaged: DamagedWorkspace) -> bool:
        """Whether a person wants the newest backup in the place of the damaged file."""
        window, messages = self._window(), self._messages
        if not damaged.backups:
            messages.warn(window, "工作区已损坏", str(damaged))
            return False
        newest = damaged.backups[0]
        made = datetime.fromtimestamp(os.stat(newest).st_mtime)
        choice = Choice("restore", f"恢复 {made:%Y-%m-%d %H:%M} 的备份")
        lost = f"备份中没有 {made:%Y-%m-%d %H:%M} 以后的修改。"
        return messages.ask(window, "工作区已损坏", str(damaged), [choice], lost) == "restore"

    def _put_back(self, damaged: DamagedWorkspace) -> bool:
        from checklist.store_backup import restore_backup
        from checklist.store_errors import StoreError

        try:
            restore_backup(damaged.backups[0], damaged.path)
        except StoreError as refused:
            self._messages.warn(self._window(), "没有恢复成功", str(refused))
            return False
        return True

    def _target(self, title: str) -> Path | None:
        path = self._messages.save_file(self._window(), title, self._folder() / DEFAULT_NAME, FILTER)
        return path if path is None or path.suffix else path.with_suffix(SUFFIX)

    def _who(self) -> str:
        return str(self._settings.value("who", "")) or user_name()

    def _folder(self) -> Path:
        workspace = self._session.workspace
        return Path.home() if workspace is None else workspace.path.parent

    def _profiles_folder(self) -> Path:
        """Where profiles were last read or written, at first the person's documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(str(self._settings.value(PROFILES_FOLDER, documents)))

    def _remember(self, path: Path) -> None:
        settings = self._settings
        settings.setValue("workspace/last", str(path))
        names = [str(path), *(str(one) for one in self.recent() if one != path)]
        settings.setValue("workspace/recent", names[:MOST_RECENT])


def _nothing(_result: object) -> None:
    """A backup that was made is not worth a word."""
