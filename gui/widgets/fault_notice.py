"""One place where a fault is told: a plain sentence, with details that unfold and can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from gui.widgets import cards

DETAILS_HEIGHT = 120


class FaultNotice(QFrame):
    """Hidden while there is nothing to say; never takes the focus.

    Signals:
        closed: the person has read it.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setObjectName("fault_notice")
        self.setAccessibleName("Something went wrong")
        self._sentence = cards.label("", wrap=True, name="fault_sentence")
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told = ""
        self._toggle = cards.button(
            "Details",
            "fault_details_toggle",
            "What the program itself knows about it.",
            kind="quiet",
        )
        self._toggle.setCheckable(True)
        copy = cards.button(
            "Copy",
            "fault_copy",
            "Copies the sentence and the details, to send to someone.",
            kind="quiet",
        )
        close = cards.button("Close", "fault_close", "Closes this message.", kind="quiet")
        self._details = QPlainTextEdit()
        self._details.setObjectName("fault_details")
        self._details.setAccessibleName("Details")
        self._details.setReadOnly(True)
        self._details.setFixedHeight(DETAILS_HEIGHT)
        line = cards.row(self._sentence, self._toggle, copy, close)
        line.setStretch(0, 1)
        layout = cards.column(line, self._details, spacing=4)
        layout.setContentsMargins(12, 4, 4, 4)
        self.setLayout(layout)
        self._toggle.toggled.connect(self._details.setVisible)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self._close)
        self._details.hide()
        self.hide()

    def tell(self, sentence: str, details: str) -> None:
        """Shows the sentence; the details stay folded."""
        self._told = cards.finished(sentence)
        self._sentence.setText(self._told)
        self._details.setPlainText(details)
        self._toggle.setChecked(False)
        self._toggle.setVisible(bool(details))
        self.show()

    def count(self, times: int) -> None:
        """The same has happened so many times by now."""
        self._sentence.setText(f"{self._told} (So far {times:,} times.)")

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _copy(self) -> None:
        text = f"{self._sentence.text()}\n\n{self._details.toPlainText()}"
        QGuiApplication.clipboard().setText(text)
