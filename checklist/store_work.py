"""What people do with an assessment: rulings, progress, attachments, kept assessments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from checklist.progress import Progress
from checklist.store_answers import Answers
from checklist.store_backup import backups
from checklist.store_errors import DAMAGED, AttachmentTooLarge, DamagedWorkspace
from checklist.store_json import decode, encode
from checklist.store_rows import Attachment, KeptAssessment, RulingChange
from rules.rulings import Ruling

MAX_ATTACHMENT_BYTES: Final = 30_000_000
RULING: Final = "ruling"
_RULING: Final = "policy, condition, verdict, reason, who, at"
_BETWEEN: Final = "\n"
"""Stands between policy and condition in the history of rulings."""


class Work(Answers):
    """What was done for the clients, beside their answers."""

    def set_ruling(self, client_id: int, ruling: Ruling) -> None:
        """Keep a person's verdict; an older one on the same condition goes into the history."""
        with self._edit(client_id) as db:
            self._change_ruling(client_id, ruling.policy, ruling.condition, ruling)
            db.execute(
                f"INSERT OR REPLACE INTO rulings (client_id, {_RULING}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (client_id, ruling.policy, ruling.condition, ruling.verdict, ruling.reason, ruling.who,
                 ruling.when.isoformat()),
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
        rows = self._rows(
            "SELECT subject, who, at, before, after FROM changes"
            f" WHERE client_id = ? AND part = '{RULING}' ORDER BY id DESC",
            client_id,
        )
        return [_ruling_change(row) for row in rows]

    def _rulings(self, client_id: int) -> tuple[Ruling, ...]:
        rows = self._rows(
            f"SELECT {_RULING} FROM rulings WHERE client_id = ? ORDER BY at, policy, condition", client_id
        )
        return tuple(_as_ruled(row) for row in rows)

    def set_progress(self, client_id: int, item_id: str, progress: Progress | None) -> None:
        """Keep how far an item of the checklist is; None forgets it."""
        if self._progress(client_id).get(item_id) == progress:
            return
        with self._edit(client_id) as db:
            db.execute("DELETE FROM progress WHERE client_id = ? AND item_id = ?", (client_id, item_id))
            if progress is not None:
                due = progress.due.isoformat() if progress.due else None
                db.execute(
                    "INSERT INTO progress (client_id, item_id, state, owner, due, note) VALUES (?, ?, ?, ?, ?, ?)",
                    (client_id, item_id, progress.state, progress.owner, due, progress.note),
                )

    def _progress(self, client_id: int) -> dict[str, Progress]:
        rows = self._rows(
            "SELECT item_id, state, owner, due, note FROM progress WHERE client_id = ?", client_id
        )
        return {
            row[0]: Progress(row[1], row[2], date.fromisoformat(row[3]) if row[3] else None, row[4])
            for row in rows
        }

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
        rows = self._rows(
            "SELECT id, place, name, size, sha256, at, who FROM attachments"
            f" WHERE client_id = ? {which} ORDER BY id",
            client_id,
            *values,
        )
        return [_attachment(row) for row in rows]

    def attachment_data(self, attachment_id: int) -> bytes:
        """The bytes of a file, as they were attached; raises KeyError, and DamagedWorkspace where they differ."""
        rows = self._rows(
            "SELECT data, sha256 FROM attachments JOIN attachment_data ON attachment_id = id WHERE id = ?",
            attachment_id,
        )
        if not rows:
            raise KeyError(attachment_id)
        data, sha256 = rows[0]
        if _sha256(data) != sha256:
            raise DamagedWorkspace(self.path, DAMAGED, backups(self.path))
        return bytes(data)

    def detach(self, attachment_id: int) -> None:
        """Take a file away; raises KeyError."""
        rows = self._rows("SELECT client_id FROM attachments WHERE id = ?", attachment_id)
        if not rows:
            raise KeyError(attachment_id)
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
        with self._edit() as db:
            if not pinned:
                db.execute("DELETE FROM assessments WHERE client_id = ? AND NOT is_pinned", (client_id,))
            cursor = db.execute(
                "INSERT INTO assessments (client_id, as_of, packs, outcomes, is_pinned, label, at, who)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (client_id, as_of.isoformat(), encode(packs), encode(outcomes), pinned, label, self._stamp(),
                 self.who),
            )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def assessments(self, client_id: int) -> list[KeptAssessment]:
        """The kept assessments of a client, the newest first."""
        rows = self._rows(
            "SELECT id, as_of, packs, outcomes, is_pinned, label, at, who FROM assessments"
            " WHERE client_id = ? ORDER BY id DESC",
            client_id,
        )
        return [_kept(row) for row in rows]

    def latest_assessment(self, client_id: int) -> KeptAssessment | None:
        """The assessment kept last, pinned or not; None where none was kept."""
        return next(iter(self.assessments(client_id)), None)

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of the workspace, as JSON gives it back."""
        rows = self._rows("SELECT value FROM settings WHERE key = ?", key)
        return decode(rows[0][0]) if rows else default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting (any JSON value)."""
        text = encode(value)
        if self._rows("SELECT value FROM settings WHERE key = ?", key) == [(text,)]:
            return
        with self._edit() as db:
            db.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, text))


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _attachment(row: tuple[Any, ...]) -> Attachment:
    return Attachment(
        id=row[0],
        place=row[1],
        name=row[2],
        size=row[3],
        sha256=row[4],
        when=datetime.fromisoformat(row[5]),
        who=row[6],
    )


def _as_ruled(row: tuple[Any, ...]) -> Ruling:
    return Ruling(
        policy=row[0],
        condition=row[1],
        verdict=row[2],
        reason=row[3],
        who=row[4],
        when=datetime.fromisoformat(row[5]),
    )


def _ruling(text: str | None) -> Ruling | None:
    return None if text is None else msgspec.json.decode(text, type=Ruling)


def _ruling_change(row: tuple[str, str, str, str | None, str | None]) -> RulingChange:
    policy, _, condition = row[0].partition(_BETWEEN)
    return RulingChange(
        policy, condition, row[1], datetime.fromisoformat(row[2]), _ruling(row[3]), _ruling(row[4])
    )


def _kept(row: tuple[Any, ...]) -> KeptAssessment:
    return KeptAssessment(
        id=row[0],
        as_of=date.fromisoformat(row[1]),
        packs=decode(row[2]),
        outcomes=decode(row[3]),
        is_pinned=bool(row[4]),
        label=row[5],
        when=datetime.fromisoformat(row[6]),
        who=row[7],
    )
