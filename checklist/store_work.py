"""What people do with an assessment: rulings, progress, attachments, kept assessments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from checklist.progress import Progress
from checklist.store_answers import Answers
from checklist.store_backup import backups
from checklist.store_errors import DAMAGED, AttachmentTooLarge, DamagedWorkspace
from checklist.store_json import checked, encode
from checklist.store_rows import Attachment, KeptAssessment, RulingChange
from rules.rulings import Ruling

MAX_ATTACHMENT_BYTES: Final = 30_000_000
RULING: Final = "ruling"
_RULING: Final = "policy, condition, verdict, reason, who, asked"
_BETWEEN: Final = "\n"
"""Stands between policy and condition in the history of rulings."""


class _ItemProgress(Progress, frozen=True, kw_only=True):
    item_id: str

    def progress(self) -> Progress:
        return Progress(self.state, self.owner, self.due, self.note)


class Work(Answers):
    """What was done for the clients, beside their answers."""

    def set_ruling(self, client_id: int, ruling: Ruling) -> None:
        """Keep a person's verdict; an older one on the same condition goes into the history."""
        checked(ruling, Ruling)
        with self._edit(client_id) as db:
            self._change_ruling(client_id, ruling.policy, ruling.condition, ruling)
            db.execute(
                f"INSERT OR REPLACE INTO rulings (client_id, {_RULING}, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (client_id, ruling.policy, ruling.condition, ruling.verdict, ruling.reason, ruling.who,
                 ruling.asked, ruling.when.isoformat()),
            )  # fmt: skip

    def drop_ruling(self, client_id: int, policy: str, condition: str) -> None:
        """Take a person's verdict back; it stays in the history. Without one nothing happens."""
        if not any((one.policy, one.condition) == (policy, condition) for one in self._rulings(client_id)):
            return
        with self._edit(client_id) as db:
            self._change_ruling(client_id, policy, condition, None)
            db.execute(
                "DELETE FROM rulings WHERE client_id = ? AND policy = ? AND condition = ?",
                (client_id, policy, condition),
            )

    def _change_ruling(self, client_id: int, policy: str, condition: str, after: Ruling | None) -> None:
        before = next(
            (one for one in self._rulings(client_id) if (one.policy, one.condition) == (policy, condition)),
            None,
        )
        texts = [None if one is None else msgspec.json.encode(one).decode() for one in (before, after)]
        self._record(
            self._connection, client_id, RULING, f"{policy}{_BETWEEN}{condition}", texts[0], texts[1]
        )

    def ruling_history(self, client_id: int) -> list[RulingChange]:
        """All rulings ever made or taken back, the newest first."""
        query = (
            "SELECT substr(subject, 1, instr(subject, char(10)) - 1) AS policy,"
            " substr(subject, instr(subject, char(10)) + 1) AS condition, who, at AS 'when', before, after"
            f" FROM changes WHERE client_id = ? AND part = '{RULING}' ORDER BY id DESC"
        )
        return self._read(RulingChange, query, client_id, json={"before", "after"})

    def _rulings(self, client_id: int) -> tuple[Ruling, ...]:
        query = (
            f"SELECT {_RULING}, at AS 'when' FROM rulings WHERE client_id = ? ORDER BY at, policy, condition"
        )
        return tuple(self._read(Ruling, query, client_id))

    def set_progress(self, client_id: int, item_id: str, progress: Progress | None) -> None:
        """Keep how far an item of the checklist is; None forgets it."""
        if self._progress(client_id).get(item_id) == progress:
            return
        checked(progress, Progress | None)
        with self._edit(client_id) as db:
            db.execute("DELETE FROM progress WHERE client_id = ? AND item_id = ?", (client_id, item_id))
            if progress is not None:
                due = progress.due.isoformat() if progress.due else None
                db.execute(
                    "INSERT INTO progress (client_id, item_id, state, owner, due, note) VALUES (?, ?, ?, ?, ?, ?)",
                    (client_id, item_id, progress.state, progress.owner, due, progress.note),
                )

    def _progress(self, client_id: int) -> dict[str, Progress]:
        query = "SELECT item_id, state, owner, due, note FROM progress WHERE client_id = ?"
        return {one.item_id: one.progress() for one in self._read(_ItemProgress, query, client_id)}

    def attach(self, client_id: int, place: str, name: str, data: bytes) -> int:
        """Keep a file with an item (its id) or a fact ("fact:<fact>"); raises AttachmentTooLarge above 30 MB."""
        if len(data) > MAX_ATTACHMENT_BYTES:
            raise AttachmentTooLarge(self.path, name, len(data), MAX_ATTACHMENT_BYTES)
        with self._edit(client_id) as db:
            cursor = db.execute(
                "INSERT INTO attachments (client_id, place, name, size, sha256, at, who) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (client_id, place, name, len(data), _sha256(data), self._stamp(), self.who),
            )
            attachment_id = int(cursor.lastrowid or 0)
            db.execute(
                "INSERT INTO attachment_data (attachment_id, data) VALUES (?, ?)", (attachment_id, data)
            )
        return attachment_id

    def attachments(self, client_id: int, place: str | None = None) -> list[Attachment]:
        """The files of a client, or of one place, in the order they were attached."""
        which, values = ("", ()) if place is None else ("AND place = ?", (place,))
        query = (
            "SELECT id, place, name, size, sha256, at AS 'when', who FROM attachments"
            f" WHERE client_id = ? {which} ORDER BY id"
        )
        return self._read(Attachment, query, client_id, *values)

    def attachment_data(self, attachment_id: int) -> bytes:
        """The bytes of a file, as they were attached; raises KeyError, and DamagedWorkspace where they differ."""
        rows = self._rows(
            "SELECT data, sha256 FROM attachments LEFT JOIN attachment_data ON attachment_id = id WHERE id = ?",
            attachment_id,
        )
        if not rows:
            raise self._missing(attachment_id)
        data, sha256 = rows[0]
        if data is None or _sha256(data) != sha256:
            raise DamagedWorkspace(self.path, DAMAGED, backups(self.path))
        return bytes(data)

    def detach(self, attachment_id: int) -> None:
        """Take a file away; raises KeyError."""
        rows = self._rows("SELECT client_id FROM attachments WHERE id = ?", attachment_id)
        if not rows:
            raise self._missing(attachment_id)
        with self._edit(rows[0][0]) as db:
            db.execute("DELETE FROM attachment_data WHERE attachment_id = ?", (attachment_id,))
            db.execute("DELETE FROM attachments WHERE id = ?", (attachment_id,))

    def keep_assessment(
        self,
        client_id: int,
        as_of: date,
        packs: Mapping[str, str],
        outcomes: Mapping[str, str],
        *,
        pinned: bool,
        label: str = "",
    ) -> int:
        """Keep outcomes (policy → outcome) under an as-of date and pack hashes; gives the id.

        One assessment that is not pinned is kept per client: the latest. Not an edit of the client.
        """
        self.client(client_id)
        texts = [encode(checked(dict(one), dict[str, str])) for one in (packs, outcomes)]
        with self._edit() as db:
            if not pinned:
                db.execute("DELETE FROM assessments WHERE client_id = ? AND NOT is_pinned", (client_id,))
            cursor = db.execute(
                "INSERT INTO assessments (client_id, as_of, packs, outcomes, is_pinned, label, at, who)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (client_id, as_of.isoformat(), *texts, pinned, label, self._stamp(),
                 self.who),
            )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def assessments(self, client_id: int) -> list[KeptAssessment]:
        """The kept assessments of a client, the newest first."""
        query = (
            "SELECT id, as_of, packs, outcomes, is_pinned, label, at AS 'when', who FROM assessments"
            " WHERE client_id = ? ORDER BY id DESC"
        )
        return self._read(KeptAssessment, query, client_id, json={"packs", "outcomes"})

    def latest_assessment(self, client_id: int) -> KeptAssessment | None:
        """The assessment kept last, pinned or not; None where none was kept."""
        return next(iter(self.assessments(client_id)), None)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
