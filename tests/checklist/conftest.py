"""What the tests of lists and reports share: the shipped rules, the example enterprises, and a small program."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rules.assess import Assessment, assess
from rules.codes import CodeTables
from rules.facts import Profile, read_profile, read_profile_file
from rules.fields import Dictionary, load_dictionary
from rules.model import Pack, PackInfo, Policy, SharedMaterial
from rules.packs import load_rulebook
from rules.program import Program

EXAMPLES = sorted((Path(__file__).parents[2] / "resources" / "examples").glob("*.json"))
AS_OF = date(2026, 11, 23)

Assess = Callable[..., Assessment]


@pytest.fixture(scope="session")
def codes() -> CodeTables:
    return CodeTables()


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return load_dictionary()


@pytest.fixture(scope="session")
def shipped(codes: CodeTables) -> Program:
    book = load_rulebook(cache=False)
    return Program(book.packs, book.dictionary, codes)


@pytest.fixture(scope="session")
def examples(shipped: Program, codes: CodeTables) -> dict[str, tuple[Profile, Assessment]]:
    """Every shipped example, and one with nothing filled in, on one day."""
    profiles = {path.stem: read_profile_file(path, shipped.dictionary, codes) for path in EXAMPLES}
    profiles["empty"] = Profile({})
    return {
        name: (profile, assess(shipped, profile.answers, AS_OF)) for name, profile in sorted(profiles.items())
    }


def policy(key: str, **parts: Any) -> dict[str, Any]:
    """A policy by hand: what every policy must have, and ``parts`` over it."""
    base: dict[str, Any] = {
        "id": key,
        "family": key,
        "group": "recognition",
        "title": f"政策{key}",
        "kind": "recognition",
        "document": {"title": f"文件{key}", "number": f"某部〔2026〕{len(key)}号", "issuers": ["某部"]},
        "in_force": {},
        "checked_on": "2026-11-01",
        "level": "national",
        "authority": {"accepts": "县级主管部门"},
        "benefit": {"text": "称号。"},
    }
    return base | parts


@pytest.fixture(scope="session")
def by_hand(dictionary: Dictionary, codes: CodeTables) -> Assess:
    """Assess plain answers (as in a profile file) by policies written in a test."""

    def run(policies: list[dict[str, Any]], answers: dict[str, Any], as_of: date = AS_OF) -> Assessment:
        made = tuple(msgspec.convert(one, Policy, strict=False) for one in policies)
        info = PackInfo(id="test", version="1", title="测试", kind="policies", checked_on=date(2026, 11, 1))
        shared = (SharedMaterial(id="audit", name="审计报告", department="finance", lead_days=30),)
        program = Program(
            [Pack(info=info, sha256="0" * 64, files={}, policies=made, materials=shared)], dictionary, codes
        )
        text = msgspec.json.encode({"format": "qingce-profile", "version": 1, "answers": answers})
        return assess(program, read_profile(text, dictionary, codes).answers, as_of)

    return run
