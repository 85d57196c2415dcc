"""The tables of a workspace, step by step: each upgrade is numbered, runs in one transaction and is never edited later.

The number of a step is the version of the file (`PRAGMA user_version`), so that an opened file tells its version
without this module, which loads sqlite-utils.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from checklist.store_file import APPLICATION_ID

migrations = Migrations("qingce-workspace")


def _is_now(db: Database, version: int) -> None:
    db.execute(f"PRAGMA user_version = {version}")


@migrations()
def m0001_clients(db: Database) -> None:
    """Clients, what was entered for them, its history, rulings, progress, assessments, settings."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _FIRST.split(";"):
        if statement.strip():
            db.execute(statement)
    _is_now(db, 1)


@migrations()
def m0002_attachments(db: Database) -> None:
    """Files attached to items and facts; their bytes stand apart, so that lists never read them."""
    db.table("attachments").create(
        {
            "id": int,
            "client_id": int,
            "place": str,
            "name": str,
            "size": int,
            "sha256": str,
            "at": str,
            "who": str,
        },
        pk="id",
        not_null={"client_id", "place", "name", "size", "sha256", "at", "who"},
        foreign_keys=[("client_id", "clients", "id")],
    )
    db.table("attachments").create_index(["client_id", "place"])
    db.table("attachment_data").create(
        {"attachment_id": int, "data": bytes},
        pk="attachment_id",
        not_null={"data"},
        foreign_keys=[("attachment_id", "attachments", "id")],
    )
    _is_now(db, 2)


_FIRST = """
CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT '',
    sectors TEXT NOT NULL DEFAULT '[]',
    region TEXT,
    industry TEXT,
    answered INTEGER NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '{}',
    as_of TEXT,
    edited_at TEXT NOT NULL,
    is_archived INTEGER NOT NULL DEFAULT 0,
    deleted_at TEXT
);
CREATE TABLE entries (
    client_id INTEGER NOT NULL REFERENCES clients(id),
    part TEXT NOT NULL,
    fact TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (client_id, part, fact)
) WITHOUT ROWID;
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients(id),
    part TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX changes_by_subject ON changes (client_id, part, subject);
CREATE TABLE rulings (
    client_id INTEGER NOT NULL REFERENCES clients(id),
    policy TEXT NOT NULL,
    condition TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    asked TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (client_id, policy, condition)
) WITHOUT ROWID;
CREATE TABLE progress (
    client_id INTEGER NOT NULL REFERENCES clients(id),
    item_id TEXT NOT NULL,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (client_id, item_id)
) WITHOUT ROWID;
CREATE TABLE assessments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES clients(id),
    as_of TEXT NOT NULL,
    packs TEXT NOT NULL,
    outcomes TEXT NOT NULL,
    is_pinned INTEGER NOT NULL,
    label TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL
);
CREATE INDEX assessments_by_client ON assessments (client_id);
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID
"""
