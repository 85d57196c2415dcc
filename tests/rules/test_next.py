"""The rule files that wait to be shipped load beside the shipped packs, and their cases hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rules.cases import Failure, run, settings
from rules.codes import CodeTables
from rules.fields import load_dictionary
from rules.model import Pack
from rules.mutants import only
from rules.packs import PACKS_DIR, load_packs

NEXT = PACKS_DIR.parent / "next" / "support"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, ...]:
    """The shipped packs with the waiting files put where they will stand."""
    folder: Path = tmp_path_factory.mktemp("packs")
    for pack in sorted(PACKS_DIR.iterdir()):
        shutil.copytree(pack, folder / pack.name)
    shutil.copytree(NEXT, folder / "support", dirs_exist_ok=True)
    return load_packs(sorted(folder.iterdir()), load_dictionary())


def test_every_case_of_the_waiting_files_holds(packs: tuple[Pack, ...]) -> None:
    waiting = {path.stem for path in NEXT.rglob("*.yaml")}
    policies = [policy for pack in packs for policy in pack.policies if policy.id in waiting]
    dictionary, codes = load_dictionary(), CodeTables()
    failures: list[Failure] = []
    for policy in policies:
        program = only(policy, packs, dictionary, codes)
        failures += run(policy, program, settings(policy, program))
    assert len(policies) == len(waiting)
    assert not failures, "\n".join(map(str, failures))
