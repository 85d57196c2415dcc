"""From the files of packs to checked packs: read all, check all, expand the shared blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from rules.blocks import expanded
from rules.errors import InputProblems, Problem
from rules.fields import Dictionary
from rules.model import Pack, SharedBlock
from rules.packs import INFO, Source
from rules.reading import Part, read_info, read_part


class Built(NamedTuple):
    """Checked packs, and the files they came from with the place of everything in them."""

    packs: tuple[Pack, ...]
    parts: tuple[Part, ...]


def build(sources: Sequence[Source], dictionary: Dictionary) -> tuple[Pack, ...]:
    """The packs of some sources, with cases; InputProblems with everything that is wrong in any of them."""
    return build_with_places(sources, dictionary).packs


def build_with_places(sources: Sequence[Source], dictionary: Dictionary) -> Built:
    """The packs of some sources and their files as read; InputProblems as ``build``."""
    from rules.integrity import check

    read = [[_read(source, file.name, file.data) for file in source.files] for source in sources]
    parts = tuple(part for one in read for part in one)
    problems: list[Problem] = [problem for part in parts for problem in part.problems]
    problems += check(parts, dictionary)
    if problems:
        raise InputProblems(sorted(problems, key=lambda problem: (problem.file or "", problem.line or 0)))
    blocks = {part.value.id: part.value for part in parts if part.kind == "block"}
    packs = tuple(_pack(source, one, blocks) for source, one in zip(sources, read, strict=True))
    return Built(packs, parts)


def _read(source: Source, name: str, data: bytes) -> Part:
    shown = source.shown(name)
    return read_info(data, shown) if name == INFO else read_part(data, shown)


def _pack(source: Source, parts: Sequence[Part], blocks: Mapping[str, SharedBlock]) -> Pack:
    info = next(part.value for part in parts if part.kind == "pack")
    pack = Pack(
        info=info,
        sha256=source.sha256,
        files={file.name: file.sha256 for file in source.files},
        policies=_of(parts, "policy"),
        measures=_of(parts, "measure"),
        plan=next(iter(_of(parts, "plan")), None),
        blocks=_of(parts, "block"),
        materials=tuple(one for several in _of(parts, "materials") for one in several),
        sets=tuple(one for several in _of(parts, "sets") for one in several),
        tables=tuple(one for several in _of(parts, "tables") for one in several),
        instruments=tuple(one for several in _of(parts, "instruments") for one in several),
    )
    return msgspec.structs.replace(
        pack, policies=expanded(pack.policies, blocks), measures=expanded(pack.measures, blocks)
    )


def _of(parts: Sequence[Part], kind: str) -> tuple[Any, ...]:
    return tuple(part.value for part in parts if part.kind == kind)
