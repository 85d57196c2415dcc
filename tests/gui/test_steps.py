"""Steps are taken back client by client, the last first."""

from __future__ import annotations

from gui.steps import Step, Steps


def test_each_client_has_steps_of_his_own() -> None:
    steps = Steps()
    steps.add(Step(1, {"a": None}, {"a": "1"}))
    steps.add(Step(2, {"a": None}, {"a": "2"}))
    assert steps.undo(1).after == {"a": "1"}
    assert not steps.can_undo(1)
    assert steps.can_undo(2)
    assert (steps.can_redo(1), steps.can_redo(2)) == (True, False)
    assert steps.redo(1).after == {"a": "1"}


def test_typing_without_a_break_is_one_step() -> None:
    steps = Steps()
    steps.add(Step(1, {"a": None}, {"a": "1"}, is_typing=True))
    assert steps.goes_on(1, {"a": "12"})
    assert not steps.goes_on(1, {"b": "12"})
    assert not steps.goes_on(2, {"a": "12"})
    steps.go_on({"a": "12"})
    steps.end_typing()
    assert not steps.goes_on(1, {"a": "123"})
    assert steps.undo(1) == Step(1, {"a": None}, {"a": "12"}, is_typing=False)


def test_something_new_ends_what_could_be_done_again() -> None:
    steps = Steps()
    steps.add(Step(1, {"a": None}, {"a": "1"}))
    steps.undo(1)
    steps.add(Step(1, {"b": None}, {"b": "1"}))
    assert steps.redo(1) is None


def test_nothing_is_left_after_clearing() -> None:
    steps = Steps()
    steps.add(Step(1, {"a": None}, {"a": "1"}))
    steps.clear()
    assert steps.undo(1) is None
    assert not steps.can_redo(1)
