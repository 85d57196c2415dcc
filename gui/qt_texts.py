"""Qt's own texts in Chinese: Qt's translation, and what it leaves in English."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

LEFT_IN_ENGLISH: Final = {
    ("QFileDialog", "&Look in:"): "位置(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File"): "文件",
    ("QAbstractFileIconProvider", "%1 File"): "%1 文件",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
    ("QAbstractFileIconProvider", "Alias"): "替身",
    ("QAbstractFileIconProvider", "Shortcut"): "快捷方式",
    ("QAbstractFileIconProvider", "Unknown"): "未知",
}
"""Texts of the dialogs that people meet and that Qt's Chinese translation lacks, by context and English text."""


class MissingTexts(QTranslator):
    """Answers only for the texts that Qt's translation lacks; for all others it knows nothing."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The Chinese text, or None where another translator or the source is to speak."""
        return LEFT_IN_ENGLISH.get((context, source))

    def isEmpty(self) -> bool:
        """Never: an empty translator would not be asked."""
        return False


def speak_chinese(owner: QObject) -> None:
    """Make dates, numbers and Qt's own texts Chinese; the translators live as long as ``owner``."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    QCoreApplication.installTranslator(MissingTexts(owner))
    translator = QTranslator(owner)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(translator)
