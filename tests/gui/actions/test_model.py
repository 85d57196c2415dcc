"""The tree of lines, as Qt wants it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from checklist.progress import Progress
from gui.actions.columns import TABS
from gui.actions.page import ActionsPage
from gui.session import Session

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.mark.parametrize("tab", range(len(TABS)))
@pytest.mark.parametrize("grouping", ["date", "department", "policy", "owner"])
def test_the_model_keeps_the_rules_of_qt(page: ActionsPage, tab: int, grouping: str) -> None:
    tester = QAbstractItemModelTester(page.list.work, FATAL)
    page.tabs.setCurrentIndex(tab)
    page.filters.group_by(grouping)
    line = page.lines[0]
    page.session.note_line(line.ids, Progress("doing", "王芳"))
    page.filters.search.setText(line.title[:4])
    page.filters.changed.emit()
    page.session.set_answers({"titles": [], "employees_year_end": {"2025": 1500, "2024": 171}})
    page.filters.clear()
    page.session.close_client()
    assert tester.model() is page.list.work


def test_the_model_keeps_the_rules_of_qt_with_nothing_in_it(page: ActionsPage, qtmodeltester: object) -> None:
    page.filters.search.setText("没有这样的事项")
    page.filters.changed.emit()
    assert page.list.work.rowCount() == 0
    qtmodeltester.check(page.list.work)


def test_a_tick_touches_its_row_and_its_group_only(page: ActionsPage, qtbot: object) -> None:
    work = page.list.work
    index = work.index(0, 0, work.index(0, 0))
    touched: list[tuple[int, int]] = []
    resets: list[bool] = []
    work.dataChanged.connect(lambda first, _last: touched.append((first.internalId(), first.row())))
    work.modelReset.connect(lambda: resets.append(True))
    assert work.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert sorted(touched) == [(0, 0), (1, 0)]
    assert resets == []
    assert work.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_a_line_says_all_of_itself_to_those_who_hear_it(page: ActionsPage, session: Session) -> None:
    work = page.list.work
    index = work.index(0, 0, work.index(0, 0))
    line = work.line(index)
    session.note_line(line.ids, Progress("doing", "王芳"))
    spoken = work.data(index, Qt.ItemDataRole.AccessibleTextRole)
    for word in ("进行中", line.title, line.policy_label, line.department_label, "王芳", "现在就办"):
        assert word in spoken


def test_nothing_is_ticked_in_a_workspace_that_may_only_be_read(
    page: ActionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "is_read_only", property(lambda _self: True))
    page.read()
    work = page.list.work
    index = work.index(0, 0, work.index(0, 0))
    assert not work.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
    assert not work.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    page.list.setFocus()
    page._on_space()
    assert page.session.progress == {}
