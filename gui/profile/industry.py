"""Choosing a class of GB/T 4754—2017: typed, searched for, looked up in the tree, or left open between several."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.candidates import CandidatePanel
from gui.profile.code_line import CodeLine
from gui.profile.code_search import IndustrySearch, is_code, plain_code
from gui.profile.code_tree import CLASS_LEVEL, TreePopup
from gui.profile.editors import Editor, State
from gui.profile.line import mark
from rules.fields import Field, Spec

PLACEHOLDER: Final = "代码或名称，如 3382、餐具、锂电池"
MOST_CLASSES: Final = 15


class IndustryPicker(Editor):
    """A four-digit class.  Where one is not sure several are kept, and the answer stays open until one is settled on."""

    is_typed = True

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, desk, year, parent)
        self._codes = desk.session.base_program.codes
        self._search = IndustrySearch(self._codes)
        self._raw: Any | None = None
        self._is_editable = True
        self.line = CodeLine(self._search)
        self.line.setPlaceholderText(PLACEHOLDER)
        self.line.setAccessibleName(self.name)
        self.line.setMinimumWidth(220)
        self.browse = QPushButton(desk.icons.icon("list"), "分类表")
        self.browse.setAccessibleName(f"{self.name}：从分类表中选")
        self.unsure = QPushButton("拿不准")
        self.unsure.setToolTip("先留着几个代码，看结论在哪里不同")
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.hide()
        self._told.setProperty("role", "small")
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.tree: TreePopup | None = None
        self.panel: CandidatePanel | None = None
        self._lay_out()
        self.setFocusProxy(self.line)
        self.line.written.connect(self._on_written)
        self.line.chosen.connect(self.take)
        self.line.textEdited.connect(self._show_told)
        self.browse.clicked.connect(self._on_browse)
        self.unsure.clicked.connect(self._on_unsure)
        self._told.linkActivated.connect(self.take)
        if isinstance(spec, Field):
            desk.session.extras_changed.connect(self._on_extras)
            desk.session.client_changed.connect(self._show_candidates)
        else:
            self.unsure.hide()
        self._show_candidates()

    # --- Editor ----------------------------------------------------------------------------------------

    def show_value(self, raw: Any | None) -> None:
        """Show a code, right or wrong."""
        if raw == self._raw:
            return
        self._raw = raw
        text = "" if raw is None else str(raw)
        if text != self.line.text().strip():
            self.line.setText(text)
        self._show_told()
        self._show_candidates()

    def value(self) -> Any | None:
        """The code as typed."""
        return self._raw

    def set_editable(self, editable: bool) -> None:
        """Whether another code may be given."""
        self._is_editable = editable
        self.line.setReadOnly(not editable)
        self.browse.setEnabled(editable)
        self._show_candidates()

    def set_state(self, state: State) -> None:
        """Mark the line."""
        mark(self.line, state)

    # --- What a person does ----------------------------------------------------------------------------

    @Slot(str)
    def _on_written(self, text: str) -> None:
        self._give(text or None)

    @Slot(str)
    def take(self, code: str) -> None:
        """A code from the list, the tree or the links: the answer, or one more in question."""
        if self.is_open:
            self._keep([*self.candidates, code])
            self.line.clear()
            self._show_told()
        else:
            self.line.setText(code)
            self._give(code)

    @Slot()
    def _on_browse(self) -> None:
        if self.tree is None:
            self.tree = TreePopup(self._codes, self)
            self.tree.chosen.connect(self.take)
        place = self.line.mapToGlobal(self.line.rect().bottomLeft())
        self.tree.show_at(place, plain_code(self.line.text()))

    @Slot()
    def _on_unsure(self) -> None:
        """The code that was given becomes the first of those in question."""
        session, fact = self.desk.session, self.spec.id
        first = [str(self._raw)] if self._codes_class(self._raw) else self.candidates
        if not first:
            self._told.setText("先写下或选定一个可能的代码，再点“拿不准”，然后加上别的。")
            self.line.setFocus()
            return
        session.set_candidates(fact, first)
        self._raw = None
        self.line.clear()
        self._show_told()
        self.edited.emit(None)
        self._show_candidates()
        self.line.setFocus()

    @Slot(str)
    def _on_settled(self, code: str) -> None:
        self.desk.session.set_candidates(self.spec.id, [])
        self.line.setText(code)
        self._give(code)
        self.line.setFocus()

    @Slot(str)
    def _on_dropped(self, code: str) -> None:
        self._keep([one for one in self.candidates if one != code])

    # --- What follows ----------------------------------------------------------------------------------

    @property
    def candidates(self) -> list[str]:
        """The codes in question; none for a cell of a table."""
        kept = self.desk.session.candidates.get(self.spec.id, []) if isinstance(self.spec, Field) else []
        return list(kept)

    @property
    def is_open(self) -> bool:
        """Whether the answer is left open between several codes."""
        return self._raw is None and bool(self.candidates)

    @property
    def told(self) -> str:
        """What stands below the line, in plain words."""
        return re.sub(r"<[^>]*>", "", self._told.text())

    @property
    def links(self) -> str:
        """The same with its links."""
        return self._told.text()

    def _give(self, code: str | None) -> None:
        self._raw = code
        self._show_told()
        self._show_candidates()
        self.edited.emit(code)

    def _keep(self, codes: list[str]) -> None:
        self.desk.session.set_candidates(self.spec.id, list(dict.fromkeys(codes)))
        self._show_candidates()

    @Slot(object)
    def _on_extras(self, facts: frozenset[str]) -> None:
        if self.spec.id in facts:
            self._show_candidates()

    @Slot()
    def _show_candidates(self) -> None:
        codes = self.candidates if self.is_open else []
        if codes and self.panel is None:
            self.panel = CandidatePanel(self.spec.id, self.desk)
            self.panel.settled.connect(self._on_settled)
            self.panel.dropped.connect(self._on_dropped)
            self._box.addWidget(self.panel)
        if self.panel is not None:
            self.panel.show_codes(codes, is_editable=self._is_editable)
        self.unsure.setEnabled(self._is_editable and not codes)
        self.line.setPlaceholderText("再找一个可能的代码" if codes else PLACEHOLDER)

    @Slot()
    def _show_told(self) -> None:
        """Where the code lies; for a wider one the classes below it, to be taken with a click."""
        text = self.line.text().strip()
        if self.line.is_searching:
            told = f"“{escape(text)}”只用来查找，还没有选定代码。" + (
                f"现在填的是 {escape(str(self._raw))}。" if self._raw else ""
            )
        else:
            told = self._words(plain_code(text) if is_code(text) else text)
        self._told.setText(told)
        self._told.setVisible(bool(told))

    def _words(self, code: str) -> str:
        row = self._codes.industries.get(code)
        if row is None:
            return ""
        if row.level == CLASS_LEVEL:
            return escape(f"{row.name}　{self._search.path(code)}")
        classes = list(self._search.classes_below(code))
        links = "　".join(
            f'<a href="{one}">{one} {escape(self._name(one))}</a>' for one in classes[:MOST_CLASSES]
        )
        more = f"　…共 {len(classes)} 个，其余见分类表" if len(classes) > MOST_CLASSES else ""
        return f"{escape(row.name)}是{row.level}，请选到小类：{links}{more}"

    def _name(self, code: str) -> str:
        return self._codes.name_of(code) or ""

    def _codes_class(self, raw: Any | None) -> bool:
        row = self._codes.industries.get(str(raw))
        return row is not None and row.level == CLASS_LEVEL

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.browse)
        row.addWidget(self.unsure)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._box.addLayout(row)
        self._box.addWidget(self._told)
