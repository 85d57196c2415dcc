"""Wrong input, named place by place. Nothing here is ever a traceback for the person at the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

MAX_PROBLEMS: Final = 200
MAX_SHOWN: Final = 40
CUTOFF: Final = 0.6
_TOO_MANY: Final = f"错误超过 {MAX_PROBLEMS} 处，其余没有检查，请先改正上面各处再检查一次。"


class Problem(msgspec.Struct, frozen=True):
    """One wrong (or doubtful) place: `message` is a whole Chinese sentence, the other parts are for programs."""

    path: str
    found: str
    allowed: str
    nearest: str | None
    message: str
    file: str | None = None
    line: int | None = None


class InputProblems(Exception):
    """Raised once for one input, with every wrong place in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the exception's own text is their sentences, one a line."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


class Rejected(Exception):
    """One value refused; the reader that knows the place turns it into a Problem.

    `why` is a Chinese clause that says what was found; `allowed` completes 应为…; `candidates` (id → Chinese label)
    are searched for the nearest right name only when the problem is really kept.
    """

    def __init__(
        self,
        found: str,
        why: str,
        allowed: str,
        nearest: str | None = None,
        candidates: Mapping[str, str] | None = None,
    ) -> None:
        """Hold the parts of the sentence."""
        super().__init__(why)
        self.found, self.why, self.allowed = found, why, allowed
        self.nearest, self.candidates = nearest, candidates


class Place(msgspec.Struct, frozen=True):
    """Where in the input: a path for programs (`answers.titles[0].level`) and words for people (称号 第1行 级别)."""

    path: str
    words: str

    def key(self, name: object, words: str = "") -> Place:
        """The place under a key of this one."""
        step = clip(str(name))
        return Place(f"{self.path}.{step}" if self.path else step, f"{self.words}{words}")

    def item(self, index: int, words: str = "") -> Place:
        """The place of an entry of a list; `index` counts from 0."""
        return Place(f"{self.path}[{index}]", f"{self.words}{words}")


class ProblemList:
    """Collects the problems of one input; past `MAX_PROBLEMS` it gives up, so that no file can stall the reader."""

    def __init__(self, file: str | None = None, *, raises: bool = True) -> None:
        """Start empty; `file` is put on every problem.

        Without `raises` the problems past the limit are left out after a last one that says so: one file of several
        must not keep those of the others from being told.
        """
        self._file, self._raises = file, raises
        self._kept: list[Problem] = []

    @property
    def file(self) -> str | None:
        """The file that the problems are in."""
        return self._file

    def __bool__(self) -> bool:
        return bool(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, place: Place, rejected: Rejected, line: int | None = None) -> None:
        """Keep one refusal at its place; raises InputProblems when there are too many to go on."""
        if len(self._kept) > MAX_PROBLEMS:
            return
        if len(self._kept) == MAX_PROBLEMS:
            self._kept.append(Problem("", "", "", None, _TOO_MANY, self._file))
            if self._raises:
                raise InputProblems(self._kept)
            return
        close = rejected.nearest
        if close is None and rejected.candidates:
            close = nearest(rejected.found, rejected.candidates)
        message = sentence(place, rejected.why, rejected.allowed, close)
        self._kept.append(
            Problem(place.path, rejected.found, rejected.allowed, close, message, self._file, line)
        )

    def all(self) -> tuple[Problem, ...]:
        """The problems in the order found."""
        return tuple(self._kept)


def sentence(place: Place, why: str, allowed: str, close: str | None = None) -> str:
    """One full Chinese sentence: where, what was found, what is allowed, the nearest right name."""
    where = f"{place.words}（{place.path}）" if place.words and place.path else place.words or place.path
    space = " " if allowed[:1].isascii() else ""
    expected = f"；应为{space}{allowed}" if allowed else ""
    hint = f"。最接近的是“{close}”" if close else ""
    return f"{where}{'：' if where else ''}{why}{expected}{hint}。"


def clip(text: str, limit: int = MAX_SHOWN) -> str:
    """The text on one line, shortened to `limit` characters with an ellipsis; unprintable characters become □."""
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return "".join(char if char.isprintable() else "□" for char in short)


def nearest(word: str, candidates: Iterable[str] | Mapping[str, str]) -> str | None:
    """The candidate most like `word`, or None.

    With a mapping (id → Chinese label) both are compared and the id is given back.
    """
    wanted = word.strip().casefold()[:MAX_SHOWN]
    if not wanted:
        return None
    names = _names(candidates)
    if wanted in names:
        return names[wanted]
    import difflib  # of use only where something is wrong

    found = _containing(wanted, names) or difflib.get_close_matches(wanted, names, n=1, cutoff=CUTOFF)
    return names[found[0]] if found else None


def _names(candidates: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """Every comparable spelling → the name it stands for; ids win over labels."""
    if not isinstance(candidates, Mapping):
        return {name.casefold(): name for name in candidates}
    by_label = {label.casefold(): name for name, label in candidates.items()}
    return by_label | {name.casefold(): name for name in candidates}


def _containing(wanted: str, names: Mapping[str, str]) -> list[str]:
    """Chinese names that hold all characters of a Chinese word in order (高企 in 高新技术企业), the shortest first."""
    if len(wanted) < 2 or wanted.isascii():
        return []
    return sorted(
        (name for name in names if _is_abbreviation(wanted, name)), key=lambda name: (len(name), name)
    )


def _is_abbreviation(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in the same order."""
    rest = iter(full)
    return all(char in rest for char in short)
