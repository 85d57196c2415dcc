"""The one object that widgets write through: it keeps what is typed, judges it anew, and says what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:  # the first window is shown before any of it is loaded
    from checklist.dossier import Dossier
    from checklist.progress import Progress
    from checklist.store import Attachment, ClientRow, KeptAssessment, StoredClient, Workspace
    from rules.assess import Assessment
    from rules.facts import Evidence, Profile
    from rules.nodes import Node
    from rules.program import Program
    from rules.rulings import RuledVerdict, Ruling

SUMMARY_DELAY_MS = 700
IDLE_MS = 5_000


class Step(NamedTuple):
    """Something done to the answers that can be taken back; what is typed into one field without a break is one step."""

    client: int
    before: dict[str, Any]
    after: dict[str, Any]
    is_typing: bool


class Session(QObject):
    """A workspace that is open, and the client that is being worked on.

    Widgets read ``dossier`` (never change it) and call the methods here; the signals tell them what to read again.
    ``today`` is handed in and is the as-of date until another is chosen; ``load_program`` is called when rules are first needed.
    ``kept_before`` is the assessment of the client as it was last kept before it was opened.
    """

    settling = Signal()
    """What is typed and not handed on yet is to be handed on now: the client is put away, or the file is left."""
    workspace_changed = Signal()
    """Another workspace is open."""
    roster_changed = Signal()
    """The list of clients, or a line of it, is another."""
    client_changed = Signal()
    """Another client is open, or none."""
    answers_changed = Signal(object)
    """Answers were given, changed or taken back: a frozenset of facts (of those typed, whether or not they can be read)."""
    assessed = Signal()
    """The outcomes are to be read again: answers, the day, the rules or rulings have changed."""
    progress_changed = Signal()
    """How far people are with items, or what is attached to them, has changed."""
    extras_changed = Signal(object)
    """Evidence, candidates, proposals or refusals of some facts (a frozenset) have changed."""
    go_asked = Signal(str, str)
    """A page is to be shown, at a place on it: ("plan", "3.1.1-s1"), ("results", "hnte"), ("profile", "operating_revenue")."""
    said = Signal(str)
    """Something to be told in passing, in the status bar."""
    refused = Signal(str)
    """The machine does not let the workspace be written: a sentence why.  Empty once all that waited has been kept."""
    noticed = Signal(str)
    """Something about the workspace that must be read: a backup that failed, damage that was found."""

    def __init__(
        self, load_program: Callable[[], Program], today: date, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load_program, self.today = load_program, today
        self.as_of = today
        self.workspace: Workspace | None = None
        self.dossier: Dossier | None = None
        self.stored: StoredClient | None = None
        self.lost_rulings: tuple[Ruling, ...] = ()
        self.kept_before: KeptAssessment | None = None
        self._waiting: list[Callable[[Workspace], object]] = []
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._summary = QTimer(self, singleShot=True, interval=SUMMARY_DELAY_MS)
        self._summary.timeout.connect(self.keep_summary)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self.candidates: dict[str, list[str]] = {}
        self.proposals: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str, dict[str, list[str]]] = {}
        self.rulings: dict[tuple[str, str], Ruling] = {}
        self.progress: dict[str, Progress] = {}

    @cached_property
    def base_program(self) -> Program:
        """The rules without anybody's rulings, loaded when first asked for."""
        return self._load_program()

    # --- The workspace ---------------------------------------------------------------------------------

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be kept: no workspace, or one that may only be read."""
        return self.workspace is None or self.workspace.is_read_only

    def use_workspace(self, workspace: Workspace) -> None:
        """Work in a workspace that was opened; the one before is closed, with its steps and with what waited for it."""
        self.close_workspace()
        self._waiting.clear()
        self._done.clear()
        self._undone.clear()
        self.refused.emit("")
        self._work_in(workspace)

    def go_on_in(self, copy: Workspace) -> None:
        """Work in a copy of the workspace as if it were the same: what waited to be kept is kept there."""
        if self.workspace is not None:
            self.workspace.close()
        self._work_in(copy)
        self.retry()

    def _work_in(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.workspace_changed.emit()
        self.roster_changed.emit()

    def close_workspace(self) -> None:
        """Put the client away and close the file."""
        self.close_client()
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None

    def look_again(self) -> None:
        """Where another window writes this workspace: read again what it has written."""
        workspace, client = self.workspace, self.client_id
        if workspace is None or not workspace.is_read_only or not workspace.was_changed():
            return
        if client is not None:
            self._read_again(client)
        self.roster_changed.emit()

    def _read_again(self, client: int) -> None:
        try:
            self.open_client(client)
        except KeyError:  # the other has removed it for good
            self.close_client()

    def drop_workspace(self) -> None:
        """Let go of a workspace that cannot be read or written any more, and of the client with it."""
        self._summary.stop()
        self._waiting.clear()
        self.dossier = self.stored = None
        self.client_changed.emit()
        self.close_workspace()
        self.workspace_changed.emit()

    def settle(self) -> None:
        """Have handed on what is being typed, so that nothing is left behind in a field."""
        self.settling.emit()

    def clients(self) -> list[ClientRow]:
        """The lines of the roster, the last edited first; none without a workspace."""
        return [] if self.workspace is None else self.workspace.clients()

    def deleted_clients(self) -> list[ClientRow]:
        """The clients that were deleted and can still be brought back, the last deleted first."""
        return [] if self.workspace is None else self.workspace.deleted_clients()

    # --- The client ------------------------------------------------------------------------------------

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

    def open_client(self, client_id: int) -> None:
        """Take a client up; the one before is put away.  KeyError where there is none of that id.

        Raises StoreError where the client cannot be read, or where changes still wait to be kept; the one before stays open.
        """
        from checklist.dossier import Dossier

        self.settle()
        workspace = self._caught_up()
        stored, kept_before = workspace.load_client(client_id), workspace.latest_assessment(client_id)
        self.close_client(quietly=True)
        self.stored, self.kept_before = stored, kept_before
        self.candidates = {key: list(codes) for key, codes in stored.candidates.items()}
        self.proposals = {key: dict(values) for key, values in stored.proposals.items()}
        self.refusals = {key: dict(refused) for key, refused in stored.refusals.items()}
        self.rulings = {(one.policy, one.condition): one for one in stored.rulings}
        self.progress = dict(stored.progress)
        evidence = evidence_of(stored)
        self.dossier = Dossier(
            self._ruled_program(), stored.answers, self.as_of, evidence=evidence, note=stored.note
        )
        self.client_changed.emit()
        self.assessed.emit()
        self._summary.start()

    def dossier_of(self, client_id: int) -> Dossier:
        """A client as he is now, to be read only: the one that is open as the screen has him, with his rulings.

        Raises StoreError where another cannot be read, KeyError where there is none.
        """
        from checklist.dossier import Dossier

        self.settle()
        if client_id == self.client_id:
            return self._client()
        stored = self._opened().load_client(client_id)
        evidence = evidence_of(stored)
        return Dossier(self.base_program, stored.answers, self.as_of, evidence=evidence, note=stored.note)

    def close_client(self, *, quietly: bool = False) -> None:
        """Put the client away; what it came out as is kept for the roster."""
        if self.dossier is None:
            return
        self.settle()
        self.keep_summary()
        self._summary.stop()
        self.dossier = self.stored = None
        self.lost_rulings = ()
        if not quietly:
            self.client_changed.emit()

    def add_client(self, raw: Mapping[str, Any], profile: Profile | None = None) -> int:
        """A new client with answers in the form of a profile file; gives its id."""
        evidence = {} if profile is None else {key: _rows(docs) for key, docs in profile.evidence.items()}
        note = "" if profile is None else profile.note
        client_id = self._caught_up().add_client(raw, evidence=evidence, note=note)
        self.roster_changed.emit()
        return client_id

    @Slot()
    def new_client(self) -> None:
        """Begin with a client of whom nothing is known yet."""
        self.open_client(self.add_client({}))
        self.go_asked.emit("profile", "enterprise_name")

    def duplicate_client(self, client_id: int) -> int:
        """A copy of a client; gives its id."""
        copied = self._caught_up().duplicate_client(client_id)
        self.roster_changed.emit()
        return copied

    def archive_client(self, client_id: int, archived: bool) -> None:
        """Put a client into the archive, or take it out."""
        self._caught_up().set_archived(client_id, archived)
        self.roster_changed.emit()

    def delete_client(self, client_id: int) -> None:
        """Take a client off the roster; `restore_client` brings it back."""
        workspace = self._caught_up()
        if client_id == self.client_id:
            self.close_client()
        workspace.delete_client(client_id)
        self.roster_changed.emit()

    def restore_client(self, client_id: int) -> None:
        """Bring back a client that was deleted."""
        self._caught_up().restore_client(client_id)
        self.roster_changed.emit()

    # --- Answers ---------------------------------------------------------------------------------------

    def set_answer(self, fact: str, value: Any | None, *, is_typing: bool = False) -> None:
        """Keep an answer in the form of a profile file, right or wrong (None takes it away), and judge anew.

        ``is_typing`` marks a keystroke: the next one in the same field belongs to the same step.
        """
        self.set_answers({fact: value}, is_typing=is_typing)

    def set_answers(self, changes: Mapping[str, Any], *, is_typing: bool = False) -> None:
        """Keep several answers as one step; those that say what is there already are left alone."""
        raw = self._client().raw
        real = {fact: value for fact, value in changes.items() if raw.get(fact) != value}
        if not real:
            return
        before = {fact: raw.get(fact) for fact in real}
        goes_on = is_typing and self._is_being_typed(real)
        meant = self._apply(real, goes_on=goes_on)
        if goes_on:
            self._done[-1] = self._done[-1]._replace(after=dict(real))
        else:
            self._done.append(Step(self._id(), before, dict(real), is_typing))
        self._undone.clear()
        self._tell(real, meant)

    def take_answers(self, changes: Mapping[str, Any]) -> None:
        """Keep several answers as one step; codes in question and copied values that they settle are let go."""
        self.set_answers(changes)
        for fact in self.candidates.keys() & changes.keys():
            self.set_candidates(fact, [])
        settled = {fact: {} for fact in self.proposals.keys() & changes.keys()}
        if settled:
            self.set_proposals(settled)

    def _is_being_typed(self, facts: Mapping[str, Any]) -> bool:
        """Whether the last step is typing in the same facts: then a keystroke is part of it, in the history too."""
        last = self._done[-1] if self._done else None
        same = last is not None and last.client == self._id() and last.before.keys() == facts.keys()
        return same and last is not None and last.is_typing

    def end_typing(self) -> None:
        """What is typed from here on is another step, even in the same fact: another cell of its table."""
        if self._done:
            self._done[-1] = self._done[-1]._replace(is_typing=False)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of this client to take back."""
        return any(step.client == self.client_id for step in self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step of this client that was taken back can be done again."""
        return any(step.client == self.client_id for step in self._undone)

    def undo(self) -> frozenset[str]:
        """Take back the last step of this client; gives its facts, none where there is nothing to take back."""
        return self._move(self._done, self._undone, forward=False)

    def redo(self) -> frozenset[str]:
        """Do again what was taken back last."""
        return self._move(self._undone, self._done, forward=True)

    def _move(self, source: list[Step], target: list[Step], *, forward: bool) -> frozenset[str]:
        place = next((at for at in reversed(range(len(source))) if source[at].client == self.client_id), None)
        if place is None:
            return frozenset()
        step = source.pop(place)
        changes = step.after if forward else step.before
        meant = self._apply(changes)
        target.append(step._replace(is_typing=False))
        self._tell(changes, meant)
        return frozenset(step.before)

    def _apply(self, changes: Mapping[str, Any], *, goes_on: bool = False) -> frozenset[str]:
        """Kept first, then judged: what is on the screen is on the disk.  Gives the facts that mean something else now.

        With ``goes_on`` the change joins the last line of the history; only a keystroke after a keystroke does.
        """
        client, dossier, kept = self._id(), self._client(), dict(changes)
        if len(kept) == 1:
            ((fact, value),) = kept.items()
            self._keep(lambda workspace: workspace.set_answer(client, fact, value, is_typing=goes_on))
        else:
            self._keep(lambda workspace: workspace.set_answers(client, kept))
        return dossier.put(changes)

    def _tell(self, changes: Mapping[str, Any], meant: frozenset[str]) -> None:
        self.answers_changed.emit(frozenset(changes))
        if meant:
            self.assessed.emit()
        self._summary.start()

    def set_evidence(self, fact: str, documents: Sequence[Evidence]) -> None:
        """Keep the documents behind a fact."""
        dossier = self._client()
        client, rows = self._id(), _rows(documents)
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

    # --- Judging ---------------------------------------------------------------------------------------

    def set_as_of(self, day: date) -> None:
        """Judge on another day."""
        if day == self.as_of:
            return
        self.as_of = day
        if self.dossier is not None:
            self.dossier.move_to(day)
        self.assessed.emit()
        self._summary.start()

    def rule(
        self, policy: str, node: Node, verdict: RuledVerdict, reason: str, who: str, now: datetime
    ) -> None:
        """Keep a person's verdict on a single condition of a policy and judge by it.

        Raises ``Rejected`` where the reason or the name is empty.
        """
        from rules.ruled import ruling_on

        ruling = ruling_on(policy, node, verdict, reason, who, now)
        client = self._id()
        self._keep(lambda workspace: workspace.set_ruling(client, ruling))
        self.rulings[policy, node.path] = ruling
        self._judge_by_rulings()

    def drop_ruling(self, policy: str, condition: str) -> None:
        """Let the program judge a condition again."""
        client = self._id()
        self._keep(lambda workspace: workspace.drop_ruling(client, policy, condition))
        self.rulings.pop((policy, condition), None)
        self._judge_by_rulings()

    def _judge_by_rulings(self) -> None:
        self._client().judge_by(self._ruled_program())
        self.assessed.emit()
        self._summary.start()

    def _ruled_program(self) -> Program:
        """The rules with the rulings of this client in them; those that found no place are in ``lost_rulings``."""
        program = self.base_program.ruled(self.rulings.values())
        self.lost_rulings = tuple(program.unplaced)
        return program

    # --- Working through the list ----------------------------------------------------------------------

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

    # --- Settings of the workspace ---------------------------------------------------------------------

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of the workspace, in plain JSON values; the default where it was never set."""
        return default if self.workspace is None else self.workspace.setting(key, default)

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting; a workspace that may only be read is left as it is."""
        if not self.is_read_only:
            self._keep(lambda workspace: workspace.set_setting(key, value))

    # --- For the roster --------------------------------------------------------------------------------

    @Slot()
    def keep_summary(self) -> None:
        """Keep what the client comes out as, for the roster and for comparing later; not an edit."""
        if self.is_read_only or self.dossier is None:
            return
        client, as_of, dossier = self._id(), self.as_of, self.dossier
        counts, outcomes = dossier.counts, dossier.outcomes
        packs = {pack.info.id: pack.sha256 for pack in dossier.program.packs}
        self._keep(lambda workspace: workspace.set_summary(client, as_of, counts))
        self._keep(lambda workspace: workspace.keep_assessment(client, as_of, packs, outcomes, pinned=False))
        self.roster_changed.emit()

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

    # --- Keeping ---------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> int:
        """How many changes wait to be kept because the machine refused."""
        return len(self._waiting)

    @Slot()
    def retry(self) -> bool:
        """Keep what waits, in its order; whether nothing waits any more."""
        from checklist.store_errors import StoreError

        try:
            self._keep_waiting()
        except StoreError as error:
            self.refused.emit(str(error))
            return False
        return True

    def _keep_waiting(self) -> None:
        """Raises StoreError at the first that is still refused; it and what is behind it go on waiting."""
        workspace = self._opened()
        while self._waiting:
            self._waiting[0](workspace)
            self._waiting.pop(0)
        self.refused.emit("")

    def _caught_up(self) -> Workspace:
        """The workspace with all in it that was given so far: what is read or copied now is not behind the screen."""
        if self._waiting:
            self._keep_waiting()
        return self._opened()

    def _keep(self, act: Callable[[Workspace], object]) -> None:
        """Write to the workspace, behind what waits already; where the machine refuses it stays on the screen and waits.

        A workspace that may only be read will not take it later either: that is said, and nothing waits.
        """
        from checklist.store_errors import ReadOnlyWorkspace, StoreError

        self._idle.start()
        if self._waiting:
            self._waiting.append(act)
            self.retry()
            return
        try:
            act(self._opened())
        except ReadOnlyWorkspace as refused:
            self.noticed.emit(str(refused))
        except StoreError as error:
            self._waiting.append(act)
            self.refused.emit(str(error))

    @Slot()
    def _on_idle(self) -> None:
        """Nobody types: bring what was kept onto the disk, and tell what the workspace has to say."""
        from checklist.store_errors import StoreError

        if self.workspace is None:
            return
        try:
            self.workspace.flush()
        except StoreError as error:
            self.noticed.emit(str(error))
        for notice in self.workspace.take_notices():
            self.noticed.emit(notice)

    def _opened(self) -> Workspace:
        if self.workspace is None:
            raise RuntimeError("no workspace is open")
        return self.workspace

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


def _rows(documents: Sequence[Evidence]) -> list[dict[str, str]]:
    found = (
        {"document": one.document, "page": one.page, "date": one.date.isoformat() if one.date else None}
        for one in documents
    )
    return [{key: value for key, value in row.items() if value is not None} for row in found]
