"""What a person has ruled: a condition settled or a verdict overruled, with the reason and the name."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

RuledVerdict: TypeAlias = Literal["met", "not_met"]


class Ruling(Struct, frozen=True):
    """A person's verdict on one condition of one edition of a policy.

    ``condition`` is the path of the condition in its policy, as in the JSON result.  The facts stay as they are: only the
    verdict is the person's, and wherever it is shown its reason and name stand beside it.

    ``asked`` is the mark of what the condition asked when it was ruled on (``rules.ruled.mark_of``): paths move when rules
    are changed, and a ruling must never come to stand on another condition.  Empty, only the path is compared.
    """

    policy: str
    condition: str
    verdict: RuledVerdict
    reason: str
    who: str
    when: datetime
    asked: str = ""
