"""The rows of a table fact as a Qt model."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from gui.desk import Desk
from gui.profile.table_model import TableModel
from gui.profile.table_problems import Spot

ROWS = [
    {"title": "hnte", "status": "granted", "valid_to": "2027-12-05"},
    {"title": "green_factory", "valid_to": {"unknown": "dont_know"}},
    {"title": "高企"},
]


@pytest.fixture
def model(desk: Desk) -> TableModel:
    fields = desk.session.base_program.dictionary.fields
    made = TableModel(fields["titles"].columns, desk)
    made.show_rows(ROWS)
    return made


def texts(model: TableModel) -> list[list[str]]:
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.mark.parametrize("editable", [True, False])
def test_the_model_keeps_to_qts_contract(qtmodeltester: Any, model: TableModel, editable: bool) -> None:
    model.set_editable(editable)
    qtmodeltester.check(model)


def test_every_table_of_the_dictionary_makes_a_model(qtmodeltester: Any, desk: Desk) -> None:
    fields = desk.session.base_program.dictionary.fields.values()
    tables = [field for field in fields if field.kind == "table"]
    assert len(tables) == 18
    for field in tables:
        made = TableModel(field.columns, desk)
        made.show_rows([{}, {field.columns[0].id: {"unknown": "later"}}])
        qtmodeltester.check(made)
        assert made.columnCount() == len(field.columns)


def test_what_the_cells_say(model: TableModel) -> None:
    assert texts(model) == [
        ["高新技术企业", "—", "—", "已获", "—", "2027-12-05", "—"],
        ["绿色工厂", "—", "—", "—", "—", "不清楚", "—"],
        ["高企", "—", "—", "—", "—", "—", "—"],
        [""] * 7,
    ]


def test_the_row_at_the_end_begins_a_new_one(qtbot: Any, model: TableModel) -> None:
    with qtbot.waitSignal(model.rows_edited) as told:
        assert model.setData(model.index(3, 0), "innovative_sme")
    assert told.args == [[*ROWS, {"title": "innovative_sme"}], Spot(3, "title")]
    assert model.rowCount() == 5
    assert model.headerData(4, Qt.Orientation.Vertical) == "＋"


def test_saying_the_same_again_tells_nobody(qtbot: Any, model: TableModel) -> None:
    with qtbot.assertNotEmitted(model.rows_edited):
        model.set_cell(0, "title", "hnte")
        model.set_cell(0, "level", "")
        model.set_cell(3, "level", None)
        model.show_rows(ROWS[:1])
    assert model.rowCount() == 2


def test_true_is_not_one(desk: Desk, qtbot: Any) -> None:
    fields = desk.session.base_program.dictionary.fields
    model = TableModel(fields["ip_items"].columns, desk)
    model.show_rows([{"tied": 1}])
    with qtbot.waitSignal(model.rows_edited) as told:
        model.set_cell(0, "tied", True)
    assert told.args[0][0]["tied"] is True


def test_what_may_only_be_read_cannot_be_changed(qtbot: Any, model: TableModel) -> None:
    model.set_editable(False)
    with qtbot.assertNotEmitted(model.rows_edited):
        assert not model.setData(model.index(0, 0), "green_factory")
        model.set_cell(0, "title", "green_factory")
        model.add_rows([{}])
        model.delete_rows([0])
        model.replace_rows([])
    assert model.rows == ROWS
    assert model.rowCount() == 3
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_rows_that_stay_keep_their_place(qtbot: Any, model: TableModel) -> None:
    """Undo must not take the cell in hand away."""
    with qtbot.assertNotEmitted(model.modelReset):
        with qtbot.waitSignal(model.rowsRemoved) as told:
            model.show_rows([ROWS[0], ROWS[2]])
        assert told.args[1:] == [1, 1]
        with qtbot.waitSignal(model.rowsInserted) as told:
            model.show_rows(ROWS)
        assert told.args[1:] == [1, 1]


@given(before=st.lists(st.sampled_from(ROWS), max_size=6), after=st.lists(st.sampled_from(ROWS), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rows_after_any_others(
    model: TableModel, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    counts = []
    model.show_rows(before)
    model.rowsInserted.connect(lambda _, first, last: counts.append(last - first + 1))
    model.rowsRemoved.connect(lambda _, first, last: counts.append(first - last - 1))
    model.show_rows(after)
    assert model.rows == after
    assert sum(counts) == len(after) - len(before)
    model.rowsInserted.disconnect()
    model.rowsRemoved.disconnect()


def test_wrong_cells_are_marked_by_shape_and_sentence(model: TableModel) -> None:
    model.show_problems({Spot(2, "title"): ("第 3 行 称号：没有。",)}, {Spot(0, "valid_to"): ("可疑。",)})
    wrong, doubtful, right = model.index(2, 0), model.index(0, 5), model.index(0, 0)
    role = Qt.ItemDataRole.DecorationRole
    assert wrong.data(role) is not None
    assert doubtful.data(role) is not None
    assert right.data(role) is None
    assert "第 3 行 称号：没有。" in wrong.data(Qt.ItemDataRole.ToolTipRole)
    assert "填写有误" in wrong.data(Qt.ItemDataRole.AccessibleTextRole)
    model.show_problems({}, {})
    assert wrong.data(role) is None


def test_heads_carry_the_unit(desk: Desk) -> None:
    fields = desk.session.base_program.dictionary.fields
    model = TableModel(fields["activity_revenue"].columns, desk)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "不含税销售额\n万元"
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
    with pytest.raises(KeyError):
        model.place_of("nothing")
