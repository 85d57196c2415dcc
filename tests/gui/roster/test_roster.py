"""The roster: finding, ordering, taking up, putting away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from checklist.store_rows import ClientRow
from gui.desk import Desk
from gui.roster.columns import COLUMNS, Names
from gui.roster.model import ID_ROLE, RosterFilter, RosterModel
from gui.roster.page import RosterPage
from rules.codes import CodeTables

TakeIn = Callable[..., int]
NOON = datetime(2026, 11, 23, 12)


def row(number: int, **more: object) -> ClientRow:
    """A line of the roster."""
    plain: dict[str, object] = {
        "id": number,
        "name": f"第{number}家公司",
        "sectors": ("hardware",),
        "region": "330784",
        "industry": "3382",
        "counts": {"初步符合": number},
        "as_of": date(2026, 11, 23),
        "edited_at": NOON + timedelta(minutes=number),
        "is_archived": False,
        "answered": 10,
    }
    return ClientRow(**(plain | more))  # type: ignore[arg-type]


@pytest.fixture
def names() -> Names:
    return Names(CodeTables())


@pytest.fixture
def model(names: Names) -> RosterModel:
    made = RosterModel(names)
    made.show_rows([row(1), row(2, region=None, sectors=(), as_of=None, counts={}), row(3, is_archived=True)])
    return made


def shown(proxy: RosterFilter) -> list[int]:
    return [proxy.index(at, 0).data(ID_ROLE) for at in range(proxy.rowCount())]


def test_the_models_are_sound(model: RosterModel, names: Names, qtmodeltester: object) -> None:
    qtmodeltester.check(model)
    proxy = RosterFilter(names)
    proxy.setSourceModel(model)
    qtmodeltester.check(proxy)
    model.show_rows([row(3), row(1)])
    model.show_rows([row(3), row(1, name="改名")])
    proxy.narrow("改名", "", "")
    assert shown(proxy) == [1]


def test_what_was_not_counted_in_these_words_is_no_zero(model: RosterModel) -> None:
    place = next(at for at, column in enumerate(COLUMNS) if column.key == "有差距")
    model.show_rows([row(1), row(2, counts={"gap": 4}), row(3, counts={})])
    assert [model.index(at, place).data() for at in range(3)] == ["0", "—", "—"]


def test_a_line_that_changed_is_painted_anew_and_no_other(model: RosterModel, qtbot: object) -> None:
    painted: list[int] = []
    model.dataChanged.connect(lambda first, last: painted.append(first.row()))
    rows = list(model.rows)
    model.show_rows([rows[0], row(2, name="改名"), rows[2]])
    assert painted == [1]


@pytest.mark.parametrize(
    ("search", "sector", "region", "found"),
    [
        ("", "", "", [1, 2, 3]),
        ("第1家", "", "", [1]),
        ("永康 五金", "", "", [1, 3]),
        ("3382", "", "", [1, 2, 3]),
        ("没有", "", "", []),
        ("", "hardware", "", [1, 3]),
        ("", "", "33", [1, 3]),
        ("", "", "44", []),
    ],
)
def test_narrowing(
    model: RosterModel, names: Names, search: str, sector: str, region: str, found: list[int]
) -> None:
    proxy = RosterFilter(names)
    proxy.setSourceModel(model)
    proxy.narrow(search, sector, region)
    assert shown(proxy) == found


@settings(max_examples=30, deadline=None)
@given(numbers=st.lists(st.integers(0, 50), unique=True), column=st.integers(0, len(COLUMNS) - 1))
def test_sorting_orders_by_what_the_column_means(numbers: list[int], column: int) -> None:
    names = Names(CodeTables())
    model, proxy = RosterModel(names), RosterFilter(names)
    model.show_rows([row(number) for number in numbers])
    proxy.setSourceModel(model)
    proxy.sort(column, Qt.SortOrder.AscendingOrder)
    keys = [COLUMNS[column].sort(row(number), names) for number in shown(proxy)]
    assert keys == sorted(keys)


@pytest.fixture
def page(desk: Desk, take_in: TakeIn, qtbot: object) -> RosterPage:
    for name in ("thermos-maker", "shoe-maker"):
        take_in(desk.session, name)
    desk.session.close_client()
    made = RosterPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def table_texts(page: RosterPage) -> list[str]:
    model = page._table.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def test_enter_takes_a_client_up_and_goes_to_its_outcomes(page: RosterPage, qtbot: object) -> None:
    asked: list[tuple[str, str]] = []
    page.session.go_asked.connect(lambda key, place: asked.append((key, place)))
    page._table.selectRow(0)
    page._table.setFocus()
    qtbot.keyClick(page._table, Qt.Key.Key_Return)
    assert page.session.client_id is not None
    assert asked == [("results", "")]


def test_the_filters_offer_what_there_is(page: RosterPage) -> None:
    sectors = [page._sector.itemText(at) for at in range(page._sector.count())]
    provinces = [page._region.itemText(at) for at in range(page._region.count())]
    assert sectors == ["全部行业", "五金制品", "制鞋"]
    assert provinces == ["全部地区", "浙江省"]


def test_deleting_is_taken_back_with_one_button(page: RosterPage) -> None:
    page._table.selectRow(0)
    gone = table_texts(page)[0]
    page._actions["delete"].trigger()
    assert gone not in table_texts(page)
    assert gone in page._undo.accessibleName()
    page._on_restore()
    assert gone in table_texts(page)
    assert not page._undo.isVisible()


def test_the_archive_hides_and_gives_back(page: RosterPage) -> None:
    page._table.selectRow(0)
    name = table_texts(page)[0]
    page._actions["archive"].trigger()
    assert name not in table_texts(page)
    page._shelf.setCurrentIndex(page._shelf.findData("archived"))
    assert table_texts(page) == [name]
    page._table.selectRow(0)
    assert page._actions["archive"].text() == "取消归档"
    page._actions["archive"].trigger()
    assert table_texts(page) == []


def test_what_was_deleted_is_found_on_a_shelf_of_its_own(page: RosterPage) -> None:
    page._table.selectRow(0)
    name = table_texts(page)[0]
    page._actions["delete"].trigger()
    page._shelf.setCurrentIndex(page._shelf.findData("deleted"))
    assert table_texts(page) == [name]
    page._table.selectRow(0)
    assert not page._actions["open"].isEnabled()
    page._actions["restore"].trigger()
    page._shelf.setCurrentIndex(page._shelf.findData("active"))
    assert name in table_texts(page)


def test_a_copy_has_the_answers_of_the_first(page: RosterPage) -> None:
    page._table.selectRow(0)
    first = page._chosen()
    page._actions["duplicate"].trigger()
    second = page._chosen()
    load = page.session.workspace.load_client
    assert second != first
    without = {"enterprise_name"}
    assert {k: v for k, v in load(second).answers.items() if k not in without} == {
        k: v for k, v in load(first).answers.items() if k not in without
    }


def test_an_empty_search_says_what_to_do(page: RosterPage) -> None:
    page._search.setText("没有这样的企业")
    QApplication.processEvents()
    visible = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert any("没有符合条件的企业" in text for text in visible)
    assert "显示 0 家，共 2 家" in visible


def test_counts_are_those_of_the_engine(page: RosterPage) -> None:
    rows = {row.name: row for row in page.session.clients()}
    page.session.open_client(rows["永康市晨曦杯业有限公司（虚构示例）"].id)
    ready = page.session.dossier.findings.with_outcome("likely", rules=False)
    place = next(at for at, column in enumerate(COLUMNS) if column.key == "初步符合")
    at = table_texts(page).index("永康市晨曦杯业有限公司（虚构示例）")
    assert page._table.model().index(at, place).data() == str(len(ready))


def test_a_hidden_roster_is_read_when_it_is_shown(page: RosterPage) -> None:
    page.hide()
    before = table_texts(page)
    page.session.delete_client(page.session.clients()[0].id)
    assert table_texts(page) == before, "nobody sees it"
    page.show()
    assert len(table_texts(page)) == len(before) - 1
