"""Where file dialogs open."""

from __future__ import annotations

from pathlib import Path

from gui.messages import standing


def test_a_folder_that_is_gone_gives_the_home_folder(tmp_path: Path) -> None:
    assert standing(tmp_path) == tmp_path
    assert standing(tmp_path / "没有") == Path.home()
