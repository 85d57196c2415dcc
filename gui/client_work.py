"""The client that is open and what people keep about him beside his answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gui.keeping import Keeping

if TYPE_CHECKING:  # the first window is shown before any of it is loaded
    from checklist.dossier import Dossier
    from checklist.progress import Progress
    from checklist.store import Attachment, KeptAssessment, StoredClient, Workspace
    from rules.assess import Assessment
    from rules.facts import Evidence
    from rules.rulings import Ruling


class ClientWork(Keeping):
    """Documents, notes, codes in question, copied values, progress, files, kept assessments."""

    progress_changed = Signal()
    """How far people are with items, or what is attached to them, has changed."""
    extras_changed = Signal(object)
    """Evidence, candidates, proposals or refusals of some facts (a frozenset) have changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dossier: Dossier | None = None
        self.stored: StoredClient | None = None
        self.candidates: dict[str, list[str]] = {}
        self.proposals: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str, dict[str, list[str]]] = {}
        self.rulings: dict[tuple[str, str], Ruling] = {}
        self.progress: dict[str, Progress] = {}

    @property
    def client_id(self) -> int | None:
        """The client that is open."""
        return None if self.stored is None else self.stored.id

    @property
    def client_name(self) -> str:
        """The name of the client that is open, as shown in the title."""
        if self.dossier is None:
            return ""
        return self.dossier.name or "（企业名称未填）"

    def set_evidence(self, fact: str, documents: Sequence[Evidence]) -> None:
        """Keep the documents behind a fact."""
        dossier = self._client()
        client, rows = self._id(), rows_of(documents)
        self._keep(lambda workspace: workspace.set_evidence(client, fact, rows))
        if documents:
            dossier.evidence[fact] = tuple(documents)
        else:
            dossier.evidence.pop(fact, None)
        self.extras_changed.emit(frozenset([fact]))

    def set_note(self, text: str) -> None:
        """Keep the free text beside the answers."""
        client = self._id()
        self._keep(lambda workspace: workspace.set_note(client, text))
        self._client().note = text

    def set_candidates(self, fact: str, codes: Sequence[str]) -> None:
        """Keep the codes between which one is not sure; the answer itself is left to be given."""
        client, kept = self._id(), list(codes)
        self._keep(lambda workspace: workspace.set_candidates(client, fact, kept))
        self.candidates.pop(fact, None)
        if codes:
            self.candidates[fact] = list(codes)
        self.extras_changed.emit(frozenset([fact]))

    def set_proposals(self, proposals: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep values copied from another year, by fact and year: shown to be confirmed, judged as not answered."""
        for fact, values in proposals.items():
            self._keep(partial(_keep_proposals, self._id(), fact, dict(values)))
            self.proposals.pop(fact, None)
            if values:
                self.proposals[fact] = dict(values)
        self.extras_changed.emit(frozenset(proposals))

    def set_refusals(self, fact: str, refused: Mapping[str, Sequence[str]]) -> None:
        """Keep what was refused of what the description proposes for a fact: option or code → the words that led there."""
        client, kept = self._id(), {key: list(words) for key, words in refused.items()}
        self._keep(lambda workspace: workspace.set_refusals(client, fact, kept))
        self.refusals.pop(fact, None)
        if kept:
            self.refusals[fact] = kept
        self.extras_changed.emit(frozenset([fact]))

    def set_progress(self, item: str, progress: Progress | None) -> None:
        """Keep how far people are with an item (None: as if never touched)."""
        self._keep(partial(_keep_progress, self._id(), item, progress))
        self.progress.pop(item, None)
        if progress is not None:
            self.progress[item] = progress
        self.progress_changed.emit()

    def note_line(self, ids: Sequence[str], progress: Progress) -> None:
        """Keep how far people are with a line of the list: under its first id, and no longer under its others."""
        from checklist.progress import Progress

        kept = None if progress == Progress() else progress
        for key, value in ((ids[0], kept), *((key, None) for key in ids[1:] if key in self.progress)):
            self._keep(partial(_keep_progress, self._id(), key, value))
            self.progress.pop(key, None)
        if kept is not None:
            self.progress[ids[0]] = kept
        self.progress_changed.emit()

    def attachments(self) -> list[Attachment]:
        """The files attached to anything of the client that is open."""
        return self._opened().attachments(self._id())

    def attach(self, place: str, name: str, data: bytes) -> int:
        """Copy a file into the workspace; ``place`` is the id of a line of the list, or "fact:…".  Raises StoreError."""
        kept = self._opened().attach(self._id(), place, name, data)
        self.progress_changed.emit()
        return kept

    def detach(self, attachment_id: int) -> None:
        """Take a file out of the workspace.  Raises StoreError."""
        self._opened().detach(attachment_id)
        self.progress_changed.emit()

    def kept_assessments(self) -> list[KeptAssessment]:
        """The assessments of the client that were pinned, the newest first."""
        return [one for one in self._opened().assessments(self._id()) if one.is_pinned]

    def pin_assessment(self, client_id: int, assessment: Assessment, label: str) -> None:
        """Keep an assessment under a name, so that what was printed from it can be traced."""
        if self.is_read_only:
            return
        packs = {pack.info.id: pack.sha256 for pack in assessment.program.packs}
        outcomes = {key: judgement.outcome for key, judgement in assessment.judgements.items()}
        self._keep(
            lambda workspace: workspace.keep_assessment(
                client_id, assessment.as_of, packs, outcomes, pinned=True, label=label
            )
        )

    def _client(self) -> Dossier:
        if self.dossier is None:
            raise RuntimeError("no client is open")
        return self.dossier

    def _id(self) -> int:
        if self.stored is None:
            raise RuntimeError("no client is open")
        return self.stored.id


def evidence_of(stored: StoredClient) -> dict[str, tuple[Evidence, ...]]:
    """The documents behind the answers of a client, by fact."""
    import msgspec

    from rules.facts import Evidence

    return {
        fact: tuple(msgspec.convert(row, Evidence) for row in rows) for fact, rows in stored.evidence.items()
    }


def _keep_progress(client: int, item: str, progress: Progress | None, workspace: Workspace) -> None:
    workspace.set_progress(client, item, progress)


def _keep_proposals(client: int, fact: str, values: dict[str, Any], workspace: Workspace) -> None:
    workspace.set_proposals(client, fact, values)


def rows_of(documents: Sequence[Evidence]) -> list[dict[str, str]]:
    """Documents as the workspace keeps them."""
    found = (
        {"document": one.document, "page": one.page, "date": one.date.isoformat() if one.date else None}
        for one in documents
    )
    return [{key: value for key, value in row.items() if value is not None} for row in found]
