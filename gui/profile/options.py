"""Several options answered one by one, and how that is written in a profile file.  No Qt here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from rules.codes import SectorTree
from rules.fields import Option, Spec
from rules.values import Answer, Choices

NONE: Final = "none"
Said: TypeAlias = Literal["yes", "no", ""]


class Picked(NamedTuple):
    """The options answered yes and no; those in neither are open."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    def said(self, option: str) -> Said:
        """What is said of an option."""
        return "yes" if option in self.yes else "no" if option in self.no else ""

    def with_said(self, option: str, said: Said) -> Picked:
        """The same with another word on an option."""
        yes, no = self.yes - {option}, self.no - {option}
        return Picked(yes | {option} if said == "yes" else yes, no | {option} if said == "no" else no)


def options_of(spec: Spec) -> tuple[Option, ...]:
    """The options that can hold or not: all but `none`."""
    return tuple(option for option in spec.options if option.value != NONE)


def picked_of(spec: Spec, raw: Any | None) -> Picked:
    """What a raw answer says of each option; what is no option of the fact is left out."""
    known = frozenset(option.value for option in options_of(spec))
    if isinstance(raw, Mapping):
        yes, no = (_named(raw.get(key), known) for key in ("yes", "no"))
        return Picked(frozenset(), known) if NONE in (raw.get("yes") or ()) else Picked(yes, no - yes)
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        yes = _named(raw, known)
        return Picked(yes, known - yes)
    return Picked()


def raw_of_picked(spec: Spec, picked: Picked) -> Any | None:
    """The raw answer: a plain list where every option is answered, else lists of yes and no; None where nothing is."""
    in_order = [option.value for option in options_of(spec)]
    yes = [one for one in in_order if one in picked.yes]
    no = [one for one in in_order if one in picked.no]
    if not yes and not no:
        return None
    if len(yes) + len(no) < len(in_order):
        return {"yes": yes, "no": no}
    has_none = len(in_order) < len(spec.options)
    return yes or ([NONE] if has_none else [])


def options_shown(
    spec: Spec, answers: Mapping[str, Answer], sectors: SectorTree, picked: Picked
) -> tuple[Option, ...]:
    """The options of use to this firm: those of its sectors (all where these are open), and any answered with yes."""
    told = answers.get("sectors")
    return tuple(
        option
        for option in options_of(spec)
        if not option.sectors or option.value in picked.yes or _may_concern(option, told, sectors)
    )


def _may_concern(option: Option, told: Answer | None, sectors: SectorTree) -> bool:
    if not isinstance(told, Choices):
        return True
    inside = frozenset[str]().union(*(sectors.within(key) for key in option.sectors))
    return bool(inside & told.yes) or not inside <= told.no


def _named(values: Any, known: Collection[str]) -> frozenset[str]:
    found = values if isinstance(values, Sequence) and not isinstance(values, str) else ()
    return frozenset(one for one in found if isinstance(one, str) and one in known)
