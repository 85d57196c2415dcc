"""What an export is made from, taken while nothing else changes it, and made on a thread of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gui.tasks import Task

if TYPE_CHECKING:
    from checklist.blocks import Document
    from checklist.pdf import FontPaths, PdfReport
    from checklist.report_base import ReportOptions
    from rules.assess import Assessment
    from rules.facts import Profile

_BUILT = 0.15
"""The share of the time in which the document is put together."""


class ExportJob(NamedTuple):
    """An assessment with what is to be printed of it; nothing in it changes any more."""

    assessment: Assessment
    profile: Profile
    options: ReportOptions
    fonts: FontPaths

    def render(self, task: Task) -> bytes:
        """The bytes of the PDF.  Raises ChecklistError, `Cancelled` among them."""
        from checklist.pdf import render
        from checklist.pdf_progress import part_of, telling

        tell = telling(task.report)
        document = self._document(task)
        data, _ = render(document, self.fonts, part_of(tell, _BUILT, 1.0))
        return data

    def write(self, path: Path, task: Task) -> PdfReport:
        """Write the PDF to a file.  Raises ChecklistError, `Cancelled` among them; then an older file is as it was."""
        from checklist.pdf import write_pdf

        document = self._document(task)
        return write_pdf(document, path, self.fonts, lambda share: task.report(_BUILT + (1 - _BUILT) * share))

    def _document(self, task: Task) -> Document:
        from checklist.pdf_progress import telling
        from checklist.report import build_report

        tell = telling(task.report)
        tell(0.0)
        document = build_report(self.assessment, self.profile, None, self.options)
        tell(_BUILT)
        return document
