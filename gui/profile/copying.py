"""Last year's figures as proposals for the new year: nothing is an answer until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QPushButton

from gui.desk import Desk
from gui.profile.answering import copied_years, with_part, years_of
from gui.profile.questionnaire import SectionState
from rules.fields import Field


class CopyYears(QPushButton):
    """A menu: copy a section or the whole profile, confirm or turn down what was copied."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("按上年填 ▾")
        self._session = desk.session
        self._section: SectionState | None = None
        self.setProperty("role", "quiet")
        self.setToolTip("把上一年的数复制到新的一年，逐项确认后才算填报")
        self.setAccessibleName("把上一年的填报复制到新的一年，待确认")
        self.clicked.connect(self._on_clicked)

    def show_section(self, section: SectionState | None) -> None:
        """Offer for a section."""
        self._section = section
        yearly = section is not None and any(one.field.is_yearly for one in section.asked)
        self.setVisible(yearly or bool(self._session.proposals))
        self.setDisabled(self._session.is_read_only)

    def copy(self, fields: Iterable[Field]) -> int:
        """Propose for each fact the value of the year before; gives how many."""
        dossier = self._session.dossier
        if dossier is None:
            return 0
        target = self._session.as_of.year - 1
        wanted = [field for field in fields if str(target) in years_of(field, self._session.as_of)]
        found = copied_years(wanted, dossier.raw, target - 1, target)
        if found:
            self._session.set_proposals(found)
        self._session.said.emit(
            f"复制了 {len(found)} 项，逐项确认后才算填报。"
            if found
            else "没有可以复制的：上一年没填，或新的一年已填。"
        )
        return len(found)

    def settle(self, facts: Iterable[str], *, taken: bool) -> None:
        """Confirm all proposals of some facts as one step, or turn them down."""
        dossier, proposals = self._session.dossier, self._session.proposals
        if dossier is None:
            return
        chosen = [fact for fact in facts if fact in proposals]
        if taken:
            self._session.set_answers({fact: self._confirmed(fact) for fact in chosen})
        self._session.set_proposals({fact: {} for fact in chosen})

    def menu_made(self) -> QMenu:
        """What can be done now."""
        year, menu = self._session.as_of.year - 1, QMenu(self)
        copying = f"把 {year - 1} 年的填报复制到 {year} 年，待确认"
        here = [one.field for one in self._section.asked] if self._section else []
        fields = self._session.base_program.dictionary.fields
        menu.addAction(f"本部分：{copying}", lambda: self.copy(here))
        menu.addAction(f"整份档案：{copying}", lambda: self.copy(fields.values()))
        waiting = [one.id for one in here if one.id in self._session.proposals]
        if self._session.proposals:
            menu.addSeparator()
            everything = list(self._session.proposals)
            for word, facts in (("本部分", waiting), ("整份档案", everything)):
                if facts:
                    settle = partial(self.settle, facts)
                    menu.addAction(f"{word}：确认全部 {len(facts)} 项", partial(settle, taken=True))
            menu.addAction(
                f"整份档案：{len(everything)} 项都不用", partial(self.settle, everything, taken=False)
            )
        return menu

    @Slot()
    def _on_clicked(self) -> None:
        menu = self.menu_made()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _confirmed(self, fact: str) -> object:
        dossier, session = self._session.dossier, self._session
        assert dossier is not None
        raw = dossier.raw.get(fact)
        years = years_of(session.base_program.dictionary.fields[fact], session.as_of)
        for year, value in session.proposals[fact].items():
            raw = with_part(raw, year, value, years)
        return raw
