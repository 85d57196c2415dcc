"""Which editor edits which kind of value: declared once, the class imported when the first of it is made."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

from gui.desk import Desk
from gui.profile.editors import Editor
from rules.fields import Spec

EDITORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "gui.profile.text:TextEditor",
        "integer": "gui.profile.number:NumberEditor",
        "number": "gui.profile.number:NumberEditor",
        "money": "gui.profile.number:NumberEditor",
        "percent": "gui.profile.number:NumberEditor",
        "date": "gui.profile.date:DateEditor",
        "bool": "gui.profile.choice:YesNoEditor",
        "choice": "gui.profile.choice:ChoiceEditor",
        "choices": "gui.profile.choices:ChoicesEditor",
        "code_gbt4754": "gui.profile.industry:IndustryPicker",
        "code_region": "gui.profile.region:RegionPicker",
        "table": "gui.profile.table_editor:TableEditor",
    }
)
"""Kind of the dictionary → module:class; the class is called as `Editor` is."""


def make_editor(spec: Spec, desk: Desk, year: str | None = None) -> Editor:
    """The editor for a fact, one ``year`` ("2025") of a yearly fact, or a column of a table."""
    module, _, name = EDITORS[spec.kind].partition(":")
    editor: Editor = getattr(import_module(module), name)(spec, desk, year)
    return editor
