"""Below the description: what it speaks for, each proposal with its words, to be taken or refused by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.arrow_keys import ArrowKeys, Lines
from gui.profile.highlights import Highlights
from gui.profile.line import Box
from gui.profile.panels import paragraph, quiet
from gui.profile.proposal_list import ProposalList
from gui.profile.proposal_words import Doing, Wording
from gui.profile.proposals import (
    DESCRIPTION,
    INDUSTRY,
    SECTORS,
    Client,
    Offer,
    Offers,
    Place,
    offers_of,
    with_option,
    with_refused,
)
from gui.profile.proposing import Proposer
from gui.profile.row import FactRow
from gui.profile.text import TextEditor
from rules.suggest_result import Suggestion

TITLE: Final = "从这段文字认出的建议（选了才算填报）"
NO_TEXT: Final = "写下主要产品或粘贴经营范围，这里会认出行业代码、轻工行业和有关的选项。"
READING: Final = "正在读这段文字……"
TO_DESCRIPTION: Final = "不知道选哪个？写下做什么产品，从文字里认 →"
LED: Final = ("codes", "sectors", "options")
"""The lists whose words are underlined; clauses follow from sectors mostly."""
NOTHING_MORE: Final = "没有别的建议。"
LISTS: Final = (
    ("codes", "行业代码（GB/T 4754—2017）", 3),
    ("sectors", "所属轻工行业", 2),
    ("options", "可能符合的选项", 3),
    ("clauses", "值得读的方案条款", 2),
    ("refused", "拒绝过的建议", 0),
)
"""The lists of `Offers`, what they are called, and how many proposals are shown before one asks for more."""


class ProposalsPanel(QFrame):
    """Closed where industry and sectors are answered: then nothing is loaded or read until a person types or opens it."""

    def __init__(self, desk: Desk, box: Box, proposer: Proposer) -> None:
        super().__init__()
        self.setProperty("role", "drawer")
        self._desk, self._session, self._box, self._proposer = desk, desk.session, box, proposer
        self._text, self._found = "", Suggestion()
        self._is_stale = True
        self._shown: tuple[object, ...] = ()
        self.offers = Offers()
        self.highlights = Highlights(box, desk.theme)
        self.fold = QToolButton()
        self.fold.setProperty("role", "proposals")
        self.fold.setCheckable(True)
        self.fold.clicked.connect(self.open)
        self.note, self._locked = paragraph("", "small"), paragraph("", "small")
        self.again = quiet("再试一次", self._ask, "再试一次：从文字认出建议")
        self.lists = {key: ProposalList(desk, title, most) for key, title, most in LISTS}
        self._inside = QWidget()
        self._lay_out()
        self._add_heads()
        self.keys = ArrowKeys(self.fold, self._buttons)
        self._listen()
        self._show_fold(self._is_wanted())

    @property
    def is_open(self) -> bool:
        """Whether proposals are shown."""
        return self.fold.isChecked()

    def open(self, is_open: bool) -> None:
        """Show what is proposed, or hide it."""
        self._show_fold(is_open)
        if is_open:
            self._ask()
        else:
            self.highlights.show_led("", ())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed while the form was hidden."""
        super().showEvent(event)
        if self._is_stale and self.is_open:
            self._ask()

    # --- What stands where -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(6, 0, 4, 2)
        inside.setSpacing(4)
        for widget in (self.note, self.again, self._locked, *self.lists.values()):
            inside.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(2)
        column.addWidget(self.fold)
        column.addWidget(self._inside)

    def _add_heads(self) -> None:
        codes = self.lists["codes"]
        self.unsure = codes.add_head(
            "拿不准", "拿不准：先把前两个行业代码都留着", partial(self._act, self._keep_two)
        )
        self.unsure.setToolTip("先把前两个代码都留着，看结论在哪里不同")
        for key in ("codes", "sectors", "options"):
            title = next(title for one, title, _most in LISTS if one == key)
            refuse = partial(self._act, partial(self._refuse_all, key))
            self.lists[key].add_head("都不是", f"{title}：都不是", refuse)

    def _listen(self) -> None:
        self._proposer.found.connect(self._on_found)
        self._proposer.failed.connect(self._on_failed)
        self._box.textChanged.connect(self._on_typed)
        self._session.answers_changed.connect(self._on_changed)
        self._session.extras_changed.connect(self._on_changed)
        for one in self.lists.values():
            one.pointed.connect(self._on_pointed)
            one.laid_out.connect(self._on_laid_out)

    def _buttons(self) -> Lines:
        """What can be pressed, line by line."""
        return [line for one in self.lists.values() for line in one.buttons()]

    # --- What is shown ---------------------------------------------------------------------------------

    def _is_wanted(self) -> bool:
        """Whether industry or sectors are still to be answered."""
        dossier = self._session.dossier
        return dossier is not None and not (INDUSTRY in dossier.answers and SECTORS in dossier.answers)

    def _show_fold(self, is_open: bool) -> None:
        self.fold.setChecked(is_open)
        self._inside.setVisible(is_open)
        self.fold.setText(f"{'▾' if is_open else '▸'} {TITLE}")

    def _text_now(self) -> str:
        return self._box.toPlainText() if self._box.isEnabled() else ""

    def _ask(self, *, while_typing: bool = False) -> None:
        """Have the text read; what is shown of another text stays until then."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        text = self._text_now()
        if not text.strip():
            self._show_found(text, Suggestion(), NO_TEXT)
            return
        if not self._proposer.is_loaded or not self._text:
            self._say(READING)
        self._proposer.ask(text, while_typing=while_typing)

    @Slot(str, object)
    def _on_found(self, text: str, found: Suggestion) -> None:
        if self.is_open and text == self._text_now():
            self._show_found(text, found, found.note or "")

    @Slot(str, str)
    def _on_failed(self, text: str, words: str) -> None:
        if self.is_open and text == self._text_now():
            self._show_found("", Suggestion(), words)
            self.again.show()

    def _show_found(self, text: str, found: Suggestion, note: str) -> None:
        self._text, self._found = text, found
        groups = "、".join(f"{one.key} {one.name}" for one in found.groups[:3]) if not found.sure else ""
        self._say(f"{note}\n比较接近的中类：{groups}" if groups else note)
        self._show_offers()

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.again.hide()

    def _show_offers(self) -> None:
        dossier, session = self._session.dossier, self._session
        if dossier is None:
            return
        candidates = session.candidates.get(INDUSTRY, ())
        client = Client(dossier.raw, dossier.answers, candidates, session.refusals)
        program = session.base_program
        self.offers = offers_of(self._found, client, program.dictionary, program.codes)
        shown = (self._text, self.offers, dossier.raw.get(INDUSTRY), tuple(candidates), session.is_read_only)
        if shown == self._shown:
            return
        self._shown = shown
        doing = Doing(
            *(partial(self._act_on, do) for do in (self._take, self._refuse, self._bring_back, self._read))
        )
        wording = Wording(program.codes, client, doing)
        is_editable = not session.is_read_only
        for key, _title, most in LISTS:
            lines = [wording.line(one, is_refused=key == "refused") for one in getattr(self.offers, key)]
            unsure = key == "codes" and not self._found.sure
            self.lists[key].show_lines(lines, is_editable=is_editable, most=0 if unsure else most)
        if client.is_between_codes or len(self.offers.codes) < 2:
            self.unsure.hide()
        self._tell_rest()
        self._on_laid_out()

    def _tell_rest(self) -> None:
        """Say why nothing can be taken, or that there is nothing more."""
        session = self._session
        why = session.workspace.why_read_only if session.workspace is not None else ""
        self._locked.setText(f"只能看，不能填：{why}")
        self._locked.setVisible(session.is_read_only)
        if self._found.sure and not any(self.offers):
            self._say(NOTHING_MORE)

    @Slot()
    def _on_laid_out(self) -> None:
        """Other proposals stand there: their words are marked, and the keys find them."""
        led = [place for key in LED for place in self.lists[key].places]
        self.highlights.show_led(self._text, led)
        self.keys.take_up()
        here = next((row for one in self.lists.values() for row in one.rows if row.is_pointed_at), None)
        if here is not None and here.line is not None:
            self.highlights.point_at(here.line.places)

    @Slot(object)
    def _on_pointed(self, places: tuple[Place, ...]) -> None:
        self.highlights.point_at(places)

    @Slot()
    def _on_typed(self) -> None:
        if not self.is_open:
            self._show_fold(True)
        self._ask(while_typing=True)

    @Slot(object)
    def _on_changed(self, facts: frozenset[str]) -> None:
        """Answers, candidates or refusals are others: what stands here may be taken or no longer asked."""
        if not self.is_open:
            return
        if not self.isVisible():
            self._is_stale = True
        elif self._text_now() == self._text:
            self._show_offers()
        elif DESCRIPTION in facts:
            self._ask(while_typing=True)

    # --- What is done ----------------------------------------------------------------------------------

    def _act_on(self, do: Callable[[Offer], None], offer: Offer) -> None:
        self._act(partial(do, offer))

    def _act(self, do: Callable[[], None]) -> None:
        self.keys.keep_focus(do)

    def _take(self, offer: Offer) -> None:
        """The one way in which a proposal becomes an answer."""
        session, dossier = self._session, self._session.dossier
        if dossier is None:
            return
        if offer.fact == INDUSTRY:
            self._take_code(offer.key)
        else:
            field = session.base_program.dictionary.fields[offer.fact]
            session.set_answer(offer.fact, with_option(field, dossier.raw.get(offer.fact), offer.key))

    def _take_code(self, code: str) -> None:
        """The answer; where the industry is left open between codes, one code more."""
        session = self._session
        candidates = session.candidates.get(INDUSTRY, [])
        if candidates and session.dossier is not None and session.dossier.raw.get(INDUSTRY) is None:
            session.set_candidates(INDUSTRY, [*candidates, code])
        else:
            session.set_answer(INDUSTRY, code)

    def _keep_two(self) -> None:
        """The code that was given, if any, and the first proposals are kept in question."""
        session = self._session
        given = [one.key for one in self.offers.codes if one.standing == "taken"]
        codes = [*given, *(one.key for one in self.offers.codes if one.standing == "open")]
        session.set_candidates(INDUSTRY, codes[:2])
        session.set_answer(INDUSTRY, None)

    def _refuse(self, offer: Offer) -> None:
        self._refuse_these(offer.fact, [offer])

    def _refuse_all(self, key: str) -> None:
        """None of a list: those not shown yet are refused too, what is answered already stays."""
        by_fact: dict[str, list[Offer]] = {}
        for one in getattr(self.offers, key):
            if one.standing in ("open", "denied"):
                by_fact.setdefault(one.fact, []).append(one)
        for fact, offers in by_fact.items():
            self._refuse_these(fact, offers)

    def _refuse_these(self, fact: str, offers: Sequence[Offer]) -> None:
        refused = self._session.refusals.get(fact, {})
        self._session.set_refusals(fact, with_refused(offers, refused))

    def _bring_back(self, offer: Offer) -> None:
        refused = self._session.refusals.get(offer.fact, {})
        self._session.set_refusals(
            offer.fact, {key: words for key, words in refused.items() if key != offer.key}
        )

    def _read(self, offer: Offer) -> None:
        self._session.go_asked.emit("plan", offer.key)


class FromDescription(QWidget):
    """Above the answers of industry and sectors while they are not answered: the way to what the description proposes."""

    def __init__(self, fact: str, desk: Desk) -> None:
        super().__init__()
        self._fact, self._session = fact, desk.session
        self.button = quiet(TO_DESCRIPTION, self._on_clicked)
        self.button.setProperty("role", "link")
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        desk.session.answers_changed.connect(self._on_answers)
        self._on_answers(frozenset([fact]))

    @Slot(object)
    def _on_answers(self, facts: frozenset[str]) -> None:
        dossier = self._session.dossier
        if dossier is not None and self._fact in facts:
            self.setVisible(self._fact not in dossier.answers)

    def _on_clicked(self) -> None:
        self._session.go_asked.emit("profile", DESCRIPTION)


def add_proposals(row: FactRow, desk: Desk, proposer: Proposer) -> None:
    """Add to a question what the suggester has for it: nothing for most."""
    if row.field.id in (INDUSTRY, SECTORS):
        row.add_above(FromDescription(row.field.id, desk))
    editor = row.slots[None].editor if row.field.id == DESCRIPTION else None
    if isinstance(editor, TextEditor) and isinstance(editor.field, Box):
        row.add_below(ProposalsPanel(desk, editor.field, proposer))
