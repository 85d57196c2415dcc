"""The one object that widgets write through: it keeps what is typed, judges it anew, and says what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.client_work import ClientWork, evidence_of, rows_of
from gui.steps import Step, Steps

if TYPE_CHECKING:  # the first window is shown before any of it is loaded
    from checklist.dossier import Dossier
    from checklist.store import KeptAssessment, Workspace
    from rules.facts import Profile
    from rules.nodes import Node
    from rules.program import Program
    from rules.rulings import RuledVerdict, Ruling

SUMMARY_DELAY_MS = 700


class Session(ClientWork):
    """A workspace that is open, and the client that is being worked on.

    Widgets read ``dossier`` (never change it) and call the methods here; the signals tell them what to read again.
    ``today`` is handed in and is the as-of date until another is chosen; ``load_program`` is called when rules are first needed.
    ``kept_before`` is the assessment of the client as it was last kept before it was opened.
    """

    client_changed = Signal()
    """Another client is open, or none."""
    answers_changed = Signal(object)
    """Answers were given, changed or taken back: a frozenset of facts (of those typed, whether or not they can be read)."""
    assessed = Signal()
    """The outcomes are to be read again: answers, the day, the rules or rulings have changed."""
    go_asked = Signal(str, str)
    """A page is to be shown, at a place on it: ("plan", "3.1.1-s1"), ("results", "hnte"), ("profile", "operating_revenue")."""

    def __init__(
        self, load_program: Callable[[], Program], today: date, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load_program, self.today = load_program, today
        self.as_of = today
        self.lost_rulings: tuple[Ruling, ...] = ()
        self.kept_before: KeptAssessment | None = None
        self._steps = Steps()
        self._summary = QTimer(self, singleShot=True, interval=SUMMARY_DELAY_MS)
        self._summary.timeout.connect(self.keep_summary)

    @cached_property
    def base_program(self) -> Program:
        """The rules without anybody's rulings, loaded when first asked for."""
        return self._load_program()

    # --- The workspace ---------------------------------------------------------------------------------

    def use_workspace(self, workspace: Workspace) -> None:
        """Work in a workspace that was opened; the one before is closed, with its steps and with what waited for it."""
        self.close_workspace()
        self._waiting.clear()
        self._steps.clear()
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

    # --- The client ------------------------------------------------------------------------------------

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
        evidence = {} if profile is None else {key: rows_of(docs) for key, docs in profile.evidence.items()}
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
        goes_on = is_typing and self._steps.goes_on(self._id(), real)
        meant = self._apply(real, goes_on=goes_on)
        if goes_on:
            self._steps.go_on(real)
        else:
            self._steps.add(Step(self._id(), before, dict(real), is_typing))
        self._tell(real, meant)

    def take_answers(self, changes: Mapping[str, Any]) -> None:
        """Keep several answers as one step; codes in question and copied values that they settle are let go."""
        self.set_answers(changes)
        for fact in self.candidates.keys() & changes.keys():
            self.set_candidates(fact, [])
        settled = {fact: {} for fact in self.proposals.keys() & changes.keys()}
        if settled:
            self.set_proposals(settled)

    def end_typing(self) -> None:
        """What is typed from here on is another step, even in the same fact: another cell of its table."""
        self._steps.end_typing()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of this client to take back."""
        return self._steps.can_undo(self.client_id)

    @property
    def can_redo(self) -> bool:
        """Whether a step of this client that was taken back can be done again."""
        return self._steps.can_redo(self.client_id)

    def undo(self) -> frozenset[str]:
        """Take back the last step of this client; gives its facts, none where there is nothing to take back."""
        step = self._steps.undo(self.client_id)
        return frozenset() if step is None else self._go_to(step.before)

    def redo(self) -> frozenset[str]:
        """Do again what was taken back last."""
        step = self._steps.redo(self.client_id)
        return frozenset() if step is None else self._go_to(step.after)

    def _go_to(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """Keep and judge answers that were there before, without another step."""
        self._tell(answers, self._apply(answers))
        return frozenset(answers)

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

    def begin_day(self, today: date) -> None:
        """Another day has begun: who judged on the day before judges on it now; a day that was chosen stays."""
        follows = self.as_of == self.today
        self.today = today
        if follows:
            self.set_as_of(today)
            self.said.emit(f"新的一天：判定日已改为 {today.isoformat()}。")
        else:
            self.assessed.emit()

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
