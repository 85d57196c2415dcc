"""The profile page: the sections at the left, the questions of one of them at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.desk import Desk
from gui.pages import Page
from gui.profile.contents import Contents
from gui.profile.copying import CopyYears
from gui.profile.next_question import NextQuestion
from gui.profile.panels import quiet
from gui.profile.proposing import Proposer
from gui.profile.questionnaire import CORE, Questionnaire
from gui.profile.row import FactRow
from gui.profile.section_view import SectionView
from gui.profile.why import Reasons

QUESTION_DELAY_MS = 150
HIGHLIGHT_MS = 2500


class ProfilePage(Page):
    """Sections are built when first shown; while the page is hidden nothing is read."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.section = CORE
        self._views: dict[str, SectionView] = {}
        self._reasons = Reasons(self.session.base_program)
        self._proposer = Proposer(self.session, self)
        self._is_stale, self._is_of_another, self._as_of = True, False, self.session.as_of
        self._marked: FactRow | None = None
        self.contents, self.next_question = Contents(desk), NextQuestion(desk)
        self._title, self._progress = QLabel(), QLabel()
        self.copying = CopyYears(desk)
        self.scroll, self._stack = QScrollArea(), QStackedWidget()
        self._questions_due = QTimer(self, singleShot=True, interval=QUESTION_DELAY_MS)
        self._rows_due = QTimer(self, singleShot=True, interval=0)
        self._unmark_due = QTimer(self, singleShot=True, interval=HIGHLIGHT_MS)
        self._build()
        self._listen()

    def go_to(self, place: str) -> None:
        """Show a section, or a question with the cursor in it; empty for where one was."""
        self._catch_up()
        dictionary = self.session.base_program.dictionary
        if place in dictionary.fields:
            self._go_to_fact(place)
        elif place == CORE or any(one.id == place for one in dictionary.sections):
            self.show_section(place)

    def search(self) -> None:
        """Find a question."""
        self.contents.search.setFocus()
        self.contents.search.selectAll()

    def show_section(self, section: str) -> None:
        """Show the questions of a section."""
        self.section = section
        view = self._view(section)
        self._stack.setCurrentWidget(view)
        self.scroll.verticalScrollBar().setValue(0)
        self._refresh()

    def view(self) -> SectionView:
        """The section that is shown."""
        return self._view(self.section)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed while the page was hidden."""
        self._catch_up()
        super().showEvent(event)

    # --- What stands where -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        self._progress.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._progress)
        head.addStretch(1)
        head.addWidget(self.copying)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(self._stack)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.next_question)
        right.addLayout(head)
        right.addWidget(self.scroll, 1)
        right.addLayout(self._foot())
        whole = QHBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 10)
        whole.setSpacing(14)
        whole.addWidget(self.contents)
        whole.addLayout(right, 1)

    def _foot(self) -> QHBoxLayout:
        self._before: QPushButton = quiet("", lambda: self._step(-1))
        self._after: QPushButton = quiet("", lambda: self._step(1))
        foot = QHBoxLayout()
        foot.addWidget(self._before)
        foot.addStretch(1)
        foot.addWidget(self._after)
        return foot

    def _listen(self) -> None:
        session = self.session
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        session.client_changed.connect(self._on_client)
        session.answers_changed.connect(self._on_answers)
        session.extras_changed.connect(self._on_extras)
        session.assessed.connect(self._on_assessed)
        self.contents.section_chosen.connect(self.show_section)
        self.contents.fact_chosen.connect(self.go_to)
        self.next_question.asked.connect(self.go_to)
        self._questions_due.timeout.connect(self.next_question.refresh)
        self._rows_due.timeout.connect(self._fill)
        self._unmark_due.timeout.connect(self._unmark)

    # --- What is shown ---------------------------------------------------------------------------------

    def questionnaire(self) -> Questionnaire | None:
        """The form for the answers as they are; None without a client."""
        dossier = self.session.dossier
        if dossier is None:
            return None
        program = self.session.base_program
        return Questionnaire(
            program.dictionary,
            program.codes,
            dossier.raw,
            dossier.answers,
            dossier.as_of,
            dossier.problems,
            dossier.warnings,
            self.session.proposals.keys(),
        )

    def _catch_up(self) -> None:
        """Make anew what belongs to another client or year, and read what is stale."""
        if self._is_of_another or self._as_of != self.session.as_of:
            self._is_of_another, self._as_of = False, self.session.as_of
            self._clear()
        if self._is_stale and self.session.dossier is not None:
            self.show_section(self.section)
            self.next_question.refresh()

    def _clear(self) -> None:
        self._marked, self._is_stale = None, True
        for view in self._views.values():
            self._stack.removeWidget(view)
            view.deleteLater()
        self._views = {}

    def _view(self, section: str) -> SectionView:
        if section not in self._views:
            view = SectionView(self.desk, section, self._reasons, self._proposer)
            view.drawer_opened.connect(self._on_drawer)
            self._views[section] = view
            self._stack.addWidget(view)
        return self._views[section]

    def _refresh(self) -> None:
        form = self.questionnaire()
        if form is None:
            return
        self._is_stale = False
        self.contents.show_sections(form.sections, self.section)
        view = self._view(self.section)
        view.show_state(form)
        if view.missing():
            self._rows_due.start()
        self._tell_section(form)

    def _tell_section(self, form: Questionnaire) -> None:
        ids = [one.id for one in form.sections]
        state = form.section(self.section)
        self._title.setText(state.label if state else "")
        self._progress.setText(f"已答 {state.done}/{len(state.asked)}" if state and state.asked else "")
        self.copying.show_section(state)
        at = ids.index(self.section) if self.section in ids else 0
        for button, to, arrow in ((self._before, at - 1, "←"), (self._after, at + 1, "→")):
            button.setVisible(0 <= to < len(ids))
            if 0 <= to < len(ids):
                label = form.sections[to].label
                button.setText(f"{arrow} {label}" if to < at else f"{label} {arrow}")
                button.setAccessibleName(f"{'上' if to < at else '下'}一部分：{label}")

    @Slot()
    def _fill(self) -> None:
        self._view(self.section).fill()

    # --- Going about -----------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        ids = [one.id for one in self.contents.model.sections]
        self.show_section(ids[ids.index(self.section) + by])

    def _go_to_fact(self, fact: str) -> None:
        field = self.session.base_program.dictionary.fields[fact]
        if not (self.section == CORE and field.core):
            self.show_section(field.section)
        view = self._view(self.section)
        view.fill()
        row = view.row(fact)
        if row is None:
            self.session.said.emit(f"按现在的填报，不问“{field.label}”。")
            return
        self._unmark()
        self._marked = row
        row.set_current(True)
        self._unmark_due.start()
        QTimer.singleShot(0, self, lambda: self._bring_in(row))

    def _bring_in(self, row: QWidget) -> None:
        """Scroll until a row is seen, near the top."""
        top = row.mapTo(self._stack, QPoint(0, 0)).y()
        self.scroll.verticalScrollBar().setValue(max(0, top - 24))
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _unmark(self) -> None:
        if self._marked is not None:
            self._marked.set_current(False)
            self._marked = None

    @Slot(QWidget)
    def _on_drawer(self, row: QWidget) -> None:
        QTimer.singleShot(0, self, lambda: self.scroll.ensureWidgetVisible(row, 0, 16))

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, _now: QWidget | None) -> None:
        """Who leaves a field and comes back begins another step."""
        if before is not None and self.isAncestorOf(before):
            self.session.end_typing()

    # --- What has changed ------------------------------------------------------------------------------

    @Slot()
    def _on_client(self) -> None:
        self._is_stale = self._is_of_another = True
        self.section = CORE
        if self.isVisible():
            self._catch_up()

    @Slot(object)
    def _on_answers(self, _facts: object) -> None:
        self._is_stale = True
        if self.isVisible():
            self._refresh()

    @Slot(object)
    def _on_extras(self, facts: frozenset[str]) -> None:
        self._is_stale = True
        if not self.isVisible():
            return
        self._refresh()
        for fact, row in self.view().rows.items():
            if fact in facts:
                row.refresh_extras()

    @Slot()
    def _on_assessed(self) -> None:
        if not self.isVisible():
            self._is_stale = True
        elif self._as_of != self.session.as_of:
            self._catch_up()
        else:
            self._questions_due.start()
