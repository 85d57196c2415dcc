"""The documents behind an answer: name, page and date, kept as soon as a line can be read."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.line import Line, mark
from gui.profile.panels import empty, heading, quiet
from gui.profile.remark import Remark
from rules.dates import parse_date
from rules.errors import Rejected
from rules.facts import Evidence
from rules.fields import Field

MOST_SUGGESTED = 4


class EvidencePanel(QWidget):
    """Lines are only built anew where their number changes, so that typing is never disturbed."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__()
        self._field, self._desk, self._session = field, desk, desk.session
        self._lines: list[EvidenceLine] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._wrong = Remark(desk, "error")
        self._wrong.say("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("证明材料"))
        column.addLayout(self._grid)
        column.addWidget(self._wrong)
        column.addLayout(self._adders())

    def refresh(self) -> None:
        """Show the documents that are kept; lines being typed are left alone."""
        kept = self._kept()
        if [line.document for line in self._lines if line.document is not None] != kept:
            self._build(kept)

    def add(self, name: str = "") -> None:
        """Another line, its name filled in."""
        self._append(Evidence(name))
        self._lines[-1].name.setFocus()
        if name:
            self._keep()

    @property
    def lines(self) -> tuple[EvidenceLine, ...]:
        """The lines shown."""
        return tuple(self._lines)

    def _kept(self) -> list[Evidence]:
        dossier = self._session.dossier
        return [] if dossier is None else list(dossier.evidence.get(self._field.id, ()))

    def _adders(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in self._field.evidence[:MOST_SUGGESTED]:
            row.addWidget(
                quiet(f"＋ {name}", partial(self.add, name), f"{self._field.label}：添加证明 {name}")
            )
        row.addWidget(quiet("＋ 其他材料", self.add, f"{self._field.label}：添加其他证明"))
        row.addStretch(1)
        self._buttons = [row.itemAt(at).widget() for at in range(row.count() - 1)]
        for button in self._buttons:
            button.setDisabled(self._session.is_read_only)
        return row

    def _build(self, documents: list[Evidence]) -> None:
        empty(self._grid)
        self._lines = []
        for one in documents:
            self._append(one)

    def _append(self, document: Evidence) -> None:
        if not self._lines:
            for column, text in enumerate(("文件", "页码", "日期")):
                title = QLabel(text)
                title.setProperty("role", "small")
                self._grid.addWidget(title, 0, column)
        line = EvidenceLine(document, self._field.label, self._keep, self._remove)
        at = self._grid.rowCount()
        for column, widget in enumerate((line.name, line.page, line.day, line.remover)):
            widget.setDisabled(self._session.is_read_only)
            self._grid.addWidget(widget, at, column)
        self._lines.append(line)

    def _remove(self, line: EvidenceLine) -> None:
        self._lines.remove(line)
        self._keep()
        self._build([one.document for one in self._lines if one.document is not None])

    def _keep(self) -> None:
        found = [line.document for line in self._lines]
        wrong = next((line.why_wrong for line in self._lines if line.why_wrong), "")
        self._wrong.say(wrong)
        self._session.set_evidence(self._field.id, [one for one in found if one is not None])


class EvidenceLine:
    """One document as it is being typed."""

    def __init__(self, document: Evidence, label: str, keep, remove) -> None:
        self.name, self.page, self.day = Line(document.document), Line(document.page or ""), Line()
        if document.date is not None:
            self.day.setText(document.date.isoformat())
        self.page.setFixedWidth(70)
        self.day.setFixedWidth(130)
        self.day.setPlaceholderText("2026-03-30")
        fields = ((self.name, "文件名称"), (self.page, "页码"), (self.day, "日期"))
        for field, word in fields:
            field.setAccessibleName(f"{label}：证明材料{word}")
            field.textEdited.connect(lambda _text: keep())
        self.remover = quiet("删除", partial(remove, self), f"{label}：删除这份证明")

    @property
    def document(self) -> Evidence | None:
        """What can be kept of the line; None while it has no name.  A date that cannot be read is left out."""
        name = self.name.text().strip()
        if not name:
            return None
        text = self.day.text().strip()
        day = parse_date(text) if text and not self.why_wrong else None
        return Evidence(name, self.page.text().strip() or None, day)

    @property
    def why_wrong(self) -> str:
        """Why the date cannot be read; empty where it can, or there is none.  Marks the field."""
        why = ""
        if text := self.day.text().strip():
            try:
                parse_date(text)
            except Rejected as rejected:
                why = f"证明材料的日期{rejected}；应为{rejected.allowed}。"
        mark(self.day, "error" if why else "")
        return why
