"""Proposals beside the description, worked with by hand: typed, taken, refused, pointed at, overtaken, failing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from checklist.store import open_workspace
from gui.desk import Desk
from gui.profile.page import ProfilePage
from gui.profile.proposals import DESCRIPTION, INDUSTRY
from gui.profile.proposals_panel import FromDescription, ProposalsPanel
from gui.profile.proposing import Proposer, Suggesting, load_suggester
from rules.program import Program
from rules.suggest_result import Match, Proposal, Suggestion

TEXT = "不锈钢保温杯、焖烧壶的生产、销售；智能水杯；货物进出口"
PATIENCE_MS = 20_000
EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "thermos-maker.json"


@pytest.fixture(scope="module")
def suggester(program: Program) -> Suggesting:
    """The real one, loaded once."""
    return load_suggester(program)


@pytest.fixture
def page(
    qtbot: QtBot, desk: Desk, suggester: Suggesting, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ProfilePage]:
    """The form of a client of whom nothing is known yet."""
    monkeypatch.setattr("gui.profile.proposing.load_suggester", lambda _program: suggester)
    desk.session.open_client(desk.session.add_client({"enterprise_name": "永康某厂"}))
    shown = ProfilePage(desk)
    shown.resize(964, 640)
    shown.show()
    settle()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.go_to(DESCRIPTION)
    settle()
    yield shown
    shown.close()
    shown.deleteLater()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def panel(page: ProfilePage) -> ProposalsPanel:
    row = page.view().row(DESCRIPTION)
    assert row is not None
    return row.findChildren(ProposalsPanel)[0]


def write(page: ProfilePage, text: str) -> None:
    """Write the description anew, as an input method does."""
    box = panel(page)._box
    box.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)


def wait(qtbot: QtBot, page: ProfilePage, text: str) -> ProposalsPanel:
    """Write a text and wait for its proposals."""
    one = panel(page)
    with qtbot.waitSignal(
        one._proposer.found, timeout=PATIENCE_MS, check_params_cb=lambda read, _: read == text
    ):
        write(page, text)
    settle()
    return one


def raw(page: ProfilePage, fact: str) -> Any:
    assert page.session.dossier is not None
    return page.session.dossier.raw.get(fact)


def codes(one: ProposalsPanel) -> list[str]:
    return [offer.key for offer in one.offers.codes]


def row_of(one: ProposalsPanel, key: str, start: str) -> Any:
    return next(row for row in one.lists[key].rows if not row.isHidden() and row.text.startswith(start))


# --- From words to an answer -------------------------------------------------------------------------


def test_what_is_typed_is_proposed_and_nothing_answered(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    assert codes(one)[0] == "3382"
    assert "“不锈钢保温杯”" in one.lists["codes"].rows[0].text
    assert one.offers.sectors[0].key == "hardware"
    assert {"enterprise_roles", "product_features"} <= {offer.fact for offer in one.offers.options}
    assert one.offers.clauses
    assert [raw(page, fact) for fact in (INDUSTRY, "sectors", "enterprise_roles")] == [None] * 3


def test_one_click_takes_and_the_outcome_changes(qtbot: QtBot, page: ProfilePage) -> None:
    session = page.session
    answers = json.loads(EXAMPLE.read_text(encoding="utf-8"))["answers"]
    session.set_answers({fact: raw for fact, raw in answers.items() if fact not in (INDUSTRY, "sectors")})
    one = wait(qtbot, page, TEXT)
    assert session.dossier is not None
    before = session.dossier.outcomes
    row_of(one, "codes", "3382").buttons[0].click()
    row_of(one, "sectors", "五金制品").buttons[0].click()
    settle()
    assert raw(page, INDUSTRY) == "3382"
    assert raw(page, "sectors") == {"yes": ["hardware"], "no": []}
    assert session.dossier.outcomes != before
    assert row_of(one, "codes", "3382").line.done == "已填"
    assert row_of(one, "codes", one.offers.codes[1].key).buttons[0].text() == "改填这个"
    session.undo()
    session.undo()
    assert raw(page, INDUSTRY) is None
    assert row_of(one, "codes", "3382").buttons[0].text() == "就填这个"


def test_taking_an_option_leaves_the_others_alone(qtbot: QtBot, page: ProfilePage) -> None:
    page.session.set_answer("enterprise_roles", {"yes": ["brand"], "no": ["retailer"]})
    one = wait(qtbot, page, TEXT)
    row_of(one, "options", "企业角色：生产制造").buttons[0].click()
    assert raw(page, "enterprise_roles") == {"yes": ["manufacturer", "brand"], "no": ["retailer"]}


def test_unsure_keeps_two_codes_in_question(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    first = codes(one)[:3]
    one.unsure.click()
    assert page.session.candidates[INDUSTRY] == first[:2]
    assert raw(page, INDUSTRY) is None
    assert one.unsure.isHidden()
    third = row_of(one, "codes", first[2])
    assert third.buttons[0].text() == "也留着"
    third.buttons[0].click()
    assert page.session.candidates[INDUSTRY] == first


def test_unsure_keeps_the_code_that_was_given(qtbot: QtBot, page: ProfilePage) -> None:
    page.session.set_answer(INDUSTRY, "3382")
    one = wait(qtbot, page, TEXT)
    one.unsure.click()
    assert page.session.candidates[INDUSTRY][0] == "3382"
    assert raw(page, INDUSTRY) is None


def test_a_clause_leads_to_the_plan(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    clause = one.offers.clauses[0].key
    with qtbot.waitSignal(page.session.go_asked) as asked:
        one.lists["clauses"].rows[0].buttons[0].click()
    assert asked.args == ["plan", clause]


# --- Refusing ----------------------------------------------------------------------------------------


def test_a_refusal_is_remembered_and_can_be_taken_back(
    qtbot: QtBot, page: ProfilePage, desk: Desk, suggester: Suggesting
) -> None:
    one = wait(qtbot, page, TEXT)
    row_of(one, "codes", "3382").buttons[1].click()
    assert "3382" not in codes(one)
    session, client = desk.session, desk.session.client_id
    assert client is not None
    session.close_client()
    session.open_client(client)
    settle()
    page.go_to(DESCRIPTION)
    settle()
    again = panel(page)
    assert again is not one
    qtbot.waitUntil(lambda: bool(again.offers.codes), timeout=PATIENCE_MS)
    assert "3382" not in codes(again)
    assert [offer.key for offer in again.offers.refused] == ["3382"]
    again.lists["refused"].more.click()
    again.lists["refused"].rows[0].buttons[0].click()
    assert codes(again)[0] == "3382"
    assert session.refusals == {}


def test_none_of_these_is_remembered_until_another_word_leads_there(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    none = next(button for button in one.lists["codes"].head if button.text() == "都不是")
    none.click()
    assert codes(one) == []
    one = wait(qtbot, page, TEXT + "。")
    assert "3382" not in codes(one)
    one = wait(qtbot, page, "不锈钢餐具的生产")
    assert "3382" in codes(one)
    assert raw(page, INDUSTRY) is None


# --- Words in the text -------------------------------------------------------------------------------


def test_the_words_are_marked_where_they_stand(qtbot: QtBot, page: ProfilePage) -> None:
    text = "𠮷牌😀不锈钢保温杯的生产"
    one = wait(qtbot, page, text)
    row = row_of(one, "codes", "3382")
    row.buttons[0].setFocus()
    settle()
    assert one.highlights.pointed == ("不锈钢保温杯",)
    pointed = one._box.extraSelections()[-1]
    assert pointed.cursor.selectedText() == "不锈钢保温杯"
    assert pointed.format.background().color() == page.desk.theme.colour("highlight")
    led = {selection.cursor.selectedText() for selection in one._box.extraSelections()[:-1]}
    assert "不锈钢保温杯" in led
    one._box.setFocus()
    settle()
    assert one.highlights.pointed == ()
    assert one._box.toPlainText() == text


def test_marks_of_another_text_are_taken_away(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    one.open(False)
    assert one._box.extraSelections() == []


# --- Calm --------------------------------------------------------------------------------------------


def test_no_words_are_no_answer(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, "锂锂锂锂")
    assert "没有把握" in one.note.text()
    assert "中类" in one.note.text()
    assert all(row.isHidden() for row in one.lists["codes"].rows)
    write(page, "   ")
    settle()
    assert one.offers.codes == ()


def test_a_very_long_paste_does_not_hold_the_window(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, "保温杯、" * 25_000)
    assert codes(one)


def test_every_line_of_the_text_is_seen(qtbot: QtBot, page: ProfilePage) -> None:
    write(page, "不锈钢保温杯的生产；" * 7)
    box = panel(page)._box
    for width in (700, 964, 760):
        page.resize(width, 640)
        settle()
        assert box.verticalScrollBar().maximum() == 0, f"at {width}"


class Slow:
    """Reads the first text only when told to."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.started, self.go_on = threading.Event(), threading.Event()

    def suggest(self, text: str) -> Suggestion:
        self.read.append(text)
        self.started.set()
        assert self.go_on.wait(20)
        return Suggestion(codes=(Proposal("3382", text, 0.5, (Match(text, 0, len(text)),)),), sure=True)


def test_a_text_that_was_overtaken_is_not_told(qtbot: QtBot, desk: Desk) -> None:
    slow = Slow()
    proposer = Proposer(desk.session, None, lambda _program: slow)
    told: list[str] = []
    proposer.found.connect(lambda text, _found: told.append(text))
    proposer.ask("甲")
    qtbot.waitUntil(slow.started.is_set, timeout=PATIENCE_MS)
    proposer.ask("乙")
    proposer.ask("丙")
    slow.go_on.set()
    with qtbot.waitSignal(proposer.found, timeout=PATIENCE_MS):
        pass
    assert (told, slow.read) == (["丙"], ["甲", "丙"])
    with qtbot.waitSignal(proposer.found, timeout=PATIENCE_MS):
        proposer.ask("丙")
    assert slow.read == ["甲", "丙"], "the last text is not read again"


class Broken:
    """Fails until it is mended."""

    def __init__(self, fault: Exception, suggester: Suggesting) -> None:
        self.fault: Exception | None = fault
        self._suggester = suggester

    def suggest(self, text: str) -> Suggestion:
        if self.fault is not None:
            raise self.fault
        return self._suggester.suggest(text)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (FileNotFoundError(2, "No such file"), "词表"),
        (ImportError("jieba"), "程序库"),
        (KeyError("x"), "出了错"),
    ],
)
def test_a_failure_is_calm_and_can_be_tried_again(
    qtbot: QtBot, page: ProfilePage, suggester: Suggesting, fault: Exception, words: str
) -> None:
    broken = Broken(fault, suggester)
    one = panel(page)
    one._proposer._suggester = broken
    with qtbot.waitSignal(one._proposer.failed, timeout=PATIENCE_MS):
        write(page, TEXT)
    assert words in one.note.text()
    assert "填报不受影响" in one.note.text()
    assert raw(page, DESCRIPTION) == TEXT
    assert not one.again.isHidden()
    broken.fault = None
    with qtbot.waitSignal(one._proposer.found, timeout=PATIENCE_MS):
        one.again.click()
    assert one.again.isHidden()
    assert codes(one)[0] == "3382"


# --- When it is shown --------------------------------------------------------------------------------


def test_where_all_is_answered_nothing_is_read(qtbot: QtBot, desk: Desk, take_in: Callable[..., int]) -> None:
    take_in(desk.session)
    page = ProfilePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.go_to(DESCRIPTION)
    settle()
    one = panel(page)
    assert not one.is_open
    assert one._box.extraSelections() == []
    assert not one._proposer.is_loaded
    assert one._proposer._task is None


def test_the_way_to_the_description_stands_where_nothing_is_answered(qtbot: QtBot, page: ProfilePage) -> None:
    row = page.view().row(INDUSTRY)
    assert row is not None
    way = row.findChildren(FromDescription)[0]
    with qtbot.waitSignal(page.session.go_asked) as asked:
        way.button.click()
    assert asked.args == ["profile", DESCRIPTION]
    page.session.set_answer(INDUSTRY, "3382")
    assert way.isHidden()


def test_who_may_only_read_sees_and_cannot_take(
    qtbot: QtBot, page: ProfilePage, desk: Desk, tmp_path: Path
) -> None:
    wait(qtbot, page, TEXT)
    session, client = desk.session, desk.session.client_id
    assert client is not None
    session.close_client()
    first = session.workspace
    with open_workspace(tmp_path / "clients.qingce", desk.now, "李四") as second:
        assert second.is_read_only
        session.workspace = second
        session.open_client(client)
        page.go_to(DESCRIPTION)
        settle()
        one = panel(page)
        qtbot.waitUntil(lambda: bool(one.offers.codes), timeout=PATIENCE_MS)
        assert not any(button.isEnabled() for button in one.lists["codes"].rows[0].buttons)
        assert second.why_read_only in one._locked.text()
        session.close_client()
        session.workspace = first


# --- By keys -----------------------------------------------------------------------------------------


def test_one_stop_for_tab_and_arrows_inside(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    one.fold.setFocus()
    settle()
    QTest.keyClick(one.fold, Qt.Key.Key_Tab)
    more = one.lists["codes"].more
    assert QApplication.focusWidget() is more
    QTest.keyClick(more, Qt.Key.Key_Down)
    take = one.lists["codes"].rows[0].buttons[0]
    assert QApplication.focusWidget() is take
    assert one.highlights.pointed == ("不锈钢保温杯",)
    assert take.accessibleName() == "就填这个：3382 金属制餐具和器皿制造，很接近，凭“不锈钢保温杯”"
    QTest.keyClick(take, Qt.Key.Key_Tab)
    assert not one.isAncestorOf(QApplication.focusWidget())
    take.setFocus()
    QTest.keyClick(take, Qt.Key.Key_Return)
    assert raw(page, INDUSTRY) == "3382"
    left = QApplication.focusWidget()
    assert left is not None
    assert one.isAncestorOf(left), "the focus stays near"
    assert left.accessibleName().startswith("改填这个")


def test_arrows_stop_at_the_ends(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    lines = one._buttons()
    lines[0][0].setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(lines[0][0], key)
        assert QApplication.focusWidget() is lines[0][0]
    last = lines[-1][-1]
    last.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(last, key)
        assert QApplication.focusWidget() is last


def test_everything_to_press_has_a_name_of_its_own(qtbot: QtBot, page: ProfilePage) -> None:
    one = wait(qtbot, page, TEXT)
    names = [button.accessibleName() for line in one._buttons() for button in line]
    assert all(names)
    assert len(names) == len(set(names))
