"""Table facts as a clerk fills them in: typed, pasted, confirmed as none, undone."""

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.desk import Desk
from gui.profile.making import make_editor
from gui.profile.table_editor import TableEditor

EXAMPLES = Path(__file__).parent.parent.parent.parent / "resources" / "examples"


class Row(QObject):
    """Stands for the row of the form: keeps what an editor tells, and shows it what is kept."""

    def __init__(self, desk: Desk, editor: TableEditor) -> None:
        super().__init__(editor)
        self.session, self.editor, self.fact = desk.session, editor, editor.spec.id
        editor.edited.connect(self.keep)
        self.session.answers_changed.connect(self.show)
        self.show()

    @Slot(object)
    def keep(self, raw: Any) -> None:
        self.session.set_answer(self.fact, raw, is_typing=self.editor.is_typed)

    @Slot()
    def show(self) -> None:
        dossier = self.session.dossier
        assert dossier is not None
        self.editor.show_value(dossier.raw.get(self.fact))
        self.editor.show_problems(dossier.problems.get(self.fact, ()), dossier.warnings.get(self.fact, ()))


@pytest.fixture
def opened(qtbot: Any, desk: Desk, take_in: Callable[..., int]) -> Callable[..., TableEditor]:
    """An editor of a table fact, shown, on an example."""
    take_in(desk.session, "lithium-battery-maker")
    pages = []

    def made(fact: str = "titles", answer: Any = "as it is") -> TableEditor:
        if answer != "as it is":
            desk.session.set_answer(fact, answer)
        editor = make_editor(desk.session.base_program.dictionary.fields[fact], desk)
        assert isinstance(editor, TableEditor)
        Row(desk, editor)
        page = QWidget()
        box = QVBoxLayout(page)
        box.addWidget(editor)
        box.addStretch(1)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(640, 700)
        page.show()
        page.activateWindow()
        assert QTest.qWaitForWindowActive(page)
        return editor

    return made


def raw(desk: Desk, fact: str) -> Any:
    assert desk.session.dossier is not None
    return desk.session.dossier.raw.get(fact)


def button(editor: TableEditor, text: str) -> QPushButton:
    return next(one for one in editor.findChildren(QPushButton) if one.text() == text)


def cell_in_hand(editor: TableEditor) -> Any:
    """The editor of the cell that is being edited; those that are closed are gone only after the events."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = editor.view.viewport().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(found) == 1, found
    return found[0]


def write(widget: QWidget, text: str) -> None:
    """Give Chinese text as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def keys(editor: TableEditor, key: str) -> None:
    QTest.keySequence(editor.view, QKeySequence(key))


def paste(editor: TableEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.paste()


def test_every_table_of_every_example_comes_back_as_it_was(desk: Desk, qtbot: Any) -> None:
    count = 0
    for path in sorted(EXAMPLES.glob("*.json")):
        answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
        for field in desk.session.base_program.dictionary.fields.values():
            if field.kind != "table" or field.id not in answers:
                continue
            parts = answers[field.id].values() if field.is_yearly else [answers[field.id]]
            for part in parts:
                if isinstance(part, dict):
                    continue  # a reason is the business of the row around it
                editor = make_editor(field, desk)
                qtbot.addWidget(editor)
                with qtbot.assertNotEmitted(editor.edited):
                    editor.show_value(part)
                assert editor.value() == part, field.id
                count += 1
    assert count >= 50


# --- None, and not said --------------------------------------------------------------------------------


def test_no_rows_is_two_things(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards", None)
    assert "不知道有没有" in editor.state
    confirm = button(editor, "确认没有")
    confirm.click()
    assert raw(desk, "awards") == []
    assert editor.state == "已确认：没有。"
    assert confirm.isChecked()
    confirm.click()
    assert raw(desk, "awards") is None
    assert not confirm.isChecked()
    desk.session.undo()
    assert raw(desk, "awards") == []
    assert confirm.isChecked()


def test_deleting_the_last_row_confirms_nothing(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards")
    assert len(raw(desk, "awards")) == 1
    editor.view.go_to(0, 0)
    editor.delete_rows()
    assert raw(desk, "awards") is None
    assert "不知道有没有" in editor.state
    desk.session.undo()
    assert len(editor.model.rows) == 1


def test_a_row_takes_the_confirmation_back(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards", [])
    editor.model.set_cell(0, "award", "national_st")
    assert raw(desk, "awards") == [{"award": "national_st"}]
    assert not button(editor, "确认没有").isVisible()


def test_an_empty_row_is_told_of(opened: Callable[..., TableEditor]) -> None:
    editor = opened("awards", [{"award": "national_st"}, {}])
    assert "第 2 行还是空的" in editor.state


# --- Typing ------------------------------------------------------------------------------------------


def test_every_key_is_kept_and_a_cell_is_one_step(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles")
    before = raw(desk, "titles")
    editor.view.go_to(1, 5, edit=True)
    cell = cell_in_hand(editor)
    said = []
    for key in "2027-12-05":
        QTest.keyClick(cell, key)
        said.append(raw(desk, "titles")[1]["valid_to"])
    assert said[0] == "2"
    assert said[-1] == "2027-12-05"
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    editor.view.go_to(1, 4, edit=True)
    cell = cell_in_hand(editor)
    QTest.keyClicks(cell, "2024-12-06")
    desk.session.undo()
    assert raw(desk, "titles")[1] == {**before[1], "valid_to": "2027-12-05"}
    desk.session.undo()
    assert raw(desk, "titles") == before
    assert editor.model.rows == before


def test_escape_puts_back_what_was_there(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles")
    before = raw(desk, "titles")
    editor.view.go_to(0, 5, edit=True)
    cell = cell_in_hand(editor)
    QTest.keyClicks(cell, "1999")
    assert raw(desk, "titles") != before
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    assert raw(desk, "titles") == before


def test_escape_in_a_row_just_begun_leaves_no_row(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("mandatory_standards")
    before = raw(desk, "mandatory_standards")
    editor.add_row()
    cell = cell_in_hand(editor)
    QTest.keyClicks(cell, "GB")
    assert len(raw(desk, "mandatory_standards")) == len(before) + 1
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    assert raw(desk, "mandatory_standards") == before


def test_an_option_is_found_by_a_part_of_its_name(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles", [{"title": "hnte"}])
    editor.view.go_to(0, 0, edit=True)
    combo = cell_in_hand(editor)
    combo.lineEdit().selectAll()
    write(combo.lineEdit(), "绿色供应链")
    assert raw(desk, "titles") == [{"title": "hnte"}]  # half a word is no answer yet
    found = combo.completer().completionModel()
    assert found.rowCount() == 1
    combo.setEditText(str(found.index(0, 0).data()))
    QTest.keyClick(combo, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert raw(desk, "titles")[0]["title"] not in ("hnte", None)
    assert not editor.remarks.wrong


def test_a_word_that_is_no_option_is_kept_and_named(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles", [{"title": "hnte", "level": "national"}, {"title": "green_factory"}])
    editor.model.set_cell(1, "title", "高新企业")
    editor.model.set_cell(0, "valid_to", "2026-13-40")
    assert raw(desk, "titles")[1]["title"] == "高新企业"
    lines = editor.remarks.wrong.split("\n")
    assert lines[0].startswith("第 1 行 到期日：写的是“2026-13-40”，没有 13 月")
    assert lines[1] == (
        "第 2 行 称号：没有“高新企业”这个选项；最接近的是“高新技术企业”，请从列表中选。 改成“高新技术企业”"
    )
    assert "answers." not in editor.remarks.wrong


def test_a_wrong_cell_leaves_the_others_known(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles", [{"title": "hnte", "status": "granted"}])
    editor.model.set_cell(0, "valid_to", "不知道")
    dossier = desk.session.dossier
    assert dossier is not None
    assert dossier.answers["titles"] == ({"title": "hnte", "status": "granted"},)


def test_space_turns_yes_and_no(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("mandatory_standards", [{"standard": "GB 17761"}])
    editor.view.go_to(0, 1)
    seen = []
    for _ in range(3):
        QTest.keyClick(editor.view, Qt.Key.Key_Space)
        seen.append(raw(desk, "mandatory_standards")[0].get("conforms"))
    assert seen == [True, False, None]


def test_a_key_says_why_a_cell_is_unknown(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards", [{"award": "national_st", "rank": "1"}])
    editor.view.go_to(0, 1)
    seen = []
    for _ in range(4):
        editor.turn_reason()
        seen.append(raw(desk, "awards")[0].get("rank"))
    reasons = ("dont_know", "does_not_apply", "later")
    assert seen == [*({"unknown": reason} for reason in reasons), None]


def test_the_menu_says_it_too(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards", [{"award": "national_st"}])
    editor.view.go_to(0, 2)
    menu = editor.tools.menu()
    next(one for one in menu.actions() if one.text() == "这一格：不清楚").trigger()
    assert raw(desk, "awards")[0]["awarded_on"] == {"unknown": "dont_know"}
    menu.deleteLater()


# --- Rows --------------------------------------------------------------------------------------------


def test_rows_are_added_doubled_and_deleted(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("certifications", [{"certificate": "iso9001"}, {"certificate": "ccc"}])
    editor.view.go_to(0, 1)
    editor.duplicate_rows()
    assert [row["certificate"] for row in raw(desk, "certifications")] == ["iso9001", "iso9001", "ccc"]
    assert editor.view.currentIndex().row() == 1
    editor.delete_rows()
    editor.view.go_to(1, 0)
    editor.delete_rows()
    assert raw(desk, "certifications") == [{"certificate": "iso9001"}]
    assert "Ctrl+Z" in editor.remarks.done
    desk.session.undo()
    desk.session.undo()
    assert [row["certificate"] for row in raw(desk, "certifications")] == ["iso9001", "iso9001", "ccc"]


def test_everything_by_keys_alone(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("mandatory_standards", [{"standard": "GB 17761"}])
    editor.view.setFocus()
    keys(editor, "Ctrl+Return")
    cell = cell_in_hand(editor)
    QTest.keyClicks(cell, "GB 42295")
    QTest.keyClick(cell, Qt.Key.Key_Tab)
    QTest.keyClick(cell_in_hand(editor), Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    editor.view.go_to(1, 1)
    QTest.keyClick(editor.view, Qt.Key.Key_Space)
    assert raw(desk, "mandatory_standards")[1] == {"standard": "GB 42295", "conforms": True}
    keys(editor, "Ctrl+D")
    assert len(raw(desk, "mandatory_standards")) == 3
    keys(editor, "Ctrl+Backspace")
    keys(editor, "Del")
    assert len(raw(desk, "mandatory_standards")) == 2


def test_tab_leaves_the_table(opened: Callable[..., TableEditor]) -> None:
    editor = opened("titles")
    assert not editor.view.tabKeyNavigation()
    assert editor.view.accessibleName() == "已获称号和名单"


def test_what_may_only_be_read(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("titles")
    before = raw(desk, "titles")
    editor.set_editable(False)
    paste(editor, "绿色工厂")
    editor.view.go_to(0, 0, edit=True)
    editor.delete_rows()
    assert raw(desk, "titles") == before
    assert editor.view.findChild(QLineEdit) is None
    assert not button(editor, "添加一行").isEnabled()
    editor.view.go_to(0, 0)
    editor.copy()
    assert QGuiApplication.clipboard().text() == "高新技术企业"


# --- Pasting -----------------------------------------------------------------------------------------


def patents(count: int, wrong: int = 0) -> str:
    head = "授权日期\t类型\t取得方式\t本企业权利人排名\t专利号\t当前有效"
    rows = (
        f"2024/{at % 12 + 1}/{at % 28 + 1}\t{'新型' if at < wrong else '实用新型'}\t自行申请\t1\tZL{at}\t是"
        for at in range(count)
    )
    return "\n".join([head, *rows])


def test_three_hundred_patents_in_less_than_a_second(
    opened: Callable[..., TableEditor], desk: Desk, qapp: Any
) -> None:
    editor = opened("ip_items", None)
    QGuiApplication.clipboard().setText(patents(300))
    begun = perf_counter()
    editor.paste()
    qapp.processEvents()
    assert perf_counter() - begun < 1
    assert len(raw(desk, "ip_items")) == 300
    assert editor.remarks.done == ("已粘贴：新增 300 行。按 Ctrl+Z 可以撤销。没有用到的列：专利号。")
    assert desk.session.dossier is not None
    assert len(desk.session.dossier.answers["ip_items"]) == 300
    desk.session.undo()
    assert raw(desk, "ip_items") is None


def test_all_wrong_cells_are_named_at_once_and_nothing_else_is_lost(
    opened: Callable[..., TableEditor], desk: Desk
) -> None:
    editor = opened("ip_items", None)
    assert desk.session.dossier is not None
    others = set(desk.session.dossier.answers)
    paste(editor, patents(300, wrong=12))
    assert raw(desk, "ip_items")[11]["ip_type"] == "新型"
    assert editor.remarks.wrong == (
        "第 1、2、3、4、5、6、7、8 等 12 行 类型：没有“新型”这个选项；最接近的是“实用新型”，请从列表中选。"
        " 12 行都改成“实用新型”"
    )
    assert sum(one.spot is not None for one in editor.told) == 12
    assert others <= set(desk.session.dossier.answers)
    editor.remarks.change(0)
    assert raw(desk, "ip_items")[11]["ip_type"] == "utility_model"
    assert not editor.remarks.wrong


def test_hundreds_of_wrong_cells_keep_no_other_fact_from_being_read(
    opened: Callable[..., TableEditor], desk: Desk
) -> None:
    editor = opened("ip_items", None)
    assert desk.session.dossier is not None
    others = set(desk.session.dossier.answers)
    paste(editor, patents(400, wrong=400))
    assert set(desk.session.dossier.answers) == others
    assert editor.remarks.wrong


def test_pasting_over_rows_from_the_cell_in_hand(opened: Callable[..., TableEditor], desk: Desk) -> None:
    rows = [{"award": "national_st", "rank": "1"}, {"award": "provincial_st", "rank": "2"}]
    editor = opened("awards", rows)
    editor.view.go_to(1, 1)
    paste(editor, "3\t2024-05-01\n4\t2025-05-01")
    assert raw(desk, "awards") == [
        rows[0],
        {"award": "provincial_st", "rank": "3", "awarded_on": "2024-05-01"},
        {"rank": "4", "awarded_on": "2025-05-01"},
    ]
    assert editor.remarks.done.startswith("已粘贴：新增 1 行，改写 1 行。")


def test_rows_with_a_header_are_added(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("awards", [{"award": "national_st"}])
    editor.view.go_to(0, 0)
    paste(editor, "证书日期\t奖项\n2024-05-01\t中国专利奖")
    assert len(raw(desk, "awards")) == 2


def test_what_does_not_fit_is_refused_and_changes_nothing(
    opened: Callable[..., TableEditor], desk: Desk
) -> None:
    editor = opened("awards", [{"award": "national_st"}])
    paste(editor, "a\tb\tc\td")
    assert "有 4 列，这张表只有 3 列" in editor.remarks.refused
    assert raw(desk, "awards") == [{"award": "national_st"}]
    paste(editor, "中国专利奖")
    assert not editor.remarks.refused


def test_two_thousand_rows_are_the_most(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("ip_items", [{"ip_type": "utility_model"}] * 1990)
    paste(editor, patents(20))
    assert "会有 2,010 行" in editor.remarks.refused
    assert len(raw(desk, "ip_items")) == 1990


def test_a_long_table_waits_for_a_pause_and_forgets_nothing(
    opened: Callable[..., TableEditor], desk: Desk, qtbot: Any
) -> None:
    editor = opened("mandatory_standards", [{"standard": f"GB {at}"} for at in range(400)])
    editor.view.go_to(3, 0, edit=True)
    cell = cell_in_hand(editor)
    with qtbot.waitSignal(editor.edited, timeout=2000):
        QTest.keyClicks(cell, "GB 999")
        assert raw(desk, "mandatory_standards")[3] == {"standard": "GB 3"}
    assert raw(desk, "mandatory_standards")[3] == {"standard": "GB 999"}
    QTest.keyClicks(cell, "9")
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: raw(desk, "mandatory_standards")[3] == {"standard": "GB 9999"}, timeout=100)
    editor.view.go_to(4, 0, edit=True)
    QTest.keyClicks(cell_in_hand(editor), "x")
    editor.hide()
    assert raw(desk, "mandatory_standards")[4] == {"standard": "x"}


# --- The form of a row -------------------------------------------------------------------------------


def test_a_wide_table_offers_the_form_of_the_row_in_hand(
    opened: Callable[..., TableEditor], desk: Desk
) -> None:
    editor = opened("products")
    assert editor.form is None
    editor.view.go_to(0, 0)
    editor.view.pressed.emit(editor.view.currentIndex())
    assert editor.form is not None
    assert editor.form.title == "第 1 行，共 2 行"
    button(editor, "下一行").click()
    assert editor.form.title == "第 2 行，共 2 行"
    name = editor.form.fields["name"]
    name.editor.edited.emit("新的名字")
    assert raw(desk, "products")[1]["name"] == "新的名字"
    assert editor.model.index(1, 0).data() == "新的名字"
    button(editor, "下一行").click()
    assert editor.form.title == "新的一行"
    editor.form.fields["own_brand"].editor.edited.emit(True)
    assert raw(desk, "products")[2] == {"own_brand": True}
    assert editor.form.title == "第 3 行，共 3 行"


def test_a_reason_is_given_in_the_form(opened: Callable[..., TableEditor], desk: Desk) -> None:
    editor = opened("products")
    button(editor, "逐行表单").click()
    assert editor.form is not None
    field = editor.form.fields["unit_price"]
    field.manners.chosen.emit("dont_know")
    assert raw(desk, "products")[0]["unit_price"] == {"unknown": "dont_know"}
    assert field.manners.choice == "dont_know"
    assert field.editor.value() is None


def test_the_form_tells_what_is_wrong(opened: Callable[..., TableEditor]) -> None:
    editor = opened("products")
    button(editor, "逐行表单").click()
    assert editor.form is not None
    editor.model.set_cell(0, "on_sale_since", "去年")
    assert editor.form.fields["on_sale_since"].wrong.startswith("写的是“去年”")
    assert not editor.form.fields["name"].wrong


def test_cells_with_several_options_are_edited_in_the_form(opened: Callable[..., TableEditor]) -> None:
    editor = opened("equipment")
    column = editor.model.place_of("retrofit_types")
    editor.view.go_to(0, column, edit=True)
    assert editor.form is not None
    assert editor.form.isVisibleTo(editor)


def test_a_wrong_cell_is_one_click_away(opened: Callable[..., TableEditor]) -> None:
    editor = opened("titles")
    editor.remarks.spot_asked.emit(2, "valid_to")
    assert (editor.view.currentIndex().row(), editor.view.currentIndex().column()) == (2, 5)
    editor.remarks.spot_asked.emit(1, "")
    assert (editor.view.currentIndex().row(), editor.view.currentIndex().column()) == (1, 0)
    editor.remarks.spot_asked.emit(99, "")
    assert editor.view.currentIndex().row() == 1


def test_a_yearly_table_is_told_apart_by_its_year(desk: Desk, qtbot: Any, take_in: Any) -> None:
    take_in(desk.session)
    field = desk.session.base_program.dictionary.fields["activity_revenue"]
    editor = make_editor(field, desk, "2025")
    qtbot.addWidget(editor)
    assert editor.name == "分行业销售额 2025 年"
    desk.session.set_answer("activity_revenue", {"2025": [{"gbt4754": "338", "sales": "10"}]})
    assert desk.session.dossier is not None
    editor.show_value([{"gbt4754": "338", "sales": "10"}])
    editor.show_problems(desk.session.dossier.problems["activity_revenue"], ())
    assert isinstance(editor, TableEditor)
    assert editor.remarks.wrong.startswith("第 1 行 行业代码：写的是“338”")


@pytest.mark.parametrize(
    ("fact", "column", "typed", "right"),
    [
        ("titles", "valid_from", "20240101", "2024-01-01"),
        ("ip_items", "tied", "true?", None),
        ("titles", "level", "national level", "national"),
    ],
)
def test_what_is_near_is_offered(
    opened: Callable[..., TableEditor], desk: Desk, fact: str, column: str, typed: str, right: str | None
) -> None:
    editor = opened(fact)
    editor.model.set_cell(0, column, typed)
    assert ("改成" in editor.remarks.wrong) == (right is not None)
    if right is not None:
        editor.remarks.change(0)
        assert raw(desk, fact)[0][column] == right
        desk.session.undo()
        assert raw(desk, fact)[0][column] == typed
    editor.set_editable(False)
    assert "改成" not in editor.remarks.wrong
