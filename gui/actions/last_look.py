"""The checklist as it was last looked at, kept in the workspace for each client."""

from __future__ import annotations

from typing import Final

from checklist import agenda_changes
from checklist.agenda_changes import Changes, SeenList
from checklist.worklist import Worklist
from gui.session import Session

KEY: Final = "checklist_seen/{client}"


class LastLook:
    """``seen`` is None until a list was looked at."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.seen: SeenList | None = None

    def forget(self) -> None:
        """Another client is open: what was kept for it is read with its list."""
        self.seen = None

    def read(self, work: Worklist) -> None:
        """Read what was kept; the first look takes the list as it is."""
        if self.seen is None:
            self.seen = agenda_changes.from_json(self._session.setting(self._key))
        if self.seen is None:
            self.take(work)

    def take(self, work: Worklist) -> None:
        """Take a list for seen."""
        self.seen = agenda_changes.seen_now(work, self.seen, self._session.progress)
        self._session.set_setting(self._key, agenda_changes.to_json(self.seen))

    def changes(self, work: Worklist) -> Changes:
        """What is not as it was seen."""
        assert self.seen is not None
        return agenda_changes.changes(self.seen, work, self._session.progress)

    @property
    def _key(self) -> str:
        return KEY.format(client=self._session.client_id)
