"""A desk, a window and its pages, without a screen, on one day, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from checklist.store import open_workspace
from gui.app import make_application, open_window
from gui.desk import Desk
from gui.icons import Icons
from gui.messages import Choice, Messages
from gui.session import Session
from gui.theme import Theme
from gui.window import Window
from gui.workspace_files import WorkspaceFiles
from rules.facts import answer_to_json, read_profile_file
from rules.loading import load_program
from rules.program import Program

TODAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).parent.parent.parent / "resources" / "examples"


@dataclass
class SaidMessages(Messages):
    """Keeps what would be said in boxes and answers from what was laid ready; a box nobody expected is a failure."""

    said: list[str] = field(default_factory=list)
    answers: list[str | None] = field(default_factory=list)
    files: list[Path | None] = field(default_factory=list)

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str = "") -> None:
        self.said.append(f"{title}\n{text}\n{detail}")

    def warn(self, parent: QWidget | None, title: str, text: str, detail: str = "") -> None:
        self.said.append(f"{title}\n{text}\n{detail}")

    def ask(
        self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], detail: str = ""
    ) -> str | None:
        self.said.append(f"{title}\n{text}\n{detail}")
        assert self.answers, f"nobody expected to be asked: {title} {text}"
        answer = self.answers.pop(0)
        assert answer is None or answer in [choice.key for choice in choices]
        return answer

    def _file(self, title: str) -> Path | None:
        assert self.files, f"nobody expected to be asked for a file: {title}"
        return self.files.pop(0)

    def ask_text(self, parent: QWidget | None, title: str, question: str, text: str) -> str | None:
        self.said.append(f"{title}\n{question}\n{text}")
        assert self.answers, f"nobody expected to be asked: {title} {question}"
        return self.answers.pop(0)

    def open_file(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> Path | None:
        return self._file(title)

    def open_files(self, parent: QWidget | None, title: str, folder: Path, filters: str) -> list[Path]:
        found = self._file(title)
        return [] if found is None else [found]

    def save_file(self, parent: QWidget | None, title: str, suggested: Path, filters: str) -> Path | None:
        return self._file(title)


@pytest.fixture(scope="session", autouse=True)
def qapp() -> QApplication:
    """The application as the program makes it."""
    return make_application()


@pytest.fixture(scope="session")
def program() -> Program:
    """The shipped rules."""
    return load_program()


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: datetime(2026, 11, 23, 9, 30)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """What belongs to the machine, in a file of the test's own."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The light colours."""
    return Theme(qapp, "light")


@pytest.fixture
def desk(
    theme: Theme, program: Program, settings: QSettings, now: Callable[[], datetime], tmp_path: Path
) -> Iterator[Desk]:
    """A desk with an empty workspace, for trying single pages and widgets."""
    session = Session(lambda: program, TODAY)
    session.use_workspace(open_workspace(tmp_path / "clients.qingce", now, "张三"))
    messages = SaidMessages()
    files = WorkspaceFiles(session, messages, settings, now)
    yield Desk(session, theme, Icons(theme), messages, settings, now, files)
    session.close_workspace()


@pytest.fixture
def take_in(program: Program) -> Callable[[Session, str], int]:
    """Take one of the six examples in and open it."""

    def taken(session: Session, name: str = "thermos-maker") -> int:
        profile = read_profile_file(EXAMPLES / f"{name}.json", program.dictionary, program.codes)
        fields = program.dictionary.fields
        raw = {fact: answer_to_json(fields[fact], answer) for fact, answer in profile.answers.items()}
        client = session.add_client(raw, profile)
        session.open_client(client)
        return client

    return taken


@pytest.fixture
def window(
    qapp: QApplication,
    theme: Theme,
    program: Program,
    settings: QSettings,
    now: Callable[[], datetime],
    tmp_path: Path,
) -> Iterator[Window]:
    """The whole window on a workspace of its own."""
    shown = open_window(
        qapp,
        tmp_path / "clients.qingce",
        TODAY,
        now,
        settings=settings,
        messages=SaidMessages(),
        load_program=lambda: program,
        theme=theme,
    )
    yield shown
    put_away(shown)


def put_away(window: Window) -> None:
    """Close a window and delete it at once: what is left over would be dressed anew with every next one."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
