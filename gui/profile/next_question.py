"""The question that is worth most now, one click away, and all others by their worth."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy

from gui.desk import Desk
from gui.elided import ElidedLabel
from rules.questions import Question

MOST_LISTED = 20


class NextQuestion(QFrame):
    """Empty of questions, it says that nothing more is to be asked."""

    asked = Signal(str)
    """A question is to be shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self.setProperty("role", "next-question")
        self._text = ElidedLabel()
        self._icon = QLabel()
        self.go, self.all = QPushButton("去填"), QPushButton("全部问题 ▾")
        self.go.setAccessibleName("去填下一个最有用的问题")
        self.go.setToolTip("下一个最有用的问题（Alt+N）")
        self.go.setShortcut("Alt+N")
        self.all.setProperty("role", "quiet")
        self.all.setAccessibleName("还没有回答的全部问题，最有用的在前")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.go)
        row.addWidget(self.all)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fact = ""
        self.go.clicked.connect(self._on_go)
        self.all.clicked.connect(self._on_all)
        desk.theme.changed.connect(self._paint)
        self._paint()

    def refresh(self) -> None:
        """Read again which question is worth most."""
        questions = self._questions()
        best = questions[0] if questions else None
        self._fact = best.fact if best else ""
        self._text.setText(self._words(best) if best else "结论已经不取决于没填的问题了。")
        self.go.setVisible(best is not None)
        self.all.setVisible(len(questions) > 1)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def _questions(self) -> tuple[Question, ...]:
        dossier = self._session.dossier
        return () if dossier is None else dossier.findings.questions

    def _words(self, question: Question) -> str:
        label = self._session.base_program.dictionary.label(question.fact)
        return f"下一个最有用的问题：{label}（{_worth(question)}）"

    @Slot()
    def _on_go(self) -> None:
        self.asked.emit(self._fact)

    @Slot()
    def _on_all(self) -> None:
        menu = QMenu(self)
        for question in self._questions()[:MOST_LISTED]:
            label = self._session.base_program.dictionary.label(question.fact)
            menu.addAction(f"{label}　{_worth(question)}", partial(self.asked.emit, question.fact))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.all.mapToGlobal(self.all.rect().bottomLeft()))

    def _paint(self) -> None:
        pixmap = self._desk.icons.icon("star", "accent").pixmap(18, 18)
        self._icon.setPixmap(pixmap)


def _worth(question: Question) -> str:
    if question.settles:
        return f"填了能定下 {len(question.settles)} 项政策"
    return f"{len(question.concerns)} 项政策要用到"
