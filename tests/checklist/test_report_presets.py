"""Choices of parts that are often wanted."""

import pytest

from checklist.report import SECTIONS
from checklist.report_presets import CHOSEN_BY_HAND, PRESETS, Preset, chosen_sections, in_order, preset_of


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.key)
def test_a_preset_names_parts_that_there_are_and_is_known_again(preset: Preset) -> None:
    chosen = chosen_sections() if preset.sections is None else preset.sections
    assert set(chosen) <= {section.name for section in SECTIONS}
    assert preset_of(reversed(chosen)) == preset.key


def test_a_choice_by_hand_is_no_preset() -> None:
    assert preset_of(["plan"]) == CHOSEN_BY_HAND


def test_parts_are_put_in_printed_order_and_unknown_ones_left_out() -> None:
    assert in_order(["plan", "front", "no-such-part"]) == ("front", "plan")
