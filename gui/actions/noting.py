"""Writes what people note about lines, and remembers what stood there where several were written on at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from checklist.progress import Progress
from checklist.worklist import Line, round_of
from gui.session import Session


class Noting:
    """``touched`` are the lines written on since one looked for something else: they stay in sight.

    ``is_writing`` tells that the session's signals come from here.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[str, Line] = {}
        self.touched: frozenset[str] = frozenset()
        self.is_writing = False

    @property
    def several(self) -> int:
        """How many lines were written on at once, and can be put back as they were."""
        return len(self._before)

    def write(self, lines: Sequence[Line], changed: Mapping[str, Any]) -> None:
        """Note parts of the progress about lines."""
        if len(lines) > 1:
            self._before = {line.id: line for line in lines} | self._before
        self._note({line: self._changed(line, changed) for line in lines})

    def _changed(self, line: Line, changed: Mapping[str, Any]) -> Progress:
        """A tick of what comes back is kept with the day of its round; without the tick the day goes too."""
        this_round = round_of(line, self._session.as_of)
        if changed.get("state") == "done":
            changed = {"due": this_round, **changed}
        elif "state" in changed and line.progress.state == "done" and line.progress.due == this_round:
            changed = {"due": None if line.item and line.item.recurs else this_round, **changed}
        return structs.replace(line.progress, **changed)

    def take_back(self) -> None:
        """Put back what stood with lines that were written on at once."""
        before = tuple(self._before.values())
        self._before = {}
        self._note({line: line.progress for line in before})

    def settle(self) -> None:
        """What was written on several lines stays."""
        self._before = {}

    def look_elsewhere(self) -> None:
        """Something else is looked for: what was touched need not stay in sight."""
        self.touched = frozenset()

    def _note(self, noted: Mapping[Line, Progress]) -> None:
        self.touched |= {line.id for line in noted}
        self.is_writing = True
        try:
            for line, progress in noted.items():
                self._session.note_line(line.ids, progress)
        finally:
            self.is_writing = False
