"""What was done to the answers of the clients, to be taken back and done again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Step(NamedTuple):
    """Something done to the answers that can be taken back; what is typed into one field without a break is one step."""

    client: int
    before: dict[str, Any]
    after: dict[str, Any]
    is_typing: bool = False


class Steps:
    """Every client has steps of his own: those of another are passed over."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def clear(self) -> None:
        """Forget them all."""
        self._done.clear()
        self._undone.clear()

    def add(self, step: Step) -> None:
        """Something was done; what had been taken back cannot be done again any more."""
        self._done.append(step)
        self._undone.clear()

    def goes_on(self, client: int, facts: Mapping[str, Any]) -> bool:
        """Whether the last step is typing in the same facts: then a keystroke is part of it, in the history too."""
        last = self._done[-1] if self._done else None
        return (
            last is not None
            and last.is_typing
            and last.client == client
            and last.before.keys() == facts.keys()
        )

    def go_on(self, after: Mapping[str, Any]) -> None:
        """The last step ends otherwise now."""
        self._done[-1] = self._done[-1]._replace(after=dict(after))
        self._undone.clear()

    def end_typing(self) -> None:
        """What is typed from here on is another step."""
        if self._done:
            self._done[-1] = self._done[-1]._replace(is_typing=False)

    def can_undo(self, client: int | None) -> bool:
        """Whether there is a step of this client to take back."""
        return any(step.client == client for step in self._done)

    def can_redo(self, client: int | None) -> bool:
        """Whether a step of this client that was taken back can be done again."""
        return any(step.client == client for step in self._undone)

    def undo(self, client: int | None) -> Step | None:
        """The last step of this client, as one taken back from now on."""
        return _move(self._done, self._undone, client)

    def redo(self, client: int | None) -> Step | None:
        """The step of this client that was taken back last, as one done from now on."""
        return _move(self._undone, self._done, client)


def _move(source: list[Step], target: list[Step], client: int | None) -> Step | None:
    place = next((at for at in reversed(range(len(source))) if source[at].client == client), None)
    if place is None:
        return None
    step = source.pop(place)
    target.append(step._replace(is_typing=False))
    return step
