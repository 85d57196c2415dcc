"""The list of topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.help.topics import Topic

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
KEY_ROLE = Qt.ItemDataRole.UserRole


class TopicModel(QAbstractListModel):
    """The topics that are shown; replaced as a whole."""

    topics: Sequence[Topic] = ()

    def show_topics(self, topics: Sequence[Topic]) -> None:
        """Show other topics."""
        if list(topics) == list(self.topics):
            return
        self.beginResetModel()
        self.topics = tuple(topics)
        self.endResetModel()

    def row_of(self, key: str) -> int | None:
        """Where a topic stands; None where it is not shown."""
        return next((at for at, topic in enumerate(self.topics) if topic.key == key), None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many topics."""
        return 0 if parent.isValid() else len(self.topics)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title, or the key."""
        if not index.isValid():
            return None
        topic = self.topics[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return topic.title
        return topic.key if role == KEY_ROLE else None
