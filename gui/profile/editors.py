"""What every editor of an answer is to the form, whatever it looks like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.desk import Desk
from rules.errors import Problem
from rules.fields import Spec

State: TypeAlias = Literal["", "error", "warning"]


class Editor(QWidget):
    """Edits one value: of a fact, of one year of a yearly fact, or of a cell.

    The value is in the form of a profile file and may be wrong: it is handed on as it was typed, and judged elsewhere.
    The reason in {"unknown": reason} is never an editor's business: the row around it asks for it.  An editor sets its
    focus proxy and gives what is focused an accessible name, `name`.
    """

    edited = Signal(object)
    """The value given by hand, at every keystroke; None where it was emptied."""

    shows_own_problems = False
    """Whether the sentences of problems are told inside the editor; else the row around it tells them below."""

    is_typed = False
    """Whether values come key by key: what is typed without a break is taken back as one step."""

    chooses_at_once = False
    """Whether one click gives the whole value, so that there is nothing to keep while a reason stands in its place."""

    def __init__(
        self, spec: Spec, desk: Desk, year: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.spec, self.desk, self.year = spec, desk, year
        self.name = spec.label if year is None else f"{spec.label} {year} 年"

    reading: QWidget | None = None
    """Says how the value was understood; placed by the row around it, where there is room."""

    def show_value(self, raw: Any | None) -> None:
        """Show a value (None: no answer), right or wrong.  Never emits, and leaves the cursor of equal text alone."""
        raise NotImplementedError

    def value(self) -> Any | None:
        """What stands in the editor now, in the same form; None where it is empty."""
        raise NotImplementedError

    def set_editable(self, editable: bool) -> None:
        """Whether anything may be changed; what is shown can be read and copied all the same."""
        raise NotImplementedError

    def set_state(self, state: State) -> None:
        """Mark the editor as a whole; beside it stands the sentence that says why."""
        raise NotImplementedError

    def show_problems(self, errors: Sequence[Problem], warnings: Sequence[Problem]) -> None:
        """Tell of the problems of this value; an editor with places of its own marks those."""
        self.set_state("error" if errors else "warning" if warnings else "")
