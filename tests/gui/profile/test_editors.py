"""Every kind of editor: what is shown comes back the same, nothing is told but what is done by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from gui.desk import Desk
from gui.profile.answering import manner_of, part_of
from gui.profile.choice import ChoiceEditor, Drop, YesNoEditor
from gui.profile.choices import ChoicesEditor, OptionRows
from gui.profile.date import DateEditor
from gui.profile.editors import Editor
from gui.profile.making import EDITORS, make_editor
from gui.profile.number import NumberEditor
from gui.profile.text import TextEditor
from rules.answers import read_answer
from rules.fields import Field
from rules.program import Program

EXAMPLES = sorted((Path(__file__).parents[3] / "resources" / "examples").glob("*.json"))
PATIENT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def examples() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8"))["answers"] for path in EXAMPLES]


def values(field: Field) -> Iterator[tuple[str | None, Any]]:
    """What the six examples answer, year by year."""
    for answers in examples():
        raw = answers.get(field.id)
        for year in raw if field.is_yearly and manner_of(raw) == "value" else (None,):
            part = part_of(raw, year)
            if manner_of(part) == "value":
                yield year, part


def write(widget: QWidget, text: str) -> None:
    """Type what no key of a plain keyboard gives, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def told(editor: Editor) -> list[Any]:
    found: list[Any] = []
    editor.edited.connect(found.append)
    return found


def test_every_fact_shows_what_the_examples_answer_and_gives_it_back(desk: Desk, program: Program) -> None:
    count = 0
    for field in program.dictionary.fields.values():
        year = "2025" if field.is_yearly else None
        editor = make_editor(field, desk, year)
        said = told(editor)
        assert editor.value() is None or field.kind == "table", field.id
        for at, raw in values(field):
            editor.show_value(raw)
            shown, given = ({at: one} if at else one for one in (editor.value(), raw))
            assert read_answer(field, shown, program.codes) == read_answer(field, given, program.codes), (
                field.id
            )
            count += 1
        assert said == [], field.id
        editor.show_value(None)
        assert editor.value() is None, field.id
        assert said == [], field.id
        editor.deleteLater()
    assert count > 500


def test_every_kind_has_an_editor_with_a_name(desk: Desk, program: Program) -> None:
    seen = set()
    for field in program.dictionary.fields.values():
        if field.kind in seen:
            continue
        seen.add(field.kind)
        editor = make_editor(field, desk, "2025" if field.is_yearly else None)
        assert editor.focusProxy() is not None, field.kind
        proxy: QWidget = editor
        while proxy.focusProxy() is not None:
            proxy = proxy.focusProxy()
        assert field.label in proxy.accessibleName(), field.kind
        editor.deleteLater()
    assert seen == set(EDITORS)


@pytest.fixture
def number(desk: Desk, program: Program) -> NumberEditor:
    return NumberEditor(program.dictionary.fields["operating_revenue"], desk, "2025")


@PATIENT
@given(text=st.text(alphabet="0123456789,.，。亿万元% －-abc８２", min_size=1, max_size=24))
def test_numbers_are_kept_as_typed(desk: Desk, program: Program, text: str) -> None:
    editor = NumberEditor(program.dictionary.fields["operating_revenue"], desk, "2025")
    said = told(editor)
    write(editor.field, text)
    assert editor.value() == (text if text.strip() else None)
    assert said == [editor.value()]
    editor.show_value(text)
    assert editor.field.text() == text


def test_typing_tells_every_key_and_showing_it_leaves_the_cursor(number: NumberEditor) -> None:
    said = told(number)
    QTest.keyClicks(number.field, "820")
    number.field.setCursorPosition(1)
    number.show_value("820")
    assert number.field.cursorPosition() == 1
    QTest.keyClick(number.field, "9")
    assert said == ["8", "82", "820", "8920"]


def test_how_a_number_is_read_stands_beside_it(number: NumberEditor) -> None:
    write(number.field, "0.82亿元")
    assert number.reading.text() == "= 8,200万元"
    number.show_value(8200)
    assert number.reading.text() == ""
    assert number.value() == "8200"


@pytest.mark.parametrize(
    "fact", ["operating_revenue", "legal_form", "established_date", "energy_unit_vs_limit"]
)
def test_the_wheel_changes_nothing(desk: Desk, program: Program, fact: str) -> None:
    field = program.dictionary.fields[fact]
    raw = {"operating_revenue": "8200", "established_date": "2011-03-08"}.get(fact) or field.options[1].value
    editor = make_editor(field, desk, "2025" if field.is_yearly else None)
    editor.show_value(raw)
    said = told(editor)
    for widget in (editor, *editor.findChildren(QWidget)):
        for delta in (120, -120):
            middle = QPointF(widget.rect().center())
            event = QWheelEvent(
                middle, middle, QPoint(0, delta), QPoint(0, delta), Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, event)
    assert editor.value() == raw
    assert said == []


def test_dates_are_kept_as_typed_and_read_aloud(desk: Desk, program: Program) -> None:
    editor = DateEditor(program.dictionary.fields["established_date"], desk)
    said = told(editor)
    write(editor.field, "2011年3月8日")
    assert said[-1] == "2011年3月8日"
    assert editor.reading.text() == "= 2011-03-08"
    editor.show_value("2011-03-32")
    assert editor.value() == "2011-03-32"
    assert editor.reading.text() == ""


def test_a_date_is_picked_from_the_calendar(desk: Desk, program: Program) -> None:
    from PySide6.QtWidgets import QCalendarWidget

    editor = DateEditor(program.dictionary.fields["established_date"], desk)
    editor.show_value("2011-03-08")
    said = told(editor)
    editor.opener.click()
    calendar = editor.findChild(QCalendarWidget)
    assert calendar.selectedDate().toString("yyyy-MM-dd") == "2011-03-08"
    calendar.clicked.emit(calendar.selectedDate().addDays(1))
    assert said == ["2011-03-09"]
    assert editor.field.text() == "2011-03-09"


def test_yes_and_no_and_neither(desk: Desk, program: Program) -> None:
    editor = YesNoEditor(program.dictionary.fields["has_exports"], desk)
    said = told(editor)
    editor.field.button("no").click()
    editor.field.button("no").click()
    assert editor.value() is False
    QTest.keyClick(editor.field.button("no"), Qt.Key.Key_Delete)
    assert editor.value() is None
    editor.field.button("yes").click()
    assert said == [False, None, True], "a second click on the same says nothing and takes nothing away"


def test_few_options_are_buttons_and_many_a_list(desk: Desk, program: Program) -> None:
    fields = program.dictionary.fields
    few, many = ChoiceEditor(fields["catalogue_class"], desk), ChoiceEditor(fields["legal_form"], desk)
    assert not isinstance(few.field, QComboBox)
    assert isinstance(many.field, Drop)
    said = told(many)
    many.field.setCurrentIndex(2)
    many.field.activated.emit(2)
    assert said == [fields["legal_form"].options[1].value]
    few.show_value("no such word")
    assert few.value() is None


def test_each_option_is_answered_by_itself(desk: Desk, program: Program) -> None:
    field = program.dictionary.fields["green_practices"]
    editor = ChoicesEditor(field, desk)
    assert isinstance(editor.field, OptionRows)
    said = told(editor)
    first, second = (option.value for option in field.options[:2])
    editor.field.segments(first).button("yes").click()
    editor.field.segments(second).button("no").click()
    assert said[-1] == {"yes": [first], "no": [second]}
    editor.field.rest.click()
    assert said[-1] == [first]
    editor.field.segments(first).button("open").click()
    assert said[-1]["yes"] == []
    assert first not in said[-1]["no"]


def test_all_of_nothing_is_none(desk: Desk, program: Program) -> None:
    editor = ChoicesEditor(program.dictionary.fields["green_practices"], desk)
    said = told(editor)
    assert editor.field.rest.text() == "全部没有"
    editor.field.rest.click()
    assert said == [["none"]]


def test_sectors_are_searched_and_ticked(desk: Desk, program: Program) -> None:
    editor = ChoicesEditor(program.dictionary.fields["sectors"], desk)
    sectors = editor.field
    said = told(editor)
    write(sectors.search, "保温杯")
    shown = [sectors.filter.index(row, 0).data() for row in range(sectors.filter.rowCount())]
    assert shown
    index = sectors.filter.mapFromSource(sectors.model.index_of("hardware"))
    assert sectors.filter.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert said == [{"yes": ["hardware"], "no": []}]
    assert not sectors.unsaid.isHidden()
    sectors.rest.click()
    assert said[-1] == ["hardware"]
    assert sectors.unsaid.isHidden()


def test_a_text_that_stood_there_before_it_was_shown_is_seen_whole(desk: Desk, program: Program) -> None:
    editor = TextEditor(program.dictionary.fields["business_description"], desk)
    editor.show_value("研发、生产、销售不锈钢真空保温杯。" * 4)
    editor.resize(400, 60)
    editor.show()
    QApplication.processEvents()
    assert not editor.field.verticalScrollBar().isVisible()
    end = QTextCursor(editor.field.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    assert editor.field.cursorRect(end).bottom() <= editor.field.viewport().height() + 1
    editor.close()


def test_text_boxes_grow_and_undo_is_the_pages(desk: Desk, program: Program) -> None:
    editor = TextEditor(program.dictionary.fields["business_description"], desk)
    editor.resize(300, 60)
    editor.show()
    low = editor.field.height()
    editor.show_value("研发、生产、销售不锈钢真空保温杯。" * 12)
    QApplication.processEvents()
    assert editor.field.height() > low
    said = told(editor)
    QTest.keyClick(editor.field, "z", Qt.KeyboardModifier.ControlModifier)
    assert said == []
    editor.close()
