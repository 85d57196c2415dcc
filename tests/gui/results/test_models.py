"""The models of the page keep the rules of Qt, also while answers change."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from checklist.comparing import between
from gui.desk import Desk
from gui.results.changes import ChangesModel
from gui.results.condition_model import CONDITION_COLUMNS, ConditionModel
from gui.results.page import ResultsPage
from gui.results.table import BEFORE, ResultsModel
from tests.gui.results.conftest import settle

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
STEPS: tuple[dict[str, Any], ...] = (
    {"rd_expense": {"2025": "344.4", "2024": "260", "2023": "300.3"}},
    {"titles": []},
    {"legal_form": "individual_business"},
    {"operating_revenue": None, "employees_year_end": {"2025": 3000}},
    {"legal_form": "company_legal_person", "sectors": ["electric_bicycle"]},
)


def test_the_list_keeps_the_rules_of_qt(page: ResultsPage) -> None:
    tester = QAbstractItemModelTester(page._model, FATAL)
    for step in STEPS:
        page.session.set_answers(step)
        page._bar.look("lenient" if page._bar.view == "filled" else "filled")
        settle()
    page._bar.write("专精特新")
    page._on_filter()
    page._model.fold("gap")
    page._clear_filter()
    for column in range(page._model.columnCount()):
        page._table._on_header(column)
    page.session.close_client()
    settle()
    assert tester.model() is page._model
    assert page._model.rowCount() == 0


def test_the_conditions_keep_the_rules_of_qt(page: ResultsPage) -> None:
    model = page._detail.tree.model()
    assert isinstance(model, ConditionModel)
    tester = QAbstractItemModelTester(model, FATAL)
    for policy in ("specialised-sme-2026", "hnte", "smart-factory-ladder", "cert-ccc"):
        if policy in page.session.dossier.outcomes:
            page.go_to(policy)
            settle()
    page.go_to("specialised-sme-2026")
    for step in STEPS:
        page.session.set_answers(step)
    assert tester.model() is model


def test_values_change_in_place(page: ResultsPage) -> None:
    page.go_to("specialised-sme-2026")
    model = page._detail.tree.model()
    resets: list[bool] = []
    changed: list[str] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.dataChanged.connect(lambda first, _last: changed.append(first.siblingAtColumn(1).data()))
    page.session.set_answers(STEPS[0])
    assert resets == []
    assert changed


@pytest.mark.parametrize("steps", [1, 3])
def test_changes_keep_the_rules_of_qt(desk: Desk, page: ResultsPage, qtmodeltester: Any, steps: int) -> None:
    model = ChangesModel(desk.icons, ("现在", "试算后"))
    qtmodeltester.check(model)
    dossier = page.session.dossier
    trial = dossier.scratch()
    for step in STEPS[:steps]:
        trial.put(step)
    model.show_changes(between(dossier.findings, trial.findings))
    qtmodeltester.check(model)
    assert model.rowCount() > 0
    assert model.headerData(1, Qt.Orientation.Horizontal) == "现在"


def test_columns_of_conditions_have_titles(page: ResultsPage) -> None:
    model = page._detail.tree.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(len(CONDITION_COLUMNS))]
    assert titles == [column.title for column in CONDITION_COLUMNS]


def test_a_row_moves_to_its_group_and_is_marked(page: ResultsPage) -> None:
    page.go_to("specialised-sme-2026")
    model = page._model
    row = model.row_of("specialised-sme-2026")
    assert row is not None
    assert model.line_at(row).standing == "gap"
    page.session.set_answers(STEPS[0])
    row = model.row_of("specialised-sme-2026")
    index = model.index(row, 0)
    assert model.line_at(row).standing == "judge"
    assert index.data(BEFORE) == "有差距"
    assert "有变化" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert page._table.currentIndex().row() == row, "what was chosen stays chosen"
    model.forget_changes()
    assert model.index(row, 0).data(BEFORE) is None


def test_an_empty_list_is_one(desk: Desk, qtmodeltester: Any) -> None:
    model = ResultsModel(desk.icons)
    qtmodeltester.check(model)
    assert model.rowCount() == 0
