"""What every operation of the derived facts is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from rules.fields import Derived, Field
from rules.ranges import Bounds
from rules.sheet import Reader


class Slots(Protocol):
    """What an operation needs of the slot table."""

    def slot(self, fact: str, offset: int | None) -> int: ...

    def domain(self, fact: str) -> Bounds: ...

    def field(self, fact: str) -> Field: ...

    def is_yearly(self, fact: str) -> bool: ...

    def score_reader(self, policy: str) -> Reader: ...


Operation: TypeAlias = Callable[[Derived, int, Slots], Reader]
