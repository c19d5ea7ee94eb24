"""What was just done to a run, and how to take it back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from gui.widgets import cards


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setObjectName("history_notice")
        self.setAccessibleName("What was done")
        self._words = cards.label("", wrap=True, name="history_notice_text")
        self.button = cards.button(
            "Undo", "history_undo", "Takes it out of the bin again (Ctrl+Z).", icon="undo"
        )
        line = cards.row(self._words, self.button)
        line.setStretch(0, 1)
        line.setContentsMargins(12, 4, 4, 4)
        self.setLayout(line)
        self.setMinimumHeight(self.button.sizeHint().height())
        self.hide()

    def offer(self, sentence: str) -> None:
        """Says what was done, with a way back."""
        self._words.setText(sentence)
        self.button.show()
        self.show()

    def say(self, sentence: str) -> None:
        """Says what could not be done."""
        self._words.setText(sentence)
        self.button.hide()
        self.show()
