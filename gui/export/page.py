"""The export page: what to print, how it will look, and the PDF file."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from checklist.errors import Cancelled, ChecklistError
from checklist.pdf import FontPaths
from checklist.report import TITLE
from checklist.report_base import ReportOptions
from checklist.worklist import counting
from gui import opening
from gui.actions.attachments import size_words
from gui.desk import Desk
from gui.export.job import ExportJob
from gui.export.letterhead import LetterheadForm
from gui.export.parts import Parts
from gui.export.preview import Preview
from gui.notices import Notice
from gui.pages import Page
from gui.tasks import Task, start
from gui.theme import FONT_FILES, RESOURCES

if TYPE_CHECKING:
    from checklist.pdf import PdfReport
    from checklist.store import Workspace

CHOICE_DELAY_MS: Final = 250
TYPING_DELAY_MS: Final = 1500
SETTINGS_WIDTH: Final = 340
FOLDER_KEY: Final = "folders/export"
OUR_FAULT: Final = "没有能够生成 PDF，是程序出了错：{}。填写的内容都在，请把这句话告诉我们。"


class Origin(NamedTuple):
    """Whose assessment is printed: another workspace or client may be open by the time it is written."""

    workspace: Workspace | None
    client: int | None


class ExportPage(Page):
    """Takes the dossier as it is, prints it on a thread of its own, and pins the assessment that was printed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        regular, bold = (RESOURCES / "fonts" / name for name in FONT_FILES)
        self.fonts = FontPaths(regular, bold)
        self._is_stale = True
        self._previewing: Task | None = None
        self._writing: Task | None = None
        self._written: Path | None = None
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self.refresh)
        self._make()
        self._lay_out()
        self._listen()

    # --- What stands where -----------------------------------------------------------------------------

    def _make(self) -> None:
        self.facts = QLabel(wordWrap=True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.parts = Parts(self.desk)
        self.letterhead = LetterheadForm(self.desk)
        self.preview = Preview(self.desk)
        self.fault = Notice(self.desk, "fault")
        self.stale = Notice(self.desk, "caution")
        self.stale.offer("重新生成预览", self.refresh)
        self.done = Notice(self.desk)
        self._open = self.done.offer("打开", self._on_open)
        self._show = self.done.offer("在文件夹中显示", self._on_show)
        self.export = QPushButton("导出 PDF…")
        self.export.setProperty("role", "primary")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName("导出进度")
        self.cancel = QPushButton("取消")
        self.cancel.setAccessibleName("取消导出")

    def _lay_out(self) -> None:
        inside = QFrame()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(8)
        for title, part in (("本次导出", self.facts), ("内容", self.parts), ("信头和意见", self.letterhead)):
            head = QLabel(title)
            head.setProperty("role", "heading")
            column.addWidget(head)
            column.addWidget(part)
            column.addSpacing(6)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.cancel)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(scroll, 1)
        left.addLayout(running)
        left.addWidget(self.export)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(SETTINGS_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self.done, self.fault, self.stale):
            right.addWidget(part)
        right.addWidget(self.preview, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 12, 12, 12)
        whole.setSpacing(14)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self._show_running(None)
        if self.session.dossier is not None:
            self.letterhead.read()

    def _listen(self) -> None:
        self.parts.changed.connect(self._on_choice)
        self.letterhead.changed.connect(self._on_choice)
        self.letterhead.typed.connect(self._on_typed)
        self.export.clicked.connect(self._on_export)
        self.cancel.clicked.connect(self._on_cancel)
        self.session.client_changed.connect(self._on_client)
        self.session.workspace_changed.connect(self._on_client)
        self.session.assessed.connect(self._on_data)
        self.session.progress_changed.connect(self._on_data)
        self.session.answers_changed.connect(self._on_data)

    # --- What is printed -------------------------------------------------------------------------------

    def job(self) -> ExportJob:
        """What would be printed now; only while a client is open."""
        dossier = self.session.dossier
        assert dossier is not None
        options = ReportOptions(
            letterhead=self.letterhead.letterhead,
            comment=self.letterhead.comment.toPlainText().strip(),
            adviser=self.letterhead.adviser.text().strip(),
            sections=self.parts.sections,
            progress=counting(dossier.checklist.items, self.session.progress, self.session.as_of),
        )
        return ExportJob(dossier.assessment, dossier.profile, options, self.fonts)

    def suggested_name(self) -> str:
        """The name proposed for the file."""
        return opening.file_name(f"{self.session.client_name}_{TITLE}_{self.session.as_of.isoformat()}.pdf")

    def _show_facts(self) -> None:
        dossier = self.session.dossier
        if dossier is None:
            self.facts.setText("")
            return
        rulings = len(self.session.rulings)
        open_questions = sum(item.kind == "answer" for item in dossier.checklist.items)
        lines = [f"判定日 {self.session.as_of.isoformat()}"]
        lines.append(
            f"还有 {open_questions} 个会影响结论的问题没有回答，清单中按“不知道”处理"
            if open_questions
            else "会影响结论的问题都已回答"
        )
        if rulings:
            lines.append(f"{rulings} 项条件由人工裁定，清单中逐项列明")
        if self.session.lost_rulings:
            lines.append(f"{len(self.session.lost_rulings)} 项裁定在现行规则中没有位置，没有采用")
        if self.session.is_read_only:
            lines.append("工作区只能读：下面填的内容只用于这次导出，不会保存")
        self.facts.setText("\n".join(lines))

    # --- The preview -----------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Make the preview anew; one that is under way is called off."""
        self._wait.stop()
        if self.session.dossier is None:
            return
        self._is_stale = False
        self._show_facts()
        self._call_off_preview()
        self.preview.show_making(0.0, "正在生成预览")
        task = start(self.job().render, self._on_preview, self._on_preview_failed, self)
        task.progressed.connect(self._on_preview_progress)
        self._previewing = task

    def _call_off_preview(self) -> None:
        if self._previewing is not None:
            self._previewing.progressed.disconnect(self._on_preview_progress)
            self._previewing.cancel()
            self._previewing = None

    def _on_preview(self, data: bytes) -> None:
        self._previewing = None
        self.preview.show_making(None)
        self.preview.show_pdf(data)
        self.fault.say("")
        self.stale.say("")

    def _on_preview_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        self._previewing = None
        self.preview.show_making(None)
        self.fault.say(_sentence(error))
        self.stale.say("预览不是最新的。" if self.preview.pages else "")

    @Slot(float)
    def _on_preview_progress(self, share: float) -> None:
        self.preview.show_making(share, "正在生成预览")

    # --- The file --------------------------------------------------------------------------------------

    @Slot()
    def _on_export(self) -> None:
        if self.session.dossier is None or self._writing is not None:
            return
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self.desk.settings.value(FOLDER_KEY, home or str(Path.home()))))
        suggested = folder / self.suggested_name()
        path = self.desk.messages.save_file(self, "导出 PDF", suggested, "PDF 文件 (*.pdf)")
        if path is not None:
            self.desk.settings.setValue(FOLDER_KEY, str(path.parent))
            self.write(path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf"))

    def write(self, path: Path) -> None:
        """Write the PDF to a file, with progress; an older file is replaced only by a whole new one."""
        job, origin = self.job(), Origin(self.session.workspace, self.session.client_id)
        self.fault.say("")
        self.done.say("")
        self._show_running(0.0)
        task = start(
            partial(job.write, path),
            partial(self._on_written, job, origin, path),
            self._on_write_failed,
            self,
        )
        task.progressed.connect(self._show_running)
        self._writing = task

    def _on_written(self, job: ExportJob, origin: Origin, path: Path, report: PdfReport) -> None:
        self._writing, self._written = None, path
        self._show_running(None)
        self.done.say(f"已导出“{path.name}”，{report.pages} 页，{size_words(report.size)}。")
        if self.session.workspace is origin.workspace and origin.client is not None:
            with contextlib.suppress(KeyError):  # the client was deleted while it was printed
                self.session.pin_assessment(origin.client, job.assessment, f"导出 PDF：{path.name}")

    def _on_write_failed(self, error: Exception) -> None:
        self._writing = None
        self._show_running(None)
        if isinstance(error, Cancelled):
            self.session.said.emit(str(error))
        else:
            self.fault.say(_sentence(error))

    @Slot(float)
    def _show_running(self, share: float | None) -> None:
        is_running = share is not None
        self.progress.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.export.setEnabled(not is_running)
        self.progress.setValue(round(100 * (share or 0.0)))

    @Slot()
    def _on_cancel(self) -> None:
        if self._writing is not None:
            self._writing.cancel()

    def _on_open(self) -> None:
        if self._written is not None and not opening.open_file(self._written):
            self.fault.say("系统里没有能打开 PDF 的程序；文件已在所选文件夹中。")

    def _on_show(self) -> None:
        if self._written is not None and not opening.show_in_folder(self._written):
            self.fault.say(f"没有能够打开文件夹“{self._written.parent}”。")

    def under_way(self) -> str:
        """A file that is being written."""
        return "PDF 还没有写完" if self._writing is not None else ""

    def put_away(self) -> None:
        """Break off what is being made: the older file, if any, stays as it was."""
        self._wait.stop()
        self._call_off_preview()
        if self._writing is not None:
            self._writing.cancel()

    # --- What happens ----------------------------------------------------------------------------------

    @Slot()
    def _on_client(self) -> None:
        self._call_off_preview()
        for notice in (self.fault, self.stale, self.done):
            notice.say("")
        self.preview.show_making(None)
        self.preview.show_pdf(b"")
        if self.session.dossier is not None:
            self.parts.read()
            self.letterhead.read()
        self._renew(0)

    @Slot()
    def _on_data(self, _facts: object = None) -> None:
        self._renew(TYPING_DELAY_MS)

    @Slot()
    def _on_choice(self) -> None:
        self._renew(CHOICE_DELAY_MS)

    @Slot()
    def _on_typed(self) -> None:
        self._renew(TYPING_DELAY_MS)

    def _renew(self, delay_ms: int) -> None:
        """The preview is made anew once nothing has changed for a while; a hidden page waits until it is shown."""
        self._is_stale = True
        if self.isVisible() and self.session.dossier is not None:
            self.preview.show_making(None, "预览待更新")
            if not (self._wait.isActive() and self._wait.interval() < delay_ms):
                self._wait.start(delay_ms)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was kept, and make the preview if what it shows is no longer so."""
        super().showEvent(event)
        if self._is_stale and self.session.dossier is not None:
            self.refresh()


def _sentence(error: Exception) -> str:
    """What went wrong, for the person at the screen."""
    if isinstance(error, ChecklistError):
        return str(error)
    return OUR_FAULT.format(type(error).__name__)
