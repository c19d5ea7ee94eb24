"""The glossary of a training: every word at the left, what it means at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from gui.explanations import EXPLANATIONS
from gui.widgets.explain import WIDTH, ExplainText, Live

TERM = Qt.ItemDataRole.UserRole
LIST_WIDTH, ROW_HEIGHT = 250, 32
HEIGHT = 480


class WordsDialog(QDialog):
    """Arrow keys go through the words; Escape closes it.

    Args:
        parent: the window.
        live: gives the run on the screen, for words that it can show.
    """

    def __init__(self, parent: QWidget, live: Live | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("words")
        self.setWindowTitle("Words of a training")
        self._live = live
        self._list = QListWidget()
        self._list.setObjectName("words_list")
        self._list.setAccessibleName("Words")
        self._list.setToolTip("Choose a word with a click or the arrow keys.")
        self._list.setFixedWidth(LIST_WIDTH)
        for term, found in EXPLANATIONS.items():
            item = QListWidgetItem(found.title)
            item.setData(TERM, term)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self._list.addItem(item)
        self._text = ExplainText("words")
        self._text.setMinimumWidth(WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 24, 16)
        layout.setSpacing(24)
        layout.addWidget(self._list)
        layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(HEIGHT)
        self._list.currentItemChanged.connect(lambda *_: self._show())
        self._list.setCurrentRow(0)

    def _show(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._text.show_term(str(item.data(TERM)), self._live)
