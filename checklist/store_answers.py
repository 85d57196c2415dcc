"""Clients and what was entered for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from msgspec import Struct

from checklist.store_base import OpenFile
from checklist.store_json import checked, encode
from checklist.store_rows import Change, ClientRow

NAME: Final = "enterprise_name"
ROSTER_FACTS: Final = {
    NAME: "name",
    "sectors": "sectors",
    "registered_region": "region",
    "gbt4754_main": "industry",
}
"""The facts whose answers stand in columns too, so that the roster need not read all answers."""
ANSWER, EVIDENCE, CANDIDATES, PROPOSAL, NOTE = "answer", "evidence", "candidates", "proposal", "note"
REFUSALS: Final = "refusals"
COPY_MARK: Final = "（副本）"
PURGE_DAYS: Final = 30
_ROW: Final = ", ".join(ClientRow.__struct_fields__)


_BOTH: Final = {"before", "after"}


class _Entry(Struct, frozen=True):
    part: Literal["answer", "evidence", "candidates", "proposal", "note", "refusals"]
    fact: str
    value: Any


class Answers(OpenFile):
    """The clients of the workspace, their answers and what stands beside an answer."""

    def clients(self) -> list[ClientRow]:
        """All clients but the deleted ones, archived ones too; the last edited first."""
        return self._clients("deleted_at IS NULL ORDER BY edited_at DESC, id DESC")

    def deleted_clients(self) -> list[ClientRow]:
        """The clients that can still be restored, the last deleted first."""
        return self._clients("deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC")

    def client(self, client_id: int) -> ClientRow:
        """One row of the roster, a deleted client's too; raises KeyError."""
        rows = self._clients("id = ?", client_id)
        if not rows:
            raise self._missing(client_id)
        return rows[0]

    def _clients(self, which: str, *values: Any) -> list[ClientRow]:
        query = f"SELECT {_ROW} FROM clients WHERE {which}"
        return self._read(ClientRow, query, *values, json={"sectors", "counts"})

    def add_client(
        self,
        answers: Mapping[str, Any],
        *,
        evidence: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        note: str = "",
        candidates: Mapping[str, Sequence[str]] | None = None,
        refusals: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> int:
        """Keep a new client with raw answers, as they stand in a profile file; gives its id."""
        with self._edit() as db:
            cursor = db.execute("INSERT INTO clients (edited_at) VALUES (?)", (self._stamp(),))
            client_id = int(cursor.lastrowid or 0)
            self._put_answers(db, client_id, answers)
            _put(db, client_id, NOTE, "", note or None)
            for fact, documents in (evidence or {}).items():
                _put(db, client_id, EVIDENCE, fact, list(documents) or None)
            for fact, codes in (candidates or {}).items():
                _put(db, client_id, CANDIDATES, fact, list(codes) or None)
            for fact, refused in (refusals or {}).items():
                _put(db, client_id, REFUSALS, fact, dict(refused) or None)
        return client_id

    def duplicate_client(self, client_id: int) -> int:
        """A new client with the answers, evidence, candidates, refusals and note of another, “（副本）” behind its name."""
        row = self.client(client_id)
        parts = self._entries(client_id)
        answers = dict(parts[ANSWER])
        if row.name:
            answers[NAME] = f"{row.name}{COPY_MARK}"
        note = parts[NOTE].get("", "")
        return self.add_client(
            answers,
            evidence=parts[EVIDENCE],
            note=note,
            candidates=parts[CANDIDATES],
            refusals=parts[REFUSALS],
        )

    def set_archived(self, client_id: int, archived: bool) -> None:
        """Put a client away or take it back; not an edit of the client."""
        with self._edit() as db:
            self._one(
                db.execute("UPDATE clients SET is_archived = ? WHERE id = ?", (archived, client_id)),
                client_id,
            )

    def delete_client(self, client_id: int) -> None:
        """Take a client out of the roster; for 30 days it can be restored."""
        self._set_deleted(client_id, self._stamp())

    def restore_client(self, client_id: int) -> None:
        """Undo `delete_client`."""
        self._set_deleted(client_id, None)

    def _set_deleted(self, client_id: int, at: str | None) -> None:
        with self._edit() as db:
            self._one(
                db.execute("UPDATE clients SET deleted_at = ? WHERE id = ?", (at, client_id)), client_id
            )

    def set_answer(self, client_id: int, fact: str, raw: Any | None, *, is_typing: bool = False) -> None:
        """Keep one raw answer, right or wrong; None takes it away. An equal answer is no change.

        With `is_typing` the change goes on with this person's last change of the fact: history then has one line, from
        before the first keystroke to after the last.
        """
        self._set_answers(client_id, {fact: raw}, is_typing)

    def set_answers(self, client_id: int, answers: Mapping[str, Any | None]) -> None:
        """Keep several answers in one transaction; None takes one away, others stay."""
        self._set_answers(client_id, answers, False)

    def _set_answers(self, client_id: int, answers: Mapping[str, Any | None], is_typing: bool) -> None:
        if self._is_kept(client_id, ANSWER, answers):
            return
        with self._edit(client_id) as db:
            self._put_answers(db, client_id, answers, is_typing)

    def _put_answers(
        self,
        db: sqlite3.Connection,
        client_id: int,
        answers: Mapping[str, Any | None],
        is_typing: bool = False,
    ) -> None:
        for fact, raw in answers.items():
            before = _put(db, client_id, ANSWER, fact, raw)
            after = None if raw is None else encode(raw)
            if before != after:
                self._record(db, client_id, ANSWER, fact, before, after, is_typing)
            if fact in ROSTER_FACTS:
                column = ROSTER_FACTS[fact]
                db.execute(f"UPDATE clients SET {column} = ? WHERE id = ?", (_column(column, raw), client_id))
        db.execute(_COUNT_ANSWERS, (client_id, client_id))

    def _record(
        self,
        db: sqlite3.Connection,
        client_id: int,
        part: str,
        subject: str,
        before: str | None,
        after: str | None,
        goes_on: bool = False,
    ) -> None:
        """A line of history; one that goes on with the last line of the subject is merged with it."""
        if goes_on:
            last = db.execute(
                "SELECT id, who, before, after FROM changes"
                " WHERE client_id = ? AND part = ? AND subject = ? ORDER BY id DESC LIMIT 1",
                (client_id, part, subject),
            ).fetchone()
            if last is not None and last[1] == self.who and last[3] == before:
                db.execute("DELETE FROM changes WHERE id = ?", (last[0],))
                before = last[2]
        if before != after:
            db.execute(
                "INSERT INTO changes (client_id, part, subject, at, who, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (client_id, part, subject, self._stamp(), self.who, before, after),
            )

    def history(self, client_id: int, fact: str | None = None) -> list[Change]:
        """The changes of one answer, or of all answers, the newest first."""
        which, values = ("", ()) if fact is None else ("AND subject = ?", (fact,))
        query = (
            "SELECT subject AS fact, who, at AS 'when', before, after FROM changes"
            f" WHERE client_id = ? AND part = '{ANSWER}' {which} ORDER BY id DESC"
        )
        return self._read(Change, query, client_id, *values, json=_BOTH)

    def set_evidence(self, client_id: int, fact: str, documents: Sequence[Mapping[str, str]]) -> None:
        """Keep the documents that prove an answer; none takes them away."""
        self._set_beside(client_id, EVIDENCE, fact, list(documents) or None)

    def set_candidates(self, client_id: int, fact: str, codes: Sequence[str]) -> None:
        """Keep the codes in question where people are not sure; none takes them away."""
        self._set_beside(client_id, CANDIDATES, fact, list(codes) or None)

    def set_proposals(self, client_id: int, fact: str, values: Mapping[str, Any]) -> None:
        """Keep year → raw value to be confirmed; none takes them away."""
        self._set_beside(client_id, PROPOSAL, fact, dict(values) or None)

    def set_refusals(self, client_id: int, fact: str, refused: Mapping[str, Sequence[str]]) -> None:
        """Keep what people refused of what the description proposes for a fact: option or code → the words that led there."""
        self._set_beside(
            client_id, REFUSALS, fact, {key: list(words) for key, words in refused.items()} or None
        )

    def set_note(self, client_id: int, text: str) -> None:
        """Keep the free text beside the answers."""
        self._set_beside(client_id, NOTE, "", text or None)

    def set_summary(self, client_id: int, as_of: date, counts: Mapping[str, int]) -> None:
        """Keep how many policies have which outcome, for the roster; not an edit of the client."""
        values = (as_of.isoformat(), encode(checked(dict(counts), dict[str, int])))
        if self._rows("SELECT as_of, counts FROM clients WHERE id = ?", client_id) == [values]:
            return
        with self._edit() as db:
            self._one(
                db.execute("UPDATE clients SET as_of = ?, counts = ? WHERE id = ?", (*values, client_id)),
                client_id,
            )

    def _set_beside(self, client_id: int, part: str, fact: str, value: Any | None) -> None:
        if self._is_kept(client_id, part, {fact: value}):
            return
        with self._edit(client_id) as db:
            _put(db, client_id, part, fact, value)

    def _is_kept(self, client_id: int, part: str, values: Mapping[str, Any | None]) -> bool:
        """Whether all of this stands there already; raises KeyError for a client that is not in the roster."""
        if not self._rows("SELECT 1 FROM clients WHERE id = ? AND deleted_at IS NULL", client_id):
            raise self._missing(client_id)
        query = "SELECT value FROM entries WHERE client_id = ? AND part = ? AND fact = ?"
        for fact, raw in values.items():
            wanted = [] if raw is None else [(encode(raw),)]
            if self._rows(query, client_id, part, fact) != wanted:
                return False
        return True

    def _entries(self, client_id: int) -> dict[str, dict[str, Any]]:
        """Part → fact → value; the note stands at the fact ""."""
        parts: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
        query = "SELECT part, fact, value FROM entries WHERE client_id = ?"
        for entry in self._read(_Entry, query, client_id, json={"value"}):
            parts[entry.part][entry.fact] = entry.value
        return parts


_PARTS: Final = (ANSWER, EVIDENCE, CANDIDATES, PROPOSAL, REFUSALS, NOTE)
_COUNT_ANSWERS: Final = (
    "UPDATE clients SET answered = (SELECT count(*) FROM entries WHERE client_id = ?"
    f" AND part = '{ANSWER}' AND value NOT LIKE '{{\"unknown\":%') WHERE id = ?"
)


def _put(db: sqlite3.Connection, client_id: int, part: str, fact: str, raw: Any | None) -> str | None:
    """Set or remove one entry; gives the text that stood there before."""
    key = (client_id, part, fact)
    row = db.execute(
        "SELECT value FROM entries WHERE client_id = ? AND part = ? AND fact = ?", key
    ).fetchone()
    if raw is None:
        db.execute("DELETE FROM entries WHERE client_id = ? AND part = ? AND fact = ?", key)
    else:
        db.execute(
            "INSERT INTO entries (client_id, part, fact, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (client_id, part, fact) DO UPDATE SET value = excluded.value",
            (*key, encode(raw)),
        )
    return str(row[0]) if row else None


def _column(column: str, raw: Any) -> str | None:
    """What the roster shows of a raw answer; a wrong one shows as none."""
    if column == "sectors":
        chosen = raw.get("yes") if isinstance(raw, Mapping) else raw
        listed = [one for one in chosen if isinstance(one, str)] if isinstance(chosen, list) else []
        return encode([one for one in listed if one != "none"])
    text = raw.strip() if isinstance(raw, str) else ""
    return text if text or column == "name" else None
