"""What was answered before, by whom and when; any of it can be brought back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.panels import empty, heading, paragraph, quiet
from gui.profile.words import answer_words
from rules.fields import Field

if TYPE_CHECKING:
    from checklist.store import Change

MOST_SHOWN = 6


class HistoryPanel(QWidget):
    """The newest first; what was typed without a break is one change."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__()
        self._field, self._session = field, desk.session
        self._shows_all = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)

    def refresh(self) -> None:
        """Read the history again."""
        session = self._session
        if session.workspace is None or session.client_id is None:
            return
        empty(self._rows)
        self._rows.addWidget(heading("修改记录"))
        found = session.workspace.history(session.client_id, self._field.id)
        if not found:
            self._rows.addWidget(paragraph("还没有修改过。", "small"))
        for one in found if self._shows_all else found[:MOST_SHOWN]:
            self._rows.addLayout(self._line(one))
        if len(found) > MOST_SHOWN and not self._shows_all:
            self._rows.addWidget(quiet(f"显示全部 {len(found)} 次", self._show_all))

    def _line(self, one: Change) -> QHBoxLayout:
        codes = self._session.base_program.codes
        before, after = (answer_words(self._field, raw, codes) for raw in (one.before, one.after))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(paragraph(f"{one.when:%Y-%m-%d %H:%M}　{one.who}　{before} → {after}", "small"), 1)
        restore = quiet(
            "恢复为改前", partial(self._restore, one.before), f"{self._field.label}：恢复为 {before}"
        )
        restore.setDisabled(self._session.is_read_only)
        row.addWidget(restore)
        return row

    def _restore(self, raw: Any | None) -> None:
        self._session.set_answer(self._field.id, raw)

    def _show_all(self) -> None:
        self._shows_all = True
        self.refresh()
