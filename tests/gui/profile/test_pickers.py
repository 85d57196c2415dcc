"""Industries and regions: searched for, looked up, refused, settled, left open between several."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.candidates import Difference, DifferenceModel
from gui.profile.code_line import CodeLine, FoundModel
from gui.profile.code_search import IndustrySearch
from gui.profile.code_tree import IndustryTree
from gui.profile.industry import IndustryPicker
from gui.profile.making import make_editor
from gui.profile.region import RegionPicker, below, chain
from rules.codes import CodeTables

CODES = CodeTables()
FACT = "gbt4754_main"


@pytest.fixture
def picker(qtbot: Any, desk: Desk, take_in: Callable[..., int]) -> Callable[[str], Any]:
    """The picker of a fact on the thermos example, kept in step with it."""
    take_in(desk.session)
    pages = []

    def made(fact: str = FACT) -> Any:
        editor = make_editor(desk.session.base_program.dictionary.fields[fact], desk)
        session = desk.session

        def show() -> None:
            assert session.dossier is not None
            editor.show_value(session.dossier.raw.get(fact))

        editor.edited.connect(lambda raw: session.set_answer(fact, raw))
        session.answers_changed.connect(show)
        page = QWidget()
        box = QVBoxLayout(page)
        box.addWidget(editor)
        box.addStretch(1)
        pages.append((page, show))
        qtbot.addWidget(page)
        page.resize(640, 600)
        page.show()
        page.activateWindow()
        assert QTest.qWaitForWindowActive(page)
        show()
        return editor

    yield made
    for _, show in pages:
        desk.session.answers_changed.disconnect(show)


def raw(desk: Desk, fact: str = FACT) -> Any:
    assert desk.session.dossier is not None
    return desk.session.dossier.raw.get(fact)


def write(line: CodeLine, text: str) -> None:
    """Give Chinese text as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    line.selectAll()
    QCoreApplication.sendEvent(line, event)


def button(widget: QWidget, text: str) -> QPushButton:
    """The button that says so, or is read so."""
    QCoreApplication.processEvents()
    found = [one for one in widget.findChildren(QPushButton) if text in (one.text(), one.accessibleName())]
    return next(one for one in found if one.isVisible())


# --- Industry ----------------------------------------------------------------------------------------


def test_the_models_keep_to_qts_contract(qtmodeltester: Any, desk: Desk) -> None:
    found = FoundModel()
    found.show_found(IndustrySearch(CODES).find("餐具"))
    qtmodeltester.check(found)
    tree = IndustryTree(CODES)
    qtmodeltester.check(tree)
    model = DifferenceModel(desk)
    model.show_rows(["3382", "5135"], [Difference("a", "甲", False, ("likely", "not_met"))])
    qtmodeltester.check(model)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "若为 3382"
    assert model.index(0, 2).data() == "不符合"


def test_a_code_is_told_with_its_place(picker: Callable[..., IndustryPicker]) -> None:
    editor = picker()
    assert editor.line.text() == "3382"
    assert editor.told == "金属制餐具和器皿制造　制造业 › 金属制品业 › 金属制日用品制造"
    assert editor.value() == "3382"
    assert editor.line.accessibleName() == "国民经济行业代码"


def test_digits_are_the_answer_as_they_are_typed(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.line.selectAll()
    seen = []
    for key in "0111":
        QTest.keyClick(editor.line, key)
        seen.append(raw(desk))
    assert seen == ["0", "01", "011", "0111"]
    assert "稻谷种植" in editor.told
    editor.line.selectAll()
    QTest.keyClick(editor.line, Qt.Key.Key_Delete)
    assert raw(desk) is None


def test_a_search_by_keys_alone(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    write(editor.line, "锂离子电池")
    assert raw(desk) == "3382"  # words only look for a code
    assert "还没有选定代码" in editor.told
    popup = editor.line.completer_.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert raw(desk) == "3841"
    assert not popup.isVisible()
    assert editor.line.text() == "3841"


def test_enter_takes_the_only_one_that_fits(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    write(editor.line, "锂离子电池制造")
    editor.line.completer_.popup().hide()
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert raw(desk) == "3841"


def test_a_wider_code_offers_its_classes(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "338")
    assert desk.session.dossier is not None
    assert "是中类" in desk.session.dossier.problems[FACT][0].message
    assert "金属制日用品制造是中类，请选到小类" in editor.told
    assert 'href="3382"' in editor.links
    editor.take("3383")
    assert raw(desk) == "3383"
    assert FACT not in desk.session.dossier.problems


def test_a_wide_code_shows_some_and_names_the_tree(picker: Callable[..., IndustryPicker]) -> None:
    editor = picker()
    editor.show_value("33")
    assert "见分类表" in editor.told


def test_the_tree_by_keys_alone(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.browse.click()
    tree = editor.tree
    assert tree is not None
    assert tree.view.currentIndex().data() == "3382 金属制餐具和器皿制造"
    QTest.keyClick(tree.view, Qt.Key.Key_Up)
    QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert raw(desk) == "3381"
    assert not tree.isVisible()
    editor.browse.click()
    QTest.keyClick(tree.view, Qt.Key.Key_Left)
    QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert raw(desk) == "3381"  # a wider code is no answer: it is opened
    tree.hide()


def test_the_wheel_and_reading_only(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.set_editable(False)
    QTest.keyClicks(editor.line, "1")
    assert raw(desk) == "3382"
    assert not editor.browse.isEnabled()
    assert not editor.unsure.isEnabled()


# --- Not sure ----------------------------------------------------------------------------------------


def test_two_codes_are_kept_and_the_answer_is_open(
    picker: Callable[..., IndustryPicker], desk: Desk, qtbot: Any
) -> None:
    editor = picker()
    editor.unsure.click()
    assert raw(desk) is None
    assert desk.session.candidates[FACT] == ["3382"]
    assert editor.panel is not None
    editor.take("5135")
    assert desk.session.candidates[FACT] == ["3382", "5135"]
    assert raw(desk) is None
    assert "先留着 2 个代码" in editor.panel.title
    editor.panel.compare()
    rows = {row.policy: row.outcomes for row in editor.panel.model.rows}
    assert desk.session.dossier is not None
    assert rows == desk.session.dossier.candidate_outcomes(FACT, ["3382", "5135"])
    assert rows
    assert all(len(set(outcomes)) == 2 for outcomes in rows.values())
    with qtbot.waitSignal(desk.session.go_asked) as asked:
        editor.panel.view.activated.emit(editor.panel.model.index(0, 0))
    assert asked.args == ["results", editor.panel.model.rows[0].policy]


def test_one_is_settled_on(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.unsure.click()
    editor.take("3389")
    button(editor, "就用这个 3389").click()
    assert raw(desk) == "3389"
    assert FACT not in desk.session.candidates
    assert editor.panel is not None
    assert not editor.panel.isVisible()


def test_candidates_are_dropped_and_outlive_the_picker(
    picker: Callable[..., IndustryPicker], desk: Desk
) -> None:
    editor = picker()
    editor.unsure.click()
    editor.take("3389")
    button(editor, "去掉 3382").click()
    assert desk.session.candidates[FACT] == ["3389"]
    again = picker()
    assert again.is_open
    assert again.panel is not None
    assert again.panel.codes == ("3389",)
    client = desk.session.client_id
    assert client is not None
    desk.session.open_client(client)
    assert desk.session.candidates[FACT] == ["3389"]


def test_codes_that_come_to_the_same_are_told_so(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.unsure.click()
    editor.take("3389")
    assert editor.panel is not None
    editor.panel.compare()
    assert "结论都一样" in editor.panel.note
    assert not editor.panel.view.isVisible()


def test_undo_gives_the_answer_back(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    editor = picker()
    editor.unsure.click()
    desk.session.undo()
    assert raw(desk) == "3382"
    assert editor.line.text() == "3382"
    assert not editor.is_open
    assert editor.panel is not None
    assert not editor.panel.isVisible()


def test_not_sure_of_nothing_asks_for_a_first_code(picker: Callable[..., IndustryPicker], desk: Desk) -> None:
    desk.session.set_answer(FACT, None)
    editor = picker()
    editor.unsure.click()
    assert FACT not in desk.session.candidates
    assert "先写下或选定" in editor.told


def test_a_cell_of_a_table_is_never_left_open(desk: Desk, qtbot: Any) -> None:
    column = desk.session.base_program.dictionary.fields["activity_revenue"].columns[0]
    editor = make_editor(column, desk)
    qtbot.addWidget(editor)
    assert isinstance(editor, IndustryPicker)
    assert editor.unsure.isHidden()
    assert editor.candidates == []


# --- Region ------------------------------------------------------------------------------------------

REGION = "registered_region"


def test_a_region_is_shown_step_by_step(picker: Callable[..., RegionPicker]) -> None:
    editor = picker(REGION)
    assert [step.currentText() for step in editor.steps] == ["浙江省", "金华市", "永康市"]
    assert [step.accessibleName() for step in editor.steps] == [
        "注册地：省", "注册地：市", "注册地：县（区）",
    ]  # fmt: skip


def test_a_region_is_found_by_its_name(picker: Callable[..., RegionPicker], desk: Desk) -> None:
    editor = picker(REGION)
    write(editor.line, "东莞")
    assert raw(desk, REGION) == "330784"
    QTest.keyClick(editor.line.completer_.popup(), Qt.Key.Key_Down)
    QTest.keyClick(editor.line.completer_.popup(), Qt.Key.Key_Return)
    assert raw(desk, REGION) == "441900"
    assert [step.currentText() for step in editor.steps] == ["广东省", "东莞市", "（县（区））"]


def test_steps_down_and_back(picker: Callable[..., RegionPicker], desk: Desk) -> None:
    desk.session.set_answer(REGION, None)
    editor = picker(REGION)
    province, prefecture, county = editor.steps
    assert not prefecture.isEnabled()
    pick(province, "浙江省")
    assert raw(desk, REGION) == "330000"
    pick(prefecture, "金华市")
    assert raw(desk, REGION) == "330700"
    pick(county, "永康市")
    assert raw(desk, REGION) == "330784"
    pick(county, "（县（区））")
    assert raw(desk, REGION) == "330700"
    pick(province, "（省）")
    assert raw(desk, REGION) is None
    assert editor.line.text() == ""


def test_a_municipality_has_counties_at_once(picker: Callable[..., RegionPicker], desk: Desk) -> None:
    editor = picker(REGION)
    pick(editor.steps[0], "北京市")
    assert not editor.steps[1].isEnabled()
    pick(editor.steps[2], "朝阳区")
    assert raw(desk, REGION) == "110105"
    pick(editor.steps[2], "（县（区））")
    assert raw(desk, REGION) == "110000"


def test_a_code_that_does_not_exist_is_kept_as_typed(picker: Callable[..., RegionPicker], desk: Desk) -> None:
    editor = picker(REGION)
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "999999")
    assert raw(desk, REGION) == "999999"
    assert desk.session.dossier is not None
    assert REGION in desk.session.dossier.problems
    assert [step.currentIndex() for step in editor.steps] == [0, 0, 0]


def test_every_division_can_be_shown() -> None:
    for code, row in CODES.divisions.items():
        steps = chain(CODES, code)
        assert steps[-1] == code
        assert CODES.divisions[steps[0]].level == "省级"
        assert not row.parent or code in below(CODES, row.parent)
    assert chain(CODES, "999999") == ()


def test_reading_only(picker: Callable[..., RegionPicker], desk: Desk) -> None:
    editor = picker(REGION)
    editor.set_editable(False)
    QTest.keyClicks(editor.line, "1")
    assert raw(desk, REGION) == "330784"
    assert not any(step.isEnabled() for step in editor.steps)
    assert editor.value() == "330784"


def pick(step: QComboBox, text: str) -> None:
    """Choose by hand."""
    step.setCurrentIndex(step.findText(text))
    step.activated.emit(step.currentIndex())
