"""Qt's own texts: nothing of them stays English in the dialogs people meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QFileIconProvider, QLabel, QPushButton

from gui.qt_texts import LEFT_IN_ENGLISH

ENGLISH = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize("mode", list(QFileDialog.AcceptMode))
def test_the_file_dialog_speaks_chinese(
    qapp: QApplication, qtbot: object, tmp_path: Path, mode: object
) -> None:
    dialog = QFileDialog(None, "导出", str(tmp_path), "清单 (*)")
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    dialog.show()
    texts = [part.text() for kind in (QLabel, QPushButton) for part in dialog.findChildren(kind)]
    assert len([text for text in texts if text]) >= 5
    assert [text for text in texts if ENGLISH.search(text)] == []


def test_kinds_of_files_are_named_in_chinese(qapp: QApplication, tmp_path: Path) -> None:
    paper = tmp_path / "清单.pdf"
    paper.touch()
    kinds = QFileIconProvider()
    assert kinds.type(QFileInfo(str(tmp_path))) == "文件夹"
    assert not ENGLISH.search(kinds.type(QFileInfo(str(paper))).replace("PDF", ""))


def test_only_what_qt_lacks_is_answered_for(qapp: QApplication) -> None:
    assert QCoreApplication.translate("QFileDialog", "Parent Directory") not in ("", "Parent Directory")
    assert QCoreApplication.translate("Nowhere", "Nothing of ours") == "Nothing of ours"
    for context, source in LEFT_IN_ENGLISH:
        assert not ENGLISH.search(QCoreApplication.translate(context, source))
